//! The faces that this server has. One line mounts one.

use crate::config::Faces;
use crate::wiring::{self, Workshop};
use kinora_app::clips::{Clips, Rules};
use kinora_app::hiring::Hiring;
use kinora_app::productions::Productions;
use kinora_gate::{Face, Gate};

/// What the faces are over.
pub struct Apps {
    /// Films made stage by stage.
    pub productions: Productions,
    /// Single videos and pictures.
    pub clips: Clips,
}

/// What the faces are over, where this workshop does the work and these can be hired.
pub fn apps(workshop: &Workshop, told: &Faces, hiring: &Hiring) -> Apps {
    let Workshop { engine, blobs, clock, .. } = workshop;
    let rules = Rules { unfinished: told.tasks_per_user, keep: Some(told.keep_tasks), budget: hiring.budget };
    Apps {
        productions: Productions::hiring(engine.clone(), blobs.clone(), clock.clone(), hiring.clone()),
        clips: Clips::new(engine.clone(), clock.clone(), rules),
    }
}

/// All faces.
pub fn faces(apps: &Apps, gate: &Gate, hiring: &Hiring) -> Vec<Face> {
    vec![
        kinora_face_account::face(gate),
        kinora_face_workflow::face(apps.productions.clone(), gate, wiring::choices(hiring)),
        kinora_face_tasks::face(apps.clips.clone(), gate, wiring::orders(hiring)),
    ]
}
