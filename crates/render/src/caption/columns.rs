//! What is other about words in columns: marks stand as their font draws them there, or are turned.

use cosmic_text::{CacheKey, Command, FeatureTag, FontFeatures, FontSystem, LayoutGlyph, SwashCache};

/// The feature by which a font gives a glyph's form in a column: a comma in the upper right corner of its em, brackets,
/// dashes and dots along the column.
pub(super) fn forms() -> FontFeatures {
    let mut features = FontFeatures::new();
    features.enable(FeatureTag::new(b"vert"));
    features
}

/// Whether `glyph`, which was shaped with [`forms`] for the character `c`, must be turned clockwise to run along a column:
/// a mark along the line, for which its font has no other form.
pub(super) fn is_turned(fonts: &mut FontSystem, glyph: &LayoutGlyph, c: char) -> bool {
    let along = matches!(
        c,
        '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '-' | '=' | '~' | '|' | '_' | '‐'..='―' | '‥' | '…' | '〈'..='】'
            | '〔'..='〟' | '〰' | 'ー' | '（' | '）' | '－' | '＜'..='＞' | '［' | '］' | '＿' | '｛'..='～' | '￣' | '→' | '←'
    );
    let font = along.then(|| fonts.get_font(glyph.font_id, glyph.font_weight)).flatten();
    // The same glyph as in a line, or two dashes in one: in a column nothing is wider than it.
    let wide = glyph.w > 1.5 * glyph.font_size;
    font.is_some_and(|font| wide || font.as_swash().charmap().map(c) == glyph.glyph_id)
}

/// How high above its base line the middle of a glyph's outline is.
pub(super) fn middle(fonts: &mut FontSystem, outlines: &mut SwashCache, key: CacheKey) -> f32 {
    let commands = outlines.get_outline_commands(fonts, key).unwrap_or_default();
    let heights = commands.iter().filter_map(|command| match command {
        Command::MoveTo(p) | Command::LineTo(p) | Command::QuadTo(_, p) | Command::CurveTo(_, _, p) => Some(p.y),
        Command::Close => None,
    });
    let (low, high) = heights.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)));
    if low <= high { (low + high) / 2.0 } else { 0.0 }
}
