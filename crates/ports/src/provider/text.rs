//! Words in, words or JSON out.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::{Capability, Request};
use kinora_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Order for a written answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What the model is to be and to heed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// The conversation, ending with what is to be answered.
    pub turns: Vec<Turn>,
    /// The answer shall be JSON of this schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The answer is at most this long, in tokens.
    pub max_tokens: u32,
    /// Freedom, 0 to 2, where the model takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Seed for free choices, where the model takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// A turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who says it.
    pub who: Who,
    /// The words.
    pub words: String,
}

/// Who speaks in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// We.
    Us,
    /// The model.
    Model,
}

/// What an answer must look like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Its name: letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// JSON Schema (draft 2020-12) of an object. For models that hold to it strictly, every object lists all of its properties as
    /// required and allows no others.
    pub schema: Value,
}

/// A written answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextTake {
    /// The words as they came. Whether they are JSON of the schema is for the caller to check: models promise much.
    pub words: String,
    /// Tokens read, where the vendor tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_in: Option<u64>,
    /// Tokens written, where the vendor tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_out: Option<u64>,
}

impl TextRequest {
    /// One question, with at most `max_tokens` of answer.
    pub fn ask(system: impl Into<String>, words: impl Into<String>, max_tokens: u32) -> Self {
        let turns = vec![Turn { who: Who::Us, words: words.into() }];
        Self { system: system.into(), turns, max_tokens, ..Self::default() }
    }
    /// The same, answered with JSON of this schema.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>, schema: Value) -> Self {
        self.schema = Some(Schema { name: name.into(), schema });
        self
    }
    /// The conversation continued: what the model answered, and what is asked now.
    #[must_use]
    pub fn then(mut self, answer: impl Into<String>, words: impl Into<String>) -> Self {
        self.turns.push(Turn { who: Who::Model, words: answer.into() });
        self.turns.push(Turn { who: Who::Us, words: words.into() });
        self
    }
    fn characters(&self) -> usize {
        let schema = self.schema.as_ref().map_or(0, |schema| schema.schema.to_string().len());
        self.system.chars().count() + self.turns.iter().map(|turn| turn.words.chars().count()).sum::<usize>() + schema
    }
}

impl Request for TextRequest {
    type Take = TextTake;
    const CAPABILITY: Capability = Capability::Text;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Text(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        let last = self.turns.last().map_or("", |turn| &turn.words);
        model.check_prompt(last, can.prompt_chars)?;
        can.check_answer(model, self.characters(), self.max_tokens)
    }
    fn usage(&self) -> Usage {
        // A token is at least about one character in every script; so this is what it costs at most.
        Usage { tokens_in: self.characters() as f64, tokens_out: f64::from(self.max_tokens), ..Usage::default() }
    }
}
