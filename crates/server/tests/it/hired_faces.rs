//! Documents 000 and 003 as a person with keys has them: conversations and films after a pattern, over fakes of the
//! vendors that keep books.

use crate::hired::{account, desk, is_paid_once, offers};
use crate::kinora::{Desk, ended};
use crate::open_faces::{form, send};
use crate::serving::{Said, Serving};
use kinora_vendorfakes::{Fake, KEY, Kind, Media, Mishap};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Whoever films is asked first after so long, then so often.
const SCHEDULE: &str = "[conversation]\nfirst_wait = \"600ms\"\ninterval = \"200ms\"\nattempts = 400\n";

/// A key for the route that always wants one.
const OPEN_KEY: &str = "studio-key-0123456789";

/// Orders a video in a conversation; gives where its state is told.
fn converse(server: &Serving, order: Value) -> String {
    let said = server.ask("POST", "/api/video-gen/generate", None, Some(order));
    assert_eq!(said.status, 200, "{}", said.text);
    let made = said.json();
    assert_eq!(made["task_status"], "pending");
    let id = |field: &str| made[field].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    format!("/api/video-gen/status?conversation_id={}&message_id={}", id("conversation_id"), id("message_id"))
}

/// What a task came to, and what was seen of it on the way.
fn told(server: &Serving, path: &str, is_over: impl Fn(&Value) -> bool) -> (Value, Vec<(String, u64)>) {
    let (end, mut seen) = (Instant::now() + Duration::from_secs(240), Vec::new());
    loop {
        let said = server.ask("GET", path, None, None);
        assert_eq!(said.status, 200, "{}", said.text);
        let task = said.json()["task"].clone();
        let state =
            (task["status"].as_str().unwrap_or_default().to_owned(), task["retry_count"].as_u64().unwrap_or(99));
        if seen.last() != Some(&state) {
            seen.push(state);
        }
        if is_over(&task) {
            return (task, seen);
        }
        assert!(Instant::now() < end, "{task}");
        std::thread::sleep(Duration::from_millis(40));
    }
}

fn is_over(task: &Value) -> bool {
    matches!(task["status"].as_str(), Some("completed" | "failed"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_conversation_is_filmed_elsewhere_and_asked_after_as_its_schedule_says() {
    let fake = Fake::start(Kind::Ark).await;
    fake.set_patience(4);
    let server = Serving::over(desk(&(account("ark", &fake) + SCHEDULE)), &[]);
    let at = Instant::now();
    let path = converse(&server, json!({"prompt": "生成一个海边日落的5秒视频", "guest": false}));
    let (task, seen) = told(&server, &path, is_over);
    assert_eq!(task["status"], "completed", "{task}");
    assert!(at.elapsed() >= Duration::from_millis(600 + 3 * 200), "nobody looked too early");
    assert_eq!((&task["retry_count"], &task["max_retries"]), (&json!(5), &json!(400)), "it is there at the fifth look");
    assert_eq!(seen[0], ("pending".to_owned(), 0), "{seen:?}");
    assert!(seen.iter().all(|(state, looks)| (*looks == 0) == (state == "pending")), "{seen:?}");
    assert!(seen.windows(2).all(|pair| pair[0].1 <= pair[1].1), "looks are only ever more: {seen:?}");
    assert!(task["warnings"].is_null() && task["error"].is_null(), "{task}");
    let film = send(task["video_urls"][0].as_str().expect("an address"), "GET", &[], vec![]);
    assert_eq!((film.status, film.header("content-type")), (200, "video/mp4"));
    assert_eq!(fake.charges().len(), 1);
    // Who is a guest there has no account: we make it, and nobody is paid.
    let (guests, _) = told(&server, &converse(&server, json!({"prompt": "1秒的雨", "guest": true})), is_over);
    assert_eq!((&guests["status"], &guests["max_retries"]), (&json!("completed"), &json!(1)), "{guests}");
    assert_eq!(fake.charges().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_conversation_ends_with_its_attempts_and_tells_of_fallbacks() {
    let (slow, refusing) = (Fake::start(Kind::Ark).await, Fake::start(Kind::OpenAi).await);
    slow.set_patience(1000);
    let config = account("ark", &slow)
        + &account("relay", &refusing).replace(KEY, "sk-another-0123456789")
        + "offers = { video = [\"film-1\"] }\n[conversation]\nroute = \"sora2\"\n[conversation.schedules.ark]\n\
           first_wait = \"100ms\"\ninterval = \"100ms\"\nattempts = 3\n[routes]\nsora2 = [\"ark\"]\n";
    let server = Serving::over(desk(&config), &[]);
    let (task, _) = told(&server, &converse(&server, json!({"prompt": "海边", "guest": false})), is_over);
    assert_eq!((&task["status"], &task["retry_count"], &task["max_retries"]), (&json!("failed"), &json!(3), &json!(3)));
    assert!(task["error"].as_str().is_some_and(|why| why.contains("ark")), "{task}");
    let looked = slow.asked().iter().filter(|asked| asked.method == "GET").count();
    assert_eq!((looked, slow.charges().len()), (3, 1), "three looks, one order");
    drop(server);
    // Another one, who takes no key of ours; then we do it, and say so.
    let config = config.replace("sora2 = [\"ark\"]", "sora2 = [\"relay\", \"offline\"]");
    let server = Serving::over(desk(&config), &[]);
    let (task, _) = told(&server, &converse(&server, json!({"prompt": "1秒的海边", "guest": false})), is_over);
    assert_eq!(task["status"], "completed", "{task}");
    assert!(task["warnings"][0].as_str().is_some_and(|w| w.contains("relay") && w.contains("offline")), "{task}");
    assert_eq!(refusing.charges().len(), 0);
}

/// A video to make another one like.
fn pattern() -> (String, Vec<u8>) {
    form("file", "原片.mp4", &Media::default().film)
}

fn process(server: &Serving) -> Said {
    let (kind, body) = pattern();
    let at = format!("{}/api/process/upload", server.at);
    send(&at, "POST", &[("content-type", &kind), ("x-api-key", OPEN_KEY)], body)
}

/// Uploads a picture; gives its id.
fn picture(server: &Serving) -> String {
    let (kind, body) = form("media", "product.png", &Media::default().picture);
    let said = send(&format!("{}/vod/upload", server.at), "POST", &[("content-type", &kind)], body);
    assert_eq!(said.status, 200, "{}", said.text);
    said.json()["fileId"].as_str().expect("an id").to_owned()
}

fn create(server: &Serving, prompt: &str, file_id: &str) -> String {
    let order = json!({"model_name": "OS", "prompt": prompt, "model_version": "2.0", "file_id": file_id});
    let said = server.ask("POST", "/aigc/create", None, Some(order));
    assert_eq!(said.status, 200, "{}", said.text);
    said.json()["Response"]["TaskId"].as_str().expect("an id").to_owned()
}

/// What a task came to; one that asks for a decision goes no further by itself.
fn aigc(server: &Serving, id: &str) -> Value {
    let end = Instant::now() + Duration::from_secs(240);
    loop {
        let said = server.ask("POST", "/aigc/task", None, Some(json!({"task_id": id})));
        assert_eq!(said.status, 200, "{}", said.text);
        let task = said.json();
        let asks = task["AigcVideoTask"]["Message"].as_str().is_some_and(|message| !message.is_empty());
        if asks || matches!(task["Status"].as_str(), Some("FINISH" | "FAILED")) {
            return task;
        }
        assert!(Instant::now() < end, "{task}");
        std::thread::sleep(Duration::from_millis(60));
    }
}

fn replication(analyst: &Fake, filming: &Fake) -> String {
    format!(
        "api_keys = [{{ name = \"studio\", key = \"{OPEN_KEY}\" }}]\nopen_faces = true\n{}{}{}{}[routes]\nwatcher = [\"eyes\"]\n\
         [replication]\nanalyst = \"watcher\"\n",
        account("eyes", analyst),
        if analyst.vendor() == "openai" { offers(Kind::OpenAi) } else { String::new() },
        account("tencent", filming),
        offers(Kind::Tencent),
    )
}

/// What a model that looks at the film says of it.
fn seen(product: &str) -> String {
    json!({
        "language": "zh", "product": product, "prices": ["¥199"], "selling_points": ["一杯好水，喝出健康"],
        "prompt_text": format!("商品：{product}\n卖点：一杯好水，喝出健康\n节奏：共99个镜头"),
    })
    .to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn document_000_is_looked_at_and_filmed_by_who_is_hired() {
    let (eyes, filming) = (Fake::start(Kind::OpenAi).await, Fake::start(Kind::Tencent).await);
    eyes.will_say(["我不会 JSON。".to_owned(), seen("智能保温杯")]);
    let server = Serving::over(desk(&replication(&eyes, &filming)), &[crate::hired::POLLS, crate::hired::ATTEMPTS]);
    let said = process(&server);
    assert_eq!(said.status, 200, "{}", said.text);
    let data = said.json()["data"].clone();
    assert_eq!((&data["product"], &data["prices"]), (&json!("智能保温杯"), &json!(["¥199"])), "{data}");
    assert!(data["analysed_by"].as_str().is_some_and(|by| by.starts_with("eyes/")), "{data}");
    let text = data["prompt_text"].as_str().expect("a text");
    assert!(
        text.contains("商品：智能保温杯") && !text.contains("99个镜头"),
        "the pace is measured, not guessed: {text}"
    );
    assert_eq!(eyes.charges().len(), 2, "it was told once what was wrong");
    let asked = eyes.asked();
    let words = asked.last().expect("it was asked").json().to_string();
    assert!(
        words.contains("我不会 JSON。") && words.contains("data:image/jpeg"),
        "the fault is quoted, and stills are sent"
    );
    // The same film again costs nothing more.
    assert_eq!(process(&server).json()["data"]["product"], "智能保温杯");
    assert_eq!(eyes.charges().len(), 2);

    let file_id = picture(&server);
    let task = aigc(&server, &create(&server, text, &file_id));
    assert_eq!((&task["Status"], &task["AigcVideoTask"]["Status"]), (&json!("FINISH"), &json!("SUCCESS")), "{task}");
    assert_eq!(task["AigcVideoTask"]["Message"], "", "nobody else made it: {task}");
    assert_eq!(filming.charges().len(), 1);
    let ordered = filming.asked().into_iter().find(|asked| asked.header("x-tc-action") == Some("CreateAigcVideoTask"));
    let ordered = ordered.expect("it was ordered").json();
    assert_eq!((&ordered["ModelName"], &ordered["ModelVersion"]), (&json!("OS"), &json!("2.0")), "{ordered}");
    assert!(ordered["Prompt"].as_str().is_some_and(|prompt| prompt.contains("智能保温杯")), "{ordered}");
    let url = task["AigcVideoTask"]["Output"]["FileInfos"][0]["FileUrl"].as_str().expect("an address");
    let film = send(url, "GET", &[], vec![]);
    assert_eq!((film.status, film.header("content-type")), (200, "video/mp4"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn an_analysis_that_nobody_can_give_is_refused_and_one_that_falls_back_says_so() {
    let (eyes, filming) = (Fake::start(Kind::OpenAi).await, Fake::start(Kind::Tencent).await);
    eyes.will_say(["{}".to_owned(), "[]".to_owned()]);
    let config = replication(&eyes, &filming);
    let server = Serving::over(desk(&config), &[]);
    let said = process(&server);
    assert!(said.status >= 500 && said.text.contains("replication.analyst"), "{}: {}", said.status, said.text);
    drop(server);
    let config = config.replacen(KEY, "sk-another-0123456789", 1).replace("[\"eyes\"]", "[\"eyes\", \"offline\"]");
    let server = Serving::over(desk(&config), &[]);
    let data = process(&server).json()["data"].clone();
    assert_eq!(data["analysed_by"], "offline", "{data}");
    assert!(data["not_done"].to_string().contains("eyes"), "{data}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_command_line_replicates_by_who_is_hired() {
    let (eyes, filming) = (Fake::start(Kind::Gemini).await, Fake::start(Kind::Tencent).await);
    eyes.will_say([seen("智能保温杯")]);
    let desk = desk(&replication(&eyes, &filming));
    desk.write("in.mp4", Media::default().film);
    desk.write("product.png", Media::default().picture);
    let replicate = |more: &[&str]| {
        let args = ["replicate", "in.mp4", "--reference", "product.png", "-o", "out.mp4"];
        let mut command = desk.command(&[&args[..], more].concat());
        ended(command.envs([crate::hired::POLLS, crate::hired::ATTEMPTS]).output().expect("the program starts"))
    };
    let wrong = replicate(&["--video-by", "nobody"]);
    assert!(wrong.code != Some(0) && wrong.stderr.contains("--video-by nobody"), "{}", wrong.stderr);
    let ran = replicate(&["--analyst-by", "watcher", "--video-by", "OS"]).expect_success();
    assert!(ran.stdout.contains("商品：智能保温杯"), "{}", ran.stdout);
    assert_eq!((eyes.charges().len(), filming.charges().len()), (1, 1));
    assert!(desk.path("out.mp4").exists());
}

/// Kills the server after each of these and starts it again over the same folder.
fn killed(mut server: Serving, variables: &[(&str, &str)]) -> Serving {
    for moment in [250, 400, 600] {
        std::thread::sleep(Duration::from_millis(moment));
        server.signal("KILL");
        server.end(Duration::from_secs(5));
        let desk = std::mem::replace(&mut server.desk, Desk::new());
        server = Serving::over(desk, variables);
    }
    server
}

/// Answers that go astray, in the order of the orders.
fn astray(fake: &Fake) {
    fake.set_patience(6);
    fake.plan([Mishap::AnswerLost, Mishap::ChargedThenError, Mishap::RequestLost, Mishap::Busy]);
    fake.plan([Mishap::Late(Duration::from_millis(700)), Mishap::Garbage]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn document_003_is_paid_once_whatever_dies() {
    for kind in [Kind::Gemini, Kind::ComfyUi, Kind::Ark] {
        let fake = Fake::start(kind).await;
        astray(&fake);
        let config = format!(
            "{}{}[routes]\nconversation = [\"maker\"]\n[conversation.schedules.maker]\nfirst_wait = \"100ms\"\ninterval = \"150ms\"\n\
             attempts = 400\n[outgoing]\nprivate = true\n",
            account("maker", &fake),
            offers(kind),
        );
        let server = Serving::over(desk(&config), &[]);
        let paths: Vec<String> =
            (0..8).map(|n| converse(&server, json!({"prompt": format!("第{n}段4秒视频"), "guest": false}))).collect();
        let server = killed(server, &[]);
        let mut ended: BTreeMap<String, usize> = BTreeMap::new();
        for path in &paths {
            let (task, _) = told(&server, path, |task| is_over(task) || task["warnings"].is_array());
            if task["status"] == "failed" {
                println!("{kind:?}: {}", task["error"]);
            }
            *ended.entry(task["status"].to_string()).or_default() += 1;
        }
        is_paid_once(&fake, kind, &ended);
        assert!(ended.get("\"completed\"").is_some_and(|done| *done >= 2), "{kind:?}: {ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn document_000_is_paid_once_whatever_dies() {
    let (eyes, filming) = (Fake::start(Kind::OpenAi).await, Fake::start(Kind::Tencent).await);
    astray(&filming);
    let polls = [crate::hired::POLLS, crate::hired::ATTEMPTS];
    let server = Serving::over(desk(&replication(&eyes, &filming)), &polls);
    let file_id = picture(&server);
    let ids: Vec<String> = (0..8).map(|n| create(&server, &format!("第{n}个商品，一杯好水"), &file_id)).collect();
    let server = killed(server, &polls);
    let mut ended: BTreeMap<String, usize> = BTreeMap::new();
    for id in &ids {
        *ended.entry(aigc(&server, id)["Status"].to_string()).or_default() += 1;
    }
    is_paid_once(&filming, Kind::Tencent, &ended);
    assert!(ended.get("\"FINISH\"").is_some_and(|done| *done >= 2), "{ended:?}");
}
