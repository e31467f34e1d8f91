use super::*;
use axum::http::HeaderName;

const TEXT: &[u8] = b"0123456789";
const TAG: &str = "\"abc\"";

async fn ask(method: Method, headers: &[(&str, &str)]) -> Result<(u16, HeaderMap, Vec<u8>), Fault> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("take.mp4");
    std::fs::write(&path, TEXT).expect("it is written");
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name.parse::<HeaderName>().expect("a name"), value.parse().expect("a value"));
    }
    let response = Served::new(&path).tagged("abc").named("雨.mp4").answer(&method, &map).await?;
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 1 << 10).await.expect("a body").to_vec();
    Ok((head.status.as_u16(), head.headers, body))
}

/// Headers of a request, as rows of a table have them.
type Sent<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn ranges_are_served() {
    let rows: [(Sent<'_>, u16, &str, Option<&str>); 24] = [
        (&[], 200, "0123456789", None),
        (&[("range", "bytes=0-0")], 206, "0", Some("bytes 0-0/10")),
        (&[("range", "bytes=2-5")], 206, "2345", Some("bytes 2-5/10")),
        (&[("range", "Bytes = 2 - 5")], 206, "2345", Some("bytes 2-5/10")),
        (&[("range", "bytes=7-")], 206, "789", Some("bytes 7-9/10")),
        (&[("range", "bytes=0-")], 206, "0123456789", Some("bytes 0-9/10")),
        (&[("range", "bytes=-3")], 206, "789", Some("bytes 7-9/10")),
        (&[("range", "bytes=-99")], 206, "0123456789", Some("bytes 0-9/10")),
        (&[("range", "bytes=8-99")], 206, "89", Some("bytes 8-9/10")),
        (&[("range", "bytes=8-99999999999999999999999")], 206, "89", Some("bytes 8-9/10")),
        (&[("range", "bytes=5-2")], 200, "0123456789", None),
        (&[("range", "bytes=0-1,3-4")], 200, "0123456789", None),
        (&[("range", "bytes=0-1"), ("range", "bytes=3-4")], 200, "0123456789", None),
        (&[("range", "bytes=--3")], 200, "0123456789", None),
        (&[("range", "bytes=-")], 200, "0123456789", None),
        (&[("range", "bytes=+1-2")], 200, "0123456789", None),
        (&[("range", "bytes=a-b")], 200, "0123456789", None),
        (&[("range", "lines=1-2")], 200, "0123456789", None),
        (&[("range", "bytes")], 200, "0123456789", None),
        (&[("range", "bytes=2-5"), ("if-range", TAG)], 206, "2345", Some("bytes 2-5/10")),
        (&[("range", "bytes=2-5"), ("if-range", "\"old\"")], 200, "0123456789", None),
        (&[("range", "bytes=2-5"), ("if-range", "W/\"abc\"")], 200, "0123456789", None),
        (&[("range", "bytes=2-5"), ("if-range", "Tue, 14 Nov 2023 22:13:20 GMT")], 200, "0123456789", None),
        (&[("range", "bytes=2-5"), ("if-none-match", "\"old\"")], 206, "2345", Some("bytes 2-5/10")),
    ];
    for (headers, status, body, range) in rows {
        let (got, head, bytes) = ask(Method::GET, headers).await.expect("it is served");
        assert_eq!((got, bytes.as_slice()), (status, body.as_bytes()), "{headers:?}");
        assert_eq!(head.get(header::CONTENT_RANGE).map(|v| v.to_str().expect("ASCII")), range, "{headers:?}");
        assert_eq!(head[header::CONTENT_LENGTH], body.len().to_string());
        assert_eq!((&head[header::ETAG], &head[header::ACCEPT_RANGES]), (&value(TAG), &value("bytes")));
        assert_eq!(head[header::CONTENT_TYPE], "video/mp4");
        let (got, only_head, nothing) = ask(Method::HEAD, headers).await.expect("it is served");
        assert_eq!((got, nothing.len()), (status, 0), "HEAD {headers:?}");
        assert_eq!(only_head, head, "HEAD says what GET says");
    }
}

#[tokio::test]
async fn ranges_outside_are_refused() {
    for range in ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"] {
        let fault = ask(Method::GET, &[("range", range)]).await.expect_err(range);
        assert_eq!(fault.kind(), FaultKind::Unsatisfiable);
        let response = axum::response::IntoResponse::into_response(fault);
        assert_eq!(response.headers()[header::CONTENT_RANGE], "bytes */10");
    }
}

#[tokio::test]
async fn held_versions_are_not_sent_again() {
    let rows =
        [(TAG, 304), ("W/\"abc\"", 304), ("\"x\", \"abc\"", 304), ("*", 304), ("\"x\"", 200), ("abc", 200), ("", 200)];
    for (held, status) in rows {
        let (got, head, body) = ask(Method::GET, &[("if-none-match", held)]).await.expect("it is served");
        assert_eq!((got, body.is_empty()), (status, status == 304), "{held}");
        assert_eq!(head[header::ETAG], TAG);
    }
}

#[tokio::test]
async fn only_plain_files_are_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "secret").expect("it is written");
    let link = folder.path().join("link.mp4");
    std::os::unix::fs::symlink(&secret, &link).expect("a link");
    for path in [link, folder.path().to_owned(), folder.path().join("absent.mp4")] {
        let fault = Served::new(&path).answer(&Method::GET, &HeaderMap::new()).await.expect_err("refused");
        assert_eq!(fault.kind(), FaultKind::NotFound);
        assert!(!fault.what().en.contains("link"), "no path is told");
    }
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "").expect("it is written");
    let mut headers = HeaderMap::new();
    let whole = Served::new(&empty).answer(&Method::GET, &headers).await.expect("it is served");
    assert_eq!((whole.status(), &whole.headers()[header::CONTENT_LENGTH]), (StatusCode::OK, &value("0")));
    assert_eq!(whole.headers()[header::CONTENT_TYPE], "application/octet-stream");
    headers.insert(header::RANGE, value("bytes=0-"));
    assert!(Served::new(&empty).answer(&Method::GET, &headers).await.is_err());
}

#[tokio::test]
async fn tags_follow_the_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    let mut tags = Vec::new();
    for text in ["one", "three"] {
        std::fs::write(&path, text).expect("it is written");
        let response = Served::new(&path).answer(&Method::GET, &HeaderMap::new()).await.expect("it is served");
        tags.push(response.headers()[header::ETAG].clone());
    }
    assert_ne!(tags[0], tags[1]);
}
