//! A language model behind the script stage.

use crate::shop::{engine, hire, id, model, run, writes};
use kinora_engine::{NewWorkflow, WorkflowState};
use kinora_model::film::Wishes;
use kinora_model::script::{Emotion, Gesture, Mood, Script};
use kinora_ports::paid::Recover;
use kinora_ports::provider::{Provider, TextRequest, TextTake, Who};
use kinora_stages::{Hires, Order, Quality, ScriptMade, Stage, first_tasks, graph};
use kinora_testkit::Bench;
use kinora_testkit::shop::{Make, Shop};
use kinora_testkit::vendor::Vendor;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn script(name: &str) -> Value {
    let (emotion, gesture) = (Emotion::ALL[0].word(), Gesture::ALL[0].word());
    json!({
        "title": "风雪", "era": "period",
        "roles": [{"name": "林冲", "aliases": [], "kind": "person", "sex": "male", "age": "adult", "looks": ["毡笠"]}],
        "scenes": [{
            "place": "山神庙", "setting": "temple", "interior": true, "time": "night", "weather": "snow",
            "mood": Mood::ALL[0].word(),
            "shots": [{
                "size": "medium", "camera": "push_in", "action": "推门进庙",
                "cast": [{"role": name, "emotion": emotion, "gesture": gesture}], "props": [],
                "lines": [{"speaker": name, "text": "好大的雪。", "emotion": emotion, "kind": "dialogue"}],
                "sounds": ["wind"]
            }]
        }]
    })
}

/// Runs the script stage with a model that gives these answers; gives how it ended, what was asked, and the script.
async fn read(answers: Vec<String>, story: &str) -> (WorkflowState, Vec<TextRequest>, Option<Script>, usize) {
    let bench = Bench::new();
    let novel = bench.blobs.put(story.as_bytes(), "story").await.expect("stored");
    let left = Arc::new(Mutex::new(answers));
    let make: Make<TextRequest> = Arc::new(move |_, _| {
        let words = left.lock().expect("nobody panics holding this").remove(0);
        Ok(TextTake { words, tokens_in: None, tokens_out: None })
    });
    let vendor = Vendor::new(Recover::Idempotent, bench.clock.clone());
    let shop = Shop::new(vendor.clone(), model(writes(), Recover::Idempotent), 0, make);
    let account = Provider { text: Some(Arc::new(shop.clone())), ..shop.account() };
    let engine = engine(&bench, &[("writer", account)]);
    let mut order = Order::new(novel, "风雪.txt".into(), Wishes::default(), Quality::Draft);
    order.until = Stage::Script;
    order.hires = Hires { text: Some(hire(&["writer"])), ..Hires::default() };
    let mut tasks = first_tasks(&order).expect("tasks");
    tasks.retain(|task| task.key == graph::SCRIPT);
    let end = run(&engine, NewWorkflow::new(id("w"), tasks)).await;
    let made = engine.result(&id("w"), graph::SCRIPT).await.expect("reads");
    let script = match made.map(|made| serde_json::from_value::<ScriptMade>(made).expect("a script")) {
        Some(made) => {
            let bytes = bench.blobs.get(&made.script).await.expect("it is stored");
            Some(serde_json::from_slice(&bytes).expect("a script"))
        }
        None => None,
    };
    (end, shop.asked(), script, vendor.bill())
}

#[tokio::test]
async fn a_model_fills_the_readers_schema() {
    let story = "林冲推开庙门，说道：“好大的雪。”";
    let (end, asked, script, bill) = read(vec![script("林冲").to_string()], story).await;
    assert_eq!((end, bill), (WorkflowState::Done, 1));
    let script = script.expect("there is one");
    let shot = &script.scenes[0].shots[0];
    assert_eq!((script.title.as_str(), shot.lines[0].text.as_str()), ("风雪", "好大的雪。"));
    assert_eq!(shot.lines[0].speaker.as_ref(), Some(&script.roles[0].id));
    assert_eq!(story.chars().skip(shot.source.start).take(shot.source.len()).collect::<String>(), "好大的雪。");
    assert!(asked[0].system.contains("JSON") && asked[0].schema.is_some() && asked[0].turns[0].words.contains("庙门"));
}

#[tokio::test]
async fn a_wrong_answer_is_repaired_once_with_what_was_wrong_quoted() {
    let answers = vec![script("陆谦").to_string(), script("林冲").to_string()];
    let (end, asked, script, bill) = read(answers, "林冲：好大的雪。").await;
    assert_eq!((end, bill), (WorkflowState::Done, 2));
    assert!(script.is_some());
    let told = &asked[1].turns;
    assert_eq!((told.len(), told[1].who), (3, Who::Model));
    assert!(told[2].words.contains("“陆谦” is not the name of a role"), "{}", told[2].words);
}

#[tokio::test]
async fn an_answer_that_stays_wrong_fails_with_the_reason_and_no_rules_are_asked() {
    let (end, _, script, bill) = read(vec!["不行".into(), script("陆谦").to_string()], "林冲：好大的雪。").await;
    assert!(
        matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("“陆谦”") && why.zh.contains("ai_provider")),
        "{end:?}"
    );
    assert_eq!((script, bill), (None, 2));
}

#[tokio::test]
async fn a_long_story_is_read_in_parts_that_know_their_roles() {
    let story = format!("{}\n", "林冲踏雪而行，四下无人。".repeat(20)).repeat(20);
    let parts = vec![script("林冲").to_string(), script("林冲").to_string()];
    let (end, asked, script, bill) = read(parts, &story).await;
    assert_eq!((end, bill), (WorkflowState::Done, 2));
    let script = script.expect("there is one");
    assert_eq!((script.roles.len(), script.scenes.len()), (1, 2));
    assert!(!asked[0].system.contains("林冲") && asked[1].system.contains("林冲"), "{}", asked[1].system);
}
