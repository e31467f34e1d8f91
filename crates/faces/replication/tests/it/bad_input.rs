//! What is wrong is named, in the face's own shape; what is hostile does nothing.

use crate::film::product;
use crate::{form, holder, idle_house};
use kinora_gate::Limits;
use serde_json::{Value, json};

fn is_refusal(said: &Value, code: &str, says: &str) -> bool {
    let error = &said["Response"]["Error"];
    error["Code"].as_str().is_some_and(|c| c.starts_with(code))
        && error["Message"].as_str().is_some_and(|m| m.contains(says))
        && said["Response"]["RequestId"].as_str().is_some_and(|id| !id.is_empty())
}

#[tokio::test]
async fn looking_takes_a_key() {
    let house = idle_house(Limits::default()).await;
    let (kind, body) = form(&[], &[("file", "a.mp4", b"x")]);
    for visit in [house.stranger(), house.stranger().with("x-api-key", "YOUR_API_KEY")] {
        let answer = visit.with("content-type", &kind).send("POST", "/api/process/upload", body.clone()).await;
        assert_eq!(answer.status, 401);
        assert!(is_refusal(&answer.json(), "AuthFailure", ""), "{}", answer.json());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whole_films_of_some_size_are_looked_at() {
    let limits = Limits { video: 200 << 10, ..Limits::default() };
    let house = idle_house(limits).await;
    let holder = holder(&house).await;
    let folder = tempfile::tempdir().expect("a folder");
    let whole = crate::film::film(folder.path(), false).await;
    let cut = whole[..whole.len() / 2].to_vec();
    let playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n".to_vec();
    let list = b"ffconcat version 1.0\nfile /etc/passwd\n".to_vec();
    let mut large = whole[..4096].to_vec();
    large.resize(300 << 10, 0);
    let rows: [(Vec<u8>, u16, &str, &str); 6] = [
        (playlist, 415, "InvalidParameterValue.FileType", "mp4"),
        (list, 415, "InvalidParameterValue.FileType", "mp4"),
        (product(), 415, "InvalidParameterValue.FileType", "png"),
        (cut, 415, "InvalidParameterValue.FileType", ""),
        (large, 413, "RequestSizeLimitExceeded", "200"),
        (vec![], 400, "InvalidParameterValue", "空"),
    ];
    for (bytes, status, code, says) in rows {
        let (kind, body) = form(&[], &[("file", "a.mp4", &bytes)]);
        let answer = holder.with("content-type", &kind).send("POST", "/api/process/upload", body).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.json());
        assert!(is_refusal(&answer.json(), code, says), "{}", answer.json());
    }
    let (kind, body) = form(&[("file", "no file")], &[]);
    let answer = holder.with("content-type", &kind).send("POST", "/api/process/upload", body).await;
    assert!(answer.status == 400 && is_refusal(&answer.json(), "InvalidParameterValue", "file"), "{}", answer.json());
    let answer = holder.json("POST", "/api/process/upload", &json!({})).await;
    assert!(
        answer.status == 415 && is_refusal(&answer.json(), "InvalidParameter.ContentType", "multipart"),
        "{}",
        answer.json()
    );
}

#[tokio::test]
async fn wrong_orders_are_refused_with_their_reason() {
    let house = idle_house(Limits::default()).await;
    let anybody = house.stranger();
    let (kind, body) = form(&[("region", "ap-guangzhou"), ("sub_app_id", "1")], &[("media", "a.png", &product())]);
    let file = anybody.with("content-type", &kind).send("POST", "/vod/upload", body).await.json();
    let whole = json!({"model_name": "OS", "prompt": "卖点", "model_version": "2.0", "file_id": file["fileId"]});
    let rows = [
        (json!({"model_name": "XX"}), 400, "InvalidParameterValue", "model_name"),
        (json!({"model_version": "1.0"}), 400, "InvalidParameterValue", "model_version"),
        (json!({"prompt": " "}), 400, "InvalidParameterValue", "prompt"),
        (json!({"prompt": "卖".repeat(4001)}), 400, "InvalidParameterValue", "4001"),
        (json!({"file_id": "nothing"}), 400, "InvalidParameterValue", "file_id"),
        (json!({"file_id": 5}), 400, "InvalidParameterValue", "file_id"),
        (json!({"analysis_id": "nothing"}), 404, "ResourceNotFound", "nothing"),
        (json!({"size": "large"}), 400, "InvalidParameterValue", "size"),
    ];
    for (fields, status, code, says) in rows {
        let mut order = whole.clone();
        order.as_object_mut().expect("an object").extend(fields.as_object().expect("fields").clone());
        let answer = anybody.json("POST", "/aigc/create", &order).await;
        assert_eq!(answer.status.as_u16(), status, "{fields}: {}", answer.json());
        assert!(is_refusal(&answer.json(), code, says), "{fields}: {}", answer.json());
    }
    let (kind, body) = form(&[("region", "ap-guangzhou")], &[("media", "a.png", &product())]);
    let answer = anybody.with("content-type", &kind).send("POST", "/vod/upload", body).await;
    assert!(answer.status == 400 && is_refusal(&answer.json(), "InvalidParameterValue", "sub_app_id"));
    for (method, path, status, code) in [
        ("POST", "/aigc/elsewhere", 404, "InvalidAction"),
        ("GET", "/aigc/create", 405, "UnsupportedProtocol"),
        ("POST", "/vod/elsewhere", 404, "InvalidAction"),
    ] {
        let answer = anybody.send(method, path, "").await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(is_refusal(&answer.json(), code, ""), "{path}: {}", answer.json());
    }
    let unknown = anybody.json("POST", "/aigc/task", &json!({"task_id": "aigc-0"})).await;
    assert!(unknown.status == 404 && is_refusal(&unknown.json(), "ResourceNotFound", "aigc-0"));
}

#[tokio::test]
async fn an_order_is_answered_once_and_waits_for_its_turn() {
    let house = idle_house(Limits::default()).await;
    let (kind, body) = form(&[("region", "ap-guangzhou"), ("sub_app_id", "1")], &[("media", "a.png", &product())]);
    let file = house.stranger().with("content-type", &kind).send("POST", "/vod/upload", body).await.json();
    let order = json!({"model_name": "OS", "prompt": "卖点", "model_version": "2.0", "file_id": file["fileId"]});
    let anybody = house.stranger().with("idempotency-key", "one");
    let first = anybody.json("POST", "/aigc/create", &order).await.json();
    let second = anybody.json("POST", "/aigc/create", &order).await.json();
    assert_eq!(first, second);
    let id = &first["Response"]["TaskId"];
    let told = anybody.json("POST", "/aigc/task", &json!({"task_id": id})).await.json();
    assert_eq!((&told["Status"], &told["AigcVideoTask"]["Status"]), (&json!("WAITING"), &json!("WAITING")));
    assert_eq!((&told["BeginProcessTime"], &told["AigcVideoTask"]["Output"]["FileInfos"]), (&json!(""), &json!([])));
    let somebody = house.visitor("ben").await.json("POST", "/aigc/task", &json!({"task_id": id})).await;
    assert!(somebody.status == 403 && is_refusal(&somebody.json(), "UnauthorizedOperation", ""));
    drop(house);
}
