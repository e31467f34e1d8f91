//! What things cost, as a person with keys has it: the program, over fakes of the vendors that keep books.

use crate::hired::{account, desk, is_paid_once, until};
use crate::kinora::Desk;
use crate::serving::Serving;
use kinora_vendorfakes::{Fake, Kind, Mishap};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Somebody, two places, several shots.
const STORY: &str =
    "雨夜\n\n深夜，大雨落在山脚的客栈外。\n\n“有人吗？”林小雨问道。\n\n清晨，雨停了，江边传来脚步声。\n";

/// Orders a film; gives its path.
fn film(server: &Serving, who: &str, options: Value) -> String {
    let wanted = json!({"name": "雨夜", "input_type": "novel", "input_content": STORY, "options": options});
    let said = server.ask("POST", "/api/v1/workflow", Some(who), Some(wanted));
    assert_eq!(said.status, 202, "{}", said.text);
    format!("/api/v1/workflow/{}", said.json()["data"]["workflow_id"].as_str().expect("an id"))
}

fn stands(workflow: &Value) -> bool {
    matches!(workflow["status"].as_str(), Some("completed" | "failed" | "cancelled" | "paused"))
}

fn data(server: &Serving, who: &str, path: &str) -> Value {
    let said = server.ask("GET", path, Some(who), None);
    assert_eq!(said.status, 200, "{path}: {}", said.text);
    said.json()["data"].clone()
}

fn post(server: &Serving, who: &str, path: &str, body: Value) -> (u16, Value) {
    let said = server.ask("POST", path, Some(who), Some(body));
    (said.status, said.json())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_film_stops_at_its_cap_says_so_and_goes_on_with_a_higher_one() {
    let ark = Fake::start(Kind::Ark).await;
    let server = Serving::over(desk(&(account("ark", &ark) + "[budget]\nworkflow = 2.0\n")), &[]);
    let who = server.token();
    // A picture is 0.25 CNY, which are 0.035 USD: there is money for two.
    let options = json!({"image_provider": "seedream", "budget": 0.08, "preferences": {"resolution": "480p"}});
    let path = film(&server, &who, options);
    let whole = until(&server, &who, &path, stands);
    assert_eq!(whole["status"], "failed", "{whole}");
    assert!(whole["reason"].to_string().contains("0.08"), "it says which budget: {whole}");
    assert_eq!(ark.charges().len(), 2);
    let ledger = data(&server, &who, &format!("{path}/ledger"));
    assert_eq!((ledger["budget"].as_f64(), ledger["spent"].as_f64()), (Some(0.08), Some(0.07)), "{ledger}");
    let estimate = data(&server, &who, &format!("{path}/estimate"));
    let total = estimate["total"].as_f64().expect("a total");
    let wanted = (total / 0.035).round();
    assert!(wanted > 2.0 && (total - wanted * 0.035).abs() < 0.001, "{estimate}");

    let budget = format!("{path}/budget");
    let put = |amount: f64| server.ask("PUT", &budget, Some(&who), Some(json!({ "amount": amount })));
    assert_eq!(put(9.0).status, 400, "more than this server lets one film spend");
    assert_eq!(put(-1.0).status, 400);
    assert_eq!(put(1.5).status, 200);
    let (status, said) = post(&server, &who, &format!("{path}/resume"), json!({}));
    assert_eq!(status, 200, "{said}");
    let whole = until(&server, &who, &path, stands);
    assert_eq!(whole["status"], "completed", "{whole}");
    assert_eq!(ark.charges().len() as f64, wanted, "what was paid before is not paid again");
    let ledger = data(&server, &who, &format!("{path}/ledger"));
    let spent = ledger["spent"].as_f64().expect("a sum");
    assert!(ledger["budget"].as_f64() == Some(1.5) && (spent - total).abs() < 0.001, "{ledger}");
    let id = path.rsplit('/').next().unwrap_or_default();
    let assets = data(&server, &who, &format!("/api/v1/workflow/assets?workflow_id={id}"));
    let drawn = assets["assets"].as_array().expect("assets");
    let by_ark = |asset: &&Value| asset["made_by"].as_str().is_some_and(|by| by.starts_with("ark/doubao-seedream"));
    assert!(drawn.iter().any(|asset| asset["type"] == "character"), "{assets}");
    assert_eq!(drawn.iter().filter(by_ark).count(), drawn.len(), "portraits and places say who drew them: {assets}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn what_nobody_knows_is_asked_and_decided_and_a_pause_holds() {
    let gemini = Fake::start(Kind::Gemini).await;
    gemini.plan([Mishap::AnswerLost]);
    let server = Serving::over(desk(&account("gemini", &gemini)), &[]);
    let who = server.token();
    let path = film(&server, &who, json!({"image_provider": "banana", "preferences": {"resolution": "480p"}}));
    let asks = until(&server, &who, &path, stands);
    assert_eq!(asks["status"], "paused", "{asks}");
    let states = |ledger: &Value| -> BTreeMap<String, usize> {
        let entries = ledger["entries"].as_array().cloned().unwrap_or_default();
        entries.iter().fold(BTreeMap::new(), |mut all, entry| {
            *all.entry(entry["state"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            all
        })
    };
    let ledger = data(&server, &who, &format!("{path}/ledger"));
    assert_eq!(states(&ledger).get("unknown"), Some(&1), "{ledger}");
    let decide = format!("{path}/decide");
    assert_eq!(post(&server, &who, &decide, json!({"decision": "perhaps"})).0, 400);
    let (status, said) = post(&server, &who, &decide, json!({"decision": "again"}));
    assert_eq!(status, 200, "{said}");
    // It goes on; a person stops it, and nothing is ordered until they let it go on.
    let (status, _) = post(&server, &who, &format!("{path}/pause"), json!({}));
    assert_eq!(status, 200);
    let quiet = |server: &Serving| data(server, &who, &path)["status"] == "paused";
    assert!(quiet(&server), "{}", data(&server, &who, &path));
    let (status, said) = post(&server, &who, &format!("{path}/resume"), json!({}));
    assert_eq!(status, 200, "{said}");
    let whole = until(&server, &who, &path, stands);
    assert_eq!(whole["status"], "completed", "{whole}");
    let ledger = data(&server, &who, &format!("{path}/ledger"));
    let settled = states(&ledger).get("settled").copied().unwrap_or_default();
    assert!(settled > 2 && states(&ledger).len() == 1, "{ledger}");
    assert_eq!(gemini.charges().len(), settled + 1, "one answer was lost, and a person ordered that picture again");
    assert_eq!(post(&server, &who, &decide, json!({"decision": "again"})).0 / 100, 4, "nothing is asked any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_voice_that_dies_with_the_server_is_paid_once_until_somebody_decides() {
    let eleven = Fake::start(Kind::ElevenLabs).await;
    eleven.plan([Mishap::Late(Duration::from_millis(900)), Mishap::AnswerLost, Mishap::Busy, Mishap::ChargedThenError]);
    let mut server = Serving::over(desk(&account("elevenlabs", &eleven)), &[]);
    let who = server.token();
    let path = film(&server, &who, json!({"audio_provider": "elevenlabs", "preferences": {"resolution": "480p"}}));
    for moment in [700, 500, 900] {
        std::thread::sleep(Duration::from_millis(moment));
        server.signal("KILL");
        server.end(Duration::from_secs(5));
        let desk = std::mem::replace(&mut server.desk, Desk::new());
        server = Serving::over(desk, &[]);
    }
    let stood = until(&server, &who, &path, stands);
    assert_eq!(stood["status"], "paused", "nobody knows what became of the first line: {stood}");
    is_paid_once(&eleven, Kind::ElevenLabs, &BTreeMap::new());
    // Every one that a person orders again may be on the bill again, and no other.
    let mut decided = 0;
    let whole = loop {
        let stood = until(&server, &who, &path, stands);
        if stood["status"] != "paused" {
            break stood;
        }
        let (status, said) = post(&server, &who, &format!("{path}/decide"), json!({"decision": "again"}));
        assert!(status == 200 || status == 409, "{said}");
        decided += usize::from(status == 200);
    };
    assert_eq!(whole["status"], "completed", "{whole}");
    let charges = eleven.charges();
    let wanted: std::collections::BTreeSet<_> = charges.iter().map(|charge| &charge.key).collect();
    println!("ElevenLabs: {} wanted, {} paid, {decided} times decided", wanted.len(), charges.len());
    assert!(charges.len() - wanted.len() <= decided, "{charges:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_command_line_estimates_and_holds_a_budget() {
    let ark = Fake::start(Kind::Ark).await;
    let desk = desk(&account("ark", &ark));
    desk.write("story.txt", STORY);
    let film = |more: &[&str]| {
        let args = ["film", "story.txt", "-o", "film.mp4", "--quality", "draft", "--resolution", "480p", "--json"];
        desk.run(&[&args[..], &["--image-by", "seedream"], more].concat())
    };
    let told = film(&["--estimate"]).expect_success().events();
    let total = told[0]["total"].as_f64().unwrap_or_else(|| panic!("{told:?}"));
    assert!(total > 0.08, "{told:?}");
    assert!(ark.charges().is_empty() && !desk.path("film.mp4").exists(), "an estimate costs and makes nothing");
    let stopped = film(&["--budget", "0.08"]);
    assert_ne!(stopped.code, Some(0));
    assert!(stopped.stderr.contains("0.08"), "{}", stopped.stderr);
    assert_eq!(ark.charges().len(), 2);
    film(&["--budget", "1"]).expect_success();
    let wanted = (total / 0.035).round();
    assert_eq!(ark.charges().len() as f64, wanted, "the same command with a higher budget goes on");
    assert!(desk.path("film.mp4").exists());
}
