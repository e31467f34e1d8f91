//! What every store of work must do.

use kinora_model::{Error, ErrorKind, Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    events::{Event, Happening},
    queue::{Class, Ticket},
    store::{
        Call, CallState, Failure, Memo, NewTask, Outline, Rows, StageCount, Store, Task, TaskState, Workflow,
        WorkflowState, read, write,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Tries a store of work, which is empty.
///
/// # Panics
/// Where it does otherwise than the port says.
pub async fn store(store: Arc<dyn Store>) {
    workflows(&*store).await;
    tasks(&*store).await;
    dues(&*store).await;
    things(&*store).await;
    journal(&*store).await;
    units(store.clone()).await;
    super::documents::documents(&*store).await;
}

fn workflow(id: &str, state: WorkflowState) -> Workflow {
    Workflow {
        id: WorkflowId::new(id),
        owner: format!("owner of {id}"),
        meta: json!({"title": "雨夜 \u{0}"}),
        state,
        stages: vec![StageCount { stage: "frames".into(), tasks: 3, done: 1, failed: 0, cancelled: 1, running: 1 }],
        live: 1,
        unfinished: 2,
        budget: Some(5_000_000),
        reserved: -1,
        created: 10,
        changed: 20,
        started: Some(15),
        ended: None,
    }
}

fn task(workflow: &str, key: &str, state: TaskState) -> Task {
    let made = NewTask::new(key, "draw", "frames", text!("draws {key}"; "绘制 {key}"));
    let id = made.id(&WorkflowId::new(workflow));
    Task {
        id,
        workflow: WorkflowId::new(workflow),
        made: made.input(json!({"a": [1, "二"]})).needs(["x", "y"]).priority(-3),
        class: Class::Cpu,
        state,
        ticket: 4,
        epoch: 5,
        attempt: 6,
        cursor: json!({"page": 7}),
        created: 8,
        started: Some(9),
        ended: None,
    }
}

async fn put(store: &dyn Store, rows: impl FnOnce(&mut dyn Rows) -> Result<()> + Send + 'static) {
    write(store, rows).await.expect("writes");
}

async fn workflows(store: &dyn Store) {
    let failed = WorkflowState::Failed { task: "a".into(), why: text!("no ink"; "没有墨水") };
    let all = [workflow("w1", WorkflowState::Running), workflow("w2", failed), workflow("w3", WorkflowState::Done)];
    let given = all.clone();
    put(store, move |rows| given.iter().try_for_each(|w| rows.put_workflow(w))).await;
    let get = |id: &'static str| read(store, move |rows| rows.workflow(&WorkflowId::new(id)));
    for (id, expected) in ["w1", "w2", "w3"].into_iter().zip(&all) {
        assert_eq!(get(id).await.expect("reads").as_ref(), Some(expected));
    }
    assert_eq!(get("w9").await.expect("reads"), None);
    let changed = Workflow { state: WorkflowState::Cancelled, live: 0, changed: 99, ended: Some(98), ..all[0].clone() };
    let given = changed.clone();
    put(store, move |rows| rows.put_workflow(&given)).await;
    assert_eq!(get("w1").await.expect("reads"), Some(changed));

    let page = |after: Option<&'static str>, limit| async move {
        let after = after.map(WorkflowId::new);
        let found = read(store, move |rows| rows.workflows(after.as_ref(), limit)).await.expect("reads");
        found.into_iter().map(|w| w.id.0).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, ["w3", "w2"], "latest first; a change is no creation");
    assert_eq!(page(Some("w2"), 2).await, ["w1"]);
    assert_eq!(read(store, |rows| rows.moving()).await.expect("reads"), 0);
    put(store, |rows| rows.put_workflow(&workflow("w3", WorkflowState::Running))).await;
    assert_eq!(read(store, |rows| rows.moving()).await.expect("reads"), 1);
}

async fn tasks(store: &dyn Store) {
    let failure = Failure { kind: ErrorKind::RateLimited(std::time::Duration::from_secs(3)), what: Text::same("slow") };
    let all = [
        task("w1", "z", TaskState::Ready { due: 300 }),
        task("w1", "a", TaskState::Waiting { due: 100, after: Some(failure.clone()) }),
        task("w1", "m", TaskState::Done { result: json!({"r": null}), reused: true }),
        task("w2", "a", TaskState::Running { due: 200 }),
        task("w1", "q", TaskState::Review { why: text!("which?"; "哪个？") }),
        task("w1", "b", TaskState::Blocked { waits_for: 2 }),
        task("w1", "f", TaskState::Failed { failure }),
        task("w1", "c", TaskState::Cancelled),
    ];
    let given = all.clone();
    put(store, move |rows| given.iter().try_for_each(|t| rows.put_task(t))).await;
    for expected in &all {
        let id = expected.id.clone();
        assert_eq!(read(store, move |rows| rows.task(&id)).await.expect("reads").as_ref(), Some(expected));
    }
    let keys = |workflow: Option<&'static str>, states: &'static [&'static str]| async move {
        let workflow = workflow.map(WorkflowId::new);
        let found = read(store, move |rows| rows.tasks_in(workflow.as_ref(), states)).await.expect("reads");
        found.into_iter().map(|t| t.id.0).collect::<Vec<_>>()
    };
    assert_eq!(keys(Some("w1"), &TaskState::LIVE).await, ["w1/z", "w1/a"], "in order of creation");
    assert_eq!(keys(None, &TaskState::LIVE).await, ["w1/z", "w1/a", "w2/a"]);
    assert_eq!(keys(Some("w2"), &["done"]).await, [""; 0]);

    let overdue = |now, limit| async move {
        let found = read(store, move |rows| rows.overdue(now, limit)).await.expect("reads");
        found.into_iter().map(|t| t.id.0).collect::<Vec<_>>()
    };
    assert_eq!(overdue(300, 9).await, ["w1/a", "w2/a"], "longest overdue first; what is due now is not overdue");
    assert_eq!(overdue(999, 1).await, ["w1/a"]);

    let outline = read(store, |rows| rows.outline(&WorkflowId::new("w1"))).await.expect("reads");
    let expected: Vec<Outline> = all.iter().filter(|t| t.workflow.as_str() == "w1").map(Outline::from).collect();
    assert_eq!(outline, expected);

    let counts = read(store, |rows| rows.task_counts()).await.expect("reads");
    let one_each = ["blocked", "cancelled", "done", "failed", "ready", "review", "running", "waiting"];
    assert_eq!(counts, one_each.map(|word| (word.to_owned(), 1)).into());

    let mut changed = all[0].clone();
    changed.state = TaskState::Running { due: 50 };
    (changed.ticket, changed.epoch, changed.cursor, changed.ended) = (11, 12, Value::Null, Some(13));
    let given = changed.clone();
    put(store, move |rows| rows.put_task(&given)).await;
    assert_eq!(read(store, |rows| rows.task(&TaskId::new("w1/z"))).await.expect("reads"), Some(changed));
    assert_eq!(overdue(300, 9).await, ["w1/z", "w1/a", "w2/a"]);

    let [z, a, q] = ["w1/z", "w1/a", "w1/q"].map(TaskId::new);
    let given = (z.clone(), a.clone(), q.clone());
    put(store, move |rows| {
        let (z, a, q) = given;
        rows.put_need(&q, &z)?;
        rows.put_need(&a, &z)?;
        rows.put_need(&a, &z)
    })
    .await;
    let (given, none) = (z, q.clone());
    assert_eq!(read(store, move |rows| rows.dependants(&given)).await.expect("reads"), [a, q]);
    assert_eq!(read(store, move |rows| rows.dependants(&none)).await.expect("reads"), []);
}

/// What is live, and when to hear of it. The tasks are those of [`tasks`].
async fn dues(store: &dyn Store) {
    let live = |after: Option<&'static str>, limit| async move {
        let after = after.map(TaskId::new);
        let found = read(store, move |rows| rows.live(after.as_ref(), limit)).await.expect("reads");
        found.into_iter().map(|t| (t.id.0, t.state.due().expect("it is live"))).collect::<Vec<_>>()
    };
    let known = |all: &[(&str, i64)]| all.iter().map(|(id, due)| ((*id).to_owned(), *due)).collect::<Vec<_>>();
    assert_eq!(live(None, 9).await, known(&[("w1/z", 50), ("w1/a", 100), ("w2/a", 200)]));
    assert_eq!(live(Some("w1/z"), 1).await, known(&[("w1/a", 100)]));
    put(store, |rows| {
        let ticket = |task, number| Ticket { task: TaskId::new(task), number };
        rows.expect(&ticket("w1/a", 4), 150)?;
        rows.expect(&ticket("w2/a", 3), 999)?;
        rows.expect(&ticket("w1/z", 11), 999)?;
        rows.expect(&ticket("nobody", 0), 999)
    })
    .await;
    let waiting = read(store, |rows| rows.task(&TaskId::new("w1/a"))).await.expect("reads").expect("it is there");
    assert!(matches!(waiting.state, TaskState::Waiting { due: 150, after: Some(_) }), "nothing else has changed");
    put(store, |rows| rows.expect(&Ticket { task: TaskId::new("w1/a"), number: 3 }, 999)).await;
    assert_eq!(
        live(None, 9).await,
        known(&[("w1/z", 50), ("w1/a", 150), ("w2/a", 200)]),
        "only what waits, by its ticket"
    );
    put(store, |rows| rows.shift_due(-40)).await;
    assert_eq!(live(None, 9).await, known(&[("w1/z", 10), ("w1/a", 110), ("w2/a", 160)]));
    let late = read(store, |rows| rows.overdue(111, 9)).await.expect("reads");
    assert_eq!(late.len(), 2, "what is overdue goes by the same times");
}

async fn things(store: &dyn Store) {
    let call = |number, state| Call {
        idem: format!("key-{number}"),
        task: TaskId::new("w1/z"),
        number,
        provider: "acme".into(),
        request: "hash".into(),
        cost: 7,
        state,
        at: 8,
    };
    let all = [call(0, CallState::Submitted { remote: "r".into() }), call(1, CallState::Intent)];
    let given = all.clone();
    put(store, move |rows| given.iter().rev().try_for_each(|c| rows.put_call(c))).await;
    let calls = || read(store, |rows| rows.calls(&TaskId::new("w1/z")));
    assert_eq!(calls().await.expect("reads"), all, "in order of their number");
    let changed = Call { state: CallState::Ambiguous, at: 9, cost: 8, ..all[1].clone() };
    let given = changed.clone();
    put(store, move |rows| rows.put_call(&given)).await;
    assert_eq!(calls().await.expect("reads")[1], changed);
    let of = |workflow: &'static str| read(store, move |rows| rows.calls_of(&WorkflowId::new(workflow)));
    assert_eq!(of("w1").await.expect("reads"), [all[0].clone(), changed.clone()], "in order of when they were sent");
    assert_eq!(of("w2").await.expect("reads"), []);
    let like = |provider: &'static str, request: &'static str, theirs: bool| {
        read(store, move |rows| {
            let owner = rows.workflow(&WorkflowId::new("w1"))?.expect("it is there").owner;
            rows.calls_like(if theirs { &owner } else { "nobody known" }, provider, request)
        })
    };
    assert_eq!(like("acme", "hash", true).await.expect("reads"), [all[0].clone(), changed.clone()]);
    for (provider, request, theirs) in [("acme", "other", true), ("else", "hash", true), ("acme", "hash", false)] {
        assert_eq!(like(provider, request, theirs).await.expect("reads"), []);
    }
    let open = |provider: &'static str| read(store, move |rows| rows.calls_open(provider));
    assert_eq!(open("acme").await.expect("reads"), 1, "what is unknown for good is not open");
    assert_eq!(open("else").await.expect("reads"), 0);
    let renamed = Call { idem: "another key".into(), ..changed };
    let given = renamed.clone();
    put(store, move |rows| rows.put_call(&given)).await;
    assert_eq!(calls().await.expect("reads")[1], renamed, "its key may change");

    put(store, |rows| rows.record(&TaskId::new("w1/z"), "seed", &json!(1))).await;
    put(store, |rows| rows.record(&TaskId::new("w1/z"), "seed", &json!(2))).await;
    let recorded = |name: &'static str| read(store, move |rows| rows.recorded(&TaskId::new("w1/z"), name));
    assert_eq!(recorded("seed").await.expect("reads"), Some(json!(1)), "the first stays");
    assert_eq!(recorded("other").await.expect("reads"), None);

    let memo = |made| Memo {
        key: "k".into(),
        kind: "draw".into(),
        made,
        result: json!([made]),
        spawn: vec![NewTask::new("t", "draw", "s", Text::same("t")).needs(["u"])],
    };
    for made in [1, 2] {
        put(store, move |rows| rows.put_memo(&memo(made))).await;
    }
    let get = || read(store, |rows| rows.memo("k"));
    assert_eq!(get().await.expect("reads"), Some(memo(2)), "the latest stays");
    put(store, |rows| rows.forget_memo("k")).await;
    assert_eq!(get().await.expect("reads"), None);
}

async fn journal(store: &dyn Store) {
    let event =
        |workflow: &str, at| Event { seq: None, workflow: WorkflowId::new(workflow), at, what: Happening::Created };
    let before = read(store, |rows| rows.last_seq()).await.expect("reads");
    let mut seqs = Vec::new();
    for (workflow, at) in [("w1", 1), ("w2", 2), ("w1", 3)] {
        let kept = write(store, move |rows| rows.append(event(workflow, at))).await.expect("writes");
        seqs.push(kept.seq.expect("it has a place"));
    }
    assert!(before < seqs[0] && seqs[0] < seqs[1] && seqs[1] < seqs[2], "places grow: {seqs:?}");
    assert_eq!(read(store, |rows| rows.last_seq()).await.expect("reads"), seqs[2]);
    let page = |workflow: Option<&'static str>, after, limit| async move {
        let workflow = workflow.map(WorkflowId::new);
        let found = read(store, move |rows| rows.journal(workflow.as_ref(), after, limit)).await.expect("reads");
        found.into_iter().map(|e| e.at).collect::<Vec<_>>()
    };
    assert_eq!(page(None, before, 9).await, [1, 2, 3]);
    assert_eq!(page(Some("w1"), before, 9).await, [1, 3]);
    assert_eq!(page(Some("w1"), seqs[0], 9).await, [3], "after, not from");
    assert_eq!(page(None, before, 2).await, [1, 2]);
}

/// All or nothing, alone, in order.
async fn units(store: Arc<dyn Store>) {
    let refused = write(&*store, |rows| -> Result<()> {
        rows.put_workflow(&workflow("half", WorkflowState::Running))?;
        assert!(rows.workflow(&WorkflowId::new("half"))?.is_some(), "a unit sees what it wrote");
        Err(Error::invalid(text!("changed my mind"; "改变主意")))
    });
    assert_eq!(refused.await.expect_err("refused").kind(), ErrorKind::Invalid);
    let half = || read(&*store, |rows| rows.workflow(&WorkflowId::new("half")));
    assert_eq!(half().await.expect("reads"), None, "nothing of a refused unit is there");

    // Many at once: each sees all before it. One that fails among them takes nobody with it.
    let count = |rows: &mut dyn Rows| -> Result<i64> {
        let mut row = rows.workflow(&WorkflowId::new("w1"))?.expect("it is there");
        row.reserved += 1;
        rows.put_workflow(&row)?;
        Ok(row.reserved)
    };
    let reserved = |store: Arc<dyn Store>| async move {
        let row = read(&*store, |rows| rows.workflow(&WorkflowId::new("w1"))).await.expect("reads");
        row.expect("it is there").reserved
    };
    let start = reserved(store.clone()).await;
    let mut units = tokio::task::JoinSet::new();
    for i in 0..100 {
        let store = store.clone();
        units.spawn(async move {
            let unit = move |rows: &mut dyn Rows| {
                let seen = count(rows)?;
                if i % 10 == 3 { Err(Error::invalid(text!("no"; "否"))) } else { Ok(seen) }
            };
            write(&*store, unit).await
        });
    }
    let mut seen: Vec<i64> = units.join_all().await.into_iter().filter_map(Result::ok).collect();
    seen.sort_unstable();
    assert_eq!(seen, (start + 1..=start + 90).collect::<Vec<_>>());
    assert_eq!(reserved(store).await, start + 90);
}
