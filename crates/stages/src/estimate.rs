//! What an order would cost, before anything is paid.
//!
//! Counted from the script: a portrait for each role, a picture for each shot, place and thing, a film for each shot, speech
//! by its characters, music by its length. Each is priced as the first choice of its route would be asked for it; lengths
//! that only the voices will tell are reckoned.

use crate::graph::scenery;
use crate::hire::{Agency, Choice, Hire};
use crate::order::Order;
use crate::stage::Stage;
use kinora_model::film::Music;
use kinora_model::script::{Line, Script, Shot};
use kinora_model::{Language, Result};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{Capability, Model, StoryKind, Usage};

/// Characters spoken in a second, Chinese and English.
const SPOKEN: [f64; 2] = [4.5, 14.0];
/// Seconds of a shot in which nobody speaks, and around what is spoken in others.
const SILENT: f64 = 3.0;
const AROUND: f64 = 0.8;
/// Tokens of instructions and schema with every part of a story that a language model reads.
const INSTRUCTIONS: f64 = 2500.0;

/// What an order would cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The currency of all amounts.
    pub currency: String,
    /// What is paid for.
    pub items: Vec<Item>,
}

/// One kind of thing that is paid for.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Word of the stage that needs it.
    pub stage: &'static str,
    /// Word of the capability.
    pub what: &'static str,
    /// The route.
    pub route: String,
    /// Who would be asked first.
    pub provider: String,
    /// How many orders.
    pub count: usize,
    /// What they cost together, in millionths; `None` where nobody has said what the model costs.
    pub cost: Option<i64>,
}

impl Estimate {
    /// The whole, in millionths; `None` where the price of a part is not known.
    pub fn total(&self) -> Option<i64> {
        self.items.iter().map(|item| item.cost).sum()
    }
}

/// What `order` would cost, whose script this is.
///
/// # Errors
/// [`Missing`](kinora_model::ErrorKind::Missing) where it names an account that is not configured.
pub fn estimate(order: &Order, script: &Script, agency: &Agency) -> Result<Estimate> {
    let mut sum = Sum { agency, items: Vec::new() };
    let wishes = &order.wishes;
    let (width, height) = wishes.resolution.pixels(wishes.aspect);
    let shots: Vec<&Shot> = script.shots().map(|(_, shot)| shot).collect();
    let lengths: Vec<f64> = shots.iter().map(|shot| seconds(shot, script.language)).collect();
    if let Some(hire) = &order.hires.text {
        let characters: f64 = shots.iter().flat_map(|s| &s.lines).map(|l| l.text.chars().count() as f64).sum();
        let parts = match order.kind {
            StoryKind::Idea => 1.0,
            _ => (characters / 2500.0).ceil().max(1.0),
        };
        let usage = |_: &Model| Usage {
            tokens_in: characters + parts * INSTRUCTIONS,
            // What is written is some three times what is read: names, actions, marks.
            tokens_out: 3.0 * characters + 200.0 * shots.len() as f64,
            ..Usage::default()
        };
        sum.add(Stage::Script, Capability::Text, hire, parts as usize, usage)?;
    }
    if let Some(hire) = &order.hires.picture {
        let picture = |count: usize, w: u32, h: u32| {
            move |model: &Model| {
                let (w, h) = match &model.ability {
                    Ability::Paint(can) => can.sizes.fit(w, h),
                    _ => (w, h),
                };
                Usage { pictures: count as f64, height: w.min(h), ..Usage::default() }
            }
        };
        let roles = script.roles.len();
        sum.add(Stage::Asset, Capability::Paint, hire, roles, picture(roles, 480, 640))?;
        if order.proofs.assets {
            let places = scenery(script).len();
            sum.add(Stage::Asset, Capability::Paint, hire, places, picture(places, width, height))?;
        }
        if order.until >= Stage::Storyboard {
            sum.add(Stage::Storyboard, Capability::Paint, hire, shots.len(), picture(shots.len(), width, height))?;
        }
    }
    if let Some(hire) = order.hires.speech.as_ref().filter(|_| order.until >= Stage::Animatic) {
        let lines: Vec<&Line> = shots.iter().flat_map(|shot| &shot.lines).collect();
        let characters: f64 = lines.iter().map(|line| line.text.chars().count() as f64).sum();
        let usage = |_: &Model| Usage { characters, seconds: characters / 3.0, ..Usage::default() };
        sum.add(Stage::Animatic, Capability::Speech, hire, lines.len(), usage)?;
    }
    if let Some(hire) = order.hires.video.as_ref().filter(|_| order.until >= Stage::Video) {
        let usage = |model: &Model| {
            let Ability::Video(can) = &model.ability else { return Usage::default() };
            let (w, h) = can.sizes.fit(width, height);
            let seconds: f64 = lengths.iter().map(|length| can.seconds.fit(length + 0.5)).sum();
            let megapixels = f64::from(w) * f64::from(h) / 1e6;
            Usage { seconds, megapixel_seconds: seconds * megapixels, height: w.min(h), ..Usage::default() }
        };
        sum.add(Stage::Video, Capability::Video, hire, shots.len(), usage)?;
    }
    let composed = wishes.music != Music::None && order.edits.music.is_none();
    if let Some(hire) = order.hires.music.as_ref().filter(|_| composed && order.until == Stage::Edit) {
        let whole: f64 = lengths.iter().sum();
        let usage = |model: &Model| match &model.ability {
            Ability::Music(can) => Usage { seconds: can.seconds.fit(whole), ..Usage::default() },
            _ => Usage::default(),
        };
        sum.add(Stage::Edit, Capability::Music, hire, 1, usage)?;
    }
    Ok(Estimate { currency: agency.exchange().currency.clone(), items: sum.items })
}

/// Seconds that a shot will last, about.
fn seconds(shot: &Shot, language: Language) -> f64 {
    let characters: usize = shot.lines.iter().map(|line| line.text.chars().count()).sum();
    match characters {
        0 => SILENT,
        n => n as f64 / SPOKEN[usize::from(language == Language::En)] + AROUND,
    }
}

struct Sum<'a> {
    agency: &'a Agency,
    items: Vec<Item>,
}

impl Sum<'_> {
    /// Adds `count` orders, which together use so much of whichever model is asked first.
    fn add(
        &mut self,
        stage: Stage,
        capability: Capability,
        hire: &Hire,
        count: usize,
        usage: impl Fn(&Model) -> Usage,
    ) -> Result<()> {
        let Some(first) = hire.choices.first().filter(|choice| count > 0 && **choice != Choice::Offline) else {
            return Ok(());
        };
        let Some(model) = self.agency.model(capability, first)? else { return Ok(()) };
        let used = usage(model);
        let mut cost = self.agency.cost(model.price.as_ref(), &used)?;
        if let (Some(whole), Some(price)) = (cost.as_mut(), &model.price) {
            // What an order costs whatever is in it was counted once.
            let once = self.agency.cost(Some(price), &Usage::default())?.unwrap_or(0);
            *whole = whole.saturating_add(once.saturating_mul(count as i64 - 1));
        }
        let (stage, what) = (stage.word(), capability.word());
        self.items.push(Item { stage, what, route: hire.route.clone(), provider: first.name(), count, cost });
        Ok(())
    }
}
