//! Lists of what is to be added, put together from lists of its parts.
//!
//! Each answers JSON text, spaced as the live service spaces it: programs compare it with what they kept.

use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{Listed, Micros, TextOrList};
use crate::style::Failure;
use crate::wire::Stretch;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_model::{Error, text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Infos {
    /// JSON text of a list.
    infos: String,
}

/// Separates by `, ` and `: `.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

pub fn spaced(items: &[Map<String, Value>]) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    let written = items.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Spaced));
    let failed = || Error::internal(text!("the answer cannot be written"; "答复无法写出"));
    written.map_err(|cause| failed().caused_by(cause))?;
    String::from_utf8(bytes).map_err(|cause| failed().caused_by(cause).into())
}

/// How things come, stay and go. A name may be `a|b`: one for each item, the last for all that follow.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Moves {
    in_animation: Option<String>,
    in_animation_duration: Option<Micros>,
    loop_animation: Option<String>,
    loop_animation_duration: Option<Micros>,
    out_animation: Option<String>,
    out_animation_duration: Option<Micros>,
    transition: Option<String>,
    transition_duration: Option<Micros>,
}

/// Fields that are the same in each item, or one of `a|b` each, of which the last goes on.
#[derive(Default)]
struct Fields(Vec<(&'static str, Vec<Value>)>);

impl Fields {
    /// The same in all.
    fn all(mut self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        self.0.extend(value.map(|value| (name, vec![value.into()])));
        self
    }
    /// `a|b`: one each.
    fn each(mut self, name: &'static str, value: Option<&String>) -> Self {
        let value = value.filter(|value| !value.trim().is_empty());
        self.0.extend(value.map(|value| (name, value.split('|').map(|part| part.trim().into()).collect())));
        self
    }
    /// A list: one each, none where it is shorter.
    fn listed(mut self, name: &'static str, values: Option<Vec<Value>>) -> Self {
        self.0.extend(values.map(|mut values| {
            values.push(Value::Null);
            (name, values)
        }));
        self
    }
    /// How things come, stay and go.
    fn moves(self, moves: &Moves) -> Self {
        let micros = |value: Option<Micros>| value.map(|value| value.0);
        self.each("in_animation", moves.in_animation.as_ref())
            .all("in_animation_duration", micros(moves.in_animation_duration))
            .each("loop_animation", moves.loop_animation.as_ref())
            .all("loop_animation_duration", micros(moves.loop_animation_duration))
            .each("out_animation", moves.out_animation.as_ref())
            .all("out_animation_duration", micros(moves.out_animation_duration))
            .each("transition", moves.transition.as_ref())
            .all("transition_duration", micros(moves.transition_duration))
    }
    fn of(&self, i: usize) -> impl Iterator<Item = (String, Value)> {
        self.0.iter().filter_map(move |(name, values)| {
            let value = values.get(i).or(values.last())?;
            (!value.is_null()).then(|| ((*name).to_owned(), value.clone()))
        })
    }
}

/// One item for each of `things` (called `name`) and its stretch; the shorter list says how many.
fn paired(name: &str, things: Vec<String>, stretches: Vec<Stretch>, fields: &Fields) -> Result<Infos, Fault> {
    let items: Vec<Map<String, Value>> = things
        .into_iter()
        .zip(stretches)
        .enumerate()
        .map(|(i, (thing, stretch))| {
            let own = [
                (name.to_owned(), thing.into()),
                ("start".into(), stretch.start.0.into()),
                ("end".into(), stretch.end.0.into()),
            ];
            own.into_iter().chain(fields.of(i)).collect()
        })
        .collect();
    Ok(Infos { infos: spaced(&items)? })
}

fn stretches(listed: &Listed<Stretch>) -> Result<Vec<Stretch>, Fault> {
    listed.items("timelines", Code::Validation)
}

macro_rules! request {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $of:ty,)* }) => {
        $(#[$about])*
        #[derive(Deserialize, ToSchema)]
        pub struct $name {
            /// Stretches of time, or JSON text of a list of them.
            #[schema(value_type = TextOrList<Stretch>)]
            timelines: Listed<Stretch>,
            $($(#[$field_about])* $field: $of,)*
        }
    };
}

request!(AskAudioInfos {
    #[schema(value_type = TextOrList<String>)]
    mp3_urls: Listed<String>,
    audio_effect: Option<String>,
    volume: Option<f64>,
});

/// Puts sounds and their times together.
#[utoipa::path(post, path = "/audio_infos", tag = "drafts", request_body = AskAudioInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn audio_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskAudioInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let fields = Fields::default().each("audio_effect", ask.audio_effect.as_ref()).all("volume", ask.volume);
    let urls = ask.mp3_urls.items("mp3_urls", Code::Validation)?;
    desk.told(&way, &paired("audio_url", urls, stretches(&ask.timelines)?, &fields)?)
}

request!(AskImageInfos {
    #[schema(value_type = TextOrList<String>)]
    imgs: Listed<String>,
    height: Option<f64>,
    width: Option<f64>,
    #[serde(flatten)]
    moves: Moves,
});

/// Puts pictures and their times together.
#[utoipa::path(post, path = "/imgs_infos", tag = "drafts", request_body = AskImageInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn imgs_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskImageInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let fields = Fields::default().all("width", ask.width).all("height", ask.height).moves(&ask.moves);
    let urls = ask.imgs.items("imgs", Code::Validation)?;
    desk.told(&way, &paired("image_url", urls, stretches(&ask.timelines)?, &fields)?)
}

request!(AskVideoInfos {
    #[schema(value_type = TextOrList<String>)]
    video_urls: Listed<String>,
    height: Option<f64>,
    width: Option<f64>,
    mask: Option<String>,
    transition: Option<String>,
    transition_duration: Option<Micros>,
    volume: Option<f64>,
});

/// Puts videos and their times together.
#[utoipa::path(post, path = "/video_infos", tag = "drafts", request_body = AskVideoInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn video_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskVideoInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let spans = stretches(&ask.timelines)?;
    let lengths = spans.iter().map(|span| Value::from(span.end.0 - span.start.0)).collect();
    let fields = Fields::default()
        .all("width", ask.width)
        .all("height", ask.height)
        .listed("duration", Some(lengths))
        .all("mask", ask.mask)
        .each("transition", ask.transition.as_ref())
        .all("transition_duration", ask.transition_duration.map(|value| value.0))
        .all("volume", Some(ask.volume.unwrap_or(1.0)));
    let urls = ask.video_urls.items("video_urls", Code::Validation)?;
    desk.told(&way, &paired("video_url", urls, spans, &fields)?)
}

request!(AskCaptionInfos {
    #[schema(value_type = TextOrList<String>)]
    texts: Listed<String>,
    /// One for each text.
    keywords: Option<Vec<String>>,
    font_size: Option<f64>,
    keyword_color: Option<String>,
    keyword_border_color: Option<String>,
    keyword_font_size: Option<f64>,
    #[serde(flatten)]
    moves: Moves,
});

/// Puts captions and their times together.
#[utoipa::path(post, path = "/caption_infos", tag = "drafts", request_body = AskCaptionInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn caption_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskCaptionInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let fields = Fields::default()
        .listed("keyword", ask.keywords.map(|words| words.into_iter().map(Value::from).collect()))
        .all("font_size", ask.font_size)
        .all("keyword_color", ask.keyword_color)
        .all("keyword_border_color", ask.keyword_border_color)
        .all("keyword_font_size", ask.keyword_font_size)
        .moves(&ask.moves);
    let texts = ask.texts.items("texts", Code::Validation)?;
    desk.told(&way, &paired("text", texts, stretches(&ask.timelines)?, &fields)?)
}

request!(AskEffectInfos {
    #[schema(value_type = TextOrList<String>)]
    effects: Listed<String>,
});

/// Puts effects and their times together.
#[utoipa::path(post, path = "/effect_infos", tag = "drafts", request_body = AskEffectInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn effect_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskEffectInfos>,
) -> Result<Response, Fault> {
    let effects = request.value.effects.items("effects", Code::Validation)?;
    desk.told(&way, &paired("effect_title", effects, stretches(&request.value.timelines)?, &Fields::default())?)
}

request!(AskFilterInfos {
    #[schema(value_type = TextOrList<String>)]
    filters: Listed<String>,
    /// One for each filter, 0 to 100; 100 where there is none.
    intensities: Option<Vec<f64>>,
});

/// Puts filters and their times together.
#[utoipa::path(post, path = "/filter_infos", tag = "drafts", request_body = AskFilterInfos,
    responses((status = 200, body = Infos), (status = 400, body = Failure)))]
pub async fn filter_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskFilterInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let filters = ask.filters.items("filters", Code::Validation)?;
    let mut strengths: Vec<Value> =
        ask.intensities.unwrap_or_default().iter().map(|i| json!(i.clamp(0.0, 100.0))).collect();
    strengths.resize(filters.len().max(strengths.len()), json!(100.0));
    let fields = Fields::default().listed("intensity", Some(strengths));
    desk.told(&way, &paired("filter_title", filters, stretches(&ask.timelines)?, &fields)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_spaced_and_the_last_of_a_choice_goes_on() {
        let stretch = |start, end| Stretch { start: Micros(start), end: Micros(end) };
        let fields = Fields::default().each("in_animation", Some(&"渐显|放大".to_owned())).all("width", None::<f64>);
        let things = ["a", "b", "c"].map(str::to_owned).to_vec();
        let infos = paired("image_url", things, vec![stretch(0, 1), stretch(1, 2), stretch(2, 3)], &fields)
            .expect("a list")
            .infos;
        assert!(infos.contains(r#""in_animation": "放大", "#) && infos.contains("}, {"), "{infos}");
        assert_eq!(infos.matches("放大").count(), 2);
        let short = paired("x", vec!["a".into(), "b".into()], vec![stretch(0, 1)], &Fields::default()).expect("a list");
        assert_eq!(short.infos, r#"[{"end": 1, "start": 0, "x": "a"}]"#, "the shorter list says how many");
    }
}
