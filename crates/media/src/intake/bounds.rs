//! How much of a file is taken.

use std::time::Duration;

/// How much of a file is taken. What a caller lets in per route is its own matter; the defaults are what one machine
/// swallows without harm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Bytes of the file.
    pub bytes: u64,
    /// Pixels of one picture or frame. Never more than 64 Mi for pictures and 40 million for films.
    pub pixels: u64,
    /// Length in seconds, of sound, film or GIF.
    pub seconds: f64,
    /// Streams in the file.
    pub streams: usize,
    /// Frames per second, on average.
    pub frames_per_second: f64,
    /// Time to look at it: this, and [`wall_per_second`](Self::wall_per_second) for each second that it says it lasts.
    pub wall: Duration,
    /// Seconds of time for each second of length.
    pub wall_per_second: f64,
}

impl Default for Bounds {
    /// 2 GiB, 64 Mi pixels, 4 hours, 16 streams, 120 frames per second, and 30 s and a tenth of its length to look at it.
    fn default() -> Self {
        Self {
            bytes: 2 << 30,
            pixels: super::picture::PICTURE_PIXELS,
            seconds: 4.0 * 3600.0,
            streams: 16,
            frames_per_second: 120.0,
            wall: Duration::from_secs(30),
            wall_per_second: 0.1,
        }
    }
}

impl Bounds {
    /// The time for a file that says it lasts `seconds`.
    pub(super) fn patience(&self, seconds: Option<f64>) -> Duration {
        let seconds = seconds.unwrap_or(0.0).clamp(0.0, self.seconds.max(0.0));
        self.wall + Duration::from_secs_f64((seconds * self.wall_per_second).clamp(0.0, 1e6))
    }
}
