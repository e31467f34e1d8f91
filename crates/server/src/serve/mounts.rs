//! The faces that this server has. One line mounts one.

use crate::config::Faces;
use crate::wiring::{self, Workshop};
use kinora_app::productions::Productions;
use kinora_gate::{Face, Gate};

/// All faces, over what is made here.
pub fn faces(workshop: &Workshop, gate: &Gate, told: &Faces) -> Vec<Face> {
    let Workshop { engine, blobs, clock, .. } = workshop;
    let productions = Productions::new(engine.clone(), blobs.clone(), clock.clone());
    vec![kinora_face_account::face(gate), kinora_face_workflow::face(productions, gate, wiring::choices(told))]
}
