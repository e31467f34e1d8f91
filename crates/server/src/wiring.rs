//! Which concrete types stand behind the ports. The only file that names them.

use crate::assets::AssetFolder;
use crate::config::{self, Config, Faces};
use crate::intake::Intake;
use kinora_app::Films;
use kinora_app::accounts::Accounts;
use kinora_app::clips::Route;
use kinora_app::hiring::{Hiring, not_configured};
use kinora_embedded::{FileBlobs, SqliteStore, SystemClock};
use kinora_engine::local::{LocalEvents, LocalQueue};
use kinora_engine::{Engine, Pace, Parts, Steps};
use kinora_face_tasks::{ApiConfig, DOCUMENTED, Makes};
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
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{Capability, Illustrator, VoiceActor, VoiceOption};
use kinora_ports::store::Store;
use kinora_providers::net::{Net, Rules, WebFetch};
use kinora_providers::offline::{
    OfflineAnalyst, OfflineComposer, OfflineIllustrator, OfflineScenarist, OfflineVoiceActor,
};
use kinora_stages::{Agency, Makers, RenderRoom};
use std::collections::BTreeMap;
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

/// The workshop whose work and media are kept in `folder`, with the offline makers, the packs in `assets`, and whoever of
/// `agency` is hired.
pub fn workshop(folder: &Path, assets: &AssetFolder, pace: Pace, agency: &Agency) -> Result<Workshop> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.join("kinora.db"))?);
    let blobs: Arc<dyn Blobs> = Arc::new(FileBlobs::open(&folder.join("media"))?);
    let makers = Makers {
        scenarist: Arc::new(OfflineScenarist),
        illustrator: Arc::new(OfflineIllustrator),
        actor: Arc::new(OfflineVoiceActor::new(assets.of("voice"))),
        composer: Arc::new(OfflineComposer::new(assets.of("score"))),
        analyst: Arc::new(OfflineAnalyst::new(assets.of("eye"))),
    };
    let room = RenderRoom { fonts: assets.of("fonts"), parts: folder.join("parts"), workers: pace.cpu_slots };
    let mut steps = Steps::new();
    let mut edition = String::new();
    for step in kinora_stages::steps_hiring(&makers, &room, agency) {
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

/// Films kept in `project`, made with the packs in `assets` and by whoever is hired.
pub fn films(project: &Path, assets: &AssetFolder, hiring: &Hiring) -> Result<Films> {
    let Workshop { engine, blobs, edition, .. } = workshop(project, assets, Pace::default(), &hiring.agency)?;
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

/// Who can be hired in a server that is set up like this. Nothing is sent.
///
/// # Errors
/// Where an account cannot be opened: a broken address, a missing key.
pub fn hiring(told: &config::Hiring, outgoing: &Faces) -> Result<Hiring> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    // What vendors' answers name lies wherever they keep it; the list of hosts is for strangers' addresses.
    let rules = Rules { loopback: outgoing.outgoing_private, ..Rules::default() };
    let net = Net::new(clock, rules)?;
    let mut accounts = BTreeMap::new();
    for (name, account) in &told.accounts {
        accounts.insert(name.clone(), kinora_providers::open(name, account, &net)?);
    }
    Ok(Hiring {
        agency: Agency::new(accounts, told.budget.exchange.clone()),
        routes: told.routes.clone(),
        defaults: told.defaults.clone(),
        budget: told.budget.workflow,
        analyst: told.routes.hire(Capability::Look, &told.replication.analyst),
        reader: Some(Arc::new(OfflineScenarist)),
    })
}

/// A media store in `folder`.
pub fn blobs(folder: &Path) -> Result<Arc<dyn Blobs>> {
    Ok(Arc::new(FileBlobs::open(&folder.join("media"))?))
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

/// What callers of the workflow face may choose from. A name that leads nowhere here is still a name: the offline makers
/// do its work, and whoever chose it is told so.
pub fn choices(hiring: &Hiring) -> Choices {
    let abilities = [
        ("text", Capability::Text),
        ("image", Capability::Paint),
        ("video", Capability::Video),
        ("audio", Capability::Speech),
        ("audio", Capability::Music),
    ];
    let mut can: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for (word, capability) in abilities {
        for name in hiring.routes.names(capability) {
            let words = can.entry(name.to_owned()).or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    let hired: Vec<Provider> =
        can.iter().map(|(name, can)| Provider { name: name.clone(), can: can.clone(), note: None }).collect();
    let named = NAMED.iter().filter(|(name, _)| !can.contains_key(*name)).map(|(name, can)| Provider {
        name: (*name).into(),
        can: can.to_vec(),
        note: Some(not_configured(name)),
    });
    let offline = Provider { name: "offline".into(), can: vec!["text", "image", "video", "audio"], note: None };
    let spoken = hiring.agency.providers().values().flat_map(|account| &account.card.models);
    let elsewhere = spoken.filter_map(|model| match &model.ability {
        Ability::Speech(can) => Some(can.voices.iter().map(|voice| voice.name.clone())),
        _ => None,
    });
    Choices {
        providers: std::iter::once(offline).chain(hired).chain(named).collect(),
        styles: OfflineIllustrator.styles().into_iter().map(|(word, _)| word).collect(),
        voices: voices().into_iter().map(|voice| voice.name).chain(elsewhere.flatten()).collect(),
    }
}

/// What callers of the tasks face may order, and from whom. Whoever makes things for money is first where somebody set an
/// account up: its document says that the first usable configuration is the usual one.
pub fn orders(hiring: &Hiring) -> kinora_face_tasks::Settings {
    let mut settings = kinora_face_tasks::Settings::default();
    let capability = |makes| if makes == Makes::Video { Capability::Video } else { Capability::Paint };
    let by = |name: &dyn Fn(&str) -> String| {
        let hire = |model: &kinora_face_tasks::Model| {
            Some((model.name.clone(), hiring.routes.hire(capability(model.makes), &name(&model.name))?))
        };
        settings.models.iter().filter_map(hire).collect::<BTreeMap<_, _>>()
    };
    let documented = by(&|model| model.to_owned());
    let mut accounts: Vec<ApiConfig> = Vec::new();
    for name in hiring.agency.providers().keys() {
        let hires = by(&|_| name.clone());
        if !hires.is_empty() {
            accounts.push(ApiConfig { id: name.clone(), name: name.clone(), hires, note: Some(not_configured(name)) });
        }
    }
    if let Some(at) =
        settings.configs.iter().position(|config| config.id == DOCUMENTED).filter(|_| !documented.is_empty())
    {
        let mut config = settings.configs.remove(at);
        config.hires = documented;
        settings.configs.insert(0, config);
    }
    settings.configs.extend(accounts);
    settings
}

/// Who films what conversations order. A route that leads nowhere is us.
pub fn conversations(told: &config::Conversation, hiring: &Hiring) -> kinora_face_conversation::Settings {
    let hire = hiring.routes.hire(Capability::Video, &told.route);
    let hire = hire.map(|hire| hire.paced(|account| told.schedules.get(account).copied()));
    let schedule = hire.as_ref().and_then(|hire| hire.schedule());
    kinora_face_conversation::Settings { route: hire.map_or(Route::Drawn, Route::Hired), schedule }
}

/// Who films after the pattern of given films. A model whose route leads nowhere is ours, and whoever orders it is told so.
pub fn replications(told: &config::Replication, hiring: &Hiring) -> kinora_face_replication::Settings {
    let model = |told: &config::Model| {
        let route = hiring.routes.hire(Capability::Video, &told.route).map_or(Route::Drawn, Route::Hired);
        let is_ours = route == Route::Drawn && told.route != "offline";
        let note = is_ours.then(|| not_configured(&told.route));
        kinora_face_replication::Model { name: told.name.clone(), version: told.version.clone(), route, note }
    };
    kinora_face_replication::Settings { models: told.models.iter().map(model).collect() }
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
