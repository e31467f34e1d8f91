//! The visible mark of things that machines made.
//!
//! China's rules on labelling (GB 45438-2025) want a sign that people can read, of at least a twentieth of the picture's
//! shorter side, that says both what made it and that it was made: `AI 生成`. It is drawn from strokes, so that it looks
//! the same wherever it is drawn and needs no font.

use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

/// Height of the signs, as a share of the shorter side.
const HEIGHT: f32 = 0.05;

/// A stroke: points in a box of 100×100.
type Line = &'static [(f32, f32)];

/// The signs, each with its width in the box and its strokes.
const SIGNS: [(f32, &[Line]); 4] = [
    (78.0, &[&[(2.0, 96.0), (39.0, 6.0), (76.0, 96.0)], &[(16.0, 64.0), (62.0, 64.0)]]),
    (34.0, &[&[(14.0, 6.0), (14.0, 96.0)]]),
    (
        108.0,
        &[
            &[(26.0, 6.0), (20.0, 24.0), (8.0, 42.0)],
            &[(20.0, 26.0), (88.0, 26.0)],
            &[(16.0, 58.0), (84.0, 58.0)],
            &[(50.0, 4.0), (50.0, 94.0)],
            &[(4.0, 94.0), (96.0, 94.0)],
        ],
    ),
    (
        98.0,
        &[
            &[(16.0, 24.0), (94.0, 24.0)],
            &[(16.0, 24.0), (15.0, 62.0), (4.0, 96.0)],
            &[(18.0, 50.0), (44.0, 50.0), (42.0, 80.0), (30.0, 78.0)],
            &[(56.0, 4.0), (60.0, 44.0), (72.0, 78.0), (90.0, 96.0), (95.0, 78.0)],
            &[(86.0, 42.0), (74.0, 68.0), (52.0, 90.0)],
            &[(74.0, 5.0), (86.0, 14.0)],
        ],
    ),
];

/// The mark for a picture of `width`×`height` pixels: straight RGBA of that size, clear but for the lower right corner.
pub fn mark(width: u32, height: u32) -> Vec<u8> {
    let Some(mut sheet) = Pixmap::new(width.max(1), height.max(1)) else { return Vec::new() };
    let (w, h) = (width as f32, height as f32);
    let size = (w.min(h) * HEIGHT).max(8.0);
    let unit = size / 100.0;
    let wide = SIGNS.iter().map(|(w, _)| w * unit).sum::<f32>();
    let (pad, margin) = (size * 0.42, w.min(h) * 0.03);
    let (left, top) = (w - margin - pad - wide, h - margin - pad - size);
    if let Some(plate) = Rect::from_xywh(left - pad, top - pad, wide + 2.0 * pad, size + 2.0 * pad) {
        let mut shade = Paint::default();
        shade.set_color(Color::from_rgba8(10, 12, 18, 150));
        sheet.fill_path(&PathBuilder::from_rect(plate), &shade, FillRule::Winding, Transform::identity(), None);
    }
    let pen = Stroke { width: size * 0.105, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    let mut ink = Paint { anti_alias: true, ..Paint::default() };
    ink.set_color(Color::from_rgba8(255, 255, 255, 240));
    let mut at = left;
    for (wide, lines) in SIGNS {
        let mut path = PathBuilder::new();
        for line in lines {
            for (i, (x, y)) in line.iter().enumerate() {
                let (x, y) = (at + x * unit, top + y * unit);
                if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
        }
        if let Some(path) = path.finish() {
            sheet.stroke_path(&path, &ink, &pen, Transform::identity(), None);
        }
        at += wide * unit;
    }
    sheet
        .pixels()
        .iter()
        .flat_map(|p| {
            let p = p.demultiply();
            [p.red(), p.green(), p.blue(), p.alpha()]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_seen_in_the_corner_and_nowhere_else() {
        for (w, h) in [(854, 480), (480, 854), (64, 64), (1920, 1080)] {
            let sheet = mark(w, h);
            assert_eq!(sheet.len(), (w * h * 4) as usize);
            let rows: Vec<u32> = (0..h)
                .filter(|y| {
                    (0..w).any(|x| {
                        let i = ((y * w + x) * 4) as usize;
                        sheet[i] > 200 && sheet[i + 3] > 200
                    })
                })
                .collect();
            let tall = rows.last().expect("it is drawn") - rows[0] + 1;
            assert!(f64::from(tall) >= f64::from(w.min(h)) * 0.048, "{w}×{h}: {tall} px");
            assert!(rows[0] > h / 2, "only below");
            let left = (0..h).any(|y| sheet[((y * w) * 4 + 3) as usize] > 0);
            assert!(!left, "not at the left border");
        }
    }
}
