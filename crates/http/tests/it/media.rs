//! A picture goes in by a form and comes out by a sealed link; one that breaks off leaves nothing.

use crate::face::Server;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

fn form(file: &[u8]) -> Vec<u8> {
    let head = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.exe\"\r\n\r\n";
    [head.as_slice(), file, b"\r\n--b--\r\n"].concat()
}

const FORM: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=b");

#[tokio::test]
async fn what_is_sent_can_be_fetched_in_parts() {
    let server = Server::start().await;
    let sent = server.ask("POST", "/films/picture", &[FORM], &form(GIF)).await;
    let path = sent.text().strip_prefix("http://film.test").unwrap_or_else(|| panic!("{sent:?}"));
    let whole = server.ask("GET", path, &[], b"").await;
    assert_eq!((whole.status, whole.body.as_slice()), (200, GIF));
    assert_eq!((whole.header("content-type"), whole.header("etag")), ("image/gif", "\"a1\""));
    assert_eq!(whole.header("content-disposition"), "inline; filename=\"_.gif\"; filename*=UTF-8''%E9%9B%A8.gif");
    assert_eq!(whole.header("content-security-policy"), "default-src 'none'; sandbox");
    let part = server.ask("GET", path, &[("Range", "bytes=0-5")], b"").await;
    assert_eq!((part.status, part.text()), (206, "GIF89a"));
    let head = server.ask("HEAD", path, &[], b"").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, GIF.len().to_string().as_str(), 0));
    let held = server.ask("GET", path, &[("If-None-Match", "\"a1\"")], b"").await;
    assert_eq!((held.status, held.body.len()), (304, 0));
    let outside = server.ask("GET", path, &[("Range", "bytes=999-")], b"").await;
    assert_eq!((outside.status, outside.refusal().0.as_str()), (416, "Unsatisfiable"));
    assert_eq!(outside.header("content-range"), format!("bytes */{}", GIF.len()));
    let changed = server.ask("GET", &path.replace("e=1", "e=2"), &[], b"").await;
    assert_eq!((changed.status, changed.refusal().0.as_str()), (403, "Denied"));
    let other = server.ask("GET", &path.replace("/picture?", "/..%2F..%2Fetc?"), &[], b"").await;
    assert_eq!((other.status, other.refusal().0.as_str()), (403, "Denied"));
    let evil = server.ask("POST", "/films/picture", &[FORM], &form(b"<svg onload=alert(1)>")).await;
    assert_eq!((evil.status, evil.refusal().0.as_str()), (415, "UnsupportedFile"));
}

#[tokio::test]
async fn a_caller_who_hangs_up_leaves_no_file() {
    let server = Server::start().await;
    let folder = server.desk.folder.path().to_owned();
    let count = || std::fs::read_dir(&folder).expect("a folder").count();
    let mut connection = TcpStream::connect(server.at).await.expect("it listens");
    let head = "POST /films/picture HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n";
    let mut begun = form(&[GIF, &[7; 100_000]].concat());
    begun.truncate(90_000);
    connection.write_all(&[head.as_bytes(), &begun].concat()).await.expect("it is taken");
    until("the file is begun", || count() == 1).await;
    drop(connection);
    until("the file is removed", || count() == 0).await;
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came about: {what}");
}
