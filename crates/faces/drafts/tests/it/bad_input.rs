//! Whatever is sent, the answer has this face's shape, and the server is not at fault.

use crate::{call, draft, idle_house};
use kinora_facekit::Answer;
use serde_json::{Value, json};

/// That it is a failure in the document's shape, with nothing of ours in it.
fn refused(answer: &Answer, status: &[u16], told: &str) {
    let (is, body) = (answer.status.as_u16(), answer.json());
    let text = String::from_utf8_lossy(&answer.body);
    assert!(status.contains(&is), "{told}: {is} {text}");
    let error = &body["error"];
    let word = error["code"].as_str().unwrap_or_default();
    assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'), "{told}: {text}");
    assert!(error["message"].as_str().is_some_and(|m| m.len() > 2) && error["details"].is_string(), "{told}: {text}");
    assert!(answer.header("content-type").starts_with("application/json"), "{told}");
    assert!(!answer.header("x-request-id").is_empty(), "{told}");
    assert!(!text.contains("panicked") && !text.contains(".rs:"), "{told}: {text}");
    assert!(text.len() < 4000, "{told}: {text}");
}

#[tokio::test]
async fn wrong_bodies_are_refused() {
    let house = idle_house().await;
    let visit = house.stranger().with("content-type", "application/json");
    let deep = format!(r#"{{"draft_url":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
    for route in ["gen_video", "gen_video_status", "add_videos", "add_captions", "create_draft", "easy_create_material"]
    {
        for body in [
            "",
            " ",
            "{",
            "[]",
            "null",
            "\"a\"",
            "{} {}",
            r#"{"draft_url": "\ud800"}"#,
            r#"{"draft_url": "a\u0000"}"#,
            &deep,
        ] {
            let answer = visit.send("POST", &format!("/v1/{route}"), body.to_owned()).await;
            // An empty draft may be made of an object that says other things.
            if route == "create_draft" && answer.status == 200 {
                assert!(body.starts_with('{'));
                continue;
            }
            refused(&answer, &[400, 404], &format!("{route} {}", body.chars().take(40).collect::<String>()));
        }
    }
    let inside = json!({"draft_url": "1", "captions": format!("{}{}", "[".repeat(5000), "]".repeat(5000))}).to_string();
    refused(&visit.send("POST", "/v1/add_captions", inside).await, &[400], "deep JSON inside of a text");
}

#[tokio::test]
async fn numbers_beyond_all_bounds_are_refused() {
    let house = idle_house().await;
    let visit = house.stranger();
    let draft_url = draft(&visit, 320, 240).await;
    let caption = |field: &str, value: Value| {
        let mut body = json!({"draft_url": draft_url, "captions": [{"start": 0, "end": 1, "text": "a"}]});
        body[field] = value;
        body
    };
    let captions = |item: Value| json!({"draft_url": draft_url, "captions": [item]});
    let many: Vec<Value> = (0..2001).map(|_| json!({"start": 0, "end": 1, "text": "a"})).collect();
    let rows = [
        ("create_draft", json!({"width": 0, "height": 10})),
        ("create_draft", json!({"width": 1e9})),
        ("create_draft", json!({"width": -1280})),
        ("create_draft", json!({"width": "wide"})),
        ("add_captions", caption("font_size", json!(1e308))),
        ("add_captions", caption("font_size", json!(0))),
        ("add_captions", caption("alpha", json!(-1))),
        ("add_captions", caption("scale_x", json!(1e9))),
        ("add_captions", caption("alignment", json!(6))),
        ("add_captions", caption("alignment", json!(-1))),
        ("add_captions", caption("letter_spacing", json!(1e9))),
        ("add_captions", caption("shadow_info", json!([]))),
        ("add_captions", captions(json!({"start": -1, "end": 1, "text": "a"}))),
        ("add_captions", captions(json!({"start": 0, "end": 9e18, "text": "a"}))),
        ("add_captions", captions(json!({"start": 0, "end": "NaN", "text": "a"}))),
        ("add_captions", captions(json!({"start": 0, "end": 1, "text": ""}))),
        ("add_captions", captions(json!({"start": 0, "end": 1, "text": "雨".repeat(5000)}))),
        ("add_captions", captions(json!({"start": 0, "end": 1}))),
        ("add_captions", captions(json!(1))),
        ("add_captions", json!({"draft_url": draft_url, "captions": many})),
        ("add_captions", json!({"draft_url": draft_url, "captions": "nothing"})),
        (
            "add_keyframes",
            json!({"draft_url": draft_url, "keyframes": [{"segment_id": "a", "property": "KFTypeAlpha", "offset": -5, "value": 1}]}),
        ),
        (
            "add_keyframes",
            json!({"draft_url": draft_url, "keyframes": [{"segment_id": "a", "property": "KFTypeAlpha", "offset": 0, "value": 1e300}]}),
        ),
        ("add_masks", json!({"draft_url": draft_url, "segment_ids": []})),
        ("add_masks", json!({"draft_url": draft_url, "segment_ids": ["a"], "width": 0})),
        ("add_sticker", json!({"draft_url": draft_url, "sticker_id": "../a", "start": 0, "end": 1})),
        (
            "add_filters",
            json!({"draft_url": draft_url, "filter_infos": [{"filter_title": "默片", "start": 0, "end": 1, "intensity": 101}]}),
        ),
        (
            "add_images",
            json!({"draft_url": draft_url, "image_infos": [{"image_url": "data:image/png;base64,AAAA", "start": 0, "end": 1}]}),
        ),
        (
            "add_images",
            json!({"draft_url": draft_url, "image_infos": [{"image_url": "data:image/png,raw", "start": 0, "end": 1}]}),
        ),
        (
            "add_images",
            json!({"draft_url": draft_url, "image_infos": [{"image_url": "data:text/html;base64,PGh0bWw+", "start": 0, "end": 1}]}),
        ),
        ("timelines", json!({"duration": 1e18, "num": 1, "start": 0, "type": 0})),
        ("timelines", json!({"duration": 10, "num": 4_000_000_000_u32, "start": 0, "type": 0})),
        (
            "keyframes_infos",
            json!({"ctype": "a", "offsets": "inf", "values": "1", "segment_infos": [{"id": "s", "start": 0, "end": 1}]}),
        ),
    ];
    for (route, body) in rows {
        let told: String = format!("{route} {body}").chars().take(160).collect();
        refused(&visit.json("POST", &format!("/v1/{route}"), &body).await, &[400], &told);
    }
    assert!(crate::content(&visit, &draft_url).await["tracks"] == json!([]), "nothing of it stayed");
}

#[tokio::test]
async fn addresses_lead_nowhere_but_to_drafts() {
    let house = idle_house().await;
    let visit = house.stranger();
    for id in ["../../etc/passwd", "..%2f..", "a/b", "%00", "' or 1=1 --", "雨", &"1".repeat(65)] {
        let url = format!("https://x/?draft_id={id}");
        for route in ["save_draft", "gen_video", "gen_video_status"] {
            refused(&visit.json("POST", &format!("/v1/{route}"), &json!({"draft_url": url})).await, &[400], id);
        }
    }
    refused(&visit.get("/v1/get_draft").await, &[400], "no id");
    refused(&visit.get("/v1/get_draft?draft_id=20260131120000a1b2c3d4").await, &[404], "no such draft");
    refused(
        &visit.get("/v1/draft_files/x/output/draft/20260131120000a1b2c3d4/draft_content.json").await,
        &[404],
        "no such draft",
    );
}

#[tokio::test]
async fn drafts_are_their_owners() {
    let house = idle_house().await;
    let (anna, ben) = (house.visitor("anna").await, house.visitor("ben").await);
    let draft_url = draft(&anna, 320, 240).await;
    call(&anna, "gen_video", json!({"draft_url": draft_url})).await;
    let captions = json!({"draft_url": draft_url, "captions": [{"start": 0, "end": 1, "text": "a"}]});
    for visit in [&ben, &house.stranger()] {
        refused(&visit.get(&draft_url).await, &[404], "its files");
        refused(&visit.json("POST", "/v1/add_captions", &captions).await, &[404], "an edit");
        refused(
            &visit.json("POST", "/v1/gen_video_status", &json!({"draft_url": draft_url})).await,
            &[404],
            "its video",
        );
        let id = draft_url.rsplit('=').next().expect("an id");
        refused(&visit.send("DELETE", &format!("/v1/gen_video?draft_id={id}"), "").await, &[404], "a cancellation");
    }
    refused(&house.stranger().with("authorization", "Bearer nothing").get(&draft_url).await, &[401], "a wrong token");
}
