//! Making a workflow and adding tasks to it.

use super::Ledger;
use kinora_model::{Error, Result, TaskId, WorkflowId, text};
use kinora_ports::{
    events::Happening,
    store::{NewTask, Rows, Task, TaskState, Workflow, WorkflowState},
};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};

/// A workflow to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewWorkflow {
    /// Its id. An id that is there already is left as it is.
    pub id: WorkflowId,
    /// Whose it is: owners take turns at the slots. Empty where it is nobody's.
    pub owner: String,
    /// What its maker keeps with it.
    pub meta: Value,
    /// What it may spend in all, in millionths of the account's currency; no limit where absent.
    pub budget: Option<i64>,
    /// Its first tasks.
    pub tasks: Vec<NewTask>,
}

impl NewWorkflow {
    /// A workflow of nobody, with nothing kept beside it and no limit to what it may spend.
    pub fn new(id: WorkflowId, tasks: Vec<NewTask>) -> Self {
        Self { id, owner: String::new(), meta: Value::Null, budget: None, tasks }
    }
    /// The same of this owner.
    pub fn owner(mut self, owner: impl Into<String>) -> Self {
        self.owner = owner.into();
        self
    }
    /// The same with this kept beside it.
    pub fn meta(mut self, meta: Value) -> Self {
        self.meta = meta;
        self
    }
    /// The same with this budget.
    pub fn budget(mut self, budget: Option<i64>) -> Self {
        self.budget = budget;
        self
    }
}

impl Ledger<'_> {
    /// Makes a workflow with its first tasks, and what `also` writes; one that is there already stays as it is, and
    /// `also` is not asked. Says whether it is new.
    pub(crate) fn create(&mut self, new: NewWorkflow, also: &dyn Fn(&mut dyn Rows) -> Result<()>) -> Result<bool> {
        let NewWorkflow { id, owner, meta, budget, tasks } = new;
        if self.rows.workflow(&id)?.is_some() {
            return Ok(false);
        }
        let mut workflow = Workflow {
            id: id.clone(),
            owner,
            meta,
            state: WorkflowState::Running,
            stages: Vec::new(),
            live: 0,
            unfinished: 0,
            budget,
            reserved: 0,
            created: self.now,
            changed: self.now,
            started: None,
            ended: None,
        };
        self.rows.put_workflow(&workflow)?;
        self.tell(&id, Happening::Created)?;
        self.plan(&mut workflow, tasks)?;
        self.close(workflow)?;
        also(self.rows)?;
        Ok(true)
    }

    /// Adds tasks to `workflow`, leaving alone those that are there. Does not write the workflow.
    pub(super) fn plan(&mut self, workflow: &mut Workflow, tasks: Vec<NewTask>) -> Result<()> {
        let mut fresh = Vec::with_capacity(tasks.len());
        let mut keys = BTreeSet::new();
        for task in tasks {
            if keys.insert(task.key.clone()) && self.rows.task(&task.id(&workflow.id))?.is_none() {
                fresh.push(task);
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        for task in in_order(fresh)? {
            self.insert(workflow, task)?;
        }
        self.tell(&workflow.id, Happening::Planned { tasks: count })
    }

    fn insert(&mut self, workflow: &mut Workflow, made: NewTask) -> Result<()> {
        let class = self.steps.of(&made.kind)?.class();
        let mut open: BTreeSet<TaskId> = BTreeSet::new();
        for key in &made.needs {
            let needed = Task::id_of(&workflow.id, key);
            let Some(task) = self.rows.task(&needed)? else {
                let name = &made.key;
                return Err(Error::internal(text!(
                    "task “{name}” needs “{key}”, which does not exist"; "任务“{name}”依赖不存在的任务“{key}”"
                )));
            };
            if !matches!(task.state, TaskState::Done { .. }) {
                open.insert(needed);
            }
        }
        let due = self.now + self.pace.grace_ms();
        let waits_for = u32::try_from(open.len()).unwrap_or(u32::MAX);
        let mut task = Task {
            id: made.id(&workflow.id),
            workflow: workflow.id.clone(),
            made,
            class,
            state: if waits_for == 0 { TaskState::Ready { due } } else { TaskState::Blocked { waits_for } },
            ticket: 0,
            epoch: 0,
            attempt: 0,
            cursor: Value::Null,
            created: self.now,
            started: None,
            ended: None,
        };
        workflow.unfinished += 1;
        workflow.count(&task.made.stage).tasks += 1;
        if task.state.is_live() {
            workflow.live += 1;
            self.issue(workflow, &mut task, Duration::ZERO);
        }
        self.rows.put_task(&task)?;
        for needed in &open {
            self.rows.put_need(&task.id, needed)?;
        }
        Ok(())
    }
}

/// The tasks in an order in which each comes after those of the batch that it needs, else as given.
///
/// # Errors
/// Where some need each other in a circle.
fn in_order(tasks: Vec<NewTask>) -> Result<Vec<NewTask>> {
    let mut ahead: BTreeSet<String> = tasks.iter().map(|t| t.key.clone()).collect();
    let mut ordered = Vec::with_capacity(tasks.len());
    let mut rest = tasks;
    while !rest.is_empty() {
        let before = rest.len();
        let mut later = Vec::new();
        for task in rest {
            if task.needs.iter().any(|key| ahead.contains(key)) {
                later.push(task);
            } else {
                ahead.remove(&task.key);
                ordered.push(task);
            }
        }
        if later.len() == before {
            let names = later.iter().map(|t| t.key.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Error::internal(
                text!("these tasks need each other in a circle: {names}"; "这些任务互相循环依赖：{names}"),
            ));
        }
        rest = later;
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::Text;

    fn task(key: &str, needs: &[&str]) -> NewTask {
        NewTask::new(key, "k", "s", Text::same(key)).needs(needs.iter().copied())
    }

    #[test]
    fn needs_come_first() {
        let ordered =
            in_order(vec![task("c", &["b", "a"]), task("b", &["a"]), task("a", &["outside"])]).expect("no circle");
        assert_eq!(ordered.iter().map(|t| t.key.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn a_circle_is_named() {
        let error = in_order(vec![task("a", &[]), task("b", &["c"]), task("c", &["b"])]).expect_err("circle");
        assert!(error.to_string().contains("b, c"), "{error}");
    }
}
