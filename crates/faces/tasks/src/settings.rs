//! What can be ordered: configuration, not code.

use kinora_app::clips::{Hire, Route};
use kinora_app::hiring::not_configured;
use kinora_model::Text;
use kinora_model::film::Aspect;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The configuration that the document names.
pub const DOCUMENTED: &str = "apiyi-sora2-async";

/// Models and configurations that a request may name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The models.
    pub models: Vec<Model>,
    /// Who makes things; the first one where a request names none. There is at least one.
    pub configs: Vec<ApiConfig>,
}

/// A model, as requests name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// What it makes.
    pub makes: Makes,
    /// The shape of everything it makes, where it has only one.
    #[serde(default)]
    pub aspect: Option<Aspect>,
}

/// What a model makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Makes {
    /// Videos.
    Video,
    /// Pictures.
    Picture,
    /// Other pictures of given ones.
    Retouch,
}

/// Who makes things, as requests name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiConfig {
    /// Its name in requests.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who is hired, by the name of the model; what is not in it is made here.
    #[serde(default)]
    pub hires: BTreeMap<String, Hire>,
    /// What a caller should know whose clip is made here all the same.
    #[serde(default)]
    pub note: Option<Text>,
}

impl ApiConfig {
    /// Who makes what this model names.
    pub fn route(&self, model: &str) -> Route {
        self.hires.get(model).cloned().map_or(Route::Drawn, Route::Hired)
    }
}

impl Default for Settings {
    /// The document's five models, made here; its configuration is known by its name.
    fn default() -> Self {
        let model = |name: &str, makes, aspect| Model { name: name.into(), makes, aspect };
        let config =
            |id: &str, name: &str, note| ApiConfig { id: id.into(), name: name.into(), hires: BTreeMap::new(), note };
        Self {
            models: vec![
                model("sora_video2", Makes::Video, None),
                model("sora_video2-portrait", Makes::Video, Some(Aspect::Tall)),
                model("sora_video2-landscape", Makes::Video, Some(Aspect::Wide)),
                model("gemini-2.5-flash-imagen", Makes::Picture, None),
                model("gemini-2.5-flash-imagen-edit", Makes::Retouch, None),
            ],
            configs: vec![
                config("kinora", "Kinora", None),
                config(DOCUMENTED, "API易 Sora 2", Some(not_configured(DOCUMENTED))),
            ],
        }
    }
}
