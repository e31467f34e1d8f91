//! What is on the screen, ready to be painted: pictures, films at their present frame, words.

use super::shared::Shared;
use crate::{
    cel::Cel,
    film::{FilmFile, Player},
    lens::{Board, Camera, Lens},
    motion,
    paint::{Base, Draw, Painter},
    picture::{Picture, SMALLEST, board_of, crop_of, density, fills, moves, window_of},
    plan::{ClipIndex, Seen},
    yuv::{Frame, Plane, Ycc},
};
use kinora_media::View;
use kinora_model::{Result, Text};
use kinora_timeline::{Backdrop, Curve, Key, MediaId, Source, Time, Words};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

struct Film {
    file: Arc<FilmFile>,
    board: Board,
    player: Player,
}

impl Film {
    fn new(shared: &Shared, seen: Seen, media: &MediaId) -> Result<Self> {
        let file = shared.film(media)?;
        let plan = shared.plan;
        let (w, h) = file.size();
        let window = window_of(crop_of(seen.clip), w as usize, h as usize).map(|v| v as u32);
        let crop = (window != [0, 0, w, h]).then_some(window);
        let board = board_of((window[2], window[3]), plan, seen.clip.transform.fit);
        let moves = moves(plan, seen.index, seen.clip);
        let fine = density(&board, 1.0, &moves);
        let even = |n: f64| ((n * fine / 2.0).round() as usize * 2).max(SMALLEST);
        let size = (even(board.size.0), even(board.size.1));
        let scale = (size.0 as f64 / board.size.0, size.1 as f64 / board.size.1);
        let filling = moves
            .iter()
            .all(|&(_, camera)| fills(board.lens(camera, (0.0, 0.0), scale, (0.0, 0.0)), &board, size, (false, false)));
        let clear = seen.clip.look.as_ref().is_some_and(|l| l.clear);
        let view = View { crop, size: (size.0 as u32, size.1 as u32), clear };
        Ok(Self { file, board, player: Player::new(view, filling) })
    }
}

/// What one worker holds.
#[derive(Default)]
pub(super) struct Loaded {
    pictures: BTreeMap<ClipIndex, Arc<Picture>>,
    /// Words that are being typed: how many of their bytes are there.
    typed: BTreeMap<ClipIndex, usize>,
    films: BTreeMap<ClipIndex, Film>,
    /// Pictures behind clips.
    backdrops: BTreeMap<ClipIndex, Picture>,
    painter: Painter,
    kept: Kept,
}

/// For each masked clip: where it was when its masks were last drawn, and what they keep.
type Kept = BTreeMap<ClipIndex, (Place, Vec<[Plane; 2]>)>;
/// How a clip lies on the canvas, and the columns and rows that it is seen in.
type Place = (Lens, (usize, usize), (usize, usize));

impl Loaded {
    /// Lets go of everything that is not of `clips`.
    pub fn keep(&mut self, clips: &[ClipIndex]) {
        self.pictures.retain(|i, _| clips.contains(i));
        self.films.retain(|i, _| clips.contains(i));
        self.backdrops.retain(|i, _| clips.contains(i));
        self.kept.retain(|i, _| clips.contains(i));
    }

    /// Loads what `seen` needs.
    pub fn ready(&mut self, shared: &Shared, seen: Seen, warnings: &mut Vec<Text>) -> Result<()> {
        self.ready_backdrop(shared, seen)?;
        match &seen.clip.source {
            Source::Color(_) | Source::Effect(_) => {}
            Source::Words(words) => self.ready_words(shared, seen, words, warnings)?,
            Source::Still { .. } | Source::Layered(_) => {
                if let Entry::Vacant(place) = self.pictures.entry(seen.index) {
                    place.insert(shared.picture(seen.index, seen.clip)?);
                }
            }
            Source::Video { media, start, speed, warp } => {
                let film = match self.films.entry(seen.index) {
                    Entry::Occupied(film) => film.into_mut(),
                    Entry::Vacant(place) => place.insert(Film::new(shared, seen, media)?),
                };
                let seconds = start.as_secs_f64() + passed(seen.time, *speed, warp.as_ref());
                let wanted = film.file.frame_at(seconds);
                film.player.show(shared.ffmpeg, &film.file, wanted)?;
            }
        }
        Ok(())
    }

    /// Words that are typed are set anew whenever there are more of them.
    fn ready_words(&mut self, shared: &Shared, seen: Seen, words: &Words, warnings: &mut Vec<Text>) -> Result<()> {
        let share = motion::typed(seen.clip, seen.time);
        let count = share.map_or(words.text.len(), |s| (s * words.text.len() as f64).round() as usize);
        if self.pictures.contains_key(&seen.index) && self.typed.get(&seen.index) == Some(&count) {
            return Ok(());
        }
        let (picture, lacks) = shared.words(seen.index, seen.clip, words, share)?;
        warnings.extend(lacks);
        self.pictures.insert(seen.index, Arc::new(picture));
        self.typed.insert(seen.index, count);
        Ok(())
    }

    fn ready_backdrop(&mut self, shared: &Shared, seen: Seen) -> Result<()> {
        let backdrop = seen.clip.look.as_ref().and_then(|l| l.backdrop.as_ref());
        if let Some(Backdrop::Picture(media)) = backdrop
            && !self.backdrops.contains_key(&seen.index)
        {
            self.backdrops.insert(seen.index, shared.backdrop(seen.index, seen.clip, media)?);
        }
        Ok(())
    }

    /// Paints `seen`, bottom first, over `base` into `out`.
    pub fn paint(&mut self, seen: &[Seen], base: Base, out: &mut Frame) {
        let (mut painter, mut kept) = (std::mem::take(&mut self.painter), std::mem::take(&mut self.kept));
        let mut base = base;
        let mut draws: Vec<Draw> = Vec::new();
        for one in seen {
            if let Some(kind) = special(one) {
                painter.paint(&draws, base, out);
                draws.clear();
                base = Base::Keep;
                self.lay(&mut painter, &mut kept, one, kind, out);
                continue;
            }
            if let Source::Color(color) = &one.clip.source {
                let opacity = Camera::at(one.clip, one.time).opacity * f64::from(color.a) / 255.0;
                if opacity >= 1.0 {
                    // It hides everything that waits below it.
                    draws.clear();
                    base = Base::Color(Ycc::of(*color));
                } else if opacity > 0.0 {
                    painter.paint(&draws, base, out);
                    draws.clear();
                    base = Base::Keep;
                    out.mix_color(Ycc::of(*color), (opacity * 256.0).round() as u16);
                }
                continue;
            }
            let camera = Camera::at(one.clip, one.time);
            let size = (out.planes[0].w, out.planes[0].h);
            let film = self.films.get(&one.index);
            if let Some(planes) = film.and_then(|f| f.player.as_read(&f.board, camera, size)) {
                // Nor is anything seen below it.
                draws.clear();
                base = Base::Keep;
                out.put(planes);
                continue;
            }
            self.draws(one, camera, &mut draws);
        }
        painter.paint(&draws, base, out);
        drop(draws);
        (self.painter, self.kept) = (painter, kept);
    }

    /// Adds a clip's pictures, seen through `camera`, to `draws`.
    fn draws<'s>(&'s self, one: &Seen, camera: Camera, draws: &mut Vec<Draw<'s>>) {
        if let Some(picture) = self.pictures.get(&one.index) {
            picture.draws(camera, one.time, draws);
        } else if let Some(film) = self.films.get(&one.index) {
            draws.push(film.player.draw(&film.board, camera));
        }
    }

    fn lay(&self, painter: &mut Painter, kept: &mut Kept, one: &Seen, kind: Special, out: &mut Frame) {
        match (kind, &one.clip.source) {
            (Special::Over, Source::Effect(effect)) => {
                let mut all = Cel::of_frame(out);
                all.effect(effect, one.frame);
                all.lay(256, out);
            }
            _ => {
                let blend = one.clip.look.as_ref().map(|l| l.blend).unwrap_or_default();
                let (w, h) = (out.planes[0].w, out.planes[0].h);
                if let Some(cel) = self.cel_with(painter, kept, one, (w, h), false) {
                    cel.lay_blended(blend, out);
                }
            }
        }
    }

    /// A clip by itself on the whole canvas, with all that is done to it but how it blends.
    pub fn cel(&mut self, one: &Seen, (w, h): (usize, usize)) -> Cel {
        let (mut painter, mut kept) = (std::mem::take(&mut self.painter), std::mem::take(&mut self.kept));
        let cel = self.cel_with(&mut painter, &mut kept, one, (w, h), true);
        (self.painter, self.kept) = (painter, kept);
        cel.unwrap_or_else(|| Cel::clear(w, h))
    }

    /// As [`cel`](Self::cel), but only of the part in which it is seen unless `whole`; none where that is nowhere.
    fn cel_with(
        &self,
        painter: &mut Painter,
        kept: &mut Kept,
        one: &Seen,
        (w, h): (usize, usize),
        whole: bool,
    ) -> Option<Cel> {
        let camera = Camera::at(one.clip, one.time);
        let look = one.clip.look.as_deref();
        let board = self.board(one, (w, h));
        // Filters and backgrounds reach beyond the picture.
        let everywhere = whole || look.is_some_and(|l| l.backdrop.is_some() || !l.effects.is_empty());
        let [cols, rows] = if everywhere { [(0, w), (0, h)] } else { part(&board, camera, (w, h))? };
        let mut paint = |camera: Camera| {
            let mut draws = Vec::new();
            self.draws(one, camera, &mut draws);
            for draw in &mut draws {
                draw.lens = draw.lens.from_corner(cols.0 as f64, rows.0 as f64);
            }
            let cel = Cel::painted(cols.1 - cols.0, rows.1 - rows.0, |frame| match &one.clip.source {
                Source::Color(color) => {
                    let opacity = camera.opacity * f64::from(color.a) / 255.0;
                    frame.mix_color(Ycc::of(*color), (opacity * 256.0).round() as u16);
                }
                _ => painter.paint(&draws, Base::Keep, frame),
            });
            Cel { at: (cols.0, rows.0), ..cel }
        };
        let mut cel = paint(camera);
        if let Some(look) = look {
            look.key.iter().for_each(|key| cel.key(key));
            look.tone.iter().for_each(|tone| cel.tone(tone, one.time));
            look.effects.iter().for_each(|effect| cel.effect(effect, one.frame));
        }
        let lens: Lens = board.lens(camera, (0.0, 0.0), (1.0, 1.0), (0.0, 0.0));
        if let Some(look) = look.filter(|l| !l.masks.is_empty()) {
            // What stands still is cut out along the same line in every frame.
            let place = (lens, cols, rows);
            let same = kept.get(&one.index).is_some_and(|(known, _)| *known == place);
            if !same {
                let shares = look.masks.iter().map(|mask| cel.masked(mask, &lens, board.size)).collect();
                kept.insert(one.index, (place, shares));
            }
            kept.get(&one.index).iter().flat_map(|k| &k.1).for_each(|shares| cel.keep(shares));
        }
        motion::edge(one.clip, one.time).into_iter().for_each(|edge| cel.wipe(edge, &lens, board.size));
        let mut behind = match look.and_then(|l| l.backdrop.as_ref()) {
            None => return Some(cel),
            Some(Backdrop::Color(color)) => {
                let mut behind = Cel::filled(w, h, Ycc::of(*color));
                behind.fade(f64::from(color.a) / 255.0);
                behind
            }
            Some(Backdrop::Blur(deviation)) => {
                let mut behind = paint(self.covering(one, camera, (w, h)));
                behind.blur(deviation * w as f64);
                behind
            }
            Some(Backdrop::Picture(_)) => {
                let mut draws = Vec::new();
                if let Some(picture) = self.backdrops.get(&one.index) {
                    picture.draws(Camera::STILL, one.time, &mut draws);
                }
                Cel::painted(w, h, |frame| painter.paint(&draws, Base::Keep, frame))
            }
        };
        behind.cover(&cel);
        Some(behind)
    }

    /// How a clip's picture lies on the canvas.
    fn board(&self, one: &Seen, (w, h): (usize, usize)) -> Board {
        let canvas = (w as f64, h as f64);
        let picture = self.pictures.get(&one.index).map(|p| p.board());
        let film = self.films.get(&one.index).map(|f| f.board);
        picture.or(film).unwrap_or(Board { size: canvas, canvas, per_pixel: 1.0 })
    }

    /// The camera through which a clip covers the whole canvas, upright.
    fn covering(&self, one: &Seen, camera: Camera, size: (usize, usize)) -> Camera {
        let board = self.board(one, size);
        let (x, y) = (board.size.0 / board.canvas.0, board.size.1 / board.canvas.1);
        let scale = board.per_pixel / x.min(y);
        let sign = |factor: f64| 1f64.copysign(factor);
        let stretch = (sign(camera.stretch.0), sign(camera.stretch.1));
        // A little more, so that no clear border is blurred in.
        Camera { x: 0.0, y: 0.0, scale: scale * 1.02, rotation: 0.0, opacity: 1.0, stretch }
    }
}

/// The columns and rows of a canvas in which a board is seen through `camera`, widened to whole pairs of pixels; none where
/// it lies outside.
fn part(board: &Board, camera: Camera, (w, h): (usize, usize)) -> Option<[(usize, usize); 2]> {
    let [x, y] = board.seen(camera);
    // The painter reaches two samples beyond a border.
    let along = |(lo, hi): (f64, f64), limit: usize| {
        let even = |v: f64| v.clamp(0.0, limit as f64);
        let (lo, hi) =
            (even(lo - 4.0) as usize / 2 * 2, (even(hi + 4.0).ceil() as usize).next_multiple_of(2).min(limit));
        (lo < hi).then_some((lo, hi))
    };
    Some([along(x, w)?, along(y, h)?])
}

/// Why a clip cannot be painted straight onto the film.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    /// It is worked on as a cel.
    Cel,
    /// It is a filter over what is there.
    Over,
}

fn special(one: &Seen) -> Option<Special> {
    let clip = one.clip;
    match &clip.source {
        Source::Effect(_) => Some(Special::Over),
        _ => {
            let looks = clip.look.as_ref().is_some_and(|l| !l.is_plain());
            (looks || motion::edge(clip, one.time).is_some()).then_some(Special::Cel)
        }
    }
}

/// Seconds of file that have passed at `time` on the clip's clock. A curve goes on beyond its ends at its speed there, for
/// a transition's handles.
fn passed(time: Time, speed: f64, warp: Option<&Curve>) -> f64 {
    let Some(Curve(keys)) = warp else { return time.as_secs_f64() * speed };
    let slope = |a: &Key, b: &Key| (b.value - a.value) / (b.at - a.at).as_secs_f64();
    match keys[..] {
        [a, b, ..] if time < a.at => a.value + (time - a.at).as_secs_f64() * slope(&a, &b),
        [.., a, b] if time > b.at => b.value + (time - b.at).as_secs_f64() * slope(&a, &b),
        _ => warp.map_or(0.0, |w| w.at(time)),
    }
}
