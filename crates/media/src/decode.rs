//! Pictures and samples out of files.

use crate::{
    Ffmpeg, Stream,
    intake::open,
    process::{Child, Output, at},
    sniff::sniff,
};
use kinora_model::{Error, Result, text};
use std::{io::Read, path::Path};

/// Sample rate of everything that is mixed, in hertz.
pub const SAMPLE_RATE: u32 = 48_000;

/// Reads the frames of a film one after another, as planar 8-bit YUV 4:2:0, BT.709, limited range.
pub struct VideoReader {
    child: Option<Child>,
    out: Output,
    size: (u32, u32),
    place: String,
}

impl VideoReader {
    /// Opens the film in `path`, whose first picture stream is `stream`, `from` seconds after its beginning: the first
    /// frame is the first that is shown then or later. Frames are scaled to `size` (both even) and come as the file has
    /// them, none repeated or dropped.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, stream: &Stream, from: f64, size: (u32, u32)) -> Result<Self> {
        let place = path.display();
        // Untagged pictures: small ones are BT.601 by custom, the others BT.709.
        let matrix = match stream.color_space.as_deref() {
            Some("bt709") => "bt709",
            Some("smpte170m" | "bt470bg") => "smpte170m",
            Some("bt2020nc" | "bt2020c") => "bt2020",
            _ if stream.height < 720 => "smpte170m",
            _ => "bt709",
        };
        let (w, h) = size;
        let filter = format!(
            "scale={w}:{h}:flags=bicubic+accurate_rnd+full_chroma_int:in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv,format=yuv420p"
        );
        let mut command = open::reading(ffmpeg.command(), path, stream.duration)?.args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        let mut child = command
            .args(open::flags(path, sniff(path)?)?)
            .args(["-map", "0:v:0", "-an", "-vf", &filter, "-vsync", "passthrough"])
            .args(open::STRIPPED)
            .args(["-f", "rawvideo", "pipe:1"])
            .spawn(false, true)?;
        let out = child.stdout.take().expect("spawned with an output");
        Ok(Self { child: Some(child), out, size, place: place.to_string() })
    }

    /// Bytes of one frame: luma, then both chroma planes.
    pub fn frame_bytes(&self) -> usize {
        self.size.0 as usize * self.size.1 as usize * 3 / 2
    }

    /// The next frame into `frame` (of [`frame_bytes`](Self::frame_bytes)); false where the film has ended.
    pub fn read(&mut self, frame: &mut [u8]) -> Result<bool> {
        fill(&mut self.out, &mut self.child, &self.place, frame).map(|got| got == frame.len())
    }
}

/// Reads the samples of a sound file, or of a film's sound: stereo, 48 kHz, `f32`.
pub struct SoundReader {
    child: Option<Child>,
    out: Output,
    place: String,
    bytes: Vec<u8>,
}

impl SoundReader {
    /// Opens the first sound stream of `path` at `from` seconds.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, from: f64) -> Result<Self> {
        let mut command = open::reading(ffmpeg.command(), path, None)?.args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        let rate = SAMPLE_RATE.to_string();
        let mut child = command
            .args(open::flags(path, sniff(path)?)?)
            .args(["-map", "0:a:0", "-vn", "-ac", "2", "-ar", &rate])
            .args(open::STRIPPED)
            .args(["-f", "f32le", "pipe:1"])
            .spawn(false, true)?;
        let out = child.stdout.take().expect("spawned with an output");
        Ok(Self { child: Some(child), out, place: path.display().to_string(), bytes: Vec::new() })
    }

    /// Fills `frames` from its start; gives how many came, fewer only at the end.
    pub fn read(&mut self, frames: &mut [[f32; 2]]) -> Result<usize> {
        self.bytes.resize(frames.len() * 8, 0);
        let got = fill(&mut self.out, &mut self.child, &self.place, &mut self.bytes)? / 8;
        for (frame, raw) in frames.iter_mut().zip(self.bytes.chunks_exact(8)).take(got) {
            let sample = |i: usize| f32::from_le_bytes([raw[i], raw[i + 1], raw[i + 2], raw[i + 3]]);
            *frame = [sample(0), sample(4)];
        }
        Ok(got)
    }
}

/// Fills `into` as far as the pipe goes; at its end the child's own verdict decides between end and error.
fn fill(out: &mut Output, child: &mut Option<Child>, place: &str, into: &mut [u8]) -> Result<usize> {
    let mut got = 0;
    while got < into.len() {
        match out.read(&mut into[got..]) {
            Ok(0) => {
                if let Some(ended) = child.take() {
                    ended.finish().map_err(|e| {
                        let error = at(text!("{place}"; "{place}"), e);
                        Error::invalid(error.what().clone()).caused_by(error)
                    })?;
                }
                break;
            }
            Ok(n) => got += n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(Error::io(place, e)),
        }
    }
    Ok(got)
}
