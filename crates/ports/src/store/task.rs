//! A task's row and the moves of its state.

use crate::{
    clock::Millis,
    queue::{Class, Ticket},
};
use kinora_model::{Error, ErrorKind, TaskId, Text, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A task to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewTask {
    /// Its name, unique in its workflow: `voice:s1-3:0`. A key that is there already is left as it is.
    pub key: String,
    /// Which step does it.
    pub kind: String,
    /// Which part of the whole it belongs to, for people and for progress.
    pub stage: String,
    /// What it does, for people.
    pub title: Text,
    /// What its step is given. Together with the kind and the results of `needs` it decides the result.
    pub input: Value,
    /// Keys of the tasks that must be done before, spawned earlier or in the same batch.
    pub needs: Vec<String>,
    /// Higher first, among tasks that could run.
    pub priority: i32,
}

impl NewTask {
    /// A task without input and needs, of priority 0.
    pub fn new(key: impl Into<String>, kind: impl Into<String>, stage: impl Into<String>, title: Text) -> Self {
        Self {
            key: key.into(),
            kind: kind.into(),
            stage: stage.into(),
            title,
            input: Value::Null,
            needs: Vec::new(),
            priority: 0,
        }
    }
    /// The same with this input.
    pub fn input(mut self, input: Value) -> Self {
        self.input = input;
        self
    }
    /// The same, after the tasks of these keys.
    pub fn needs<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.needs.extend(keys.into_iter().map(Into::into));
        self
    }
    /// The same with this priority.
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }
    /// Its id in `workflow`.
    pub fn id(&self, workflow: &WorkflowId) -> TaskId {
        Task::id_of(workflow, &self.key)
    }
}

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its id: [`Task::id_of`] its workflow and key.
    pub id: TaskId,
    /// Its workflow.
    pub workflow: WorkflowId,
    /// What it was made of.
    pub made: NewTask,
    /// Who may run it.
    pub class: Class,
    /// Where it stands.
    pub state: TaskState,
    /// Number of its last ticket; earlier ones are void.
    pub ticket: u64,
    /// How often somebody took it. Whoever took it earlier can write nothing any more.
    pub epoch: u64,
    /// Failures and deaths since it last got on.
    pub attempt: u32,
    /// What its step keeps between ticks.
    pub cursor: Value,
    /// When it was written.
    pub created: Millis,
    /// When it was first taken.
    pub started: Option<Millis>,
    /// When it came to an end.
    pub ended: Option<Millis>,
}

impl Task {
    /// The id of the task `key` of `workflow`.
    pub fn id_of(workflow: &WorkflowId, key: &str) -> TaskId {
        TaskId::new(format!("{workflow}/{key}"))
    }
    /// Its present ticket.
    pub fn ticket(&self) -> Ticket {
        Ticket { task: self.id.clone(), number: self.ticket }
    }
}

/// Why something did not work, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The error's kind.
    pub kind: ErrorKind,
    /// The error's sentence.
    pub what: Text,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self { kind: error.kind(), what: error.what().clone() }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(failure.kind, failure.what)
    }
}

/// Where a task stands. `due` is when its next sign of life is expected: past it, the sweep gives it a new ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TaskState {
    /// Others must be done first.
    Blocked {
        /// How many.
        waits_for: u32,
    },
    /// It could run.
    Ready {
        /// See the type.
        due: Millis,
    },
    /// Somebody runs it.
    Running {
        /// See the type.
        due: Millis,
    },
    /// It runs again later.
    Waiting {
        /// See the type.
        due: Millis,
        /// What went wrong last time, where it waits for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Failure>,
    },
    /// A person must decide.
    Review {
        /// What.
        why: Text,
    },
    /// It ended well.
    Done {
        /// What it gave.
        result: Value,
        /// It was not run: the result was there.
        reused: bool,
    },
    /// It ended badly.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// Nobody wants it any more.
    Cancelled,
}

/// What may happen to a task.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// One of the tasks it needs is done.
    NeedDone {
        /// When it should have begun, if it can now.
        due: Millis,
    },
    /// Somebody takes it.
    Begin {
        /// When to hear of it again.
        due: Millis,
    },
    /// It is heard of, or told about anew.
    Expect {
        /// When to hear of it again.
        due: Millis,
    },
    /// Its tick is over, another one comes.
    Wait {
        /// When to hear of it again.
        due: Millis,
        /// What went wrong, if so.
        after: Option<Failure>,
    },
    /// Whoever runs it stops, or is taken to be dead; another may.
    HandBack {
        /// When it should have begun.
        due: Millis,
    },
    /// It is done.
    Finish {
        /// What it gives.
        result: Value,
        /// It was not run.
        reused: bool,
    },
    /// A person must decide.
    Ask {
        /// What.
        why: Text,
    },
    /// It has failed for good.
    Fail {
        /// Why.
        failure: Failure,
    },
    /// A person wants it tried again.
    Retry {
        /// When it should have begun.
        due: Millis,
    },
    /// Nobody wants it any more.
    Cancel,
}

impl TaskState {
    /// The state's word in the store, in events and for people: `blocked`, `ready`, `running`, `waiting`, `review`,
    /// `done`, `failed`, `cancelled`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Blocked { .. } => "blocked",
            Self::Ready { .. } => "ready",
            Self::Running { .. } => "running",
            Self::Waiting { .. } => "waiting",
            Self::Review { .. } => "review",
            Self::Done { .. } => "done",
            Self::Failed { .. } => "failed",
            Self::Cancelled => "cancelled",
        }
    }
    /// Words of the states in which a task gets on by itself.
    pub const LIVE: [&'static str; 3] = ["ready", "running", "waiting"];

    /// Whether it gets on by itself.
    pub fn is_live(&self) -> bool {
        self.due().is_some()
    }
    /// Whether it will never change again unless a person wants it to.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Failed { .. } | Self::Cancelled)
    }
    /// When its next sign of life is expected.
    pub fn due(&self) -> Option<Millis> {
        match self {
            Self::Ready { due } | Self::Running { due } | Self::Waiting { due, .. } => Some(*due),
            _ => None,
        }
    }

    /// The state after `step`, or the move back where it is not allowed from here.
    ///
    /// # Errors
    /// `step` itself: nothing has changed.
    pub fn after(&self, step: Move) -> Result<Self, Move> {
        use TaskState as S;
        Ok(match (self, step) {
            (S::Blocked { waits_for: 0 | 1 }, Move::NeedDone { due }) => S::Ready { due },
            (S::Blocked { waits_for }, Move::NeedDone { .. }) => S::Blocked { waits_for: waits_for - 1 },
            (S::Ready { .. } | S::Waiting { .. }, Move::Begin { due }) => S::Running { due },
            (S::Ready { .. }, Move::Expect { due }) => S::Ready { due },
            (S::Running { .. }, Move::Expect { due }) => S::Running { due },
            (S::Waiting { after, .. }, Move::Expect { due }) => S::Waiting { due, after: after.clone() },
            (S::Running { .. }, Move::Wait { due, after }) => S::Waiting { due, after },
            (S::Running { .. }, Move::HandBack { due }) => S::Ready { due },
            (S::Running { .. }, Move::Finish { result, reused }) => S::Done { result, reused },
            (S::Running { .. }, Move::Ask { why }) => S::Review { why },
            (S::Running { .. } | S::Review { .. }, Move::Fail { failure }) => S::Failed { failure },
            (S::Failed { .. } | S::Review { .. }, Move::Retry { due }) => S::Ready { due },
            (s, Move::Cancel) if !s.is_over() => S::Cancelled,
            (_, refused) => return Err(refused),
        })
    }
}

/// A task without what it takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Its key.
    pub key: String,
    /// Its step.
    pub kind: String,
    /// Its class.
    pub class: Class,
    /// Its stage.
    pub stage: String,
    /// What it does, for people.
    pub title: Text,
    /// The word of its state.
    pub state: String,
    /// Its result was there already.
    pub reused: bool,
    /// Why it failed, waits or must be looked at.
    pub why: Option<Text>,
    /// Failures since it last got on.
    pub attempt: u32,
    /// When it was first taken.
    pub started: Option<Millis>,
    /// When it came to an end.
    pub ended: Option<Millis>,
}

impl From<&Task> for Outline {
    fn from(task: &Task) -> Self {
        let (reused, why) = match &task.state {
            TaskState::Done { reused, .. } => (*reused, None),
            TaskState::Review { why } => (false, Some(why.clone())),
            TaskState::Failed { failure } | TaskState::Waiting { after: Some(failure), .. } => {
                (false, Some(failure.what.clone()))
            }
            _ => (false, None),
        };
        Self {
            key: task.made.key.clone(),
            kind: task.made.kind.clone(),
            class: task.class,
            stage: task.made.stage.clone(),
            title: task.made.title.clone(),
            state: task.state.word().to_owned(),
            reused,
            why,
            attempt: task.attempt,
            started: task.started,
            ended: task.ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over() {
        let done = TaskState::Done { result: Value::Null, reused: false };
        for step in [Move::Begin { due: 1 }, Move::Cancel, Move::Retry { due: 1 }, Move::Wait { due: 1, after: None }] {
            assert_eq!(done.after(step.clone()), Err(step));
        }
        assert_eq!(TaskState::Cancelled.after(Move::Begin { due: 1 }), Err(Move::Begin { due: 1 }));
    }

    #[test]
    fn the_last_need_makes_ready() {
        let two = TaskState::Blocked { waits_for: 2 };
        let one = two.after(Move::NeedDone { due: 7 }).expect("legal");
        assert_eq!(one, TaskState::Blocked { waits_for: 1 });
        assert_eq!(one.after(Move::NeedDone { due: 7 }), Ok(TaskState::Ready { due: 7 }));
    }

    #[test]
    fn only_who_runs_may_finish() {
        let finish = Move::Finish { result: Value::Null, reused: false };
        assert!(TaskState::Ready { due: 0 }.after(finish.clone()).is_err());
        assert!(TaskState::Waiting { due: 0, after: None }.after(finish.clone()).is_err());
        assert!(TaskState::Running { due: 0 }.after(finish).is_ok());
    }
}
