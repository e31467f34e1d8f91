//! Files on their way into the media.

use crate::desk::Desk;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use kinora_http::FaultKind;
use kinora_http::upload::{FileKind, FormLimits};

const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

async fn refused(desk: &Desk, bytes: &[u8]) -> FaultKind {
    let received = desk.gate.raw(&HeaderMap::new(), Body::from(bytes.to_vec()), FileKind::IMAGES).await;
    match received {
        Ok(received) => desk.gate.keep(received).await.expect_err("it is refused").kind(),
        Err(fault) => fault.kind(),
    }
}

#[tokio::test]
async fn what_is_whole_is_kept_and_what_is_not_leaves_nothing() {
    let desk = Desk::new();
    let received = desk.gate.given(GIF.into(), FileKind::IMAGES).await.expect("a picture");
    let kept = desk.gate.keep(received).await.expect("whole");
    assert_eq!((kept.kind, kept.bytes, kept.facts.pixels), (FileKind::Gif, GIF.len() as u64, Some((1, 1))));
    assert_eq!(desk.blobs.names(), std::slice::from_ref(&kept.media.0));
    assert_eq!(refused(&desk, &[GIF, b"broken"].concat()).await, FaultKind::UnsupportedFile, "it breaks off");
    assert_eq!(refused(&desk, b"just words").await, FaultKind::UnsupportedFile, "no picture");
    assert_eq!(refused(&desk, &[GIF, &[0; 2000]].concat()).await, FaultKind::TooLarge, "over its kind's limit");
    assert_eq!(refused(&desk, b"").await, FaultKind::Invalid);
    assert_eq!(desk.blobs.names().len(), 1);
}

#[tokio::test]
async fn a_form_brings_its_files() {
    let desk = Desk::new();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=b".parse().expect("a value"));
    let part = |name: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n").into_bytes()
    };
    let body = |names: &[&str]| {
        let parts: Vec<u8> =
            names.iter().flat_map(|name| [part(name), GIF.to_vec(), b"\r\n".to_vec()].concat()).collect();
        Body::from([parts, b"--b--\r\n".to_vec()].concat())
    };
    let limits = FormLimits { files: 2, ..FormLimits::default() };
    let mut form = desk.gate.form(&headers, body(&["a", "b"]), FileKind::IMAGES, limits).await.expect("two files");
    let kept = desk.gate.keep(form.file("b").expect("there")).await.expect("whole");
    let place = form.file("a").expect("there").file.to_path_buf();
    assert!(!place.exists(), "what is not kept is removed");
    assert_eq!(desk.blobs.names(), [kept.media.0]);
    let surplus = desk.gate.form(&headers, body(&["a", "b", "c"]), FileKind::IMAGES, limits).await;
    assert_eq!(surplus.expect_err("one too many").kind(), FaultKind::Invalid);
    let list = format!("{:?}", desk.gate.accepted(FileKind::IMAGES));
    assert!(list.contains("1000"), "each kind has its limit: {list}");
}
