//! A store that is damaged, a disk that fills up, and one that cannot be written.

use crate::kinora::{Desk, assets, ended};
use crate::serving::{Said, Serving};
use serde_json::json;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The server over a disk of its own, of so many megabytes, in a mount namespace of its own; before it starts, `also` is
/// run. Nothing is made by it: orders are taken and wait.
#[expect(clippy::disallowed_methods, reason = "a test starts the program itself")]
fn over_a_disk(desk: &Desk, megabytes: u32, also: &str) -> Command {
    std::fs::create_dir(desk.path("data")).expect("a folder");
    let script = format!(
        "mount -t tmpfs -o size={megabytes}m none data && {also} exec {} serve --data data --listen 127.0.0.1:0",
        env!("CARGO_BIN_EXE_kinora")
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).current_dir(desk.path(""));
    command.env("KINORA_LANG", "en").env("KINORA_ASSETS", assets()).env("KINORA_SLOTS__CPU", "0");
    command
}

fn order(server: &Serving, who: &str, prompt: &str) -> Said {
    let clip = json!({"prompt": prompt, "model": "sora_video2", "size": "320x180", "duration": 1});
    server.ask("POST", "/api/video/tasks", Some(who), Some(clip))
}

#[test]
fn a_damaged_store_is_said_to_be_so_and_left_as_it_is() {
    let mut server = Serving::start();
    let who = server.token();
    assert_eq!(order(&server, &who, "雨夜的客栈").status, 201);
    server.signal("TERM");
    assert!(server.end(Duration::from_secs(30)).success());
    // Whoever is alone with the store leaves it in one file.
    server.desk.run(&["user", "list", "--data", "data"]).expect_success();
    let path = server.desk.path("data/kinora.db");
    let good = std::fs::read(&path).expect("the store");
    assert!(good.len() > 4096 && !server.desk.path("data/kinora.db-wal").exists(), "{} bytes", good.len());
    let bad: Vec<u8> = good.iter().map(|byte| byte.wrapping_mul(31).wrapping_add(77)).collect();
    std::fs::write(&path, &bad).expect("written");
    let ran = server.desk.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("kinora.db is not a file of work"), "{}", ran.stderr);
    assert_eq!(ran.stderr.trim().lines().count(), 1, "one sentence: {}", ran.stderr);
    assert!(std::fs::read(&path).expect("the store") == bad, "nothing is written over it");
    std::fs::write(&path, &good).expect("written");
    let again = Serving::over(std::mem::replace(&mut server.desk, Desk::new()), &[("KINORA_SLOTS__CPU", "0")]);
    let list = again.ask("GET", "/api/video/tasks", Some(&who), None);
    assert_eq!((list.status, &list.json()["data"]["total"]), (200, &json!(1)), "{}", list.text);
}

#[test]
fn a_disk_that_fills_up_under_a_server_is_said_to_be_full_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut command = over_a_disk(&desk, 6, "");
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Serving::of(desk, command);
    let who = server.token();
    let first = order(&server, &who, "雨夜的客栈");
    assert_eq!(first.status, 201, "{}", first.text);

    // Somebody else's file takes all that is left; it is on the server's own disk.
    let disk = server.root().join(server.desk.path("data").strip_prefix("/").expect("a whole path"));
    let filler = disk.join("filler");
    let fill = || {
        use std::io::Write;
        let mut file = std::fs::File::create(&filler).expect("a file on the server's disk");
        while file.write_all(&[7; 4096]).is_ok() {}
    };
    fill();
    let mut refused = order(&server, &who, "天亮了");
    // What the store had room for already is still taken.
    for _ in 0..200 {
        if refused.status != 201 {
            break;
        }
        refused = order(&server, &who, "天亮了");
    }
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(refused.text.contains("磁盘已满") || refused.text.contains("disk is full"), "{}", refused.text);
    assert_eq!(server.ask("GET", "/healthz", None, None).status, 200, "it goes on");
    let before = server.ask("GET", "/api/video/tasks", Some(&who), None);
    assert_eq!(before.status, 200, "{}", before.text);
    let before = before.json()["data"]["total"].as_u64().expect("a number");

    std::fs::remove_file(&filler).expect("removed");
    let after = order(&server, &who, "雨停了");
    assert_eq!(after.status, 201, "{}", after.text);
    let list = server.ask("GET", "/api/video/tasks", Some(&who), None).json();
    assert_eq!(list["data"]["total"], before + 1, "what was answered for is there, and nothing else");
    server.signal("TERM");
    assert!(server.end(Duration::from_secs(30)).success());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test starts the program itself")]
fn a_limit_on_the_size_of_files_refuses_orders_and_does_not_end_the_server() {
    let desk = Desk::new();
    let script =
        format!("ulimit -f 2000; exec {} serve --data data --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_kinora"));
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(desk.path("")).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env("KINORA_LANG", "en").env("KINORA_ASSETS", assets()).env("KINORA_SLOTS__CPU", "0");
    let server = Serving::of(desk, command);
    let who = server.token();
    let long = "雨".repeat(900);
    let refused = (0..2000).map(|_| order(&server, &who, &long)).find(|said| said.status != 201).expect("a limit");
    assert_eq!(refused.status, 500, "{}", refused.text);
    assert!(refused.text.contains("kinora.db"), "which file: {}", refused.text);
    assert_eq!(server.ask("GET", "/healthz", None, None).status, 200, "it goes on");
    assert_eq!(server.ask("GET", "/api/video/tasks", Some(&who), None).status, 200);
}

#[test]
fn a_disk_that_cannot_be_written_is_told_at_the_start() {
    let desk = Desk::new();
    let mut command = over_a_disk(&desk, 1, "mount -o remount,ro data &&");
    let ran = ended(command.output().expect("unshare is part of every Debian"));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("data") && ran.stderr.contains("permission denied"), "{}", ran.stderr);
    assert_eq!(ran.stderr.trim().lines().count(), 1, "one sentence: {}", ran.stderr);
}
