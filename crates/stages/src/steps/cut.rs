//! Stage 6: the edit.

use super::picture::{SegmentMade, takes};
use super::timing::AnimaticMade;
use super::{done, store, stored};
use crate::cut::{Bed, MadeShot, Music, Rushes, cut};
use crate::edits::GivenMusic;
use crate::graph;
use crate::pace::{Place, pace};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::film::Wishes;
use kinora_model::script::{Scene, Script, Shot};
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
    /// Music that the customer brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenMusic>,
}

/// What the edit hands on.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    of_kind!("edit", 3);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let EditInput { script, wishes, given } = cx.input_as()?;
        let script: Script = stored(cx, &script).await?;
        let timing: AnimaticMade = cx.need_as(graph::ANIMATIC)?;
        let music = match (&given, wishes.music) {
            (Some(given), _) => Some(Music::given(cx.need_as(graph::MUSIC)?, given)),
            (None, kinora_model::film::Music::None) => None,
            (None, _) => Some(Music::composed(cx.need_as(graph::MUSIC)?)),
        };
        let mut shots = Vec::new();
        let mut beds = Vec::new();
        for (i, ((scene, shot), place)) in
            script.shots().zip(Place::all(&script, &wishes)).take(timing.shots).enumerate()
        {
            let effects = match wishes.effects {
                true => {
                    let (here, effects) = heard(cx, scene, shot, i, place.opens_scene)?;
                    beds.extend(here);
                    effects
                }
                false => vec![],
            };
            let takes = takes(cx, shot)?;
            let segment: SegmentMade = cx.need_as(&graph::segment(&shot.id))?;
            let source: Source = stored(cx, &segment.source).await?;
            let pace = pace(scene, shot, place, &takes);
            let camera = segment.camera;
            let stands = segment.stands;
            shots.push(MadeShot { scene, shot, pace, takes, source, camera, stands, effects });
        }
        let timeline = cut(&Rushes { script: &script, wishes: &wishes, shots, music, beds });
        if let Some(fault) = timeline.check().first() {
            return Err(Error::internal(text!("the cut is not sound: {}", fault.en; "剪辑结果有误：{}", fault.zh)));
        }
        let timeline = store(cx, &timeline).await?;
        done(&EditMade { timeline, warnings: timing.warnings })
    }
}

/// What is heard in a shot, the `index`th of its film, besides voices and music: the beds that begin with it, and its
/// single sounds.
pub(super) fn heard(
    cx: &Cx,
    scene: &Scene,
    shot: &Shot,
    index: usize,
    opens_scene: bool,
) -> Result<(Vec<Bed>, Vec<SoundTake>)> {
    let mut beds = Vec::new();
    if opens_scene {
        let take: Option<SoundTake> = cx.need_as(&graph::ambience(&scene.id))?;
        beds.extend(take.map(|take| Bed { take, gain: -9.0, from_shot: index }));
    }
    for n in 0..graph::extra_beds(scene, shot).len() {
        beds.push(Bed { take: cx.need_as(&graph::bed(&shot.id, n))?, gain: -14.0, from_shot: index });
    }
    let single = shot.sounds.iter().filter(|s| !s.is_bed()).count();
    let effects = (0..single).map(|n| cx.need_as(&graph::effect(&shot.id, n))).collect::<Result<_>>()?;
    Ok((beds, effects))
}
