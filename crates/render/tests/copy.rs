//! Clips that are only cut: taken over as they are coded, frame for frame, whoever encoded them.

mod support;

use kinora_media::{Ffmpeg, StreamKind, process::Command};
use kinora_render::{Report, render};
use kinora_timeline::*;
use std::{sync::atomic::AtomicBool, time::Duration};
use support::*;

const TAGS: &str = "-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv";

/// A film of `seconds` in which no two frames are alike, encoded as `how` says.
fn shot(stage: &Stage, name: &str, size: &str, rate: u32, seconds: f64, how: &str) -> MediaId {
    let ffmpeg = Ffmpeg::find().unwrap();
    let hue = name.len() * 37;
    let source = format!("testsrc2=size={size}:rate={rate}:duration={seconds},hue=h={hue},format=yuv420p");
    let out = stage.path(name);
    let mut args = vec!["-v", "error", "-y", "-f", "lavfi", "-i", &source];
    args.extend(how.split_whitespace());
    let ended = Command::new(ffmpeg.path())
        .args(args)
        .arg(&out)
        .run(Duration::from_secs(120), &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    MediaId(name.into())
}

fn cut(media: &MediaId, from: i64, at: i64, frames: i64) -> Clip {
    let time = |n| Rate::THIRTY.time_of(n);
    let source = Source::Video { media: media.clone(), start: time(from), speed: 1.0, warp: None };
    let transform = Transform { fit: clip::Fit::Contain, ..Transform::default() };
    Clip::new(Span::new(time(at), time(frames)), source, transform)
}

/// Clips one behind the other: of which film, from which of its frames, how many.
fn edited(cuts: &[(&MediaId, i64, i64)]) -> Timeline {
    let mut at = 0;
    let clips = cuts
        .iter()
        .map(|&(media, from, frames)| {
            at += frames;
            cut(media, from, at - frames, frames)
        })
        .collect();
    Timeline { as_edited: true, ..film(clips) }
}

fn made(stage: &Stage, timeline: &Timeline, name: &str) -> Report {
    stage.job(timeline, |job| render(job, &stage.path(name), &|_| {}, &AtomicBool::new(false)).unwrap())
}

/// Mean difference of two frames.
fn apart(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

/// Holds every frame of the film against the one that the cuts ask for; gives how many are the same to the bit.
fn held_against(stage: &Stage, name: &str, cuts: &[(&MediaId, i64, i64)], (w, h): (usize, usize)) -> usize {
    let film = decoded(&stage.path(name), w, h);
    assert_eq!(film.len() as i64, cuts.iter().map(|c| c.2).sum::<i64>());
    let (mut at, mut same) = (0, 0);
    for (media, from, frames) in cuts {
        let source = decoded(&stage.path(&media.0), w, h);
        for n in 0..*frames as usize {
            let (wanted, found) = (*from as usize + n, &film[at + n]);
            let off = apart(&source[wanted], found);
            assert!(off < 3.0, "frame {} of {name} is {off:.2} away from frame {wanted} of {}", at + n, media.0);
            let nearest = (wanted.saturating_sub(2)..(wanted + 3).min(source.len()))
                .min_by(|&a, &b| apart(&source[a], found).total_cmp(&apart(&source[b], found)));
            assert_eq!(nearest, Some(wanted), "frame {} of {name}", at + n);
            same += usize::from(source[wanted] == *found);
        }
        at += *frames as usize;
    }
    same
}

#[test]
fn clips_cut_where_they_begin_anew_are_copied_whoever_encoded_them() {
    let stage = Stage::new();
    // One with pictures that wait for later ones, and one without, each with its own parameters.
    let a = shot(&stage, "a.mp4", "320x180", 30, 6.0, &format!("-c:v libx264 -preset medium -crf 20 -g 30 {TAGS}"));
    let how = format!("-c:v libx264 -preset ultrafast -bf 0 -crf 25 -g 45 -profile:v baseline {TAGS}");
    let b = shot(&stage, "other.mp4", "320x180", 30, 4.0, &how);
    let cuts = [(&a, 30, 90), (&b, 0, 120), (&a, 0, 60)];
    let timeline = edited(&cuts);
    let report = made(&stage, &timeline, "film.mp4");
    // A run ends where nothing later is waited for.
    assert!(report.copied >= 260, "{report:?}");
    let same = held_against(&stage, "film.mp4", &cuts, (320, 180));
    assert_eq!(same as u64, report.copied, "what is copied is the same to the bit, the rest is encoded");
    let first = std::fs::read(stage.path("film.mp4")).unwrap();
    let fresh = Stage::new();
    for name in ["a.mp4", "other.mp4"] {
        std::fs::copy(stage.path(name), fresh.path(name)).unwrap();
    }
    let again = fresh.job(&timeline, |job| {
        job.workers = 3;
        render(job, &fresh.path("film.mp4"), &|_| {}, &AtomicBool::new(false)).unwrap()
    });
    assert_eq!(again.copied, report.copied);
    assert_eq!(std::fs::read(fresh.path("film.mp4")).unwrap(), first, "two renders, the same bytes");
}

#[test]
fn a_cut_between_two_beginnings_is_encoded_as_far_as_the_next_one_only() {
    let stage = Stage::new();
    let a =
        shot(&stage, "a.mp4", "320x180", 30, 6.0, &format!("-c:v libx264 -g 48 -keyint_min 48 -sc_threshold 0 {TAGS}"));
    let cuts = [(&a, 40, 110)];
    let report = made(&stage, &edited(&cuts), "film.mp4");
    assert_eq!(report.parts, if report.copied == 102 { 2 } else { 3 }, "{report:?}");
    // Frames 40…47 come before the next beginning; at the end, at most what waits for a later picture.
    assert!((96..=102).contains(&report.copied), "{report:?}");
    let same = held_against(&stage, "film.mp4", &cuts, (320, 180));
    assert_eq!(same as u64, report.copied);
    // Another clip behind it: what is there already is not made again.
    let longer = [(&a, 40, 110), (&a, 0, 96)];
    let report = made(&stage, &edited(&longer), "longer.mp4");
    assert!(report.reused >= 2, "{report:?}");
    held_against(&stage, "longer.mp4", &longer, (320, 180));
}

#[test]
fn pictures_without_colour_tags_are_taken_as_they_are_composed() {
    let stage = Stage::new();
    // Large ones are BT.709 by custom; small ones are not, and are converted.
    let large = shot(&stage, "large.mp4", "1280x720", 30, 1.5, "-c:v libx264 -preset superfast");
    let mut timeline = edited(&[(&large, 0, 45)]);
    (timeline.canvas.width, timeline.canvas.height) = (1280, 720);
    let report = made(&stage, &timeline, "film.mp4");
    assert_eq!((report.copied, report.parts), (45, 1));
    assert_eq!(held_against(&stage, "film.mp4", &[(&large, 0, 45)], (1280, 720)), 45);
    let small = shot(&stage, "small.mp4", "320x180", 30, 1.5, "-c:v libx264 -preset superfast");
    assert_eq!(made(&stage, &edited(&[(&small, 0, 45)]), "small-film.mp4").copied, 0);
}

#[test]
fn what_is_changed_or_covered_is_composed() {
    let stage = Stage::new();
    let a = shot(&stage, "a.mp4", "320x180", 30, 2.0, &format!("-c:v libx264 -preset superfast {TAGS}"));
    let whole = || edited(&[(&a, 0, 60)]);
    assert_eq!(made(&stage, &whole(), "film.mp4").copied, 60);
    type Change = (&'static str, fn(&mut Timeline));
    let changes: Vec<Change> = vec![
        ("our own film, of which every frame is looked at", |t| t.as_edited = false),
        ("larger", |t| t.tracks[0].clips[0].transform.scale = Curve::constant(1.01)),
        ("moved", |t| t.tracks[0].clips[0].transform.x = Curve::constant(0.01)),
        ("turned", |t| t.tracks[0].clips[0].transform.rotation = Curve::constant(1.0)),
        ("clear", |t| t.tracks[0].clips[0].transform.opacity = Curve::constant(0.9)),
        ("mirrored", |t| {
            let (x, y) = (Curve::constant(-1.0), Curve::constant(1.0));
            t.tracks[0].clips[0].transform.stretch = Some(Box::new(Stretch { x, y }));
        }),
        ("cropped", |t| {
            let crop = Some(Crop { left: 0.1, top: 0.0, right: 1.0, bottom: 1.0 });
            t.tracks[0].clips[0].look = Some(Box::new(Look { crop, ..Look::default() }));
        }),
        ("faster", |t| {
            if let Source::Video { speed, .. } = &mut t.tracks[0].clips[0].source {
                *speed = 0.5;
            }
        }),
        ("another rate", |t| t.canvas.rate = Rate { num: 25, den: 1 }),
        ("another size", |t| t.canvas.width = 322),
        ("something over it", |t| {
            let mut over = color(9, 99, 9, 0.0, 2.0);
            over.transform.scale = Curve::constant(0.1);
            t.tracks.push(Track { clips: vec![over], transitions: Vec::new(), hidden: false });
        }),
        ("words over it", |t| t.captions.push(speech("字", 0.0, 2.0))),
    ];
    for (name, change) in changes {
        let mut timeline = whole();
        change(&mut timeline);
        let result =
            stage.job(&timeline, |job| render(job, &stage.path("changed.mp4"), &|_| {}, &AtomicBool::new(false)));
        assert_eq!(result.unwrap().copied, 0, "{name}");
    }
    // Words for a while: the rest stays as it is.
    let mut timeline = edited(&[(&a, 0, 60)]);
    timeline.captions.push(speech("字", 1.5, 0.5));
    let report = made(&stage, &timeline, "worded.mp4");
    assert!((40..=45).contains(&report.copied), "{report:?}");
    let film = decoded(&stage.path("worded.mp4"), 320, 180);
    let source = decoded(&stage.path("a.mp4"), 320, 180);
    assert!((0..45).filter(|&n| film[n] == source[n]).count() >= 40);
    assert!((46..60).all(|n| film[n] != source[n]), "words are drawn");
}

#[test]
fn films_that_need_more_than_their_slices_are_composed() {
    let stage = Stage::new();
    let whole = |name: &str, how: &str| {
        let media = shot(&stage, name, "320x180", 30, 1.0, how);
        made(&stage, &edited(&[(&media, 0, 30)]), "film.mp4").copied
    };
    let x264 = format!("-c:v libx264 -preset superfast {TAGS}");
    assert_eq!(whole("plain.mp4", &x264), 30, "the measure of the others");
    assert_eq!(whole("full.mp4", &x264.replace("-color_range tv", "-color_range pc")), 0, "full range");
    assert_eq!(whole("fields.mp4", &format!("{x264} -flags +ildct+ilme")), 0, "interlaced");
    assert_eq!(whole("wide.mp4", &format!("{x264} -aspect 3:1")), 0, "pixels that are not square");
    assert_eq!(whole("pieces.mp4", &format!("{x264} -movflags +frag_keyframe+empty_moov")), 0, "in fragments");
    assert_eq!(whole("ten.mp4", &format!("{x264} -pix_fmt yuv422p")), 0, "more colour than the film has");
    assert_eq!(whole("old.mp4", "-c:v mpeg4 -q:v 3"), 0, "another codec");
    assert_eq!(whole("open.mp4", &format!("{x264} -x264-params repeat-headers=1")), 30, "parameters again and again");
}

#[test]
fn sound_stays_with_the_pictures() {
    let stage = Stage::new();
    let a = shot(&stage, "a.mp4", "320x180", 30, 3.0, &format!("-c:v libx264 -g 30 {TAGS}"));
    let click = stage.sound("click.wav", 48_000, 3.0, |t| if (1.0..1.01).contains(&t) { 0.8 } else { 0.0 });
    let mut timeline = edited(&[(&a, 30, 60), (&a, 0, 30)]);
    timeline.sounds = vec![sound_clip(click, Bus::Effect, 0.0, 3.0)];
    let report = made(&stage, &timeline, "film.mp4");
    assert!(report.copied > 50, "{report:?}");
    let heard = heard(&stage.path("film.mp4"));
    let first = heard.iter().position(|s| s[0].abs() > 0.2).unwrap();
    assert!(first.abs_diff(48_000) < 480, "heard at sample {first}");
    let packets = Ffmpeg::find().unwrap().packets(&stage.path("film.mp4")).unwrap();
    let video = packets.probe.streams.iter().position(|s| s.kind == StreamKind::Video).unwrap();
    assert_eq!(packets.of[video].len(), 90);
}
