//! Cleaning up: files that nothing names any more, and results that cannot be used again.

use crate::{Engine, Stop, memo};
use kinora_model::Result;
use kinora_ports::{
    blobs::MediaId,
    clock::{Millis, millis},
    store::{self, Holder, Memo},
};
use std::{collections::HashSet, time::Duration};

/// What may be cleaned up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleaning {
    /// Files put less than this long ago stay, whoever names them: a tick may just have put them, or an upload.
    pub files: Duration,
    /// Results made longer ago than this are not kept for use again; absent, as long as their media are there.
    pub results: Option<Duration>,
    /// Rows, or files, that are looked at in one go: others get their turn in between.
    pub piece: usize,
}

impl Default for Cleaning {
    fn default() -> Self {
        Self { files: Duration::from_secs(24 * 3600), results: None, piece: 500 }
    }
}

/// What was cleaned up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Files removed.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Results forgotten.
    pub results: u64,
    /// Files that stay.
    pub kept: u64,
}

/// Files that are named somewhere, by their hashes.
type Named = HashSet<blake3::Hash>;

impl Engine {
    /// Removes files that nothing in the store names any more, and forgets results whose files are gone. In small
    /// pieces, beside all other work; whoever asks to stop gets what was done so far. Killed in it, it has removed some.
    ///
    /// A file is named by a document, by a workflow or its tasks (what they were given, keep between ticks, recorded, gave, and
    /// what was paid for them, as long as they are there), or by a result that may be used again. Names go from one of these to another, or into a new row, and both are
    /// looked at after where they came from; what is put anew is young. So nothing that is wanted is removed.
    ///
    /// # Errors
    /// Those of the stores; what was removed until then stays removed.
    pub async fn clean(&self, cleaning: &Cleaning, stop: &Stop) -> Result<Cleaned> {
        let now = self.0.clock.now();
        let mut cleaned = Cleaned::default();
        self.forget_results(now, cleaning, stop, &mut cleaned).await?;
        let mut named = Named::new();
        // Documents again at the end: they alone are changed at will, and may name by then what another one named.
        for holder in Holder::ALL.into_iter().chain([Holder::Documents]) {
            self.collect(holder, cleaning.piece, stop, &mut named).await?;
        }
        let since = now - millis(cleaning.files);
        let mut after: Option<MediaId> = None;
        while !stop.is_asked() {
            let piece = self.0.blobs.list(after.as_ref(), cleaning.piece).await?;
            let Some(last) = piece.last() else { break };
            after = Some(last.id.clone());
            for file in piece {
                let wanted = hash_of(&file.id.0).is_none_or(|hash| named.contains(&hash));
                if !wanted && file.put < since && self.0.blobs.retire(&file.id, since).await? {
                    cleaned.files += 1;
                    cleaned.bytes += file.bytes;
                } else {
                    cleaned.kept += 1;
                }
            }
        }
        Ok(cleaned)
    }

    /// Adds the files that rows of `holder` name.
    async fn collect(&self, holder: Holder, piece: usize, stop: &Stop, named: &mut Named) -> Result<()> {
        let mut after = Some(0);
        while let Some(place) = after
            && !stop.is_asked()
        {
            let (names, next) = store::read(&*self.0.store, move |rows| rows.media_named(holder, place, piece)).await?;
            named.extend(names.iter().filter_map(|name| hash_of(name)));
            after = next;
        }
        Ok(())
    }

    /// Forgets results that are too old, or whose files are gone. Young ones are not looked at.
    async fn forget_results(&self, now: Millis, cleaning: &Cleaning, stop: &Stop, cleaned: &mut Cleaned) -> Result<()> {
        let (made, piece) = (now - millis(cleaning.files), cleaning.piece);
        let too_old = cleaning.results.map(|age| now - millis(age));
        let mut after = String::new();
        while !stop.is_asked() {
            let from = after.clone();
            let memos = store::read(&*self.0.store, move |rows| rows.memos(made, &from, piece)).await?;
            let Some(last) = memos.last() else { break };
            after = last.key.clone();
            let mut gone = Vec::new();
            for memo in memos {
                if too_old.is_some_and(|limit| memo.made < limit) || !self.is_whole(&memo).await? {
                    gone.push(memo.key);
                }
            }
            cleaned.results += gone.len() as u64;
            if !gone.is_empty() {
                self.0.unit(move |ledger| gone.iter().try_for_each(|key| ledger.forget(key))).await?;
            }
        }
        Ok(())
    }

    async fn is_whole(&self, memo: &Memo) -> Result<bool> {
        for name in memo::blobs(&memo.result) {
            if !self.0.blobs.exists(&MediaId(name.to_owned())).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The hash in the name of a blob.
fn hash_of(name: &str) -> Option<blake3::Hash> {
    blake3::Hash::from_hex(name.get(..64)?).ok()
}
