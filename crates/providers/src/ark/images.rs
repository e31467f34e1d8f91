//! Pictures: `POST /images/generations`; it answers at once.

use super::wire::Pictures;
use crate::{
    material::Material,
    net::{Ask, Line, Says, broken},
    order::{Craft, Job, Outcome},
    picture::gather,
};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{
    clock::Millis,
    provider::{PaintRequest, PaintTake},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Largest picture to follow.
const PICTURE_LIMIT: usize = 10 << 20;

pub(super) struct Images {
    pub line: Arc<Line>,
}

#[async_trait]
impl Craft<PaintRequest> for Images {
    async fn send(&self, job: &Job<PaintRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut body = json!({
            "model": job.model.name,
            "prompt": wish.prompt,
            "size": format!("{}x{}", wish.width, wish.height),
            "response_format": "url",
            "watermark": false,
        });
        if wish.count > 1 {
            body["sequential_image_generation"] = json!("auto");
            body["sequential_image_generation_options"] = json!({"max_images": wish.count});
        }
        let mut pictures: Vec<Value> = Vec::new();
        for id in &wish.references {
            pictures.push(json!(Material::picture(&job.desk, id, PICTURE_LIMIT).await?.data_url()));
        }
        match pictures.len() {
            0 => {}
            1 => body["image"] = pictures.remove(0),
            _ => body["image"] = json!(pictures),
        }
        let ask = Ask::post("images/generations").json(&body).within(Duration::from_secs(300));
        let answer: Pictures = self.line.pay_for(ask, deadline).await?;
        if let Some(fault) = answer.error.filter(|_| answer.data.is_empty()) {
            let message = self.line.veil(&fault.message.unwrap_or_default());
            let says = Says { status: 400, code: fault.code.unwrap_or_default(), message, after: None };
            return Outcome::<PaintTake>::of(Err(self.line.manners.error(&self.line.provider, &says, false)));
        }
        if answer.data.is_empty() {
            return Err(broken(&self.line.provider, "data", true));
        }
        Outcome::of(gather(&self.line, job, answer.data).await)
    }
}
