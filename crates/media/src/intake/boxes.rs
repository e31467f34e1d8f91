//! Whether an MP4 is all there: its outermost boxes must end where the file does.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

/// Most outermost boxes of one file: a fragmented film has two for each second or so.
const MOST: usize = 200_000;

/// Whether the boxes of `file` (of `bytes` bytes) go beyond its end, or there is nothing in it to play.
pub(super) fn is_cut(file: &mut File, bytes: u64) -> io::Result<bool> {
    let (mut at, mut has_index) = (0u64, false);
    for _ in 0..MOST {
        if at + 8 > bytes {
            // Less than a box's head at the end is left by some writers and read by nobody.
            return Ok(!has_index);
        }
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let known = if at + 16 <= bytes { 16 } else { 8 };
        file.read_exact(&mut head[..known])?;
        let short = u32::from_be_bytes(head[..4].try_into().expect("four bytes"));
        let length = match short {
            // To the end of the file.
            0 => bytes - at,
            1 if known == 16 => u64::from_be_bytes(head[8..].try_into().expect("eight bytes")),
            n => n.into(),
        };
        has_index |= &head[4..8] == b"moov";
        match at.checked_add(length) {
            Some(end) if length >= 8 && end <= bytes => at = end,
            // What is behind the last true box may be anything, as long as no box of a film begins there.
            _ => {
                return Ok(
                    !has_index || [b"mdat", b"moof", b"moov"].contains(&&head[4..8].try_into().expect("four bytes"))
                );
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(boxes: &[(&[u8; 4], u32, usize)]) -> (File, u64) {
        let mut file = tempfile::tempfile().unwrap();
        for (name, length, body) in boxes {
            file.write_all(&length.to_be_bytes()).unwrap();
            file.write_all(*name).unwrap();
            file.write_all(&vec![7; *body]).unwrap();
        }
        let bytes = file.metadata().unwrap().len();
        (file, bytes)
    }

    #[test]
    fn only_a_film_that_is_all_there_is_whole() {
        let cut = |boxes: &[(&[u8; 4], u32, usize)]| {
            let (mut file, bytes) = file(boxes);
            is_cut(&mut file, bytes).unwrap()
        };
        assert!(!cut(&[(b"ftyp", 16, 8), (b"moov", 20, 12), (b"mdat", 100, 92)]));
        assert!(!cut(&[(b"ftyp", 16, 8), (b"moov", 20, 12), (b"mdat", 0, 92)]), "to the end of the file");
        assert!(cut(&[(b"ftyp", 16, 8), (b"moov", 20, 12), (b"mdat", 100, 50)]), "cut in its pictures");
        assert!(cut(&[(b"ftyp", 16, 8), (b"mdat", 100, 92)]), "without an index");
        assert!(cut(&[(b"ftyp", 16, 8), (b"moov", 200, 12)]), "cut in its index");
        assert!(cut(&[(b"ftyp", 3, 8)]), "a box shorter than its own head");
    }
}
