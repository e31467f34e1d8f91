//! The walls hold. What a confined program can do is tried by this program itself, started anew behind them.

use crate::make::{Desk, NEVER};
use kinora_media::{
    confine::{Confinement, given},
    process::{Command, Finished},
};
use std::{
    io::{BufRead, BufReader},
    time::Duration,
};

/// Whether the file rules are there; says loudly where not.
fn files_are_walled(test: &str) -> bool {
    let is = given().landlock.is_some();
    if !is {
        eprintln!("SKIPPED {test}: THIS KERNEL HAS NO LANDLOCK, SO FILES ARE NOT WALLED OFF HERE");
    }
    is
}

fn calls_are_walled(test: &str) -> bool {
    let is = given().seccomp;
    if !is {
        eprintln!("SKIPPED {test}: NO SYSTEM-CALL FILTER ON THIS MACHINE");
    }
    is
}

/// `program` with `args` behind `walls`, to its end.
fn confined(walls: Confinement, program: &str, args: &[&str]) -> Finished {
    let command = Command::new(program).args(args).confined(walls);
    command.run(Duration::from_secs(60), &NEVER, &mut |_| {}).unwrap()
}

#[test]
fn a_confined_child_reads_its_own_files_and_no_others() {
    if !files_are_walled("reading") {
        return;
    }
    let desk = Desk::new();
    let (mine, other) = (desk.file("mine.txt", "mine"), desk.file("other.txt", "other"));
    let walls = Confinement::new().reads(&mine);
    let read = |path: &str| confined(walls.clone(), "/bin/cat", &[path]);
    assert_eq!(read(mine.to_str().unwrap()).stdout, "mine\n");
    for path in ["/etc/passwd", other.to_str().unwrap(), "/proc/self/environ", "/proc/1/cmdline"] {
        let tried = read(path);
        assert_eq!((tried.code, tried.stdout.as_str()), (Some(1), ""), "{path}");
        assert!(tried.stderr.contains("ermission denied"), "{path}: {}", tried.stderr);
    }
    // A link beside its own file leads nowhere either, nor does a folder's list.
    let link = desk.path("link");
    std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
    let walls = Confinement::new().reads(desk.folder.path());
    assert_eq!(confined(walls.clone(), "/bin/cat", &[link.to_str().unwrap()]).code, Some(1));
    assert_eq!(confined(walls, "/bin/ls", &["/etc"]).stdout, "");
}

#[test]
fn a_confined_child_writes_its_own_output_and_nothing_else() {
    if !files_are_walled("writing") {
        return;
    }
    let desk = Desk::new();
    let (folder, outside) = (desk.path("job"), desk.file("outside.txt", "as it was"));
    std::fs::create_dir(&folder).unwrap();
    let walls = Confinement::new().writes(&folder);
    let try_to = |script: String| confined(walls.clone(), "/bin/sh", &["-c", &script]);
    let (inside, out, new) = (folder.join("a.txt"), outside.display(), desk.path("new.txt"));
    assert_eq!(try_to(format!("echo made > '{}'", inside.display())).code, Some(0));
    assert_eq!(std::fs::read_to_string(&inside).unwrap(), "made\n");
    for script in [
        format!("echo changed > '{out}'"),
        format!("echo changed >> '{out}'"),
        format!("echo made > '{}'", new.display()),
        format!("exec rm '{out}'"),
        format!("exec mv '{out}' '{}'", inside.display()),
        format!("exec ln '{out}' '{}'", folder.join("hard").display()),
        format!("exec chmod 777 '{out}'"),
        format!("exec truncate -s 0 '{out}'"),
        format!("exec mkdir '{}'", new.display()),
    ] {
        let tried = try_to(script.clone());
        assert_ne!(tried.code, Some(0), "{script}");
    }
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "as it was");
    assert!(!new.exists());

    // One file only: its neighbour stays closed.
    let walls = Confinement::new().writes(&inside);
    let neighbour = folder.join("b.txt");
    let script = format!("echo again > '{}'; echo more > '{}'", inside.display(), neighbour.display());
    assert_ne!(confined(walls, "/bin/sh", &["-c", &script]).code, Some(0));
    assert_eq!(std::fs::read_to_string(&inside).unwrap(), "again\n");
    assert!(!neighbour.exists());
}

#[test]
fn a_confined_child_has_no_environment() {
    let seen = confined(Confinement::new(), "/usr/bin/env", &[]);
    assert_eq!((seen.code, seen.stdout.as_str()), (Some(0), ""));
}

/// Tries system calls and tells how each ended; started by the test below, behind the walls.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "is started by a_confined_child_makes_no_dangerous_call"]
fn tries_calls() {
    let tell = |name: &str, result: i64| {
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        println!("call {name} {}", if result < 0 { errno } else { 0 });
    };
    // SAFETY: each call gets plain integers, or null where it wants memory; none succeeds behind the walls, and without
    // them none of those that would be harmful gets arguments with which it could.
    unsafe {
        tell("socket", libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0).into());
        tell("unix", libc::socket(libc::AF_UNIX, libc::SOCK_STREAM, 0).into());
        tell("socketpair", libc::syscall(libc::SYS_socketpair, 1, 1, 0, 0));
        tell("ptrace", libc::syscall(libc::SYS_ptrace, libc::PTRACE_ATTACH, 1, 0, 0));
        tell("vm", libc::syscall(libc::SYS_process_vm_readv, 1, 0, 0, 0, 0, 0));
        tell("mount", libc::syscall(libc::SYS_mount, 0, 0, 0, 0, 0));
        tell("unshare", libc::syscall(libc::SYS_unshare, libc::CLONE_NEWUSER));
        tell("bpf", libc::syscall(libc::SYS_bpf, 0, 0, 0));
        tell("io_uring", libc::syscall(libc::SYS_io_uring_setup, 1, 0));
        tell("userfaultfd", libc::syscall(libc::SYS_userfaultfd, 0));
        tell("perf", libc::syscall(libc::SYS_perf_event_open, 0, 0, 0, 0, 0));
        tell("keyctl", libc::syscall(libc::SYS_keyctl, 0, 0, 0, 0, 0));
        tell("memfd", libc::syscall(libc::SYS_memfd_create, c"x".as_ptr(), 0));
        tell("clone", libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0));
        tell("clone3", libc::syscall(libc::SYS_clone3, 0, 0));
        tell("kill", libc::syscall(libc::SYS_kill, libc::getppid(), 0));
        tell("raise-limits", {
            let all = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
            libc::syscall(libc::SYS_prlimit64, 0, libc::RLIMIT_CORE, &all, 0)
        });
        tell("type-into-terminal", libc::syscall(libc::SYS_ioctl, 0, libc::TIOCSTI, c"x".as_ptr()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_confined_child_makes_no_dangerous_call() {
    if !calls_are_walled("system calls") {
        return;
    }
    let this = std::env::current_exe().unwrap();
    let args = ["confinement::tries_calls", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let tried = confined(Confinement::new(), this.to_str().unwrap(), &args);
    assert_eq!(tried.code, Some(0), "{}{}", tried.stdout, tried.stderr);
    // libtest writes the test's name before the first of them.
    let calls: Vec<&str> = tried.stdout.lines().filter_map(|l| l.split_once("call ").map(|(_, c)| c)).collect();
    assert_eq!(calls.len(), 18, "{}", tried.stdout);
    for call in calls {
        assert!(call.ends_with(&format!(" {}", libc::ENOSYS)), "{call}");
    }
}

#[test]
fn a_confined_ffmpeg_reaches_neither_the_network_nor_a_neighbour() {
    let desk = Desk::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/a.mp4", listener.local_addr().unwrap());
    let program = desk.ffmpeg.path().to_str().unwrap();
    // Even with every allow-list left out.
    if calls_are_walled("network") {
        let tried = confined(Confinement::new(), program, &["-nostdin", "-i", &address, "-f", "null", "-"]);
        assert_ne!(tried.code, Some(0));
        let came = listener.accept().map(|_| ()).unwrap_err();
        assert_eq!(came.kind(), std::io::ErrorKind::WouldBlock, "somebody called");
    }
    if files_are_walled("a neighbour's film") {
        let secret = desk.film("somebody-elses.mp4");
        let list = desk.file("list.txt", format!("ffconcat version 1.0\nfile '{}'\n", secret.display()));
        let args = ["-nostdin", "-f", "concat", "-safe", "0", "-i", list.to_str().unwrap(), "-f", "null", "-"];
        let free = Command::new(program).args(args).run(Duration::from_secs(60), &NEVER, &mut |_| {}).unwrap();
        assert_eq!(free.code, Some(0), "without walls it is read: {}", free.stderr);
        let tried = confined(Confinement::new().reads(&list), program, &args);
        assert_ne!(tried.code, Some(0));
        assert!(tried.stderr.contains("ermission denied"), "{}", tried.stderr);
    }
}

/// Starts a child behind walls, tells its number and dies without a word to it; started by the test below.
#[test]
#[ignore = "is started by a_child_dies_with_its_parent"]
fn starts_a_child_and_dies() {
    let spin = Command::new("/bin/sh").args(["-c", "while :; do :; done"]).confined(Confinement::new());
    let child = spin.spawn(false, false).unwrap();
    println!("child {}", child.id());
    // SAFETY: a plain system call; this process ends in it.
    unsafe { libc::kill(std::process::id() as i32, libc::SIGKILL) };
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_dies_with_its_parent() {
    let args = ["confinement::starts_a_child_and_dies", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let parent = Command::new(std::env::current_exe().unwrap()).args(args);
    let mut parent = parent.spawn(false, true).unwrap();
    let said = BufReader::new(parent.stdout.take().unwrap()).lines().map_while(Result::ok);
    let id = said.filter_map(|l| l.split_once("child ").map(|(_, id)| id.to_owned())).next().unwrap();
    let error = parent.finish().unwrap_err();
    assert!(error.to_string().contains("signal 9"), "{error}");
    let runs = || {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Dead and not yet collected counts as dead.
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| !rest.trim_start().starts_with(['Z', 'X']) && !rest.trim().is_empty())
    };
    for _ in 0..200 {
        if !runs() {
            return;
        }
        std::thread::park_timeout(Duration::from_millis(25));
    }
    // SAFETY: a plain system call, so that a failed test leaves nothing running.
    unsafe { libc::kill(id.parse().unwrap(), libc::SIGKILL) };
    panic!("the child lives on without its parent");
}
