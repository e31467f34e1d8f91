//! Speech from the installed voice pack. These tests need it: `make test` installs it first, and without it they fail
//! with a message that says so.

use kinora_model::script::{Emotion, LineKind};
use kinora_model::{ErrorKind, Language};
use kinora_voice::{Delivery, MODEL_FILE, PAD, SAMPLE_RATE, Speech, Studio, Voice, voice_file, voices};
use std::path::PathBuf;
use std::sync::LazyLock;

/// The voice pack: below `KINORA_ASSETS`, else below `.assets` at the workspace's root.
fn pack() -> PathBuf {
    let assets = std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../.assets")), PathBuf::from);
    assets.join("voice")
}

/// One studio for all tests: the model loads once.
static STUDIO: LazyLock<Studio> = LazyLock::new(|| {
    Studio::open(&pack())
        .unwrap_or_else(|error| panic!("{error} (or run `make test`, which installs the asset packs first)"))
});

fn speak(text: &str, language: Language, voice: &str) -> Speech {
    STUDIO.speak(text, language, &Voice::named(voice).unwrap(), &Delivery::default()).unwrap()
}

fn words(speech: &Speech, text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    speech.words.iter().map(|word| chars[word.chars.clone()].iter().collect()).collect()
}

/// Root mean square between two seconds.
fn level(speech: &Speech, start: f32, end: f32) -> f32 {
    let at = |seconds: f32| ((seconds * SAMPLE_RATE as f32) as usize).min(speech.samples.len());
    let part = &speech.samples[at(start)..at(end)];
    (part.iter().map(|s| s * s).sum::<f32>() / part.len().max(1) as f32).sqrt()
}

/// Middle of the pitches that a speech has, by the strongest autocorrelation of each 40 ms between 70 and 400 Hz.
fn hertz(speech: &Speech) -> f32 {
    let lags = SAMPLE_RATE as usize / 400..SAMPLE_RATE as usize / 70;
    let mut found: Vec<f32> = speech
        .samples
        .chunks_exact(SAMPLE_RATE as usize / 25)
        .filter_map(|part| {
            let alike = |lag: usize| part.iter().zip(&part[lag..]).map(|(a, b)| a * b).sum::<f32>();
            let best = lags.clone().max_by(|a, b| alike(*a).total_cmp(&alike(*b)))?;
            (alike(best) > 0.5 * alike(0) && alike(0) > 0.5).then_some(SAMPLE_RATE as f32 / best as f32)
        })
        .collect();
    found.sort_by(f32::total_cmp);
    found[found.len() / 2]
}

/// What must hold for every speech.
fn check(speech: &Speech, text: &str) {
    let end = speech.seconds();
    assert!(speech.samples.iter().all(|s| s.is_finite() && s.abs() <= 1.0), "{text}: clipped");
    assert!(
        speech.words.windows(2).all(|w| w[0].end <= w[1].start && w[0].chars.end <= w[1].chars.start),
        "{text}: words overlap"
    );
    assert!(
        speech.words.iter().all(|w| w.start < w.end && w.start >= 0.0 && w.end <= end),
        "{text}: words out of range"
    );
    assert_eq!(speech.mouth.first().map(|m| m.start), Some(0.0), "{text}");
    assert!((speech.mouth.last().unwrap().end - end).abs() < 1e-3, "{text}: the mouth ends early");
    assert!(
        speech.mouth.windows(2).all(|m| m[0].end == m[1].start && m[0].open != m[1].open),
        "{text}: gaps in the mouth"
    );
    assert!(
        level(speech, 0.0, PAD * 0.9) < 1e-4 && level(speech, end - PAD * 0.9, end) < 1e-4,
        "{text}: pads are not silent"
    );
    let first = speech.words.first().unwrap().start;
    assert!((PAD..PAD + 0.15).contains(&first), "{text}: the first word begins at {first}");
}

#[test]
fn mandarin_words_have_times_where_sound_is() {
    let text = "夜里下着大雨，林小雨推开门。";
    let speech = speak(text, Language::Zh, "zf_xiaoxiao");
    check(&speech, text);
    assert_eq!(words(&speech, text), ["夜里", "下", "着", "大雨", "林", "小雨", "推开", "门"]);
    for word in &speech.words {
        assert!(level(&speech, word.start, word.end) > 0.01, "silence at {word:?}");
    }
    assert!((1.8..5.0).contains(&speech.seconds()), "{}", speech.seconds());
    assert!(speech.mouth.iter().any(|m| m.open == 2) && speech.mouth.iter().any(|m| m.open == 3));
}

#[test]
fn english_words_and_numbers_have_times() {
    let text = "On May 3, 1984, she paid $5.50.";
    let speech = speak(text, Language::En, "af_heart");
    check(&speech, text);
    assert_eq!(words(&speech, text), ["On", "May 3, 1984", "she", "paid", "$5.50"]);
    let price = speech.words.last().unwrap();
    assert!(price.end - price.start > 0.8, "five dollars and fifty cents takes longer than {price:?}");
}

#[test]
fn all_voices_are_equally_loud() {
    let mut levels = Vec::new();
    for (voice, language, text) in [
        ("zm_yunjian", Language::Zh, "你好，世界。"),
        ("af_nicole", Language::En, "Hello there."),
        ("bm_george", Language::En, "Hello there."),
    ] {
        let speech = speak(text, language, voice);
        check(&speech, text);
        let (first, last) = (speech.words.first().unwrap().start, speech.words.last().unwrap().end);
        levels.push(20.0 * level(&speech, first, last).log10());
    }
    let loudest = levels.iter().copied().fold(f32::MIN, f32::max);
    assert!(levels.iter().all(|l| loudest - l < 5.0), "{levels:?} dB");
}

#[test]
fn long_text_is_spoken_in_breaths() {
    let text = "她走了很久很久。".repeat(9) + "终于到了。";
    let speech = speak(&text, Language::Zh, "zm_yunxi");
    check(&speech, &text);
    let spoken: usize = speech.words.iter().map(|w| w.chars.len()).sum();
    assert_eq!(spoken, 9 * 7 + 4);
    assert_eq!(speech.words.last().unwrap().chars.end, text.chars().count() - 1);
}

#[test]
fn feeling_and_voice_change_what_is_heard() {
    let voice = Voice::named("af_bella").unwrap();
    let say = |emotion, voice: &Voice| {
        let delivery = Delivery { emotion, kind: LineKind::Dialogue, pace: 1.0 };
        STUDIO.speak("I will not go there again.", Language::En, voice, &delivery).unwrap()
    };
    let (calm, sad, angry) = (say(Emotion::Calm, &voice), say(Emotion::Sad, &voice), say(Emotion::Angry, &voice));
    assert!(sad.seconds() > calm.seconds() * 1.05 && angry.seconds() < calm.seconds());
    // Between the strongest echoes of a voice with itself lies the time of one swing of its cords.
    let (high, low) = (hertz(&say(Emotion::Surprise, &voice)), hertz(&sad));
    assert!(high > low * 1.04, "surprise at {high:.0} Hz, grief at {low:.0}");
    let blend = Voice { blend: vec![("af_bella".into(), 0.5), ("af_sarah".into(), 0.5)], pitch: 1.1, pace: 1.0 };
    let blended = say(Emotion::Calm, &blend);
    assert_ne!(blended.samples, calm.samples);
    assert!((blended.seconds() / calm.seconds() - 1.0).abs() < 0.2, "pitch keeps the pace");
}

#[test]
fn the_same_request_gives_the_same_speech_from_many_threads_at_once() {
    let text = "雨停了。";
    let once = speak(text, Language::Zh, "zf_xiaoni");
    let together: Vec<Speech> = std::thread::scope(|scope| {
        let speakers: Vec<_> = (0..2).map(|_| scope.spawn(|| speak(text, Language::Zh, "zf_xiaoni"))).collect();
        speakers.into_iter().map(|speaker| speaker.join().unwrap()).collect()
    });
    assert!(together.iter().all(|speech| *speech == once));
}

#[test]
fn what_cannot_be_spoken_is_refused_and_what_is_only_marks_is_a_silence() {
    let voice = Voice::named("zf_xiaobei").unwrap();
    let say = |text: &str| STUDIO.speak(text, Language::Zh, &voice, &Delivery::default());
    for text in ["", "   ", "\n\n", "”"] {
        assert_eq!(say(text).unwrap_err().kind(), ErrorKind::Invalid, "{text:?}");
    }
    let silence = say("……").unwrap();
    assert!(silence.words.is_empty() && silence.samples.iter().all(|s| *s == 0.0) && silence.seconds() > 0.4);
    let rare = say("龘𠀀ℵ。").unwrap();
    assert!(!rare.words.is_empty());
    let hurried = Delivery { pace: f32::NAN, ..Delivery::default() };
    assert_eq!(STUDIO.speak("好", Language::Zh, &voice, &hurried).unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn a_missing_or_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Studio::open(folder.path()).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert!(error.what().en.contains(MODEL_FILE) && error.what().en.contains("kinora assets install"), "{error}");
    std::fs::write(folder.path().join(MODEL_FILE), b"broken").unwrap();
    for card in voices() {
        std::fs::write(folder.path().join(voice_file(card.name)), vec![0; 510 * 256 * 4]).unwrap();
    }
    let studio = Studio::open(folder.path()).unwrap();
    let error =
        studio.speak("你好", Language::Zh, &Voice::named("zm_yunxi").unwrap(), &Delivery::default()).unwrap_err();
    assert!(error.kind() == ErrorKind::Invalid && error.what().zh.contains(MODEL_FILE), "{error}");
}
