//! Writes down what was heard in a window.

use crate::network::{Heard, Network, Written};
use crate::rules::{keep_to, normalise};
use crate::vocabulary::Vocabulary;
use kinora_model::{Error, ErrorKind, Result, text};
use std::sync::atomic::{AtomicBool, Ordering};

/// What the network is told that it wrote before, by language: it goes on in the same script (Mandarin is written down in
/// traditional characters else, when it likes) and with the same marks.
const BEFORE: [(&str, &str); 1] = [("zh", "以下是普通话的句子。")];

/// Whether `text` is what the network was told rather than what it heard.
pub(crate) fn is_told(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    bare.chars().count() > 3 && BEFORE.iter().any(|(_, told)| told.contains(bare))
}

/// What the beginning of a window is like.
pub(crate) struct Opening {
    /// The likeliest language's sign.
    pub language: usize,
    /// How surely it is that one, 0…1.
    pub is_sure: f32,
    /// How likely nobody speaks, 0…1.
    pub nobody: f32,
    written: Written,
}

/// A written window.
pub(crate) struct Draft {
    /// Its signs: moments and pieces of text.
    pub signs: Vec<usize>,
    /// The logarithm of each one's probability.
    pub logs: Vec<f32>,
    /// That of the end, where the network came to one.
    pub end: Option<f32>,
}

impl Draft {
    /// The mean logarithm of probability over all signs and the end.
    pub fn mean_log(&self) -> f32 {
        (self.logs.iter().sum::<f32>() + self.end.unwrap_or_default()) / (self.logs.len() + 1) as f32
    }
}

/// Writes with a network and its signs.
pub(crate) struct Scribe<'a> {
    pub network: &'a Network,
    pub vocabulary: &'a Vocabulary,
    pub cancel: &'a AtomicBool,
}

impl Scribe<'_> {
    /// Looks at what was heard: which language, if anybody speaks?
    pub fn open(&self, heard: &Heard) -> Result<Opening> {
        let mut written = self.network.sheet();
        let mut next = self.network.write(heard, &mut written, self.vocabulary.begin)?;
        normalise(&mut next);
        let likely = |sign: usize| next[sign].exp();
        let languages = self.vocabulary.languages();
        let best = languages.iter().map(|(sign, _)| *sign).max_by(|a, b| next[*a].total_cmp(&next[*b]));
        let language = best.unwrap_or(self.vocabulary.begin);
        let all: f32 = languages.iter().map(|(sign, _)| likely(*sign)).sum();
        let is_sure = likely(language) / all.max(f32::MIN_POSITIVE);
        Ok(Opening { language, is_sure, nobody: likely(self.vocabulary.nobody), written })
    }

    /// Writes in the language of the sign `language`. At a `heat` of 0 each sign is the likeliest one; above it the dice
    /// of `seed` choose, the more freely the hotter.
    ///
    /// # Errors
    /// `Cancelled` where nobody wants it any more.
    pub fn write(&self, heard: &Heard, opening: &Opening, language: usize, heat: f32, seed: u64) -> Result<Draft> {
        let vocabulary = self.vocabulary;
        let mut written = self.begun(heard, opening, language)?;
        let mut dice = Dice(seed);
        self.network.write(heard, &mut written, language)?;
        let mut next = self.network.write(heard, &mut written, vocabulary.transcribe)?;
        let mut draft = Draft { signs: vec![], logs: vec![], end: None };
        // Half of what it can write is kept for what it is told before, as it was when it learned.
        while draft.signs.len() < self.network.longest() / 2 {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(Error::new(ErrorKind::Cancelled, text!("stopped"; "已停止")));
            }
            keep_to(vocabulary, &draft.signs, &mut next);
            let sign = if heat > 0.0 { dice.choose(&next, heat) } else { likeliest(&next) };
            if sign == vocabulary.end {
                draft.end = Some(next[sign]);
                break;
            }
            draft.signs.push(sign);
            draft.logs.push(next[sign]);
            next = self.network.write(heard, &mut written, sign)?;
        }
        Ok(draft)
    }
}

impl Scribe<'_> {
    /// A sheet on which all stands that comes before the language's sign.
    fn begun(&self, heard: &Heard, opening: &Opening, language: usize) -> Result<Written> {
        let vocabulary = self.vocabulary;
        let name = vocabulary.languages().iter().find(|(sign, _)| *sign == language).map_or("", |(_, name)| name);
        let Some((_, told)) = BEFORE.iter().find(|(known, _)| *known == name) else {
            return Ok(opening.written.clone());
        };
        let mut written = self.network.sheet();
        for sign in [vocabulary.before].into_iter().chain(vocabulary.signs(told)).chain([vocabulary.begin]) {
            self.network.write(heard, &mut written, sign)?;
        }
        Ok(written)
    }
}

fn likeliest(logs: &[f32]) -> usize {
    logs.iter()
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, (n, log)| if *log > best.1 { (n, *log) } else { best })
        .0
}

/// Chance that is the same every time (SplitMix64; Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    /// A number, 0…1.
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) >> 40) as f32 / (1 << 24) as f32
    }

    /// One of `logs`, each as likely as its probability to the power of 1/`heat` says.
    fn choose(&mut self, logs: &[f32], heat: f32) -> usize {
        let mut cooled: Vec<f32> = logs.iter().map(|log| log / heat).collect();
        normalise(&mut cooled);
        let mut left = self.roll();
        for (n, log) in cooled.iter().enumerate() {
            left -= log.exp();
            if left < 0.0 {
                return n;
            }
        }
        likeliest(logs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dice_follow_the_odds_and_repeat() {
        let logs: Vec<f32> = [0.5_f32, 0.25, 0.25].iter().map(|p| p.ln()).collect();
        let throw = |heat: f32| {
            let mut dice = Dice(7);
            (0..4000).map(|_| dice.choose(&logs, heat)).collect::<Vec<_>>()
        };
        let first = |all: &[usize]| all.iter().filter(|n| **n == 0).count() as f32 / all.len() as f32;
        assert_eq!(throw(1.0), throw(1.0));
        assert!((first(&throw(1.0)) - 0.5).abs() < 0.03);
        assert!((first(&throw(0.5)) - 2.0 / 3.0).abs() < 0.03, "cooler is surer");
    }
}
