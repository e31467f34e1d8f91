//! Small conversions for programs that are put together from blocks.

use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{MOST, Micros};
use crate::material::AUDIO;
use crate::style::Failure;
use crate::wire::Stretch;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_model::text;
use kinora_timeline::Time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct AskTimelines {
    /// Microseconds of all of them together.
    duration: Micros,
    /// How many.
    #[serde(deserialize_with = "crate::loose::value")]
    num: u32,
    /// Where the first begins.
    start: Micros,
    /// 0 all alike, 1 of different lengths (the same each time).
    #[serde(rename = "type")]
    #[serde(deserialize_with = "crate::loose::value")]
    kind: u8,
}

#[derive(Serialize, ToSchema)]
pub struct Timelines {
    timelines: Vec<Stretch>,
    /// From the first to the last.
    all_timelines: Vec<Stretch>,
}

impl Timelines {
    /// Stretches of these lengths, one after the other.
    fn of(start: i64, lengths: impl IntoIterator<Item = i64>) -> Self {
        let mut at = start;
        let timelines: Vec<Stretch> = lengths
            .into_iter()
            .map(|length| {
                let from = at;
                at += length;
                Stretch { start: Micros(from), end: Micros(at) }
            })
            .collect();
        Self { timelines, all_timelines: vec![Stretch { start: Micros(start), end: Micros(at) }] }
    }
}

/// Parts a length of time.
#[utoipa::path(post, path = "/timelines", tag = "drafts", request_body = AskTimelines,
    responses((status = 200, body = Timelines), (status = 400, body = Failure)))]
pub async fn timelines(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskTimelines>,
) -> Result<Response, Fault> {
    let AskTimelines { duration, num, start, kind } = request.value;
    let count = i64::from(num);
    if num == 0 || num as usize > MOST || duration.0 < count || start.0 < 0 {
        let what = text!("num must be 1 to {MOST}, duration at least as many microseconds, and start not below 0";
                         "num 必须在 1 到 {MOST} 之间，duration 的微秒数不得小于 num，start 不得小于 0");
        return Err(Fault::invalid("num", what));
    }
    let told = match kind {
        0 => Timelines::of(start.0, (0..count).map(|i| duration.0 * (i + 1) / count - duration.0 * i / count)),
        1 => Timelines::of(start.0, uneven(duration.0, count)),
        _ => {
            let what = text!("type must be 0 or 1, not {kind}"; "type 必须为 0 或 1，而不是 {kind}");
            return Err(Fault::invalid("type", what));
        }
    };
    desk.told(&way, &told)
}

/// `count` lengths that make up `whole`, the longest up to three times the shortest; the same each time.
fn uneven(whole: i64, count: i64) -> Vec<i64> {
    // A linear congruential generator (Knuth's MMIX) from the seed that the live service has.
    let mut state = 42u64;
    let weights: Vec<i64> = (0..count)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            1000 + (state >> 33) as i64 % 2001
        })
        .collect();
    let sum: i64 = weights.iter().sum();
    let mut before = 0;
    let share = |part: i64| (i128::from(whole) * i128::from(part) / i128::from(sum)) as i64;
    weights
        .into_iter()
        .map(|weight| {
            before += weight;
            share(before) - share(before - weight)
        })
        .collect()
}

#[derive(Deserialize, ToSchema)]
pub struct AskAudioTimelines {
    /// Addresses of sounds.
    links: Vec<String>,
}

/// Finds how long sounds are, and lays them one after the other.
#[utoipa::path(post, path = "/audio_timelines", tag = "drafts", request_body = AskAudioTimelines,
    responses((status = 200, body = Timelines), (status = 400, body = Failure)))]
pub async fn audio_timelines(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AskAudioTimelines>,
) -> Result<Response, Fault> {
    /// Each is fetched while the caller waits.
    const FEW: usize = 100;
    let links = request.value.links;
    let count = links.len();
    if !(1..=FEW).contains(&count) {
        let what =
            text!("links must have 1 to {FEW} items, not {count}"; "links 必须有 1 到 {FEW} 项，而不是 {count} 项");
        return Err(Fault::invalid("links", what));
    }
    let mut lengths = Vec::with_capacity(count);
    for (i, link) in links.iter().enumerate() {
        lengths.push(length(&desk, &caller, &format!("links[{i}]"), link).await?);
    }
    desk.told(&way, &Timelines::of(0, lengths))
}

async fn length(desk: &Desk, caller: &kinora_app::caller::Caller, field: &str, url: &str) -> Result<i64, Fault> {
    let sound = desk.bring(caller, field, url, AUDIO).await?;
    if sound.length <= Time::ZERO {
        return Err(Code::Duration
            .fault(text!("{field}: its length is not known"; "{field}：无法得知其时长"))
            .at(field));
    }
    Ok(sound.length.ticks() / (Time::PER_SECOND / 1_000_000))
}

#[derive(Deserialize, ToSchema)]
pub struct AskDuration {
    /// The address of a sound.
    mp3_url: String,
}

#[derive(Serialize, ToSchema)]
pub struct Duration {
    /// Microseconds.
    duration: i64,
}

/// Finds how long a sound is.
#[utoipa::path(post, path = "/get_audio_duration", tag = "drafts", request_body = AskDuration,
    responses((status = 200, body = Duration), (status = 400, body = Failure)))]
pub async fn get_audio_duration(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AskDuration>,
) -> Result<Response, Fault> {
    let duration = length(&desk, &caller, "mp3_url", &request.value.mp3_url).await?;
    desk.told(&way, &Duration { duration })
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct Output {
    output: String,
}

/// Gives back what it is given.
#[utoipa::path(post, path = "/get_url", tag = "drafts", request_body = Output,
    responses((status = 200, body = Output), (status = 400, body = Failure)))]
pub async fn get_url(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<Output>,
) -> Result<Response, Fault> {
    desk.told(&way, &request.value)
}

#[derive(Deserialize, ToSchema)]
pub struct AskList {
    obj: String,
}

#[derive(Serialize, ToSchema)]
pub struct TextList {
    infos: Vec<String>,
}

/// Makes a list of one.
#[utoipa::path(post, path = "/str_to_list", tag = "drafts", request_body = AskList,
    responses((status = 200, body = TextList), (status = 400, body = Failure)))]
pub async fn str_to_list(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskList>,
) -> Result<Response, Fault> {
    desk.told(&way, &TextList { infos: vec![request.value.obj] })
}

#[derive(Deserialize, ToSchema)]
pub struct AskObjects {
    infos: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Objects {
    infos: Vec<Output>,
}

/// Makes objects of texts.
#[utoipa::path(post, path = "/str_list_to_objs", tag = "drafts", request_body = AskObjects,
    responses((status = 200, body = Objects), (status = 400, body = Failure)))]
pub async fn str_list_to_objs(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskObjects>,
) -> Result<Response, Fault> {
    let infos = request.value.infos.into_iter().map(|output| Output { output }).collect();
    desk.told(&way, &Objects { infos })
}

#[derive(Deserialize, ToSchema)]
pub struct AskTexts {
    outputs: Vec<Output>,
}

/// Makes texts of objects.
#[utoipa::path(post, path = "/objs_to_str_list", tag = "drafts", request_body = AskTexts,
    responses((status = 200, body = TextList), (status = 400, body = Failure)))]
pub async fn objs_to_str_list(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskTexts>,
) -> Result<Response, Fault> {
    desk.told(&way, &TextList { infos: request.value.outputs.into_iter().map(|output| output.output).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole() {
        for (whole, count) in [(10, 3), (1_000_000, 7), (5, 5), (86_400_000_000, 2000)] {
            let lengths = uneven(whole, count);
            assert_eq!((lengths.iter().sum::<i64>(), lengths.len() as i64), (whole, count));
            assert!(lengths.iter().all(|length| *length >= 0));
            assert_eq!(lengths, uneven(whole, count));
        }
        let told = Timelines::of(5, [1, 2]);
        assert_eq!((told.timelines[1].start.0, told.timelines[1].end.0, told.all_timelines[0].end.0), (6, 8, 8));
    }
}
