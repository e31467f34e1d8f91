//! The work through Kinora's renderer, as a process of its own.

use crate::{drawn, work};
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, text};
use kinora_render::{
    Job, Metadata, Quality,
    compose::{Compositor, Shared},
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
    /// The drawn shots instead of the stills.
    #[arg(long)]
    pub drawn: bool,
    /// Without captions.
    #[arg(long)]
    pub bare: bool,
}

/// File with the timeline over the drawn shots.
const DRAWN: &str = "drawn.json";

/// Draws the layered shots; a run of its own, for drawing is not what is measured.
pub fn draw(media: &Path) -> Result<()> {
    let path = media.join(DRAWN);
    let timeline = drawn::timeline(media)?;
    let json = serde_json::to_vec(&timeline).expect("plain data");
    std::fs::write(&path, json).map_err(|e| Error::io(path.display(), e))
}

fn read(media: &Path) -> Result<Timeline> {
    let path = media.join(DRAWN);
    let json = std::fs::read(&path).map_err(|e| Error::io(path.display(), e))?;
    serde_json::from_slice(&json).map_err(|e| Error::internal(text!("{DRAWN}: {e}"; "{DRAWN}：{e}")))
}

fn with_job<T>(order: &Order, run: impl FnOnce(&Job) -> Result<T>) -> Result<T> {
    let timeline = if order.drawn { read(&order.media)? } else { work::timeline(order.shots, order.edited) };
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
    with_job(order, |job| {
        kinora_render::render(job, &order.out, &|_| {}, &AtomicBool::new(false)).map(|report| {
            println!("{} frames, {} of {} parts kept", report.frames, report.reused, report.parts);
        })
    })
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
