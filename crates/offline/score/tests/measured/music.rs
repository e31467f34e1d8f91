//! Music, measured. Needs the instruments: `kinora assets install`, or the folder named by `KINORA_ASSETS`.

use crate::measure::{centre_and_spread, direct_current, lufs, share};
use kinora_model::ErrorKind;
use kinora_model::script::Mood;
use kinora_score::{MUSIC_LUFS, Orchestra, Palette, Passage, SAMPLE_RATE, Stereo};
use std::path::PathBuf;
use std::sync::LazyLock;

static ORCHESTRA: LazyLock<Orchestra> = LazyLock::new(|| {
    let assets = std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../.assets"), PathBuf::from);
    Orchestra::open(&assets.join("score")).unwrap_or_else(|error| panic!("{error}"))
});

const PALETTES: [Palette; 2] = [Palette::Western, Palette::Eastern];

fn passage(mood: Mood, seconds: f64) -> Passage {
    Passage { mood, seconds }
}

fn samples(seconds: f64) -> usize {
    (seconds * f64::from(SAMPLE_RATE)).round() as usize
}

/// The second `from` to `to` of a piece.
fn cut(piece: &Stereo, from: f64, to: f64) -> Stereo {
    let range = samples(from)..samples(to).min(piece.len());
    Stereo { left: piece.left[range.clone()].to_vec(), right: piece.right[range].to_vec() }
}

#[test]
fn without_its_instruments_it_says_which_file_and_what_to_do() {
    let folder = std::env::temp_dir().join("kinora-score-no-instruments");
    let error = Orchestra::open(&folder).err().expect("there are none");
    assert_eq!(error.kind(), ErrorKind::Missing);
    for words in [&error.what().en, &error.what().zh] {
        assert!(words.contains("FluidR3_GM.sf2") && words.contains("kinora assets install"), "{words}");
    }
}

#[test]
fn every_theme_is_as_loud_as_every_other_and_ends_in_silence() {
    for mood in Mood::ALL {
        for palette in PALETTES {
            let piece = ORCHESTRA.score_with(&[passage(*mood, 24.5)], 11, palette).unwrap();
            assert_eq!(piece.len(), samples(24.5));
            assert!(piece.left.iter().chain(&piece.right).all(|x| x.is_finite()));
            let (loud, peak) = (lufs(&piece), 20.0 * f64::from(piece.peak()).log10());
            let (centre, spread) = centre_and_spread(&piece);
            println!(
                "{mood:?} {palette:?}: {loud:.1} LUFS, peak {peak:.1} dBFS, centre {:.0} Hz, spread {spread:.2}",
                centre.exp2()
            );
            assert!((loud - MUSIC_LUFS).abs() < 1.0, "{mood:?} {palette:?}: {loud} LUFS");
            assert!(peak < -3.0, "{mood:?} {palette:?}: {peak} dBFS");
            assert!(direct_current(&piece) < 1e-3);
            assert!(
                cut(&piece, 0.0, 0.005).peak() < 1e-3 && cut(&piece, 24.47, 24.5).peak() < 1e-3,
                "{mood:?} {palette:?}"
            );
            assert!(share(&piece, 4000.0, 24_000.0) < 0.05, "{mood:?} {palette:?} is piercing");
        }
    }
}

#[test]
fn at_a_border_the_next_theme_is_there_and_nothing_clicks_or_falls_silent() {
    let row = [
        passage(Mood::Calm, 13.37),
        passage(Mood::Dark, 9.02),
        passage(Mood::Comic, 12.71),
        passage(Mood::Sad, 2.2),
        passage(Mood::Epic, 17.93),
        passage(Mood::Epic, 10.4),
        passage(Mood::Tender, 11.0),
    ];
    let piece = ORCHESTRA.score(&row, 2).unwrap();
    let largest = |sound: &Stereo| {
        let jump = |x: &[f32]| x.windows(2).fold(0f32, |m, w| m.max((w[0] - w[1]).abs()));
        jump(&sound.left).max(jump(&sound.right))
    };
    let whole = largest(&piece);
    let mut border = 0.0;
    for pair in row.windows(2) {
        border += pair[0].seconds;
        let around = largest(&cut(&piece, border - 0.05, border + 0.005));
        assert!(around < 0.5 * whole.max(0.1), "{:?} to {:?}: a jump of {around}", pair[0].mood, pair[1].mood);
        let (before, after) = (lufs(&cut(&piece, border - 0.8, border)), lufs(&cut(&piece, border, border + 0.8)));
        println!("{:?} to {:?}: {before:.1} then {after:.1} LUFS", pair[0].mood, pair[1].mood);
        assert!(before > -42.0 && after > -42.0, "{:?} to {:?}: {before}, {after}", pair[0].mood, pair[1].mood);
    }
    let mut start = 0.0;
    for passage in row {
        let loud = lufs(&cut(&piece, start, start + passage.seconds));
        assert!((loud - MUSIC_LUFS).abs() < 2.5, "{:?} within the piece: {loud}", passage.mood);
        start += passage.seconds;
    }
}

#[test]
fn what_was_held_at_a_border_is_gone_before_it_could_be_wrong() {
    // The same passage after two others: what differs in it is what rings on of them.
    for then in [Mood::Epic, Mood::Comic, Mood::Dark, Mood::Tender] {
        let after = |first| {
            let piece = ORCHESTRA.score(&[passage(first, 8.0), passage(then, 8.0)], 3).unwrap();
            cut(&piece, 8.0, 15.0)
        };
        let others: Vec<Mood> = [Mood::Calm, Mood::Sad, Mood::Tense].into_iter().filter(|m| *m != then).collect();
        let (a, b) = (after(others[0]), after(others[1]));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum::<f64>();
        // The whole piece is levelled: the gain is the same where nothing rings on.
        let late = samples(4.5)..samples(6.0);
        let gain = dot(&a.left[late.clone()], &b.left[late.clone()]) / dot(&b.left[late.clone()], &b.left[late]);
        let left = |from: f64, to: f64| {
            let range = samples(from)..samples(to);
            let rest: f64 = range.clone().map(|i| (f64::from(a.left[i]) - gain * f64::from(b.left[i])).powi(2)).sum();
            10.0 * (rest / dot(&a.left[range.clone()], &a.left[range])).log10()
        };
        println!("{then:?} after {others:?}: {:.1} dB, then {:.1} dB of what is heard", left(0.3, 0.8), left(1.0, 2.0));
        assert!(left(1.0, 2.0) < -15.0, "{then:?}: {:.1} dB of the theme before", left(1.0, 2.0));
    }
}

#[test]
fn music_makes_room_for_a_voice_before_anybody_turns_it_down() {
    for mood in Mood::ALL {
        let row = [passage(*mood, 30.0)];
        let plain = ORCHESTRA.score(&row, 9).unwrap();
        let under = ORCHESTRA.score_under(&row, &[(9.0, 19.0)], 9, Palette::Western).unwrap();
        let down = |piece: &Stereo| lufs(&cut(piece, 10.0, 19.0)) - lufs(&cut(piece, 20.5, 27.0));
        let makes_room = down(&plain) - down(&under);
        println!("{mood:?}: {makes_room:.1} LU softer under a voice");
        assert!(makes_room > 1.0, "{mood:?}: {makes_room:.1} LU");
    }
}

#[test]
fn the_same_request_gives_the_same_samples_and_another_seed_or_palette_others() {
    let row = [passage(Mood::Tense, 6.0), passage(Mood::Mystery, 7.5)];
    let piece = ORCHESTRA.score(&row, 4).unwrap();
    assert_eq!(piece, ORCHESTRA.score(&row, 4).unwrap());
    assert_ne!(piece, ORCHESTRA.score(&row, 5).unwrap());
    assert_ne!(piece, ORCHESTRA.score_with(&row, 4, Palette::Eastern).unwrap());
}

#[test]
fn the_shortest_passages_are_played_and_no_passages_are_silence() {
    for seconds in [0.4, 1.0, 1.9, 3.0] {
        let piece = ORCHESTRA.score(&[passage(Mood::Mystery, seconds)], 1).unwrap();
        assert_eq!(piece.len(), samples(seconds));
        assert!(piece.peak() > 0.02, "{seconds} s: {}", piece.peak());
    }
    assert!(ORCHESTRA.score(&[], 1).unwrap().is_empty());
    assert!(ORCHESTRA.score(&[passage(Mood::Calm, 0.0)], 1).unwrap().is_empty());
}

#[test]
fn a_length_that_is_none_is_refused() {
    for seconds in [-1.0, f64::NAN, f64::INFINITY] {
        let error = ORCHESTRA.score(&[passage(Mood::Calm, seconds)], 1).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Invalid);
    }
}
