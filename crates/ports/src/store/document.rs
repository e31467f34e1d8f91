//! What an application keeps beside work, and lists of it.

use super::Workflow;
use crate::clock::Millis;
use kinora_model::WorkflowId;
use serde_json::Value;

/// Something an application keeps beside work: an account, a production, an answer that was given once.
///
/// The store knows of it what lists filter and sort by; the rest is in its body. Kind and id together name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What sort of thing it is.
    pub kind: String,
    /// Its name, unique in its kind.
    pub id: String,
    /// Whose it is; empty where it is nobody's.
    pub owner: String,
    /// A word to filter by; may be empty.
    pub label: String,
    /// The workflow whose state is the document's. It may come later than the document, and go earlier.
    pub run: Option<WorkflowId>,
    /// When it was made.
    pub created: Millis,
    /// When its maker last changed it.
    pub updated: Millis,
    /// What it says.
    pub body: Value,
}

/// What a list is sorted by. Documents that are equal in it stand in the order in which they were first written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentOrder {
    /// [`Document::created`].
    Created,
    /// The later of [`Document::updated`] and its run's [`Workflow::changed`].
    Updated,
    /// Its run's [`Workflow::ended`]; what has not ended is before everything that has.
    Ended,
    /// Its run's [`Workflow::standing`] as a word (empty without a run), then [`Document::created`].
    State,
    /// Its run's [`Workflow::share`]; 0 without a run.
    Progress,
}

/// Which documents, in which order, and which piece of that list. What is absent (or empty) does not filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Of this kind.
    pub kind: String,
    /// Of this owner.
    pub owner: Option<String>,
    /// With this label.
    pub label: Option<String>,
    /// Whose run's [`Workflow::standing`] is one of these words.
    pub states: Vec<String>,
    /// Whose run's [`Workflow::stage`] is this.
    pub stage: Option<String>,
    /// Sorted by this…
    pub order: DocumentOrder,
    /// …the other way round.
    pub descending: bool,
    /// Without so many at the head.
    pub skip: u64,
    /// At most so many.
    pub limit: u64,
}

impl Listing {
    /// All documents of a kind, latest made first.
    pub fn of(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            owner: None,
            label: None,
            states: Vec::new(),
            stage: None,
            order: DocumentOrder::Created,
            descending: true,
            skip: 0,
            limit: u64::MAX,
        }
    }
    /// The same, of this owner only.
    pub fn owner(mut self, owner: impl Into<String>) -> Self {
        self.owner = Some(owner.into());
        self
    }
    /// The same, with this label only.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
    /// The same, only in these states.
    pub fn states<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.states = words.into_iter().map(Into::into).collect();
        self
    }
    /// The same, sorted by this.
    pub fn by(mut self, order: DocumentOrder, descending: bool) -> Self {
        (self.order, self.descending) = (order, descending);
        self
    }
    /// The same, of which `limit` after the first `skip`.
    pub fn page(mut self, skip: u64, limit: u64) -> Self {
        (self.skip, self.limit) = (skip, limit);
        self
    }
}

/// A piece of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// How many there are in the whole list.
    pub total: u64,
    /// The documents of the piece, each with its run where there is one.
    pub found: Vec<(Document, Option<Workflow>)>,
}
