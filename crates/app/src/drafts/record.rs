//! A draft as it is kept.

use super::{LARGEST, Refusal};
use kinora_model::{Error, Result, text};
use kinora_ports::blobs::{MediaId, names_in};
use kinora_ports::clock::Millis;
use kinora_ports::store::Document;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of documents that drafts are.
pub(super) const DRAFT: &str = "draft";

/// What stands in the document of a draft.
#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub ticket: String,
    /// How often it was changed: ids of what is added come from it.
    pub edits: u64,
    pub content: Value,
    /// What the last marked edits gave, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
}

/// What an edit gave, for whoever asks for the same one again.
#[derive(Serialize, Deserialize)]
pub(super) struct Given {
    /// Which edit.
    pub mark: String,
    pub answer: Value,
}

impl Body {
    pub fn document(self, id: String, owner: String, created: Millis, updated: Millis) -> Result<Document> {
        let body = serde_json::to_value(self)
            .map_err(|cause| Error::internal(text!("the draft cannot be stored"; "草稿无法保存")).caused_by(cause))?;
        let bytes = body.to_string().len();
        if bytes > LARGEST {
            let (has, most) = (bytes >> 20, LARGEST >> 20);
            return Err(Refusal::TooLarge.error(
                text!("the draft would have {has} MiB; at most {most} are kept"; "草稿将达到 {has} MiB；上限为 {most} MiB"),
            ));
        }
        Ok(Document { kind: DRAFT.into(), id, owner, label: String::new(), run: None, created, updated, body })
    }
}

/// A draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// The word by which its files are fetched.
    pub ticket: String,
    /// What `draft_content.json` says.
    pub content: Value,
    /// When it was made.
    pub created: Millis,
    /// When it was last changed.
    pub updated: Millis,
}

/// A medium that a draft shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftFile {
    /// Where it is in the draft's folder: `assets/videos/….mp4`.
    pub path: String,
    /// Which.
    pub media: MediaId,
}

impl Draft {
    pub(super) fn of(document: Document) -> Result<Self> {
        let Document { id, owner, created, updated, body, .. } = document;
        let Body { ticket, content, .. } = serde_json::from_value(body).map_err(unreadable)?;
        Ok(Self { id, owner, ticket, content, created, updated })
    }

    /// The media that it shows, each once.
    pub fn files(&self) -> Vec<DraftFile> {
        let lists = self.content["materials"].as_object().into_iter().flat_map(|lists| lists.values());
        let paths = lists.flat_map(|list| list.as_array().into_iter().flatten()).filter_map(|m| m["path"].as_str());
        let mut files: Vec<DraftFile> = paths
            .filter_map(|path| {
                let media = MediaId(names_in(path).last()?.to_owned());
                let folder = path
                    .rfind("assets/")
                    .map_or("assets/", |at| &path[at..path.rfind('/').map_or(at, |end| end + 1).max(at)]);
                Some(DraftFile { path: format!("{folder}{media}"), media })
            })
            .collect();
        files.sort();
        files.dedup();
        files
    }
}

pub(super) fn unreadable(cause: serde_json::Error) -> Error {
    Error::internal(text!("the record of a draft cannot be read"; "草稿记录无法读取")).caused_by(cause)
}
