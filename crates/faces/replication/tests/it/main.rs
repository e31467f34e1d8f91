//! The replication face as its callers see it: over HTTP, with everything behind it.

mod bad_input;
mod cases;
mod film;
mod flow;

use kinora_app::caller::{Caller, Scope, Scopes};
use kinora_app::clips::{Clips, Rules};
use kinora_app::replicas::Replicas;
use kinora_app::uploads::Uploads;
use kinora_face_replication::{Settings, face};
use kinora_facekit::{House, Rooms, Visit};
use kinora_gate::{Face, Limits};

fn mounted(rooms: &Rooms) -> Vec<Face> {
    let clips = Clips::new(rooms.engine.clone(), rooms.clock.clone(), Rules::default());
    let replicas = Replicas::new(rooms.engine.clone(), &clips, rooms.clock.clone());
    let uploads = Uploads::new(rooms.engine.store().clone(), rooms.clock.clone());
    vec![face(replicas, uploads, &rooms.gate, Settings::default())]
}

/// A server that makes what it is asked for.
async fn house() -> House {
    House::open(mounted).await
}

/// A server with these limits that takes orders and does no work.
async fn idle_house(limits: Limits) -> House {
    House::open_with(limits, false, mounted).await
}

/// Somebody who has a key to the route that wants one.
async fn holder(house: &House) -> Visit {
    house.stranger().with("x-api-key", &holder_key(house).await)
}

/// A key to that route.
async fn holder_key(house: &House) -> String {
    house.visitor("studio").await;
    let caller = Caller { user: "studio".into(), scopes: Scopes::of(&Scope::ALL) };
    let work = Scopes::work();
    let (key, _) = house.rooms.gate.make_key(&caller, "replication".into(), work, None).await.expect("a key");
    key.to_string()
}

/// A form: texts by name, files by name and file name. Its body and its content type.
fn form(texts: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    const BORDER: &str = "----kinora-7f3a";
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes());
    }
    for (name, file_name, bytes) in files {
        let head =
            format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BORDER}--\r\n").bytes());
    (format!("multipart/form-data; boundary={BORDER}"), body)
}
