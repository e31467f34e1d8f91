//! The cut of a long chapter: established, answered, closed in and let go, as it is done in a cutting room.

use kinora_model::script::{LineKind, Script, Shot, ShotSize};
use kinora_reader::{Limits, Wish, open, read, seconds_of};
use std::{fs, path::Path};

/// Two stories of `examples/` and the Chinese passages of the corpus as one chapter, a line of stars between them.
fn chapter() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(root.join("tests/corpus")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("zh_")));
    paths.sort();
    let stories = ["rain_inn.zh.txt", "homing_bell.zh.txt"].map(|name| root.join("../../../examples").join(name));
    let text = |path: &std::path::PathBuf| {
        let source = fs::read_to_string(path).unwrap();
        let story = source.split("\n---\n").next().unwrap_or_default().to_owned();
        story.lines().filter(|l| !l.starts_with("scene |")).collect::<Vec<_>>().join("\n")
    };
    stories.iter().chain(&paths).map(text).collect::<Vec<_>>().join("\n\n***\n\n")
}

fn script() -> Script {
    let text = chapter();
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    assert!(letters >= 5000, "{letters}");
    read(&open(text.as_bytes(), "chapter.txt", &Limits::default()).unwrap(), &Wish::default()).unwrap()
}

fn wide(size: ShotSize) -> bool {
    matches!(size, ShotSize::Wide | ShotSize::ExtremeWide)
}

/// How far off the camera is, from 0.
fn distance(size: ShotSize) -> usize {
    match size {
        ShotSize::ExtremeClose => 0,
        ShotSize::Close => 1,
        ShotSize::Medium => 2,
        ShotSize::Wide => 3,
        ShotSize::ExtremeWide => 4,
    }
}

fn speaks(shot: &Shot) -> bool {
    shot.cast.len() == 1 && shot.lines.iter().any(|l| l.kind == LineKind::Dialogue)
}

#[test]
fn every_scene_is_established_and_let_go() {
    let script = script();
    for scene in script.scenes.iter().filter(|s| s.shots.len() >= 4) {
        let sizes: Vec<ShotSize> = scene.shots.iter().map(|s| s.size).collect();
        assert!(wide(sizes[0]), "{} opens with {sizes:?}", scene.id);
        // A face at the end is one that speaks the words that matter.
        let end = &scene.shots[scene.shots.len() - 1];
        let heard = end.lines.iter().any(|l| l.kind != LineKind::Narration);
        let short = sizes.len() < 5;
        assert!(distance(end.size) >= 2 || heard || short, "{} ends on a face: {sizes:?}", scene.id);
    }
    let last = script.shots().last().unwrap().1;
    assert!(wide(last.size), "the film ends in {:?}", last.size);
}

#[test]
fn sizes_change_with_a_reason() {
    let script = script();
    let shots: Vec<&Shot> = script.shots().map(|(_, s)| s).collect();
    for run in shots.windows(3) {
        assert!(!run.iter().all(|s| wide(s.size)), "{}: three wides", run[2].id);
    }
    for run in shots.windows(4) {
        assert!(!run.iter().all(|s| s.size == run[0].size), "{}: four of a size", run[3].id);
    }
    // Two pictures of one person in one size, one after the other, jump.
    let jumps = |pair: &&[&Shot]| {
        let [a, b] = pair else { return false };
        a.size == b.size && a.cast.len() == 1 && b.cast.len() == 1 && a.cast[0].role == b.cast[0].role
    };
    let jumps: Vec<_> = shots.windows(2).filter(jumps).map(|p| p[1].id.to_string()).collect();
    assert!(jumps.len() * 50 <= shots.len(), "{} of {}: {jumps:?}", jumps.len(), shots.len());
}

#[test]
fn answers_are_as_near_as_questions() {
    let script = script();
    let (mut equal, mut all) = (0, 0);
    for scene in &script.scenes {
        for pair in scene.shots.windows(2).filter(|p| speaks(&p[0]) && speaks(&p[1])) {
            if pair[0].cast[0].role != pair[1].cast[0].role {
                let apart = distance(pair[0].size).abs_diff(distance(pair[1].size));
                assert!(apart <= 1, "{}: {:?} answers {:?}", pair[1].id, pair[1].size, pair[0].size);
                (equal, all) = (equal + usize::from(apart == 0), all + 1);
            }
        }
    }
    assert!(all >= 20 && equal * 5 >= all * 2, "{equal} of {all} answers are as near as the question");
}

#[test]
fn talks_come_closer() {
    let script = script();
    let (mut closer, mut all) = (0, 0);
    for scene in &script.scenes {
        let talk: Vec<usize> = scene.shots.iter().filter(|s| speaks(s)).map(|s| distance(s.size)).collect();
        if talk.len() < 6 {
            continue;
        }
        let third = talk.len() / 3;
        let mean = |part: &[usize]| part.iter().sum::<usize>() as f64 / part.len() as f64;
        all += 1;
        closer += usize::from(mean(&talk[talk.len() - third..]) <= mean(&talk[..third]));
    }
    assert!(all >= 3 && closer * 5 >= all * 4, "{closer} of {all} talks end nearer than they begin");
}

#[test]
fn shots_are_as_long_as_what_is_said_in_them() {
    let script = script();
    let seconds = |shot: &Shot| shot.lines.iter().map(|l| seconds_of(l, script.language)).sum::<f64>();
    let lengths: Vec<f64> = script.shots().map(|(_, s)| seconds(s)).collect();
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    let spread = (lengths.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / lengths.len() as f64).sqrt();
    assert!(lengths.iter().all(|l| *l <= 13.0), "{lengths:?}");
    assert!((2.5..7.0).contains(&mean) && spread / mean > 0.3, "mean {mean:.1} s, spread {spread:.1} s");
}
