//! A shop, a bench and makers that need nothing installed.

use async_trait::async_trait;
use kinora_engine::{Engine, NewWorkflow, Steps, Stop, WorkflowState};
use kinora_model::script::{Brief, Script};
use kinora_model::{Error, Language, Result, RoleId, Text, WorkflowId};
use kinora_ports::paid::Recover;
use kinora_ports::provider::card::{Ability, Lengths, PaintAbility, Sizes, TextAbility, VideoAbility};
use kinora_ports::provider::*;
use kinora_stages::hire::Choice;
use kinora_stages::{Agency, Exchange, Hire, Makers, RenderRoom, steps_hiring};
use kinora_testkit::Bench;
use kinora_timeline::MediaId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Nobody is here: whoever is asked has not been hired.
pub struct Nobody;

fn nobody<T>() -> Result<T> {
    Err(Error::internal(Text::same("nobody is here")))
}

#[async_trait]
impl Illustrator for Nobody {
    fn styles(&self) -> Vec<(String, Text)> {
        vec![]
    }
    async fn design(&self, _: &DesignRequest, _: &Desk) -> Result<BTreeMap<RoleId, Look>> {
        nobody()
    }
    async fn portrait(&self, _: &PortraitRequest, _: &Desk) -> Result<MediaId> {
        nobody()
    }
    async fn frame(&self, _: &FrameRequest, _: &Desk) -> Result<FrameTake> {
        nobody()
    }
    /// Drawn here: the picture as it is.
    async fn retouch(&self, request: &RetouchRequest, _: &Desk) -> Result<MediaId> {
        Ok(request.picture.clone())
    }
}

#[async_trait]
impl VoiceActor for Nobody {
    fn voices(&self) -> Vec<VoiceOption> {
        vec![]
    }
    async fn cast(&self, _: &CastRequest) -> Result<Voices> {
        nobody()
    }
    async fn speak(&self, _: &SpeechRequest, _: &Desk) -> Result<SpeechTake> {
        nobody()
    }
}

#[async_trait]
impl Analyst for Nobody {
    async fn analyse(&self, _: &AnalysisRequest, _: &Desk) -> Result<Findings> {
        nobody()
    }
}

#[async_trait]
impl Composer for Nobody {
    async fn score(&self, _: &ScoreRequest, _: &Desk) -> Result<SoundTake> {
        nobody()
    }
    async fn effect(&self, _: &EffectRequest, _: &Desk) -> Result<SoundTake> {
        nobody()
    }
    async fn ambience(&self, _: &AmbienceRequest, _: &Desk) -> Result<Option<SoundTake>> {
        nobody()
    }
}

#[async_trait]
impl Scenarist for Nobody {
    async fn script(&self, _: &ScriptRequest, _: &Desk) -> Result<Script> {
        nobody()
    }
    async fn story(&self, request: &ScriptRequest, desk: &Desk) -> Result<Story> {
        let words = String::from_utf8_lossy(&desk.blobs.get(&request.novel).await?).into_owned();
        Ok(Story { title: None, words, language: Language::Zh, warnings: vec![] })
    }
    async fn brief(&self, _: &BriefRequest, _: &Desk) -> Result<Brief> {
        nobody()
    }
    fn prompt(&self, brief: &Brief) -> String {
        brief.scene.place.clone()
    }
}

/// An engine whose accounts are these.
pub fn engine(bench: &Bench, accounts: &[(&str, Provider)]) -> Engine {
    let nobody = Arc::new(Nobody);
    let makers = Makers {
        scenarist: nobody.clone(),
        illustrator: nobody.clone(),
        actor: nobody.clone(),
        composer: nobody.clone(),
        analyst: nobody,
    };
    let room = RenderRoom { fonts: "fonts".into(), parts: "parts".into(), workers: 1 };
    let accounts = accounts.iter().map(|(name, account)| ((*name).to_owned(), account.clone())).collect();
    let mut steps = Steps::new();
    for step in steps_hiring(&makers, &room, &Agency::new(accounts, Exchange::default())) {
        steps.add(step);
    }
    bench.engine(steps)
}

/// A route to these, in order; `offline` is us.
pub fn hire(choices: &[&str]) -> Hire {
    let choice = |name: &&str| match *name {
        "offline" => Choice::Offline,
        name => Choice::maker(name, None),
    };
    Hire { route: "route".into(), choices: choices.iter().map(choice).collect() }
}

/// A model of this ability that costs a dollar an order, and promises this.
pub fn model(ability: Ability, recover: Recover) -> Model {
    let price = Some(Price::each("USD", card::Per::Order, 1_000_000));
    Model { name: "m1".into(), ability, price, schedule: Schedule::new(2, 5, 100), recover }
}

pub fn paints() -> Ability {
    let sizes = Sizes::Within { multiple: 16, least: 16 * 16, most: 4_000_000, ratio: 3 };
    Ability::Paint(PaintAbility { prompt_chars: 2000, sizes, references: 4, count: 1 })
}

pub fn films() -> Ability {
    Ability::Video(VideoAbility {
        prompt_chars: 2000,
        sizes: Sizes::Listed(vec![(1280, 720)]),
        seconds: Lengths::Listed(vec![4.0, 8.0, 12.0]),
        first: true,
        last: false,
        references: 0,
        references_with_first: false,
        sound: false,
    })
}

pub fn writes() -> Ability {
    Ability::Text(TextAbility { prompt_chars: 20_000, context_chars: 60_000, answer_tokens: 8000, schema: true })
}

/// Makes the workflow and works until it stands.
pub async fn run(engine: &Engine, new: NewWorkflow) -> WorkflowState {
    let id = new.id.clone();
    engine.create(new).await.expect("creates");
    engine.finish(&id, &Stop::new()).await.expect("works")
}

pub fn id(name: &str) -> WorkflowId {
    WorkflowId::new(name)
}
