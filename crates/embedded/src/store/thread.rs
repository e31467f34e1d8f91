//! The threads that SQLite runs on: one that writes, with group commit, and one that reads.

use super::{
    fault::{fault, word},
    rows::Sqlite,
};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::store::{Unit, View};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, Sender, channel},
    thread::JoinHandle,
};
use tokio::sync::oneshot;

/// Jobs that share one transaction: enough that the disk's flush no longer counts, few enough that nobody waits long.
const GROUP: usize = 256;

/// Work for a thread, and who waits for it.
pub(super) struct Job<W> {
    work: W,
    answer: oneshot::Sender<Result<()>>,
    /// The other end of `answer`, until the job is handed over.
    waits: Option<oneshot::Receiver<Result<()>>>,
}

impl<W> Job<W> {
    pub(super) fn new(work: W) -> Self {
        let (answer, waits) = oneshot::channel();
        Self { work, answer, waits: Some(waits) }
    }
}

/// A thread that owns a connection. It ends when this is dropped, after what it was given.
pub(super) struct Worker<W> {
    jobs: Option<Sender<Job<W>>>,
    thread: Option<JoinHandle<()>>,
    place: String,
}

impl<W: Send + 'static> Worker<W> {
    pub(super) fn start(
        name: &str,
        place: String,
        connection: Connection,
        body: fn(&str, Connection, Receiver<Job<W>>),
    ) -> Result<Self> {
        let (jobs, taken) = channel();
        let given = place.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || body(&given, connection, taken))
            .map_err(|e| Error::io(name, e))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), place })
    }

    /// Hands a job over and waits for its answer. Whoever stops waiting does not stop the job.
    pub(super) async fn run(&self, mut job: Job<W>) -> Result<()> {
        let waits = job.waits.take().expect("a job is handed over once");
        let gone = || {
            let place = &self.place;
            Error::internal(text!("the store {place} has stopped working"; "存储 {place} 已停止工作"))
        };
        self.jobs.as_ref().expect("there until dropped").send(job).map_err(|_| gone())?;
        waits.await.map_err(|_| gone())?
    }
}

impl<W> Drop for Worker<W> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been answered by the dropped answers.
            let _ = thread.join();
        }
    }
}

/// The writer: takes what is there, runs it in one transaction, and answers once that is on the disk.
pub(super) fn write(place: &str, mut connection: Connection, jobs: Receiver<Job<Unit>>) {
    while let Ok(first) = jobs.recv() {
        let (units, answers): (Vec<Unit>, Vec<_>) =
            taken(first, &jobs).into_iter().map(|job| (job.work, job.answer)).unzip();
        let ends = commit(place, &mut connection, units, answers.len());
        for (answer, end) in answers.into_iter().zip(ends) {
            // Whoever no longer waits does not want to know.
            let _ = answer.send(end);
        }
    }
}

/// Runs units in one transaction, each in a savepoint of its own; gives how each ended.
fn commit(place: &str, connection: &mut Connection, units: Vec<Unit>, count: usize) -> Vec<Result<()>> {
    let all_fail = |(kind, what): (ErrorKind, Text)| (0..count).map(|_| Err(Error::new(kind, what.clone()))).collect();
    let mut transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(e) => return all_fail(word(place, &e)),
    };
    let mut ends = Vec::with_capacity(count);
    for unit in units {
        let end = match transaction.savepoint() {
            Ok(savepoint) => {
                let mut rows = Sqlite::new(&savepoint, place);
                match caught(place, AssertUnwindSafe(|| unit(&mut rows))) {
                    Ok(()) => savepoint.commit().map_err(|e| fault(place, e)),
                    // Dropped, the savepoint rolls back.
                    Err(error) => Err(error),
                }
            }
            Err(e) => Err(fault(place, e)),
        };
        if transaction.is_autocommit() {
            // A full disk (say) ends the whole transaction: nothing of the group is there.
            let (kind, what) = match &end {
                Err(error) => (error.kind(), error.what().clone()),
                Ok(()) => (ErrorKind::Internal, text!("{place}: a commit was lost"; "{place}：提交丢失")),
            };
            return all_fail((kind, what));
        }
        ends.push(end);
    }
    match transaction.commit() {
        Ok(()) => ends,
        Err(e) => all_fail(word(place, &e)),
    }
}

/// The reader: shows each view one state of the file. Views that wait are shown the same one: taking the file's locks
/// costs more than most of them.
pub(super) fn read(place: &str, mut connection: Connection, jobs: Receiver<Job<View>>) {
    while let Ok(first) = jobs.recv() {
        // Begun after all of them were asked for, so each sees what was written before it.
        let group = taken(first, &jobs);
        match connection.transaction() {
            Ok(transaction) => {
                for Job { work: view, answer, .. } in group {
                    let _ = answer.send(caught(place, AssertUnwindSafe(|| view(&Sqlite::new(&transaction, place)))));
                }
            }
            Err(e) => {
                let (kind, what) = word(place, &e);
                for job in group {
                    let _ = job.answer.send(Err(Error::new(kind, what.clone())));
                }
            }
        }
    }
}

/// The first job, and those that wait behind it.
fn taken<W>(first: Job<W>, jobs: &Receiver<Job<W>>) -> Vec<Job<W>> {
    std::iter::once(first).chain(jobs.try_iter().take(GROUP - 1)).collect()
}

/// A unit that panics has failed, and nobody else with it.
fn caught(place: &str, work: AssertUnwindSafe<impl FnOnce() -> Result<()>>) -> Result<()> {
    catch_unwind(work).unwrap_or_else(|_| {
        Err(Error::internal(
            text!("a unit of work on {place} met a fault of the program"; "对 {place} 的操作遇到程序错误"),
        ))
    })
}
