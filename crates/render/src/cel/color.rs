//! Colours of a cel: through R'G'B' and back.

use super::Cel;
use kinora_timeline::{ChromaKey, Time, Tone};

/// R'G'B' of 0…1 of luma and chroma in code values; the inverse of [`ycc`].
pub(super) fn rgb([y, u, v]: [f32; 3]) -> [f32; 3] {
    let l = (y - 16.0) / 219.0;
    let (b, r) = ((u - 128.0) / 224.0, (v - 128.0) / 224.0);
    let (r, b) = (l + 1.5748 * r, l + 1.8556 * b);
    [r, (l - 0.2126 * r - 0.0722 * b) / 0.7152, b]
}

/// Luma and chroma in code values of R'G'B' of 0…1.
pub(super) fn ycc(rgb: [f32; 3]) -> [f32; 3] {
    crate::yuv::from_rgb(rgb.map(|c| c * 255.0))
}

/// Luma of R'G'B'.
fn luma(rgb: [f32; 3]) -> f32 {
    0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
}

impl Cel {
    /// Luma of a sample as if it were opaque.
    pub(super) fn straight_luma(&self, i: usize) -> f32 {
        let alpha = self.alpha[0].data[i];
        if alpha == 0 { 16.0 } else { f32::from(self.planes[0].data[i]) * 255.0 / f32::from(alpha) }
    }

    /// Chroma of a site as if it were opaque.
    pub(super) fn straight_chroma(&self, i: usize) -> [f32; 2] {
        let alpha = self.alpha[1].data[i];
        let of = |p: usize| f32::from(self.planes[p].data[i]) * 255.0 / f32::from(alpha);
        if alpha == 0 { [128.0; 2] } else { [of(1), of(2)] }
    }

    /// Changes every colour, R'G'B' of 0…1, into another one, which is kept by a share of 0…1.
    pub(super) fn recolor(&mut self, change: impl Fn([f32; 3]) -> ([f32; 3], f32)) {
        let (w, h) = self.size();
        let cw = w / 2;
        for cy in 0..h / 2 {
            for cx in 0..cw {
                let site = cy * cw + cx;
                let chroma = self.straight_chroma(site);
                let (mut sum, mut kept_sum) = ([0.0; 2], 0.0);
                for (dy, dx) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let i = (2 * cy + dy) * w + 2 * cx + dx;
                    let alpha = self.alpha[0].data[i];
                    let before = rgb([self.straight_luma(i), chroma[0], chroma[1]]).map(|c| c.clamp(0.0, 1.0));
                    let (after, kept) = change(before);
                    let [y, u, v] = ycc(after.map(|c| c.clamp(0.0, 1.0)));
                    sum = [sum[0] + u, sum[1] + v];
                    kept_sum += kept;
                    let alpha = f32::from(alpha) * kept;
                    self.alpha[0].data[i] = alpha.round() as u8;
                    self.planes[0].data[i] = (y * alpha.round() / 255.0).round() as u8;
                }
                let alpha = (f32::from(self.alpha[1].data[site]) * kept_sum / 4.0).round();
                self.alpha[1].data[site] = alpha as u8;
                for (plane, sum) in self.planes[1..].iter_mut().zip(sum) {
                    plane.data[site] = (sum / 4.0 * alpha / 255.0).round().clamp(0.0, 255.0) as u8;
                }
            }
        }
    }

    /// Makes a colour clear. Colours are compared by chroma alone, so that shadows on a green wall go with it: at a distance
    /// of up to 0.45·reach of the whole range they are clear, and from there on return over 0.02 to 0.22 of it.
    pub fn key(&mut self, key: &ChromaKey) {
        let color = [key.color.r, key.color.g, key.color.b].map(|c| f32::from(c) / 255.0);
        let chroma_of = |rgb: [f32; 3]| {
            let y = luma(rgb);
            [(rgb[2] - y) / 1.8556, (rgb[0] - y) / 1.5748]
        };
        let wanted = chroma_of(color);
        let (near, soft) = (key.reach as f32 * 0.45, 0.02 + key.soften as f32 * 0.2);
        let length = wanted[0].hypot(wanted[1]).max(1e-6);
        let spill = key.spill as f32;
        self.recolor(|rgb| {
            let [b, r] = chroma_of(rgb);
            let kept = (((b - wanted[0]).hypot(r - wanted[1]) - near) / soft).clamp(0.0, 1.0);
            // What of the wall shines onto the rest: its share of this colour's chroma.
            let shine = ((b * wanted[0] + r * wanted[1]) / (length * length)).max(0.0) * spill;
            let (b, r) = (b - wanted[0] * shine, r - wanted[1] * shine);
            let y = luma(rgb);
            let (red, blue) = (y + 1.5748 * r, y + 1.8556 * b);
            ([red, (y - 0.2126 * red - 0.0722 * blue) / 0.7152, blue], kept)
        });
    }

    /// Brightness, contrast and saturation as they are at `time`.
    pub fn tone(&mut self, tone: &Tone, time: Time) {
        let [brightness, contrast, saturation] =
            [&tone.brightness, &tone.contrast, &tone.saturation].map(|c| c.at(time).clamp(-1.0, 1.0) as f32);
        if (brightness, contrast, saturation) == (0.0, 0.0, 0.0) {
            return;
        }
        let spread = 1.0 + if contrast > 0.0 { 2.0 * contrast } else { contrast };
        self.recolor(|rgb| {
            let lit = rgb.map(|c| (c - 0.5) * spread + 0.5 + brightness * 0.5);
            let grey = luma(lit);
            (lit.map(|c| grey + (c - grey) * (1.0 + saturation)), 1.0)
        });
    }

    /// Takes the colour out by `strength`, multiplies its parts, spreads it by `saturation`.
    pub(super) fn grade(&mut self, parts: [f64; 3], saturation: f64, strength: f64) {
        let (parts, saturation, strength) = (parts.map(|p| p as f32), saturation as f32, strength as f32);
        self.recolor(|rgb| {
            let lit: [f32; 3] = std::array::from_fn(|c| rgb[c] * parts[c]);
            let grey = luma(lit);
            (std::array::from_fn(|c| rgb[c] + (grey + (lit[c] - grey) * saturation - rgb[c]) * strength), 1.0)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::{Frame, Ycc};
    use kinora_timeline::{Color, Curve};

    const GREEN: Color = Color { r: 0, g: 200, b: 20, a: 255 };

    #[test]
    fn a_key_takes_its_colour_and_its_shadows_and_leaves_the_rest() {
        let key = ChromaKey { color: GREEN, reach: 0.4, soften: 0.0, spill: 0.0 };
        for (color, kept) in
            [(GREEN, 0), (Color { r: 0, g: 150, b: 15, a: 255 }, 0), (Color { r: 220, g: 40, b: 30, a: 255 }, 255)]
        {
            let mut cel = Cel::filled(4, 4, Ycc::of(color));
            cel.key(&key);
            assert_eq!(cel.alpha[0].data[0], kept, "{color:?}");
            assert_eq!(cel.alpha[1].data[0], kept, "{color:?}");
        }
    }

    #[test]
    fn tone_moves_spreads_and_greys() {
        let toned = |brightness: f64, contrast: f64, saturation: f64| {
            let c = Curve::constant;
            let tone = Tone { brightness: c(brightness), contrast: c(contrast), saturation: c(saturation) };
            let mut cel = Cel::filled(4, 4, Ycc::of(Color { r: 160, g: 100, b: 100, a: 255 }));
            cel.tone(&tone, Time::ZERO);
            let mut frame = Frame::filled(4, 4, Ycc::BLACK);
            cel.lay(256, &mut frame);
            let rgb = frame.to_rgb();
            [rgb[0], rgb[1], rgb[2]]
        };
        let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 4);
        assert!(near(toned(0.0, 0.0, 0.0), [160, 100, 100]));
        assert!(near(toned(0.2, 0.0, 0.0), [185, 126, 126]), "{:?}", toned(0.2, 0.0, 0.0));
        assert!(near(toned(0.0, 0.5, 0.0), [192, 72, 72]), "{:?}", toned(0.0, 0.5, 0.0));
        let grey = toned(0.0, 0.0, -1.0);
        assert!(near(grey, [grey[0]; 3]));
    }
}
