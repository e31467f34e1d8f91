//! Files that callers gave, to be named in later calls.
//!
//! A file itself is one of the media, named by its content; whoever knows a name there could use what another one gave. So
//! what a caller gets is the name of an [`Upload`], which is theirs alone.

use crate::caller::{Caller, Scope};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::clock::{Clock, Millis, millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Store};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of documents that uploads are.
const UPLOAD: &str = "upload";

/// Files that callers gave. Clones are the same.
#[derive(Clone)]
pub struct Uploads {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

/// A file that a caller gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// Its name in later calls.
    pub id: String,
    /// What is in it.
    pub given: Given,
    /// When it came.
    pub created: Millis,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The file.
    pub media: MediaId,
    /// What the caller calls it; for showing only.
    pub name: String,
    /// Width and height in pixels.
    pub pixels: Option<(u32, u32)>,
}

impl Uploads {
    /// Those in this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Keeps a file under the name `id`, which the caller cannot have chosen.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) without the scope; those of the store.
    pub async fn keep(&self, caller: &Caller, id: String, given: Given) -> Result<Upload> {
        caller.may(Scope::Write)?;
        let created = self.clock.now();
        let document = Document {
            kind: UPLOAD.into(),
            id: id.clone(),
            owner: caller.user.clone(),
            label: String::new(),
            run: None,
            created,
            updated: created,
            body: serde_json::to_value(&given).map_err(unreadable)?,
        };
        store::write(&*self.store, move |rows| rows.put_document(&document)).await?;
        Ok(Upload { id, given, created })
    }

    /// A file of the caller's; none where there is no such file or it is somebody else's.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn find(&self, caller: &Caller, id: &str) -> Result<Option<Upload>> {
        caller.may(Scope::Read)?;
        let given = id.to_owned();
        let found = store::read(&*self.store, move |rows| rows.document(UPLOAD, &given)).await?;
        found
            .filter(|document| document.owner == caller.user)
            .map(|Document { id, created, body, .. }| {
                Ok(Upload { id, given: serde_json::from_value(body).map_err(unreadable)?, created })
            })
            .transpose()
    }

    /// Forgets files that came longer than `keep` ago; gives how many. What was made of them stays as it is.
    ///
    /// # Errors
    /// Those of the store; what was forgotten before stays so.
    pub async fn clean_up(&self, keep: Duration) -> Result<u64> {
        const AT_ONCE: u64 = 200;
        let before = self.clock.now() - millis(keep);
        let mut forgotten = 0;
        loop {
            let gone = store::write(&*self.store, move |rows| {
                let oldest = Listing::of(UPLOAD).by(DocumentOrder::Created, false).page(0, AT_ONCE);
                let found = rows.documents(&oldest)?.found.into_iter();
                let old: Vec<_> = found.map(|(d, _)| d).take_while(|d| d.created < before).map(|d| d.id).collect();
                old.iter().try_for_each(|id| rows.remove_document(UPLOAD, id))?;
                Ok(old.len() as u64)
            })
            .await?;
            forgotten += gone;
            if gone < AT_ONCE {
                return Ok(forgotten);
            }
        }
    }
}

fn unreadable(cause: serde_json::Error) -> Error {
    Error::new(ErrorKind::Internal, text!("the record of a file cannot be read"; "文件记录无法读取")).caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Scopes;
    use kinora_testkit::{Bench, QuickClock};

    #[tokio::test]
    async fn a_file_is_its_givers_alone_until_it_is_old() {
        let clock = Arc::new(QuickClock::new(1));
        let uploads = Uploads::new(Bench::new().store, clock.clone());
        let who = |user: &str| Caller { user: user.into(), scopes: Scopes::work() };
        let given = Given { media: MediaId("a.png".into()), name: "猫.png".into(), pixels: Some((4, 3)) };
        let kept = uploads.keep(&who("anna"), "one".into(), given).await.expect("keeps");
        assert_eq!(uploads.find(&who("anna"), "one").await.expect("looks"), Some(kept));
        assert_eq!(uploads.find(&who("ben"), "one").await.expect("looks"), None);
        assert_eq!(uploads.find(&who("anna"), "two").await.expect("looks"), None);
        let day = Duration::from_secs(86_400);
        assert_eq!(uploads.clean_up(day).await.expect("cleans"), 0);
        clock.jump(millis(day * 2));
        assert_eq!(uploads.clean_up(day).await.expect("cleans"), 1);
        assert_eq!(uploads.find(&who("anna"), "one").await.expect("looks"), None);
    }
}
