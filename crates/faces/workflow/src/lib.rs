//! The workflow face: `/api/v1/workflow/**`, document 004.
//!
//! A workflow of the document is a production of the application. Requests are read into its calls (`options`, `wire`),
//! made (`workflow`, `script`, `assets`, `storyboard`, `animatic`, `video`, `edit`, one file for each section of the
//! document), and what comes back is worded (`wire`, `errors`). Nothing is decided here.
//!
//! Ids on the wire carry what they are: `script_<workflow>`, `shot_<shot>`. So the result of a stage can be asked for before
//! it is there, by its own id, by that of its task, or by that of its workflow.

mod animatic;
mod assets;
mod desk;
mod edit;
mod errors;
mod events;
mod export;
mod ids;
mod money;
mod options;
mod script;
mod storyboard;
mod video;
mod wire;
mod workflow;

pub use options::{Choices, Provider};

use axum::Extension;
use desk::Desk;
use kinora_app::productions::Productions;
use kinora_gate::{Face, Gate};
use kinora_http::body::JsonLimits;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the face stands.
pub const PREFIX: &str = "/api/v1/workflow";

/// The face of these productions; `choices` is what callers may choose from.
pub fn face(productions: Productions, gate: &Gate, choices: Choices) -> Face {
    let desk = Desk { productions, gate: gate.clone(), choices: choices.into() };
    // A story may stand in the body itself.
    let novels = JsonLimits { bytes: gate.limits().document, ..JsonLimits::default() };
    let stories = OpenApiRouter::new()
        .routes(routes!(workflow::create, workflow::list))
        .routes(routes!(script::create))
        .routes(routes!(money::estimate_new))
        .layer(Extension(novels));
    let routes = OpenApiRouter::new()
        .merge(stories)
        .routes(routes!(workflow::get))
        .routes(routes!(workflow::pause))
        .routes(routes!(workflow::resume))
        .routes(routes!(workflow::cancel))
        .routes(routes!(workflow::progress))
        .routes(routes!(workflow::task))
        .routes(routes!(money::estimate))
        .routes(routes!(money::ledger))
        .routes(routes!(money::set_budget))
        .routes(routes!(money::decide))
        .routes(routes!(events::socket))
        .routes(routes!(events::events))
        .routes(routes!(script::upload))
        .routes(routes!(script::get))
        .routes(routes!(assets::create, assets::list))
        .routes(routes!(assets::upload))
        .routes(routes!(assets::regenerate))
        .routes(routes!(assets::versions))
        .routes(routes!(assets::restore))
        .routes(routes!(storyboard::create))
        .routes(routes!(storyboard::get))
        .routes(routes!(storyboard::edit))
        .routes(routes!(storyboard::regenerate))
        .routes(routes!(storyboard::versions))
        .routes(routes!(storyboard::restore))
        .routes(routes!(animatic::create))
        .routes(routes!(animatic::get))
        .routes(routes!(animatic::audio))
        .routes(routes!(video::create))
        .routes(routes!(video::get))
        .routes(routes!(video::progress))
        .routes(routes!(edit::create))
        .routes(routes!(edit::get))
        .routes(routes!(edit::music))
        .routes(routes!(export::export))
        .with_state(desk);
    gate.face(PREFIX, routes, errors::worded)
}
