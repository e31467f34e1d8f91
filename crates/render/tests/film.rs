//! Whole films: rendered with the real encoder, then looked at and listened to.

mod support;

use kinora_model::ErrorKind;
use kinora_render::{Progress, Quality, Report, frame_at, render};
use kinora_timeline::*;
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};
use support::*;

fn made(stage: &Stage, timeline: &Timeline, name: &str) -> Report {
    stage.job(timeline, |job| render(job, &stage.path(name), &|_| {}, &AtomicBool::new(false)).unwrap())
}

/// Two scenes with moves, a dissolve, three captions, speech and music.
fn story(stage: &Stage) -> Timeline {
    let a = zoom(still(stage.scene("a.png", 1), 0.0, 2.5), 1.0, 1.15);
    let b = zoom(still(stage.scene("b.png", 2), 2.5, 2.5), 1.2, 1.05);
    let c = zoom(still(stage.scene("c.png", 3), 5.0, 2.5), 1.0, 1.1);
    let mut timeline = film(vec![a, b, c]);
    timeline.tracks[0].transitions =
        vec![Transition { after: 0, duration: secs(0.5), kind: TransitionKind::Dissolve }];
    timeline.captions = vec![speech("第一句话。", 0.4, 1.2), speech("第二句话，在中间。", 3.2, 1.0), speech("完。", 6.0, 1.0)];
    let voice = stage.sound("voice.wav", 24_000, 1.5, |t| (t * 1400.0).sin() * 0.3 * (t * 9.0).sin().abs());
    let music = stage.sound("music.wav", 44_100, 3.0, |t| (t * 2000.0).sin() * 0.1);
    let mut bed = sound_clip(music, Bus::Music, 0.0, 7.5);
    bed.looped = true;
    timeline.sounds = vec![sound_clip(voice, Bus::Speech, 3.0, 1.5), bed];
    timeline
}

#[test]
fn a_film_is_made_checked_and_kept_by_parts() {
    let stage = Stage::new();
    let mut timeline = story(&stage);
    let seen = Mutex::new(Vec::new());
    let out = stage.path("film.mp4");
    let report = stage.job(&timeline, |job| {
        job.soft_captions = true;
        job.metadata.title = "雨夜".into();
        render(job, &out, &|p| seen.lock().unwrap().push(p), &AtomicBool::new(false)).unwrap()
    });
    assert_eq!((report.frames, report.parts, report.reused), (225, 3, 0));
    assert!((report.loudness_lufs.unwrap() + 14.0).abs() <= 0.5, "{report:?}");
    assert!(report.true_peak_dbtp.unwrap() <= -1.0, "{report:?}");
    assert_eq!(report.warnings, []);
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.first(), Some(&Progress::Parts { total: 3, reused: 0 }));
    assert!(seen.contains(&Progress::Frames { done: 225, total: 225 }));
    assert_eq!(seen.last(), Some(&Progress::Verify));
    let first = std::fs::read(&out).unwrap();

    let report = stage.job(&timeline, |job| {
        job.soft_captions = true;
        job.metadata.title = "雨夜".into();
        job.workers = 2;
        render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap()
    });
    assert_eq!((report.reused, report.sound_reused), (3, true));
    assert_eq!(std::fs::read(&out).unwrap(), first, "nothing changed: the same bytes");

    timeline.captions[1].text = "第二句话，改过了。".into();
    let report = made(&stage, &timeline, "film.mp4");
    assert_eq!((report.parts, report.reused), (3, 2), "only the part with the changed words is made again");

    let fresh = Stage::new();
    let timeline = story(&fresh);
    let two = fresh.path("two.mp4");
    fresh.job(&timeline, |job| {
        job.soft_captions = true;
        job.metadata.title = "雨夜".into();
        job.workers = 2;
        render(job, &two, &|_| {}, &AtomicBool::new(false)).unwrap()
    });
    assert_eq!(std::fs::read(&two).unwrap(), first, "two workers: the same bytes");
    let left: Vec<_> = std::fs::read_dir(fresh.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().starts_with('.')), "{left:?}");
    if let Ok(keep) = std::env::var("KEEP") {
        std::fs::copy(&two, keep).unwrap();
    }
}
