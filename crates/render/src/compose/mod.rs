//! Frames out of a plan.
//!
//! Each worker has a [`Compositor`] of its own: it holds the pictures of the clips that are on the screen and lets them go
//! when they have passed, so memory does not grow with the film. What two workers hold at the same time they share.
//!
//! Clips that only have their place are painted straight onto the frame, many at once; one that is masked, coloured, blended
//! or wiped is made into a cel first ([`crate::cel`]).

mod loaded;
mod shared;

pub use shared::Shared;

use crate::{
    caption::{self, Overlay},
    cel::meet,
    paint::{Base, over},
    plan::{ClipIndex, Seen, Shown, dip},
    sheet::{Surface, coarse},
    yuv::{Frame, Ycc},
};
use kinora_model::{Result, Text};
use kinora_timeline::TransitionKind;
use loaded::Loaded;
use std::collections::BTreeMap;

/// Composes frames in rising order.
pub struct Compositor<'a> {
    shared: &'a Shared<'a>,
    loaded: Loaded,
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
            loaded: Loaded::default(),
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
        self.loaded.keep(&clips);
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
        self.loaded.keep(&in_sight);
        for seen in shown.iter().flat_map(|s| match s {
            Shown::One(seen) => vec![*seen],
            Shown::Two { leaves, comes, .. } => vec![*leaves, *comes],
        }) {
            self.loaded.ready(self.shared, seen, &mut self.warnings)?;
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
            self.loaded.paint(&waiting, base, out);
        }
        self.words(n, out)
    }

    /// Two clips that meet, over what lies below.
    fn join(
        &mut self,
        below: &[Seen],
        base: Base,
        (leaves, comes): (Seen, Seen),
        (kind, progress): (TransitionKind, f64),
        out: &mut Frame,
    ) {
        let is_lowest = below.is_empty() && matches!(base, Base::Color(_));
        match kind {
            // Each over what lies below, and then one mixed into the other.
            TransitionKind::Dissolve => self.mix(below, base, (leaves, comes), progress, out),
            TransitionKind::Dip(color) => {
                let weight = dip(progress, self.shared.plan.join_length(leaves.index));
                let seen = if progress < 0.5 { leaves } else { comes };
                if is_lowest {
                    self.loaded.paint(&[seen], base, out);
                    out.mix_color(Ycc::of(color), (weight * 256.0).round() as u16);
                } else {
                    self.loaded.paint(below, base, out);
                    let mut cel = self.loaded.cel(&seen, (out.planes[0].w, out.planes[0].h));
                    cel.dip(Ycc::of(color), weight);
                    cel.lay(256, out);
                }
            }
            _ => {
                self.loaded.paint(below, base, out);
                let size = (out.planes[0].w, out.planes[0].h);
                let (a, b) = (self.loaded.cel(&leaves, size), self.loaded.cel(&comes, size));
                meet(kind, a, b, progress).lay(256, out);
            }
        }
    }

    fn mix(&mut self, below: &[Seen], base: Base, (leaves, comes): (Seen, Seen), progress: f64, out: &mut Frame) {
        let Self { loaded, scratch, .. } = self;
        for frame in scratch.iter_mut().filter(|f| f.planes[0].data.len() != out.planes[0].data.len()) {
            frame.clone_from(out);
        }
        let mut side = |seen: Seen, frame: &mut Frame| {
            if matches!(base, Base::Keep) {
                frame.clone_from(out);
            }
            let all: Vec<Seen> = below.iter().copied().chain([seen]).collect();
            loaded.paint(&all, base, frame);
        };
        let [a, b] = scratch;
        side(leaves, a);
        side(comes, b);
        out.mix(a, b, (progress * 256.0).round() as u16);
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
