//! What is wrong is named, in the face's own shape.

use crate::{idle_house, mounted, picture};
use kinora_face_conversation::Settings;
use kinora_facekit::House;
use kinora_gate::Limits;
use serde_json::json;

#[tokio::test]
async fn wrong_orders_are_refused_with_their_reason() {
    let house = idle_house().await;
    let anybody = house.stranger();
    let rows = [
        (json!({}), 400, "prompt"),
        (json!({"prompt": ""}), 400, "prompt"),
        (json!({"prompt": 5}), 400, "prompt"),
        (json!({"prompt": "猫".repeat(4001)}), 400, "4000"),
        (json!({"prompt": "猫", "guest": "no"}), 400, "guest"),
        (json!({"prompt": "猫", "image": "x"}), 400, "image"),
        (json!({"prompt": "猫", "image_attachment": {}}), 400, "key"),
        (json!({"prompt": "猫", "image_attachment": {"key": "../../etc/passwd"}}), 400, "image_attachment.key"),
        (json!({"prompt": "猫", "conversation_id": "1"}), 400, "conversation_id"),
        (json!({"prompt": "猫", "conversation_id": "12345678901234567"}), 404, "12345678901234567"),
    ];
    for (body, status, says) in rows {
        let answer = anybody.json("POST", "/api/video-gen/generate", &body).await;
        let said = answer.json();
        assert_eq!((answer.status.as_u16(), &said["success"]), (status, &json!(false)), "{body}: {said}");
        assert!(said["message"].as_str().expect("a sentence").contains(says), "{body}: {said}");
        assert!(said["code"].is_string());
    }
    let rows = [
        ("GET", "/api/video-gen/status", 400, "conversation_id"),
        ("GET", "/api/video-gen/status?conversation_id=12345678901234567", 400, "message_id"),
        ("GET", "/api/video-gen/status?conversation_id=1%27%20OR&message_id=2", 400, "conversation_id"),
        ("GET", "/api/video-gen/list?page=0", 400, "page"),
        ("GET", "/api/video-gen/elsewhere", 404, "/api/video-gen/elsewhere"),
        ("DELETE", "/api/video-gen/list", 405, "DELETE"),
        ("POST", "/api/video-gen/generate", 400, ""),
    ];
    for (method, path, status, says) in rows {
        let answer = anybody.send(method, path, "").await;
        let said = answer.json();
        assert_eq!((answer.status.as_u16(), &said["success"]), (status, &json!(false)), "{path}: {said}");
        assert!(said["message"].as_str().expect("a sentence").contains(says), "{path}: {said}");
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn only_whole_pictures_of_some_size_are_taken() {
    let limits = Limits { picture: 100 << 10, ..Limits::default() };
    let house = House::open_with(limits, false, mounted(Settings::default())).await;
    let anybody = house.stranger().with("content-type", "application/octet-stream");
    let whole = picture();
    let (at, large) = ("/api/file/upload?file_type=2&file_name=a.jpg", vec![0xff; 200 << 10]);
    let mut cut = std::io::Cursor::new(Vec::new());
    let decoded = image::load_from_memory(&whole).expect("a picture");
    decoded.write_to(&mut cut, image::ImageFormat::Png).expect("writes");
    let cut = cut.into_inner()[..4000].to_vec();
    let playlist = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n".to_vec();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>"#.to_vec();
    let rows = [
        ("/api/file/upload", whole.clone(), 400, "file_type"),
        ("/api/file/upload?file_type=1", whole.clone(), 400, "file_type"),
        (at, vec![], 400, "空"),
        (at, playlist, 415, "jpg"),
        (at, svg, 415, "jpg"),
        (at, cut, 415, ""),
        (at, large, 413, "100"),
        (at, whole, 200, ""),
    ];
    for (path, body, status, says) in rows {
        let answer = anybody.send("POST", path, body).await;
        let said = answer.json();
        assert_eq!(answer.status.as_u16(), status, "{path}: {said}");
        if status != 200 {
            let message = said["message"].as_str().expect("a sentence");
            assert!(said["success"] == json!(false) && message.contains(says), "{path}: {said}");
        }
    }
}

#[tokio::test]
async fn another_ones_picture_and_task_are_not_there() {
    let house = idle_house().await;
    let (anna, ben) = (house.visitor("anna").await, house.visitor("ben").await);
    let attachment = anna.send("POST", "/api/file/upload?file_type=2", picture()).await.json();
    let order = json!({"prompt": "动起来", "image_attachment": attachment});
    assert_eq!(ben.json("POST", "/api/video-gen/generate", &order).await.status, 400);
    let ordered = anna.json("POST", "/api/video-gen/generate", &order).await.json();
    let id = |field: &str| ordered[field].as_str().expect("an id").to_owned();
    for field in ["conversation_id", "message_id", "section_id"] {
        assert!(id(field).len() == 17 && id(field).bytes().all(|b| b.is_ascii_digit()), "{ordered}");
    }
    let path =
        format!("/api/video-gen/status?conversation_id={}&message_id={}", id("conversation_id"), id("message_id"));
    assert_eq!(anna.get(&path).await.status, 200);
    assert!([403, 404].contains(&ben.get(&path).await.status.as_u16()));
    assert_eq!(ben.get("/api/video-gen/list").await.json()["total"], 0);
}
