//! What cannot become a film: one clear sentence, a code other than zero, nothing half-written, an earlier film untouched.

use crate::kinora::{Desk, ended};
use std::io::Write;

/// Runs `kinora film` on a file of these bytes over an earlier output, and checks all but the sentence.
fn refused(name: &str, bytes: &[u8], word: &str) {
    let desk = Desk::new();
    desk.write(name, bytes);
    desk.write("out.mp4", b"an earlier film");
    let ran = desk.run(&["film", name, "-o", "out.mp4", "--resolution", "480p"]);
    assert!(matches!(ran.code, Some(1..=3)), "{name}: {:?} {}", ran.code, ran.stderr);
    let said: Vec<&str> = ran.stderr.lines().filter(|l| l.starts_with("kinora: ")).collect();
    assert_eq!(said.len(), 1, "{name}: one sentence, not {:?}", ran.stderr);
    assert!(said[0].to_lowercase().contains(word), "{name}: `{}` does not say `{word}`", said[0]);
    assert!(!said[0].contains("Error") && !said[0].contains("::"), "{name}: for people, not {}", said[0]);
    assert_eq!(std::fs::read(desk.path("out.mp4")).expect("still there"), b"an earlier film");
    let left = desk.files_but(&[name, "out.mp4"]);
    assert!(left.iter().all(|f| f.starts_with(".kinora/")), "{name}: left behind {left:?}");
    assert!(!left.iter().any(|f| f.ends_with(".mp4")), "{name}: a film was stored: {left:?}");
}

#[test]
fn an_empty_file() {
    refused("a.txt", b"", "empty");
    refused("b.txt", b" \n\t\r\n  ", "no text");
}

#[test]
fn a_file_that_is_no_text() {
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat();
    refused("a.txt", &png, "png");
    let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    refused("b.txt", &noise, "text");
}

#[test]
fn a_pdf_without_text() {
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\nxref\n0 4\n0000000000 65535 f \n\
                0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF";
    refused("scan.pdf", pdf, "text");
}

#[test]
fn a_broken_docx_and_a_broken_epub() {
    let whole = zipped(&[("word/document.xml", b"<w:document><w:body><w:p>")]);
    refused("a.docx", &whole[..whole.len() / 2], "docx");
    refused(
        "b.docx",
        &zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document <<")]),
        "docx",
    );
    let epub = zipped(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<container")]);
    refused("c.epub", &epub, "epub");
}

#[test]
fn a_zip_bomb() {
    let zeros = vec![b' '; 256 << 20];
    let bomb = zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20, "it is small: {}", bomb.len());
    refused("bomb.docx", &bomb, "docx");
}

#[test]
fn a_language_that_nobody_here_speaks() {
    refused(
        "ru.txt",
        "Поздно вечером старик сидел у окна и ждал. Дождь шёл уже третий день.".as_bytes(),
        "chinese and english",
    );
    refused(
        "ja.txt",
        "夜が明けると、雨はもうやんでいた。彼女は静かに窓を開けて、遠くの山を見つめた。".as_bytes(),
        "chinese and english",
    );
}

#[test]
fn a_story_of_one_word() {
    refused("one.txt", b"Hello", "short");
}

#[test]
fn fifty_megabytes_of_text() {
    let line = "夜里下着雨，客栈里只剩下一盏灯。\n".as_bytes();
    refused("long.txt", &line.repeat((50 << 20) / line.len()), "character");
}

#[test]
fn a_story_that_is_not_there() {
    let desk = Desk::new();
    let ran = desk.run(&["film", "nowhere.txt", "-o", "out.mp4"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.stderr.trim(), "kinora: nowhere.txt does not exist");
    assert!(desk.files_but(&[]).is_empty(), "nothing is made for it");
}

const STORY: &str = "深夜，大雨落在山脚的客栈外。\n“有人吗？”林小雨问。\n“进来吧。”陈掌柜说。\n";

#[test]
fn a_missing_asset_pack() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let empty = desk.path("no-assets");
    let ran =
        ended(desk.command(&["film", "a.txt", "-o", "out.mp4"]).env("KINORA_ASSETS", &empty).output().expect("starts"));
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("kinora assets install") && ran.stderr.contains("voice"), "{}", ran.stderr);
    assert!(!desk.path("out.mp4").exists());
}

#[test]
fn ffmpeg_missing_or_too_old() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let missing =
        desk.command(&["film", "a.txt", "-o", "out.mp4"]).env("PATH", "").env_remove("KINORA_FFMPEG").output();
    let ran = ended(missing.expect("starts"));
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("ffmpeg"), "{}", ran.stderr);

    use std::os::unix::fs::PermissionsExt;
    let old =
        desk.write("ffmpeg", "#!/bin/sh\necho 'ffmpeg version 4.2.7 Copyright (c) 2000-2022 the FFmpeg developers'\n");
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o755)).expect("may be run");
    let ran =
        ended(desk.command(&["film", "a.txt", "-o", "out.mp4"]).env("KINORA_FFMPEG", &old).output().expect("starts"));
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("4.2") && ran.stderr.contains("5.1"), "{}", ran.stderr);
}

#[test]
fn an_output_that_cannot_be_written() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    desk.write("file", b"");
    // Nobody, root included, may write into these.
    for out in ["file/out.mp4", "/proc/out.mp4", "no/such/folder/out.mp4"] {
        let ran = desk.run(&["film", "a.txt", "-o", out]);
        assert!(matches!(ran.code, Some(1 | 2)), "{out}: {:?}", ran.code);
        assert!(ran.stderr.contains(out.rsplit_once('/').expect("has a folder").0), "{out}: {}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{out}: found before any work: {}", ran.stderr);
    }
}

#[test]
fn a_full_disk() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    std::fs::create_dir(desk.path("small")).expect("a folder");
    // A disk of one megabyte, in a mount namespace of its own.
    let script = format!(
        "mount -t tmpfs -o size=1m none small && exec {} film a.txt -o out.mp4 --resolution 480p --project small",
        env!("CARGO_BIN_EXE_kinora")
    );
    #[expect(clippy::disallowed_methods, reason = "a test starts the program itself")]
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).current_dir(desk.path(""));
    command.env("KINORA_LANG", "en").env("KINORA_ASSETS", crate::kinora::assets());
    let ran = ended(command.output().expect("unshare is part of every Debian"));
    assert!(
        !ran.stderr.contains("unshare:") && !ran.stderr.contains("mount:"),
        "no disk could be made: {}",
        ran.stderr
    );
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("disk is full"), "{}", ran.stderr);
    assert!(!desk.path("out.mp4").exists());
}

#[test]
fn answers_come_in_the_callers_language() {
    let desk = Desk::new();
    let ran = ended(desk.command(&["film", "没有.txt"]).env("KINORA_LANG", "zh").output().expect("starts"));
    assert_eq!(ran.stderr.trim(), "kinora: 没有.txt 不存在");
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in entries {
        zip.start_file(*name, options).expect("an entry");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}
