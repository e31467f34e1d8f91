//! What was answered, kept in the store.

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use kinora_http::idempotency::{Answer, Fingerprint, IdempotencyKey, Known, Ledger};
use kinora_model::{Error, Result, text};
use kinora_ports::clock::{Millis, millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Reads, Rows, Store};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of documents that answers are.
const ANSWER: &str = "answer";

/// A reservation of another process that is neither kept nor freed lapses after this long: no answer takes longer.
const LEASE: Millis = 15 * 60 * 1000;

/// Answers that are forgotten in one unit of work.
const HANDFUL: u64 = 500;

/// Answers by caller and key, in a store.
pub(crate) struct Answers {
    store: Arc<dyn Store>,
    /// Names this process: what an earlier one reserved in a store of its own, it will not answer.
    life: String,
}

/// A reservation, or an answer.
#[derive(Serialize, Deserialize)]
struct Page {
    fingerprint: String,
    life: String,
    begun: Millis,
    answer: Option<Kept>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    content_type: Option<String>,
    /// Base64: an answer need not be text.
    body: String,
}

impl Answers {
    pub(crate) fn new(store: Arc<dyn Store>, life: String) -> Self {
        Self { store, life }
    }

    /// Forgets what was answered longer than `after` ago.
    pub(crate) async fn forget_old(&self, after: Duration, now: Millis) -> Result<()> {
        let before = now.saturating_sub(millis(after));
        loop {
            let forgotten = store::write(&*self.store, move |rows| {
                let oldest = Listing::of(ANSWER).by(DocumentOrder::Created, false).page(0, HANDFUL);
                let old: Vec<String> = rows
                    .documents(&oldest)?
                    .found
                    .into_iter()
                    .map(|(document, _)| document)
                    .take_while(|document| document.created < before)
                    .map(|document| document.id)
                    .collect();
                for id in &old {
                    rows.remove_document(ANSWER, id)?;
                }
                Ok(old.len() as u64)
            })
            .await?;
            if forgotten < HANDFUL {
                return Ok(());
            }
        }
    }
}

/// Both may be anything: hashed, they are a name of fixed length.
fn id(caller: &str, key: &IdempotencyKey) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("kinora answer 1");
    hasher.update(&(caller.len() as u64).to_le_bytes()).update(caller.as_bytes()).update(key.as_str().as_bytes());
    hasher.finalize().to_hex().to_string()
}

fn read(rows: &dyn Reads, id: &str) -> Result<Option<Page>> {
    let Some(document) = rows.document(ANSWER, id)? else { return Ok(None) };
    serde_json::from_value(document.body).map(Some).map_err(unreadable)
}

fn unreadable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::internal(text!("the record of an answer is unreadable"; "答复记录无法读取")).caused_by(cause)
}

fn write(rows: &mut dyn Rows, id: &str, owner: &str, page: &Page) -> Result<()> {
    let body = serde_json::to_value(page).map_err(unreadable)?;
    let (created, kind) = (page.begun, ANSWER.to_owned());
    let (id, owner, label) = (id.to_owned(), owner.to_owned(), String::new());
    rows.put_document(&Document { kind, id, owner, label, run: None, created, updated: created, body })
}

#[async_trait]
impl Ledger for Answers {
    async fn begin(&self, caller: &str, key: &IdempotencyKey, fingerprint: Fingerprint, now: i64) -> Result<Known> {
        let (id, owner, life) = (id(caller, key), caller.to_owned(), self.life.clone());
        let (print, only_us) =
            (blake3::Hash::from_bytes(fingerprint.0).to_hex().to_string(), self.store.is_exclusive());
        store::write(&*self.store, move |rows| {
            if let Some(page) = read(&*rows, &id)? {
                if page.fingerprint != print {
                    return Ok(Known::Other);
                }
                if let Some(kept) = page.answer {
                    let body = STANDARD.decode(kept.body).map_err(unreadable)?.into();
                    return Ok(Known::Answered(Answer { status: kept.status, content_type: kept.content_type, body }));
                }
                let is_dead = only_us && page.life != life;
                if !is_dead && now < page.begun.saturating_add(LEASE) {
                    return Ok(Known::Begun);
                }
            }
            write(rows, &id, &owner, &Page { fingerprint: print, life, begun: now, answer: None })?;
            Ok(Known::New)
        })
        .await
    }

    async fn keep(&self, caller: &str, key: &IdempotencyKey, answer: Answer) -> Result<()> {
        let (id, owner) = (id(caller, key), caller.to_owned());
        store::write(&*self.store, move |rows| {
            let Some(mut page) = read(&*rows, &id)? else { return Ok(()) };
            let Answer { status, content_type, body } = answer;
            page.answer = Some(Kept { status, content_type, body: STANDARD.encode(body) });
            write(rows, &id, &owner, &page)
        })
        .await
    }

    async fn free(&self, caller: &str, key: &IdempotencyKey) -> Result<()> {
        let id = id(caller, key);
        store::write(&*self.store, move |rows| rows.remove_document(ANSWER, &id)).await
    }
}
