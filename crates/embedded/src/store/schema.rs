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
const STEPS: [&str; 5] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SqliteStore;
    use kinora_model::WorkflowId;
    use kinora_ports::store::{StageCount, read};

    /// Rows as the first version of the program wrote them.
    const OLD: &str = r#"
        INSERT INTO workflow (id, meta, state, detail, live, unfinished, budget, reserved, created, changed) VALUES
            ('half', '{}', 'running', '{"state":"running"}', 1, 2, NULL, 0, 10, 20),
            ('new', '{}', 'running', '{"state":"running"}', 1, 1, NULL, 0, 10, 20),
            ('whole', '{}', 'done', '{"state":"done"}', 0, 0, NULL, 0, 10, 90);
        INSERT INTO task (id, workflow, key, kind, class, stage, title, priority, input, needs, state, detail, ticket, epoch, attempt, cursor, created, started)
        SELECT workflow || '/' || key, workflow, key, 'draw', 'cpu', stage, '{"en":"t","zh":"t"}', 0, 'null', '[]', state,
               json_object('state', state, 'due', 1, 'result', 1, 'reused', json('false')), 0, 0, 0, 'null', 10, started
        FROM (SELECT column1 AS workflow, column2 AS key, column3 AS stage, column4 AS state, column5 AS started FROM (VALUES
            ('half', 'a', 'script', 'done', 12), ('half', 'b', 'video', 'waiting', 13), ('half', 'c', 'video', 'ready', NULL),
            ('new', 'a', 'script', 'ready', NULL), ('whole', 'a', 'script', 'done', 11)));
    "#;

    #[tokio::test]
    async fn an_old_file_opens_and_is_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("work.db");
        let old = Connection::open(&path).expect("opens");
        old.execute_batch(STEPS[0]).expect("it was SQL then");
        old.execute_batch(OLD).expect("they were rows then");
        old.pragma_update(None, "application_id", MARK).expect("marks");
        old.pragma_update(None, "user_version", 1).expect("marks");
        drop(old);

        let store = SqliteStore::open(&path).expect("opens");
        let get = async |id: &'static str| {
            let found = read(&store, move |rows| rows.workflow(&WorkflowId::new(id))).await.expect("reads");
            found.expect("it is there")
        };
        let (half, new, whole) = (get("half").await, get("new").await, get("whole").await);
        let count = |stage: &str, tasks, done, running| StageCount {
            stage: stage.into(),
            tasks,
            done,
            running,
            ..StageCount::default()
        };
        assert_eq!(half.stages, [count("script", 1, 1, 0), count("video", 2, 0, 1)]);
        assert_eq!((half.started, half.ended, half.standing(), half.owner.as_str()), (Some(12), None, "running", ""));
        assert_eq!((new.started, new.standing()), (None, "queued"));
        assert_eq!((whole.started, whole.ended, whole.standing()), (Some(11), Some(90), "done"));
        drop(store);
        // What lists go by is what the rows say.
        let columns = Connection::open(&path).expect("opens");
        for workflow in [half, new, whole] {
            let sql = "SELECT standing, stage, share FROM workflow WHERE id = ?1";
            let said: (String, String, f64) = columns
                .query_row(sql, [workflow.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .expect("reads");
            assert_eq!((said.0.as_str(), Some(said.1.as_str())), (workflow.standing(), workflow.stage()));
            assert!((said.2 - workflow.share()).abs() < 1e-9, "{said:?}");
        }
    }
}
