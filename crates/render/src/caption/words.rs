//! Words on a track: set in lines or columns, in styles of their own, into a picture.

use super::{
    columns, lacking,
    lines::{Line, Piece, broken},
    raster::Typesetter,
    shapes::{bar, paint, rounded, shade},
};
use crate::sheet::Rgba;
use cosmic_text::{
    Attrs, Buffer, CacheKey, CacheKeyFlags, Command, Family, FontFeatures, Metrics, Shaping, SwashContent, Weight, Wrap,
};
use kinora_model::Text;
use kinora_timeline::{Align, FaceKind, Run, Words};
use std::ops::Range;
use tiny_skia::{FillRule, LineJoin, Path, PathBuilder, Pixmap, PixmapPaint, PremultipliedColorU8, Stroke, Transform};

/// Words as a picture.
pub struct Set {
    /// Its pixels; the middle of the words is the middle of the picture. Sides are even.
    pub picture: Rgba,
    /// What could not be shown as it should.
    pub warnings: Vec<Text>,
}

/// The base line of an em box from its top, in ems: where the installed faces have it.
const BASE: f32 = 0.88;
/// Slant of italics: to the right for each unit upwards.
const SLANT: f32 = 0.2;
/// Most pixels of a side. What is wider lies beyond the canvas: the middle of the words stays in the middle.
const LARGEST: f32 = 8192.0;
/// Most pixels of all.
const MOST: f32 = 24e6;

/// No style.
const NOBODY: usize = usize::MAX;

/// A glyph before it has its place.
struct Glyph {
    key: CacheKey,
    x: f32,
    w: f32,
    size: f32,
    /// Index of its style; [`NOBODY`] for one that no font has: it keeps its room, and nothing is drawn there.
    run: usize,
    bytes: Range<usize>,
    /// Turned clockwise, to run along a column: how high above the base line its middle is then.
    turned: Option<f32>,
}

impl Glyph {
    /// The room that it takes along its line, or its column.
    fn along(&self, vertical: bool) -> f32 {
        if vertical && self.turned.is_none() { self.size } else { self.w }
    }
}

/// A glyph in its place: the beginning of its base line, in the picture.
struct Placed<'g> {
    glyph: &'g Glyph,
    x: f32,
    y: f32,
}

/// Lines laid out: the size of all of them together, and where each is.
struct Block {
    width: f32,
    height: f32,
    /// Left, top, width and height of each line or column.
    boxes: Vec<[f32; 4]>,
}

impl Typesetter {
    /// Sets `words` at `em` pixels for a whole canvas width. Of their glyphs only the first `share` are drawn, all where
    /// absent. None where there is nothing to see.
    pub fn words(&mut self, words: &Words, canvas_width: f32, share: Option<f64>) -> Option<Set> {
        let (glyphs, missing) = self.glyphs(words, canvas_width);
        let pieces: Vec<Piece> = glyphs
            .iter()
            .map(|g| Piece {
                bytes: g.bytes.clone(),
                width: g.along(words.vertical) + words.letter_spacing as f32 * g.size,
            })
            .collect();
        let limit = words.wrap.map(|w| w as f32 * canvas_width);
        let lines = broken(&words.text, &pieces, limit);
        let em = words.runs.first().map_or(0.05, |r| r.size) as f32 * canvas_width;
        let block = block(words, &lines, &glyphs, &pieces, em);
        let margin = margin(words, em, canvas_width);
        let even = |v: f32, most: f32| (v.min(most) / 2.0).ceil().max(1.0) as u32 * 2;
        let w = even(block.width + 2.0 * margin.0, LARGEST);
        let h = even(block.height + 2.0 * margin.1, LARGEST.min(MOST / w as f32));
        let origin = ((w as f32 - block.width) / 2.0, (h as f32 - block.height) / 2.0);
        let placed = place(words, &lines, &glyphs, &pieces, &block, origin);
        let count = share.map_or(placed.len(), |s| (s.clamp(0.0, 1.0) * placed.len() as f64).round() as usize);
        let mut pixels = Pixmap::new(w, h)?;
        self.plate(words, &block, origin, em, &mut pixels);
        self.ink(words, &placed[..count], &mut pixels);
        if words.opacity < 1.0 {
            let opacity = (words.opacity * 255.0).round() as u8;
            pixels.data_mut().iter_mut().for_each(|v| *v = crate::sheet::scale(*v, opacity));
        }
        let warnings = lacking(&missing, &words.text).into_iter().collect();
        Some(Set { picture: Rgba { w: w as usize, h: h as usize, data: pixels.take() }, warnings })
    }

    /// Shapes the words paragraph by paragraph, each as one endless line; also gives the characters that no font has.
    fn glyphs(&mut self, words: &Words, canvas_width: f32) -> (Vec<Glyph>, Vec<char>) {
        let (sans, serif) = (self.sans.clone(), self.serif.clone());
        let attrs = |i: usize, run: &Run| {
            let size = (run.size as f32 * canvas_width).clamp(1.0, 4000.0);
            let (family, weight) = match run.face {
                FaceKind::Sans => (sans.as_str(), if run.bold { Weight::BOLD } else { Weight::NORMAL }),
                FaceKind::Serif => (serif.as_str(), Weight::SEMIBOLD),
            };
            let forms = if words.vertical { columns::forms() } else { FontFeatures::new() };
            Attrs::new()
                .font_features(forms)
                .family(Family::Name(family))
                .weight(weight)
                .metrics(Metrics::new(size, size))
                .metadata(i)
                .cache_key_flags(CacheKeyFlags::DISABLE_HINTING)
        };
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::new(16.0, 16.0));
        buffer.set_wrap(Wrap::None);
        buffer.set_size(None, None);
        let (mut glyphs, mut missing) = (Vec::new(), Vec::new());
        let mut offset = 0;
        for paragraph in words.text.split('\n') {
            let here = offset..offset + paragraph.len();
            let spans = words.runs.iter().enumerate().filter_map(|(i, run)| {
                let (from, to) = (run.bytes.start.max(here.start), run.bytes.end.min(here.end));
                (from < to).then(|| (&words.text[from..to], attrs(i, run)))
            });
            buffer.set_rich_text(spans, &Attrs::new(), Shaping::Advanced, None);
            buffer.shape_until_scroll(&mut self.fonts, false);
            for line in buffer.layout_runs() {
                for glyph in line.glyphs {
                    let bytes = offset + glyph.start..offset + glyph.end;
                    if glyph.glyph_id == 0 {
                        let lacking = words.text[bytes.clone()].chars();
                        missing.extend(lacking.filter(|c| !c.is_whitespace() && !c.is_control()));
                    }
                    let first = words.text[bytes.clone()].chars().next().filter(|_| words.vertical);
                    let key = glyph.physical((0.0, 0.0), 1.0).cache_key;
                    let turned = first.filter(|c| columns::is_turned(&mut self.fonts, glyph, *c));
                    let turned = turned.map(|_| columns::middle(&mut self.fonts, &mut self.outlines, key));
                    glyphs.push(Glyph {
                        turned,
                        key,
                        x: glyph.font_size * glyph.x_offset,
                        w: glyph.w,
                        size: glyph.font_size,
                        run: if glyph.glyph_id == 0 { NOBODY } else { glyph.metadata },
                        bytes,
                    });
                }
            }
            offset = here.end + 1;
        }
        missing.sort_unstable();
        missing.dedup();
        (glyphs, missing)
    }

    fn plate(&mut self, words: &Words, block: &Block, origin: (f32, f32), em: f32, pixels: &mut Pixmap) {
        let Some(plate) = words.plate else { return };
        let all = [[0.0, 0.0, block.width, block.height]];
        let boxes: &[[f32; 4]] = if plate.by_line { &block.boxes } else { &all };
        let (pw, ph) = (plate.width as f32 * em, plate.height as f32 * em);
        for [x, y, w, h] in boxes.iter().copied().filter(|b| b[2] > 0.0) {
            let (w, h) = (w + pw, h + ph);
            let left = origin.0 + x - pw / 2.0 + plate.x as f32 * em;
            let top = origin.1 + y - ph / 2.0 + plate.y as f32 * em;
            let radius = plate.corner as f32 * w.min(h) / 2.0;
            if let Some(path) = rounded(left, top, w, h, radius) {
                pixels.fill_path(&path, &paint(plate.color), FillRule::Winding, Transform::identity(), None);
            }
        }
    }

    /// Shadows below rims below glyphs.
    fn ink(&mut self, words: &Words, placed: &[Placed], pixels: &mut Pixmap) {
        let mut shapes: Vec<(usize, Path)> = Vec::new();
        let mut pictures = Vec::new();
        for (i, run) in words.runs.iter().enumerate() {
            let mut path = PathBuilder::new();
            for p in placed.iter().filter(|p| p.glyph.run == i) {
                if !self.follow(p, run, &mut path) {
                    pictures.push(p);
                }
                if run.underline && !words.vertical {
                    let (top, thick) = (p.y + 0.09 * p.glyph.size, 0.06 * p.glyph.size);
                    let width = p.glyph.w + words.letter_spacing as f32 * p.glyph.size;
                    bar(&mut path, [p.x, top, width, thick.max(1.0)]);
                }
            }
            shapes.extend(path.finish().map(|path| (i, path)));
        }
        let size = |i: usize| placed.iter().find(|p| p.glyph.run == i).map_or(16.0, |p| p.glyph.size);
        for (i, path) in &shapes {
            if let Some(shadow) = words.runs[*i].shadow {
                shade(path, shadow, words.runs[*i].outline.map_or(0.0, |o| o.width as f32), size(*i), pixels);
            }
        }
        for (i, path) in &shapes {
            if let Some(outline) = words.runs[*i].outline {
                let width = 2.0 * outline.width as f32 * size(*i);
                let stroke = Stroke { width, line_join: LineJoin::Round, ..Stroke::default() };
                pixels.stroke_path(path, &paint(outline.color), &stroke, Transform::identity(), None);
            }
        }
        for (i, path) in &shapes {
            pixels.fill_path(path, &paint(words.runs[*i].color), FillRule::Winding, Transform::identity(), None);
        }
        for p in pictures {
            self.stamp(p, pixels);
        }
    }

    /// Adds a glyph's outline; false where it has none (a space, a coloured picture).
    fn follow(&mut self, p: &Placed, run: &Run, into: &mut PathBuilder) -> bool {
        let Some(commands) = self.outlines.get_outline_commands(&mut self.fonts, p.glyph.key) else { return false };
        let slant = if run.italic { SLANT } else { 0.0 };
        // Outlines have y upwards.
        let at = |x: f32, y: f32| {
            let along = p.glyph.x + x + slant * y;
            if p.glyph.turned.is_some() { (p.x + y, p.y + along) } else { (p.x + along, p.y - y) }
        };
        for command in commands {
            match command {
                Command::MoveTo(q) => {
                    let (x, y) = at(q.x, q.y);
                    into.move_to(x, y);
                }
                Command::LineTo(q) => {
                    let (x, y) = at(q.x, q.y);
                    into.line_to(x, y);
                }
                Command::QuadTo(c, q) => {
                    let ((a, b), (x, y)) = (at(c.x, c.y), at(q.x, q.y));
                    into.quad_to(a, b, x, y);
                }
                Command::CurveTo(c, d, q) => {
                    let ((a, b), (e, f), (x, y)) = (at(c.x, c.y), at(d.x, d.y), at(q.x, q.y));
                    into.cubic_to(a, b, e, f, x, y);
                }
                Command::Close => into.close(),
            }
        }
        !commands.is_empty()
    }

    /// Lays a glyph that is a coloured picture of its own.
    fn stamp(&mut self, p: &Placed, pixels: &mut Pixmap) {
        let Some(image) = self.outlines.get_image(&mut self.fonts, p.glyph.key) else { return };
        if image.content != SwashContent::Color {
            return;
        }
        let (w, h) = (image.placement.width, image.placement.height);
        let Some(mut stamp) = Pixmap::new(w.max(1), h.max(1)) else { return };
        for (to, from) in stamp.pixels_mut().iter_mut().zip(image.data.chunks_exact(4)) {
            let scaled = |c: u8| crate::sheet::scale(c, from[3]);
            let color = PremultipliedColorU8::from_rgba(scaled(from[0]), scaled(from[1]), scaled(from[2]), from[3]);
            *to = color.unwrap_or(PremultipliedColorU8::TRANSPARENT);
        }
        let (x, y) = (p.x + image.placement.left as f32, p.y - image.placement.top as f32);
        let move_by = Transform::from_translate(x, y);
        pixels.draw_pixmap(0, 0, stamp.as_ref(), &PixmapPaint::default(), move_by, None);
    }
}

/// Room around the words that rims, shadows and the plate need, to each side and up and down.
fn margin(words: &Words, em: f32, canvas_width: f32) -> (f32, f32) {
    let mut most: f32 = 0.25 * em;
    for run in &words.runs {
        let size = run.size as f32 * canvas_width;
        let rim = run.outline.map_or(0.0, |o| o.width as f32);
        let shadow = run.shadow.map_or(0.0, |s| (s.x.abs().max(s.y.abs()) + 3.0 * s.blur) as f32);
        most = most.max(size * (0.25 + rim + shadow));
    }
    let plate = words.plate.map_or((0.0, 0.0), |p| {
        let room = |size: f64, shift: f64| (size / 2.0 + shift.abs()) as f32 * em;
        (room(p.width, p.x), room(p.height, p.y))
    });
    (most.max(plate.0 + 2.0), most.max(plate.1 + 2.0))
}

/// Where each line (or column) is within all of them.
fn block(words: &Words, lines: &[Line], glyphs: &[Glyph], pieces: &[Piece], em: f32) -> Block {
    let size_of = |line: &Line| glyphs[line.pieces.clone()].iter().map(|g| g.size).fold(0.0, f32::max);
    let across: Vec<f32> = lines.iter().map(|l| if l.pieces.is_empty() { em } else { size_of(l) }).collect();
    let along: Vec<f32> = lines
        .iter()
        .map(|line| {
            let last = line.pieces.end.checked_sub(1).filter(|_| !line.pieces.is_empty());
            let spare = last.map_or(0.0, |i| words.letter_spacing as f32 * glyphs[i].size);
            pieces[line.pieces.clone()].iter().map(|p| p.width).sum::<f32>() - spare
        })
        .collect();
    let longest = along.iter().copied().fold(0.0, f32::max);
    let gap = |i: usize| if i == 0 { 0.0 } else { words.line_spacing as f32 * across[i] };
    let depth: f32 = across.iter().enumerate().map(|(i, a)| a + gap(i)).sum();
    let mut at = 0.0;
    let boxes = (0..lines.len())
        .map(|i| {
            at += gap(i);
            let begin = match words.align {
                Align::Start => 0.0,
                Align::Center => (longest - along[i]) / 2.0,
                Align::End => longest - along[i],
            };
            let here = at;
            at += across[i];
            if words.vertical {
                // Columns go from right to left.
                [depth - here - across[i], begin, across[i], along[i]]
            } else {
                [begin, here, along[i], across[i]]
            }
        })
        .collect();
    let (width, height) = if words.vertical { (depth, longest) } else { (longest, depth) };
    Block { width, height, boxes }
}

fn place<'g>(
    words: &Words,
    lines: &[Line],
    glyphs: &'g [Glyph],
    pieces: &[Piece],
    block: &Block,
    origin: (f32, f32),
) -> Vec<Placed<'g>> {
    let mut placed = Vec::with_capacity(glyphs.len());
    for (line, [x, y, w, h]) in lines.iter().zip(&block.boxes) {
        let mut at = 0.0;
        for i in line.pieces.clone() {
            let glyph = &glyphs[i];
            let (left, base) = if let Some(middle) = glyph.turned {
                (x + w / 2.0 - middle, y + at)
            } else if words.vertical {
                (x + (w - glyph.w) / 2.0, y + at + BASE * glyph.size)
            } else {
                // Smaller words stand on the base line of the largest of their line.
                (x + at, y + h * BASE)
            };
            placed.push(Placed { glyph, x: origin.0 + left, y: origin.1 + base });
            at += pieces[i].width;
        }
    }
    placed
}
