//! Whole films: rendered with the real encoder, then looked at and listened to.

mod support;

use kinora_model::{ErrorKind, Text};
use kinora_render::{Job, Progress, Quality, Report, frame_at, render};
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
    timeline.tracks[0].transitions = vec![Transition { after: 0, duration: secs(0.5), kind: TransitionKind::Dissolve }];
    timeline.captions =
        vec![speech("第一句话。", 0.4, 1.2), speech("第二句话，在中间。", 3.2, 1.0), speech("完。", 6.0, 1.0)];
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
    assert_eq!((report.frames, report.parts, report.reused), (225, 2, 0));
    assert!((report.loudness_lufs.unwrap() + 14.0).abs() <= 0.5, "{report:?}");
    assert!(report.true_peak_dbtp.unwrap() <= -1.0, "{report:?}");
    assert_eq!(report.warnings, []);
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.first(), Some(&Progress::Parts { total: 2, reused: 0 }));
    assert!(seen.contains(&Progress::Frames { done: 225, total: 225 }));
    assert_eq!(seen.last(), Some(&Progress::Verify));
    let first = std::fs::read(&out).unwrap();

    let report = stage.job(&timeline, |job| {
        job.soft_captions = true;
        job.metadata.title = "雨夜".into();
        job.workers = 2;
        render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap()
    });
    assert_eq!((report.reused, report.sound_reused), (2, true));
    assert_eq!(std::fs::read(&out).unwrap(), first, "nothing changed: the same bytes");

    timeline.captions[1].text = "第二句话，改过了。".into();
    let report = made(&stage, &timeline, "film.mp4");
    assert_eq!((report.parts, report.reused), (2, 1), "only the part with the changed words is made again");

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
}

/// Frame `n` of `timeline` as R'G'B', and its value at a pixel.
fn pixel(stage: &Stage, timeline: &Timeline, n: i64, x: u32, y: u32) -> [u8; 3] {
    let image = stage.job(timeline, |job| frame_at(job, n).unwrap());
    let at = ((y * image.width + x) * 3) as usize;
    [image.data[at], image.data[at + 1], image.data[at + 2]]
}

fn near(found: [u8; 3], wanted: [u8; 3], slack: u8) -> bool {
    found.iter().zip(wanted).all(|(f, w)| f.abs_diff(w) <= slack)
}

#[test]
fn captions_are_seen_from_their_first_frame_to_their_last() {
    let stage = Stage::new();
    let mut timeline = film(vec![color(20, 40, 60, 0.0, 3.0)]);
    // Frames 31 to 61: both ends lie between frames and go to the nearer one.
    timeline.captions = vec![speech("正好在这里。", 1.03, 1.01)];
    made(&stage, &timeline, "film.mp4");
    let frames = decoded(&stage.path("film.mp4"), 320, 180);
    let brightest = |f: &Vec<u8>| *f[..320 * 180].iter().max().unwrap();
    let seen: Vec<usize> = (0..frames.len()).filter(|&n| brightest(&frames[n]) > 180).collect();
    assert_eq!((frames.len(), seen.first(), seen.last(), seen.len()), (90, Some(&31), Some(&60), 30));
}

#[test]
fn titles_are_drawn_where_spoken_words_are_not() {
    let stage = Stage::new();
    let mut timeline = film(vec![color(20, 40, 60, 0.0, 4.0)]);
    timeline.captions = vec![speech("说出来的话。", 0.5, 1.0)];
    timeline.captions.push(Caption { role: CaptionRole::Title, ..speech("雨夜", 2.0, 1.5) });
    let lit = |second: f64, burn: bool| {
        let image = stage.job(&timeline, |job| {
            job.burn_captions = burn;
            frame_at(job, (second * 30.0) as i64).unwrap()
        });
        image.data.iter().any(|&v| v > 200)
    };
    assert!(lit(1.0, true) && lit(2.7, true));
    assert!(!lit(1.0, false) && lit(2.7, false));
}

#[test]
fn a_card_may_stand_over_a_picture_that_is_gone() {
    let stage = Stage::new();
    let mut gone = zoom(still(stage.scene("a.png", 1), 0.0, 5.0), 1.0, 1.4);
    let key = |at: f64, value: f64| Key { at: secs(at), value, ease: Ease::Linear };
    gone.transform.opacity = Curve(vec![key(0.8, 1.0), key(1.2, 0.0)]);
    let mut timeline = film(vec![gone]);
    timeline.captions = vec![Caption { role: CaptionRole::Title, ..speech("完", 0.5, 4.4) }];
    assert_eq!(made(&stage, &timeline, "card.mp4").frames, 150, "it moves on under the card, where nobody sees it");
}

#[test]
fn a_dissolve_weighs_its_frames_and_a_dip_reaches_black() {
    let stage = Stage::new();
    let mut timeline = film(vec![color(40, 40, 40, 0.0, 2.0), color(220, 220, 220, 2.0, 2.0)]);
    timeline.tracks[0].transitions = vec![Transition { after: 0, duration: secs(1.0), kind: TransitionKind::Dissolve }];
    for k in [0, 7, 15, 29] {
        let wanted = 40.0 + 180.0 * (f64::from(k) + 0.5) / 30.0;
        let [r, ..] = pixel(&stage, &timeline, 45 + i64::from(k), 100, 100);
        assert!((f64::from(r) - wanted).abs() <= 2.0, "frame {k} of 30: {r} for {wanted}");
    }
    assert_eq!(pixel(&stage, &timeline, 44, 9, 9), pixel(&stage, &timeline, 0, 9, 9));
    timeline.tracks[0].transitions[0].kind = TransitionKind::Dip(Color::BLACK);
    assert!(near(pixel(&stage, &timeline, 59, 9, 9), [0; 3], 1) && near(pixel(&stage, &timeline, 60, 9, 9), [0; 3], 1));
    timeline.tracks[0].transitions.clear();
    assert!(near(pixel(&stage, &timeline, 59, 9, 9), [40; 3], 2));
    assert!(near(pixel(&stage, &timeline, 60, 9, 9), [220; 3], 2), "a hard cut is between two frames");
}

#[test]
fn colours_come_back_through_the_encoder() {
    let stage = Stage::new();
    let ramp = stage.picture("ramp.png", 320, 180, |x, y| {
        match y / 45 {
            0 => [(x * 255 / 319) as u8; 3],
            1 => [255, 0, 0],
            2 => [0, 255, 0],
            _ => [0, 0, 255],
        }
        .map_alpha()
    });
    made(&stage, &film(vec![still(ramp, 0.0, 0.5)]), "film.mp4");
    let frame = &decoded(&stage.path("film.mp4"), 320, 180)[7];
    for x in (8..312).step_by(16) {
        let wanted = 16.0 + 219.0 * (x * 255 / 319) as f64 / 255.0;
        let found = f64::from(frame[20 * 320 + x]);
        assert!((found - wanted).abs() <= 1.6, "grey at {x}: {found} for {wanted}");
    }
    let (u, v) = (320 * 180, 320 * 180 * 5 / 4);
    for (row, want) in [(67, [63, 102, 240]), (112, [173, 42, 26]), (157, [32, 240, 118])] {
        let chroma = row / 2 * 160 + 80;
        let found = [frame[row * 320 + 160], frame[u + chroma], frame[v + chroma]];
        assert!(near(found, want, 2), "row {row}: {found:?} for {want:?}");
    }
}

#[test]
fn layers_answer_the_camera_by_depth_hide_shine_and_drift() {
    let stage = Stage::new();
    let flat = |name: &str, c: [u8; 4], w: u32, h: u32| stage.picture(name, w, h, move |_, _| c);
    let layer = |name: &str, media: MediaId, x: i32, y: i32, w: u32, h: u32, depth: f64| Layer {
        name: name.into(),
        media,
        x,
        y,
        w,
        h,
        depth,
        glow: false,
        drift: None,
        seen: None,
    };
    let back = layer("back", flat("back.png", [0, 0, 120, 255], 400, 225), 0, 0, 400, 225, 0.5);
    let near_box = layer("near", flat("near.png", [255, 0, 0, 255], 40, 40), 180, 92, 40, 40, 1.0);
    let lens = layer("lens", flat("lens.png", [0, 255, 0, 255], 20, 20), 40, 22, 20, 20, 0.0);
    let mut light = layer("lamp", flat("lamp.png", [255, 255, 255, 255], 40, 40), 300, 92, 40, 40, 1.0);
    light.glow = true;
    light.seen = Some(vec![Span::new(secs(0.5), secs(0.5))]);
    let mut rain = layer(
        "rain",
        stage.picture("rain.png", 400, 40, |_, y| [200, 200, 200, if y < 20 { 255 } else { 0 }]),
        0,
        185,
        400,
        40,
        0.0,
    );
    rain.drift = Some(Drift::Run { x: 40.0, y: 0.0, repeat: Repeat::Tile });
    let drawing = Layered { width: 400, height: 225, view: 0.8, layers: vec![back, near_box, lens, light, rain] };
    let mut clip = still(MediaId(String::new()), 0.0, 2.0);
    clip.source = Source::Layered(Box::new(drawing));
    // Half a second after the start the camera has gone 0.1 canvas widths (32 pixels) to the right.
    clip.transform.x = Curve::ramp(0.0, -0.1, secs(0.5), Ease::Linear);
    let timeline = film(vec![clip]);
    let at = |n: i64, x: u32, y: u32| pixel(&stage, &timeline, n, x, y);
    let (red, blue, green) = ([255, 0, 0], [0, 0, 120], [0, 255, 0]);
    assert!(near(at(0, 160, 90), red, 6) && near(at(0, 120, 90), blue, 6), "{:?}", at(0, 160, 90));
    assert!(near(at(15, 128, 90), red, 6) && near(at(15, 160, 90), blue, 6), "the near box went with the camera");
    assert!(near(at(0, 15, 9), green, 6) && near(at(15, 15, 9), green, 6), "what is on the lens stays");
    assert!(near(at(0, 270, 90), blue, 6), "the lamp is off");
    assert!(near(at(20, 248, 90), [255; 3], 8), "the lamp is on, and white screens to white: {:?}", at(20, 248, 90));
    for n in [0, 7, 31, 59] {
        assert!((0..320).step_by(5).all(|x| near(at(n, x, 172), [200; 3], 4)), "rain has no seam in frame {n}");
    }
    let report = made(&stage, &timeline, "film.mp4");
    assert_eq!(report.warnings, Vec::<Text>::new());
}

#[test]
fn a_film_as_a_source_is_true_to_the_frame() {
    let stage = Stage::new();
    // Frame n of the source is grey 16 + 2n.
    let clips = (0..60).map(|n| {
        let mut clip = color(16 + 2 * n, 16 + 2 * n, 16 + 2 * n, 0.0, 1.0);
        clip.span = Span::new(Rate::THIRTY.time_of(n.into()), Rate::THIRTY.frame());
        clip
    });
    made(&stage, &film(clips.collect()), "source.mp4");
    let mut clip = still(MediaId(String::new()), 0.0, 2.0);
    clip.source = Source::Video { media: MediaId("source.mp4".into()), start: secs(0.5), speed: 0.5, warp: None };
    let timeline = film(vec![clip]);
    for n in [0i64, 1, 2, 31, 59] {
        let wanted = 16 + 2 * (15 + n / 2) as u8;
        let found = pixel(&stage, &timeline, n, 160, 90);
        assert!(near(found, [wanted; 3], 1), "frame {n}: {found:?} for {wanted}");
    }
    made(&stage, &timeline, "film.mp4");
    let frames = decoded(&stage.path("film.mp4"), 320, 180);
    let grey = |n: usize| (f64::from(frames[n][90 * 320 + 160]) - 16.0) * 255.0 / 219.0;
    for (n, frame) in [(0, 15), (40, 35), (59, 44)] {
        assert!((grey(n) - f64::from(16 + 2 * frame)).abs() <= 1.6, "frame {n}: {} for {}", grey(n), 16 + 2 * frame);
    }
}

#[test]
fn flash_and_click_meet() {
    let stage = Stage::new();
    let times = [0.5, 5.0, 9.5];
    let mut clips = Vec::new();
    let mut at = 0.0;
    for t in times {
        clips.extend([color(10, 10, 10, at, t - at), color(250, 250, 250, t, 0.1)]);
        at = t + 0.1;
    }
    clips.push(color(10, 10, 10, at, 10.5 - at));
    let mut timeline = film(clips);
    let click = stage.sound("click.wav", 48_000, 10.5, |t| {
        if times.iter().any(|c| (t - c).abs() < 1e-9 || (t > *c && t < c + 0.1)) {
            (t * 6000.0).sin() * 0.5
        } else {
            0.0
        }
    });
    timeline.sounds = vec![sound_clip(click, Bus::Effect, 0.0, 10.5)];
    made(&stage, &timeline, "film.mp4");
    let frames = decoded(&stage.path("film.mp4"), 320, 180);
    let sound = heard(&stage.path("film.mp4"));
    assert!((sound.len() as i64 - 504_000).abs() <= 1024, "{}", sound.len());
    for t in times {
        let flash = (0..frames.len()).find(|&n| n as f64 / 30.0 > t - 0.2 && frames[n][0] > 120).unwrap() as f64 / 30.0;
        let from = ((t - 0.2) * 48_000.0) as usize;
        let click = (from + sound[from..].iter().position(|s| s[0].abs() > 0.05).unwrap()) as f64 / 48_000.0;
        assert!((flash - t).abs() < 1e-6 && (click - t).abs() < 0.004, "flash {flash}, click {click} for {t}");
    }
}

#[test]
fn music_makes_way_for_speech() {
    let stage = Stage::new();
    let mut timeline = film(vec![color(10, 10, 10, 0.0, 6.0)]);
    let voice = stage.sound("voice.wav", 24_000, 2.0, |t| (t * 5000.0).sin() * 0.3);
    let music = stage.sound("music.wav", 48_000, 6.0, |t| (t * std::f64::consts::TAU * 220.0).sin() * 0.2);
    timeline.sounds = vec![sound_clip(voice, Bus::Speech, 2.0, 2.0), sound_clip(music, Bus::Music, 0.0, 6.0)];
    made(&stage, &timeline, "film.mp4");
    let sound = heard(&stage.path("film.mp4"));
    // Strength of 220 Hz around a moment (Goertzel by hand).
    let strength = |t: f64| {
        let from = (t * 48_000.0) as usize;
        let (mut re, mut im) = (0.0, 0.0);
        for (i, s) in sound[from..from + 24_000].iter().enumerate() {
            let angle = std::f64::consts::TAU * 220.0 * i as f64 / 48_000.0;
            re += f64::from(s[0]) * angle.cos();
            im += f64::from(s[0]) * angle.sin();
        }
        re.hypot(im)
    };
    let depth = 20.0 * (strength(0.5) / strength(2.7)).log10();
    assert!((depth - 15.0).abs() < 0.7, "music falls by {depth} dB under speech");
    assert!((20.0 * (strength(5.2) / strength(0.5)).log10()).abs() < 0.3, "and comes back");
}

#[test]
fn what_stops_it_leaves_nothing() {
    let stage = Stage::new();
    let timeline = story(&stage);
    let out = stage.path("film.mp4");
    std::fs::write(&out, b"an earlier film").unwrap();
    let cancel = AtomicBool::new(false);
    let error = stage.job(&timeline, |job| {
        job.workers = 2;
        let stop_soon = |p| {
            if matches!(p, Progress::Frames { done: 40.., .. }) {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        render(job, &out, &stop_soon, &cancel).unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let missing = film(vec![still(MediaId("gone.png".into()), 0.0, 2.0)]);
    let error = stage.job(&missing, |job| render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::NotFound);
    std::fs::write(stage.path("broken.png"), b"\x89PNG\r\n\x1a\nand then nothing").unwrap();
    let broken = film(vec![still(MediaId("broken.png".into()), 0.0, 2.0)]);
    let error = stage.job(&broken, |job| render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let error = stage.job(&timeline, |job| {
        render(job, &stage.path("no/such/folder/film.mp4"), &|_| {}, &AtomicBool::new(false)).unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let nowhere = stage.path("no-fonts");
    let error = stage.job(&timeline, |job| {
        let (quality, metadata) = (job.quality.clone(), job.metadata.clone());
        let (timeline, media, cache) = (job.timeline, job.media, job.cache);
        let job = Job {
            timeline,
            media,
            fonts: &nowhere,
            cache,
            quality,
            workers: 1,
            soft_captions: false,
            burn_captions: true,
            metadata,
        };
        render(&job, &out, &|_| {}, &AtomicBool::new(false)).unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::Missing);
    let empty = Timeline { duration: Time::ZERO, ..timeline.clone() };
    let error = stage.job(&empty, |job| render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Invalid);

    assert_eq!(std::fs::read(&out).unwrap(), b"an earlier film");
    for folder in [stage.folder.path().to_owned(), stage.cache()] {
        for name in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()) {
            assert!(!name.starts_with('.'), "{name} was left");
        }
    }
}

#[test]
fn a_missing_glyph_is_named_and_a_black_picture_is_not_delivered() {
    let stage = Stage::new();
    let mut timeline = film(vec![color(20, 40, 60, 0.0, 1.0)]);
    timeline.captions = vec![speech("有一个\u{13000}龙\u{13001}\u{13000}。", 0.1, 0.8)];
    let report = made(&stage, &timeline, "film.mp4");
    let [told] = &report.warnings[..] else { panic!("one for all of them: {:?}", report.warnings) };
    assert!(told.en.contains("U+13000") && told.zh.contains("U+13001"), "{told:?}");
    let black = stage.picture("black.png", 320, 180, |_, _| [0, 0, 0, 255]);
    let timeline = film(vec![still(black, 0.0, 2.0)]);
    let out = stage.path("black.mp4");
    let error = stage.job(&timeline, |job| render(job, &out, &|_| {}, &AtomicBool::new(false)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Unverified);
    assert!(error.to_string().contains("black from 0.00 s to 2.00 s") && !out.exists(), "{error}");
    let planned = film(vec![color(0, 0, 0, 0.0, 2.0)]);
    made(&stage, &planned, "planned.mp4");
}

/// A pixel of three colours made opaque.
trait Opaque {
    fn map_alpha(self) -> [u8; 4];
}

impl Opaque for [u8; 3] {
    fn map_alpha(self) -> [u8; 4] {
        [self[0], self[1], self[2], 255]
    }
}

#[test]
fn quality_names_the_encoder_settings() {
    assert_eq!(Quality::default().preset(), ("veryfast", 18));
    assert_eq!(Quality::Exactly("medium".into(), 20).preset(), ("medium", 20));
}
