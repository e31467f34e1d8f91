//! The rules reader as a scenarist.

use super::work;
use async_trait::async_trait;
use kinora_model::{
    Result,
    script::{Brief, Script},
};
use kinora_ports::provider::{BriefRequest, Desk, Scenarist, ScriptRequest, Story, StoryKind};
use kinora_reader::{Limits, Wish};

/// Reads by rules.
#[derive(Default)]
pub struct OfflineScenarist;

#[async_trait]
impl Scenarist for OfflineScenarist {
    async fn script(&self, request: &ScriptRequest, desk: &Desk) -> Result<Script> {
        let bytes = desk.blobs.get(&request.novel).await?;
        let request = request.clone();
        work("reader", move || {
            let novel = kinora_reader::open(&bytes, &request.file_name, &Limits::default())?;
            let wish = Wish {
                language: request.language,
                max_seconds: request.max_seconds,
                seed: request.seed,
                ..Wish::default()
            };
            match request.kind {
                StoryKind::Novel => kinora_reader::read(&novel, &wish),
                StoryKind::Idea => kinora_reader::read(&kinora_reader::expand(&novel, wish.seed)?, &wish),
                StoryKind::Screenplay => kinora_reader::read_screenplay(&novel, &wish),
            }
        })
        .await
    }

    async fn story(&self, request: &ScriptRequest, desk: &Desk) -> Result<Story> {
        let bytes = desk.blobs.get(&request.novel).await?;
        let request = request.clone();
        work("reader", move || {
            let novel = kinora_reader::open(&bytes, &request.file_name, &Limits::default())?;
            let language = request.language.unwrap_or(novel.language);
            Ok(Story { title: novel.title, words: novel.text, language, warnings: novel.warnings })
        })
        .await
    }

    async fn brief(&self, request: &BriefRequest, _: &Desk) -> Result<Brief> {
        let r = request.clone();
        work("reader", move || kinora_reader::brief(&r.prompt, r.base.as_ref(), r.seed)).await
    }

    fn prompt(&self, brief: &Brief) -> String {
        kinora_reader::prompt(brief)
    }
}
