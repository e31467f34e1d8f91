//! What a production costs: before, while and after it is made.

use super::{Options, Production, Productions, StoryInput};
use crate::caller::{Caller, Scope};
use crate::hiring::{Entry, Hiring, Ledger};
use kinora_model::script::Script;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::blobs::Blobs;
use kinora_ports::provider::{Desk, ScriptRequest};
use kinora_stages::Order;
pub use kinora_stages::{Estimate, Item};
use std::sync::Arc;

impl Productions {
    /// What a production that is not made yet would cost, by a free reading of its story.
    ///
    /// # Errors
    /// Those of the reader, where the story cannot be read.
    pub async fn estimate_new(&self, caller: &Caller, input: &StoryInput, options: &Options) -> Result<Estimate> {
        caller.may(Scope::Read)?;
        let production = Production::sketch(input.clone(), options.clone());
        let order = production.order(kinora_stages::Stage::Edit, false, &self.0.hiring);
        self.0.hiring.estimate(&order, None, &self.0.blobs).await
    }

    /// What a production costs from beginning to end, by its script where that is made.
    ///
    /// # Errors
    /// Those of [`find`](Self::find) and of the reader.
    pub async fn estimate(&self, caller: &Caller, id: &str) -> Result<Estimate> {
        let (production, _) = self.find(caller, id).await?;
        let order = production.order(production.target(), false, &self.0.hiring);
        let script = match self.script_of(caller, id).await {
            Ok((script, _)) => Some(script),
            Err(error) if error.kind() == ErrorKind::Conflict => None,
            Err(error) => return Err(error),
        };
        self.0.hiring.estimate(&order, script, &self.0.blobs).await
    }

    /// What was paid for a production, call by call.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn ledger(&self, caller: &Caller, id: &str) -> Result<Ledger> {
        let (production, _) = self.find(caller, id).await?;
        let mut entries = Vec::new();
        for run in 0..production.runs.len() {
            let calls = self.0.engine.calls(&production.workflow(run)).await?;
            // A call that another run has taken over stands there.
            let own = calls.into_iter().filter(|call| !call.is_left());
            entries.extend(own.map(|call| Entry::of(run + 1, call)));
        }
        let allowance = self.0.engine.spent(&caller.user).await?.map(|(allowance, spent)| (spent, allowance.amount));
        Ok(Ledger {
            currency: self.0.hiring.currency().to_owned(),
            spent: entries.iter().map(|entry| entry.cost).sum(),
            entries,
            budget: production.options.budget.or(self.0.hiring.budget),
            allowance,
        })
    }

    /// Changes what a production may spend in all, in millionths. One that stopped at its budget goes on when it is
    /// [resumed](Self::resume).
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) for more than this server lets one workflow spend; those of [`find`](Self::find).
    pub async fn set_budget(&self, caller: &Caller, id: &str, budget: i64) -> Result<()> {
        self.0.hiring.check_budget(Some(budget))?;
        let after = self
            .change(caller, id, |production, _| {
                production.options.budget = Some(budget);
                Ok(super::Follow::Record)
            })
            .await?;
        let left = self.left_before(&after, after.runs.len().saturating_sub(1)).await?;
        self.0.engine.set_budget(&after.run(), left).await
    }

    /// What the last run of a production may spend: the budget less what earlier ones have spent.
    pub(super) async fn left_of_budget(&self, production: &Production) -> Result<Option<i64>> {
        self.0.hiring.check_budget(production.options.budget)?;
        self.left_before(production, production.runs.len().saturating_sub(1)).await
    }

    async fn left_before(&self, production: &Production, last: usize) -> Result<Option<i64>> {
        let Some(budget) = production.options.budget.or(self.0.hiring.budget) else { return Ok(None) };
        let mut left = budget;
        for run in 0..last {
            match self.0.engine.workflow(&production.workflow(run)).await {
                Ok(workflow) => left = left.saturating_sub(workflow.reserved),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(left.max(0)))
    }
}

impl Hiring {
    /// Refuses a budget that is larger than this server lets one workflow spend.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid), naming the most.
    pub fn check_budget(&self, budget: Option<i64>) -> Result<()> {
        match (budget, self.budget) {
            (Some(wanted), Some(most)) if wanted > most => {
                let (most, currency) = (most as f64 / 1e6, self.currency());
                Err(Error::invalid(
                    text!("a workflow may spend at most {most:.2} {currency} here"; "此处单个工作流最多可花费 {most:.2} {currency}"),
                ))
            }
            _ => Ok(()),
        }
    }

    /// What an order would cost; its story is read for nothing where its script is not known.
    ///
    /// # Errors
    /// Those of the reader.
    pub async fn estimate(&self, order: &Order, script: Option<Script>, blobs: &Arc<dyn Blobs>) -> Result<Estimate> {
        let script = match script {
            Some(script) => script,
            None => self.read(order, blobs).await?,
        };
        kinora_stages::estimate(order, &script, &self.agency)
    }

    async fn read(&self, order: &Order, blobs: &Arc<dyn Blobs>) -> Result<Script> {
        let reader = self.reader.as_ref().ok_or_else(|| {
            Error::missing(text!("nobody is here to read the story for an estimate"; "没有可用于估算的剧本读取器"))
        })?;
        let request = ScriptRequest {
            novel: order.novel.clone(),
            file_name: order.file_name.clone(),
            kind: order.kind,
            language: order.wishes.language,
            max_seconds: order.wishes.max_duration,
            seed: order.wishes.seed,
        };
        reader.script(&request, &Desk { blobs: blobs.clone(), cancelled: Arc::default() }).await
    }
}
