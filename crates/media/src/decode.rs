//! Pictures and samples out of files.

use crate::{
    Ffmpeg, Format, Stream,
    process::{Child, Limits, at},
    sniff::sniff,
};
use kinora_model::{Error, Result, text};
use std::{ffi::OsString, io::Read, path::Path, process::ChildStdout};

/// Sample rate of everything that is mixed, in hertz.
pub const SAMPLE_RATE: u32 = 48_000;

/// Flags that open `path` as `format` and let it open nothing else.
pub(crate) fn input(path: &Path, format: Format) -> Vec<OsString> {
    let mut args: Vec<OsString> = ["-protocol_whitelist", "file", "-format_whitelist"].map(Into::into).into();
    args.push(match format {
        Format::Mp4 => "mov,mp4,m4a,3gp,3g2,mj2".into(),
        Format::Matroska => "matroska,webm".into(),
        other => other.demuxer().into(),
    });
    args.extend(["-max_pixels", "67108864", "-max_streams", "32", "-f", format.demuxer()].map(Into::into));
    if format == Format::Mp4 {
        args.extend(["-enable_drefs", "0", "-use_absolute_path", "0"].map(Into::into));
    }
    let mut file = OsString::from("file:");
    file.push(path);
    args.extend(["-i".into(), file]);
    args
}

/// Reads the frames of a film one after another, as planar 8-bit YUV 4:2:0, BT.709, limited range.
pub struct VideoReader {
    child: Option<Child>,
    out: ChildStdout,
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
        let mut command = ffmpeg.command().limits(Limits::UNTRUSTED).args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        let mut child = command
            .args(input(path, sniff(path)?))
            .args(["-map", "0:v:0", "-an", "-sn", "-dn", "-vf", &filter, "-vsync", "passthrough"])
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
    out: ChildStdout,
    place: String,
    bytes: Vec<u8>,
}

impl SoundReader {
    /// Opens the first sound stream of `path` at `from` seconds.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, from: f64) -> Result<Self> {
        let mut command = ffmpeg.command().limits(Limits::UNTRUSTED).args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        let rate = SAMPLE_RATE.to_string();
        let mut child = command
            .args(input(path, sniff(path)?))
            .args(["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "2", "-ar", &rate, "-f", "f32le", "pipe:1"])
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
fn fill(out: &mut ChildStdout, child: &mut Option<Child>, place: &str, into: &mut [u8]) -> Result<usize> {
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
