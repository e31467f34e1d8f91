//! Google's Gemini: generateContent, files, interactions.

use crate::{
    KEY,
    books::{Books, Stage},
    server::Manner,
    wire::{Asked, Said},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

pub(crate) struct Gemini;

fn refuse(code: u16, status: &str, message: &str) -> Said {
    Said::json(code, &json!({"error": {"code": code, "message": message, "status": status}}))
}

impl Manner for Gemini {
    fn is_order(&self, asked: &Asked) -> bool {
        asked.method == "POST" && (asked.path.ends_with(":generateContent") || asked.path.ends_with("/interactions"))
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        let parts = asked.parts();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (asked.method.as_str(), parts.as_slice()) {
            // Where uploads go, and where downloads are sent on to: whoever knows the address may.
            ("POST", ["put", name]) => return put(asked, name, books),
            ("GET", ["blob", _]) if asked.header("x-goog-api-key").is_some() => {
                return refuse(400, "INVALID_ARGUMENT", "a key was sent where none belongs");
            }
            ("GET", ["blob", _]) => return Said::file("video/mp4", books.media.film.clone()),
            _ => {}
        }
        if asked.header("x-goog-api-key") != Some(KEY) {
            return refuse(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
        }
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", [_, "models"]) => {
                Said::ok(&json!({"models": [{"name": "models/gemini-3.8-flash", "displayName": "Flash"}]}))
            }
            ("POST", [_, "models", call]) if call.ends_with(":generateContent") => {
                generate(asked, call.trim_end_matches(":generateContent"), books)
            }
            ("POST", ["upload", _, "files"]) => begin(asked, books),
            ("GET", [_, "files", name]) if name.ends_with(":download") => Said::go(format!(
                "{}/blob/{}",
                books.origin.replace("127.0.0.1", "localhost"),
                name.trim_end_matches(":download")
            )),
            ("GET", [_, "files", name]) => match books.uploads.get(*name) {
                Some(bytes) => Said::ok(&file(name, bytes.len(), "ACTIVE", &books.origin)),
                None => refuse(404, "NOT_FOUND", "no such file"),
            },
            ("POST", [_, "interactions"]) => order(asked, books),
            ("GET", [_, "interactions", id]) => match books.ask_after(id) {
                Some((stage, job)) => {
                    Said::ok(&interaction(id, &job.order, stage, job.fails.as_deref(), &books.origin))
                }
                None => refuse(404, "NOT_FOUND", "no such interaction"),
            },
            ("POST", [_, "interactions", id, "cancel"]) => match books.stage(id) {
                Some(Stage::Waiting | Stage::Running) => {
                    let order = books.jobs.get_mut(*id).map(|job| {
                        job.cancelled = true;
                        job.order.clone()
                    });
                    Said::ok(&interaction(id, &order.unwrap_or_default(), Stage::Cancelled, None, &books.origin))
                }
                Some(_) => refuse(400, "FAILED_PRECONDITION", "it is over"),
                None => refuse(404, "NOT_FOUND", "no such interaction"),
            },
            _ => refuse(404, "NOT_FOUND", "no such route"),
        }
    }

    fn busy(&self) -> Said {
        let retry = json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"});
        Said::json(
            429,
            &json!({"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED", "details": [retry]}}),
        )
    }
    fn broken(&self) -> Said {
        refuse(500, "INTERNAL", "an internal error has occurred")
    }
}

fn generate(asked: &Asked, model: &str, books: &mut Books) -> Said {
    let body = asked.json();
    let Some(contents) = body["contents"].as_array().filter(|contents| !contents.is_empty()) else {
        return refuse(400, "INVALID_ARGUMENT", "contents is not specified");
    };
    for part in contents.iter().flat_map(|content| content["parts"].as_array().into_iter().flatten()) {
        let known = ["text", "inlineData", "fileData", "thoughtSignature", "videoMetadata"];
        if let Some(strange) =
            part.as_object().into_iter().flat_map(|part| part.keys()).find(|key| !known.contains(&key.as_str()))
        {
            return refuse(400, "INVALID_ARGUMENT", &format!("unknown name {strange}"));
        }
    }
    books.charge(body.to_string(), model, "");
    let config = &body["generationConfig"];
    let wants_picture = config["responseModalities"].as_array().is_some_and(|all| all.contains(&json!("IMAGE")));
    let parts = match books.failures.pop_front() {
        Some(reason) if reason == "BLOCKED" => {
            return Said::ok(
                &json!({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 9}}),
            );
        }
        Some(words) => json!([{"text": words}]),
        None if wants_picture => json!([
            {"text": "a draft", "thought": true},
            {"inlineData": {"mimeType": "image/png", "data": STANDARD.encode(b"a draft, no picture")}, "thought": true},
            {"text": "Done."},
            {"inlineData": {"mimeType": "image/png", "data": STANDARD.encode(&books.media.picture)}},
        ]),
        None => json!([{"text": books.answer(config.get("responseJsonSchema"))}]),
    };
    Said::ok(&json!({
        "candidates": [{"index": 0, "finishReason": "STOP", "content": {"role": "model", "parts": parts}}],
        "modelVersion": model, "responseId": "r-1",
        "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 1120, "thoughtsTokenCount": 0, "totalTokenCount": 1129},
    }))
}

fn begin(asked: &Asked, books: &mut Books) -> Said {
    let start = asked.header("x-goog-upload-protocol") == Some("resumable")
        && asked.header("x-goog-upload-command") == Some("start");
    if !start || asked.header("x-goog-upload-header-content-length").is_none() {
        return refuse(400, "INVALID_ARGUMENT", "not the start of a resumable upload");
    }
    let name = format!("f{}", books.uploads.len() + 1);
    books.uploads.insert(name.clone(), Vec::new());
    Said::ok(&json!({}))
        .with("x-goog-upload-url", format!("{}/put/{name}", books.origin))
        .with("x-goog-upload-status", "active")
}

fn put(asked: &Asked, name: &str, books: &mut Books) -> Said {
    let command = asked.header("x-goog-upload-command").unwrap_or_default().to_owned();
    let Some(bytes) = books.uploads.get_mut(name) else { return refuse(404, "NOT_FOUND", "no such upload") };
    if asked.header("x-goog-upload-offset").and_then(|at| at.parse().ok()) != Some(bytes.len()) {
        return refuse(400, "INVALID_ARGUMENT", "the offset is not where the upload stands");
    }
    bytes.extend_from_slice(&asked.body);
    let size = bytes.len();
    if !command.contains("finalize") {
        return Said::ok(&json!({})).with("x-goog-upload-status", "active");
    }
    Said::ok(&json!({"file": file(name, size, "PROCESSING", &books.origin)})).with("x-goog-upload-status", "final")
}

fn file(name: &str, size: usize, state: &str, origin: &str) -> Value {
    json!({"name": format!("files/{name}"), "mimeType": "video/mp4", "sizeBytes": size.to_string(), "state": state, "uri": format!("{origin}/v1beta/files/{name}")})
}

fn order(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    let Some(model) = body["model"].as_str() else { return refuse(400, "INVALID_ARGUMENT", "model is not specified") };
    if body["input"].is_null() {
        return refuse(400, "INVALID_ARGUMENT", "input is not specified");
    }
    if body["background"] == json!(true) && body["store"] == json!(false) {
        return refuse(400, "INVALID_ARGUMENT", "what is not stored cannot be in the background");
    }
    let id = format!("int_{:04x}", books.next());
    books.charge(body.to_string(), model, &id);
    books.open(&id, body.clone());
    Said::ok(&interaction(&id, &body, Stage::Waiting, None, &books.origin))
}

fn interaction(id: &str, order: &Value, stage: Stage, fails: Option<&str>, origin: &str) -> Value {
    let status = match stage {
        Stage::Waiting | Stage::Running => "in_progress",
        Stage::Done => "completed",
        Stage::Failed => "failed",
        Stage::Cancelled => "cancelled",
    };
    let mut told = json!({
        "id": id, "status": status, "model": order["model"], "object": "interaction",
        "created": "2026-11-22T09:00:00Z", "updated": "2026-11-22T09:01:00Z",
    });
    if stage == Stage::Done {
        let uri = format!("{origin}/v1beta/files/{id}:download");
        told["steps"] =
            json!([{"type": "model_output", "content": [{"type": "video", "mime_type": "video/mp4", "uri": uri}]}]);
        told["usage"] = json!({"total_tokens": 5200});
    }
    if stage == Stage::Failed {
        told["errors"] = json!([{"code": "https://errors.example/failed", "message": fails}]);
    }
    told
}
