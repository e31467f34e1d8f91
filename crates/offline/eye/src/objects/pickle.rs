//! Weights as PyTorch kept them before version 1.6: Python's pickles (protocol 2), one after another, then the numbers.
//!
//! ```text
//! magic number · version · facts of the machine · names and shapes, by the key of what holds the numbers
//! · list of the keys · for each of them an i64 count and so many numbers
//! ```
//! Only what such a file needs is understood: no name in it is ever looked up, nothing is run.

use std::collections::HashMap;

/// A table of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    /// Lengths along each axis.
    pub shape: Vec<usize>,
    /// The numbers.
    pub values: Vec<f32>,
}

/// Something that a pickle says.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    /// What comes after it belongs together.
    Mark,
    Nothing,
    Number(i64),
    Text(String),
    Row(Vec<Said>),
    /// A function or a class, by its name.
    Name(String),
    Pairs(Vec<(Said, Said)>),
    /// Where numbers lie: the kind of number, the key.
    Held(String, String),
    /// A table: what holds it, from which number on, its shape, and how far apart its neighbours lie along each axis.
    Shaped(String, usize, Vec<usize>, Vec<usize>),
}

/// The tables of single precision in a file, by name; nothing where it is no such file.
pub(super) fn tables(file: &[u8]) -> Option<HashMap<String, Table>> {
    let mut reader = Reader { bytes: file, at: 0 };
    for _ in 0..3 {
        reader.pickle()?;
    }
    let Said::Pairs(named) = reader.pickle()? else { return None };
    let Said::Row(keys) = reader.pickle()? else { return None };
    let kinds: HashMap<&str, &str> = named
        .iter()
        .filter_map(|(_, value)| match value {
            Said::Row(row) => match row.as_slice() {
                [Said::Held(kind, key), Said::Shaped(..)] => Some((key.as_str(), kind.as_str())),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let mut held: HashMap<String, Vec<f32>> = HashMap::new();
    for key in keys {
        let Said::Text(key) = key else { return None };
        let count = usize::try_from(i64::from_le_bytes(reader.array()?)).ok()?;
        let is_float = *kinds.get(key.as_str())? == "torch FloatStorage";
        let bytes = reader.take(count.checked_mul(if is_float { 4 } else { 8 })?)?;
        if is_float {
            held.insert(key, bytes.as_chunks::<4>().0.iter().map(|float| f32::from_le_bytes(*float)).collect());
        }
    }
    let mut tables = HashMap::new();
    for (name, value) in named {
        let (Said::Text(name), Said::Row(row)) = (name, value) else { return None };
        let [_, Said::Shaped(key, from, shape, strides)] = row.as_slice() else { return None };
        if let Some(numbers) = held.get(key) {
            tables.insert(name, Table { shape: shape.clone(), values: gathered(numbers, *from, shape, strides)? });
        }
    }
    Some(tables)
}

/// The numbers of a table row by row, however they lie.
fn gathered(numbers: &[f32], from: usize, shape: &[usize], strides: &[usize]) -> Option<Vec<f32>> {
    let count = shape.iter().try_fold(1_usize, |all, axis| all.checked_mul(*axis)).filter(|n| *n <= numbers.len())?;
    let value = |n: usize| {
        let (mut rest, mut at) = (n, from);
        for (length, stride) in shape.iter().zip(strides).rev() {
            at = at.checked_add((rest % length).checked_mul(*stride)?)?;
            rest /= length;
        }
        numbers.get(at).copied()
    };
    (0..count).map(value).collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn line(&mut self) -> Option<&'a str> {
        let length = self.bytes.get(self.at..)?.iter().position(|byte| *byte == b'\n')?;
        let line = self.take(length + 1)?;
        std::str::from_utf8(&line[..length]).ok()
    }

    /// Reads one pickle: what is left on its stack in the end.
    fn pickle(&mut self) -> Option<Said> {
        let (mut stack, mut memo): (Vec<Said>, HashMap<u32, Said>) = (Vec::new(), HashMap::new());
        loop {
            match self.array::<1>()?[0] {
                0x80 => {
                    self.take(1)?;
                }
                b'.' => return stack.pop(),
                b'(' => stack.push(Said::Mark),
                b'N' | 0x88 | 0x89 => stack.push(Said::Nothing),
                b'}' => stack.push(Said::Pairs(vec![])),
                b']' | b')' => stack.push(Said::Row(vec![])),
                b'K' => stack.push(Said::Number(i64::from(self.array::<1>()?[0]))),
                b'M' => stack.push(Said::Number(i64::from(u16::from_le_bytes(self.array()?)))),
                b'J' => stack.push(Said::Number(i64::from(i32::from_le_bytes(self.array()?)))),
                0x8A => {
                    // The one long number is the magic one.
                    let length = self.array::<1>()?[0];
                    self.take(usize::from(length))?;
                    stack.push(Said::Nothing);
                }
                b'X' => {
                    let length = u32::from_le_bytes(self.array()?);
                    let text = std::str::from_utf8(self.take(length as usize)?).ok()?;
                    stack.push(Said::Text(text.to_owned()));
                }
                b'c' => stack.push(Said::Name(format!("{} {}", self.line()?, self.line()?))),
                b'q' => drop(memo.insert(u32::from(self.array::<1>()?[0]), stack.last()?.clone())),
                b'r' => drop(memo.insert(u32::from_le_bytes(self.array()?), stack.last()?.clone())),
                b'h' => stack.push(memo.get(&u32::from(self.array::<1>()?[0]))?.clone()),
                b'j' => stack.push(memo.get(&u32::from_le_bytes(self.array()?))?.clone()),
                b't' => {
                    let row = marked(&mut stack)?;
                    stack.push(Said::Row(row));
                }
                code @ 0x85..=0x87 => {
                    let from = stack.len().checked_sub(usize::from(code - 0x84))?;
                    let row = stack.split_off(from);
                    stack.push(Said::Row(row));
                }
                b'e' => {
                    let more = marked(&mut stack)?;
                    let Said::Row(row) = stack.last_mut()? else { return None };
                    row.extend(more);
                }
                b'u' => {
                    let more = marked(&mut stack)?;
                    let Said::Pairs(pairs) = stack.last_mut()? else { return None };
                    pairs.extend(more.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())));
                }
                b's' => {
                    let (value, key) = (stack.pop()?, stack.pop()?);
                    let Said::Pairs(pairs) = stack.last_mut()? else { return None };
                    pairs.push((key, value));
                }
                // What else an object knows of itself does not matter here.
                b'b' => drop(stack.pop()?),
                b'Q' => {
                    let held = held(stack.pop()?)?;
                    stack.push(held);
                }
                b'R' => {
                    let (given, name) = (stack.pop()?, stack.pop()?);
                    stack.push(made(&name, given)?);
                }
                _ => return None,
            }
        }
    }
}

/// All above the last mark.
fn marked(stack: &mut Vec<Said>) -> Option<Vec<Said>> {
    let mark = stack.iter().rposition(|said| *said == Said::Mark)?;
    let above = stack.split_off(mark + 1);
    stack.pop();
    Some(above)
}

/// What holds numbers, from `("storage", kind, key, device, count, view)`.
fn held(said: Said) -> Option<Said> {
    let Said::Row(row) = said else { return None };
    match row.as_slice() {
        [Said::Text(word), Said::Name(kind), Said::Text(key), ..] if word == "storage" => {
            Some(Said::Held(kind.clone(), key.clone()))
        }
        _ => None,
    }
}

/// What a call would make: an empty dictionary, or a table (with what holds it before it).
fn made(name: &Said, given: Said) -> Option<Said> {
    let (Said::Name(name), Said::Row(given)) = (name, given) else { return None };
    match (name.as_str(), given.as_slice()) {
        ("collections OrderedDict", []) => Some(Said::Pairs(vec![])),
        ("torch._utils _rebuild_tensor_v2", [held, Said::Number(from), Said::Row(shape), Said::Row(strides), ..]) => {
            let Said::Held(_, key) = held else { return None };
            let length = |said: &Said| match said {
                Said::Number(length) => usize::try_from(*length).ok(),
                _ => None,
            };
            let shape: Vec<usize> = shape.iter().map(length).collect::<Option<_>>()?;
            let strides: Vec<usize> = strides.iter().map(length).collect::<Option<_>>()?;
            (shape.len() == strides.len()).then_some(())?;
            let table = Said::Shaped(key.clone(), usize::try_from(*from).ok()?, shape, strides);
            Some(Said::Row(vec![held.clone(), table]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one table of two numbers, as Python would write it.
    fn small() -> Vec<u8> {
        let mut file = b"\x80\x02\x8a\x02ab.\x80\x02K\x01.\x80\x02}.".to_vec();
        file.extend(b"\x80\x02ccollections\nOrderedDict\n)R(X\x04\0\0\0rowsctorch._utils\n_rebuild_tensor_v2\n");
        file.extend(b"((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x007X\x03\0\0\0cpuK\x02NtQ");
        file.extend(b"K\0K\x01K\x02\x86K\x02K\x01\x86\x89NtRu}b.");
        file.extend(b"\x80\x02](X\x01\0\0\x007e.");
        file.extend(2_i64.to_le_bytes());
        file.extend([1.5_f32, -2.0].iter().flat_map(|float| float.to_le_bytes()));
        file
    }

    #[test]
    fn tables_are_read_by_name() {
        let tables = tables(&small()).expect("whole");
        assert_eq!(tables.len(), 1);
        assert_eq!(tables["rows"], Table { shape: vec![1, 2], values: vec![1.5, -2.0] });
    }

    #[test]
    fn tables_may_lie_across() {
        let numbers = [9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(gathered(&numbers, 1, &[2, 3], &[1, 2]), Some(vec![1.0, 3.0, 5.0, 2.0, 4.0, 6.0]));
        assert_eq!(gathered(&numbers, 2, &[2, 3], &[1, 2]), None, "one is not there");
        assert_eq!(gathered(&numbers, 0, &[], &[]), Some(vec![9.0]));
    }

    #[test]
    fn what_is_cut_short_or_calls_something_is_refused() {
        let whole = small();
        for length in 0..whole.len() {
            assert_eq!(tables(&whole[..length]), None, "{length}");
        }
        let text = String::from_utf8_lossy(&whole[..60]).into_owned();
        assert!(text.contains("OrderedDict"));
        let other: Vec<u8> = whole.iter().map(|byte| if *byte == b'O' { b'o' } else { *byte }).collect();
        assert_eq!(tables(&other), None, "no other name is called");
    }
}
