//! The faces that this server has. One line mounts one.

use crate::config::Faces;
use crate::wiring::Workshop;
use kinora_gate::{Face, Gate};

/// All faces, over what is made here.
pub fn faces(_workshop: &Workshop, gate: &Gate, _told: &Faces) -> Vec<Face> {
    vec![kinora_face_account::face(gate)]
}
