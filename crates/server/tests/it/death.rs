//! Every stage of a real film survives "twice" and "dead after each step".
//!
//! What the makers make is real; it is made once and then remembered, for the question here is what the stages do with
//! it when the process dies between any two writes.

use async_trait::async_trait;
use kinora_embedded::{FileBlobs, SqliteStore};
use kinora_engine::Steps;
use kinora_model::film::{Resolution, Wishes};
use kinora_model::script::{Brief, Script};
use kinora_model::{Result, RoleId, Text};
use kinora_ports::blobs::Blobs;
use kinora_ports::provider::*;
use kinora_providers::offline::{
    OfflineAnalyst, OfflineComposer, OfflineIllustrator, OfflineScenarist, OfflineVoiceActor,
};
use kinora_render::Quality;
use kinora_stages::{Grid, Makers, Order, Proofs, RenderRoom};
use kinora_testkit::Bench;
use kinora_testkit::death::{World, survive};
use kinora_timeline::MediaId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const STORY: &str =
    "雨夜\n\n深夜，大雨落在山脚的客栈外。\n\n“有人吗？”林小雨问道。\n\n清晨，雨停了，江边传来脚步声。\n";

/// What was made for a request, and the files that it names.
type Made = (Value, Vec<(Vec<u8>, String)>);

/// A maker that makes the same thing only once.
struct Remembering<M> {
    maker: M,
    made: Mutex<BTreeMap<String, Made>>,
}

impl<M> Remembering<M> {
    fn new(maker: M) -> Arc<Self> {
        Arc::new(Self { maker, made: Mutex::default() })
    }

    async fn once<T: Serialize + DeserializeOwned>(
        &self,
        request: &(impl Serialize + Sync),
        desk: &Desk,
        make: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        let key = serde_json::to_string(request).expect("plain data");
        let known = self.made.lock().expect("nobody panics here").get(&key).cloned();
        let (take, files) = match known {
            Some(made) => made,
            None => {
                let take = serde_json::to_value(make.await?).expect("plain data");
                let mut files = Vec::new();
                for name in names(&take) {
                    let extension = name.rsplit_once('.').expect("names have one").1.to_owned();
                    files.push((desk.blobs.get(&MediaId(name)).await?, extension));
                }
                self.made.lock().expect("nobody panics here").insert(key, (take.clone(), files.clone()));
                (take, files)
            }
        };
        for (bytes, extension) in &files {
            desk.blobs.put(bytes, extension).await?;
        }
        Ok(serde_json::from_value(take).expect("what was stored"))
    }
}

/// Names of files in a value.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) if s.len() > 64 && s.as_bytes()[64] == b'.' => vec![s.clone()],
        Value::Array(all) => all.iter().flat_map(names).collect(),
        Value::Object(all) => all.values().flat_map(names).collect(),
        _ => vec![],
    }
}

#[async_trait]
impl Illustrator for Remembering<OfflineIllustrator> {
    fn styles(&self) -> Vec<(String, Text)> {
        self.maker.styles()
    }
    async fn design(&self, request: &DesignRequest, desk: &Desk) -> Result<BTreeMap<RoleId, Look>> {
        self.maker.design(request, desk).await
    }
    async fn portrait(&self, request: &PortraitRequest, desk: &Desk) -> Result<MediaId> {
        self.once(request, desk, self.maker.portrait(request, desk)).await
    }
    async fn frame(&self, request: &FrameRequest, desk: &Desk) -> Result<FrameTake> {
        self.once(request, desk, self.maker.frame(request, desk)).await
    }
    async fn retouch(&self, request: &RetouchRequest, desk: &Desk) -> Result<MediaId> {
        self.once(request, desk, self.maker.retouch(request, desk)).await
    }
}

#[async_trait]
impl VoiceActor for Remembering<OfflineVoiceActor> {
    fn voices(&self) -> Vec<VoiceOption> {
        self.maker.voices()
    }
    async fn cast(&self, request: &CastRequest) -> Result<Voices> {
        self.maker.cast(request).await
    }
    async fn speak(&self, request: &SpeechRequest, desk: &Desk) -> Result<SpeechTake> {
        self.once(request, desk, self.maker.speak(request, desk)).await
    }
}

#[async_trait]
impl Composer for Remembering<OfflineComposer> {
    async fn score(&self, request: &ScoreRequest, desk: &Desk) -> Result<SoundTake> {
        self.once(request, desk, self.maker.score(request, desk)).await
    }
    async fn effect(&self, request: &EffectRequest, desk: &Desk) -> Result<SoundTake> {
        self.once(request, desk, self.maker.effect(request, desk)).await
    }
    async fn ambience(&self, request: &AmbienceRequest, desk: &Desk) -> Result<Option<SoundTake>> {
        self.once(request, desk, self.maker.ambience(request, desk)).await
    }
}

#[async_trait]
impl Scenarist for Remembering<OfflineScenarist> {
    async fn script(&self, request: &ScriptRequest, desk: &Desk) -> Result<Script> {
        self.maker.script(request, desk).await
    }
    async fn story(&self, request: &ScriptRequest, desk: &Desk) -> Result<Story> {
        self.maker.story(request, desk).await
    }
    async fn brief(&self, request: &BriefRequest, desk: &Desk) -> Result<Brief> {
        self.maker.brief(request, desk).await
    }
    fn prompt(&self, brief: &Brief) -> String {
        self.maker.prompt(brief)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_stage_survives_twice_and_death_after_each_step() {
    let assets = crate::kinora::assets();
    let makers = Makers {
        scenarist: Remembering::new(OfflineScenarist),
        illustrator: Remembering::new(OfflineIllustrator),
        actor: Remembering::new(OfflineVoiceActor::new(assets.join("voice"))),
        composer: Remembering::new(OfflineComposer::new(assets.join("score"))),
        analyst: Arc::new(OfflineAnalyst::new(assets.join("eye"), assets.join("whisper"))),
    };
    // Rendered parts are kept by their content: they outlive every process and every world.
    let parts = tempfile::tempdir().expect("a folder");
    let room = RenderRoom { fonts: assets.join("fonts"), parts: parts.path().into(), workers: 2 };
    let story = FileBlobs::open(&parts.path().join("story")).expect("opens");
    let novel = story.put(STORY.as_bytes(), "story").await.expect("put");
    let wishes = Wishes { resolution: Resolution::P480, ..Wishes::default() };
    let mut order = Order::new(novel.clone(), "a.txt".into(), wishes, Quality::Draft);
    order.proofs = Proofs { assets: true, sheets: Some(Grid::default()), reels: true };
    let first = kinora_stages::first_tasks(&order).expect("an order can be stored");
    let world = || {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("work.db")).expect("opens");
        let media = folder.path().join("media");
        let blobs = FileBlobs::open(&media).expect("opens");
        let shelf = media.join(&novel.0[..2]);
        std::fs::create_dir_all(&shelf).expect("a folder");
        std::fs::write(shelf.join(&novel.0), STORY).expect("written");
        let mut bench = Bench { store: Arc::new(store), blobs: Arc::new(blobs), ..Bench::new() };
        bench.pace.attempts = 100;
        let (makers, room) = (makers.clone(), room.clone());
        World {
            bench,
            steps: Box::new(move |_| {
                let mut steps = Steps::new();
                kinora_stages::steps(&makers, &room).into_iter().for_each(|step| steps.add(step));
                steps
            }),
            // The folder goes when the world does.
            outside: Box::new(move || json!(folder.path().exists())),
        }
    };
    let deaths = survive(&world, &first, 17).await;
    assert!(deaths > 8, "{deaths} deaths");
}
