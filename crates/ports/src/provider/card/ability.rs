//! What a model takes and makes.

use super::{Capability, Model};
use crate::provider::VoiceOption;
use kinora_model::{Error, Result, text};
use serde::{Deserialize, Serialize};

/// What a model can do, by capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ability {
    /// Moving pictures.
    Video(VideoAbility),
    /// Pictures.
    Paint(PaintAbility),
    /// Words.
    Text(TextAbility),
    /// Words about pictures.
    Look(LookAbility),
    /// Words out of speech.
    Listen(ListenAbility),
    /// Speech.
    Speech(SpeechAbility),
    /// Music.
    Music(MusicAbility),
    /// Sounds.
    Noise(NoiseAbility),
}

impl Ability {
    /// Which capability this is.
    pub fn capability(&self) -> Capability {
        match self {
            Self::Video(_) => Capability::Video,
            Self::Paint(_) => Capability::Paint,
            Self::Text(_) => Capability::Text,
            Self::Look(_) => Capability::Look,
            Self::Listen(_) => Capability::Listen,
            Self::Speech(_) => Capability::Speech,
            Self::Music(_) => Capability::Music,
            Self::Noise(_) => Capability::Noise,
        }
    }
}

/// Moving pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VideoAbility {
    /// Longest prompt, in characters.
    pub prompt_chars: usize,
    /// Sizes.
    pub sizes: Sizes,
    /// Lengths.
    pub seconds: Lengths,
    /// Takes a picture to begin with.
    #[serde(default)]
    pub first: bool,
    /// Takes a picture to end with.
    #[serde(default)]
    pub last: bool,
    /// Takes so many reference pictures.
    #[serde(default)]
    pub references: usize,
    /// Takes them together with a first picture.
    #[serde(default)]
    pub references_with_first: bool,
    /// Can make sound.
    #[serde(default)]
    pub sound: bool,
}

/// Pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaintAbility {
    /// Longest prompt, in characters.
    pub prompt_chars: usize,
    /// Sizes.
    pub sizes: Sizes,
    /// Takes so many reference pictures.
    #[serde(default)]
    pub references: usize,
    /// Makes so many pictures at once.
    pub count: u32,
}

/// Words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextAbility {
    /// Longest single turn, in characters.
    pub prompt_chars: usize,
    /// What it reads at once, all turns together, in characters.
    pub context_chars: usize,
    /// Longest answer, in tokens.
    pub answer_tokens: u32,
    /// Whether it is held to a JSON schema; if not, the schema is told in words.
    #[serde(default)]
    pub schema: bool,
}

/// Words about pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAbility {
    /// Pictures at once.
    pub pictures: usize,
    /// Looks at films.
    #[serde(default)]
    pub film: bool,
    /// As for words.
    pub text: TextAbility,
}

/// Words out of speech.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListenAbility {
    /// Longest sound.
    pub seconds: f64,
    /// Tells when each word is said.
    #[serde(default)]
    pub times: bool,
}

/// Speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechAbility {
    /// Longest line, in characters.
    pub prompt_chars: usize,
    /// Voices to choose from; the vendor may have more, see [`FrontDesk::voices`](crate::provider::FrontDesk::voices).
    #[serde(default)]
    pub voices: Vec<VoiceOption>,
    /// Tells when each character is said. If not, the times of words are spread over what is heard, by length.
    #[serde(default)]
    pub times: bool,
}

/// Music.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MusicAbility {
    /// Longest prompt, in characters.
    pub prompt_chars: usize,
    /// Lengths.
    pub seconds: Lengths,
}

/// Sounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoiseAbility {
    /// Longest prompt, in characters.
    pub prompt_chars: usize,
    /// Lengths.
    pub seconds: Lengths,
}

impl TextAbility {
    /// Refuses what is too long to read or to answer.
    pub(in crate::provider) fn check_answer(&self, model: &Model, chars: usize, answer: u32) -> Result<()> {
        let name = &model.name;
        if chars > self.context_chars {
            let most = self.context_chars;
            return Err(Error::invalid(
                text!("“{name}” reads {most} characters at once, and these are {chars}; give it less";
                                            "“{name}” 一次最多读取 {most} 个字符，当前有 {chars} 个；请减少内容"),
            ));
        }
        if answer == 0 || answer > self.answer_tokens {
            let most = self.answer_tokens;
            return Err(Error::invalid(text!("“{name}” answers with 1 to {most} tokens, not {answer}";
                                            "“{name}” 的回答长度须为 1 到 {most} 个 token，不能是 {answer}")));
        }
        Ok(())
    }
}

/// Lengths in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lengths {
    /// These, ascending.
    Listed(Vec<f64>),
    /// From the first to the second, in steps of the third (0: any).
    Between(f64, f64, f64),
}

impl Lengths {
    /// Refuses a length that is none of these.
    pub(in crate::provider) fn check(&self, model: &str, seconds: f64) -> Result<()> {
        // Lengths are handed on as decimal words; a thousandth is no difference.
        if seconds.is_finite() && (self.fit(seconds) - seconds).abs() < 1e-3 {
            return Ok(());
        }
        let (en, zh) = match self {
            Self::Listed(all) => {
                let all: Vec<String> = all.iter().map(f64::to_string).collect();
                (all.join(", "), all.join("、"))
            }
            Self::Between(least, most, step) if *step > 0.0 => {
                (format!("{least} to {most} in steps of {step}"), format!("{least} 到 {most}，步长 {step}"))
            }
            Self::Between(least, most, _) => (format!("{least} to {most}"), format!("{least} 到 {most}")),
        };
        Err(Error::invalid(text!("“{model}” makes no {seconds} s; it makes {en} s";
                                 "“{model}” 不支持 {seconds} 秒；可用时长：{zh} 秒")))
    }

    /// The shortest one that is at least `seconds`; the longest one where none is.
    pub fn fit(&self, seconds: f64) -> f64 {
        match self {
            Self::Listed(all) => {
                all.iter().copied().find(|length| *length >= seconds - 1e-3).or(all.last().copied()).unwrap_or(seconds)
            }
            Self::Between(least, most, step) if *step > 0.0 => {
                let steps = ((seconds - least - 1e-3) / step).ceil().max(0.0);
                (least + steps * step).min(*most)
            }
            Self::Between(least, most, _) => seconds.clamp(*least, *most),
        }
    }

    /// The longest one.
    pub fn most(&self) -> f64 {
        match self {
            Self::Listed(all) => all.last().copied().unwrap_or(0.0),
            Self::Between(_, most, _) => *most,
        }
    }
}

/// Sizes in pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizes {
    /// These, width and height.
    Listed(Vec<(u32, u32)>),
    /// Any of sides that are multiples of `multiple`.
    Within {
        /// Both sides are multiples of it.
        multiple: u32,
        /// Fewest pixels.
        least: u64,
        /// Most pixels.
        most: u64,
        /// Longer side by shorter side, at most.
        ratio: u32,
    },
}

impl Sizes {
    /// Refuses a size that is none of these.
    pub(in crate::provider) fn check(&self, model: &str, width: u32, height: u32) -> Result<()> {
        let (fits, allowed) = match self {
            Self::Listed(all) => {
                let words: Vec<String> = all.iter().map(|(w, h)| format!("{w}x{h}")).collect();
                (all.contains(&(width, height)), words.join(", "))
            }
            Self::Within { multiple, least, most, ratio } => {
                let pixels = u64::from(width) * u64::from(height);
                let (long, short) = (width.max(height), width.min(height));
                let fits = short > 0
                    && width.is_multiple_of(*multiple)
                    && height.is_multiple_of(*multiple)
                    && (*least..=*most).contains(&pixels)
                    && u64::from(long) <= u64::from(short) * u64::from(*ratio);
                (fits, format!("n·{multiple} x m·{multiple}, {least}–{most} px, ≤ {ratio}:1"))
            }
        };
        if fits {
            return Ok(());
        }
        Err(Error::invalid(text!("“{model}” makes no {width}x{height}; it makes {allowed}";
                                 "“{model}” 不支持 {width}x{height}；可用尺寸：{allowed}")))
    }

    /// The size that serves a picture of this width and height best: of the nearest shape, the smallest one that is not
    /// smaller, else the largest one.
    pub fn fit(&self, width: u32, height: u32) -> (u32, u32) {
        let wanted = shape(width, height);
        match self {
            Self::Listed(all) => {
                let off = |size: &(u32, u32)| (shape(size.0, size.1) / wanted).ln().abs();
                let nearest = all.iter().map(off).fold(f64::INFINITY, f64::min);
                // Sizes of one shape differ a little where sides are multiples of 16.
                let mut alike: Vec<_> = all.iter().copied().filter(|size| off(size) < nearest + 0.03).collect();
                alike.sort_by_key(|size| u64::from(size.0) * u64::from(size.1));
                let covers = |size: &&(u32, u32)| size.0 >= width && size.1 >= height;
                alike.iter().find(covers).or(alike.last()).copied().unwrap_or((width, height))
            }
            Self::Within { multiple, least, most, ratio } => {
                let longest = f64::from(*ratio);
                let shape = wanted.clamp(1.0 / longest, longest);
                let pixels = (f64::from(width) * f64::from(height)).clamp(*least as f64, *most as f64);
                let step = f64::from((*multiple).max(1));
                let round = |side: f64, up: bool| {
                    let steps = side / step;
                    ((if up { steps.ceil() } else { steps.floor() }).max(1.0) * step) as u32
                };
                let side = (pixels / shape).sqrt();
                let up = (round(side * shape, true), round(side, true));
                if u64::from(up.0) * u64::from(up.1) <= *most {
                    up
                } else {
                    (round(side * shape, false), round(side, false))
                }
            }
        }
    }
}

fn shape(width: u32, height: u32) -> f64 {
    f64::from(width.max(1)) / f64::from(height.max(1))
}
