//! The work through Kinora's renderer, as a process of its own.

use crate::{drawn, work};
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, text};
use kinora_render::{
    Job, Metadata, Quality,
    compose::{Compositor, Shared},
    draft::{Bundle, How},
    plan::Plan,
};
use kinora_timeline::{MediaId, Timeline};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

/// What to render.
#[derive(clap::Args, Clone, Debug)]
pub struct Order {
    /// Folder with the work's media.
    #[arg(long)]
    pub media: PathBuf,
    /// Folder of the caption fonts.
    #[arg(long)]
    pub fonts: PathBuf,
    /// Folder for finished parts.
    #[arg(long)]
    pub cache: PathBuf,
    /// Where the film, or its frames, go.
    #[arg(long)]
    pub out: PathBuf,
    /// Shots of the film.
    #[arg(long)]
    pub shots: usize,
    /// x264's preset.
    #[arg(long, default_value = "veryfast")]
    pub preset: String,
    /// x264's rate factor.
    #[arg(long, default_value_t = 18)]
    pub crf: u8,
    /// Parts at the same time.
    #[arg(long, default_value_t = 1)]
    pub workers: usize,
    /// With one caption changed.
    #[arg(long)]
    pub edited: bool,
    /// A timeline in JSON instead of the stills', over the same media.
    #[arg(long)]
    pub timeline: Option<PathBuf>,
    /// A draft instead of it.
    #[arg(long)]
    pub draft: Option<PathBuf>,
    /// Without captions.
    #[arg(long)]
    pub bare: bool,
}

/// File with the timeline over the drawn shots of this height.
pub fn drawn_file(height: u32) -> String {
    format!("drawn-{height}.json")
}

/// Draws the layered shots; a run of its own, for drawing is not what is measured.
pub fn draw(media: &Path, height: u32) -> Result<()> {
    keep(&drawn::timeline(media, height)?, &media.join(drawn_file(height)))
}

/// Keeps a timeline for an [`Order`].
pub fn keep(timeline: &Timeline, path: &Path) -> Result<()> {
    let json = serde_json::to_vec(timeline).expect("plain data");
    std::fs::write(path, json).map_err(|e| Error::io(path.display(), e))
}

fn read(path: &Path) -> Result<Timeline> {
    let (place, json) = (path.display(), std::fs::read(path).map_err(|e| Error::io(path.display(), e))?);
    serde_json::from_slice(&json).map_err(|e| Error::internal(text!("{place}: {e}"; "{place}：{e}")))
}

fn with_job<T>(order: &Order, run: impl FnOnce(&Job) -> Result<T>) -> Result<T> {
    let timeline = match &order.timeline {
        Some(path) => read(path)?,
        None => work::timeline(order.shots, order.edited),
    };
    let media = |id: &MediaId| -> Result<PathBuf> { Ok(order.media.join(&id.0)) };
    run(&Job {
        timeline: &timeline,
        media: &media,
        fonts: &order.fonts,
        cache: &order.cache,
        quality: Quality::Exactly(order.preset.clone(), order.crf),
        workers: order.workers,
        soft_captions: false,
        burn_captions: !order.bare,
        metadata: Metadata::default(),
    })
}

/// Renders the film.
pub fn render(order: &Order) -> Result<()> {
    let never = AtomicBool::new(false);
    let report = match &order.draft {
        Some(draft) => {
            let how = How {
                fonts: &order.fonts,
                cache: &order.cache,
                quality: Quality::Exactly(order.preset.clone(), order.crf),
                workers: order.workers,
                title: "",
            };
            Bundle::open(&Ffmpeg::find()?, draft, &[], &order.media)?.render(&how, &order.out, &|_| {}, &never)?
        }
        None => with_job(order, |job| kinora_render::render(job, &order.out, &|_| {}, &never))?,
    };
    let (frames, copied) = (report.frames, report.copied);
    println!("{frames} frames, {copied} of them copied, {} of {} parts kept", report.reused, report.parts);
    Ok(())
}

/// Composes the frames only: raw planes, one frame after the other.
pub fn compose(order: &Order) -> Result<()> {
    with_job(order, |job| {
        let (plan, ffmpeg) = (Plan::new(job.timeline), Ffmpeg::find()?);
        let shared = Shared::new(job, &plan, &ffmpeg);
        let mut compositor = Compositor::new(&shared);
        let mut frame = compositor.blank();
        let io = |e| Error::io(order.out.display(), e);
        let mut out = BufWriter::new(File::create(&order.out).map_err(io)?);
        for n in 0..plan.frames {
            compositor.frame(n, &mut frame)?;
            for plane in &frame.planes {
                out.write_all(&plane.data).map_err(io)?;
            }
        }
        out.flush().map_err(io)
    })
}
