//! Rows in memory.

use kinora_model::{Result, TaskId, WorkflowId};
use kinora_ports::{
    blobs::names_in,
    clock::Millis,
    events::Event,
    queue::Ticket,
    store::{
        Call, CallState, Document, DocumentOrder, Holder, Listed, Listing, Memo, Outline, Reads, Rows, Task, TaskState,
        Workflow,
    },
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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
    /// The last place in the journal that was given.
    last: u64,
    documents: Table<(String, String), Document>,
}

/// Rows by key, each with its place in the order of creation.
#[derive(Clone)]
struct Table<K, R> {
    rows: Arc<BTreeMap<K, (usize, Arc<R>)>>,
    made: usize,
}

impl<K, R> Default for Table<K, R> {
    fn default() -> Self {
        Self { rows: Arc::default(), made: 0 }
    }
}

impl<K: Ord + Clone, R: Clone> Table<K, R> {
    fn get(&self, key: &K) -> Option<R> {
        self.rows.get(key).map(|(_, row)| (**row).clone())
    }
    fn put(&mut self, key: &K, row: &R) {
        let rows = Arc::make_mut(&mut self.rows);
        let place = rows.get(key).map_or(self.made, |(place, _)| *place);
        self.made += 1;
        rows.insert(key.clone(), (place, Arc::new(row.clone())));
    }
    fn remove(&mut self, key: &K) {
        Arc::make_mut(&mut self.rows).remove(key);
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

impl Tables {
    fn texts_of(&self, task: &Task) -> String {
        let recorded = self.recorded.iter().filter(|((of, _), _)| *of == task.id).map(|(_, value)| value.to_string());
        let state = serde_json::to_string(&task.state).unwrap_or_default();
        let paid = self.calls.values().filter(|call| call.task == task.id).filter_map(|call| call.state.remote());
        let (recorded, paid) = (recorded.collect::<String>(), paid.collect::<String>());
        format!("{} {} {} {recorded} {paid}", task.made.input, state, task.cursor)
    }
    /// Calls that are so, with their tasks, in order of when they were last meant to be sent.
    fn calls_where(&self, is_so: impl Fn(&Call, &Task) -> bool) -> Vec<Call> {
        let wanted = |call: &&Call| self.tasks.get(&call.task).is_some_and(|task| is_so(call, &task));
        let mut calls: Vec<Call> = self.calls.values().filter(wanted).cloned().collect();
        calls.sort_by(|a, b| (a.at, &a.task, a.number).cmp(&(b.at, &b.task, b.number)));
        calls
    }
    fn run_of(&self, document: &Document) -> Option<Workflow> {
        document.run.as_ref().and_then(|id| self.workflows.get(id))
    }
}

fn standing(run: &Option<Workflow>) -> &'static str {
    run.as_ref().map_or("", Workflow::standing)
}

fn touched(document: &Document, run: &Option<Workflow>) -> Millis {
    run.as_ref().map_or(document.updated, |run| run.changed.max(document.updated))
}

fn ended(run: &Option<Workflow>) -> Option<Millis> {
    run.as_ref().and_then(|run| run.ended)
}

fn share(run: &Option<Workflow>) -> f64 {
    run.as_ref().map_or(0.0, Workflow::share)
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
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
    fn task_counts(&self) -> Result<BTreeMap<String, u64>> {
        let mut counts = BTreeMap::new();
        for task in self.tasks.in_order() {
            *counts.entry(task.state.word().to_owned()).or_default() += 1;
        }
        Ok(counts)
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
    fn live(&self, after: Option<&TaskId>, limit: usize) -> Result<Vec<Task>> {
        let from = after.map_or(0, |id| self.tasks.place(id) + 1);
        let live = self.tasks.in_order().into_iter().filter(|t| t.state.is_live() && self.tasks.place(&t.id) >= from);
        Ok(live.take(limit).cloned().collect())
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
    fn calls_of(&self, workflow: &WorkflowId) -> Result<Vec<Call>> {
        Ok(self.calls_where(|call, task| call.task == task.id && task.workflow == *workflow))
    }
    fn calls_like(&self, owner: &str, provider: &str, request: &str) -> Result<Vec<Call>> {
        let is_theirs = |task: &Task| self.workflows.get(&task.workflow).is_some_and(|w| w.owner == owner);
        Ok(self.calls_where(|call, task| call.provider == provider && call.request == request && is_theirs(task)))
    }
    fn calls_open(&self, provider: &str) -> Result<u64> {
        let is_open = |call: &Call| matches!(call.state, CallState::Intent | CallState::Submitted { .. });
        let open = self.calls_where(|call, task| call.provider == provider && is_open(call) && task.state.is_live());
        Ok(open.len() as u64)
    }
    fn recorded(&self, task: &TaskId, name: &str) -> Result<Option<Value>> {
        Ok(self.recorded.get(&(task.clone(), name.to_owned())).cloned())
    }
    fn memo(&self, key: &str) -> Result<Option<Memo>> {
        Ok(self.memos.get(key).cloned())
    }
    fn memos(&self, made: Millis, after: &str, limit: usize) -> Result<Vec<Memo>> {
        let wanted = |memo: &&Memo| memo.made < made && memo.key.as_str() > after;
        Ok(self.memos.values().filter(wanted).take(limit).cloned().collect())
    }
    fn media_named(&self, holder: Holder, after: u64, limit: usize) -> Result<(BTreeSet<String>, Option<u64>)> {
        let texts: Vec<String> = match holder {
            Holder::Documents => {
                self.documents.in_order().iter().map(|d| format!("{} {} {}", d.id, d.label, d.body)).collect()
            }
            Holder::Workflows => self.workflows.in_order().iter().map(|w| w.meta.to_string()).collect(),
            Holder::Tasks => self.tasks.in_order().into_iter().map(|task| self.texts_of(task)).collect(),
            Holder::Memos => {
                let spawned = |memo: &Memo| memo.spawn.iter().map(|t| t.input.to_string()).collect::<String>();
                self.memos.values().map(|memo| memo.result.to_string() + &spawned(memo)).collect()
            }
        };
        let piece: Vec<_> = texts.iter().skip(whole(after)).take(limit).collect();
        let names = piece.iter().flat_map(|text| names_in(text)).map(str::to_owned).collect();
        Ok((names, (!piece.is_empty()).then_some(after + piece.len() as u64)))
    }
    fn journal(&self, workflow: Option<&WorkflowId>, after: u64, limit: usize) -> Result<Vec<Event>> {
        let wanted = |e: &&Event| e.seq > Some(after) && workflow.is_none_or(|w| e.workflow == *w);
        Ok(self.events.iter().filter(wanted).take(limit).cloned().collect())
    }
    fn last_seq(&self) -> Result<u64> {
        Ok(self.events.last().and_then(|e| e.seq).unwrap_or(0))
    }
    fn document(&self, kind: &str, id: &str) -> Result<Option<Document>> {
        Ok(self.documents.get(&(kind.to_owned(), id.to_owned())))
    }
    fn documents(&self, listing: &Listing) -> Result<Listed> {
        let mut all: Vec<(&Document, Option<Workflow>)> =
            self.documents.in_order().into_iter().map(|d| (d, self.run_of(d))).collect();
        all.retain(|(document, run)| {
            let (standing, stage) = (standing(run), run.as_ref().and_then(Workflow::stage).unwrap_or_default());
            document.kind == listing.kind
                && listing.owner.as_ref().is_none_or(|owner| document.owner == *owner)
                && listing.label.as_ref().is_none_or(|label| document.label == *label)
                && (listing.states.is_empty() || listing.states.iter().any(|state| state == standing))
                && listing.stage.as_ref().is_none_or(|wanted| stage == wanted)
        });
        // Stable: what is equal stays in the order of creation.
        all.sort_by(|(a, runs_a), (b, runs_b)| match listing.order {
            DocumentOrder::Created => a.created.cmp(&b.created),
            DocumentOrder::Updated => touched(a, runs_a).cmp(&touched(b, runs_b)),
            DocumentOrder::Ended => ended(runs_a).cmp(&ended(runs_b)),
            DocumentOrder::State => (standing(runs_a), a.created).cmp(&(standing(runs_b), b.created)),
            DocumentOrder::Progress => share(runs_a).total_cmp(&share(runs_b)),
        });
        if listing.descending {
            all.reverse();
        }
        let total = all.len() as u64;
        let (skip, limit) = (whole(listing.skip), whole(listing.limit));
        let found = all.into_iter().skip(skip).take(limit).map(|(document, run)| (document.clone(), run)).collect();
        Ok(Listed { total, found })
    }
    fn tally(&self, kind: &str, owner: Option<&str>) -> Result<BTreeMap<String, u64>> {
        let mut counts = BTreeMap::new();
        let wanted = |d: &&Document| d.kind == kind && owner.is_none_or(|owner| d.owner == owner);
        for run in self.documents.in_order().into_iter().filter(wanted).filter_map(|d| self.run_of(d)) {
            *counts.entry(run.standing().to_owned()).or_default() += 1;
        }
        Ok(counts)
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
    fn expect(&mut self, ticket: &Ticket, due: Millis) -> Result<()> {
        if let Some(mut task) = self.tasks.get(&ticket.task)
            && task.ticket == ticket.number
            && let TaskState::Waiting { due: old, .. } = &mut task.state
        {
            *old = due;
            self.tasks.put(&ticket.task, &task);
        }
        Ok(())
    }
    fn shift_due(&mut self, by: Millis) -> Result<()> {
        for mut task in self.live(None, usize::MAX)? {
            if let TaskState::Ready { due } | TaskState::Running { due } | TaskState::Waiting { due, .. } =
                &mut task.state
            {
                *due += by;
            }
            self.tasks.put(&task.id.clone(), &task);
        }
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
        self.last += 1;
        let event = Event { seq: Some(self.last), ..event };
        Arc::make_mut(&mut self.events).push(event.clone());
        Ok(event)
    }
    fn put_document(&mut self, document: &Document) -> Result<()> {
        self.documents.put(&(document.kind.clone(), document.id.clone()), document);
        Ok(())
    }
    fn remove_document(&mut self, kind: &str, id: &str) -> Result<()> {
        self.documents.remove(&(kind.to_owned(), id.to_owned()));
        Ok(())
    }
    fn remove_workflow(&mut self, id: &WorkflowId) -> Result<()> {
        let theirs = self.tasks.in_order().into_iter().filter(|t| t.workflow == *id).map(|t| t.id.clone());
        let gone: BTreeSet<TaskId> = theirs.collect();
        gone.iter().for_each(|task| self.tasks.remove(task));
        Arc::make_mut(&mut self.needs).retain(|task, _| !gone.contains(task));
        Arc::make_mut(&mut self.calls).retain(|(task, _), _| !gone.contains(task));
        Arc::make_mut(&mut self.recorded).retain(|(task, _), _| !gone.contains(task));
        Arc::make_mut(&mut self.events).retain(|event| event.workflow != *id);
        self.workflows.remove(id);
        Ok(())
    }
}
