//! How music and beds make way for speech: by where speech really is, known before it comes.

use kinora_media::decode::SAMPLE_RATE;
use kinora_timeline::Time;

/// Length of the window in which loudness is judged, in samples (20 ms).
pub const WINDOW: usize = 960;
/// Root mean square above which a window is speech: −45 dBFS, above the noise of a room and below any spoken sound.
const SPEECH: f32 = 0.005_6;
/// Pauses shorter than this are part of the speech around them, in samples (0.45 s).
const PAUSE: i64 = 21_600;

/// Stretches of speech in samples of the film, in order, apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speech(Vec<(i64, i64)>);

impl Speech {
    /// Notes the windows of one clip that begins at `start`.
    pub fn note(&mut self, start: i64, windows: impl Iterator<Item = f32>) {
        for (i, level) in windows.enumerate() {
            if level > SPEECH {
                let from = start + (i * WINDOW) as i64;
                self.0.push((from, from + WINDOW as i64));
            }
        }
    }

    /// Orders and joins what was noted.
    pub fn settled(mut self) -> Self {
        self.0.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (from, to) in self.0 {
            match joined.last_mut() {
                Some(last) if from <= last.1 + PAUSE => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// How far the others are down at `sample`, 0…1: a straight rise that begins `attack` before speech and is whole when
    /// it begins, and a straight fall over `release` after it.
    pub fn depth(&self, sample: i64, attack: Time, release: Time) -> f64 {
        let samples = |t: Time| (t.as_secs_f64() * f64::from(SAMPLE_RATE)).max(1.0);
        let after = self.0.partition_point(|s| s.0 <= sample);
        let coming = self.0.get(after).map_or(0.0, |s| 1.0 - (s.0 - sample) as f64 / samples(attack));
        let going = after.checked_sub(1).map_or(0.0, |i| {
            let past = (sample - self.0[i].1).max(0) as f64;
            1.0 - past / samples(release)
        });
        coming.max(going).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_bridged_and_depth_rises_before_speech() {
        let mut speech = Speech::default();
        speech.note(96_000, [0.1, 0.0, 0.1].into_iter());
        speech.note(288_000, [0.2].into_iter());
        let speech = speech.settled();
        assert_eq!(speech.0, [(96_000, 96_000 + 2880), (288_000, 288_960)]);
        let (attack, release) = (Time::from_millis(150), Time::from_millis(600));
        let depth = |s| speech.depth(s, attack, release);
        assert_eq!(depth(96_000 - 7200), 0.0);
        assert!((depth(96_000 - 3600) - 0.5).abs() < 1e-9);
        assert_eq!(depth(97_000), 1.0);
        assert!((depth(98_880 + 14_400) - 0.5).abs() < 1e-9);
        assert_eq!(depth(200_000), 0.0);
    }
}
