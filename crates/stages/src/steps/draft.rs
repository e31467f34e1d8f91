//! The step of an editing draft: from what the editor's file says to a film.

use super::film::{How, paint_telling, place_of};
use super::{RenderRoom, done};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, NewTask, Next, Step};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::blobs::names_in;
use kinora_render::{Metadata, Progress, Quality};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The key of the one task that a draft's workflow has.
pub const DRAFT_FILM: &str = "draft_film";

/// A draft, to be rendered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftInput {
    /// Its id, for people.
    pub draft: String,
    /// What its file says; absent where there is no such draft.
    pub content: Option<MediaId>,
}

/// A draft, rendered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftFilmMade {
    /// The film.
    pub film: MediaId,
    /// Its length.
    pub seconds: f64,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What the draft asks for and the film lacks, or shows otherwise.
    pub warnings: Vec<Text>,
}

/// The task that renders a draft.
///
/// # Errors
/// [`Internal`](ErrorKind::Internal) where the order cannot be stored.
pub fn draft_task(input: &DraftInput) -> Result<NewTask> {
    let title = text!("render the draft {}", input.draft; "渲染草稿 {}", input.draft);
    let input = serde_json::to_value(input).map_err(super::unstorable)?;
    Ok(NewTask::new(DRAFT_FILM, "draft_film", "edit", title).input(input))
}

/// Renders a draft; hands on a [`DraftFilmMade`].
///
/// Whoever asks again wants it done again, so a result is never taken from before; the renderer keeps its parts, and what
/// has not changed in them costs little.
pub struct DraftFilmStep(pub RenderRoom);

/// How far rendering is, in hundredths: when the draft is read, the room is made, its media are looked into, the first frame
/// is begun, the file is written.
mod phase {
    pub const BEGUN: u64 = 10;
    pub const READ: u64 = 20;
    pub const ROOM: u64 = 30;
    pub const MEDIA: u64 = 50;
    pub const FRAMES: u64 = 70;
    pub const WRITTEN: u64 = 90;
}

#[async_trait]
impl Step for DraftFilmStep {
    of_kind!("draft_film", 1);
    fn reusable(&self) -> bool {
        false
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let DraftInput { draft, content } = cx.input_as()?;
        cx.progress(phase::BEGUN, 100, text!("begun"; "开始处理"));
        let content = content.ok_or_else(|| {
            let what = text!("the draft {draft} does not exist here, or is somebody else's"; "草稿或素材不存在/URL无效：{draft}");
            Error::new(ErrorKind::NotFound, what)
        })?;
        let bytes = cx.blobs().get(&content).await?;
        let content = kinora_timeline::draft::parse(&bytes)?;
        cx.progress(phase::READ, 100, text!("the draft is read"; "草稿解析"));
        let out = cx.blobs().scratch("mp4").await?;
        cx.progress(phase::ROOM, 100, text!("there is room for the film"; "准备环境"));
        let files = files_of(cx, &bytes).await?;
        let reading = tokio::task::spawn_blocking(move || read(&content, &files));
        let read = reading.await.map_err(|cause| {
            Error::internal(text!("reading the draft failed unexpectedly"; "草稿读取意外出错")).caused_by(cause)
        })??;
        let mut warnings: Vec<Text> = read.warnings.iter().map(|warning| warning.text()).collect();
        let timeline = read.timeline;
        if let Some(fault) = timeline.check().first() {
            return Err(Error::invalid(text!("the draft is not sound: {}", fault.en; "草稿内容有误：{}", fault.zh)));
        }
        cx.progress(phase::MEDIA, 100, text!("the media are looked into"; "素材处理"));
        let places = place_of(cx, &timeline).await?;
        let (width, height) = (timeline.canvas.width, timeline.canvas.height);
        let how = How {
            quality: Quality::Standard,
            burn_captions: true,
            soft_captions: false,
            metadata: Metadata { title: draft, language: None },
        };
        cx.progress(phase::FRAMES, 100, text!("rendering"; "导出控制"));
        let telling = cx.clone();
        let tell = move |progress: Progress| {
            if let Progress::Frames { done, total } = progress {
                let share = (phase::WRITTEN - phase::FRAMES) * done / total.max(1);
                telling.progress(phase::FRAMES + share, 100, text!("frame {done} of {total}"; "第 {done}/{total} 帧"));
            }
        };
        let report = paint_telling(cx, &self.0, timeline, places, how, &out, tell).await?;
        cx.progress(phase::WRITTEN, 100, text!("the file is written"; "文件生成"));
        let film = cx.blobs().adopt(&out, "mp4").await?;
        warnings.extend(report.warnings);
        done(&DraftFilmMade { film, seconds: report.duration, width, height, warnings })
    }
}

/// Where every file is that the draft's text names: its paths end in the names of the media store.
async fn files_of(cx: &Cx, content: &[u8]) -> Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for name in names_in(&String::from_utf8_lossy(content)) {
        if !files.contains_key(name) {
            match cx.blobs().path_of(&MediaId(name.to_owned())).await {
                Ok(path) => _ = files.insert(name.to_owned(), path),
                // Read on: the draft's reader says which of its materials is missing.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(files)
}

/// Reads a draft whose files are these.
fn read(content: &Value, files: &BTreeMap<String, PathBuf>) -> Result<kinora_timeline::draft::Draft> {
    use kinora_timeline::draft::Material;
    let ffmpeg = kinora_media::Ffmpeg::find()?;
    let mut find = |material: &Material| {
        let missing = || {
            let name = material.name;
            Error::new(ErrorKind::NotFound, text!("{name} is not there"; "{name} 不存在"))
        };
        let name = names_in(material.path).last().ok_or_else(missing)?;
        let path = files.get(name).ok_or_else(missing)?;
        kinora_render::draft::look(&ffmpeg, path, MediaId(name.to_owned()))
    };
    kinora_timeline::draft::read_value(content, &mut find)
}
