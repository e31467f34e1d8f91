//! `kinora film`.

use super::args::FilmOrder;
use super::progress::Display;
use super::{Caller, print};
use crate::assets::{AssetFolder, packs};
use crate::config::{self, Given};
use crate::wiring;
use kinora_app::hiring::{Hiring, millionths};
use kinora_app::{Standing, check_place};
use kinora_engine::Stop;
use kinora_media::Ffmpeg;
use kinora_model::film::Captions;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::blobs::MediaId;
use kinora_ports::provider::Capability;
use kinora_render::Quality;
use kinora_stages::{FilmMade, Order};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// A story's file is not larger than this: no novel is.
const LARGEST_STORY: u64 = 256 << 20;

/// Makes a film.
pub fn run(caller: Caller, order: FilmOrder) -> Result<()> {
    // Whatever can be found wrong before any work is done, is.
    if !order.hired.estimate {
        check_place(&order.out)?;
    }
    let story = read_story(&order.input)?;
    let hiring = match order.hired.is_meant() {
        true => {
            let config = config::load(&Given::of_process(order.hired.config.clone(), Vec::new()))?;
            let hiring = wiring::hiring(&config.hiring, &config.faces)?;
            check_routes(&hiring, &order.hired.routes)?;
            hiring
        }
        false => Hiring::default(),
    };
    if order.hired.estimate {
        return estimate(caller, &order, &story, &hiring);
    }
    Ffmpeg::find()?;
    let assets = AssetFolder::find();
    need_packs(&assets)?;
    if let Some(style) = &order.wishes.style {
        wiring::check_style(style)?;
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    runtime.block_on(make(caller, &order, &story, &assets, &hiring))
}

/// Refuses routes that there are not: nothing is drawn here in silence that somebody wanted elsewhere.
fn check_routes(hiring: &Hiring, chosen: &BTreeMap<String, String>) -> Result<()> {
    let known = |word: &str| match word {
        "text" => vec![Capability::Text],
        "image" => vec![Capability::Paint],
        "video" => vec![Capability::Video],
        _ => vec![Capability::Speech, Capability::Music],
    };
    for (word, name) in chosen.iter().filter(|(_, name)| *name != "offline") {
        let all: Vec<&str> = known(word).into_iter().flat_map(|c| hiring.routes.names(c)).chain(["offline"]).collect();
        if !all.contains(&name.as_str()) {
            let all = all.join(", ");
            return Err(Error::invalid(
                text!("--{word}-by {name}: there is no such route; there are {all}"; "--{word}-by {name}：没有这个路由；可选：{all}"),
            ));
        }
    }
    Ok(())
}

/// Tells what the film would cost; nothing is made, and nobody is paid.
fn estimate(caller: Caller, order: &FilmOrder, story: &[u8], hiring: &Hiring) -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    let folder = tempfile::tempdir().map_err(|e| Error::io("a temporary folder", e))?;
    let estimate = runtime.block_on(async {
        let blobs = wiring::blobs(folder.path())?;
        let media = blobs.put(story, "story").await?;
        hiring.estimate(&film_order(order, media, hiring), None, &blobs).await
    })?;
    let money = |cost: Option<i64>| match cost {
        Some(cost) => format!("{:.2}", cost as f64 / 1e6),
        None => "?".to_owned(),
    };
    if order.json {
        let items = estimate.items.iter().map(|item| {
            let cost = item.cost.map(|cost| cost as f64 / 1e6);
            json!({"stage": item.stage, "capability": item.what, "route": item.route, "provider": item.provider, "count": item.count, "cost": cost})
        });
        let total = estimate.total().map(|cost| cost as f64 / 1e6);
        let page = json!({"event": "estimate", "currency": estimate.currency, "total": total, "items": items.collect::<Vec<_>>()});
        return print(&format!("{page}\n"));
    }
    let mut page = String::new();
    for item in &estimate.items {
        page += &format!(
            "{:<11} {:<7} {:>4} × {:<44} {:>10}\n",
            item.stage,
            item.what,
            item.count,
            item.provider,
            money(item.cost)
        );
    }
    let (currency, total) = (&estimate.currency, money(estimate.total()));
    let said = text!("about {total} {currency} in all; everything else is made here for nothing"; "合计约 {total} {currency}；其余均在本机免费完成");
    print(&format!("{page}{}\n", caller.say(&said)))
}

/// The film's order.
fn film_order(order: &FilmOrder, novel: MediaId, hiring: &Hiring) -> Order {
    let file_name = order.input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let hires = hiring.hires(&order.hired.routes);
    Order { hires, ..Order::new(novel, file_name, order.wishes.clone(), quality(&order.quality)) }
}

/// Reads a story's file, within bounds.
pub fn read_story(input: &Path) -> Result<Vec<u8>> {
    let failed = |e| Error::io(input.display(), e);
    let facts = std::fs::metadata(input).map_err(failed)?;
    if facts.is_dir() {
        return Err(Error::invalid(
            text!("{} is a folder, not a story", input.display(); "{} 是文件夹，不是故事文件", input.display()),
        ));
    }
    if facts.len() > LARGEST_STORY {
        let megabytes = facts.len() >> 20;
        return Err(Error::invalid(text!("{} has {megabytes} MB; a story may have at most 256 MB", input.display();
                                        "{} 有 {megabytes} MB；故事文件最大 256 MB", input.display())));
    }
    std::fs::read(input).map_err(failed)
}

/// Refuses to begin where a pack is missing that no film can be made without.
pub fn need_packs(assets: &AssetFolder) -> Result<()> {
    let mut missing = Vec::new();
    for pack in packs()?.into_iter().filter(|pack| pack.films) {
        if !assets.has(&pack)? {
            missing.push(pack);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let en: Vec<String> = missing.iter().map(|p| format!("{} ({})", p.name, p.purpose.en)).collect();
    let zh: Vec<String> = missing.iter().map(|p| format!("{}（{}）", p.name, p.purpose.zh)).collect();
    let (folder, en, zh) = (assets.path().display(), en.join(", "), zh.join("、"));
    Err(Error::missing(text!("these asset packs are missing in {folder}: {en}; run `kinora assets install`";
                             "{folder} 中缺少资源包：{zh}；请运行 kinora assets install")))
}

async fn make(caller: Caller, order: &FilmOrder, story: &[u8], assets: &AssetFolder, hiring: &Hiring) -> Result<()> {
    let films = wiring::films(&order.project, assets, hiring)?;
    let budget = match order.hired.budget {
        Some(amount) => Some(millionths(amount)?),
        None => hiring.budget,
    };
    let id = films.order_within(&film_order(order, films.keep_story(story).await?, hiring), budget).await?;
    let stop = Stop::new();
    let signals = tokio::spawn(stop.clone().on_signals());
    let mut display = Display::new(caller, order.json);
    let standing = {
        let work = films.work(&id, &stop);
        tokio::pin!(work);
        let mut beat = tokio::time::interval(display.interval());
        loop {
            tokio::select! {
                standing = &mut work => break standing,
                _ = beat.tick() => display.show(&films.view(&id).await?)?,
            }
        }
    };
    signals.abort();
    display.show(&films.view(&id).await?)?;
    display.end();
    match standing? {
        Standing::Stopped => Err(Error::new(
            ErrorKind::Cancelled,
            text!("stopped; nothing is lost: run the same command again to go on"; "已停止，进度已保存：再次运行同一命令即可继续"),
        )),
        Standing::Made(made) => {
            films.deliver(&made, &order.out).await?;
            if matches!(order.wishes.captions, Captions::Soft | Captions::Both) {
                films.deliver_subtitles(&made, &order.out.with_extension("srt")).await?;
            }
            tell(caller, order, &made)
        }
    }
}

/// What a word on the command line means.
pub fn quality(word: &str) -> Quality {
    match word {
        "draft" => Quality::Draft,
        "high" => Quality::High,
        "archive" => Quality::Archive,
        _ => Quality::Standard,
    }
}

fn tell(caller: Caller, order: &FilmOrder, made: &FilmMade) -> Result<()> {
    let out = order.out.display();
    if order.json {
        let event = json!({
            "event": "film", "out": out.to_string(), "report": made.report,
            "warnings": made.warnings.iter().map(|w| caller.say(w)).collect::<Vec<_>>(),
        });
        return print(&format!("{event}\n"));
    }
    for warning in &made.warnings {
        eprintln!("{} {}", caller.say(&text!("note:"; "提示：")), caller.say(warning));
    }
    let r = &made.report;
    let seconds = r.duration;
    let loudness = r.loudness_lufs.map_or_else(|| "–".into(), |l| format!("{l:.1}"));
    let peak = r.true_peak_dbtp.map_or_else(|| "–".into(), |p| format!("{p:.1}"));
    let done = text!("{out}: {seconds:.1} s, checked (frames, timing, colour, {loudness} LUFS, peak {peak} dBTP)";
                     "{out}：{seconds:.1} 秒，已通过校验（帧数、时序、色彩、{loudness} LUFS、峰值 {peak} dBTP）");
    print(&format!("{}\n", caller.say(&done)))
}
