//! What may be spent: by a workflow, and by an owner.

use super::Ledger;
use kinora_model::{Error, ErrorKind, Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    clock::{Millis, millis},
    store::{Document, Reads, Workflow},
};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// The kind of documents that say what an owner has spent; their ids are the owners.
const PURSE: &str = "purse";

/// What every owner may spend in all their workflows together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// So much, in millionths of the budget's currency…
    pub amount: i64,
    /// …in this time, counted from the first call of each such stretch.
    pub each: Duration,
}

/// What an owner has spent, or may have to, since then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Purse {
    since: Millis,
    spent: i64,
}

/// That a call would pass a cap of ours, which is something else than an account that the provider calls empty. It stands
/// behind the error as its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverBudget {
    /// What the workflow may spend.
    Workflow,
    /// What its owner may spend.
    Owner,
}

impl OverBudget {
    /// Which cap `error` says would be passed, if that is what it says.
    pub fn of(error: &Error) -> Option<Self> {
        std::error::Error::source(error)?.downcast_ref::<Self>().copied()
    }
    fn error(self, what: Text) -> Error {
        Error::new(ErrorKind::Exhausted, what).caused_by(self)
    }
}

impl fmt::Display for OverBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "over the budget of the {self:?}")
    }
}

impl std::error::Error for OverBudget {}

/// What `owner` has spent of their allowance at `now`.
pub(crate) fn spent(rows: &dyn Reads, owner: &str, allowance: &Allowance, now: Millis) -> Result<i64> {
    Ok(purse(rows, owner)?.at(now, allowance).spent)
}

fn purse(rows: &dyn Reads, owner: &str) -> Result<Purse> {
    let Some(document) = rows.document(PURSE, owner)? else { return Ok(Purse::default()) };
    serde_json::from_value(document.body).map_err(|cause| {
        Error::internal(text!("the purse of {owner} cannot be read"; "无法读取 {owner} 的支出记录")).caused_by(cause)
    })
}

impl Purse {
    /// The same in the stretch of time that `now` is in.
    fn at(self, now: Millis, allowance: &Allowance) -> Self {
        if now < self.since + millis(allowance.each) { self } else { Self { since: now, spent: 0 } }
    }
}

impl Ledger<'_> {
    /// Sets aside what a call may cost, of the workflow's budget and of its owner's allowance.
    pub(super) fn reserve(&mut self, id: &WorkflowId, cost: i64) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        let sum = workflow.reserved.saturating_add(cost);
        if let Some(budget) = workflow.budget.filter(|budget| cost > 0 && sum > *budget) {
            let (left, cost, all) = (money(budget - workflow.reserved), money(cost), money(budget));
            let what = text!("the budget of {all} has {left} left, and the next call may cost {cost}; raise the budget and retry";
                             "预算 {all} 仅剩 {left}，而下一次调用最多需要 {cost}；请提高预算后重试");
            return Err(OverBudget::Workflow.error(what));
        }
        self.draw(&workflow, cost)?;
        workflow.reserved = sum;
        self.rows.put_workflow(&workflow)
    }

    /// What a task's calls cost changed by so much.
    pub(super) fn spend(&mut self, task: &TaskId, change: i64) -> Result<()> {
        let Some(task) = self.rows.task(task)? else { return Ok(()) };
        let mut workflow = self.workflow(&task.workflow)?;
        self.entered(&workflow, change)?;
        workflow.reserved = workflow.reserved.saturating_add(change);
        self.rows.put_workflow(&workflow)
    }

    /// What a call of `from` cost is now paid by the workflow `to`, of the same owner; its place in the budget goes with it.
    pub(super) fn move_money(&mut self, from: &TaskId, to: &WorkflowId, cost: i64) -> Result<()> {
        let Some(from) = self.rows.task(from)? else { return Ok(()) };
        for (id, change) in [(&from.workflow, -cost), (to, cost)] {
            let mut workflow = self.workflow(id)?;
            workflow.reserved = workflow.reserved.saturating_add(change);
            workflow.budget = workflow.budget.map(|budget| budget.saturating_add(change).max(0));
            self.rows.put_workflow(&workflow)?;
        }
        Ok(())
    }

    /// Takes `cost` out of the owner's allowance, where there is one and it reaches.
    fn draw(&mut self, workflow: &Workflow, cost: i64) -> Result<()> {
        let Some(allowance) = self.allowance.filter(|_| !workflow.owner.is_empty()) else { return Ok(()) };
        let spent = spent(self.rows, &workflow.owner, &allowance, self.now)?;
        if cost > 0 && spent.saturating_add(cost) > allowance.amount {
            let (left, cost, all) = (money(allowance.amount - spent), money(cost), money(allowance.amount));
            let days = allowance.each.as_secs_f64() / 86_400.0;
            let what = text!("your allowance of {all} in {days:.0} days has {left} left, and the next call may cost {cost}; ask for a larger one or wait, then retry";
                             "您 {days:.0} 天内的额度 {all} 仅剩 {left}，而下一次调用最多需要 {cost}；请申请提高额度或稍候，然后重试");
            return Err(OverBudget::Owner.error(what));
        }
        self.entered(workflow, cost)
    }

    /// Writes into the owner's purse that they spent so much more.
    fn entered(&mut self, workflow: &Workflow, change: i64) -> Result<()> {
        let Some(allowance) = self.allowance.filter(|_| !workflow.owner.is_empty() && change != 0) else {
            return Ok(());
        };
        let mut purse = purse(self.rows, &workflow.owner)?.at(self.now, &allowance);
        // What was set aside in an earlier stretch and comes back now is not of this one.
        purse.spent = purse.spent.saturating_add(change).max(0);
        let body = serde_json::to_value(purse)
            .map_err(|cause| Error::internal(text!("a purse cannot be stored"; "支出记录无法保存")).caused_by(cause))?;
        self.rows.put_document(&Document {
            kind: PURSE.into(),
            id: workflow.owner.clone(),
            owner: workflow.owner.clone(),
            label: String::new(),
            run: None,
            created: purse.since,
            updated: self.now,
            body,
        })
    }

    /// Changes what a workflow may spend.
    pub(crate) fn budget(&mut self, id: &WorkflowId, budget: Option<i64>) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        workflow.budget = budget;
        self.rows.put_workflow(&workflow)
    }
}

/// Millionths as a decimal number of units.
fn money(millionths: i64) -> String {
    format!("{:.2}", millionths as f64 / 1e6)
}
