//! `kinora replicate`.

use super::{Caller, print};
use crate::assets::AssetFolder;
use crate::config::{self, Given};
use crate::wiring;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kinora_app::caller::{Caller as Person, Scopes};
use kinora_app::clips::{Asked, Clip, Clips, Hire, Route, Rules};
use kinora_app::hiring::Hiring;
use kinora_app::replicas::{Analysed, NewReplica, Replicas};
use kinora_app::{check_place, deliver};
use kinora_engine::{Engine, Pace, Stop};
use kinora_media::Ffmpeg;
use kinora_media::intake::{Bounds, Facts, Kind, examine};
use kinora_model::{Error, ErrorKind, Language, Result, Text, text};
use kinora_ports::provider::Capability;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Between two looks at the work.
const LOOK: Duration = Duration::from_millis(200);

/// A film after the pattern of another one, ordered.
pub struct Order {
    /// The pattern.
    input: PathBuf,
    /// What is seen in the new one.
    reference: PathBuf,
    /// What it shall say, instead of what the pattern says.
    prompt: Option<String>,
    out: PathBuf,
    project: PathBuf,
    seed: u64,
    json: bool,
    /// Who looks at the pattern elsewhere, and who films the new one; we where absent.
    analyst: Option<String>,
    filming: Option<String>,
    /// The configuration's file, which is looked at only where somebody is hired.
    config: Option<PathBuf>,
}

/// Its command line, with help in `language`.
pub fn command(language: Language) -> Command {
    let t = |text: Text| text.in_language(language).to_owned();
    let heading = t(text!("Options"; "选项"));
    let arg = |name: &'static str, help: Text| Arg::new(name).long(name).help(t(help)).help_heading(heading.clone());
    let file = |arg: Arg, name: &'static str| arg.value_name(name).value_parser(value_parser!(PathBuf));
    let input = Arg::new("input").required(true).help(t(text!("the video to make another one like"; "要复刻的视频")));
    let elsewhere =
        t(text!("Made elsewhere (see `kinora providers list`)"; "由供应商制作（见 kinora providers list）"));
    let route = |name: &'static str, help: Text| {
        Arg::new(name).long(name).help(t(help)).value_name("ROUTE").help_heading(elsewhere.clone())
    };
    let config =
        arg("config", text!("the configuration's file (kinora.toml where absent)"; "配置文件（默认 kinora.toml）"));
    Command::new("replicate")
        .about(t(text!("look at a video and make another one like it"; "解析视频并复刻一条新的")))
        .arg(file(input, "INPUT").help_heading(t(text!("Arguments"; "参数"))))
        .arg(file(arg("reference", text!("the picture that is seen in the new one"; "新视频使用的参考图")), "PICTURE").required(true))
        .arg(arg("prompt", text!("what the new one shall say; what the video says where absent"; "新视频的卖点文案；默认取自原视频")).value_name("TEXT"))
        .arg(file(arg("out", text!("the video to write"; "输出的视频")).short('o'), "OUT").default_value("replica.mp4"))
        .arg(file(arg("project", text!("folder for work in progress"; "工程文件夹")), "DIR").default_value(".kinora"))
        .arg(arg("seed", text!("another number makes other music"; "换一个数字即得另一版配乐")).value_parser(value_parser!(u64)).default_value("1"))
        .arg(arg("json", text!("print events as JSON lines"; "以 JSON 行输出事件")).action(ArgAction::SetTrue))
        .arg(route("analyst-by", text!("who says what the video promotes; here, by rules, where absent"; "卖点由谁分析；默认由离线规则完成")))
        .arg(route("video-by", text!("who makes the new one"; "新视频由谁生成")))
        .arg(file(config, "FILE").help_heading(elsewhere))
}

/// What the parsed words mean.
pub fn order(m: &ArgMatches) -> Order {
    let path = |name: &str| m.get_one::<PathBuf>(name).cloned().expect("required or with a default");
    Order {
        input: path("input"),
        reference: path("reference"),
        prompt: m.get_one::<String>("prompt").cloned(),
        out: path("out"),
        project: path("project"),
        seed: *m.get_one("seed").expect("has a default"),
        json: m.get_flag("json"),
        analyst: m.get_one::<String>("analyst-by").cloned(),
        filming: m.get_one::<String>("video-by").cloned(),
        config: m.get_one::<PathBuf>("config").cloned(),
    }
}

/// Looks at a video, and makes another one like it.
pub fn run(caller: Caller, order: &Order) -> Result<()> {
    // Whatever can be found wrong before any work is done, is.
    check_place(&order.out)?;
    look(&order.input, Kind::Video)?;
    let reference = look(&order.reference, Kind::Picture)?;
    let assets = AssetFolder::find();
    super::film::need_packs(&assets)?;
    let hiring = match order.analyst.is_some() || order.filming.is_some() {
        true => {
            let config = config::load(&Given::of_process(order.config.clone(), Vec::new()))?;
            wiring::hiring(&config.hiring, &config.faces)?
        }
        false => Hiring::default(),
    };
    let hired = Elsewhere {
        analyst: chosen(&hiring, Capability::Look, "analyst-by", order.analyst.as_deref())?,
        route: chosen(&hiring, Capability::Video, "video-by", order.filming.as_deref())?
            .map_or(Route::Drawn, Route::Hired),
        hiring,
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    runtime.block_on(make(caller, order, &reference, &assets, hired))
}

/// Who does what elsewhere.
struct Elsewhere {
    hiring: Hiring,
    analyst: Option<Hire>,
    route: Route,
}

/// Who is hired by this name, which must be a route for it.
fn chosen(hiring: &Hiring, capability: Capability, option: &str, name: Option<&str>) -> Result<Option<Hire>> {
    let Some(name) = name.filter(|name| *name != "offline") else { return Ok(None) };
    let all: Vec<&str> = hiring.routes.names(capability).chain(["offline"]).collect();
    if all.contains(&name) {
        return Ok(hiring.routes.hire(capability, name));
    }
    let all = all.join(", ");
    Err(Error::invalid(
        text!("--{option} {name}: there is no such route; there are {all}"; "--{option} {name}：没有这个路由；可选：{all}"),
    ))
}

/// What a file is, which must be of this kind.
fn look(path: &Path, kind: Kind) -> Result<Facts> {
    if !path.exists() {
        return Err(Error::io(path.display(), std::io::ErrorKind::NotFound.into()));
    }
    let facts = examine(&Ffmpeg::find()?, path, &[kind], &Bounds::default(), &AtomicBool::new(false));
    facts.map_err(|error| {
        let (place, what) = (path.display(), error.what().clone());
        Error::new(error.kind(), text!("{place}: {}", what.en; "{place}：{}", what.zh)).caused_by(error)
    })
}

async fn make(caller: Caller, order: &Order, reference: &Facts, assets: &AssetFolder, hired: Elsewhere) -> Result<()> {
    let Elsewhere { hiring, analyst, route } = hired;
    let workshop = wiring::workshop(&order.project, assets, Pace::default(), &hiring.agency)?;
    let rules = Rules { budget: hiring.budget, ..Rules::default() };
    let clips = Clips::new(workshop.engine.clone(), workshop.clock.clone(), rules);
    let replicas = Replicas::new(workshop.engine.clone(), &clips, workshop.clock.clone()).looking(analyst);
    let extension = |path: &Path| match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase) {
        Some(extension) if kinora_ports::blobs::is_extension(&extension) => extension,
        _ => "bin".to_owned(),
    };
    let video = workshop.blobs.put_file(&order.input, &extension(&order.input)).await?;
    let picture = workshop.blobs.put_file(&order.reference, &extension(&order.reference)).await?;
    let stop = Stop::new();
    let signals = tokio::spawn(stop.clone().on_signals());
    let person = Person { user: "here".into(), scopes: Scopes::work() };
    let work = async {
        let analysed = replicas.analyse(&person, name("analysis"), &video).await?;
        tell_analysis(caller, order, &analysed)?;
        let prompt = order.prompt.clone().unwrap_or_else(|| analysed.analysis.findings.prompt.clone());
        let asked = Asked { model: "OS 2.0".into(), config: String::new(), aspect: None };
        let pixels = reference.picture.as_ref().map(|picture| (picture.width, picture.height));
        let new = NewReplica {
            name: name("replica"),
            asked,
            prompt,
            picture,
            pixels,
            pattern: Some(analysed.id),
            route,
            seed: order.seed,
        };
        let mut clip = replicas.create(&person, new).await?;
        let mut shown = None;
        while !clip.is_over() {
            if let Some(asks) = clip.asks.take() {
                return Err(Error::new(ErrorKind::Ambiguous, asks));
            }
            workshop.clock.sleep(LOOK).await;
            clip = replicas.get(&person, &clip.id).await?;
            if order.json && shown != Some(clip.progress) {
                print(&format!("{}\n", json!({ "event": "progress", "percent": clip.progress })))?;
                shown = Some(clip.progress);
            }
        }
        Ok::<_, Error>(clip)
    };
    let clip = worked(&workshop.engine, &stop, work).await;
    signals.abort();
    let clip = clip?;
    let Some(made) = &clip.made else {
        let gone = || text!("it was cancelled"; "任务已取消");
        return Err(Error::new(ErrorKind::Internal, clip.why.clone().unwrap_or_else(gone)));
    };
    for note in clip.by.iter().flat_map(|by| &by.notes) {
        eprintln!("{} {}", caller.say(&text!("note:"; "提示：")), caller.say(note));
    }
    deliver(&*workshop.blobs, &made.media, &order.out).await?;
    tell(caller, order, &clip)
}

/// What `work` gives, with the engine at work meanwhile.
async fn worked<T>(engine: &Engine, stop: &Stop, work: impl Future<Output = Result<T>>) -> Result<T> {
    let serving = engine.serve(stop);
    tokio::pin!(serving, work);
    let done = tokio::select! {
        done = &mut work => done,
        ended = &mut serving => {
            ended?;
            return Err(Error::new(ErrorKind::Cancelled, text!("stopped"; "已停止")));
        }
    };
    stop.soft();
    serving.await?;
    done
}

/// A name by chance.
fn name(what: &str) -> String {
    let mut bytes = [0; 12];
    (wiring::chance())(&mut bytes);
    bytes.iter().fold(format!("{what}-"), |name, byte| format!("{name}{byte:02x}"))
}

fn tell_analysis(caller: Caller, order: &Order, analysed: &Analysed) -> Result<()> {
    let findings = &analysed.analysis.findings;
    if order.json {
        let undone: Vec<&str> = findings.undone.iter().map(|undone| caller.say(undone)).collect();
        let event = json!({ "event": "analysis", "analysis": analysed.analysis, "prompt_text": findings.prompt, "not_done": undone });
        return print(&format!("{event}\n"));
    }
    print(&format!("{}\n", findings.prompt))?;
    for undone in &findings.undone {
        eprintln!("{} {}", caller.say(&text!("note:"; "提示：")), caller.say(undone));
    }
    Ok(())
}

fn tell(caller: Caller, order: &Order, clip: &Clip) -> Result<()> {
    let (out, made) = (order.out.display(), clip.made.as_ref());
    let seconds = made.and_then(|made| made.seconds).unwrap_or_default();
    let unread = made.map(|made| made.unread.clone()).unwrap_or_default();
    if order.json {
        let event = json!({ "event": "film", "out": out.to_string(), "seconds": seconds, "left_out": unread });
        return print(&format!("{event}\n"));
    }
    if !unread.is_empty() {
        let points = unread.join("; ");
        let note = text!("note: there was no time to show these: {points}"; "提示：时长不足，以下文案未展示：{points}");
        eprintln!("{}", caller.say(&note));
    }
    let done = text!("{out}: {seconds:.1} s, checked"; "{out}：{seconds:.1} 秒，已通过校验");
    print(&format!("{}\n", caller.say(&done)))
}
