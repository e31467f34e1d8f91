//! A film for other editors, opened by the packages that others use.

use kinora_engine::{Steps, WorkflowState};
use kinora_media::Ffmpeg;
use kinora_model::Language;
use kinora_stages::{EXPORT, ExportInput, ExportMade, RenderRoom, export_task};
use kinora_testkit::{Bench, python::python_with};
use kinora_timeline::{
    Bus, Canvas, Caption, CaptionRole, Clip, Color, Curve, Drift, FaceKind, Key, Layer, Layered, MediaId, Mix, Rate,
    Repeat, SoundClip, Source, Span, Time, Timeline, Track, Transform, Transition, TransitionKind,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The packages, pinned.
const PACKAGES: [&str; 2] = ["OpenTimelineIO==0.18.1", "pyJianYingDraft==0.3.1"];

fn run(program: &Path, args: &[&str]) -> (bool, String, String) {
    let command = kinora_media::process::Command::new(program).args(args).env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = command.run(Duration::from_secs(600), &Default::default(), &mut |_| {}).expect("it runs");
    (ended.code == Some(0), ended.stdout, ended.stderr)
}

/// A Python with the packages in it.
fn python() -> PathBuf {
    python_with(Path::new(env!("CARGO_TARGET_TMPDIR")), &PACKAGES)
}

fn ms(millis: i64) -> Time {
    Time::from_millis(millis)
}

/// A tone of so many seconds, as a WAV.
fn tone(seconds: f64, hertz: f64) -> Vec<u8> {
    const RATE: u32 = 48_000;
    let samples: Vec<u8> = (0..(seconds * f64::from(RATE)) as u32)
        .flat_map(|n| ((f64::from(n) / f64::from(RATE) * hertz * std::f64::consts::TAU).sin() * 8000.0).round().to_le())
        .collect();
    let size = samples.len() as u32;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + size).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(size.to_le_bytes());
    wav.extend(samples);
    wav
}

/// A sample's two bytes.
trait Sample {
    fn to_le(self) -> [u8; 2];
}

impl Sample for f64 {
    fn to_le(self) -> [u8; 2] {
        (self as i16).to_le_bytes()
    }
}

/// Two shots that dissolve, a voice, music that begins again and makes way, captions and a title.
async fn film(bench: &Bench) -> Timeline {
    let mut png = std::io::Cursor::new(Vec::new());
    let paint = image::RgbaImage::from_fn(400, 225, |x, y| image::Rgba([200, (x / 2) as u8, y as u8, 255]));
    paint.write_to(&mut png, image::ImageFormat::Png).expect("writes");
    let board = bench.blobs.put(png.get_ref(), "png").await.expect("keeps");
    let voice = bench.blobs.put(&tone(1.0, 440.0), "wav").await.expect("keeps");
    let music = bench.blobs.put(&tone(1.5, 220.0), "wav").await.expect("keeps");
    let layer = Layer {
        name: "sky".into(),
        media: board,
        x: 0,
        y: 0,
        w: 400,
        h: 225,
        depth: 1.0,
        glow: false,
        drift: Some(Drift::Run { x: 20.0, y: 0.0, repeat: Repeat::Tile }),
        seen: None,
    };
    let layered = Layered { width: 400, height: 225, view: 0.9, layers: vec![layer] };
    let fade = [(Time::ZERO, 0.0), (ms(500), 1.0)].map(|(at, value)| Key { at, value, ease: Default::default() });
    let first = Transform { opacity: Curve(fade.to_vec()), ..Transform::default() };
    let clip = |from, to, source, transform| Clip::new(Span::new(ms(from), ms(to - from)), source, transform);
    let green = Color { r: 0, g: 160, b: 0, a: 255 };
    let sound = |from, to, media: &MediaId, bus, gain, looped| SoundClip {
        span: Span::new(ms(from), ms(to - from)),
        media: media.clone(),
        start: Time::ZERO,
        bus,
        gain: Curve::constant(gain),
        pan: 0.0,
        fade_in: ms(100),
        fade_out: ms(200),
        looped,
        play: None,
    };
    let caption = |from, to, text: &str, role| Caption {
        span: Span::new(ms(from), ms(to - from)),
        text: text.into(),
        language: Language::Zh,
        role,
    };
    Timeline {
        canvas: Canvas { width: 320, height: 180, rate: Rate::THIRTY, background: Color::BLACK },
        duration: ms(4000),
        tracks: vec![Track {
            clips: vec![
                clip(0, 2000, Source::Layered(Box::new(layered)), first),
                clip(2000, 4000, Source::Color(green), Transform::default()),
            ],
            transitions: vec![Transition {
                after: 0,
                duration: Rate::THIRTY.frame() * 20,
                kind: TransitionKind::Dissolve,
            }],
            hidden: false,
        }],
        sounds: vec![sound(500, 1500, &voice, Bus::Speech, 0.0, false), sound(0, 4000, &music, Bus::Music, -3.0, true)],
        mix: Mix::default(),
        captions: vec![
            caption(0, 900, "雨夜", CaptionRole::Title),
            caption(500, 1500, "他来了。", CaptionRole::Speech { speaker: Some("老王".into()) }),
        ],
        as_edited: false,
    }
}

fn steps(room: &RenderRoom) -> Steps {
    let step = kinora_stages::export_step(room.clone());
    let mut steps = Steps::new();
    steps.add(step);
    steps
}

fn fonts() -> PathBuf {
    let assets = std::env::var_os("KINORA_ASSETS");
    assets.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.assets"), PathBuf::from).join("fonts")
}

/// Packs the film and unpacks it; gives the draft's folder.
async fn exported(bench: &Bench, home: &Path) -> (PathBuf, ExportMade) {
    let room = RenderRoom { fonts: fonts(), parts: home.join("parts"), workers: 1 };
    let film = serde_json::to_vec(&film(bench).await).expect("plain data");
    let timeline = bench.blobs.put(&film, "json").await.expect("keeps");
    let task = export_task(&ExportInput { timeline, name: "雨夜: 第一章".into() }).expect("a task");
    let state = bench.run(steps(&room), "export-1", vec![task]).await.expect("works");
    assert_eq!(state, WorkflowState::Done, "{state:?}");
    let made = bench.result("export-1", EXPORT).await.expect("looks").expect("a result");
    let made: ExportMade = serde_json::from_value(made).expect("an export");
    let zip = bench.blobs.path_of(&made.package).await.expect("it is there");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip).expect("opens")).expect("an archive");
    archive.extract(home.join("drafts")).expect("unpacks");
    (home.join("drafts").join("雨夜  第一章"), made)
}

#[tokio::test(flavor = "multi_thread")]
async fn others_open_what_we_write() {
    let home = tempfile::tempdir().expect("a folder");
    let (folder, made) = exported(&Bench::new(), home.path()).await;
    assert!(made.warnings.is_empty(), "{:?}", made.warnings);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/check.py");
    let (good, seen, said) = run(&python(), &[&script.display().to_string(), &folder.display().to_string()]);
    assert!(good, "{said}");
    let seen: Value = serde_json::from_str(seen.trim()).expect("what it saw");
    assert_eq!((&seen["seconds"], &seen["rate"]), (&json!(4.0), &json!(30.0)), "{seen}");
    assert_eq!(seen["video"], json!(["Clip", "Transition", "Clip"]));
    assert_eq!((&seen["clips"], &seen["offsets"]), (&json!([[0, 60], [11, 60]]), &json!([[10, 10]])), "{seen}");
    assert_eq!(seen["starts"], json!([0.5, 0.0, 1.5, 3.0]), "the voice, and music that begins again");
    assert_eq!((&seen["markers"], &seen["missing"]), (&json!(["雨夜", "他来了。"]), &json!([])));
    let draft = &seen["draft"];
    assert_eq!(
        (&draft["duration"], &draft["size"], &draft["fps"]),
        (&json!(4_000_000), &json!([320, 180]), &json!(30))
    );
    let tracks = json!([["video", 2], ["video", 1], ["audio", 1], ["audio", 3], ["text", 1], ["text", 1]]);
    assert_eq!((&draft["tracks"], &draft["missing"]), (&tracks, &json!([])));
}

/// What ffmpeg's `filter` says of a film: the last number behind `word`.
fn told(film: &Path, filter: &[&str], word: &str) -> f64 {
    let place = film.display().to_string();
    let (good, said, more) =
        run(Path::new("ffmpeg"), &[&["-nostdin", "-i", &place], filter, &["-f", "null", "-"]].concat());
    assert!(good, "{more}");
    let all = said + &more;
    let last = all.rsplit(word).next().and_then(|rest| rest.split_whitespace().next());
    last.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no {word} in {all}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn rendered_again_the_draft_is_as_loud_as_the_film_and_its_title_lies_on_as_dark_a_ground() {
    let home = tempfile::tempdir().expect("a folder");
    let bench = Bench::new();
    let (folder, _) = exported(&bench, home.path()).await;
    let timeline = film(&bench).await;
    let Source::Layered(drawn) = &timeline.tracks[0].clips[0].source else { panic!("it is drawn") };
    let ids = timeline.sounds.iter().map(|sound| &sound.media).chain(drawn.layers.iter().map(|layer| &layer.media));
    let mut places = std::collections::BTreeMap::new();
    for id in ids {
        places.insert(id.clone(), bench.blobs.path_of(id).await.expect("it is there"));
    }
    let (fonts, cache) = (fonts(), home.path().join("cache"));
    let (film, again) = (home.path().join("film.mp4"), home.path().join("again.mp4"));
    let stop = Default::default();
    let media = |id: &MediaId| Ok(places[id].clone());
    let job = kinora_render::Job {
        timeline: &timeline,
        media: &media,
        fonts: &fonts,
        cache: &cache,
        quality: Default::default(),
        workers: 1,
        soft_captions: false,
        burn_captions: true,
        metadata: Default::default(),
    };
    kinora_render::render(&job, &film, &|_| {}, &stop).expect("a film");
    let ffmpeg = Ffmpeg::find().expect("ffmpeg");
    let bundle = kinora_render::draft::Bundle::open(&ffmpeg, &folder, &[], home.path()).expect("a draft");
    let how =
        kinora_render::draft::How { fonts: &fonts, cache: &cache, quality: Default::default(), workers: 1, title: "" };
    let report = bundle.render(&how, &again, &|_| {}, &stop).expect("a film");
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);

    let loudness = |film: &Path| told(film, &["-af", "ebur128"], "I:");
    let (was, is) = (loudness(&film), loudness(&again));
    assert!((was - is).abs() < 1.0, "the film has {was} LUFS, the draft {is}");
    // Beside the words, while the title is wholly there, and after it.
    let light = |film: &Path, from: &str| {
        let view = format!("trim=start={from}:duration=0.03,crop=60:60:10:60,signalstats,metadata=print:file=-");
        told(film, &["-vf", &view], "YAVG=")
    };
    for moment in ["0.45", "1.2"] {
        let (was, is) = (light(&film, moment), light(&again, moment));
        assert!((was - is).abs() < 4.0, "at {moment} the film is as light as {was}, the draft as {is}");
    }
    assert!(light(&again, "0.45") < 0.7 * light(&again, "1.2"), "it is darkened");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_says_what_the_film_does() {
    let home = tempfile::tempdir().expect("a folder");
    let bench = Bench::new();
    let (folder, _) = exported(&bench, home.path()).await;
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    assert_eq!(text("draft_content.json"), text("draft_info.json"));
    let content: Value = serde_json::from_str(&text("draft_content.json")).expect("JSON");
    let segments = &content["tracks"][0]["segments"];
    assert_eq!(segments[0]["target_timerange"], json!({"start": 0, "duration": 2_000_000}));
    assert_eq!(
        segments[1]["source_timerange"],
        json!({"start": 366_667, "duration": 2_000_000}),
        "a handle lies before it"
    );
    let fade = &segments[0]["common_keyframes"][0];
    assert_eq!(
        (&fade["property_type"], &fade["keyframe_list"][1]["time_offset"]),
        (&json!("KFTypeAlpha"), &json!(500_000))
    );
    let transition = &content["materials"]["transitions"][0];
    assert_eq!((&transition["name"], &transition["duration"]), (&json!("叠化"), &json!(666_667)));
    assert!(segments[0]["extra_material_refs"].as_array().expect("refs").contains(&transition["id"]));

    // Music makes way for the voice: 15 dB less while it speaks.
    let music = &content["tracks"][3]["segments"][0];
    let gains: Vec<(i64, f64)> = music["common_keyframes"][0]["keyframe_list"]
        .as_array()
        .expect("keyframes")
        .iter()
        .map(|key| (key["time_offset"].as_i64().expect("a moment"), key["values"][0].as_f64().expect("a gain")))
        .collect();
    let at = |moment: i64| gains.iter().find(|(at, _)| *at == moment).map(|(_, gain)| *gain);
    let down = at(0).zip(at(500_000)).map(|(before, under)| 20.0 * (under / before).log10());
    assert!(down.is_some_and(|down| (down + 15.0).abs() < 0.05), "{gains:?}");
    let words = &content["materials"]["texts"][0];
    assert!(words["content"].as_str().is_some_and(|c| c.contains("老王：他来了。")), "{words}");

    // Read back, it is the same edit.
    let mut find = |material: &kinora_timeline::draft::Material| {
        let (_, path) = material.path.split_once("##/").expect("a place in the folder");
        let media = MediaId(path.to_owned());
        Ok(kinora_timeline::draft::Found { media, moves: !material.is_sound, sounds: material.is_sound, clear: false })
    };
    let read = kinora_timeline::draft::read(text("draft_content.json").as_bytes(), &mut find).expect("it is read");
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    let (again, film) = (&read.timeline, self::film(&bench).await);
    assert_eq!((again.canvas, again.duration), (film.canvas, film.duration));
    let (shots, shown) = (&again.tracks[0], &film.tracks[0]);
    for (is, was) in shots.clips.iter().zip(&shown.clips) {
        assert_eq!(is.span, was.span);
        let opacity = |clip: &Clip| [0, 250, 500, 1900].map(|at| clip.transform.opacity.at(ms(at)));
        assert_eq!(opacity(is), opacity(was));
    }
    let transition = shots.transitions[0];
    assert_eq!((transition.after, transition.kind), (0, TransitionKind::Dissolve));
    assert_eq!(film.canvas.rate.nearest(transition.duration), 20);
    let handle = film.canvas.rate.frame() * 11;
    let Source::Video { start, speed, .. } = &shots.clips[1].source else { panic!("{:?}", shots.clips[1].source) };
    assert_eq!((film.canvas.rate.nearest(*start), *speed), (film.canvas.rate.nearest(handle), 1.0));
    let heard: Vec<(Span, Time)> = again.sounds.iter().map(|sound| (sound.span, sound.start)).collect();
    let piece = |from, to| (Span::new(ms(from), ms(to - from)), Time::ZERO);
    assert_eq!(heard, [piece(500, 1500), piece(0, 1500), piece(1500, 3000), piece(3000, 4000)]);
    let words: Vec<Span> = again.tracks[1..].iter().flat_map(|track| &track.clips).map(|clip| clip.span).collect();
    assert_eq!(
        words,
        [film.captions[0].span, film.captions[1].span, film.captions[0].span],
        "what a title lies on, too"
    );
    let faces = again.tracks.iter().flat_map(|track| &track.clips).filter_map(|clip| match &clip.source {
        Source::Words(words) => Some(words.runs[0].face),
        _ => None,
    });
    assert_eq!(faces.collect::<Vec<_>>(), [FaceKind::Sans, FaceKind::Serif]);

    let (srt, ass) = (text("film.srt"), text("film.ass"));
    assert!(srt.contains("00:00:00,500 --> 00:00:01,500") && !srt.contains("雨夜"), "{srt}");
    assert!(
        ass.contains("Dialogue: 0,0:00:00.00,0:00:00.90,Title,,0,0,0,,雨夜") && ass.contains("老王：他来了。"),
        "{ass}"
    );

    let clip = folder.join("assets/videos/shot-001.mp4");
    let probe = Ffmpeg::find().and_then(|ffmpeg| ffmpeg.probe(&clip)).expect("it plays");
    assert!(
        (probe.format.duration.expect("a length") - 71.0 / 30.0).abs() < 0.02,
        "with its handle: {:?}",
        probe.format
    );
}
