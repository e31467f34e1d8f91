//! What goes on beside answering and working.

use super::mounts::Apps;
use crate::wiring::Workshop;
use kinora_app::clips::Shelf;
use kinora_engine::{Cleaning, Stop};
use kinora_gate::Gate;
use std::time::Duration;

/// Between two tidyings.
const TIDY: Duration = Duration::from_secs(600);

/// Results that nobody asked for again this long are not kept for use again.
const RESULTS: Duration = Duration::from_secs(30 * 86_400);

/// Tidies up from time to time: old answers and sessions, clips and uploads that are older than `keep`, files that nothing
/// names any more.
pub async fn tidy(gate: Gate, workshop: Workshop, apps: Apps, keep: Duration, stop: Stop) {
    let cleaning = Cleaning { results: Some(RESULTS), ..Cleaning::default() };
    loop {
        workshop.clock.sleep(TIDY).await;
        if let Err(error) = gate.tidy().await {
            tracing::warn!("old answers and sessions could not be removed: {error}");
        }
        for shelf in [Shelf::Tasks, Shelf::Conversations, Shelf::Replicas] {
            match apps.clips.on(shelf).clean_up().await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "old tasks were removed"),
                Err(error) => tracing::warn!("old tasks could not be removed: {error}"),
            }
        }
        if let Err(error) = apps.uploads.clean_up(keep).await {
            tracing::warn!("old uploads could not be forgotten: {error}");
        }
        if let Err(error) = apps.replicas.clean_up(keep).await {
            tracing::warn!("old analyses could not be forgotten: {error}");
        }
        match apps.drafts.clean_up().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old videos of drafts were removed"),
            Err(error) => tracing::warn!("old videos of drafts could not be removed: {error}"),
        }
        match workshop.engine.clean(&cleaning, &stop).await {
            Ok(cleaned) if cleaned.files > 0 => {
                tracing::info!(files = cleaned.files, bytes = cleaned.bytes, "files that nothing names were removed");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("old files could not be removed: {error}"),
        }
    }
}
