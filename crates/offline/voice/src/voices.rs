//! The voices that ship, and voices made of them.

use kinora_model::script::{Age, Sex, Temper};
use kinora_model::{Error, Language, Result, Text, text};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What is known about a voice that ships.
#[derive(Clone, Debug)]
pub struct VoiceCard {
    /// Its name, as `--voice` takes it; also the stem of its file.
    pub name: &'static str,
    /// The language it was made from.
    pub language: Language,
    /// Sex it is heard as.
    pub sex: Sex,
    /// Age it is heard as.
    pub age: Age,
    /// How it sounds.
    pub manner: Text,
    /// The temper that it suits best; absent where it is even.
    pub temper: Option<Temper>,
    /// Whether it suits a narrator.
    pub narrates: bool,
}

/// Every voice that ships: all of the model's Mandarin ones and the better English ones, best first within a language.
pub fn voices() -> &'static [VoiceCard] {
    static CARDS: LazyLock<Vec<VoiceCard>> = LazyLock::new(|| {
        use Age::*;
        use Language::*;
        use Sex::*;
        use Temper::*;
        let card = |name, language, sex, age, narrates, temper, manner| VoiceCard {
            name,
            language,
            sex,
            age,
            manner,
            temper,
            narrates,
        };
        vec![
            card("zm_yunyang", Zh, Male, Adult, true, None, text!("even, clear, a newsreader"; "沉稳清晰，播音腔")),
            card("zf_xiaoxiao", Zh, Female, Adult, true, Some(Warm), text!("warm, well rounded"; "温暖圆润")),
            card("zf_xiaobei", Zh, Female, Youth, false, Some(Bright), text!("bright, quick"; "明亮轻快")),
            card("zm_yunxi", Zh, Male, Youth, false, Some(Bright), text!("young, open-hearted"; "年轻爽朗")),
            card("zf_xiaoyi", Zh, Female, Youth, false, Some(Bright), text!("lively, a little cheeky"; "活泼俏皮")),
            card("zm_yunjian", Zh, Male, Adult, false, Some(Grave), text!("strong, chesty"; "浑厚有力")),
            card("zf_xiaoni", Zh, Female, Adult, false, Some(Grave), text!("soft, serious"; "柔和端庄")),
            card("zm_yunxia", Zh, Male, Child, false, Some(Bright), text!("light, boyish"; "清亮少年音")),
            card(
                "af_heart",
                En,
                Female,
                Adult,
                true,
                Some(Warm),
                text!("warm American, the model's best"; "温暖，美音，品质最佳"),
            ),
            card("am_michael", En, Male, Adult, true, Some(Warm), text!("calm, deep American"; "沉静低沉，美音")),
            card("bm_george", En, Male, Adult, true, None, text!("measured Briton"; "从容，英音")),
            card("bf_emma", En, Female, Adult, true, Some(Warm), text!("clear, friendly Briton"; "清晰亲切，英音")),
            card("af_bella", En, Female, Youth, false, Some(Bright), text!("bright American"; "明亮，美音")),
            card("am_fenrir", En, Male, Adult, false, Some(Grave), text!("firm American"; "坚定，美音")),
            card("am_puck", En, Male, Youth, false, Some(Bright), text!("lively American"; "活泼，美音")),
            card("af_sarah", En, Female, Adult, false, Some(Warm), text!("soft American"; "轻柔，美音")),
            card("af_kore", En, Female, Adult, false, Some(Grave), text!("sober American"; "冷静，美音")),
            card("af_nicole", En, Female, Adult, false, Some(Warm), text!("whispering American"; "耳语，美音")),
            card("bm_fable", En, Male, Youth, false, Some(Bright), text!("story-telling Briton"; "说书人，英音")),
            card("bf_isabella", En, Female, Youth, false, Some(Bright), text!("light Briton"; "轻盈，英音")),
            card("am_onyx", En, Male, Elder, false, Some(Grave), text!("very deep American"; "极低沉，美音")),
            card("af_aoede", En, Female, Youth, false, Some(Bright), text!("singing American"; "悠扬，美音")),
        ]
    });
    &CARDS
}

/// The card of a voice that ships.
pub(crate) fn card(name: &str) -> Option<&'static VoiceCard> {
    voices().iter().find(|card| card.name == name)
}

/// A voice to speak with: one that ships or a blend of several, perhaps higher, lower, faster or slower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// Names of voices that ship, each with its share; shares count relative to their sum.
    pub blend: Vec<(String, f32)>,
    /// Factor on the pitch: above 1 is higher and smaller. From [`Voice::PITCHES`].
    #[serde(default = "one")]
    pub pitch: f32,
    /// Factor on the pace: above 1 is faster. From [`Voice::PACES`].
    #[serde(default = "one")]
    pub pace: f32,
}

fn one() -> f32 {
    1.0
}

impl Voice {
    /// What [`Voice::pitch`] may be; beyond that people sound like toys.
    pub const PITCHES: std::ops::RangeInclusive<f32> = 0.75..=1.35;
    /// What [`Voice::pace`] may be.
    pub const PACES: std::ops::RangeInclusive<f32> = 0.6..=1.6;

    /// The voice that ships under `name`. An unknown name is `Invalid` and lists the known ones.
    pub fn named(name: &str) -> Result<Self> {
        let voice = Self { blend: vec![(name.to_owned(), 1.0)], pitch: 1.0, pace: 1.0 };
        voice.check()?;
        Ok(voice)
    }

    /// Finds what is wrong with it: no voice, an unknown one, a share that is not positive, a pitch or pace out of range.
    pub(crate) fn check(&self) -> Result<()> {
        if let Some((name, _)) = self.blend.iter().find(|(name, _)| card(name).is_none()) {
            let known: Vec<&str> = voices().iter().map(|card| card.name).collect();
            return Err(Error::invalid(text!("there is no voice named {name}; the voices are: {}", known.join(", ");
                                            "没有名为 {name} 的音色；可用的音色：{}", known.join("、"))));
        }
        let shares = !self.blend.is_empty() && self.blend.iter().all(|(_, share)| share.is_finite() && *share > 0.0);
        if !shares || !Self::PITCHES.contains(&self.pitch) || !Self::PACES.contains(&self.pace) {
            return Err(Error::invalid(text!(
                "a voice needs shares above 0, a pitch of {} to {} and a pace of {} to {}",
                Self::PITCHES.start(), Self::PITCHES.end(), Self::PACES.start(), Self::PACES.end();
                "音色的比例须大于 0，音高须在 {} 到 {} 之间，语速须在 {} 到 {} 之间",
                Self::PITCHES.start(), Self::PITCHES.end(), Self::PACES.start(), Self::PACES.end()
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = Voice::named("bob").unwrap_err();
        assert!(error.what().en.contains("bob") && error.what().en.contains("af_heart"));
        assert!(error.what().zh.contains("zm_yunyang"));
    }

    #[test]
    fn survives_json() {
        let voice = Voice { blend: vec![("zf_xiaoni".into(), 0.6), ("zf_xiaoyi".into(), 0.4)], pitch: 0.95, pace: 1.0 };
        let json = serde_json::to_string(&voice).unwrap();
        assert_eq!(serde_json::from_str::<Voice>(&json).unwrap(), voice);
        assert!(serde_json::from_str::<Voice>(r#"{"blend":[["nobody",1.0]]}"#).unwrap().check().is_err());
    }

    #[test]
    fn names_are_unique_and_enough() {
        let mut names: Vec<&str> = voices().iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), voices().len());
        assert_eq!(voices().iter().filter(|c| c.language == Language::Zh).count(), 8);
        assert!(voices().iter().filter(|c| c.language == Language::En).count() >= 10);
    }
}
