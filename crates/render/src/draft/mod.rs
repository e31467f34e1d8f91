//! A draft with its files: a folder, a lone JSON file beside its media, or a zip of either; read, and rendered.
//!
//! What a draft says of places is a stranger's word. A file is taken only from inside the draft's own folder or from
//! beneath a root that the caller allows, after every link was followed; a zip is unpacked within bounds into a folder of
//! its own, which goes when the [`Bundle`] does.

mod folder;
mod material;
mod unpack;

pub use material::look;

use crate::{Job, Metadata, Progress, Quality, Report};
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, text};
use kinora_timeline::{
    MediaId,
    draft::{self, Draft, Warning},
};
use material::Materials;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

/// A draft and where its media are.
pub struct Bundle {
    /// What it says.
    pub draft: Draft,
    media: BTreeMap<MediaId, PathBuf>,
    /// The unpacked zip, for as long as it is needed.
    _unpacked: Option<tempfile::TempDir>,
}

/// How a draft is rendered.
pub struct How<'a> {
    /// Folder of the fonts.
    pub fonts: &'a Path,
    /// Folder in which finished parts are kept; made if absent.
    pub cache: &'a Path,
    /// How well and how large.
    pub quality: Quality,
    /// Parts made at the same time.
    pub workers: usize,
    /// Title of the film; none where empty.
    pub title: &'a str,
}

impl Bundle {
    /// The draft at `at`: a folder, a JSON file (whose folder is the draft's) or a zip, which is unpacked beneath `scratch`.
    /// Media outside the draft are taken from beneath `roots` only.
    ///
    /// # Errors
    /// `NotFound` where nothing is there; `Invalid` or `NotFound` with a [`draft::Fault`] as [`draft::read`]; `Invalid` for a
    /// zip that is broken or too large, and for media that cannot be read.
    pub fn open(ffmpeg: &Ffmpeg, at: &Path, roots: &[PathBuf], scratch: &Path) -> Result<Self> {
        let facts = at.metadata().map_err(|e| Error::io(at.display(), e))?;
        if facts.is_dir() {
            let found = folder::draft_in(at)?;
            return Self::of(ffmpeg, &found.json, &found.folder, roots, None);
        }
        if unpack::is_zip(at)? {
            let unpacked = unpack::unpack(at, scratch)?;
            let found = folder::draft_in(unpacked.path())?;
            return Self::of(ffmpeg, &found.json, &found.folder, roots, Some(unpacked));
        }
        let folder = at.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
        let json = folder::read_json(at)?;
        Self::of(ffmpeg, &draft::parse(&json)?, folder, roots, None)
    }

    /// The draft in `json`, as [`draft::parse`] gave it or as it was built, whose files lie in `folder`. Errors as
    /// [`open`](Self::open).
    pub fn of_json(ffmpeg: &Ffmpeg, json: &Value, folder: &Path, roots: &[PathBuf]) -> Result<Self> {
        Self::of(ffmpeg, json, folder, roots, None)
    }

    fn of(
        ffmpeg: &Ffmpeg,
        json: &Value,
        folder: &Path,
        roots: &[PathBuf],
        unpacked: Option<tempfile::TempDir>,
    ) -> Result<Self> {
        let mut materials = Materials::new(ffmpeg, folder, roots)?;
        let draft = draft::read_value(json, &mut |material| materials.find(material))?;
        Ok(Self { draft, media: materials.media, _unpacked: unpacked })
    }

    /// Where a medium is.
    ///
    /// # Errors
    /// `NotFound` for one that the draft does not show.
    pub fn path_of(&self, id: &MediaId) -> Result<PathBuf> {
        self.media.get(id).cloned().ok_or_else(|| {
            Error::new(kinora_model::ErrorKind::NotFound, text!("the draft has no medium {id}"; "草稿中没有素材 {id}"))
        })
    }

    /// What the draft asks for that is not rendered, or not quite.
    pub fn warnings(&self) -> &[Warning] {
        &self.draft.warnings
    }

    /// Renders the draft to `out` (MP4), as [`crate::render`] does. The report's warnings begin with the draft's own.
    pub fn render(
        &self,
        how: &How,
        out: &Path,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Report> {
        let path_of = |id: &MediaId| self.path_of(id);
        let report = crate::render(&self.job(how, &path_of), out, progress, cancel)?;
        let own = self.draft.warnings.iter().map(Warning::text);
        let warnings = own.chain(report.warnings.iter().cloned()).collect();
        Ok(Report { warnings, ..report })
    }

    /// Frame `frame` of the film, for previews.
    ///
    /// # Errors
    /// As [`crate::frame_at`].
    pub fn frame_at(&self, how: &How, frame: i64) -> Result<crate::RgbImage> {
        let path_of = |id: &MediaId| self.path_of(id);
        crate::frame_at(&self.job(how, &path_of), frame)
    }

    fn job<'a>(&'a self, how: &How<'a>, media: &'a (dyn Fn(&MediaId) -> Result<PathBuf> + Sync)) -> Job<'a> {
        Job {
            timeline: &self.draft.timeline,
            media,
            fonts: how.fonts,
            cache: how.cache,
            quality: how.quality.clone(),
            workers: how.workers,
            soft_captions: false,
            burn_captions: true,
            metadata: Metadata { title: how.title.to_owned(), language: None },
        }
    }
}
