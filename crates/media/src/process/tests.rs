//! Children that misbehave.

use super::*;
use std::{
    io::{BufRead, BufReader},
    time::Duration,
};

fn shell(script: &str) -> Command {
    Command::new("sh").arg("-c").arg(script)
}

#[test]
fn a_run_streams_lines_and_gives_the_code() {
    let mut seen = Vec::new();
    let never = AtomicBool::new(false);
    let done = shell("echo one; echo two >&2; exit 3")
        .run(Duration::from_secs(20), &never, &mut |line| seen.push(format!("{line:?}")))
        .unwrap();
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (Some(3), "one\n", "two\n"));
    seen.sort();
    assert_eq!(seen, [r#"Err("two")"#, r#"Out("one")"#]);
}

#[test]
fn a_slow_run_and_a_cancelled_run_are_killed() {
    let never = AtomicBool::new(false);
    let slow = shell("sleep 60").run(Duration::from_millis(200), &never, &mut |_| {}).unwrap_err();
    assert_eq!(slow.kind(), ErrorKind::Transient);
    let stop = AtomicBool::new(true);
    let stopped = shell("sleep 60").run(Duration::from_secs(60), &stop, &mut |_| {}).unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::Cancelled);
}

#[test]
fn dropping_a_child_ends_its_whole_group() {
    let mut child = shell("sleep 61 & echo $!; wait").spawn(false, true).unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let grandchild: i32 = line.trim().parse().unwrap();
    drop(child);
    // Killed and then reaped by init: either gone or a zombie for a moment.
    let alive = || {
        std::fs::read_to_string(format!("/proc/{grandchild}/stat"))
            .is_ok_and(|s| !s.rsplit(')').next().unwrap_or("").trim_start().starts_with('Z'))
    };
    for _ in 0..50 {
        if !alive() {
            return;
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(20));
    }
    panic!("the grandchild lives on");
}

#[test]
fn a_failure_tells_the_last_meaningful_line() {
    let child = shell("echo 'in.mp4: bad atom' >&2; echo 'Conversion failed!' >&2; exit 1");
    let error = child.spawn(false, false).unwrap().finish().unwrap_err();
    assert!(error.to_string().ends_with("failed: in.mp4: bad atom"), "{error}");
    let full = shell("echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1");
    assert_eq!(full.spawn(false, false).unwrap().finish().unwrap_err().kind(), ErrorKind::Exhausted);
}

#[test]
fn a_missing_program_is_missing() {
    let error = Command::new("/nowhere/at-all").spawn(false, false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}
