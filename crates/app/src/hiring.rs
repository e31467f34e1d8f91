//! Makers elsewhere, as far as people choose and pay them.

use kinora_model::{Error, Result, Text, text};
use kinora_ports::clock::Millis;
use kinora_ports::provider::{Capability, Scenarist};
use kinora_ports::store::{Call, CallState};
use kinora_stages::hire::Choice;
use kinora_stages::{Agency, Hire, Hires, Routes};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who can be hired, by which names, and for how much at most. The default is nobody.
#[derive(Clone, Default)]
pub struct Hiring {
    /// The accounts.
    pub agency: Agency,
    /// Names that people choose.
    pub routes: Routes,
    /// The route where nobody chooses, by `text`, `image`, `video`, `audio`; here where absent.
    pub defaults: BTreeMap<String, String>,
    /// What one workflow may spend where it does not say, in millionths of the agency's currency.
    pub budget: Option<i64>,
    /// Looks at films that somebody wants another one like; we where absent.
    pub analyst: Option<Hire>,
    /// Reads a story for nothing, to tell what a film of it would cost.
    pub reader: Option<Arc<dyn Scenarist>>,
}

impl Hiring {
    /// Who makes what, where somebody chose this.
    pub fn hires(&self, chosen: &BTreeMap<String, String>) -> Hires {
        let mut all = self.defaults.clone();
        all.extend(chosen.iter().map(|(word, name)| (word.clone(), name.clone())));
        self.routes.hires(&all)
    }

    /// Who makes one picture, where somebody chose `name` for it alone.
    pub fn painter(&self, name: &str) -> Hire {
        self.hired(Capability::Paint, name)
    }

    /// Who makes one thing, where somebody chose `name` for it alone.
    pub(crate) fn hired(&self, capability: Capability, name: &str) -> Hire {
        // Whoever is not hired leaves it to us, also where the rest of the film is made elsewhere.
        let here = || Hire { route: name.to_owned(), choices: vec![Choice::Offline] };
        self.routes.hire(capability, name).unwrap_or_else(here)
    }

    /// The currency that budgets are kept in.
    pub fn currency(&self) -> &str {
        &self.agency.exchange().currency
    }
}

/// A paid call as people look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The run's number, from 1.
    pub run: usize,
    /// The task's key.
    pub task: String,
    /// Who is paid.
    pub provider: String,
    /// How it stands with it: `sending`, `open`, `unknown`, `refused` or `settled`.
    pub state: &'static str,
    /// What it cost, or may cost as long as it is not settled, in millionths.
    pub cost: i64,
    /// When it was sent.
    pub at: Millis,
}

impl Entry {
    pub(crate) fn of(run: usize, call: Call) -> Self {
        let task = call.task.as_str().split_once('/').map_or(call.task.as_str(), |(_, key)| key).to_owned();
        let state = match &call.state {
            CallState::Intent => "sending",
            CallState::Submitted { .. } => "open",
            CallState::Ambiguous => "unknown",
            CallState::Refused => "refused",
            CallState::Settled { .. } => "settled",
        };
        // What was refused is not paid.
        let cost = if call.state == CallState::Refused { 0 } else { call.cost };
        Self { run, task, provider: call.provider, state, cost, at: call.at }
    }
}

/// What was paid, and what may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// The currency.
    pub currency: String,
    /// The calls, in order.
    pub entries: Vec<Entry>,
    /// What they cost together, or may, in millionths.
    pub spent: i64,
    /// What may be spent in all.
    pub budget: Option<i64>,
    /// What the owner has spent and may spend, where that is limited.
    pub allowance: Option<(i64, i64)>,
}

/// Refuses a budget that is none, and makes millionths of it.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid).
pub fn millionths(amount: f64) -> Result<i64> {
    if amount.is_finite() && (0.0..=1e9).contains(&amount) {
        return Ok((amount * 1e6).round() as i64);
    }
    Err(Error::invalid(
        text!("a budget must be a number from 0 to 1000000000"; "预算必须是 0 到 1000000000 之间的数字"),
    ))
}

/// That a name leads nowhere here, so that we do the work.
pub fn not_configured(name: &str) -> Text {
    text!("“{name}” is not configured here: the offline makers do its work"; "“{name}”未在此配置：由离线引擎代为完成")
}
