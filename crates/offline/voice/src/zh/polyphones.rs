//! How many polyphones are read as people read them.

use super::Lexicon;

/// Sentences and the readings of one character in each.
const LIST: &str = include_str!("../../tests/polyphones.txt");

/// Share of the list that must be read right.
const RIGHT: f64 = 0.98;

#[test]
fn polyphones_are_read_by_their_sense() {
    let lexicon = Lexicon::load();
    let (mut all, mut wrong) = (0, Vec::new());
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let [text, letter, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        // Marks part what is read, as they do in the studio.
        let read: Vec<String> = text
            .split(|c: char| !crate::traced::is_han(c))
            .flat_map(|part| lexicon.words(part))
            .flat_map(|word| word.letters.into_iter().zip(word.syllables))
            .filter(|(ch, _)| letter.contains(*ch))
            .map(|(_, syllable)| format!("{}{}", syllable.sound, syllable.tone))
            .collect();
        let expected: Vec<&str> = expected.split(' ').collect();
        assert_eq!(read.len(), expected.len(), "{line}: a reading for each {letter}");
        all += 1;
        if read != expected {
            wrong.push(format!("{text}: {letter} as {}, not {}", read.join(" "), expected.join(" ")));
        }
    }
    let right = 1.0 - wrong.len() as f64 / all as f64;
    println!("{} of {all} polyphones are read right: {:.1} %\n{}", all - wrong.len(), right * 100.0, wrong.join("\n"));
    assert!(all >= 200 && right >= RIGHT, "{:.1} % are read right:\n{}", right * 100.0, wrong.join("\n"));
}
