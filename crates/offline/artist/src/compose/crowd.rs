//! The crowd of a shot: how many are seen, and where they stand behind the named roles.

use super::{Shoot, posts::Post};
use crate::{
    DrawnLayer,
    colour::Rgb,
    extras::{self, Dress},
    rng::{Rng, seed_of},
    svg::Svg,
};
use kinora_model::{
    Result,
    script::{Crowd, Folk, Setting, ShotSize},
};

/// Rows of a crowd from the farthest: how far up the floor, as a share of what is nearest.
const ROWS: [f64; 4] = [0.4, 0.5, 0.61, 0.72];
/// The most figures that are drawn; more only cost time.
const MOST: usize = 44;

impl Shoot<'_> {
    /// Whether a crowd has room in the place.
    fn has_room(&self) -> bool {
        let scene = self.picture.scene;
        let hall = || {
            let words = scene.place.to_lowercase();
            ["大厅", "正厅", "厅堂", "礼堂", "hall", "ballroom", "restaurant", "餐厅"].iter().any(|w| words.contains(w))
        };
        let open = !scene.interior
            || matches!(scene.setting, Setting::Inn | Setting::Palace | Setting::Temple | Setting::School)
            || hall();
        open && matches!(self.picture.shot.size, ShotSize::ExtremeWide | ShotSize::Wide | ShotSize::Medium)
    }

    /// The sheet of the crowd, behind everybody with a name.
    pub(super) fn crowd(&self, posts: &[Post], layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let Some(crowd) = self.picture.shot.crowd.filter(|_| self.has_room()) else { return Ok(()) };
        let mut rng = Rng::new(seed_of(self.picture.seed, &[&self.picture.scene.place, "crowd"]));
        let mut svg = Svg::default();
        let dress = Dress { era: self.picture.era, eastern: self.picture.eastern };
        for stand in self.stands(crowd, posts, &mut rng) {
            let fade = if self.picture.scene.interior { 0.12 } else { 0.4 } * (1.0 - stand.near);
            let haze = self.palette.haze;
            let air = |c: Rgb| c.mix(haze, fade);
            extras::draw(&mut svg, &mut rng, crowd.folk, dress, (stand.x, stand.y), (stand.h, stand.way), air);
        }
        if svg.is_empty() {
            return Ok(());
        }
        let b = self.board;
        let mut patch = b.render_box(&svg, b.left(), b.top(), b.right(), b.bottom())?;
        self.light.fall_on(&b, &mut patch);
        patch.blur(self.soft() * 0.8);
        layers.push(DrawnLayer::new("crowd", patch, 0.92, false));
        Ok(())
    }

    /// Where each of them stands, the farthest first.
    fn stands(&self, crowd: Crowd, posts: &[Post], rng: &mut Rng) -> Vec<Stand> {
        let (w, h) = (self.board.w, self.board.h);
        let short = w.min(h);
        let (inside, size) = (self.picture.scene.interior, self.picture.shot.size);
        let floor = self.lens.map(0.0, self.stage.floor).1.min(h * 0.95);
        let horizon = self.lens.map(0.0, self.stage.horizon).1.min(floor - 1.0);
        // As tall as a person with a name would be on the nearest ground.
        let tall = short
            * match (size, inside) {
                (ShotSize::ExtremeWide, true) => 0.38,
                (ShotSize::ExtremeWide, false) => 0.2,
                (ShotSize::Medium, _) => 0.95,
                _ => 0.52,
            };
        // Nobody stands on the water.
        let ashore = !self.stage.bank.is_empty();
        let usual = if inside { 14 } else { 30 };
        let count = crowd.count.map_or(usual, |n| n as usize).min(if inside { 20 } else { MOST });
        let mut out = Vec::new();
        let per_row = count.div_ceil(ROWS.len()).max(1);
        for (row, near) in ROWS.into_iter().enumerate() {
            let n = per_row.min(count - (row * per_row).min(count));
            let near = if ashore { 0.84 + 0.12 * near } else { near };
            let figure = tall * near;
            // A medium shot sees their heads between those of the named.
            let foot = if size == ShotSize::Medium {
                h * (0.44 + 0.03 * row as f64) + figure
            } else {
                horizon + (floor - horizon) * near
            };
            let ranks = crowd.folk == Folk::Soldiers;
            // Few stand together on one side, many from border to border.
            let span = (n as f64 * figure * 0.42).min(w * 1.04);
            let side = if rng.chance(0.5) { 0.3 } else { 0.7 };
            let middle = if span > w * 0.6 { w * 0.5 } else { w * side };
            for i in 0..n {
                let step = span / n as f64;
                let (shift, sway) =
                    if ranks { (0.25 * (row % 2) as f64, 0.0) } else { (rng.range(-0.34, 0.34), 0.022) };
                let x = middle - span / 2.0 + step * (i as f64 + 0.5 + shift);
                let y = foot + rng.range(-sway, sway) * h;
                let way = if x < w * 0.5 { 1.0 } else { -1.0 };
                if !is_behind_a_face(posts, x, y - figure, figure) {
                    out.push(Stand { x, y, h: figure, way, near });
                }
            }
        }
        out
    }
}

/// Where one of the crowd stands.
struct Stand {
    x: f64,
    y: f64,
    h: f64,
    way: f64,
    /// How near, 0…1.
    near: f64,
}

/// Whether a head at `x`, `top` would stick out from behind the face of somebody with a name.
fn is_behind_a_face(posts: &[Post], x: f64, top: f64, figure: f64) -> bool {
    posts.iter().any(|p| {
        let reach = 110.0 * p.k + figure * 0.1;
        (x - p.x).abs() < reach && (top + figure * 0.08 - p.y).abs() < reach * 1.3
    })
}
