//! Makers elsewhere, who want money: who they are, what they cost, and how a step works with them.
//!
//! An order names a [`Hire`]: a route by the name that people know it by, and who may do the work, in order. The
//! [`Agency`] knows the accounts behind those names. A step that hires ([`step`]) asks the first of them through the
//! engine's `submit_once`, so that a crash pays nothing twice, waits for the job, and takes what was made into the media
//! store. Where one cannot do it, the next one of the route does, as far as somebody listed one; what was made then says
//! so ([`MadeBy`]). We ourselves are one that can be listed: [`Choice::Offline`].

mod agency;
mod routes;
pub(crate) mod step;
mod turn;

pub use agency::{Agency, Exchange};
pub use routes::{Hires, Routes};
pub(crate) use turn::{Asks, At, Offer, Turn};

use kinora_model::Text;
use kinora_ports::provider::{
    ListenRequest, LookRequest, Maker, MusicRequest, NoiseRequest, PaintRequest, Provider, Request, Schedule,
    SpeechRequest, TextRequest, VideoRequest,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who is to do a piece of work: a route, and who may, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hire {
    /// The name that people know it by: `seedream`, `apiyi-sora2-async`.
    pub route: String,
    /// Who may do it. Whoever is not first does it only where all before could not.
    pub choices: Vec<Choice>,
}

/// One who may do it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// We, without anybody's help.
    Offline,
    /// An account elsewhere.
    Maker {
        /// Its name in the configuration.
        provider: String,
        /// The model, as its vendor writes it; the usual one of its card where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// When it is asked after the job; where absent, when its card and its own answers say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        schedule: Option<Schedule>,
    },
}

impl Hire {
    /// The same, each account being asked after its jobs as `schedule` says for its name.
    pub fn paced(mut self, schedule: impl Fn(&str) -> Option<Schedule>) -> Self {
        for choice in &mut self.choices {
            if let Choice::Maker { provider, schedule: kept, .. } = choice {
                *kept = schedule(provider);
            }
        }
        self
    }

    /// When whoever may do it first is asked after the job, where that is set.
    pub fn schedule(&self) -> Option<Schedule> {
        self.choices.first().and_then(Choice::schedule)
    }
}

impl Choice {
    /// An account, and one of its models or its usual one.
    pub fn maker(provider: impl Into<String>, model: Option<String>) -> Self {
        Self::Maker { provider: provider.into(), model, schedule: None }
    }

    /// When it is asked after the job, where that is set.
    pub fn schedule(&self) -> Option<Schedule> {
        match self {
            Self::Offline => None,
            Self::Maker { schedule, .. } => *schedule,
        }
    }

    /// Its name for people: `ark/seedream-4`, `offline`.
    pub fn name(&self) -> String {
        match self {
            Self::Offline => "offline".to_owned(),
            Self::Maker { provider, model: None, .. } => provider.clone(),
            Self::Maker { provider, model: Some(model), .. } => format!("{provider}/{model}"),
        }
    }
}

/// Who made something, and why not somebody else. It stands in what a hired task gives, as `made_by`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The route that was wanted.
    pub route: String,
    /// The account that did it; `offline` where we did.
    pub provider: String,
    /// Its model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Who could not do it before, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// How often somebody tried to get it, where looks are counted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tries: u32,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// How often somebody tried to get what a hired task waits for, out of what it keeps between ticks: looks are counted
/// where a choice has a [schedule](Choice::Maker) of its own, and whoever could not do it was tried once at least.
pub fn tries(cursor: &serde_json::Value) -> u32 {
    At::deserialize(cursor).map_or(0, |at| at.tries())
}

impl MadeBy {
    /// The name under which a task records it whose result has no room for it: a mere picture.
    pub const RECORDED: &'static str = "made_by";

    /// Who did it, for people: `ark/seedream-4`, `offline`.
    pub fn name(&self) -> String {
        Choice::maker(self.provider.as_str(), self.model.clone()).name()
    }

    /// What a task's result says of who made it, if it says so.
    pub fn of(result: &serde_json::Value) -> Option<Self> {
        Self::deserialize(result.get("made_by")?).ok()
    }
}

/// A request that somebody can be hired for.
pub trait Hired: Request {
    /// Whoever does such things for this account.
    fn maker(provider: &Provider) -> Option<&Arc<dyn Maker<Self>>>;
}

macro_rules! hired {
    ($($request:ty => $field:ident,)*) => {
        $(impl Hired for $request {
            fn maker(provider: &Provider) -> Option<&Arc<dyn Maker<Self>>> {
                provider.$field.as_ref()
            }
        })*
    };
}

hired! {
    VideoRequest => video,
    PaintRequest => paint,
    TextRequest => text,
    LookRequest => look,
    ListenRequest => listen,
    SpeechRequest => speech,
    MusicRequest => music,
    NoiseRequest => noise,
}
