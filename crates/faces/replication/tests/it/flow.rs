//! The document's flow: look, take a picture, order, ask, fetch.

use crate::film::{BORDERS, PRICE, PRODUCT, SLOGANS, film, product, spoken_film};
use crate::{form, holder, house};
use kinora_facekit::{House, facts_of, spoken};
use kinora_model::Language;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn analysed(house: &House, bytes: &[u8]) -> Value {
    let (kind, body) = form(&[], &[("file", "原片.mp4", bytes)]);
    let answer = holder(house).await.with("content-type", &kind).send("POST", "/api/process/upload", body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

async fn uploaded(house: &House) -> String {
    let texts = [("region", "ap-guangzhou"), ("sub_app_id", "1320866336"), ("cover", "")];
    let (kind, body) = form(&texts, &[("media", "product.png", &product())]);
    let answer = house.stranger().with("content-type", &kind).send("POST", "/vod/upload", body).await;
    let said = answer.json();
    assert_eq!(answer.status, 200, "{said}");
    assert_eq!(
        house.stranger().get(said["mediaUrl"].as_str().expect("an address")).await.header("content-type"),
        "image/png"
    );
    said["fileId"].as_str().expect("an id").to_owned()
}

/// Orders a film and waits until it is over.
async fn made(house: &House, order: &Value) -> Value {
    let created = house.stranger().json("POST", "/aigc/create", order).await.json();
    let id = created["Response"]["TaskId"].as_str().unwrap_or_else(|| panic!("{created}")).to_owned();
    assert!(created["Response"]["RequestId"].is_string());
    let (end, mut seen, mut before) = (Instant::now() + Duration::from_secs(400), vec![], 0);
    loop {
        let told = house.stranger().json("POST", "/aigc/task", &json!({"task_id": id})).await.json();
        let (status, progress) =
            (told["Status"].as_str().expect("a state").to_owned(), &told["AigcVideoTask"]["Progress"]);
        let progress = progress.as_u64().expect("a number");
        assert!(progress >= before && progress <= 100, "{told}");
        before = progress;
        if seen.last() != Some(&status) {
            seen.push(status.clone());
        }
        match status.as_str() {
            "WAITING" | "PROCESSING" if Instant::now() < end => tokio::time::sleep(Duration::from_millis(200)).await,
            "FINISH" => {
                assert!(seen.contains(&"PROCESSING".to_owned()), "{seen:?}");
                return told;
            }
            _ => panic!("{told}"),
        }
    }
}

/// Fetches a film into a folder; kept in the folder `KINORA_KEEP` names, if any, for people to look at.
async fn fetched(house: &House, told: &Value, name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let info = &told["AigcVideoTask"]["Output"]["FileInfos"][0];
    assert_eq!(info["Url"], info["FileUrl"]);
    let answer = house.stranger().get(info["FileUrl"].as_str().expect("an address")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "video/mp4"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, &answer.body).expect("writes");
    if let Some(keep) = std::env::var_os("KINORA_KEEP") {
        std::fs::copy(&path, std::path::Path::new(&keep).join(name)).expect("keeps");
    }
    (folder, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_a_film_is_found_and_a_new_one_is_like_it() {
    let house = house().await;
    let folder = tempfile::tempdir().expect("a folder");
    let original = film(folder.path(), true).await;
    let answer = analysed(&house, &original).await;
    assert_eq!(answer["code"], 0);
    let data = &answer["data"];
    let near = |value: &Value, wanted: f64| (value.as_f64().expect("a number") - wanted).abs() < 0.07;
    assert!(near(&data["duration"], 5.2) && near(&data["frame_rate"], 30.0), "{data}");
    assert_eq!((&data["width"], &data["height"]), (&json!(540), &json!(960)));
    let shots = data["shots"].as_array().expect("shots");
    assert_eq!(shots.len(), 3, "{data}");
    for (shot, borders) in shots.iter().zip(BORDERS.windows(2)) {
        assert!(near(&shot["start"], borders[0]) && near(&shot["end"], borders[1]), "{shots:?}");
    }
    assert_eq!(data["product"], PRODUCT, "{data}");
    assert_eq!(data["prices"], json!([PRICE]), "{data}");
    assert_eq!(data["selling_points"], json!(SLOGANS), "{data}");
    assert_eq!(data["language"], "zh");
    let text = data["prompt_text"].as_str().expect("a text");
    for part in [PRODUCT, SLOGANS[0], SLOGANS[1], PRICE, "共3个镜头", "5.2秒", "红色", "蓝色"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let hex: Vec<&str> =
        data["dominant_colours"].as_array().expect("colours").iter().filter_map(|c| c["hex"].as_str()).collect();
    for wanted in [[0xc8, 0x1e, 0x1e], [0xf4, 0xf4, 0xf4], [0x1e, 0x3c, 0xc8]] {
        let is_near = |hex: &&&str| {
            let channel = |i: usize| i32::from_str_radix(&hex[1 + 2 * i..3 + 2 * i], 16).expect("hex digits");
            (0..3).all(|i| (channel(i) - wanted[i]).abs() < 24)
        };
        assert!(hex.iter().any(|hex| is_near(&hex)), "{wanted:x?}: {hex:?}");
    }
    assert!(data["sound"]["heard"].as_f64().expect("a share") > 0.9);
    assert_eq!(data["speech"], Value::Null, "nobody speaks, and nothing is made up");
    assert_eq!(data["speech_segments"], json!([]));
    assert_eq!((&data["objects"], &data["not_done"]), (&json!([]), &json!([])), "{data}");
    let frame = house.stranger().get(data["key_frames"][0]["url"].as_str().expect("an address")).await;
    assert_eq!((frame.status.as_u16(), frame.header("content-type")), (200, "image/jpeg"));

    let file_id = uploaded(&house).await;
    let order = json!({"model_name": "OS", "prompt": text, "model_version": "2.0", "file_id": file_id});
    let told = made(&house, &order).await;
    let task = &told["AigcVideoTask"];
    assert_eq!(
        (&told["TaskType"], &task["Status"], &task["ErrCode"], &task["Progress"]),
        (&json!("AigcVideoTask"), &json!("SUCCESS"), &json!(0), &json!(100))
    );
    assert_eq!(task["Input"], json!({"ModelName": "OS", "ModelVersion": "2.0", "Prompt": text}));
    for moment in ["CreateTime", "BeginProcessTime", "FinishTime"] {
        assert!(told[moment].as_str().is_some_and(|m| m.ends_with('Z') && m.len() == 20), "{told}");
    }
    let (_folder, path) = fetched(&house, &told, "replica.mp4").await;
    let facts = facts_of(&path).await.expect("it is whole");
    assert_eq!((facts.pixels, facts.has_sound), (Some((720, 1280)), true), "as upright as the original");
    assert!((facts.seconds.expect("a length") - 5.2).abs() < 0.1);
    // Looked at as any film is, it is cut where the original is, and says what the original says.
    let again = analysed(&house, &std::fs::read(&path).expect("reads")).await;
    let starts: Vec<f64> =
        again["data"]["shots"].as_array().expect("shots").iter().filter_map(|s| s["start"].as_f64()).collect();
    assert_eq!(starts.len(), 3, "{}", again["data"]["shots"]);
    for (is, wanted) in starts.iter().zip(BORDERS) {
        assert!((is - wanted).abs() < 0.1, "{starts:?}");
    }
    let read = again["data"]["on_screen_text"].to_string();
    assert!(
        [PRODUCT, SLOGANS[0], SLOGANS[1], PRICE.trim_start_matches('¥')].iter().all(|words| read.contains(words)),
        "{read}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_keeps_the_pace_and_a_text_of_its_own_says_it() {
    let house = house().await;
    let folder = tempfile::tempdir().expect("a folder");
    let data = analysed(&house, &film(folder.path(), false).await).await["data"].clone();
    let file_id = uploaded(&house).await;
    let text = data["prompt_text"].as_str().expect("a text").replace(PRICE, "￥99").replace(SLOGANS[1], "出门带上它");
    let rows = [
        (json!({"prompt": text}), 5.2),
        (json!({"prompt": "完全不同的文案", "analysis_id": data["analysis_id"]}), 5.2),
        (json!({"prompt": "新品上市。共4个镜头，3秒"}), 3.0),
    ];
    for (fields, seconds) in rows {
        let mut order = json!({"model_name": "OS", "model_version": "2.0", "file_id": file_id});
        order.as_object_mut().expect("an object").extend(fields.as_object().expect("fields").clone());
        let told = made(&house, &order).await;
        let info = &told["AigcVideoTask"]["Output"]["FileInfos"][0];
        let is = info["MetaData"]["Duration"].as_f64().expect("a length");
        assert!((is - seconds).abs() < 0.1, "{fields}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_in_a_film_is_written_down() {
    let house = house().await;
    let folder = tempfile::tempdir().expect("a folder");
    let said = "这款智能保温杯，轻巧又便携，可以保温一整天，现在只要99元。";
    let voice = spoken(&house, said, Language::Zh).await;
    let answer = analysed(&house, &spoken_film(folder.path(), &voice).await).await;
    let data = &answer["data"];
    let speech = data["speech"].as_str().unwrap_or_else(|| panic!("{data}"));
    for part in ["智能保温杯", "保温一整天", "99"] {
        assert!(speech.contains(part), "{part}: {speech}");
    }
    let segments = data["speech_segments"].as_array().expect("sentences");
    let (first, last) = (&segments[0], &segments[segments.len() - 1]);
    assert!((first["start"].as_f64().expect("seconds") - 0.5).abs() < 0.5, "{segments:?}");
    assert!(last["end"].as_f64().expect("seconds") <= data["duration"].as_f64().expect("seconds"), "{data}");
    assert!(segments.iter().all(|s| s["language"] == "zh" && s["confidence"].as_f64() > Some(0.5)), "{segments:?}");
    assert_eq!((&data["product"], &data["prices"]), (&json!("智能保温杯"), &json!(["99元"])), "{data}");
    assert!(data["selling_points"].to_string().contains("保温一整天"), "{data}");
    let text = data["prompt_text"].as_str().expect("a text");
    assert!(text.contains("商品：智能保温杯") && text.contains("口播："), "{text}");

    let voice = spoken(&house, "This lamp keeps its light for a whole day.", Language::En).await;
    let answer = analysed(&house, &spoken_film(folder.path(), &voice).await).await;
    let text = answer["data"]["prompt_text"].as_str().expect("a text");
    assert!(text.contains("Voice-over: ") && text.contains("whole day") && text.contains("Pace: 1 shot"), "{answer}");
}
