//! What a caller may choose, and how it is written.

use kinora_app::hiring::millionths;
use kinora_app::productions::Options;
use kinora_app::{Grid, Quality, Stage};
use kinora_http::Fault;
use kinora_http::outside::describe::quoted;
use kinora_model::film::{Aspect, Captions, Music, Resolution, Wishes};
use kinora_model::script::Mood;
use kinora_model::{Language, Text, text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What there is to choose from.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Names of providers, each with what it can do.
    pub providers: Vec<Provider>,
    /// Drawing styles.
    pub styles: Vec<String>,
    /// Voices.
    pub voices: Vec<String>,
}

impl Choices {
    /// Refuses a voice that there is not.
    pub(crate) fn check_voice(&self, field: &str, voice: &String) -> Result<(), Fault> {
        if self.voices.contains(voice) {
            return Ok(());
        }
        let known: Vec<&str> = self.voices.iter().map(String::as_str).collect();
        Err(unknown(field, voice, &known))
    }
}

/// A provider by name.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name that callers write.
    pub name: String,
    /// What it can do: `text`, `image`, `video`, `audio`.
    pub can: Vec<&'static str>,
    /// What a caller should know who chooses it: that something else does its work.
    pub note: Option<Text>,
}

/// `options` of several requests.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WireOptions {
    /// Who reads the story.
    #[schema(example = "offline")]
    ai_provider: Option<String>,
    /// Who draws.
    image_provider: Option<String>,
    /// Who makes pictures move.
    video_provider: Option<String>,
    /// Who speaks.
    audio_provider: Option<String>,
    /// A model of that provider; its usual one where absent.
    model: Option<String>,
    preferences: Option<Preferences>,
    /// What may be spent at makers elsewhere, in the server's currency.
    budget: Option<f64>,
    /// The last stage that begins by itself: `script`, `asset`, `storyboard`, `animatic`, `video` or `edit`.
    stop_after: Option<String>,
    /// Stages after which the workflow pauses for `resume`.
    review: Option<Vec<String>>,
}

/// How the film shall be.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preferences {
    /// `16:9`, `9:16`, `1:1`, `4:3` or `21:9`.
    #[schema(example = "16:9")]
    aspect_ratio: Option<String>,
    /// `480p`, `720p` or `1080p`.
    #[schema(example = "720p")]
    resolution: Option<String>,
    /// A drawing style.
    style: Option<String>,
    /// `auto`, `zh` or `en`.
    language: Option<String>,
    /// The film is not longer than this, in seconds: 5 to 7200.
    target_duration: Option<f64>,
    /// `burned`, `soft`, `both`, `none`; `true` is `burned`, `false` is `none`.
    #[schema(value_type = Option<String>)]
    subtitles: Option<Subtitles>,
    /// A mood for the whole film, `cinematic` or `auto` for one that follows the scenes, or `none`.
    music_style: Option<String>,
    /// Voices by the names of the roles; `narrator` or `旁白` is the narrator.
    voices: Option<BTreeMap<String, String>>,
    /// Another number makes another film of the same text.
    seed: Option<u32>,
    /// `draft`, `standard` or `high`.
    quality: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Subtitles {
    Whether(bool),
    How(String),
}

/// Options as they are where the caller says nothing.
pub(crate) fn usual() -> Options {
    Options {
        wishes: Wishes::default(),
        quality: Quality::Standard,
        grid: Grid::default(),
        providers: BTreeMap::new(),
        budget: None,
        stop_after: None,
        review: BTreeSet::new(),
    }
}

impl WireOptions {
    /// Changes `options` by what was said.
    pub fn apply(&self, options: &mut Options, choices: &Choices) -> Result<(), Fault> {
        let named = [
            ("ai_provider", "text", &self.ai_provider),
            ("image_provider", "image", &self.image_provider),
            ("video_provider", "video", &self.video_provider),
            ("audio_provider", "audio", &self.audio_provider),
        ];
        for (field, ability, name) in named {
            choose(options, choices, field, ability, name.as_deref())?;
        }
        if let Some(model) = self.model.as_ref().filter(|m| m.chars().count() > 100) {
            let model = quoted(model, 40);
            return Err(Fault::invalid(
                "options.model",
                text!("options.model {model} is too long"; "options.model {model} 过长"),
            ));
        }
        if let Some(amount) = self.budget {
            options.budget = Some(budget("options.budget", amount)?);
        }
        if let Some(word) = &self.stop_after {
            options.stop_after = Some(stage("options.stop_after", word)?);
        }
        if let Some(words) = &self.review {
            options.review = words.iter().map(|word| stage("options.review", word)).collect::<Result<_, _>>()?;
        }
        match &self.preferences {
            Some(preferences) => preferences.apply(options, choices),
            None => Ok(()),
        }
    }
}

/// Chooses the provider `name` for `ability`, where one is named.
pub(crate) fn choose(
    options: &mut Options,
    choices: &Choices,
    field: &str,
    ability: &'static str,
    name: Option<&str>,
) -> Result<(), Fault> {
    let Some(name) = name else { return Ok(()) };
    let able = || choices.providers.iter().filter(|p| p.can.contains(&ability));
    if !able().any(|p| p.name == name) {
        let known = able().map(|p| p.name.as_str()).collect::<Vec<_>>();
        return Err(unknown(&format!("options.{field}"), name, &known));
    }
    options.providers.insert(ability.to_owned(), name.to_owned());
    Ok(())
}

fn unknown(field: &str, value: &str, known: &[&str]) -> Fault {
    let (value, known) = (quoted(value, 60), known.join(", "));
    Fault::invalid(
        field,
        text!("{field} cannot be “{value}”; it is one of: {known}"; "{field} 不能是“{value}”；可选：{known}"),
    )
}

fn one_of<T>(field: &str, word: &str, known: impl IntoIterator<Item = (&'static str, T)>) -> Result<T, Fault> {
    let mut words = Vec::new();
    for (name, value) in known {
        if name == word {
            return Ok(value);
        }
        words.push(name);
    }
    Err(unknown(field, word, &words))
}

/// The stage that `word` names.
pub(crate) fn stage(field: &str, word: &str) -> Result<Stage, Fault> {
    one_of(field, word, Stage::ALL.map(|s| (s.word(), s)))
}

/// A grid out of its word.
pub(crate) fn grid(field: &str, word: &str) -> Result<Grid, Fault> {
    Grid::from_word(word).ok_or_else(|| {
        let word = quoted(word, 20);
        Fault::invalid(
            field,
            text!("{field} cannot be “{word}”; write rows and columns from 2x2 to 5x5, such as 3x3";
                  "{field} 不能是“{word}”；请写 2x2 到 5x5 的行列数，例如 3x3"),
        )
    })
}

/// How well the film is encoded.
pub(crate) fn quality(field: &str, word: &str) -> Result<Quality, Fault> {
    one_of(field, word, [("draft", Quality::Draft), ("standard", Quality::Standard), ("high", Quality::High)])
}

/// What music there shall be.
pub(crate) fn music(field: &str, word: &str) -> Result<Music, Fault> {
    let by_scene = ["auto", "cinematic"].map(|w| (w, Music::ByMood));
    let moods = Mood::ALL.iter().map(|m| (m.word(), Music::Always(*m)));
    one_of(field, word, by_scene.into_iter().chain([("none", Music::None)]).chain(moods))
}

/// A budget in millionths.
pub(crate) fn budget(field: &str, amount: f64) -> Result<i64, Fault> {
    millionths(amount).map_err(|error| {
        let what = error.what();
        Fault::invalid(field, text!("{field}: {}", what.en; "{field}：{}", what.zh))
    })
}

/// A number within bounds.
pub(crate) fn within(field: &str, value: f64, least: f64, most: f64) -> Result<f64, Fault> {
    if value.is_finite() && (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(Fault::invalid(
        field,
        text!("{field} must be a number from {least} to {most}"; "{field} 必须是 {least} 到 {most} 之间的数字"),
    ))
}

impl Preferences {
    fn apply(&self, options: &mut Options, choices: &Choices) -> Result<(), Fault> {
        let at = |name: &str| format!("options.preferences.{name}");
        let wishes = &mut options.wishes;
        if let Some(word) = &self.aspect_ratio {
            wishes.aspect = one_of(&at("aspect_ratio"), word, Aspect::ALL.map(|a| (a.word(), a)))?;
        }
        if let Some(word) = &self.resolution {
            wishes.resolution = one_of(&at("resolution"), word, Resolution::ALL.map(|r| (r.word(), r)))?;
        }
        if let Some(style) = &self.style {
            if !choices.styles.contains(style) {
                let known: Vec<&str> = choices.styles.iter().map(String::as_str).collect();
                return Err(unknown(&at("style"), style, &known));
            }
            wishes.style = Some(style.clone());
        }
        if let Some(word) = &self.language {
            let known = [("auto", None), ("zh", Some(Language::Zh)), ("en", Some(Language::En))];
            wishes.language = one_of(&at("language"), word, known)?;
        }
        if let Some(seconds) = self.target_duration {
            wishes.max_duration = Some(within(&at("target_duration"), seconds, 5.0, 7200.0)?);
        }
        if let Some(subtitles) = &self.subtitles {
            wishes.captions = match subtitles {
                Subtitles::Whether(true) => Captions::Burned,
                Subtitles::Whether(false) => Captions::None,
                Subtitles::How(word) => one_of(
                    &at("subtitles"),
                    word,
                    [
                        ("burned", Captions::Burned),
                        ("soft", Captions::Soft),
                        ("both", Captions::Both),
                        ("none", Captions::None),
                    ],
                )?,
            };
        }
        if let Some(word) = &self.music_style {
            wishes.music = music(&at("music_style"), word)?;
        }
        if let Some(voices) = &self.voices {
            for (role, voice) in voices {
                choices.check_voice(&at(&format!("voices.{}", quoted(role, 40))), voice)?;
            }
            wishes.voices.clone_from(voices);
        }
        if let Some(seed) = self.seed {
            wishes.seed = seed.into();
        }
        if let Some(word) = &self.quality {
            options.quality = quality(&at("quality"), word)?;
        }
        Ok(())
    }
}
