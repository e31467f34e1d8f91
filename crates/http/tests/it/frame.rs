//! Whatever is asked, the face answers in its own shape.

use crate::face::Server;

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[tokio::test]
async fn every_refusal_has_the_faces_shape() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.desk.token());
    let me = ("Authorization", bearer.as_str());
    type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [u8], u16, &'a str, Option<&'a str>);
    let rows: &[Row<'_>] = &[
        ("GET", "/films/nowhere", &[], b"", 404, "NoRoute", None),
        ("GET", "/films/", &[], b"", 404, "NoRoute", None),
        ("GET", "/films/%ff/%00", &[], b"", 404, "NoRoute", None),
        ("DELETE", "/films", &[], b"", 405, "WrongMethod", None),
        ("BREW", "/films", &[], b"", 405, "WrongMethod", None),
        ("GET", "/films/panic", &[], b"", 500, "Internal", None),
        ("GET", "/films/ours", &[], b"", 500, "Internal", None),
        ("GET", "/films/slow", &[], b"", 503, "Unavailable", None),
        ("GET", "/films/number/x", &[], b"", 404, "NotFound", None),
        ("GET", "/films/number/99999999999", &[], b"", 404, "NotFound", None),
        ("GET", "/films/number/%ff", &[], b"", 404, "NotFound", None),
        ("GET", "/films/foreign/x", &[], b"", 400, "Malformed", None),
        ("GET", "/films?page=-1", &[], b"", 400, "Invalid", Some("page")),
        ("GET", "/films?page=1&page=2", &[], b"", 400, "Invalid", Some("page")),
        ("POST", "/films", &[JSON], b"{\"name\":\"a\"}", 401, "Unauthenticated", Some("Authorization")),
        (
            "POST",
            "/films",
            &[JSON, ("Authorization", "Bearer a.b.c")],
            b"{\"name\":\"a\"}",
            401,
            "Unauthenticated",
            Some("Authorization"),
        ),
        ("POST", "/films", &[me], b"", 400, "Malformed", None),
        ("POST", "/films", &[me, JSON], b"", 400, "Malformed", None),
        ("POST", "/films", &[me], b"{}", 415, "WrongContentType", Some("Content-Type")),
        ("POST", "/films", &[me, JSON], b"{\"name\":", 400, "Malformed", None),
        ("POST", "/films", &[me, JSON], b"{\"name\":\"\\ud800\"}", 400, "Malformed", None),
        ("POST", "/films", &[me, JSON], b"{\"name\":\"\\u0000\"}", 400, "Invalid", Some("name")),
        ("POST", "/films", &[me, JSON], b"{\"name\":\"a\",\"x\":1}", 400, "Invalid", Some("x")),
        (
            "POST",
            "/films",
            &[me, JSON, ("Idempotency-Key", "a b")],
            b"{\"name\":\"a\"}",
            400,
            "Invalid",
            Some("Idempotency-Key"),
        ),
        ("POST", "/films/picture", &[JSON], b"{}", 415, "WrongContentType", Some("Content-Type")),
        ("GET", "/films/ws", &[], b"", 400, "Malformed", None),
        ("GET", "/films/media/picture", &[], b"", 403, "Denied", None),
    ];
    for (method, path, headers, body, status, kind, field) in rows {
        let answer = server.ask(method, path, headers, body).await;
        let (got, at) = answer.refusal();
        assert_eq!(
            (answer.status, got.as_str(), at.as_deref()),
            (*status, *kind, *field),
            "{method} {path}: {}",
            answer.text()
        );
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("x-frame-options", "DENY")]
        {
            assert_eq!(answer.header(name), value, "{method} {path}");
        }
        for secret in ["a hole in the floor", "secret path", "panicked"] {
            assert!(!answer.text().contains(secret), "{}", answer.text());
        }
    }
    // What HTTP wants beside the words.
    let wrong = server.ask("DELETE", "/films", &[], b"").await;
    let mut allowed: Vec<&str> = wrong.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);
    assert_eq!(server.ask("POST", "/films", &[JSON], b"{\"name\":\"a\"}").await.header("www-authenticate"), "Bearer");
    // A face that cannot word a fault answers all the same.
    let bare = server.ask("GET", "/films/unspeakable", &[], b"").await;
    assert_eq!((bare.status, bare.text()), (500, ""));
    // Around the face stands another frame, with a shape of its own.
    let root = [
        ("GET", "/filmsy", "root NoRoute r1"),
        ("GET", "/", "root NoRoute r1"),
        ("PUT", "/healthz", "root WrongMethod r1"),
    ];
    for (method, path, said) in root {
        assert_eq!(server.ask(method, path, &[("X-Request-Id", "r1")], b"").await.text(), said, "{path}");
    }
    // The server lives.
    assert_eq!(server.ask("GET", "/films?page=3", &[], b"").await.text(), "40");
}

#[tokio::test]
async fn the_request_id_and_the_language_come_back() {
    let server = Server::start().await;
    let zh = ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5");
    let answer = server.ask("GET", "/films/nowhere", &[zh, ("X-Request-Id", "abc-1")], b"").await;
    assert_eq!(answer.header("x-request-id"), "abc-1");
    assert!(answer.text().contains("处没有任何接口") && answer.text().contains("/films/nowhere"), "{}", answer.text());
    let answer = server.ask("GET", "/films", &[("X-Request-Id", "<script>")], b"").await;
    assert_eq!((answer.status, answer.header("x-request-id").len()), (200, 32));
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_at_once() {
    let server = Server::start().await;
    // Declared: refused though not one byte of it was sent.
    let head = format!(
        "POST /films HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer {}\r\n",
        server.desk.token()
    );
    let answer = server.raw(format!("{head}Content-Length: 104857600\r\n\r\n").as_bytes()).await;
    assert_eq!((answer.status, answer.refusal().0.as_str()), (413, "TooLarge"));
    // Not declared: refused at the first byte over the limit.
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(1 << 20));
    let answer =
        server.raw(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}1\r\n \r\n0\r\n\r\n").as_bytes()).await;
    assert_eq!((answer.status, answer.refusal().0.as_str()), (413, "TooLarge"));
}

#[tokio::test]
async fn the_same_key_makes_one_film() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.desk.token());
    let headers = [JSON, ("Authorization", bearer.as_str()), ("Idempotency-Key", "k1")];
    let first = server.ask("POST", "/films", &headers, b"{\"name\":\"a\"}").await;
    let again = server.ask("POST", "/films", &headers, b"{\"name\":\"a\"}").await;
    assert_eq!((first.status, first.text()), (201, "{\"number\":0,\"name\":\"a\"}"));
    assert_eq!((again.status, again.text(), again.header("content-type")), (201, first.text(), "application/json"));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let other = server.ask("POST", "/films", &headers, b"{\"name\":\"b\"}").await;
    assert_eq!((other.status, other.refusal().0.as_str()), (409, "KeyReused"));
}
