//! Stage 6: the edit.

use super::picture::{SegmentMade, takes};
use super::timing::AnimaticMade;
use super::{done, store, stored};
use crate::cut::{Bed, MadeShot, Rushes, cut};
use crate::graph;
use crate::pace::{Place, pace};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::film::{Music, Wishes};
use kinora_model::script::Script;
use kinora_model::{Error, Result, Text, text};
use kinora_ports::provider::SoundTake;
use kinora_timeline::{MediaId, Source};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Order for an edit.
#[derive(Serialize, Deserialize)]
pub struct EditInput {
    /// The script as JSON.
    pub script: MediaId,
    /// The customer's wishes.
    pub wishes: Wishes,
}

/// What the edit hands on.
#[derive(Serialize, Deserialize)]
pub struct EditMade {
    /// The timeline as JSON.
    pub timeline: MediaId,
    /// What a person should know.
    pub warnings: Vec<Text>,
}

/// Lays all takes on one timeline.
pub struct EditStep;

#[async_trait]
impl Step for EditStep {
    fn kind(&self) -> &'static str {
        "edit"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let EditInput { script, wishes } = cx.input_as()?;
        let script: Script = stored(cx, &script).await?;
        let timing: AnimaticMade = cx.need_as("animatic")?;
        let music: Option<SoundTake> = match wishes.music {
            Music::None => None,
            _ => Some(cx.need_as("music")?),
        };
        let mut shots = Vec::new();
        let mut beds = Vec::new();
        for (i, ((scene, shot), place)) in script.shots().zip(Place::all(&script)).take(timing.shots).enumerate() {
            if place.opens_scene {
                let take: Option<SoundTake> = cx.need_as(&graph::ambience(&scene.id))?;
                beds.extend(take.map(|take| Bed { take, gain: -9.0, from_shot: i }));
            }
            for n in 0..graph::extra_beds(scene, shot).len() {
                beds.push(Bed { take: cx.need_as(&graph::bed(&shot.id, n))?, gain: -14.0, from_shot: i });
            }
            let takes = takes(cx, shot)?;
            let segment: SegmentMade = cx.need_as(&graph::segment(&shot.id))?;
            let source: Source = stored(cx, &segment.source).await?;
            let single = shot.sounds.iter().filter(|s| !s.is_bed()).count();
            let effects = (0..single).map(|n| cx.need_as(&graph::effect(&shot.id, n))).collect::<Result<_>>()?;
            let pace = pace(scene, shot, place, &takes);
            shots.push(MadeShot { scene, shot, pace, takes, source, effects });
        }
        let timeline = cut(&Rushes { script: &script, wishes: &wishes, shots, music, beds });
        if let Some(fault) = timeline.check().first() {
            return Err(Error::internal(text!("the cut is not sound: {}", fault.en; "剪辑结果有误：{}", fault.zh)));
        }
        let timeline = store(cx, &timeline).await?;
        done(&EditMade { timeline, warnings: timing.warnings })
    }
}
