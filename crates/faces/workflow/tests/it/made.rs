//! A workflow from its story to its film, and every address in between.

use crate::{WORKFLOWS, create, data, house, sent, until};
use kinora_facekit::{House, Visit, facts_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every address in an answer.
fn addresses(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("http://") => _ = found.insert(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| addresses(item, found)),
        _ => {}
    }
}

/// Fetches a file whole and in part, and looks whether it is what its name says.
async fn plays(house: &House, url: &str) {
    let anybody = house.stranger();
    let whole = anybody.get(url).await;
    assert_eq!(whole.status, 200, "{url}");
    let part = anybody.with("range", "bytes=10-29").get(url).await;
    assert_eq!((part.status.as_u16(), part.body.as_ref()), (206, &whole.body[10..30]), "{url}");
    let extension = url.split('?').next().and_then(|path| path.rsplit('.').next()).expect("an extension");
    match extension {
        "srt" => assert!(String::from_utf8_lossy(&whole.body).contains("-->"), "{url}"),
        "png" | "jpg" => {
            let picture = image::load_from_memory(&whole.body).expect("a picture");
            assert!(picture.width() >= 100 && picture.height() >= 100, "{url}");
        }
        "mp4" | "m4a" | "wav" => {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join(format!("file.{extension}"));
            std::fs::write(&file, &whole.body).expect("writes");
            let facts = facts_of(&file).await.expect("it is whole");
            assert!(facts.seconds.is_some_and(|s| s > 0.1), "{url}: {facts:?}");
            assert_eq!(facts.pixels.is_some(), extension == "mp4", "{url}: {facts:?}");
        }
        other => panic!("{url} is {other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_story_becomes_a_film_and_every_address_plays() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({})).await;
    let progress = until(&visit, &id, "completed").await;
    assert_eq!(progress["overall_progress"], 1.0, "{progress}");
    assert!(progress["stages"].as_array().expect("stages").iter().all(|s| s["status"] == "completed"), "{progress}");

    let script = data(&visit, &format!("script/script_{id}")).await;
    assert!(script["screenplay"].as_str().expect("text").contains("林小雨"), "{script}");
    assert!(script["storyboard_script"].as_str().expect("text").contains("镜头 s1-1"), "{script}");

    let assets = data(&visit, &format!("assets?workflow_id={id}")).await;
    let kinds: BTreeSet<&str> =
        assets["assets"].as_array().expect("assets").iter().filter_map(|a| a["type"].as_str()).collect();
    assert!(kinds.contains("character") && kinds.contains("scene"), "{assets}");
    let characters = data(&visit, &format!("assets?workflow_id={id}&type=character")).await;
    assert!(characters["total"].as_u64() < assets["total"].as_u64());

    let storyboard = data(&visit, &format!("storyboard/storyboard_{id}")).await;
    let shots = storyboard["shots"].as_array().expect("shots").clone();
    assert!(shots.len() >= 3, "{storyboard}");
    for shot in &shots {
        assert!(shot["prompt"].as_str().is_some_and(|p| p.chars().count() > 8), "{shot}");
        assert!(shot["image_url"].is_string() && shot["cropped_image_url"].is_string(), "{shot}");
        assert!(shot["duration"].as_f64().is_some_and(|d| d >= 1.0), "{shot}");
    }

    let animatic = data(&visit, &format!("animatic/animatic_{id}")).await;
    let total = animatic["total_duration"].as_f64().expect("a number");
    let timed = animatic["shots"].as_array().expect("shots");
    assert_eq!(timed.len(), shots.len());
    let last = timed.last().expect("a shot");
    let end = last["start_time"].as_f64().expect("a number") + last["duration"].as_f64().expect("a number");
    assert!((end - total).abs() < 0.01, "{animatic}");

    let video = data(&visit, &format!("video/video_{id}")).await;
    assert_eq!(video["segments"].as_array().expect("segments").len(), shots.len());
    let counted = data(&visit, &format!("video/video_{id}/progress")).await;
    assert_eq!(counted["completed_segments"], shots.len());

    let edit = data(&visit, &format!("edit/edit_{id}")).await;
    assert!((edit["duration"].as_f64().expect("a number") - total).abs() < 0.1, "{edit}");
    let loudness = edit["measured"]["loudness_lufs"].as_f64().expect("a number");
    assert!((-15.5..-12.5).contains(&loudness), "{edit}");

    let mut all = BTreeSet::new();
    let whole = data(&visit, &id).await;
    for answer in [&whole, &assets, &storyboard, &animatic, &video, &edit] {
        addresses(answer, &mut all);
    }
    assert!(all.len() > shots.len() * 5, "{all:?}");
    for url in &all {
        plays(&house, url).await;
    }
    let forged = all.iter().next().expect("one").replace("s=", "s=x");
    assert_eq!(house.stranger().get(&forged).await.status, 403);

    exports(&house, &visit, &id, shots.len()).await;

    // Asking again for what is made makes nothing again.
    let task = sent(&visit, "POST", "edit", &json!({"workflow_id": id})).await;
    let known = data(&visit, &format!("tasks/{}", task["task_id"].as_str().expect("an id"))).await;
    assert_eq!((&known["status"], &known["result_id"]), (&json!("completed"), &json!(format!("edit_{id}"))));
}

/// The film for other editors: captions at once, a draft with a clip for each shot after a while.
async fn exports(house: &House, visit: &Visit, id: &str, shots: usize) {
    let anybody = house.stranger();
    for (format, holds) in [("srt", " --> "), ("ass", "[V4+ Styles]")] {
        let made = data(visit, &format!("edit/edit_{id}/export?format={format}")).await;
        assert_eq!((&made["status"], &made["progress"]), (&json!("completed"), &json!(1.0)), "{made}");
        let words = anybody.get(made["url"].as_str().expect("an address")).await;
        assert!(String::from_utf8_lossy(&words.body).contains(holds), "{format}");
    }
    let to = format!("{WORKFLOWS}/edit/edit_{id}/export");
    let first = visit.get(&to).await;
    assert_eq!(first.status, 202, "{}", first.json());
    let end = std::time::Instant::now() + std::time::Duration::from_secs(300);
    let made = loop {
        let made = visit.get(&to).await.json()["data"].clone();
        match made["status"].as_str() {
            Some("processing") if std::time::Instant::now() < end => {
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
            _ => break made,
        }
    };
    assert_eq!((&made["format"], &made["status"]), (&json!("draft"), &json!("completed")), "{made}");
    let package = anybody.get(made["url"].as_str().expect("an address")).await;
    assert!(package.body.starts_with(b"PK"));
    // Names stand in an archive as they are.
    let held = |name: &str| package.body.windows(name.len()).any(|part| part == name.as_bytes());
    assert!(held("/draft_content.json") && held("/draft_info.json") && held("/film.otio"));
    assert!(held(&format!("assets/videos/shot-{shots:03}.mp4")) && !held(&format!("shot-{:03}.mp4", shots + 1)));
    let otio = data(visit, &format!("edit/edit_{id}/export?format=otio")).await;
    let otio = anybody.get(otio["url"].as_str().expect("an address")).await.json();
    assert_eq!(otio["OTIO_SCHEMA"], "Timeline.1");
    let wrong = visit.get(&format!("{to}?format=avi")).await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["code"].as_u64()), (400, Some(40001)), "{}", wrong.json());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stages_wait_for_whoever_wants_to_look() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({"review": ["script"], "stop_after": "asset"})).await;
    let paused = until(&visit, &id, "paused").await;
    assert_eq!(paused["stages"][0]["status"], "completed", "{paused}");
    assert_eq!(paused["stages"][1]["status"], "pending", "{paused}");
    let whole = data(&visit, &id).await;
    assert!(whole["reason"]["zh"].as_str().is_some_and(|why| why.contains("审阅")), "{whole}");
    sent(&visit, "POST", &format!("{id}/resume"), &json!({})).await;
    let stopped = until(&visit, &id, "completed").await;
    assert_eq!(stopped["stages"][1]["status"], "completed", "{stopped}");
    assert_eq!(stopped["stages"][2]["status"], "pending", "{stopped}");
    assert_eq!(stopped["overall_progress"], 1.0, "all that was asked for: {stopped}");

    // One more stage, by its own request, in another shape.
    let body = json!({"workflow_id": id, "options": {"grid_layout": "2x2"}});
    let task = sent(&visit, "POST", "storyboard", &body).await;
    until(&visit, &id, "completed").await;
    let storyboard = data(&visit, &format!("storyboard/{}", task["task_id"].as_str().expect("an id"))).await;
    assert_eq!((&storyboard["grid_layout"], &storyboard["status"]), (&json!("2x2"), &json!("completed")));
    let answer = visit.get(&format!("{WORKFLOWS}?stage=storyboard&status=completed")).await.json();
    assert_eq!(answer["data"]["total"], 1, "{answer}");
}
