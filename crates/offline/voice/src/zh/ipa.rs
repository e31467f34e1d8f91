//! Pinyin syllables as the phonetic symbols the model was trained on.
//!
//! The values follow S. Duanmu, *The Phonology of Standard Chinese* (2nd ed., 2007), in the spelling of Kokoro v1.0:
//! one symbol per affricate, `ɨ` for the apical vowels, and an arrow after the vowel for the tone
//! (`→` high, `↗` rising, `↓` low, `↘` falling, nothing for the neutral tone).

/// A syllable: pinyin without tone (`lü`, `zhuang`) and its tone, 5 for neutral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syllable {
    pub sound: String,
    pub tone: u8,
}

impl Syllable {
    /// From pinyin with the tone's number at its end (`zhong1`); without a number the tone is neutral.
    pub fn parse(pinyin: &str) -> Self {
        match pinyin.char_indices().next_back() {
            Some((at, digit @ '1'..='5')) => Self { sound: pinyin[..at].to_owned(), tone: digit as u8 - b'0' },
            _ => Self { sound: pinyin.to_owned(), tone: 5 },
        }
    }

    /// Its phonetic symbols; empty if it is no syllable of Mandarin.
    pub fn phonemes(&self) -> String {
        let arrow = match self.tone {
            1 => "→",
            2 => "↗",
            3 => "↓",
            4 => "↘",
            _ => "",
        };
        let (onset, rhyme) = split(&self.sound);
        let rhyme = match (onset, rhyme.as_str()) {
            // The vowel of zhi, chi, shi, ri, zi, ci, si is the consonant held on.
            ("ꭧ" | "ꭧʰ" | "ʂ" | "ɻ" | "ʦ" | "ʦʰ" | "s", "i") => "ɨ0",
            ("", "o") => "ɔ0",
            (_, rhyme) => match RHYMES.iter().find(|(pinyin, _)| *pinyin == rhyme) {
                Some((_, symbols)) => symbols,
                None => return String::new(),
            },
        };
        format!("{onset}{}", rhyme.replace('0', arrow))
    }
}

/// Initials, longer ones first.
const ONSETS: [(&str, &str); 21] = [
    ("zh", "ꭧ"),
    ("ch", "ꭧʰ"),
    ("sh", "ʂ"),
    ("b", "p"),
    ("p", "pʰ"),
    ("m", "m"),
    ("f", "f"),
    ("d", "t"),
    ("t", "tʰ"),
    ("n", "n"),
    ("l", "l"),
    ("g", "k"),
    ("k", "kʰ"),
    ("h", "x"),
    ("j", "ʨ"),
    ("q", "ʨʰ"),
    ("x", "ɕ"),
    ("r", "ɻ"),
    ("z", "ʦ"),
    ("c", "ʦʰ"),
    ("s", "s"),
];

/// Finals in full spelling; `0` stands where the tone goes.
const RHYMES: [(&str, &str); 42] = [
    ("a", "a0"),
    ("ai", "ai0"),
    ("an", "a0n"),
    ("ang", "a0ŋ"),
    ("ao", "au0"),
    ("e", "ɤ0"),
    ("ê", "ɛ0"),
    ("ei", "ei0"),
    ("en", "ə0n"),
    ("eng", "ə0ŋ"),
    ("er", "ɚ0"),
    ("i", "i0"),
    ("ia", "ja0"),
    ("ian", "jɛ0n"),
    ("iang", "ja0ŋ"),
    ("iao", "jau0"),
    ("ie", "je0"),
    ("in", "i0n"),
    ("ing", "i0ŋ"),
    ("io", "jɔ0"),
    ("iong", "jʊ0ŋ"),
    ("iou", "jou0"),
    ("m", "m0"),
    ("n", "n0"),
    ("ng", "ŋ0"),
    ("o", "wo0"),
    ("ong", "ʊ0ŋ"),
    ("ou", "ou0"),
    ("u", "u0"),
    ("ua", "wa0"),
    ("uai", "wai0"),
    ("uan", "wa0n"),
    ("uang", "wa0ŋ"),
    ("uei", "wei0"),
    ("uen", "wə0n"),
    ("ueng", "wə0ŋ"),
    ("uo", "wo0"),
    ("ü", "y0"),
    ("üan", "ɥɛ0n"),
    ("üe", "ɥe0"),
    ("ün", "y0n"),
    ("r", "ɚ0"),
];

/// The initial's symbols and the final in full spelling: `you` is `iou`, `jun` is `j` + `ün`.
fn split(sound: &str) -> (&'static str, String) {
    // Syllabic consonants, which have no vowel for an initial to stand before.
    match sound {
        "m" | "n" | "ng" | "r" => return ("", sound.to_owned()),
        "hm" => return ("x", "m".to_owned()),
        "hng" => return ("x", "ng".to_owned()),
        _ => {}
    }
    if let Some(rest) = sound.strip_prefix('y') {
        let rhyme = match rest.chars().next() {
            Some('i') => rest.to_owned(),
            Some('u') => format!("ü{}", &rest[1..]),
            Some('o') if rest == "ou" => "iou".to_owned(),
            _ => format!("i{rest}"),
        };
        return ("", rhyme);
    }
    if let Some(rest) = sound.strip_prefix('w') {
        return ("", if rest.starts_with('u') { rest.to_owned() } else { format!("u{}", full(rest)) });
    }
    for (pinyin, onset) in ONSETS {
        if let Some(rest) = sound.strip_prefix(pinyin) {
            let palatal = matches!(pinyin, "j" | "q" | "x");
            let rhyme = match rest.strip_prefix('u') {
                Some(tail) if palatal => format!("ü{tail}"),
                _ => full(rest).to_owned(),
            };
            return (onset, rhyme);
        }
    }
    ("", full(sound).to_owned())
}

/// The spelling of a final that pinyin shortens after a consonant.
fn full(rhyme: &str) -> &str {
    match rhyme {
        "iu" => "iou",
        "ui" => "uei",
        "un" => "uen",
        "v" => "ü",
        "ve" | "ue" => "üe",
        "van" => "üan",
        "vn" => "ün",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_become_symbols() {
        for (pinyin, symbols) in [
            ("ma1", "ma→"),
            ("zhong1", "ꭧʊ→ŋ"),
            ("zhi1", "ꭧɨ→"),
            ("ri4", "ɻɨ↘"),
            ("si4", "sɨ↘"),
            ("xi1", "ɕi→"),
            ("you3", "jou↓"),
            ("liu4", "ljou↘"),
            ("gui4", "kwei↘"),
            ("wei4", "wei↘"),
            ("wen2", "wə↗n"),
            ("weng1", "wə→ŋ"),
            ("wo3", "wo↓"),
            ("wu3", "u↓"),
            ("yu3", "y↓"),
            ("yuan2", "ɥɛ↗n"),
            ("yue4", "ɥe↘"),
            ("yun2", "y↗n"),
            ("yong4", "jʊ↘ŋ"),
            ("ying1", "i→ŋ"),
            ("yan2", "jɛ↗n"),
            ("jun1", "ʨy→n"),
            ("lü4", "ly↘"),
            ("lüe4", "lɥe↘"),
            ("nü3", "ny↓"),
            ("lun2", "lwə↗n"),
            ("bo1", "pwo→"),
            ("er2", "ɚ↗"),
            ("de5", "tɤ"),
            ("ng2", "ŋ↗"),
            ("o2", "ɔ↗"),
            ("yo1", "jɔ→"),
            ("jiong3", "ʨjʊ↓ŋ"),
            ("que4", "ʨʰɥe↘"),
            ("chuang2", "ꭧʰwa↗ŋ"),
            ("hei1", "xei→"),
        ] {
            assert_eq!(Syllable::parse(pinyin).phonemes(), symbols, "{pinyin}");
        }
        assert_eq!(Syllable::parse("qqq1").phonemes(), "");
    }
}
