//! The faces that this server has. One line mounts one.

use crate::config::Faces;
use crate::wiring::{self, Workshop};
use kinora_app::clips::{Clips, Rules};
use kinora_app::drafts::{self, Drafts};
use kinora_app::hiring::Hiring;
use kinora_app::productions::Productions;
use kinora_gate::{Face, Gate};
use kinora_model::Result;

/// What the faces are over.
pub struct Apps {
    /// Films made stage by stage.
    pub productions: Productions,
    /// Single videos and pictures.
    pub clips: Clips,
    /// Editing drafts.
    pub drafts: Drafts,
}

/// What the faces are over, where this workshop does the work and these can be hired.
///
/// # Errors
/// Where files cannot be fetched from elsewhere.
pub fn apps(workshop: &Workshop, told: &Faces, hiring: &Hiring) -> Result<Apps> {
    let Workshop { engine, blobs, clock, .. } = workshop;
    let rules = Rules { unfinished: told.tasks_per_user, keep: Some(told.keep_tasks), budget: hiring.budget };
    let drafts_rules = drafts::Rules { keep: told.keep_tasks, ..drafts::Rules::default() };
    let fetch = wiring::fetch(workshop, told)?;
    Ok(Apps {
        productions: Productions::hiring(engine.clone(), blobs.clone(), clock.clone(), hiring.clone()),
        clips: Clips::new(engine.clone(), clock.clone(), rules),
        drafts: Drafts::new(engine.clone(), blobs.clone(), clock.clone(), drafts_rules).fetching(fetch),
    })
}

/// All faces.
pub fn faces(apps: &Apps, gate: &Gate, told: &Faces, hiring: &Hiring) -> Vec<Face> {
    vec![
        kinora_face_account::face(gate),
        kinora_face_workflow::face(apps.productions.clone(), gate, wiring::choices(hiring)),
        kinora_face_tasks::face(apps.clips.clone(), gate, wiring::orders(hiring)),
        kinora_face_drafts::face(&apps.drafts, gate, kinora_face_drafts::Settings { style: told.drafts_style }),
    ]
}
