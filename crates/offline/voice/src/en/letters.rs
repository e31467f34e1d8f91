//! Sounds of words that no dictionary has: names, inventions, foreign words.
//!
//! Three guesses in order: a run of pinyin syllables (`Xiaoyu`), letters spelled one by one (`XKJ`), or English
//! letter-to-sound rules in the manner of H. S. Elovitz et al., *Letter-to-Sound Rules for Automatic Translation of
//! English Text to Phonetics* (1976), with stress by the usual weights of English suffixes. Symbols are misaki's.

/// Sounds of `word`, which holds at least one Latin letter; other characters are passed over.
pub(super) fn guess(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let lower: String = letters.iter().map(char::to_ascii_lowercase).collect();
    let shouted = letters.len() > 1 && letters.iter().all(char::is_ascii_uppercase);
    let voiced = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if letters.len() == 1 || !voiced || shouted && letters.len() <= 4 {
        return spelled(&lower);
    }
    super::pinyin::name(&lower).unwrap_or_else(|| by_rules(&lower))
}

/// The names of the letters, the last one stressed.
pub(super) fn spelled(letters: &str) -> String {
    let names: Vec<&str> = letters.chars().filter_map(letter_name).collect();
    let last = names.len().saturating_sub(1);
    names
        .iter()
        .enumerate()
        .map(|(i, name)| if i == last { (*name).to_owned() } else { name.replace('ˈ', "ˌ") })
        .collect()
}

fn letter_name(letter: char) -> Option<&'static str> {
    const NAMES: [&str; 26] = [
        "ˈA",
        "bˈi",
        "sˈi",
        "dˈi",
        "ˈi",
        "ˈɛf",
        "ʤˈi",
        "ˈAʧ",
        "ˈI",
        "ʤˈA",
        "kˈA",
        "ˈɛl",
        "ˈɛm",
        "ˈɛn",
        "ˈO",
        "pˈi",
        "kjˈu",
        "ˈɑɹ",
        "ˈɛs",
        "tˈi",
        "jˈu",
        "vˈi",
        "dˈʌbᵊlju",
        "ˈɛks",
        "wˈI",
        "zˈi",
    ];
    NAMES.get((letter as usize).checked_sub('a' as usize)?).copied()
}

/// A grapheme's sound; vowels are marked because stress is placed on them.
struct Sound {
    symbols: &'static str,
    vowel: bool,
}

/// English letter-to-sound rules.
fn by_rules(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut sounds: Vec<Sound> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let (symbols, len) = grapheme(&letters, at);
        let vowel = symbols.contains(|c| VOWELS.contains(c));
        if !symbols.is_empty() {
            sounds.push(Sound { symbols, vowel });
        }
        at += len;
    }
    stressed(word, &sounds)
}

const VOWELS: &str = "AIOWYaɑæɛɪiuʊʌəɔɜᵊ";

/// The sound of the grapheme at `at` and its length in letters.
fn grapheme(word: &[char], at: usize) -> (&'static str, usize) {
    const FIXED: [(&str, &str); 62] = [
        ("tion", "ʃən"),
        ("sion", "ʒən"),
        ("cious", "ʃəs"),
        ("tious", "ʃəs"),
        ("cial", "ʃəl"),
        ("tial", "ʃəl"),
        ("ture", "ʧəɹ"),
        ("ight", "It"),
        ("eigh", "A"),
        ("augh", "ɔ"),
        ("ough", "O"),
        ("tch", "ʧ"),
        ("dge", "ʤ"),
        ("sch", "sk"),
        ("igh", "I"),
        ("eau", "O"),
        ("air", "ɛɹ"),
        ("ear", "ɪɹ"),
        ("eer", "ɪɹ"),
        ("oor", "ɔɹ"),
        ("our", "ɔɹ"),
        ("ire", "Iəɹ"),
        ("ure", "jʊɹ"),
        ("ch", "ʧ"),
        ("sh", "ʃ"),
        ("th", "θ"),
        ("ph", "f"),
        ("ck", "k"),
        ("ng", "ŋ"),
        ("qu", "kw"),
        ("wh", "w"),
        ("gh", "ɡ"),
        ("ai", "A"),
        ("ay", "A"),
        ("au", "ɔ"),
        ("aw", "ɔ"),
        ("ee", "i"),
        ("ea", "i"),
        ("ei", "A"),
        ("eu", "ju"),
        ("ew", "u"),
        ("ey", "i"),
        ("ie", "i"),
        ("oa", "O"),
        ("oo", "u"),
        ("oi", "Y"),
        ("oy", "Y"),
        ("ou", "W"),
        ("ow", "O"),
        ("ui", "u"),
        ("ar", "ɑɹ"),
        ("er", "ɜɹ"),
        ("ir", "ɜɹ"),
        ("or", "ɔɹ"),
        ("ur", "ɜɹ"),
        ("kn", "n"),
        ("wr", "ɹ"),
        ("ps", "s"),
        ("mb", "m"),
        ("gn", "n"),
        ("rh", "ɹ"),
        ("ue", "u"),
    ];
    let next = word.get(at + 1).copied();
    let here = word[at];
    let initial = at == 0;
    for (written, sound) in FIXED {
        let len = written.len();
        let fits = word.get(at..at + len).is_some_and(|part| part.iter().copied().eq(written.chars()));
        let final_ = at + len == word.len();
        let allowed = match written {
            "kn" | "wr" | "ps" | "gn" | "rh" => initial,
            "mb" | "ue" => final_,
            "gh" => true,
            // "er" before a vowel opens the next syllable: "era".
            "ar" | "er" | "ir" | "or" | "ur" | "air" | "ear" | "eer" => {
                !word.get(at + len).is_some_and(|c| is_vowel(*c))
            }
            "ng" => final_ || !word.get(at + 2).is_some_and(|c| is_vowel(*c)),
            _ => true,
        };
        if fits && allowed {
            return (sound, len);
        }
    }
    // Doubled consonants sound once.
    if next == Some(here) && !is_vowel(here) {
        return (single(word, at + 1).0, 2);
    }
    single(word, at)
}

/// The sound of one letter.
fn single(word: &[char], at: usize) -> (&'static str, usize) {
    let next = word.get(at + 1).copied();
    let last = at + 1 == word.len();
    let soft = matches!(next, Some('e' | 'i' | 'y'));
    // One consonant and a final e make the vowel before them long: "kade".
    let long = next.is_some_and(|c| !is_vowel(c) && c != 'x') && word.get(at + 2) == Some(&'e') && at + 3 == word.len();
    // A vowel that ends its syllable before another one is long too: "mola".
    let open = next.is_some_and(|c| !is_vowel(c) && c != 'x')
        && word.get(at + 2).is_some_and(|c| is_vowel(*c))
        && !word[..at].iter().any(|c| is_vowel(*c));
    let sound = match word[at] {
        'a' if long => "A",
        'a' if last => "ə",
        'a' if open => "ɑ",
        'a' => "æ",
        'e' if last && word[..at].iter().any(|c| is_vowel(*c)) => "",
        'e' if last || long || open => "i",
        'e' => "ɛ",
        'i' if long => "I",
        'i' if last => "i",
        'i' if next.is_some_and(is_vowel) => "i",
        'i' => "ɪ",
        'o' if long || last || open => "O",
        'o' => "ɑ",
        'u' if long || last || open => "u",
        'u' => "ʌ",
        'y' if at == 0 => "j",
        'y' if last => "i",
        'y' if next.is_some_and(is_vowel) => "j",
        'y' if long => "I",
        'y' => "ɪ",
        'b' => "b",
        'c' if soft => "s",
        'c' => "k",
        'd' => "d",
        'f' => "f",
        'g' if matches!(next, Some('e' | 'y')) && !last => "ʤ",
        'g' => "ɡ",
        'h' if last => "",
        'h' => "h",
        'j' => "ʤ",
        'k' => "k",
        'l' => "l",
        'm' => "m",
        'n' if matches!(next, Some('k' | 'x')) => "ŋ",
        'n' => "n",
        'p' => "p",
        'q' => "k",
        'r' => "ɹ",
        's' if last && at > 0 && "bdglmnrv".contains(word[at - 1]) => "z",
        's' => "s",
        't' => "t",
        'v' => "v",
        'w' if last => "",
        'w' => "w",
        'x' if at == 0 => "z",
        'x' => "ks",
        'z' => "z",
        _ => "",
    };
    (sound, 1)
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

/// The sounds in a row with one primary stress, unstressed short vowels weakened.
fn stressed(word: &str, sounds: &[Sound]) -> String {
    let vowels: Vec<usize> = sounds.iter().enumerate().filter(|(_, s)| s.vowel).map(|(i, _)| i).collect();
    let count = vowels.len();
    let before_last = ["tion", "sion", "ic", "ical", "ity", "ious", "cious", "tious", "ian", "cial", "tial"];
    let stress = if before_last.iter().any(|suffix| word.ends_with(suffix)) {
        count.saturating_sub(2)
    } else {
        count.saturating_sub(3)
    };
    let mut out = String::new();
    for (i, sound) in sounds.iter().enumerate() {
        let Some(nth) = vowels.iter().position(|v| *v == i) else {
            out.push_str(sound.symbols);
            continue;
        };
        if nth == stress {
            let at = sound.symbols.find(|c| VOWELS.contains(c)).unwrap_or(0);
            out.push_str(&sound.symbols[..at]);
            out.push('ˈ');
            out.push_str(&sound.symbols[at..]);
        } else {
            out.push_str(match sound.symbols {
                "æ" | "ʌ" | "ɑ" if nth > 0 && nth + 1 < count => "ə",
                "ɜɹ" => "əɹ",
                other => other,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_what_cannot_be_spoken() {
        assert_eq!(guess("XKJ"), "ˌɛkskˌAʤˈA");
        assert_eq!(guess("b"), "bˈi");
        assert_eq!(guess("hmpf"), spelled("hmpf"));
    }

    #[test]
    fn reads_pinyin_names() {
        assert_eq!(guess("Xiaoyu"), "ʃˌWjˈu");
        assert_eq!(guess("Zhang"), "ʤˈɑŋ");
        assert_eq!(guess("Guoqiang"), "ɡwˌɔʧˈɑŋ");
    }

    #[test]
    fn speaks_by_rule() {
        assert_eq!(guess("frobnicator"), "fɹɑbnˈɪkətɔɹ");
        assert_eq!(guess("Blorth"), "blˈɔɹθ");
        assert_eq!(guess("snade"), "snˈAd");
        assert_eq!(guess("Vextation"), "vɛkstˈæʃən");
    }

    #[test]
    fn never_silent_and_never_unknown() {
        for word in ["eee", "ghgh", "qqq", "Hhhh", "yyy", "wh", "Ng", "aeiou", "zzyzx", "Mxyzptlk"] {
            let sounds = guess(word);
            assert!(!sounds.is_empty(), "{word}");
            assert!(sounds.chars().all(|c| crate::symbols::token(c).is_some()), "{word}: {sounds}");
        }
    }
}
