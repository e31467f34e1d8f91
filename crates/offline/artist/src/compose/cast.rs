//! People in the frame: what they do there, the light on them, their shadows, their sheets.

use super::{Shoot, posts::Post, rest};
use crate::{
    DrawnLayer, Motion, Part,
    colour::Rgb,
    fauna, light,
    props::Kind,
    raster::Patch,
    rig::{self, Actor},
    svg::Svg,
};
use kinora_model::{
    Result,
    script::{Being, Emotion, Gesture, ShotSize, TimeOfDay, Weather},
};

/// An animal of at least this many units of the view per unit of the rig is drawn in sheets that move.
const LARGE: f64 = 0.3;

impl Shoot<'_> {
    fn actor(&self, post: &Post) -> Actor<'_> {
        let figure = &self.picture.cast[post.figure];
        let shot = self.picture.shot;
        let emotion = figure.presence.emotion;
        let lamp = self.flame.map(|(x, _)| (x - post.x).signum());
        let side = lamp.unwrap_or(self.palette.side);
        let held = self
            .props
            .iter()
            .copied()
            .find(|p| p.carried())
            .filter(|_| {
                post.figure == 0 && matches!(shot.size, ShotSize::Wide | ShotSize::ExtremeWide | ShotSize::Medium)
            })
            .filter(|p| !(self.picture.scene.interior && (p.kind == Kind::Umbrella || shot.size == ShotSize::Medium)))
            .filter(|_| matches!(post.gesture, Gesture::Stand | Gesture::Walk));
        let read = self.props.iter().copied().find(|p| p.is_read());
        let held = held.or(read.filter(|_| post.figure == 0 && post.gesture == Gesture::Read));
        let down = match emotion {
            Emotion::Sad => 0.7,
            Emotion::Worry => 0.25,
            _ => 0.0,
        };
        Actor {
            sheet: figure.sheet,
            emotion,
            gesture: post.gesture,
            turn: match shot.size {
                ShotSize::ExtremeClose => 0.3,
                ShotSize::Close => 0.5,
                _ => 0.58,
            },
            key: side * post.facing,
            gaze: (if shot.size == ShotSize::Close { 0.35 } else { 0.6 }, down),
            back: post.back,
            held,
            mount: self.mount(),
        }
    }

    /// The coat of the horse that is ridden, by the words of the shot.
    fn mount(&self) -> Rgb {
        let shot = self.picture.shot;
        let told = shot.props.iter().map(String::as_str).chain([shot.action.as_str()]).find_map(horse_in);
        let named = self.picture.cast.iter().find(|f| f.sheet.kind == Being::Horse).map(|f| f.sheet.cloth);
        told.or(named).unwrap_or(rig::mount::BROWN)
    }

    fn light_up(&self, patch: &mut Patch, post: &Post, rims: bool) {
        let p = &self.palette;
        let side = self.flame.map_or(p.side, |(x, _)| (x - post.x).signum());
        // A horse is as lit as its rider.
        let half = if post.gesture == Gesture::Ride { 420.0 } else { 120.0 } * post.k;
        if post.lean != 0.0 {
            // Who lies has the light from above along the whole body.
            self.light.fall_on(&self.board, patch);
            return;
        }
        if post.back && !self.is_wide() {
            light::shade(
                &self.board,
                patch,
                post.x - half * 9.0,
                post.x - half * 8.0,
                // In its own shadow, but still of its own colours.
                0.2,
                p.sky[0].mix(p.ambient, 0.5),
            );
        }
        light::shade(
            &self.board,
            patch,
            post.x + side * half * 0.2,
            post.x - side * half,
            if post.back { 0.22 } else { 0.36 },
            p.sky[0].mix(p.ambient, 0.3),
        );
        self.light.fall_on(&self.board, patch);
        if rims {
            let r = (4.6 * post.k).clamp(1.2, 9.0) * self.board.scale;
            light::rim(patch, side * r, -r * 0.45, p.key, p.rim);
        }
    }

    /// Draws everybody: bodies first, then eyes and mouths as sheets of their own where faces are large enough.
    pub(super) fn cast_sheets(&mut self, posts: &[Post], layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let mut crowd: Option<Patch> = None;
        let mut near: Vec<DrawnLayer> = Vec::new();
        for post in posts {
            let animal = !self.picture.cast[post.figure].sheet.kind.is_person();
            let small = self.is_wide() && !(animal && post.k > LARGE);
            let lies = post.lean != 0.0;
            let bare = lies.then(|| rest::bareheaded(self.picture.cast[post.figure].sheet));
            let mut actor = self.actor(post);
            if let Some(sheet) = &bare {
                // The body of a sleeper is straight, whatever it lies on.
                (actor.sheet, actor.gesture) = (sheet, Gesture::Stand);
            }
            let mut svg = Svg::default();
            svg.place(post.x, post.y, post.lean, post.k * post.facing, post.k);
            if lies {
                self.bed(&mut svg);
            }
            if small {
                rig::behind(&mut svg, &actor);
            }
            rig::figure(&mut svg, &actor);
            if lies {
                self.blanket(&mut svg, actor.sheet);
            }
            let still_mouth = !self.picture.cast[post.figure].speaking;
            if small && !post.back {
                rig::eyes(&mut svg, &actor, !lies);
            }
            if (small || still_mouth) && !post.back {
                rig::mouth(&mut svg, &actor, 0);
            }
            svg.end();
            let patch = self.figure(&svg, post)?;
            if small {
                match &mut crowd {
                    Some(all) => all.lay(&patch, false),
                    None => {
                        let mut all = Patch::clear(self.board.px_w as usize, self.board.px_h as usize);
                        all.lay(&patch, false);
                        crowd = Some(all);
                    }
                }
                continue;
            }
            let name = &self.picture.cast[post.figure].sheet.role;
            let breath = Motion::Sway {
                x: 0.0,
                y: 1.6 * self.board.scale,
                period_s: 4.2 + 0.7 * post.figure as f64,
                phase: 0.31 * post.figure as f64,
            };
            if animal {
                near.extend(self.tail(post, &actor)?);
            }
            if post.back {
                // A back before the lens is out of focus and in its own shadow; it has no face to move.
                let mut patch = patch;
                patch.blur(2.6 * self.board.scale);
                near.push(DrawnLayer::new(name.clone(), patch, 1.22, false).moving(breath));
                continue;
            }
            near.push(DrawnLayer::new(name.clone(), patch, 1.0, false).moving(breath));
            for open in [true, false] {
                let patch =
                    self.feature(post, rig::eyes_box(actor.sheet), |svg| rig::eyes(svg, &actor, open && !lies))?;
                let word = if open { "open" } else { "closed" };
                near.push(
                    DrawnLayer::new(format!("eyes of {name}, {word}"), patch, 1.0, false)
                        .moving(breath)
                        .of(Part::Eyes { figure: post.figure, open }),
                );
            }
            if !still_mouth && !actor.sheet.masked {
                for shape in 0..4u8 {
                    let patch =
                        self.feature(post, rig::mouth_box(actor.sheet), |svg| rig::mouth(svg, &actor, shape))?;
                    let word = ["closed", "half open", "open", "round"][shape as usize];
                    near.push(
                        DrawnLayer::new(format!("mouth of {name}, {word}"), patch, 1.0, false)
                            .moving(breath)
                            .of(Part::Mouth { figure: post.figure, shape }),
                    );
                }
            }
        }
        if let Some(all) = crowd {
            layers.push(DrawnLayer::new("people", all, 1.0, false));
        }
        layers.extend(near);
        Ok(())
    }

    /// The sheet of a figure drawn in its place, lit.
    fn figure(&self, svg: &Svg, post: &Post) -> Result<Patch> {
        let (l, t, r, b) = if post.lean == 0.0 {
            rig::whole_box(self.picture.cast[post.figure].sheet)
        } else {
            (-1100.0, -330.0, 1100.0, 330.0)
        };
        let at = |x: f64, y: f64| (post.x + x * post.k, post.y + y * post.k);
        let ((x1, y1), (x2, y2)) = (at(l, t), at(r, b));
        let mut patch = self.board.render_box(svg, x1, y1, x2, y2)?;
        self.light_up(&mut patch, post, true);
        Ok(patch)
    }

    /// What of an animal moves by itself: a tail that wags, a wing that beats.
    fn tail(&self, post: &Post, actor: &Actor) -> Result<Option<DrawnLayer>> {
        let mut svg = Svg::default();
        svg.place(post.x, post.y, 0.0, post.k * post.facing, post.k);
        rig::behind(&mut svg, actor);
        svg.end();
        let Some((x, y, period_s)) = fauna::sway(actor.sheet, post.gesture) else { return Ok(None) };
        let k = post.k * self.board.scale;
        let motion = Motion::Sway { x: x * k, y: y * k, period_s, phase: 0.37 * post.figure as f64 };
        let name = format!("tail of {}", actor.sheet.role);
        Ok(Some(DrawnLayer::new(name, self.figure(&svg, post)?, 1.0, false).moving(motion)))
    }

    fn feature(&self, post: &Post, (l, t, r, b): (f64, f64, f64, f64), draw: impl Fn(&mut Svg)) -> Result<Patch> {
        let mut svg = Svg::default();
        svg.place(post.x, post.y, post.lean, post.k * post.facing, post.k);
        draw(&mut svg);
        svg.end();
        // Turned, it lies somewhere within the same distance.
        let far = [l, t, r, b].into_iter().map(f64::abs).fold(0.0, f64::max);
        let (l, t, r, b) = if post.lean == 0.0 { (l, t, r, b) } else { (-far, -far, far, far) };
        let (x1, x2) = (post.x + l * post.k * post.facing, post.x + r * post.k * post.facing);
        let mut patch =
            self.board.render_box(&svg, x1.min(x2), post.y + t * post.k, x1.max(x2), post.y + b * post.k)?;
        self.light_up(&mut patch, post, false);
        Ok(patch)
    }

    /// How long the shadow of a standing figure is, in units of the rig, where sun or moon throws one.
    fn shadow_length(&self) -> Option<f64> {
        let scene = self.picture.scene;
        if scene.interior || scene.weather != Weather::Clear {
            return None;
        }
        Some(match scene.time {
            TimeOfDay::Dawn | TimeOfDay::Dusk => 760.0,
            TimeOfDay::Day => 300.0,
            TimeOfDay::Night => 480.0,
        })
    }

    /// Soft shadows under the feet of small figures, away from the light, and their image in wet ground.
    pub(super) fn ground_shadows(&self, mid: &mut Patch, posts: &[Post]) -> Result<()> {
        let mut svg = Svg::default();
        for post in posts {
            let sheet = self.picture.cast[post.figure].sheet;
            let y = post.y + rest::foot(sheet, post.gesture) * post.k;
            if !sheet.kind.is_person() {
                let (from, to) = fauna::span(sheet, post.gesture);
                let (x, r) = (post.x + post.facing * (from + to) / 2.0 * post.k, (to - from) / 2.0 * post.k);
                svg.spot(x - self.palette.side * r * 0.2, y, r * 1.2, r * 0.17, self.palette.sky[0].darker(0.75), 0.6);
                continue;
            }
            let dark = self.palette.sky[0].darker(0.75);
            if post.lean != 0.0 {
                svg.spot(post.x + post.facing * 400.0 * post.k, y, 680.0 * post.k, 44.0 * post.k, dark, 0.7);
                continue;
            }
            if let Some(length) = self.shadow_length() {
                // The sun stands behind the place: shadows fall towards us and away from its side.
                let l = length * post.k;
                svg.place(post.x, y - 3.0 * post.k, if self.palette.side > 0.0 { 157.0 } else { 23.0 }, 1.0, 1.0);
                svg.spot(l * 0.46, 0.0, l * 0.56, 46.0 * post.k, dark, 0.62);
                svg.spot(l * 0.3, 0.0, l * 0.36, 40.0 * post.k, dark, 0.4);
                svg.end();
            }
            svg.spot(
                post.x - self.palette.side * 60.0 * post.k,
                y - 4.0 * post.k,
                210.0 * post.k,
                34.0 * post.k,
                dark,
                0.5,
            );
            svg.spot(post.x, y - 2.0 * post.k, 110.0 * post.k, 18.0 * post.k, dark, 0.6);
        }
        if !svg.is_empty() {
            let patch = self.board.render_box(
                &svg,
                self.board.left(),
                self.board.h * 0.3,
                self.board.right(),
                self.board.bottom(),
            )?;
            mid.lay(&patch, false);
        }
        Ok(())
    }
}

/// The coat of the horse that `words` tell of: of the few words before it, so that nobody's robe dyes it.
fn horse_in(words: &str) -> Option<Rgb> {
    let lower = words.to_lowercase();
    let english = ["horse", "stallion", "mare", "steed", "pony"].iter().find_map(|w| {
        let at = lower.find(w)?;
        let near: Vec<&str> = lower[..at].split_whitespace().rev().take(2).collect();
        // `A grey in the stable` ends where a comma does.
        let near: Vec<&str> = near.into_iter().take_while(|w| !w.ends_with([',', '.', ';'])).collect();
        fauna::coat_in(&near.join(" "), Being::Horse)
    });
    english.or_else(|| {
        lower.match_indices('马').find_map(|(at, horse)| {
            let before: Vec<char> =
                lower[..at].chars().rev().take(5).take_while(|c| !"，。；、！？骑乘牵着匹头".contains(*c)).collect();
            let near: String = before.into_iter().rev().chain(horse.chars()).collect();
            fauna::coat_in(&near, Being::Horse)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_horse_has_the_colour_that_its_words_say() {
        let luma = |words: &str| horse_in(words).map(Rgb::luma);
        assert!(luma("他骑着一匹白马，沿江而来。").is_some_and(|l| l > 0.8));
        assert!(luma("He rode a white horse through the rain.").is_some_and(|l| l > 0.8));
        assert!(luma("黑马").is_some_and(|l| l < 0.25));
        assert!(horse_in("青马").is_some_and(|c| c.b > c.r && c.saturated(0.0).distance(c) < 0.1), "no pure teal");
        assert!(horse_in("枣红马").is_some_and(|c| c.r > 1.5 * c.g && c.r < 0.6), "brown, not red");
        assert_eq!(horse_in("白衣女子骑着马"), None, "her robe is white, not the horse");
        assert_eq!(horse_in("He rode out in a red coat, his horse was tired."), None);
    }
}
