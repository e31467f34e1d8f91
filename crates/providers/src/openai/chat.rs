//! `POST /chat/completions`: words, JSON for a schema, and words about pictures. Ark speaks it too.

use super::wire::{Answer, Message, Question};
use crate::{
    material::Material,
    net::{Ask, Line, quote},
    order::{Craft, Job, Outcome},
};
use async_trait::async_trait;
use kinora_model::{Error, Result, text};
use kinora_ports::{
    clock::Millis,
    provider::{LookRequest, Model, Request, Schema, TextRequest, TextTake, Usage, Who, card::Ability},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Largest picture to look at.
const PICTURE_LIMIT: usize = 15 << 20;

pub(crate) struct Chat {
    pub line: Arc<Line>,
    pub dialect: Dialect,
}

/// How the length of an answer is limited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `max_tokens`, which every server but OpenAI's own knows.
    Common,
    /// `max_completion_tokens`.
    OpenAi,
}

impl Dialect {
    /// By the field's name.
    pub fn of(field: &str) -> Self {
        if field == "max_completion_tokens" { Self::OpenAi } else { Self::Common }
    }
}

impl Chat {
    async fn send<R: Request>(
        &self,
        job: &Job<R>,
        mut question: Question,
        limit: u32,
        deadline: Millis,
    ) -> Result<String> {
        match self.dialect {
            Dialect::Common => question.max_tokens = Some(limit),
            Dialect::OpenAi => question.max_completion_tokens = Some(limit),
        }
        let ask = Ask::post("chat/completions").json(&question).within(Duration::from_secs(600));
        let answer: Answer = self.line.pay_for(ask, deadline).await?;
        Outcome::of(self.read(answer, &job.model))
    }

    fn read(&self, answer: Answer, model: &Model) -> Result<(TextTake, Option<i64>)> {
        let provider = &self.line.provider;
        let usage = answer.usage.as_ref();
        let (tokens_in, tokens_out) = (usage.and_then(|u| u.prompt_tokens), usage.and_then(|u| u.completion_tokens));
        let choice = answer.choices.into_iter().next();
        let choice = choice
            .ok_or_else(|| Error::invalid(text!("{provider} answered with no choice"; "{provider} 未返回任何回答")))?;
        if let Some(refusal) = choice.message.refusal.filter(|words| !words.is_empty()) {
            let words = quote(&refusal);
            return Err(Error::invalid(text!("{provider} refuses to answer: {words}"; "{provider} 拒绝回答：{words}")));
        }
        match choice.finish_reason.as_deref() {
            Some("length") => {
                return Err(Error::invalid(
                    text!("the answer of {provider} was cut off at its longest; allow more tokens or ask for less";
                                                "{provider} 的回答因长度上限被截断；请提高 token 上限或缩小请求"),
                ));
            }
            Some("content_filter") => {
                return Err(Error::invalid(text!("{provider} filtered its answer out"; "{provider} 的回答被内容过滤")));
            }
            _ => {}
        }
        let words = choice.message.content.unwrap_or_default();
        Ok((TextTake { words, tokens_in, tokens_out }, cost(model, tokens_in, tokens_out)))
    }
}

/// What an answer of so many tokens cost.
pub(crate) fn cost(model: &Model, tokens_in: Option<u64>, tokens_out: Option<u64>) -> Option<i64> {
    let usage = Usage { tokens_in: tokens_in? as f64, tokens_out: tokens_out? as f64, ..Usage::default() };
    Some(model.price.as_ref()?.of(&usage))
}

fn question(model: &Model, system: &str, schema: Option<&Schema>, held: bool) -> Question {
    let told = schema.filter(|_| !held).map(|schema| {
        format!("Answer with nothing but one JSON object that is valid for this JSON Schema:\n{}", schema.schema)
    });
    let system: Vec<String> = [system.to_owned()].into_iter().chain(told).filter(|words| !words.is_empty()).collect();
    let mut messages = Vec::new();
    if !system.is_empty() {
        messages.push(Message { role: "system", content: json!(system.join("\n\n")) });
    }
    // The nested form is the one that every server reads; llama.cpp ignores the flat one and answers what it likes.
    let response_format = schema.filter(|_| held).map(|schema| {
        json!({"type": "json_schema", "json_schema": {"name": schema.name, "strict": true, "schema": schema.schema}})
    });
    Question {
        model: model.name.clone(),
        messages,
        max_tokens: None,
        max_completion_tokens: None,
        temperature: None,
        seed: None,
        response_format,
    }
}

#[async_trait]
impl Craft<TextRequest> for Chat {
    async fn send(&self, job: &Job<TextRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let held = matches!(&job.model.ability, Ability::Text(can) if can.schema);
        let mut question = question(&job.model, &wish.system, wish.schema.as_ref(), held);
        question.messages.extend(wish.turns.iter().map(|turn| Message {
            role: if turn.who == Who::Us { "user" } else { "assistant" },
            content: json!(turn.words),
        }));
        (question.temperature, question.seed) = (wish.temperature, wish.seed);
        self.send(job, question, wish.max_tokens, deadline).await
    }
}

#[async_trait]
impl Craft<LookRequest> for Chat {
    async fn send(&self, job: &Job<LookRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let held = matches!(&job.model.ability, Ability::Look(can) if can.text.schema);
        let mut question = question(&job.model, &wish.system, wish.schema.as_ref(), held);
        let mut parts: Vec<Value> = Vec::new();
        for id in &wish.pictures {
            // As data: it is the only form that every server takes.
            let url = Material::picture(&job.desk, id, PICTURE_LIMIT).await?.data_url();
            parts.push(json!({"type": "image_url", "image_url": {"url": url}}));
        }
        parts.push(json!({"type": "text", "text": wish.question}));
        question.messages.push(Message { role: "user", content: Value::Array(parts) });
        self.send(job, question, wish.max_tokens, deadline).await
    }
}
