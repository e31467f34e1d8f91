//! Names by which people choose who makes what.

use super::{Choice, Hire};
use kinora_ports::provider::Capability;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who makes what of a film. What is absent is made here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hires {
    /// Reads the story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Hire>,
    /// Draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Hire>,
    /// Makes shots move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<Hire>,
    /// Speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speech: Option<Hire>,
    /// Composes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub music: Option<Hire>,
}

impl Hires {
    /// Whether everything is made here.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// The routes there are: for each capability, who may do it, by the route's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes(BTreeMap<Capability, BTreeMap<String, Vec<Choice>>>);

impl Routes {
    /// Adds a route for a capability, or more who may do it.
    pub fn add(&mut self, capability: Capability, name: &str, choices: impl IntoIterator<Item = Choice>) {
        self.0.entry(capability).or_default().entry(name.to_owned()).or_default().extend(choices);
    }

    /// Who is hired by this name; `None` where nobody is, which leaves the work to us.
    pub fn hire(&self, capability: Capability, name: &str) -> Option<Hire> {
        let choices = self.0.get(&capability)?.get(name)?.clone();
        let only_us = choices.iter().all(|choice| *choice == Choice::Offline);
        (!only_us).then(|| Hire { route: name.to_owned(), choices })
    }

    /// The names for a capability.
    pub fn names(&self, capability: Capability) -> impl Iterator<Item = &str> {
        self.0.get(&capability).into_iter().flat_map(|routes| routes.keys().map(String::as_str))
    }

    /// All names, and what each is for.
    pub fn all(&self) -> BTreeMap<&str, Vec<Capability>> {
        let mut all: BTreeMap<&str, Vec<Capability>> = BTreeMap::new();
        for (capability, routes) in &self.0 {
            for name in routes.keys() {
                all.entry(name).or_default().push(*capability);
            }
        }
        all
    }

    /// Who makes what of a film, by the words that callers choose by: `text`, `image`, `video`, `audio`.
    pub fn hires(&self, chosen: &BTreeMap<String, String>) -> Hires {
        let of = |word: &str, capability| chosen.get(word).and_then(|name| self.hire(capability, name));
        Hires {
            text: of("text", Capability::Text),
            picture: of("image", Capability::Paint),
            video: of("video", Capability::Video),
            speech: of("audio", Capability::Speech),
            music: of("audio", Capability::Music),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_leads_where_somebody_can_do_it() {
        let mut routes = Routes::default();
        let ark = Choice::maker("ark", None);
        routes.add(Capability::Paint, "seedream", [ark.clone(), Choice::Offline]);
        routes.add(Capability::Paint, "drawn", [Choice::Offline]);
        let hire = routes.hire(Capability::Paint, "seedream").expect("it leads to ark");
        assert_eq!(hire.choices, [ark, Choice::Offline]);
        assert_eq!(routes.hire(Capability::Paint, "drawn"), None, "that is us");
        assert_eq!(routes.hire(Capability::Video, "seedream"), None);
        let chosen = BTreeMap::from([("image".into(), "seedream".into()), ("video".into(), "seedream".into())]);
        let hires = routes.hires(&chosen);
        assert!(hires.picture == Some(hire) && hires.video.is_none() && !hires.is_none());
        assert_eq!(serde_json::to_string(&Hires::default()).expect("plain data"), "{}");
    }
}
