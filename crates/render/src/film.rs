//! Film files as sources: their frames, one after another, each at its own time.

use crate::{
    lens::{Board, Camera, Lens},
    paint::Draw,
    picture::BORDER,
    sheet::{Rgba, Sheet, scale},
};
use kinora_media::{Ffmpeg, Stream, StreamKind, VideoReader, View, copy::CodedFilm};
use kinora_model::{Error, Result, text};
use std::{
    cell::{Cell, OnceCell},
    path::{Path, PathBuf},
};

/// What is known of a film file: its streams and when each of its frames is shown.
pub struct FilmFile {
    path: PathBuf,
    stream: Stream,
    /// Seconds from the file's own beginning to each frame, in order.
    times: Vec<f64>,
}

impl FilmFile {
    /// Looks through the file in `path`.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path) -> Result<Self> {
        // Films as our own parts are: read here, for starting a program takes longer than showing a second of one.
        if let Some(film) = CodedFilm::open(path)?
            && let Some(stream) = film.stream()
        {
            return Ok(Self { path: path.to_owned(), stream, times: film.times().to_vec() });
        }
        let packets = ffmpeg.packets(path)?;
        let place = path.display();
        let none = || Error::invalid(text!("{place} has no pictures in it"; "{place} 里没有画面"));
        let found = packets.probe.streams.iter().position(|s| s.kind == StreamKind::Video).ok_or_else(none)?;
        let stream = packets.probe.streams[found].clone();
        let (n, d) = stream.tick().filter(|&(_, d)| d > 0).ok_or_else(none)?;
        let begin = packets.probe.format.start_time.unwrap_or(0.0);
        let mut times: Vec<f64> =
            packets.of[found].iter().map(|p| p.pts as f64 * n as f64 / d as f64 - begin).collect();
        times.retain(|&t| t > -1e-6);
        times.sort_by(f64::total_cmp);
        if times.is_empty() {
            return Err(none());
        }
        Ok(Self { path: path.to_owned(), stream, times })
    }

    /// Pixels across and down, as they are shown.
    pub fn size(&self) -> (u32, u32) {
        self.stream.shown_size()
    }

    /// The frame that is on the screen `seconds` after the file's first picture; the first and last are held.
    pub fn frame_at(&self, seconds: f64) -> usize {
        frame_at(&self.times, seconds)
    }
}

/// Which of the frames that are shown at `times` is on the screen `seconds` after the first; the first and last are held.
pub fn frame_at(times: &[f64], seconds: f64) -> usize {
    // A ten-thousandth forgives times that files round to their own ticks.
    let after = times.partition_point(|&t| t - times[0] <= seconds + 1e-4);
    after.saturating_sub(1)
}

/// Plays a film file forward for one clip.
pub struct Player {
    view: View,
    border: usize,
    reader: Option<VideoReader>,
    /// Frame that `reader` gives next.
    next: usize,
    /// Frame that `buffer` holds.
    held: Option<usize>,
    buffer: Vec<u8>,
    /// The same to be drawn, once somebody does.
    sheet: OnceCell<Sheet>,
    /// One that is drawn no more, for its memory.
    spare: Cell<Option<Sheet>>,
    fills: bool,
}

/// Frames that are read and thrown away rather than sought past.
const WADE: usize = 60;

impl Player {
    /// Gives pictures as `view` says (of even size); `fills`: nothing beyond them is ever seen.
    pub fn new(view: View, fills: bool) -> Self {
        let size = (view.size.0 as usize, view.size.1 as usize);
        let border = if view.clear { BORDER } else { 0 };
        let (sheet, spare) = Default::default();
        Self {
            view,
            border,
            reader: None,
            next: 0,
            held: None,
            buffer: vec![0; if view.clear { size.0 * size.1 * 4 } else { size.0 * size.1 * 3 / 2 }],
            sheet,
            spare,
            fills,
        }
    }

    fn sheet(&self) -> Sheet {
        let (w, h) = (self.view.size.0 as usize, self.view.size.1 as usize);
        if self.view.clear {
            let mut data = self.buffer.clone();
            for p in data.chunks_exact_mut(4).filter(|p| p[3] != 255) {
                (p[0], p[1], p[2]) = (scale(p[0], p[3]), scale(p[1], p[3]), scale(p[2], p[3]));
            }
            return Sheet::new(&Rgba { w, h, data }.bordered((self.border, self.border)), false);
        }
        let mut sheet = self.spare.take().unwrap_or_else(|| Sheet::for_film(w, h, self.fills));
        sheet.put(&self.buffer, w, h);
        sheet
    }

    /// The present picture, on `board`, through `camera`.
    pub fn draw(&self, board: &Board, camera: Camera) -> Draw<'_> {
        Draw { sheet: self.sheet.get_or_init(|| self.sheet()), lens: self.lens(board, camera), opacity: camera.opacity }
    }

    /// The present picture's planes as they were read, where a canvas of `size` shows just them.
    pub fn as_read(&self, board: &Board, camera: Camera, size: (usize, usize)) -> Option<&[u8]> {
        let is_canvas = (self.view.size.0 as usize, self.view.size.1 as usize) == size && !self.view.clear;
        let is_all = camera.opacity >= 1.0 && self.lens(board, camera) == Lens::PLAIN;
        (is_canvas && is_all).then_some(&self.buffer)
    }

    fn lens(&self, board: &Board, camera: Camera) -> Lens {
        let density = (f64::from(self.view.size.0) / board.size.0, f64::from(self.view.size.1) / board.size.1);
        let border = self.border as f64;
        board.lens(camera, (0.0, 0.0), density, (border, border))
    }

    /// Goes to frame `wanted` of `file`.
    pub fn show(&mut self, ffmpeg: &Ffmpeg, file: &FilmFile, wanted: usize) -> Result<()> {
        if self.held == Some(wanted) {
            return Ok(());
        }
        if self.reader.is_none() || wanted < self.next || wanted > self.next + WADE {
            // Seeking lands on the first frame at or after the moment: aim between this frame and the one before it.
            let from = if wanted == 0 { 0.0 } else { (file.times[wanted - 1] + file.times[wanted]) / 2.0 };
            self.reader = Some(VideoReader::open_view(ffmpeg, &file.path, &file.stream, from, self.view)?);
            self.next = wanted;
        }
        if let Some(reader) = &mut self.reader {
            while self.next <= wanted {
                if !reader.read(&mut self.buffer)? {
                    // Shorter than its own index says: the last picture is held.
                    if self.held.is_some() {
                        self.held = Some(wanted);
                        return Ok(());
                    }
                    let place = file.path.display();
                    return Err(Error::invalid(
                        text!("{place} ends before frame {wanted}"; "{place} 在第 {wanted} 帧之前结束"),
                    ));
                }
                self.next += 1;
            }
        }
        self.spare.set(self.sheet.take().filter(|_| !self.view.clear));
        self.held = Some(wanted);
        Ok(())
    }
}
