//! A server, in a folder that is thrown away.

use crate::Visit;
use crate::look::Looks;
use axum::Router;
use kinora_app::caller::Scopes;
use kinora_embedded::{FileBlobs, SqliteStore, SystemClock};
use kinora_engine::local::{LocalEvents, LocalQueue};
use kinora_engine::{Engine, Pace, Parts, Steps, Stop};
use kinora_gate::sign_in::OWN_ISSUER;
use kinora_gate::{Face, Gate, Limits, Lives, Proxies};
use kinora_http::credentials::{Secret, token::Tokens};
use kinora_http::link::Address;
use kinora_http::outside::Chance;
use kinora_ports::blobs::Blobs;
use kinora_ports::clock::Clock;
use kinora_providers::offline::{
    OfflineAnalyst, OfflineComposer, OfflineIllustrator, OfflineScenarist, OfflineVoiceActor,
};
use kinora_stages::{Makers, RenderRoom};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What a face's application is made of.
pub struct Rooms {
    /// Does the work.
    pub engine: Engine,
    /// Where media are.
    pub blobs: Arc<dyn Blobs>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The door.
    pub gate: Gate,
    /// Bytes that nobody can foresee.
    pub chance: Chance,
}

/// A server that answers. Dropped, it is gone, with everything it made.
pub struct House {
    /// Where it answers.
    pub address: SocketAddr,
    /// What it is made of.
    pub rooms: Rooms,
    stop: Stop,
    work: Vec<JoinHandle<()>>,
    // Removed after all that works in it.
    folder: Option<tempfile::TempDir>,
}

/// Where work is kept, in the server's folder.
const STORE: &str = "kinora.db";

/// Folder of the asset packs: `KINORA_ASSETS`, else that of the repository.
pub fn assets() -> PathBuf {
    std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.assets"), PathBuf::from)
}

impl House {
    /// A server of these faces, at work.
    pub async fn open(faces: impl FnOnce(&Rooms) -> Vec<Face>) -> Self {
        Self::open_with(Limits::default(), true, faces).await
    }

    /// A server of these faces with these limits, whose engine is at work or only keeps what it is given.
    pub async fn open_with(limits: Limits, works: bool, faces: impl FnOnce(&Rooms) -> Vec<Face>) -> Self {
        Self::open_in(tempfile::tempdir().expect("a folder"), limits, works, faces).await
    }

    /// The same server after it was stopped where it stood: another process over what this one left.
    pub async fn again(mut self, works: bool, faces: impl FnOnce(&Rooms) -> Vec<Face>) -> Self {
        self.stop.hard();
        for work in std::mem::take(&mut self.work) {
            work.abort();
            // Ended by that, or before.
            _ = work.await;
        }
        let folder = self.folder.take().expect("it is there until now");
        drop(self);
        // Connections that are just ending hold the store a moment longer. Its lock is asked and not the store, which would
        // itself be held a moment longer than it is asked.
        let lock = folder.path().join(format!("{STORE}.lock"));
        let is_held = || std::fs::File::open(&lock).is_ok_and(|file| file.try_lock().is_err());
        let free = async {
            while is_held() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), free).await.expect("the server before lets go of its store");
        Self::open_in(folder, Limits::default(), works, faces).await
    }

    async fn open_in(
        folder: tempfile::TempDir,
        limits: Limits,
        works: bool,
        faces: impl FnOnce(&Rooms) -> Vec<Face>,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let rooms = rooms(folder.path(), limits, address);
        let routes =
            faces(&rooms).into_iter().fold(rooms.gate.media_routes(), |all: Router, face| all.merge(face.routes));
        let stop = Stop::new();
        let mut work = vec![tokio::spawn(async move {
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            let _ = axum::serve(listener, service).await;
        })];
        if works {
            let (engine, until) = (rooms.engine.clone(), stop.clone());
            work.push(tokio::spawn(async move {
                if let Err(error) = engine.serve(&until).await {
                    eprintln!("the engine stopped: {error}");
                }
            }));
        }
        Self { address, rooms, stop, work, folder: Some(folder) }
    }

    /// Somebody who calls with a token of their own.
    pub async fn visitor(&self, name: &str) -> Visit {
        if self.rooms.gate.accounts().find(name).await.expect("looks").is_none() {
            self.rooms.gate.accounts().add(name, None, Scopes::person()).await.expect("adds");
        }
        let token = self.rooms.gate.token_for(name, Duration::from_secs(3600)).await.expect("mints");
        Visit::new(self.address).with("authorization", &format!("Bearer {token}"))
    }

    /// Somebody who calls without saying who they are.
    pub fn stranger(&self) -> Visit {
        Visit::new(self.address)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.hard();
        self.work.iter().for_each(JoinHandle::abort);
    }
}

fn rooms(folder: &Path, limits: Limits, address: SocketAddr) -> Rooms {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = Arc::new(SqliteStore::open(&folder.join(STORE)).expect("a store"));
    let blobs: Arc<dyn Blobs> = Arc::new(FileBlobs::open(&folder.join("media")).expect("a media store"));
    let assets = assets();
    let makers = Makers {
        scenarist: Arc::new(OfflineScenarist),
        illustrator: Arc::new(OfflineIllustrator),
        actor: Arc::new(OfflineVoiceActor::new(assets.join("voice"))),
        composer: Arc::new(OfflineComposer::new(assets.join("score"))),
        analyst: Arc::new(OfflineAnalyst::new(assets.join("eye"), assets.join("whisper"))),
    };
    let pace = Pace { progress: Duration::from_millis(50), ..Pace::default() };
    let room = RenderRoom { fonts: assets.join("fonts"), parts: folder.join("parts"), workers: 2 };
    let mut steps = Steps::new();
    kinora_stages::steps(&makers, &room).into_iter().for_each(|step| steps.add(step));
    let engine = Engine::new(Parts {
        store: store.clone(),
        queue: Arc::new(LocalQueue::new(clock.clone(), pace.lease)),
        events: Arc::new(LocalEvents::new()),
        blobs: blobs.clone(),
        clock: clock.clone(),
        steps,
        pace,
    });
    let chance: Chance = {
        // Foreseeable: a test's server is no secret.
        let count = std::sync::atomic::AtomicU64::new(1);
        Arc::new(move |bytes: &mut [u8]| {
            let n = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let seed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes();
            bytes.iter_mut().enumerate().for_each(|(i, b)| *b = seed[i % 8].wrapping_add(i as u8));
        })
    };
    let secret = Secret::new(vec![7; 32]).expect("long enough");
    let gate = Gate::new(kinora_gate::Parts {
        store,
        blobs: blobs.clone(),
        clock: clock.clone(),
        chance: chance.clone(),
        tokens: Tokens::new(&secret, OWN_ISSUER),
        secret,
        address: Address::new(None, &address.to_string()).expect("an address"),
        probe: Arc::new(Looks),
        limits,
        lives: Lives::default(),
        open_keys: vec![],
        open_faces: true,
        proxies: Proxies::default(),
        stopping: CancellationToken::new(),
    })
    .expect("a gate");
    Rooms { engine, blobs, clock, gate, chance }
}
