//! The server under load, beside the service that its users would write instead, and with many who listen.

mod listeners;
mod load;

use crate::{
    meter::{median, spent, tree},
    rivals::python_with,
};
use kinora_media::process::{Child, Command};
use kinora_model::{Error, Result, text};
use listeners::Listeners;
use load::{Asked, Line, Load, load};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    time::Duration,
};

/// What the peer is made of, as it is fetched.
const PACKAGES: [&str; 5] =
    ["fastapi==0.121.3", "uvicorn[standard]==0.38.0", "sqlalchemy==2.0.44", "pyjwt==2.10.1", "orjson==3.11.4"];
/// The peer signs its tokens with it.
const SECRET: &str = "a secret of this measurement and of nothing else";

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Creates.
    pub creates: Beside,
    /// Gets.
    pub gets: Beside,
    /// Lists.
    pub lists: Beside,
    /// Milliseconds that 99 of 100 creates took at most: ours, the peer's.
    pub p99: (f64, f64),
    /// Megabytes that the server holds with all sockets open.
    pub memory: f64,
    /// Seconds until a change had reached all sockets.
    pub reached: f64,
}

/// The same thing asked of both: medians.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    /// Answers a second of ours.
    pub own: f64,
    /// Answers a second of the peer's.
    pub other: f64,
    /// How many times as many ours gives.
    pub rate: f64,
    /// Milliseconds of processor time that ours takes for an answer, of its own processes alone.
    pub own_cpu: f64,
    /// How many times as much the peer takes.
    pub cpu: f64,
}

/// Of one turn: answers a second, and processor milliseconds for one.
#[derive(Clone, Copy, Debug, Default)]
struct Turn {
    rate: f64,
    cpu: f64,
}

/// A server that runs, and who asks it.
struct Running {
    // Stopped when it is dropped.
    child: Child,
    at: SocketAddr,
    token: String,
}

/// Lines of what a program says, until `wanted` finds what it looks for.
fn until<T>(child: &mut Child, name: &str, wanted: impl Fn(&str) -> Option<T>) -> Result<T> {
    let mut lines = BufReader::new(child.stdout.take().expect("spawned with an output")).lines();
    let found = lines.by_ref().map_while(std::result::Result::ok).find_map(|line| wanted(&line));
    // What it says further is read, so that it never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    found.ok_or_else(|| Error::internal(text!("{name} does not start"; "{name} 无法启动")))
}

/// Kinora's server over `folder`, which takes work and does none: what is measured is taking it.
async fn kinora(program: &Path, folder: &Path) -> Result<Running> {
    let command = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("kinora"))
        .env("KINORA_SLOTS__CPU", "0")
        .env("KINORA_LIMITS__TASKS_PER_USER", "1000000")
        .env("KINORA_LIVES__TOKEN", "1 day")
        .env("KINORA_LOG__LEVEL", "error")
        .env("KINORA_LANG", "en");
    let mut child = command.spawn(false, true)?;
    let link = until(&mut child, "kinora serve", |line| {
        line.split_once("http://").filter(|(_, rest)| rest.contains("/api/auth/link")).map(|(_, rest)| rest.to_owned())
    })?;
    let (at, path) = link.split_once('/').expect("a link has a path");
    let at = at.parse().map_err(|e| Error::internal(text!("{link}: {e}"; "{link}：{e}")))?;
    let (_, signed_in) = Line::open(at, "").await?.ask("GET", &format!("/{path}"), "").await?;
    let signed_in: Value = serde_json::from_slice(&signed_in).unwrap_or_default();
    let token = signed_in["data"]["access_token"].as_str().unwrap_or_default().to_owned();
    Ok(Running { child, at, token })
}

/// The peer, with a worker process for each core.
async fn peer(python: &Path, folder: &Path, port: u16) -> Result<Running> {
    let script = folder.join("peer.py");
    std::fs::write(&script, include_str!("peer.py")).map_err(|e| Error::io(script.display(), e))?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let command = Command::new(python)
        .args(["-m", "uvicorn", "peer:app", "--no-access-log", "--log-level", "warning", "--app-dir"])
        .arg(folder)
        .args(["--workers", &cores.to_string(), "--host", "127.0.0.1", "--port", &port.to_string()])
        .env("PEER_SECRET", SECRET)
        .env("PEER_STORE", folder.join("peer.db"));
    let child = command.spawn(false, false)?;
    let claims = Command::new(python)
        .args(["-c", "import jwt, sys; print(jwt.encode({'sub': 'one'}, sys.argv[1], 'HS256'))", SECRET])
        .run(Duration::from_secs(60), &std::sync::atomic::AtomicBool::new(false), &mut |_| {})?;
    let token = claims.stdout.trim().to_owned();
    let at = SocketAddr::from(([127, 0, 0, 1], port));
    for _ in 0..300 {
        if let Ok(mut line) = Line::open(at, &token).await
            && line.ask("GET", "/api/video/tasks", "").await.is_ok_and(|(status, _)| status.is_success())
        {
            return Ok(Running { child, at, token });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Error::internal(text!("the peer does not answer"; "对照服务没有响应")))
}

/// A free port. Somebody else could take it before the peer does; then the peer does not start, and says so.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|e| Error::io("127.0.0.1", e))?;
    listener.local_addr().map(|at| at.port()).map_err(|e| Error::io("127.0.0.1", e))
}

/// Ours and the peer's of each turn, summed up.
fn summed(turns: &[(Turn, Turn)]) -> Beside {
    let of = |pick: fn(&(Turn, Turn)) -> f64| median(turns.iter().map(pick).collect());
    Beside {
        own: of(|t| t.0.rate),
        other: of(|t| t.1.rate),
        rate: of(|t| t.0.rate / t.1.rate),
        own_cpu: of(|t| t.0.cpu),
        cpu: of(|t| t.1.cpu / t.0.cpu),
    }
}

/// Loads one of both, and looks at what that costs it.
async fn loaded(running: &Running, asked: &Asked, lasting: Duration) -> Result<(Turn, Load)> {
    let before = spent(running.child.id());
    let load = load(running.at, &running.token, asked, lasting).await?;
    let cpu = (spent(running.child.id()) - before) * 1000.0 / load.answers.max(1) as f64;
    Ok((Turn { rate: load.rate, cpu }, load))
}

/// Measures in `folder`, `turns` times in turns of `lasting`, and then with so many `sockets`.
pub fn measure(program: &Path, folder: &Path, turns: usize, lasting: Duration, sockets: usize) -> Result<Found> {
    let python = python_with(&folder.join("peer"), &PACKAGES)?;
    let work = tempfile::tempdir_in(folder).map_err(|e| Error::io(folder.display(), e))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|e| Error::io("tokio", e))?;
    runtime.block_on(async {
        let own = kinora(program, work.path()).await?;
        let other = peer(&python, work.path(), free_port()?).await?;
        let mut found = against(&own, &other, turns, lasting).await?;
        drop(other);
        (found.memory, found.reached) = listened(&own, sockets).await?;
        Ok(found)
    })
}

/// Creates, gets and lists, in turns.
async fn against(own: &Running, other: &Running, turns: usize, lasting: Duration) -> Result<Found> {
    let body = json!({ "prompt": "一只可爱的小猫在阳光下玩耍", "model": "sora_video2", "duration": 10 }).to_string();
    let create = Asked { method: "POST", paths: vec!["/api/video/tasks".into()], body };
    let list = Asked { method: "GET", paths: vec!["/api/video/tasks?page=1&pageSize=20".into()], body: String::new() };
    let (mut creates, mut gets, mut lists) = (Vec::new(), Vec::new(), Vec::new());
    let (mut own_p99, mut other_p99) = (Vec::new(), Vec::new());
    for _ in 0..turns {
        let mut of_both = [[Turn::default(); 3]; 2];
        for (running, turns) in [own, other].into_iter().zip(&mut of_both) {
            let (creating, created) = loaded(running, &create, lasting).await?;
            let ids = created.last.iter().filter_map(|body| {
                let answer: Value = serde_json::from_slice(body).ok()?;
                Some(format!("/api/video/tasks/{}", answer["data"]["videoId"].as_str()?))
            });
            let get = Asked { method: "GET", paths: ids.collect(), body: String::new() };
            let (getting, _) = loaded(running, &get, lasting).await?;
            let (listing, _) = loaded(running, &list, lasting).await?;
            *turns = [creating, getting, listing];
            if std::ptr::eq(running, own) { &mut own_p99 } else { &mut other_p99 }.push(created.p99);
        }
        let [own, other] = of_both;
        for (n, all) in [&mut creates, &mut gets, &mut lists].into_iter().enumerate() {
            all.push((own[n], other[n]));
        }
    }
    let (creates, gets, lists) = (summed(&creates), summed(&gets), summed(&lists));
    Ok(Found { creates, gets, lists, p99: (median(own_p99), median(other_p99)), ..Found::default() })
}

/// Megabytes with so many sockets open at one workflow, and seconds until a change reached all.
async fn listened(own: &Running, sockets: usize) -> Result<(f64, f64)> {
    let mut line = Line::open(own.at, &own.token).await?;
    let order = json!({ "name": "listened", "input_type": "novel", "input_content": "雨夜，客栈里坐着一个人。" });
    let (_, answer) = line.ask("POST", "/api/v1/workflow", &order.to_string()).await?;
    let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let id = answer["data"]["id"].as_str().or(answer["data"]["workflow_id"].as_str()).unwrap_or_default().to_owned();
    let at = format!("/api/v1/workflow/{id}");
    let listeners = Listeners::open(own.at, &format!("{at}/ws"), &own.token, sockets).await?;
    let memory = tree(own.child.id());
    let reached = listeners.hear(&mut line, &format!("{at}/pause")).await?;
    Ok((memory.max(tree(own.child.id())), reached))
}
