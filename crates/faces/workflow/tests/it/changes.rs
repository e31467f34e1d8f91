//! One thing changed: that is made anew with what depends on it, and nothing else.

use crate::{WORKFLOWS, create, data, house, sent, until};
use kinora_facekit::Visit;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The file behind an address, without its seal, which changes.
fn file(url: &Value) -> String {
    url.as_str().and_then(|u| u.split('?').next()).unwrap_or_default().to_owned()
}

/// Which file shows each shot.
async fn pictures(visit: &Visit, id: &str) -> BTreeMap<String, String> {
    let storyboard = data(visit, &format!("storyboard/storyboard_{id}")).await;
    let shots = storyboard["shots"].as_array().expect("shots").clone();
    shots.iter().map(|s| (s["id"].as_str().expect("an id").to_owned(), file(&s["image_url"]))).collect()
}

fn wav(seconds: f64) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 24_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).expect("a file");
    for i in 0..(24_000.0 * seconds) as u32 {
        let level = (f64::from(i) * 440.0 * std::f64::consts::TAU / 24_000.0).sin() * 8000.0;
        writer.write_sample(level as i16).expect("a sample");
    }
    writer.finalize().expect("an end");
    bytes.into_inner()
}

/// A form with a file and one more field.
fn form(name: &str, bytes: &[u8], field: &str, value: &str) -> Vec<u8> {
    let mut body = format!("--bb\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").into_bytes();
    body.extend(format!("--bb\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
    body.extend(bytes);
    body.extend(b"\r\n--bb--\r\n");
    body
}

async fn uploaded(visit: &Visit, to: &str, body: Vec<u8>) -> Value {
    let with = visit.with("content-type", "multipart/form-data; boundary=bb");
    let answer = with.send("POST", &format!("{WORKFLOWS}/{to}"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["data"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_makes_anew_what_depends_on_it_and_nothing_else() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({})).await;
    until(&visit, &id, "completed").await;
    let before = pictures(&visit, &id).await;
    let film = file(&data(&visit, &format!("edit/edit_{id}")).await["final_video_url"]);
    let storyboard = format!("storyboard/storyboard_{id}");
    let shot = before.keys().nth(1).expect("a second shot").clone();

    // A shot: first its words, then its picture.
    let change = json!({"replacements": {"scene": "雪夜的山神庙", "shot_type": "close-up"}});
    let changed = sent(&visit, "PUT", &format!("{storyboard}/shots/{shot}"), &change).await;
    assert!(changed["prompt"].as_str().is_some_and(|p| p.contains("雪夜的山神庙")), "{changed}");
    assert_eq!(changed["status"], "pending_regeneration");
    assert_eq!(pictures(&visit, &id).await, before, "only the words changed");
    let task = sent(&visit, "POST", &format!("{storyboard}/regenerate"), &json!({"shot_ids": [shot]})).await;
    until(&visit, &id, "completed").await;
    let task = data(&visit, &format!("tasks/{}", task["task_id"].as_str().expect("an id"))).await;
    assert_eq!(task["status"], "completed", "{task}");
    let after = pictures(&visit, &id).await;
    let differ: Vec<&String> = before.keys().filter(|id| before[*id] != after[*id]).collect();
    assert_eq!(differ, [&shot]);
    let again = file(&data(&visit, &format!("edit/edit_{id}")).await["final_video_url"]);
    assert_ne!(again, film, "the film shows it");

    // Its first version comes back, and with it the first film.
    let versions = data(&visit, &format!("{storyboard}/shots/{shot}/versions")).await;
    assert_eq!(versions["total"], 2, "{versions}");
    assert_eq!(file(&versions["versions"][0]["image_url"]).rsplit('/').nth(1), before[&shot].rsplit('/').nth(1));
    sent(&visit, "POST", &format!("{storyboard}/shots/{shot}/versions/1/restore"), &json!({})).await;
    until(&visit, &id, "completed").await;
    assert_eq!(pictures(&visit, &id).await, before);
    assert_eq!(file(&data(&visit, &format!("edit/edit_{id}")).await["final_video_url"]), film);

    // A role: from a reference picture.
    let assets = data(&visit, &format!("assets?workflow_id={id}&type=character")).await;
    let role = assets["assets"][0]["id"].as_str().expect("an id").to_owned();
    let mut red = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(160, 160, |_, y| image::Rgb([200, 30 + (y / 8) as u8, 40]));
    picture.write_to(&mut red, image::ImageFormat::Png).expect("a picture");
    let given =
        uploaded(&visit, &format!("assets/{role}/upload"), form("r.png", red.get_ref(), "asset_id", &role)).await;
    assert_eq!(given["status"], "pending", "{given}");
    let places = data(&visit, &format!("assets?workflow_id={id}&type=scene")).await;
    let place = places["assets"][0]["id"].as_str().expect("an id");
    let with = visit.with("content-type", "multipart/form-data; boundary=bb");
    let body = form("r.png", red.get_ref(), "asset_id", place);
    let refused = with.send("POST", &format!("{WORKFLOWS}/assets/{place}/upload"), body).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (400, &json!(40001)), "it would change nothing");
    sent(&visit, "POST", &format!("assets/{role}/regenerate"), &json!({})).await;
    until(&visit, &id, "completed").await;
    let assets_after = data(&visit, &format!("assets?workflow_id={id}&type=character")).await;
    let (was, is) = (&assets["assets"][0], &assets_after["assets"][0]);
    assert_ne!(file(&was["design_image_url"]), file(&is["design_image_url"]), "the role looks other");
    assert!(is["reference_image_url"].is_string(), "{is}");

    // A voice, spoken and then recorded; and music.
    let lengths = data(&visit, &format!("animatic/animatic_{id}")).await["total_duration"].as_f64().expect("a number");
    let words = json!({"text": "这是一句很长很长的新台词，它比原来的那一句要长得多。", "shot_id": shot,
                       "options": {"provider": "elevenlabs", "voice_id": "zm_yunxi"}});
    let spoken = sent(&visit, "POST", &format!("animatic/animatic_{id}/audio"), &words).await;
    assert!(spoken["audio_url"].is_string() && spoken["duration"].as_f64().is_some_and(|d| d > 2.0), "{spoken}");
    let recorded =
        uploaded(&visit, &format!("animatic/animatic_{id}/audio"), form("v.wav", &wav(9.0), "shot_id", &shot)).await;
    assert!((recorded["duration"].as_f64().expect("a number") - 9.0).abs() < 0.1, "{recorded}");
    let scored = uploaded(&visit, &format!("edit/edit_{id}/music"), form("m.wav", &wav(3.0), "volume", "0.3")).await;
    assert_eq!(scored["edit_id"], format!("edit_{id}"));
    until(&visit, &id, "completed").await;
    let now = data(&visit, &format!("animatic/animatic_{id}")).await["total_duration"].as_f64().expect("a number");
    assert!(now > lengths + 3.0, "{now} after {lengths}");
    let edit = data(&visit, &format!("edit/edit_{id}")).await;
    assert_eq!(edit["status"], "completed");
    assert!(file(&edit["background_music_url"]).ends_with(".wav"), "{edit}");
}
