//! The tasks face as its callers see it: over HTTP, with everything behind it.

mod bad_input;
mod cases;
mod made;
mod sample;

use kinora_app::clips::{Clips, Rules};
use kinora_face_tasks::{Settings, face};
use kinora_facekit::{House, Rooms};
use kinora_gate::{Face, Limits};

/// Mounts the face, with these rules.
fn mounted(rules: Rules) -> impl FnOnce(&Rooms) -> Vec<Face> {
    move |rooms| {
        let clips = Clips::new(rooms.engine.clone(), rooms.clock.clone(), rules);
        vec![face(clips, &rooms.gate, Settings::default())]
    }
}

/// A server that makes what it is asked for.
async fn house() -> House {
    House::open(mounted(Rules::default())).await
}

/// A server that takes orders and does no work, so that what is queued stays so.
async fn idle_house(rules: Rules) -> House {
    House::open_with(Limits::default(), false, mounted(rules)).await
}
