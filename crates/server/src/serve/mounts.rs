//! The faces that this server has. One line mounts one.

use crate::config::{self, Faces};
use crate::wiring::{self, Workshop};
use kinora_app::clips::{Clips, Rules};
use kinora_app::drafts::{self, Drafts};
use kinora_app::hiring::Hiring;
use kinora_app::productions::Productions;
use kinora_app::replicas::Replicas;
use kinora_app::uploads::Uploads;
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
    /// Films after the pattern of given ones.
    pub replicas: Replicas,
    /// Files that callers gave, to be named in later calls.
    pub uploads: Uploads,
}

/// What the faces are over, where this workshop does the work and these can be hired.
///
/// # Errors
/// Where files cannot be fetched from elsewhere.
pub fn apps(workshop: &Workshop, told: &Faces, hiring: &Hiring) -> Result<Apps> {
    let Workshop { engine, store, blobs, clock, .. } = workshop;
    let rules = Rules { unfinished: told.tasks_per_user, keep: Some(told.keep_tasks), budget: hiring.budget };
    let drafts_rules = drafts::Rules { keep: told.keep_tasks, ..drafts::Rules::default() };
    let fetch = wiring::fetch(workshop, told)?;
    let clips = Clips::new(engine.clone(), clock.clone(), rules);
    Ok(Apps {
        productions: Productions::hiring(engine.clone(), blobs.clone(), clock.clone(), hiring.clone()),
        drafts: Drafts::new(engine.clone(), blobs.clone(), clock.clone(), drafts_rules).fetching(fetch),
        replicas: Replicas::new(engine.clone(), &clips, clock.clone()).looking(hiring.analyst.clone()),
        clips,
        uploads: Uploads::new(store.clone(), clock.clone()),
    })
}

/// All faces.
pub fn faces(apps: &Apps, gate: &Gate, told: &Faces, hired: &config::Hiring, hiring: &Hiring) -> Vec<Face> {
    let conversations = wiring::conversations(&hired.conversation, hiring);
    let replications = wiring::replications(&hired.replication, hiring);
    vec![
        kinora_face_account::face(gate),
        kinora_face_workflow::face(apps.productions.clone(), gate, wiring::choices(hiring)),
        kinora_face_tasks::face(apps.clips.clone(), gate, wiring::orders(hiring)),
        kinora_face_drafts::face(&apps.drafts, gate, kinora_face_drafts::Settings { style: told.drafts_style }),
        kinora_face_conversation::face(&apps.clips, apps.uploads.clone(), gate, conversations),
        kinora_face_replication::face(apps.replicas.clone(), apps.uploads.clone(), gate, replications),
    ]
}
