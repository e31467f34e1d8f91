//! How far a film is, and how long it will still take.

use kinora_engine::{Snapshot, TaskView};
use kinora_model::Text;
use kinora_stages::Stage;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far a film is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// Its stages, in order.
    pub stages: Vec<StageView>,
    /// Share of all work that is done, 0…1.
    pub share: f64,
    /// Seconds of work still to come, about; `None` until the story is read.
    pub seconds_left: Option<f64>,
    /// What is being done now.
    pub now: Vec<Text>,
}

/// How far a stage is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageView {
    /// Its word.
    pub stage: String,
    /// Its name for people.
    pub name: Text,
    /// Tasks known.
    pub tasks: usize,
    /// Tasks done.
    pub done: usize,
    /// Of those, found already made.
    pub reused: usize,
}

/// Seconds that a task of this kind usually takes on a small machine: a first guess, until one was seen.
fn usual_seconds(kind: &str, shots: usize) -> f64 {
    match kind {
        "script" => 1.5,
        "portrait" => 1.0,
        "frame" => 2.5,
        "voice" => 2.5,
        "music" => 0.35 * shots as f64,
        "ambience" | "effect" => 0.6,
        "film" => 3.2 * shots as f64,
        _ => 0.05,
    }
}

impl View {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let stages = Stage::ALL.iter().map(|stage| {
            let of: Vec<&TaskView> = snapshot.tasks.iter().filter(|t| t.stage == stage.word()).collect();
            StageView {
                stage: stage.word().to_owned(),
                name: stage.name(),
                tasks: of.len(),
                done: of.iter().filter(|t| t.state == "done").count(),
                reused: of.iter().filter(|t| t.reused).count(),
            }
        });
        let (done, left) = work(&snapshot.tasks);
        let is_read = snapshot.tasks.len() > 1;
        // Tasks of one kind run side by side; the film, the longest, runs alone.
        let side_by_side = 1.6;
        Self {
            stages: stages.collect(),
            share: if done + left > 0.0 && is_read { done / (done + left) } else { 0.0 },
            seconds_left: is_read.then(|| left / side_by_side),
            now: snapshot.tasks.iter().filter(|t| t.state == "running").map(now).collect(),
        }
    }
}

fn now(task: &TaskView) -> Text {
    match &task.progress {
        Some(p) if p.total > 0 => Text {
            en: format!("{} ({})", task.title.en, p.note.en),
            zh: format!("{}（{}）", task.title.zh, p.note.zh),
        },
        _ => task.title.clone(),
    }
}

/// Seconds of work done and to come, by what tasks of each kind were seen to take.
fn work(tasks: &[TaskView]) -> (f64, f64) {
    let shots = tasks.iter().filter(|t| t.kind == "frame").count();
    let mut seen: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for t in tasks.iter().filter(|t| t.state == "done" && !t.reused) {
        if let (Some(a), Some(b)) = (t.started, t.ended) {
            let entry = seen.entry(&t.kind).or_default();
            entry.0 += (b - a).max(0) as f64 / 1000.0;
            entry.1 += 1;
        }
    }
    let usual = |kind: &str| match seen.get(kind) {
        Some((seconds, n)) => seconds / *n as f64,
        None => usual_seconds(kind, shots),
    };
    let (mut done, mut left) = (0.0, 0.0);
    for t in tasks {
        let seconds = usual(&t.kind);
        let share = match (&t.progress, t.state.as_str()) {
            (_, "done" | "cancelled") => 1.0,
            (Some(p), _) if p.total > 0 => p.done as f64 / p.total as f64,
            _ => 0.0,
        };
        done += seconds * share;
        left += seconds * (1.0 - share);
    }
    (done, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(kind: &str, state: &str, took: Option<i64>) -> TaskView {
        TaskView {
            key: kind.into(),
            kind: kind.into(),
            stage: "storyboard".into(),
            title: Text::same(kind),
            state: state.into(),
            reused: false,
            why: None,
            attempt: 0,
            started: took.map(|_| 0),
            ended: took,
            progress: None,
        }
    }

    #[test]
    fn what_was_seen_tells_what_is_to_come() {
        let (done, left) = work(&[task("frame", "done", Some(4000)), task("frame", "ready", None)]);
        assert_eq!((done, left), (4.0, 4.0));
        let (_, slower) = work(&[task("frame", "done", Some(9000)), task("frame", "ready", None)]);
        assert!(slower > left);
    }
}
