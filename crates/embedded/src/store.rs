//! Work in a SQLite file.

mod documents;
mod fault;
mod rows;
mod schema;
mod thread;

use async_trait::async_trait;
use fault::fault;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::store::{Store, Unit, View};
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};
use thread::{Job, Worker};

/// How long to wait for somebody who looks at the file from outside (`sqlite3`, a backup).
const BUSY: Duration = Duration::from_secs(5);

/// Work in a SQLite file, used by one process at a time.
pub struct SqliteStore {
    // Dropped in this order: whoever closes the file last brings what is written beside it into it, which a reader may not;
    // and the threads end before the lock is given back.
    reader: Worker<View>,
    writer: Worker<Unit>,
    _lock: File,
}

impl SqliteStore {
    /// Opens the file at `path`, which is made if it is not there, and brings it to the present shape.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where another process has it open or a newer version of the program made it,
    /// [`Locked`](ErrorKind::Locked) where it cannot be written, [`Invalid`](ErrorKind::Invalid) where it is something else,
    /// [`Internal`](ErrorKind::Internal) where it is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|e| Error::io(folder.display(), e))?;
        }
        let lock = lock(path)?;
        let place = path.display().to_string();
        let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        schema::settle(&mut writer, &place)?;
        let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(Self {
            writer: Worker::start("store-writer", place.clone(), writer, thread::write)?,
            reader: Worker::start("store-reader", place, reader, thread::read)?,
            _lock: lock,
        })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn write(&self, unit: Unit) -> Result<()> {
        self.writer.run(Job::new(unit)).await
    }
    async fn read(&self, view: View) -> Result<()> {
        self.reader.run(Job::new(view)).await
    }
    fn is_exclusive(&self) -> bool {
        true
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let place = path.display().to_string();
    let open = || {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    open().map_err(|e| fault(&place, e))
}

/// Takes the lock beside the file. The system gives it back when the process ends, however it ends.
fn lock(path: &Path) -> Result<File> {
    let place = PathBuf::from(format!("{}.lock", path.display()));
    let fails = |e| Error::io(place.display(), e);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&place).map_err(fails)?;
    match file.try_lock() {
        Ok(()) => {
            let id = std::process::id().to_string();
            let mark = |file: &mut File| {
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(id.as_bytes())
            };
            mark(&mut file).map_err(fails)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Only for the sentence below.
            let _ = file.read_to_string(&mut holder);
            let (folder, holder) = (path.parent().unwrap_or(path).display(), holder.trim());
            Err(Error::new(
                ErrorKind::Conflict,
                text!("another run (process {holder}) is working in {folder}; wait for it to end or stop it, or use another project folder";
                      "另一个进程（{holder}）正在使用 {folder}；请等待其结束或停止它，或改用其他项目目录"),
            ))
        }
        Err(TryLockError::Error(e)) => Err(fails(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::WorkflowId;
    use kinora_ports::store::read;
    use std::{
        os::unix::fs::PermissionsExt,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn refusal(path: &Path) -> Error {
        SqliteStore::open(path).err().expect("it is refused")
    }

    #[test]
    fn closed_it_is_one_file() {
        let folder = folder();
        let path = folder.path().join("work.db");
        drop(SqliteStore::open(&path).expect("opens"));
        let beside: Vec<_> = ["-wal", "-shm"].map(|end| format!("{}{end}", path.display())).to_vec();
        assert!(beside.iter().all(|path| !Path::new(path).exists()), "{beside:?}");
    }

    #[test]
    fn one_process_at_a_time() {
        let folder = folder();
        let path = folder.path().join("work.db");
        let first = SqliteStore::open(&path).expect("opens");
        let error = refusal(&path);
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
        drop(first);
        SqliteStore::open(&path).expect("opens again");
    }

    #[test]
    fn something_else_is_refused() {
        let folder = folder();
        let path = folder.path().join("work.db");
        fs::write(&path, "this is a letter, and by no means a database\n".repeat(200)).expect("writes");
        assert_eq!(refusal(&path).kind(), ErrorKind::Invalid);
        let other = folder.path().join("other.db");
        Connection::open(&other).expect("opens").execute_batch("CREATE TABLE mine (x)").expect("writes");
        assert_eq!(refusal(&other).kind(), ErrorKind::Invalid);
    }

    #[test]
    fn a_newer_shape_is_refused() {
        let folder = folder();
        let path = folder.path().join("work.db");
        drop(SqliteStore::open(&path).expect("opens"));
        Connection::open(&path).expect("opens").pragma_update(None, "user_version", 999).expect("writes");
        assert_eq!(refusal(&path).kind(), ErrorKind::Conflict);
    }

    #[tokio::test]
    async fn a_damaged_file_is_named() {
        let folder = folder();
        let path = folder.path().join("work.db");
        drop(SqliteStore::open(&path).expect("opens"));
        let mut bytes = fs::read(&path).expect("reads");
        // The head stays whole, everything behind it is noise.
        let noise: Vec<u8> = (0..bytes.len() - 100).map(|i| (i * 31 % 251) as u8).collect();
        bytes[100..].copy_from_slice(&noise);
        fs::write(&path, bytes).expect("writes");
        let error = match SqliteStore::open(&path) {
            Err(error) => error,
            Ok(store) => read(&store, |rows| rows.workflow(&WorkflowId::new("w"))).await.expect_err("it is damaged"),
        };
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.to_string().contains("damaged"), "{error}");
    }

    fn put(name: String) -> Unit {
        Box::new(move |rows| {
            let what = kinora_ports::events::Happening::Created;
            rows.append(kinora_ports::events::Event { seq: None, workflow: WorkflowId::new(name), at: 0, what })
                .map(drop)
        })
    }

    /// A writer over a new file in `folder`, whose connection `set` has set.
    fn writer(folder: &Path, set: impl FnOnce(&Connection)) -> Worker<Unit> {
        let path = folder.join("work.db");
        let mut connection =
            connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE).expect("opens");
        schema::settle(&mut connection, "work.db").expect("settles");
        set(&connection);
        Worker::start("writer", "work.db".into(), connection, thread::write).expect("starts")
    }

    #[tokio::test]
    async fn a_full_disk_is_named_and_what_was_written_stays() {
        let folder = folder();
        let writer = writer(folder.path(), |c| c.pragma_update(None, "max_page_count", 60).expect("sets"));
        let mut written = 0;
        let error = loop {
            match writer.run(Job::new(put("w".repeat(5000)))).await {
                Ok(()) => written += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Exhausted, "{error}");
        drop(writer);
        let store = SqliteStore::open(&folder.path().join("work.db")).expect("opens");
        assert!(written > 0);
        assert_eq!(read(&store, |rows| rows.last_seq()).await.expect("reads"), written);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn serving_goes_on_when_a_full_disk_has_room_again() {
        use kinora_testkit::{Bench, engine, step};
        let folder = folder();
        let path = folder.path().join("work.db");
        let lock = lock(&path).expect("locks");
        // Room for four hundred pages, three hundred of which somebody takes.
        let writer = writer(folder.path(), |c| c.pragma_update(None, "max_page_count", 400).expect("sets"));
        let reader = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opens");
        let reader = Worker::start("reader", "work.db".into(), reader, thread::read).expect("starts");
        let store = Arc::new(SqliteStore { writer, reader, _lock: lock });
        let somebody = Connection::open(&path).expect("opens");
        somebody.busy_timeout(BUSY).expect("sets");
        somebody.execute_batch("CREATE TABLE filler AS SELECT randomblob(300 * 4096) AS it").expect("fills");

        let made = Arc::new(AtomicU32::new(0));
        let steps = || {
            let made = made.clone();
            engine::Steps::new().with(step("page", engine::Class::Io, move |cx, cursor| {
                made.fetch_add(1, Ordering::SeqCst);
                let page = serde_json::json!([cx.input(), "w".repeat(20_000)]);
                Box::pin(async move { Ok((engine::Next::done(page), cursor)) })
            }))
        };
        let bench = Bench { store: store.clone(), ..Bench::new() };
        let engine = bench.engine(steps());
        let page = |n: u32| {
            let task = engine::NewTask::new(format!("p{n}"), "page", "pages", kinora_model::Text::same("page"));
            if n == 0 { task } else { task.needs([format!("p{}", n - 1)]) }
        };
        let id = WorkflowId::new("book");
        let new = engine::NewWorkflow::new(id.clone(), (0..25).map(page).collect());
        engine.create(new).await.expect("there is room for that");
        let stop = engine::Stop::new();
        let (end, stood) = tokio::join!(engine.serve(&stop), async {
            // It comes to a stand: for a hundred looks no page more.
            let (mut last, mut looks) = (0, 0);
            while looks < 100 {
                tokio::time::sleep(Duration::from_millis(5)).await;
                let now = made.load(Ordering::SeqCst);
                looks = if now == last && now > 0 { looks + 1 } else { 0 };
                last = now;
            }
            somebody.execute_batch("DROP TABLE filler").expect("makes room");
            while engine.workflow(&id).await.expect("reads").state != engine::WorkflowState::Done {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            stop.soft();
            last
        });
        end.expect("it ends well");
        assert!(stood < 25, "the disk was full after {stood} pages");
        assert_eq!(made.load(Ordering::SeqCst), 25, "each page was made once");
    }

    #[tokio::test]
    async fn a_file_in_use_elsewhere_is_a_passing_fault() {
        let folder = folder();
        let writer = writer(folder.path(), |c| c.busy_timeout(Duration::ZERO).expect("sets"));
        let other = Connection::open(folder.path().join("work.db")).expect("opens");
        other.execute_batch("BEGIN IMMEDIATE").expect("locks");
        let error = writer.run(Job::new(put("w".into()))).await.expect_err("it is locked");
        assert_eq!(error.kind(), ErrorKind::Transient);
        other.execute_batch("ROLLBACK").expect("lets go");
        writer.run(Job::new(put("w".into()))).await.expect("now it works");
    }

    #[tokio::test]
    async fn a_unit_that_panics_harms_nobody() {
        let folder = folder();
        let writer = writer(folder.path(), |_| {});
        let error = writer.run(Job::new(Box::new(|_| panic!("oh")))).await.expect_err("it panicked");
        assert_eq!(error.kind(), ErrorKind::Internal);
        writer.run(Job::new(put("w".into()))).await.expect("the next one works");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = folder();
        let inside = folder.path().join("shut");
        fs::create_dir(&inside).expect("makes");
        fs::set_permissions(&inside, fs::Permissions::from_mode(0o500)).expect("shuts");
        if File::create(inside.join("probe")).is_ok() {
            return; // Root writes everywhere: nothing to see.
        }
        assert_eq!(refusal(&inside.join("work.db")).kind(), ErrorKind::Locked);
    }
}
