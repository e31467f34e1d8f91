//! CPU seconds and memory of a process and all that it starts.

use kinora_media::process::Command;
use kinora_model::Result;
use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Seconds of processor time, user and system, of the whole tree.
    pub cpu: f64,
    /// Most memory that all of them held at the same moment, in megabytes (10⁶ bytes); pages that several share, as those of
    /// ffmpeg's libraries, count once (PSS, proc_pid_smaps(5)).
    pub memory: f64,
}

/// Processor seconds of all children that have ended and been waited for, and of theirs.
pub fn children() -> f64 {
    // SAFETY: the structure is plain numbers, for which zero is a value, and the call only writes it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Runs `command` to its end and measures it. One at a time: the figures are differences of a sum over all children.
pub fn run(command: &Command) -> Result<Taken> {
    let before = children();
    let child = command.spawn(false, false)?;
    let (id, over) = (child.id(), AtomicBool::new(false));
    let (ended, memory) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0.0f64;
            while !over.load(Ordering::Relaxed) {
                most = most.max(tree(id));
                std::thread::park_timeout(Duration::from_millis(25));
            }
            most
        });
        let ended = child.finish();
        over.store(true, Ordering::Relaxed);
        watch.thread().unpark();
        (ended, watch.join().unwrap_or(0.0))
    });
    ended?;
    Ok(Taken { cpu: children() - before, memory })
}

/// Memory that `root` and its descendants hold now, in megabytes, shared pages counted once.
pub fn tree(root: u32) -> f64 {
    let kilobytes: u64 = family(root)
        .into_iter()
        .filter_map(|id| number_of(&std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?, "Pss:"))
        .sum();
    kilobytes as f64 * 1024.0 / 1e6
}

/// Seconds of processor time, user and system, that `root` and its descendants which are alive have taken so far.
pub fn spent(root: u32) -> f64 {
    // SAFETY: it takes a number and gives one.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.max(1) as f64;
    let of = |id: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in brackets and may hold blanks: fields are counted from behind it (proc_pid_stat(5)).
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
    };
    family(root).into_iter().filter_map(of).sum::<f64>() / ticks
}

fn number_of(status: &str, field: &str) -> Option<u64> {
    status.lines().find(|l| l.starts_with(field))?.split_whitespace().nth(1)?.parse().ok()
}

/// `root` and its descendants, as far as they are alive.
fn family(root: u32) -> Vec<u32> {
    let mut parents = HashMap::new();
    let Ok(all) = std::fs::read_dir("/proc") else { return Vec::new() };
    for id in all.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok()) {
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        parents.insert(id, number_of(&status, "PPid:").unwrap_or(0) as u32);
    }
    let belongs = |mut id: u32| {
        for _ in 0..32 {
            if id == root {
                return true;
            }
            match parents.get(&id) {
                Some(&parent) if parent > 1 => id = parent,
                _ => return false,
            }
        }
        false
    };
    parents.keys().copied().filter(|id| belongs(*id)).collect()
}

/// The middle value.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    if n == 0 {
        f64::NAN
    } else if n % 2 == 1 {
        values[n / 2]
    } else {
        (values[n / 2 - 1] + values[n / 2]) / 2.0
    }
}
