//! ComfyUI: a queue, a history, files.

use crate::{
    books::{Books, Stage},
    server::Manner,
    wire::{Asked, Said},
};
use serde_json::{Value, json};

pub(crate) struct ComfyUi;

impl Manner for ComfyUi {
    fn is_order(&self, asked: &Asked) -> bool {
        asked.method == "POST" && asked.path == "/prompt"
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        let parts = asked.parts();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["models", "checkpoints"]) => Said::ok(&json!(["dream.safetensors"])),
            ("POST", ["prompt"]) => order(asked, books),
            ("GET", ["queue"]) => Said::ok(&queue(books)),
            ("POST", ["queue"]) => {
                for id in asked.json()["delete"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    books.jobs.remove(id);
                }
                Said::ok(&json!({}))
            }
            ("POST", ["interrupt"]) => {
                let id = asked.json()["prompt_id"].as_str().unwrap_or_default().to_owned();
                if let Some(job) = books.jobs.get_mut(&id) {
                    job.cancelled = true;
                }
                Said::ok(&json!({}))
            }
            ("GET", ["history", id]) => history(id, books),
            ("GET", ["view"]) => match asked.parameter("filename") {
                Some(name) if name.ends_with(".mp4") => Said::file("video/mp4", books.media.film.clone()),
                Some(name) if name.ends_with(".png") => Said::file("image/png", books.media.picture.clone()),
                _ => Said::json(404, &json!({})),
            },
            ("POST", ["upload", "image"]) => upload(asked, books),
            _ => Said::json(404, &json!({})),
        }
    }

    fn busy(&self) -> Said {
        Said::json(
            429,
            &json!({"error": {"type": "busy", "message": "too many prompts", "details": "", "extra_info": {}}}),
        )
    }
    fn broken(&self) -> Said {
        Said::json(500, &json!({"error": {"type": "server", "message": "it broke", "details": "", "extra_info": {}}}))
    }
}

fn refuse(kind: &str, message: &str) -> Said {
    Said::json(
        400,
        &json!({"error": {"type": kind, "message": message, "details": "", "extra_info": {}}, "node_errors": {}}),
    )
}

/// Whether it is a UUID as it is usually written, in lower case.
fn is_uuid(id: &str) -> bool {
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && id.bytes().all(|b| b == b'-' || b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn order(asked: &Asked, books: &mut Books) -> Said {
    let body = asked.json();
    let Some(graph) = body["prompt"].as_object().filter(|graph| !graph.is_empty()) else {
        return refuse("no_prompt", "No prompt provided");
    };
    if !graph.values().any(|node| {
        node["class_type"].as_str().is_some_and(|class| class.starts_with("Save") || class.contains("Combine"))
    }) {
        return refuse("prompt_no_outputs", "Prompt has no outputs");
    }
    let id = match body["prompt_id"].as_str() {
        Some(id) if !is_uuid(id) => return refuse("invalid_prompt_id", "prompt_id is no UUID"),
        Some(id) => id.to_owned(),
        None => format!("00000000-0000-4000-8000-{:012x}", books.next()),
    };
    let number = books.next();
    books.charge(id.clone(), "graph", &id);
    books.open(&id, body["prompt"].clone());
    Said::ok(&json!({"prompt_id": id, "number": number, "node_errors": {}}))
}

fn queue(books: &Books) -> Value {
    let of = |stage: Stage| -> Vec<Value> {
        let there = books.jobs.values().filter(|job| books.stage(&job.id) == Some(stage));
        there.map(|job| json!([1, job.id, job.order, {}, []])).collect()
    };
    json!({"queue_running": of(Stage::Running), "queue_pending": of(Stage::Waiting)})
}

fn history(id: &str, books: &mut Books) -> Said {
    let Some((stage, job)) = books.ask_after(id) else { return Said::ok(&json!({})) };
    let (status, event) = match stage {
        Stage::Waiting | Stage::Running => return Said::ok(&json!({})),
        Stage::Done => ("success", json!([])),
        Stage::Cancelled => ("error", json!([["execution_interrupted", {"node_id": "5"}]])),
        Stage::Failed => {
            ("error", json!([["execution_error", {"node_type": "KSampler", "exception_message": job.fails}]]))
        }
    };
    let films = job.order.as_object().is_some_and(|graph| {
        graph.values().any(|node| node["class_type"].as_str().is_some_and(|class| class.contains("Video")))
    });
    let outputs = match (stage, films) {
        (Stage::Done, false) => json!({
            "3": {"images": [{"filename": "preview.png", "subfolder": "", "type": "temp"}]},
            "7": {"images": [{"filename": "kinora_00001_.png", "subfolder": "", "type": "output"}]},
        }),
        (Stage::Done, true) => json!({
            "7": {"images": [{"filename": "kinora_00001_.mp4", "subfolder": "video", "type": "output"}], "animated": [true]},
        }),
        _ => json!({}),
    };
    let mut told = json!({});
    told[id] = json!({"prompt": [1, id, job.order, {}, []], "outputs": outputs,
        "status": {"status_str": status, "completed": stage == Stage::Done, "messages": event}, "meta": {}});
    Said::ok(&told)
}

fn upload(asked: &Asked, books: &mut Books) -> Said {
    let Some(image) = asked.form().into_iter().find(|part| part.name == "image" && part.file.is_some()) else {
        return Said::json(400, &json!({}));
    };
    // De-duplicated, so that only whoever uses the name that is answered finds it again.
    let name = format!("up_{}_{}", books.uploads.len() + 1, image.file.unwrap_or_default());
    books.uploads.insert(name.clone(), image.body);
    Said::ok(&json!({"name": name, "subfolder": "", "type": "input"}))
}
