//! What one machine carries: figures, printed one a line.
//!
//! `load polls` – many tasks that wait for jobs at a provider; `load queue` – many workflows at once; `load documents` –
//! many documents of one owner. Without a word, all three.

use async_trait::async_trait;
use kinora_embedded::{FileBlobs, SqliteStore};
use kinora_model::{Result, Text, WorkflowId};
use kinora_ports::{
    clock::Clock,
    store::{Document, DocumentOrder, Listing, read, write},
};
use kinora_testkit::{
    QuickClock,
    engine::{
        Class, Cx, Engine, NewTask, NewWorkflow, Next, Pace, Parts, Step, Steps, Stop,
        local::{LocalEvents, LocalQueue},
    },
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

#[tokio::main(worker_threads = 2)]
async fn main() {
    let which = std::env::args().nth(1);
    let wanted = |name: &str| which.as_deref().is_none_or(|word| word == name);
    let folder = tempfile::tempdir().expect("there is room for a folder");
    if wanted("polls") {
        polls(&folder.path().join("polls"), 100_000).await;
    }
    if wanted("queue") {
        queue(&folder.path().join("queue"), 1000).await;
    }
    if wanted("documents") {
        documents(&folder.path().join("documents"), 100_000).await;
    }
}

/// Work so far, of all threads of this process, and its memory now and at most.
struct Spent {
    cpu: Duration,
    now: u64,
    most: u64,
}

fn spent() -> Spent {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15, in hundredths of a second; the name before them may have blanks.
    let fields: Vec<i64> =
        stat.rsplit(')').next().unwrap_or("").split_whitespace().filter_map(|n| n.parse().ok()).collect();
    // `state` is no number, so field 14 is the eleventh that is left.
    let hundredths: i64 = fields.iter().skip(10).take(2).sum();
    Spent {
        cpu: Duration::from_millis(u64::try_from(hundredths * 10).unwrap_or(0)),
        now: megabytes("VmRSS:"),
        most: megabytes("VmHWM:"),
    }
}

/// Microseconds of work for each of so many things.
fn micros(before: &Spent, after: &Spent, count: f64) -> f64 {
    (after.cpu - before.cpu).as_secs_f64() * 1e6 / count
}

fn engine(folder: &Path, clock: Arc<dyn Clock>, steps: Steps, pace: Pace) -> Engine {
    Engine::new(Parts {
        store: Arc::new(SqliteStore::open(&folder.join("work.db")).expect("the store opens")),
        queue: Arc::new(LocalQueue::new(clock.clone(), pace.lease)),
        events: Arc::new(LocalEvents::new()),
        blobs: Arc::new(FileBlobs::open(&folder.join("media")).expect("the media open")),
        clock,
        steps,
        pace,
    })
}

/// Asks a provider that never is done, and keeps count of how late it is.
struct Ask {
    every: Duration,
    /// When each task should ask next, in milliseconds; 0 before it asked at all.
    next: Vec<AtomicU64>,
    begun: AtomicUsize,
    late: Mutex<Vec<u32>>,
}

#[async_trait]
impl Step for Asking {
    fn kind(&self) -> &'static str {
        "ask"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let ask = &self.0;
        let number: usize = cx.input_as()?;
        let now = u64::try_from(cx.clock().steady().as_millis()).unwrap_or(u64::MAX);
        let next = now + u64::try_from(ask.every.as_millis()).unwrap_or(0);
        match ask.next[number].swap(next, Ordering::Relaxed) {
            0 => {
                ask.begun.fetch_add(1, Ordering::Relaxed);
            }
            expected => {
                let late = u32::try_from(now.saturating_sub(expected)).unwrap_or(u32::MAX);
                ask.late.lock().expect("nobody panics holding this").push(late);
            }
        }
        *cursor = json!({"job": format!("job-{number}")});
        Ok(Next::Poll(ask.every))
    }
}

/// The step, shared with who reads its counts.
struct Asking(Arc<Ask>);

/// So many tasks that each ask once in ten minutes, by a clock ten times as fast as the machine's.
async fn polls(folder: &Path, count: usize) {
    const TIMES: u32 = 10;
    let every = Duration::from_secs(600);
    let next = (0..count).map(|_| AtomicU64::new(0)).collect();
    let ask = Arc::new(Ask { every, next, begun: AtomicUsize::new(0), late: Mutex::default() });
    let clock = Arc::new(QuickClock::new(TIMES));
    // What takes real work goes ten times slower by this clock than by the machine's.
    let pace = Pace { sweep: Duration::from_secs(10), grace: Duration::from_secs(100), ..Pace::default() };
    let pace = Pace { lease: Duration::from_secs(300), ..pace };
    let engine = engine(folder, clock, Steps::new().with(Asking(ask.clone())), pace);
    for n in 0..count / 1000 {
        let task = |i: usize| NewTask::new(format!("t{i}"), "ask", "video", Text::same("ask")).input(json!(i));
        let tasks = (n * 1000..(n + 1) * 1000).map(task).collect();
        let new = NewWorkflow::new(WorkflowId::new(format!("w{n}")), tasks).owner(format!("user {}", n % 20));
        engine.create(new).await.expect("creates");
    }
    let stop = Stop::new();
    let serving = tokio::spawn({
        let (engine, stop) = (engine.clone(), stop.clone());
        async move { engine.serve(&stop).await }
    });
    let begin = Instant::now();
    while ask.begun.load(Ordering::Relaxed) < count {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("polls: {count} tasks begun in {:.1} s", begin.elapsed().as_secs_f64());
    // One round to settle, two to measure.
    let round = every / TIMES;
    tokio::time::sleep(round).await;
    ask.late.lock().expect("nobody panics holding this").clear();
    let (before, begin) = (spent(), Instant::now());
    tokio::time::sleep(round * 2).await;
    let (after, took) = (spent(), begin.elapsed());
    let mut late = std::mem::take(&mut *ask.late.lock().expect("nobody panics holding this"));
    late.sort_unstable();
    let at = |share: f64| f64::from(late[((late.len() - 1) as f64 * share) as usize]) / 1000.0;
    println!("polls: memory {} MB, at most {} MB", after.now, after.most);
    println!(
        "polls: {:.0} a second, {:.0} µs of work each",
        late.len() as f64 / took.as_secs_f64(),
        micros(&before, &after, late.len() as f64)
    );
    println!(
        "polls: late by {:.2} s of {} s at the median, {:.2} s at 99 %, {:.2} s at most",
        at(0.5),
        every.as_secs(),
        at(0.99),
        at(1.0)
    );
    stop.soft();
    serving.await.expect("lives").expect("it ends well");
}

/// Does nothing.
struct Nothing;

#[async_trait]
impl Step for Nothing {
    fn kind(&self) -> &'static str {
        "nothing"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        Ok(Next::done(cx.input().clone()))
    }
}

/// So many workflows of twenty tasks each, all at once.
async fn queue(folder: &Path, count: usize) {
    let engine = engine(folder, Arc::new(kinora_embedded::SystemClock), Steps::new().with(Nothing), Pace::default());
    let begin = Instant::now();
    for n in 0..count {
        let task = |i: usize| NewTask::new(format!("t{i}"), "nothing", "s", Text::same("t")).input(json!([n, i]));
        let owner = if n + 1 == count { "modest" } else { "greedy" };
        let tasks = (0..20).map(task).collect();
        engine.create(NewWorkflow::new(WorkflowId::new(format!("w{n}")), tasks).owner(owner)).await.expect("creates");
    }
    println!("queue: {count} workflows made in {:.1} s, memory {} MB", begin.elapsed().as_secs_f64(), spent().now);
    let (before, begin) = (spent(), Instant::now());
    engine.until_idle(&Stop::new()).await.expect("works");
    let (after, tasks) = (spent(), count as f64 * 20.0);
    println!(
        "queue: {tasks} tasks done, {:.0} a second, {:.0} µs of work each, memory {} MB, at most {} MB",
        tasks / begin.elapsed().as_secs_f64(),
        micros(&before, &after, tasks),
        after.now,
        after.most
    );
    let modest = engine.workflow(&WorkflowId::new(format!("w{}", count - 1))).await.expect("reads");
    let all = engine.workflows(None, count).await.expect("reads");
    let earlier = all.iter().filter(|workflow| workflow.ended < modest.ended).count();
    println!("queue: the last user's only workflow was done as number {} of {count}", earlier + 1);
}

/// So many documents of one owner, a fifth of them with runs, made by 64 clients at once.
async fn documents(folder: &Path, count: usize) {
    let engine = engine(folder, Arc::new(kinora_embedded::SystemClock), Steps::new().with(Nothing), Pace::default());
    let document = |n: usize, run: Option<WorkflowId>| Document {
        kind: "clip".into(),
        id: format!("c{n}"),
        owner: "me".into(),
        label: format!("model {}", n % 5),
        run,
        created: n as i64,
        updated: n as i64,
        body: json!({"prompt": "a lantern over the river", "size": "1280x720"}),
    };
    let (runs, next) = (count / 5, Arc::new(AtomicUsize::new(0)));
    let (before, begin) = (spent(), Instant::now());
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (engine, next) = (engine.clone(), next.clone());
        clients.spawn(async move {
            let mut times = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= runs {
                    return times;
                }
                let begin = Instant::now();
                let id = WorkflowId::new(format!("w{n}"));
                let task = NewTask::new("clip", "nothing", "video", Text::same("clip")).input(json!(n));
                let document = document(n, Some(id.clone()));
                let new = NewWorkflow::new(id, vec![task]).owner("me");
                engine.create_with(new, move |rows| rows.put_document(&document)).await.expect("creates");
                times.push(begin.elapsed());
            }
        });
    }
    let mut times: Vec<Duration> = clients.join_all().await.into_iter().flatten().collect();
    times.sort_unstable();
    println!(
        "documents: {:.0} made with their runs a second by 64 clients, {:.0} µs of work each, {:.1} ms at 99 %",
        runs as f64 / begin.elapsed().as_secs_f64(),
        micros(&before, &spent(), runs as f64),
        times[runs * 99 / 100].as_secs_f64() * 1e3
    );
    for from in (runs..count).step_by(1000) {
        let piece: Vec<Document> = (from..count.min(from + 1000)).map(|n| document(n, None)).collect();
        write(&**engine.store(), move |rows| piece.iter().try_for_each(|d| rows.put_document(d)))
            .await
            .expect("writes");
    }
    use DocumentOrder as By;
    let mine = || Listing::of("clip").owner("me").page(0, 20);
    for (name, listing) in [
        ("latest", mine()),
        ("by progress", mine().by(By::Progress, true)),
        ("queued ones", mine().states(["queued"])),
        ("of two states", mine().states(["queued", "done"])),
        ("of a label", mine().label("model 3")),
        ("page 4000", mine().page(80_000, 20)),
    ] {
        let begin = Instant::now();
        const TIMES: u32 = 20;
        let mut total = 0;
        for _ in 0..TIMES {
            let given = listing.clone();
            total = read(&**engine.store(), move |rows| rows.documents(&given)).await.expect("reads").total;
        }
        println!("documents: {name}, 20 of {total}: {:.2} ms", begin.elapsed().as_secs_f64() * 1e3 / f64::from(TIMES));
    }
    let begin = Instant::now();
    let tally = read(&**engine.store(), |rows| rows.tally("clip", Some("me"))).await.expect("reads");
    println!("documents: counted by state {tally:?}: {:.2} ms", begin.elapsed().as_secs_f64() * 1e3);
}
