//! Volcengine Ark.

use crate::{
    books::{Books, Job, Stage},
    openai::{chat, knows, models},
    server::Manner,
    wire::{Asked, Said},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

pub(crate) struct Ark;

const TASKS: [&str; 5] = ["api", "v3", "contents", "generations", "tasks"];

fn refuse(status: u16, code: &str, message: &str) -> Said {
    Said::json(status, &json!({"error": {"code": code, "message": message, "param": "", "type": "BadRequest"}}))
        .with("x-request-id", "fake-request")
}

impl Manner for Ark {
    fn is_order(&self, asked: &Asked) -> bool {
        asked.method == "POST"
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        let parts = asked.parts();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let ["store", file] = parts.as_slice() {
            return store(asked, file, books);
        }
        if !knows(asked) {
            return refuse(401, "AuthenticationError", "the API key is invalid");
        }
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["api", "v3", "models"]) => models(&["doubao-seedance-2-0-260128"]),
            ("POST", ["api", "v3", "chat", "completions"]) => chat(asked, books),
            ("POST", ["api", "v3", "images", "generations"]) => pictures(asked, books),
            ("POST", path) if path == TASKS => order(asked, books),
            ("GET", path) if path == TASKS => list(asked, books),
            (method, path) if path.len() == 6 && path[..5] == TASKS => one(method, path[5], books),
            _ => refuse(404, "InvalidEndpointOrModel.NotFound", "no such route"),
        }
    }

    fn busy(&self) -> Said {
        refuse(429, "ServerOverloaded", "the server is overloaded").with("retry-after", "1")
    }
    fn broken(&self) -> Said {
        refuse(500, "InternalServiceError", "the service had an internal error")
    }
}

fn order(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    let Some(model) = body["model"].as_str() else { return refuse(400, "MissingParameter", "model") };
    let content = body["content"].as_array().cloned().unwrap_or_default();
    if content.is_empty() {
        return refuse(400, "MissingParameter", "content");
    }
    for part in &content {
        let url = part.pointer("/image_url/url").and_then(Value::as_str);
        if part["type"] == "image_url"
            && !url.is_some_and(|url| url.starts_with("https://") || url.starts_with("data:image/"))
        {
            return refuse(400, "InvalidParameter", "image_url");
        }
    }
    if !matches!(body["ratio"].as_str(), None | Some("16:9" | "4:3" | "1:1" | "3:4" | "9:16" | "21:9" | "adaptive")) {
        return refuse(400, "InvalidParameter", "ratio");
    }
    if !matches!(body["resolution"].as_str(), None | Some("480p" | "720p" | "1080p" | "4k")) {
        return refuse(400, "InvalidParameter", "resolution");
    }
    let id = format!("cgt-20261122-{:04x}", books.next());
    let key = body["safety_identifier"].as_str().unwrap_or_default();
    books.charge(key, model, &id);
    books.open(&id, body.clone());
    Said::ok(&json!({"id": id}))
}

fn task(job: &Job, stage: Stage, origin: &str) -> Value {
    let status = match stage {
        Stage::Waiting => "queued",
        Stage::Running => "running",
        Stage::Done => "succeeded",
        Stage::Failed => "failed",
        Stage::Cancelled => "cancelled",
    };
    let order = &job.order;
    let mut task = json!({
        "id": job.id, "model": order["model"], "status": status, "error": null, "created_at": 1_790_000_000, "updated_at": 1_790_000_090,
        "seed": order["seed"].as_i64().unwrap_or(7), "resolution": order["resolution"], "ratio": order["ratio"], "duration": order["duration"],
        "framespersecond": 24, "service_tier": "default", "execution_expires_after": 172_800,
    });
    if let Some(key) = order["safety_identifier"].as_str() {
        task["safety_identifier"] = json!(key);
    }
    if stage == Stage::Done {
        let (film, last) = (
            format!("{origin}/store/film.mp4?X-Tos-Signature=abc"),
            format!("{origin}/store/last.png?X-Tos-Signature=abc"),
        );
        task["content"] = json!({"video_url": film, "last_frame_url": last});
        task["usage"] = json!({"completion_tokens": 108_000, "total_tokens": 108_000});
    }
    if stage == Stage::Failed {
        task["error"] = json!({"code": job.fails, "message": "the job failed, as planned"});
    }
    task
}

fn one(method: &str, id: &str, books: &mut Books) -> Said {
    let nowhere = || refuse(404, "InvalidEndpointOrModel.NotFound", "the task does not exist");
    if method == "GET" {
        let origin = books.origin.clone();
        return books.ask_after(id).map_or_else(nowhere, |(stage, job)| Said::ok(&task(&job, stage, &origin)));
    }
    match books.stage(id) {
        None => nowhere(),
        Some(Stage::Running) => refuse(400, "InvalidParameter", "a running task cannot be deleted"),
        Some(Stage::Waiting) => {
            if let Some(job) = books.jobs.get_mut(id) {
                job.cancelled = true;
            }
            Said::ok(&json!({}))
        }
        Some(_) => {
            books.jobs.remove(id);
            Said::ok(&json!({}))
        }
    }
}

fn list(asked: &Asked, books: &Books) -> Said {
    let model = asked.parameter("filter.model");
    let wanted = |job: &&Job| model.is_none_or(|model| job.order["model"] == model);
    let all: Vec<&Job> = books.jobs.values().filter(wanted).collect();
    let number = |name: &str, usual: usize| asked.parameter(name).and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (page, size) = (number("page_num", 1).max(1), number("page_size", 10));
    // The newest first.
    let items: Vec<Value> = (all.iter().rev().skip((page - 1) * size).take(size))
        .map(|job| task(job, books.stage(&job.id).unwrap_or(Stage::Waiting), &books.origin))
        .collect();
    Said::ok(&json!({"total": all.len(), "items": items}))
}

fn pictures(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    let (Some(model), Some(_)) = (body["model"].as_str(), body["prompt"].as_str()) else {
        return refuse(400, "MissingParameter", "model, prompt");
    };
    books.charge(body.to_string(), model, "");
    let count = body.pointer("/sequential_image_generation_options/max_images").and_then(Value::as_u64).unwrap_or(1);
    let one = if body["response_format"] == "b64_json" {
        json!({"b64_json": STANDARD.encode(&books.media.picture), "size": body["size"]})
    } else {
        json!({"url": format!("{}/store/picture.png?X-Tos-Signature=abc", books.origin), "size": body["size"]})
    };
    let mut data: Vec<Value> = (1..count).map(|_| one.clone()).collect();
    data.push(match books.failures.pop_front() {
        Some(code) => json!({"error": {"code": code, "message": "refused, as planned"}}),
        None => one,
    });
    Said::ok(
        &json!({"model": model, "created": 1_790_000_002, "data": data, "usage": {"generated_images": count, "output_tokens": 1, "total_tokens": 1}}),
    )
}

/// The object store: signed links, and no other credentials beside them.
fn store(asked: &Asked, file: &str, books: &Books) -> Said {
    if asked.header("authorization").is_some() || asked.parameter("X-Tos-Signature").is_none() {
        return Said::json(400, &json!({"Code": "InvalidArgument", "Message": "only one way of signing is allowed"}));
    }
    match file {
        "film.mp4" => Said::file("video/mp4", books.media.film.clone()),
        _ => Said::file("image/png", books.media.picture.clone()),
    }
}
