//! Stage 4: the animatic, which says how long everything is.

use super::picture::takes;
use super::{done, store, stored};
use crate::cut::{MadeShot, Rushes, cut};
use crate::graph;
use crate::motion;
use crate::pace::{Pace, Place, pace};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::film::Wishes;
use kinora_model::script::{Mood, Script};
use kinora_model::{Result, Text, text};
use kinora_ports::provider::FrameTake;
use kinora_timeline::{MediaId, Source, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Order for an animatic.
#[derive(Serialize, Deserialize)]
pub struct AnimaticInput {
    /// The script as JSON.
    pub script: MediaId,
    /// The customer's wishes.
    pub wishes: Wishes,
}

/// What the animatic hands on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnimaticMade {
    /// A timeline of stills and voices, as JSON.
    pub timeline: MediaId,
    /// How many shots of the script, from the first, the film has.
    pub shots: usize,
    /// Length of each shot in seconds.
    pub lengths: Vec<f64>,
    /// Mood and length in seconds of each scene.
    pub passages: Vec<(Mood, f64)>,
    /// When somebody speaks, from and to in seconds of the film, in order.
    #[serde(default)]
    pub spoken: Vec<(f64, f64)>,
    /// What was left out.
    pub warnings: Vec<Text>,
}

/// Times the film by its voices.
pub struct AnimaticStep;

#[async_trait]
impl Step for AnimaticStep {
    of_kind!("animatic", 3);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let AnimaticInput { script, wishes } = cx.input_as()?;
        let script: Script = stored(cx, &script).await?;
        let mut shots = Vec::new();
        for ((scene, shot), place) in script.shots().zip(Place::all(&script, &wishes)) {
            let takes = takes(cx, shot)?;
            let frame: FrameTake = cx.need_as(&graph::frame(&shot.id))?;
            let pace = pace(scene, shot, place, &takes);
            shots.push(MadeShot {
                scene,
                shot,
                pace,
                takes,
                source: Source::Still { media: frame.still.clone() },
                camera: shot.camera,
                stands: motion::stands(&frame),
                effects: vec![],
            });
        }
        let all = shots.len();
        let kept = within(wishes.max_duration, shots.iter().map(|s| &s.pace));
        shots.truncate(kept);
        let mut warnings = Vec::new();
        if kept < all {
            let last = &script.shots().nth(kept - 1).expect("kept shots are in the script").1.id;
            let limit = wishes.max_duration.unwrap_or_default();
            warnings.push(
                text!("spoken, the story is longer than {limit} s: the film ends after shot {last} of {all} shots";
                                "配音后超过 {limit} 秒：影片在镜头 {last} 处结束（原有 {all} 个镜头）"),
            );
        }
        let mut passages: Vec<(Mood, f64)> = Vec::new();
        let mut scene_of_last = None;
        for made in &shots {
            let seconds = made.pace.length.as_secs_f64();
            match passages.last_mut() {
                Some((_, length)) if scene_of_last == Some(&made.scene.id) => *length += seconds,
                _ => passages.push((made.scene.mood, seconds)),
            }
            scene_of_last = Some(&made.scene.id);
        }
        let mut start = Time::ZERO;
        let mut spoken = Vec::new();
        for made in &shots {
            let seconds = |at: Time| (start + at).as_secs_f64();
            spoken.extend(made.pace.lines.iter().map(|line| (seconds(line.start), seconds(line.end()))));
            start += made.pace.length;
        }
        let lengths = shots.iter().map(|s| s.pace.length.as_secs_f64()).collect();
        let rushes = Rushes { script: &script, wishes: &wishes, shots, music: None, beds: vec![] };
        let timeline = store(cx, &cut(&rushes)).await?;
        done(&AnimaticMade { timeline, shots: kept, lengths, passages, spoken, warnings })
    }
}

/// How many shots fit into `limit` seconds; at least one.
fn within<'a>(limit: Option<f64>, paces: impl Iterator<Item = &'a Pace>) -> usize {
    let limit = limit.map_or(Time::from_ticks(i64::MAX), Time::from_secs_f64);
    let mut at = Time::ZERO;
    let fits = paces.take_while(|p| {
        at += p.length;
        at <= limit
    });
    fits.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_is_not_longer_than_it_may_be() {
        let of = |ms: i64| Pace { length: Time::from_millis(ms), lines: vec![], sounds_at: Time::ZERO, title: None };
        let paces = [of(3000), of(4000), of(2000)];
        assert_eq!(within(None, paces.iter()), 3);
        assert_eq!(within(Some(7.0), paces.iter()), 2);
        assert_eq!(within(Some(6.9), paces.iter()), 1);
        assert_eq!(within(Some(0.5), paces.iter()), 1, "a film has at least one shot");
    }
}
