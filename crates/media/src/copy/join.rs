//! One track out of runs and parts, whoever encoded them.

use super::{CodedFilm, Run, read_frame, sets, sets::Sets, track::Track};
use kinora_model::{Error, Result, text};
use std::{collections::HashMap, fs::File, io::BufWriter, path::Path};

/// Most different manners of coding that one film can be joined of.
pub const KINDS: usize = sets::SPARE + 1;

/// Writes `run` of `film` to `out` as an MP4 that holds only this stream, at `rate` frames a second.
///
/// # Errors
/// `Io`; `Invalid` where the file changed since it was looked at.
pub fn write_run(film: &CodedFilm, run: &Run, rate: (u32, u32), out: &Path) -> Result<()> {
    let mut track = Track::begin(out).map_err(|e| Error::io(out.display(), e))?;
    add(film, run, run.ahead, None, &mut track, out)?;
    let sets = [film.index.sets.clone()];
    track.finish(&sets, film.size(), rate, run.ahead).map_err(|e| Error::io(out.display(), e))?;
    Ok(())
}

/// Puts all frames of `parts`, each with how many it has, one behind the other into one track of an MP4 at `out`, at `rate`
/// frames a second. Parts are runs that [`write_run`] wrote and parts of [`crate::Encoder::video`], all of one size; of at
/// most [`KINDS`] manners.
///
/// # Errors
/// `Io`; `Internal` where a part is not what it should be.
pub fn join(parts: &[(&Path, u64)], rate: (u32, u32), out: &Path) -> Result<()> {
    let wrong = |place: &Path| {
        let place = place.display();
        Error::internal(text!("the part {place} of the film cannot be joined with the others";
                              "影片的片段 {place} 无法与其他片段拼接"))
    };
    let mut films = Vec::new();
    let mut known: Vec<Sets> = Vec::new();
    let mut nth: HashMap<Sets, usize> = HashMap::new();
    for (path, frames) in parts {
        let film = CodedFilm::open(path)?.ok_or_else(|| wrong(path))?;
        let all = 0..*frames as usize;
        let run = film.run_within(all.clone())?.filter(|r| r.frames == all && film.times().len() == all.len());
        let run = run.ok_or_else(|| wrong(path))?;
        if !nth.contains_key(&film.index.sets) {
            nth.insert(film.index.sets.clone(), nth.len());
            // The first one keeps its numbers.
            let place = nth.len().checked_sub(2);
            let sets = place.map_or(Some(film.index.sets.clone()), |n| film.index.sets.renumbered(n));
            known.push(sets.ok_or_else(|| wrong(path))?);
        }
        films.push((film, run));
    }
    let (Some((first, _)), Some((path, _))) = (films.first(), parts.first()) else {
        return Err(wrong(out));
    };
    let size = first.size();
    if films.iter().any(|(f, _)| f.size() != size) {
        return Err(wrong(path));
    }
    let ahead = films.iter().map(|(_, r)| r.ahead).max().unwrap_or(0);
    let io = |e| Error::io(out.display(), e);
    let mut track = Track::begin(out).map_err(io)?;
    for (film, run) in &films {
        let number = nth[&film.index.sets].checked_sub(1);
        add(film, run, ahead, number, &mut track, out)?;
    }
    track.finish(&known, size, rate, ahead).map_err(io)?;
    Ok(())
}

/// Adds `run` to `track`, its sets renumbered as the `nth` stranger's.
fn add(
    film: &CodedFilm,
    run: &Run,
    ahead: usize,
    nth: Option<usize>,
    track: &mut Track<BufWriter<File>>,
    out: &Path,
) -> Result<()> {
    let place = film.path.display();
    let changed = || Error::invalid(text!("{place} changed while it was read"; "{place} 在读取过程中被改动"));
    let mut file = File::open(&film.path).map_err(|e| Error::io(film.path.display(), e))?;
    let (mut bytes, mut unit, mut frame) = (Vec::new(), Vec::new(), Vec::new());
    for i in run.frames.clone() {
        let read = read_frame(&mut file, &film.index.frames[i], &mut bytes);
        if !read.map_err(|e| Error::io(film.path.display(), e))? {
            return Err(changed());
        }
        let slices = film.slices(&bytes).ok_or_else(changed)?;
        frame.clear();
        for slice in slices.units {
            let slice = match nth {
                None => slice,
                Some(nth) => {
                    unit.clear();
                    sets::renumber_slice(slice, nth, &mut unit).ok_or_else(changed)?;
                    &unit
                }
            };
            frame.extend((slice.len() as u32).to_be_bytes());
            frame.extend_from_slice(slice);
        }
        // Shown so many frames after it is decoded; the sum cannot be below zero, for `ahead` is the most.
        let after = film.shown[i] + ahead - i;
        track.push(&frame, slices.fresh, after as u32).map_err(|e| Error::io(out.display(), e))?;
    }
    Ok(())
}
