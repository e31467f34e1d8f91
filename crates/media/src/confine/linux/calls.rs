//! Which system calls a confined program may make (seccomp).
//!
//! An allow-list: what a new kernel adds is closed until it is asked for here. What is not on it is answered with "no such
//! call" (`ENOSYS`), which libraries know from older kernels and do without; so `clone3`, whose flags a filter cannot see,
//! becomes `clone`, whose flags it can.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition as Condition,
    SeccompFilter, SeccompRule, sock_filter,
};
use std::{collections::BTreeMap, sync::OnceLock};

/// Files that are open, and opening (what may be opened is the file rules' matter).
const FILES: &[i64] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_lseek,
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_fcntl,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    libc::SYS_eventfd2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_fadvise64,
    libc::SYS_fallocate,
    libc::SYS_ftruncate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
];

/// Memory, threads, signals to itself, clocks, and questions about itself.
const SELF: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_membarrier,
    libc::SYS_get_mempolicy,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_rseq,
    libc::SYS_set_tid_address,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_tgkill,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigsuspend,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_times,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_getpriority,
    libc::SYS_getcpu,
    libc::SYS_getrusage,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_getrandom,
    libc::SYS_execve,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// The same by their older names, which only x86_64 still has.
#[cfg(target_arch = "x86_64")]
const OLDER: &[i64] = &[
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_wait,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_time,
    libc::SYS_getrlimit,
    libc::SYS_arch_prctl,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[i64] = &[];

/// The filter, made once; none where this processor or kernel has none.
pub(super) fn filter() -> Option<&'static [sock_filter]> {
    static FILTER: OnceLock<Option<BpfProgram>> = OnceLock::new();
    FILTER.get_or_init(|| if is_there() { made() } else { None }).as_deref()
}

/// Whether the kernel filters system calls.
fn is_there() -> bool {
    let action: u32 = libc::SECCOMP_RET_ERRNO;
    // SAFETY: the call reads four bytes, which live through it, and changes nothing.
    unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 }
}

fn made() -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FILES.iter().chain(SELF).chain(OLDER).map(|call| (*call, Vec::new())).collect();
    let only = |argument: u8, length: Len, op: Op, value: u64| -> Option<SeccompRule> {
        SeccompRule::new(vec![Condition::new(argument, length, op, value).ok()?]).ok()
    };
    // Threads of its own, but no processes.
    let thread = libc::CLONE_THREAD as u64;
    rules.insert(libc::SYS_clone, vec![only(0, Len::Qword, Op::MaskedEq(thread), thread)?]);
    // Limits may be read, not set: as root it could raise them.
    rules.insert(libc::SYS_prlimit64, vec![only(2, Len::Qword, Op::Eq, 0)?]);
    // Threads are named.
    let names = [libc::PR_SET_NAME, libc::PR_GET_NAME].map(|what| only(0, Len::Dword, Op::Eq, what as u64));
    rules.insert(libc::SYS_prctl, names.into_iter().collect::<Option<_>>()?);
    // "Is this a terminal, how wide is it, how much waits to be read": a terminal takes commands by other requests.
    #[allow(clippy::unnecessary_cast, reason = "another type with another C library")]
    let questions =
        [libc::TCGETS, libc::TIOCGWINSZ, libc::FIONREAD].map(|what| only(1, Len::Dword, Op::Eq, what as u64));
    rules.insert(libc::SYS_ioctl, questions.into_iter().collect::<Option<_>>()?);
    let arch = std::env::consts::ARCH.try_into().ok()?;
    let no_such_call = SeccompAction::Errno(libc::ENOSYS as u32);
    SeccompFilter::new(rules, no_such_call, SeccompAction::Allow, arch).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_compiles_here_and_within_what_the_kernel_takes() {
        let filter = made().expect("this processor is known");
        assert!((100..4096).contains(&filter.len()), "{}", filter.len());
    }

    #[test]
    fn nothing_dangerous_is_on_the_list() {
        let dangerous = [
            libc::SYS_socket,
            libc::SYS_connect,
            libc::SYS_socketpair,
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_mount,
            libc::SYS_bpf,
            libc::SYS_io_uring_setup,
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_keyctl,
            libc::SYS_userfaultfd,
            libc::SYS_perf_event_open,
            libc::SYS_open_by_handle_at,
            libc::SYS_clone3,
            libc::SYS_kill,
            libc::SYS_truncate,
            libc::SYS_fchmodat,
            libc::SYS_memfd_create,
            libc::SYS_execveat,
        ];
        for call in dangerous {
            assert!(!FILES.contains(&call) && !SELF.contains(&call) && !OLDER.contains(&call), "{call}");
        }
    }
}
