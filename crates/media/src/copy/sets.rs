//! Parameter sets of H.264: what they say of the pictures, and how two films' sets live side by side in one.
//!
//! A decoder knows a set by its number, and every slice names the set of its pictures. Most encoders number their only set
//! 0, so two films joined would both speak of set 0. One of them is renumbered: its sets get a free number, and each of its
//! slices names that. A slice's head is a row of bits without borders, and the coded picture behind it may have to begin at
//! a byte's border; so the new number is one that takes exactly eight bits more than the old one (9.1), and everything
//! behind it moves by a whole byte.

use super::bits::{Transcript, escape, unescaped};

/// Number of the first set that is given away: 0 takes one bit as `ue(v)`, these take nine.
const FIRST: u32 = 15;
/// How many there are: 15…30 take nine bits.
pub(super) const SPARE: usize = 16;

/// A stream's parameter sets, whole NAL units.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sets {
    /// Of the sequence.
    pub sps: Vec<u8>,
    /// Of the pictures.
    pub pps: Vec<u8>,
}

/// What a sequence's set says of its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// Pixels across, after cropping.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Eight bits, 4:2:0, whole frames.
    pub usual: bool,
    /// Square pixels, or nothing said of them.
    pub square: bool,
    /// Whether 0 is black and 255 white.
    pub full_range: bool,
    /// Number of the colour matrix (ISO/IEC 23091-2); 2 is unknown.
    pub matrix: u32,
    /// Whether chroma lies left between two rows, as it does where nothing is said.
    pub chroma_left: bool,
}

/// Number that ISO/IEC 23091-2 has for BT.709: of primaries, transfer and matrix.
pub(super) const BT709: u32 = 1;
/// Number for "unknown".
pub(super) const UNKNOWN: u32 = 2;

impl Sets {
    /// What they say, and the same sets with their colours said to be BT.709 of limited range. None where they are not
    /// understood, or are not both number 0.
    pub fn read(sps: &[u8], pps: &[u8]) -> Option<(Facts, Self)> {
        let (facts, tagged) = sequence(sps, None)?;
        let payload = unescaped(unit(pps, 8)?);
        let mut bits = Transcript::new(&payload);
        let (own, other) = (bits.number()?, bits.number()?);
        (own == 0 && other == 0 && number_of(sps)? == 0).then(|| (facts, Self { sps: tagged, pps: pps.to_vec() }))
    }

    /// These as the `nth` stranger's sets, 0…[`SPARE`].
    pub fn renumbered(&self, nth: usize) -> Option<Self> {
        let number = spare(nth)?;
        let (_, sps) = sequence(&self.sps, Some(number))?;
        let payload = unescaped(unit(&self.pps, 8)?);
        let mut bits = Transcript::new(&payload);
        bits.skip_number()?;
        bits.skip_number()?;
        bits.put_number(number);
        bits.put_number(number);
        let mut pps = vec![self.pps[0]];
        escape(&bits.rest()?, &mut pps);
        Some(Self { sps, pps })
    }
}

fn spare(nth: usize) -> Option<u32> {
    (nth < SPARE).then(|| FIRST + nth as u32)
}

/// Adds the slice `unit` (a whole NAL unit whose set is number 0) to `out`, naming the `nth` stranger's set instead.
pub(super) fn renumber_slice(slice: &[u8], nth: usize, out: &mut Vec<u8>) -> Option<()> {
    let payload = unescaped(slice.get(1..)?);
    let mut bits = Transcript::new(&payload);
    bits.number()?;
    bits.number()?;
    if bits.skip_number()? != 0 {
        return None;
    }
    bits.put_number(spare(nth)?);
    out.push(slice[0]);
    escape(&bits.rest_in_step()?, out);
    Some(())
}

/// What is behind the head of a NAL unit of type `kind`.
fn unit(nal: &[u8], kind: u8) -> Option<&[u8]> {
    let (head, body) = nal.split_first()?;
    (head & 0x9f == kind).then_some(body)
}

fn number_of(sps: &[u8]) -> Option<u32> {
    let payload = unescaped(unit(sps, 7)?);
    let mut bits = Transcript::new(&payload);
    bits.skip(24)?;
    bits.skip_number()
}

/// Reads a sequence's set (7.3.2.1.1 and E.1.1) and writes it with `number`, if one is given, and tagged as BT.709.
fn sequence(nal: &[u8], number: Option<u32>) -> Option<(Facts, Vec<u8>)> {
    let payload = unescaped(unit(nal, 7)?);
    let mut bits = Transcript::new(&payload);
    let profile = bits.take(8)?;
    bits.take(16)?;
    let own = bits.skip_number().filter(|&n| n < 32)?;
    bits.put_number(number.unwrap_or(own));
    let mut usual = true;
    if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(&profile) {
        let chroma = bits.number()?;
        if chroma == 3 {
            bits.flag()?;
        }
        let depths = (bits.number()?, bits.number()?);
        // Lossless.
        let bypass = bits.flag()?;
        usual &= chroma == 1 && depths == (0, 0) && !bypass;
        if bits.flag()? {
            for i in 0..if chroma == 3 { 12 } else { 8 } {
                if bits.flag()? {
                    scaling_list(&mut bits, if i < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.number()?;
    match bits.number()? {
        0 => drop(bits.number()?),
        1 => {
            bits.flag()?;
            bits.signed()?;
            bits.signed()?;
            for _ in 0..bits.number().filter(|&n| n < 256)? {
                bits.signed()?;
            }
        }
        _ => {}
    }
    bits.number()?;
    // Gaps in the frame numbers: some frames are missing and meant to be.
    usual &= !bits.flag()?;
    let across = bits.number()?.checked_add(1)?.checked_mul(16)?;
    let down = bits.number()?.checked_add(1)?.checked_mul(16)?;
    let frames = bits.flag()?;
    usual &= frames;
    if !frames {
        bits.flag()?;
    }
    bits.flag()?;
    let mut cut = [0; 4];
    if bits.flag()? {
        for side in &mut cut {
            // Counted in chroma samples.
            *side = bits.number()?.checked_mul(2)?;
        }
    }
    let width = across.checked_sub(cut[0].checked_add(cut[1])?)?;
    let height = down.checked_sub(cut[2].checked_add(cut[3])?)?;
    let facts = Facts { width, height, usual, square: true, full_range: false, matrix: UNKNOWN, chroma_left: true };
    let is_told = bits.skip(1)? == 1;
    bits.put(1, 1);
    if !is_told {
        // Nothing of aspect and overscan, the colours, nothing of the six things behind them.
        bits.put(0, 2);
        put_colours(&mut bits, 5);
        bits.put(0, 6);
        return finish(facts, bits, nal[0]);
    }
    let facts = told(facts, &mut bits)?;
    finish(facts, bits, nal[0])
}

fn finish(facts: Facts, bits: Transcript, head: u8) -> Option<(Facts, Vec<u8>)> {
    let mut out = vec![head];
    escape(&bits.rest()?, &mut out);
    Some((facts, out))
}

/// How to show the pictures (E.1.1), as far as it is looked at.
fn told(mut facts: Facts, bits: &mut Transcript) -> Option<Facts> {
    if bits.flag()? {
        let shape = bits.take(8)?;
        facts.square = shape <= 1;
        if shape == 255 {
            let (w, h) = (bits.take(16)?, bits.take(16)?);
            facts.square = w == h;
        }
    }
    if bits.flag()? {
        bits.flag()?;
    }
    let mut format = 5;
    if bits.skip(1)? == 1 {
        format = bits.skip(3)?;
        facts.full_range = bits.skip(1)? == 1;
        if bits.skip(1)? == 1 {
            bits.skip(16)?;
            facts.matrix = bits.skip(8)?;
        }
    }
    put_colours(bits, format);
    if bits.flag()? {
        let places = (bits.number()?, bits.number()?);
        facts.chroma_left = places == (0, 0);
    }
    Some(facts)
}

fn put_colours(bits: &mut Transcript, format: u32) {
    bits.put(1, 1);
    bits.put(format, 3);
    bits.put(0, 1);
    bits.put(1, 1);
    (0..3).for_each(|_| bits.put(BT709, 8));
}

fn scaling_list(bits: &mut Transcript, size: usize) -> Option<()> {
    let (mut last, mut next) = (8, 8);
    for _ in 0..size {
        if next != 0 {
            next = (last + bits.signed()?).rem_euclid(256);
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

/// Sets as x264 writes them for 1280×720 at 30 frames a second, with nothing said of colours.
#[cfg(test)]
pub(super) fn plain() -> (Vec<u8>, Vec<u8>) {
    let bytes =
        |hex: &str| (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect();
    (bytes("6764001facd9405005bb0110000003001000000303c0f1831960"), bytes("68ebe1b2c8b0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_of_colours_is_said() {
        let (sps, pps) = plain();
        let (facts, sets) = Sets::read(&sps, &pps).unwrap();
        assert_eq!((facts.width, facts.height, facts.matrix), (1280, 720, UNKNOWN));
        assert!(facts.usual && facts.square && facts.chroma_left && !facts.full_range);
        let (again, same) = Sets::read(&sets.sps, &sets.pps).unwrap();
        assert_eq!(again, Facts { matrix: BT709, ..facts });
        assert_eq!(same, sets, "said once is said");
    }

    #[test]
    fn a_stranger_has_numbers_of_its_own_and_nothing_else_changes() {
        let (sps, pps) = plain();
        let (_, sets) = Sets::read(&sps, &pps).unwrap();
        for nth in 0..SPARE {
            let other = sets.renumbered(nth).unwrap();
            assert_eq!(number_of(&other.sps), Some(FIRST + nth as u32));
            let back = sequence(&other.sps, Some(0)).unwrap().1;
            assert_eq!(back, sets.sps);
            assert!(Sets::read(&other.sps, &other.pps).is_none(), "not number 0 any more");
        }
        assert_eq!(sets.renumbered(SPARE), None);
    }

    #[test]
    fn a_slice_names_another_set_and_its_picture_stays_byte_for_byte() {
        // The first block, a picture of its own, set 0; then a picture in which start codes would arise.
        let mut slice = vec![0x65, 0b1000_1000, 0b1100_0000];
        let picture = [0, 0, 3, 0, 0xff, 0, 0, 3, 1, 0x42];
        slice.extend(picture);
        let mut out = Vec::new();
        renumber_slice(&slice, 3, &mut out).unwrap();
        assert_eq!(out[0], 0x65);
        assert!(out.windows(3).all(|w| w[0] != 0 || w[1] != 0 || w[2] > 2));
        let (before, after) = (unescaped(&slice[1..]), unescaped(&out[1..]));
        assert_eq!(after.len(), before.len() + 1);
        assert_eq!(after[3..], before[2..]);
        let mut bits = Transcript::new(&after);
        assert_eq!([(); 3].map(|()| bits.skip_number().unwrap()), [0, 7, 18]);
        assert_eq!(renumber_slice(&out, 3, &mut Vec::new()), None, "only set 0 gets another number");
        assert_eq!(renumber_slice(&[0x65], 3, &mut Vec::new()), None);
    }
}
