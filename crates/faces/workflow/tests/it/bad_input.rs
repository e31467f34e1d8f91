//! Whatever is sent, the answer has this face's shape and one of its codes, and the server is not at fault.

use crate::{WORKFLOWS, create, idle_house};
use kinora_facekit::{Answer, House, Visit};
use serde_json::{Value, json};

/// That it is a refusal in the face's shape, with a sentence and nothing of ours in it.
fn refused(answer: &Answer, status: &[u16], code: u32, told: &str) {
    let (is, body) = (answer.status.as_u16(), answer.json());
    let text = String::from_utf8_lossy(&answer.body);
    assert!(status.contains(&is), "{told}: {is} {text}");
    assert_eq!(body["code"], code, "{told}: {text}");
    assert!(body["detail"].as_str().is_some_and(|d| (3..900).contains(&d.len())), "{told}: {text}");
    assert!(body["message"].is_string(), "{told}: {text}");
    assert!(answer.header("content-type").starts_with("application/json"), "{told}");
    assert!(!answer.header("x-request-id").is_empty(), "{told}");
    assert!(!text.contains("panicked") && !text.contains(".rs:"), "{told}: {text}");
}

/// Every route that takes JSON, of a workflow that is there.
fn takers(id: &str) -> Vec<(&'static str, String)> {
    vec![
        ("POST", WORKFLOWS.into()),
        ("POST", format!("{WORKFLOWS}/script")),
        ("POST", format!("{WORKFLOWS}/assets")),
        ("POST", format!("{WORKFLOWS}/assets/asset_{id}_portrait.role-1/regenerate")),
        ("POST", format!("{WORKFLOWS}/storyboard")),
        ("PUT", format!("{WORKFLOWS}/storyboard/storyboard_{id}/shots/shot_s1-1")),
        ("POST", format!("{WORKFLOWS}/storyboard/storyboard_{id}/regenerate")),
        ("POST", format!("{WORKFLOWS}/animatic")),
        ("POST", format!("{WORKFLOWS}/animatic/animatic_{id}/audio")),
        ("POST", format!("{WORKFLOWS}/video")),
        ("POST", format!("{WORKFLOWS}/edit")),
        ("POST", format!("{WORKFLOWS}/edit/edit_{id}/music")),
    ]
}

/// Every route, with `{}` for a workflow's id.
const ALL: [(&str, &str); 32] = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "/{}"),
    ("POST", "/{}/pause"),
    ("POST", "/{}/resume"),
    ("POST", "/{}/cancel"),
    ("GET", "/{}/progress"),
    ("GET", "/{}/ws"),
    ("GET", "/{}/events"),
    ("GET", "/tasks/task_{}_script_1"),
    ("POST", "/script"),
    ("GET", "/script/script_{}"),
    ("POST", "/script/upload"),
    ("POST", "/assets"),
    ("GET", "/assets?workflow_id={}"),
    ("POST", "/assets/asset_{}_place.s1/upload"),
    ("POST", "/assets/asset_{}_place.s1/regenerate"),
    ("GET", "/assets/asset_{}_place.s1/versions"),
    ("POST", "/assets/asset_{}_place.s1/versions/1/restore"),
    ("POST", "/storyboard"),
    ("GET", "/storyboard/storyboard_{}"),
    ("PUT", "/storyboard/storyboard_{}/shots/shot_s1-1"),
    ("POST", "/storyboard/storyboard_{}/regenerate"),
    ("GET", "/storyboard/storyboard_{}/shots/shot_s1-1/versions"),
    ("POST", "/animatic"),
    ("GET", "/animatic/animatic_{}"),
    ("POST", "/animatic/animatic_{}/audio"),
    ("POST", "/video"),
    ("GET", "/video/video_{}/progress"),
    ("POST", "/edit"),
    ("GET", "/edit/edit_{}"),
    ("POST", "/edit/edit_{}/music"),
];

async fn a_house() -> (House, Visit, String) {
    let house = idle_house().await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({})).await;
    (house, visit, id)
}

#[tokio::test]
async fn wrong_bodies_are_refused_on_every_route() {
    let (_house, visit, id) = a_house().await;
    let deep = format!(r#"{{"options":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("half an object", br#"{"workflow_id": "a"#.to_vec()),
        ("no JSON", b"workflow_id=a".to_vec()),
        ("an array", b"[]".to_vec()),
        ("null", b"null".to_vec()),
        ("a number", b"12".to_vec()),
        ("two values", b"{} {}".to_vec()),
        ("deep nesting", deep.into_bytes()),
        ("a lone surrogate", br#"{"prompt": "\ud800", "workflow_id": "\ud800", "name": "\udfff"}"#.to_vec()),
        ("NUL", br#"{"prompt": "a\u0000b"}"#.to_vec()),
        ("a name twice", br#"{"options": {}, "options": {}}"#.to_vec()),
        ("a number too large", br#"{"volume": 1e999}"#.to_vec()),
        ("not UTF-8", b"{\"prompt\": \"\xff\xfe\"}".to_vec()),
        ("an extra field", br#"{"colour": "red"}"#.to_vec()),
        ("options that are none", br#"{"options": 7}"#.to_vec()),
    ];
    for (method, to) in takers(&id) {
        for (told, body) in &bodies {
            let answer = visit.with("content-type", "application/json").send(method, &to, body.clone()).await;
            refused(&answer, &[400], 40001, &format!("{told} to {method} {to}"));
        }
        for content_type in ["text/plain", "application/x-www-form-urlencoded"] {
            let answer = visit.with("content-type", content_type).send(method, &to, "{}").await;
            refused(&answer, &[400], 40001, &format!("{content_type} to {method} {to}"));
        }
        let said = visit.with("content-type", "application/json").with("content-length", "104857600");
        refused(&said.announce(method, &to).await, &[413], 40003, &format!("100 MiB to {method} {to}"));
    }
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let (_house, visit, id) = a_house().await;
    let options =
        |value: Value| json!({"name": "a", "input_type": "novel", "input_content": "一个故事的内容", "options": value});
    let preferences = |value: Value| options(json!({ "preferences": value }));
    let of = |value: Value| json!({"workflow_id": id, "options": value});
    let rows: Vec<(&str, Value, &str)> = vec![
        ("", json!({"name": "a"}), "input_content"),
        ("", json!({"name": "", "input_content": "一个故事"}), "name"),
        ("", json!({"name": "名".repeat(300), "input_content": "一个故事"}), "name"),
        ("", json!({"name": 7, "input_content": "一个故事"}), "name"),
        ("", json!({"name": "a", "input_type": "poem", "input_content": "一个故事"}), "input_type"),
        ("", json!({"name": "a", "input_type": "file", "input_content": "/etc/passwd"}), "input_content"),
        ("", json!({"name": "a", "input_content": "http://127.0.0.1:22/"}), "input_content"),
        ("", json!({"name": "a", "input_file_url": "https://example.com/a.txt"}), "input_file_url"),
        ("", json!({"name": "a", "input_type": "idea", "input_content": "想".repeat(3000)}), "input_content"),
        ("", options(json!({"ai_provider": "nobody"})), "options.ai_provider"),
        ("", options(json!({"image_provider": "elevenlabs"})), "options.image_provider"),
        ("", options(json!({"stop_after": "lunch"})), "options.stop_after"),
        ("", options(json!({"review": ["lunch"]})), "options.review"),
        ("", preferences(json!({"aspect_ratio": "4:5"})), "options.preferences.aspect_ratio"),
        ("", preferences(json!({"resolution": "8k"})), "options.preferences.resolution"),
        ("", preferences(json!({"style": "oil"})), "options.preferences.style"),
        ("", preferences(json!({"language": "fr"})), "options.preferences.language"),
        ("", preferences(json!({"target_duration": -1})), "options.preferences.target_duration"),
        ("", preferences(json!({"target_duration": 1e300})), "options.preferences.target_duration"),
        ("", preferences(json!({"subtitles": "loud"})), "options.preferences.subtitles"),
        ("", preferences(json!({"music_style": "polka"})), "options.preferences.music_style"),
        ("", preferences(json!({"voices": {"旁白": "nobody"}})), "options.preferences.voices"),
        ("", preferences(json!({"colour": "red"})), "options.preferences"),
        ("/storyboard", of(json!({"grid_layout": "1x9"})), "options.grid_layout"),
        ("/storyboard", of(json!({"ai_provider": "nobody"})), "options.ai_provider"),
        ("/animatic", of(json!({"duration_control": {"min": 5.0, "max": 2.0}})), "options.duration_control.max"),
        ("/animatic", of(json!({"duration_control": {"min": 0, "max": 2.0}})), "options.duration_control.min"),
        ("/video", of(json!({"quality": "best"})), "options.quality"),
        ("/edit", of(json!({"music_style": "polka"})), "options.music_style"),
        ("/script", json!({"workflow_id": id, "input_type": "novel", "input_content": " "}), "input_content"),
    ];
    for (to, body, field) in rows {
        for language in ["zh-CN", "en"] {
            let answer = visit.with("accept-language", language).json("POST", &format!("{WORKFLOWS}{to}"), &body).await;
            let told: String = body.to_string().chars().take(140).collect();
            refused(&answer, &[400], 40001, &told);
            let said = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
            let is_chinese = said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(language == "en" || is_chinese, "{told}: {said}");
            let named = answer.json()["field"].as_str().unwrap_or_default().to_owned();
            assert!(named.starts_with(field), "{told}: {named}: {said}");
        }
    }
    assert_eq!(visit.get(WORKFLOWS).await.json()["data"]["total"], 1, "nothing was created");
}

#[tokio::test]
async fn what_is_not_there_or_not_theirs_is_refused_on_every_route() {
    let (house, visit, id) = a_house().await;
    let ben = house.visitor("ben").await;
    let body = |id: &str| json!({"workflow_id": id, "prompt": "a", "text": "a", "shot_id": "shot_s1-1"});
    for (method, path) in ALL {
        let path = format!("{WORKFLOWS}{path}");
        let nobodys = path.replace("{}", "507f1f77bcf86cd799439011");
        let mine = path.replace("{}", &id);
        let made = ["/script", "/assets", "/storyboard", "/animatic", "/video", "/edit"];
        let names_one = path.contains("{}") || (method == "POST" && made.iter().any(|m| path.ends_with(m)));
        if !names_one || path.ends_with("/events") || path.ends_with("/ws") {
            continue;
        }
        let clean = |mut body: Value| {
            // Each route has some of these fields only.
            let keep: &[&str] = match () {
                () if path.ends_with("/audio") => &["text", "shot_id"],
                () if path.ends_with("/regenerate") && path.contains("/assets/") => &["prompt"],
                () if path.contains("/shots/") => &["prompt"],
                () if made.iter().any(|m| path.ends_with(m)) => &["workflow_id"],
                () => &[],
            };
            body.as_object_mut().expect("an object").retain(|name, _| keep.contains(&name.as_str()));
            body
        };
        if path.ends_with("/upload") || path.ends_with("/music") {
            continue;
        }
        let answer = visit.json(method, &nobodys, &clean(body("507f1f77bcf86cd799439011"))).await;
        let code = answer.json()["code"].as_u64().unwrap_or_default();
        assert!(answer.status == 404 && (code == 40401 || code == 40402), "{method} {nobodys}: {}", answer.json());
        let answer = ben.json(method, &mine, &clean(body(&id))).await;
        refused(&answer, &[403], 40301, &format!("{method} {mine}"));
    }
    assert_eq!(visit.get(&format!("{WORKFLOWS}/{id}")).await.json()["data"]["status"], "pending", "it is as it was");
}

#[tokio::test]
async fn wrong_ids_paths_methods_and_queries_are_refused() {
    let (house, visit, id) = a_house().await;
    for name in [
        "x",
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "'%20OR%201=1",
        &"9".repeat(3000),
        "%F0%9F%90%B1",
        "507F1F77BCF86CD799439011",
    ] {
        for path in [
            "{}",
            "{}/progress",
            "script/{}",
            "storyboard/{}",
            "animatic/{}",
            "video/{}",
            "edit/{}",
            "tasks/{}",
            "assets/{}/versions",
        ] {
            let to = format!("{WORKFLOWS}/{}", path.replace("{}", name));
            let answer = visit.get(&to).await;
            let code = answer.json()["code"].as_u64().unwrap_or_default();
            let told: String = to.chars().take(120).collect();
            assert!(
                matches!(answer.status.as_u16(), 400 | 404) && (40000..40500).contains(&code),
                "{told}: {} {}",
                answer.status,
                answer.json()
            );
        }
    }
    for (method, to) in [
        ("DELETE", String::new()),
        ("PUT", format!("/{id}")),
        ("GET", format!("/{id}/pause")),
        ("PATCH", "/script".into()),
    ] {
        refused(&visit.send(method, &format!("{WORKFLOWS}{to}"), "").await, &[405], 40001, &format!("{method} {to}"));
    }
    for query in [
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "page_size=0",
        "page_size=101",
        "status=done",
        "stage=lunch",
        "page=1&page=2",
        "page=%ff",
    ] {
        refused(&visit.get(&format!("{WORKFLOWS}?{query}")).await, &[400], 40001, query);
    }
    refused(&visit.get(&format!("{WORKFLOWS}/assets")).await, &[400], 40001, "assets of no workflow");
    refused(
        &visit.get(&format!("{WORKFLOWS}/assets?workflow_id={id}&type=pet")).await,
        &[400],
        40001,
        "assets of no kind",
    );
    for (method, path) in ALL {
        let to = format!("{WORKFLOWS}{}", path.replace("{}", &id));
        let answer = house.stranger().with("accept-language", "en").json(method, &to, &json!({})).await;
        refused(&answer, &[401], 40101, &format!("{method} {to}"));
    }
}
