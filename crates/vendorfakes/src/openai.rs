//! Whoever speaks OpenAI's API: videos, chat, pictures, speech, transcription.

use crate::{
    KEY,
    books::{Books, Stage},
    server::Manner,
    wire::{Asked, Said},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

pub(crate) struct OpenAi;

/// A refusal in OpenAI's words.
pub(crate) fn refuse(status: u16, kind: &str, code: &str, message: &str) -> Said {
    Said::json(status, &json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

/// Whether the key is the right one.
pub(crate) fn knows(asked: &Asked) -> bool {
    asked.header("authorization") == Some(&format!("Bearer {KEY}"))
}

impl Manner for OpenAi {
    fn is_order(&self, asked: &Asked) -> bool {
        let orders = [
            "/v1/videos",
            "/v1/chat/completions",
            "/v1/images/generations",
            "/v1/images/edits",
            "/v1/audio/speech",
            "/v1/audio/transcriptions",
        ];
        asked.method == "POST" && orders.contains(&asked.path.as_str())
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        if !knows(asked) {
            // As careless relays do, it says the key again.
            let key = asked.header("authorization").unwrap_or_default();
            return refuse(
                401,
                "invalid_request_error",
                "invalid_api_key",
                &format!("Incorrect API key provided: {key}"),
            );
        }
        let parts = asked.parts();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["v1", "models"]) => models(&["gpt-6-luna", "wan2.2-t2v"]),
            ("POST", ["v1", "videos"]) => order(asked, books),
            ("GET", ["v1", "videos"]) => {
                let data: Vec<Value> =
                    books.jobs.values().map(|job| video(&job.order, &job.id, books.stage(&job.id), None)).collect();
                Said::ok(&json!({"object": "list", "data": data, "first_id": null, "last_id": null, "has_more": false}))
            }
            ("GET", ["v1", "videos", id]) => match books.ask_after(id) {
                Some((stage, job)) => Said::ok(&video(&job.order, id, Some(stage), job.fails.as_deref()))
                    .with("openai-poll-after-ms", "1000"),
                None => refuse(404, "invalid_request_error", "not_found", "Video not found"),
            },
            ("GET", ["v1", "videos", id, "content"]) => match books.stage(id) {
                Some(Stage::Done) => Said::file("video/mp4", books.media.film.clone()),
                Some(_) => refuse(400, "invalid_request_error", "not_ready", "Video is still processing"),
                None => refuse(404, "invalid_request_error", "not_found", "Video not found"),
            },
            ("DELETE", ["v1", "videos", id]) => match books.jobs.get_mut(*id) {
                Some(job) => {
                    job.cancelled = true;
                    Said::ok(&json!({"id": id, "object": "video.deleted", "deleted": true}))
                }
                None => refuse(404, "invalid_request_error", "not_found", "Video not found"),
            },
            ("POST", ["v1", "chat", "completions"]) => chat(asked, books),
            ("POST", ["v1", "images", "generations" | "edits"]) => pictures(asked, books),
            ("POST", ["v1", "audio", "speech"]) => {
                let body = asked.json();
                if body["input"].as_str().is_none_or(str::is_empty) {
                    return refuse(400, "invalid_request_error", "missing_required_parameter", "input is required");
                }
                books.charge(body.to_string(), body["model"].as_str().unwrap_or_default(), "");
                Said::file("audio/wav", crate::elevenlabs::wav(&crate::elevenlabs::tone(1.0), 24_000))
            }
            ("POST", ["v1", "audio", "transcriptions"]) => hear(asked, books),
            _ => Said::nowhere(),
        }
    }

    fn busy(&self) -> Said {
        refuse(429, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached").with("retry-after", "1")
    }
    fn broken(&self) -> Said {
        refuse(500, "server_error", "server_error", "The server had an error")
    }
}

/// A list of models.
pub(crate) fn models(names: &[&str]) -> Said {
    let data: Vec<Value> = names
        .iter()
        .map(|id| json!({"id": id, "object": "model", "created": 1_790_000_000, "owned_by": "fake"}))
        .collect();
    Said::ok(&json!({"object": "list", "data": data}))
}

fn order(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    // A form, as the official client sends it, or JSON.
    let field = |name: &str| if body.is_object() { body[name].as_str().map(str::to_owned) } else { asked.field(name) };
    let Some(prompt) = field("prompt").filter(|prompt| !prompt.is_empty()) else {
        return refuse(400, "invalid_request_error", "missing_required_parameter", "prompt is required");
    };
    if body["seconds"].is_number() {
        return refuse(400, "invalid_request_error", "invalid_type", "seconds must be a string");
    }
    let seconds = field("seconds").unwrap_or_else(|| "4".into());
    if seconds.parse::<u32>().is_err() {
        return refuse(400, "invalid_request_error", "invalid_value", "seconds is not one of the allowed values");
    }
    let size = field("size").unwrap_or_else(|| "720x1280".into());
    let model = field("model").unwrap_or_else(|| "sora-2".into());
    if let Some(file) = asked.form().iter().find(|part| part.name == "input_reference") {
        let is_picture = file.mime.as_deref().is_some_and(|mime| mime.starts_with("image/")) && file.file.is_some();
        if !is_picture {
            return refuse(400, "invalid_request_error", "invalid_image", "input_reference must be an image");
        }
    }
    let id = format!("video_{:04x}", books.next());
    books.charge(prompt.clone(), &model, &id);
    let order = json!({"prompt": prompt, "model": model, "seconds": seconds, "size": size});
    books.open(&id, order.clone());
    Said::ok(&video(&order, &id, Some(Stage::Waiting), None))
}

fn video(order: &Value, id: &str, stage: Option<Stage>, fails: Option<&str>) -> Value {
    let (status, progress) = match stage {
        Some(Stage::Waiting) | None => ("queued", 0),
        Some(Stage::Running) => ("in_progress", 40),
        Some(Stage::Done) => ("completed", 100),
        Some(Stage::Failed) => ("failed", 40),
        Some(Stage::Cancelled) => ("cancelled", 40),
    };
    let failed = stage == Some(Stage::Failed);
    let error = failed.then(|| json!({"code": fails.unwrap_or_default(), "message": "the job failed, as planned"}));
    let done = stage == Some(Stage::Done);
    json!({
        "id": id, "object": "video", "model": order["model"], "status": status, "progress": progress,
        "created_at": 1_790_000_000, "completed_at": if done { json!(1_790_000_060) } else { Value::Null },
        "expires_at": if done { json!(1_790_003_600) } else { Value::Null }, "prompt": order["prompt"],
        "seconds": order["seconds"], "size": order["size"], "remixed_from_video_id": null, "error": error,
    })
}

/// Chat, as Ark answers it too.
pub(crate) fn chat(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    if model.is_empty() || body["messages"].as_array().is_none_or(Vec::is_empty) {
        return refuse(400, "invalid_request_error", "missing_required_parameter", "model and messages are required");
    }
    let format = &body["response_format"];
    if format["type"] == "json_schema" && format["json_schema"]["name"].as_str().is_none() {
        return refuse(400, "invalid_request_error", "invalid_value", "response_format.json_schema.name is required");
    }
    books.charge(body.to_string(), &model, "");
    let content = books.answer(format.pointer("/json_schema/schema"));
    Said::ok(&json!({
        "id": format!("chatcmpl-{}", books.charges.len()), "object": "chat.completion", "created": 1_790_000_001, "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null,
                     "message": {"role": "assistant", "content": content, "refusal": null}}],
        "usage": {"prompt_tokens": 31, "completion_tokens": 9, "total_tokens": 40},
    }))
}

fn pictures(asked: &Asked, books: &mut Books) -> Said {
    let (body, form) = (asked.json(), asked.form());
    let edits = asked.path.ends_with("edits");
    let field = |name: &str| if edits { asked.field(name) } else { body[name].as_str().map(str::to_owned) };
    if field("prompt").is_none_or(|prompt| prompt.is_empty()) {
        return refuse(400, "invalid_request_error", "missing_required_parameter", "prompt is required");
    }
    if edits && !form.iter().any(|part| matches!(part.name.as_str(), "image" | "image[]") && part.file.is_some()) {
        return refuse(400, "invalid_request_error", "missing_required_parameter", "image is required");
    }
    let count = if edits { asked.field("n").and_then(|n| n.parse().ok()) } else { body["n"].as_u64() };
    let model = field("model").unwrap_or_default();
    books.charge(String::from_utf8_lossy(&asked.body).into_owned(), &model, "");
    let picture = STANDARD.encode(&books.media.picture);
    let data: Vec<Value> =
        (0..count.unwrap_or(1)).map(|_| json!({"b64_json": picture, "revised_prompt": null})).collect();
    Said::ok(
        &json!({"created": 1_790_000_002, "data": data, "output_format": "png", "size": "1024x1024", "quality": "low",
        "usage": {"input_tokens": 12, "output_tokens": 272, "total_tokens": 284, "input_tokens_details": {"text_tokens": 12, "image_tokens": 0}}}),
    )
}

fn hear(asked: &Asked, books: &mut Books) -> Said {
    let form = asked.form();
    let Some(file) = form.iter().find(|part| part.name == "file" && part.file.is_some()) else {
        return refuse(400, "invalid_request_error", "missing_required_parameter", "file is required");
    };
    let model = asked.field("model").unwrap_or_default();
    books.charge(format!("{} bytes", file.body.len()), &model, "");
    let text = "潮水退了。";
    if asked.field("response_format").as_deref() != Some("verbose_json") {
        return Said::ok(&json!({"text": text, "usage": {"type": "duration", "seconds": 1}}));
    }
    Said::ok(&json!({
        "task": "transcribe", "language": "chinese", "duration": 1.0, "text": text,
        "segments": [{"id": 0, "seek": 0, "start": 0.0, "end": 0.9, "text": text, "tokens": [], "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.0}],
        "words": [{"word": "潮水", "start": 0.0, "end": 0.4}, {"word": "退了", "start": 0.4, "end": 0.9}],
    }))
}
