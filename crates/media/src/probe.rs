//! What a film or sound file holds, as ffprobe tells it.

use crate::{Ffmpeg, intake::open, process::Command, sniff::sniff};
use kinora_model::{Error, Result, text};
use serde::{Deserialize, Deserializer};
use std::{path::Path, sync::atomic::AtomicBool, time::Duration};

/// A file's streams.
#[derive(Clone, Debug, Deserialize)]
pub struct Probe {
    /// In the file's order.
    pub streams: Vec<Stream>,
    /// Of the whole.
    pub format: Container,
}

/// The file as a whole.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Container {
    /// Its length in seconds, where it says one.
    #[serde(default, deserialize_with = "number")]
    pub duration: Option<f64>,
    /// The earliest moment in it, in seconds: seeking counts from here.
    #[serde(default, deserialize_with = "number")]
    pub start_time: Option<f64>,
}

/// What a stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// Pictures.
    Video,
    /// Sound.
    Audio,
    /// Timed text.
    Subtitle,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// One stream of a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Stream {
    /// What it carries.
    #[serde(rename = "codec_type")]
    pub kind: StreamKind,
    /// ffmpeg's name of its codec.
    #[serde(rename = "codec_name", default)]
    pub codec: String,
    /// Channels of its sound.
    #[serde(default)]
    pub channels: u32,
    /// Picture width in pixels.
    #[serde(default)]
    pub width: u32,
    /// Picture height in pixels.
    #[serde(default)]
    pub height: u32,
    /// Pixel layout (`yuv420p`).
    #[serde(default)]
    pub pix_fmt: Option<String>,
    /// Colour matrix (`bt709`), where the file tags it.
    #[serde(default)]
    pub color_space: Option<String>,
    /// Colour primaries.
    #[serde(default)]
    pub color_primaries: Option<String>,
    /// Transfer curve.
    #[serde(default)]
    pub color_transfer: Option<String>,
    /// `tv` or `pc`.
    #[serde(default)]
    pub color_range: Option<String>,
    /// When its first frame is shown, in seconds.
    #[serde(default, deserialize_with = "number")]
    pub start_time: Option<f64>,
    /// Its length in seconds.
    #[serde(default, deserialize_with = "number")]
    pub duration: Option<f64>,
    /// Number of frames, where the file counts them.
    #[serde(default, rename = "nb_frames", deserialize_with = "number")]
    pub frames: Option<f64>,
    /// Seconds per tick of its packets' times, as a fraction (`1/15360`).
    #[serde(default)]
    pub time_base: String,
    /// Width by height of one pixel, as a fraction (`4:3`).
    #[serde(default)]
    sample_aspect_ratio: String,
    /// What its file says of it beside.
    #[serde(default)]
    tags: Tags,
    /// Turned on playback by this matrix, in degrees, as phones write it.
    #[serde(default, rename = "side_data_list")]
    side: Vec<Side>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Tags {
    /// `1`: with each picture of VP8 and VP9 comes another one of how opaque it is.
    #[serde(default, alias = "ALPHA_MODE")]
    alpha_mode: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Side {
    #[serde(default)]
    rotation: f64,
}

impl Stream {
    /// H.264 in YUV 4:2:0, BT.709, limited range, that begins at once: `frames` of `size`, `seconds` long.
    pub(crate) fn coded((width, height): (u32, u32), frames: usize, seconds: f64) -> Self {
        let bt709 = || Some("bt709".to_owned());
        Self {
            kind: StreamKind::Video,
            codec: "h264".into(),
            channels: 0,
            width,
            height,
            pix_fmt: Some("yuv420p".into()),
            color_space: bt709(),
            color_primaries: bt709(),
            color_transfer: bt709(),
            color_range: Some("tv".into()),
            start_time: Some(0.0),
            duration: Some(seconds),
            frames: Some(frames as f64),
            time_base: String::new(),
            sample_aspect_ratio: String::new(),
            tags: Tags::default(),
            side: Vec::new(),
        }
    }

    /// Whether it is turned by a quarter to be shown.
    fn is_turned(&self) -> bool {
        self.side.iter().any(|s| (s.rotation.rem_euclid(180.0) - 90.0).abs() < 1.0)
    }

    /// Width and height as they are shown, of square pixels, after the file's own rotation.
    pub fn shown_size(&self) -> (u32, u32) {
        // Of a GIF's pixels nobody takes another shape seriously.
        let aspect = if self.codec == "gif" { "" } else { &self.sample_aspect_ratio };
        let (w, h) = squared((self.width, self.height), aspect);
        if self.is_turned() { (h, w) } else { (w, h) }
    }

    /// Width and height in pixels of the file, after its own rotation.
    pub(crate) fn upright_size(&self) -> (u32, u32) {
        if self.is_turned() { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// The decoder that gives its alpha, where that is another one than ffmpeg takes by itself.
    pub(crate) fn alpha_decoder(&self) -> Option<&'static str> {
        match self.codec.as_str() {
            "vp8" if self.tags.alpha_mode == "1" => Some("libvpx"),
            "vp9" if self.tags.alpha_mode == "1" => Some("libvpx-vp9"),
            _ => None,
        }
    }

    /// Whether its pictures may be clear in places.
    pub fn is_clear(&self) -> bool {
        let clear = |layout: &str| {
            let layouts = ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8"];
            layouts.iter().any(|l| layout.starts_with(l))
        };
        self.alpha_decoder().is_some() || self.pix_fmt.as_deref().is_some_and(clear)
    }

    /// One tick of its packets' times as a fraction of a second.
    pub fn tick(&self) -> Option<(i64, i64)> {
        let (n, d) = self.time_base.split_once('/')?;
        Some((n.parse().ok()?, d.parse().ok()?))
    }
}

/// What `size` is in square pixels, where one of its own is of `aspect` (`4:3`): the larger side stays or grows. Pixels
/// four times as long as wide are a mistake.
pub(crate) fn squared((width, height): (u32, u32), aspect: &str) -> (u32, u32) {
    let sides = aspect.split_once(':').and_then(|(w, h)| Some((w.parse::<f64>().ok()?, h.parse::<f64>().ok()?)));
    let long = |side: u32, by: f64| ((f64::from(side) * by).round() as u32).max(1);
    match sides.map(|(w, h)| w / h) {
        Some(aspect) if (1.0..=4.0).contains(&aspect) => (long(width, aspect), height),
        Some(aspect) if (0.25..1.0).contains(&aspect) => (width, long(height, 1.0 / aspect)),
        _ => (width, height),
    }
}

impl Probe {
    /// The first stream of `kind`.
    pub fn first(&self, kind: StreamKind) -> Option<&Stream> {
        self.streams.iter().find(|s| s.kind == kind)
    }
}

/// One packet of a stream, times in the stream's ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// When it is shown.
    pub pts: i64,
    /// When it is decoded.
    pub dts: i64,
    /// Whether decoding may begin with it.
    pub key: bool,
}

/// A file's streams and every packet of them.
#[derive(Clone, Debug)]
pub struct Packets {
    /// The streams.
    pub probe: Probe,
    /// Packets of each stream, in the streams' order, in the file's order.
    pub of: Vec<Vec<Packet>>,
}

impl Ffmpeg {
    /// What `path` holds, without reading it through.
    pub fn probe(&self, path: &Path) -> Result<Probe> {
        let command = self.opened(path)?.args(["-show_streams", "-show_format", "-of", "json"]);
        read_json(&ask(command, path)?, path)
    }

    /// What `path` holds and every packet's times (it is read through, not decoded).
    pub fn packets(&self, path: &Path) -> Result<Packets> {
        let entries = "packet=stream_index,pts,dts,flags:stream:format";
        let command = self.opened(path)?.args(["-show_entries", entries, "-of", "json=compact=1"]);
        #[derive(Deserialize)]
        struct Line {
            stream_index: usize,
            #[serde(default)]
            pts: Option<i64>,
            #[serde(default)]
            dts: Option<i64>,
            #[serde(default)]
            flags: String,
        }
        #[derive(Deserialize)]
        struct All {
            packets: Vec<Line>,
            #[serde(flatten)]
            probe: Probe,
        }
        let all: All = read_json(&ask(command, path)?, path)?;
        let mut of = vec![Vec::new(); all.probe.streams.len()];
        for line in all.packets {
            if let (Some(list), Some(pts)) = (of.get_mut(line.stream_index), line.pts) {
                list.push(Packet { pts, dts: line.dts.unwrap_or(pts), key: line.flags.starts_with('K') });
            }
        }
        Ok(Packets { probe: all.probe, of })
    }

    fn opened(&self, path: &Path) -> Result<Command> {
        let format = sniff(path)?;
        Ok(open::reading(self.probe_command(), path, None)?.args(open::flags(path, format)?))
    }
}

fn ask(command: Command, path: &Path) -> Result<String> {
    let said = command.run(Duration::from_secs(120), &AtomicBool::new(false), &mut |_| {})?;
    if said.code == Some(0) {
        return Ok(said.stdout);
    }
    let (place, why) = (path.display(), said.stderr.lines().last().unwrap_or_default().to_owned());
    Err(Error::invalid(
        text!("{place} cannot be read as a film or sound: {why}"; "无法将 {place} 作为影片或声音读取：{why}"),
    )
    .caused_by(said.stderr))
}

fn read_json<T: serde::de::DeserializeOwned>(json: &str, path: &Path) -> Result<T> {
    serde_json::from_str(json).map_err(|cause| {
        let place = path.display();
        Error::internal(
            text!("ffprobe's answer about {place} was not understood"; "无法理解 ffprobe 对 {place} 的回答"),
        )
        .caused_by(cause)
    })
}

/// ffprobe writes numbers as strings, and `N/A` where there is none.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| text.parse().ok()))
}
