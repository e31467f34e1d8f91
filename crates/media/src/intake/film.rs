//! Films and sounds: header, packets, first frames.

use super::{Bounds, Facts, Kind, PictureFacts, Refusal, SoundFacts, open, too_costly};
use crate::{
    Ffmpeg, Format,
    probe::squared,
    process::{Command, Limits, go_on},
};
use kinora_model::{Error, ErrorKind, Result, text};
use serde::{Deserialize, Deserializer};
use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    sync::atomic::AtomicBool,
    time::Duration,
};

/// What ffprobe says of the header.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Whole,
}

#[derive(Default, Deserialize)]
struct Whole {
    #[serde(default, deserialize_with = "number")]
    duration: Option<f64>,
}

#[derive(Deserialize)]
struct Stream {
    index: usize,
    #[serde(default)]
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    avg_frame_rate: String,
    #[serde(default, deserialize_with = "number")]
    sample_rate: Option<f64>,
    #[serde(default)]
    channels: u32,
    #[serde(default)]
    sample_aspect_ratio: String,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<Side>,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Default, Deserialize)]
struct Side {
    #[serde(default)]
    rotation: f64,
}

/// ffprobe writes some numbers as strings.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| text.parse().ok()))
}

/// Seconds of the shortest sound that somebody can have meant; a file that breaks off in its head has less.
const SHORTEST_SOUND: f64 = 0.02;

/// What was counted of one stream.
#[derive(Clone, Copy)]
struct Counted {
    packets: u64,
    first: f64,
    end: f64,
}

/// What the film or sound in `path` is.
pub(super) fn examine(
    ffmpeg: &Ffmpeg,
    path: &Path,
    format: Format,
    bytes: u64,
    bounds: &Bounds,
    cancel: &AtomicBool,
) -> Result<Facts> {
    let asked = Asked { ffmpeg, path, format, bytes, bounds, cancel };
    let header = asked.header()?;
    // A sound's cover is no film.
    let film = header.streams.iter().find(|s| s.codec_type == "video" && s.disposition.attached_pic == 0);
    let sound = header.streams.iter().find(|s| s.codec_type == "audio");
    let claimed = header.format.duration.filter(|d| d.is_finite() && *d > 0.0);
    hold(&header, film, claimed, bounds)?;
    let seconds_of = |c: &Counted| (c.end - c.first).max(0.0);
    let counted = asked.packets(header.streams.len(), claimed)?;
    let of = |stream: Option<&Stream>| stream.and_then(|s| counted.get(s.index)).copied().flatten();
    let (shown, heard) = (of(film), of(sound));
    if (film.is_none() && sound.is_none()) || (film.is_some() && shown.is_none()) || (film.is_none() && heard.is_none())
    {
        let name = format.name();
        return Err(Refusal::Broken
            .error(text!("there is neither picture nor sound in the {name} file"; "该 {name} 文件中没有画面或声音")));
    }
    let seconds = [shown, heard].iter().flatten().map(seconds_of).fold(0.0, f64::max);
    if seconds > bounds.seconds {
        return Err(too_long(seconds, bounds));
    }
    if film.is_none() && seconds < SHORTEST_SOUND {
        let least = SHORTEST_SOUND * 1000.0;
        return Err(Refusal::Broken.error(
            text!("nothing can be heard in a sound of less than {least:.0} ms"; "声音短于 {least:.0} 毫秒，听不到任何内容"),
        ));
    }
    // Packets of the last second may be missing in honest files; half a film may not.
    if let Some(claimed) = claimed.filter(|c| seconds < c * 0.9 - 1.0) {
        return Err(Refusal::Broken.error(
            text!("the file breaks off: it says that it lasts {claimed:.1} s and ends after {seconds:.1} s"; "文件不完整：声称时长 {claimed:.1} 秒，实际只有 {seconds:.1} 秒"),
        ));
    }
    asked.first_frames(film, sound, claimed)?;

    let picture = film.zip(shown).map(|(stream, counted)| picture(stream, &counted));
    if let Some((num, den)) = picture.as_ref().and_then(|p| p.rate) {
        hold_rate(f64::from(num) / f64::from(den), bounds)?;
    }
    let sound = sound.filter(|_| heard.is_some()).map(|s| SoundFacts {
        codec: s.codec_name.clone(),
        channels: s.channels,
        rate: s.sample_rate.unwrap_or(0.0) as u32,
    });
    let kind = if picture.is_some() { Kind::Video } else { Kind::Sound };
    Ok(Facts { kind, format, bytes, seconds, streams: header.streams.len(), picture, sound })
}

/// What the header says, against the bounds: before anything is read through.
fn hold(header: &Header, film: Option<&Stream>, claimed: Option<f64>, bounds: &Bounds) -> Result<()> {
    let (streams, most) = (header.streams.len(), bounds.streams);
    if streams > most {
        return Err(Refusal::TooLarge.error(
            text!("the file has {streams} streams in it; at most {most} are taken"; "文件中有 {streams} 个流；最多接受 {most} 个"),
        ));
    }
    if let Some(film) = film {
        let pixels = u64::from(film.width) * u64::from(film.height);
        if pixels == 0 {
            return Err(Refusal::Broken.error(text!("the film's pictures have no size"; "视频画面没有尺寸")));
        }
        let most = bounds.pixels.min(open::FRAME_PIXELS);
        if pixels > most {
            let (w, h, most) = (film.width, film.height, most as f64 / 1e6);
            return Err(Refusal::TooLarge.error(
                text!("the film's pictures have {w}×{h} pixels; at most {most:.0} million are taken"; "视频画面为 {w}×{h} 像素；最多接受 {most:.0} 百万像素"),
            ));
        }
    }
    match claimed {
        Some(seconds) if seconds > bounds.seconds => Err(too_long(seconds, bounds)),
        _ => Ok(()),
    }
}

fn hold_rate(rate: f64, bounds: &Bounds) -> Result<()> {
    let most = bounds.frames_per_second;
    if rate <= most {
        return Ok(());
    }
    Err(Refusal::TooLarge.error(
        text!("the film has {rate:.0} frames per second; at most {most:.0} are taken"; "视频帧率为每秒 {rate:.0} 帧；最多接受 {most:.0} 帧"),
    ))
}

fn too_long(seconds: f64, bounds: &Bounds) -> Error {
    let most = bounds.seconds;
    Refusal::TooLarge.error(
        text!("the file lasts {seconds:.0} s; at most {most:.0} s are taken"; "文件时长 {seconds:.0} 秒；最多接受 {most:.0} 秒"),
    )
}

fn picture(stream: &Stream, counted: &Counted) -> PictureFacts {
    // The matrix turns counter-clockwise by its angle.
    let turned = stream.side_data_list.iter().map(|s| s.rotation).find(|r| *r != 0.0).unwrap_or(0.0);
    let rotation = ((-turned / 90.0).round() as i64).rem_euclid(4) as u16 * 90;
    let (width, height) = squared((stream.width, stream.height), &stream.sample_aspect_ratio);
    let (width, height) = match rotation {
        90 | 270 => (height, width),
        _ => (width, height),
    };
    let length = counted.end - counted.first;
    let measured = (length > 0.0).then(|| ((counted.packets as f64 / length * 1000.0).round().min(1e9) as u32, 1000));
    // The file's own fraction is exact; it is taken where the count agrees with it.
    let said = stream.avg_frame_rate.split_once('/').and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)));
    let said = said.filter(|&(n, d): &(u32, u32)| {
        n > 0
            && d > 0
            && measured.is_none_or(|(m, _)| (f64::from(n) / f64::from(d) * 1000.0 / f64::from(m) - 1.0).abs() < 0.1)
    });
    let codec = stream.codec_name.clone();
    PictureFacts { width, height, rotation, codec, rate: said.or(measured), frames: counted.packets }
}

/// One file and who asks.
struct Asked<'a> {
    ffmpeg: &'a Ffmpeg,
    path: &'a Path,
    format: Format,
    bytes: u64,
    bounds: &'a Bounds,
    cancel: &'a AtomicBool,
}

impl Asked<'_> {
    /// `program` on this file, within the bounds' time. Reading takes less processor time than wall time, so one number
    /// limits both; two threads may read at once.
    fn within(&self, program: Command, claimed: Option<f64>) -> Result<Command> {
        let wall = self.bounds.patience(claimed);
        let limits = Limits {
            wall: Some(wall),
            silence: Some(wall),
            cpu: Some(wall * 2),
            ..Limits::reading(self.bytes, claimed)
        };
        Ok(open::reading(program, self.path, claimed)?.limits(limits))
    }

    fn header(&self) -> Result<Header> {
        let entries = "stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,\
                       sample_rate,channels\
                       :stream_disposition=attached_pic:stream_side_data=rotation:format=duration";
        let command = self
            .within(self.ffmpeg.probe_command(), None)?
            .args(open::flags(self.path, self.format)?)
            .args(["-show_entries", entries, "-of", "json=compact=1"]);
        let said = command.run(self.bounds.wall, self.cancel, &mut |_| {}).map_err(costly(self.bounds.wall))?;
        if said.code != Some(0) {
            return Err(self.broken(&said.stderr, said.code.is_none()));
        }
        serde_json::from_str(&said.stdout).map_err(|cause| self.broken(&cause.to_string(), false))
    }

    /// Counts the packets of each stream: the header may lie about the length, they cannot.
    fn packets(&self, streams: usize, claimed: Option<f64>) -> Result<Vec<Option<Counted>>> {
        let mut child = self
            .within(self.ffmpeg.probe_command(), claimed)?
            .args(open::flags(self.path, self.format)?)
            .args(["-show_entries", "packet=stream_index,pts_time,duration_time", "-of", "csv=p=0"])
            .spawn(false, true)?;
        let wall = self.bounds.patience(claimed);
        let mut out = BufReader::new(child.stdout.take().expect("spawned with an output"));
        let (mut counted, mut line) = (vec![None; streams], String::new());
        // A line is some twenty characters; a longer one is not of our asking.
        while (&mut out).take(4096).read_line(&mut line).map_err(|e| Error::io("ffprobe", e))? > 0 {
            let mut fields = line.trim_end().split(',');
            let mut next = || fields.next().unwrap_or_default();
            let (stream, time, length) = (next().parse::<usize>(), next().parse::<f64>(), next().parse::<f64>());
            if let (Ok(Some(slot)), Ok(time)) = (stream.map(|s| counted.get_mut(s)), time) {
                let c = slot.get_or_insert(Counted { packets: 0, first: time, end: time });
                c.packets += 1;
                c.first = c.first.min(time);
                c.end = c.end.max(time + length.unwrap_or(0.0).max(0.0));
            }
            go_on(self.cancel)?;
            if child.age() > wall {
                return Err(too_costly(wall));
            }
            line.clear();
        }
        drop(out);
        let said = child.finish_telling().map_err(|e| match e.kind() {
            ErrorKind::Transient => too_costly(wall),
            _ => self.broken(&chain(&e), false),
        })?;
        match said.iter().find(|l| l.contains("partial file") || l.contains("Truncat") || l.contains("truncated")) {
            Some(line) => Err(self.broken(line, false)),
            None => Ok(counted),
        }
    }

    /// Decodes the first frames of film and sound: a header may name a codec that its bytes are not in.
    fn first_frames(&self, film: Option<&Stream>, sound: Option<&Stream>, claimed: Option<f64>) -> Result<()> {
        let mut command = self
            .within(self.ffmpeg.command(), claimed)?
            .args(["-threads", "1"])
            .args(open::flags(self.path, self.format)?);
        let streams = [(film, "v"), (sound, "a")];
        for (stream, letter) in streams.iter().filter_map(|(s, l)| s.map(|s| (s, l))) {
            command = command.args(["-map", &format!("0:{}", stream.index), &format!("-frames:{letter}"), "2"]);
        }
        let command = command.args(open::STRIPPED).args(["-f", "framecrc", "pipe:1"]);
        let wall = self.bounds.patience(claimed);
        let said = command.run(wall, self.cancel, &mut |_| {}).map_err(costly(wall))?;
        let asked = streams.iter().filter(|(s, _)| s.is_some()).count();
        let came =
            |out: usize| said.stdout.lines().any(|l| l.split(',').next().is_some_and(|n| n.trim() == out.to_string()));
        if said.code == Some(0) && (0..asked).all(came) {
            return Ok(());
        }
        Err(self.broken(&said.stderr, said.code.is_none()))
    }

    /// That the file cannot be read, by what a program said of it.
    fn broken(&self, said: &str, killed: bool) -> Error {
        let name = self.format.name();
        if killed {
            return Refusal::TooCostly.because(
                text!("the {name} file could not be read: reading it took more memory or processor time than it may"; "无法读取该 {name} 文件：读取时占用的内存或处理器时间超限"),
                said,
            );
        }
        if let Some(codec) = said.split_once("Codec (").and_then(|(_, rest)| rest.split_once(") not on whitelist")) {
            let codec = codec.0;
            return Refusal::Broken.because(
                text!("the {name} file is coded as {codec}, which is not opened here; H.264, HEVC, VP8, VP9, AV1, AAC, MP3, Opus, Vorbis, FLAC and PCM are"; "该 {name} 文件的编码为 {codec}，此处无法打开；支持 H.264、HEVC、VP8、VP9、AV1、AAC、MP3、Opus、Vorbis、FLAC 与 PCM"),
                said,
            );
        }
        // Where the file lies is nobody's business.
        let place = open::file_url(self.path).unwrap_or_default().to_string_lossy().into_owned();
        let last = said.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let why = last.trim().trim_start_matches(&format!("{place}: ")).replace(&place, "…");
        let why: String = why.chars().take(200).collect();
        Refusal::Broken.because(
            text!("the {name} file is broken or cut short: {why}"; "该 {name} 文件已损坏或不完整：{why}"),
            said,
        )
    }
}

/// A run that was stopped for its time, as a refusal; other failures as they are.
pub(super) fn costly(wall: Duration) -> impl Fn(Error) -> Error {
    move |error| if error.kind() == ErrorKind::Transient { too_costly(wall) } else { error }
}

/// The sentence of `error` and what stands behind it.
fn chain(error: &Error) -> String {
    let behind = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    format!("{error}\n{behind}")
}
