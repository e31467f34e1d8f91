//! Who follows whom in a new film after a pattern, and how a pattern becomes lengths of shots.

use super::{ANALYSIS, Framing, ReplicaOrder, STUDY};
use crate::clip::{CLIP, ClipOrder, unsaid};
use crate::graph::{MUSIC, task};
use crate::hire::{Hire, step::HiredInput};
use crate::stage::Stage;
use crate::steps::{MusicInput, ReplicaFilmInput, ReplicaStillInput, StudyInput};
use kinora_engine::NewTask;
use kinora_model::film::Music;
use kinora_model::script::{Era, Mood};
use kinora_model::{Result, text};
use kinora_ports::provider::{Passage, ScoreRequest};
use kinora_timeline::MediaId;
use std::collections::BTreeSet;

/// The shortest shot that is made, in seconds: what is shorter is not seen.
pub const SHORTEST: f64 = 0.4;

/// The tasks that analyse a film: we do, and whoever is hired looks at what we found.
///
/// # Errors
/// Where an input cannot be stored.
pub fn analysis_tasks(video: &MediaId, analyst: Option<&Hire>) -> Result<Vec<NewTask>> {
    let input = StudyInput { video: video.clone() };
    let title = text!("look at the film"; "分析视频");
    let Some(hire) = analyst else { return Ok(vec![task(ANALYSIS, "study", Stage::Script, title, &input, vec![])?]) };
    let route = &hire.route;
    let asked = text!("have {route} look at it"; "由 {route} 理解画面");
    let looks = HiredInput { hire: hire.clone(), work: () };
    Ok(vec![
        task(STUDY, "study", Stage::Script, title, &input, vec![])?,
        task(ANALYSIS, "hired_study", Stage::Script, asked, &looks, vec![STUDY.into()])?,
    ])
}

/// Lengths of shots like those of a pattern that lasts no longer than `most` seconds: very short ones are put to the one
/// before, and a pattern that is too long is left off where it would go over.
pub fn fitted(pattern: &[f64], most: f64) -> Vec<f64> {
    let mut shots: Vec<f64> = Vec::new();
    let mut all = 0.0;
    for length in pattern.iter().copied().filter(|length| length.is_finite() && *length > 0.0) {
        let length = length.min(most - all);
        if length <= 0.0 {
            break;
        }
        all += length;
        match shots.last_mut() {
            Some(last) if length < SHORTEST || *last < SHORTEST => *last += length,
            _ => shots.push(length),
        }
    }
    shots
}

/// All tasks of the film.
///
/// # Errors
/// Where a task's input cannot be stored.
pub(crate) fn tasks(order: &ClipOrder, replica: &ReplicaOrder) -> Result<Vec<NewTask>> {
    let count = replica.shots.len();
    let framings: BTreeSet<Framing> = (0..count).map(|n| Framing::of(n, count)).collect();
    let mut tasks = Vec::new();
    for framing in framings {
        let input = ReplicaStillInput {
            picture: replica.picture.clone(),
            framing,
            colour: replica.colour,
            width: replica.width,
            height: replica.height,
        };
        let title = text!("frame the picture: {}", framing.word(); "取景：{}", framing.word());
        tasks.push(task(&still(framing), "replica_still", Stage::Storyboard, title, &input, vec![])?);
    }
    let seconds: f64 = replica.shots.iter().sum();
    let request = ScoreRequest {
        passages: vec![Passage { mood: mood(seconds / count.max(1) as f64), seconds }],
        spoken: vec![],
        era: Era::Modern,
        eastern: false,
        seed: order.seed,
    };
    let input = MusicInput { request, music: Music::ByMood };
    tasks.push(task(MUSIC, "music", Stage::Edit, text!("compose the music"; "谱写配乐"), &input, vec![])?);
    let needs = tasks.iter().map(|t| t.key.clone()).collect();
    let input = ReplicaFilmInput {
        order: replica.clone(),
        language: unsaid(&order.prompt).language,
        title: order.prompt.lines().next().unwrap_or_default().chars().take(80).collect(),
        watermark: order.watermark,
    };
    tasks.push(task(CLIP, "replica_film", Stage::Video, text!("render the film"; "渲染视频"), &input, needs)?);
    Ok(tasks)
}

/// Key of the task that frames the picture.
pub(crate) fn still(framing: Framing) -> String {
    format!("still:{}", framing.word())
}

/// What the music is like for shots that last so long: quick ones play, slow ones are warm.
fn mood(each: f64) -> Mood {
    match each {
        each if each < 1.6 => Mood::Epic,
        each if each < 4.0 => Mood::Comic,
        _ => Mood::Tender,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_kept_as_far_as_it_can_be() {
        assert_eq!(fitted(&[2.0, 1.5, 3.0], 60.0), [2.0, 1.5, 3.0]);
        assert_eq!(fitted(&[2.0, 0.1, 3.0], 60.0), [2.1, 3.0], "nobody sees a tenth of a second");
        assert_eq!(fitted(&[0.1, 2.0], 60.0), [2.1]);
        assert_eq!(fitted(&[40.0, 30.0, 5.0], 60.0), [40.0, 20.0]);
        assert_eq!(fitted(&[f64::NAN, -1.0, 0.0], 60.0), [0.0; 0]);
    }
}
