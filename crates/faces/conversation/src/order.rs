//! What a prompt orders. The document has no field for the length and the shape of a video: its samples say both in the
//! prompt, `请将这张图片生成一个5秒的视频`.

use kinora_app::clips::{ClipKind, ClipOrder};
use kinora_http::Fault;
use kinora_model::film::{Aspect, Resolution};
use kinora_model::{Text, text};
use kinora_timeline::MediaId;

/// Most characters of a prompt.
const LONGEST_PROMPT: usize = 4000;
/// Shortest and longest video, and the usual one, in seconds.
const SECONDS: (f64, f64, f64) = (1.0, 60.0, 5.0);
/// Words for shapes, the more exact ones first.
const SHAPES: &[(&str, Aspect)] = &[
    ("16:9", Aspect::Wide),
    ("16：9", Aspect::Wide),
    ("9:16", Aspect::Tall),
    ("9：16", Aspect::Tall),
    ("21:9", Aspect::Scope),
    ("4:3", Aspect::Classic),
    ("1:1", Aspect::Square),
    ("竖屏", Aspect::Tall),
    ("竖版", Aspect::Tall),
    ("横屏", Aspect::Wide),
    ("横版", Aspect::Wide),
    ("方形", Aspect::Square),
    ("vertical video", Aspect::Tall),
    ("portrait video", Aspect::Tall),
];

/// A picture that shall move.
pub struct Picture {
    /// Which.
    pub media: MediaId,
    /// Width and height in pixels.
    pub pixels: Option<(u32, u32)>,
}

/// A video as a prompt orders it.
pub struct Plan {
    /// The clip's order, but for who makes it.
    pub order: ClipOrder,
    /// What the caller should know about it.
    pub note: Option<Text>,
}

/// What `prompt` orders, of the picture where there is one.
///
/// # Errors
/// [`Invalid`](kinora_http::FaultKind::Invalid) where there is no prompt, or too much of one.
pub fn plan(prompt: &str, picture: Option<Picture>, seed: u64) -> Result<Plan, Fault> {
    let prompt = prompt.trim();
    let length = prompt.chars().count();
    if !(1..=LONGEST_PROMPT).contains(&length) {
        let what = text!("prompt must have 1 to {LONGEST_PROMPT} characters, not {length}"; "prompt 必须有 1 到 {LONGEST_PROMPT} 个字符，而不是 {length} 个");
        return Err(Fault::invalid("prompt", what));
    }
    let (least, most, usual) = SECONDS;
    let wished = seconds_in(prompt).unwrap_or(usual);
    let seconds = wished.clamp(least, most);
    let note = (seconds != wished)
        .then(|| text!("the video will last {seconds} s, not {wished} s: {least} to {most} s can be made"; "视频时长将为 {seconds} 秒而不是 {wished} 秒：可生成 {least} 到 {most} 秒"));
    let lower = prompt.to_lowercase();
    let said = SHAPES.iter().find(|(word, _)| lower.contains(word)).map(|(_, aspect)| *aspect);
    let seen = picture.as_ref().and_then(|picture| picture.pixels).map(|(w, h)| Aspect::nearest(w, h));
    let (width, height) = Resolution::P720.pixels(said.or(seen).unwrap_or(Aspect::Wide));
    let what = ClipKind::Video { seconds, width, height, reference: picture.map(|picture| picture.media) };
    let order = ClipOrder {
        prompt: prompt.to_owned(),
        what,
        watermark: false,
        route: Default::default(),
        schedule: None,
        seed,
    };
    Ok(Plan { order, note })
}

/// The first length in seconds that a prompt names: `5秒`, `十秒`, `7.5 s`, `a 10-second clip`.
fn seconds_in(prompt: &str) -> Option<f64> {
    let chars: Vec<char> = prompt.chars().collect();
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut at = 0;
    while at < chars.len() {
        let numerals = chars[at..].iter().take_while(|c| is_number(**c)).count();
        let signs = chars[at..].iter().take_while(|c| "一二两三四五六七八九十".contains(**c)).count();
        let run = numerals.max(signs).max(1);
        let rest: String = chars[at + run.min(chars.len() - at)..].iter().take(12).collect();
        let rest = rest.trim_start_matches([' ', '-']).to_lowercase();
        let is_unit = ["秒", "second", "sec "].iter().any(|unit| rest.starts_with(unit))
            || rest.strip_prefix('s').is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()));
        if is_unit && numerals > 0 {
            let word: String = chars[at..at + numerals].iter().collect();
            return word.parse().ok().filter(|n: &f64| n.is_finite());
        }
        if rest.starts_with('秒') && signs > 0 {
            return Some(f64::from(numeral(&chars[at..at + signs])));
        }
        at += run;
    }
    None
}

/// A Chinese numeral below a hundred: `五`, `十二`, `三十`.
fn numeral(signs: &[char]) -> u32 {
    let digit = |c: char| {
        "零一二三四五六七八九".chars().position(|d| d == c).map_or(if c == '两' { 2 } else { 0 }, |n| n as u32)
    };
    match signs.iter().position(|c| *c == '十') {
        None => signs.iter().fold(0, |n, c| n * 10 + digit(*c)),
        Some(ten) => {
            let tens = signs[..ten].iter().fold(0, |n, c| n * 10 + digit(*c)).max(u32::from(ten == 0));
            tens * 10 + signs[ten + 1..].iter().fold(0, |n, c| n * 10 + digit(*c))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_says_how_long() {
        for (prompt, seconds) in [
            ("请将这张图片生成一个5秒的视频", Some(5.0)),
            ("生成一个海边日落的5秒视频", Some(5.0)),
            ("两只猫，十二秒", Some(12.0)),
            ("三十秒的海浪", Some(30.0)),
            ("十秒", Some(10.0)),
            ("a 7.5 s shot of rain", Some(7.5)),
            ("a 10-second clip", Some(10.0)),
            ("8 seconds of snow", Some(8.0)),
            ("2 ships at sea", None),
            ("四只猫", None),
            ("1. 一只猫 2. 一只狗", None),
            ("", None),
        ] {
            assert_eq!(seconds_in(prompt), seconds, "{prompt}");
        }
    }

    #[test]
    fn prompt_and_picture_say_the_shape() {
        let size = |prompt: &str, pixels: Option<(u32, u32)>| {
            let picture = pixels.map(|pixels| Picture { media: MediaId("p".into()), pixels: Some(pixels) });
            let ClipKind::Video { width, height, .. } = plan(prompt, picture, 1).expect("a plan").order.what else {
                panic!("a video")
            };
            (width, height)
        };
        assert_eq!(size("一只猫", None), (1280, 720));
        assert_eq!(size("竖屏，一只猫", None), (720, 1280));
        assert_eq!(size("一只猫", Some((900, 1700))), (720, 1280));
        assert_eq!(size("一只猫", Some((500, 480))), (720, 720));
        assert_eq!(size("16:9 的视频", Some((900, 1700))), (1280, 720));
        assert!(plan(" \n", None, 1).is_err() && plan(&"猫".repeat(4001), None, 1).is_err());
    }

    #[test]
    fn what_is_not_as_wished_is_said() {
        let plan = plan("生成120秒的视频", None, 1).expect("a plan");
        assert!(plan.note.expect("it is said").zh.contains("60"));
        let ClipKind::Video { seconds, .. } = plan.order.what else { panic!("a video") };
        assert_eq!(seconds, 60.0);
    }
}
