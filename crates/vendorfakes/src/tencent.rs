//! Tencent Cloud VOD: signed actions, tasks taken once per `SessionId`, and the object storage behind uploads.

use crate::{
    KEY, KEY_ID,
    books::{Books, Job, Stage},
    server::Manner,
    wire::{Asked, Said},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};

pub(crate) struct Tencent;

/// Every answer is 200, a refusal too.
fn refuse(code: &str, message: &str) -> Said {
    Said::ok(&json!({"Response": {"Error": {"Code": code, "Message": message}, "RequestId": "fake-request"}}))
}

fn say(mut response: Value) -> Said {
    response["RequestId"] = json!("fake-request");
    Said::ok(&json!({"Response": response}))
}

impl Manner for Tencent {
    fn is_order(&self, asked: &Asked) -> bool {
        asked.header("x-tc-action").is_some_and(|action| action.starts_with("CreateAigc"))
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        if asked.method == "PUT" {
            return put(asked, books);
        }
        if asked.method == "GET" && asked.path.starts_with("/made/") {
            let film = asked.path.ends_with(".mp4");
            return if film {
                Said::file("video/mp4", books.media.film.clone())
            } else {
                Said::file("image/png", books.media.picture.clone())
            };
        }
        if let Some(refusal) = unsigned(asked) {
            return refusal;
        }
        let body = asked.json();
        match asked.header("x-tc-action").unwrap_or_default() {
            "CreateAigcVideoTask" => create(&body, "AigcVideo", books),
            "CreateAigcImageTask" => create(&body, "AigcImage", books),
            "DescribeTaskDetail" => detail(&body, books),
            "DescribeTasks" => list(&body, books),
            "ManageTask" => abort(&body, books),
            "ApplyUpload" => say(json!({
                "StorageBucket": "abc123-1500000000", "StorageRegion": "ap-chongqing", "VodSessionKey": "session-1",
                "MediaStoragePath": "/dir/file name.png", "CoverStoragePath": "",
                "TempCertificate": {"SecretId": KEY_ID, "SecretKey": KEY, "Token": "fake-token", "ExpiredTime": 1_790_003_600},
            })),
            "CommitUpload" if books.uploads.contains_key("/dir/file name.png") => say(
                json!({"FileId": "5285890000000000001", "MediaUrl": "https://1500000000.vod2.example/a.png", "CoverUrl": ""}),
            ),
            "CommitUpload" => refuse("InvalidParameterValue.VodSessionKey", "nothing was uploaded"),
            action => refuse("InvalidAction", &format!("{action} is no action here")),
        }
    }

    fn busy(&self) -> Said {
        refuse("RequestLimitExceeded", "too fast")
    }
    fn broken(&self) -> Said {
        refuse("InternalError", "the server broke")
    }
}

/// Refuses who does not sign as TC3 says.
fn unsigned(asked: &Asked) -> Option<Said> {
    let header = |name: &str| asked.header(name).unwrap_or_default();
    let authorization = header("authorization");
    let field = |name: &str| {
        let (_, rest) = authorization.split_once(&format!("{name}="))?;
        rest.split([',', ' ']).next()
    };
    let credential = field("Credential").unwrap_or_default();
    let (id, scope) = credential.split_once('/').unwrap_or_default();
    if id != KEY_ID {
        return Some(refuse("AuthFailure.SecretIdNotFound", "the SecretId is not found"));
    }
    let canonical = format!(
        "POST\n/\n\ncontent-type:{}\nhost:{}\n\ncontent-type;host\n{}",
        header("content-type").to_ascii_lowercase(),
        header("host").to_ascii_lowercase(),
        hex(&Sha256::digest(&asked.body))
    );
    let to_sign = format!(
        "TC3-HMAC-SHA256\n{}\n{scope}\n{}",
        header("x-tc-timestamp"),
        hex(&Sha256::digest(canonical.as_bytes()))
    );
    let mut key = format!("TC3{KEY}").into_bytes();
    for step in scope.split('/') {
        key = sign::<Hmac<Sha256>>(&key, step.as_bytes());
    }
    let right = hex(&sign::<Hmac<Sha256>>(&key, to_sign.as_bytes()));
    (field("Signature") != Some(&right)).then(|| refuse("AuthFailure.SignatureFailure", "the signature is wrong"))
}

fn sign<M: Mac + KeyInit>(key: &[u8], words: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("a key of any length will do");
    mac.update(words);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn create(body: &Value, kind: &str, books: &mut Books) -> Said {
    let Some(name) = body["ModelName"].as_str().filter(|name| !name.is_empty()) else {
        return refuse("InvalidParameter", "ModelName");
    };
    let session = body["SessionId"].as_str().unwrap_or_default();
    if session.len() > 50 {
        return refuse("InvalidParameterValue.SessionIdTooLong", "SessionId");
    }
    if !session.is_empty() && books.jobs.values().any(|job| job.order["SessionId"] == session) {
        return refuse("InvalidParameterValue.SessionId", "the dedup id is repeated");
    }
    for file in body["FileInfos"].as_array().into_iter().flatten() {
        let place = match file["Type"].as_str() {
            Some("Base64") => &file["Base64"],
            Some("Url") => &file["Url"],
            Some("File") => &file["FileId"],
            _ => return refuse("InvalidParameter", "FileInfos.Type"),
        };
        if place.as_str().is_none_or(|place| place.is_empty() || place.starts_with("data:")) {
            return refuse("InvalidParameter", "FileInfos");
        }
    }
    let id = format!("1500000000-{kind}-{:06x}", books.next());
    books.charge(session, name, &id);
    books.open(&id, body.clone());
    say(json!({"TaskId": id}))
}

fn detail(body: &Value, books: &mut Books) -> Said {
    let id = body["TaskId"].as_str().unwrap_or_default().to_owned();
    let origin = books.origin.clone();
    let Some((stage, job)) = books.ask_after(&id) else { return refuse("ResourceNotFound", "no such task") };
    let film = id.contains("AigcVideo");
    let (outer, inner, progress) = match stage {
        Stage::Waiting => ("WAITING", "PROCESSING", 0),
        Stage::Running => ("PROCESSING", "PROCESSING", 50),
        Stage::Cancelled => ("ABORTED", "FINISH", 0),
        Stage::Done | Stage::Failed => ("FINISH", "FINISH", 100),
    };
    let mut task = json!({"TaskId": id, "Status": inner, "ErrCode": 0, "ErrCodeExt": "", "Message": "", "Progress": progress,
        "SessionId": job.order["SessionId"], "Input": {}});
    if stage == Stage::Done {
        let (name, kind) = if film { ("film.mp4", "mp4") } else { ("picture.png", "png") };
        task["Output"] = json!({"FileInfos": [{"StorageMode": "Temporary", "FileType": kind, "FileUrl": format!("{origin}/made/{name}")}]});
    }
    if stage == Stage::Failed {
        task["ErrCode"] = json!(70000);
        task["ErrCodeExt"] = json!(job.fails);
        task["Message"] = json!("the task failed, as planned");
    }
    let kind = if film { "AigcVideoTask" } else { "AigcImageTask" };
    let mut response = json!({"TaskType": kind, "Status": outer, "CreateTime": "2026-11-22T09:00:00Z"});
    response[kind] = task;
    say(response)
}

fn word(stage: Option<Stage>) -> &'static str {
    match stage {
        Some(Stage::Waiting) | None => "WAITING",
        Some(Stage::Running) => "PROCESSING",
        Some(_) => "FINISH",
    }
}

fn list(body: &Value, books: &Books) -> Said {
    let wanted = body["Status"].as_str().unwrap_or_default();
    let fits = |job: &&Job| word(books.stage(&job.id)) == wanted;
    let limit = body["Limit"].as_u64().unwrap_or(10) as usize;
    let skip = body["ScrollToken"].as_str().and_then(|token| token.parse().ok()).unwrap_or(0);
    let all: Vec<&Job> = books.jobs.values().filter(fits).collect();
    let set: Vec<Value> = (all.iter().skip(skip).take(limit))
        .map(|job| json!({"TaskId": job.id, "Status": wanted, "TaskType": "AigcVideoTask", "SessionId": job.order["SessionId"]}))
        .collect();
    let token = if skip + set.len() < all.len() { (skip + set.len()).to_string() } else { String::new() };
    say(json!({"TaskSet": set, "ScrollToken": token}))
}

fn abort(body: &Value, books: &mut Books) -> Said {
    let id = body["TaskId"].as_str().unwrap_or_default();
    match (books.stage(id), books.jobs.get_mut(id)) {
        (Some(Stage::Waiting), Some(job)) => {
            job.cancelled = true;
            say(json!({}))
        }
        (Some(_), _) => refuse("FailedOperation", "only a task that waits can be stopped"),
        _ => refuse("ResourceNotFound", "no such task"),
    }
}

/// The object storage: signed with HMAC-SHA1 under the keys that `ApplyUpload` gave.
fn put(asked: &Asked, books: &mut Books) -> Said {
    let authorization = asked.header("authorization").unwrap_or_default();
    let field = |name: &str| authorization.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    let (time, names) = (field("q-key-time").unwrap_or_default(), field("q-header-list").unwrap_or_default());
    let path = format!("/{}", asked.parts().join("/"));
    let encode = |value: &str| -> String {
        value
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect()
    };
    let headers: Vec<String> =
        names.split(';').map(|name| format!("{name}={}", encode(asked.header(name).unwrap_or_default()))).collect();
    let said = format!("put\n{path}\n\n{}\n", headers.join("&"));
    let to_sign = format!("sha1\n{time}\n{}\n", hex(&Sha1::digest(said.as_bytes())));
    let key = hex(&sign::<Hmac<Sha1>>(KEY.as_bytes(), time.as_bytes()));
    let right = hex(&sign::<Hmac<Sha1>>(key.as_bytes(), to_sign.as_bytes()));
    if field("q-signature") != Some(&right) || asked.header("x-cos-security-token") != Some("fake-token") {
        return Said::json(403, &json!({"Code": "SignatureDoesNotMatch"}));
    }
    books.uploads.insert(path, asked.body.to_vec());
    Said::file("application/xml", "")
}
