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
    ListenRequest, LookRequest, Maker, MusicRequest, NoiseRequest, PaintRequest, Provider, Request, SpeechRequest,
    TextRequest, VideoRequest,
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
    },
}

impl Choice {
    /// Its name for people: `ark/seedream-4`, `offline`.
    pub fn name(&self) -> String {
        match self {
            Self::Offline => "offline".to_owned(),
            Self::Maker { provider, model: None } => provider.clone(),
            Self::Maker { provider, model: Some(model) } => format!("{provider}/{model}"),
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
}

impl MadeBy {
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
