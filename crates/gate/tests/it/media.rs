//! Links lead to one file, whole or in parts, and cannot be made.

use crate::desk::Desk;
use axum::http::Method;
use kinora_ports::blobs::Blobs;
use std::time::Duration;

async fn link(desk: &Desk, bytes: &[u8], name: &str) -> String {
    let id = desk.blobs.put(bytes, "mp4").await.expect("kept");
    let said = desk.ask(Method::GET, &format!("/face/link/{}/{name}", id.0), None, &[], "").await;
    assert_eq!(said.status, 200, "{}", said.text());
    said.text().to_owned()
}

#[tokio::test]
async fn a_link_plays_from_its_middle() {
    let desk = Desk::new();
    let url = link(&desk, b"0123456789", "%E6%88%90%E7%89%87.mp4").await;
    let path = url.strip_prefix("http://film.test").expect("where the caller is");
    let whole = desk.ask(Method::GET, path, None, &[], "").await;
    assert_eq!((whole.status, whole.text(), whole.header("content-type")), (200, "0123456789", "video/mp4"));
    assert!(whole.header("content-disposition").starts_with("inline") && !whole.header("etag").is_empty());
    let part = desk.ask(Method::GET, path, None, &[("range", "bytes=3-5")], "").await;
    assert_eq!((part.status, part.text(), part.header("content-range")), (206, "345", "bytes 3-5/10"));
    let head = desk.ask(Method::HEAD, path, None, &[], "").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "10", 0));
    let held = desk.ask(Method::GET, path, None, &[("if-none-match", whole.header("etag"))], "").await;
    assert_eq!(held.status, 304);
    let kept = desk.ask(Method::GET, &format!("{path}&download=1"), None, &[], "").await;
    assert!(kept.header("content-disposition").starts_with("attachment"));
    assert_eq!(desk.ask(Method::GET, path, None, &[("range", "bytes=10-")], "").await.status, 416);
}

#[tokio::test]
async fn a_forged_link_opens_nothing() {
    let desk = Desk::new();
    let url = link(&desk, b"mine", "a.mp4").await;
    let other = desk.blobs.put(b"another's", "mp4").await.expect("kept");
    let path = url.strip_prefix("http://film.test").expect("where the caller is");
    let (place, seal) = path.split_once('?').expect("a seal");
    let id = place.split('/').nth(2).expect("an id");
    for forged in [
        place.to_owned(),
        format!("{place}?{}", seal.replace("e=", "e=9")),
        format!("{place}?{}A", seal),
        format!("{}?{seal}", place.replace(id, &other.0)),
        format!("{}?{seal}", place.replace("a.mp4", "b.mp4")),
        format!("/media/..%2F..%2Fsecret/a.mp4?{seal}"),
        format!("/media/%2Fetc%2Fpasswd/a.mp4?{seal}"),
    ] {
        let said = desk.ask(Method::GET, &forged, None, &[], "").await;
        assert_eq!(said.status, 403, "{forged}");
    }
    desk.clock.go(Duration::from_secs(86_400 + 301));
    assert_eq!(desk.ask(Method::GET, path, None, &[], "").await.status, 403, "it is over");
}

#[tokio::test]
async fn our_own_links_are_known_again() {
    let desk = Desk::new();
    let url = link(&desk, b"mine", "%E9%9B%A8%20a%2Bb.mp4").await;
    let id = desk.blobs.put(b"mine", "mp4").await.expect("kept");
    assert_eq!(desk.gate.media_of(&url).expect("ours").expect("whole"), id);
    assert!(desk.gate.media_of(&url.replace("e=", "e=9")).expect("ours").is_err(), "changed");
    for elsewhere in ["https://example.com/a.txt", "https://example.com/media/x/y?s=1", "not a url", "", "/media/"] {
        assert!(desk.gate.media_of(elsewhere).is_none(), "{elsewhere}");
    }
    let removed = desk.blobs.remove(&id).await;
    assert!(removed.is_ok());
    let path = url.strip_prefix("http://film.test").expect("where the caller is");
    assert_eq!(desk.ask(Method::GET, path, None, &[], "").await.status, 404, "it is gone");
}
