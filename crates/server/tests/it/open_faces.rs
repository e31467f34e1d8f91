//! The faces that need no account: over a server's death, and behind a real nginx.

use crate::kinora::Desk;
use crate::serving::{Said, Serving};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::{Request, Response};

#[test]
fn a_conversation_outlives_its_server() {
    let mut server = Serving::start();
    let order = json!({"prompt": "生成一个海边日落的1秒视频"});
    let made = server.ask("POST", "/api/video-gen/generate", None, Some(order)).json();
    let id = |field: &str| made[field].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let path =
        format!("/api/video-gen/status?conversation_id={}&message_id={}", id("conversation_id"), id("message_id"));
    let before = server.ask("GET", &path, None, None).json()["task"].clone();
    // No signal that it could prepare for.
    server.signal("KILL");
    server.end(Duration::from_secs(5));
    let desk = std::mem::replace(&mut server.desk, Desk::new());
    let server = Serving::over(desk, &[]);
    let end = Instant::now() + Duration::from_secs(240);
    let task = loop {
        let task = server.ask("GET", &path, None, None).json()["task"].clone();
        match task["status"].as_str() {
            Some("pending" | "processing") if Instant::now() < end => std::thread::sleep(Duration::from_millis(200)),
            _ => break task,
        }
    };
    assert_eq!((&task["status"], &task["created_at"]), (&json!("completed"), &before["created_at"]), "{task}");
    assert_eq!(server.ask("GET", "/api/video-gen/list", None, None).json()["total"], 1);
    let url = task["video_urls"][0].as_str().expect("an address");
    let film = send(url, "GET", &[], vec![]);
    assert_eq!((film.status, film.header("content-type")), (200, "video/mp4"));
}

/// A picture of one white pixel.
const PIXEL: &str = "89504e470d0a1a0a0000000d4948445200000001000000010806000\
                     0001f15c4890000000b49444154789c63f80f040009fb03fdfb5e6b2b0000000049454e44ae426082";

#[test]
fn a_real_nginx_passes_everything_on() {
    let server = Serving::start();
    let nginx = Nginx::start(&server);
    let at = |path: &str| format!("{}{path}", nginx.at);
    let code = |said: &Said| said.json()["Response"]["Error"]["Code"].as_str().unwrap_or_default().to_owned();

    let said = send(&at("/aigc/task"), "POST", &[("content-type", "application/json")], br#"{"task_id":"a"}"#.to_vec());
    assert_eq!((said.status, code(&said).as_str()), (404, "ResourceNotFound"), "{}", said.text);
    assert_eq!(said.json()["Response"]["RequestId"], said.header("x-request-id"), "nginx's own id is kept");
    let said = send(&at("/aigc/create?x=1"), "GET", &[], vec![]);
    assert_eq!((said.status, code(&said).as_str()), (405, "UnsupportedProtocol"));
    let said = send(&at("/api/process/elsewhere"), "POST", &[], vec![]);
    assert_eq!((said.status, code(&said).as_str()), (404, "InvalidAction"), "/api/process is not taken for /api");
    let (kind, body) = form("file", "a.mp4", &[0; 3_000_000]);
    let said = send(&at("/api/process/upload"), "POST", &[("content-type", &kind), ("x-api-key", "wrong-key")], body);
    assert_eq!((said.status, code(&said).as_str()), (401, "AuthFailure"), "{}", said.text);

    let pixel: Vec<u8> =
        (0..PIXEL.len() / 2).map(|i| u8::from_str_radix(&PIXEL[2 * i..2 * i + 2], 16).expect("hex")).collect();
    let (kind, body) = form("media", "a.png", &pixel);
    let said = send(&at("/vod/upload"), "POST", &[("content-type", &kind)], body);
    assert_eq!(said.status, 200, "{}", said.text);
    let url = said.json()["mediaUrl"].as_str().expect("an address").to_owned();
    assert!(url.starts_with(&nginx.at), "links lead back through nginx: {url}");
    let part = send(&url, "GET", &[("range", "bytes=1-3")], vec![]);
    assert_eq!((part.status, part.text.as_str()), (206, "PNG"));
    let large = send(&at("/vod/upload"), "POST", &[("content-type", &kind)], vec![0; 25 << 20]);
    assert_eq!(large.status, 413, "nginx refuses what nobody would take");

    for path in ["/docs/", "/openapi.json", "/healthz"] {
        assert_eq!(send(&at(path), "GET", &[], vec![]).status, 200, "{path}");
    }
    let said = send(&at("/api/video-gen/list"), "GET", &[], vec![]);
    assert_eq!(said.json()["total"], 0, "the other faces are behind it, too");
}

/// A form with the fields of an upload, and one file.
pub fn form(field: &str, name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, text) in [("region", "ap-guangzhou"), ("sub_app_id", "1320866336")] {
        let part = format!("--b7f3a\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend(part.bytes());
    }
    let head = format!("--b7f3a\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend_from_slice(bytes);
    body.extend(b"\r\n--b7f3a--\r\n");
    ("multipart/form-data; boundary=b7f3a".to_owned(), body)
}

pub fn send(url: &str, method: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Said {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let config = Agent::config_builder().proxy(None).http_status_as_error(false);
    let agent: Agent = config.timeout_global(Some(Duration::from_secs(120))).build().into();
    let answer: Response<ureq::Body> = agent.run(request.body(body).expect("a request")).expect("it answers");
    let (head, mut body) = answer.into_parts();
    let bytes = body.with_config().limit(256 << 20).read_to_vec().expect("a body");
    Said { status: head.status.as_u16(), head: head.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// A real nginx with our configuration, before a server.
struct Nginx {
    at: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Nginx {
    #[expect(clippy::disallowed_methods, reason = "a test starts nginx as a person does")]
    fn start(server: &Serving) -> Self {
        let program = nginx_program();
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a port").port();
        let written = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nginx.conf"));
        let written = written.expect("the configuration is there");
        assert_eq!(written.matches("server 127.0.0.1:8000;").count(), 4);
        // Where things are is this test's own; what is passed on and how is the file's.
        let tmp = folder.path().display();
        let here = format!(
            "http {{ access_log off; client_body_temp_path {tmp}/body; proxy_temp_path {tmp}/proxy; \
             fastcgi_temp_path {tmp}/f; uwsgi_temp_path {tmp}/u; scgi_temp_path {tmp}/s;"
        );
        let conf = written
            .replace("server 127.0.0.1:8000;", &format!("server {};", server.port()))
            .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
            .replacen("http {", &here, 1);
        let path = folder.path().join("nginx.conf");
        std::fs::write(&path, conf).expect("written");
        let rest = format!("daemon off; master_process off; pid {tmp}/nginx.pid; error_log stderr;");
        let mut command = std::process::Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-c").arg(&path).args(["-e", "stderr", "-g", &rest]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("nginx starts");
        let mut nginx = Self { at: format!("http://127.0.0.1:{port}"), child, _folder: folder };
        let end = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(nginx.child.try_wait().expect("our child").is_none(), "nginx refuses the configuration, see above");
            assert!(Instant::now() < end, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The nginx of this machine; else the one in the system's packages, unpacked into a folder, which takes no rights.
#[expect(clippy::disallowed_methods, reason = "a test uses the package manager as a person does")]
fn nginx_program() -> PathBuf {
    let folders =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let usual = ["/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin"].map(PathBuf::from);
    if let Some(found) = folders.into_iter().chain(usual).map(|folder| folder.join("nginx")).find(|p| p.is_file()) {
        return found;
    }
    let place = crate::kinora::assets().join("nginx");
    let program = place.join("usr/sbin/nginx");
    if program.is_file() {
        return program;
    }
    std::fs::create_dir_all(&place).expect("a folder for nginx");
    let run = |program: &str, args: &[&str]| {
        let ran = std::process::Command::new(program).args(args).current_dir(&place).stdin(Stdio::null()).output();
        match ran {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
            Err(cause) => Err(cause.to_string()),
        }
    };
    let fetched = run("apt-get", &["download", "nginx"]).or_else(|_| {
        // Its lists may be empty; refreshing them takes rights that there may be.
        run("apt-get", &["update", "--quiet"]).and_then(|()| run("apt-get", &["download", "nginx"]))
    });
    let unpacked = fetched.and_then(|()| {
        let packages = std::fs::read_dir(&place).map_err(|e| e.to_string())?;
        let package =
            packages.filter_map(Result::ok).map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "deb"));
        let package = package.ok_or("no package came")?;
        run("dpkg-deb", &["-x", &package.display().to_string(), "."])
    });
    if let Err(why) = unpacked {
        panic!(
            "this test needs nginx, which is not installed and cannot be fetched ({why}); on Debian or Ubuntu: apt-get install nginx"
        );
    }
    program
}

#[test]
fn what_the_faces_say_of_themselves_is_in_the_reference() {
    let server = Serving::start();
    let api: Value = server.ask("GET", "/openapi.json", None, None).json();
    for (path, method) in [
        ("/api/file/upload", "post"),
        ("/api/video-gen/generate", "post"),
        ("/api/video-gen/status", "get"),
        ("/api/video-gen/list", "get"),
        ("/api/process/upload", "post"),
        ("/vod/upload", "post"),
        ("/aigc/create", "post"),
        ("/aigc/task", "post"),
    ] {
        assert!(api["paths"][path][method].is_object(), "{method} {path}");
    }
}
