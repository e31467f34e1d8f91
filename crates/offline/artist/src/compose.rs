//! Framing a shot: which part of the place is seen, who stands where, how large and which way; then all sheets, back to
//! front.

mod animals;
mod beams;
mod cast;
mod crowd;
mod near;
mod posts;
mod rest;

use crate::{
    Drawing, DrawnLayer, Figure, Motion, Picture,
    colour::{Rgb, rgb},
    light::{self, Light, Pool},
    nature,
    palette::Palette,
    props::{self, Kind, Prop},
    raster::{Board, Lens, Patch, VIEW},
    rng::{Rng, seed_of},
    sets,
    stage::{Place, Stage},
    svg::{Path, Svg},
    weather,
};
use kinora_model::{
    Result,
    script::{Gesture, Shot, ShotSize, Weather},
};

/// Everything about one shot that its parts need.
pub(crate) struct Shoot<'a> {
    pub picture: &'a Picture<'a>,
    pub board: Board,
    pub palette: Palette,
    pub stage: Stage,
    pub lens: Lens,
    pub light: Light,
    pub props: Vec<Prop>,
    /// Flame on the table or the thing shown large.
    pub flame: Option<(f64, f64)>,
    /// Index in the cast of the one over whose shoulder we look.
    pub shoulder: Option<usize>,
    pub rng: Rng,
}

/// Draws the shot.
pub(crate) fn compose(picture: &Picture) -> Result<Drawing> {
    // A near shot of a thing that nobody can draw would show a blur: the place is shown instead.
    let is_blank =
        picture.shot.size == ShotSize::ExtremeClose && picture.cast.is_empty() && named_props(picture).is_empty();
    let wider = is_blank.then(|| Shot { size: ShotSize::Wide, ..picture.shot.clone() });
    let picture = &Picture { shot: wider.as_ref().unwrap_or(picture.shot), ..picture.clone() };
    let board = Board::new(picture.width, picture.height)?;
    let scene = picture.scene;
    let place_seed = seed_of(picture.seed, &[&scene.place, scene.setting.word()]);
    let mut rng = Rng::new(seed_of(picture.seed, &[picture.shot.id.as_str(), &picture.shot.action]));
    let side = if Rng::new(place_seed).chance(0.5) { 1.0 } else { -1.0 };
    let palette = Palette::of(scene, side, place_seed >> 17);
    let mut place = Place {
        board: &board,
        palette: &palette,
        setting: scene.setting,
        era: picture.era,
        eastern: picture.eastern,
        interior: scene.interior,
        time: scene.time,
        weather: scene.weather,
        words: &scene.place,
        around: &scene.around,
        vista: matches!(picture.shot.size, ShotSize::ExtremeWide | ShotSize::Wide),
        bloom: bloom(picture),
        rng: Rng::new(place_seed ^ 0x51),
    };
    let mut stage = sets::draw(&mut place);
    let props = named_props(picture);
    // A thing shown alone does not stand behind itself.
    if picture.shot.size != ShotSize::ExtremeClose || !picture.cast.is_empty() {
        furnish(&mut stage, &board, &props, side);
    }
    let lens = aim(picture, &board, &stage, &mut rng);
    let shoulder = shoulder(picture, &mut rng);
    // A mirrored set has its sun on the other side.
    let mut palette = palette.clone();
    palette.side *= lens.flip();
    let mut shoot = Shoot {
        picture,
        board,
        palette,
        stage,
        lens,
        light: Light { ambient: Rgb::WHITE, pools: Vec::new() },
        props,
        flame: None,
        shoulder,
        rng,
    };
    shoot.set_light();
    shoot.sheets()
}

/// Over whose shoulder a shot of two people looks, if it does: the listener's, in some of the shots where one speaks.
fn shoulder(picture: &Picture, rng: &mut Rng) -> Option<usize> {
    let often = match picture.shot.size {
        ShotSize::Medium => 0.45,
        ShotSize::Close => 0.8,
        _ => return None,
    };
    let cast = &picture.cast;
    let apart = |f: &Figure| {
        f.sheet.kind.is_person() && matches!(f.presence.gesture, Gesture::Stand | Gesture::Walk | Gesture::Point)
    };
    let one_speaks = cast.len() == 2 && cast.iter().filter(|f| f.speaking).count() == 1;
    (one_speaks && cast.iter().all(apart) && rng.chance(often)).then(|| usize::from(cast[0].speaking))
}

/// Colour of the trees in bloom that the place, the shot or its action names.
fn bloom(picture: &Picture) -> Option<Rgb> {
    let words = [&picture.scene.place, &picture.shot.action].into_iter().chain(&picture.shot.props);
    let all = words.map(|w| w.to_lowercase()).collect::<Vec<_>>().join(" ");
    nature::bloom(&all)
}

/// The things a shot names, first in its list of props, then in what happens; each kind once.
fn named_props(picture: &Picture) -> Vec<Prop> {
    let mut list: Vec<Prop> = Vec::new();
    for word in &picture.shot.props {
        if let Some(p) = Prop::named(word).filter(|p| list.iter().all(|q| q.kind != p.kind)) {
            list.push(p);
        }
    }
    list
}

/// Puts what stands on the floor by itself beside what a medium shot looks at, behind the people.
fn furnish(stage: &mut Stage, board: &Board, props: &[Prop], side: f64) {
    for (n, prop) in props.iter().filter(|p| p.stands()).enumerate() {
        let k = board.h.min(board.w * 1.2) * if prop.kind == Kind::Piano { 0.0027 } else { 0.0033 };
        let away = board.w.min(board.h * 1.2) * (0.24 + 0.3 * n as f64);
        // By water on its bank: what stands in the middle of the set is mirrored.
        let ashore = !stage.bank.is_empty();
        let foot = stage.horizon + (stage.floor - stage.horizon) * if ashore { 0.96 } else { 0.5 };
        let ground = if ashore { &mut stage.bank } else { &mut stage.mid };
        ground.place(board.w / 2.0 - side * away, foot, 0.0, k, k);
        props::standing(ground, *prop);
        ground.end();
    }
}

/// Which part of the set a shot looks at.
fn aim(picture: &Picture, board: &Board, stage: &Stage, rng: &mut Rng) -> Lens {
    let (cx, cy) = (board.w / 2.0, board.h / 2.0);
    let inside = picture.scene.interior;
    let mirrored = rng.chance(0.4);
    let drift = rng.range(-1.0, 1.0);
    let focus = (stage.focus.0 + drift * board.w * 0.16, stage.focus.1);
    match picture.shot.size {
        ShotSize::ExtremeWide => Lens::at(1.0, (cx, cy), (cx, cy), mirrored),
        ShotSize::Wide => {
            let k = rng.range(1.04, 1.16);
            let shift = drift * board.w * (k - 1.0) * 0.5;
            Lens::at(k, (cx, stage.floor), (cx + shift, board.h * 0.84), mirrored)
        }
        ShotSize::Medium => Lens::at(
            if inside { 1.3 } else { 1.45 } + 0.2 * rng.unit(),
            focus,
            (cx, cy * if inside { 0.86 } else { 1.05 }),
            mirrored,
        ),
        ShotSize::Close => {
            let k = if inside { 1.7 } else { 1.25 } + 0.3 * rng.unit();
            Lens::at(k, focus, (cx, cy * if inside { 1.0 } else { 1.12 }), mirrored)
        }
        ShotSize::ExtremeClose => Lens::at(2.2, focus, (cx, cy), mirrored),
    }
}

impl Shoot<'_> {
    fn set_light(&mut self) {
        let p = &self.palette;
        let mut pools = Vec::new();
        for lamp in &self.stage.lamps {
            let (x, y) = self.lens.map(lamp.x, lamp.y);
            let r = lamp.reach * self.lens.k;
            pools.push(Pool { x, y, rx: r, ry: r, colour: lamp.colour });
        }
        // People must be seen: a soft fill where they stand.
        let near = matches!(self.picture.shot.size, ShotSize::Close | ShotSize::ExtremeClose);
        let fill = if p.night && near {
            0.36
        } else if p.night {
            0.2
        } else {
            0.06
        };
        let (bw, bh) = (self.board.w, self.board.h);
        pools.push(Pool { x: bw * 0.5, y: bh * 0.5, rx: bw * 0.62, ry: bh * 0.75, colour: p.key.scaled(fill) });
        self.flame = self.flame_place();
        if let Some((x, y)) = self.flame {
            let strength = 0.22 + 0.5 * p.lamps;
            pools.push(Pool { x, y, rx: 620.0, ry: 520.0, colour: rgb(0xffb765).scaled(strength) });
        }
        self.light = Light { ambient: p.ambient, pools };
    }

    fn soft(&self) -> f64 {
        let b = match self.picture.shot.size {
            ShotSize::ExtremeWide | ShotSize::Wide => 0.0,
            ShotSize::Medium => 2.6,
            ShotSize::Close => 7.0,
            ShotSize::ExtremeClose => 12.0,
        };
        b * self.board.scale
    }

    fn sheets(&mut self) -> Result<Drawing> {
        let scene = self.picture.scene;
        let soft = self.soft();
        let outside = !self.stage.back_is_surface;
        let mut layers = Vec::new();
        let mut back = self.board.render(&self.stage.back, &self.lens)?;
        if self.stage.back_is_surface {
            self.light.fall_on(&self.board, &mut back);
        }
        back.blur(soft);
        let mut behind = back.clone();
        layers.push(DrawnLayer::new("backdrop", back, if outside { 0.25 } else { 0.8 }, false));
        if !self.stage.far.is_empty() {
            let mut far = self.board.render(&self.stage.far, &self.lens)?;
            far.blur(soft * 0.9);
            behind.lay(&far, false);
            layers.push(DrawnLayer::new("distance", far, 0.5, false));
        }
        // Lightning strikes behind the place, sunlight falls before it.
        if scene.weather == Weather::Storm && outside {
            self.beams(&mut layers)?;
        }
        let posts = self.posts();
        let mut mid = self.board.render(&self.stage.mid, &self.lens)?;
        self.light.fall_on(&self.board, &mut mid);
        if !self.stage.shine.is_empty() {
            mid.lay(&self.board.render(&self.stage.shine, &self.lens)?, false);
        }
        self.reflect(&mut mid, behind)?;
        if !self.stage.bank.is_empty() {
            let mut bank = self.board.render(&self.stage.bank, &self.lens)?;
            self.light.fall_on(&self.board, &mut bank);
            mid.lay(&bank, false);
        }
        if self.is_wide() || self.picture.cast.iter().any(|f| !f.sheet.kind.is_person()) {
            self.ground_shadows(&mut mid, &posts)?;
        }
        mid.blur(soft * 0.75);
        layers.push(DrawnLayer::new("place", mid, if outside { 0.8 } else { 0.88 }, false));
        self.crowd(&posts, &mut layers)?;
        if scene.weather != Weather::Storm || !outside {
            self.beams(&mut layers)?;
        }
        self.halos(&mut layers)?;
        self.cast_sheets(&posts, &mut layers)?;
        self.foreground(&mut layers, &posts)?;
        for fall in weather::falls(&self.board, scene, &self.palette, bloom(self.picture), soft > 0.0, &mut self.rng)? {
            let layer = DrawnLayer::new(fall.name, fall.patch, fall.depth, true).moving(fall.motion);
            layers.push(if fall.glow { layer.glowing() } else { layer });
        }
        self.near_halo(&mut layers)?;
        let lens = weather::lens(&self.board, &self.palette, scene.mood, &mut self.rng);
        layers.push(DrawnLayer::new("lens", lens, 0.0, false));
        Ok(Drawing { width: self.board.px_w, height: self.board.px_h, view: VIEW, layers })
    }

    fn is_wide(&self) -> bool {
        matches!(self.picture.shot.size, ShotSize::ExtremeWide | ShotSize::Wide)
    }

    /// Water shows what stands behind it; wet ground shows the lamps as long streaks.
    fn reflect(&self, mid: &mut Patch, mut behind: Patch) -> Result<()> {
        let (_, line) = self.lens.map(0.0, self.stage.horizon);
        let scale = self.board.scale;
        if self.stage.gloss > 0.0 {
            behind.lay(mid, false);
            let row = (line + self.board.margin_y) * scale;
            let reach = (self.board.bottom() - line).max(40.0) * scale * 1.1;
            light::mirror(mid, &behind, row, self.stage.gloss, reach, 9.0 * scale);
        }
        if self.picture.scene.interior || self.palette.wet <= 0.0 {
            return Ok(());
        }
        let mut svg = Svg::default();
        let mut rng = self.rng.clone();
        for lamp in self.stage.lamps.iter().filter(|l| l.halo > 0.0 && l.colour.luma() > 0.1) {
            let (x, y) = self.lens.map(lamp.x, lamp.y);
            let c = lamp.colour.scaled(1.0 / lamp.colour.r.max(lamp.colour.b));
            let top = line + 36.0 * self.lens.k;
            let length = (top - y).clamp(60.0, 230.0) * 1.2;
            for i in 0..7 {
                let k = f64::from(i) / 7.0;
                let w = lamp.halo * self.lens.k * rng.range(0.12, 0.3);
                svg.spot(x + rng.range(-0.1, 0.1) * lamp.halo, top + length * k, w, 3.0 + 9.0 * k, c, 0.42 * (1.0 - k));
            }
            svg.spot(x, top + length * 0.4, lamp.halo * 0.22, length * 0.75, c, 0.26);
        }
        for _ in 0..60 {
            // Puddles and rings catch the sky.
            let k = rng.unit();
            let y = line + 30.0 + (self.board.bottom() - line) * k;
            let (x, w) = (rng.range(self.board.left(), self.board.right()), 8.0 + 26.0 * k);
            svg.line(&Path::ellipse(x, y, w, w * 0.22), self.palette.sky[2].lighter(0.3), 1.2, 0.28);
        }
        let patch = self.board.render(&svg, &Lens::at(1.0, (0.0, 0.0), (0.0, 0.0), false))?;
        mid.lay(&patch, false);
        Ok(())
    }

    /// Halos of the set's lamps: light over the place, behind the people.
    fn halos(&mut self, layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let mut svg = Svg::default();
        let mut flame = false;
        for lamp in self.stage.lamps.iter().filter(|l| l.halo > 0.0) {
            let (x, y) = self.lens.map(lamp.x, lamp.y);
            let r = lamp.halo * self.lens.k.sqrt();
            let c = lamp.colour.scaled(1.0 / lamp.colour.r.max(lamp.colour.g).max(lamp.colour.b).max(0.01));
            // Sun and moon bloom wide and thin; lamps have a core.
            let sky = lamp.halo > 180.0 && !lamp.flame;
            svg.spot(x, y, r, r, c, if sky { 0.3 } else { 0.42 });
            if !sky {
                svg.spot(x, y, r * 0.35, r * 0.35, c.lighter(0.3), 0.4);
            }
            flame |= lamp.flame;
        }
        let period = if flame { 1.7 } else { 5.0 };
        self.light_sheet("glow", &svg, 0.85, if flame { 0.16 } else { 0.1 }, period, layers)
    }

    /// The halo of the flame among the people.
    fn near_halo(&mut self, layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let Some((x, y)) = self.flame else { return Ok(()) };
        let mut svg = Svg::default();
        svg.spot(x, y, 250.0, 250.0, rgb(0xffa64d), 0.38);
        svg.spot(x, y, 70.0, 70.0, rgb(0xffdc8a), 0.5);
        self.light_sheet("flame", &svg, 1.1, 0.24, 0.83, layers)
    }

    fn light_sheet(
        &mut self,
        name: &str,
        svg: &Svg,
        at: f64,
        depth: f64,
        period_s: f64,
        layers: &mut Vec<DrawnLayer>,
    ) -> Result<()> {
        if !svg.is_empty() {
            let patch = self.board.render(svg, &Lens::at(1.0, (0.0, 0.0), (0.0, 0.0), false))?;
            let phase = self.rng.unit();
            layers.push(DrawnLayer::new(name, patch, at, false).glowing().moving(Motion::Flicker {
                depth,
                period_s,
                phase,
            }));
        }
        Ok(())
    }
}
