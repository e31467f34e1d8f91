//! Frames out of a plan.
//!
//! Each worker has a [`Compositor`] of its own: it holds the pictures of the clips that are on the screen and lets them go
//! when they have passed, so memory does not grow with the film. What two workers hold at the same time they share.

use crate::{
    Job,
    caption::{self, Overlay, Typesetter},
    film::{FilmFile, Player},
    lens::{Board, Camera},
    paint::{Base, Draw, Painter, over},
    picture::{BORDER, Picture, board_of, density, fills, moves},
    plan::{ClipIndex, Plan, Seen, Shown, dip},
    sheet::{Surface, coarse},
    yuv::{Frame, Ycc},
};
use kinora_media::Ffmpeg;
use kinora_model::{Result, Text};
use kinora_timeline::{Clip, Source, TransitionKind};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
};

/// What all workers of one render have in common.
pub struct Shared<'a> {
    /// What is rendered.
    pub job: &'a Job<'a>,
    /// In frames.
    pub plan: &'a Plan<'a>,
    ffmpeg: &'a Ffmpeg,
    pictures: Mutex<HashMap<ClipIndex, Weak<Picture>>>,
    films: Mutex<HashMap<String, Arc<FilmFile>>>,
    type_: OnceLock<Result<Mutex<Typesetter>, Text>>,
}

impl<'a> Shared<'a> {
    /// Nothing is loaded yet.
    pub fn new(job: &'a Job<'a>, plan: &'a Plan<'a>, ffmpeg: &'a Ffmpeg) -> Self {
        Self { job, plan, ffmpeg, pictures: Mutex::default(), films: Mutex::default(), type_: OnceLock::new() }
    }

    fn picture(&self, index: ClipIndex, clip: &Clip) -> Result<Arc<Picture>> {
        let known = |map: &HashMap<ClipIndex, Weak<Picture>>| map.get(&index).and_then(Weak::upgrade);
        if let Some(found) = known(&self.pictures.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        // Loaded outside the lock: two workers may load the same picture, and neither waits for another one.
        let loaded = Arc::new(match &clip.source {
            Source::Layered(drawing) => Picture::layered(self.plan, index, clip, drawing, self.job.media)?,
            Source::Still { media } => Picture::still(self.plan, index, clip, &(self.job.media)(media)?)?,
            Source::Video { .. } | Source::Color(_) => unreachable!("only drawn and still pictures are asked for"),
        });
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known(&pictures) {
            return Ok(found);
        }
        pictures.retain(|_, p| p.strong_count() > 0);
        pictures.insert(index, Arc::downgrade(&loaded));
        Ok(loaded)
    }

    fn film(&self, media: &kinora_timeline::MediaId) -> Result<Arc<FilmFile>> {
        if let Some(found) = self.films.lock().unwrap_or_else(PoisonError::into_inner).get(&media.0) {
            return Ok(found.clone());
        }
        let file = Arc::new(FilmFile::open(self.ffmpeg, &(self.job.media)(media)?)?);
        self.films.lock().unwrap_or_else(PoisonError::into_inner).insert(media.0.clone(), file.clone());
        Ok(file)
    }

    fn set(&self, caption: usize) -> Result<Option<Overlay>> {
        let made =
            self.type_.get_or_init(|| Typesetter::new(self.job.fonts).map(Mutex::new).map_err(|e| e.what().clone()));
        let type_ = made.as_ref().map_err(|what| kinora_model::Error::missing(what.clone()))?;
        let mut type_ = type_.lock().unwrap_or_else(PoisonError::into_inner);
        let words = &self.plan.words[caption];
        let canvas = &self.plan.timeline.canvas;
        // Words that stand in one place at the same time stand above each other.
        let raised: f32 = self.plan.words_with(caption).map(|other| type_.height(other.caption, canvas)).sum();
        Ok(type_.set(words.caption, canvas, raised))
    }
}

struct Film {
    file: Arc<FilmFile>,
    board: Board,
    player: Player,
}

/// Composes frames in rising order.
pub struct Compositor<'a> {
    shared: &'a Shared<'a>,
    painter: Painter,
    pictures: BTreeMap<ClipIndex, Arc<Picture>>,
    films: BTreeMap<ClipIndex, Film>,
    overlays: BTreeMap<usize, Option<Overlay>>,
    scratch: [Frame; 2],
    /// What could not be shown as it should.
    pub warnings: Vec<Text>,
    /// Words that do not fit into the picture.
    pub misfits: Vec<Text>,
}

impl<'a> Compositor<'a> {
    /// With nothing loaded.
    pub fn new(shared: &'a Shared<'a>) -> Self {
        let empty = Frame::filled(0, 0, Ycc::BLACK);
        Self {
            shared,
            painter: Painter::default(),
            pictures: BTreeMap::new(),
            films: BTreeMap::new(),
            overlays: BTreeMap::new(),
            scratch: [empty.clone(), empty],
            warnings: Vec::new(),
            misfits: Vec::new(),
        }
    }

    /// An empty frame of the film's size.
    pub fn blank(&self) -> Frame {
        let canvas = &self.shared.plan.timeline.canvas;
        Frame::filled(canvas.width as usize, canvas.height as usize, Ycc::of(canvas.background))
    }

    /// Lets go of everything that no frame of `part` shows.
    pub fn keep_for(&mut self, part: &std::ops::Range<i64>) {
        let clips: Vec<ClipIndex> = self.shared.plan.clips_in(part).into_iter().map(|(i, ..)| i).collect();
        self.pictures.retain(|i, _| clips.contains(i));
        self.films.retain(|i, _| clips.contains(i));
        let words: Vec<usize> = self.shared.plan.words_in(part).map(|(i, _)| i).collect();
        self.overlays.retain(|i, _| words.contains(i));
    }

    /// Frame `n` into `out`.
    pub fn frame(&mut self, n: i64, out: &mut Frame) -> Result<()> {
        let plan = self.shared.plan;
        let shown: Vec<Shown> = plan.shown(n).collect();
        // Pictures that ended with the frame before are not waited with until the part ends.
        let in_sight: Vec<ClipIndex> = shown
            .iter()
            .flat_map(|s| match s {
                Shown::One(seen) => [Some(seen.index), None],
                Shown::Two { leaves, comes, .. } => [Some(leaves.index), Some(comes.index)],
            })
            .flatten()
            .collect();
        self.pictures.retain(|i, _| in_sight.contains(i));
        self.films.retain(|i, _| in_sight.contains(i));
        for seen in shown.iter().flat_map(|s| match s {
            Shown::One(seen) => vec![*seen],
            Shown::Two { leaves, comes, .. } => vec![*leaves, *comes],
        }) {
            self.ready(seen)?;
        }
        let mut base = Base::Color(Ycc::of(plan.timeline.canvas.background));
        let mut waiting: Vec<Seen> = Vec::new();
        for one in shown {
            match one {
                Shown::One(seen) => waiting.push(seen),
                Shown::Two { leaves, comes, kind, progress } => {
                    self.join(&waiting, base, (leaves, comes), (kind, progress), out);
                    waiting.clear();
                    base = Base::Keep;
                }
            }
        }
        if !waiting.is_empty() || matches!(base, Base::Color(_)) {
            let Self { painter, pictures, films, .. } = self;
            paint(painter, pictures, films, &waiting, base, out);
        }
        self.words(n, out)
    }

    /// Two clips that meet: each over what lies below, and then one mixed into the other.
    fn join(
        &mut self,
        below: &[Seen],
        base: Base,
        (leaves, comes): (Seen, Seen),
        (kind, progress): (TransitionKind, f64),
        out: &mut Frame,
    ) {
        let Self { painter, pictures, films, scratch, .. } = self;
        for frame in scratch.iter_mut().filter(|f| f.planes[0].data.len() != out.planes[0].data.len()) {
            frame.clone_from(out);
        }
        let mut side = |seen: Seen, frame: &mut Frame| {
            if matches!(base, Base::Keep) {
                frame.clone_from(out);
            }
            let all: Vec<Seen> = below.iter().copied().chain([seen]).collect();
            paint(painter, pictures, films, &all, base, frame);
        };
        let [a, b] = scratch;
        match kind {
            TransitionKind::Dissolve => {
                side(leaves, a);
                side(comes, b);
                out.mix(a, b, (progress * 256.0).round() as u16);
            }
            TransitionKind::Dip(color) => {
                let join_frames = self.shared.plan.join_length(leaves.index);
                side(if progress < 0.5 { leaves } else { comes }, a);
                a.mix_color(Ycc::of(color), (dip(progress, join_frames) * 256.0).round() as u16);
                std::mem::swap(a, out);
            }
        }
    }

    /// Loads what `seen` needs.
    fn ready(&mut self, seen: Seen) -> Result<()> {
        match &seen.clip.source {
            Source::Color(_) => {}
            Source::Still { .. } | Source::Layered(_) => {
                if !self.pictures.contains_key(&seen.index) {
                    self.pictures.insert(seen.index, self.shared.picture(seen.index, seen.clip)?);
                }
            }
            Source::Video { media, start, speed } => {
                if !self.films.contains_key(&seen.index) {
                    let file = self.shared.film(media)?;
                    let plan = self.shared.plan;
                    let board = board_of(file.size(), plan, seen.clip.transform.fit);
                    let moves = moves(plan, seen.index, seen.clip);
                    let fine = density(&board, 1.0, &moves);
                    let even = |n: f64| ((n * fine / 2.0).round() as usize * 2).max(2);
                    let size = (even(board.size.0), even(board.size.1));
                    let scale = (size.0 as f64 / board.size.0, size.1 as f64 / board.size.1);
                    let filling = moves.iter().all(|&(_, camera)| {
                        fills(board.lens(camera, (0.0, 0.0), scale, (0.0, 0.0)), &board, size, (false, false))
                    });
                    let border = if filling { 0 } else { BORDER };
                    self.films.insert(seen.index, Film { file, board, player: Player::new(size, border) });
                }
                if let Some(film) = self.films.get_mut(&seen.index) {
                    let seconds = start.as_secs_f64() + seen.time.as_secs_f64() * speed;
                    let wanted = film.file.frame_at(seconds);
                    film.player.show(self.shared.ffmpeg, &film.file, wanted)?;
                }
            }
        }
        Ok(())
    }

    fn words(&mut self, n: i64, out: &mut Frame) -> Result<()> {
        let rate = self.shared.plan.timeline.canvas.rate;
        let burn = self.shared.job.burn_captions;
        let words = self.shared.plan.words.iter().enumerate();
        for (i, words) in words.filter(|(_, w)| w.frames.contains(&n) && w.is_drawn(burn)) {
            if !self.overlays.contains_key(&i) {
                let overlay = self.shared.set(i)?;
                self.warnings.extend(overlay.iter().flat_map(|o| o.warnings.clone()));
                self.misfits.extend(overlay.iter().filter_map(|o| o.misfit.clone()));
                self.overlays.insert(i, overlay);
            }
            if let Some(Some(overlay)) = self.overlays.get(&i) {
                let opacity = caption::opacity(&words.caption.role, n, &words.frames, rate);
                lay(overlay, (opacity * 256.0).round() as u16, out);
            }
        }
        Ok(())
    }
}

fn paint(
    painter: &mut Painter,
    pictures: &BTreeMap<ClipIndex, Arc<Picture>>,
    films: &BTreeMap<ClipIndex, Film>,
    seen: &[Seen],
    base: Base,
    out: &mut Frame,
) {
    let mut draws: Vec<Draw> = Vec::new();
    let mut base = base;
    let flush = |draws: &mut Vec<Draw>, base: &mut Base, out: &mut Frame, painter: &mut Painter| {
        painter.paint(draws, *base, out);
        draws.clear();
        *base = Base::Keep;
    };
    for one in seen {
        let camera = Camera::at(&one.clip.transform, one.time);
        match &one.clip.source {
            Source::Color(color) => {
                let opacity = camera.opacity * f64::from(color.a) / 255.0;
                if opacity >= 1.0 {
                    // It hides everything that waits below it.
                    draws.clear();
                    base = Base::Color(Ycc::of(*color));
                } else if opacity > 0.0 {
                    flush(&mut draws, &mut base, out, painter);
                    out.mix_color(Ycc::of(*color), (opacity * 256.0).round() as u16);
                }
            }
            Source::Still { .. } | Source::Layered(_) => {
                if let Some(picture) = pictures.get(&one.index) {
                    picture.draws(camera, one.time, &mut draws);
                }
            }
            Source::Video { .. } => {
                if let Some(film) = films.get(&one.index) {
                    draws.push(film.player.draw(&film.board, camera));
                }
            }
        }
    }
    flush(&mut draws, &mut base, out, painter);
}

/// Lays a caption over a frame: no resampling, for it was drawn in its place.
fn lay(overlay: &Overlay, opacity: u16, out: &mut Frame) {
    let Surface::Paint(alpha) = &overlay.sheet.surface else { return };
    for (p, plane) in out.planes.iter_mut().enumerate() {
        let half = if p == 0 { 1 } else { 2 };
        let (x, y) = (overlay.x / half, overlay.y / half);
        let alpha = &alpha[p.min(1)];
        for row in 0..alpha.h {
            let below = &mut plane.row_mut(y + row)[x..x + alpha.w];
            match p {
                0 => over(below, &coarse(overlay.sheet.luma.row(row)), alpha.row(row), opacity),
                _ => over(below, overlay.sheet.chroma[p - 1].row(row), alpha.row(row), opacity),
            }
        }
    }
}
