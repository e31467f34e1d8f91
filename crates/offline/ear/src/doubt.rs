//! Whether what was written was said.
//!
//! The signs by which the authors of the network tell made-up text (section 4.5 of their paper): it was unsure while it wrote,
//! or it repeats itself, so that its text can be packed into very little; and where it thought that nobody speaks besides, there
//! is nothing to be written again.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

/// Text whose mean logarithm of probability is below this is a guess.
const UNSURE: f32 = -1.0;
/// Text that packs into less than this part of its length repeats itself.
const REPEATS: f32 = 2.4;
/// Above this nobody speaks, unless the text is surer than [`SPOKEN`].
const NOBODY: f32 = 0.6;
/// Text this sure is said by somebody.
const SPOKEN: f32 = -0.5;

/// What to think of a written window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was said.
    Said,
    /// Something was, but not this: try again.
    Doubtful,
    /// Nothing was.
    Nothing,
}

/// Judges a text by the mean logarithm of its signs' probabilities and by how likely nobody speaks.
pub(crate) fn judge(text: &str, mean_log: f32, nobody: f32) -> Verdict {
    if text.is_empty() || (nobody > NOBODY && mean_log < SPOKEN) {
        return Verdict::Nothing;
    }
    if mean_log < UNSURE || packs(text) > REPEATS {
        return Verdict::Doubtful;
    }
    Verdict::Said
}

/// How many times longer a text is than what it packs into.
fn packs(text: &str) -> f32 {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    match packer.write_all(text.as_bytes()).and_then(|()| packer.finish()) {
        Ok(packed) => text.len() as f32 / packed.len() as f32,
        // Memory takes all that is written to it.
        Err(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_and_repetitions_are_doubted() {
        let said = "这款保温杯可以保温二十四小时，现在只要一百九十九元。";
        assert_eq!(judge(said, -0.3, 0.02), Verdict::Said);
        assert_eq!(judge(said, -0.3, 0.7), Verdict::Said, "it is sure of the words");
        assert_eq!(judge(said, -1.2, 0.1), Verdict::Doubtful);
        assert_eq!(judge(said, -0.8, 0.8), Verdict::Nothing);
        assert_eq!(judge(&"谢谢大家".repeat(20), -0.1, 0.1), Verdict::Doubtful);
        assert_eq!(judge("", 0.0, 0.0), Verdict::Nothing);
    }
}
