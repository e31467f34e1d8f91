//! The film's sound: one mix, brought to its loudness, as an AAC file that is kept by what it was made of.
//!
//! Nothing is held whole: sounds are read as the mix comes to them, the mix goes into a nameless file on disk while it is
//! measured, and from there through the limiter into the encoder.

pub mod duck;
pub mod limit;
pub mod load;
pub mod meter;
pub mod mix;

use crate::{Job, kept::Place, plan::Plan};
use kinora_media::{
    Encoder, Ffmpeg, SoundFormat, SoundReader,
    decode::{Manner, SAMPLE_RATE},
    process::go_on,
};
use kinora_model::{Error, Result, Text, text};
use kinora_timeline::Timeline;
use meter::Meter;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, Write},
    path::Path,
    sync::atomic::AtomicBool,
};

/// Raised whenever the same sounds make another mix.
const ENGINE: &str = "kinora-sound 3";
/// Frames that are worked on at a time.
const BLOCK: usize = 9600;
/// Bits per second of the AAC track.
const BITRATE: u32 = 192_000;
/// How far the finished loudness may be from what was asked, in LU.
pub const TOLERANCE: f64 = 0.5;

/// What is told of a sound track beside its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// Integrated loudness after decoding, LUFS; none for silence.
    pub loudness: Option<f64>,
    /// True peak after decoding, dBTP; none for silence.
    pub true_peak: Option<f64>,
    /// Length in samples.
    pub samples: u64,
    /// What could not be done as asked.
    pub warnings: Vec<Text>,
}

/// Length of the film's sound in samples.
fn length(plan: &Plan) -> u64 {
    let end = plan.timeline.canvas.rate.time_of(plan.frames);
    let (ticks, per_second) = (end.ticks() as i128, kinora_timeline::Time::PER_SECOND as i128);
    ((ticks * i128::from(SAMPLE_RATE) + per_second / 2) / per_second) as u64
}

/// A key of everything that the sound depends on.
pub fn key(plan: &Plan) -> String {
    let mut hasher = blake3::Hasher::new();
    let all = (ENGINE, BITRATE, length(plan), &plan.timeline.sounds, &plan.timeline.mix);
    serde_json::to_writer(&mut hasher, &all).expect("plain data into memory");
    if plan.timeline.as_edited {
        hasher.update(b"as edited");
    }
    hasher.finalize().to_hex().to_string()
}

/// Where the sound track with this key is kept.
pub fn place(cache: &Path, key: &str) -> Place {
    Place::new(cache, key, "m4a")
}

/// Mixes, levels and encodes the sound of `plan` and keeps it under `key`.
pub fn make(job: &Job, plan: &Plan, ffmpeg: &Ffmpeg, key: &str, cancel: &AtomicBool) -> Result<Told> {
    let cache = job.cache;
    let io = |e| Error::io(cache.display(), e);
    let samples = length(plan);
    let format = SoundFormat { bitrate: BITRATE, rate: SAMPLE_RATE };
    let unfinished = || {
        let file = tempfile::Builder::new().prefix(".sound-").suffix(".m4a").tempfile_in(cache).map_err(io)?;
        Ok::<_, Error>(file.into_temp_path())
    };
    if plan.timeline.sounds.is_empty() {
        // There is nothing to mix, to level or to measure.
        let file = unfinished()?;
        silence(ffmpeg, format, samples, &file, cancel)?;
        let told = Told { loudness: None, true_peak: None, samples, warnings: Vec::new() };
        place(cache, key).keep(file, &told)?;
        return Ok(told);
    }
    let mut raw = tempfile::tempfile_in(cache).map_err(io)?;
    let mut warnings = Vec::new();
    let mixed = mix_into(job, plan, ffmpeg, samples, &mut raw, &mut warnings, cancel)?;
    let target = plan.timeline.mix.loudness;
    // Somebody else's mix is as loud as they made it; only what would clip is held back.
    let is_ours = !plan.timeline.as_edited;
    let mut gain = mixed.filter(|_| is_ours).map_or(0.0, |measured| gain_to(target, measured));
    // Encoding rounds peaks up a little; where it does so by more, the next round leaves more room.
    let mut room = if is_ours { 0.7 } else { 0.2 };
    let mut round = 0;
    let (file, told) = loop {
        let unfinished = unfinished()?;
        let ceiling = plan.timeline.mix.ceiling - room;
        encode(ffmpeg, format, &mut raw, gain, ceiling, &unfinished, cancel)?;
        let told = measure(ffmpeg, &unfinished, samples, cancel)?;
        round += 1;
        let (Some(loudness), Some(peak)) = (told.loudness, told.true_peak) else { break (unfinished, told) };
        let quiet_by = target - loudness;
        let over = peak - plan.timeline.mix.ceiling;
        if !is_ours || (quiet_by.abs() <= TOLERANCE * 0.6 && over <= 0.0) || round == 4 {
            break (unfinished, told);
        }
        gain += quiet_by;
        room += over.max(0.0) + if over > 0.0 { 0.2 } else { 0.0 };
    };
    let told = Told { warnings, ..told };
    place(cache, key).keep(file, &told)?;
    Ok(told)
}

/// By how many decibels the mix of `timeline` is raised as a whole, for it to be as loud as it shall be.
///
/// # Errors
/// Those of reading its sounds; `Missing` where ffmpeg is; `Cancelled`.
pub fn raised(timeline: &Timeline, media: mix::Media, cancel: &AtomicBool) -> Result<f64> {
    if timeline.as_edited || timeline.sounds.is_empty() {
        return Ok(0.0);
    }
    let (ffmpeg, samples) = (Ffmpeg::find()?, length(&Plan::new(timeline)));
    let measured = mixed(&ffmpeg, timeline, media, samples, cancel, |_| Ok(()))?;
    Ok(measured.map_or(0.0, |measured| gain_to(timeline.mix.loudness, measured)))
}

/// Decibels from a loudness that was measured to the one that is wanted.
fn gain_to(target: f64, measured: f64) -> f64 {
    (target - measured).clamp(-60.0, 40.0)
}

/// The mix, unlevelled, into `raw`; gives its loudness, none for silence.
fn mix_into(
    job: &Job,
    plan: &Plan,
    ffmpeg: &Ffmpeg,
    samples: u64,
    raw: &mut File,
    warnings: &mut Vec<Text>,
    cancel: &AtomicBool,
) -> Result<Option<f64>> {
    let io = |e| Error::io(job.cache.display(), e);
    let mut out = BufWriter::with_capacity(1 << 18, raw);
    let measured = mixed(ffmpeg, plan.timeline, job.media, samples, cancel, |block| {
        block.iter().flatten().try_for_each(|sample| out.write_all(&sample.to_le_bytes())).map_err(io)
    })?;
    out.flush().map_err(io)?;
    if !plan.timeline.as_edited && measured.is_none() {
        warnings.push(text!("the film's sounds are all silent"; "影片的声音全部为静音"));
    }
    Ok(measured)
}

/// Mixes `timeline` block by block for `each`; gives the loudness of all, none for silence.
fn mixed(
    ffmpeg: &Ffmpeg,
    timeline: &Timeline,
    media: mix::Media,
    samples: u64,
    cancel: &AtomicBool,
    mut each: impl FnMut(&[[f32; 2]]) -> Result<()>,
) -> Result<Option<f64>> {
    let mut mixer = mix::Mixer::new(ffmpeg, timeline, media, cancel)?;
    let (mut meter, mut block) = (Meter::new(false), vec![[0f32; 2]; BLOCK]);
    let mut done = 0;
    while done < samples {
        go_on(cancel)?;
        let now = BLOCK.min((samples - done) as usize);
        mixer.mix(done as i64, &mut block[..now])?;
        meter.add(&block[..now]);
        each(&block[..now])?;
        done += now as u64;
    }
    Ok(meter.loudness())
}

fn encode(
    ffmpeg: &Ffmpeg,
    format: SoundFormat,
    raw: &mut File,
    gain: f64,
    ceiling: f64,
    out: &Path,
    cancel: &AtomicBool,
) -> Result<()> {
    raw.rewind().map_err(|e| Error::io(out.display(), e))?;
    let mut input = BufReader::with_capacity(1 << 18, raw);
    let mut limiter = limit::Limiter::new(ceiling);
    let mut encoder = Encoder::sound(ffmpeg, format, out)?;
    let factor = decibels(gain) as f32;
    let mut bytes = vec![0u8; BLOCK * 8];
    let mut encoded = Vec::with_capacity(BLOCK * 8);
    loop {
        go_on(cancel)?;
        let got = fill(&mut input, &mut bytes).map_err(|e| Error::io(out.display(), e))?;
        encoded.clear();
        let mut give = |frame: [f32; 2]| frame.iter().for_each(|s| encoded.extend(s.to_le_bytes()));
        for raw in bytes[..got].chunks_exact(8) {
            let sample = |i: usize| f32::from_le_bytes([raw[i], raw[i + 1], raw[i + 2], raw[i + 3]]) * factor;
            limiter.push([sample(0), sample(4)], &mut give);
        }
        if got < bytes.len() {
            limiter.finish(&mut give);
        }
        if encoder.write(&encoded).is_err() {
            return Err(encoder.broken());
        }
        if got < bytes.len() {
            return encoder.finish();
        }
    }
}

/// Encodes `samples` of nothing.
fn silence(ffmpeg: &Ffmpeg, format: SoundFormat, samples: u64, out: &Path, cancel: &AtomicBool) -> Result<()> {
    let mut encoder = Encoder::sound(ffmpeg, format, out)?;
    let block = [0u8; BLOCK * 8];
    let mut left = samples as usize * 8;
    while left > 0 {
        go_on(cancel)?;
        let now = left.min(block.len());
        if encoder.write(&block[..now]).is_err() {
            return Err(encoder.broken());
        }
        left -= now;
    }
    encoder.finish()
}

/// Reads until `bytes` is full or the file ends.
fn fill(from: &mut impl Read, bytes: &mut [u8]) -> std::io::Result<usize> {
    let mut got = 0;
    while got < bytes.len() {
        match from.read(&mut bytes[got..])? {
            0 => break,
            n => got += n,
        }
    }
    Ok(got)
}

/// What a player will hear.
fn measure(ffmpeg: &Ffmpeg, file: &Path, samples: u64, cancel: &AtomicBool) -> Result<Told> {
    let mut reader = SoundReader::open(ffmpeg, file, 0.0, &Manner::default())?;
    let mut meter = Meter::new(true);
    let mut block = vec![[0f32; 2]; BLOCK];
    loop {
        go_on(cancel)?;
        let got = reader.read(&mut block)?;
        meter.add(&block[..got]);
        if got < block.len() {
            break;
        }
    }
    Ok(Told { loudness: meter.loudness(), true_peak: meter.true_peak(), samples, warnings: Vec::new() })
}

/// The factor of so many decibels.
pub fn decibels(db: f64) -> f64 {
    10f64.powf(db / 20.0)
}
