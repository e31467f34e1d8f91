//! People in the frame: where they stand, how large, which way they look; and their sheets.

use super::Shoot;
use crate::{
    DrawnLayer, Motion, Part, fauna, light,
    props::Kind,
    raster::Patch,
    rig::{self, Actor},
    svg::Svg,
};
use kinora_model::{
    Result,
    script::{Age, Emotion, Gesture, ShotSize, TimeOfDay, Weather},
};

/// Where one figure is.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// Index in the cast.
    pub figure: usize,
    /// Middle of the face.
    pub x: f64,
    /// Eye line.
    pub y: f64,
    /// Units of the view per unit of the rig.
    pub k: f64,
    /// Faces right (1) or left (−1).
    pub facing: f64,
    /// Seen from behind.
    pub back: bool,
    /// What it does.
    pub gesture: Gesture,
}

/// An animal of at least this many units of the view per unit of the rig is drawn in sheets that move.
const LARGE: f64 = 0.3;

/// Slots for a medium shot: x and eye line as shares of the view, size, way of facing.
fn medium_slots(n: usize, aspect: f64) -> &'static [(f64, f64, f64, f64)] {
    match (n, aspect > 1.25, aspect < 0.8) {
        (1, true, _) => &[(0.44, 0.37, 1.5, 1.0)],
        (1, _, true) => &[(0.5, 0.33, 1.75, 1.0)],
        (1, ..) => &[(0.5, 0.37, 1.45, 1.0)],
        (2, true, _) => &[(0.3, 0.38, 1.36, 1.0), (0.7, 0.36, 1.36, -1.0)],
        (2, _, true) => &[(0.29, 0.44, 1.3, 1.0), (0.72, 0.34, 1.16, -1.0)],
        (2, ..) => &[(0.27, 0.42, 1.08, 1.0), (0.73, 0.38, 1.04, -1.0)],
        (_, true, _) => &[(0.2, 0.4, 1.26, 1.0), (0.79, 0.38, 1.26, -1.0), (0.51, 0.35, 1.04, -1.0)],
        (_, _, true) => &[(0.22, 0.46, 1.06, 1.0), (0.77, 0.43, 1.06, -1.0), (0.5, 0.3, 0.9, 1.0)],
        _ => &[(0.2, 0.45, 0.92, 1.0), (0.8, 0.43, 0.92, -1.0), (0.5, 0.34, 0.78, 1.0)],
    }
}

impl Shoot<'_> {
    /// Who is seen in this shot and where.
    pub(super) fn posts(&mut self) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let aspect = w / h;
        let subject = cast.iter().position(|f| f.speaking).unwrap_or(0);
        let flip = self.rng.chance(0.5);
        let crown = |i: usize| rig::crown(cast[i].sheet);
        let gesture = |i: usize| cast[i].presence.gesture;
        match self.picture.shot.size {
            _ if cast.is_empty() => Vec::new(),
            ShotSize::Medium | ShotSize::Wide | ShotSize::ExtremeWide
                if cast.iter().any(|f| !f.sheet.kind.is_person()) =>
            {
                self.mixed_posts(flip)
            }
            _ if self.shoulder.is_some() => self.shoulder_posts(subject),
            ShotSize::ExtremeClose if !self.props.is_empty() && !cast.iter().any(|f| f.speaking) => Vec::new(),
            ShotSize::ExtremeClose => {
                let k = (w / 175.0).min(h / 125.0);
                let facing = if flip { -1.0 } else { 1.0 };
                vec![Post { figure: subject, x: w * 0.5, y: h * 0.42, k, facing, back: false, gesture: Gesture::Stand }]
            }
            ShotSize::Close => {
                let k = (w / 300.0).min(h / 305.0).max(w.min(h) / 330.0);
                let facing =
                    if self.picture.scene.interior { if flip { -1.0 } else { 1.0 } } else { self.palette.side };
                let y = (h * 0.43).max(h * 0.03 - crown(subject) * k);
                let x = if aspect > 1.25 { 0.5 - 0.07 * facing } else { 0.5 };
                vec![Post { figure: subject, x: w * x, y, k, facing, back: false, gesture: Gesture::Stand }]
            }
            ShotSize::Medium => {
                let n = cast.len().min(3);
                let slots = medium_slots(n, aspect);
                let mut posts: Vec<Post> = (0..n)
                    .map(|i| {
                        let (x, y, k, facing) = slots[i];
                        let (x, facing) = if flip { (1.0 - x, -facing) } else { (x, facing) };
                        let k = k * if cast[i].sheet.age == Age::Child { 0.9 } else { 1.0 };
                        let mut y = h * (y + self.rng.range(-0.01, 0.02));
                        if cast[i].sheet.age == Age::Child {
                            y += h * 0.1;
                        }
                        if gesture(i) == Gesture::Kneel {
                            y += h * 0.07;
                        }
                        // Nobody's feet may end above the border of the picture; no head may be cut by it.
                        y = y.max(h * 1.04 - rig::foot(cast[i].sheet, gesture(i)) * k).max(h * 0.03 - crown(i) * k);
                        let x = if gesture(i) == Gesture::Point && n == 1 { x - 0.12 * facing } else { x };
                        Post { figure: i, x: w * x, y, k, facing, back: false, gesture: gesture(i) }
                    })
                    .collect();
                if n == 2 && (0..2).any(|i| gesture(i) == Gesture::Embrace) {
                    for p in &mut posts {
                        p.x = w * 0.5 - p.facing * 88.0 * p.k;
                        p.gesture = Gesture::Embrace;
                    }
                }
                // The one behind is drawn first.
                posts.sort_by(|a, b| a.k.total_cmp(&b.k));
                posts
            }
            ShotSize::Wide | ShotSize::ExtremeWide => self.wide_posts(&(0..cast.len()).collect::<Vec<_>>(), flip),
        }
    }

    /// Places of small figures: those of the cast with the indices `who`.
    pub(super) fn wide_posts(&mut self, who: &[usize], flip: bool) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let short = w.min(h);
        let far = self.picture.shot.size == ShotSize::ExtremeWide;
        let n = who.len().min(4);
        let k = short
            * match (far, self.picture.scene.interior) {
                (true, true) => 0.4,
                (true, false) => 0.2,
                (false, _) => 0.54,
            }
            / 1000.0;
        let floor = self.lens.map(0.0, self.stage.floor).1.min(h * 0.95);
        let turn = if flip { -1.0 } else { 1.0 };
        let open = if w < h { 0.9 } else { 1.0 };
        let from_behind = n == 1
            && cast.len() == 1
            && !self.picture.scene.interior
            && !cast[0].speaking
            && (far || self.rng.chance(0.45));
        let embrace = n == 2 && cast.iter().any(|f| f.presence.gesture == Gesture::Embrace);
        let horizon = self.lens.map(0.0, self.stage.horizon).1.min(floor - 1.0);
        let deepest = self.rng.below(n.max(1));
        let mut posts: Vec<Post> = (0..n)
            .map(|slot| {
                let i = who[slot];
                let gesture = if embrace { Gesture::Embrace } else { cast[i].presence.gesture };
                let spread = match n {
                    1 => [-0.12, 0.0, 0.0, 0.0],
                    2 => [-0.14, 0.13, 0.0, 0.0],
                    3 => [-0.19, 0.06, 0.24, 0.0],
                    _ => [-0.27, -0.07, 0.13, 0.29],
                }[slot];
                let gap = spread * turn * if far { 0.34 } else { open } * w.max(short * 1.2).min(1000.0 * w / h);
                // Somebody stands farther off than the others, as far up the floor as smaller.
                let away = if embrace || n == 1 {
                    1.0
                } else if slot == deepest {
                    0.8
                } else {
                    1.0 - 0.06 * slot as f64
                };
                let away = away + self.rng.range(-0.03, 0.02);
                let k = k * away;
                let mut x = w * 0.5 + gap;
                if far {
                    x = w * (0.5 - 0.14 * turn) + gap;
                }
                if embrace {
                    x = w * 0.5 + gap.signum() * 76.0 * k;
                }
                let x = x.clamp(w * 0.1, w * 0.9);
                let ground = horizon + (floor - horizon) * away;
                let y = ground - rig::foot(cast[i].sheet, gesture) * k;
                let facing = if n == 1 {
                    turn
                } else if x < w * 0.5 {
                    1.0
                } else {
                    -1.0
                };
                let back = from_behind && matches!(gesture, Gesture::Stand | Gesture::Walk);
                Post { figure: i, x, y, k, facing, back, gesture }
            })
            .collect();
        posts.sort_by(|a, b| a.k.total_cmp(&b.k));
        posts
    }

    /// Over the shoulder: the one who speaks (the cast's `subject`), seen past the back of the one who listens.
    fn shoulder_posts(&mut self, subject: usize) -> Vec<Post> {
        let Some(listener) = self.shoulder else { return Vec::new() };
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let close = self.picture.shot.size == ShotSize::Close;
        let (x, y, k) = match (w / h > 1.25, close) {
            (true, false) => (0.61, 0.39, 1.5),
            (true, true) => (0.62, 0.43, 2.2),
            (false, false) => (0.58, 0.36, 1.35),
            (false, true) => (0.57, 0.37, 1.9),
        };
        let turn = if self.rng.chance(0.5) { -1.0 } else { 1.0 };
        let side = |x: f64| w * if turn > 0.0 { x } else { 1.0 - x };
        let level = (h * y).max(h * 0.04 - rig::crown(cast[subject].sheet) * k);
        let near = k * if w > h { 1.42 } else { 1.3 };
        // The back closes a border of the picture and leaves the face free.
        let edge = if w > h { 0.5 - 0.27 * w.min(1280.0) / w - 0.12 } else { 0.06 };
        let grown = |i: usize| -> f64 { if cast[i].sheet.age == Age::Child { 60.0 } else { 0.0 } };
        let low = level + (grown(listener) - grown(subject)).max(-40.0) * k + h * 0.05;
        let post = |figure, x, y, k, facing, back| Post { figure, x, y, k, facing, back, gesture: Gesture::Stand };
        vec![post(subject, side(x), level, k, -turn, false), post(listener, side(edge), low, near, turn, true)]
    }

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
        }
    }

    fn light_up(&self, patch: &mut Patch, post: &Post, rims: bool) {
        let p = &self.palette;
        let side = self.flame.map_or(p.side, |(x, _)| (x - post.x).signum());
        let half = 120.0 * post.k;
        if post.back && !self.is_wide() {
            light::shade(
                &self.board,
                patch,
                post.x - half * 9.0,
                post.x - half * 8.0,
                0.55,
                p.sky[0].mix(p.ambient, 0.2),
            );
        }
        light::shade(
            &self.board,
            patch,
            post.x + side * half * 0.2,
            post.x - side * half,
            0.36,
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
            let actor = self.actor(post);
            let mut svg = Svg::default();
            svg.place(post.x, post.y, 0.0, post.k * post.facing, post.k);
            if small {
                rig::behind(&mut svg, &actor);
            }
            rig::figure(&mut svg, &actor);
            let still_mouth = !self.picture.cast[post.figure].speaking;
            if small && !post.back {
                rig::eyes(&mut svg, &actor, true);
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
                patch.blur(3.4 * self.board.scale);
                near.push(DrawnLayer::new(name.clone(), patch, 1.22, false).moving(breath));
                continue;
            }
            near.push(DrawnLayer::new(name.clone(), patch, 1.0, false).moving(breath));
            for open in [true, false] {
                let patch = self.feature(post, rig::eyes_box(actor.sheet), |svg| rig::eyes(svg, &actor, open))?;
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
        let (l, t, r, b) = rig::whole_box(self.picture.cast[post.figure].sheet);
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
        svg.place(post.x, post.y, 0.0, post.k * post.facing, post.k);
        draw(&mut svg);
        svg.end();
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
            let y = post.y + rig::foot(sheet, post.gesture) * post.k;
            if !sheet.kind.is_person() {
                let (from, to) = fauna::span(sheet, post.gesture);
                let (x, r) = (post.x + post.facing * (from + to) / 2.0 * post.k, (to - from) / 2.0 * post.k);
                svg.spot(x - self.palette.side * r * 0.2, y, r * 1.2, r * 0.17, self.palette.sky[0].darker(0.75), 0.6);
                continue;
            }
            let dark = self.palette.sky[0].darker(0.75);
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
