//! Chinese names in pinyin, as English speakers say them.

/// `word` as Mandarin syllables in English sounds, if all of it is pinyin and at least two syllables or an onset that
/// English does not have.
pub(super) fn name(word: &str) -> Option<String> {
    const ONSETS: [(&str, &str); 24] = [
        ("zh", "ʤ"),
        ("ch", "ʧ"),
        ("sh", "ʃ"),
        ("b", "b"),
        ("p", "p"),
        ("m", "m"),
        ("f", "f"),
        ("d", "d"),
        ("t", "t"),
        ("n", "n"),
        ("l", "l"),
        ("g", "ɡ"),
        ("k", "k"),
        ("h", "h"),
        ("j", "ʤ"),
        ("q", "ʧ"),
        ("x", "ʃ"),
        ("r", "ɹ"),
        ("z", "dz"),
        ("c", "ts"),
        ("s", "s"),
        ("y", "j"),
        ("w", "w"),
        ("", ""),
    ];
    const RHYMES: [(&str, &str); 34] = [
        ("iang", "jˈɑŋ"),
        ("iong", "jˈʊŋ"),
        ("uang", "wˈɑŋ"),
        ("ang", "ˈɑŋ"),
        ("eng", "ˈʌŋ"),
        ("ing", "ˈiŋ"),
        ("ong", "ˈʊŋ"),
        ("iao", "jˈW"),
        ("ian", "jˈɛn"),
        ("uai", "wˈI"),
        ("uan", "wˈɑn"),
        ("ai", "ˈI"),
        ("an", "ˈɑn"),
        ("ao", "ˈW"),
        ("ei", "ˈA"),
        ("en", "ˈʌn"),
        ("er", "ˈɜɹ"),
        ("ia", "jˈɑ"),
        ("ie", "jˈɛ"),
        ("in", "ˈin"),
        ("iu", "jˈO"),
        ("ou", "ˈO"),
        ("ua", "wˈɑ"),
        ("ue", "wˈɛ"),
        ("ui", "wˈA"),
        ("un", "ˈʊn"),
        ("uo", "wˈɔ"),
        ("a", "ˈɑ"),
        ("e", "ˈʌ"),
        ("i", "ˈi"),
        ("o", "ˈɔ"),
        ("u", "ˈu"),
        ("v", "ˈu"),
        ("r", "ˈɜɹ"),
    ];
    fn parse(rest: &str, out: &mut Vec<String>) -> bool {
        if rest.is_empty() {
            return true;
        }
        for (onset, onset_sound) in ONSETS {
            let Some(after) = rest.strip_prefix(onset) else { continue };
            // A syllable inside a word that starts with a vowel is written with an apostrophe, so it is not tried.
            if onset.is_empty() && !out.is_empty() {
                continue;
            }
            for (rhyme, sound) in RHYMES {
                let Some(after) = after.strip_prefix(rhyme) else { continue };
                if !allowed(onset, rhyme) {
                    continue;
                }
                let sound = match (onset, rhyme) {
                    ("zh" | "ch" | "sh" | "r", "i") => "ˈɜɹ",
                    ("z" | "c" | "s", "i") => "ˈʊ",
                    _ => sound,
                };
                // The y of xiao, qian, jiu is in the English onset already.
                let hushed = matches!(onset, "x" | "q" | "j") && sound.starts_with('j');
                out.push(format!("{onset_sound}{}", if hushed { &sound[1..] } else { sound }));
                if parse(after, out) {
                    return true;
                }
                out.pop();
            }
        }
        false
    }
    /// The gaps of the pinyin table that keep English-looking words out.
    fn allowed(onset: &str, rhyme: &str) -> bool {
        let narrow = rhyme.starts_with(['i', 'v']) && rhyme != "i";
        match onset {
            "j" | "q" | "x" => rhyme.starts_with(['i', 'u']) && !matches!(rhyme, "ua" | "uo" | "ui" | "uai" | "uang"),
            "zh" | "ch" | "sh" | "r" | "z" | "c" | "s" => !narrow,
            "g" | "k" | "h" | "f" => !rhyme.starts_with('i'),
            "b" | "p" | "m" => !rhyme.starts_with('u') || rhyme == "u",
            "w" => matches!(rhyme, "a" | "o" | "ai" | "ei" | "an" | "en" | "ang" | "eng" | "u"),
            "y" => matches!(
                rhyme,
                "a" | "e" | "i" | "o" | "u" | "ao" | "ou" | "an" | "in" | "ang" | "ing" | "ong" | "ue" | "uan" | "un"
            ),
            "" => matches!(rhyme, "a" | "ai" | "an" | "ang" | "ao" | "e" | "en" | "er" | "ou"),
            _ => true,
        }
    }
    let mut syllables = Vec::new();
    if !parse(word, &mut syllables) {
        return None;
    }
    let foreign = word.starts_with(['x', 'q', 'z']) || word.starts_with("zh");
    if syllables.len() < 2 && !foreign || syllables.len() > 3 {
        return None;
    }
    let last = syllables.len() - 1;
    Some(syllables.iter().enumerate().map(|(i, s)| if i == last { s.clone() } else { s.replace('ˈ', "ˌ") }).collect())
}
