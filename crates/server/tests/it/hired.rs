//! Makers elsewhere, as a person with keys has them: the program, over fakes of the vendors that keep books.

use crate::kinora::Desk;
use crate::serving::Serving;
use kinora_vendorfakes::{Fake, KEY, KEY_ID, Kind, Mishap};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Jobs are asked after so often, in milliseconds.
pub const POLLS: (&str, &str) = ("VIDEO_POLL_INTERVAL", "150");
pub const ATTEMPTS: (&str, &str) = ("VIDEO_MAX_POLL_ATTEMPTS", "400");

/// An account at a fake.
pub fn account(name: &str, fake: &Fake) -> String {
    let keys = match fake.vendor() {
        "tencent" => format!(
            "secret_id = \"{KEY_ID}\"\nsecret_key = \"{KEY}\"\noptions = {{ sub_app_id = 1500000000, upload_url = \"{}\" }}\n",
            fake.origin()
        ),
        "comfyui" => String::new(),
        _ => format!("key = \"{KEY}\"\n"),
    };
    format!("[providers.{name}]\nvendor = \"{}\"\nbase_url = \"{}\"\n{keys}", fake.vendor(), fake.base_url())
}

/// What such an account offers besides its card.
pub fn offers(kind: Kind) -> String {
    match kind {
        Kind::OpenAi => "offers = { video = [\"film-1\"], look = [\"eye-1\"] }\n".to_owned(),
        Kind::Tencent => "offers = { video = [\"OS:2.0\"] }\n".to_owned(),
        Kind::ComfyUi => {
            let graph = json!({
                "1": {"class_type": "Wan", "inputs": {"text": "%prompt%", "length": "%frames%"}},
                "2": {"class_type": "SaveVideo", "inputs": {"video": ["1", 0]}},
            });
            format!("offers = {{ video = [\"wan\"] }}\n[providers.maker.options.workflows]\nwan = '{graph}'\n")
        }
        _ => String::new(),
    }
}

/// Nothing is on a vendor's bill twice.
pub fn is_paid_once(fake: &Fake, kind: Kind, ended: &BTreeMap<String, usize>) {
    let mut paid: BTreeMap<String, usize> = BTreeMap::new();
    for charge in fake.charges() {
        *paid.entry(charge.key).or_default() += 1;
    }
    let twice: Vec<_> = paid.iter().filter(|(_, times)| **times > 1).collect();
    println!("{kind:?}: {ended:?}, {} paid, twice: {}", paid.len(), twice.len());
    assert!(!paid.is_empty() && twice.is_empty(), "{kind:?} charged twice: {twice:?}");
}

/// A desk whose configuration is this.
pub fn desk(config: &str) -> Desk {
    let desk = Desk::new();
    desk.write("kinora.toml", config);
    desk
}

/// Asks until `is_over` holds of the answer's data; gives that.
pub fn until(server: &Serving, who: &str, path: &str, is_over: impl Fn(&Value) -> bool) -> Value {
    let end = Instant::now() + Duration::from_secs(240);
    loop {
        let said = server.ask("GET", path, Some(who), None);
        assert_eq!(said.status, 200, "{path}: {}", said.text);
        let data = said.json()["data"].clone();
        if is_over(&data) {
            return data;
        }
        assert!(Instant::now() < end, "{path}: {data}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn is_over(task: &Value) -> bool {
    matches!(task["status"].as_str(), Some("COMPLETED" | "FAILED" | "CANCELLED"))
}

fn order(server: &Serving, who: &str, prompt: &str) -> String {
    let task = json!({"prompt": prompt, "model": "sora_video2", "size": "1280x720", "duration": 4});
    let said = server.ask("POST", "/api/video/tasks", Some(who), Some(task));
    assert_eq!(said.status, 201, "{}", said.text);
    said.json()["data"]["videoId"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn document_001_is_filmed_where_its_variable_says() {
    let fake = Fake::start(Kind::OpenAi).await;
    let desk = desk(&account("apiyi", &fake));
    let listed = desk.run(&["providers", "list"]).expect_success().stdout;
    assert!(listed.contains("sora_video2") && listed.contains("apiyi/sora-2") && !listed.contains(KEY), "{listed}");
    let tested = desk.run(&["providers", "test", "apiyi"]).expect_success().stdout;
    assert!(tested.contains("✓ apiyi"), "{tested}");
    let server = Serving::over(desk, &[POLLS, ATTEMPTS]);
    let who = server.token();
    let id = order(&server, &who, "一只小猫在阳光下玩耍");
    let path = format!("/api/video/tasks/{id}");
    let task = until(&server, &who, &path, is_over);
    assert_eq!(task["status"], "COMPLETED", "{task}");
    assert_eq!((task["apiConfigId"].as_str(), task["progress"].as_u64()), (Some("apiyi-sora2-async"), Some(100)));
    assert!(task["warnings"].is_null(), "{task}");
    assert_eq!(fake.charges().len(), 1);
    let content = server.ask("GET", &format!("{path}/content"), Some(&who), None).json();
    assert!(content["data"]["url"].as_str().is_some_and(|url| url.contains("/media/")), "{content}");
    // Whoever wants it drawn here says so, and whoever is drawn for instead is told.
    let drawn = json!({"prompt": "一只小猫", "model": "gemini-2.5-flash-imagen", "size": "256x256"});
    let said = server.ask("POST", "/api/video/tasks", Some(&who), Some(drawn)).json();
    let id = said["data"]["videoId"].as_str().expect("an id").to_owned();
    let picture = until(&server, &who, &format!("/api/video/tasks/{id}"), is_over);
    assert_eq!(picture["status"], "COMPLETED", "{picture}");
    assert!(picture["warnings"][0].as_str().is_some_and(|w| w.contains("未在此配置")), "{picture}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn killed_again_and_again_with_a_vendor_that_loses_answers_nothing_is_charged_twice() {
    for (kind, route) in [(Kind::OpenAi, "relay"), (Kind::Ark, "ark")] {
        let fake = Fake::start(kind).await;
        fake.set_patience(6);
        fake.plan([Mishap::AnswerLost, Mishap::ChargedThenError, Mishap::RequestLost, Mishap::Busy]);
        fake.plan([Mishap::Late(Duration::from_millis(700)), Mishap::Garbage]);
        let mut config = account(route, &fake);
        if kind == Kind::OpenAi {
            config += "offers = { video = [\"film-1\"] }\n";
        }
        config += &format!("[routes]\nsora_video2 = [\"{route}\"]\n");
        let mut server = Serving::over(desk(&config), &[POLLS, ATTEMPTS]);
        let who = server.token();
        let ids: Vec<String> = (0..8).map(|n| order(&server, &who, &format!("film number {n}"))).collect();
        for moment in [250, 400, 600] {
            std::thread::sleep(Duration::from_millis(moment));
            server.signal("KILL");
            server.end(Duration::from_secs(5));
            let desk = std::mem::replace(&mut server.desk, Desk::new());
            server = Serving::over(desk, &[POLLS, ATTEMPTS]);
        }
        let mut ended: BTreeMap<String, usize> = BTreeMap::new();
        for id in &ids {
            // What nobody can find out is asked about, and goes no further by itself.
            let done = |task: &Value| is_over(task) || task["warnings"].is_array();
            let task = until(&server, &who, &format!("/api/video/tasks/{id}"), done);
            if task["status"] == "FAILED" {
                println!("{kind:?}: {}", task["errorMessage"]);
            }
            *ended.entry(task["status"].to_string()).or_default() += 1;
        }
        is_paid_once(&fake, kind, &ended);
        assert!(ended.get("\"COMPLETED\"").is_some_and(|done| *done >= 2), "{ended:?}");
    }
}

/// A story of two shots, as a language model breaks it down.
fn script() -> String {
    let line = |speaker: Value, text: &str, kind: &str| json!({"speaker": speaker, "text": text, "emotion": "calm", "kind": kind});
    let shot = |action: &str, line: Value| {
        json!({"size": "medium", "camera": "push_in", "action": action,
               "cast": [{"role": "林小雨", "emotion": "calm", "gesture": "stand"}], "props": [], "lines": [line], "sounds": []})
    };
    json!({
        "title": "雨夜", "era": "modern",
        "roles": [{"name": "林小雨", "aliases": [], "kind": "person", "sex": "female", "age": "youth", "looks": ["红伞"]}],
        "scenes": [{"place": "客栈", "setting": "inn", "interior": true, "time": "night", "weather": "rain", "mood": "calm", "shots": [
            shot("推门进屋", line(Value::Null, "深夜，大雨落在客栈外。", "narration")),
            shot("抬头询问", line(json!("林小雨"), "有人吗？", "dialogue")),
        ]}],
    })
    .to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn document_004_is_made_by_the_providers_it_names() {
    let (gemini, ark, relay, eleven) = (
        Fake::start(Kind::Gemini).await,
        Fake::start(Kind::Ark).await,
        Fake::start(Kind::OpenAi).await,
        Fake::start(Kind::ElevenLabs).await,
    );
    gemini.will_say([script()]);
    let config = [("gemini", &gemini), ("ark", &ark), ("apiyi", &relay), ("elevenlabs", &eleven)]
        .map(|(name, fake)| account(name, fake))
        .concat();
    let server = Serving::over(desk(&config), &[POLLS, ATTEMPTS]);
    let who = server.token();
    let options = json!({
        "ai_provider": "gemini", "image_provider": "seedream", "video_provider": "sora2", "audio_provider": "elevenlabs",
        "preferences": {"resolution": "480p"},
    });
    let wanted = json!({
        "name": "雨夜", "input_type": "novel", "options": options,
        "input_content": "深夜，大雨落在客栈外。林小雨推门进屋，问道：“有人吗？”",
    });
    let estimate = server.ask("POST", "/api/v1/workflow/estimate", Some(&who), Some(wanted.clone()));
    assert_eq!(estimate.status, 200, "{}", estimate.text);
    let items = estimate.json()["data"]["items"].as_array().expect("items").len();
    assert!(items >= 5, "{}", estimate.text);
    assert_eq!(gemini.charges().len() + ark.charges().len(), 0, "an estimate costs nothing");

    let said = server.ask("POST", "/api/v1/workflow", Some(&who), Some(wanted));
    assert_eq!(said.status, 202, "{}", said.text);
    assert!(said.json()["data"]["warnings"].is_null(), "{}", said.text);
    let id = said.json()["data"]["workflow_id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/workflow/{id}");
    let over = |w: &Value| matches!(w["status"].as_str(), Some("completed" | "failed" | "cancelled" | "paused"));
    let whole = until(&server, &who, &path, over);
    assert_eq!(whole["status"], "completed", "{whole}");
    // A role, a place, two shots; two films; two lines and the music.
    assert_eq!(gemini.charges().len(), 1, "{:?}", gemini.charges());
    assert_eq!(ark.charges().len(), 4, "{:?}", ark.charges());
    assert_eq!(relay.charges().len(), 2, "{:?}", relay.charges());
    assert_eq!(eleven.charges().len(), 3, "{:?}", eleven.charges());
    let ledger = server.ask("GET", &format!("{path}/ledger"), Some(&who), None).json()["data"].clone();
    assert_eq!(ledger["entries"].as_array().map(Vec::len), Some(10), "{ledger}");
    assert!(ledger["entries"].as_array().is_some_and(|all| all.iter().all(|e| e["state"] == "settled")), "{ledger}");

    // One shot anew, by somebody else: one picture and its film, and nothing else is paid again.
    let shots = server.ask("GET", &format!("/api/v1/workflow/storyboard/storyboard_{id}"), Some(&who), None).json();
    let shot = shots["data"]["shots"][0]["id"].as_str().unwrap_or_else(|| panic!("{shots}")).to_owned();
    let again = json!({"shot_ids": [shot], "options": {"ai_provider": "banana-pro"}});
    let said =
        server.ask("POST", &format!("/api/v1/workflow/storyboard/storyboard_{id}/regenerate"), Some(&who), Some(again));
    assert_eq!(said.status, 202, "{}", said.text);
    let whole = until(&server, &who, &path, over);
    assert_eq!(whole["status"], "completed", "{whole}");
    let bill = [&gemini, &ark, &relay, &eleven].map(|fake| fake.charges().len());
    assert_eq!(bill, [2, 4, 3, 3], "banana-pro is at gemini");
}
