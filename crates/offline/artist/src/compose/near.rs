//! What stands nearest: blurred things at the borders, the table people sit at, a thing shown alone.

use super::{Shoot, posts::Post};
use crate::{
    DrawnLayer,
    colour::{Rgb, rgb},
    light,
    props::{self, Kind, Prop},
    raster::{Board, Lens},
    svg::{Path, Svg},
};
use kinora_model::{
    Result,
    script::{Era, Gesture, Setting, ShotSize},
};

/// Size of a thing shown alone: small and flat things come nearer.
fn insert_scale(board: Board, kind: Kind) -> f64 {
    let near = match kind {
        Kind::Cup => 1.6,
        Kind::Umbrella | Kind::Sword | Kind::Key | Kind::Brush | Kind::Gun => 1.35,
        Kind::Flute => 1.1,
        _ => 1.0,
    };
    board.h.min(board.w) / 100.0 * 0.46 * near
}

impl Shoot<'_> {
    /// Whether people (if any) are shown at a table.
    fn at_table(&self) -> bool {
        let seated = self.picture.cast.iter().any(|f| f.sheet.kind.is_person() && f.presence.gesture == Gesture::Sit);
        let beasts = self.picture.cast.iter().any(|f| !f.sheet.kind.is_person());
        self.picture.shot.size == ShotSize::Medium
            && self.picture.scene.interior
            && self.shoulder.is_none()
            && !self.anybody_lies()
            && !beasts
            && (self.stage.table || seated)
    }

    /// What stands on the table: what gives light first, then what the shot names, then what belongs there.
    fn table_things(&self) -> Vec<Prop> {
        let modern = self.picture.era == Era::Modern;
        let plain = |kind| Prop { kind, colour: None };
        let mut things: Vec<Prop> =
            self.props.iter().copied().filter(|p| p.kind != Kind::Umbrella && !p.stands()).collect();
        let setting = self.picture.scene.setting;
        let dim = self.palette.lamps > 0.6
            && !matches!(setting, Setting::Office | Setting::School | Setting::Hospital | Setting::Vehicle);
        if dim && !things.iter().any(|p| p.shines()) {
            things.push(plain(if modern { Kind::Lamp } else { Kind::Candle }));
        }
        things.sort_by_key(|p| !p.shines());
        let fillers: &[Kind] = match (setting, modern) {
            (Setting::Office, _) => &[Kind::Laptop, Kind::Cup],
            (Setting::School, _) => &[Kind::Book, Kind::Brush],
            (Setting::Vehicle, _) => &[Kind::Cup],
            (_, true) => &[Kind::Cup, Kind::Book],
            (_, false) => &[Kind::Cup, Kind::Teapot, Kind::Cup],
        };
        for kind in fillers {
            if things.len() < 4 {
                things.push(plain(*kind));
            }
        }
        things
    }

    /// Where the flame or lamp of the table or of the near thing burns, if there is one.
    pub(super) fn flame_place(&self) -> Option<(f64, f64)> {
        let b = self.board;
        if self.at_table() {
            let first = self.table_things().first().copied()?;
            return first.shines().then_some((b.w * 0.5, b.h * 0.845 - 62.0));
        }
        let insert = self.picture.shot.size == ShotSize::ExtremeClose && !self.picture.cast.iter().any(|f| f.speaking);
        let thing = self.props.first().filter(|p| insert && p.shines())?;
        let k = insert_scale(b, thing.kind);
        let (dx, up) = match thing.kind {
            Kind::Lantern => (0.0, 60.0),
            Kind::OilLamp => (32.0, 74.0),
            Kind::Lamp => (0.0, 74.0),
            _ => (0.0, 102.0),
        };
        Some((b.w / 2.0 + dx * k, b.h * 0.74 - up * k))
    }

    /// Blurred things at the borders, and the table people sit at.
    pub(super) fn foreground(&mut self, layers: &mut Vec<DrawnLayer>, posts: &[Post]) -> Result<()> {
        let size = self.picture.shot.size;
        if self.is_wide() && !self.stage.near.is_empty() {
            let mut near = self.board.render(
                &self.stage.near,
                &Lens {
                    k: 1.0,
                    dx: if self.lens.mirrored { self.board.w } else { 0.0 },
                    dy: 0.0,
                    mirrored: self.lens.mirrored,
                },
            )?;
            self.light.fall_on(&self.board, &mut near);
            near.blur(3.2 * self.board.scale);
            layers.push(DrawnLayer::new("foreground", near, 1.3, false));
        }
        if self.at_table() {
            let mut svg = Svg::default();
            self.table(&mut svg);
            let mut patch = self.board.render_box(
                &svg,
                self.board.left(),
                self.board.h * 0.5,
                self.board.right(),
                self.board.bottom(),
            )?;
            self.light.fall_on(&self.board, &mut patch);
            light::rim(&mut patch, 0.0, -3.0 * self.board.scale, self.palette.key, 0.5);
            layers.push(DrawnLayer::new("table", patch, 1.12, false));
        } else if size == ShotSize::ExtremeClose && posts.is_empty() {
            let mut svg = Svg::default();
            self.insert(&mut svg);
            let mut patch = self.board.render(&svg, &Lens::at(1.0, (0.0, 0.0), (0.0, 0.0), false))?;
            self.light.fall_on(&self.board, &mut patch);
            light::rim(
                &mut patch,
                self.palette.side * 4.0 * self.board.scale,
                -2.0 * self.board.scale,
                self.palette.key,
                0.7,
            );
            layers.push(DrawnLayer::new("thing", patch, 1.05, false));
        }
        Ok(())
    }

    /// The table before seated people, with what the shot names on it.
    fn table(&mut self, svg: &mut Svg) {
        let b = self.board;
        let y = b.h * 0.845;
        let modern = self.picture.era == Era::Modern;
        let wood = match (self.picture.scene.setting, modern) {
            (Setting::Office | Setting::Hospital | Setting::School, _) => rgb(0xc9b08a),
            (_, true) => rgb(0xa87c52),
            _ => rgb(0x6e4228),
        };
        let (l, r) = (b.left() - 20.0, b.right() + 20.0);
        let top =
            Path::at(l, y + 6.0).q(b.w / 2.0, y - 7.0, r, y + 6.0).l(r, b.bottom() + 10.0).l(l, b.bottom() + 10.0).z();
        let paint = svg.lin(
            (0.0, y),
            (0.0, b.bottom()),
            &[(0.0, wood.lighter(0.2), 1.0), (0.25, wood, 1.0), (1.0, wood.darker(0.5), 1.0)],
        );
        svg.fill(&top, paint);
        for _ in 0..26 {
            let gy = y + 10.0 + (b.bottom() - y) * self.rng.unit().powf(1.3);
            let gx = self.rng.range(l, r);
            let gl = self.rng.range(80.0, 320.0);
            svg.line(
                &Path::at(gx, gy).q(gx + gl / 2.0, gy + self.rng.range(-3.0, 3.0), gx + gl, gy),
                wood.darker(0.45),
                self.rng.range(0.7, 1.8),
                0.3,
            );
        }
        let things = self.table_things();
        let k = if b.tall() { 0.95 } else { 1.05 };
        for (i, prop) in things.into_iter().enumerate() {
            let slot = [0.5, 0.36, 0.63, 0.24, 0.76][i % 5];
            let x = b.w * (slot + if i == 0 { 0.0 } else { self.rng.range(-0.025, 0.025) });
            let ty = y + 26.0 + self.rng.range(0.0, 34.0);
            svg.spot(x + self.palette.side * -12.0, ty + 1.0, 74.0 * k, 13.0 * k, wood.darker(0.8), 0.6);
            svg.place(x, ty, 0.0, k, k);
            props::standing(svg, prop);
            svg.end();
        }
    }

    /// Colour of the ground of the place.
    fn ground_tone(&self) -> Rgb {
        if self.palette.snow {
            return rgb(0xd8e0ea);
        }
        match self.picture.scene.setting {
            Setting::Field | Setting::Forest | Setting::Home => rgb(0x5a6c3e),
            Setting::Water => rgb(0xb09a72),
            Setting::Battlefield => rgb(0x7a6448),
            _ => rgb(0x7c7a74),
        }
    }

    /// What lies about on the ground: pebbles, and grass where it grows.
    fn ground_cover(&mut self, svg: &mut Svg, y: f64, tone: Rgb) {
        let b = self.board;
        for _ in 0..40 {
            let k = self.rng.unit();
            let (x, gy) = (self.rng.range(b.left(), b.right()), y - 40.0 + (b.bottom() - y + 40.0) * k);
            let r = 4.0 + 16.0 * k * self.rng.unit();
            let c = if self.rng.chance(0.5) { tone.lighter(0.2) } else { tone.darker(0.3) };
            svg.ell(x, gy, r, r * 0.5, c, 0.7);
        }
        let green = matches!(self.picture.scene.setting, Setting::Field | Setting::Forest | Setting::Home);
        if green && !self.palette.snow {
            let mut rng = self.rng.clone();
            for (from, to) in [(0.0, 0.34), (0.66, 1.0)] {
                let at = |k: f64| b.left() + (b.right() - b.left()) * k;
                crate::nature::grass(svg, &mut rng, at(from), at(to), y - 34.0, 60.0, 60, tone.darker(0.1));
            }
        }
    }

    /// A thing so near that it fills the picture.
    fn insert(&mut self, svg: &mut Svg) {
        let b = self.board;
        let Some(prop) = self.props.first().copied() else { return };
        let y = b.h * 0.74;
        let k = insert_scale(b, prop.kind);
        let outside = !self.picture.scene.interior;
        let wood = if outside {
            self.ground_tone()
        } else if self.picture.era == Era::Modern {
            rgb(0x8a6a4c)
        } else {
            rgb(0x5e3a26)
        };
        let paint = svg.lin(
            (0.0, y - 50.0),
            (0.0, b.bottom()),
            &[(0.0, wood.lighter(0.14), 1.0), (1.0, wood.darker(0.55), 1.0)],
        );
        svg.fill(
            &Path::at(b.left(), y - 40.0)
                .q(b.w / 2.0, y - 64.0, b.right(), y - 40.0)
                .l(b.right(), b.bottom())
                .l(b.left(), b.bottom())
                .z(),
            paint,
        );
        if outside {
            self.ground_cover(svg, y, wood);
        }
        for i in 0..if outside { 0 } else { 14 } {
            let gy = y - 30.0 + 20.0 * f64::from(i);
            svg.line(&Path::at(b.left(), gy).q(b.w / 2.0, gy - 14.0, b.right(), gy), wood.darker(0.5), 1.6, 0.3);
        }
        svg.spot(b.w / 2.0, y + 6.0, 110.0 * k, 20.0 * k, wood.darker(0.85), 0.75);
        svg.place(b.w / 2.0, y, 0.0, k, k);
        props::standing(svg, prop);
        svg.end();
    }
}
