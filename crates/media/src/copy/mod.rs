//! Pictures that go into a film as they are coded already: cut out of one H.264 film, put behind those of another, and no
//! pixel is decoded.
//!
//! [`CodedFilm`] reads the index of an MP4 and says which run of its frames can be taken over ([`CodedFilm::run_within`]):
//! it begins with a picture that needs none before it, and in its coded frames lie all of its shown ones. [`join`] makes one
//! track of such runs and of parts of our own, whoever encoded them. All of this is read and written here, without a
//! program: to start one for every clip costs more than the copying.
//!
//! Nothing but pictures goes over: what a file carries beside its slices (captions, titles, its encoder's name) stays
//! behind.

mod bits;
mod index;
mod join;
mod sets;
mod track;

pub use join::{KINDS, join, write_run};

use crate::Stream;
use index::{Coded, Index};
use kinora_model::{Error, Result};
use sets::Sets;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

/// An MP4 whose pictures can be copied: H.264, eight bits, 4:2:0, whole frames, BT.709 of limited range, square pixels,
/// neither turned nor cut by its container, with one set of parameters.
#[derive(Debug)]
pub struct CodedFilm {
    path: PathBuf,
    index: Index,
    /// For each frame in the order of decoding, which one it is in the order of showing.
    shown: Vec<usize>,
    /// Seconds from the first frame shown to each, in the order of showing.
    times: Vec<f64>,
}

/// What the streams of two films must have in common to be decoded alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Manner(Sets);

/// Frames that can be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which ones: the same numbers in the order of decoding and of showing.
    pub frames: Range<usize>,
    /// Frames by which decoding has to be ahead of showing.
    pub ahead: usize,
}

impl CodedFilm {
    /// The film in `path`; none where it is no such film, or is not understood to the last.
    ///
    /// # Errors
    /// `Io` where the file cannot be read.
    pub fn open(path: &Path) -> Result<Option<Self>> {
        let io = |e| Error::io(path.display(), e);
        let mut file = File::open(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        Ok(index::read(&mut file, length).map_err(io)?.and_then(|index| Self::of(path, index)))
    }

    fn of(path: &Path, index: Index) -> Option<Self> {
        let mut order: Vec<usize> = (0..index.frames.len()).collect();
        order.sort_by_key(|&i| index.frames[i].shown);
        if order.windows(2).any(|w| index.frames[w[0]].shown == index.frames[w[1]].shown) {
            return None;
        }
        let first = index.frames[*order.first()?].shown;
        let seconds = |&i: &usize| (index.frames[i].shown - first) as f64 / f64::from(index.ticks);
        let times = order.iter().map(seconds).collect();
        let mut shown = vec![0; order.len()];
        order.iter().enumerate().for_each(|(n, &i)| shown[i] = n);
        Some(Self { path: path.to_owned(), index, shown, times })
    }

    /// Pixels across and down.
    pub fn size(&self) -> (u32, u32) {
        self.index.size
    }

    /// Seconds from the first frame to each, in the order in which they are shown.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// Its pictures as ffprobe would tell of them, where the first is shown as soon as the film begins; none where it is
    /// not, for then the whole file has to be looked at to say when that is.
    pub fn stream(&self) -> Option<Stream> {
        let last = self.times.last()?;
        let step = last / (self.times.len() - 1).max(1) as f64;
        let (width, height) = self.size();
        self.index.at_once.then(|| Stream::coded((width, height), self.times.len(), last + step))
    }

    /// What it has in common with films that need no set of their own beside it.
    pub fn manner(&self) -> Manner {
        Manner(self.index.sets.clone())
    }

    /// The longest run within `shown` (frames in the order of showing) that begins with the first picture there that needs
    /// none before it. None where there is no such picture, or something in the run that is not copied.
    ///
    /// # Errors
    /// `Io` where the file cannot be read.
    pub fn run_within(&self, shown: Range<usize>) -> Result<Option<Run>> {
        let io = |e| Error::io(self.path.display(), e);
        let mut file = File::open(&self.path).map_err(io)?;
        let frames = &self.index.frames;
        let limit = shown.end.min(frames.len());
        let mut bytes = Vec::new();
        for (first, frame) in frames.iter().enumerate().take(limit).skip(shown.start) {
            // Everything before a fresh start is shown before it.
            if !frame.key || self.shown[first] != first {
                continue;
            }
            if read_frame(&mut file, frame, &mut bytes).map_err(io)? && self.slices(&bytes).is_some_and(|s| s.fresh) {
                return self.run_from(first, limit, &mut file);
            }
        }
        Ok(None)
    }

    fn run_from(&self, first: usize, limit: usize, file: &mut File) -> Result<Option<Run>> {
        let (mut end, mut latest, mut ahead, mut until) = (first, first, 0, 0);
        let mut bytes = Vec::new();
        for i in first..limit {
            if self.shown[i] < first {
                return Ok(None);
            }
            let whole =
                read_frame(file, &self.index.frames[i], &mut bytes).map_err(|e| Error::io(self.path.display(), e))?;
            if !whole || self.slices(&bytes).is_none() {
                return Ok(None);
            }
            latest = latest.max(self.shown[i]);
            ahead = ahead.max(i.saturating_sub(self.shown[i]));
            if latest == i {
                (end, until) = (i + 1, ahead);
            }
        }
        Ok((end > first).then_some(Run { frames: first..end, ahead: until }))
    }

    /// The slices of a coded frame; none where there is anything in it that cannot be copied or left out.
    fn slices<'a>(&self, frame: &'a [u8]) -> Option<Slices<'a>> {
        let (mut units, mut fresh, mut rest) = (Vec::new(), 0, frame);
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest.get(..4)?.try_into().expect("four bytes")) as usize;
            let (unit, after) = rest[4..].split_at_checked(length)?;
            rest = after;
            match unit.first()? & 0x1f {
                kind @ (1 | 5) => {
                    fresh += usize::from(kind == 5);
                    units.push(unit);
                }
                // What is said beside the pictures: left out, where it does not change them.
                6 if only_said(unit) => {}
                7 if unit == self.index.written[0] => {}
                8 if unit == self.index.written[1] => {}
                // Marks between pictures, ends of sequences, padding.
                9..=12 => {}
                _ => return None,
            }
        }
        let (all, none) = (fresh == units.len(), fresh == 0);
        (!units.is_empty() && (all || none)).then_some(Slices { units, fresh: all })
    }
}

struct Slices<'a> {
    units: Vec<&'a [u8]>,
    /// Whether decoding begins anew with them (IDR).
    fresh: bool,
}

/// Whether none of the messages (7.3.2.3.1, D.1) in `unit` changes how pictures look: timing, captions, names, light levels
/// do not; turning, film grain and the like do.
fn only_said(unit: &[u8]) -> bool {
    let payload = bits::unescaped(&unit[1..]);
    let mut rest = &payload[..];
    let number = |rest: &mut &[u8]| {
        let mut value = 0usize;
        loop {
            let (&byte, after) = rest.split_first()?;
            *rest = after;
            value += usize::from(byte);
            if byte != 255 {
                return Some(value);
            }
        }
    };
    while rest.len() > 1 {
        let (Some(kind), Some(size)) = (number(&mut rest), number(&mut rest)) else { return false };
        let Some((_, after)) = rest.split_at_checked(size) else { return false };
        rest = after;
        if !matches!(kind, 0 | 1 | 3..=6 | 137 | 144) {
            return false;
        }
    }
    true
}

/// Reads one coded frame into `into`; false where it is too large to be one.
fn read_frame(file: &mut File, frame: &Coded, into: &mut Vec<u8>) -> io::Result<bool> {
    if frame.bytes > 64 << 20 {
        return Ok(false);
    }
    into.resize(frame.bytes as usize, 0);
    file.seek(SeekFrom::Start(frame.at))?;
    file.read_exact(into)?;
    Ok(true)
}
