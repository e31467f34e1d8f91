//! What a request orders, and what is wrong with it.

use crate::reference::FIELD as REFERENCE;
use crate::settings::{ApiConfig, Makes, Model, Settings};
use crate::wire::CreateTask;
use kinora_app::clips::{Asked, ClipKind, ClipOrder};
use kinora_http::Fault;
use kinora_http::outside::describe::quoted;
use kinora_model::film::{Aspect, Resolution};
use kinora_model::text;
use kinora_timeline::MediaId;

/// Most characters of a prompt.
const LONGEST_PROMPT: usize = 4000;
/// Shortest and longest video, and the usual one, in seconds.
const SECONDS: (f64, f64, f64) = (1.0, 60.0, 10.0);
/// Shortest and longest side of a picture, in pixels.
const SIDE: (u32, u32) = (64, 2048);
/// Most pixels of a video: full HD, and a line of macroblocks.
const VIDEO_PIXELS: u32 = 1920 * 1088;
/// A picture where neither size nor shape is told.
const SQUARE: (u32, u32) = (1024, 1024);
/// How far a size may be from its shape: `1792x1024` is called 16:9 everywhere.
const TOLERANCE: f64 = 0.02;
/// Numbers that JSON of every language holds exactly.
const LARGEST_SEED: u64 = (1 << 53) - 1;

/// A request in which nothing is wrong, but for the picture that it may hold.
#[derive(Debug)]
pub struct Plan<'a> {
    request: &'a CreateTask,
    model: &'a Model,
    config: &'a ApiConfig,
    seconds: f64,
    aspect: Option<Aspect>,
    size: Option<(u32, u32)>,
}

impl Settings {
    /// What `request` orders.
    ///
    /// # Errors
    /// [`Invalid`](kinora_http::FaultKind::Invalid), naming the field, what is wrong with it and what would be right.
    pub fn plan<'a>(&'a self, request: &'a CreateTask) -> Result<Plan<'a>, Fault> {
        let length = request.prompt.trim().chars().count();
        if !(1..=LONGEST_PROMPT).contains(&length) {
            let what = text!("prompt must have 1 to {LONGEST_PROMPT} characters, not {length}"; "prompt 必须有 1 到 {LONGEST_PROMPT} 个字符，而不是 {length} 个");
            return Err(Fault::invalid("prompt", what));
        }
        let model = named("model", &request.model, &self.models, |m| &m.name)?;
        let config = match (&request.api_config_id, self.configs.first()) {
            (Some(id), _) => named("apiConfigId", id, &self.configs, |c| &c.id)?,
            (None, Some(first)) => first,
            (None, None) => {
                return Err(Fault::invalid("apiConfigId", text!("no API is configured"; "没有可用的 API 配置")));
            }
        };
        let seconds = request.duration.unwrap_or(SECONDS.2);
        let (least, most, _) = SECONDS;
        if !(least..=most).contains(&seconds) {
            let what = text!("duration must be {least} to {most} seconds, not {seconds}"; "duration 必须在 {least} 到 {most} 秒之间，而不是 {seconds}");
            return Err(Fault::invalid("duration", what));
        }
        if request.seed.is_some_and(|seed| seed > LARGEST_SEED) {
            let what = text!("seed must be a whole number from 0 to {LARGEST_SEED}"; "seed 必须是 0 到 {LARGEST_SEED} 之间的整数");
            return Err(Fault::invalid("seed", what));
        }
        let aspect = aspect(request, model)?;
        let size = request.size.as_deref().map(|written| size(written, model.makes, aspect)).transpose()?;
        if model.makes == Makes::Retouch && request.reference_image.is_none() {
            let name = &model.name;
            let what = text!("{REFERENCE} is missing: {name} changes a given picture"; "缺少 {REFERENCE}：{name} 需要一张待编辑的图片");
            return Err(Fault::invalid(REFERENCE, what));
        }
        Ok(Plan { request, model, config, seconds, aspect, size })
    }
}

impl Plan<'_> {
    /// The clip's order, with the picture that the request holds.
    ///
    /// # Errors
    /// Where a picture that is needed is not there.
    pub fn order(&self, reference: Option<MediaId>, seed: u64) -> Result<(Asked, ClipOrder), Fault> {
        let usual = match (self.aspect, self.model.makes) {
            (None, Makes::Picture | Makes::Retouch) => SQUARE,
            (aspect, _) => Resolution::P720.pixels(aspect.unwrap_or(Aspect::Wide)),
        };
        let (width, height) = self.size.unwrap_or(usual);
        let what = match (self.model.makes, reference) {
            (Makes::Video, reference) => ClipKind::Video { seconds: self.seconds, width, height, reference },
            (Makes::Picture, reference) => ClipKind::Picture { width, height, reference },
            (Makes::Retouch, Some(picture)) => {
                ClipKind::Retouch { picture, size: self.size.or(self.aspect.map(|_| usual)) }
            }
            (Makes::Retouch, None) => {
                return Err(Fault::invalid(REFERENCE, text!("{REFERENCE} is missing"; "缺少 {REFERENCE}")));
            }
        };
        let (model, config) = (self.model.name.clone(), self.config.id.clone());
        let asked = Asked { model, config, aspect: self.aspect.map(|a| a.word().to_owned()) };
        let order = ClipOrder {
            prompt: self.request.prompt.trim().to_owned(),
            what,
            watermark: self.request.watermark.unwrap_or(false),
            route: self.config.route(&self.model.name),
            schedule: None,
            seed: self.request.seed.unwrap_or(seed),
        };
        Ok((asked, order))
    }
}

/// The one of `known` that is called `name`.
fn named<'a, T>(field: &str, name: &str, known: &'a [T], of: impl Fn(&T) -> &String) -> Result<&'a T, Fault> {
    known.iter().find(|k| of(k) == name).ok_or_else(|| {
        let (got, names) = (quoted(name, 60), known.iter().map(|k| of(k).as_str()).collect::<Vec<_>>().join(", "));
        let what =
            text!("{field} must be one of {names}, not `{got}`"; "{field} 必须是以下之一：{names}，而不是 `{got}`");
        Fault::invalid(field, what)
    })
}

/// The shape that the request and the model want.
fn aspect(request: &CreateTask, model: &Model) -> Result<Option<Aspect>, Fault> {
    const FIELD: &str = "aspectRatio";
    let Some(written) = &request.aspect_ratio else { return Ok(model.aspect) };
    let wanted = Aspect::from_word(written).ok_or_else(|| {
        let (got, names) = (quoted(written, 20), Aspect::ALL.map(Aspect::word).join(", "));
        let what =
            text!("{FIELD} must be one of {names}, not `{got}`"; "{FIELD} 必须是以下之一：{names}，而不是 `{got}`");
        Fault::invalid(FIELD, what)
    })?;
    match model.aspect {
        Some(own) if own != wanted => {
            let (name, own) = (&model.name, own.word());
            let what = text!("{FIELD} is {written}, but {name} makes {own} only"; "{FIELD} 为 {written}，但模型 {name} 只能生成 {own}");
            Err(Fault::invalid(FIELD, what))
        }
        _ => Ok(Some(wanted)),
    }
}

/// A size as it is written, which must fit what makes it and the shape.
fn size(written: &str, makes: Makes, aspect: Option<Aspect>) -> Result<(u32, u32), Fault> {
    let got = quoted(written, 20);
    let side = |digits: &str| match (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => digits.parse::<u32>().ok(),
        false => None,
    };
    let sides = written.split_once('x').and_then(|(w, h)| Some((side(w)?, side(h)?)));
    let (w, h) = sides.ok_or_else(|| {
        Fault::invalid("size", text!("size must be like 1280x720, not `{got}`"; "size 应形如 1280x720，而不是 `{got}`"))
    })?;
    let (least, most) = SIDE;
    if !(least..=most).contains(&w) || !(least..=most).contains(&h) {
        let what = text!("size is {got}; each side must have {least} to {most} pixels"; "size 为 {got}；每边必须为 {least} 到 {most} 像素");
        return Err(Fault::invalid("size", what));
    }
    if makes == Makes::Video && (w % 2 != 0 || h % 2 != 0) {
        return Err(Fault::invalid(
            "size",
            text!("size is {got}; both sides of a video must be even"; "size 为 {got}；视频的宽高必须是偶数"),
        ));
    }
    if makes == Makes::Video && w * h > VIDEO_PIXELS {
        let what = text!("size is {got}; a video may have as many pixels as 1920x1080"; "size 为 {got}；视频像素总数不得超过 1920x1080");
        return Err(Fault::invalid("size", what));
    }
    if let Some(aspect) = aspect {
        let (a, b) = Resolution::P1080.pixels(aspect);
        let (is, wanted) = (f64::from(w) / f64::from(h), f64::from(a) / f64::from(b));
        if (is / wanted - 1.0).abs() > TOLERANCE {
            let word = aspect.word();
            let what = text!("size {got} is not {word}; leave one of them out or let them agree"; "size {got} 与宽高比 {word} 不一致；请去掉其一或使两者一致");
            return Err(Fault::invalid("size", what));
        }
    }
    Ok((w, h))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn request(fields: &Value) -> CreateTask {
        let mut whole = json!({"prompt": "一只猫", "model": "sora_video2"});
        let given = fields.as_object().expect("fields").clone();
        whole.as_object_mut().expect("an object").extend(given);
        serde_json::from_value(whole).expect("of the right types")
    }

    #[test]
    fn what_is_not_told_is_usual() {
        let settings = Settings::default();
        let rows = [
            (json!({}), (1280, 720), 10.0),
            (json!({"aspectRatio": "9:16", "duration": 2.5}), (720, 1280), 2.5),
            (json!({"model": "sora_video2-portrait"}), (720, 1280), 10.0),
            (json!({"size": "854x480", "aspectRatio": "16:9"}), (854, 480), 10.0),
            (json!({"size": "1792x1024", "model": "sora_video2-landscape"}), (1792, 1024), 10.0),
            (json!({"size": "640x480"}), (640, 480), 10.0),
        ];
        for (fields, size, length) in rows {
            let request = request(&fields);
            let (asked, order) = settings.plan(&request).and_then(|p| p.order(None, 7)).expect("a plan");
            let ClipKind::Video { seconds, width, height, .. } = order.what else { panic!("{fields}") };
            assert_eq!(((width, height), seconds, order.seed), (size, length, 7), "{fields}");
            assert_eq!(asked.config, "kinora");
        }
        let picture = MediaId("p".into());
        let edit = request(&json!({"model": "gemini-2.5-flash-imagen-edit", "referenceImage": "x"}));
        let (_, order) = settings.plan(&edit).and_then(|p| p.order(Some(picture.clone()), 7)).expect("a plan");
        assert_eq!(order.what, ClipKind::Retouch { picture, size: None }, "as large as it is");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let settings = Settings::default();
        let rows = [
            (json!({"prompt": " \n"}), "prompt", "4000"),
            (json!({"prompt": "猫".repeat(4001)}), "prompt", "4001"),
            (json!({"model": "sora_video3"}), "model", "sora_video2-portrait"),
            (json!({"apiConfigId": "elsewhere"}), "apiConfigId", "elsewhere"),
            (json!({"duration": 0}), "duration", "60"),
            (json!({"duration": -1e300}), "duration", "60"),
            (json!({"duration": 60.1}), "duration", "60"),
            (json!({"aspectRatio": "16x9"}), "aspectRatio", "9:16"),
            (json!({"aspectRatio": "1:1", "model": "sora_video2-portrait"}), "aspectRatio", "9:16"),
            (json!({"size": "1280x720", "aspectRatio": "9:16"}), "size", "9:16"),
            (json!({"size": "1280x720", "model": "sora_video2-portrait"}), "size", "9:16"),
            (json!({"size": "1280*720"}), "size", "1280x720"),
            (json!({"size": "-1x720"}), "size", "1280x720"),
            (json!({"size": "99999999999x720"}), "size", "1280x720"),
            (json!({"size": "32x720"}), "size", "64"),
            (json!({"size": "1281x720"}), "size", "even"),
            (json!({"size": "2048x2048"}), "size", "1920x1080"),
            (json!({"seed": 1u64 << 53}), "seed", "9007199254740991"),
            (json!({"model": "gemini-2.5-flash-imagen-edit"}), "referenceImage", "picture"),
        ];
        for (fields, field, says) in rows {
            let request = request(&fields);
            let fault = settings.plan(&request).expect_err(field);
            assert_eq!(fault.field(), Some(field), "{fields}");
            assert!(fault.what().en.contains(says) && fault.what().zh.contains(field), "{fault}");
        }
    }
}
