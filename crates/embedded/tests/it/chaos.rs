//! A process that works is killed at random moments, again and again, and in the end everything is there once.

use crate::desk::engine;
use async_trait::async_trait;
use kinora_model::{Error, Result, Text, WorkflowId};
use kinora_ports::{
    clock::Millis,
    paid::{PaidCall, Recover},
};
use kinora_testkit::engine::{Class, Cx, NewTask, NewWorkflow, Next, Pace, Step, Steps, Stop, WorkflowState};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    env,
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const FOLDER: &str = "KINORA_CHAOS_FOLDER";
const WORKFLOWS: usize = 12;
const SHOTS: usize = 25;

/// A provider whose books are a file: it lives on when the process dies.
struct Books {
    file: PathBuf,
    recover: Recover,
    request: Value,
}

impl Books {
    fn keys(file: &Path) -> Vec<String> {
        fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

#[async_trait]
impl PaidCall for Books {
    fn provider(&self) -> &str {
        "books"
    }
    fn recover(&self) -> Recover {
        self.recover
    }
    fn request(&self) -> Value {
        self.request.clone()
    }
    fn cost(&self) -> i64 {
        1
    }
    async fn submit(&self, idem: &str, _deadline: Millis) -> Result<String> {
        tokio::time::sleep(Duration::from_millis(3)).await;
        let known = Self::keys(&self.file).iter().any(|key| key == idem);
        if !(known && self.recover == Recover::Idempotent) {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.file).expect("books open");
            file.write_all(format!("{idem}\n").as_bytes()).expect("books are written");
        }
        // The job is taken, and the answer is on its way.
        tokio::time::sleep(Duration::from_millis(3)).await;
        Ok(format!("job of {idem}"))
    }
    async fn find(&self, idem: &str) -> Result<Option<String>> {
        Ok(Self::keys(&self.file).iter().any(|key| key == idem).then(|| format!("job of {idem}")))
    }
}

/// Buys a shot, asks after it three times, and writes it down.
struct Shoot(PathBuf);

#[async_trait]
impl Step for Shoot {
    fn kind(&self) -> &'static str {
        "shoot"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let asked = cursor.as_u64().unwrap_or(0);
        if asked == 0 {
            let recover = match cx.input()["lookup"].as_bool() {
                Some(true) => Recover::Lookup { visible_after: Duration::from_millis(50) },
                _ => Recover::Idempotent,
            };
            let call = Books { file: self.0.clone(), recover, request: cx.input().clone() };
            cx.submit_once(0, &call).await?;
        }
        if asked < 3 {
            *cursor = json!(asked + 1);
            return Ok(Next::Poll(Duration::from_millis(30)));
        }
        let path = cx.blobs().scratch("bin").await?;
        let frame = cx.input().to_string().repeat(5_000);
        fs::write(&path, frame).map_err(|e| Error::io(path.display(), e))?;
        Ok(Next::done(json!({"media": cx.blobs().adopt(&path, "bin").await?})))
    }
}

/// Adds the shots of a film and the film.
struct Plan;

#[async_trait]
impl Step for Plan {
    fn kind(&self) -> &'static str {
        "plan"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let shot = |i: usize| {
            NewTask::new(format!("shot:{i}"), "shoot", "shots", Text::same("shot"))
                .input(json!({"film": cx.input(), "shot": i, "lookup": i.is_multiple_of(2)}))
        };
        let mut spawn: Vec<NewTask> = (0..SHOTS).map(shot).collect();
        let keys: Vec<String> = spawn.iter().map(|t| t.key.clone()).collect();
        let film = NewTask::new("film", "shoot", "film", Text::same("film")).input(json!({"film": cx.input()}));
        spawn.push(film.needs(keys));
        Ok(Next::Done { result: Value::Null, spawn })
    }
}

fn id(n: usize) -> WorkflowId {
    WorkflowId::new(format!("film-{n}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that is killed: started by the test below"]
async fn victim() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let pace = Pace { io_slots: 4, attempts: 1000, send: Duration::from_millis(200), ..Pace::default() };
    let steps = Steps::new().with(Plan).with(Shoot(folder.join("books")));
    let stop = Stop::new();
    tokio::spawn(stop.clone().on_signals());
    let engine = engine(&folder, steps, pace);
    for n in 0..WORKFLOWS {
        let tasks = vec![NewTask::new("plan", "plan", "plan", Text::same("plan")).input(json!(n))];
        engine.create(NewWorkflow::new(id(n), tasks)).await.expect("creates");
    }
    engine.until_idle(&stop).await.expect("works");
}

#[expect(clippy::disallowed_methods, reason = "this process starts itself, to kill it")]
fn start(folder: &Path) -> std::process::Child {
    let this = env::current_exe().expect("a test knows its own program");
    let mut command = std::process::Command::new(this);
    command.args(["--exact", "chaos::victim", "--ignored", "--quiet"]).env(FOLDER, folder);
    command.stdout(std::process::Stdio::null()).spawn().expect("it starts")
}

#[tokio::test]
async fn killed_at_random_everything_is_there_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let began = Instant::now();
    let (mut kills, mut dice) = (0, 12_345_u64);
    loop {
        let mut victim = start(folder.path());
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let spared = began.elapsed() > Duration::from_secs(8);
        let life = Duration::from_millis(if spared { 60_000 } else { 40 + (dice >> 33) % 260 });
        let end = Instant::now() + life;
        let status = loop {
            if let Some(status) = victim.try_wait().expect("waits") {
                break Some(status);
            }
            if Instant::now() > end {
                break None;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        match status {
            Some(status) => {
                assert!(status.success(), "after {kills} kills the next process fails: {status}");
                break;
            }
            None => {
                assert!(!spared, "it does not get done");
                victim.kill().expect("kills");
                victim.wait().expect("is gone");
                kills += 1;
            }
        }
    }
    assert!(kills > 5, "it was done before it could be killed");

    let mut paid = BTreeMap::<String, usize>::new();
    for key in Books::keys(&folder.path().join("books")) {
        *paid.entry(key).or_default() += 1;
    }
    let twice: Vec<_> = paid.iter().filter(|(_, times)| **times > 1).collect();
    println!("{kills} kills, {} paid, twice: {}, {:?}", paid.len(), twice.len(), began.elapsed());
    assert_eq!(paid.len(), WORKFLOWS * (SHOTS + 1));
    assert!(twice.is_empty(), "paid twice: {twice:?}");

    let engine = engine(folder.path(), Steps::new(), Pace::default());
    for n in 0..WORKFLOWS {
        let snapshot = engine.snapshot(&id(n)).await.expect("looks");
        assert_eq!(snapshot.state, WorkflowState::Done);
        assert_eq!(snapshot.tasks.len(), SHOTS + 2);
    }
    let mut media = 0;
    for folder in fs::read_dir(folder.path().join("media")).expect("reads").flatten().filter(|e| e.file_name() != "tmp")
    {
        for file in fs::read_dir(folder.path()).expect("reads").flatten() {
            let (name, bytes) = (file.file_name(), fs::read(file.path()).expect("reads"));
            assert!(
                name.to_string_lossy().starts_with(blake3::hash(&bytes).to_hex().as_str()),
                "{name:?} is not whole"
            );
            media += 1;
        }
    }
    assert_eq!(media, WORKFLOWS * (SHOTS + 1));
    // Scratch files of the dead are gone: only this engine's own folder and lock are there.
    assert_eq!(fs::read_dir(folder.path().join("media/tmp")).expect("reads").count(), 2);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "`kill` sends the signal that a terminal would")]
async fn asked_to_end_it_hands_its_work_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut victim = start(folder.path());
    let books = folder.path().join("books");
    while Books::keys(&books).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let asked = Instant::now();
    let sent = std::process::Command::new("kill").args(["-TERM", &victim.id().to_string()]).status();
    assert!(sent.expect("there is a `kill`").success());
    assert!(victim.wait().expect("ends").success(), "it ends well");
    // Ticks that do not stop by themselves are dropped after ten.
    assert!(asked.elapsed() < Duration::from_secs(9), "it took {:?}", asked.elapsed());

    let engine = engine(folder.path(), Steps::new(), Pace::default());
    let mut done = 0;
    for n in 0..WORKFLOWS {
        let snapshot = engine.snapshot(&id(n)).await.expect("looks");
        for task in snapshot.tasks {
            assert_ne!(task.state, "running", "{} is in nobody's hand", task.key);
            assert_eq!(task.attempt, 0, "{}: stopping is no failure", task.key);
            done += usize::from(task.state == "done");
        }
    }
    assert!(done < WORKFLOWS * (SHOTS + 2), "it was stopped on the way");
}
