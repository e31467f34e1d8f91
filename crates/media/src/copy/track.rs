//! An MP4 with one track of H.264 (ISO/IEC 14496-12 and -15), every frame of one length.

use super::sets::{BT709, Sets};
use crate::encode::timescale;
use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::Path,
};

/// A track that is being written.
pub(super) struct Track<W> {
    out: W,
    sizes: Vec<u32>,
    /// Numbers from 1 of the frames with which decoding may begin.
    keys: Vec<u32>,
    /// By how many frames each is shown after it is decoded.
    after: Vec<u32>,
    begin: u64,
    at: u64,
}

impl Track<BufWriter<File>> {
    /// At `path`, which is made or emptied.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Self::into(BufWriter::with_capacity(1 << 18, File::create(path)?))
    }
}

impl<W: Write + Seek> Track<W> {
    /// Into `out`, from its beginning.
    pub fn into(mut out: W) -> io::Result<Self> {
        let ftyp = boxed(b"ftyp", &[b"isom\0\0\x02\0isomiso2avc1mp41"]);
        out.write_all(&ftyp)?;
        // Its length comes when it is known.
        out.write_all(b"\0\0\0\x01mdat\0\0\0\0\0\0\0\0")?;
        let begin = ftyp.len() as u64;
        Ok(Self { out, sizes: Vec::new(), keys: Vec::new(), after: Vec::new(), begin, at: begin + 16 })
    }

    /// The next frame in the order of decoding, its units behind their lengths in four bytes.
    pub fn push(&mut self, frame: &[u8], key: bool, after: u32) -> io::Result<()> {
        self.out.write_all(frame)?;
        self.sizes.push(frame.len() as u32);
        self.after.push(after);
        if key {
            self.keys.push(self.sizes.len() as u32);
        }
        self.at += frame.len() as u64;
        Ok(())
    }

    /// Writes the index and gives back where it went. The first frame is shown `ahead` frames after decoding begins, and that is the film's beginning.
    pub fn finish(mut self, sets: &[Sets], (w, h): (u32, u32), rate: (u32, u32), ahead: usize) -> io::Result<W> {
        let ticks = timescale(rate);
        let step = ticks / rate.0 * rate.1;
        let count = self.sizes.len() as u32;
        let length = u64::from(count) * u64::from(step);
        let data = self.begin + 16;

        let mvhd = [&be(&[0, 0, 0, ticks])[..], &be(&[length as u32, 0x1_0000, 0x0100_0000, 0, 0])[..], &MATRIX[..]];
        let mvhd = boxed(b"mvhd", &[&mvhd.concat(), &be(&[0, 0, 0, 0, 0, 0, 2])]);
        let place = [&be(&[3, 0, 0, 1, 0, length as u32, 0, 0, 0, 0])[..], &MATRIX[..], &be(&[w << 16, h << 16])[..]];
        let tkhd = boxed(b"tkhd", &[&place.concat()]);
        let elst = boxed(b"elst", &[&be(&[0, 1, length as u32, ahead as u32 * step, 0x1_0000])]);
        // 0x55c4: no language is said.
        let mdhd = boxed(b"mdhd", &[&be(&[0, 0, 0, ticks, length as u32, 0x55c4_0000])]);
        let hdlr = boxed(b"hdlr", &[&be(&[0, 0]), b"vide", &be(&[0, 0, 0]), b"\0"]);
        let vmhd = boxed(b"vmhd", &[&be(&[1, 0, 0])]);
        let dinf = boxed(b"dinf", &[&boxed(b"dref", &[&be(&[0, 1]), &boxed(b"url ", &[&be(&[1])])])]);

        let stts = boxed(b"stts", &[&be(&[0, 1, count, step])]);
        let ctts: Vec<u8> = self.after.iter().flat_map(|&after| be(&[1, after * step])).collect();
        let ctts = boxed(b"ctts", &[&be(&[0, count]), &ctts]);
        let stss = boxed(b"stss", &[&be(&[0, self.keys.len() as u32]), &be(&self.keys)]);
        let stsc = boxed(b"stsc", &[&be(&[0, 1, 1, count, 1])]);
        let stsz = boxed(b"stsz", &[&be(&[0, 0, count]), &be(&self.sizes)]);
        let co64 = boxed(b"co64", &[&be(&[0, 1]), &data.to_be_bytes()]);
        let stsd = boxed(b"stsd", &[&be(&[0, 1]), &described(sets, w, h)]);
        let ctts = if ahead > 0 { ctts } else { Vec::new() };
        let stbl = boxed(b"stbl", &[&stsd, &stts, &ctts, &stss, &stsc, &stsz, &co64]);
        let minf = boxed(b"minf", &[&vmhd, &dinf, &stbl]);
        let mdia = boxed(b"mdia", &[&mdhd, &hdlr, &minf]);
        let trak = boxed(b"trak", &[&tkhd, &boxed(b"edts", &[&elst]), &mdia]);
        self.out.write_all(&boxed(b"moov", &[&mvhd, &trak]))?;

        self.out.seek(SeekFrom::Start(self.begin + 8))?;
        self.out.write_all(&(self.at - self.begin).to_be_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Neither turned nor scaled.
const MATRIX: [u8; 36] = {
    let mut matrix = [0; 36];
    matrix[1] = 1;
    matrix[17] = 1;
    matrix[32] = 0x40;
    matrix
};

fn be(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_be_bytes()).collect()
}

fn boxed(name: &[u8; 4], inside: &[&[u8]]) -> Vec<u8> {
    let length = 8 + inside.iter().map(|i| i.len()).sum::<usize>();
    let mut out = Vec::with_capacity(length);
    out.extend((length as u32).to_be_bytes());
    out.extend_from_slice(name);
    inside.iter().for_each(|i| out.extend_from_slice(i));
    out
}

/// What the frames are: H.264 with all of `sets`, BT.709.
fn described(sets: &[Sets], w: u32, h: u32) -> Vec<u8> {
    let first = &sets[0].sps;
    let mut avcc = vec![1, first[1], first[2], first[3], 0xff, 0xe0 | sets.len() as u8];
    let add = |set: &[u8], avcc: &mut Vec<u8>| {
        avcc.extend((set.len() as u16).to_be_bytes());
        avcc.extend_from_slice(set);
    };
    sets.iter().for_each(|s| add(&s.sps, &mut avcc));
    avcc.push(sets.len() as u8);
    sets.iter().for_each(|s| add(&s.pps, &mut avcc));
    if ![66, 77, 88].contains(&first[1]) {
        // 4:2:0, eight bits, nothing more.
        avcc.extend([0xfd, 0xf8, 0xf8, 0]);
    }
    let mut head = vec![0, 0, 0, 0, 0, 0, 0, 1];
    head.extend([0; 16]);
    head.extend((w as u16).to_be_bytes());
    head.extend((h as u16).to_be_bytes());
    head.extend(be(&[0x48_0000, 0x48_0000, 0]));
    head.extend([0, 1]);
    head.extend([0; 32]);
    head.extend([0, 24, 0xff, 0xff]);
    let mut colr = b"nclx".to_vec();
    (0..3).for_each(|_| colr.extend((BT709 as u16).to_be_bytes()));
    colr.push(0);
    boxed(b"avc1", &[&head, &boxed(b"avcC", &[&avcc]), &boxed(b"colr", &[&colr])])
}
