//! Files that requests bring, and how they lie in the draft.

use crate::{call, content, draft, idle_house};
use base64::Engine;
use serde_json::{Value, json};
use tokio::process::Command;

/// A file made by ffmpeg from its own test sources, as a data URL.
pub async fn made(kind: &str, arguments: &[&str], extension: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(format!("made.{extension}"));
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y"]).args(arguments).arg(&file).kill_on_drop(true);
    let done = ffmpeg.output().await.expect("ffmpeg runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let bytes = std::fs::read(&file).expect("it is written");
    format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// A green film of so many seconds with a tone.
pub async fn film(seconds: &str) -> String {
    let (picture, tone) =
        (format!("color=c=0x00c000:s=160x120:r=30:d={seconds}"), format!("sine=frequency=440:duration={seconds}"));
    let sources = ["-f", "lavfi", "-i", &picture, "-f", "lavfi", "-i", &tone];
    let codecs = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"];
    made("video/mp4", &[&sources[..], &codecs[..]].concat(), "mp4").await
}

/// A tone of so many seconds.
pub async fn tone(seconds: &str) -> String {
    let tone = format!("sine=frequency=880:duration={seconds}");
    made("audio/mp4", &["-f", "lavfi", "-i", &tone, "-c:a", "aac"], "m4a").await
}

/// A picture of one colour.
pub fn picture(color: [u8; 3]) -> String {
    let mut png = std::io::Cursor::new(Vec::new());
    let paint = image::RgbImage::from_pixel(160, 90, image::Rgb(color));
    paint.write_to(&mut png, image::ImageFormat::Png).expect("writes");
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png.into_inner()))
}

fn range(segment: &Value) -> (i64, i64) {
    let span = &segment["target_timerange"];
    (span["start"].as_i64().expect("a start"), span["duration"].as_i64().expect("a length"))
}

#[tokio::test(flavor = "multi_thread")]
async fn scenes_make_videos_faster_and_move_what_follows() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let film = film("3").await;
    let infos = json!([
        {"video_url": film, "start": 0, "end": 2_000_000, "transition": "叠化", "transition_duration": 400_000, "volume": 99},
        {"video_url": film, "start": 2_000_000, "end": 4_000_000, "transition": "不存在", "volume": 0.5},
    ]);
    let scenes = json!([{"start": 0, "end": 1_000_000}, {"start": 1_000_000, "end": 2_000_000}]);
    let body =
        json!({"draft_url": draft_url, "video_infos": infos.to_string(), "scene_timelines": scenes, "alpha": 0.5});
    let told = call(&visit, "add_videos", body).await;
    assert_eq!(told["segment_infos"][1]["end"], 4_000_000, "as it was asked for");
    assert!(told["warnings"][0].as_str().is_some_and(|w| w.contains("不存在")), "{told}");
    let content = content(&visit, &draft_url).await;
    let segments = content["tracks"][0]["segments"].as_array().expect("segments");
    assert_eq!(segments.iter().map(range).collect::<Vec<_>>(), [(0, 1_000_000), (1_000_000, 1_000_000)]);
    assert_eq!(
        (&segments[0]["speed"], &segments[0]["volume"], &segments[1]["volume"]),
        (&json!(2.0), &json!(1.0), &json!(0.5))
    );
    assert_eq!(segments[0]["source_timerange"]["duration"], 2_000_000);
    assert_eq!(segments[0]["clip"]["alpha"], 0.5);
    let transition = &content["materials"]["transitions"][0];
    assert_eq!((&transition["name"], &transition["duration"]), (&json!("叠化"), &json!(400_000)));
    assert_eq!(told["video_ids"].as_array().map(Vec::len), Some(2));
    let material = &content["materials"]["videos"][0];
    assert_eq!((&material["width"], &material["height"]), (&json!(160), &json!(120)));
    assert!((2_900_000..3_100_000).contains(&material["duration"].as_i64().expect("a length")), "{material}");

    // Without scenes, what is shorter than its time ends early; a later call lies above.
    let body =
        json!({"draft_url": draft_url, "video_infos": json!([{"video_url": film, "start": 0, "end": 9_000_000}])});
    call(&visit, "add_videos", body).await;
    let content = crate::content(&visit, &draft_url).await;
    let above = &content["tracks"][1]["segments"][0];
    assert!((2_900_000..3_100_000).contains(&range(above).1) && above["render_index"] == 1, "{above}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_draft_can_be_fetched_by_their_addresses_alone() {
    let house = idle_house().await;
    let visit = house.visitor("anna").await;
    let draft_url = draft(&visit, 320, 240).await;
    let infos = json!([{"image_url": picture([200, 0, 0]), "start": 0, "end": 1_000_000, "in_animation": "渐显"}]);
    let told = call(&visit, "add_images", json!({"draft_url": draft_url, "image_infos": infos})).await;
    assert_eq!(told["image_ids"].as_array().map(Vec::len), Some(1));
    let masks = json!({"draft_url": draft_url, "segment_ids": told["segment_ids"], "name": "圆形", "height": 45, "feather": 10});
    let masked = call(&visit, "add_masks", masks.clone()).await;
    assert_eq!(masked["masks_added"], 1);
    call(&visit, "add_masks", masks).await;
    let content = content(&visit, &draft_url).await;
    let (old, new) = (&content["materials"]["masks"], &content["materials"]["common_mask"]);
    assert_eq!((old.as_array().map(Vec::len), new.as_array().map(Vec::len)), (Some(1), Some(1)), "one mask a picture");
    let config = &old[0]["config"];
    assert_eq!((&config["height"], &config["width"], &config["feather"]), (&json!(0.5), &json!(0.28125), &json!(0.1)));
    let refs = content["tracks"][0]["segments"][0]["extra_material_refs"].as_array().expect("refs");
    assert!(refs.contains(&old[0]["id"]) && !refs.contains(&masked["mask_ids"][0]));

    let files = visit.get(&draft_url).await.json()["files"].clone();
    let files: Vec<&str> = files.as_array().expect("files").iter().filter_map(Value::as_str).collect();
    assert_eq!(files.len(), 4);
    let anybody = house.stranger();
    let png = anybody.get(files[3]).await;
    assert_eq!((png.status.as_u16(), png.header("content-type")), (200, "image/png"));
    let part = anybody.with("range", "bytes=1-3").get(files[3]).await;
    assert_eq!((part.status.as_u16(), part.body.as_ref()), (206, &b"PNG"[..]));
    let path = content["materials"]["videos"][0]["path"].as_str().expect("a path");
    let id = draft_url.rsplit('=').next().expect("an id");
    let (_, after) = path.split_once(id).expect("paths hold the draft's id");
    assert!(files[3].ends_with(after), "programs put a file where its address says: {path} {}", files[3]);
    let meta = anybody.get(files[2]).await.json();
    assert_eq!((&meta["draft_id"], &meta["tm_duration"]), (&json!(id), &json!(1_000_000)));
    for wrong in [
        files[3].replace("/draft_files/", "/draft_files/0"),
        files[3].replace(id, "20260131120000a1b2c3d4"),
        files[3].replace("assets/images", "assets/videos"),
        files[0].replace("draft_content.json", "kinora.db"),
        files[0].replace("draft_content.json", "..%2f..%2fkinora.db"),
    ] {
        assert_eq!(anybody.get(&wrong).await.status, 404, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_overlap_are_told_as_pictures_and_what_is_wrong_in_the_callers_language() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let image = |start: Value, end: i64| json!({"image_url": picture([0, 0, 200]), "start": start, "end": end});
    let infos = json!([image(json!(0), 900_000), image(json!(100_000), 900_000)]);
    let body = json!({"draft_url": draft_url, "image_infos": infos});
    for (path, code) in [("/v1", json!("IMAGE_ADD_FAILED")), ("/openapi/capcut-mate/v1", json!(2010))] {
        let told = visit.json("POST", &format!("{path}/add_images"), &body).await.json();
        let is = if code.is_string() { &told["error"]["code"] } else { &told["code"] };
        assert_eq!(is, &code, "{told}");
    }
    for (infos, wanted) in [
        (json!([image(json!("soon"), 5)]), "image_infos[0]：字符串 \"soon\"不可用；需要不超过一天的整数微秒"),
        (json!([{"start": 0, "end": 5}]), "缺少 image_infos[0].image_url"),
        (json!("[1,"), "该文本不是 JSON 列表"),
        (json!(5), "此处必须是列表"),
    ] {
        let body = json!({"draft_url": draft_url, "image_infos": infos});
        let told = visit.json("POST", "/v1/add_images", &body).await.json().to_string();
        assert!(told.replace("\\\"", "\"").contains(wanted) && !told.contains("expected"), "{wanted}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sounds_end_with_their_file_and_step_aside() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let tone = tone("1").await;
    let length =
        call(&visit, "get_audio_duration", json!({"mp3_url": tone})).await["duration"].as_i64().expect("a length");
    assert!((900_000..1_100_000).contains(&length), "{length}");
    let lines = call(&visit, "audio_timelines", json!({"links": [tone, tone]})).await;
    assert_eq!(lines["timelines"][1], json!({"start": length, "end": 2 * length}));
    let infos = json!([
        {"audio_url": tone, "start": 0, "end": 500_000, "volume": 7},
        {"audio_url": tone, "start": 499_800, "end": 9_000_000, "volume": 1.5},
    ]);
    call(&visit, "add_audios", json!({"draft_url": draft_url, "audio_infos": infos})).await;
    let content = content(&visit, &draft_url).await;
    let segments = content["tracks"][0]["segments"].as_array().expect("segments");
    assert_eq!((range(&segments[0]), &segments[0]["volume"]), ((0, 500_000), &json!(1.0)));
    assert_eq!((range(&segments[1]), &segments[1]["volume"]), ((500_000, length), &json!(1.5)));
    assert_eq!(segments[0]["render_index"], 10);
    let far =
        json!([{"audio_url": tone, "start": 0, "end": 900_000}, {"audio_url": tone, "start": 100_000, "end": 900_000}]);
    let refused = visit.json("POST", "/v1/add_audios", &json!({"draft_url": draft_url, "audio_infos": far})).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["error"]["code"]), (400, &json!("AUDIO_ADD_FAILED")));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_adds_one_of_each_and_tells_what_it_could_not() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let body = json!({"draft_url": draft_url, "audio_url": tone("6").await, "video_url": "data:video/mp4;base64,AAAA",
                      "img_url": picture([0, 0, 200]), "text": "雨夜", "text_transform_y": -120});
    let told = call(&visit, "easy_create_material", body).await;
    assert!(told["warnings"][0].as_str().is_some_and(|w| w.contains("video_url")), "{told}");
    let content = content(&visit, &draft_url).await;
    let tracks = content["tracks"].as_array().expect("tracks");
    let kinds: Vec<_> = tracks.iter().map(|track| track["type"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["video", "text", "audio"]);
    let spans: Vec<_> = tracks.iter().map(|track| range(&track["segments"][0])).collect();
    assert_eq!(spans, [(0, 3_000_000), (0, 5_000_000), (0, 5_000_000)]);
    assert_eq!(tracks[1]["segments"][0]["clip"]["transform"]["y"], -0.5);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_at_once_are_all_kept() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let edits: Vec<_> = (0..12)
        .map(|n| {
            let (visit, draft_url) = (visit.clone(), draft_url.clone());
            tokio::spawn(async move {
                let captions = json!([{"start": n * 1000, "end": n * 1000 + 1000, "text": format!("第 {n} 句")}]);
                call(&visit, "add_captions", json!({"draft_url": draft_url, "captions": captions})).await
            })
        })
        .collect();
    let mut segments = std::collections::BTreeSet::new();
    for edit in edits {
        segments.insert(edit.await.expect("it is added")["segment_ids"][0].to_string());
    }
    let content = content(&visit, &draft_url).await;
    assert_eq!((segments.len(), content["tracks"].as_array().map(Vec::len)), (12, Some(12)));
    let heights: std::collections::BTreeSet<_> = content["tracks"]
        .as_array()
        .expect("tracks")
        .iter()
        .map(|t| t["segments"][0]["render_index"].as_i64())
        .collect();
    assert_eq!(heights.len(), 12, "each lies above the others");
}
