//! A gate, and the little face behind it.

use async_trait::async_trait;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, Request, header};
use axum::response::{IntoResponse, Response};
use kinora_gate::{By, Facts, Gate, Limits, Lives, OpenKey, Parts, Probe, Proxies, Way, sign_in::OWN_ISSUER};
use kinora_http::credentials::{Secret, key, token::Tokens};
use kinora_http::frame::Asked;
use kinora_http::link::Address;
use kinora_http::outside::Chance;
use kinora_http::upload::FileKind;
use kinora_http::{Fault, body::Json};
use kinora_model::{Error, Result, text};
use kinora_ports::store::Store;
use kinora_testkit::clock::StillClock;
use kinora_testkit::memory::{MemoryBlobs, MemoryStore};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use utoipa_axum::{router::OpenApiRouter, routes};

pub const NOW: i64 = 1_700_000_000_000;
pub const OPEN_KEY: &str = "a-key-of-the-configuration";
pub const SECRET: [u8; 32] = [7; 32];

/// Bytes that are all different and the same in every run.
pub fn chance() -> Chance {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Arc::new(|bytes| {
        for piece in bytes.chunks_mut(8) {
            let seed = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            piece.copy_from_slice(&seed.to_le_bytes()[..piece.len()]);
        }
    })
}

/// Finds the files broken that say so.
struct Believing;

#[async_trait]
impl Probe for Believing {
    async fn probe(&self, path: &Path, _: FileKind) -> Result<Facts> {
        let bytes = std::fs::read(path).map_err(|e| Error::io(path.display(), e))?;
        if bytes.ends_with(b"broken") {
            return Err(Error::invalid(text!("the file breaks off"; "文件不完整")));
        }
        Ok(Facts { pixels: Some((1, 1)), ..Facts::default() })
    }
}

pub struct Desk {
    pub gate: Gate,
    pub clock: Arc<StillClock>,
    pub store: Arc<MemoryStore>,
    pub blobs: Arc<MemoryBlobs>,
    pub stopping: CancellationToken,
}

impl Desk {
    pub fn new() -> Self {
        Self::over(Arc::new(MemoryStore::new()), false)
    }

    /// Another process over the same store.
    pub fn again(&self) -> Self {
        Self::over(self.store.clone(), false)
    }

    pub fn over(store: Arc<MemoryStore>, open_faces: bool) -> Self {
        let secret = Secret::new(SECRET.to_vec()).expect("long enough");
        let clock = Arc::new(StillClock::at(NOW));
        let blobs = Arc::new(MemoryBlobs::new());
        let stopping = CancellationToken::new();
        let gate = Gate::new(Parts {
            store: store.clone() as Arc<dyn Store>,
            blobs: blobs.clone(),
            clock: clock.clone(),
            chance: chance(),
            tokens: Tokens::new(&secret, OWN_ISSUER),
            secret,
            address: Address::new(None, "127.0.0.1:8000").expect("no public url"),
            probe: Arc::new(Believing),
            limits: Limits { picture: 1000, body: 500, ..Limits::default() },
            lives: Lives::default(),
            open_keys: vec![OpenKey { name: "shop".into(), digest: key::digest(OPEN_KEY) }],
            open_faces,
            proxies: Proxies::default(),
            stopping: stopping.clone(),
        });
        Self { gate: gate.expect("argon2 works"), clock, store, blobs, stopping }
    }

    /// Asks the face; `who` is a bearer token.
    pub async fn ask(&self, method: Method, path: &str, who: Option<&str>, more: &[(&str, &str)], body: &str) -> Said {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "film.test");
        if let Some(who) = who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {who}"));
        }
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        let face = self.gate.face("/face", routes(&self.gate), worded);
        let routes = face.routes.merge(self.gate.media_routes());
        let answer = routes.oneshot(request).await.expect("it always answers");
        let (head, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.expect("short");
        Said { status: head.status.as_u16(), headers: head.headers, body: body.to_vec() }
    }
}

pub struct Said {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Said {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

fn worded(fault: &Fault, asked: &Asked) -> Response {
    let what = fault.what().in_language(asked.language);
    (fault.kind().status(), format!("{:?}: {what}", fault.kind())).into_response()
}

fn routes(gate: &Gate) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(who, make)).routes(routes!(linked)).with_state(gate.clone())
}

#[utoipa::path(get, path = "/", responses((status = 200, body = String)))]
async fn who(By(caller): By) -> Result<String, Fault> {
    Ok(caller.user)
}

/// Names something; a wish to fail is granted.
#[utoipa::path(post, path = "/", responses((status = 200, body = String)))]
async fn make(
    State(gate): State<Gate>,
    By(caller): By,
    way: Way,
    body: Json<serde_json::Value>,
) -> Result<Response, Fault> {
    gate.once(&caller, &way, &body.bytes, async |names| {
        if body.value["fail"] == true {
            return Err(Fault::from(Error::internal(text!("as wished"; "如愿"))));
        }
        Ok(format!("{} {}", names.hex("film", 24), names.uuid("film")).into_response())
    })
    .await
}

#[utoipa::path(get, path = "/link/{id}/{name}", responses((status = 200, body = String)))]
async fn linked(
    State(gate): State<Gate>,
    kinora_http::query::Path((id, name)): kinora_http::query::Path<(String, String)>,
    way: Way,
) -> Result<String, Fault> {
    gate.link(&kinora_timeline::MediaId(id), &name, &way)
}
