//! What can be ordered: configuration, not code.

use kinora_app::clips::Route;
use kinora_model::film::Aspect;
use serde::{Deserialize, Serialize};

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
    /// Who that is.
    #[serde(default)]
    pub route: Route,
}

impl Default for Settings {
    /// The document's five models, made here; its configuration is known by its name.
    fn default() -> Self {
        let model = |name: &str, makes, aspect| Model { name: name.into(), makes, aspect };
        let config = |id: &str, name: &str| ApiConfig { id: id.into(), name: name.into(), route: Route::Drawn };
        Self {
            models: vec![
                model("sora_video2", Makes::Video, None),
                model("sora_video2-portrait", Makes::Video, Some(Aspect::Tall)),
                model("sora_video2-landscape", Makes::Video, Some(Aspect::Wide)),
                model("gemini-2.5-flash-imagen", Makes::Picture, None),
                model("gemini-2.5-flash-imagen-edit", Makes::Retouch, None),
            ],
            configs: vec![config("kinora", "Kinora"), config("apiyi-sora2-async", "API易 Sora 2")],
        }
    }
}
