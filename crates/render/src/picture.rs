//! Pictures out of files, made ready for the clip that shows them.

use crate::{
    lens::{Board, Camera, Lens},
    paint::Draw,
    plan::{ClipIndex, Plan},
    resample::Sample,
    sheet::{Rgba, Sheet, Surface, fine_luma, scale},
    yuv::Plane,
};
use fast_image_resize::{FilterType, ImageBufferError, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image};
use kinora_model::{Error, Result, text};
use kinora_timeline::{Clip, Crop, Drift, Layer, Layered, MediaId, Repeat, Span, Time, clip::Fit};
use std::path::{Path, PathBuf};

/// Clear samples around a sheet that does not fill the canvas, so that its border is as smooth as the rest.
pub const BORDER: usize = 4;

/// Least side of a sheet: with less its chroma would have no two samples to stand between.
pub const SMALLEST: usize = 4;

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
    /// Whether it stands still on the canvas, and the sheet is what the canvas shows of it.
    stands: bool,
}

impl Picture {
    /// The one still picture in `path`.
    pub fn still(plan: &Plan, index: ClipIndex, clip: &Clip, path: &Path) -> Result<Self> {
        let picture = cropped(load(path)?, crop_of(clip));
        let board = board_of((picture.w as u32, picture.h as u32), plan, clip.transform.fit);
        let moves = moves(plan, index, clip);
        // What is shown whole ends in a sharp border.
        let cut = clip.transform.fit == Fit::Contain;
        let layer = Prepared::new(&board, picture, (0.0, 0.0), 1.0, None, None, false, &moves, cut)?;
        Ok(Self { board, layers: vec![layer] })
    }

    /// A picture that was drawn with `density` of its pixels for each of the canvas's at scale 1.
    pub fn drawn(plan: &Plan, index: ClipIndex, clip: &Clip, picture: Rgba, density: f64) -> Result<Self> {
        let canvas = (f64::from(plan.timeline.canvas.width), f64::from(plan.timeline.canvas.height));
        let board = Board { size: (picture.w as f64, picture.h as f64), canvas, per_pixel: density };
        let moves = moves(plan, index, clip);
        let layer = Prepared::new(&board, picture, (0.0, 0.0), 1.0, None, None, false, &moves, false)?;
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
            let (depth, drift, glow) = (first.depth, first.drift, first.glow);
            layers.push(Prepared::new(&board, picture, origin, depth, drift, seen, glow, &moves, false)?);
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

    /// How it lies on the canvas.
    pub fn board(&self) -> Board {
        self.board
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
        frames.map(|n| rate.time_of(n) - clip.span.start).map(|t| (t, Camera::at(clip, t))).collect()
    })
}

/// Sheet samples per board pixel: as many as the closest camera needs, and never more than there are.
pub fn density(board: &Board, depth: f64, moves: &[(Time, Camera)]) -> f64 {
    let closest = moves.iter().map(|(_, c)| c.for_depth(depth).closeness()).fold(0.0, f64::max);
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
        cut: bool,
    ) -> Result<Self> {
        let again = match drift {
            Some(Drift::Run { x, y, repeat: Repeat::Tile }) => (x != 0.0, y != 0.0),
            _ => (false, false),
        };
        let mut layer = Self {
            sheet: Sheet::new(&Rgba::clear(2, 2), light),
            origin,
            density: (1.0, 1.0),
            border: (0.0, 0.0),
            depth,
            drift,
            seen,
            stands: false,
        };
        if let Some(window) = layer.window(board, (picture.w, picture.h), moves).filter(|_| again == (false, false)) {
            // What stands still is resampled once, here, and only copied from frame to frame.
            let (w, h) = (board.canvas.0 as usize, board.canvas.1 as usize);
            let opaque = !light && picture.data.chunks_exact(4).all(|p| p[3] == 255);
            let fine = opaque.then(|| resized_luma(fine_luma(&picture, false), Some(window), w, h)).transpose()?;
            layer.sheet = Sheet::new(&resized(picture, Some(window), w, h)?, light);
            layer.sheet.luma = fine.unwrap_or(layer.sheet.luma);
            layer.stands = true;
            return Ok(layer);
        }
        let wanted = density(board, depth, moves);
        let even = |n: usize| ((n as f64 * wanted / 2.0).round() as usize * 2).max(SMALLEST);
        let (w, h) = (even(picture.w), even(picture.h));
        let (full_w, full_h) = (picture.w, picture.h);
        let solid = !light && picture.data.chunks_exact(4).all(|p| p[3] == 255);
        let opaque = solid && (w, h) != (full_w, full_h);
        // An opaque picture is made smaller in fine luma, not out of its rounded smaller self.
        let fine = opaque.then(|| resized_luma(fine_luma(&picture, false), None, w, h)).transpose()?;
        let picture = resized(picture, None, w, h)?;
        layer.density = (w as f64 / full_w as f64, h as f64 / full_h as f64);
        let filling = moves.iter().all(|&(t, c)| fills(layer.lens(board, c, t), board, (w, h), again));
        let cut = cut && solid && !filling;
        let border = match () {
            () if filling || cut => (0, 0),
            () => (if again.0 { 0 } else { BORDER }, if again.1 { 0 } else { BORDER }),
        };
        layer.border = (border.0 as f64, border.1 as f64);
        let picture = if border == (0, 0) { picture } else { picture.bordered(border) };
        let picture = if again == (false, false) { picture } else { picture.repeated(again) };
        layer.sheet = Sheet::new(&picture, light);
        if cut {
            layer.sheet.surface = Surface::Cut;
        }
        layer.sheet.again = again;
        if let Some(fine) = fine.filter(|f| (f.w, f.h) == layer.sheet.size()) {
            layer.sheet.luma = fine;
        }
        Ok(layer)
    }

    /// The part of a picture of `size` (left, top, width, height) that the canvas shows in all of `moves`; none where that
    /// changes, is turned, or reaches beyond the picture.
    fn window(&self, board: &Board, size: (usize, usize), moves: &[(Time, Camera)]) -> Option<Window> {
        let mut lenses = moves.iter().map(|&(time, camera)| self.lens(board, camera, time));
        let first = lenses.next()?;
        if !first.is_straight() || lenses.any(|lens| lens != first) || !fills(first, board, size, (false, false)) {
            return None;
        }
        let along = |from: f64, length: f64, size: usize| {
            let from = from.clamp(0.0, size as f64 - 1.0);
            (from, length.min(size as f64 - from))
        };
        let (left, width) = along(first.x[2], first.x[0] * board.canvas.0, size.0);
        let (top, height) = along(first.y[2], first.y[1] * board.canvas.1, size.1);
        Some((left, top, width, height))
    }

    fn lens(&self, board: &Board, camera: Camera, time: Time) -> Lens {
        if self.stands {
            return Lens::PLAIN;
        }
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
        resized(picture, None, layer.w.max(1) as usize, layer.h.max(1) as usize)
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

/// What is used of a clip's source.
pub fn crop_of(clip: &Clip) -> Option<Crop> {
    clip.look.as_ref().and_then(|l| l.crop)
}

/// Left, top, width and height in whole pixels of what `crop` leaves of a picture of `w`×`h`.
pub fn window_of(crop: Option<Crop>, w: usize, h: usize) -> [usize; 4] {
    let Some(crop) = crop else { return [0, 0, w, h] };
    let along = |from: f64, to: f64, size: usize| {
        let (a, b) = ((from * size as f64).round() as usize, (to * size as f64).round() as usize);
        let a = a.min(size - 1);
        (a, b.clamp(a + 1, size) - a)
    };
    let ((left, width), (top, height)) = (along(crop.left, crop.right, w), along(crop.top, crop.bottom, h));
    [left, top, width, height]
}

/// What `crop` leaves of `picture`.
pub fn cropped(picture: Rgba, crop: Option<Crop>) -> Rgba {
    let [left, top, w, h] = window_of(crop, picture.w, picture.h);
    if (w, h) == (picture.w, picture.h) {
        return picture;
    }
    let row = |y: usize| &picture.data[(y * picture.w + left) * 4..(y * picture.w + left + w) * 4];
    Rgba { w, h, data: (top..top + h).flat_map(|y| row(y).iter().copied()).collect() }
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

/// Left, top, width and height of a part of a picture, in its pixels.
type Window = (f64, f64, f64, f64);

/// `picture`, or `window` of it, at `w`×`h`, by Lanczos-3.
fn resized(picture: Rgba, window: Option<Window>, w: usize, h: usize) -> Result<Rgba> {
    let all = (0.0, 0.0, picture.w as f64, picture.h as f64);
    if (picture.w, picture.h) == (w, h) && window.is_none_or(|window| window == all) {
        return Ok(picture);
    }
    let from = Image::from_vec_u8(picture.w as u32, picture.h as u32, picture.data, PixelType::U8x4);
    let mut data = lanczos(from, window, w, h)?.into_vec();
    // The filter rings: no colour may be brighter than its alpha.
    for p in data.chunks_exact_mut(4).filter(|p| p[3] != 255) {
        (p[0], p[1], p[2]) = (p[0].min(p[3]), p[1].min(p[3]), p[2].min(p[3]));
    }
    Ok(Rgba { w, h, data })
}

/// `luma`, or `window` of it, at `w`×`h`, by Lanczos-3, within what eight bits can say.
fn resized_luma(luma: Plane<u16>, window: Option<Window>, w: usize, h: usize) -> Result<Plane<u16>> {
    let bytes = luma.data.iter().flat_map(|v| v.to_ne_bytes()).collect();
    let to = lanczos(Image::from_vec_u8(luma.w as u32, luma.h as u32, bytes, PixelType::U16), window, w, h)?;
    let fine = to.buffer().chunks_exact(2).map(|b| u16::from_ne_bytes([b[0], b[1]]).min(255 << u16::FRACTION));
    Ok(Plane { w, h, data: fine.collect() })
}

fn lanczos(
    from: std::result::Result<Image<'static>, ImageBufferError>,
    window: Option<Window>,
    w: usize,
    h: usize,
) -> Result<Image<'static>> {
    let wrong =
        |cause: String| Error::internal(text!("a picture could not be resized"; "图片缩放失败")).caused_by(cause);
    let from = from.map_err(|e| wrong(e.to_string()))?;
    let mut to = Image::new(w as u32, h as u32, from.pixel_type());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    let options = match window {
        Some((left, top, width, height)) => options.crop(left, top, width, height),
        None => options,
    };
    Resizer::new().resize(&from, &mut to, &options).map_err(|e| wrong(e.to_string()))?;
    Ok(to)
}
