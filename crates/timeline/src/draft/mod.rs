//! Editing drafts of Jianying and CapCut (`draft_content.json`, `draft_info.json`) into a [`Timeline`].
//!
//! [`read`] takes the JSON and a function that finds each file the draft shows; it gives the timeline and a list of what
//! the draft asks for that is not rendered, or not quite ([`Warning`]). Nothing of that is a failure: only a file that is
//! no draft ([`Fault`]) and media that are not there are. The reader takes whatever several apps and libraries have written:
//! unknown keys are passed over, absent ones have their defaults ([`loose`]).
//!
//! The format, in short. Time is whole microseconds. Tracks lie over each other by their segments' `render_index`, then in
//! the order of the file. A segment names its material by id, and its speed, fades, masks, filters, animations and the
//! transition that follows it by further ids. A picture is cropped, fitted into the canvas, scaled, mirrored, turned about
//! its centre and moved in halves of the canvas, y upwards.

mod audio;
mod fault;
mod keys;
mod looks;
pub mod loose;
pub mod names;
pub mod place;
mod speed;
mod visual;
mod warn;
mod words;
pub mod write;

pub use fault::{Fault, parse};
pub use warn::{Feature, Outcome, Warning};

use crate::{Canvas, Color, MediaId, Mix, Rate, SoundClip, Time, Timeline, Track};
use kinora_model::{Error, Result, text};
use loose::Loose;
use serde_json::Value;
use std::collections::HashMap;
use warn::Warnings;

/// A draft as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The edit.
    pub timeline: Timeline,
    /// What the draft asks for that is not rendered, or not quite.
    pub warnings: Vec<Warning>,
}

/// A file that a draft shows or plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Material<'a> {
    /// Its id in the draft.
    pub id: &'a str,
    /// Where the draft says that it is; see [`place`].
    pub path: &'a str,
    /// Its name for people.
    pub name: &'a str,
    /// Whether only its sound is asked for.
    pub is_sound: bool,
}

/// What was found for a [`Material`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name in the media store.
    pub media: MediaId,
    /// Whether it has pictures that move (a film, a GIF) rather than one.
    pub moves: bool,
    /// Whether it has sound.
    pub sounds: bool,
    /// Whether its pictures may be clear in places.
    pub clear: bool,
}

/// Finds the file of a material.
pub type Find<'a> = &'a mut dyn FnMut(&Material) -> Result<Found>;

/// Segments and keyframes in one draft, at most: beyond that it is no edit but an attack.
const MOST_SEGMENTS: usize = 100_000;

/// The draft in `json`.
///
/// # Errors
/// `Invalid` with a [`Fault`] where it is no draft that can be used; `NotFound` with [`Fault::MediaMissing`], naming all of
/// them, where `find` says `NotFound` of some; whatever else `find` says, as it is.
pub fn read(json: &[u8], find: Find) -> Result<Draft> {
    read_value(&parse(json)?, find)
}

/// The draft in a value that [`parse`] gave, or one that was built in memory. Errors as [`read`].
pub fn read_value(draft: &Value, find: Find) -> Result<Draft> {
    let mut reader = Reader::new(draft, find)?;
    reader.tracks()?;
    reader.finish()
}

/// One draft being read.
pub(crate) struct Reader<'d, 'f> {
    draft: &'d Value,
    /// Materials of all kinds by their id: the kind, the material.
    materials: HashMap<&'d str, (&'d str, &'d Value)>,
    canvas: Canvas,
    warnings: Warnings,
    find: Find<'f>,
    found: HashMap<&'d str, Option<Found>>,
    /// Names of files that were not found.
    missing: Vec<String>,
    tracks: Vec<Track>,
    sounds: Vec<SoundClip>,
}

impl<'d, 'f> Reader<'d, 'f> {
    fn new(draft: &'d Value, find: Find<'f>) -> Result<Self> {
        let mut warnings = Warnings::default();
        let canvas = canvas(draft, &mut warnings)?;
        let mut materials = HashMap::new();
        if let Some(kinds) = draft.at("materials").as_object() {
            for (kind, all) in kinds {
                for material in all.list() {
                    let id = material.at("id").word();
                    // A mask stands in two lists under one id.
                    if !id.is_empty() {
                        materials.insert(id, (kind.as_str(), material));
                    }
                }
            }
        }
        let segments: usize = draft.at("tracks").list().iter().map(|t| t.at("segments").list().len()).sum();
        if segments > MOST_SEGMENTS {
            return Err(Fault::Unusable.error(
                text!("the draft has {segments} segments; at most {MOST_SEGMENTS} are taken"; "草稿有 {segments} 个片段；最多接受 {MOST_SEGMENTS} 个"),
            ));
        }
        Ok(Self {
            draft,
            materials,
            canvas,
            warnings,
            find,
            found: HashMap::new(),
            missing: Vec::new(),
            tracks: Vec::new(),
            sounds: Vec::new(),
        })
    }

    /// All tracks, bottom first.
    fn tracks(&mut self) -> Result<()> {
        let mut tracks: Vec<(f64, &Value)> = Vec::new();
        for track in self.draft.at("tracks").list() {
            let index = track.at("segments").list().first().and_then(|s| s.at("render_index").num()).unwrap_or(0.0);
            tracks.push((index, track));
        }
        // Stable: where the index is the same, the order of the file stands.
        tracks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut is_bottom = true;
        for (_, track) in tracks {
            if track.at("is_hidden").flag(false) || !track.at("visible").flag(true) {
                continue;
            }
            let kind = track.at("type").word();
            match kind {
                _ if track.at("segments").list().is_empty() => {}
                "video" => {
                    self.video_track(track, is_bottom)?;
                    is_bottom = false;
                }
                "audio" => self.audio_track(track)?,
                "text" => self.text_track(track),
                "effect" | "filter" | "adjust" => self.effect_track(track),
                "sticker" => {
                    for segment in track.at("segments").list().iter().filter(|s| s.at("visible").flag(true)) {
                        let sticker = self.materials.get(segment.at("material_id").word()).map(|m| m.1);
                        let name = sticker.map_or("", |s| s.at("name").word());
                        let id = sticker.map_or("", |s| s.at("resource_id").word());
                        self.warnings.skipped(Feature::Sticker, if name.is_empty() { id } else { name });
                    }
                }
                other => self.warnings.skipped(Feature::Track, other),
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Draft> {
        if !self.missing.is_empty() {
            let count = self.missing.len();
            let shown = self.missing.iter().take(5).map(String::as_str).collect::<Vec<_>>();
            let (en, zh) = (shown.join(", "), shown.join("、"));
            let more = if count > 5 { "…" } else { "" };
            return Err(Fault::MediaMissing.error(
                text!("{count} media files of the draft are missing: {en}{more}; put them into the draft's folder, name the folder they are in with --media, or send the draft as a zip with its media";
                      "草稿引用的 {count} 个素材文件缺失：{zh}{more}；请把素材放入草稿文件夹、用 --media 指定素材所在文件夹，或将草稿连同素材打包为 zip"),
            ));
        }
        let clips = self.tracks.iter().flat_map(|t| &t.clips).map(|c| c.span.end());
        let sounds = self.sounds.iter().map(|s| s.span.end());
        let last = clips.chain(sounds).max().unwrap_or(Time::ZERO);
        let told = Time::from_micros(self.draft.at("duration").micros());
        let duration = if told > Time::ZERO { told } else { last };
        let segments = self.draft.at("tracks").list().iter().any(|track| !track.at("segments").list().is_empty());
        if duration <= Time::ZERO || !segments {
            return Err(Fault::Unusable
                .error(text!("the draft is empty: nothing is on its tracks"; "草稿为空：轨道上没有任何内容")));
        }
        self.tracks.retain(|t| !t.clips.is_empty());
        let timeline = Timeline {
            canvas: self.canvas,
            duration,
            tracks: self.tracks,
            sounds: self.sounds,
            mix: Mix { ceiling: 0.0, ..Mix::default() },
            captions: Vec::new(),
            as_edited: true,
        };
        Ok(Draft { timeline, warnings: self.warnings.0 })
    }

    /// The materials that a segment refers to, with their kinds.
    fn refs(&self, segment: &'d Value) -> Vec<(&'d str, &'d Value)> {
        let mut seen: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for id in segment.at("extra_material_refs").list().iter().map(Loose::word) {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            found.extend(self.materials.get(id).copied());
        }
        found
    }

    /// The file of a material; none (and noted) where it is not there.
    fn found(&mut self, material: &'d Value, is_sound: bool) -> Result<Option<Found>> {
        let id = material.at("id").word();
        if let Some(known) = self.found.get(id) {
            return Ok(known.clone());
        }
        let path = match material.at("path").word() {
            "" => material.at("media_path").word(),
            path => path,
        };
        let name = [material.at("material_name").word(), material.at("name").word(), path];
        let name = name.into_iter().find(|n| !n.is_empty()).unwrap_or(id);
        let found = match (self.find)(&Material { id, path, name, is_sound }) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == kinora_model::ErrorKind::NotFound => {
                self.missing.push(name.rsplit(['/', '\\']).next().unwrap_or(name).chars().take(120).collect());
                None
            }
            Err(error) => return Err(named(name, error)),
        };
        self.found.insert(id, found.clone());
        Ok(found)
    }
}

/// `error`, saying of which material it is.
fn named(name: &str, error: Error) -> Error {
    let what = text!("material {name}: {}", error.what().en; "素材 {name}：{}", error.what().zh);
    Error::new(error.kind(), what).caused_by(error)
}

/// Size and rate of the picture.
fn canvas(draft: &Value, warnings: &mut Warnings) -> Result<Canvas> {
    let config = draft.at("canvas_config");
    let side = |key: &str| config.at(key).num().unwrap_or(0.0).round();
    let (w, h) = (side("width"), side("height"));
    if !(2.0..=8192.0).contains(&w) || !(2.0..=8192.0).contains(&h) {
        return Err(Fault::Unusable.error(
            text!("the draft's canvas is {w}×{h}; both sides must be within 2 and 8192 pixels"; "草稿画布为 {w}×{h}；宽高须在 2 到 8192 像素之间"),
        ));
    }
    let even = |side: f64| side as u32 / 2 * 2;
    if w % 2.0 != 0.0 || h % 2.0 != 0.0 {
        warnings.approximated(Feature::Canvas, &format!("{w}×{h}"));
    }
    let fps = draft.at("fps").num().filter(|f| *f != 0.0).unwrap_or(30.0);
    if !(1.0..=120.0).contains(&fps) {
        return Err(Fault::Unusable.error(
            text!("the draft has {fps} frames per second; 1 to 120 are taken"; "草稿帧率为每秒 {fps} 帧；支持 1 到 120"),
        ));
    }
    let whole = fps.round();
    let rate = if (fps - whole).abs() < 1e-3 {
        Rate { num: whole as u32, den: 1 }
    } else if (fps * 1.001 - whole).abs() < 5e-3 {
        // 23.976, 29.97, 59.94.
        Rate { num: whole as u32 * 1000, den: 1001 }
    } else {
        Rate { num: (fps * 1000.0).round() as u32, den: 1000 }
    };
    Ok(Canvas { width: even(w), height: even(h), rate, background: Color::BLACK })
}
