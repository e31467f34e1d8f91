//! The server is killed again and again while it works for several people; at the end everything is there, whole.
//!
//! The short form is part of the tests; `make chaos` (or `KINORA_CHAOS=SECONDS`) goes on for longer. That no paid call is
//! made twice is tried where paid calls are: in the engine's and the embedded store's own chaos.

use crate::kinora::Desk;
use crate::serving::Serving;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

const STORY: &str =
    "雨夜\n\n深夜，大雨落在山脚的客栈外。\n\n“有人吗？”林小雨问道。\n\n清晨，雨停了，江边传来脚步声。\n";

/// What was ordered: whose token, where its state is told, and the word by which it is over.
struct Ordered {
    who: String,
    path: String,
    done: &'static str,
}

impl Ordered {
    /// Whether it is over; it may not have failed.
    fn is_done(&self, server: &Serving) -> bool {
        let said = server.ask("GET", &self.path, Some(&self.who), None);
        assert_eq!(said.status, 200, "{}: {}", self.path, said.text);
        let data = said.json()["data"].clone();
        let state = data["status"].as_str().unwrap_or_else(|| panic!("{data}"));
        assert!(!state.eq_ignore_ascii_case("failed"), "{data}");
        state == self.done
    }
}

fn order(server: &Serving, who: &str, path: &str, body: &Value, id: &str) -> String {
    let said = server.ask("POST", path, Some(who), Some(body.clone()));
    assert!(matches!(said.status, 201 | 202), "{}", said.text);
    said.json()["data"][id].as_str().expect("an id").to_owned()
}

/// The first event that a client hears who connects now.
fn first_event(server: &Serving, who: &str, id: &str) -> Value {
    let mut stream = TcpStream::connect(server.port()).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let head = format!("GET /api/v1/workflow/{id}/events HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {who}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("asks");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("it speaks"));
    let data = lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).expect("an event");
    serde_json::from_str(&data).expect("JSON")
}

/// How long the server lives each time: numbers that look like chance and are the same in every run. Every third time it
/// is left alone for long enough that anything can be done once, for what dies six times in a row is given up as the cause.
fn moments() -> impl Iterator<Item = Duration> {
    let mut state = 7u64;
    (1u32..).map(move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chance = (state >> 33) % 2500;
        Duration::from_millis(if n % 3 == 0 { 8000 + 3 * chance } else { 300 + chance })
    })
}

/// Every file is what its name says, and none is left in the making.
fn all_whole(media: &Path) -> usize {
    let mut count = 0;
    for shelf in std::fs::read_dir(media).expect("media") {
        let shelf = shelf.expect("a shelf").path();
        for file in std::fs::read_dir(&shelf).into_iter().flatten() {
            let file = file.expect("a file").path();
            let name = file.file_name().and_then(|n| n.to_str()).expect("a name").to_owned();
            let Some((hash, _)) = name.split_once('.').filter(|(hash, _)| hash.len() == 64) else { continue };
            let bytes = std::fs::read(&file).expect("reads");
            assert_eq!(blake3::hash(&bytes).to_hex().as_str(), hash, "{name} is not whole");
            count += 1;
        }
    }
    count
}

#[test]
fn a_server_that_is_killed_again_and_again_finishes_everything() {
    let seconds = std::env::var("KINORA_CHAOS").ok().and_then(|s| s.parse().ok()).unwrap_or(12.0);
    let server = Serving::start();
    let desk_run = |server: &Serving, args: &[&str]| server.desk.run(args).expect_success();
    let mut tokens = Vec::new();
    for name in ["anna", "ben"] {
        desk_run(&server, &["user", "add", name, "--data", "data", "--no-password"]);
        let told = desk_run(&server, &["token", name, "--data", "data"]).stdout;
        tokens.push(told.trim().lines().last().expect("a token").to_owned());
    }
    let film =
        |options: Value| json!({"name": "雨夜", "input_type": "novel", "input_content": STORY, "options": options});
    let mut all = Vec::new();
    for (who, options) in [
        (&tokens[0], json!({"preferences": {"resolution": "480p"}})),
        (&tokens[1], json!({"stop_after": "storyboard", "preferences": {"resolution": "480p", "seed": 2}})),
    ] {
        let id = order(&server, who, "/api/v1/workflow", &film(options), "workflow_id");
        all.push((id.clone(), Ordered { who: who.clone(), path: format!("/api/v1/workflow/{id}"), done: "completed" }));
    }
    let clip = json!({"prompt": "一只小猫在阳光下玩耍", "model": "sora_video2", "size": "320x180", "duration": 1});
    let id = order(&server, &tokens[1], "/api/video/tasks", &clip, "videoId");
    let clip = Ordered { who: tokens[1].clone(), path: format!("/api/video/tasks/{id}"), done: "COMPLETED" };

    let (begun, mut killed) = (Instant::now(), 0);
    let mut server = server;
    for moment in moments() {
        if begun.elapsed().as_secs_f64() > seconds && killed >= 4 {
            break;
        }
        std::thread::sleep(moment);
        server.signal("KILL");
        server.end(Duration::from_secs(5));
        killed += 1;
        let desk = std::mem::replace(&mut server.desk, Desk::new());
        server = Serving::over(desk, &[]);
        let (id, ordered) = &all[0];
        let event = first_event(&server, &ordered.who, id);
        assert_eq!(event["type"], "progress", "whoever comes back is told how it is: {event}");
        assert_eq!(event["data"]["workflow_id"], **id);
    }
    let end = Instant::now() + Duration::from_secs(600);
    for ordered in all.iter().map(|(_, ordered)| ordered).chain([&clip]) {
        while !ordered.is_done(&server) {
            assert!(Instant::now() < end, "{} is not over", ordered.path);
            std::thread::sleep(Duration::from_millis(250));
        }
    }
    server.signal("TERM");
    server.end(Duration::from_secs(20));
    let count = all_whole(&server.desk.path("data/media"));
    assert!(count > 20, "{count} files");
    println!("{killed} times killed, {count} files, all whole");
}
