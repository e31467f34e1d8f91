//! Whatever is sent, the answer has this face's shape, and the server is not at fault.

use crate::idle_house;
use kinora_app::clips::Rules;
use kinora_facekit::{Answer, House, Visit};
use serde_json::{Value, json};

const TASKS: &str = "/api/video/tasks";

async fn a_house() -> (House, Visit) {
    let house = idle_house(Rules { unfinished: 1000, ..Rules::default() }).await;
    let visit = house.visitor("anna").await;
    (house, visit)
}

/// That it is a failure in the face's shape, with a word and a sentence and nothing of ours in it.
fn refused(answer: &Answer, status: &[u16], code: &str, told: &str) {
    let (is, body) = (answer.status.as_u16(), answer.json());
    let text = String::from_utf8_lossy(&answer.body);
    assert!(status.contains(&is), "{told}: {is} {text}");
    assert_eq!(body["success"], false, "{told}: {text}");
    assert_eq!(body["code"], code, "{told}: {text}");
    let sentence = body["message"].as_str().unwrap_or_default();
    assert!((3..600).contains(&sentence.len()), "{told}: {text}");
    assert!(body.as_object().is_some_and(|fields| fields.len() == 3), "{told}: {text}");
    assert!(answer.header("content-type").starts_with("application/json"), "{told}");
    assert!(!answer.header("x-request-id").is_empty(), "{told}");
    assert!(!text.contains("panicked") && !text.contains(".rs:"), "{told}: {text}");
}

#[tokio::test]
async fn wrong_bodies_are_refused() {
    let (_house, visit) = a_house().await;
    let deep = format!(r#"{{"prompt":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
    let rows: Vec<(&str, String, &str)> = vec![
        ("nothing", String::new(), "BAD_REQUEST"),
        ("blanks", String::from(" \n"), "BAD_REQUEST"),
        ("half an object", String::from(r#"{"prompt": "a"#), "BAD_REQUEST"),
        ("no JSON", String::from("prompt=a"), "BAD_REQUEST"),
        ("an array", String::from("[]"), "BAD_REQUEST"),
        ("a text", String::from(r#""a cat""#), "BAD_REQUEST"),
        ("null", String::from("null"), "BAD_REQUEST"),
        ("two values", String::from("{} {}"), "BAD_REQUEST"),
        ("deep nesting", deep, "BAD_REQUEST"),
        ("a lone surrogate", String::from(r#"{"prompt": "\ud800", "model": "sora_video2"}"#), "BAD_REQUEST"),
        ("NUL", String::from(r#"{"prompt": "a\u0000b", "model": "sora_video2"}"#), "VALIDATION_ERROR"),
        ("a name twice", String::from(r#"{"prompt": "a", "prompt": "b", "model": "sora_video2"}"#), "VALIDATION_ERROR"),
        (
            "a number too large",
            String::from(r#"{"prompt": "a", "model": "sora_video2", "duration": 1e999}"#),
            "BAD_REQUEST",
        ),
    ];
    for (told, body, code) in rows {
        let answer = visit.with("content-type", "application/json").send("POST", TASKS, body).await;
        refused(&answer, &[400], code, told);
    }
    let not_utf8 = b"{\"prompt\": \"\xff\xfe\"}".to_vec();
    let answer = visit.with("content-type", "application/json").send("POST", TASKS, not_utf8).await;
    refused(&answer, &[400], "BAD_REQUEST", "not UTF-8");
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let (_house, visit) = a_house().await;
    let rows: Vec<(Value, &str)> = vec![
        (json!({"model": "sora_video2"}), "prompt"),
        (json!({"prompt": "a"}), "model"),
        (json!({"prompt": null, "model": "sora_video2"}), "prompt"),
        (json!({"prompt": 7, "model": "sora_video2"}), "prompt"),
        (json!({"prompt": ["a"], "model": "sora_video2"}), "prompt"),
        (json!({"prompt": {"a": 1}, "model": "sora_video2"}), "prompt"),
        (json!({"prompt": "", "model": "sora_video2"}), "prompt"),
        (json!({"prompt": " \t\n", "model": "sora_video2"}), "prompt"),
        (json!({"prompt": "猫".repeat(5000), "model": "sora_video2"}), "prompt"),
        (json!({"prompt": "a", "model": "sora_video3"}), "sora_video3"),
        (json!({"prompt": "a", "model": "sora_video2", "colour": "red"}), "colour"),
        (json!({"prompt": "a", "model": "sora_video2", "duration": "10"}), "duration"),
        (json!({"prompt": "a", "model": "sora_video2", "duration": 0}), "duration"),
        (json!({"prompt": "a", "model": "sora_video2", "duration": -5}), "duration"),
        (json!({"prompt": "a", "model": "sora_video2", "duration": 1e300}), "duration"),
        (json!({"prompt": "a", "model": "sora_video2", "duration": true}), "duration"),
        (json!({"prompt": "a", "model": "sora_video2", "watermark": "yes"}), "watermark"),
        (json!({"prompt": "a", "model": "sora_video2", "size": 720}), "size"),
        (json!({"prompt": "a", "model": "sora_video2", "size": "720"}), "size"),
        (json!({"prompt": "a", "model": "sora_video2", "size": "0x0"}), "size"),
        (json!({"prompt": "a", "model": "sora_video2", "size": "99999x99999"}), "size"),
        (json!({"prompt": "a", "model": "sora_video2", "size": "1280x720", "aspectRatio": "9:16"}), "size"),
        (json!({"prompt": "a", "model": "sora_video2-portrait", "aspectRatio": "16:9"}), "aspectRatio"),
        (json!({"prompt": "a", "model": "sora_video2", "aspectRatio": "16/9"}), "aspectRatio"),
        (json!({"prompt": "a", "model": "sora_video2", "apiConfigId": "nobody"}), "nobody"),
        (json!({"prompt": "a", "model": "sora_video2", "seed": -1}), "seed"),
        (json!({"prompt": "a", "model": "sora_video2", "seed": 1.5}), "seed"),
        (
            json!({"prompt": "a", "model": "sora_video2", "referenceImage": "data:image/png;base64,..."}),
            "referenceImage",
        ),
        (json!({"prompt": "a", "model": "sora_video2", "referenceImage": "AAAA"}), "referenceImage"),
        (json!({"prompt": "a", "model": "sora_video2", "referenceImage": "iVBORw0KGgo="}), "referenceImage"),
        (json!({"prompt": "a", "model": "sora_video2", "referenceImage": "PHN2Zz48L3N2Zz4="}), "referenceImage"),
        (json!({"prompt": "a", "model": "gemini-2.5-flash-imagen-edit"}), "referenceImage"),
    ];
    for (body, named) in rows {
        for language in ["zh-CN", "en"] {
            let answer = visit.with("accept-language", language).json("POST", TASKS, &body).await;
            let told: String = body.to_string().chars().take(120).collect();
            refused(&answer, &[400], "VALIDATION_ERROR", &told);
            let sentence = answer.json()["message"].as_str().unwrap_or_default().to_owned();
            assert!(sentence.contains(named), "{told}: {sentence}");
            let is_chinese = sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(is_chinese, language == "zh-CN", "{told}: {sentence}");
        }
    }
    let tasks = visit.get(TASKS).await.json();
    assert_eq!(tasks["data"]["total"], 0, "nothing was created");
}

#[tokio::test]
async fn too_much_is_refused() {
    let (_house, visit) = a_house().await;
    let large = "A".repeat((10 << 20) / 3 * 4 + 2000);
    let body = json!({"prompt": "a", "model": "sora_video2", "referenceImage": large});
    refused(&visit.json("POST", TASKS, &body).await, &[413], "PAYLOAD_TOO_LARGE", "a picture of more than 10 MiB");
    // Said to be large: refused before it comes.
    let said = visit.with("content-type", "application/json").with("content-length", "104857600");
    refused(&said.announce("POST", TASKS).await, &[413], "PAYLOAD_TOO_LARGE", "a body of 100 MiB");
}

#[tokio::test]
async fn wrong_paths_methods_types_and_queries_are_refused() {
    let (house, visit) = a_house().await;
    let body = json!({"prompt": "a cat", "model": "sora_video2"});
    let created = visit.json("POST", TASKS, &body).await.json();
    let id = created["data"]["videoId"].as_str().expect("an id").to_owned();
    let task = format!("{TASKS}/{id}");

    let (cancel, content) = (format!("{task}/cancel"), format!("{task}/content"));
    let wrong = [
        ("PUT", TASKS),
        ("DELETE", TASKS),
        ("BREW", TASKS),
        ("POST", task.as_str()),
        ("PATCH", task.as_str()),
        ("GET", cancel.as_str()),
        ("POST", content.as_str()),
        ("POST", "/api/video/stats"),
    ];
    for (method, to) in wrong {
        refused(&visit.json(method, to, &body).await, &[405], "METHOD_NOT_ALLOWED", &format!("{method} {to}"));
    }
    let more = format!("{content}/more");
    for to in ["/api/video", "/api/video/", "/api/video/none", more.as_str()] {
        refused(&visit.get(to).await, &[404], "NOT_FOUND", to);
    }
    let long = "9".repeat(4000);
    let names = [
        "x",
        "video_",
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "';%20DROP%20TABLE%20document;%20--",
        "video_d4ed36bb-5522-4c56-8464-159348dea3c5",
        "%F0%9F%90%B1",
        long.as_str(),
    ];
    for name in names {
        for (method, end) in [("GET", ""), ("GET", "/content"), ("POST", "/cancel")] {
            let to = format!("{TASKS}/{name}{end}");
            refused(
                &visit.send(method, &to, "").await,
                &[404],
                "TASK_NOT_FOUND",
                &to.chars().take(100).collect::<String>(),
            );
        }
    }
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
    ] {
        let answer = visit.with("content-type", content_type).send("POST", TASKS, body.to_string()).await;
        refused(&answer, &[415], "UNSUPPORTED_MEDIA_TYPE", content_type);
    }
    for query in [
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "pageSize=0",
        "pageSize=101",
        "pageSize=-20",
        "status=DONE",
        "status=completed",
        "mediaType=AUDIO",
        "orderBy=password",
        "order=up",
        "page=1&page=2",
    ] {
        refused(&visit.get(&format!("{TASKS}?{query}")).await, &[400], "VALIDATION_ERROR", query);
    }
    for query in ["page=%ff", "status=%00", "page=%"] {
        refused(&visit.get(&format!("{TASKS}?{query}")).await, &[400], "BAD_REQUEST", query);
    }
    for key in [String::new(), "two words".to_owned(), "k".repeat(256)] {
        let answer = visit.with("idempotency-key", &key).json("POST", TASKS, &body).await;
        refused(&answer, &[400], "VALIDATION_ERROR", "an idempotency key");
    }
    let ben = house.visitor("ben").await;
    for (method, end) in [("GET", ""), ("GET", "/content"), ("POST", "/cancel")] {
        refused(&ben.send(method, &format!("{task}{end}"), "").await, &[403], "FORBIDDEN", "another user's");
    }
    assert_eq!(visit.get(&task).await.json()["data"]["status"], "QUEUED", "it is as it was");
}

#[tokio::test]
async fn nobody_calls_without_a_token() {
    let (house, _) = a_house().await;
    let stranger = house.stranger();
    let id = "video_d4ed36bb-5522-4c56-8464-159348dea3c5";
    let visitors = [
        stranger.clone(),
        stranger.with("authorization", "Bearer nothing"),
        stranger.with("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0."),
        stranger.with("authorization", "Basic YTpi"),
        stranger.with("authorization", ""),
        stranger.with("x-api-key", "kin_nothing"),
    ];
    for visit in visitors {
        for (method, to) in [
            ("POST", TASKS.to_owned()),
            ("GET", TASKS.to_owned()),
            ("GET", "/api/video/stats".to_owned()),
            ("GET", format!("{TASKS}/{id}")),
            ("GET", format!("{TASKS}/{id}/content")),
            ("POST", format!("{TASKS}/{id}/cancel")),
        ] {
            let body = json!({"prompt": "a", "model": "sora_video2"});
            refused(&visit.json(method, &to, &body).await, &[401], "UNAUTHORIZED", &to);
        }
    }
}
