//! Places and movements, as requests say them.

use crate::code::Code;
use crate::loose::{Micros, within};
use kinora_http::Fault;
use kinora_http::outside::describe::quoted;
use kinora_model::{Language, Text, text};
use kinora_timeline::draft::write::names::{Group, find};
use kinora_timeline::draft::write::{Motion, Placement, Transit};
use serde::Deserialize;
use utoipa::ToSchema;

/// Where things stand: the fields that several requests have.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub struct Where {
    /// 0…1.
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    pub alpha: f64,
    /// Across.
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    pub scale_x: f64,
    /// Down.
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    pub scale_y: f64,
    /// Pixels of the interface: half of them are pixels of the canvas; right positive.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    pub transform_x: f64,
    /// The same; up positive.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    pub transform_y: f64,
}

fn one() -> f64 {
    1.0
}

impl Where {
    /// On a canvas of this size.
    pub fn on(self, (width, height): (f64, f64)) -> Placement {
        Placement {
            alpha: self.alpha,
            scale: (self.scale_x, self.scale_y),
            offset: (self.transform_x / width, self.transform_y / height),
            ..Placement::default()
        }
    }

    /// That all of it are numbers that mean something.
    pub fn checked(self, code: Code) -> Result<Self, Fault> {
        within("alpha", self.alpha, 0.0, 1.0, code)?;
        for (field, value) in [("scale_x", self.scale_x), ("scale_y", self.scale_y)] {
            within(field, value, 0.001, 100.0, code)?;
        }
        for (field, value) in [("transform_x", self.transform_x), ("transform_y", self.transform_y)] {
            within(field, value, -1e6, 1e6, code)?;
        }
        Ok(self)
    }
}

/// Names that are not known here, collected while a request is read.
#[derive(Debug, Default)]
pub struct Unknown(Vec<Text>);

impl Unknown {
    /// The movement of this name, if one is asked for.
    pub fn motion(&mut self, group: Group, name: Option<&str>, length: Option<Micros>) -> Option<Motion> {
        let name = name.map(str::trim).filter(|name| !name.is_empty())?;
        let length = length.filter(|length| length.0 > 0).map(Micros::time);
        let found = Motion::named(group, name, length);
        if found.is_none() {
            let name = quoted(name, 40);
            self.0
                .push(text!("the animation “{name}” is not known here and was left out"; "未收录动画“{name}”，已忽略"));
        }
        found
    }

    /// The transition of this name, if one is asked for.
    pub fn transit(&mut self, name: Option<&str>, length: Option<Micros>) -> Option<Transit> {
        let name = name.map(str::trim).filter(|name| !name.is_empty())?;
        let length = length.filter(|length| length.0 > 0).map(Micros::time);
        let Some(named) = find(Group::Transition, name) else {
            let name = quoted(name, 40);
            self.0.push(
                text!("the transition “{name}” is not known here and was left out"; "未收录转场“{name}”，已忽略"),
            );
            return None;
        };
        Some(Transit { named, length })
    }

    /// Notes something else that is left out.
    pub fn note(&mut self, what: Text) {
        self.0.push(what);
    }

    /// Each once, in the caller's language.
    pub fn told(self, language: Language) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for what in self.0 {
            let what = what.in_language(language).to_owned();
            if !told.contains(&what) {
                told.push(what);
            }
        }
        told
    }
}
