//! The face under test, a server for it on a loopback port, and a client that can misbehave.

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use kinora_http::body::{Json, JsonLimits};
use kinora_http::credentials::{Presented, Secret, token::Tokens};
use kinora_http::events::{self, Change, Leaving, Pace, Socket};
use kinora_http::file::Served;
use kinora_http::frame::{Asked, Frame, answer_within};
use kinora_http::idempotency::{Fingerprint, IdempotencyKey, MemoryLedger, once};
use kinora_http::link::{Address, Seal};
use kinora_http::outside::Chance;
use kinora_http::query::{Paging, Path, Query};
use kinora_http::upload::{self, Accepted, FileKind, FormLimits};
use kinora_http::{Fault, FaultKind};
use kinora_model::Error;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

pub const NOW: i64 = 1_700_000_000_000;

/// What stands behind the face.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub tokens: Tokens,
    pub progress: watch::Sender<u64>,
    pub leaving: Notify,
    seal: Seal,
    address: Address,
    ledger: MemoryLedger,
    made: AtomicU64,
}

impl Desk {
    fn new() -> Arc<Self> {
        let secret = Secret::new(vec![7; 32]).expect("long enough");
        Arc::new(Self {
            folder: tempfile::tempdir().expect("a folder"),
            tokens: Tokens::new(&secret, "kinora"),
            progress: watch::channel(0).0,
            leaving: Notify::new(),
            seal: Seal::new(secret),
            address: Address::new(None, "127.0.0.1").expect("no public url"),
            ledger: MemoryLedger::new(60_000),
            made: AtomicU64::new(0),
        })
    }

    pub fn token(&self) -> String {
        self.tokens.mint("ada", &[], NOW, Duration::from_secs(60), &chance())
    }

    fn caller(&self, presented: &Presented) -> Result<String, Fault> {
        Ok(self.tokens.verify(presented.required()?, NOW)?.subject)
    }

    /// Each new number as a progress message, the present one first.
    fn changes(&self) -> impl futures_util::Stream<Item = Change> + Send + Unpin + 'static {
        let first = self.progress.subscribe();
        Box::pin(futures_util::stream::unfold((first, true), async |(mut numbers, is_first)| {
            if !is_first && numbers.changed().await.is_err() {
                return None;
            }
            let number = *numbers.borrow_and_update();
            let text = format!("{{\"type\":\"progress\",\"data\":{number}}}").into();
            Some((Change { kind: "progress", is_state: true, text }, (numbers, false)))
        }))
    }
}

pub fn chance() -> Chance {
    let next = AtomicU64::new(1);
    Arc::new(move |bytes| {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        bytes.iter_mut().enumerate().for_each(|(i, b)| *b = (seed >> (8 * (i % 8))) as u8);
    })
}

/// The face's error table and envelope.
fn worded(fault: &Fault, asked: &Asked) -> Response {
    if fault.field() == Some("unspeakable") {
        panic!("the error table has a hole");
    }
    let body = serde_json::json!({
        "success": false,
        "kind": format!("{:?}", fault.kind()),
        "field": fault.field(),
        "message": fault.what().in_language(asked.language),
        "id": asked.id.as_str(),
    });
    (fault.kind().status(), [("content-type", "application/json")], body.to_string()).into_response()
}

/// What lies under no face's prefix.
fn root_worded(fault: &Fault, asked: &Asked) -> Response {
    (fault.kind().status(), format!("root {:?} {}", fault.kind(), asked.id)).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFilm {
    name: String,
}

const PAGES: Paging<'static, ()> =
    Paging { page: "page", size: "size", usual_size: 20, order_by: "by", keys: &[("created", ())], order: "order" };

async fn create(
    State(desk): State<Arc<Desk>>,
    who: Presented,
    headers: HeaderMap,
    uri: Uri,
    film: Json<NewFilm>,
) -> Result<Response, Fault> {
    let caller = desk.caller(&who)?;
    let key = IdempotencyKey::in_headers(&headers)?;
    let print = Fingerprint::of(&caller, &Method::POST, uri.path(), &film.bytes);
    once(&desk.ledger, &caller, key.as_ref(), print, NOW, async {
        let number = desk.made.fetch_add(1, Ordering::Relaxed);
        let body = format!("{{\"number\":{number},\"name\":{}}}", serde_json::json!(film.value.name));
        Ok((StatusCode::CREATED, [("content-type", "application/json")], body).into_response())
    })
    .await
}

async fn list(query: Query) -> Result<String, Fault> {
    Ok(PAGES.read(&query)?.skip().to_string())
}

async fn send_picture(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Result<String, Fault> {
    let pictures = Accepted::new(FileKind::IMAGES, 1 << 20);
    let scratch = || desk.folder.path().join("picture.part");
    let mut form = upload::form(&headers, request.into_body(), &pictures, &scratch, FormLimits::default()).await?;
    let picture = form.file("file")?;
    let to = desk.folder.path().join("picture.gif");
    picture.file.persist(&to).map_err(|e| Error::io("the picture", e.error))?;
    let query = desk.seal.query("picture", "ada", NOW, Duration::from_secs(600));
    desk.address.of(&format!("/films/media/picture?{query}"), &headers, &Uri::from_static("/"))
}

async fn media(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    query: Query,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    desk.seal.opened(&id, &query, NOW)?;
    Served::new(desk.folder.path().join("picture.gif")).tagged("a1").named("雨.gif").answer(&method, &headers).await
}

async fn socket(
    State(desk): State<Arc<Desk>>,
    uri: Uri,
    headers: HeaderMap,
    socket: Socket,
) -> Result<Response, Fault> {
    desk.caller(&Presented::to_socket(&headers, &uri)?)?;
    let changes = desk.changes();
    let pace = Pace { ping: Duration::from_millis(300), stall: Duration::from_secs(2) };
    let until = async move {
        desk.leaving.notified().await;
        Leaving::ServerStops
    };
    Ok(events::serve(socket, changes, until, pace))
}

async fn stream(State(desk): State<Arc<Desk>>) -> Response {
    let changes = desk.changes();
    events::stream(changes, async move { desk.leaving.notified().await })
}

pub fn face(desk: Arc<Desk>) -> Router {
    let limits = JsonLimits { bytes: 1 << 20, ..JsonLimits::default() };
    let quick = answer_within(
        Duration::from_millis(1500),
        Router::new()
            .route("/", post(create).get(list))
            .route("/slow", get(std::future::pending::<()>))
            .route("/panic", get(async || -> () { panic!("a hole in the floor") }))
            .route(
                "/ours",
                get(async || {
                    Fault::from(Error::internal(kinora_model::text!("ours"; "我们的错")).caused_by("secret path"))
                }),
            )
            .route(
                "/unspeakable",
                get(async || Fault::new(FaultKind::Internal, kinora_model::text!("x"; "x")).at("unspeakable")),
            )
            .route("/number/{n}", get(async |Path(n): Path<u32>| n.to_string()))
            .route("/foreign/{n}", get(async |axum::extract::Path(n): axum::extract::Path<u32>| n.to_string()))
            .route("/media/{id}", get(media))
            .layer(Extension(limits)),
    );
    let routes = quick.route("/picture", post(send_picture)).route("/ws", get(socket)).route("/events", get(stream));
    Frame::new(worded, chance()).under("/films", routes.with_state(desk))
}

/// The face on a port of its own, for one test.
pub struct Server {
    pub desk: Arc<Desk>,
    pub at: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn start() -> Self {
        let desk = Desk::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("an address");
        let root = Router::new().merge(face(desk.clone())).route("/healthz", get(async || "alive"));
        let app = Frame::new(root_worded, chance()).enclose(root);
        let task = tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") });
        Self { desk, at, task }
    }

    /// Sends these bytes as they are and reads until the server closes.
    pub async fn raw(&self, bytes: &[u8]) -> Answer {
        let mut connection = TcpStream::connect(self.at).await.expect("it listens");
        // The server may answer and close before it has all; that is its right.
        _ = connection.write_all(bytes).await;
        let mut answer = Vec::new();
        _ = connection.read_to_end(&mut answer).await;
        Answer::read(&answer)
    }

    /// One request on a connection of its own.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: film.test\r\nConnection: close\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        self.raw(&[request.as_bytes(), b"\r\n", body].concat()).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer: {bytes:?}"));
        let head = std::str::from_utf8(&bytes[..end]).expect("text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).expect("a status");
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|l| l.split_once(": ")) {
            headers.append(name.parse::<axum::http::HeaderName>().expect("a name"), value.parse().expect("a value"));
        }
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The kind and field of a refusal, in the face's own shape.
    pub fn refusal(&self) -> (String, Option<String>) {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"));
        assert_eq!((body["success"].as_bool(), body["id"].as_str()), (Some(false), Some(self.header("x-request-id"))));
        (body["kind"].as_str().expect("a kind").to_owned(), body["field"].as_str().map(str::to_owned))
    }
}
