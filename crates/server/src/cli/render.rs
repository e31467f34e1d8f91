//! `kinora render`: an editing draft into a film.

use super::args::RenderOrder;
use super::{Caller, print};
use crate::assets::AssetFolder;
use kinora_app::check_place;
use kinora_engine::Stop;
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, text};
use kinora_render::Progress;
use kinora_render::draft::{Bundle, How};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Renders a draft.
pub fn run(caller: Caller, order: &RenderOrder) -> Result<()> {
    check_place(&order.out)?;
    let ffmpeg = Ffmpeg::find()?;
    let bundle = Bundle::open(&ffmpeg, &order.input, &order.media, &order.project.join("drafts"))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    let (stop, cancel) = (Stop::new(), std::sync::Arc::new(AtomicBool::new(false)));
    runtime.spawn(stop.clone().on_signals());
    let asked = cancel.clone();
    runtime.spawn(async move {
        stop.asked().await;
        asked.store(true, Ordering::Relaxed);
    });
    let assets = AssetFolder::find();
    let title = order.out.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let how = How {
        fonts: &assets.of("fonts"),
        cache: &order.project.join("parts"),
        quality: super::film::quality(&order.quality),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        title: &title,
    };
    let display =
        Display { caller, json: order.json, terminal: std::io::stderr().is_terminal(), last: Mutex::default() };
    let made = bundle.render(&how, &order.out, &|progress| display.show(progress), &cancel);
    display.end();
    let report = made?;
    let out = order.out.display();
    if order.json {
        let event = json!({
            "event": "film", "out": out.to_string(), "report": report,
            "warnings": report.warnings.iter().map(|w| caller.say(w)).collect::<Vec<_>>(),
            "draft": bundle.warnings(),
        });
        return print(&format!("{event}\n"));
    }
    for warning in &report.warnings {
        eprintln!("{} {}", caller.say(&text!("note:"; "提示：")), caller.say(warning));
    }
    let (seconds, frames) = (report.duration, report.frames);
    let done = text!("{out}: {seconds:.1} s, {frames} frames"; "{out}：{seconds:.1} 秒，{frames} 帧");
    print(&format!("{}\n", caller.say(&done)))
}

/// How far the film is.
struct Display {
    caller: Caller,
    json: bool,
    terminal: bool,
    /// The last percentage that was shown.
    last: Mutex<Option<u64>>,
}

impl Display {
    fn show(&self, progress: Progress) {
        let percent = match progress {
            Progress::Frames { done, total } => Some(done * 100 / total.max(1)),
            _ => None,
        };
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if percent.is_some() && *last == percent {
            return;
        }
        *last = percent.or(*last);
        if self.json {
            // Somebody who reads no further is told by the end of the command.
            let _ = print(&format!("{}\n", json!({ "event": "progress", "progress": progress })));
        } else if let Some(percent) = percent.filter(|_| self.terminal) {
            eprint!("\r\x1b[2K{}", self.caller.say(&text!("{percent} %"; "{percent} %")));
            let _ = std::io::stderr().flush();
        }
    }

    /// Leaves the changing line.
    fn end(&self) {
        if self.terminal && !self.json {
            eprintln!();
        }
    }
}
