//! Rows in SQLite.

use super::{
    documents::{self, document},
    fault::fault,
};
use kinora_model::{Error, Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    blobs::names_in,
    clock::Millis,
    events::Event,
    queue::{Class, Ticket},
    store::{Call, Document, Holder, Listed, Listing, Memo, NewTask, Outline, Reads, Rows, Task, Workflow},
};
use rusqlite::{Connection, OptionalExtension, Params, Row, params, types::Type};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!("sql/", $name, ".sql"))
    };
}
pub(super) use sql;

/// Rows of one transaction.
pub(super) struct Sqlite<'a> {
    connection: &'a Connection,
    place: &'a str,
}

type Sql<T> = rusqlite::Result<T>;

impl<'a> Sqlite<'a> {
    pub(super) fn new(connection: &'a Connection, place: &'a str) -> Self {
        Self { connection, place }
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Sql<T>,
    ) -> Result<Vec<T>> {
        let run = || self.connection.prepare_cached(sql)?.query_map(params, read)?.collect::<Sql<Vec<T>>>();
        run().map_err(|e| fault(self.place, e))
    }
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Sql<T>,
    ) -> Result<Option<T>> {
        let run = || self.connection.prepare_cached(sql)?.query_row(params, read).optional();
        run().map_err(|e| fault(self.place, e))
    }
    /// Writes, and gives how many rows it wrote.
    fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        let run = || self.connection.prepare_cached(sql)?.execute(params);
        run().map_err(|e| fault(self.place, e))
    }
    fn json(&self, value: &impl serde::Serialize) -> Result<String> {
        serde_json::to_string(value).map_err(|e| {
            let place = self.place;
            Error::internal(text!("something that cannot be written to {place}: {e}"; "有内容无法写入 {place}：{e}"))
        })
    }
}

/// A column as the type it was written from.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> Sql<T> {
    let words = row.get_ref(column)?.as_str()?;
    serde_json::from_str(words).map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

fn class_word(class: Class) -> &'static str {
    match class {
        Class::Cpu => "cpu",
        Class::Io => "io",
    }
}

fn class(row: &Row<'_>, column: usize) -> Sql<Class> {
    match row.get_ref(column)?.as_str()? {
        "cpu" => Ok(Class::Cpu),
        "io" => Ok(Class::Io),
        other => {
            let cause = format!("unknown class {other}").into();
            Err(rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause))
        }
    }
}

fn workflow(row: &Row<'_>) -> Sql<Workflow> {
    workflow_at(row, 0)
}

/// A workflow whose columns begin at `first`.
pub(super) fn workflow_at(row: &Row<'_>, first: usize) -> Sql<Workflow> {
    Ok(Workflow {
        id: WorkflowId(row.get(first)?),
        meta: json(row, first + 1)?,
        state: json(row, first + 2)?,
        live: row.get(first + 3)?,
        unfinished: row.get(first + 4)?,
        budget: row.get(first + 5)?,
        reserved: row.get(first + 6)?,
        created: row.get(first + 7)?,
        changed: row.get(first + 8)?,
        owner: row.get(first + 9)?,
        stages: json(row, first + 10)?,
        started: row.get(first + 11)?,
        ended: row.get(first + 12)?,
    })
}

fn task(row: &Row<'_>) -> Sql<Task> {
    Ok(Task {
        id: TaskId(row.get(0)?),
        workflow: WorkflowId(row.get(1)?),
        made: NewTask {
            key: row.get(2)?,
            kind: row.get(3)?,
            stage: row.get(5)?,
            title: json(row, 6)?,
            priority: row.get(7)?,
            input: json(row, 8)?,
            needs: json(row, 9)?,
        },
        class: class(row, 4)?,
        state: json(row, 10)?,
        ticket: row.get(11)?,
        epoch: row.get(12)?,
        attempt: row.get(13)?,
        cursor: json(row, 14)?,
        created: row.get(15)?,
        started: row.get(16)?,
        ended: row.get(17)?,
    })
}

fn outline(row: &Row<'_>) -> Sql<Outline> {
    let why = match row.get_ref(10)?.as_str_or_null()? {
        Some(_) => Some(json::<Text>(row, 10)?),
        None => None,
    };
    Ok(Outline {
        key: row.get(0)?,
        kind: row.get(1)?,
        class: class(row, 2)?,
        stage: row.get(3)?,
        title: json(row, 4)?,
        state: row.get(5)?,
        attempt: row.get(6)?,
        started: row.get(7)?,
        ended: row.get(8)?,
        reused: row.get(9)?,
        why,
    })
}

fn call(row: &Row<'_>) -> Sql<Call> {
    Ok(Call {
        idem: row.get(0)?,
        task: TaskId(row.get(1)?),
        number: row.get(2)?,
        provider: row.get(3)?,
        request: row.get(4)?,
        cost: row.get(5)?,
        state: json(row, 6)?,
        at: row.get(7)?,
    })
}

fn memo(row: &Row<'_>) -> Sql<Memo> {
    let (key, kind, made) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Memo { key, kind, made, result: json(row, 3)?, spawn: json(row, 4)? })
}

fn event(row: &Row<'_>) -> Sql<Event> {
    Ok(Event { seq: Some(row.get(0)?), workflow: WorkflowId(row.get(1)?), at: row.get(2)?, what: json(row, 3)? })
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Reads for Sqlite<'_> {
    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>> {
        self.one(sql!("workflow"), [id.as_str()], workflow)
    }
    fn workflows(&self, after: Option<&WorkflowId>, count: usize) -> Result<Vec<Workflow>> {
        self.all(sql!("workflows"), params![after.map(WorkflowId::as_str), limit(count)], workflow)
    }
    fn moving(&self) -> Result<u64> {
        Ok(self.one(sql!("moving"), [], |row| row.get(0))?.unwrap_or(0))
    }
    fn task_counts(&self) -> Result<BTreeMap<String, u64>> {
        Ok(self.all(sql!("task_counts"), [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }
    fn task(&self, id: &TaskId) -> Result<Option<Task>> {
        self.one(sql!("task"), [id.as_str()], task)
    }
    fn tasks_in(&self, workflow: Option<&WorkflowId>, states: &[&str]) -> Result<Vec<Task>> {
        let states = self.json(&states)?;
        match workflow {
            Some(id) => self.all(sql!("tasks_of"), [id.as_str(), &states], task),
            None => self.all(sql!("tasks"), [states], task),
        }
    }
    fn outline(&self, workflow: &WorkflowId) -> Result<Vec<Outline>> {
        self.all(sql!("outline"), [workflow.as_str()], outline)
    }
    fn live(&self, after: Option<&TaskId>, count: usize) -> Result<Vec<Task>> {
        self.all(sql!("live"), params![after.map(TaskId::as_str), limit(count)], task)
    }
    fn overdue(&self, now: Millis, count: usize) -> Result<Vec<Task>> {
        self.all(sql!("overdue"), [now, limit(count)], task)
    }
    fn dependants(&self, task: &TaskId) -> Result<Vec<TaskId>> {
        self.all(sql!("dependants"), [task.as_str()], |row| row.get(0).map(TaskId))
    }
    fn calls(&self, task: &TaskId) -> Result<Vec<Call>> {
        self.all(sql!("calls"), [task.as_str()], call)
    }
    fn calls_of(&self, workflow: &WorkflowId) -> Result<Vec<Call>> {
        self.all(sql!("calls_of"), [workflow.as_str()], call)
    }
    fn calls_like(&self, owner: &str, provider: &str, request: &str) -> Result<Vec<Call>> {
        self.all(sql!("calls_like"), [owner, provider, request], call)
    }
    fn calls_open(&self, provider: &str) -> Result<u64> {
        Ok(self.one(sql!("calls_open"), [provider], |row| row.get(0))?.unwrap_or(0))
    }
    fn recorded(&self, task: &TaskId, name: &str) -> Result<Option<Value>> {
        self.one(sql!("recorded"), [task.as_str(), name], |row| json(row, 0))
    }
    fn memo(&self, key: &str) -> Result<Option<Memo>> {
        self.one(sql!("memo"), [key], memo)
    }
    fn memos(&self, made: Millis, after: &str, count: usize) -> Result<Vec<Memo>> {
        self.all(sql!("memos"), params![made, after, limit(count)], memo)
    }
    fn media_named(&self, holder: Holder, after: u64, count: usize) -> Result<(BTreeSet<String>, Option<u64>)> {
        let texts = match holder {
            Holder::Documents => sql!("texts_of_documents"),
            Holder::Workflows => sql!("texts_of_workflows"),
            Holder::Tasks => sql!("texts_of_tasks"),
            Holder::Memos => sql!("texts_of_memos"),
        };
        let mut names = BTreeSet::new();
        let places = self.all(texts, params![after, limit(count)], |row| {
            names.extend(names_in(row.get_ref(1)?.as_str()?).map(str::to_owned));
            row.get::<_, u64>(0)
        })?;
        Ok((names, places.last().copied()))
    }
    fn journal(&self, workflow: Option<&WorkflowId>, after: u64, count: usize) -> Result<Vec<Event>> {
        match workflow {
            Some(id) => self.all(sql!("journal_of"), params![id.as_str(), after, limit(count)], event),
            None => self.all(sql!("journal"), params![after, limit(count)], event),
        }
    }
    fn last_seq(&self) -> Result<u64> {
        Ok(self.one(sql!("last_seq"), [], |row| row.get(0))?.unwrap_or(0))
    }
    fn document(&self, kind: &str, id: &str) -> Result<Option<Document>> {
        self.one(sql!("document"), [kind, id], document)
    }
    fn documents(&self, listing: &Listing) -> Result<Listed> {
        documents::list(self, listing)
    }
    fn tally(&self, kind: &str, owner: Option<&str>) -> Result<BTreeMap<String, u64>> {
        let counts = self.all(sql!("tally"), params![kind, owner], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts.into_iter().collect())
    }
}

impl Rows for Sqlite<'_> {
    fn put_workflow(&mut self, w: &Workflow) -> Result<()> {
        let (meta, detail, stages) = (self.json(&w.meta)?, self.json(&w.state)?, self.json(&w.stages)?);
        self.run(
            sql!("put_workflow"),
            params![
                w.id.as_str(),
                meta,
                w.state.word(),
                detail,
                w.live,
                w.unfinished,
                w.budget,
                w.reserved,
                w.created,
                w.changed,
                w.owner,
                stages,
                w.started,
                w.ended,
                w.standing(),
                w.stage().unwrap_or_default(),
                w.share()
            ],
        )
        .map(drop)
    }
    fn put_task(&mut self, t: &Task) -> Result<()> {
        let (word, detail, due, cursor) = (t.state.word(), self.json(&t.state)?, t.state.due(), self.json(&t.cursor)?);
        let known = self.run(
            sql!("update_task"),
            params![t.id.as_str(), word, detail, due, t.ticket, t.epoch, t.attempt, cursor, t.started, t.ended],
        )?;
        if known > 0 {
            return Ok(());
        }
        let NewTask { key, kind, stage, title, input, needs, priority } = &t.made;
        let (title, input, needs) = (self.json(title)?, self.json(input)?, self.json(needs)?);
        self.run(
            sql!("insert_task"),
            params![
                t.id.as_str(),
                t.workflow.as_str(),
                key,
                kind,
                class_word(t.class),
                stage,
                title,
                priority,
                input,
                needs,
                word,
                detail,
                due,
                t.ticket,
                t.epoch,
                t.attempt,
                cursor,
                t.created,
                t.started,
                t.ended
            ],
        )
        .map(drop)
    }
    fn expect(&mut self, ticket: &Ticket, due: Millis) -> Result<()> {
        self.run(sql!("expect"), params![ticket.task.as_str(), ticket.number, due]).map(drop)
    }
    fn shift_due(&mut self, by: Millis) -> Result<()> {
        self.run(sql!("shift_due"), [by]).map(drop)
    }
    fn put_need(&mut self, task: &TaskId, needed: &TaskId) -> Result<()> {
        self.run(sql!("put_need"), [task.as_str(), needed.as_str()]).map(drop)
    }
    fn put_call(&mut self, c: &Call) -> Result<()> {
        let detail = self.json(&c.state)?;
        self.run(
            sql!("put_call"),
            params![c.task.as_str(), c.number, c.idem, c.provider, c.request, c.cost, c.state.word(), detail, c.at],
        )
        .map(drop)
    }
    fn record(&mut self, task: &TaskId, name: &str, value: &Value) -> Result<()> {
        let value = self.json(value)?;
        self.run(sql!("record"), [task.as_str(), name, &value]).map(drop)
    }
    fn put_memo(&mut self, m: &Memo) -> Result<()> {
        let (result, spawn) = (self.json(&m.result)?, self.json(&m.spawn)?);
        self.run(sql!("put_memo"), params![m.key, m.kind, m.made, result, spawn]).map(drop)
    }
    fn forget_memo(&mut self, key: &str) -> Result<()> {
        self.run(sql!("forget_memo"), [key]).map(drop)
    }
    fn append(&mut self, event: Event) -> Result<Event> {
        let what = self.json(&event.what)?;
        self.run(sql!("append"), params![event.workflow.as_str(), event.at, what])?;
        let seq = u64::try_from(self.connection.last_insert_rowid()).unwrap_or(0);
        Ok(Event { seq: Some(seq), ..event })
    }
    fn put_document(&mut self, d: &Document) -> Result<()> {
        let (run, body) = (d.run.as_ref().map(WorkflowId::as_str), self.json(&d.body)?);
        let values = params![d.kind, d.id, d.owner, d.label, run, d.created, d.updated, body];
        self.run(sql!("put_document"), values).map(drop)
    }
    fn remove_document(&mut self, kind: &str, id: &str) -> Result<()> {
        self.run(sql!("remove_document"), [kind, id]).map(drop)
    }
    fn remove_workflow(&mut self, id: &WorkflowId) -> Result<()> {
        // What refers to something goes before it.
        for remove in [
            sql!("remove_needs_of"),
            sql!("remove_calls_of"),
            sql!("remove_recorded_of"),
            sql!("remove_tasks_of"),
            sql!("remove_journal_of"),
            sql!("remove_workflow"),
        ] {
            self.run(remove, [id.as_str()])?;
        }
        Ok(())
    }
}
