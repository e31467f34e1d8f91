//! Planes of 8-bit YUV 4:2:0, BT.709, limited range, chroma sited left (as H.264 has it by default).
//!
//! Constants: ITU-R BT.709-6, items 3.2 to 3.4 (luma weights, chroma scale) and 4.6 (limited-range quantisation).

use kinora_timeline::Color;

/// One plane of samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane<S = u8> {
    /// Samples in a row.
    pub w: usize,
    /// Rows.
    pub h: usize,
    /// Row after row, no padding.
    pub data: Vec<S>,
}

impl<S: Copy> Plane<S> {
    /// A plane full of `value`.
    pub fn filled(w: usize, h: usize, value: S) -> Self {
        Self { w, h, data: vec![value; w * h] }
    }
    /// Row `y`.
    pub fn row(&self, y: usize) -> &[S] {
        &self.data[y * self.w..(y + 1) * self.w]
    }
    /// Row `y`, to be written.
    pub fn row_mut(&mut self, y: usize) -> &mut [S] {
        &mut self.data[y * self.w..(y + 1) * self.w]
    }
}

/// One picture as the encoder takes it: luma, then both chroma planes at half size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Luma and the two chroma planes.
    pub planes: [Plane; 3],
}

/// One colour as luma and chroma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ycc(pub [u8; 3]);

impl Ycc {
    /// Black.
    pub const BLACK: Ycc = Ycc([16, 128, 128]);

    /// `color` without its opacity.
    pub fn of(color: Color) -> Self {
        let [y, u, v] = from_rgb([color.r, color.g, color.b].map(f32::from));
        Self([y, u, v].map(|x| x.round().clamp(0.0, 255.0) as u8))
    }
}

/// Luma and chroma (0…255 scale, offsets included) of an R'G'B' colour of 0…255.
pub fn from_rgb([r, g, b]: [f32; 3]) -> [f32; 3] {
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    [16.0 + y * (219.0 / 255.0), 128.0 + (b - y) / 1.8556 * (224.0 / 255.0), 128.0 + (r - y) / 1.5748 * (224.0 / 255.0)]
}

impl Frame {
    /// A picture of `w`×`h` (even) in one colour.
    pub fn filled(w: usize, h: usize, color: Ycc) -> Self {
        let [y, u, v] = color.0;
        Self { planes: [Plane::filled(w, h, y), Plane::filled(w / 2, h / 2, u), Plane::filled(w / 2, h / 2, v)] }
    }

    /// All of it in one colour.
    pub fn fill(&mut self, color: Ycc) {
        for (plane, value) in self.planes.iter_mut().zip(color.0) {
            plane.data.fill(value);
        }
    }

    /// Takes over `planes`, as long as these.
    pub fn put(&mut self, planes: &[u8]) {
        let mut rest = planes;
        for plane in &mut self.planes {
            let (these, after) = rest.split_at(plane.data.len());
            plane.data.copy_from_slice(these);
            rest = after;
        }
    }

    /// `self = a + (b − a)·weight`, weight in 1/256.
    pub fn mix(&mut self, a: &Frame, b: &Frame, weight: u16) {
        let weight = i32::from(weight);
        for ((out, a), b) in self.planes.iter_mut().zip(&a.planes).zip(&b.planes) {
            for ((out, &a), &b) in out.data.iter_mut().zip(&a.data).zip(&b.data) {
                let (a, b) = (i32::from(a), i32::from(b));
                *out = (a + (((b - a) * weight + 128) >> 8)) as u8;
            }
        }
    }

    /// `self = self + (color − self)·weight`, weight in 1/256.
    pub fn mix_color(&mut self, color: Ycc, weight: u16) {
        let weight = i32::from(weight);
        for (plane, value) in self.planes.iter_mut().zip(color.0) {
            let value = i32::from(value);
            for sample in &mut plane.data {
                let a = i32::from(*sample);
                *sample = (a + (((value - a) * weight + 128) >> 8)) as u8;
            }
        }
    }

    /// The picture as 8-bit R'G'B', chroma interpolated between its sites.
    pub fn to_rgb(&self) -> Vec<u8> {
        let [luma, u, v] = &self.planes;
        let mut rgb = Vec::with_capacity(luma.data.len() * 3);
        for y in 0..luma.h {
            // A chroma row sits between two luma rows: a quarter of the way from its own to the neighbour's.
            let near = y / 2;
            let far = (if y % 2 == 0 { near.saturating_sub(1) } else { near + 1 }).min(u.h - 1);
            let chroma = |plane: &Plane, x: usize| {
                let at = |x: usize| 0.75 * f32::from(plane.row(near)[x]) + 0.25 * f32::from(plane.row(far)[x]);
                let (i, j) = (x / 2, (x / 2 + 1).min(plane.w - 1));
                if x.is_multiple_of(2) { at(i) } else { 0.5 * (at(i) + at(j)) }
            };
            for (x, &l) in luma.row(y).iter().enumerate() {
                let l = (f32::from(l) - 16.0) * (255.0 / 219.0);
                let (b, r) = ((chroma(u, x) - 128.0) * (255.0 / 224.0), (chroma(v, x) - 128.0) * (255.0 / 224.0));
                let (r, b) = (l + 1.5748 * r, l + 1.8556 * b);
                let g = (l - 0.2126 * r - 0.0722 * b) / 0.7152;
                rgb.extend([r, g, b].map(|c| c.round().clamp(0.0, 255.0) as u8));
            }
        }
        rgb
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_and_primaries_come_back() {
        for (r, g, b) in
            (0..=255u8).map(|v| (v, v, v)).chain([(255, 0, 0), (0, 255, 0), (0, 0, 255), (12, 200, 99), (250, 240, 10)])
        {
            let frame = Frame::filled(4, 4, Ycc::of(Color { r, g, b, a: 255 }));
            let back = &frame.to_rgb()[..3];
            let worst = back.iter().zip([r, g, b]).map(|(x, y)| x.abs_diff(y)).max().unwrap();
            assert!(worst <= 2, "{r},{g},{b} came back as {back:?}");
        }
        assert_eq!(Ycc::of(Color::BLACK), Ycc::BLACK);
        assert_eq!(Ycc::of(Color { r: 255, g: 255, b: 255, a: 255 }), Ycc([235, 128, 128]));
    }

    #[test]
    fn mixing_is_a_weighted_mean() {
        let (a, b) = (Frame::filled(4, 2, Ycc([16, 90, 240])), Frame::filled(4, 2, Ycc([235, 128, 16])));
        let mut out = a.clone();
        out.mix(&a, &b, 0);
        assert_eq!(out, a);
        out.mix(&a, &b, 256);
        assert_eq!(out, b);
        out.mix(&a, &b, 64);
        assert_eq!(out.planes[0].data[0], (16.0f64 + 219.0 * 0.25).round() as u8);
        out.mix_color(Ycc::BLACK, 256);
        assert_eq!(out, Frame::filled(4, 2, Ycc::BLACK));
    }
}
