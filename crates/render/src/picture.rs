//! Pictures out of files, made ready for the clip that shows them.

use crate::{
    lens::{Board, Camera, Lens},
    paint::Draw,
    plan::{ClipIndex, Plan},
    sheet::{Rgba, Sheet, scale},
};
use kinora_model::{Error, Result, text};
use kinora_timeline::{Clip, Drift, Layer, Layered, MediaId, Repeat, Span, Time, clip::Fit};
use std::path::{Path, PathBuf};

/// Clear samples around a sheet that does not fill the canvas, so that its border is as smooth as the rest.
pub const BORDER: usize = 4;

/// A picture that moves as one, or in layers.
pub struct Picture {
    board: Board,
    layers: Vec<Prepared>,
}

struct Prepared {
    sheet: Sheet,
    origin: (f64, f64),
    density: (f64, f64),
    border: (f64, f64),
    depth: f64,
    drift: Option<Drift>,
    seen: Option<Vec<Span>>,
}

impl Picture {
    /// The one still picture in `path`.
    pub fn still(plan: &Plan, index: ClipIndex, clip: &Clip, path: &Path) -> Result<Self> {
        let picture = load(path)?;
        let board = board_of((picture.w as u32, picture.h as u32), plan, clip.transform.fit);
        let moves = moves(plan, index, clip);
        let layer = Prepared::new(&board, picture, (0.0, 0.0), 1.0, None, None, false, &moves)?;
        Ok(Self { board, layers: vec![layer] })
    }

    /// A drawing in layers; neighbours that always move alike become one sheet.
    pub fn layered(
        plan: &Plan,
        index: ClipIndex,
        clip: &Clip,
        drawing: &Layered,
        path_of: &(dyn Fn(&MediaId) -> Result<PathBuf> + Sync),
    ) -> Result<Self> {
        let canvas = (f64::from(plan.timeline.canvas.width), f64::from(plan.timeline.canvas.height));
        let size = (f64::from(drawing.width), f64::from(drawing.height));
        let per_pixel = drawing.view * (size.0 / canvas.0).min(size.1 / canvas.1);
        let board = Board { size, canvas, per_pixel };
        let moves = moves(plan, index, clip);
        let mut layers = Vec::new();
        let mut rest = &drawing.layers[..];
        while let Some(first) = rest.first() {
            let alike = rest.iter().take_while(|l| is_plain(first) && is_plain(l) && l.depth == first.depth).count();
            let (group, after) = rest.split_at(alike.max(1));
            rest = after;
            let (picture, x, y) = flattened(group, path_of)?;
            let origin = (f64::from(x), f64::from(y));
            let seen = first.seen.clone();
            layers.push(Prepared::new(&board, picture, origin, first.depth, first.drift, seen, first.glow, &moves)?);
        }
        Ok(Self { board, layers })
    }

    /// Adds what is seen at `time` on the clip's clock through `camera` to `draws`, back to front.
    pub fn draws<'s>(&'s self, camera: Camera, time: Time, draws: &mut Vec<Draw<'s>>) {
        for layer in &self.layers {
            let seen = layer.seen.as_ref().is_none_or(|spans| {
                let after = spans.partition_point(|s| s.start <= time);
                after > 0 && spans[after - 1].contains(time)
            });
            let opacity = camera.opacity * flicker(layer.drift, time);
            if seen && opacity > 0.0 {
                draws.push(Draw { sheet: &layer.sheet, lens: layer.lens(&self.board, camera, time), opacity });
            }
        }
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.layers.iter().map(|l| l.sheet.bytes()).sum()
    }
}

/// How a source of `size` lies on the canvas.
pub fn board_of(size: (u32, u32), plan: &Plan, fit: Fit) -> Board {
    let canvas = (f64::from(plan.timeline.canvas.width), f64::from(plan.timeline.canvas.height));
    let size = (f64::from(size.0), f64::from(size.1));
    let (x, y) = (size.0 / canvas.0, size.1 / canvas.1);
    let per_pixel = match fit {
        Fit::Cover => x.min(y),
        Fit::Contain => x.max(y),
    };
    Board { size, canvas, per_pixel }
}

/// Every moment of a clip that some frame shows, with its camera.
pub fn moves(plan: &Plan, index: ClipIndex, clip: &Clip) -> Vec<(Time, Camera)> {
    let rate = plan.timeline.canvas.rate;
    plan.clips_in(&(0..plan.frames)).into_iter().find(|(i, ..)| *i == index).map_or(Vec::new(), |(.., frames)| {
        frames.map(|n| rate.time_of(n) - clip.span.start).map(|t| (t, Camera::at(&clip.transform, t))).collect()
    })
}

/// Sheet samples per board pixel: as many as the closest camera needs, and never more than there are.
pub fn density(board: &Board, depth: f64, moves: &[(Time, Camera)]) -> f64 {
    let closest = moves.iter().map(|(_, c)| c.for_depth(depth).scale).fold(0.0, f64::max);
    let needed = closest / board.per_pixel;
    if needed < 0.95 { needed.max(0.01) } else { 1.0 }
}

/// Whether `lens` shows nothing beyond a sheet of `size` samples on this canvas.
pub fn fills(lens: Lens, board: &Board, size: (usize, usize), again: (bool, bool)) -> bool {
    let [x, y] = lens.bounds((0.0, board.canvas.0), (0.0, board.canvas.1));
    let inside = |(lo, hi): (f64, f64), size: usize| lo > -0.01 && hi < size as f64 + 0.01;
    (again.0 || inside(x, size.0)) && (again.1 || inside(y, size.1))
}

impl Prepared {
    #[expect(clippy::too_many_arguments, reason = "one private constructor that two callers fill from their own types")]
    fn new(
        board: &Board,
        picture: Rgba,
        origin: (f64, f64),
        depth: f64,
        drift: Option<Drift>,
        seen: Option<Vec<Span>>,
        light: bool,
        moves: &[(Time, Camera)],
    ) -> Result<Self> {
        let wanted = density(board, depth, moves);
        let even = |n: usize| ((n as f64 * wanted / 2.0).round() as usize * 2).max(2);
        let (w, h) = (even(picture.w), even(picture.h));
        let (full_w, full_h) = (picture.w, picture.h);
        let picture = resized(picture, w, h)?;
        let again = match drift {
            Some(Drift::Run { x, y, repeat: Repeat::Tile }) => (x != 0.0, y != 0.0),
            _ => (false, false),
        };
        let density = (w as f64 / full_w as f64, h as f64 / full_h as f64);
        let mut layer = Self {
            sheet: Sheet::new(&Rgba::clear(2, 2), light),
            origin,
            density,
            border: (0.0, 0.0),
            depth,
            drift,
            seen,
        };
        let filling = moves.iter().all(|&(t, c)| fills(layer.lens(board, c, t), board, (w, h), again));
        let border =
            if filling { (0, 0) } else { (if again.0 { 0 } else { BORDER }, if again.1 { 0 } else { BORDER }) };
        layer.border = (border.0 as f64, border.1 as f64);
        let picture = if border == (0, 0) { picture } else { picture.bordered(border) };
        let picture = if again == (false, false) { picture } else { picture.repeated(again) };
        layer.sheet = Sheet::new(&picture, light);
        layer.sheet.again = again;
        Ok(layer)
    }

    fn lens(&self, board: &Board, camera: Camera, time: Time) -> Lens {
        let seconds = time.as_secs_f64();
        let (dx, dy) = match self.drift {
            Some(Drift::Run { x, y, .. }) => (x * seconds, y * seconds),
            Some(Drift::Sway { x, y, period, phase }) => {
                let swing = swing(seconds, period, phase);
                (x * swing, y * swing)
            }
            Some(Drift::Flicker { .. }) | None => (0.0, 0.0),
        };
        let origin = (self.origin.0 + dx, self.origin.1 + dy);
        board.lens(camera.for_depth(self.depth), origin, self.density, self.border)
    }
}

fn swing(seconds: f64, period: Time, phase: f64) -> f64 {
    let period = period.as_secs_f64().max(1e-3);
    (std::f64::consts::TAU * (seconds / period + phase)).sin()
}

fn flicker(drift: Option<Drift>, time: Time) -> f64 {
    match drift {
        Some(Drift::Flicker { depth, period, phase }) => {
            1.0 - depth.clamp(0.0, 1.0) * (0.5 + 0.5 * swing(time.as_secs_f64(), period, phase))
        }
        _ => 1.0,
    }
}

fn is_plain(layer: &Layer) -> bool {
    !layer.glow && layer.drift.is_none() && layer.seen.is_none()
}

/// One picture out of layers that lie over each other, and where its left upper corner is on the board.
fn flattened(layers: &[Layer], path_of: &(dyn Fn(&MediaId) -> Result<PathBuf> + Sync)) -> Result<(Rgba, i32, i32)> {
    let sized = |layer: &Layer| {
        let picture = load(&path_of(&layer.media)?)?;
        resized(picture, layer.w.max(1) as usize, layer.h.max(1) as usize)
    };
    if let [only] = layers {
        return Ok((sized(only)?, only.x, only.y));
    }
    let edge = |of: fn(&Layer) -> i64| layers.iter().map(of);
    let (left, top) = (edge(|l| l.x.into()).min().unwrap_or(0), edge(|l| l.y.into()).min().unwrap_or(0));
    let right = edge(|l| i64::from(l.x) + i64::from(l.w)).max().unwrap_or(0);
    let bottom = edge(|l| i64::from(l.y) + i64::from(l.h)).max().unwrap_or(0);
    let mut all = Rgba::clear((right - left).max(1) as usize, (bottom - top).max(1) as usize);
    for layer in layers {
        all.draw(&sized(layer)?, i64::from(layer.x) - left, i64::from(layer.y) - top);
    }
    Ok((all, left as i32, top as i32))
}

/// The picture in `path`, upright, premultiplied.
pub fn load(path: &Path) -> Result<Rgba> {
    let picture = kinora_media::intake::decode_picture(path)?;
    let opaque = !picture.color().has_alpha();
    let picture = picture.into_rgba8();
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let mut data = picture.into_raw();
    if !opaque {
        for p in data.chunks_exact_mut(4).filter(|p| p[3] != 255) {
            (p[0], p[1], p[2]) = (scale(p[0], p[3]), scale(p[1], p[3]), scale(p[2], p[3]));
        }
    }
    Ok(Rgba { w, h, data })
}

/// `picture` at `w`×`h`, by Lanczos-3.
fn resized(picture: Rgba, w: usize, h: usize) -> Result<Rgba> {
    use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image};
    if (picture.w, picture.h) == (w, h) {
        return Ok(picture);
    }
    let wrong =
        |cause: String| Error::internal(text!("a picture could not be resized"; "图片缩放失败")).caused_by(cause);
    let from = Image::from_vec_u8(picture.w as u32, picture.h as u32, picture.data, PixelType::U8x4)
        .map_err(|e| wrong(e.to_string()))?;
    let mut to = Image::new(w as u32, h as u32, PixelType::U8x4);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(&from, &mut to, &options).map_err(|e| wrong(e.to_string()))?;
    let mut data = to.into_vec();
    // The filter rings: no colour may be brighter than its alpha.
    for p in data.chunks_exact_mut(4).filter(|p| p[3] != 255) {
        (p[0], p[1], p[2]) = (p[0].min(p[3]), p[1].min(p[3]), p[2].min(p[3]));
    }
    Ok(Rgba { w, h, data })
}
