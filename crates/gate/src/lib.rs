//! What every face needs at its door.
//!
//! A face is one document's wire format; [`kinora_http`] has the parts it is built from. The gate is those parts put
//! together for this server: whose tokens hold, where links lead, what is kept of an answer, how large a picture may be.
//!
//! - **Who calls**: [`By`] as an argument of a handler, [`Gate::listener`] for a WebSocket, [`ByOpen`] for faces that need
//!   no account. [`sign_in`] is how people come in.
//! - **Where from**: [`Way`] as an argument: the caller's language, and where links in the answer lead back to.
//! - **Media**: [`Gate::link`] makes the address of one, [`Gate::media_routes`] serves it, [`Gate::media_of`] knows our own
//!   links again.
//! - **Once**: [`Gate::once`] answers a request once per `Idempotency-Key`, also across a crash.
//! - **Files**: [`Gate::form`] and [`Gate::raw`] receive, [`Gate::keep`] looks into a file and puts it to the media.
//! - **The face itself**: [`Gate::face`] puts its frame around its routes.
//!
//! An error of the domain becomes a [`Fault`](kinora_http::Fault) by `?`. A face is mounted by its `Face`:
//!
//! ```
//! use axum::response::{IntoResponse, Response};
//! use kinora_gate::{By, Face, Gate};
//! use kinora_http::{Fault, frame::Asked};
//! use utoipa_axum::{router::OpenApiRouter, routes};
//!
//! fn worded(fault: &Fault, asked: &Asked) -> Response {
//!     let message = fault.what().in_language(asked.language);
//!     (fault.kind().status(), axum::Json(serde_json::json!({ "error": message }))).into_response()
//! }
//!
//! /// Says who is calling.
//! #[utoipa::path(get, path = "/me", responses((status = 200, body = String)), security(("bearer" = [])))]
//! async fn me(By(caller): By) -> Result<String, Fault> {
//!     Ok(caller.user)
//! }
//!
//! fn face(gate: &Gate) -> Face {
//!     let routes = OpenApiRouter::new().routes(routes!(me)).with_state(gate.clone());
//!     gate.face("/api/example", routes, worded)
//! }
//! # let _ = face;
//! ```

mod answers;
mod callers;
mod decision;
mod face;
mod media;
mod names;
mod once;
mod peer;
pub mod sign_in;
mod uploads;
mod way;

pub use callers::{By, ByOpen, Listener, OPERATOR};
pub use decision::decision;
pub use face::Face;
pub use names::Names;
pub use peer::{Peer, Proxies};
pub use uploads::{Facts, Kept, Probe};
pub use way::Way;

use kinora_app::accounts::Accounts;
use kinora_app::caller::Scopes;
use kinora_http::attempts::{Allowance, Attempts};
use kinora_http::credentials::key::KeyDigest;
use kinora_http::credentials::password::Passwords;
use kinora_http::credentials::{Secret, token::Tokens};
use kinora_http::link::{Address, Seal};
use kinora_http::outside::Chance;
use kinora_model::Result;
use kinora_ports::blobs::Blobs;
use kinora_ports::clock::Clock;
use kinora_ports::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How large what is sent may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A JSON body.
    pub body: u64,
    /// A still picture.
    pub picture: u64,
    /// A moving picture.
    pub video: u64,
    /// A sound.
    pub sound: u64,
    /// What a novel comes in.
    pub document: u64,
}

impl Default for Limits {
    /// 1 MiB; 10 MiB, 2 GiB, 200 MiB, 64 MiB.
    fn default() -> Self {
        Self { body: 1 << 20, picture: 10 << 20, video: 2 << 30, sound: 200 << 20, document: 64 << 20 }
    }
}

/// How long what the gate gives out holds.
#[derive(Clone, Copy, Debug)]
pub struct Lives {
    /// A token got by signing in.
    pub token: Duration,
    /// A session that is not renewed.
    pub session: Duration,
    /// A link to a file.
    pub link: Duration,
    /// An answer kept for its idempotency key.
    pub answer: Duration,
}

impl Default for Lives {
    /// 15 minutes, 30 days, a day, a day.
    fn default() -> Self {
        let day = Duration::from_secs(86_400);
        Self { token: Duration::from_secs(900), session: 30 * day, link: day, answer: day }
    }
}

/// A key that stands in the configuration: good for the open faces only, and for no account.
#[derive(Clone, Debug)]
pub struct OpenKey {
    /// Whose things are made by it.
    pub name: String,
    /// What the key's digest is.
    pub digest: KeyDigest,
}

/// What a gate is made of.
pub struct Parts {
    /// Where accounts and answers are kept.
    pub store: Arc<dyn Store>,
    /// Where media are kept.
    pub blobs: Arc<dyn Blobs>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Bytes that nobody can foresee.
    pub chance: Chance,
    /// What the server signs by.
    pub secret: Secret,
    /// Whose tokens hold.
    pub tokens: Tokens,
    /// Where callers reach this server.
    pub address: Address,
    /// Looks into files.
    pub probe: Arc<dyn Probe>,
    /// How large what is sent may be.
    pub limits: Limits,
    /// How long what is given out holds.
    pub lives: Lives,
    /// Keys for the open faces.
    pub open_keys: Vec<OpenKey>,
    /// Whether the open faces answer callers without a key.
    pub open_faces: bool,
    /// Whose word is taken for whom they call for.
    pub proxies: Proxies,
    /// Ends when the server begins to stop: streams end with it.
    pub stopping: CancellationToken,
}

/// The door of all faces. Clones are the same door.
#[derive(Clone)]
pub struct Gate(Arc<Inner>);

struct Inner {
    parts: Parts,
    accounts: Accounts,
    seal: Seal,
    passwords: Passwords,
    by_name: Attempts,
    by_address: Attempts,
    /// Names this process among those that reserve answers.
    life: String,
}

/// Password hashes at once: each takes 19 MiB and some 20 ms of a core.
const HASHES_AT_ONCE: usize = 2;
/// Names and addresses whose attempts are remembered.
const MOST_ATTEMPTS: usize = 100_000;

impl Gate {
    /// A gate of these parts.
    ///
    /// # Errors
    /// Where passwords cannot be hashed on this machine.
    pub fn new(parts: Parts) -> Result<Self> {
        let mut life = [0; 16];
        (parts.chance)(&mut life);
        // An office has one address and many people; a name is one person.
        let per_address = Allowance { burst: 20, each: Duration::from_secs(6) };
        Ok(Self(Arc::new(Inner {
            accounts: Accounts::new(parts.store.clone(), parts.clock.clone()),
            seal: Seal::new(parts.secret.clone()),
            passwords: Passwords::new(parts.chance.clone(), HASHES_AT_ONCE)?,
            by_name: Attempts::new(Allowance::default(), MOST_ATTEMPTS),
            by_address: Attempts::new(per_address, MOST_ATTEMPTS),
            life: blake3::Hash::from_bytes(*blake3::hash(&life).as_bytes()).to_hex()[..16].to_owned(),
            parts,
        })))
    }

    /// Everybody we know.
    pub fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// How large what is sent may be.
    pub fn limits(&self) -> Limits {
        self.0.parts.limits
    }

    /// Bytes that nobody can foresee.
    pub fn chance(&self) -> &Chance {
        &self.0.parts.chance
    }

    /// An id by chance, of 32 hex digits, for what is made without an idempotency key.
    pub fn id(&self) -> String {
        Names::by_chance(self.chance()).hex("id", 32)
    }

    /// Now, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.0.parts.clock.now()
    }

    /// What time it is.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.parts.clock
    }

    /// Returns when the server begins to stop: streams of changes end then.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + 'static {
        self.0.parts.stopping.clone().cancelled_owned()
    }

    /// Does what is to be done from time to time: forgets answers that are too old to be asked for again, and sessions that
    /// ended.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn tidy(&self) -> Result<()> {
        self.answers().forget_old(self.0.parts.lives.answer, self.now()).await?;
        self.0.accounts.sweep_sessions().await.map(drop)
    }
}

/// What whoever came in by a password may, unless their account says less.
pub(crate) fn known_scopes(words: &[String]) -> Scopes {
    Scopes::of_words(words.iter().map(String::as_str))
}
