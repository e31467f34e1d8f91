//! The shape of the file, and its way there.
//!
//! It moves by expand, then contract: a step only adds (tables, columns with defaults, indices); what is no longer used is
//! removed by a later step, when no version of the program uses it.

use super::fault::fault;
use kinora_model::{Error, ErrorKind, Result, text};
use rusqlite::{Connection, TransactionBehavior};

/// Marks a file as ours: "knra".
const MARK: i32 = 0x6b6e_7261;
/// Steps in order; the file's `user_version` counts those that were taken.
const STEPS: [&str; 2] = [include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// Sets a connection up and brings its file to the present shape. A process that dies in it has taken some steps whole.
pub(super) fn settle(connection: &mut Connection, place: &str) -> Result<()> {
    let fails = |e| fault(place, e);
    let mark: i32 = connection.pragma_query_value(None, "application_id", |r| r.get(0)).map_err(fails)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).map_err(fails)?;
    if mark != MARK && tables > 0 {
        let what = text!("{place} belongs to another program; use another project folder"; "{place} 属于其他程序；请改用其他项目目录");
        return Err(Error::invalid(what));
    }
    let taken: usize = connection.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(fails)?;
    if taken > STEPS.len() {
        let what = text!("{place} was made by a newer version of this program; use that version"; "{place} 由更新版本的程序创建；请使用该版本");
        return Err(Error::new(ErrorKind::Conflict, what));
    }
    // FULL: an intent to pay must survive a power loss before the money is spent.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
        )
        .map_err(fails)?;
    for (i, step) in STEPS.iter().enumerate().skip(taken) {
        let take = |connection: &mut Connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "application_id", MARK)?;
            transaction.pragma_update(None, "user_version", i + 1)?;
            transaction.commit()
        };
        take(connection).map_err(fails)?;
    }
    Ok(())
}
