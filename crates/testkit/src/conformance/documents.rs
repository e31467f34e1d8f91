//! What every store of work must do with documents, and with workflows that are removed.

use kinora_model::{Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    clock::Millis,
    events::{Event, Happening},
    queue::Class,
    store::{
        Call, CallState, Document, DocumentOrder as By, Holder, Listing, Memo, NewTask, Rows, StageCount, Store, Task,
        TaskState, Workflow, WorkflowState, read, write,
    },
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Tries documents, of which there are none yet.
pub(super) async fn documents(store: &dyn Store) {
    by_themselves(store).await;
    with_runs(store).await;
    removal(store).await;
    names(store).await;
}

/// Media are found wherever their names stand.
async fn names(store: &dyn Store) {
    let name = |n: u8| format!("{}.png", format!("{n:02x}").repeat(32));
    put(store, move |rows| {
        rows.put_document(&Document { body: json!({"clip": name(1)}), ..document(&name(2), "z", 1) })?;
        let mut run = run("named", WorkflowState::Running, 0, None);
        run.meta = json!([name(3)]);
        rows.put_workflow(&run)?;
        let mut task = task(&run.id, "a");
        task.made.input = json!(name(4));
        task.cursor = json!({"part": name(5)});
        task.state = TaskState::Done { result: json!([[name(6)]]), reused: false };
        rows.put_task(&task)?;
        rows.record(&task.id, "take", &json!(name(7)))?;
        rows.put_call(&Call {
            idem: "i".into(),
            task: task.id.clone(),
            number: 0,
            provider: "acme".into(),
            request: "r".into(),
            cost: 1,
            state: CallState::Settled { remote: format!("outcome:{{\"media\":\"{}\"}}", name(11)) },
            at: 1,
        })?;
        let spawn = vec![NewTask::new("t", "draw", "s", Text::same("t")).input(json!(name(8)))];
        for (key, result) in [("k1", 9), ("k2", 10)] {
            let (key, spawn) = (key.to_owned(), spawn.clone());
            rows.put_memo(&Memo { key, kind: "draw".into(), made: result.into(), result: json!(name(result)), spawn })?;
        }
        Ok(())
    })
    .await;
    for (holder, expected) in Holder::ALL.into_iter().zip([vec![1, 2], vec![3], vec![4, 5, 6, 7, 11], vec![8, 9, 10]]) {
        let (mut found, mut after) = (BTreeSet::new(), Some(0));
        while let Some(place) = after {
            let (names, next) = read(store, move |rows| rows.media_named(holder, place, 2)).await.expect("reads");
            assert!(next.is_none_or(|next| next > place), "it gets on");
            found.extend(names);
            after = next;
        }
        assert_eq!(found, expected.into_iter().map(name).collect(), "{holder:?}");
    }
    let memos = |made, after: &'static str, limit| async move {
        let found = read(store, move |rows| rows.memos(made, after, limit)).await.expect("reads");
        found.into_iter().map(|memo| memo.key).collect::<Vec<_>>()
    };
    assert_eq!(memos(11, "", 9).await, ["k1", "k2"]);
    assert_eq!(memos(11, "k1", 9).await, ["k2"]);
    assert_eq!(memos(11, "", 1).await, ["k1"]);
    assert_eq!(memos(10, "", 9).await, ["k1"]);
}

fn task(workflow: &WorkflowId, key: &str) -> Task {
    Task {
        id: Task::id_of(workflow, key),
        workflow: workflow.clone(),
        made: NewTask::new(key, "draw", "frames", Text::same(key)),
        class: Class::Io,
        state: TaskState::Cancelled,
        ticket: 0,
        epoch: 0,
        attempt: 0,
        cursor: Value::Null,
        created: 0,
        started: None,
        ended: None,
    }
}

fn document(id: &str, owner: &str, created: Millis) -> Document {
    Document {
        kind: "clip".into(),
        id: id.into(),
        owner: owner.into(),
        label: String::new(),
        run: None,
        created,
        updated: created,
        body: json!({"prompt": "雨夜 \u{0}", "id": id}),
    }
}

/// A run, as far as the documents show it: `done` of ten tasks of its second stage.
fn run(id: &str, state: WorkflowState, done: u32, started: Option<Millis>) -> Workflow {
    let stage = |stage: &str, tasks, done| StageCount { stage: stage.into(), tasks, done, ..StageCount::default() };
    Workflow {
        id: WorkflowId::new(id),
        owner: "a".into(),
        meta: Value::Null,
        ended: state.is_over().then_some(Millis::from(done) + 100),
        state,
        stages: vec![stage("script", 2, 2), stage("video", 10, done)],
        live: 1,
        unfinished: 10 - done,
        budget: None,
        reserved: 0,
        created: 1,
        changed: 1,
        started,
    }
}

async fn put(store: &dyn Store, rows: impl FnOnce(&mut dyn Rows) -> Result<()> + Send + 'static) {
    write(store, rows).await.expect("writes");
}

/// The whole list's length and the ids of its piece.
async fn list(store: &dyn Store, listing: Listing) -> (u64, Vec<String>) {
    let listed = read(store, move |rows| rows.documents(&listing)).await.expect("reads");
    (listed.total, listed.found.into_iter().map(|(document, _)| document.id).collect())
}

async fn tally(store: &dyn Store, owner: Option<&'static str>) -> Vec<(String, u64)> {
    read(store, move |rows| rows.tally("clip", owner)).await.expect("reads").into_iter().collect()
}

async fn by_themselves(store: &dyn Store) {
    put(store, |rows| {
        for (n, id) in ["d0", "d1", "d2", "d3"].into_iter().enumerate() {
            rows.put_document(&document(id, "a", 10 - n as Millis / 2))?;
        }
        rows.put_document(&Document { label: "draft".into(), ..document("e0", "b", 5) })?;
        rows.put_document(&Document { kind: "account".into(), ..document("d0", "a", 1) })
    })
    .await;
    let get = |kind: &'static str, id: &'static str| read(store, move |rows| rows.document(kind, id));
    assert_eq!(get("clip", "d1").await.expect("reads"), Some(document("d1", "a", 10)));
    assert_eq!(get("clip", "none").await.expect("reads"), None);
    assert_eq!(get("account", "d0").await.expect("reads").expect("another kind").created, 1);

    // What is equal stands as it was first written, and the other way round is all the other way round.
    let of = |owner: &str| Listing::of("clip").owner(owner);
    assert_eq!(list(store, of("a").by(By::Created, false)).await, (4, words("d2 d3 d0 d1")));
    assert_eq!(list(store, of("a")).await, (4, words("d1 d0 d3 d2")));
    assert_eq!(list(store, of("a").page(1, 2)).await, (4, words("d0 d3")), "a piece, and the whole's length");
    assert_eq!(list(store, of("a").page(9, 2)).await, (4, vec![]));
    assert_eq!(list(store, Listing::of("clip").page(0, 1)).await, (5, words("d1")), "of all owners");
    assert_eq!(list(store, Listing::of("clip").label("draft")).await, (1, words("e0")));
    assert_eq!(list(store, of("a").label("draft")).await, (0, vec![]));
    assert_eq!(list(store, Listing::of("nothing")).await, (0, vec![]));
    assert_eq!(list(store, of("a").states(["done"])).await, (0, vec![]), "without a run there is no state");
    assert_eq!(tally(store, None).await, []);

    // A change is no creation.
    let changed = Document { owner: "b".into(), label: "draft".into(), updated: 99, ..document("d0", "a", 10) };
    let given = changed.clone();
    put(store, move |rows| rows.put_document(&given)).await;
    assert_eq!(get("clip", "d0").await.expect("reads"), Some(changed));
    assert_eq!(list(store, of("b").label("draft").by(By::Updated, true)).await, (2, words("d0 e0")));
    assert_eq!(list(store, of("a")).await.0, 3);
    put(store, |rows| {
        rows.remove_document("clip", "e0")?;
        rows.remove_document("clip", "never there")?;
        rows.remove_document("account", "d0")
    })
    .await;
    assert_eq!(get("clip", "e0").await.expect("reads"), None);
    assert_eq!(list(store, of("b")).await, (1, words("d0")));
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

async fn with_runs(store: &dyn Store) {
    let failed = || WorkflowState::Failed { task: "t".into(), why: text!("no ink"; "没有墨水") };
    put(store, move |rows| {
        // Some runs are there before their documents, some come after.
        rows.put_workflow(&run("r1", WorkflowState::Done, 10, Some(3)))?;
        rows.put_workflow(&run("r2", WorkflowState::Running, 4, Some(4)))?;
        for (id, run) in [("c1", "r1"), ("c2", "r2"), ("c3", "r3"), ("c4", "r4")] {
            rows.put_document(&Document { run: Some(WorkflowId::new(run)), ..document(id, "c", 50) })?;
        }
        rows.put_document(&document("c5", "c", 51))?;
        rows.put_workflow(&run("r3", WorkflowState::Running, 0, None))?;
        rows.put_workflow(&run("r4", failed(), 7, Some(5)))
    })
    .await;
    let of = || Listing::of("clip").owner("c");
    assert_eq!(list(store, of().states(["queued"])).await, (1, words("c3")), "nothing of it has begun");
    assert_eq!(list(store, of().states(["running"])).await, (1, words("c2")));
    assert_eq!(list(store, of().states(["failed", "done"])).await, (2, words("c4 c1")));
    let stage = |stage: &str| Listing { stage: Some(stage.into()), ..of() };
    assert_eq!(list(store, stage("video")).await.0, 4);
    assert_eq!(list(store, stage("script")).await.0, 0);
    assert_eq!(list(store, of().by(By::Progress, true)).await, (5, words("c1 c4 c2 c3 c5")));
    assert_eq!(list(store, of().by(By::Ended, false)).await, (5, words("c2 c3 c5 c4 c1")));
    assert_eq!(list(store, of().by(By::State, false)).await, (5, words("c5 c1 c4 c3 c2")));
    let counts = |text: &[(&str, u64)]| text.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(tally(store, Some("c")).await, counts(&[("done", 1), ("failed", 1), ("queued", 1), ("running", 1)]));
    assert_eq!(tally(store, Some("nobody")).await, []);

    // The list comes with the runs, and follows them.
    let found = read(store, move |rows| rows.documents(&of().states(["done"]))).await.expect("reads").found;
    assert_eq!(found[0].1, Some(run("r1", WorkflowState::Done, 10, Some(3))));
    put(store, |rows| {
        rows.put_workflow(&Workflow { changed: 500, ..run("r3", WorkflowState::Cancelled, 0, None) })?;
        let document = rows.document("clip", "c4")?.expect("it is there");
        rows.put_document(&Document { run: None, ..document })
    })
    .await;
    assert_eq!(tally(store, None).await, counts(&[("cancelled", 1), ("done", 1), ("running", 1)]));
    assert_eq!(list(store, of().states(["failed"])).await, (0, vec![]), "it has another run now: none");
    assert_eq!(list(store, of().by(By::Updated, true).page(0, 2)).await, (5, words("c3 c5")), "its run changed");
}

async fn removal(store: &dyn Store) {
    let (gone, stays) = (WorkflowId::new("r1"), WorkflowId::new("r2"));
    let all = [gone.clone(), stays.clone()];
    let last = write(store, move |rows| {
        let mut last = 0;
        for workflow in &all {
            let [a, b] = ["a", "b"].map(|key| task(workflow, key));
            rows.put_task(&a)?;
            rows.put_task(&b)?;
            rows.put_need(&b.id, &a.id)?;
            let call = Call {
                idem: format!("idem of {}", a.id),
                task: a.id.clone(),
                number: 0,
                provider: "acme".into(),
                request: "hash".into(),
                cost: 1,
                state: CallState::Intent,
                at: 0,
            };
            rows.put_call(&call)?;
            rows.record(&a.id, "seed", &json!(7))?;
        }
        for workflow in [&all[1], &all[0]] {
            let event = Event { seq: None, workflow: workflow.clone(), at: 0, what: Happening::Created };
            last = rows.append(event)?.seq.expect("it has a place");
        }
        Ok(last)
    })
    .await
    .expect("writes");
    put(store, |rows| {
        rows.remove_workflow(&WorkflowId::new("r1"))?;
        rows.remove_workflow(&WorkflowId::new("never there"))
    })
    .await;
    for (id, there) in [(gone, false), (stays, true)] {
        let a = TaskId::new(format!("{id}/a"));
        let found = read(store, move |rows| {
            Ok([
                rows.workflow(&id)?.is_some(),
                !rows.outline(&id)?.is_empty(),
                rows.task(&a)?.is_some(),
                !rows.dependants(&a)?.is_empty(),
                !rows.calls(&a)?.is_empty(),
                rows.recorded(&a, "seed")?.is_some(),
                !rows.journal(Some(&id), 0, 9)?.is_empty(),
            ])
        });
        assert_eq!(found.await.expect("reads"), [there; 7]);
    }
    let event = Event { seq: None, workflow: WorkflowId::new("r2"), at: 0, what: Happening::Created };
    let next = write(store, |rows| rows.append(event)).await.expect("writes").seq.expect("it has a place");
    assert!(next > last, "places are not given again: {next} after {last}");

    // Its document stays, without a state.
    let listed = read(store, |rows| rows.documents(&Listing::of("clip").owner("c").states(["done"])));
    assert_eq!(listed.await.expect("reads").total, 0);
    let found = read(store, |rows| rows.documents(&Listing::of("clip").owner("c"))).await.expect("reads").found;
    let runs: BTreeMap<_, _> =
        found.into_iter().map(|(document, run)| (document.id, run.map(|run| run.id.0))).collect();
    assert_eq!((runs.len(), &runs["c1"], runs["c2"].as_deref()), (5, &None, Some("r2")));
}
