//! How far a production is.

use super::Production;
use kinora_engine::{Snapshot, WorkflowState};
use kinora_model::Text;
use kinora_ports::store::Workflow;
use kinora_stages::{Stage, graph};

/// Where a production stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Nothing of it has begun.
    Pending,
    /// It gets on.
    Running,
    /// Somebody stopped it for a while, or it waits for somebody to look: then with what it asks.
    Paused(Option<Text>),
    /// All that it shall come to by itself is made.
    Completed,
    /// It could not be made, and why.
    Failed(Text),
    /// Nobody wants it any more.
    Cancelled,
}

impl Standing {
    /// Where the run of a production stands.
    pub fn of(run: Option<&Workflow>) -> Self {
        let Some(run) = run else { return Self::Pending };
        match &run.state {
            WorkflowState::Running if run.started.is_none() => Self::Pending,
            state => Self::of_state(state),
        }
    }

    fn of_state(state: &WorkflowState) -> Self {
        match state {
            WorkflowState::Running => Self::Running,
            WorkflowState::Paused => Self::Paused(None),
            WorkflowState::Review { why, .. } => Self::Paused(Some(why.clone())),
            WorkflowState::Done => Self::Completed,
            WorkflowState::Failed { why, .. } => Self::Failed(why.clone()),
            WorkflowState::Cancelling | WorkflowState::Cancelled => Self::Cancelled,
        }
    }

    /// Its word on the wire: `pending`, `running`, `paused`, `completed`, `failed`, `cancelled`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused(_) => "paused",
            Self::Completed => "completed",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The words by which the store knows what stands like this word; none where there is no such word.
    pub(super) fn stored(word: &str) -> Option<&'static [&'static str]> {
        Some(match word {
            "pending" => &["queued"],
            "running" => &["running"],
            "paused" => &["paused", "review"],
            "completed" => &["done"],
            "failed" => &["failed"],
            "cancelled" => &["cancelling", "cancelled"],
            _ => return None,
        })
    }
}

/// How a stage, a task or a thing that is made stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Not begun.
    Pending,
    /// Edited, and not made anew yet.
    PendingRegeneration,
    /// Being made.
    Processing,
    /// Made.
    Completed,
    /// It could not be made.
    Failed,
    /// Nobody wants it any more.
    Cancelled,
}

impl ItemState {
    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::PendingRegeneration => "pending_regeneration",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Of a task's state in the store.
    pub(super) fn of_task(word: &str) -> Self {
        match word {
            "running" | "waiting" | "review" => Self::Processing,
            "done" => Self::Completed,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            _ => Self::Pending,
        }
    }
}

/// How far a production is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Where it stands.
    pub standing: Standing,
    /// Share of all its work that is done, 0…1.
    pub share: f64,
    /// The stage that is worked on, or the last one.
    pub stage: Stage,
    /// Each stage: how it stands and which share of it is done, 0…1.
    pub stages: Vec<StageProgress>,
    /// Seconds of work still to come in this run, about, as far as can be told.
    pub seconds_left: Option<f64>,
    /// What is being done now.
    pub now: Vec<Text>,
    /// Why it failed, by stage.
    pub why: Option<(Stage, Text)>,
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageProgress {
    /// Which.
    pub stage: Stage,
    /// How it stands.
    pub state: ItemState,
    /// Share done, 0…1.
    pub share: f64,
}

/// What is known of one stage's tasks.
#[derive(Clone, Copy)]
struct Count {
    tasks: u32,
    done: u32,
    failed: u32,
    begun: bool,
    share: f64,
}

/// How much of the work of a film a stage usually is.
fn weight(stage: Stage) -> f64 {
    match stage {
        Stage::Script => 0.03,
        Stage::Asset => 0.07,
        Stage::Storyboard => 0.2,
        Stage::Animatic => 0.25,
        Stage::Video => 0.15,
        Stage::Edit => 0.3,
    }
}

impl Progress {
    /// Of a production whose tasks are known.
    pub(super) fn of(production: &Production, run: &Snapshot, row: Option<&Workflow>) -> Self {
        let counts = |stage: Stage| {
            run.stages.iter().find(|s| s.name == stage.word()).map(|s| Count {
                tasks: s.tasks,
                done: s.done,
                failed: s.failed,
                begun: s.running > 0 || s.done > 0,
                share: s.share,
            })
        };
        let planned = run.tasks.iter().any(|t| t.key == graph::PLAN && t.state == "done");
        let mut progress = Self::from_counts(production, Standing::of(row), planned, counts);
        progress.seconds_left = run.eta.map(|left| left.as_secs_f64());
        progress.now = run.tasks.iter().filter(|t| t.state == "running").map(|t| t.title.clone()).collect();
        if let Some(task) = run.tasks.iter().find(|t| t.state == "failed") {
            let stage = Stage::from_word(&task.stage).unwrap_or(Stage::Script);
            progress.why = task.why.clone().map(|why| (stage, why));
        }
        progress
    }

    /// Of a production of which only its run's row is known: enough for a list.
    pub(super) fn of_row(production: &Production, row: Option<&Workflow>) -> Self {
        let counts = |stage: Stage| {
            row?.stages.iter().find(|s| s.stage == stage.word()).map(|s| Count {
                tasks: s.tasks,
                done: s.done,
                failed: s.failed,
                begun: s.running > 0 || s.done > 0,
                share: f64::from(s.done) / f64::from(s.tasks.max(1)),
            })
        };
        // All other stages' tasks come at once, when the plan is made.
        let planned = row.is_some_and(|w| {
            w.stages.iter().any(|s| s.stage != Stage::Script.word()) || counts(Stage::Script).is_some_and(is_done)
        });
        Self::from_counts(production, Standing::of(row), planned, counts)
    }

    fn from_counts(
        production: &Production,
        standing: Standing,
        planned: bool,
        counts: impl Fn(Stage) -> Option<Count>,
    ) -> Self {
        let until = production.until();
        let stages: Vec<StageProgress> = Stage::ALL
            .into_iter()
            .map(|stage| {
                let ahead = stage > until || (!planned && stage != Stage::Script);
                let (state, share) = match counts(stage).filter(|_| !ahead) {
                    None if ahead => (ItemState::Pending, 0.0),
                    None => (ItemState::Completed, 1.0),
                    Some(count) => (state_of(count, &standing), count.share),
                };
                StageProgress { stage, state, share }
            })
            .collect();
        let open = stages.iter().find(|s| s.stage <= until && s.state != ItemState::Completed);
        let stage = open.map_or(until, |s| s.stage);
        let wanted = || stages.iter().filter(|s| s.stage <= production.target());
        let whole: f64 = wanted().map(|s| weight(s.stage)).sum();
        let share = wanted().map(|s| weight(s.stage) * s.share).sum::<f64>() / whole;
        Self { standing, share, stage, stages, seconds_left: None, now: Vec::new(), why: None }
    }

    /// How the stage stands.
    pub fn of_stage(&self, stage: Stage) -> StageProgress {
        self.stages[stage as usize]
    }
}

fn is_done(count: Count) -> bool {
    count.done == count.tasks
}

fn state_of(count: Count, standing: &Standing) -> ItemState {
    match standing {
        _ if is_done(count) => ItemState::Completed,
        _ if count.failed > 0 => ItemState::Failed,
        Standing::Cancelled => ItemState::Cancelled,
        _ if count.begun => ItemState::Processing,
        _ => ItemState::Pending,
    }
}
