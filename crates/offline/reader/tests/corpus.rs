//! How often the reader is right, counted over a labelled corpus of short passages in different manners.
//!
//! A file of the corpus: lines `scene | setting | in or out | time | weather`, the text, `---`, and lines
//! `speaker | beginning of the words`.

use kinora_model::script::{LineKind, Script};
use kinora_reader::{Limits, Wish, open, read};
use std::{fs, path::Path};

struct Passage {
    name: String,
    text: String,
    scenes: Vec<Vec<String>>,
    speakers: Vec<(String, String)>,
}

fn columns(line: &str) -> Vec<String> {
    line.split('|').map(|c| c.trim().to_owned()).collect()
}

fn corpus() -> Vec<Passage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let passage = |path: &std::path::PathBuf| {
        let source = fs::read_to_string(path).unwrap();
        let (story, labels) = source.split_once("\n---\n").unwrap();
        let (scenes, text): (Vec<&str>, Vec<&str>) = story.lines().partition(|l| l.starts_with("scene |"));
        Passage {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            text: text.join("\n"),
            scenes: scenes.into_iter().map(|l| columns(l)[1..].to_vec()).collect(),
            speakers: labels.lines().map(|l| (columns(l)[0].clone(), columns(l)[1].clone())).collect(),
        }
    };
    paths.iter().map(passage).collect()
}

fn script_of(passage: &Passage) -> Script {
    let novel = open(passage.text.as_bytes(), &passage.name, &Limits::default()).unwrap();
    read(&novel, &Wish::default()).unwrap()
}

/// Speaker of the line that holds these words.
fn speaker<'a>(script: &'a Script, words: &str) -> Option<&'a kinora_model::script::Role> {
    let line =
        script.shots().flat_map(|(_, s)| &s.lines).find(|l| l.kind != LineKind::Narration && l.text.contains(words))?;
    script.role(line.speaker.as_ref()?)
}

#[test]
fn speakers_and_scenes_are_right_nine_times_of_ten() {
    let (mut right, mut total, mut cues_right, mut cues) = (0, 0, 0, 0);
    for passage in corpus() {
        let script = script_of(&passage);
        for (expected, words) in &passage.speakers {
            total += 1;
            let found = speaker(&script, words);
            if found.is_some_and(|r| r.name.eq_ignore_ascii_case(expected) || r.aliases.contains(expected)) {
                right += 1;
            } else {
                println!("{}: {words} is said by {:?}, not {expected}", passage.name, found.map(|r| &r.name));
            }
        }
        if script.scenes.len() != passage.scenes.len() {
            println!("{}: {} scenes, not {}", passage.name, script.scenes.len(), passage.scenes.len());
        }
        for (n, expected) in passage.scenes.iter().enumerate() {
            cues += 4;
            let Some(scene) = script.scenes.get(n) else { continue };
            let side = if scene.interior { "in" } else { "out" };
            let found = [scene.setting.word(), side, scene.time.word(), scene.weather.word()];
            let good = found.iter().zip(expected).filter(|(a, b)| *a == b).count();
            cues_right += good;
            if good < 4 {
                println!("{} scene {}: {found:?}, not {expected:?}", passage.name, n + 1);
            }
        }
    }
    println!("speakers: {right} of {total}; place, side, time, weather: {cues_right} of {cues}");
    assert!(right * 10 >= total * 9, "speakers: {right} of {total}");
    assert!(cues_right * 10 >= cues * 9, "place and time: {cues_right} of {cues}");
}

#[test]
fn every_word_of_a_passage_is_heard_but_for_tags() {
    for passage in corpus() {
        let script = script_of(&passage);
        let heard: String = script.shots().flat_map(|(_, s)| &s.lines).map(|l| l.text.as_str()).collect();
        for (_, words) in &passage.speakers {
            assert_eq!(
                heard.matches(words.as_str()).count(),
                passage.text.matches(words.as_str()).count(),
                "{}: {words}",
                passage.name
            );
        }
        let count = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).count();
        assert!(count(&heard) * 10 >= count(&passage.text) * 7, "{}: too little is heard", passage.name);
        assert!(count(&heard) <= count(&passage.text), "{}: something is heard twice", passage.name);
    }
}
