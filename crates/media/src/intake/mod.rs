//! The door for files from outside: uploads, and what was fetched from somebody's address.
//!
//! [`examine`] is asked for every such file, after it lies on this machine's disk and before anything else opens it. It
//! says what the file is, or why it is not taken. Nothing is believed of it: neither its name nor what its header claims.
//!
//! 1. It must be an ordinary file of bounded size: no link, pipe, device or folder.
//! 2. Its own first bytes say what it is ([`crate::sniff`]); lists of other files, drawings that load files, archives and
//!    whatever else is not a picture, sound or film are refused by their names.
//! 3. Pictures and GIFs are decoded in this process by decoders in Rust, within bounds of pixels and memory.
//! 4. Films and sounds are read by ffprobe and ffmpeg behind walls ([`crate::confine`]), opened as what they are and as
//!    nothing else: first the header, against the bounds; then every packet, for the true length; then the first frames,
//!    through the decoders.
//!
//! [`mezzanine`] then makes a film of it that is ours, for whoever wants nothing later to meet the stranger's own file.
//!
//! All of it blocks: from async code, call it where blocking is allowed. Any thread will do.

mod bounds;
mod boxes;
mod film;
mod mezzanine;
pub(crate) mod open;
mod picture;
mod refusal;

pub use bounds::Bounds;
pub use mezzanine::mezzanine;
pub use open::FRAME_PIXELS;
pub use picture::{PICTURE_PIXELS, decode as decode_picture};
pub use refusal::Refusal;

use crate::{
    Ffmpeg, Format,
    sniff::{head_of, stranger},
};
use kinora_model::{Error, Result, Text, text};
use std::{
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::atomic::AtomicBool,
    time::Duration,
};

/// What a file is to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One picture.
    Picture,
    /// A GIF that moves.
    Gif,
    /// Sound.
    Sound,
    /// A film, with or without sound.
    Video,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Picture, Self::Gif, Self::Sound, Self::Video];

    /// The formats that it may come in.
    pub fn formats(self) -> &'static [Format] {
        match self {
            Self::Picture => &[Format::Png, Format::Jpeg, Format::Webp, Format::Bmp, Format::Gif],
            Self::Gif => &[Format::Gif],
            Self::Sound => {
                &[Format::Wav, Format::Mp3, Format::Flac, Format::Ogg, Format::Aac, Format::Mp4, Format::Matroska]
            }
            Self::Video => &[Format::Mp4, Format::Matroska],
        }
    }

    /// What people call it.
    pub fn name(self) -> Text {
        match self {
            Self::Picture => text!("a picture"; "图片"),
            Self::Gif => text!("a moving GIF"; "动态 GIF"),
            Self::Sound => text!("a sound"; "音频"),
            Self::Video => text!("a film"; "视频"),
        }
    }

    /// Its name and its formats.
    fn with_formats(self) -> Text {
        let name = self.name();
        let formats: Vec<&str> = self.formats().iter().map(|f| f.name()).collect();
        let (en, zh) = (formats.join(", "), formats.join("、"));
        text!("{} ({en})", name.en; "{}（{zh}）", name.zh)
    }
}

/// What a file is, found out by reading it.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What it is to people.
    pub kind: Kind,
    /// Its container.
    pub format: Format,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its length in seconds, as counted from its packets; 0 for a picture.
    pub seconds: f64,
    /// Streams in it, also those that nobody reads.
    pub streams: usize,
    /// Its pictures.
    pub picture: Option<PictureFacts>,
    /// Its sound.
    pub sound: Option<SoundFacts>,
}

/// What a file's pictures are.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureFacts {
    /// Pixels across as shown: square, after the file's own rotation.
    pub width: u32,
    /// Pixels down as shown.
    pub height: u32,
    /// Degrees clockwise by which the stored picture is turned to be shown: 0, 90, 180 or 270.
    pub rotation: u16,
    /// ffmpeg's name of the codec; the format's own name for pictures.
    pub codec: String,
    /// Frames per second on average, as a fraction; none for one picture.
    pub rate: Option<(u32, u32)>,
    /// Number of frames, as counted.
    pub frames: u64,
}

/// What a file's sound is.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundFacts {
    /// ffmpeg's name of the codec.
    pub codec: String,
    /// Number of channels.
    pub channels: u32,
    /// Samples per second.
    pub rate: u32,
}

/// What the file at `path` is, if it is one of `kinds` and within `bounds`. Stops soon after `cancel` is true.
///
/// # Errors
/// `Invalid` with a sentence for whoever sent the file, and a [`Refusal`] for code, where the file is not taken; `NotFound`
/// where there is none; `Missing` where ffmpeg, or a wall that is required, is; `Cancelled`.
pub fn examine(ffmpeg: &Ffmpeg, path: &Path, kinds: &[Kind], bounds: &Bounds, cancel: &AtomicBool) -> Result<Facts> {
    let (mut file, bytes) = ordinary(path)?;
    if bytes > bounds.bytes {
        let (is, most) = (megabytes(bytes), megabytes(bounds.bytes));
        return Err(Refusal::TooLarge.error(
            text!("the file has {is} MB; at most {most} MB are taken"; "文件大小为 {is} MB；最多接受 {most} MB"),
        ));
    }
    let head = head_of(&file).map_err(|e| Error::io("the file", e))?;
    let Some(format) = Format::of(&head) else {
        let what = stranger(&head).unwrap_or_else(|| text!("nothing that is known here"; "未知的内容"));
        return Err(refusal::wrong_kind(&what, kinds));
    };
    if !kinds.iter().any(|k| k.formats().contains(&format)) {
        return Err(refusal::wrong_kind(&Text::same(format.name()), kinds));
    }
    let facts = if format.is_picture() {
        picture::examine(file, format, bytes, bounds, cancel)?
    } else {
        if format == Format::Mp4 && boxes::is_cut(&mut file, bytes).map_err(|e| Error::io("the file", e))? {
            return Err(Refusal::Broken.error(
                text!("the MP4 is not all there: its end or its index is missing; send it again whole"; "MP4 文件不完整：缺少结尾或索引；请重新上传完整的文件"),
            ));
        }
        film::examine(ffmpeg, path, format, bytes, bounds, cancel)?
    };
    if !kinds.contains(&facts.kind) {
        return Err(refusal::wrong_kind(&facts.kind.name(), kinds));
    }
    Ok(facts)
}

/// Opens `path`, which must be an ordinary file with something in it; gives its length. A link is not followed and a pipe is
/// not waited for.
fn ordinary(path: &Path) -> Result<(File, u64)> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW).open(path);
    let not = || {
        Refusal::NoFile.error(
            text!("what came is not an ordinary file but a link, a pipe, a device or a folder"; "收到的不是普通文件，而是链接、管道、设备或文件夹"),
        )
    };
    let file = file.map_err(|cause| match cause.raw_os_error() {
        // A link; a socket or a device without a driver.
        Some(libc::ELOOP | libc::ENXIO | libc::ENODEV) => not(),
        _ => Error::io("the file", cause),
    })?;
    let facts = file.metadata().map_err(|e| Error::io("the file", e))?;
    if !facts.is_file() {
        return Err(not());
    }
    if facts.len() == 0 {
        return Err(Refusal::NoFile.error(text!("the file is empty"; "文件为空")));
    }
    Ok((file, facts.len()))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// That looking at the file took too long.
fn too_costly(after: Duration) -> Error {
    let s = after.as_secs_f32();
    Refusal::TooCostly.error(
        text!("the file could not be read through: it was given up after {s:.1} s"; "无法读完该文件：{s:.1} 秒后放弃"),
    )
}
