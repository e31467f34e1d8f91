//! A workflow as people look at it.

use crate::{Pace, WorkflowState};
use kinora_model::{TaskId, Text, WorkflowId};
use kinora_ports::{
    clock::Millis,
    queue::Class,
    store::{Outline, Task, Workflow},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// A workflow as people look at it, at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct Snapshot {
    /// Its id.
    pub id: WorkflowId,
    /// What its maker keeps with it.
    pub meta: Value,
    /// Where it stands.
    pub state: WorkflowState,
    /// When it was made.
    pub created: Millis,
    /// When its state last changed.
    pub changed: Millis,
    /// Last place in the journal that this knows of: subscribe from here to miss nothing.
    pub seq: u64,
    /// Its stages in the order in which their first tasks were added.
    pub stages: Vec<Stage>,
    /// Its tasks in the order in which they were added.
    pub tasks: Vec<TaskView>,
    /// How long the tasks that are known will still take, as far as tasks of their kind done here tell; `None` before any is.
    pub eta: Option<Duration>,
}

/// Progress of a stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Tasks known.
    pub tasks: u32,
    /// Tasks done.
    pub done: u32,
    /// Of those, done without being run.
    pub reused: u32,
    /// Tasks that run now.
    pub running: u32,
    /// Tasks failed.
    pub failed: u32,
    /// Share done, 0…1, running tasks counted by what they say.
    pub share: f64,
}

/// A task as people look at it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskView {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// Its stage.
    pub stage: String,
    /// What it does.
    pub title: Text,
    /// The word of its state.
    pub state: String,
    /// Its result was there already.
    pub reused: bool,
    /// Why it failed, waits or must be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Text>,
    /// Failures since it last got on.
    pub attempt: u32,
    /// When it was first taken.
    pub started: Option<Millis>,
    /// When it came to an end.
    pub ended: Option<Millis>,
    /// How far it is, while it runs and says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

/// How far a running task is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// So much…
    pub done: u64,
    /// …of this much.
    pub total: u64,
    /// What it is doing.
    pub note: Text,
    /// When it was last published, by the steady clock.
    #[serde(skip)]
    pub(crate) told: Duration,
}

impl Progress {
    fn share(&self) -> f64 {
        if self.total == 0 { 0.0 } else { (self.done as f64 / self.total as f64).clamp(0.0, 1.0) }
    }
}

impl Snapshot {
    pub(crate) fn of(
        workflow: Workflow,
        tasks: Vec<Outline>,
        seq: u64,
        progress: &BTreeMap<TaskId, Progress>,
        pace: &Pace,
        now: Millis,
    ) -> Self {
        let found = |task: &Outline| progress.get(&Task::id_of(&workflow.id, &task.key)).cloned();
        let eta = eta(&tasks, &found, pace, now);
        let mut stages: Vec<Stage> = Vec::new();
        let mut views = Vec::with_capacity(tasks.len());
        for task in tasks {
            let progress = found(&task);
            let at = stages.iter().position(|s| s.name == task.stage).unwrap_or_else(|| {
                stages.push(Stage {
                    name: task.stage.clone(),
                    tasks: 0,
                    done: 0,
                    reused: 0,
                    running: 0,
                    failed: 0,
                    share: 0.0,
                });
                stages.len() - 1
            });
            let stage = &mut stages[at];
            stage.tasks += 1;
            match task.state.as_str() {
                "done" => {
                    stage.done += 1;
                    stage.reused += u32::from(task.reused);
                    stage.share += 1.0;
                }
                "running" | "waiting" => {
                    stage.running += u32::from(task.state == "running");
                    stage.share += progress.as_ref().map_or(0.0, Progress::share);
                }
                "failed" => stage.failed += 1,
                _ => {}
            }
            let Outline { key, kind, class: _, stage, title, state, reused, why, attempt, started, ended } = task;
            views.push(TaskView { key, kind, stage, title, state, reused, why, attempt, started, ended, progress });
        }
        for stage in &mut stages {
            stage.share /= f64::from(stage.tasks);
        }
        let Workflow { id, meta, state, created, changed, .. } = workflow;
        Self { id, meta, state, created, changed, seq, stages, tasks: views, eta }
    }
}

/// Time left: for each class the work left, at the mean time of done tasks of its kind (of all kinds where none is done), over
/// its slots; the longer of the classes, for they work side by side.
fn eta(tasks: &[Outline], found: &dyn Fn(&Outline) -> Option<Progress>, pace: &Pace, now: Millis) -> Option<Duration> {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut all = (0.0, 0.0);
    for task in tasks.iter().filter(|t| t.state == "done" && !t.reused) {
        if let (Some(started), Some(ended)) = (task.started, task.ended) {
            let took = (ended - started).max(0) as f64;
            let sum = sums.entry(&task.kind).or_default();
            *sum = (sum.0 + took, sum.1 + 1.0);
            all = (all.0 + took, all.1 + 1.0);
        }
    }
    let left = tasks.iter().filter(|t| !matches!(t.state.as_str(), "done" | "cancelled" | "failed"));
    let mut work: BTreeMap<Class, (f64, f64)> = BTreeMap::new();
    for task in left {
        let (sum, count) = sums.get(task.kind.as_str()).copied().unwrap_or(all);
        if count == 0.0 {
            return None;
        }
        let whole = sum / count;
        let mine = match (task.state.as_str(), found(task), task.started) {
            // What it says of itself is worth more than what others took, once it has said something.
            ("running", Some(progress), Some(started)) if progress.share() > 0.05 => {
                (now - started).max(0) as f64 * (1.0 / progress.share() - 1.0)
            }
            ("running", _, Some(started)) => (whole - (now - started) as f64).max(0.0),
            _ => whole,
        };
        let (sum, longest) = work.entry(task.class).or_default();
        *sum += mine;
        *longest = longest.max(mine);
    }
    let slots = |class| match class {
        Class::Cpu => pace.cpu_slots.max(1) as f64,
        Class::Io => pace.io_slots.max(1) as f64,
    };
    let left = work.into_iter().map(|(class, (sum, longest))| (sum / slots(class)).max(longest)).fold(0.0, f64::max);
    Some(Duration::from_millis(left as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(key: &str, state: &str, started: Millis, ended: Option<Millis>) -> Outline {
        Outline {
            key: key.into(),
            kind: "draw".into(),
            class: Class::Cpu,
            stage: "frames".into(),
            title: Text::same(key),
            state: state.into(),
            reused: false,
            why: None,
            attempt: 0,
            started: Some(started),
            ended,
        }
    }

    #[test]
    fn time_left_follows_what_was_done() {
        let pace = Pace { cpu_slots: 2, ..Pace::default() };
        let none = |_: &Outline| None;
        let mut tasks = vec![outline("a", "ready", 0, None)];
        assert_eq!(eta(&tasks, &none, &pace, 0), None, "nothing done, nothing known");
        tasks.push(outline("b", "done", 0, Some(4000)));
        tasks.push(outline("c", "ready", 0, None));
        assert_eq!(eta(&tasks, &none, &pace, 4000), Some(Duration::from_secs(4)), "two tasks of 4 s on two slots");
        tasks.push(outline("d", "running", 4000, None));
        let half = |t: &Outline| {
            (t.key == "d").then(|| Progress { done: 1, total: 2, note: Text::same(""), told: Duration::ZERO })
        };
        assert_eq!(eta(&tasks, &half, &pace, 5000), Some(Duration::from_millis(4500)), "half of it took 1 s");
    }
}
