//! Ordinary files pass, behind the walls, and are told rightly.

use crate::make::{Desk, NEVER, boxes};
use kinora_media::{
    Encoder, Format, SoundFormat, SoundReader, StreamKind, VideoFormat, VideoReader,
    intake::{self, Bounds, Facts, Kind},
};
use std::path::Path;

#[track_caller]
fn taken(desk: &Desk, path: &Path, kind: Kind) -> Facts {
    let facts = intake::examine(&desk.ffmpeg, path, &[kind], &Bounds::default(), &NEVER);
    facts.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn frames(desk: &Desk, path: &Path) -> usize {
    let probe = desk.ffmpeg.probe(path).unwrap();
    let stream = probe.first(StreamKind::Video).unwrap();
    let mut reader = VideoReader::open(&desk.ffmpeg, path, stream, 0.0, (64, 36)).unwrap();
    let mut frame = vec![0; reader.frame_bytes()];
    let mut count = 0;
    while reader.read(&mut frame).unwrap() {
        count += 1;
    }
    count
}

fn samples(desk: &Desk, path: &Path) -> usize {
    let mut reader = SoundReader::open(&desk.ffmpeg, path, 0.0, &Default::default()).unwrap();
    let mut block = vec![[0f32; 2]; 4096];
    let (mut count, mut loud) = (0, false);
    loop {
        let got = reader.read(&mut block).unwrap();
        loud |= block[..got].iter().any(|s| s[0].abs() > 0.05);
        count += got;
        if got < block.len() {
            assert!(loud, "silence");
            return count;
        }
    }
}

#[test]
fn films_are_told_and_read() {
    let desk = Desk::new();
    let film = desk.film("film");
    let facts = taken(&desk, &film, Kind::Video);
    let picture = facts.picture.unwrap();
    assert_eq!((picture.width, picture.height, picture.rotation), (128, 72, 0));
    assert_eq!((picture.codec.as_str(), picture.rate, picture.frames), ("h264", Some((25, 1)), 25));
    let sound = facts.sound.unwrap();
    assert_eq!((sound.codec.as_str(), sound.channels, sound.rate), ("aac", 1, 48_000));
    assert!((facts.seconds - 1.0).abs() < 0.1 && facts.streams == 2, "{}", facts.seconds);
    assert_eq!(facts.bytes, film.metadata().unwrap().len());
    assert_eq!(frames(&desk, &film), 25);
    assert!((samples(&desk, &film) as i64 - 48_000).abs() < 3000);

    for (name, args) in [
        ("a.webm", &["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"][..]),
        ("b.webm", &["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]),
        ("c.mov", &["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"]),
        ("d.mkv", &["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac"]),
        ("e.mp4", &["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-c:a", "aac"]),
    ] {
        let film = desk.made(name, true, true, args);
        let facts = taken(&desk, &film, Kind::Video);
        let picture = facts.picture.unwrap();
        assert_eq!((picture.width, picture.frames), (128, 25), "{name}");
        let (n, d) = picture.rate.unwrap();
        assert!((f64::from(n) / f64::from(d) - 25.0).abs() < 1.5, "{name}: {n}/{d}");
        assert!(facts.sound.is_some(), "{name}");
        assert_eq!(frames(&desk, &film), 25, "{name}");
    }
}

#[test]
fn a_film_held_upright_is_told_upright() {
    let desk = Desk::new();
    let mut film = std::fs::read(desk.film("film.mp4")).unwrap();
    turn(&mut film);
    let picture = taken(&desk, &desk.file("upright.mp4", film), Kind::Video).picture.unwrap();
    assert_eq!((picture.width, picture.height, picture.rotation), (72, 128, 90));
}

#[test]
fn sounds_are_told_and_read() {
    let desk = Desk::new();
    for (name, args, codec) in [
        ("a.mp3", &["-c:a", "libmp3lame"][..], "mp3"),
        ("b.wav", &[], "pcm_s16le"),
        ("c.flac", &[], "flac"),
        ("d.ogg", &["-c:a", "libvorbis"], "vorbis"),
        ("e.opus", &["-c:a", "libopus", "-f", "ogg"], "opus"),
        ("f.aac", &["-c:a", "aac", "-f", "adts"], "aac"),
        ("g.m4a", &["-c:a", "aac"], "aac"),
    ] {
        let path = desk.made(name, false, true, args);
        let facts = taken(&desk, &path, Kind::Sound);
        assert_eq!(facts.sound.unwrap().codec, codec, "{name}");
        assert!(facts.picture.is_none() && (facts.seconds - 1.0).abs() < 0.15, "{name}: {}", facts.seconds);
        assert!((samples(&desk, &path) as i64 - 48_000).abs() < 5000, "{name}");
    }
}

#[test]
fn a_sound_with_a_cover_is_a_sound() {
    let desk = Desk::new();
    let path = desk.made(
        "a.mp3",
        true,
        true,
        &["-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "libmp3lame"],
    );
    assert!(taken(&desk, &path, Kind::Sound).picture.is_none());
}

#[test]
fn pictures_are_told_and_a_gif_by_whether_it_moves() {
    let desk = Desk::new();
    for (name, args, format) in [
        ("a.png", &[][..], Format::Png),
        ("b.jpg", &["-pix_fmt", "yuvj420p"], Format::Jpeg),
        ("c.bmp", &[], Format::Bmp),
        ("d.webp", &["-c:v", "libwebp"], Format::Webp),
        ("e.gif", &[], Format::Gif),
    ] {
        let path = desk.made(name, true, false, &[&["-frames:v", "1"], args].concat());
        let facts = taken(&desk, &path, Kind::Picture);
        let picture = facts.picture.unwrap();
        assert_eq!((facts.format, picture.width, picture.height, picture.frames), (format, 128, 72, 1), "{name}");
        assert_eq!((facts.seconds, picture.rate), (0.0, None), "{name}");
        assert_eq!(intake::decode_picture(&path).unwrap().width(), 128, "{name}");
    }
    let moving = desk.made("moving.gif", true, false, &["-r", "10", "-frames:v", "10"]);
    let facts = taken(&desk, &moving, Kind::Gif);
    let picture = facts.picture.unwrap();
    assert_eq!((picture.frames, picture.rate), (10, Some((10_000, 1000))));
    assert!((facts.seconds - 1.0).abs() < 0.01);
    assert_eq!(frames(&desk, &moving), 10);
}

#[test]
fn films_of_all_kinds_are_made_alike() {
    let desk = Desk::new();
    let mut upright = std::fs::read(desk.film("film.mp4")).unwrap();
    turn(&mut upright);
    let odd =
        &["-vf", "scale=101:57", "-c:v", "libvpx", "-pix_fmt", "yuv420p", "-deadline", "realtime", "-c:a", "libopus"];
    let oblong = &["-vf", "setsar=2", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"];
    for (path, kind, size) in [
        (desk.file("upright.mp4", upright), Kind::Video, (72, 128)),
        (desk.made("oblong.mp4", true, true, oblong), Kind::Video, (256, 72)),
        (desk.made("odd.webm", true, true, odd), Kind::Video, (100, 56)),
        (desk.made("moving.gif", true, false, &["-frames:v", "20"]), Kind::Gif, (128, 72)),
    ] {
        let before = taken(&desk, &path, kind);
        let out = desk.path("mezzanine.mp4");
        intake::mezzanine(&desk.ffmpeg, &path, &before, &out, &NEVER).unwrap();
        let after = taken(&desk, &out, Kind::Video);
        let picture = after.picture.unwrap();
        assert_eq!((picture.width, picture.height, picture.rotation), (size.0, size.1, 0), "{}", path.display());
        assert_eq!(picture.codec, "h264");
        assert!((after.seconds - before.seconds).abs() < 0.15, "{} {}", after.seconds, before.seconds);
        let sound = after.sound.map(|s| (s.codec, s.channels, s.rate));
        assert_eq!(sound, before.sound.map(|_| ("aac".to_owned(), 2, 48_000)));
    }
}

/// Has `film` shown a quarter turn clockwise, as phones write it: by the matrix of its first track header.
fn turn(film: &mut [u8]) {
    let (at, _) = boxes(film, b"tkhd")[0];
    for (i, value) in [0, 0x1_0000, 0, -0x1_0000, 0, 0].into_iter().enumerate() {
        film[at + 40 + i * 4..at + 44 + i * 4].copy_from_slice(&i32::to_be_bytes(value));
    }
}

#[test]
fn encoders_work_behind_the_walls() {
    let desk = Desk::new();
    // A name with everything in it that a program could take for something else.
    let out = desk.path("-i a:b %03d 'x'.mp4");
    let format =
        VideoFormat { width: 64, height: 36, rate: (25, 1), preset: "ultrafast".into(), crf: 20, steady: true };
    let mut encoder = Encoder::video(&desk.ffmpeg, &format, &out).unwrap();
    for n in 0..10u8 {
        encoder.write(&vec![n * 20; 64 * 36 * 3 / 2]).unwrap();
    }
    encoder.finish().unwrap();
    assert_eq!(taken(&desk, &out, Kind::Video).picture.unwrap().frames, 10);
    let out = desk.path("sound.m4a");
    let mut encoder = Encoder::sound(&desk.ffmpeg, SoundFormat { bitrate: 96_000, rate: 48_000 }, &out).unwrap();
    encoder.write(&vec![0; 48_000 * 8]).unwrap();
    encoder.finish().unwrap();
    assert!((taken(&desk, &out, Kind::Sound).seconds - 1.0).abs() < 0.1);
}
