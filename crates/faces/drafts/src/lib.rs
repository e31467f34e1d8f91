//! The drafts face: Jianying drafts, built over many calls and rendered, in the words of capcut-mate's interface.
//!
//! The same routes stand under three prefixes, for programs written at different times: `/v1`, which the document shows, and
//! the two of the live service. What differs is the shape of answers ([`style`]). This crate only translates: [`wire`] and
//! the modules of handlers have the requests, [`code`] the table of errors, [`address`] finds the draft that a URL means,
//! [`material`] brings the files that requests name.

mod add;
mod address;
mod captions;
mod code;
mod desk;
mod easy;
mod effects;
mod files;
mod infos;
mod keyframes;
mod lists;
mod loose;
mod masks;
mod material;
mod place;
mod pure;
mod sounds;
mod style;
mod video;
mod wire;

pub use style::Style;

use axum::Extension;
use desk::Desk;
use kinora_app::drafts::Drafts;
use kinora_gate::{Face, Gate};
use kinora_http::body::JsonLimits;
use kinora_http::frame::Frame;
use kinora_model::Language;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Where the document puts it.
const DOCUMENT: &str = "/v1";

/// Where the live service was, and is.
const SERVICE: [&str; 2] = ["/openapi/v1", "/openapi/capcut-mate/v1"];

/// How the face answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// The shape of all answers; where absent, the document's under `/v1` and the live service's under its own prefixes.
    pub style: Option<Style>,
}

/// The face over these drafts, behind this gate. Its document is in Chinese, and so are its answers to callers who do not
/// say which language they read.
pub fn face(drafts: &Drafts, gate: &Gate, settings: Settings) -> Face {
    let mount = |prefix: &'static str, usual: Style, described: bool| {
        let style = settings.style.unwrap_or(usual);
        let desk = Desk { drafts: drafts.clone(), gate: gate.clone(), style, prefix };
        let (routes, api) = routes().with_state(desk).split_for_parts();
        // Lists of clips come as JSON inside of JSON, and pictures may come inside of them.
        let bytes = gate.limits().body + gate.limits().picture.div_ceil(3) * 4;
        let routes = routes.layer(Extension(JsonLimits { bytes, ..JsonLimits::default() }));
        let worded = move |fault: &_, asked: &_| style.worded(fault, asked);
        let frame = Frame::new(worded, gate.chance().clone()).otherwise_in(Language::Zh);
        // The others are the same, and operations have one name each.
        let api = if described { OpenApi::default().nest(prefix, api) } else { OpenApi::default() };
        Face { routes: frame.under(prefix, routes), api }
    };
    let document = mount(DOCUMENT, Style::Document, true);
    SERVICE.into_iter().fold(document, |face, prefix| face.and(mount(prefix, Style::Service, false)))
}

fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(files::create_draft))
        .routes(routes!(files::save_draft))
        .routes(routes!(files::get_draft))
        .routes(routes!(files::draft_file))
        .routes(routes!(files::draft_medium))
        .routes(routes!(video::gen_video, video::cancel_video))
        .routes(routes!(video::gen_video_status))
        .routes(routes!(video::gen_video_active_count))
        .routes(routes!(add::add_videos))
        .routes(routes!(add::add_images))
        .routes(routes!(sounds::add_audios))
        .routes(routes!(captions::add_captions))
        .routes(routes!(captions::add_text_style))
        .routes(routes!(effects::add_effects))
        .routes(routes!(effects::add_filters))
        .routes(routes!(effects::add_sticker))
        .routes(routes!(keyframes::add_keyframes))
        .routes(routes!(masks::add_masks))
        .routes(routes!(easy::easy_create_material))
        .routes(routes!(lists::get_text_animations))
        .routes(routes!(lists::get_image_animations))
        .routes(routes!(lists::get_filters))
        .routes(routes!(lists::get_effects))
        .routes(routes!(lists::get_text_effects))
        .routes(routes!(lists::search_sticker))
        .routes(routes!(pure::timelines))
        .routes(routes!(pure::audio_timelines))
        .routes(routes!(pure::get_audio_duration))
        .routes(routes!(pure::get_url))
        .routes(routes!(pure::str_to_list))
        .routes(routes!(pure::str_list_to_objs))
        .routes(routes!(pure::objs_to_str_list))
        .routes(routes!(infos::audio_infos))
        .routes(routes!(infos::imgs_infos))
        .routes(routes!(infos::video_infos))
        .routes(routes!(infos::caption_infos))
        .routes(routes!(infos::effect_infos))
        .routes(routes!(infos::filter_infos))
        .routes(routes!(keyframes::keyframes_infos))
}
