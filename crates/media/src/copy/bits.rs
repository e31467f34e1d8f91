//! Bits of H.264 (ITU-T H.264, 7.2, 7.4.1 and 9.1), read and written at the same time.

/// What lies in a NAL unit behind its head, without the bytes that keep start codes from arising (7.4.1).
pub(super) fn unescaped(unit: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(unit.len());
    let mut zeros = 0;
    for &byte in unit {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        out.push(byte);
    }
    out
}

/// Adds `payload` to `out` with the bytes that keep start codes from arising.
pub(super) fn escape(payload: &[u8], out: &mut Vec<u8>) {
    let mut zeros = 0;
    for &byte in payload {
        if zeros >= 2 && byte <= 3 {
            out.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        out.push(byte);
    }
}

/// Reads bits from one place and writes them, changed here and there, to another.
///
/// Beyond the end every read gives none, so that what a stranger wrote ends a reader and nothing else.
pub(super) struct Transcript<'a> {
    from: &'a [u8],
    /// Bits that were read.
    at: usize,
    to: Vec<u8>,
    /// Bits of the last byte of `to` that are used, 0…7; 0 where it is full.
    used: u32,
}

impl<'a> Transcript<'a> {
    pub fn new(from: &'a [u8]) -> Self {
        Self { from, at: 0, to: Vec::with_capacity(from.len() + 16), used: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = *self.from.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit.into())
    }

    fn push(&mut self, bit: u32) {
        if self.used == 0 {
            self.to.push(0);
        }
        if let Some(last) = self.to.last_mut() {
            *last |= (bit as u8 & 1) << (7 - self.used);
        }
        self.used = (self.used + 1) % 8;
    }

    /// Reads `count` bits (at most 32) and does not write them.
    pub fn skip(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0u32, |value, _| Some(value << 1 | self.bit()?))
    }

    /// Writes `count` bits of `value`.
    pub fn put(&mut self, value: u32, count: u32) {
        (0..count).rev().for_each(|i| self.push(value >> i & 1));
    }

    /// `count` bits (at most 32).
    pub fn take(&mut self, count: u32) -> Option<u32> {
        let value = self.skip(count)?;
        self.put(value, count);
        Some(value)
    }

    /// One bit as a flag.
    pub fn flag(&mut self) -> Option<bool> {
        Some(self.take(1)? == 1)
    }

    /// `ue(v)` (9.1), read and not written.
    pub fn skip_number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        let rest = self.skip(zeros)?;
        (1u32 << zeros).checked_add(rest)?.checked_sub(1)
    }

    /// Writes `value` as `ue(v)`.
    pub fn put_number(&mut self, value: u32) {
        let code = u64::from(value) + 1;
        let length = 64 - code.leading_zeros();
        (1..length).for_each(|_| self.push(0));
        (0..length).rev().for_each(|i| self.push((code >> i & 1) as u32));
    }

    /// `ue(v)`.
    pub fn number(&mut self) -> Option<u32> {
        let value = self.skip_number()?;
        self.put_number(value);
        Some(value)
    }

    /// `se(v)` (9.1.1).
    pub fn signed(&mut self) -> Option<i64> {
        let code = i64::from(self.number()?);
        Some(if code % 2 == 0 { -(code / 2) } else { code / 2 + 1 })
    }

    /// The bits that are left, up to the stop bit, and a stop bit (7.3.2.11); gives all that was written.
    pub fn rest(mut self) -> Option<Vec<u8>> {
        let last = self.from.iter().rposition(|&b| b != 0)?;
        let stop = last * 8 + 7 - self.from[last].trailing_zeros() as usize;
        if self.at > stop {
            return None;
        }
        while self.at <= stop {
            let bit = self.bit()?;
            self.push(bit);
        }
        Some(self.to)
    }

    /// What is left, where as many bits were written as read give or take whole bytes: then bytes stay bytes.
    pub fn rest_in_step(mut self) -> Option<Vec<u8>> {
        while !self.at.is_multiple_of(8) {
            let bit = self.bit()?;
            self.push(bit);
        }
        debug_assert_eq!(self.used, 0, "bits and bytes would be out of step");
        self.to.extend_from_slice(self.from.get(self.at / 8..)?);
        Some(self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_codes_never_arise_and_nothing_is_lost() {
        let payload = [0, 0, 0, 0, 0, 1, 7, 0, 0, 3, 0, 0, 2, 0, 0];
        let mut escaped = Vec::new();
        escape(&payload, &mut escaped);
        assert!(escaped.windows(3).all(|w| w[0] != 0 || w[1] != 0 || w[2] > 2), "{escaped:?}");
        assert_eq!(unescaped(&escaped), payload);
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let mut bits = Transcript::new(&[]);
        let values = [0, 1, 2, 3, 7, 15, 30, 255, 65_535, u32::MAX - 1];
        values.iter().for_each(|&v| bits.put_number(v));
        bits.put(1, 1);
        let bytes = bits.to;
        let mut read = Transcript::new(&bytes);
        assert_eq!(values.map(|_| read.number().unwrap()), values);
        assert_eq!(read.rest().unwrap(), bytes, "and written as they were read");
    }

    #[test]
    fn beyond_the_end_there_is_nothing() {
        assert_eq!(Transcript::new(&[0, 0, 0]).number(), None);
        assert_eq!(Transcript::new(&[0; 9]).skip_number(), None, "more zeros than a number has");
        assert_eq!(Transcript::new(&[0xff]).skip(9), None);
        assert_eq!(Transcript::new(&[0; 4]).rest(), None, "no stop bit");
    }
}
