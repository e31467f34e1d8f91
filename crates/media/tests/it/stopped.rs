//! Children that do not end by themselves are ended.

use crate::make::{Desk, NEVER};
use kinora_media::process::{Command, Limits};
use kinora_model::ErrorKind;
use std::{
    io::{BufRead, BufReader, Read, Write},
    time::Duration,
};

fn shell(script: &str) -> Command {
    Command::new("/bin/sh").arg("-c").arg(script)
}

fn patient_for(millis: u64) -> Limits {
    Limits { silence: Some(Duration::from_millis(millis)), ..Limits::default() }
}

#[test]
fn a_child_that_spins_is_killed_when_its_processor_time_is_used_up() {
    let limits = Limits { cpu: Some(Duration::from_secs(1)), ..Limits::default() };
    // It would rather not hear of it.
    let child = shell("trap '' XCPU TERM INT; while :; do :; done").limits(limits).spawn(false, false).unwrap();
    let error = child.finish().unwrap_err();
    assert!(error.to_string().contains("signal 9") && error.to_string().contains("processor time"), "{error}");
}

#[test]
fn a_child_that_says_nothing_is_killed_and_one_that_is_not_listened_to_is_not() {
    let mut child = shell("echo once; exec sleep 60").limits(patient_for(300)).spawn(false, true).unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    // Time in which nobody reads does not count.
    std::thread::park_timeout(Duration::from_millis(600));
    assert_eq!(out.read_line(&mut line).unwrap(), 5);
    assert_eq!(out.read_line(&mut line).unwrap(), 0, "killed");
    let error = child.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transient);
    assert!(error.to_string().contains("no sign of life for 0.3 s"), "{error}");
    let error = shell("exec sleep 60").limits(patient_for(300)).run(Duration::from_secs(50), &NEVER, &mut |_| {});
    assert!(error.unwrap_err().to_string().contains("no sign of life"));
}

#[test]
fn a_child_that_takes_no_more_input_is_killed() {
    let mut child = shell("exec sleep 60").limits(patient_for(300)).spawn(true, false).unwrap();
    let written = child.stdin.as_mut().unwrap().write_all(&vec![0; 1 << 20]);
    assert!(written.is_err());
    assert!(child.broken().to_string().contains("no sign of life"));
}

#[test]
fn a_child_that_closes_its_pipes_and_stays_is_killed() {
    let mut child = shell("exec >&- 2>&- <&-; exec sleep 60").limits(patient_for(300)).spawn(true, true).unwrap();
    let mut all = Vec::new();
    child.stdout.as_mut().unwrap().read_to_end(&mut all).unwrap();
    assert_eq!(child.finish().unwrap_err().kind(), ErrorKind::Transient);
}

#[test]
fn a_child_that_writes_for_ever_is_stopped() {
    let limits = Limits { wall: Some(Duration::from_secs(1)), ..Limits::default() };
    let error = shell("while :; do echo more; done").limits(limits).run(Duration::from_secs(50), &NEVER, &mut |_| {});
    assert!(error.unwrap_err().to_string().contains("did not end within 1 s"));
}

#[test]
fn a_child_cannot_write_more_or_use_more_memory_than_it_may() {
    let desk = Desk::new();
    let limits = Limits { file_bytes: Some(1000), ..Limits::default() };
    let out = desk.path("out");
    let script = format!("exec head -c 5000 /dev/zero > '{}'", out.display());
    assert!(shell(&script).limits(limits).spawn(false, false).unwrap().finish().is_err());
    assert_eq!(out.metadata().unwrap().len(), 1000);
    let limits = Limits { memory: Some(64 << 20), ..Limits::default() };
    let hungry = shell("exec head -c 500000000 /dev/zero | tail -c 500000000 >/dev/null").limits(limits);
    let done = hungry.run(Duration::from_secs(60), &NEVER, &mut |_| {}).unwrap();
    assert_ne!(done.code, Some(0), "{}", done.stderr);
}

#[test]
fn a_child_outlives_the_thread_that_asked_for_it() {
    let asked = std::thread::spawn(|| Command::new("/bin/cat").spawn(true, true).unwrap());
    let mut child = asked.join().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"still here").unwrap();
    drop(child.stdin.take());
    let mut said = String::new();
    child.stdout.as_mut().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "still here");
    child.finish().unwrap();
}
