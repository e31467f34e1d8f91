//! Hostile files, each made here, each refused with a reason.

use crate::make::{Desk, NEVER, elsewhere, replace_box, stretch_claims};
use kinora_media::{
    intake::{self, Bounds, Kind, Refusal},
    process::Command,
};
use kinora_model::ErrorKind;
use std::path::Path;

/// Asks for `path` as anything and sees it refused for `why` with all of `words` in the sentence.
#[track_caller]
fn refused_within(desk: &Desk, path: &Path, bounds: &Bounds, why: Refusal, words: &[&str]) {
    let error = intake::examine(&desk.ffmpeg, path, &Kind::ALL, bounds, &NEVER).unwrap_err();
    assert_eq!((error.kind(), Refusal::of(&error)), (ErrorKind::Invalid, Some(why)), "{error}");
    let said = error.what();
    for word in words {
        assert!(said.en.contains(word) || said.zh.contains(word), "{word}: {said:?}");
    }
    let place = desk.folder.path().to_str().unwrap();
    assert!(!said.en.contains(place) && !said.zh.contains(place), "it tells where files lie: {said:?}");
}

/// Sees that an ordinary film is taken after all that.
#[track_caller]
fn goes_on(desk: &Desk) {
    let film = desk.film("afterwards.mp4");
    intake::examine(&desk.ffmpeg, &film, &[Kind::Video], &Bounds::default(), &NEVER).unwrap();
}

#[track_caller]
fn refused(desk: &Desk, path: &Path, why: Refusal, words: &[&str]) {
    refused_within(desk, path, &Bounds::default(), why, words);
}

#[test]
fn lists_of_other_files_are_refused_whatever_they_are_called() {
    let desk = Desk::new();
    let secret = desk.film("somebody-elses.mp4");
    let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n";
    refused(&desk, &desk.file("playlist.mp4", playlist), Refusal::Kind, &["HLS", "MP4", "视频"]);
    let list = format!("ffconcat version 1.0\nfile '{}'\n", secret.file_name().unwrap().to_str().unwrap());
    refused(&desk, &desk.file("list.mp4", list), Refusal::Kind, &["ffconcat"]);
    let session = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n";
    refused(&desk, &desk.file("session.mp4", session), Refusal::Kind, &["SDP"]);
    goes_on(&desk);
}

#[test]
fn a_drawing_that_reads_a_file_is_refused() {
    let desk = Desk::new();
    let drawing =
        r#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>"#;
    refused(&desk, &desk.file("drawing.png", drawing), Refusal::Kind, &["SVG", "PNG"]);
    goes_on(&desk);
}

#[test]
fn a_pixel_bomb_is_refused_before_it_is_unpacked() {
    let desk = Desk::new();
    let path = desk.path("bomb.png");
    let mut encoder = png::Encoder::new(std::fs::File::create(&path).unwrap(), 16_000, 16_000);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![0; 16_000];
    for _ in 0..16_000 {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    assert!(path.metadata().unwrap().len() < 2_000_000, "a bomb is small");
    let before = peak();
    refused(&desk, &path, Refusal::TooLarge, &["PNG", "67 million", "67 百万"]);
    assert!(peak() - before < 64 << 20, "it took {} MB", (peak() - before) >> 20);
    let error = intake::decode_picture(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exhausted, "{error}");
    goes_on(&desk);
}

/// The most memory that this process has had, in bytes.
fn peak() -> u64 {
    // SAFETY: the structure is plain numbers, for which zero is a value, and the call only writes it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    usage.ru_maxrss as u64 * if cfg!(target_os = "macos") { 1 } else { 1024 }
}

#[test]
fn more_than_the_bounds_allow_is_refused() {
    let desk = Desk::new();
    let film = desk.film("film.mp4");
    let bounds = Bounds::default();
    refused_within(&desk, &film, &Bounds { bytes: 1000, ..bounds }, Refusal::TooLarge, &["MB"]);
    refused_within(&desk, &film, &Bounds { pixels: 128 * 72 - 1, ..bounds }, Refusal::TooLarge, &["128×72"]);
    refused_within(&desk, &film, &Bounds { seconds: 0.5, ..bounds }, Refusal::TooLarge, &["lasts 1 s"]);
    refused_within(&desk, &film, &Bounds { streams: 1, ..bounds }, Refusal::TooLarge, &["2 streams"]);
    let slow = Bounds { frames_per_second: 24.0, ..bounds };
    refused_within(&desk, &film, &slow, Refusal::TooLarge, &["25 frames per second"]);
    goes_on(&desk);
}

#[test]
fn a_header_that_claims_hours_is_not_believed() {
    let desk = Desk::new();
    let film = desk.film("film.mp4");
    let mut claims = std::fs::read(&film).unwrap();
    stretch_claims(&mut claims, 3600);
    refused(&desk, &desk.file("an-hour.mp4", &claims), Refusal::Broken, &["breaks off", "360", "不完整"]);
    stretch_claims(&mut claims, 10);
    refused(&desk, &desk.file("ten-hours.mp4", &claims), Refusal::TooLarge, &["360", "14400"]);
    goes_on(&desk);
}

#[test]
fn a_pipe_a_link_and_a_folder_are_no_files() {
    let desk = Desk::new();
    let pipe = desk.path("endless.mp4");
    let name = std::ffi::CString::new(pipe.to_str().unwrap()).unwrap();
    // SAFETY: `name` lives through the call.
    assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
    refused(&desk, &pipe, Refusal::NoFile, &["pipe", "管道"]);
    let outside = Desk::new();
    let link = desk.path("link.mp4");
    std::os::unix::fs::symlink(outside.film("somebody-elses.mp4"), &link).unwrap();
    refused(&desk, &link, Refusal::NoFile, &["link", "链接"]);
    refused(&desk, desk.folder.path(), Refusal::NoFile, &["folder"]);
    refused(&desk, Path::new("/dev/zero"), Refusal::NoFile, &["device"]);
    refused(&desk, &desk.file("empty.mp4", ""), Refusal::NoFile, &["empty", "空"]);
    let gone = intake::examine(&desk.ffmpeg, &desk.path("gone.mp4"), &Kind::ALL, &Bounds::default(), &NEVER);
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
    goes_on(&desk);
}

#[test]
fn archives_and_noise_are_no_media() {
    let desk = Desk::new();
    // One entry that says it unpacks to 4 GB.
    let mut zip = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\xff\xff\0\0\xff\xff\xff\xff\x05\0\0\0a.mp4".to_vec();
    zip.resize(70_000, 0);
    refused(&desk, &desk.file("zip.mp4", zip), Refusal::Kind, &["zip"]);
    refused(&desk, &desk.file("noise.mp4", [0x5a; 5000]), Refusal::Kind, &["nothing that is known", "未知"]);
    // Begins as a film does and is none.
    let mut false_film = b"\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x20moov".to_vec();
    false_film.resize(56, 1);
    refused(&desk, &desk.file("false.mp4", &false_film), Refusal::Broken, &["MP4"]);
    let mut false_sound = b"RIFF\xff\xff\xff\x7fWAVEjunk".to_vec();
    false_sound.resize(4000, 9);
    refused(&desk, &desk.file("false.wav", false_sound), Refusal::Broken, &["WAV"]);
    refused(&desk, &desk.file("false.jpg", [&b"\xff\xd8\xff\xe0"[..], &[7; 900]].concat()), Refusal::Broken, &["JPEG"]);
    goes_on(&desk);
}

#[test]
fn a_film_that_names_another_file_gets_nothing_of_it() {
    let desk = Desk::new();
    // The hostile film has sound of its own and says that its pictures are in somebody else's file.
    let secret = desk.film("somebody-elses.mp4");
    let film = std::fs::read(&secret).unwrap();
    let mut names_it = film.clone();
    replace_box(&mut names_it, b"dref", &elsewhere(&secret));
    let hostile = desk.file("names-it.mov", &names_it);
    // It is a true one: a program that is allowed to follows it.
    let followed = Command::new(desk.ffmpeg.path().with_file_name("ffprobe"))
        .args(["-v", "error", "-enable_drefs", "1", "-use_absolute_path", "1", "-f", "mov"])
        .args(["-select_streams", "v", "-show_entries", "packet=size", "-of", "csv=p=0"])
        .arg(&hostile)
        .run(std::time::Duration::from_secs(60), &NEVER, &mut |_| {})
        .unwrap();
    assert_eq!(followed.stdout.lines().count(), 25, "{}", followed.stderr);
    refused(&desk, &hostile, Refusal::Broken, &["MP4"]);
    goes_on(&desk);
}

#[test]
fn what_is_cut_short_is_refused() {
    let desk = Desk::new();
    let whole = std::fs::read(desk.film("film.mp4")).unwrap();
    for part in [9, 5, 1] {
        let cut = desk.file("cut.mp4", &whole[..whole.len() * part / 10]);
        refused(&desk, &cut, Refusal::Broken, &["MP4"]);
    }
    let index_first = &["-c:v", "libx264", "-preset", "ultrafast", "-movflags", "+faststart", "-f", "mp4"];
    let whole = std::fs::read(desk.made("index-first.mp4", true, false, index_first)).unwrap();
    refused(&desk, &desk.file("cut.mp4", &whole[..whole.len() / 2]), Refusal::Broken, &["MP4"]);
    let sound = std::fs::read(desk.made("sound.flac", false, true, &[])).unwrap();
    refused(&desk, &desk.file("cut.flac", &sound[..sound.len() / 3]), Refusal::Broken, &["FLAC"]);
    let picture = std::fs::read(desk.made("one.png", true, false, &["-frames:v", "1"])).unwrap();
    refused(&desk, &desk.file("cut.png", &picture[..picture.len() / 2]), Refusal::Broken, &["PNG", "图片"]);
    goes_on(&desk);
}

#[test]
fn a_codec_that_is_not_on_the_list_is_named() {
    let desk = Desk::new();
    let odd = desk.made("odd.mkv", true, false, &["-c:v", "msmpeg4v3", "-f", "matroska"]);
    refused(&desk, &odd, Refusal::Broken, &["msmpeg4", "H.264"]);
    goes_on(&desk);
}

#[test]
fn a_file_of_a_kind_that_is_not_asked_for_is_refused_with_what_is() {
    let desk = Desk::new();
    let sound = desk.made("sound.m4a", false, true, &["-c:a", "aac"]);
    let error = intake::examine(&desk.ffmpeg, &sound, &[Kind::Video], &Bounds::default(), &NEVER).unwrap_err();
    assert_eq!(Refusal::of(&error), Some(Refusal::Kind));
    assert_eq!(error.what().en, "by its content the file is a sound; taken here: a film (MP4, MKV/WebM)");
    assert_eq!(error.what().zh, "按内容判断该文件是音频；此处接受：视频（MP4、MKV/WebM）");
    let film = desk.film("film.mp4");
    let error = intake::examine(&desk.ffmpeg, &film, &[Kind::Picture], &Bounds::default(), &NEVER).unwrap_err();
    assert_eq!(Refusal::of(&error), Some(Refusal::Kind), "{error}");
}

#[test]
fn a_file_that_takes_too_long_and_one_that_nobody_waits_for_are_given_up() {
    let desk = Desk::new();
    let film = desk.film("film.mp4");
    let hasty = Bounds { wall: std::time::Duration::ZERO, wall_per_second: 0.0, ..Bounds::default() };
    refused_within(&desk, &film, &hasty, Refusal::TooCostly, &["given up", "放弃"]);
    let stop = std::sync::atomic::AtomicBool::new(true);
    let error = intake::examine(&desk.ffmpeg, &film, &Kind::ALL, &Bounds::default(), &stop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    goes_on(&desk);
}
