//! Rows in memory.

use kinora_model::{Result, TaskId, WorkflowId};
use kinora_ports::{
    clock::Millis,
    events::Event,
    store::{Call, Memo, Outline, Reads, Rows, Task, Workflow},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// All rows. Cheap to copy: rows are shared until they change.
#[derive(Clone, Default)]
pub(super) struct Tables {
    workflows: Table<WorkflowId, Workflow>,
    tasks: Table<TaskId, Task>,
    needs: Arc<BTreeMap<TaskId, Vec<TaskId>>>,
    calls: Arc<BTreeMap<(TaskId, u32), Call>>,
    recorded: Arc<BTreeMap<(TaskId, String), Value>>,
    memos: Arc<BTreeMap<String, Memo>>,
    events: Arc<Vec<Event>>,
}

/// Rows by key, each with its place in the order of creation.
#[derive(Clone)]
struct Table<K, R> {
    rows: Arc<BTreeMap<K, (usize, Arc<R>)>>,
}

impl<K, R> Default for Table<K, R> {
    fn default() -> Self {
        Self { rows: Arc::default() }
    }
}

impl<K: Ord + Clone, R: Clone> Table<K, R> {
    fn get(&self, key: &K) -> Option<R> {
        self.rows.get(key).map(|(_, row)| (**row).clone())
    }
    fn put(&mut self, key: &K, row: &R) {
        let rows = Arc::make_mut(&mut self.rows);
        let place = rows.get(key).map_or(rows.len(), |(place, _)| *place);
        rows.insert(key.clone(), (place, Arc::new(row.clone())));
    }
    fn in_order(&self) -> Vec<&R> {
        let mut all: Vec<_> = self.rows.values().collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, row)| &**row).collect()
    }
    fn place(&self, key: &K) -> usize {
        self.rows.get(key).map_or(usize::MAX, |(place, _)| *place)
    }
}

impl Reads for Tables {
    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>> {
        Ok(self.workflows.get(id))
    }
    fn workflows(&self, after: Option<&WorkflowId>, limit: usize) -> Result<Vec<Workflow>> {
        let latest = self.workflows.in_order().into_iter().rev();
        let rest =
            latest.skip_while(|w| after.is_some_and(|id| self.workflows.place(&w.id) >= self.workflows.place(id)));
        Ok(rest.take(limit).cloned().collect())
    }
    fn moving(&self) -> Result<u64> {
        Ok(self.workflows.in_order().iter().filter(|w| w.state.is_moving() && w.live > 0).count() as u64)
    }
    fn task(&self, id: &TaskId) -> Result<Option<Task>> {
        Ok(self.tasks.get(id))
    }
    fn tasks_in(&self, workflow: Option<&WorkflowId>, states: &[&str]) -> Result<Vec<Task>> {
        let wanted = |t: &&&Task| workflow.is_none_or(|w| t.workflow == *w) && states.contains(&t.state.word());
        Ok(self.tasks.in_order().iter().filter(wanted).map(|t| (*t).clone()).collect())
    }
    fn outline(&self, workflow: &WorkflowId) -> Result<Vec<Outline>> {
        Ok(self.tasks.in_order().into_iter().filter(|t| t.workflow == *workflow).map(Outline::from).collect())
    }
    fn overdue(&self, now: Millis, limit: usize) -> Result<Vec<Task>> {
        let mut late: Vec<&Task> = self.tasks.in_order();
        late.retain(|t| t.state.due().is_some_and(|due| due < now));
        late.sort_by_key(|t| t.state.due());
        Ok(late.into_iter().take(limit).cloned().collect())
    }
    fn dependants(&self, task: &TaskId) -> Result<Vec<TaskId>> {
        let mut found = self.needs.get(task).cloned().unwrap_or_default();
        found.sort_by_key(|id| self.tasks.place(id));
        Ok(found)
    }
    fn calls(&self, task: &TaskId) -> Result<Vec<Call>> {
        Ok(self.calls.values().filter(|c| c.task == *task).cloned().collect())
    }
    fn recorded(&self, task: &TaskId, name: &str) -> Result<Option<Value>> {
        Ok(self.recorded.get(&(task.clone(), name.to_owned())).cloned())
    }
    fn memo(&self, key: &str) -> Result<Option<Memo>> {
        Ok(self.memos.get(key).cloned())
    }
    fn journal(&self, workflow: Option<&WorkflowId>, after: u64, limit: usize) -> Result<Vec<Event>> {
        let wanted = |e: &&Event| e.seq > Some(after) && workflow.is_none_or(|w| e.workflow == *w);
        Ok(self.events.iter().filter(wanted).take(limit).cloned().collect())
    }
    fn last_seq(&self) -> Result<u64> {
        Ok(self.events.len() as u64)
    }
}

impl Rows for Tables {
    fn put_workflow(&mut self, workflow: &Workflow) -> Result<()> {
        self.workflows.put(&workflow.id, workflow);
        Ok(())
    }
    fn put_task(&mut self, task: &Task) -> Result<()> {
        self.tasks.put(&task.id, task);
        Ok(())
    }
    fn put_need(&mut self, task: &TaskId, needed: &TaskId) -> Result<()> {
        let all = Arc::make_mut(&mut self.needs).entry(needed.clone()).or_default();
        if !all.contains(task) {
            all.push(task.clone());
        }
        Ok(())
    }
    fn put_call(&mut self, call: &Call) -> Result<()> {
        Arc::make_mut(&mut self.calls).insert((call.task.clone(), call.number), call.clone());
        Ok(())
    }
    fn record(&mut self, task: &TaskId, name: &str, value: &Value) -> Result<()> {
        let all = Arc::make_mut(&mut self.recorded);
        all.entry((task.clone(), name.to_owned())).or_insert_with(|| value.clone());
        Ok(())
    }
    fn put_memo(&mut self, memo: &Memo) -> Result<()> {
        Arc::make_mut(&mut self.memos).insert(memo.key.clone(), memo.clone());
        Ok(())
    }
    fn forget_memo(&mut self, key: &str) -> Result<()> {
        Arc::make_mut(&mut self.memos).remove(key);
        Ok(())
    }
    fn append(&mut self, event: Event) -> Result<Event> {
        let event = Event { seq: Some(self.events.len() as u64 + 1), ..event };
        Arc::make_mut(&mut self.events).push(event.clone());
        Ok(event)
    }
}
