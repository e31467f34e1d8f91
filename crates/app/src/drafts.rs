//! Jianying drafts: made over many calls, kept, and rendered.
//!
//! A [`Draft`] is a document: what the editor's file says, of which every edit is one unit of work. So an edit holds also
//! after a restart, and of two at once neither is lost. The media that it shows are in the media store; its paths end in
//! their names, so they are kept as long as it is.
//!
//! A [`Rendering`] is a document, too, one for each draft; its work is one engine workflow for each time that it was asked
//! for. It renders the draft as it stood at that moment.

mod bring;
mod record;
mod refusal;
mod render;

pub use bring::Sort;
pub use kinora_stages::{DraftFilmMade, DraftInput};
pub use record::{Draft, DraftFile};
pub use refusal::Refusal;
pub use render::{Rendering, RenderingState};

use crate::caller::{Caller, Scope};
use kinora_engine::Engine;
use kinora_model::{Error, Result, text};
use kinora_ports::blobs::Blobs;
use kinora_ports::clock::Clock;
use kinora_ports::fetch::Fetch;
use kinora_ports::store::{self, Document, Reads};
use kinora_timeline::draft::write;
use record::{Body, DRAFT, Given, unreadable};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// How many renderings one may have at once, and how long they are kept.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Renderings of one owner that are not finished, at most.
    pub unfinished: u64,
    /// A rendering that ended so long ago is [cleaned up](Drafts::clean_up).
    pub keep: Duration,
}

impl Default for Rules {
    /// 1000, and 30 days.
    fn default() -> Self {
        Self { unfinished: 1000, keep: Duration::from_secs(30 * 86_400) }
    }
}

/// The longest a draft's content may be, in bytes of JSON: some ten thousand segments.
const LARGEST: usize = 16 << 20;

/// Marked edits of a draft whose answers are kept: somebody who got none asks again at once.
pub const MARKS: usize = 16;

/// Drafts. Clones are the same.
#[derive(Clone)]
pub struct Drafts {
    engine: Engine,
    blobs: Arc<dyn Blobs>,
    clock: Arc<dyn Clock>,
    fetch: Option<Arc<dyn Fetch>>,
    rules: Rules,
}

/// A draft to be.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// Its id: 14 digits and 8 hex digits.
    pub id: String,
    /// A secret word, in the addresses of its files.
    pub ticket: String,
    /// Pixels of its canvas.
    pub width: u32,
    /// Pixels of its canvas.
    pub height: u32,
}

impl Drafts {
    /// Drafts that this engine renders, whose media are in `blobs`.
    pub fn new(engine: Engine, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>, rules: Rules) -> Self {
        Self { engine, blobs, clock, fetch: None, rules }
    }

    /// The same, which also bring files from elsewhere.
    pub fn fetching(mut self, fetch: Arc<dyn Fetch>) -> Self {
        self.fetch = Some(fetch);
        self
    }

    /// Where the media of drafts are kept.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.blobs
    }

    /// Makes an empty draft. When this returns it is durable.
    ///
    /// # Errors
    /// [`Denied`](kinora_model::ErrorKind::Denied) without the scope; [`Conflict`](kinora_model::ErrorKind::Conflict) where
    /// there is one of this id; those of the store.
    pub async fn create(&self, caller: &Caller, new: NewDraft) -> Result<Draft> {
        let NewDraft { id, ticket, width, height } = new;
        let content = write::Draft::new(width, height, 30.0, &id).into_json();
        self.take_in(caller, id, ticket, content).await
    }

    /// Keeps a draft that somebody else made. When this returns it is durable.
    ///
    /// # Errors
    /// As [`create`](Self::create); [`Refusal::TooLarge`].
    pub async fn take_in(
        &self,
        caller: &Caller,
        id: String,
        ticket: String,
        content: serde_json::Value,
    ) -> Result<Draft> {
        caller.may(Scope::Write)?;
        let (owner, now) = (caller.user.clone(), self.clock.now());
        store::write(&**self.engine.store(), move |rows| {
            if rows.document(DRAFT, &id)?.is_some() {
                let what = text!("there is already a draft {id}"; "草稿 {id} 已存在");
                return Err(Error::new(kinora_model::ErrorKind::Conflict, what));
            }
            let document = Body { ticket, edits: 0, content, given: Vec::new() }.document(id, owner, now, now)?;
            rows.put_document(&document)?;
            Draft::of(document)
        })
        .await
    }

    /// A draft.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`] where there is none of this id, or it is somebody else's; those of the store.
    pub async fn get(&self, caller: &Caller, id: &str) -> Result<Draft> {
        caller.may(Scope::Read)?;
        let (owner, id) = (caller.user.clone(), id.to_owned());
        store::read(&**self.engine.store(), move |rows| Draft::of(owned(rows, &owner, &id)?)).await
    }

    /// A draft for whoever holds its ticket.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`] also where the ticket is another; those of the store.
    pub async fn open(&self, id: &str, ticket: &str) -> Result<Draft> {
        let (given, ticket) = (id.to_owned(), ticket.to_owned());
        store::read(&**self.engine.store(), move |rows| {
            let found = rows.document(DRAFT, &given)?.map(Draft::of).transpose()?;
            // Hashed, so that how long the comparison takes tells nothing.
            let same = |draft: &Draft| blake3::hash(draft.ticket.as_bytes()) == blake3::hash(ticket.as_bytes());
            found.filter(same).ok_or_else(|| refusal::no_draft(&given))
        })
        .await
    }

    /// Changes a draft: `change` is run on it as it stands, and what it leaves is durable when this returns. Edits of one
    /// draft follow one another; where `change` refuses, the draft stays as it was. An edit that has a `mark` is made once:
    /// made already, it gives what it gave then, which is kept with the draft for its last [`MARKS`] marked edits.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], [`Refusal::TooLarge`]; those of `change` and of the store.
    pub async fn edit<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        caller: &Caller,
        id: &str,
        mark: Option<String>,
        change: impl FnOnce(&mut write::Draft) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        caller.may(Scope::Write)?;
        let (owner, id, now) = (caller.user.clone(), id.to_owned(), self.clock.now());
        store::write(&**self.engine.store(), move |rows| {
            let document = owned(&*rows, &owner, &id)?;
            let Body { ticket, edits, content, mut given } =
                serde_json::from_value(document.body).map_err(unreadable)?;
            if let Some(before) = given.iter().find(|before| Some(&before.mark) == mark.as_ref()) {
                return T::deserialize(&before.answer).map_err(unreadable);
            }
            let edits = edits + 1;
            let mut draft = write::Draft::open(content, &format!("{id}/{edits}"))?;
            let answer = change(&mut draft)?;
            if let Some(mark) = mark {
                given.drain(..given.len().saturating_sub(MARKS - 1));
                given.push(Given { mark, answer: serde_json::to_value(&answer).map_err(unreadable)? });
            }
            let changed = Body { ticket, edits, content: draft.into_json(), given };
            rows.put_document(&changed.document(id, owner, document.created, now)?)?;
            Ok(answer)
        })
        .await
    }
}

/// The document of a draft that is this owner's.
fn owned(rows: &dyn Reads, owner: &str, id: &str) -> Result<Document> {
    rows.document(DRAFT, id)?.filter(|document| document.owner == owner).ok_or_else(|| refusal::no_draft(id))
}

#[cfg(test)]
mod tests;
