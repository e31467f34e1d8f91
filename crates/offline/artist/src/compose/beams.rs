//! Light that is seen in the air: beams from windows, rays of a low sun, lightning.

use super::Shoot;
use crate::{
    DrawnLayer, Motion,
    colour::{Rgb, rgb},
    raster::Lens,
    svg::{Path, Svg},
};
use kinora_model::{
    Result,
    script::{TimeOfDay, Weather},
};

impl Shoot<'_> {
    /// The sheet of beams over the place and behind the people, where there are any.
    pub(super) fn beams(&mut self, layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let scene = self.picture.scene;
        let mut svg = Svg::default();
        if scene.interior {
            self.window_beams(&mut svg);
        } else if scene.weather == Weather::Storm {
            return self.lightning(layers);
        } else if scene.weather == Weather::Clear {
            self.sun_rays(&mut svg);
        }
        if svg.is_empty() {
            return Ok(());
        }
        let mut patch = self.board.render(&svg, &self.lens)?;
        patch.blur(3.0 * self.board.scale * self.lens.k);
        let motion = Motion::Flicker { depth: 0.14, period_s: 6.3, phase: self.rng.unit() };
        layers.push(DrawnLayer::new("beams", patch, 0.86, false).glowing().moving(motion));
        Ok(())
    }

    /// Slanting light from each window down to the floor, and the window's image on the floor.
    fn window_beams(&self, svg: &mut Svg) {
        let scene = self.picture.scene;
        let strength = match scene.time {
            TimeOfDay::Dawn => 0.32,
            TimeOfDay::Day => 0.26,
            TimeOfDay::Dusk => 0.36,
            TimeOfDay::Night => 0.15,
        } * match scene.weather {
            Weather::Clear => 1.0,
            Weather::Snow => 0.6,
            _ => 0.32,
        };
        let p = &self.palette;
        let c = match scene.time {
            TimeOfDay::Night => rgb(0x9fb8f0),
            _ => p.sky[2].mix(p.key, 0.6),
        };
        // The set's own side: the lens may mirror it.
        let side = p.side * self.lens.flip();
        let line = self.stage.horizon;
        let floor = line + (self.board.bottom() - line) * 0.55;
        for &(x, y, w, h) in self.stage.windows.iter().take(4) {
            let slant = -side * (floor - y) * 0.42;
            let panes = ((w / 70.0).round() as usize).clamp(2, 6);
            for i in 0..panes {
                let (a, e) = ((i as f64 + 0.08) / panes as f64, (i as f64 + 0.86) / panes as f64);
                let (x1, x2) = (x + w * a, x + w * e);
                let spread = |u: f64| x + w / 2.0 + (u - x - w / 2.0) * 1.3 + slant;
                let paint = svg.lin(
                    (x, y + h * 0.25),
                    (x + slant, floor),
                    &[(0.0, c, 0.0), (0.25, c, strength * 0.62), (0.6, c, strength * 0.36), (1.0, c, 0.0)],
                );
                let top = y + h * 0.25;
                let air = [(x1, top), (x2, top), (x2, y + h), (spread(x2), floor), (spread(x1), floor), (x1, y + h)];
                svg.fill(&Path::poly(&air).z(), paint);
                let (far, near) = (line + (floor - line) * 0.32, floor + (self.board.bottom() - floor) * 0.3);
                let at = |u: f64, k: f64| x + w / 2.0 + (u - x - w / 2.0) * k + slant * (0.78 + 0.34 * (k - 1.0));
                let pool = [(at(x1, 1.1), far), (at(x2, 1.1), far), (at(x2, 1.75), near), (at(x1, 1.75), near)];
                svg.fill_a(&Path::poly(&pool).z(), c, strength * 0.75);
            }
        }
    }

    /// Rays fanning from a low sun.
    fn sun_rays(&mut self, svg: &mut Svg) {
        let low = matches!(self.picture.scene.time, TimeOfDay::Dawn | TimeOfDay::Dusk);
        let Some(sun) = self.stage.lamps.iter().find(|l| low && !l.flame && l.halo > 300.0).copied() else { return };
        let c = self.palette.key.lighter(0.25);
        let reach = self.board.w.max(self.board.h) * 0.62;
        for i in 0..9 {
            let a = (f64::from(i) + self.rng.range(-0.3, 0.3)) / 9.0 * std::f64::consts::TAU;
            let half = self.rng.range(0.035, 0.1);
            let l = reach * self.rng.range(0.55, 1.0);
            let tip = |a: f64| (sun.x + a.cos() * l, sun.y + a.sin() * l);
            let paint = svg.rad(sun.x, sun.y, l, &[(0.0, c, 0.26), (0.35, c, 0.13), (1.0, c, 0.0)]);
            svg.fill(&Path::poly(&[(sun.x, sun.y), tip(a - half), tip(a + half)]).z(), paint);
        }
    }

    /// A forked flash that lights the clouds about it.
    fn lightning(&mut self, layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let b = self.board;
        let (_, ground) = self.lens.map(0.0, self.stage.horizon);
        let ground = ground.clamp(b.h * 0.35, b.h * 0.9);
        let c = rgb(0xdfe6ff);
        let mut svg = Svg::default();
        let mut at = (b.w * if self.palette.side > 0.0 { 0.24 } else { 0.76 }, b.top());
        at.0 += self.rng.range(-0.08, 0.08) * b.w;
        svg.spot(at.0, b.h * 0.08, b.w * 0.42, b.h * 0.36, rgb(0x8fa4e0), 0.5);
        let mut bolt = vec![at];
        let steps = 9;
        for i in 1..=steps {
            at = (
                at.0 + self.rng.range(-0.035, 0.035) * b.w.max(900.0),
                b.top() + (ground - b.top()) * f64::from(i) / f64::from(steps),
            );
            bolt.push(at);
            if self.rng.chance(0.4) && i < steps - 1 {
                let d = if self.rng.chance(0.5) { -1.0 } else { 1.0 };
                let (mx, my) = (at.0 + d * self.rng.range(20.0, 60.0), at.1 + self.rng.range(20.0, 46.0));
                let (ex, ey) = (mx + d * self.rng.range(6.0, 50.0), my + self.rng.range(20.0, 60.0));
                svg.line(&Path::at(at.0, at.1).l(mx, my).l(ex, ey), c, 1.6, 0.7);
            }
        }
        let path = Path::poly(&bolt);
        svg.line(&path, rgb(0x7f95e6), 13.0, 0.18);
        svg.line(&path, rgb(0xa9baf6), 6.0, 0.45);
        svg.line(&path, Rgb::WHITE, 2.6, 1.0);
        let patch = b.render(&svg, &Lens::at(1.0, (0.0, 0.0), (0.0, 0.0), false))?;
        let motion = Motion::Flicker { depth: 1.0, period_s: 2.9, phase: 0.7 };
        layers.push(DrawnLayer::new("lightning", patch, 0.3, false).glowing().moving(motion));
        Ok(())
    }
}
