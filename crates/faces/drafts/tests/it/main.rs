//! The drafts face as its callers see it: over HTTP, with everything behind it.

mod add;
mod bad_input;
mod cases;
mod video;

use kinora_app::drafts::{Drafts, Rules};
use kinora_face_drafts::{Settings, face};
use kinora_facekit::{House, Rooms, Visit};
use kinora_gate::{Face, Limits};
use serde_json::Value;

/// Mounts the face.
fn mounted(rooms: &Rooms) -> Vec<Face> {
    let drafts = Drafts::new(rooms.engine.clone(), rooms.blobs.clone(), rooms.clock.clone(), Rules::default());
    vec![face(&drafts, &rooms.gate, Settings::default())]
}

/// A server that renders what it is asked for.
async fn house() -> House {
    House::open(mounted).await
}

/// A server that takes orders and does no work, so that what waits stays so.
async fn idle_house() -> House {
    House::open_with(Limits::default(), false, mounted).await
}

/// Calls a route of the face, which does it.
async fn call(visit: &Visit, route: &str, body: Value) -> Value {
    let answer = visit.json("POST", &format!("/v1/{route}"), &body).await;
    assert_eq!(answer.status, 200, "{route}: {}", answer.json());
    answer.json()
}

/// A new draft of this size.
async fn draft(visit: &Visit, width: u32, height: u32) -> String {
    let made = call(visit, "create_draft", serde_json::json!({"width": width, "height": height})).await;
    made["draft_url"].as_str().expect("an address").to_owned()
}

/// What the draft's file says, fetched as a program would: by the list of its files.
async fn content(visit: &Visit, draft_url: &str) -> Value {
    let listed = visit.get(draft_url).await;
    assert_eq!(listed.status, 200, "{}", listed.json());
    let files = listed.json()["files"].clone();
    let url = files[0].as_str().expect("an address");
    assert!(url.ends_with("/draft_content.json"), "{url}");
    visit.get(url).await.json()
}
