//! What SQLite says, in the words of the house.

use kinora_model::{Error, ErrorKind, Text, text};
use rusqlite::ErrorCode as Code;

/// The error for what SQLite said about the file at `place`.
pub(super) fn fault(place: &str, cause: rusqlite::Error) -> Error {
    let (kind, what) = word(place, &cause);
    Error::new(kind, what).caused_by(cause)
}

/// The kind and sentence for it: also for those who share a commit that failed and each need an error of their own.
pub(super) fn word(place: &str, cause: &rusqlite::Error) -> (ErrorKind, Text) {
    let code = cause.sqlite_error_code();
    match code {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => (
            ErrorKind::Transient,
            text!("{place} is in use by another program; close it there"; "{place} 正被其他程序使用；请先将其关闭"),
        ),
        Some(Code::DiskFull) => (
            ErrorKind::Exhausted,
            text!("the disk is full while writing {place}; free some space and run the same command again";
                  "写入 {place} 时磁盘已满；请腾出空间后重新运行同一命令"),
        ),
        Some(Code::ReadOnly | Code::PermissionDenied | Code::CannotOpen | Code::AuthorizationForStatementDenied) => (
            ErrorKind::Locked,
            text!("{place} cannot be opened or written: permission denied"; "无法打开或写入 {place}：没有权限"),
        ),
        Some(Code::NotADatabase) => (
            ErrorKind::Invalid,
            text!("{place} is not a file of work; move it away and run the same command again"; "{place} 不是本程序的工作文件；请将其移走后重新运行同一命令"),
        ),
        Some(Code::DatabaseCorrupt) => (
            ErrorKind::Internal,
            text!("{place} is damaged; move it away and run the same command again: finished media are kept, and what was made of them is made anew";
                  "{place} 已损坏；请将其移走后重新运行同一命令：已生成的媒体会保留，其余内容将重新生成"),
        ),
        Some(Code::SystemIoFailure) => {
            (ErrorKind::Internal, text!("reading or writing {place} failed: {cause}"; "读写 {place} 失败：{cause}"))
        }
        _ => (ErrorKind::Internal, text!("{place}: {cause}"; "{place}：{cause}")),
    }
}
