//! What is told of sounds: times, languages, and nothing of what nobody said.

use crate::back::EN;
use crate::booth::{EAR, heard, mixed, orchestra, silence, spoken};
use kinora_ear::SAMPLE_RATE;
use kinora_model::script::{Mood, Sound};
use kinora_model::{ErrorKind, Language};
use kinora_score::{Passage, effect};
use kinora_testkit::rates::{apart, syllables, words};
use std::sync::atomic::{AtomicBool, Ordering};

const FIRST: &str = "这款智能保温杯，能让热水保温一整天。";
const SECOND: &str = "The old lighthouse keeper climbed the stairs and lit the lamp.";

#[test]
fn sentences_have_times_and_languages() {
    let (first, second) = (spoken(FIRST, Language::Zh, "zf_xiaoxiao"), spoken(SECOND, Language::En, "af_heart"));
    let lengths = [&first, &second].map(|s| s.len() as f64 / f64::from(SAMPLE_RATE));
    let whole = [silence(4.0), first, silence(30.0), second, silence(2.0)].concat();
    let mut shares = Vec::new();
    let segments = EAR.hear(&whole, &AtomicBool::new(false), &mut |share| shares.push(share)).expect("it is heard");
    let starts = [4.0, 34.0 + lengths[0]];
    for (language, start, length) in [("zh", starts[0], lengths[0]), ("en", starts[1], lengths[1])] {
        let of: Vec<_> = segments.iter().filter(|s| s.language == language).collect();
        let (begins, ends) = (of.first().expect("it is there").start, of.last().expect("it is there").end);
        assert!((begins - start).abs() < 0.5 && (ends - start - length).abs() < 0.8, "{start} {length}: {segments:?}");
    }
    assert!(shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
    assert!(segments.iter().all(|s| s.confidence > 0.6 && s.confidence <= 1.0), "{segments:?}");
}

#[test]
fn speech_goes_on_over_the_border_of_a_window() {
    let lines = &EN[..14];
    let whole: Vec<f32> = lines.iter().flat_map(|line| spoken(line, Language::En, "am_michael")).collect();
    let said = words(&lines.join(" "));
    assert!(whole.len() > 35 * SAMPLE_RATE as usize);
    let segments = heard(&whole);
    let back: String = segments.iter().map(|segment| segment.text.clone() + " ").collect();
    let faults = apart(&said, &words(&back));
    assert!(faults <= said.len() / 10, "{faults} of {}: {back}", said.len());
    assert!(segments.windows(2).all(|pair| pair[0].end <= pair[1].start + 0.05), "{segments:?}");
}

#[test]
fn a_voice_is_heard_over_music_and_rain() {
    let mut sound = [silence(1.0), spoken(FIRST, Language::Zh, "zm_yunyang"), silence(1.0)].concat();
    let seconds = sound.len() as f64 / f64::from(SAMPLE_RATE);
    let music = orchestra().score(&[Passage { mood: Mood::Calm, seconds }], 5).expect("it plays");
    for (sample, (music, rain)) in
        sound.iter_mut().zip(mixed(&music).iter().zip(mixed(&effect(Sound::Rain, seconds, 1))))
    {
        // A third: some ten decibels down, as films have it.
        *sample += music / 3.0 + rain / 2.0;
    }
    let back: String = heard(&sound).iter().map(|segment| segment.text.as_str()).collect();
    let (said, told) = (syllables(FIRST), syllables(&back));
    assert!(apart(&said, &told) * 5 <= said.len(), "{back}");
}

#[test]
fn nothing_is_made_up() {
    assert_eq!(heard(&silence(45.0)), []);
    assert_eq!(heard(&[]), []);
    for mood in [Mood::Calm, Mood::Tense, Mood::Comic, Mood::Sad] {
        let music = orchestra().score(&[Passage { mood, seconds: 20.0 }], 3).expect("it plays");
        assert_eq!(heard(&mixed(&music)), [], "{mood:?}");
    }
    for sound in [Sound::Rain, Sound::Wind, Sound::Birds, Sound::Fire] {
        assert_eq!(heard(&mixed(&effect(sound, 12.0, 1))), [], "{sound:?}");
    }
}

#[test]
fn it_stops_when_nobody_wants_it() {
    let cancel = AtomicBool::new(false);
    let sound = [spoken(SECOND, Language::En, "bf_emma"), silence(29.0)].concat().repeat(3);
    let mut windows = 0;
    let stopped = EAR.hear(&sound, &cancel, &mut |_| {
        windows += 1;
        cancel.store(true, Ordering::Relaxed);
    });
    assert_eq!((stopped.expect_err("it stops").kind(), windows), (ErrorKind::Cancelled, 1));
}
