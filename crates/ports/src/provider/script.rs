//! Story in, script out.

use super::Desk;
use async_trait::async_trait;
use kinora_model::{Language, Result, script::Script};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Breaks a story down into a script. Rules offline; a language model fills the same schema.
#[async_trait]
pub trait Scenarist: Send + Sync {
    /// The script of a story.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the file is empty, broken, of an unknown kind or language.
    async fn script(&self, request: &ScriptRequest, desk: &Desk) -> Result<Script>;
}

/// Order for a script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScriptRequest {
    /// The file as it came.
    pub novel: MediaId,
    /// Its name: a hint for the title, nothing else.
    pub file_name: String,
    /// Language, where the caller knows better than the text.
    pub language: Option<Language>,
    /// The script shall not speak longer than this, in seconds.
    pub max_seconds: Option<f64>,
    /// Seed for free choices.
    pub seed: u64,
}
