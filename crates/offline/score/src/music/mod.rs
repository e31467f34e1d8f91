//! Music by mood.
//!
//! A piece is a row of passages. Each is composed on its own ([`compose`]): its mood names a theme ([`themes`]), its
//! length and its neighbours a form ([`form`]); then it is played with its room ([`play`]), levelled, and laid at its
//! exact place. Its tail rings on under its successor, so nothing is ever cut off.

mod accompany;
mod compose;
mod form;
mod play;
mod theme;
mod themes;

use crate::stereo::samples;
use crate::{Stereo, level};
use compose::{Order, compose};
use form::Ending;
use kinora_model::script::Mood;
use kinora_model::{Error, Result, text};
use rustysynth::SoundFont;
use std::{fs::File, io::BufReader, path::Path, sync::Arc};
use theme::Course;

/// Integrated loudness of every passage and of the whole (LUFS, EBU R 128), before anybody mixes it.
pub const MUSIC_LUFS: f64 = -20.0;

/// The file with the sampled orchestra, in the folder given to [`Orchestra::open`].
const FONT: &str = "FluidR3_GM.sf2";

/// A stretch of music in one mood, usually a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Mood; picks the theme.
    pub mood: Mood,
    /// Length in seconds.
    pub seconds: f64,
}

/// Whose instruments play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Strings, winds, piano, brass.
    #[default]
    Western,
    /// Bamboo flute, zithers, lute and fiddle before the same strings, for stories of old China or Japan.
    Eastern,
}

/// A sampled General MIDI orchestra.
pub struct Orchestra {
    font: Arc<SoundFont>,
}

impl Orchestra {
    /// Opens the orchestra in `folder`, which takes 150 MB of memory as long as it is open.
    ///
    /// Fails as missing where the samples are not there, as invalid where they are not a SoundFont.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(FONT);
        let place = path.display();
        let file = File::open(&path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => Error::missing(text!(
                "the instruments for the music are missing: there is no {place}; run `kinora assets install`";
                "缺少配乐所需的乐器音色：找不到 {place}；请运行 `kinora assets install`"
            ))
            .caused_by(cause),
            _ => Error::io(place, cause),
        })?;
        let place = path.display();
        let font = SoundFont::new(&mut BufReader::new(file)).map_err(|cause| {
            Error::invalid(text!(
                "the instruments in {place} cannot be read: {cause}; delete the file and run `kinora assets install`";
                "无法读取乐器音色 {place}：{cause}；请删除该文件后运行 `kinora assets install`"
            ))
            .caused_by(cause)
        })?;
        Ok(Self { font: Arc::new(font) })
    }

    /// One continuous piece over all `passages` with western instruments: see [`Orchestra::score_with`].
    pub fn score(&self, passages: &[Passage], seed: u64) -> Result<Stereo> {
        self.score_with(passages, seed, Palette::Western)
    }

    /// One continuous piece over all `passages`, exactly as long as they are together.
    ///
    /// Where a passage ends, a bar ends. The first comes out of silence, the last goes into it. A mood that returns
    /// brings its theme back in another guise. Loudness is [`MUSIC_LUFS`], peaks stay below −3 dBFS. The same passages,
    /// `seed` and `palette` give the same samples. Fails as invalid where a length is negative or not a number.
    pub fn score_with(&self, passages: &[Passage], seed: u64, palette: Palette) -> Result<Stereo> {
        self.score_under(passages, &[], seed, palette)
    }

    /// As [`Orchestra::score_with`], and where somebody speaks (`spoken`: from and to in seconds of the piece, in order)
    /// the texture is thinner: passing tones, ornaments and light beats are left out and the rest is softer.
    pub fn score_under(
        &self,
        passages: &[Passage],
        spoken: &[(f64, f64)],
        seed: u64,
        palette: Palette,
    ) -> Result<Stereo> {
        if let Some(wrong) = passages.iter().find(|p| !p.seconds.is_finite() || p.seconds < 0.0) {
            return Err(Error::invalid(text!(
                "a passage of music cannot last {} s; give a length from 0 up", wrong.seconds;
                "一段音乐的长度不能是 {} 秒；请给出不小于 0 的时长", wrong.seconds
            )));
        }
        let mut piece = Stereo::silence(samples(passages.iter().map(|p| p.seconds).sum()));
        for (start, order) in orders(passages, spoken, seed, palette) {
            let mut passage = play::play(&self.font, &compose(&order), order.seconds)?;
            level::without_rumble(&mut passage, 25.0);
            let mut inner = passage.clone();
            inner.resize(samples(order.seconds));
            let gain = level::loudness(&inner).map_or(1.0, |lufs| level::gain(MUSIC_LUFS - lufs));
            piece.add(samples(start), &passage, gain.min(LARGEST_LIFT));
        }
        let (rise, fall) = fades(passages);
        piece.fade(samples(rise), samples(fall));
        level::to_loudness(&mut piece, MUSIC_LUFS);
        level::limit(&mut piece);
        Ok(piece)
    }
}

/// A passage that is mostly a fade is not blown up beyond this.
const LARGEST_LIFT: f32 = 8.0;

/// How the first and the last seconds are faded, in seconds.
fn fades(passages: &[Passage]) -> (f64, f64) {
    let length = |passage: Option<&Passage>| passage.map_or(0.0, |p| p.seconds);
    ((length(passages.first()) / 4.0).min(1.2), (length(passages.last()) / 3.0).min(2.8))
}

/// Silences between lines that are shorter than this are part of the speech around them (s): music that came up for a
/// breath would only be restless.
const BREATH: f64 = 0.9;

/// Spans of speech, in order and apart.
fn joined(spoken: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spoken.iter().filter(|(from, to)| from < to) {
        match joined.last_mut() {
            Some(last) if *from <= last.1 + BREATH => last.1 = last.1.max(*to),
            _ => joined.push((*from, *to)),
        }
    }
    joined
}

/// What of `spoken` lies within `seconds` from `start`, on a clock that begins there.
fn within(spoken: &[(f64, f64)], start: f64, seconds: f64) -> Vec<(f64, f64)> {
    let cut = spoken.iter().map(|(from, to)| ((from - start).max(0.0), (to - start).min(seconds)));
    cut.filter(|(from, to)| from < to).collect()
}

/// What each passage is to be, with the second at which it starts. Those of no length are left out.
fn orders(passages: &[Passage], spoken: &[(f64, f64)], seed: u64, palette: Palette) -> Vec<(f64, Order)> {
    let spoken = joined(spoken);
    let heard: Vec<(f64, Passage)> = (passages.iter())
        .scan(0.0, |end, passage| {
            let start = *end;
            *end += passage.seconds;
            Some((start, *passage))
        })
        .filter(|(_, passage)| passage.seconds > 0.0)
        .collect();
    (heard.iter().enumerate())
        .map(|(index, (start, passage))| {
            let theme = themes::theme(passage.mood);
            let next = heard.get(index + 1).map(|(_, next)| themes::theme(next.mood));
            let order = Order {
                theme,
                seconds: passage.seconds,
                occurrence: heard[..index].iter().filter(|(_, earlier)| earlier.mood == passage.mood).count(),
                opens: index == 0,
                ending: next.map_or(Ending::Close, |next| Ending::between(theme, next)),
                rouses: next
                    .filter(|next| theme.course != Course::Build && next.course == Course::Build)
                    .map(|next| next.tonic),
                spoken: within(&spoken, *start, passage.seconds),
                palette,
                seed: seed ^ (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            };
            (*start, order)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_theme_strikes_exactly_at_its_border() {
        let moods = [Mood::Dark, Mood::Epic, Mood::Dark, Mood::Tender, Mood::Comic];
        let passages: Vec<Passage> = moods
            .iter()
            .zip([7.31, 12.02, 1.9, 33.33, 20.0])
            .map(|(mood, seconds)| Passage { mood: *mood, seconds })
            .collect();
        let mut border = 0.0;
        for ((start, order), passage) in orders(&passages, &[], 3, Palette::Western).iter().zip(&passages) {
            assert!((start - border).abs() < 1e-9);
            let sheet = compose(order);
            assert_eq!(sheet.notes[0].at, 0.0, "{:?}", passage.mood);
            border += passage.seconds;
        }
    }

    #[test]
    fn speech_is_told_to_the_passages_under_it() {
        let row = [10.0, 5.0].map(|seconds| Passage { mood: Mood::Calm, seconds });
        let spoken = [(1.0, 2.0), (2.5, 4.0), (6.0, 12.0)];
        let told: Vec<_> = orders(&row, &spoken, 0, Palette::Western).into_iter().map(|(_, o)| o.spoken).collect();
        assert_eq!(told, [vec![(1.0, 4.0), (6.0, 10.0)], vec![(0.0, 2.0)]]);
    }

    #[test]
    fn occurrences_are_counted_by_mood_and_only_the_last_closes() {
        let passage = |mood| Passage { mood, seconds: 10.0 };
        let empty = Passage { mood: Mood::Sad, seconds: 0.0 };
        let row = [passage(Mood::Sad), passage(Mood::Calm), empty, passage(Mood::Sad)];
        let orders = orders(&row, &[], 0, Palette::Western);
        assert_eq!(orders.iter().map(|(_, o)| o.occurrence).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(orders.iter().map(|(_, o)| o.ending == Ending::Close).collect::<Vec<_>>(), [false, false, true]);
    }
}
