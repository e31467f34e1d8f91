//! `kinora serve`: everything in one process.
//!
//! Start: the data folder and the secret in it, the store (of which this process is the only user from now on), the
//! engine in the background, the gate, the faces, the port. Stop, at the first signal: no connection is taken any more,
//! streams are told to end, answers that were begun are given, running work is handed back without it counting as a
//! failure. At the second signal everything is dropped where it stands; the store holds all that was answered for, so
//! nothing is lost that way either, only work of the last seconds is done again.

mod chores;
mod docs;
mod health;
mod linger;
mod listen;
mod metrics;
mod mounts;
mod notice;
mod root;
mod secret;

pub use notice::Notice;
pub use secret::secret_of;

use crate::assets::AssetFolder;
use crate::cli::Caller;
use crate::config::{Config, LogForm};
use crate::wiring;
use kinora_engine::Stop;
use kinora_model::{Error, ErrorKind, Result, text};
use std::io::IsTerminal;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long the printed sign-in link is good.
const LINK_LIFE: Duration = Duration::from_secs(7 * 86_400);

/// How long answers that were begun have to be finished after the first signal.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until somebody asks to stop.
///
/// # Errors
/// What stands in the way of starting; `Cancelled` after a second signal.
pub fn run(caller: Caller, config: Config) -> Result<()> {
    log(&config);
    // Ten thousand readers are ten thousand files; the usual limit is a thousand. Where more is not given, fewer come in.
    _ = rlimit::increase_nofile_limit(u64::MAX);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
    let ended = runtime.block_on(serve(caller, config));
    // Work that blocks (a frame being drawn) is not waited for: what it would write is written whole or not at all.
    runtime.shutdown_background();
    ended
}

fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log_level);
    let is_seen = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_seen);
    // A second one in the same process is refused; there is none.
    _ = match config.log_form {
        LogForm::Text => lines.try_init(),
        LogForm::Json => lines.json().try_init(),
    };
}

async fn serve(caller: Caller, mut config: Config) -> Result<()> {
    let stop = Stop::new();
    let signals = tokio::spawn(stop.clone().on_signals());
    std::fs::create_dir_all(&config.data).map_err(|e| Error::io(config.data.display(), e))?;
    let secret = secret_of(&config.data)?;
    let assets = AssetFolder::find();
    let hiring = wiring::hiring(&config.hiring, &config.faces)?;
    let workshop = wiring::workshop(&config.data, &assets, wiring::pace(&config), &hiring.agency)?;
    if let Some(allowance) = config.hiring.budget.user {
        workshop.engine.allow(allowance);
    }
    let stopping = CancellationToken::new();
    let gate = wiring::gate(&mut config, secret, &workshop, stopping.clone())?;
    let listener = listen::bind(config.listen).await?;
    let at = listener.local_addr().map_err(|e| Error::io(config.listen, e))?;

    let metrics = metrics::start()?.of(workshop.clone());
    let health = health::Health::new(workshop.clone(), assets);
    let apps = mounts::apps(&workshop, &config.faces, &hiring)?;
    let faces = mounts::faces(&apps, &gate, &config.faces, &config.hiring, &hiring);
    let routes = root::routes(faces, &gate, health.clone(), metrics.clone());
    let mut working = tokio::spawn({
        let (engine, stop) = (workshop.engine.clone(), stop.clone());
        async move { engine.serve(&stop).await }
    });
    let chores = [
        tokio::spawn(chores::tidy(gate.clone(), workshop.clone(), apps, config.faces.keep_tasks, stop.clone())),
        tokio::spawn(metrics.upkeep()),
    ];
    let serving = tokio::spawn(listen::serve(listener, routes, config.connections, stopping.clone(), DRAIN));

    let word = gate.offer_link(LINK_LIFE).await?;
    let notice = Notice::write(&config.data, at)?;
    notice.print(caller, config.public_url.as_deref(), &word)?;
    if config.cpu_slots == 0 {
        let idle = text!(
            "nothing is made here: slots.cpu is 0, so that work is taken and waits";
            "此服务器只接收任务、不制作影片：slots.cpu 为 0"
        );
        eprintln!("{}", caller.say(&idle));
    }
    // It serves all the same: what is missing can be installed while it does.
    for wrong in health.wrong().await {
        eprintln!("{} {}", caller.say(&text!("not ready:"; "尚未就绪：")), caller.say(&wrong));
    }

    tokio::select! {
        // First of all: an engine without work ends the moment that it is asked to.
        biased;
        () = stop.asked() => tracing::info!("stopping: what runs is handed back"),
        // It goes on as long as it can; a server that can no longer work is to be started anew.
        ended = &mut working => {
            stopping.cancel();
            return over(ended).and_then(|end| end);
        }
    }
    stopping.cancel();
    chores.iter().for_each(tokio::task::JoinHandle::abort);
    let all = async { tokio::join!(serving, working) };
    tokio::pin!(all);
    let ended = tokio::select! {
        (served, worked) = &mut all => over(served).and(over(worked).and_then(|end| end)),
        () = hard(signals) => Err(Error::new(
            ErrorKind::Cancelled,
            text!("stopped at once; what was begun is done again at the next start"; "已立即停止；未完成的工作将在下次启动时重做"),
        )),
    };
    drop(notice);
    ended
}

/// Returns at the second signal.
async fn hard(signals: tokio::task::JoinHandle<std::io::Result<()>>) {
    if !matches!(signals.await, Ok(Ok(()))) {
        std::future::pending::<()>().await;
    }
}

fn over<T>(ended: std::result::Result<T, tokio::task::JoinError>) -> Result<T> {
    ended.map_err(|cause| {
        Error::internal(text!("a part of the server broke off"; "服务器的一部分意外终止")).caused_by(cause)
    })
}
