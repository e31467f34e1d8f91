//! Captions, and styles of text.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{Listed, Micros, TextOrList, color, span, within};
use crate::place::{Unknown, Where};
use crate::style::Failure;
use crate::wire::SegmentInfo;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_model::text;
use kinora_timeline::draft::write::names::Group;
use kinora_timeline::draft::write::{Align, Draft, Look, Shadow, Stroke, TrackKind, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::ops::Range;
use utoipa::ToSchema;

/// Letters of one caption, at most.
const LONGEST: usize = 2000;

/// The usual width of a line around letters, in ems: 40 of the interface.
const RIM: f64 = 0.08;

fn one() -> f64 {
    1.0
}
fn usual_size() -> f64 {
    15.0
}
fn white() -> String {
    "#ffffff".into()
}
fn black() -> String {
    "#000000".into()
}
fn orange() -> String {
    "#ff7100".into()
}
fn centred() -> u8 {
    1
}

#[derive(Deserialize, ToSchema)]
pub struct AddCaptions {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// A list of captions, or JSON text of one.
    #[schema(value_type = TextOrList<CaptionInfo>)]
    captions: Listed<CaptionInfo>,
    #[serde(default = "white")]
    text_color: String,
    border_color: Option<String>,
    /// 0 left, 1 centre, 2 right; 3, 4 and 5: lines run down, centred, at the top, at the bottom.
    #[serde(default = "centred")]
    #[serde(deserialize_with = "crate::loose::value")]
    alignment: u8,
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    alpha: f64,
    font: Option<String>,
    #[serde(default = "usual_size")]
    #[serde(deserialize_with = "crate::loose::value")]
    font_size: f64,
    #[serde(default, deserialize_with = "crate::loose::value")]
    letter_spacing: Option<f64>,
    #[serde(default, deserialize_with = "crate::loose::value")]
    line_spacing: Option<f64>,
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    scale_x: f64,
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    scale_y: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    transform_x: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    transform_y: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    underline: bool,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    italic: bool,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    bold: bool,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    has_shadow: bool,
    shadow_info: Option<ShadowInfo>,
    /// Left out: it needs what only the editor has.
    text_effect: Option<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ShadowInfo {
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    shadow_alpha: f64,
    #[serde(default = "black")]
    shadow_color: String,
    #[serde(default = "usual_size")]
    #[serde(deserialize_with = "crate::loose::value")]
    shadow_diffuse: f64,
    #[serde(default = "usual_distance")]
    #[serde(deserialize_with = "crate::loose::value")]
    shadow_distance: f64,
    #[serde(default = "usual_angle")]
    #[serde(deserialize_with = "crate::loose::value")]
    shadow_angle: f64,
}

fn usual_distance() -> f64 {
    5.0
}
fn usual_angle() -> f64 {
    -45.0
}

impl Default for ShadowInfo {
    fn default() -> Self {
        Self {
            shadow_alpha: 1.0,
            shadow_color: black(),
            shadow_diffuse: 15.0,
            shadow_distance: 5.0,
            shadow_angle: -45.0,
        }
    }
}

impl ShadowInfo {
    fn shadow(&self, field: &str) -> Result<Shadow, Fault> {
        let code = Code::Caption;
        Ok(Shadow {
            color: color(&format!("{field}.shadow_color"), &self.shadow_color, code)?,
            alpha: within(&format!("{field}.shadow_alpha"), self.shadow_alpha, 0.0, 1.0, code)?,
            diffuse: within(&format!("{field}.shadow_diffuse"), self.shadow_diffuse, 0.0, 100.0, code)?,
            distance: within(&format!("{field}.shadow_distance"), self.shadow_distance, 0.0, 100.0, code)?,
            angle: within(&format!("{field}.shadow_angle"), self.shadow_angle, -180.0, 180.0, code)?,
        })
    }
}

#[derive(Deserialize, ToSchema)]
pub struct CaptionInfo {
    start: Micros,
    end: Micros,
    text: String,
    /// Words that look otherwise, `a|b`.
    keyword: Option<String>,
    #[serde(default = "orange")]
    keyword_color: String,
    keyword_border_color: Option<String>,
    keyword_font: Option<String>,
    #[serde(default, deserialize_with = "crate::loose::value")]
    keyword_font_size: Option<f64>,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    keyword_has_shadow: bool,
    keyword_shadow_info: Option<ShadowInfo>,
    #[serde(default, deserialize_with = "crate::loose::value")]
    font_size: Option<f64>,
    in_animation: Option<String>,
    in_animation_duration: Option<Micros>,
    out_animation: Option<String>,
    out_animation_duration: Option<Micros>,
    loop_animation: Option<String>,
    loop_animation_duration: Option<Micros>,
}

#[derive(Serialize, ToSchema)]
pub struct CaptionsAdded {
    draft_url: String,
    track_id: String,
    /// All texts of the draft.
    text_ids: Vec<String>,
    segment_ids: Vec<String>,
    segment_infos: Vec<SegmentInfo>,
    /// What was asked for and is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl AddCaptions {
    fn look(&self) -> Result<Look, Fault> {
        let code = Code::Caption;
        let stroke = |color| Stroke { color, alpha: 1.0, width: RIM };
        let border = self.border_color.as_deref().filter(|written| !written.trim().is_empty());
        let border = border.map(|written| color("border_color", written, code)).transpose()?;
        let shadow = self.has_shadow.then(|| self.shadow_info.clone().unwrap_or_default().shadow("shadow_info"));
        Ok(Look {
            size: within("font_size", self.font_size, 1.0, 200.0, code)?,
            color: color("text_color", &self.text_color, code)?,
            bold: self.bold,
            italic: self.italic,
            underline: self.underline,
            stroke: border.map(stroke),
            shadow: shadow.transpose()?,
            font: self.font.clone().filter(|font| !font.trim().is_empty()),
        })
    }

    /// One caption, with the places where its keywords stand.
    fn words(&self, i: usize, info: &CaptionInfo, look: &Look, unknown: &mut Unknown) -> Result<Words, Fault> {
        let (field, code) = (|name: &str| format!("captions[{i}].{name}"), Code::Caption);
        let target = span("captions", i, info.start, info.end, code)?;
        let length = info.text.chars().count();
        if info.text.trim().is_empty() || length > LONGEST {
            let field = field("text");
            let what = text!("{field} must have 1 to {LONGEST} characters, not {length}"; "{field} 必须有 1 到 {LONGEST} 个字符，而不是 {length} 个");
            return Err(code.fault(what).at(field));
        }
        let mut look = look.clone();
        if let Some(size) = info.font_size {
            look.size = within(&field("font_size"), size, 1.0, 200.0, code)?;
        }
        let mut words = Words::new(info.text.clone(), target, look.clone());
        if let Some(keywords) = info.keyword.as_deref().filter(|keywords| !keywords.is_empty()) {
            let mut key = look;
            key.color = color(&field("keyword_color"), &info.keyword_color, code)?;
            if let Some(size) = info.keyword_font_size {
                key.size = within(&field("keyword_font_size"), size, 1.0, 200.0, code)?;
            }
            if let Some(border) = info.keyword_border_color.as_deref().filter(|written| !written.trim().is_empty()) {
                let color = color(&field("keyword_border_color"), border, code)?;
                key.stroke = Some(Stroke { color, alpha: 1.0, width: RIM });
            }
            if info.keyword_has_shadow {
                let shadow = info.keyword_shadow_info.clone().unwrap_or_default();
                key.shadow = Some(shadow.shadow(&field("keyword_shadow_info"))?);
            }
            key.font = info.keyword_font.clone().filter(|font| !font.trim().is_empty()).or(key.font);
            words.parts = occurrences(&info.text, keywords).into_iter().map(|part| (part, key.clone())).collect();
        }
        (words.align, words.vertical) = match self.alignment {
            0 => (Align::Left, false),
            1 => (Align::Centre, false),
            2 => (Align::Right, false),
            3 => (Align::Centre, true),
            4 => (Align::Left, true),
            _ => (Align::Right, true),
        };
        words.letter_spacing = within("letter_spacing", self.letter_spacing.unwrap_or(0.0), -100.0, 1000.0, code)?;
        words.line_spacing = within("line_spacing", self.line_spacing.unwrap_or(0.0), -100.0, 1000.0, code)?;
        words.alpha = self.alpha;
        let motions = [
            unknown.motion(Group::TextIn, info.in_animation.as_deref(), info.in_animation_duration),
            unknown.motion(Group::TextOut, info.out_animation.as_deref(), info.out_animation_duration),
            unknown.motion(Group::TextLoop, info.loop_animation.as_deref(), info.loop_animation_duration),
        ];
        words.motions = motions.into_iter().flatten().collect();
        Ok(words)
    }
}

/// Where the words `a|b` stand in `text`, as ranges of characters.
fn occurrences(text: &str, keywords: &str) -> Vec<Range<usize>> {
    let count = |bytes: usize| text[..bytes].chars().count();
    let words = keywords.split('|').map(str::trim).filter(|word| !word.is_empty());
    words.flat_map(|word| text.match_indices(word)).map(|(at, word)| count(at)..count(at + word.len())).collect()
}

/// Lays captions on a new track above all others.
#[utoipa::path(post, path = "/add_captions", tag = "drafts", request_body = AddCaptions, responses(
    (status = 200, body = CaptionsAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_captions(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddCaptions>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    if request.alignment > 5 {
        let got = request.alignment;
        let what = text!("alignment must be 0 to 5, not {got}"; "alignment 必须在 0 到 5 之间，而不是 {got}");
        return Err(Code::Caption.fault(what).at("alignment"));
    }
    let AddCaptions { alpha, scale_x, scale_y, transform_x, transform_y, .. } = request;
    let place = Where { alpha, scale_x, scale_y, transform_x, transform_y }.checked(Code::Caption)?;
    let look = request.look()?;
    let infos = request.captions.items("captions", Code::Caption)?;
    desk.once(&caller, &way, &bytes, async |names| {
        let mut unknown = Unknown::default();
        if request.text_effect.as_deref().is_some_and(|name| !name.trim().is_empty()) {
            unknown.note(text!("text effects need what only the editor has and are left out"; "花字依赖剪辑软件自有的资源，已忽略"));
        }
        let mut ready = Vec::new();
        for (i, info) in infos.iter().enumerate() {
            ready.push((request.words(i, info, &look, &mut unknown)?, (info.start, info.end)));
        }
        let adding = desk.edits(&caller, &way, &names, &id).make(move |draft: &mut Draft| {
            let track = draft.add_track(TrackKind::Text, "text", None);
            // Opacity is the text's own.
            let place = Where { alpha: 1.0, ..place }.on(draft.canvas());
            let mut laid = Vec::new();
            for (mut words, (start, end)) in ready {
                words.place = place;
                laid.push(SegmentInfo::of(&draft.add_words(&track, &words), start, end));
            }
            Ok((track.id, laid, draft.ids_in("texts")))
        });
        let (track_id, laid, text_ids) = adding.await?;
        Ok(CaptionsAdded {
            draft_url: desk.draft_url(&way, &id)?,
            track_id,
            text_ids,
            segment_ids: laid.iter().map(|info: &SegmentInfo| info.id.clone()).collect(),
            segment_infos: laid,
            warnings: unknown.told(way.language),
        })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct AddTextStyle {
    text: String,
    /// Words that look otherwise, `a|b`.
    keyword: String,
    #[serde(default = "twelve")]
    #[serde(deserialize_with = "crate::loose::value")]
    font_size: f64,
    #[serde(default = "orange")]
    keyword_color: String,
    #[serde(default = "usual_size")]
    #[serde(deserialize_with = "crate::loose::value")]
    keyword_font_size: f64,
}

fn twelve() -> f64 {
    12.0
}

#[derive(Serialize, ToSchema)]
pub struct TextStyled {
    /// JSON text: the words and how each part of them looks.
    text_style: String,
}

/// Says how a text with keywords looks, in the editor's own terms. No draft is involved.
#[utoipa::path(post, path = "/add_text_style", tag = "drafts", request_body = AddTextStyle, responses(
    (status = 200, body = TextStyled), (status = 400, body = Failure),
))]
pub async fn add_text_style(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AddTextStyle>,
) -> Result<Response, Fault> {
    let AddTextStyle { text, keyword, font_size, keyword_color, keyword_font_size } = request.value;
    let code = Code::TextStyle;
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(code
            .fault(text!("text must have 1 to {LONGEST} characters"; "text 必须有 1 到 {LONGEST} 个字符"))
            .at("text"));
    }
    let size = within("font_size", font_size, 1.0, 200.0, code)?;
    let key_size = within("keyword_font_size", keyword_font_size, 1.0, 200.0, code)?;
    let key_color = color("keyword_color", &keyword_color, code)?;
    let fill = |color: [f64; 3]| json!({"content": {"render_type": "solid", "solid": {"alpha": 1, "color": color}}});
    let mut styles: Vec<(Range<usize>, bool)> = Vec::new();
    let keys = occurrences(&text, &keyword);
    for (i, _) in text.chars().enumerate() {
        let is_key = keys.iter().any(|range| range.contains(&i));
        match styles.last_mut() {
            Some((range, same)) if *same == is_key => range.end = i + 1,
            _ => styles.push((i..i + 1, is_key)),
        }
    }
    let styles: Vec<_> = styles
        .into_iter()
        .map(|(range, is_key)| {
            let (color, size) = if is_key { (key_color, key_size) } else { ([1.0; 3], size) };
            json!({"fill": fill(color), "range": [range.start, range.end], "size": size, "font": {"id": "", "path": ""}})
        })
        .collect();
    desk.told(&way, &TextStyled { text_style: json!({"text": text, "styles": styles}).to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_found_by_characters() {
        assert_eq!(occurrences("你好，剪映 hello 你好", "你好| hello |x|"), [0..2, 12..14, 6..11]);
        assert!(occurrences("雨", "|").is_empty());
    }
}
