//! `POST /images/generations`, and `/images/edits` where there are pictures to follow.

use super::wire::Pictures;
use crate::{
    material::Material,
    net::{Ask, Form, Line, broken},
    order::{Craft, Job, Outcome},
    picture::gather,
};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{clock::Millis, provider::PaintRequest};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// Largest picture to follow.
const PICTURE_LIMIT: usize = 50 << 20;

pub(super) struct Images {
    pub line: Arc<Line>,
    /// `response_format`, where it must be asked for.
    pub answer: Option<String>,
}

impl Images {
    async fn order(&self, job: &Job<PaintRequest>) -> Result<Ask> {
        let wish = &job.request;
        let size = format!("{}x{}", wish.width, wish.height);
        let time = Duration::from_secs(600);
        if wish.references.is_empty() {
            let mut body = json!({"prompt": wish.prompt, "model": job.model.name, "n": wish.count, "size": size});
            if let Some(answer) = &self.answer {
                body["response_format"] = json!(answer);
            }
            return Ok(Ask::post("images/generations").json(&body).within(time));
        }
        let mut form = Form::default()
            .text("prompt", &wish.prompt)
            .text("model", &job.model.name)
            .text("n", wish.count.to_string())
            .text("size", size)
            .maybe("response_format", self.answer.as_deref());
        let field = if wish.references.len() == 1 { "image" } else { "image[]" };
        for id in &wish.references {
            let picture = Material::picture(&job.desk, id, PICTURE_LIMIT).await?;
            form = form.file(field, &picture.file_name(), picture.mime, picture.bytes);
        }
        Ok(Ask::post("images/edits").form(form)?.within(time))
    }
}

#[async_trait]
impl Craft<PaintRequest> for Images {
    async fn send(&self, job: &Job<PaintRequest>, _: &str, deadline: Millis) -> Result<String> {
        let ask = self.order(job).await?;
        let answer: Pictures = self.line.pay_for(ask, deadline).await?;
        if answer.data.is_empty() {
            return Err(broken(&self.line.provider, "data", true));
        }
        Outcome::of(gather(&self.line, job, answer.data).await)
    }
}
