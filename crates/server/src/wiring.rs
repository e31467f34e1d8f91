//! Which concrete types stand behind the ports. The only file that names them.

use crate::assets::AssetFolder;
use kinora_app::Films;
use kinora_embedded::{FileBlobs, SqliteStore, SystemClock};
use kinora_engine::local::{LocalEvents, LocalQueue};
use kinora_engine::{Engine, Pace, Parts, Steps};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Illustrator, VoiceActor, VoiceOption};
use kinora_providers::offline::{OfflineComposer, OfflineIllustrator, OfflineScenarist, OfflineVoiceActor};
use kinora_stages::{Makers, RenderRoom};
use std::path::Path;
use std::sync::Arc;

/// Films kept in `project`, made by the offline makers with the packs in `assets`.
pub fn films(project: &Path, assets: &AssetFolder) -> Result<Films> {
    let clock = Arc::new(SystemClock);
    let store = Arc::new(SqliteStore::open(&project.join("kinora.db"))?);
    let blobs = Arc::new(FileBlobs::open(&project.join("media"))?);
    let makers = Makers {
        scenarist: Arc::new(OfflineScenarist),
        illustrator: Arc::new(OfflineIllustrator),
        actor: Arc::new(OfflineVoiceActor::new(assets.of("voice"))),
        composer: Arc::new(OfflineComposer::new(assets.of("score"))),
    };
    let pace = Pace::default();
    let room = RenderRoom { fonts: assets.of("fonts"), parts: project.join("parts"), workers: pace.cpu_slots };
    let mut steps = Steps::new();
    let mut edition = String::new();
    for step in kinora_stages::steps(&makers, &room) {
        edition += &format!("{} {}\n", step.kind(), step.version());
        steps.add(step);
    }
    let engine = Engine::new(Parts {
        store,
        queue: Arc::new(LocalQueue::new(clock.clone(), pace.lease)),
        events: Arc::new(LocalEvents::new()),
        blobs: blobs.clone(),
        clock,
        steps,
        pace,
    });
    Ok(Films::new(engine, blobs, edition))
}

/// The voices that can be chosen.
pub fn voices() -> Vec<VoiceOption> {
    OfflineVoiceActor::new(Default::default()).voices()
}

/// Refuses a style that nobody draws in.
pub fn check_style(style: &str) -> Result<()> {
    let styles = OfflineIllustrator.styles();
    if styles.iter().any(|(word, _)| word == style) {
        return Ok(());
    }
    let words: Vec<&str> = styles.iter().map(|(word, _)| word.as_str()).collect();
    let words = words.join(", ");
    Err(Error::invalid(text!("there is no style `{style}`; there are: {words}"; "没有画风 “{style}”；可选：{words}")))
}
