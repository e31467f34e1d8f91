//! Which concrete types stand behind the ports. The only file that names them.

use crate::assets::AssetFolder;
use crate::config::{Config, Faces};
use crate::intake::Intake;
use kinora_app::Films;
use kinora_app::accounts::Accounts;
use kinora_embedded::{FileBlobs, SqliteStore, SystemClock};
use kinora_engine::local::{LocalEvents, LocalQueue};
use kinora_engine::{Engine, Pace, Parts, Steps};
use kinora_face_workflow::{Choices, Provider};
use kinora_gate::sign_in::OWN_ISSUER;
use kinora_gate::{Gate, Proxies};
use kinora_http::credentials::{Secret, token::Tokens};
use kinora_http::link::Address;
use kinora_http::outside::Chance;
use kinora_model::{Error, Result, text};
use kinora_ports::blobs::Blobs;
use kinora_ports::clock::Clock;
use kinora_ports::fetch::Fetch;
use kinora_ports::provider::{Illustrator, VoiceActor, VoiceOption};
use kinora_ports::store::Store;
use kinora_providers::net::{Net, Rules, WebFetch};
use kinora_providers::offline::{OfflineComposer, OfflineIllustrator, OfflineScenarist, OfflineVoiceActor};
use kinora_stages::{Makers, RenderRoom};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Everything behind the ports, put together: what films are made on. Clones are the same workshop.
#[derive(Clone)]
pub struct Workshop {
    /// Gets work done.
    pub engine: Engine,
    /// Where work lives.
    pub store: Arc<dyn Store>,
    /// Where media live.
    pub blobs: Arc<dyn Blobs>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Names this program's way of making films.
    pub edition: String,
}

/// The workshop whose work and media are kept in `folder`, with the offline makers and the packs in `assets`.
pub fn workshop(folder: &Path, assets: &AssetFolder, pace: Pace) -> Result<Workshop> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.join("kinora.db"))?);
    let blobs: Arc<dyn Blobs> = Arc::new(FileBlobs::open(&folder.join("media"))?);
    let makers = Makers {
        scenarist: Arc::new(OfflineScenarist),
        illustrator: Arc::new(OfflineIllustrator),
        actor: Arc::new(OfflineVoiceActor::new(assets.of("voice"))),
        composer: Arc::new(OfflineComposer::new(assets.of("score"))),
    };
    let room = RenderRoom { fonts: assets.of("fonts"), parts: folder.join("parts"), workers: pace.cpu_slots };
    let mut steps = Steps::new();
    let mut edition = String::new();
    for step in kinora_stages::steps(&makers, &room) {
        edition += &format!("{} {}\n", step.kind(), step.version());
        steps.add(step);
    }
    let engine = Engine::new(Parts {
        store: store.clone(),
        queue: Arc::new(LocalQueue::new(clock.clone(), pace.lease)),
        events: Arc::new(LocalEvents::new()),
        blobs: blobs.clone(),
        clock: clock.clone(),
        steps,
        pace,
    });
    Ok(Workshop { engine, store, blobs, clock, edition })
}

/// Films kept in `project`, made by the offline makers with the packs in `assets`.
pub fn films(project: &Path, assets: &AssetFolder) -> Result<Films> {
    let Workshop { engine, blobs, edition, .. } = workshop(project, assets, Pace::default())?;
    Ok(Films::new(engine, blobs, edition))
}

/// Gets files that callers name by address, from the hosts that the configuration lists; from every public one where it
/// lists none, or `*`.
///
/// # Errors
/// Where TLS cannot be set up.
pub fn fetch(workshop: &Workshop, told: &Faces) -> Result<Arc<dyn Fetch>> {
    let listed = told.outgoing_hosts.iter().any(|host| host == "*");
    let hosts = if listed { Vec::new() } else { told.outgoing_hosts.clone() };
    let rules = Rules { hosts, loopback: told.outgoing_private, ..Rules::default() };
    let net = Net::new(workshop.clock.clone(), rules)?;
    Ok(Arc::new(WebFetch::new(&net, workshop.blobs.clone())?))
}

/// How the engine paces itself in a server that is set up like this.
pub fn pace(config: &Config) -> Pace {
    Pace { cpu_slots: config.cpu_slots, io_slots: config.io_slots, ..Pace::default() }
}

/// Bytes by chance, from the system.
pub fn chance() -> Chance {
    Arc::new(|bytes| getrandom::fill(bytes).expect("a system without chance has no secrets to keep"))
}

/// The people in the store of the data folder, for the commands that see to them.
pub fn accounts(data: &Path) -> Result<Accounts> {
    let store = SqliteStore::open(&data.join("kinora.db"))?;
    Ok(Accounts::new(Arc::new(store), Arc::new(SystemClock)))
}

/// What the server signs its tokens by and verifies all tokens by.
pub fn tokens(secret: &Secret) -> Tokens {
    Tokens::new(secret, OWN_ISSUER)
}

/// Now, in milliseconds since 1970.
pub fn now() -> i64 {
    SystemClock.now()
}

/// The gate of a server that is set up like this. Streams end with `stopping`.
pub fn gate(config: &mut Config, secret: Secret, workshop: &Workshop, stopping: CancellationToken) -> Result<Gate> {
    let mut tokens = tokens(&secret);
    if let Some(issuer) = config.jwt.take() {
        tokens = tokens.trusting(issuer)?;
    }
    Gate::new(kinora_gate::Parts {
        store: workshop.store.clone(),
        blobs: workshop.blobs.clone(),
        clock: workshop.clock.clone(),
        chance: chance(),
        secret,
        tokens,
        address: Address::new(config.public_url.as_deref(), &config.listen.to_string())?,
        probe: Arc::new(Intake),
        limits: config.limits,
        lives: config.lives,
        open_keys: config.open_keys.clone(),
        open_faces: config.open_faces,
        proxies: Proxies::new(config.trusted_proxies.clone()),
        stopping,
    })
}

/// Names by which document 004 calls providers, and what each can do.
const NAMED: [(&str, &[&str]); 6] = [
    ("gemini", &["text", "image"]),
    ("seedream", &["image"]),
    ("banana", &["image"]),
    ("banana-pro", &["image"]),
    ("sora2", &["video"]),
    ("elevenlabs", &["audio"]),
];

/// What callers of the workflow face may choose from. A provider that has no key here is still a name: the offline makers
/// do its work, and whoever chose it is told so.
pub fn choices(_told: &Faces) -> Choices {
    let offline = Provider { name: "offline".into(), can: vec!["text", "image", "video", "audio"], note: None };
    let named = NAMED.iter().map(|(name, can)| Provider {
        name: (*name).into(),
        can: can.to_vec(),
        note: Some(text!("“{name}” is not configured here: the offline makers do its work";
                         "“{name}”未在此配置：由离线引擎代为完成")),
    });
    Choices {
        providers: std::iter::once(offline).chain(named).collect(),
        styles: OfflineIllustrator.styles().into_iter().map(|(word, _)| word).collect(),
        voices: voices().into_iter().map(|voice| voice.name).collect(),
    }
}

/// The voices that can be chosen.
pub fn voices() -> Vec<VoiceOption> {
    OfflineVoiceActor::new(Default::default()).voices()
}

/// Refuses a style that nobody draws in.
pub fn check_style(style: &str) -> Result<()> {
    let styles = OfflineIllustrator.styles();
    if styles.iter().any(|(word, _)| word == style) {
        return Ok(());
    }
    let words: Vec<&str> = styles.iter().map(|(word, _)| word.as_str()).collect();
    let words = words.join(", ");
    Err(Error::invalid(text!("there is no style `{style}`; there are: {words}"; "没有画风 “{style}”；可选：{words}")))
}
