//! `kinora export`.

use super::{Caller, print};
use crate::assets::AssetFolder;
use crate::wiring;
use kinora_app::check_place;
use kinora_app::exports::Format;
use kinora_app::hiring::Hiring;
use kinora_engine::Stop;
use kinora_model::{Error, Result, text};
use serde_json::json;
use std::path::{Path, PathBuf};

/// A film of a project, wanted for other editors.
pub struct ExportOrder {
    /// Where the film was made.
    pub project: PathBuf,
    /// What is written; the extension says the format where none is given, and none is a folder.
    pub out: PathBuf,
    /// As what.
    pub format: Option<Format>,
    /// Machine-readable.
    pub json: bool,
}

impl ExportOrder {
    fn format(&self) -> Format {
        let by_name = || match self.out.extension().and_then(|e| e.to_str()) {
            Some("otio") => Format::Otio,
            Some("srt") => Format::Srt,
            Some("ass") => Format::Ass,
            _ => Format::Draft,
        };
        self.format.unwrap_or_else(by_name)
    }

    /// Whether what is written is a folder: a draft, or an OpenTimelineIO with its clips.
    fn is_folder(&self) -> bool {
        self.out.extension().is_none() && matches!(self.format(), Format::Draft)
    }
}

/// Writes the film that a project finished last.
pub fn run(caller: Caller, order: ExportOrder) -> Result<()> {
    if order.is_folder() {
        if order.out.exists() {
            let out = order.out.display();
            return Err(Error::invalid(
                text!("{out} exists already; name a folder that does not"; "{out} 已存在；请给出不存在的文件夹"),
            ));
        }
    } else {
        check_place(&order.out)?;
    }
    if !order.project.join("kinora.db").is_file() {
        let project = order.project.display();
        let what = text!("{project} is no project: no film was made there; say where by --project"; "{project} 不是工程文件夹：此处没有制作过影片；请用 --project 指定");
        return Err(Error::invalid(what));
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    runtime.block_on(export(caller, &order))
}

async fn export(caller: Caller, order: &ExportOrder) -> Result<()> {
    // What is packed is made already: nobody needs to be hired.
    let films = wiring::films(&order.project, &AssetFolder::find(), &Hiring::default())?;
    let (name, made) = films.latest().await?;
    let stop = Stop::new();
    let signals = tokio::spawn(stop.clone().on_signals());
    let exports = films.exports();
    let (media, warnings) = exports.work(&made.timeline, &name, order.format(), &stop).await?;
    match order.is_folder() {
        false => films.deliver_file(&media, &order.out).await?,
        true => {
            let folder = order.out.clone();
            let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
            let beside = tempfile::Builder::new()
                .prefix(".kinora-")
                .tempdir_in(&parent)
                .map_err(|e| Error::io(parent.display(), e))?;
            let zip = beside.path().join("draft.zip");
            films.deliver_file(&media, &zip).await?;
            let unpacking = tokio::task::spawn_blocking(move || unpack(&zip, beside.path(), &folder));
            unpacking
                .await
                .map_err(|cause| Error::internal(text!("unpacking failed"; "解包失败")).caused_by(cause))??;
        }
    }
    signals.abort();
    let out = order.out.display();
    if order.json {
        let warnings: Vec<&str> = warnings.iter().map(|w| caller.say(w)).collect();
        let event =
            json!({"event": "export", "out": out.to_string(), "format": order.format().word(), "warnings": warnings});
        return print(&format!("{event}\n"));
    }
    for warning in &warnings {
        eprintln!("{} {}", caller.say(&text!("note:"; "提示：")), caller.say(warning));
    }
    print(&format!("{}\n", caller.say(&text!("{out}: written"; "{out}：已写出"))))
}

/// Unpacks an archive of ours beside `folder`, and renames its one folder to it.
fn unpack(zip: &Path, beside: &Path, folder: &Path) -> Result<()> {
    let broken = |cause: zip::result::ZipError| {
        Error::internal(text!("the archive cannot be unpacked"; "压缩包无法解开")).caused_by(cause)
    };
    let file = std::fs::File::open(zip).map_err(|e| Error::io(zip.display(), e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let inside = beside.join("inside");
    archive.extract(&inside).map_err(broken)?;
    let mut entries = std::fs::read_dir(&inside).map_err(|e| Error::io(inside.display(), e))?;
    let Some(Ok(only)) = entries.next() else {
        return Err(Error::internal(text!("the archive is empty"; "压缩包为空")));
    };
    std::fs::rename(only.path(), folder).map_err(|e| Error::io(folder.display(), e))
}
