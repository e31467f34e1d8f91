//! The parts that HTTP faces are built from.
//!
//! A face is one document's wire format. What faces have in common is not a format but care: who calls, what may be sent,
//! how much of it, in what time; how a film is played from its middle; how a change reaches ten thousand readers. That
//! care is here, one concept to a module, and none of it knows a route, an envelope or the application.
//!
//! # How a request goes through
//!
//! 1. The [`frame`] around the face takes or makes its [`request_id`], reads its [`language`], opens a span.
//! 2. Extractors read it: [`credentials::Presented`], [`query::Query`], [`query::Path`], [`body::Json`].
//!    Functions do what needs the face's own limits: [`upload::form`], [`upload::raw`],
//!    [`query::Paging`], [`idempotency::once`]. Each refuses with a [`Fault`]: kind, field, one sentence in two languages.
//! 3. The handler makes its one call and answers: its own JSON, a [`mod@file`], a [`events::stream`] or a socket.
//! 4. On its way out, a [`Fault`] (also one for an unknown path, a wrong method or a panic) is worded by the face's one
//!    function, `Fn(&Fault, &Asked) -> Response`: the face's error table. The frame adds the headers and logs.
//!
//! Time and chance come in as functions ([`outside`]), secrets as a [`credentials::Secret`]; nothing reads the environment.
//!
//! # A face
//!
//! ```
//! use axum::response::{IntoResponse, Response};
//! use axum::{Router, routing::{get, post}};
//! use kinora_http::body::Json;
//! use kinora_http::credentials::{Presented, token::Tokens};
//! use kinora_http::frame::{Asked, Frame};
//! use kinora_http::outside::{Chance, Now};
//! use kinora_http::query::{Paging, Query};
//! use kinora_http::{Fault, FaultKind};
//! use std::sync::Arc;
//!
//! struct Desk { tokens: Tokens, now: Now }
//!
//! #[derive(serde::Deserialize)]
//! struct NewFilm { name: String }
//!
//! const PAGES: Paging<'static, &str> = Paging {
//!     page: "page", size: "pageSize", usual_size: 20, order_by: "orderBy", keys: &[("createdAt", "created")], order: "order",
//! };
//!
//! fn worded(fault: &Fault, asked: &Asked) -> Response {
//!     let code = match fault.kind() { FaultKind::Unauthenticated => "WHO", FaultKind::Internal => "OURS", _ => "YOURS" };
//!     let message = fault.what().in_language(asked.language);
//!     (fault.kind().status(), serde_json::json!({"success": false, "code": code, "message": message}).to_string()).into_response()
//! }
//!
//! fn face(desk: Arc<Desk>, chance: Chance) -> Router {
//!     let create = { let desk = desk.clone(); async move |who: Presented, film: Json<NewFilm>| {
//!         let claims = desk.tokens.verify(who.required()?, (desk.now)())?;
//!         Ok::<_, Fault>(format!("{} films {}", claims.subject, film.value.name))
//!     }};
//!     let list = async |query: Query| Ok::<_, Fault>(format!("from {}", PAGES.read(&query)?.skip()));
//!     let routes = Router::new().route("/", get(list)).route("/", post(create));
//!     Frame::new(worded, chance).under("/api/films", routes)
//! }
//! # let _ = face;
//! ```

pub mod attempts;
pub mod body;
pub mod credentials;
pub mod events;
pub mod fault;
pub mod file;
pub mod frame;
pub mod idempotency;
pub mod language;
pub mod link;
pub mod outside;
pub mod query;
pub mod request_id;
pub mod upload;

pub use fault::{Fault, FaultKind};
