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

/// What is wanted of a film's frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Left, top, width and height of the part that is used, in pixels as shown; all of it where absent.
    pub crop: Option<[u32; 4]>,
    /// Pixels across and down that come out; even, save where `clear`.
    pub size: (u32, u32),
    /// As R'G'B'A with straight alpha, four bytes a pixel, instead of planes.
    pub clear: bool,
}

/// Reads the frames of a film one after another, as planar 8-bit YUV 4:2:0, BT.709, limited range, or as R'G'B'A.
pub struct VideoReader {
    child: Option<Child>,
    out: Output,
    view: View,
    place: String,
}

impl VideoReader {
    /// Opens the film in `path`, whose first picture stream is `stream`, `from` seconds after its beginning: the first
    /// frame is the first that is shown then or later. Frames are scaled to `size` (both even) and come as the file has
    /// them, none repeated or dropped.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, stream: &Stream, from: f64, size: (u32, u32)) -> Result<Self> {
        Self::open_view(ffmpeg, path, stream, from, View { crop: None, size, clear: false })
    }

    /// As [`open`](Self::open), with frames as `view` says.
    pub fn open_view(ffmpeg: &Ffmpeg, path: &Path, stream: &Stream, from: f64, view: View) -> Result<Self> {
        let place = path.display();
        // Untagged pictures: small ones are BT.601 by custom, the others BT.709.
        let matrix = match stream.color_space.as_deref() {
            Some("bt709") => "bt709",
            Some("smpte170m" | "bt470bg") => "smpte170m",
            Some("bt2020nc" | "bt2020c") => "bt2020",
            _ if stream.height < 720 => "smpte170m",
            _ => "bt709",
        };
        let (w, h) = view.size;
        let crop = view.crop.map_or(String::new(), |crop| {
            let [x, y, w, h] = stored(crop, stream);
            format!("crop={w}:{h}:{x}:{y}:exact=1,")
        });
        // Planes that are wanted as they are coded: without a change of colour the scaler passes them on untouched, and
        // still holds to the size should the film change its own.
        let is = |of: &Option<String>, what: &str| of.as_deref() == Some(what);
        let coded_so = is(&stream.pix_fmt, "yuv420p") && is(&stream.color_range, "tv") && matrix == "bt709";
        let as_coded = coded_so && view.crop.is_none() && view.size == stream.upright_size();
        let scale = format!("scale={w}:{h}:flags=bicubic+accurate_rnd+full_chroma_int:in_color_matrix={matrix}");
        let filter = if view.clear {
            format!("{crop}{scale},format=rgba")
        } else if as_coded {
            format!("{scale},format=yuv420p")
        } else {
            format!("{crop}{scale}:out_color_matrix=bt709:out_range=tv,format=yuv420p")
        };
        let mut command = open::reading(ffmpeg.command(), path, stream.duration)?.args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        if let Some(decoder) = stream.alpha_decoder().filter(|_| view.clear) {
            command = command.args(["-c:v", decoder]);
        }
        let mut child = command
            .args(open::flags(path, sniff(path)?)?)
            .args(["-map", "0:v:0", "-an", "-filter_threads", "1", "-vf", &filter, "-vsync", "passthrough"])
            .args(open::STRIPPED)
            .args(["-f", "rawvideo", "pipe:1"])
            .spawn(false, true)?;
        let out = child.stdout.take().expect("spawned with an output");
        Ok(Self { child: Some(child), out, view, place: place.to_string() })
    }

    /// Bytes of one frame: luma, then both chroma planes; or its pixels.
    pub fn frame_bytes(&self) -> usize {
        let pixels = self.view.size.0 as usize * self.view.size.1 as usize;
        if self.view.clear { pixels * 4 } else { pixels * 3 / 2 }
    }

    /// The next frame into `frame` (of [`frame_bytes`](Self::frame_bytes)); false where the film has ended.
    pub fn read(&mut self, frame: &mut [u8]) -> Result<bool> {
        fill(&mut self.out, &mut self.child, &self.place, frame).map(|got| got == frame.len())
    }
}

/// A part of what `stream` shows, in pixels of its file.
fn stored([x, y, w, h]: [u32; 4], stream: &Stream) -> [u32; 4] {
    let (shown, upright) = (stream.shown_size(), stream.upright_size());
    let along = |from: u32, length: u32, shown: u32, upright: u32| {
        let at = |v: u32| (u64::from(v) * u64::from(upright) * 2 / u64::from(shown.max(1))).div_ceil(2) as u32;
        let from_at = at(from).min(upright.saturating_sub(1));
        (from_at, at(from + length).clamp(from_at + 1, upright.max(1)) - from_at)
    };
    let ((x, w), (y, h)) = (along(x, w, shown.0, upright.0), along(y, h, shown.1, upright.1));
    [x, y, w, h]
}

/// How a sound is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// Seconds of file per second that comes out, 0.05…100.
    pub speed: f64,
    /// Whether another speed leaves the pitch as it is.
    pub keeps_pitch: bool,
    /// What it sounds as if it were in.
    pub room: Option<Room>,
    /// Its file has one channel, which both sides get at its full level. (ffmpeg by itself gives each side 3 dB less.)
    pub mono: bool,
}

/// Rooms and devices that a sound can sound like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Comes back twice.
    Echo,
    /// A large room.
    Hall,
    /// 300 to 3400 Hz.
    Telephone,
    /// Seven bits, nothing above 5 kHz.
    LowFidelity,
    /// Nothing above 500 Hz.
    Muffled,
    /// Its phases gone, as a machine speaks.
    Robot,
    /// Trembles six times a second.
    Tremolo,
}

impl Default for Manner {
    fn default() -> Self {
        Self { speed: 1.0, keeps_pitch: true, room: None, mono: false }
    }
}

impl Manner {
    /// Whether samples come out as they are in the file.
    pub fn is_plain(&self) -> bool {
        self.speed == 1.0 && self.room.is_none()
    }

    /// ffmpeg's filters for it; every word of them is ours.
    fn filter(&self) -> Option<String> {
        let mut filters: Vec<String> = Vec::new();
        if self.mono {
            filters.push("pan=stereo|c0=c0|c1=c0".into());
        }
        if self.speed != 1.0 && self.keeps_pitch {
            // One step of `atempo` goes from a half to a hundred.
            let mut rest = self.speed.clamp(0.05, 100.0);
            while rest < 0.5 {
                filters.push("atempo=0.5".into());
                rest /= 0.5;
            }
            filters.push(format!("atempo={rest:.6}"));
        } else if self.speed != 1.0 {
            let rate = (f64::from(SAMPLE_RATE) * self.speed.clamp(0.05, 100.0)).round().max(1.0);
            filters.push(format!("aresample={SAMPLE_RATE},asetrate={rate},aresample={SAMPLE_RATE}"));
        }
        filters.extend(self.room.map(|room| {
            match room {
                Room::Echo => "aecho=1:0.7:300|600:0.5|0.25",
                Room::Hall => "aecho=0.9:0.8:23|41|67|97:0.45|0.35|0.25|0.18",
                Room::Telephone => "highpass=f=300,lowpass=f=3400",
                Room::LowFidelity => "acrusher=bits=7:mode=log:mix=0.6,lowpass=f=5000",
                Room::Muffled => "lowpass=f=500,lowpass=f=900",
                Room::Robot => {
                    "afftfilt=real='hypot(re,im)*sin(0)':imag='hypot(re,im)*cos(0)':win_size=512:overlap=0.75"
                }
                Room::Tremolo => "tremolo=f=6:d=0.7",
            }
            .into()
        }));
        (!filters.is_empty()).then(|| filters.join(","))
    }
}

/// Reads the samples of a sound file, or of a film's sound: stereo, `f32`.
pub struct SoundReader {
    child: Option<Child>,
    out: Output,
    place: String,
    bytes: Vec<u8>,
}

impl SoundReader {
    /// Opens the first sound stream of `path` at `from` seconds, to be played in `manner` at [`SAMPLE_RATE`].
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, from: f64, manner: &Manner) -> Result<Self> {
        Self::open_at(ffmpeg, path, from, manner, SAMPLE_RATE)
    }

    /// As [`SoundReader::open`], with `rate` samples a second.
    pub fn open_at(ffmpeg: &Ffmpeg, path: &Path, from: f64, manner: &Manner, rate: u32) -> Result<Self> {
        let mut command = open::reading(ffmpeg.command(), path, None)?.args(["-threads", "1"]);
        if from > 0.0 {
            command = command.args(["-ss", &format!("{from:.6}")]);
        }
        let rate = rate.to_string();
        let mut child = command
            .args(open::flags(path, sniff(path)?)?)
            .args(["-map", "0:a:0", "-vn"])
            .args(manner.filter().iter().flat_map(|f| ["-af", f]))
            .args(["-ac", "2", "-ar", &rate])
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
