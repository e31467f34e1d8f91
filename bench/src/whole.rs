//! A whole film of a story through the program itself: where its time goes, stage by stage, and what a second run costs.

use crate::meter::{children, tree};
use kinora_media::process::Command;
use kinora_model::{Error, Result, text};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    time::Instant,
};

/// What is needed to make one.
#[derive(clap::Args, Clone, Debug)]
pub struct Tools {
    /// The program; the one beside this one where none is named.
    #[arg(long)]
    pub kinora: Option<PathBuf>,
    /// The story.
    #[arg(long, default_value = "examples/rain_inn.zh.txt")]
    pub novel: PathBuf,
}

impl Tools {
    /// The program, where it is built.
    pub fn program(&self) -> Result<PathBuf> {
        let beside = std::env::current_exe().map_err(|e| Error::io("bench", e))?.with_file_name("kinora");
        let program = self.kinora.clone().unwrap_or(beside);
        if program.is_file() {
            return Ok(program);
        }
        let place = program.display();
        Err(Error::missing(
            text!("{place} is not built; run: cargo build --release -p kinora-server"; "{place} 尚未构建；请运行：cargo build --release -p kinora-server"),
        ))
    }
}

/// What a stage took.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processor time.
    pub cpu: f64,
}

/// What a run took.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processor time, of the whole tree.
    pub cpu: f64,
    /// Greatest sum of the high-water marks of processes alive at the same time, in megabytes.
    pub memory: f64,
}

/// Each stage's name and how many of its tasks are done, where `line` is an event that tells them.
fn stages_of(line: &str) -> Option<Vec<(String, usize)>> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    let stage = |s: &serde_json::Value| {
        Some((s["name"]["en"].as_str()?.to_owned(), usize::try_from(s["done"].as_u64()?).ok()?))
    };
    event["stages"].as_array()?.iter().map(stage).collect()
}

/// Makes a minute of film at 720p in `folder`, going on where an earlier call was. What passes until the next task ends
/// is put down to that task's stage: tasks of two stages at the same time are told apart only as far as that goes.
pub fn film(tools: &Tools, folder: &Path) -> Result<Made> {
    let program = tools.program()?;
    let command = Command::new(&program)
        .arg("film")
        .arg(&tools.novel)
        .args(["--max-duration", "60", "--resolution", "720p", "--json", "--project"])
        .arg(folder.join("project"))
        .arg("-o")
        .arg(folder.join("film.mp4"));
    let (before, begun) = (children(), Instant::now());
    let mut child = command.spawn(false, true)?;
    let id = child.id();
    let out = child.stdout.take().expect("spawned with an output");
    let (mut stages, mut counts): (Vec<Stage>, Vec<usize>) = (Vec::new(), Vec::new());
    let (mut memory, mut told) = (0.0f64, (0.0, 0.0));
    for line in BufReader::new(out).lines() {
        let line = line.map_err(|e| Error::io("kinora", e))?;
        memory = memory.max(tree(id));
        let Some(now_done) = stages_of(&line) else { continue };
        for (name, _) in now_done.iter().skip(stages.len()) {
            stages.push(Stage { name: name.clone(), wall: 0.0, cpu: 0.0 });
            counts.push(0);
        }
        let ended: usize = now_done.iter().zip(&counts).map(|((_, done), &n)| done.saturating_sub(n)).sum();
        if ended == 0 {
            continue;
        }
        let now = (begun.elapsed().as_secs_f64(), used(id));
        for ((stage, count), (_, done)) in stages.iter_mut().zip(&mut counts).zip(&now_done) {
            let share = done.saturating_sub(*count) as f64 / ended as f64;
            stage.wall += (now.0 - told.0) * share;
            stage.cpu += (now.1 - told.1) * share;
            *count = *done;
        }
        told = now;
    }
    child.finish()?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), children() - before);
    if let Some(last) = stages.last_mut() {
        last.wall += wall - told.0;
        last.cpu += cpu - told.1;
    }
    Ok(Made { stages, wall, cpu, memory })
}

/// Processor seconds of a running process and of its children that have ended (proc(5), fields 14 to 17 of `stat`).
fn used(id: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // The name, in brackets, may hold spaces.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(11).take(4).filter_map(|n| n.parse::<u64>().ok()).sum();
    // SAFETY: the call takes and gives plain numbers.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    ticks as f64 / per_second.max(1) as f64
}
