//! `models/{model}:generateContent`: words, pictures, and words about pictures and films; it answers at once.

use super::{
    Google, files,
    wire::{Answer, Candidate},
};
use crate::{
    material::{Material, decode, keep},
    net::{Ask, quote},
    order::{Craft, Job, Outcome},
};
use async_trait::async_trait;
use kinora_model::{Error, Result, text};
use kinora_ports::{
    clock::Millis,
    fetch::FileKind,
    provider::{LookRequest, Model, PaintRequest, PaintTake, Schema, TextRequest, TextTake, Usage, Who, card::Ability},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Media within a request are at most this large together; larger films are uploaded first.
const INLINE_LIMIT: usize = 15 << 20;

impl Google {
    async fn generate(&self, model: &Model, body: &Value, deadline: Millis) -> Result<Answer> {
        let path = self.path("models");
        let ask = Ask::post(&path).part(&format!("{}:generateContent", model.name)).json(body);
        self.line.pay_for(ask.within(Duration::from_secs(600)), deadline).await
    }

    /// The one candidate that there is, if it is usable.
    fn candidate<'a>(&self, answer: &'a Answer) -> Result<&'a Candidate> {
        let provider = &self.line.provider;
        let Some(candidate) = answer.candidates.first() else {
            let why = answer.prompt_feedback.as_ref().and_then(|said| said.block_reason.clone()).unwrap_or_default();
            return Err(Error::invalid(
                text!("{provider} blocked the prompt: {why}; word it differently"; "{provider} 拦截了提示词：{why}；请修改措辞"),
            ));
        };
        match candidate.finish_reason.as_deref() {
            None | Some("STOP") => Ok(candidate),
            Some("MAX_TOKENS") => Err(Error::invalid(
                text!("the answer of {provider} was cut off at its longest; allow more tokens or ask for less";
                                                           "{provider} 的回答因长度上限被截断；请提高 token 上限或缩小请求"),
            )),
            Some(reason) => {
                let more = quote(candidate.finish_message.as_deref().unwrap_or_default());
                Err(Error::invalid(
                    text!("{provider} stopped without an answer: {reason} {more}"; "{provider} 未给出结果：{reason} {more}"),
                ))
            }
        }
    }

    fn words(&self, answer: &Answer, model: &Model) -> Result<(TextTake, Option<i64>)> {
        let candidate = self.candidate(answer)?;
        let parts = candidate.content.iter().flat_map(|content| &content.parts);
        let words: String = parts.filter(|part| !part.thought).filter_map(|part| part.text.as_deref()).collect();
        let usage = answer.usage_metadata.as_ref();
        let tokens_in = usage.and_then(|usage| usage.prompt_token_count);
        // Thinking is written too, and billed so.
        let thought = usage.and_then(|usage| usage.thoughts_token_count).unwrap_or(0);
        let tokens_out = usage.and_then(|usage| usage.candidates_token_count).map(|tokens| tokens + thought);
        Ok((TextTake { words, tokens_in, tokens_out }, crate::openai::cost(model, tokens_in, tokens_out)))
    }
}

fn body(system: &str, contents: Value, schema: Option<&Schema>, limit: u32) -> Value {
    let mut body = json!({"contents": contents});
    if !system.is_empty() {
        body["systemInstruction"] = json!({"parts": [{"text": system}]});
    }
    let mut config = json!({"maxOutputTokens": limit});
    if let Some(schema) = schema {
        config["responseMimeType"] = json!("application/json");
        config["responseJsonSchema"] = schema.schema.clone();
    }
    body["generationConfig"] = config;
    body
}

fn inline(picture: &Material) -> Value {
    json!({"inlineData": {"mimeType": picture.mime, "data": picture.base64()}})
}

#[async_trait]
impl Craft<TextRequest> for Google {
    async fn send(&self, job: &Job<TextRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let role = |who| if who == Who::Us { "user" } else { "model" };
        let turns = wish.turns.iter().map(|turn| json!({"role": role(turn.who), "parts": [{"text": turn.words}]}));
        let mut body = body(&wish.system, turns.collect(), wish.schema.as_ref(), wish.max_tokens);
        if let Some(temperature) = wish.temperature {
            body["generationConfig"]["temperature"] = json!(temperature);
        }
        if let Some(seed) = wish.seed {
            body["generationConfig"]["seed"] = json!(seed & 0x7fff_ffff);
        }
        let answer = self.generate(&job.model, &body, deadline).await?;
        Outcome::of(self.words(&answer, &job.model))
    }
}

#[async_trait]
impl Craft<LookRequest> for Google {
    async fn send(&self, job: &Job<LookRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut parts = Vec::new();
        for id in &wish.pictures {
            parts.push(inline(&Material::picture(&job.desk, id, INLINE_LIMIT).await?));
        }
        if let Some(film) = &wish.film {
            let film = Material::of(&job.desk, film, FileKind::Film, files::LARGEST).await?;
            parts.push(if film.bytes.len() <= INLINE_LIMIT {
                inline(&film)
            } else {
                let mime = film.mime;
                let uri = files::upload(self, film).await?;
                json!({"fileData": {"fileUri": uri, "mimeType": mime}})
            });
        }
        parts.push(json!({"text": wish.question}));
        let contents = json!([{"role": "user", "parts": parts}]);
        let body = body(&wish.system, contents, wish.schema.as_ref(), wish.max_tokens);
        let answer = self.generate(&job.model, &body, deadline).await?;
        Outcome::of(self.words(&answer, &job.model))
    }
}

/// What Gemini calls a size: a shape and a tier of 1024, 2048 or 4096 pixels.
fn shape(width: u32, height: u32) -> (&'static str, &'static str) {
    const SHAPES: [(&str, f64); 10] = [
        ("1:1", 1.0),
        ("2:3", 2.0 / 3.0),
        ("3:2", 1.5),
        ("3:4", 0.75),
        ("4:3", 4.0 / 3.0),
        ("4:5", 0.8),
        ("5:4", 1.25),
        ("9:16", 9.0 / 16.0),
        ("16:9", 16.0 / 9.0),
        ("21:9", 21.0 / 9.0),
    ];
    let wanted = f64::from(width) / f64::from(height.max(1));
    let off = |shape: &(&str, f64)| (shape.1 / wanted).ln().abs();
    let nearest = SHAPES.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))).map_or("1:1", |shape| shape.0);
    let pixels = f64::from(width) * f64::from(height);
    let tier = if pixels > 6.3e6 {
        "4K"
    } else if pixels > 1.6e6 {
        "2K"
    } else {
        "1K"
    };
    (nearest, tier)
}

#[async_trait]
impl Craft<PaintRequest> for Google {
    async fn send(&self, job: &Job<PaintRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut parts = Vec::new();
        for id in &wish.references {
            parts.push(inline(&Material::picture(&job.desk, id, INLINE_LIMIT).await?));
        }
        parts.push(json!({"text": wish.prompt}));
        let (ratio, tier) = shape(wish.width, wish.height);
        let body = json!({
            "contents": [{"role": "user", "parts": parts}],
            "generationConfig": {
                "responseModalities": ["TEXT", "IMAGE"],
                "imageConfig": {"aspectRatio": ratio, "imageSize": tier},
            },
        });
        let answer = self.generate(&job.model, &body, deadline).await?;
        Outcome::of(self.picture(job, &answer).await)
    }
}

impl Google {
    async fn picture(&self, job: &Job<PaintRequest>, answer: &Answer) -> Result<(PaintTake, Option<i64>)> {
        let Ability::Paint(_) = &job.model.ability else {
            return Err(Error::internal(text!("no painter"; "不是图片模型")));
        };
        let provider = &self.line.provider;
        let candidate = self.candidate(answer)?;
        let parts: Vec<_> =
            candidate.content.iter().flat_map(|content| &content.parts).filter(|part| !part.thought).collect();
        // Drafts come first; the last one is the picture.
        let Some(picture) = parts.iter().rev().find_map(|part| part.inline_data.as_ref()) else {
            let words: String = parts.iter().filter_map(|part| part.text.as_deref()).collect();
            let words = quote(&words);
            return Err(Error::invalid(
                text!("{provider} answered with words instead of a picture: {words}"; "{provider} 只返回了文字，未生成图片：{words}"),
            ));
        };
        let bytes = decode(provider, &picture.data)?;
        let media = keep(provider, &job.desk, &bytes, FileKind::Picture).await?;
        let usage = Usage { pictures: 1.0, height: job.request.width.min(job.request.height), ..Usage::default() };
        let cost = job.model.price.as_ref().map(|price| price.of(&usage));
        Ok((PaintTake { pictures: vec![media], refused: Vec::new() }, cost))
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn sizes_have_the_vendors_names() {
        assert_eq!(shape(1344, 768), ("16:9", "1K"));
        assert_eq!(shape(1920, 1080), ("16:9", "2K"));
        assert_eq!(shape(2160, 3840), ("9:16", "4K"));
        assert_eq!(shape(1024, 1024), ("1:1", "1K"));
    }
}
