//! Keys are never said: not in what the server prints, answers or keeps, whichever vendor they are for.

use crate::hired::{ATTEMPTS, POLLS, account, desk, offers, until};
use crate::kinora::ended;
use crate::serving::Serving;
use kinora_vendorfakes::{Fake, KEY, KEY_ID, Kind};
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;

/// A key that its vendor refuses.
fn wrong(name: &str) -> String {
    format!("sk-wrong-{name}-9876543210-secret")
}

fn is_over(task: &Value) -> bool {
    matches!(task["status"].as_str(), Some("COMPLETED" | "FAILED" | "CANCELLED"))
}

/// Orders one clip of an account; gives all that is said of it until it is over.
fn order(server: &Serving, who: &str, account: &str) -> Value {
    let task =
        json!({"prompt": format!("a cat by {account}"), "model": "sora_video2", "duration": 4, "apiConfigId": account});
    let said = server.ask("POST", "/api/video/tasks", Some(who), Some(task)).json();
    let id = said["data"]["videoId"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
    until(server, who, &format!("/api/video/tasks/{id}"), is_over)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn no_key_is_ever_said() {
    let (good, ark, gemini, tencent, eleven, comfy) = (
        Fake::start(Kind::OpenAi).await,
        Fake::start(Kind::Ark).await,
        Fake::start(Kind::Gemini).await,
        Fake::start(Kind::Tencent).await,
        Fake::start(Kind::ElevenLabs).await,
        Fake::start(Kind::ComfyUi).await,
    );
    good.will_fail([format!("the key {KEY} may not do that")]);
    let mut config = account("apiyi", &good);
    let mut secrets = vec![KEY.to_owned(), KEY_ID.to_owned()];
    for (name, fake) in [("ark", &ark), ("gemini", &gemini), ("tencent", &tencent), ("elevenlabs", &eleven)] {
        let (key, id) = (wrong(name), wrong(&format!("{name}-id")));
        config += &account(name, fake).replace(KEY, &key).replace(KEY_ID, &id);
        secrets.extend([key, id]);
    }
    secrets.push(wrong("comfyui"));
    config += &format!("{}key = \"{}\"\n{}", account("maker", &comfy), wrong("comfyui"), offers(Kind::ComfyUi));
    config +=
        "[conversation]\nroute = \"gemini\"\nfirst_wait = \"50ms\"\ninterval = \"50ms\"\n[log]\nlevel = \"trace\"\n";
    let desk = desk(&config);
    let mut command = desk.command(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    let log = desk.path("log.txt");
    let said = std::fs::File::create(&log).expect("a file");
    command
        .envs([POLLS, ATTEMPTS, ("RUST_BACKTRACE", "1")])
        .stderr(said.try_clone().expect("again"))
        .stdout(Stdio::piped());
    let mut server = Serving::of(desk, command);
    let who = server.token();
    let mut heard = String::new();
    for (name, ends) in [
        ("apiyi", "FAILED"),
        ("apiyi", "COMPLETED"),
        ("ark", "FAILED"),
        ("gemini", "FAILED"),
        ("tencent", "FAILED"),
        ("maker", "COMPLETED"),
    ] {
        let task = order(&server, &who, name);
        assert_eq!(task["status"], ends, "{name}: {task}");
        heard += &task.to_string();
    }
    // One who speaks, and one in a conversation.
    let story = "林小雨问道：“有人吗？”";
    let film = json!({"name": "雨", "input_type": "novel", "input_content": story, "options": {"audio_provider": "elevenlabs"}});
    let said = server.ask("POST", "/api/v1/workflow", Some(&who), Some(film)).json();
    let path = format!("/api/v1/workflow/{}", said["data"]["workflow_id"].as_str().unwrap_or_else(|| panic!("{said}")));
    let film =
        until(&server, &who, &path, |film| matches!(film["status"].as_str(), Some("failed" | "paused" | "completed")));
    assert_eq!(film["status"], "failed", "{film}");
    heard += &film.to_string();
    heard += &server.ask("GET", &format!("{path}/ledger"), Some(&who), None).text;
    heard +=
        &server.ask("POST", "/api/video-gen/generate", None, Some(json!({"prompt": "一只猫", "guest": false}))).text;
    for page in ["/metrics", "/readyz", "/openapi.json", "/api/video/tasks", "/api/video/stats", "/api/video-gen/list"]
    {
        heard += &server.ask("GET", page, Some(&who), None).text;
    }
    let names = ["apiyi", "ark", "gemini", "tencent", "elevenlabs", "maker"];
    let tests = names.map(|name| vec!["providers", "test", name]);
    let shows = [
        vec!["config", "show"],
        vec!["config", "check"],
        vec!["providers", "list"],
        vec!["providers", "list", "--json"],
    ];
    for args in tests.iter().chain(&shows) {
        let ran = ended(server.desk.command(args).env("KINORA_DEBUG", "1").output().expect("the program starts"));
        heard += &format!("{}{}", ran.stdout, ran.stderr);
    }
    let data = server.desk.path("data");
    server.signal("TERM");
    server.end(Duration::from_secs(20));
    heard += &std::fs::read_to_string(&log).expect("the log");
    assert!(heard.len() > 10_000, "it said much");
    for secret in &secrets {
        if let Some(at) = heard.find(secret) {
            let from = heard[..at].char_indices().rev().nth(200).map_or(0, |(i, _)| i);
            panic!("a key was said: {}", &heard[from..at]);
        }
    }
    // Every vendor but one was shown its key, so each could have been told.
    for (name, fake) in [("ark", &ark), ("gemini", &gemini), ("elevenlabs", &eleven), ("maker", &comfy)] {
        let key = wrong(if name == "maker" { "comfyui" } else { name });
        let was_sent = fake.asked().iter().any(|asked| asked.headers.iter().any(|(_, value)| value.contains(&key)));
        assert!(was_sent, "{name} was never asked with its key");
        let in_address =
            fake.asked().iter().any(|asked| asked.path.contains(&key) || format!("{:?}", asked.query).contains(&key));
        assert!(!in_address, "{name} was sent its key in an address");
    }
    for entry in std::fs::read_dir(data).expect("reads").flatten().filter(|e| e.path().is_file()) {
        let bytes = std::fs::read(entry.path()).expect("reads");
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a key is kept in {:?}", entry.path());
        }
    }
}
