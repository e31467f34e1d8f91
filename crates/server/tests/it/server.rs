//! The server itself: what it says of itself, how it is set up, how it stops.

use crate::kinora::{Desk, ended};
use crate::serving::Serving;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn it_says_how_it_is_and_what_it_can() {
    let server = Serving::start();
    assert_eq!(server.ask("GET", "/healthz", None, None).json()["status"], "alive");
    let ready = server.ask("GET", "/readyz", None, None);
    assert_eq!(ready.status, 200, "{}", ready.text);
    assert_eq!(ready.json()["checks"]["renderer"]["ok"], true);

    let api = server.ask("GET", "/openapi.json", None, None).json();
    assert_eq!(api["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
    assert!(api["paths"]["/api/auth/login"]["post"].is_object());
    assert_eq!(api["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    for path in ["/docs/", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"] {
        let page = server.ask("GET", path, None, None);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.header("content-security-policy").contains("script-src 'self'"), "{path}");
    }
    let index = server.ask("GET", "/docs/", None, None).text;
    assert!(!index.contains("http://") && !index.contains("https://"), "nothing comes from elsewhere: {index}");

    let unknown = server.ask("GET", "/nowhere", None, None);
    assert_eq!(unknown.status, 404);
    assert!(unknown.json()["error"]["message"].as_str().is_some_and(|m| m.contains("/nowhere")), "{}", unknown.text);
    assert_eq!(unknown.json()["error"]["request_id"], unknown.header("x-request-id"));
    let in_face = server.ask("GET", "/api/auth/nowhere", None, None);
    assert_eq!((in_face.status, in_face.json()["code"].as_u64()), (404, Some(40402)));
    assert_eq!(server.ask("PATCH", "/api/auth/login", None, None).status, 405);
    assert_eq!(
        server.ask("GET", &format!("/media/{}.mp4/a.mp4?e=1&a=&s=AAAA", "0".repeat(64)), None, None).status,
        403
    );

    let page = server.ask("GET", "/metrics", None, None);
    assert!(page.header("content-type").starts_with("text/plain"));
    for line in [
        "kinora_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 1",
        "kinora_workflows_moving 0",
        "kinora_process_resident_memory_bytes ",
    ] {
        assert!(page.text.contains(line), "{line}\n{}", page.text);
    }
}

#[test]
fn it_says_what_is_missing() {
    let desk = Desk::new();
    let nothing = desk.path("none").display().to_string();
    let server = Serving::over(desk, &[("KINORA_ASSETS", &nothing)]);
    let ready = server.ask("GET", "/readyz", None, None);
    let said = ready.json();
    assert_eq!((ready.status, &said["ready"]), (503, &Value::Bool(false)));
    assert_eq!(
        (&said["checks"]["store"]["ok"], &said["checks"]["media"]["ok"]),
        (&Value::Bool(true), &Value::Bool(true))
    );
    let why = said["checks"]["renderer"]["why"].as_str().expect("a reason");
    assert!(why.contains("voice") && why.contains("kinora assets install"), "{why}");
    std::fs::remove_dir_all(server.desk.path("data/media")).expect("removed");
    std::thread::sleep(Duration::from_millis(1100));
    let said = server.ask("GET", "/readyz", None, None).json();
    assert_eq!(said["checks"]["media"]["ok"], false, "{said}");
    assert_eq!(server.ask("GET", "/healthz", None, None).status, 200, "it is alive all the same");
}

#[test]
fn a_configuration_is_checked_and_shown() {
    let desk = Desk::new();
    desk.write("kinora.toml", "lissen = 1\n[limits]\nbody = \"much\"\n");
    let run = |args: &[&str], variables: &[(&str, &str)]| {
        ended(desk.command(args).envs(variables.iter().copied()).output().expect("the program starts"))
    };
    let wrong = run(&["config", "check"], &[("KINORA_LOG__FORM", "xml")]);
    assert_eq!(wrong.code, Some(2));
    for part in ["3 mistake(s)", "kinora.toml: lissen", "kinora.toml: limits.body", "KINORA_LOG__FORM: log.form"] {
        assert!(wrong.stderr.contains(part), "{part}\n{}", wrong.stderr);
    }
    let zh = run(&["config", "check"], &[("KINORA_LOG__FORM", "xml"), ("KINORA_LANG", "zh")]);
    assert!(zh.stderr.contains("3 处错误"), "{}", zh.stderr);
    assert_eq!(run(&["serve"], &[]).code, Some(2), "it does not start so");
    desk.write("kinora.toml", "[providers.apiyi]\nkey = \"sk-secret\"\n");
    assert_eq!(run(&["config", "check"], &[]).code, Some(0));
    let shown = run(&["config", "show"], &[("VIDEO_POLL_INTERVAL", "1500")]).stdout;
    assert!(!shown.contains("sk-secret") && shown.contains("providers.apiyi.key = \"***\""), "{shown}");
    assert!(
        shown.lines().any(|l| l.contains("tasks.poll_interval") && l.ends_with("# VIDEO_POLL_INTERVAL")),
        "{shown}"
    );
    let open = run(&["serve", "--listen", "0.0.0.0:0", "--data", "d"], &[]);
    assert_eq!(open.code, Some(2));
    assert!(open.stderr.contains("open_faces = true") && open.stderr.contains("--listen"), "{}", open.stderr);
}

#[test]
fn a_second_server_over_the_same_folder_or_port_is_refused() {
    let server = Serving::start();
    let second = server.desk.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, Some(1), "{}", second.stderr);
    assert!(second.stderr.contains("another run"), "{}", second.stderr);
    let port = server.port().to_string();
    let third = server.desk.run(&["serve", "--data", "other", "--listen", &port]);
    assert_eq!(third.code, Some(1));
    assert!(third.stderr.contains(&format!("another program listens at {port}")), "{}", third.stderr);
}

#[test]
fn the_first_signal_lets_answers_end_and_the_second_does_not() {
    // A body that comes slowly: half of it, and later the rest.
    let begin = |server: &Serving| {
        let mut slow = TcpStream::connect(server.port()).expect("it listens");
        let body = "{\"name\":\"ada\",\"password\":\"x\"}";
        let (half, rest) = body.split_at(10);
        let head = "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json";
        write!(slow, "{head}\r\nContent-Length: {}\r\n\r\n{half}", body.len()).expect("it reads");
        // Until it is being answered, beside the page that says so.
        let is_open = || server.ask("GET", "/metrics", None, None).text.contains("kinora_http_requests_open 2");
        while !is_open() {
            std::thread::sleep(Duration::from_millis(20));
        }
        (slow, rest)
    };
    let mut server = Serving::start();
    let (mut slow, rest) = begin(&server);
    server.signal("TERM");
    // On a busy machine the signal takes its time.
    let begun = Instant::now();
    while TcpStream::connect(server.port()).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody is let in any more");
        std::thread::sleep(Duration::from_millis(50));
    }
    slow.write_all(rest.as_bytes()).expect("it still reads");
    let mut said = String::new();
    slow.read_to_string(&mut said).expect("it answers to the end");
    assert!(said.starts_with("HTTP/1.1 401"), "{said}");
    assert_eq!(server.end(Duration::from_secs(5)).code(), Some(0));
    assert!(!server.desk.path("data/serving.json").exists());

    let mut server = Serving::start();
    let (_slow, _) = begin(&server);
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    let begun = Instant::now();
    server.signal("INT");
    assert_eq!(server.end(Duration::from_secs(3)).code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(3));
}

/// Work is begun by the command line, taken up by a server, handed back at a signal, taken up again, dropped at two
/// signals, and brought to its end.
#[test]
fn work_outlives_every_stop() {
    const STORY: &str = "雨夜\n\n深夜，大雨落在山脚的客栈外。\n\n“有人吗？”林小雨问道。\n";
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let film = ["film", "a.txt", "-o", "out.mp4", "--resolution", "480p", "--json", "--project", "data"];
    let mut first = desk.start(&film);
    let mut told = BufReader::new(first.stdout.take().expect("a pipe")).lines();
    assert!(told.next().expect("it tells of its work").expect("text").contains("progress"));
    first.kill().expect("it is killed");
    first.wait().expect("it is dead");

    let moving = |server: &Serving| {
        let page = server.ask("GET", "/metrics", None, None).text;
        page.lines().find_map(|l| l.strip_prefix("kinora_workflows_moving ")).and_then(|n| n.parse::<f64>().ok())
    };
    let mut server = Serving::over(desk, &[]);
    assert_eq!(moving(&server), Some(1.0), "the server goes on with it");
    std::thread::sleep(Duration::from_millis(1500));
    server.signal("TERM");
    assert_eq!(server.end(Duration::from_secs(20)).code(), Some(0));

    let desk = std::mem::replace(&mut server.desk, Desk::new());
    let mut server = Serving::over(desk, &[]);
    std::thread::sleep(Duration::from_millis(1500));
    server.signal("TERM");
    server.signal("TERM");
    server.end(Duration::from_secs(5));

    let desk = std::mem::replace(&mut server.desk, Desk::new());
    let ran = desk.run(&film).expect_success();
    let report = ran.events().into_iter().rfind(|e| e["event"] == "film").expect("the film was told")["report"].clone();
    assert!(report["duration"].as_f64().is_some_and(|s| s > 1.0), "{report}");
    assert!(desk.path("out.mp4").exists());
}
