//! What a draft asks for that is not done, or not quite: named, counted, told once each.

use super::write::names::{Group, find};
use kinora_model::{Text, text};
use serde::{Deserialize, Serialize};

/// What was asked for and not done, or not quite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What sort of thing it is.
    pub feature: Feature,
    /// Its name in the draft; may be empty.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// How often it occurs.
    pub count: usize,
}

/// Sorts of things that may not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Feature {
    Transition,
    Animation,
    TextAnimation,
    Filter,
    Effect,
    FaceEffect,
    AudioEffect,
    BlendMode,
    Mask,
    Sticker,
    TextBubble,
    TextEffect,
    TextTemplate,
    CompoundClip,
    Font,
    TextFill,
    Karaoke,
    Background,
    Adjustment,
    Reverse,
    Keyframe,
    Track,
    Canvas,
    Segment,
}

impl Feature {
    fn name(self) -> Text {
        match self {
            Self::Transition => text!("transition"; "转场"),
            Self::Animation => text!("animation"; "动画"),
            Self::TextAnimation => text!("text animation"; "文字动画"),
            Self::Filter => text!("filter"; "滤镜"),
            Self::Effect => text!("effect"; "特效"),
            Self::FaceEffect => text!("face effect"; "人物特效"),
            Self::AudioEffect => text!("audio effect"; "音效"),
            Self::BlendMode => text!("blend mode"; "混合模式"),
            Self::Mask => text!("mask"; "蒙版"),
            Self::Sticker => text!("sticker"; "贴纸"),
            Self::TextBubble => text!("text bubble"; "文字气泡"),
            Self::TextEffect => text!("text effect"; "花字"),
            Self::TextTemplate => text!("text template"; "文字模板"),
            Self::CompoundClip => text!("compound clip"; "复合片段"),
            Self::Font => text!("font"; "字体"),
            Self::TextFill => text!("text fill"; "文字填充"),
            Self::Karaoke => text!("word-by-word text"; "逐字文本"),
            Self::Background => text!("background"; "背景"),
            Self::Adjustment => text!("adjustment"; "调节"),
            Self::Reverse => text!("reversed playback"; "倒放"),
            Self::Keyframe => text!("keyframe"; "关键帧"),
            Self::Track => text!("track"; "轨道"),
            Self::Canvas => text!("canvas"; "画布"),
            Self::Segment => text!("segment"; "片段"),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is left out.
    Skipped,
    /// Something like it is shown or heard.
    Approximated,
}

impl Warning {
    /// Why it is left out, as far as that is known.
    fn why(&self) -> Text {
        match self.feature {
            Feature::Reverse | Feature::Segment | Feature::Track | Feature::Canvas | Feature::Keyframe => text!(""; ""),
            Feature::Transition if find(Group::Transition, &self.name).is_some() => {
                text!(": no clip begins where this one ends"; "：其后没有紧接的片段")
            }
            _ => text!(": it needs what only the editor has"; "：它依赖剪辑软件自有的资源"),
        }
    }

    /// It as a sentence.
    pub fn text(&self) -> Text {
        let (feature, name, n) = (self.feature.name(), &self.name, self.count);
        let (en_times, zh_times) =
            if n > 1 { (format!(" ({n} times)"), format!("（{n} 处）")) } else { (String::new(), String::new()) };
        let (en_name, zh_name) =
            if name.is_empty() { Default::default() } else { (format!(" “{name}”"), format!("“{name}”")) };
        match self.outcome {
            Outcome::Skipped => {
                let why = self.why();
                text!("{}{en_name} is not rendered{}{en_times}", feature.en, why.en;
                      "{}{zh_name}未渲染{}{zh_times}", feature.zh, why.zh)
            }
            Outcome::Approximated => text!("{}{en_name} is rendered approximately{en_times}", feature.en;
                                           "{}{zh_name}为近似效果{zh_times}", feature.zh),
        }
    }
}

/// Collects warnings, each once.
#[derive(Default)]
pub(super) struct Warnings(pub Vec<Warning>);

impl Warnings {
    pub fn skipped(&mut self, feature: Feature, name: &str) {
        self.add(feature, name, Outcome::Skipped);
    }
    pub fn approximated(&mut self, feature: Feature, name: &str) {
        self.add(feature, name, Outcome::Approximated);
    }
    fn add(&mut self, feature: Feature, name: &str, outcome: Outcome) {
        // A name is a stranger's: it is told, but not at any length.
        let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        let same = self.0.iter_mut().find(|w| w.feature == feature && w.name == name && w.outcome == outcome);
        match same {
            Some(warning) => warning.count += 1,
            None => self.0.push(Warning { feature, name, outcome, count: 1 }),
        }
    }
}
