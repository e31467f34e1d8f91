//! Words into pixels.

use super::{
    lacking,
    layout::{Cluster, break_lines},
    shapes::rounded,
    style::{Face, Place, SAFE, SPEAKER_COLOR, Style, shown},
};
use crate::sheet::{Rgba, Sheet};
use cosmic_text::{
    Attrs, Buffer, CacheKeyFlags, Command, Family, FontSystem, Metrics, Shaping, SwashCache, Weight, Wrap, fontdb,
};
use kinora_model::{Error, Result, Text, text};
use kinora_timeline::{Canvas, Caption};
use std::{ops::Range, path::Path};
use tiny_skia::{Color, FillRule, LineJoin, Paint, PathBuilder, Pixmap, PixmapPaint, Stroke, Transform};

/// A caption ready to be laid over frames.
pub struct Overlay {
    /// Its pixels.
    pub sheet: Sheet,
    /// Left edge on the canvas, even.
    pub x: usize,
    /// Top edge on the canvas, even.
    pub y: usize,
    /// What could not be shown as it should.
    pub warnings: Vec<Text>,
    /// That it does not fit into the picture's safe area.
    pub misfit: Option<Text>,
}

/// Sets type with the fonts of one folder and no others.
pub struct Typesetter {
    pub(super) fonts: FontSystem,
    pub(super) outlines: SwashCache,
    pub(super) sans: String,
    pub(super) serif: String,
}

/// A shaped glyph: its outline, where it begins on an endless line, and the bytes that it stands for.
#[derive(Clone)]
pub(super) struct Glyph {
    key: cosmic_text::CacheKey,
    pub x: f32,
    pub bytes: Range<usize>,
}

impl Typesetter {
    /// Loads every font file of `folder`.
    pub fn new(folder: &Path) -> Result<Self> {
        let place = folder.display();
        let mut db = fontdb::Database::new();
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .map(|entries| entries.filter_map(|e| e.ok()).map(|e| e.path()).collect())
            .unwrap_or_default();
        files.sort();
        for file in files {
            if file.extension().is_some_and(|e| e == "otf" || e == "ttf" || e == "ttc") {
                // A file that is no font leaves the database as it was; what then lacks is told below.
                let _ = db.load_font_file(&file);
            }
        }
        let family = |serif: bool| {
            let name = |f: &fontdb::FaceInfo| f.families.first().map(|(n, _)| n.clone());
            db.faces().filter_map(name).find(|n| n.contains("Serif") == serif && !n.contains("Emoji"))
        };
        let Some(sans) = family(false).or_else(|| family(true)) else {
            return Err(Error::missing(
                text!("no font was found in {place}; captions need one; run `kinora assets install fonts`, or set KINORA_ASSETS to where they are";
                      "在 {place} 中找不到字幕所需的字体；请运行 kinora assets install fonts，或用 KINORA_ASSETS 指定资源所在"),
            ));
        };
        let serif = family(true).unwrap_or_else(|| sans.clone());
        db.set_sans_serif_family(sans.clone());
        db.set_serif_family(serif.clone());
        // The locale only orders fallback fonts, of which there are none but these.
        let fonts = FontSystem::new_with_locale_and_db("zh-CN".into(), db);
        Ok(Self { fonts, outlines: SwashCache::new(), sans, serif })
    }

    /// Height in pixels of the lines of `caption`.
    pub fn height(&mut self, caption: &Caption, canvas: &Canvas) -> f32 {
        let (style, _, lines, _) = self.fitted(caption, canvas);
        style.size * style.leading * lines.len() as f32
    }

    /// Shapes `caption` and breaks it into lines, smaller where it has too many.
    fn fitted(&mut self, caption: &Caption, canvas: &Canvas) -> (Style, Vec<Glyph>, Vec<Range<usize>>, Vec<char>) {
        let mut style = Style::of(caption, canvas);
        let (_, words) = shown(caption);
        let full = style.size;
        loop {
            let (glyphs, clusters, missing) = self.shape(&words, &style);
            let lines = break_lines(&words, &clusters, style.width);
            if lines.len() <= style.lines || style.size < full * 0.81 {
                return (style, glyphs, lines, missing);
            }
            style.size -= full * 0.05;
        }
    }

    /// Draws `caption` for `canvas`, its lowest line `raised` pixels above its usual place.
    pub fn set(&mut self, caption: &Caption, canvas: &Canvas, raised: f32) -> Option<Overlay> {
        if !caption.role.is_subtitle() {
            return self.card(caption, canvas);
        }
        let (name, _) = shown(caption);
        let (style, glyphs, lines, missing) = self.fitted(caption, canvas);
        if lines.is_empty() {
            return None;
        }
        let warnings = lacking(&missing, &caption.text).into_iter().collect();
        let (overlay, fits) = self.draw(canvas, &style, &glyphs, &lines, name, raised)?;
        let words = &caption.text;
        let misfit = (!fits).then(|| {
            text!("the caption “{words}” does not fit into the picture; split or shorten it"; "字幕“{words}”放不进画面；请拆分或缩短")
        });
        Some(Overlay { warnings, misfit, ..overlay })
    }

    /// Shapes `words` as one endless line.
    pub(super) fn shape(&mut self, words: &str, style: &Style) -> (Vec<Glyph>, Vec<Cluster>, Vec<char>) {
        let (family, weight) = match style.face {
            Face::Sans => (self.sans.as_str(), Weight::NORMAL),
            Face::SansBold => (self.sans.as_str(), Weight::BOLD),
            Face::Serif => (self.serif.as_str(), Weight::SEMIBOLD),
        };
        let attrs =
            Attrs::new().family(Family::Name(family)).weight(weight).cache_key_flags(CacheKeyFlags::DISABLE_HINTING);
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::new(style.size, style.size * style.leading));
        buffer.set_wrap(Wrap::None);
        buffer.set_size(None, None);
        let (mut glyphs, mut clusters, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        let mut offset = 0;
        for paragraph in words.split('\n') {
            buffer.set_text(paragraph, &attrs, Shaping::Advanced, None);
            buffer.shape_until_scroll(&mut self.fonts, false);
            for run in buffer.layout_runs() {
                for glyph in run.glyphs {
                    let bytes = offset + glyph.start..offset + glyph.end;
                    if glyph.glyph_id == 0 {
                        missing.extend(words[bytes.clone()].chars().filter(|c| !c.is_whitespace() && !c.is_control()));
                    } else {
                        let physical = glyph.physical((0.0, 0.0), 1.0);
                        let x = glyph.x + glyph.font_size * glyph.x_offset;
                        glyphs.push(Glyph { key: physical.cache_key, x, bytes: bytes.clone() });
                    }
                    clusters.push(Cluster { bytes, width: glyph.w });
                }
            }
            offset += paragraph.len() + 1;
        }
        clusters.sort_by_key(|c| c.bytes.start);
        missing.sort_unstable();
        missing.dedup();
        (glyphs, clusters, missing)
    }

    /// Draws laid-out lines; also tells whether they lie inside the safe area.
    fn draw(
        &mut self,
        canvas: &Canvas,
        style: &Style,
        glyphs: &[Glyph],
        lines: &[Range<usize>],
        name: usize,
        raised: f32,
    ) -> Option<(Overlay, bool)> {
        let (size, leading) = (style.size, style.size * style.leading);
        let (cw, ch) = (canvas.width as f32, canvas.height as f32);
        // Plate, rim and shadow reach this far beyond the outlines.
        let halo = (size * 0.9).ceil();
        let laid: Vec<(f32, f32, Vec<&Glyph>)> = lines
            .iter()
            .map(|line| {
                let of: Vec<&Glyph> =
                    glyphs.iter().filter(|g| g.bytes.start >= line.start && g.bytes.start < line.end).collect();
                let left = of.iter().map(|g| g.x).fold(f32::INFINITY, f32::min);
                let right = of.iter().map(|g| g.x + self.advance(g)).fold(0.0, f32::max);
                (if left.is_finite() { left } else { 0.0 }, (right - left).max(0.0), of)
            })
            .collect();
        let widest = laid.iter().map(|l| l.1).fold(0.0, f32::max);
        let height = leading * lines.len() as f32;
        let top = match style.place {
            Place::Bottom => ch - style.margin - height - raised,
            Place::Middle => (ch - height) / 2.0,
        };
        let (safe_x, safe_y) = (cw * SAFE, ch * SAFE);
        let fits = widest <= cw - 2.0 * safe_x + 1.0 && top >= safe_y - 1.0 && top + height <= ch - safe_y + 1.0;
        // The box on the canvas, widened by the halo, on even pixels, inside the canvas.
        let even = |v: f32, limit: f32| (v.clamp(0.0, limit) / 2.0).floor() as usize * 2;
        let (x0, y0) = (even((cw - widest) / 2.0 - halo, cw), even(top - halo, ch));
        let (x1, y1) = (
            even((cw + widest) / 2.0 + halo + 2.0, cw).min(canvas.width as usize),
            even(top + height + halo + 2.0, ch).min(canvas.height as usize),
        );
        let (w, h) = (x1.checked_sub(x0)?, y1.checked_sub(y0)?);
        let mut outline = PathBuilder::new();
        let mut named = PathBuilder::new();
        for (i, (left, width, of)) in laid.iter().enumerate() {
            // The base line: the em box stands a little above the middle of its line.
            let base = top + leading * i as f32 + (leading - size) / 2.0 + size * 0.86 - y0 as f32;
            let shift = (cw - width) / 2.0 - left - x0 as f32;
            for glyph in of {
                let into = if glyph.bytes.start < name { &mut named } else { &mut outline };
                self.trace(glyph, glyph.x + shift, base, into);
            }
        }
        let (outline, named) = (outline.finish(), named.finish());
        let mut pixels = Pixmap::new(w as u32, h as u32)?;
        let stroke = Stroke { width: 2.0 * style.rim * size, line_join: LineJoin::Round, ..Stroke::default() };
        let paint = |[r, g, b]: [u8; 3], alpha: f32| {
            let mut paint = Paint { anti_alias: true, ..Paint::default() };
            paint.set_color(Color::from_rgba8(r, g, b, (alpha * 255.0) as u8));
            paint
        };
        let both = || [&outline, &named].into_iter().flatten();
        let widths: Vec<f32> = laid.iter().map(|line| line.1).collect();
        plate(&mut pixels, style, &widths, (cw / 2.0 - x0 as f32, top - y0 as f32));
        let mut shade = Pixmap::new(w as u32, h as u32)?;
        let lowered = Transform::from_translate(0.0, size * 0.045);
        for path in both() {
            let wide = Stroke { width: stroke.width + size * 0.06, ..stroke.clone() };
            shade.stroke_path(path, &paint([0, 0, 0], style.shadow), &wide, lowered, None);
        }
        soften(&mut shade, (size * 0.07).round().max(1.0) as usize);
        let over = PixmapPaint::default();
        pixels.draw_pixmap(0, 0, shade.as_ref(), &over, Transform::identity(), None);
        for path in both() {
            pixels.stroke_path(path, &paint([10, 10, 14], 0.88), &stroke, Transform::identity(), None);
        }
        for (path, color) in [(&outline, style.color), (&named, SPEAKER_COLOR)] {
            if let Some(path) = path {
                pixels.fill_path(path, &paint(color, 1.0), FillRule::Winding, Transform::identity(), None);
            }
        }
        let sheet = Sheet::new(&Rgba { w, h, data: pixels.take() }, false);
        Some((Overlay { sheet, x: x0, y: y0, warnings: Vec::new(), misfit: None }, fits))
    }

    /// Width of a glyph for finding a line's end: an em is the most that a caption's glyphs have.
    pub(super) fn advance(&mut self, glyph: &Glyph) -> f32 {
        let commands = self.outlines.get_outline_commands(&mut self.fonts, glyph.key).unwrap_or_default();
        commands
            .iter()
            .filter_map(|c| match c {
                Command::MoveTo(p) | Command::LineTo(p) | Command::QuadTo(_, p) | Command::CurveTo(_, _, p) => {
                    Some(p.x)
                }
                Command::Close => None,
            })
            .fold(0.0, f32::max)
    }

    pub(super) fn trace(&mut self, glyph: &Glyph, x: f32, y: f32, into: &mut PathBuilder) {
        // Outlines have y upwards.
        for command in self.outlines.get_outline_commands(&mut self.fonts, glyph.key).unwrap_or_default() {
            match command {
                Command::MoveTo(p) => into.move_to(x + p.x, y - p.y),
                Command::LineTo(p) => into.line_to(x + p.x, y - p.y),
                Command::QuadTo(c, p) => into.quad_to(x + c.x, y - c.y, x + p.x, y - p.y),
                Command::CurveTo(c, d, p) => {
                    into.cubic_to(x + c.x, y - c.y, x + d.x, y - d.y, x + p.x, y - p.y);
                }
                Command::Close => into.close(),
            }
        }
    }
}

/// A dark plate behind each line, as wide as it, without hard borders. `middle` and `top` are those of the lines.
fn plate(pixels: &mut Pixmap, style: &Style, widths: &[f32], (middle, top): (f32, f32)) {
    if style.plate <= 0.0 {
        return;
    }
    let (size, leading) = (style.size, style.size * style.leading);
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(0, 0, 0, (style.plate * 255.0) as u8));
    let mut path = PathBuilder::new();
    for (n, width) in widths.iter().enumerate() {
        let (reach, y) = (width / 2.0 + size * 0.34, top + leading * n as f32);
        if let Some(line) = rounded(middle - reach, y - size * 0.06, 2.0 * reach, leading + size * 0.12, size * 0.3) {
            path.push_path(&line);
        }
    }
    if let Some(path) = path.finish() {
        pixels.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        soften(pixels, (size * 0.14).round().max(1.0) as usize);
    }
}

/// Three box blurs, which together are nearly a Gaussian.
fn soften(pixels: &mut Pixmap, radius: usize) {
    let (w, h) = (pixels.width() as usize, pixels.height() as usize);
    // The shadow is black, so only its alpha is blurred.
    let mut alpha: Vec<u8> = pixels.data().chunks_exact(4).map(|p| p[3]).collect();
    for _ in 0..3 {
        alpha = blurred(&alpha, w, h, radius);
        // Turned over, the second pass goes down; each pass turns it once, so two calls restore it.
        alpha = blurred(&alpha, h, w, radius);
    }
    for (pixel, a) in pixels.data_mut().chunks_exact_mut(4).zip(alpha) {
        pixel.copy_from_slice(&[0, 0, 0, a]);
    }
}

/// Rows blurred by a box of 2·radius + 1 samples; the result is turned over (rows become columns).
pub(super) fn blurred(samples: &[u8], w: usize, h: usize, radius: usize) -> Vec<u8> {
    let mut out = vec![0; w * h];
    let width = 2 * radius as u32 + 1;
    for y in 0..h {
        let row = &samples[y * w..(y + 1) * w];
        let mut sum: u32 = row.iter().take(radius).map(|&v| u32::from(v)).sum();
        for x in 0..w {
            sum += row.get(x + radius).map_or(0, |&v| u32::from(v));
            out[x * h + y] = ((sum + width / 2) / width) as u8;
            if x >= radius {
                sum -= u32::from(row[x - radius]);
            }
        }
    }
    out
}
