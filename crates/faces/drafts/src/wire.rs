//! Shapes that several requests and answers share.

use crate::loose::Micros;
use kinora_timeline::draft::write::Laid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stretch of time.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
pub struct Stretch {
    /// Microseconds.
    #[schema(example = 0)]
    pub start: Micros,
    /// Microseconds, after `start`.
    #[schema(example = 5_000_000)]
    pub end: Micros,
}

/// A segment, as answers name it.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SegmentInfo {
    /// Its id, by which keyframes and masks name it.
    pub id: String,
    /// Microseconds, as asked for.
    pub start: Micros,
    /// Microseconds, as asked for.
    pub end: Micros,
}

impl SegmentInfo {
    /// Of what was laid, with the times that were asked for.
    pub fn of(laid: &Laid, start: Micros, end: Micros) -> Self {
        Self { id: laid.segment.clone(), start, end }
    }
}

/// What every add to a draft answers first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftTold {
    /// The draft.
    #[schema(example = "http://127.0.0.1:8000/v1/get_draft?draft_id=20260131120000a1b2c3d4")]
    pub draft_url: String,
}
