//! What goes on beside answering and working.

use crate::wiring::Workshop;
use kinora_gate::Gate;
use std::time::Duration;

/// Between two tidyings.
const TIDY: Duration = Duration::from_secs(600);

/// Tidies up from time to time.
pub async fn tidy(gate: Gate, workshop: Workshop) {
    loop {
        workshop.clock.sleep(TIDY).await;
        if let Err(error) = gate.tidy().await {
            tracing::warn!("old answers and sessions could not be removed: {error}");
        }
    }
}
