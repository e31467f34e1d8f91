//! Story in, script out.

use super::Desk;
use async_trait::async_trait;
use kinora_model::{
    Language, Result, Text,
    script::{Brief, Script},
};
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
    /// The words of a story's file, for whoever breaks them down in another way.
    ///
    /// # Errors
    /// As [`script`](Self::script).
    async fn story(&self, request: &ScriptRequest, desk: &Desk) -> Result<Story>;
    /// What a prompt asks to see. Reading back what [`prompt`](Self::prompt) wrote gives the same picture, and a word
    /// changed in it changes what the word names and nothing else.
    ///
    /// Words that it cannot draw are in [`Brief::unread`].
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the prompt has no words or is longer than a page.
    async fn brief(&self, request: &BriefRequest, desk: &Desk) -> Result<Brief>;
    /// What is seen, in words of `brief`'s language that a person can read, edit and hand to
    /// [`brief`](Self::brief) again.
    fn prompt(&self, brief: &Brief) -> String;
}

/// Order for a script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScriptRequest {
    /// The file as it came.
    pub novel: MediaId,
    /// Its name: a hint for the title, nothing else.
    pub file_name: String,
    /// What is in it.
    #[serde(default, skip_serializing_if = "StoryKind::is_novel")]
    pub kind: StoryKind,
    /// Language, where the caller knows better than the text.
    pub language: Option<Language>,
    /// The script shall not speak longer than this, in seconds.
    pub max_seconds: Option<f64>,
    /// Seed for free choices.
    pub seed: u64,
}

/// A story's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Its title: from the file itself, else its name.
    pub title: Option<String>,
    /// The words: `\n` between paragraphs.
    pub words: String,
    /// Their language.
    pub language: Language,
    /// What was guessed or left out, for people.
    pub warnings: Vec<Text>,
}

/// What a story's file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoryKind {
    /// A story as one reads it.
    #[default]
    Novel,
    /// A line or a paragraph that says what the film is about; it is expanded first.
    Idea,
    /// A script that somebody wrote: scene headings, and lines under the names of those who speak.
    Screenplay,
}

impl StoryKind {
    /// Whether it is what is usual.
    pub fn is_novel(&self) -> bool {
        *self == Self::Novel
    }
}

/// Order for the reading of a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BriefRequest {
    /// What a person wants to see, in Chinese or English.
    pub prompt: String,
    /// What the picture showed before; the prompt changes only what it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Brief>,
    /// Seed for free choices.
    pub seed: u64,
}
