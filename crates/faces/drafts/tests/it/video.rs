//! A draft becomes a film.

use crate::add::{film, picture, tone};
use crate::{call, content, draft, house, idle_house, mounted};
use kinora_facekit::{House, Visit, facts_of};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Waits until the video of a draft is over, and sees that its progress never goes back and is one of the phases'.
async fn over(visit: &Visit, draft_url: &str) -> Value {
    let (end, mut before) = (Instant::now() + Duration::from_secs(120), 0);
    loop {
        let status = call(visit, "gen_video_status", json!({"draft_url": draft_url})).await;
        let progress = status["progress"].as_u64().expect("a number");
        match status["status"].as_str() {
            Some("pending") if Instant::now() < end => assert_eq!(progress, 0, "{status}"),
            Some("processing") if Instant::now() < end => {
                assert!(progress >= before && (10..=99).contains(&progress), "{status}");
                assert!(status["started_at"].is_string() && status["completed_at"].is_null(), "{status}");
                before = progress;
            }
            Some("completed" | "failed") => return status,
            _ => panic!("{status}"),
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// A draft of 320×180: a red picture, then a green film, words over both, and a tone.
async fn built(visit: &Visit) -> String {
    let draft_url = draft(visit, 320, 180).await;
    let images = json!([{"image_url": picture([220, 0, 0]), "start": 0, "end": 1_000_000}]);
    call(visit, "add_images", json!({"draft_url": draft_url, "image_infos": images})).await;
    let videos = json!([{"video_url": film("2").await, "start": 1_000_000, "end": 2_000_000}]);
    call(visit, "add_videos", json!({"draft_url": draft_url, "video_infos": videos.to_string()})).await;
    let captions = json!([{"start": 0, "end": 2_000_000, "text": "雨夜"}]);
    call(visit, "add_captions", json!({"draft_url": draft_url, "captions": captions, "transform_y": -150})).await;
    let sounds = json!([{"audio_url": tone("2").await, "start": 0, "end": 2_000_000, "volume": 0.5}]);
    call(visit, "add_audios", json!({"draft_url": draft_url, "audio_infos": sounds})).await;
    let stickers = json!({"draft_url": draft_url, "sticker_id": "7326810673609018675", "start": 0, "end": 1_000_000});
    call(visit, "add_sticker", stickers).await;
    draft_url
}

/// The colour in the upper left quarter of a frame at `seconds`.
async fn colour(file: &std::path::Path, seconds: f64) -> [u8; 3] {
    let folder = tempfile::tempdir().expect("a folder");
    let png = folder.path().join("frame.png");
    let mut ffmpeg = tokio::process::Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-ss", &seconds.to_string(), "-i"]).arg(file).args(["-frames:v", "1"]).arg(&png);
    assert!(ffmpeg.status().await.expect("ffmpeg runs").success());
    let pixels = image::open(&png).expect("a picture").into_rgb8();
    pixels.get_pixel(pixels.width() / 4, pixels.height() / 4).0
}

async fn fetched(house: &House, url: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let film = house.stranger().get(url).await;
    assert_eq!((film.status.as_u16(), film.header("content-type")), (200, "video/mp4"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("film.mp4");
    std::fs::write(&file, &film.body).expect("writes");
    if let Some(keep) = std::env::var_os("KINORA_KEEP") {
        std::fs::copy(&file, std::path::Path::new(&keep).join("draft.mp4")).expect("keeps");
    }
    (folder, file)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_becomes_a_film_and_is_rendered_anew_when_asked_again() {
    let house = house().await;
    let visit = house.stranger();
    let draft_url = built(&visit).await;
    let told = call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
    assert_eq!(told["message"], "视频生成任务已提交，请使用draft_url查询进度");
    call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
    let status = over(&visit, &draft_url).await;
    assert_eq!(
        (&status["status"], &status["progress"], &status["error_message"]),
        (&json!("completed"), &json!(100), &json!("")),
        "{status}"
    );
    assert!(status["warnings"].to_string().contains("贴纸"), "what cannot be drawn is told: {status}");
    let (_folder, file) = fetched(&house, status["video_url"].as_str().expect("an address")).await;
    let facts = facts_of(&file).await.expect("it plays");
    assert_eq!((facts.pixels, facts.frame_rate, facts.has_sound), (Some((320, 180)), Some(30.0), true));
    assert!((facts.seconds.expect("a length") - 2.0).abs() < 0.1, "{facts:?}");
    let (red, green) = (colour(&file, 0.5).await, colour(&file, 1.5).await);
    assert!(red[0] > 190 && red[1] < 40 && red[2] < 40, "{red:?}");
    assert!(green[1] > 160 && green[0] < 40 && green[2] < 40, "{green:?}");

    call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
    let again = over(&visit, &draft_url).await;
    assert_eq!(again["status"], "completed");
    assert!(again["created_at"].as_str() > status["created_at"].as_str(), "it is another one");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_listed_is_taken_and_shown_or_told() {
    let house = house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 160, 90).await;
    let images = json!([{"image_url": picture([220, 0, 0]), "start": 0, "end": 6_000_000}]);
    call(&visit, "add_images", json!({"draft_url": draft_url, "image_infos": images})).await;
    let mut names = Vec::new();
    for (list, add, key) in [("get_effects", "add_effects", "effect"), ("get_filters", "add_filters", "filter")] {
        let listed = call(&visit, list, json!({})).await;
        let listed = listed[format!("{key}s")].as_array().expect("a list").clone();
        // One after the other, half of the film behind what is looked at.
        let info = |(i, row): (usize, &Value)| {
            let (title, start) = (row["name"].clone(), 2_000_000 + i as i64 * 100_000);
            json!({format!("{key}_title"): title, "start": start, "end": start + 100_000})
        };
        let infos: Vec<Value> = listed.iter().enumerate().map(info).collect();
        let told = call(&visit, add, json!({"draft_url": draft_url, format!("{key}_infos"): infos})).await;
        assert_eq!(told["segment_ids"].as_array().map(Vec::len), Some(listed.len()), "{told}");
        names.extend(listed.iter().map(|row| row["name"].as_str().expect("a name").to_owned()));

        let nobodys = json!([{format!("{key}_title"): "没有这个", "start": 0, "end": 1_000_000}]);
        let body = json!({"draft_url": draft_url, format!("{key}_infos"): nobodys});
        let refused = visit.json("POST", &format!("/v1/{add}"), &body).await;
        let code = format!("{}_NOT_FOUND", key.to_uppercase());
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]["code"]), (404, &json!(code)));
    }
    let gray = json!([{"filter_title": "黑白", "start": 0, "end": 1_000_000}]);
    call(&visit, "add_filters", json!({"draft_url": draft_url, "filter_infos": gray})).await;
    let negative = json!([{"effect_title": "彩色负片", "start": 1_000_000, "end": 2_000_000}]);
    call(&visit, "add_effects", json!({"draft_url": draft_url, "effect_infos": negative})).await;
    call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
    let status = over(&visit, &draft_url).await;
    assert_eq!(status["status"], "completed", "{status}");
    let warnings = status["warnings"].to_string();
    for name in names {
        assert!(warnings.contains(&format!("“{name}”")), "{name} is approximated or left out in silence: {warnings}");
    }
    let (_folder, file) = fetched(&house, status["video_url"].as_str().expect("an address")).await;
    let (gray, negative) = (colour(&file, 0.5).await, colour(&file, 1.5).await);
    assert!(gray[0].abs_diff(gray[1]) < 8 && gray[1].abs_diff(gray[2]) < 8, "{gray:?}");
    assert!(negative[0] < 90 && negative[1] > 200 && negative[2] > 200, "{negative:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_their_videos_outlive_the_server() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = built(&visit).await;
    call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
    let before = content(&visit, &draft_url).await;

    let house = house.again(true, mounted).await;
    let visit = house.stranger();
    let path = draft_url.split_once("/v1/").map(|(_, path)| format!("/v1/{path}")).expect("a path");
    assert_eq!(content(&visit, &path).await, before);
    let status = over(&visit, &draft_url).await;
    assert_eq!(status["status"], "completed", "{status}");
    let captions = json!([{"start": 0, "end": 1_000_000, "text": "后来"}]);
    call(&visit, "add_captions", json!({"draft_url": draft_url, "captions": captions})).await;
    let after = content(&visit, &path).await;
    assert_eq!(after["tracks"].as_array().map(Vec::len), before["tracks"].as_array().map(|tracks| tracks.len() + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_drafts_are_rendered_side_by_side() {
    let house = house().await;
    let visit = house.stranger();
    let mut urls = Vec::new();
    for n in 0..4u8 {
        let draft_url = draft(&visit, 160, 90).await;
        let images = json!([{"image_url": picture([60 * n, 0, 200]), "start": 0, "end": 500_000}]);
        call(&visit, "add_images", json!({"draft_url": draft_url, "image_infos": images})).await;
        call(&visit, "gen_video", json!({"draft_url": draft_url})).await;
        urls.push(draft_url);
    }
    for (n, url) in urls.iter().enumerate() {
        let status = over(&visit, url).await;
        assert_eq!(status["status"], "completed", "{status}");
        let (_folder, file) = fetched(&house, status["video_url"].as_str().expect("an address")).await;
        let seen = colour(&file, 0.2).await;
        assert!(seen[0].abs_diff(60 * n as u8) < 25, "each has its own picture: {seen:?}");
    }
    let count = visit.get("/v1/gen_video_active_count").await.json()["count"].clone();
    assert_eq!(count, 0);
}
