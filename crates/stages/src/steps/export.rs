//! The step that packs a film for other editors.

use super::film::{How, Places, paint_telling, place_of};
use super::{RenderRoom, done, stored};
use crate::export::{Format, captions, flat, grounded, rolls};
use async_trait::async_trait;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use kinora_engine::{Class, Cx, NewTask, Next, Step};
use kinora_media::{Ffmpeg, StreamKind};
use kinora_model::{Error, Result, Text, text};
use kinora_render::{Metadata, Progress, Quality};
use kinora_timeline::draft::write::film::{File, draft_of};
use kinora_timeline::draft::write::{Bin, meta_info};
use kinora_timeline::{Caption, MediaId, Time, Timeline, otio};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The key of the one task that an export's workflow has.
pub const EXPORT: &str = "export";

/// What stands before a path inside of a draft's folder: the editor puts the folder there.
const FOLDER: &str = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##/";

/// A film, to be packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportInput {
    /// Its timeline as JSON.
    pub timeline: MediaId,
    /// Its name: of the draft and its folder.
    pub name: String,
}

/// A film, packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportMade {
    /// The draft's folder with all of its media, and the others beside it, as a ZIP archive.
    pub package: MediaId,
    /// The OpenTimelineIO alone; its clips are those of the package.
    pub otio: MediaId,
    /// What of the film is not in the draft, or not quite as it was.
    pub warnings: Vec<Text>,
}

/// The task that packs a film.
///
/// # Errors
/// [`Internal`](kinora_model::ErrorKind::Internal) where the order cannot be stored.
pub fn export_task(input: &ExportInput) -> Result<NewTask> {
    let title = text!("pack {} for other editors", input.name; "导出《{}》供剪辑软件使用", input.name);
    let input = serde_json::to_value(input).map_err(super::unstorable)?;
    Ok(NewTask::new(EXPORT, "export", "edit", title).input(input))
}

/// Renders the clips of a film and packs them with its drafts; hands on an [`ExportMade`].
pub struct ExportStep(pub RenderRoom);

#[async_trait]
impl Step for ExportStep {
    of_kind!("export", 2);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ExportInput { timeline, name } = cx.input_as()?;
        let timeline: Timeline = stored(cx, &timeline).await?;
        let rolls = rolls(&timeline);
        let frames = |timeline: &Timeline| timeline.canvas.rate.nearest(timeline.duration).max(1) as u64;
        let (all, mut before) = (rolls.iter().map(|roll| frames(&roll.timeline)).sum::<u64>().max(1), 0);
        let mut made = Vec::new();
        for (i, roll) in rolls.into_iter().enumerate() {
            let out = cx.blobs().scratch("mp4").await?;
            let places = place_of(cx, &roll.timeline).await?;
            let (telling, own) = (cx.clone(), frames(&roll.timeline));
            let tell = move |progress: Progress| {
                if let Progress::Frames { done, total } = progress {
                    let so_far = before + own * done / total.max(1);
                    let shot = i + 1;
                    telling.progress(so_far, all, text!("clip {shot}"; "片段 {shot}"));
                }
            };
            let how = How {
                quality: Quality::High,
                burn_captions: false,
                soft_captions: false,
                metadata: Metadata::default(),
            };
            paint_telling(cx, &self.0, roll.timeline, places, how, &out, tell).await?;
            made.push((roll.at, roll.before, cx.blobs().adopt(&out, "mp4").await?));
            before += own;
        }
        let flat = flat(&timeline, &made);
        let mut places = place_of(cx, &flat).await?;
        let (raised, cards) = self.measured(cx, &timeline, places.clone()).await?;
        let mut grounds = Vec::new();
        for (caption, png) in cards {
            let media = cx.blobs().put(&png, "png").await?;
            places.insert(media.clone(), cx.blobs().path_of(&media).await?);
            grounds.push((caption, media));
        }
        let drafted = grounded(&flat, &grounds);
        let out = cx.blobs().scratch("zip").await?;
        let (place, seed) = (out.clone(), cx.workflow().to_string());
        let packing = tokio::task::spawn_blocking(move || {
            let shots: Vec<MediaId> = made.into_iter().map(|(_, _, media)| media).collect();
            let known = known(&drafted, &places, &shots)?;
            let films = Films { film: &timeline, flat: &flat, drafted: &drafted, raised };
            pack(&films, &name, &seed, &places, &known, &place)
        });
        let (otio, warnings) = packing.await.map_err(|cause| {
            Error::internal(text!("packing the film failed unexpectedly"; "打包影片意外出错")).caused_by(cause)
        })??;
        let package = cx.blobs().adopt(&out, "zip").await?;
        let otio = cx.blobs().put(otio.as_bytes(), "otio").await?;
        done(&ExportMade { package, otio, warnings })
    }
}

impl ExportStep {
    /// By how many decibels the film is levelled, and the grounds of its cards as PNG.
    async fn measured(&self, cx: &Cx, film: &Timeline, places: Places) -> Result<(f64, Vec<(Caption, Vec<u8>)>)> {
        let (fonts, film, cancelled) = (self.0.fonts.clone(), film.clone(), cx.flag());
        let measuring = tokio::task::spawn_blocking(move || {
            let media = |id: &MediaId| {
                let known = places.get(id).cloned();
                known.ok_or_else(|| Error::internal(text!("{id} was not fetched"; "未取得 {id}")))
            };
            let raised = kinora_render::sound::raised(&film, &media, &cancelled)?;
            let (width, height) = (film.canvas.width, film.canvas.height);
            let png = |(caption, pixels): (&Caption, Vec<u8>)| {
                let mut png = Vec::new();
                PngEncoder::new(&mut png).write_image(&pixels, width, height, ExtendedColorType::Rgba8).map_err(
                    |cause| Error::internal(text!("a picture cannot be written"; "图片无法写出")).caused_by(cause),
                )?;
                Ok((caption.clone(), png))
            };
            let cards: Result<Vec<_>> = kinora_render::grounds(&film, &fonts)?.into_iter().map(png).collect();
            Ok((raised, cards?))
        });
        measuring.await.map_err(|cause| {
            Error::internal(text!("measuring the film failed unexpectedly"; "测量影片意外出错")).caused_by(cause)
        })?
    }
}

/// What is known of every file: names that people can read, in the folders that the editor's own drafts have.
fn known(
    timeline: &Timeline,
    places: &BTreeMap<MediaId, PathBuf>,
    shots: &[MediaId],
) -> Result<BTreeMap<MediaId, File>> {
    let ffmpeg = Ffmpeg::find()?;
    let sounds: BTreeMap<&MediaId, &str> =
        timeline.sounds.iter().map(|sound| (&sound.media, word(sound.bus))).collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut files = BTreeMap::new();
    // Shots in the order of the film; all else in the order of its names, so that the package is the same each time.
    let order = shots.iter().chain(places.keys().filter(|media| !shots.contains(media)));
    for media in order {
        if files.contains_key(media) {
            continue;
        }
        let Some(path) = places.get(media) else { continue };
        let extension = media.0.rsplit('.').next().unwrap_or_default();
        let probe = ffmpeg.probe(path)?;
        let picture = probe.first(StreamKind::Video);
        let (folder, kind) = match sounds.get(media) {
            Some(word) => ("audios", *word),
            None if shots.contains(media) => ("videos", "shot"),
            None if matches!(extension, "png" | "jpg" | "webp") => ("images", "picture"),
            None => ("videos", "video"),
        };
        let count = counts.entry(kind).or_insert(0);
        *count += 1;
        let name = format!("{kind}-{count:03}.{extension}");
        let length = if folder == "images" { 0.0 } else { probe.format.duration.unwrap_or(0.0) };
        files.insert(
            media.clone(),
            File {
                path: format!("assets/{folder}/{name}"),
                name,
                size: picture.map_or((0, 0), |picture| picture.shown_size()),
                length: Time::from_micros((length * 1e6).round() as i64),
                sound: probe.first(StreamKind::Audio).is_some(),
            },
        );
    }
    Ok(files)
}

fn word(bus: kinora_timeline::Bus) -> &'static str {
    match bus {
        kinora_timeline::Bus::Speech => "voice",
        kinora_timeline::Bus::Music => "music",
        kinora_timeline::Bus::Effect => "effect",
        kinora_timeline::Bus::Ambience => "ambience",
    }
}

/// One film in all of its forms.
struct Films<'a> {
    /// As it is made.
    film: &'a Timeline,
    /// Of files.
    flat: &'a Timeline,
    /// The same, with pictures of what its titles lie on.
    drafted: &'a Timeline,
    /// Decibels by which it is levelled.
    raised: f64,
}

/// Writes the archive to `out`; gives the OpenTimelineIO, and what is not in the draft.
fn pack(
    films: &Films,
    name: &str,
    seed: &str,
    places: &BTreeMap<MediaId, PathBuf>,
    known: &BTreeMap<MediaId, File>,
    out: &Path,
) -> Result<(String, Vec<Text>)> {
    let in_draft = |media: &MediaId| {
        let file = known.get(media)?.clone();
        Some(File { path: format!("{FOLDER}{}", file.path), ..file })
    };
    let written = draft_of(films.drafted, films.raised, &in_draft, seed)?;
    let content = written.draft.json();
    let id = content["id"].as_str().unwrap_or_default().to_owned();
    let kind = |file: &File| match (file.size, file.length > Time::ZERO) {
        ((0, 0), _) => "music",
        (_, true) => "video",
        _ => "photo",
    };
    let bin: Vec<Bin> = known
        .values()
        .map(|file| Bin {
            path: format!("{FOLDER}{}", file.path),
            name: file.name.clone(),
            kind: kind(file),
            length: file.length,
            size: file.size,
        })
        .collect();
    let length = written.draft.duration();
    let content = written.draft.into_json().to_string();
    let meta = meta_info(&id, name, length, &bin).to_string();
    let otio = otio::write(films.flat, name, &|media| known.get(media).cloned())?;
    let otio = serde_json::to_string_pretty(&otio).map_err(super::unstorable)?;

    let mut archive = Archive::create(out, name)?;
    // Jianying 5.9 reads the first, 6 and later (and the Mac) the second.
    archive.text("draft_content.json", &content)?;
    archive.text("draft_info.json", &content)?;
    archive.text("draft_meta_info.json", &meta)?;
    archive.text("film.otio", &otio)?;
    for format in [Format::Srt, Format::Ass] {
        if let Some(words) = captions(films.film, format) {
            archive.text(&format!("film.{}", format.word()), &words)?;
        }
    }
    for (media, file) in known {
        let place =
            places.get(media).ok_or_else(|| Error::internal(text!("{media} was not fetched"; "未取得 {media}")))?;
        archive.file(&file.path, place)?;
    }
    archive.end()?;
    Ok((otio, written.warnings))
}

/// An archive whose bytes depend on nothing but what is in it.
struct Archive<'a> {
    zip: ZipWriter<std::fs::File>,
    place: &'a Path,
    folder: String,
}

impl<'a> Archive<'a> {
    fn create(place: &'a Path, name: &str) -> Result<Self> {
        let file = std::fs::File::create(place).map_err(|cause| Error::io(place.display(), cause))?;
        let plain: String =
            name.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { ' ' } else { c }).take(60).collect();
        let folder = match plain.trim_matches([' ', '.']) {
            "" => "film".to_owned(),
            plain => plain.to_owned(),
        };
        Ok(Self { zip: ZipWriter::new(file), place, folder })
    }

    fn begin(&mut self, path: &str, bytes: u64) -> Result<()> {
        // Films do not get smaller, and a draft is small beside them.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .unix_permissions(0o644)
            .large_file(bytes >= u64::from(u32::MAX));
        let place = self.place;
        self.zip.start_file(format!("{}/{path}", self.folder), options).map_err(|cause| failed(place, cause))
    }

    fn text(&mut self, path: &str, text: &str) -> Result<()> {
        self.begin(path, text.len() as u64)?;
        self.zip.write_all(text.as_bytes()).map_err(|cause| Error::io(self.place.display(), cause))
    }

    fn file(&mut self, path: &str, from: &Path) -> Result<()> {
        let mut source = std::fs::File::open(from).map_err(|cause| Error::io(from.display(), cause))?;
        let bytes = source.metadata().map_err(|cause| Error::io(from.display(), cause))?.len();
        self.begin(path, bytes)?;
        std::io::copy(&mut source, &mut self.zip).map(drop).map_err(|cause| Error::io(self.place.display(), cause))
    }

    fn end(self) -> Result<()> {
        let place = self.place;
        let file = self.zip.finish().map_err(|cause| failed(place, cause))?;
        file.sync_all().map_err(|cause| Error::io(place.display(), cause))
    }
}

fn failed(place: &Path, cause: zip::result::ZipError) -> Error {
    match cause {
        zip::result::ZipError::Io(cause) => Error::io(place.display(), cause),
        cause => Error::internal(text!("the archive cannot be written"; "无法写出压缩包")).caused_by(cause),
    }
}
