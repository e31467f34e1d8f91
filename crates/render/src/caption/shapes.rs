//! Shapes around words: bars below them, boxes behind them, their shadows.

use super::raster::blurred;
use kinora_timeline::{Color, Shadow};
use tiny_skia::{FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, PixmapPaint, Rect, Stroke, Transform};

/// Paint of one colour.
pub(super) fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(color.r, color.g, color.b, color.a);
    paint
}

/// Adds an upright rectangle.
pub(super) fn bar(path: &mut PathBuilder, [x, y, w, h]: [f32; 4]) {
    path.move_to(x, y);
    path.line_to(x + w, y);
    path.line_to(x + w, y + h);
    path.line_to(x, y + h);
    path.close();
}

/// A rectangle with round corners.
pub(super) fn rounded(x: f32, y: f32, w: f32, h: f32, radius: f32) -> Option<Path> {
    let r = radius.clamp(0.0, w.min(h) / 2.0);
    if r < 0.5 {
        return Some(PathBuilder::from_rect(Rect::from_xywh(x, y, w, h)?));
    }
    // A quarter of a circle as one cubic: handles of 0.5523 of its radius.
    let k = r * 0.447_7;
    let (x1, y1) = (x + w, y + h);
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.line_to(x1 - r, y);
    path.cubic_to(x1 - k, y, x1, y + k, x1, y + r);
    path.line_to(x1, y1 - r);
    path.cubic_to(x1, y1 - k, x1 - k, y1, x1 - r, y1);
    path.line_to(x + r, y1);
    path.cubic_to(x + k, y1, x, y1 - k, x, y1 - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
    path.finish()
}

/// Lays the shadow of a path: its form and rim, moved and blurred.
pub(super) fn shade(path: &Path, shadow: Shadow, rim: f32, size: f32, pixels: &mut Pixmap) {
    let (w, h) = (pixels.width(), pixels.height());
    let Some(mut form) = Pixmap::new(w, h) else { return };
    let black = paint(Color { a: 255, ..shadow.color });
    let moved = Transform::from_translate(shadow.x as f32 * size, shadow.y as f32 * size);
    form.fill_path(path, &black, FillRule::Winding, moved, None);
    if rim > 0.0 {
        let stroke = Stroke { width: 2.0 * rim * size, line_join: LineJoin::Round, ..Stroke::default() };
        form.stroke_path(path, &black, &stroke, moved, None);
    }
    let mut alpha: Vec<u8> = form.data().chunks_exact(4).map(|p| p[3]).collect();
    // Three boxes of width d have together the variance 3·(d² − 1)/12.
    let deviation = shadow.blur as f32 * size;
    let radius = (((4.0 * deviation * deviation + 1.0).sqrt() - 1.0) / 2.0).round() as usize;
    if radius > 0 {
        for _ in 0..3 {
            alpha = blurred(&alpha, w as usize, h as usize, radius);
            alpha = blurred(&alpha, h as usize, w as usize, radius);
        }
    }
    let scaled = crate::sheet::scale;
    for (pixel, a) in form.data_mut().chunks_exact_mut(4).zip(alpha) {
        let a = scaled(a, shadow.color.a);
        pixel.copy_from_slice(&[scaled(shadow.color.r, a), scaled(shadow.color.g, a), scaled(shadow.color.b, a), a]);
    }
    pixels.draw_pixmap(0, 0, form.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
}
