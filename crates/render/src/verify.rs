//! The finished film against its plan.

use crate::{
    Job, part,
    plan::{Plan, Shown},
    sound,
    yuv::Frame,
};
use kinora_media::{Ffmpeg, Packets, StreamKind};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_timeline::{Curve, Source, Transform};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

/// How a composed frame looks, as far as black and frozen pictures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Least luma among samples on a grid.
    pub least: u8,
    /// Greatest.
    pub most: u8,
    /// A print of every fourth row of luma and chroma: whatever moves changes it.
    pub print: u64,
}

/// Seconds of black that no plan explains.
const BLACK_SECONDS: f64 = 0.5;
/// Seconds without any change that no plan explains.
const FROZEN_SECONDS: f64 = 2.0;

impl Look {
    /// Of a frame.
    pub fn of(frame: &Frame) -> Self {
        let luma = &frame.planes[0];
        let (mut least, mut most) = (255, 0);
        for y in (0..luma.h).step_by(4) {
            for &v in luma.row(y).iter().step_by(4) {
                least = least.min(v);
                most = most.max(v);
            }
        }
        // FNV-1a over words: it has only to tell pictures apart.
        let mut print = 0xcbf2_9ce4_8422_2325u64;
        for plane in &frame.planes {
            let mut lanes = [print, print ^ 1, print ^ 2, print ^ 3];
            let mut rest = 0;
            for row in (0..plane.h).step_by(4) {
                let mut words = plane.row(row).chunks_exact(32);
                for words in &mut words {
                    for (lane, word) in lanes.iter_mut().zip(words.chunks_exact(8)) {
                        let word = u64::from_le_bytes(word.try_into().expect("eight bytes"));
                        *lane = (*lane ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
                    }
                }
                for &byte in words.remainder() {
                    rest = (rest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
                }
            }
            print = lanes.into_iter().fold(rest, |p, l| (p ^ l).wrapping_mul(0x0000_0100_0000_01b3));
        }
        Self { least, most, print }
    }

    fn is_black(&self) -> bool {
        self.most <= 20
    }
    fn is_flat(&self) -> bool {
        self.most - self.least <= 8
    }
}

/// Checks the film at `path`; the first thing that is wrong is the error.
pub fn verify(
    job: &Job,
    plan: &Plan,
    ffmpeg: &Ffmpeg,
    path: &Path,
    parts: &[part::Told],
    sound: &sound::Told,
) -> Result<()> {
    let packets = ffmpeg.packets(path).map_err(|e| wrong(e.what().clone()).caused_by(e))?;
    streams(job, plan, &packets)?;
    if !index_first(path)? {
        return Err(wrong(text!("its index is not at its beginning"; "索引不在文件开头")));
    }
    if !plan.timeline.as_edited {
        loudness(plan, sound)?;
    }
    if let Some(what) = parts.iter().flat_map(|p| &p.misfits).next() {
        return Err(wrong(what.clone()));
    }
    if plan.timeline.as_edited {
        return Ok(());
    }
    let looks: Vec<Look> = parts.iter().flat_map(|p| p.looks.iter().copied()).collect();
    black(plan, &looks)?;
    frozen(plan, &looks)
}

fn wrong(what: Text) -> Error {
    Error::new(
        ErrorKind::Unverified,
        Text {
            en: format!("the finished film failed its check and was not kept: {}", what.en),
            zh: format!("成片未通过检验，未保留：{}", what.zh),
        },
    )
}

fn streams(job: &Job, plan: &Plan, packets: &Packets) -> Result<()> {
    let canvas = &plan.timeline.canvas;
    let of = |kind| packets.probe.streams.iter().position(|s| s.kind == kind);
    let (Some(video), Some(audio)) = (of(StreamKind::Video), of(StreamKind::Audio)) else {
        return Err(wrong(text!("pictures or sound are missing"; "缺少画面或声音")));
    };
    let stream = &packets.probe.streams[video];
    let tags = [&stream.color_space, &stream.color_primaries, &stream.color_transfer];
    if tags.iter().any(|t| t.as_deref() != Some("bt709")) || stream.color_range.as_deref() != Some("tv") {
        return Err(wrong(
            text!("its colours are not tagged as BT.709, limited range"; "颜色未标记为 BT.709 有限范围"),
        ));
    }
    let (w, h) = (stream.width, stream.height);
    if (w, h) != (canvas.width, canvas.height) {
        return Err(wrong(text!("it is {w}×{h} pixels"; "画面为 {w}×{h} 像素")));
    }
    let (found, planned) = (packets.of[video].len(), plan.frames);
    if found as i64 != planned {
        return Err(wrong(text!("it has {found} frames, {planned} were planned"; "共 {found} 帧，计划 {planned} 帧")));
    }
    let mut shown: Vec<i64> = packets.of[video].iter().map(|p| p.pts).collect();
    shown.sort_unstable();
    let (n, d) = stream.tick().unwrap_or((1, 1));
    // Ticks per frame: (den / num) s · (d / n) ticks per second; whole by the choice of the time scale.
    let (up, down) = (i64::from(canvas.rate.den) * d, i64::from(canvas.rate.num) * n);
    for (i, pts) in shown.iter().enumerate() {
        if pts * down != i as i64 * up {
            return Err(wrong(text!("frame {i} is not shown at its time"; "第 {i} 帧的显示时间不正确")));
        }
    }
    if packets.of[video].windows(2).any(|p| p[1].dts <= p[0].dts) || !packets.of[video].first().is_some_and(|p| p.key) {
        return Err(wrong(text!("its frames are not in decoding order"; "帧的解码顺序不正确")));
    }
    let film = planned as f64 * f64::from(canvas.rate.den) / f64::from(canvas.rate.num);
    let frame = f64::from(canvas.rate.den) / f64::from(canvas.rate.num);
    let aac = 1024.0 / 48_000.0;
    for (name, index, slack) in [("pictures", video, frame), ("sound", audio, aac)] {
        let stream = &packets.probe.streams[index];
        let (start, length) = (stream.start_time.unwrap_or(f64::NAN), stream.duration.unwrap_or(f64::NAN));
        // Written so that a length that is not told fails too.
        if !(start.abs() <= slack && (length - film).abs() <= slack + 1e-3) {
            return Err(wrong(text!("its {name} begin at {start:.3} s and last {length:.3} s of {film:.3} s";
                                   "{name} 从 {start:.3} 秒开始，时长 {length:.3} 秒，应为 {film:.3} 秒")));
        }
    }
    let spoken = plan.timeline.captions.iter().any(|c| c.role.is_subtitle());
    if job.soft_captions && spoken && of(StreamKind::Subtitle).is_none() {
        return Err(wrong(text!("its caption track is missing"; "缺少字幕轨")));
    }
    Ok(())
}

/// Whether the box `moov` comes before `mdat` (ISO/IEC 14496-12, 4.2): then a player can begin before it has it all.
fn index_first(path: &Path) -> Result<bool> {
    let io = |e| Error::io(path.display(), e);
    let mut file = File::open(path).map_err(io)?;
    let mut at = 0u64;
    let mut head = [0u8; 16];
    loop {
        file.seek(SeekFrom::Start(at)).map_err(io)?;
        if file.read(&mut head).map_err(io)? < 8 {
            return Ok(false);
        }
        match &head[4..8] {
            b"moov" => return Ok(true),
            b"mdat" => return Ok(false),
            _ => {}
        }
        let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let size = if short == 1 { u64::from_be_bytes(head[8..16].try_into().expect("eight bytes")) } else { short };
        if size < 8 {
            return Ok(false);
        }
        at += size;
    }
}

fn loudness(plan: &Plan, sound: &sound::Told) -> Result<()> {
    let mix = &plan.timeline.mix;
    // Less than a gating block cannot be levelled; and a film may be silent.
    let long_enough = sound.samples > 48_000 * 2;
    if let Some(found) = sound.loudness.filter(|l| long_enough && (l - mix.loudness).abs() > sound::TOLERANCE) {
        let wanted = mix.loudness;
        return Err(wrong(
            text!("it is {found:.1} LUFS loud, not {wanted:.1}"; "响度为 {found:.1} LUFS，应为 {wanted:.1}"),
        ));
    }
    if let Some(found) = sound.true_peak.filter(|p| *p > mix.ceiling + 0.05) {
        let ceiling = mix.ceiling;
        return Err(wrong(
            text!("its true peak is {found:.2} dBTP, above {ceiling:.1}"; "真峰值为 {found:.2} dBTP，高于 {ceiling:.1}"),
        ));
    }
    Ok(())
}

/// The stretches of frames for which `is` holds that are at least `seconds` long.
fn stretches(plan: &Plan, seconds: f64, is: impl Fn(i64) -> bool) -> Option<(f64, f64)> {
    let rate = plan.timeline.canvas.rate;
    let per_second = f64::from(rate.num) / f64::from(rate.den);
    let least = (seconds * per_second).ceil() as i64;
    let mut begin = None;
    for n in 0..=plan.frames {
        if n < plan.frames && is(n) {
            begin.get_or_insert(n);
        } else if let Some(first) = begin.take()
            && n - first >= least
        {
            return Some((first as f64 / per_second, n as f64 / per_second));
        }
    }
    None
}

fn black(plan: &Plan, looks: &[Look]) -> Result<()> {
    // A picture is planned where some clip shows one that is not meant to be unseen.
    let planned = |n: i64| {
        plan.shown(n).any(|s| match s {
            Shown::One(seen) => {
                !matches!(seen.clip.source, Source::Color(_) | Source::Words(_) | Source::Effect(_))
                    && seen.clip.transform.opacity.at(seen.time) > 0.3
            }
            Shown::Two { .. } => false,
        })
    };
    match stretches(plan, BLACK_SECONDS, |n| looks[n as usize].is_black() && planned(n)) {
        Some((from, to)) => Err(wrong(text!("it is black from {from:.2} s to {to:.2} s, where a picture was planned";
                                            "{from:.2} 秒到 {to:.2} 秒为黑屏，而此处应有画面"))),
        None => Ok(()),
    }
}

fn frozen(plan: &Plan, looks: &[Look]) -> Result<()> {
    let same = |n: i64| n > 0 && looks[n as usize].print == looks[n as usize - 1].print;
    let moving = |n: i64| {
        plan.shown(n).any(|s| match s {
            Shown::One(seen) => {
                // What is faded out may move unseen, as under a film's last card.
                matches!(seen.clip.source, Source::Still { .. } | Source::Layered(_))
                    && seen.clip.transform.opacity.at(seen.time) > 0.1
                    && moves(&seen.clip.transform, seen.time, plan)
            }
            Shown::Two { .. } => false,
        })
    };
    match stretches(plan, FROZEN_SECONDS, |n| same(n) && !looks[n as usize].is_flat() && moving(n)) {
        Some((from, to)) => Err(wrong(text!("it stands still from {from:.2} s to {to:.2} s, where it should move";
                                            "{from:.2} 秒到 {to:.2} 秒画面静止，而此处应有运动"))),
        None => Ok(()),
    }
}

/// Whether the transform is on its way at `time` by more than a thousandth of the picture in a second.
fn moves(transform: &Transform, time: kinora_timeline::Time, plan: &Plan) -> bool {
    let step = plan.timeline.canvas.rate.frame();
    let per_second = 1.0 / step.as_secs_f64();
    let speed = |c: &Curve| (c.at(time) - c.at(time - step)).abs() * per_second;
    [&transform.x, &transform.y, &transform.scale].into_iter().any(|c| speed(c) > 0.004)
        || speed(&transform.rotation) > 0.3
}
