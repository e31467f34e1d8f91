//! The document's own examples.

use crate::{house, idle_house, picture};
use kinora_facekit::cases::play;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_document_shows_is_answered() {
    play(&house().await, include_str!("cases/document.yaml")).await;
}

#[tokio::test]
async fn tasks_that_nobody_works_on_are_pending() {
    play(&idle_house().await, include_str!("cases/pending.yaml")).await;
}

#[tokio::test]
async fn a_picture_is_answered_as_the_document_shows_and_named_in_an_order() {
    let house = idle_house().await;
    let anybody = house.stranger().with("content-type", "application/octet-stream");
    let answer = anybody.send("POST", "/api/file/upload?file_type=2&file_name=image.jpg", picture()).await;
    let attachment = answer.json();
    assert_eq!(answer.status, 200, "{attachment}");
    let shown: Vec<&String> = attachment.as_object().expect("fields").keys().collect();
    assert_eq!(shown, ["file_parse_state", "file_review_state", "identifier", "key", "name", "type"]);
    assert!(
        attachment["key"].as_str().expect("a key").ends_with(".jpg")
            || attachment["key"].as_str().expect("a key").ends_with(".jpeg")
    );
    assert_eq!((&attachment["name"], &attachment["type"]), (&json!("image.jpg"), &json!("vlm_image")));
    assert_eq!((&attachment["file_review_state"], &attachment["file_parse_state"]), (&json!(3), &json!(3)));
    let order = json!({"prompt": "请将这张图片生成一个5秒的视频", "image_attachment": attachment, "guest": false});
    let ordered = house.stranger().json("POST", "/api/video-gen/generate", &order).await;
    assert_eq!(ordered.status, 200, "{}", ordered.json());
    // The key alone is enough, and only a key of our own making.
    for (key, status) in [(attachment["key"].as_str().expect("a key"), 200), ("tos-cn-i-xxx/xxx.jpeg", 400)] {
        let order = json!({"prompt": "动起来", "image_attachment": {"key": key}});
        let answer = house.stranger().json("POST", "/api/video-gen/generate", &order).await;
        assert_eq!(answer.status, status, "{}", answer.json());
    }
}
