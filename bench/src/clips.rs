//! Films of clips: dissolving under words and sound, cut hard, and layered in a draft.

use crate::{
    film::{Order, keep},
    ideal::{FRAME, Frames, H, W, similarity},
    meter::{median, run},
    rivals,
    rows::Target,
    table::Bench,
    work::{self, DISSOLVE, SHOT, movement},
};
use kinora_media::process::Command;
use kinora_model::{Error, Result};
use kinora_timeline::{
    MediaId, Source, Span, Time, Timeline, Track, Transform,
    draft::write::{
        Draft, Look, Mask, Picture, PictureKind, TrackKind, Words,
        names::{Group, all},
    },
};
use std::path::{Path, PathBuf};

/// Tracks of the draft, clips and seconds of each of them.
const LAYERS: (usize, usize, f64) = (4, 5, 12.0);

fn name(i: usize) -> String {
    format!("clip-{}.mp4", i % 12)
}

/// The clips' tags: all of it BT.709.
const TAGS: [&str; 8] =
    ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"];

impl Bench {
    /// The stills as clips of `frames`, moving, of `width`×`height`, encoded as somebody else would.
    fn moving(&self, i: usize, (width, height): (u32, u32), frames: usize, preset: &str, out: &Path) -> Result<()> {
        if out.exists() {
            return Ok(());
        }
        let m = movement(i);
        let ramp = |(a, b): (f64, f64)| format!("({a}+({})*on/{frames})", b - a);
        let (z, x, y) = (ramp(m.scale), ramp(m.x), ramp(m.y));
        let size = format!("s={width}x{height}:fps=30");
        let zoom = format!("zoompan=z='{z}':x='{x}*iw-iw/zoom/2':y='{y}*ih-ih/zoom/2':d={frames}:{size}");
        let filter = format!("{zoom},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p");
        let command = Command::new(self.ffmpeg.path())
            .args(["-nostdin", "-v", "error", "-y", "-i"])
            .arg(self.media.join(work::name(i)))
            .args(["-vf", &filter, "-c:v", "libx264", "-preset", preset, "-crf", "16"])
            .args(TAGS)
            .arg(out);
        run(&command).map(|_| ())
    }

    fn made_clips(&self) -> Result<Vec<PathBuf>> {
        let frames = ((SHOT + DISSOLVE) * 30.0) as usize;
        let place = |i: usize| self.media.join(name(i));
        (0..self.shots.min(12)).try_for_each(|i| self.moving(i, (1280, 720), frames, "medium", &place(i)))?;
        Ok((0..self.shots).map(place).collect())
    }

    /// Clips that dissolve into each other, under words and sound, against one ffmpeg graph that does the same.
    pub fn clips(&mut self, repeats: usize) -> Result<()> {
        eprintln!("clips that dissolve, against one ffmpeg graph …");
        let clips = self.made_clips()?;
        let mut timeline = work::timeline(self.shots, false);
        for (i, clip) in timeline.tracks[0].clips.iter_mut().enumerate() {
            // A transition's handle reaches before the clip's own start.
            let start = if i == 0 { 0.0 } else { DISSOLVE / 2.0 };
            let (media, start) = (MediaId(name(i)), Time::from_secs_f64(start));
            (clip.source, clip.transform) =
                (Source::Video { media, start, speed: 1.0, warp: None }, Transform::default());
        }
        let path = self.media.join("clips.json");
        keep(&timeline, &path)?;
        for (preset, crf, target) in [("veryfast", 18, 0.92), ("medium", 20, 0.92)] {
            let name = format!("clips-{preset}");
            let order = Order { timeline: Some(path.clone()), preset: preset.into(), crf, ..self.order(&name) };
            let out = self.folder.join(format!("graph-{preset}.mp4"));
            let (media, fonts) = (&self.media, &self.fonts);
            let rival = rivals::dissolving(&self.ffmpeg, media, fonts, clips.clone(), (preset, crf), &out)?;
            let (mut ratios, mut own) = (Vec::new(), Vec::new());
            for _ in 0..repeats {
                let (a, b) = (self.cold(&order)?, run(&rival)?);
                ratios.push(a.cpu / b.cpu);
                own.push(a.cpu);
            }
            self.row(format!("CPU s of dissolving clips, {preset} {crf}"), median(own), Target::None);
            self.row("  CPU: Kinora / one ffmpeg graph", median(ratios), Target::AtMost(target));
            let lacks = (1.0 - self.likeness(&order.out)?) / (1.0 - self.likeness(&out)?);
            self.row("  what SSIM to the clips lacks of 1, Kinora / graph", lacks, Target::AtMost(1.0));
            let bytes =
                |path: &Path| Ok(std::fs::metadata(path).map_err(|e| Error::io(path.display(), e))?.len() as f64);
            self.row("  bytes, Kinora / graph", bytes(&order.out)? / bytes(&out)?, Target::None);
        }
        Ok(())
    }

    /// Mean similarity of a film of the clips to the clips, in the middle of each shot.
    fn likeness(&self, film: &Path) -> Result<f64> {
        let (shot, mut frame) = ((SHOT * 30.0) as usize, vec![0u8; FRAME]);
        let mut frames = Frames::of_film(&self.ffmpeg, film)?;
        let (mut n, mut found) = (0, Vec::new());
        for i in 0..self.shots {
            let mut clip = Frames::of_film(&self.ffmpeg, &self.media.join(name(i)))?;
            let mut ideals: Vec<Vec<f32>> = Vec::new();
            while clip.next(&mut frame)? {
                ideals.push(frame[..W * H].iter().map(|&v| f32::from(v)).collect());
            }
            // Every fifth: frames of all kinds, I, P and B.
            for k in (25..80).step_by(5) {
                while n <= i * shot + k {
                    if !frames.next(&mut frame)? {
                        return Ok(found.iter().sum::<f64>() / found.len() as f64);
                    }
                    n += 1;
                }
                // ffmpeg's chain of dissolves loses frames: the likest one near counts.
                let near = &ideals[k - 4..(k + 5).min(ideals.len())];
                found.push(near.iter().map(|ideal| similarity(&frame[..W * H], ideal)).fold(0.0, f64::max));
            }
        }
        Ok(found.iter().sum::<f64>() / found.len() as f64)
    }

    /// Clips cut hard, one behind the other.
    pub fn copies(&mut self, repeats: usize) -> Result<()> {
        eprintln!("clips cut hard …");
        self.made_clips()?;
        let each = Time::from_secs_f64(SHOT + DISSOLVE);
        let mut at = Time::ZERO;
        let clips = (0..self.shots)
            .map(|i| {
                let source = Source::Video { media: MediaId(name(i)), start: Time::ZERO, speed: 1.0, warp: None };
                let span = Span::new(at, each);
                at = span.end();
                kinora_timeline::Clip::new(span, source, Transform::default())
            })
            .collect();
        let worded = work::timeline(self.shots, false);
        let silent = Timeline {
            duration: at,
            tracks: vec![Track { clips, transitions: Vec::new(), hidden: false }],
            sounds: Vec::new(),
            captions: Vec::new(),
            as_edited: true,
            ..worded.clone()
        };
        let heard = Timeline { sounds: worded.sounds, ..silent.clone() };
        let seconds = at.as_secs_f64();
        let targets =
            [("silent", Target::AtMost(0.02)), ("with a voice and music, mixed and encoded anew", Target::None)];
        for ((what, target), timeline) in targets.into_iter().zip([silent, heard]) {
            let path = self.media.join("copies.json");
            keep(&timeline, &path)?;
            let order = Order { timeline: Some(path), ..self.order("copies") };
            let (mut taken, mut prints) = (Vec::new(), Vec::new());
            for _ in 0..repeats {
                taken.push(self.cold(&order)?.cpu / seconds);
                let bytes = std::fs::read(&order.out).map_err(|e| Error::io(order.out.display(), e))?;
                prints.push(blake3::hash(&bytes));
            }
            self.row(format!("clips cut hard, {what}: CPU s a second"), median(taken), target);
            let same = prints.iter().filter(|p| **p == prints[0]).count();
            self.row("  renders with the same bytes", same as f64, Target::AtLeast(repeats as f64));
        }
        Ok(())
    }

    /// A minute of 1080p: four tracks of films, twenty masks, sixty captions.
    pub fn draft(&mut self) -> Result<()> {
        eprintln!("a draft of many layers …");
        let folder = self.folder.join("draft");
        let io = |e| Error::io(folder.display(), e);
        std::fs::create_dir_all(&folder).map_err(io)?;
        let (tracks, clips, seconds) = LAYERS;
        for i in 0..tracks {
            self.moving(i, (1920, 1080), (seconds * 30.0) as usize, "superfast", &folder.join(name(i)))?;
        }
        let mut draft = Draft::new(1920, 1080, 30.0, "bench");
        let shapes: Vec<_> = all(Group::Mask).collect();
        for track in 0..tracks {
            let lane = draft.add_track(TrackKind::Video, "layer", None);
            for clip in 0..clips {
                let target = Span::new(Time::from_secs_f64(clip as f64 * seconds), Time::from_secs_f64(seconds));
                let source = Span::new(Time::ZERO, target.duration);
                let kind = PictureKind::Video { length: target.duration, source, sound: false };
                let file = name((track + clip) % tracks);
                let mut picture = Picture::new(file.clone(), file, (1920, 1080), kind, target);
                if track > 0 {
                    picture.place.scale = (0.6, 0.6);
                    picture.place.offset = ([0.0, -0.4, 0.4, 0.0][track], [0.0, 0.4, 0.3, -0.4][track]);
                }
                let laid = draft.add_picture(&lane, &picture);
                let mask = Mask {
                    shape: shapes[(track * clips + clip) % shapes.len()],
                    centre: (0.0, 0.0),
                    size: (1400.0, 800.0),
                    feather: 0.2,
                    rotation: 15.0,
                    invert: false,
                    corner: 0.2,
                };
                draft.add_mask(&laid.segment, &mask);
            }
        }
        let lane = draft.add_track(TrackKind::Text, "words", None);
        for i in 0..60 {
            let target = Span::new(Time::from_secs_f64(f64::from(i)), Time::from_secs_f64(1.0));
            let mut words = Words::new(work::words(i as usize).0, target, Look { size: 8.0, ..Look::default() });
            words.place.offset.1 = -0.8;
            draft.add_words(&lane, &words);
        }
        let path = folder.join("draft_content.json");
        std::fs::write(&path, draft.into_json().to_string()).map_err(io)?;
        let order = Order { draft: Some(folder.clone()), workers: 2, ..self.order("draft") };
        let taken = self.cold(&order)?;
        self.row("a minute of 1080p, 4 tracks, 20 masks, 60 captions: CPU s", taken.cpu, Target::None);
        self.row("  peak memory, two workers, MB", taken.memory, Target::AtMost(600.0));
        Ok(())
    }
}
