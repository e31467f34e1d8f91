//! The workflow face as its callers see it: over HTTP, with everything behind it.

mod bad_input;
mod cases;
mod changes;
mod hostile;
mod made;
mod socket;

use kinora_app::productions::Productions;
use kinora_face_workflow::{Choices, Provider, face};
use kinora_facekit::{House, Rooms, Visit};
use kinora_gate::{Face, Limits};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const WORKFLOWS: &str = "/api/v1/workflow";

/// A story of three scenes with two people.
const STORY: &str =
    "雨夜\n\n深夜，大雨落在山脚的客栈外。\n\n“有人吗？”林小雨问道。\n\n清晨，雨停了，江边传来脚步声。\n";

fn mounted(rooms: &Rooms) -> Vec<Face> {
    let productions = Productions::new(rooms.engine.clone(), rooms.blobs.clone(), rooms.clock.clone());
    let provider = |name: &str, can: &[&'static str]| Provider { name: name.into(), can: can.into(), note: None };
    let providers = vec![
        provider("offline", &["text", "image", "video", "audio"]),
        provider("gemini", &["text", "image"]),
        provider("seedream", &["image"]),
        provider("banana-pro", &["image"]),
        provider("sora2", &["video"]),
        provider("elevenlabs", &["audio"]),
    ];
    let choices =
        Choices { providers, styles: vec!["guofeng".into()], voices: vec!["zf_xiaoxiao".into(), "zm_yunxi".into()] };
    vec![face(productions, &rooms.gate, choices)]
}

/// A server that makes what it is asked for.
async fn house() -> House {
    House::open(mounted).await
}

/// A server that takes orders and does no work, so that what is pending stays so.
async fn idle_house() -> House {
    House::open_with(Limits::default(), false, mounted).await
}

/// Creates a workflow of [`STORY`] with these options, small and quick.
async fn create(visit: &Visit, mut options: Value) -> String {
    options["preferences"]["resolution"] = "480p".into();
    let body = json!({"name": "雨夜", "input_type": "novel", "input_content": STORY, "options": options});
    let answer = visit.json("POST", WORKFLOWS, &body).await;
    assert_eq!(answer.status, 202, "{}", answer.json());
    answer.json()["data"]["workflow_id"].as_str().expect("an id").to_owned()
}

/// The `data` of a good answer.
async fn data(visit: &Visit, to: &str) -> Value {
    let answer = visit.get(&format!("{WORKFLOWS}/{to}")).await;
    assert_eq!(answer.status, 200, "{to}: {}", answer.json());
    answer.json()["data"].clone()
}

/// Sends JSON and gives the `data` of the good answer.
async fn sent(visit: &Visit, method: &str, to: &str, body: &Value) -> Value {
    let answer = visit.json(method, &format!("{WORKFLOWS}/{to}"), body).await;
    assert!(answer.status.is_success(), "{to}: {}", answer.json());
    assert_eq!(answer.json()["code"], 0);
    answer.json()["data"].clone()
}

/// Waits until the workflow's status is `wanted`, and gives its progress then.
async fn until(visit: &Visit, id: &str, wanted: &str) -> Value {
    let end = Instant::now() + Duration::from_secs(600);
    loop {
        let progress = data(visit, &format!("{id}/progress")).await;
        let status = progress["status"].as_str().expect("a word");
        if status == wanted {
            return progress;
        }
        let over = matches!(status, "completed" | "failed" | "cancelled");
        assert!(!over && Instant::now() < end, "it is {status}, not {wanted}: {progress}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
