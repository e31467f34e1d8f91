//! Files that want more than to be looked at: each is refused with a sentence, and the server goes on.

use crate::{WORKFLOWS, create, data, house, idle_house, mounted, until};
use kinora_facekit::{House, Visit};
use kinora_gate::Limits;
use serde_json::json;
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const PLAYLIST: &[u8] = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
const CONCAT: &[u8] = b"ffconcat version 1.0\nfile '/etc/passwd'\nduration 1\n";
const SESSION: &[u8] = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nm=audio 9 RTP/AVP 0\r\n";
const DRAWING: &[u8] =
    br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>"#;

/// A PNG that says it is 16,000 pixels wide and high, and is small.
fn pixel_bomb() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::GrayImage::new(1, 1).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let mut png = png.into_inner();
    // The header's width and height, and the sum over it (PNG, 11.2.1 and 5.3).
    png[16..24].copy_from_slice(&[16_000u32.to_be_bytes(), 16_000u32.to_be_bytes()].concat());
    let sum = crc32fast::hash(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// A WAV that says it is 4 GB long and ends at once.
fn boast() -> Vec<u8> {
    let mut wav = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    wav.extend([48_000u32.to_le_bytes(), 96_000u32.to_le_bytes()].concat());
    wav.extend(b"\x02\0\x10\0data\xff\xff\xff\xff\0\0\0\0");
    wav
}

/// The status and code for a file that is not what it is called, and for one that is too large.
const UNREADABLE: (u16, u64) = (400, 40002);
const TOO_LARGE: (u16, u64) = (413, 40003);

/// A form with this file.
fn form(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = b"--bb\r\ncontent-disposition: form-data; name=\"shot_id\"\r\n\r\nshot_s1-1\r\n".to_vec();
    body.extend(format!("--bb\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
    body.extend(bytes);
    body.extend(b"\r\n--bb--\r\n");
    body
}

/// Sends the file, sees it refused with this status and code, and that the server still answers.
async fn refused(visit: &Visit, to: &str, name: &str, bytes: &[u8], with: (u16, u64)) -> String {
    let (status, code) = with;
    let with = visit.with("content-type", "multipart/form-data; boundary=bb");
    let answer = with.send("POST", &format!("{WORKFLOWS}/{to}"), form(name, bytes)).await;
    let body = answer.json();
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!((answer.status.as_u16(), body["code"].as_u64()), (status, Some(code)), "{to} {name}: {text}");
    assert!(!text.contains("root:") && !text.contains("/tmp") && !text.contains(".rs:"), "{to} {name}: {text}");
    assert_eq!(visit.get(WORKFLOWS).await.status, 200, "the server goes on after {name}");
    body["detail"].as_str().expect("a sentence").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_not_what_they_are_called_are_refused_on_every_route() {
    let house = idle_house().await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({})).await;
    let sounds = [format!("animatic/animatic_{id}/audio"), format!("edit/edit_{id}/music")];
    for to in &sounds {
        for (name, bytes) in [("a.mp3", PLAYLIST), ("a.wav", CONCAT), ("a.m4a", SESSION), ("a.mp3", &pixel_bomb())] {
            let told = refused(&visit, to, name, bytes, UNREADABLE).await;
            assert!(told.contains("file"), "{to} {name}: which field: {told}");
        }
        refused(&visit, to, "long.wav", &boast(), UNREADABLE).await;
    }
    let picture = format!("assets/asset_{id}_portrait.role-1/upload");
    for (name, bytes) in [("a.png", DRAWING), ("a.jpg", PLAYLIST), ("a.png", CONCAT), ("a.webp", &boast())] {
        refused(&visit, &picture, name, bytes, UNREADABLE).await;
    }
    refused(&visit, &picture, "bomb.png", &pixel_bomb(), UNREADABLE).await;
    for (name, bytes) in [("a.docx", &pixel_bomb()[..]), ("a.epub", &boast())] {
        refused(&visit, "script/upload", name, bytes, UNREADABLE).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_end_is_cut_off() {
    let limits = Limits { sound: 64 << 10, picture: 64 << 10, ..Limits::default() };
    let house = House::open_with(limits, false, mounted).await;
    let visit = house.visitor("anna").await;
    let id = create(&visit, json!({})).await;
    let endless = [boast(), vec![0; 8 << 20]].concat();
    refused(&visit, &format!("edit/edit_{id}/music"), "endless.wav", &endless, TOO_LARGE).await;
    let endless = [pixel_bomb(), vec![0; 8 << 20]].concat();
    refused(&visit, &format!("assets/asset_{id}_portrait.role-1/upload"), "endless.png", &endless, TOO_LARGE).await;
}

/// A story's file that unpacks to a gigabyte.
fn zip_bomb() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let small = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", small).expect("an entry");
    zip.start_file("word/document.xml", small).expect("an entry");
    let page = vec![b' '; 1 << 20];
    (0..1024).for_each(|_| zip.write_all(&page).expect("written"));
    zip.finish().expect("an end").into_inner()
}

/// A story's file whose text is a link to a file of the server.
fn link() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default()).expect("an entry");
    zip.add_symlink("word/document.xml", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    zip.finish().expect("an end").into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn archives_that_burst_or_point_elsewhere_fail_their_own_workflow_only() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    for (name, bytes) in [("bomb.docx", zip_bomb()), ("link.docx", link())] {
        let with = visit.with("content-type", "multipart/form-data; boundary=bb");
        let answer = with.send("POST", &format!("{WORKFLOWS}/script/upload"), form(name, &bytes)).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status == 400 {
            assert!(answer.json()["detail"].is_string(), "{name}: {text}");
            continue;
        }
        assert_eq!(answer.status, 200, "{name}: {text}");
        let url = &answer.json()["data"]["file_url"];
        let order = json!({"name": name, "input_type": "file", "input_file_url": url});
        let created = visit.json("POST", WORKFLOWS, &order).await;
        assert_eq!(created.status, 202, "{name}: {}", created.json());
        let id = created.json()["data"]["workflow_id"].as_str().expect("an id").to_owned();
        until(&visit, &id, "failed").await;
        let told = data(&visit, &id).await.to_string();
        assert!(!told.contains("root:") && !told.contains("/tmp"), "{name}: {told}");
    }
    assert_eq!(visit.get(WORKFLOWS).await.status, 200, "the server goes on");
}
