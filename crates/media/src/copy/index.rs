//! The index of an MP4 (ISO/IEC 14496-12): where each coded frame of its film lies and when it is shown.
//!
//! What is not understood to the last is not read at all: `None`, and nobody copies from the file. Sizes and counts are a
//! stranger's and are held against the bytes that are there.

use super::sets::{Sets, UNKNOWN};
use std::io::{self, Read, Seek, SeekFrom};

/// Largest index that is read.
const LARGEST: u64 = 64 << 20;
/// Most frames of one film.
const MOST: usize = 2_000_000;

/// A film's pictures as they are coded.
#[derive(Debug)]
pub(super) struct Index {
    /// Parameter sets, tagged as BT.709.
    pub sets: Sets,
    /// The same as they stand in the file.
    pub written: [Vec<u8>; 2],
    /// Pixels across and down.
    pub size: (u32, u32),
    /// Its frames in the order of decoding.
    pub frames: Vec<Coded>,
    /// Ticks a second.
    pub ticks: u32,
    /// Its first frame is shown when the film begins.
    pub at_once: bool,
}

/// One coded frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coded {
    /// Where it begins in the file.
    pub at: u64,
    /// Its bytes.
    pub bytes: u32,
    /// When it is shown, in ticks.
    pub shown: i64,
    /// Whether the file says that decoding may begin with it.
    pub key: bool,
}

/// Reads the index of `file`, which is `length` bytes long.
pub(super) fn read(file: &mut (impl Read + Seek), length: u64) -> io::Result<Option<Index>> {
    let (mut at, mut moov) = (0u64, None);
    // Outermost boxes; a fragmented film has thousands and is not copied from.
    for _ in 0..64 {
        if at + 8 > length {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let known = if at + 16 <= length { 16 } else { 8 };
        file.read_exact(&mut head[..known])?;
        let short = u32::from_be_bytes(head[..4].try_into().expect("four bytes"));
        let (skip, size) = match short {
            0 => (8, length - at),
            1 if known == 16 => (16, u64::from_be_bytes(head[8..].try_into().expect("eight bytes"))),
            n => (8, n.into()),
        };
        if size < skip || size > length - at {
            break;
        }
        match &head[4..8] {
            b"moov" => {
                if size > LARGEST || moov.is_some() {
                    return Ok(None);
                }
                let mut body = vec![0; (size - skip) as usize];
                file.seek(SeekFrom::Start(at + skip))?;
                file.read_exact(&mut body)?;
                moov = Some(body);
            }
            b"moof" => return Ok(None),
            _ => {}
        }
        at += size;
    }
    Ok(moov.and_then(|moov| movie(&moov, length)))
}

/// The boxes that `data` is made of, and what is in each; ends where one does not fit.
fn boxes(mut data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = long(data, 0)? as usize;
        let name = data.get(4..8)?.try_into().expect("four bytes");
        let (body, rest) = data.split_at_checked(size).filter(|_| size >= 8)?;
        data = rest;
        Some((name, &body[8..]))
    })
}

/// The only box of `name` in `data`; none where there are two.
fn only<'a>(data: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut found = boxes(data).filter(|(n, _)| n == name);
    let (_, body) = found.next()?;
    found.next().is_none().then_some(body)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().expect("four bytes")))
}
fn longer(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(data.get(at..at + 8)?.try_into().expect("eight bytes")))
}

/// The rows of a table: `columns` numbers of four bytes each, their count at `at`.
fn rows(data: &[u8], at: usize, columns: usize) -> Option<Vec<&[u8]>> {
    let count = long(data, at)? as usize;
    let body = data.get(at + 4..)?;
    (count <= body.len() / (4 * columns)).then(|| body.chunks_exact(4 * columns).take(count).collect())
}

fn movie(moov: &[u8], length: u64) -> Option<Index> {
    if boxes(moov).any(|(name, _)| &name == b"mvex") {
        return None;
    }
    let mvhd = only(moov, b"mvhd")?;
    let movie_ticks = long(mvhd, if mvhd.first()? == &1 { 20 } else { 12 })?;
    let is_film = |trak: &&[u8]| {
        let hdlr = only(trak, b"mdia").and_then(|m| only(m, b"hdlr"));
        hdlr.and_then(|h| h.get(8..12)) == Some(b"vide")
    };
    let mut films = boxes(moov).filter(|(n, _)| n == b"trak").map(|(_, t)| t).filter(is_film);
    let trak = films.next()?;
    if films.next().is_some() || !upright(only(trak, b"tkhd")?)? {
        return None;
    }
    let mdia = only(trak, b"mdia")?;
    let mdhd = only(mdia, b"mdhd")?;
    let ticks = long(mdhd, if mdhd.first()? == &1 { 20 } else { 12 }).filter(|&t| t > 0)?;
    let stbl = only(only(mdia, b"minf")?, b"stbl")?;
    let Entry { sets, written, size } = entry(only(stbl, b"stsd")?)?;
    let (frames, end) = samples(stbl, length)?;
    let first = frames.iter().map(|f| f.shown).min()?;
    let mut at_once = first == 0;
    if boxes(trak).any(|(n, _)| &n == b"edts") {
        let edit = edit(only(trak, b"edts")?)?;
        // All of it is shown, from its first frame to its last.
        let cut = i128::from(edit.length) * i128::from(ticks) < i128::from(end - first) * i128::from(movie_ticks);
        if edit.from != first || cut && edit.length != 0 {
            return None;
        }
        at_once = true;
    }
    Some(Index { sets, written, size, frames, ticks, at_once })
}

/// Whether a track is shown as it is coded: neither turned nor mirrored nor scaled.
fn upright(tkhd: &[u8]) -> Option<bool> {
    let at = if tkhd.first()? == &1 { 52 } else { 40 };
    let matrix: Vec<u32> = (0..9).map(|i| long(tkhd, at + 4 * i)).collect::<Option<_>>()?;
    Some(matrix == [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000])
}

struct Edit {
    /// In ticks of the movie.
    length: u64,
    /// In ticks of the track.
    from: i64,
}

/// The one edit of a track, played at its own pace.
fn edit(edts: &[u8]) -> Option<Edit> {
    let elst = only(edts, b"elst")?;
    let edit = match (elst.first()?, long(elst, 4)?) {
        (0, 1) => Edit { length: long(elst, 8)?.into(), from: i64::from(long(elst, 12)? as i32) },
        (1, 1) => Edit { length: longer(elst, 8)?, from: longer(elst, 16)? as i64 },
        _ => return None,
    };
    let rate = long(elst, if elst[0] == 1 { 24 } else { 16 })?;
    (rate == 0x1_0000).then_some(edit)
}

/// A description of frames.
struct Entry {
    sets: Sets,
    /// Both sets as they are written.
    written: [Vec<u8>; 2],
    /// Width and height in pixels.
    size: (u32, u32),
}

/// The one description of the track's frames.
fn entry(stsd: &[u8]) -> Option<Entry> {
    if long(stsd, 4)? != 1 {
        return None;
    }
    let (name, avc1) = boxes(stsd.get(8..)?).next()?;
    if &name != b"avc1" {
        return None;
    }
    let inner = avc1.get(78..)?;
    if boxes(inner).any(|(n, _)| &n == b"clap") {
        return None;
    }
    let avcc = only(inner, b"avcC")?;
    // Lengths of four bytes; one set of each kind.
    if avcc.get(4)? & 3 != 3 || avcc.get(5)? & 31 != 1 {
        return None;
    }
    let (sps, rest) = counted(avcc.get(6..)?)?;
    let (count, rest) = rest.split_first()?;
    let (pps, _) = counted(rest)?;
    let (facts, sets) = Sets::read(sps, pps).filter(|_| *count == 1)?;
    let pasp = boxes(inner).filter(|(n, _)| n == b"pasp").all(|(_, p)| long(p, 0) == long(p, 4));
    let mut matrix = facts.matrix;
    for (_, colr) in boxes(inner).filter(|(n, _)| n == b"colr") {
        if !matches!(colr.get(..4)?, b"nclx" | b"nclc") {
            continue;
        }
        let said = u32::from(u16::from_be_bytes(colr.get(8..10)?.try_into().expect("two bytes")));
        if colr.get(..4)? == b"nclx" && colr.get(10)? & 0x80 != 0 {
            return None;
        }
        if said != UNKNOWN && matrix != UNKNOWN && said != matrix {
            return None;
        }
        if matrix == UNKNOWN {
            matrix = said;
        }
    }
    // As the compositor takes them: untagged pictures of less than 720 lines are BT.601.
    let is_709 = matrix == super::sets::BT709 || matrix == UNKNOWN && facts.height >= 720;
    let as_composed = facts.usual && facts.square && pasp && !facts.full_range && facts.chroma_left && is_709;
    let (written, size) = ([sps.to_vec(), pps.to_vec()], (facts.width, facts.height));
    as_composed.then_some(Entry { sets, written, size })
}

/// A piece of bytes behind its length in two bytes, and what follows.
fn counted(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes(data.get(..2)?.try_into().expect("two bytes")));
    data[2..].split_at_checked(length)
}

/// Every frame, and a tick within the last one.
fn samples(stbl: &[u8], length: u64) -> Option<(Vec<Coded>, i64)> {
    let stsz = only(stbl, b"stsz")?;
    let (all, count) = (long(stsz, 4)?, long(stsz, 8)? as usize);
    if count == 0 || count > MOST {
        return None;
    }
    let sizes: Vec<u32> = match all {
        0 => rows(stsz, 8, 1)?.into_iter().map(|r| long(r, 0)).collect::<Option<_>>()?,
        size => vec![size; count],
    };
    let mut frames = Vec::with_capacity(count);
    let mut decoded = 0i64;
    for row in rows(only(stbl, b"stts")?, 4, 2)? {
        let (n, step) = (long(row, 0)? as usize, long(row, 4)?);
        if n > count - frames.len() {
            return None;
        }
        for _ in 0..n {
            let bytes = sizes[frames.len()];
            frames.push(Coded { at: 0, bytes, shown: decoded, key: false });
            decoded = decoded.checked_add(step.into())?;
        }
    }
    if frames.len() != count {
        return None;
    }
    if boxes(stbl).any(|(n, _)| &n == b"ctts") {
        let ctts = only(stbl, b"ctts")?;
        let mut next = 0usize;
        for row in rows(ctts, 4, 2)? {
            let (n, shift) = (long(row, 0)? as usize, long(row, 4)? as i32);
            for frame in frames.get_mut(next..next.checked_add(n)?)? {
                frame.shown = frame.shown.checked_add(shift.into())?;
            }
            next += n;
        }
        if next != count {
            return None;
        }
    }
    if boxes(stbl).any(|(n, _)| &n == b"stss") {
        for row in rows(only(stbl, b"stss")?, 4, 1)? {
            frames.get_mut((long(row, 0)? as usize).checked_sub(1)?)?.key = true;
        }
    } else {
        frames.iter_mut().for_each(|f| f.key = true);
    }
    place(stbl, &mut frames)?;
    let end = frames.iter().map(|f| f.shown).max()?;
    let step = decoded / count as i64;
    frames
        .iter()
        .all(|f| f.at.checked_add(f.bytes.into()).is_some_and(|end| end <= length))
        .then_some((frames, end + step / 2))
}

/// Says where in the file each frame lies.
fn place(stbl: &[u8], frames: &mut [Coded]) -> Option<()> {
    let places: Vec<u64> = match only(stbl, b"co64") {
        Some(co64) => rows(co64, 4, 2)?.into_iter().map(|r| longer(r, 0)).collect::<Option<_>>()?,
        None => {
            rows(only(stbl, b"stco")?, 4, 1)?.into_iter().map(|r| long(r, 0).map(u64::from)).collect::<Option<_>>()?
        }
    };
    let stsc = rows(only(stbl, b"stsc")?, 4, 3)?;
    let mut next = 0usize;
    for (i, row) in stsc.iter().enumerate() {
        let first = (long(row, 0)? as usize).checked_sub(1)?;
        let last = match stsc.get(i + 1) {
            Some(row) => (long(row, 0)? as usize).checked_sub(1)?,
            None => places.len(),
        };
        let each = long(row, 4)? as usize;
        for &chunk in places.get(first..last)? {
            let mut at = chunk;
            for frame in frames.get_mut(next..next.checked_add(each)?)? {
                frame.at = at;
                at = at.checked_add(frame.bytes.into())?;
            }
            next += each;
        }
    }
    (next == frames.len()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::{sets::plain, track::Track};
    use std::io::Cursor;

    fn film() -> Vec<u8> {
        let mut track = Track::into(Cursor::new(Vec::new())).unwrap();
        // Shown in the order 0, 2, 1.
        for (i, after) in [1, 2, 0].into_iter().enumerate() {
            track.push(&[0, 0, 0, 1, 0x65][..], i == 0, after).unwrap();
        }
        let (sps, pps) = plain();
        let (_, sets) = Sets::read(&sps, &pps).unwrap();
        track.finish(&[sets], (1280, 720), (30, 1), 1).unwrap().into_inner()
    }

    fn read_all(bytes: &[u8]) -> Option<Index> {
        read(&mut Cursor::new(bytes), bytes.len() as u64).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let index = read_all(&film()).unwrap();
        assert_eq!((index.size, index.frames.len(), index.ticks), ((1280, 720), 3, 15_360));
        let shown: Vec<i64> = index.frames.iter().map(|f| f.shown).collect();
        assert_eq!(shown, [512, 1536, 1024]);
        assert_eq!(index.frames.iter().map(|f| f.key).collect::<Vec<_>>(), [true, false, false]);
        assert!(index.frames.iter().all(|f| f.bytes == 5));
    }

    #[test]
    fn nothing_that_a_stranger_writes_is_believed() {
        let film = film();
        for end in 0..film.len() {
            assert!(read_all(&film[..end]).is_none(), "cut at {end}");
        }
        // Every byte of the index as something else: read or not read, but nothing else happens.
        let index = film.windows(4).position(|w| w == b"moov").unwrap();
        for at in index..film.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut hostile = film.clone();
                hostile[at] = value;
                if let Some(index) = read_all(&hostile) {
                    let inside = |f: &Coded| f.at + u64::from(f.bytes) <= film.len() as u64;
                    assert!(index.frames.iter().all(inside), "byte {at} as {value}");
                }
            }
        }
    }
}
