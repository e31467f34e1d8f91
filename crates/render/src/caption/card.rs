//! Cards: the film's title, a chapter's, and the end, over a picture or over black.
//!
//! A card is a veil that quiets the picture, words set large with room around them, and thin rules that hold them
//! together. Its text has paragraphs: a title may have a line below it, a chapter's number stands above its name, and the
//! title stands below the end's word.

use super::{
    lacking,
    layout::break_lines,
    raster::{Glyph, Overlay, Typesetter},
    style::{Face, SAFE, Style},
};
use crate::sheet::{Rgba, Sheet};
use kinora_model::{Language, text};
use kinora_timeline::{Canvas, Caption, CaptionRole};
use std::ops::Range;
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Paint, PathBuilder, Pixmap, Point, RadialGradient, Rect, Shader,
    SpreadMode, Stroke, Transform,
};

/// Warm white of what is large.
const IVORY: [u8; 3] = [250, 244, 230];
/// Old gold of what is small, and of the rules.
const GOLD: [u8; 3] = [226, 194, 132];
/// How dark the veil is behind the words: ivory on it keeps a contrast of 4.5:1 over white.
const VEIL: f32 = 0.66;
/// How dark it is at the picture's borders.
const EDGE: f32 = 0.3;

/// One size of words on a card.
struct Block {
    words: String,
    size: f32,
    color: [u8; 3],
    /// Room between characters, in ems.
    tracking: f32,
    /// Room above, in pixels.
    above: f32,
}

/// A line ready to be drawn: its glyphs, how far each is shifted, and its width.
struct Laid {
    glyphs: Vec<(Glyph, f32)>,
    width: f32,
    size: f32,
    color: [u8; 3],
    /// Top of its em box on the card.
    top: f32,
}

/// A card's lines, and where they stand together.
struct Composed {
    laid: Vec<Laid>,
    height: f32,
    widest: f32,
    /// Of all of them, on the canvas.
    top: f32,
    /// Characters that no font has.
    missing: Vec<char>,
    style: Style,
}

impl Composed {
    fn rules(&self, pixels: &mut Pixmap, role: &CaptionRole) {
        let middle = pixels.width() as f32 / 2.0;
        rules(pixels, role, &self.style, (middle, self.top, self.top + self.height), self.widest);
    }
}

impl Typesetter {
    /// Draws the card that `caption` asks for on the whole of `canvas`; nothing where it has no words.
    pub(super) fn card(&mut self, caption: &Caption, canvas: &Canvas) -> Option<Overlay> {
        let composed = self.composed(caption, canvas)?;
        let (cw, ch, height) = (canvas.width as f32, canvas.height as f32, composed.height);
        let fits = composed.widest <= cw * (1.0 - 2.0 * SAFE) + 1.0 && height <= ch * (1.0 - 2.0 * SAFE);
        let mut pixels = Pixmap::new(canvas.width, canvas.height)?;
        veil(&mut pixels, height);
        self.write(&mut pixels, &composed.laid, composed.top);
        composed.rules(&mut pixels, &caption.role);
        let warnings = lacking(&composed.missing, &caption.text).into_iter().collect();
        let words = caption.text.replace('\n', " ");
        let misfit = (!fits).then(
            || text!("the title “{words}” does not fit into the picture; shorten it"; "标题“{words}”放不进画面；请缩短"),
        );
        let sheet =
            Sheet::new(&Rgba { w: canvas.width as usize, h: canvas.height as usize, data: pixels.take() }, false);
        Some(Overlay { sheet, x: 0, y: 0, warnings, misfit })
    }

    /// The card without its words: the veil, and the rules around where they would stand.
    pub fn ground(&mut self, caption: &Caption, canvas: &Canvas) -> Option<Pixmap> {
        let composed = self.composed(caption, canvas)?;
        let mut pixels = Pixmap::new(canvas.width, canvas.height)?;
        veil(&mut pixels, composed.height);
        composed.rules(&mut pixels, &caption.role);
        Some(pixels)
    }

    /// Where all of a card stands; nothing where it has no words.
    fn composed(&mut self, caption: &Caption, canvas: &Canvas) -> Option<Composed> {
        let full = Style::of(caption, canvas);
        let (mut laid, mut height, mut missing) = self.stacked(caption, &full, 1.0);
        // Long titles are set smaller before they fill the picture.
        for share in [0.88, 0.76, 0.66] {
            let most = canvas.height as f32 * 0.6;
            if height <= most && laid.iter().filter(|l| l.size >= full.size * share).count() <= full.lines {
                break;
            }
            (laid, height, missing) = self.stacked(caption, &full, share);
        }
        if laid.is_empty() {
            return None;
        }
        let widest = laid.iter().map(|l| l.width).fold(0.0, f32::max);
        missing.sort_unstable();
        missing.dedup();
        let ch = canvas.height as f32;
        // The optical middle lies a little above the real one.
        let top = (ch - height) / 2.0 - ch * 0.015;
        Some(Composed { laid, height, widest, top, missing, style: full })
    }

    /// The card's lines one below the other, their height together, and the characters that no font has.
    fn stacked(&mut self, caption: &Caption, full: &Style, share: f32) -> (Vec<Laid>, f32, Vec<char>) {
        let (mut laid, mut at, mut missing) = (Vec::new(), 0.0, Vec::new());
        for block in blocks(caption, full.size * share) {
            let style = Style { size: block.size, face: Face::Serif, ..*full };
            let (glyphs, mut clusters, lacks) = self.shape(&block.words, &style);
            missing.extend(lacks);
            let gap = block.tracking * block.size;
            clusters.iter_mut().for_each(|c| c.width += gap);
            at += block.above;
            for line in break_lines(&block.words, &clusters, full.width) {
                let of = self.tracked(&glyphs, &line, gap);
                let width = of.iter().map(|(g, shift)| g.x + shift + self.advance(g)).fold(0.0, f32::max);
                laid.push(Laid { glyphs: of, width, size: block.size, color: block.color, top: at });
                at += block.size * 1.28;
            }
            at -= block.size * 0.28;
        }
        (laid, at.max(0.0), missing)
    }

    /// The glyphs of a line, each with its shift to the line's own beginning and apart from its neighbours.
    fn tracked(&self, glyphs: &[Glyph], line: &Range<usize>, gap: f32) -> Vec<(Glyph, f32)> {
        let of: Vec<&Glyph> = glyphs.iter().filter(|g| line.contains(&g.bytes.start)).collect();
        let left = of.iter().map(|g| g.x).fold(f32::INFINITY, f32::min);
        of.into_iter().enumerate().map(|(n, glyph)| (glyph.clone(), gap * n as f32 - left)).collect()
    }

    fn write(&mut self, pixels: &mut Pixmap, laid: &[Laid], top: f32) {
        let middle = pixels.width() as f32 / 2.0;
        for line in laid {
            let base = top + line.top + line.size * 0.86;
            let mut path = PathBuilder::new();
            for (glyph, shift) in &line.glyphs {
                self.trace(glyph, middle - line.width / 2.0 + glyph.x + shift, base, &mut path);
            }
            let Some(path) = path.finish() else { continue };
            let rim = Stroke { width: line.size * 0.06, ..Stroke::default() };
            let fallen = Transform::from_translate(0.0, line.size * 0.03);
            pixels.stroke_path(&path, &paint([0, 0, 0], 0.35), &rim, fallen, None);
            pixels.fill_path(&path, &paint(line.color, 1.0), FillRule::Winding, Transform::identity(), None);
        }
    }
}

/// The words of a card by size; `size` is that of the largest.
fn blocks(caption: &Caption, size: f32) -> Vec<Block> {
    let chinese = caption.language == Language::Zh;
    let mut paragraphs = caption.text.split('\n').map(str::trim).filter(|p| !p.is_empty());
    let first = paragraphs.next().unwrap_or_default().to_owned();
    let rest = paragraphs.collect::<Vec<_>>().join(if chinese { "　" } else { " — " });
    // Chinese stands well apart; Latin letters hold their words together.
    let wide = |few: &str| match (chinese, few.chars().count()) {
        (true, ..=4) => 0.32,
        (true, ..=8) => 0.16,
        (true, _) => 0.06,
        (false, _) => 0.03,
    };
    let large = |words: String, above: f32| Block { tracking: wide(&words), words, size, color: IVORY, above };
    let small = |words: String, share: f32, above: f32| Block {
        tracking: if chinese { 0.22 } else { 0.1 },
        words,
        size: size * share,
        color: GOLD,
        above,
    };
    let mut blocks = match (&caption.role, rest.is_empty()) {
        (CaptionRole::Chapter, false) => vec![small(first, 0.56, 0.0), large(rest, size * 0.62)],
        (_, true) => vec![large(first, 0.0)],
        (CaptionRole::End, false) => vec![large(first, 0.0), small(rest, 0.36, size * 0.95)],
        (_, false) => vec![large(first, 0.0), small(rest, 0.36, size * 0.95)],
    };
    blocks.retain(|block| !block.words.is_empty());
    blocks
}

fn paint([r, g, b]: [u8; 3], alpha: f32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(r, g, b, (alpha * 255.0) as u8));
    paint
}

/// Darkens the picture: evenly along the middle, where words of this height stand, less towards its borders.
fn veil(pixels: &mut Pixmap, height: f32) {
    let (w, h) = (pixels.width() as f32, pixels.height() as f32);
    let Some(all) = Rect::from_xywh(0.0, 0.0, w, h) else { return };
    let dark = |alpha: f32| Color::from_rgba(0.02, 0.02, 0.035, alpha).unwrap_or(Color::BLACK);
    // How far from the middle the veil is whole, and where it has thinned out, as shares of the height.
    let inner = (0.5 - (height / h / 2.0 + 0.1)).clamp(0.05, 0.4);
    let stops = vec![
        GradientStop::new(0.0, dark(EDGE)),
        GradientStop::new(inner, dark(VEIL)),
        GradientStop::new(1.0 - inner, dark(VEIL)),
        GradientStop::new(1.0, dark(EDGE)),
    ];
    let ends = (Point::from_xy(0.0, 0.0), Point::from_xy(0.0, h));
    let band = LinearGradient::new(ends.0, ends.1, stops, SpreadMode::Pad, Transform::identity());
    let paint = Paint { shader: band.unwrap_or(Shader::SolidColor(dark(VEIL))), ..Paint::default() };
    pixels.fill_rect(all, &paint, Transform::identity(), None);
    // Corners fall off, as through an old lens.
    let corner = vec![GradientStop::new(0.55, dark(0.0)), GradientStop::new(1.0, dark(0.38))];
    let centre = Point::from_xy(w / 2.0, h / 2.0);
    let reach = (w * w + h * h).sqrt() / 2.0;
    let falloff = RadialGradient::new(centre, 0.0, centre, reach, corner, SpreadMode::Pad, Transform::identity());
    if let Some(shader) = falloff {
        pixels.fill_rect(all, &Paint { shader, ..Paint::default() }, Transform::identity(), None);
    }
}

/// Thin gold rules: with a diamond between them above and below a title, one short one between a chapter's number and
/// its name, one with a diamond below the end's word.
fn rules(pixels: &mut Pixmap, role: &CaptionRole, style: &Style, (x, top, bottom): (f32, f32, f32), widest: f32) {
    let (size, thick) = (style.size, (style.size * 0.022).max(1.0));
    let long = (widest * 0.5 + size * 0.9).clamp(size * 1.6, pixels.width() as f32 * 0.42);
    let mut path = PathBuilder::new();
    let mut bar = |from: f32, to: f32, y: f32| {
        if let Some(rect) = Rect::from_ltrb(from.min(to), y - thick / 2.0, from.max(to), y + thick / 2.0) {
            path.push_rect(rect);
        }
    };
    let mut jewels = Vec::new();
    match role {
        CaptionRole::Title => {
            for y in [top - size * 0.62, bottom + size * 0.62] {
                bar(x - long, x - size * 0.22, y);
                bar(x + size * 0.22, x + long, y);
                jewels.push(y);
            }
        }
        CaptionRole::Chapter => {
            let y = bottom + size * 0.62;
            bar(x - size * 0.9, x + size * 0.9, y);
        }
        _ => {
            let y = top - size * 0.55;
            bar(x - size * 1.5, x - size * 0.22, y);
            bar(x + size * 0.22, x + size * 1.5, y);
            jewels.push(y);
        }
    }
    for y in jewels {
        let reach = size * 0.085;
        path.move_to(x, y - reach);
        path.line_to(x + reach, y);
        path.line_to(x, y + reach);
        path.line_to(x - reach, y);
        path.close();
    }
    if let Some(path) = path.finish() {
        pixels.fill_path(&path, &paint(GOLD, 0.92), FillRule::Winding, Transform::identity(), None);
    }
}
