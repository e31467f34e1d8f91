//! What all workers of one render have in common.

use crate::{
    Job,
    caption::{Overlay, Typesetter},
    film::FilmFile,
    picture::{Picture, moves},
    plan::{ClipIndex, Plan},
    sheet::Rgba,
};
use kinora_media::Ffmpeg;
use kinora_model::{Result, Text};
use kinora_timeline::{Clip, MediaId, Source, Transform, Words};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
};

/// Words that come closer than this are not set anew for it.
const WORDS_CLOSEST: f64 = 4.0;

/// What all workers of one render have in common.
pub struct Shared<'a> {
    /// What is rendered.
    pub job: &'a Job<'a>,
    /// In frames.
    pub plan: &'a Plan<'a>,
    pub(super) ffmpeg: &'a Ffmpeg,
    pictures: Mutex<HashMap<ClipIndex, Weak<Picture>>>,
    films: Mutex<HashMap<String, Arc<FilmFile>>>,
    type_: OnceLock<Result<Mutex<Typesetter>, Text>>,
}

impl<'a> Shared<'a> {
    /// Nothing is loaded yet.
    pub fn new(job: &'a Job<'a>, plan: &'a Plan<'a>, ffmpeg: &'a Ffmpeg) -> Self {
        Self { job, plan, ffmpeg, pictures: Mutex::default(), films: Mutex::default(), type_: OnceLock::new() }
    }

    pub(super) fn picture(&self, index: ClipIndex, clip: &Clip) -> Result<Arc<Picture>> {
        let known = |map: &HashMap<ClipIndex, Weak<Picture>>| map.get(&index).and_then(Weak::upgrade);
        if let Some(found) = known(&self.pictures.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        // Loaded outside the lock: two workers may load the same picture, and neither waits for another one.
        let loaded = Arc::new(match &clip.source {
            Source::Layered(drawing) => Picture::layered(self.plan, index, clip, drawing, self.job.media)?,
            Source::Still { media } => Picture::still(self.plan, index, clip, &(self.job.media)(media)?)?,
            Source::Video { .. } | Source::Color(_) | Source::Effect(_) | Source::Words(_) => {
                unreachable!("only drawn and still pictures are asked for")
            }
        });
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known(&pictures) {
            return Ok(found);
        }
        pictures.retain(|_, p| p.strong_count() > 0);
        pictures.insert(index, Arc::downgrade(&loaded));
        Ok(loaded)
    }

    pub(super) fn film(&self, media: &MediaId) -> Result<Arc<FilmFile>> {
        if let Some(found) = self.films.lock().unwrap_or_else(PoisonError::into_inner).get(&media.0) {
            return Ok(found.clone());
        }
        let file = Arc::new(FilmFile::open(self.ffmpeg, &(self.job.media)(media)?)?);
        self.films.lock().unwrap_or_else(PoisonError::into_inner).insert(media.0.clone(), file.clone());
        Ok(file)
    }

    /// The picture that fills the canvas behind a clip.
    pub(super) fn backdrop(&self, index: ClipIndex, clip: &Clip, media: &MediaId) -> Result<Picture> {
        let behind = Clip::new(clip.span, Source::Still { media: media.clone() }, Transform::default());
        Picture::still(self.plan, index, &behind, &(self.job.media)(media)?)
    }

    /// The typesetter, once its fonts are loaded.
    fn typesetter(&self) -> Result<MutexGuard<'_, Typesetter>> {
        let made =
            self.type_.get_or_init(|| Typesetter::new(self.job.fonts).map(Mutex::new).map_err(|e| e.what().clone()));
        let type_ = made.as_ref().map_err(|what| kinora_model::Error::missing(what.clone()))?;
        Ok(type_.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The picture of a clip's words, of which only the first `share` are drawn; and what could not be.
    pub(super) fn words(
        &self,
        index: ClipIndex,
        clip: &Clip,
        words: &Words,
        share: Option<f64>,
    ) -> Result<(Picture, Vec<Text>)> {
        let closest = moves(self.plan, index, clip).iter().map(|(_, c)| c.closeness()).fold(1.0, f64::max);
        let density = closest.min(WORDS_CLOSEST);
        let width = f64::from(self.plan.timeline.canvas.width) * density;
        let set = self.typesetter()?.words(words, width as f32, share);
        let (picture, warnings) = set.map_or((Rgba::clear(2, 2), Vec::new()), |s| (s.picture, s.warnings));
        Ok((Picture::drawn(self.plan, index, clip, picture, density)?, warnings))
    }

    pub(super) fn set(&self, caption: usize) -> Result<Option<Overlay>> {
        let mut type_ = self.typesetter()?;
        let words = &self.plan.words[caption];
        let canvas = &self.plan.timeline.canvas;
        // Words that stand in one place at the same time stand above each other.
        let raised: f32 = self.plan.words_with(caption).map(|other| type_.height(other.caption, canvas)).sum();
        Ok(type_.set(words.caption, canvas, raised))
    }
}
