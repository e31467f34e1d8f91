//! A file of weights as CTranslate2 keeps them (its binary format 6): names, shapes and half-precision numbers.
//!
//! ```text
//! u32 version · name of the kind · u32 revision · u32 count
//! count × { name · u8 rank · rank × u32 length · u8 kind of number · u32 bytes · the numbers }
//! u32 aliases · …
//! ```
//! A name is a u16 length (with its closing zero) and so many bytes; everything is little-endian.

use kinora_model::{Error, Result, text};
use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::Path;

/// The format that is understood.
const VERSION: u32 = 6;
/// What the file must say it is.
const KIND: &str = "WhisperSpec";
/// Kinds of number in the file.
const FLOAT: u8 = 0;
const HALF: u8 = 4;
/// More numbers than this in one table are those of another network, or of a broken file.
const MOST: usize = 1 << 28;

/// A table of numbers, row by row.
pub(crate) struct Table {
    /// Lengths along each axis.
    pub shape: Vec<usize>,
    /// The numbers.
    pub values: Vec<f32>,
}

/// The tables of a file by name.
pub(crate) struct Weights(BTreeMap<String, Table>);

impl Weights {
    /// Reads a file.
    ///
    /// # Errors
    /// `Missing` where it is not there, `Invalid` where it is no such file.
    pub fn load(path: &Path) -> Result<Self> {
        let file = std::fs::File::open(path).map_err(|cause| Error::io(path.display(), cause))?;
        read(&mut BufReader::with_capacity(1 << 20, file)).map(Self).map_err(|cause| broken().caused_by(cause))
    }

    /// Takes the table `name` out, which must have this shape.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        match self.0.remove(name) {
            Some(table) if table.shape == shape => Ok(table.values),
            _ => Err(broken()),
        }
    }

    /// The shape of the table `name`, where there is one.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.0.get(name).map(|table| table.shape.as_slice())
    }
}

fn broken() -> Error {
    Error::invalid(
        text!("the speech recognition model is not the expected one; delete its folder and run `kinora assets install whisper`";
              "语音识别模型不是预期的文件；请删除其文件夹后运行 kinora assets install whisper"),
    )
}

fn read(file: &mut impl Read) -> std::io::Result<BTreeMap<String, Table>> {
    let is = |holds: bool| if holds { Ok(()) } else { Err(std::io::Error::from(std::io::ErrorKind::InvalidData)) };
    is(u32_of(file)? == VERSION)?;
    is(name_of(file)? == KIND)?;
    let _revision = u32_of(file)?;
    let mut tables = BTreeMap::new();
    for _ in 0..u32_of(file)? {
        let name = name_of(file)?;
        let [rank] = bytes_of(file)?;
        let shape = (0..rank).map(|_| Ok(u32_of(file)? as usize)).collect::<std::io::Result<Vec<_>>>()?;
        let [kind] = bytes_of(file)?;
        let length = u32_of(file)? as usize;
        let numbers = shape.iter().try_fold(1_usize, |all, axis| all.checked_mul(*axis)).filter(|n| *n <= MOST);
        is(length <= 4 * MOST)?;
        let mut bytes = Vec::new();
        file.take(length as u64).read_to_end(&mut bytes)?;
        is(bytes.len() == length)?;
        let values: Vec<f32> = match kind {
            HALF => bytes.as_chunks::<2>().0.iter().map(|half| single(u16::from_le_bytes(*half))).collect(),
            FLOAT => bytes.as_chunks::<4>().0.iter().map(|float| f32::from_le_bytes(*float)).collect(),
            // Settings of the runtime that the file was made for.
            _ => continue,
        };
        is(numbers == Some(values.len()))?;
        tables.insert(name, Table { shape, values });
    }
    Ok(tables)
}

fn bytes_of<const N: usize>(file: &mut impl Read) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u32_of(file: &mut impl Read) -> std::io::Result<u32> {
    bytes_of(file).map(u32::from_le_bytes)
}

fn name_of(file: &mut impl Read) -> std::io::Result<String> {
    let mut bytes = vec![0; usize::from(u16::from_le_bytes(bytes_of(file)?))];
    file.read_exact(&mut bytes)?;
    let bytes = bytes.strip_suffix(&[0]).unwrap_or(&bytes);
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// A number of half precision (IEEE 754 binary16) in single precision.
fn single(half: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(half >> 15) << 31, u32::from(half >> 10 & 31), u32::from(half & 1023));
    match exponent {
        // Below the smallest normal number there are only multiples of 2⁻²⁴.
        0 => f32::from_bits(sign | (fraction as f32 / 16_777_216.0).to_bits()),
        31 => f32::from_bits(sign | 0x7F80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &mut Vec<u8>, name: &str) {
        bytes.extend((name.len() as u16 + 1).to_le_bytes());
        bytes.extend(name.as_bytes());
        bytes.push(0);
    }

    fn small() -> Vec<u8> {
        let mut bytes = 6_u32.to_le_bytes().to_vec();
        name(&mut bytes, KIND);
        bytes.extend([3_u32, 2].iter().flat_map(|n| n.to_le_bytes()));
        name(&mut bytes, "heads");
        bytes.extend([0, 1, 1, 0, 0, 0, 8]);
        name(&mut bytes, "row");
        bytes.push(2);
        bytes.extend([1_u32, 2].iter().flat_map(|n| n.to_le_bytes()));
        bytes.push(HALF);
        bytes.extend(4_u32.to_le_bytes());
        bytes.extend([0x00, 0x3C, 0x00, 0xC0]);
        bytes.extend(0_u32.to_le_bytes());
        bytes
    }

    #[test]
    fn tables_are_read_by_name_and_shape() {
        let mut weights = Weights(read(&mut small().as_slice()).expect("whole"));
        assert_eq!(weights.shape("row"), Some(&[1, 2][..]));
        assert!(weights.take("heads", &[]).is_err(), "settings are no tables");
        assert_eq!(weights.take("row", &[1, 2]).expect("there"), [1.0, -2.0]);
        assert!(weights.take("row", &[1, 2]).is_err(), "taken already");
    }

    #[test]
    fn what_is_cut_short_or_something_else_is_refused() {
        let whole = small();
        for length in [0, 3, 12, 30, whole.len() - 8] {
            assert!(read(&mut &whole[..length]).is_err(), "{length}");
        }
        let mut other = whole;
        other[8] ^= 1;
        assert!(read(&mut other.as_slice()).is_err());
    }

    #[test]
    fn half_precision_is_read_exactly() {
        for (half, is) in [
            (0x3C00, 1.0),
            (0xC000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7BFF, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x8000, -0.0),
        ] {
            assert_eq!(single(half).to_bits(), f32::to_bits(is), "{half:x}");
        }
        assert!(single(0x7C00).is_infinite() && single(0x7E00).is_nan());
    }
}
