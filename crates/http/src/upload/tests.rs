use super::*;
use axum::http::HeaderValue;
use bytes::Bytes;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

const STALL: Duration = Duration::from_secs(5);

/// A folder for scratch files that can be counted.
struct Folder(tempfile::TempDir, AtomicU32);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"), AtomicU32::new(0))
    }
    fn path(&self) -> PathBuf {
        self.0.path().join(self.1.fetch_add(1, Ordering::Relaxed).to_string())
    }
    fn count(&self) -> usize {
        std::fs::read_dir(self.0.path()).expect("a folder").count()
    }
}

fn everything() -> Accepted {
    Accepted::new(FileKind::IMAGES, 64 << 10)
        .and(FileKind::VIDEOS, 1 << 20)
        .and(FileKind::SOUNDS, 1 << 20)
        .and(FileKind::DOCUMENTS, 1 << 20)
}

async fn sent_raw(folder: &Folder, accepted: &Accepted, bytes: &[u8]) -> Result<Received, Fault> {
    let scratch = || folder.path();
    // In odd pieces, as a network has it.
    let pieces: Vec<_> = bytes.chunks(7_777).map(|c| Ok::<_, std::io::Error>(Bytes::copy_from_slice(c))).collect();
    raw(&HeaderMap::new(), Body::from_stream(futures_util::stream::iter(pieces)), accepted, &scratch, STALL).await
}

/// A zip of empty, stored entries.
fn zip(names: &[&str]) -> Vec<u8> {
    let (mut local, mut central) = (Vec::new(), Vec::new());
    for name in names {
        let at = local.len() as u32;
        let length = (name.len() as u16).to_le_bytes();
        local.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        local.extend(length);
        local.extend([0, 0]);
        local.extend(name.as_bytes());
        central.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        central.extend(length);
        central.extend([0; 12]);
        central.extend(at.to_le_bytes());
        central.extend(name.as_bytes());
    }
    let (start, size) = (local.len() as u32, central.len() as u32);
    local.extend(central);
    local.extend(b"PK\x05\x06\0\0\0\0");
    local.extend([0; 4]);
    local.extend(size.to_le_bytes());
    local.extend(start.to_le_bytes());
    local.extend([0, 0]);
    local
}

fn transport_stream() -> Vec<u8> {
    (0..5).flat_map(|_| std::iter::once(0x47).chain([0xff; 187])).collect()
}

#[tokio::test]
async fn kinds_are_seen_in_the_bytes() {
    use FileKind as K;
    let ts = transport_stream();
    let bmp = [b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".as_slice(), &40u32.to_le_bytes(), &[0; 52]].concat();
    let docx = zip(&["[Content_Types].xml", "word/document.xml"]);
    let epub = zip(&["mimetype", "META-INF/container.xml"]);
    let long: String = "雨夜，客栈的灯笼亮着。\n".repeat(1000);
    let gb: Vec<u8> = [b"\xd3\xea\xd2\xb9\xa3\xac\x82\x35\xf4\x37\n".repeat(900), b"\xd3".to_vec()].concat();
    let utf16: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xfe\xff".to_vec(), "雨🎬".encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
    let rows: &[(&[u8], Option<K>)] = &[
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(K::Png)),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(K::Jpeg)),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Some(K::Webp)),
        (b"GIF89a\x01\0\x01\0", Some(K::Gif)),
        (&bmp, Some(K::Bmp)),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2", Some(K::Mp4)),
        (b"\0\0\0\x14ftypqt  ", Some(K::Mov)),
        (b"\0\0\0\x08wide\0\0\0\0mdat", Some(K::Mov)),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87", Some(K::Webm)),
        (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", Some(K::Mkv)),
        (b"RIFF\x10\0\0\0AVI LIST", None),
        (b"FLV\x01\x05\0\0\0\x09", None),
        (&ts, None),
        (b"ID3\x04\0\0\0\0\0\x23", Some(K::Mp3)),
        (b"\xff\xfb\x90\x64\0\0", Some(K::Mp3)),
        (b"\0\0\0\x1cftypM4A ", Some(K::M4a)),
        (b"\xff\xf1\x50\x80\x02", Some(K::Aac)),
        (b"RIFF\x24\0\0\0WAVEfmt ", Some(K::Wav)),
        (b"fLaC\0\0\0\x22", Some(K::Flac)),
        (b"OggS\0\x02\0\0", Some(K::Ogg)),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Some(K::Pdf)),
        (&docx, Some(K::Docx)),
        (&epub, Some(K::Epub)),
        (b"It rained.\r\n", Some(K::Text)),
        (long.as_bytes(), Some(K::Text)),
        (&gb, Some(K::Text)),
        (&utf16, Some(K::Text)),
        (&marked, Some(K::Text)),
        (b"#EXTM3U\nhttp://10.0.0.1/", Some(K::Text)),
        (b"\x7fELF\x02\x01\x01\0", None),
        (b"MZ\x90\0\x03\0\0\0", None),
        (b"\0\0\0\x1cftypheic", None),
        (b"\x1a\x45\xdf\xa3\x01\x42\x82\x84evil", None),
        (b"\x47\0\0\0 only once", None),
        (b"\xff\xfb\xff\xff", None),
        (b"BM but not a picture\0\0", None),
        (b"\x1f\x8b\x08\0", None),
        (b"SQLite format 3\0", None),
        (&zip(&["evil.exe"]), None),
        (&zip(&[]), None),
        (b"PK\x03\x04 and no end", None),
        (b"PK\x03\x04PK\x05\x06\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0", None),
        (b"\xff\xfe\x00\xd8\x41\x00\x41\x00", None),
        (&[0; 9000], None),
        (b"short\0", None),
    ];
    let folder = Folder::new();
    for (bytes, expected) in rows {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(24)]).into_owned();
        match (sent_raw(&folder, &everything(), bytes).await, expected) {
            (Ok(received), Some(kind)) => {
                assert_eq!((received.kind, received.bytes), (*kind, bytes.len() as u64), "{shown}");
                assert_eq!(std::fs::read(&received.file).expect("it lies there"), *bytes, "{shown}");
                assert_eq!(received.hash, *blake3::hash(bytes).as_bytes());
            }
            (Err(fault), None) => assert_eq!(fault.kind(), FaultKind::UnsupportedFile, "{shown}"),
            (got, _) => panic!("{shown}: {got:?}"),
        }
        assert_eq!(folder.count(), 0, "{shown}: nothing is left");
    }
}

#[tokio::test]
async fn what_is_refused_says_what_is_taken() {
    let folder = Folder::new();
    let pictures = Accepted::new(&[FileKind::Png, FileKind::Jpeg], 10 << 20).and(&[FileKind::Mp4], 2 << 30);
    let fault = sent_raw(&folder, &pictures, b"%PDF-1.7").await.expect_err("no pdf");
    assert_eq!(fault.what().en, "the file is pdf by its content; taken here: png, jpg (≤ 10 MiB); mp4 (≤ 2 GiB)");
    let fault = sent_raw(&folder, &pictures, b"").await.expect_err("nothing");
    assert_eq!((fault.kind(), fault.field()), (FaultKind::Invalid, Some("file")));
    let docx = zip(&["word/document.xml"]);
    let only_epub = Accepted::new(&[FileKind::Epub], 1 << 20);
    let fault = sent_raw(&folder, &only_epub, &docx).await.expect_err("no docx");
    assert_eq!(fault.what().en, "the file is docx by its content; taken here: epub (≤ 1 MiB)");
    assert_eq!(folder.count(), 0);
}

#[tokio::test]
async fn each_kind_has_its_limit() {
    let folder = Folder::new();
    let png = |length: usize| [b"\x89PNG\r\n\x1a\n".to_vec(), vec![7; length - 8]].concat();
    assert!(sent_raw(&folder, &everything(), &png(64 << 10)).await.is_ok());
    for length in [(64 << 10) + 1, 1 << 20] {
        let fault = sent_raw(&folder, &everything(), &png(length)).await.expect_err("too large for a picture");
        assert_eq!(fault.what().en, "the png file is larger than 64 KiB, which is the limit here");
    }
    // Declared larger than anything taken here: refused before the first byte.
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(100 << 20));
    let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    let fault = raw(&headers, never, &everything(), &|| folder.path(), STALL).await.expect_err("refused");
    assert_eq!(fault.kind(), FaultKind::TooLarge);
    assert_eq!(folder.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_what_breaks_off() {
    let folder = Folder::new();
    let scratch = || folder.path();
    let begun = || {
        let mut first = b"\x89PNG\r\n\x1a\n".to_vec();
        first.resize(10 << 10, 7);
        futures_util::stream::iter([Ok(Bytes::from(first))])
    };
    use futures_util::StreamExt;
    let broken = begun().chain(futures_util::stream::iter([Err(std::io::Error::other("gone"))]));
    let stalled = begun().chain(futures_util::stream::pending());
    for body in [Body::from_stream(broken), Body::from_stream(stalled)] {
        let fault = raw(&HeaderMap::new(), body, &everything(), &scratch, STALL).await.expect_err("refused");
        assert_eq!(fault.kind(), FaultKind::SlowCaller);
        assert_eq!(folder.count(), 0);
    }
    // The handler itself dropped in the middle, as a server does when the caller hangs up.
    let hung_up = begun().chain(futures_util::stream::pending());
    let headers = HeaderMap::new();
    let accepted = everything();
    let mut work = Box::pin(raw(&headers, Body::from_stream(hung_up), &accepted, &scratch, STALL));
    while folder.count() == 0 {
        tokio::select! {
            biased;
            _ = work.as_mut() => panic!("the body never ends"),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(work);
    // The file may just have been begun on another thread, which removes it when it is done.
    for _ in 0..1000 {
        if folder.count() == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the file stays");
}

fn form_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (disposition, bytes) in parts {
        write!(body, "--xyz\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").expect("memory");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    body
}

async fn sent_form(folder: &Folder, content_type: &str, body: Body) -> Result<Form, Fault> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).expect("a type"));
    let limits = FormLimits { files: 1, texts: 3, text_bytes: 16, stall: STALL };
    form(&headers, body, &everything(), &|| folder.path(), limits).await
}

const FORM: &str = "multipart/form-data; boundary=xyz";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\r\n--xy\r\n";

#[tokio::test]
async fn forms_are_read() {
    let folder = Folder::new();
    let body = form_of(&[
        ("name=\"shot_id\"", "镜头一".as_bytes()),
        ("name=\"file\"; filename=\"../../雨.gif\"", GIF),
        ("name=\"other\"; filename=\"\"", b""),
    ]);
    let mut form = sent_form(&folder, FORM, Body::from(body)).await.expect("a form");
    assert_eq!((form.text("shot_id"), form.text("absent")), (Some("镜头一"), None));
    let file = form.file("file").expect("a file");
    assert_eq!((file.kind, file.name.as_deref()), (FileKind::Gif, Some("雨.gif")));
    assert_eq!(std::fs::read(&file.file).expect("it lies there"), GIF);
    assert_eq!(form.file("file").expect_err("it was taken out").field(), Some("file"));
    let path: &Path = &file.file;
    assert!(path.starts_with(folder.0.path()), "the caller's name is no path of ours");
}

#[tokio::test]
async fn hostile_forms_are_refused_and_leave_nothing() {
    use FaultKind as F;
    let gif = |name: &str| format!("name=\"{name}\"; filename=\"a.gif\"");
    let many: Vec<(String, Vec<u8>)> = (0..5).map(|i| (format!("name=\"t{i}\""), b"x".to_vec())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(d, b)| (d.as_str(), b.as_slice())).collect();
    let mut cut = form_of(&[(&gif("file"), GIF)]);
    cut.truncate(cut.len() - 12);
    let rows: Vec<(&str, Vec<u8>, F, Option<&str>)> = vec![
        ("text/plain", form_of(&[]), F::WrongContentType, Some("Content-Type")),
        ("multipart/form-data", form_of(&[]), F::WrongContentType, Some("Content-Type")),
        ("application/json", b"{}".to_vec(), F::WrongContentType, Some("Content-Type")),
        (FORM, Vec::new(), F::Malformed, None),
        (FORM, b"no form at all".to_vec(), F::Malformed, None),
        (FORM, cut, F::Malformed, None),
        (FORM, form_of(&[(&gif("file"), GIF), (&gif("more"), GIF)]), F::Invalid, Some("more")),
        (FORM, form_of(&[(&gif("file"), GIF), (&gif("file"), GIF)]), F::Invalid, Some("file")),
        (FORM, form_of(&[("name=\"a\"", b"x"), ("name=\"a\"", b"y")]), F::Invalid, Some("a")),
        (FORM, form_of(&[(&gif("file"), b"\x7fELF")]), F::UnsupportedFile, Some("file")),
        (FORM, form_of(&[(&gif("file"), b"")]), F::Invalid, Some("file")),
        (FORM, form_of(&[(&gif("file"), GIF), ("name=\"a\"", &[b'x'; 17])]), F::TooLarge, Some("a")),
        (FORM, form_of(&[("name=\"a\"", b"\xff")]), F::Invalid, Some("a")),
        (FORM, form_of(&[("name=\"a\"", b"\0")]), F::Invalid, Some("a")),
        (FORM, form_of(&many), F::Malformed, None),
    ];
    let folder = Folder::new();
    for (content_type, body, kind, field) in rows {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let fault = sent_form(&folder, content_type, Body::from(body)).await.map(|_| ()).expect_err(&shown);
        assert_eq!((fault.kind(), fault.field()), (kind, field), "{shown}: {fault}");
        assert_eq!(folder.count(), 0, "{shown}");
    }
}

#[tokio::test]
async fn headers_without_end_do_not_fill_the_memory() {
    let folder = Folder::new();
    let taken = std::sync::Arc::new(AtomicU32::new(0));
    let count = taken.clone();
    let begin = futures_util::stream::iter([Ok(Bytes::from_static(b"--xyz\r\nContent-Disposition: "))]);
    let flood = futures_util::stream::repeat_with(move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 64 << 10]))
    });
    use futures_util::StreamExt;
    let fault = sent_form(&folder, FORM, Body::from_stream(begin.chain(flood))).await.expect_err("refused");
    assert_eq!(fault.kind(), FaultKind::Malformed);
    assert!(taken.load(Ordering::Relaxed) < 10);
}
