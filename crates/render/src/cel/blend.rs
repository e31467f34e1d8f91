//! Blend modes: W3C Compositing and Blending Level 1, section 10, on R'G'B' of 0…1.

use super::{Cel, color};
use crate::yuv::Frame;
use kinora_timeline::Blend;

impl Cel {
    /// Lays it over `out` as `blend` says. What lies below is opaque, so the result is below·(1 − α) + B(below, this)·α.
    pub fn lay_blended(&self, blend: Blend, out: &mut Frame) {
        if blend.is_normal() {
            return self.lay(256, out);
        }
        let (w, h) = self.size();
        let cw = w / 2;
        for cy in 0..h / 2 {
            for cx in 0..cw {
                let site = cy * cw + cx;
                let corners = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(dy, dx)| (2 * cy + dy, 2 * cx + dx));
                if corners.iter().all(|&(y, x)| self.alpha[0].data[y * w + x] == 0) {
                    continue;
                }
                let there = (self.at.1 / 2 + cy) * out.planes[1].w + self.at.0 / 2 + cx;
                let below_chroma = [out.planes[1].data[there], out.planes[2].data[there]];
                let chroma = self.straight_chroma(site);
                let mut sum = [0.0; 2];
                for (y, x) in corners {
                    let i = y * w + x;
                    let lies = (self.at.1 + y) * out.planes[0].w + self.at.0 + x;
                    let below = color::rgb([
                        f32::from(out.planes[0].data[lies]),
                        below_chroma[0].into(),
                        below_chroma[1].into(),
                    ]);
                    let alpha = f32::from(self.alpha[0].data[i]) / 255.0;
                    let this = color::rgb([self.straight_luma(i), chroma[0], chroma[1]]);
                    let mixed = std::array::from_fn(|c| {
                        let blended = blended(blend, below[c].clamp(0.0, 1.0), this[c].clamp(0.0, 1.0));
                        below[c] + (blended - below[c]) * alpha
                    });
                    let [y, u, v] = color::ycc(mixed);
                    out.planes[0].data[lies] = y.round().clamp(0.0, 255.0) as u8;
                    sum = [sum[0] + u, sum[1] + v];
                }
                for (plane, sum) in out.planes[1..].iter_mut().zip(sum) {
                    plane.data[there] = (sum / 4.0).round().clamp(0.0, 255.0) as u8;
                }
            }
        }
    }
}

fn blended(blend: Blend, below: f32, this: f32) -> f32 {
    let hard = |below: f32, this: f32| {
        if this <= 0.5 { below * 2.0 * this } else { below + (2.0 * this - 1.0) * (1.0 - below) }
    };
    match blend {
        Blend::Normal => this,
        Blend::Multiply => below * this,
        Blend::Screen => below + this - below * this,
        Blend::Overlay => hard(this, below),
        Blend::HardLight => hard(below, this),
        Blend::SoftLight => {
            if this <= 0.5 {
                below - (1.0 - 2.0 * this) * below * (1.0 - below)
            } else {
                let d = if below <= 0.25 { ((16.0 * below - 12.0) * below + 4.0) * below } else { below.sqrt() };
                below + (2.0 * this - 1.0) * (d - below)
            }
        }
        Blend::Lighten => below.max(this),
        Blend::Darken => below.min(this),
        Blend::ColorDodge if below <= 0.0 => 0.0,
        Blend::ColorDodge if this >= 1.0 => 1.0,
        Blend::ColorDodge => (below / (1.0 - this)).min(1.0),
        Blend::ColorBurn if below >= 1.0 => 1.0,
        Blend::ColorBurn if this <= 0.0 => 0.0,
        Blend::ColorBurn => 1.0 - ((1.0 - below) / this).min(1.0),
        Blend::LinearBurn => (below + this - 1.0).max(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::Ycc;
    use kinora_timeline::Color;

    #[test]
    fn each_mode_does_what_its_formula_says() {
        let (below, this) = (Color { r: 200, g: 100, b: 40, a: 255 }, Color { r: 60, g: 180, b: 220, a: 255 });
        for (blend, want) in [
            (Blend::Multiply, [47, 71, 35]),
            (Blend::Screen, [213, 209, 225]),
            (Blend::Overlay, [171, 141, 69]),
            (Blend::HardLight, [94, 164, 196]),
            (Blend::Lighten, [200, 180, 220]),
            (Blend::Darken, [60, 100, 40]),
            (Blend::LinearBurn, [5, 25, 5]),
        ] {
            let mut frame = Frame::filled(4, 4, Ycc::of(below));
            Cel::filled(4, 4, Ycc::of(this)).lay_blended(blend, &mut frame);
            let got = &frame.to_rgb()[..3];
            let worst = got.iter().zip(want).map(|(a, b)| a.abs_diff(b)).max().unwrap();
            assert!(worst <= 4, "{blend:?}: {got:?} for {want:?}");
        }
    }

    #[test]
    fn what_is_clear_changes_nothing() {
        let mut frame = Frame::filled(4, 4, Ycc([90, 100, 180]));
        let before = frame.clone();
        Cel::clear(4, 4).lay_blended(Blend::Multiply, &mut frame);
        assert_eq!(frame, before);
    }
}
