//! Work and media on one machine: a SQLite file and a folder of files, used by one process at a time.
//!
//! [`SqliteStore`] keeps work: one writer thread with group commit, every commit on the disk before it is answered
//! (`synchronous=FULL`), a reader beside it. A lock file says that it is in use; the system takes the lock back when a
//! process dies, however it dies, so a next one need not wait. [`FileBlobs`] keeps media: each written under another
//! name, flushed, and only then given its name. [`SystemClock`] is the machine's clock.

mod blobs;
mod clock;
mod store;

pub use blobs::FileBlobs;
pub use clock::SystemClock;
pub use store::SqliteStore;
