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
    /// Greatest sum of the high-water marks (VmHWM) of processes alive at the same time, in megabytes (10⁶ bytes).
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

/// Sum of VmHWM of `root` and its descendants, in megabytes.
pub fn tree(root: u32) -> f64 {
    let mut parents = HashMap::new();
    let mut marks = HashMap::new();
    let Ok(all) = std::fs::read_dir("/proc") else { return 0.0 };
    for id in all.filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok()) {
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        let field = |name: &str| {
            let line = status.lines().find(|l| l.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        };
        parents.insert(id, field("PPid:").unwrap_or(0) as u32);
        marks.insert(id, field("VmHWM:").unwrap_or(0));
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
    let kilobytes: u64 = marks.iter().filter(|(id, _)| belongs(**id)).map(|(_, mark)| mark).sum();
    kilobytes as f64 * 1024.0 / 1e6
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
