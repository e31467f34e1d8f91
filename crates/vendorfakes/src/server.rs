//! A fake on its port, and what goes wrong there.

use crate::{
    KEY, ark,
    books::{Books, Charge, Media},
    comfyui, elevenlabs, gemini, openai, tencent,
    wire::{Asked, Said, decode},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::task::JoinHandle;

/// Which vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whoever speaks OpenAI's API.
    OpenAi,
    /// Google's Gemini.
    Gemini,
    /// Volcengine Ark.
    Ark,
    /// Tencent Cloud VOD.
    Tencent,
    /// ElevenLabs.
    ElevenLabs,
    /// ComfyUI.
    ComfyUi,
}

/// What goes wrong with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// It is taken and paid, and the connection breaks before the answer.
    AnswerLost,
    /// The connection breaks before it is taken.
    RequestLost,
    /// It is taken and paid, and the answer is an error of the server.
    ChargedThenError,
    /// It is taken and paid, and the answer is nothing that can be read.
    Garbage,
    /// It is taken and paid, and the answer comes so much later.
    Late(Duration),
    /// It is refused as the vendor refuses who comes too fast.
    Busy,
}

/// What a vendor does with a request.
pub(crate) trait Manner: Send {
    /// Whether it is an order that costs money.
    fn is_order(&self, asked: &Asked) -> bool;
    /// Its answer.
    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said;
    /// How it refuses who comes too fast.
    fn busy(&self) -> Said;
    /// How it says that it broke.
    fn broken(&self) -> Said;
}

struct Room {
    manner: Box<dyn Manner>,
    books: Books,
    plan: VecDeque<Mishap>,
}

/// A fake vendor, until it is dropped.
pub struct Fake {
    kind: Kind,
    origin: String,
    room: Arc<Mutex<Room>>,
    listens: JoinHandle<()>,
}

/// The answer is lost.
#[derive(Debug)]
struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is lost, as planned")
    }
}

impl std::error::Error for Lost {}

impl Fake {
    /// Starts one on a free port of this machine.
    ///
    /// # Panics
    /// Where there is no free port.
    pub async fn start(kind: Kind) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let manner: Box<dyn Manner> = match kind {
            Kind::OpenAi => Box::new(openai::OpenAi),
            Kind::Gemini => Box::new(gemini::Gemini),
            Kind::Ark => Box::new(ark::Ark),
            Kind::Tencent => Box::new(tencent::Tencent),
            Kind::ElevenLabs => Box::new(elevenlabs::ElevenLabs),
            Kind::ComfyUi => Box::new(comfyui::ComfyUi),
        };
        let books = Books { patience: 2, origin: origin.clone(), ..Books::default() };
        let room = Arc::new(Mutex::new(Room { manner, books, plan: VecDeque::new() }));
        let shared = room.clone();
        let listens = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let room = shared.clone();
                tokio::spawn(async move {
                    let service = service_fn(move |request| serve(room.clone(), request));
                    // An error here is an answer that was lost as planned, or a caller that left.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(socket), service)
                        .await;
                });
            }
        });
        Self { kind, origin, room, listens }
    }
    /// Its address: `http://127.0.0.1:1234`.
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// What an account's `base_url` is to be.
    pub fn base_url(&self) -> String {
        let path = match self.kind {
            Kind::OpenAi => "/v1",
            Kind::Ark => "/api/v3",
            _ => "",
        };
        format!("{}{path}", self.origin)
    }
    /// The vendor's word in the configuration.
    pub fn vendor(&self) -> &'static str {
        match self.kind {
            Kind::OpenAi => "openai",
            Kind::Gemini => "gemini",
            Kind::Ark => "ark",
            Kind::Tencent => "tencent",
            Kind::ElevenLabs => "elevenlabs",
            Kind::ComfyUi => "comfyui",
        }
    }
    /// The key it takes.
    pub fn key(&self) -> &'static str {
        KEY
    }
    /// Plans what goes wrong with the next orders, the next one first.
    pub fn plan(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.room().plan.extend(mishaps);
    }
    /// Everything on the bill, in order.
    pub fn charges(&self) -> Vec<Charge> {
        self.room().books.charges.clone()
    }
    /// Everything that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.room().books.asked.clone()
    }
    /// A job is over after being asked after so often.
    pub fn set_patience(&self, asks: u32) {
        self.room().books.patience = asks;
    }
    /// What it makes from now on.
    pub fn set_media(&self, media: Media) {
        self.room().books.media = media;
    }
    /// What a language model answers next.
    pub fn will_say(&self, answers: impl IntoIterator<Item = String>) {
        self.room().books.answers.extend(answers);
    }
    /// The next jobs fail, with these words of the vendor.
    pub fn will_fail(&self, words: impl IntoIterator<Item = String>) {
        self.room().books.failures.extend(words);
    }
    /// Forgets all jobs, as a server without a memory does when it is restarted.
    pub fn forget(&self) {
        self.room().books.jobs.clear();
    }
    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().expect("nobody panics in there")
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.listens.abort();
    }
}

async fn serve(room: Arc<Mutex<Room>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Lost> {
    let (head, body) = request.into_parts();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(pairs).unwrap_or_default(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: body.collect().await.map_err(|_| Lost)?.to_bytes(),
    };
    let (said, wait) = {
        let mut room = room.lock().expect("nobody panics in there");
        let room = &mut *room;
        room.books.asked.push(asked.clone());
        let mishap = if room.manner.is_order(&asked) { room.plan.pop_front() } else { None };
        let mut answer = || room.manner.answer(&asked, &mut room.books);
        match mishap {
            None => (answer(), Duration::ZERO),
            Some(Mishap::Late(wait)) => (answer(), wait),
            Some(Mishap::RequestLost) => return Err(Lost),
            Some(Mishap::Busy) => (room.manner.busy(), Duration::ZERO),
            Some(Mishap::AnswerLost) => {
                answer();
                return Err(Lost);
            }
            Some(Mishap::ChargedThenError) => {
                answer();
                (room.manner.broken(), Duration::ZERO)
            }
            Some(Mishap::Garbage) => {
                answer();
                (Said::file("text/html", "<html>Bad Gateway</html>"), Duration::ZERO)
            }
        }
    };
    tokio::time::sleep(wait).await;
    let mut response = Response::builder().status(said.status);
    for (name, value) in said.headers {
        response = response.header(name, value);
    }
    response.body(Full::new(said.body)).map_err(|_| Lost)
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}
