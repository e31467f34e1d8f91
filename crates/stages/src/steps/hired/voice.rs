//! A spoken line.

use crate::hire::{Asks, Offer, step::Work};
use crate::steps::done;
use crate::steps::voice::{VoiceInput, VoiceStep};
use async_trait::async_trait;
use kinora_engine::{Cx, Next, Step};
use kinora_model::script::{Age, Role, Sex};
use kinora_model::{Error, Language, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{SpeechRequest, SpeechTake, Voice, VoiceOption};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Order for a spoken line, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredVoice {
    /// As for us.
    #[serde(flatten)]
    pub voice: VoiceInput,
    /// Who speaks; the narrator where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Role>,
    /// How many roles before this one, of all that share its sex, are in the story: so that two of them sound apart.
    #[serde(default)]
    pub nth: usize,
    /// A voice by name that the customer wants for this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
}

pub(in crate::steps) struct VoiceWork(pub VoiceStep);

#[async_trait]
impl Asks<SpeechRequest> for VoiceWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<SpeechRequest> {
        let HiredVoice { voice: VoiceInput { line, language, voice }, who, nth, wish } = cx.input_as()?;
        let Ability::Speech(can) = &offer.model.ability else {
            return Err(Error::missing(
                text!("“{}” does not speak", offer.model.name; "“{}”不能合成语音", offer.model.name),
            ));
        };
        // Recorded: a vendor's list may be another one tomorrow, and the same line is the same request.
        let name = format!("voice of {}", offer.provider.card.provider);
        let chosen = cx.record(&name, || async {
            // Voices of an account's own are on no card.
            let voices = match can.voices.is_empty() {
                true => offer.provider.desk.voices().await?,
                false => can.voices.clone(),
            };
            let named = voice.or(wish).filter(|name| voices.iter().any(|option| option.name == *name));
            let name = named.or_else(|| cast(&voices, who.as_ref(), nth, language)).ok_or_else(|| {
                let provider = &offer.provider.card.provider;
                Error::missing(text!("{provider} has no voices"; "{provider} 没有可用的音色"))
            })?;
            Ok(name.into())
        });
        let voice = Voice(json!({ "voice": chosen.await? }));
        Ok(SpeechRequest { text: line.text, language, voice, emotion: line.emotion, kind: line.kind })
    }
}

#[async_trait]
impl Work for VoiceWork {
    type Request = SpeechRequest;
    const KIND: (&'static str, u32) = ("hired_voice", 1);
    async fn made(&self, _: &Cx, take: SpeechTake) -> Result<Next> {
        done(&take)
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}

/// The voice for somebody: of their sex and about their age, the `nth` of those that fit.
fn cast(voices: &[VoiceOption], who: Option<&Role>, nth: usize, language: Language) -> Option<String> {
    let spoken: Vec<&VoiceOption> = voices.iter().filter(|voice| voice.language == language).collect();
    let spoken = if spoken.is_empty() { voices.iter().collect() } else { spoken };
    let Some(who) = who else { return spoken.first().map(|voice| voice.name.clone()) };
    // The first one tells the story.
    let others: Vec<&VoiceOption> = spoken.iter().copied().skip(usize::from(spoken.len() > 1)).collect();
    let is_old = |age: Age| age == Age::Elder;
    let by_sex = narrow(&others, &|voice| who.sex == Sex::Unknown || voice.sex == who.sex);
    let by_age = narrow(&by_sex, &|voice| is_old(voice.age) == is_old(who.age));
    by_age.get(nth % by_age.len().max(1)).map(|voice| voice.name.clone())
}

/// Those of `from` that fit; all where none does.
fn narrow<'a>(from: &[&'a VoiceOption], fits: &dyn Fn(&VoiceOption) -> bool) -> Vec<&'a VoiceOption> {
    let some: Vec<&VoiceOption> = from.iter().copied().filter(|voice| fits(voice)).collect();
    if some.is_empty() { from.to_vec() } else { some }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::script::Being;
    use kinora_model::{RoleId, Text};

    fn option(name: &str, sex: Sex, age: Age, language: Language) -> VoiceOption {
        VoiceOption { name: name.into(), language, sex, age, manner: Text::same("") }
    }

    fn role(sex: Sex, age: Age) -> Role {
        let (id, name) = (RoleId::new("r"), "r".to_owned());
        Role { id, name, aliases: vec![], kind: Being::ALL[0], sex, age, looks: vec![], temper: None }
    }

    #[test]
    fn roles_sound_as_they_are_and_apart() {
        let voices = [
            option("teller", Sex::Male, Age::Adult, Language::Zh),
            option("girl", Sex::Female, Age::Youth, Language::Zh),
            option("woman", Sex::Female, Age::Adult, Language::Zh),
            option("granny", Sex::Female, Age::Elder, Language::Zh),
            option("man", Sex::Male, Age::Adult, Language::Zh),
            option("john", Sex::Male, Age::Adult, Language::En),
        ];
        let of = |who: Option<Role>, nth| cast(&voices, who.as_ref(), nth, Language::Zh).expect("there are voices");
        assert_eq!(of(None, 0), "teller");
        assert_ne!(of(Some(role(Sex::Female, Age::Adult)), 0), of(Some(role(Sex::Female, Age::Adult)), 1));
        assert_eq!(of(Some(role(Sex::Female, Age::Elder)), 0), "granny");
        assert_eq!(of(Some(role(Sex::Male, Age::Youth)), 3), "man");
        assert_eq!(cast(&voices, None, 0, Language::En).as_deref(), Some("john"));
        assert_eq!(cast(&[], None, 0, Language::En), None);
    }
}
