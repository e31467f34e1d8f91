//! A paid call's row.

use crate::clock::Millis;
use kinora_model::TaskId;
use serde::{Deserialize, Serialize};

/// A call that costs money, written down before it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The key by which the provider can know it again: stable for the task and the number.
    pub idem: String,
    /// Whose.
    pub task: TaskId,
    /// Which one of the task's deliberate calls.
    pub number: u32,
    /// Who is paid.
    pub provider: String,
    /// Hash of what was asked.
    pub request: String,
    /// Expected cost, in millionths of the account's currency; the real one once settled.
    pub cost: i64,
    /// What is known of it.
    pub state: CallState,
    /// When it was last meant to be sent.
    pub at: Millis,
}

/// Marks the key of a call that another task has taken over, before that task's own.
pub const LEFT: &str = "-left-";

impl Call {
    /// Whether another task has taken it over: what it costs stands there.
    pub fn is_left(&self) -> bool {
        self.idem.contains(LEFT)
    }
}

/// What is known of a paid call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CallState {
    /// It is about to be sent, or was, and nothing is known of the answer.
    Intent,
    /// The provider has taken it.
    Submitted {
        /// The provider's name for it.
        remote: String,
    },
    /// It may have been taken and there is no way to find out: a person decides.
    Ambiguous,
    /// The provider has certainly not taken it; it may be sent again.
    Refused,
    /// It is over and paid.
    Settled {
        /// The provider's name for it.
        remote: String,
    },
}

impl CallState {
    /// The state's word in the store.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Submitted { .. } => "submitted",
            Self::Ambiguous => "ambiguous",
            Self::Refused => "refused",
            Self::Settled { .. } => "settled",
        }
    }
    /// The provider's name for it, once known.
    pub fn remote(&self) -> Option<&str> {
        match self {
            Self::Submitted { remote } | Self::Settled { remote } => Some(remote),
            _ => None,
        }
    }
}
