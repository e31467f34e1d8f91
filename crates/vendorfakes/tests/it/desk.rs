//! What tests order with: an account at a fake, a store in memory, and a clock.

use kinora_model::{Error, ErrorKind};
use kinora_ports::{
    blobs::{Blobs, MediaId},
    clock::Clock,
    provider::{Desk, Order, Progress, Provider},
};
use kinora_providers::{
    Account,
    net::{Net, Rules, Secret},
};
use kinora_testkit::{QuickClock, memory::MemoryBlobs};
use kinora_vendorfakes::{Fake, KEY, KEY_ID, Kind, Media};
use serde_json::json;
use std::sync::Arc;

/// A customer of one fake vendor.
pub struct Customer {
    pub fake: Fake,
    pub provider: Provider,
    pub blobs: Arc<MemoryBlobs>,
    pub clock: Arc<QuickClock>,
}

/// An account at this fake, with models for all that its vendor can be asked for.
pub fn account(fake: &Fake, kind: Kind) -> Account {
    let offers = match kind {
        Kind::OpenAi => json!({"video": ["wan2.2-t2v"], "listen": ["whisper-1"]}),
        Kind::Ark => json!({"text": ["doubao-seed"], "look": ["doubao-seed"]}),
        Kind::ComfyUi => json!({"paint": ["dream.safetensors"], "video": ["wan"]}),
        _ => json!({}),
    };
    let graph = json!({
        "1": {"class_type": "LoadImage", "inputs": {"image": "%picture1%"}},
        "2": {"class_type": "Wan", "inputs": {"text": "%prompt%", "length": "%frames%", "image": ["1", 0]}},
        "3": {"class_type": "SaveVideo", "inputs": {"video": ["2", 0]}},
    });
    let options = match kind {
        Kind::ComfyUi => json!({"workflows": {"wan": graph.to_string()}}),
        Kind::Tencent => json!({"sub_app_id": 1_500_000_000, "upload_url": fake.origin()}),
        _ => json!({}),
    };
    Account {
        vendor: fake.vendor().into(),
        base_url: Some(fake.base_url()),
        api_key: (kind != Kind::ComfyUi).then(|| Secret::new(KEY)),
        secret_id: Some(Secret::new(KEY_ID)),
        secret_key: Some(Secret::new(KEY)),
        offers: serde_json::from_value(offers).expect("offers"),
        options: serde_json::from_value(options).expect("options"),
        ..Account::default()
    }
}

impl Customer {
    /// Of a fake that was just started.
    pub async fn of(kind: Kind) -> Self {
        let fake = Fake::start(kind).await;
        let account = account(&fake, kind);
        Self::with(fake, &account)
    }
    /// With this account.
    pub fn with(fake: Fake, account: &Account) -> Self {
        let clock = Arc::new(QuickClock::new(1));
        // Gemini's fake sends its films from another host, as the vendor does; here that is this machine too.
        let rules = Rules { loopback: true, ..Rules::default() };
        let net = Net::new(clock.clone(), rules).expect("TLS");
        let provider = kinora_providers::open("acme", account, &net).expect("opens");
        Self { fake, provider, blobs: Arc::new(MemoryBlobs::default()), clock }
    }
    /// What makers work with.
    pub fn desk(&self) -> Desk {
        Desk { blobs: self.blobs.clone(), cancelled: Arc::default() }
    }
    /// A picture to work from.
    pub async fn picture(&self) -> MediaId {
        self.blobs.put(&Media::default().picture, "png").await.expect("keeps")
    }
    /// A moment by which orders must have left.
    pub fn deadline(&self) -> i64 {
        self.clock.now() + 60_000
    }
    /// Sends an order, and asks until it is over.
    pub async fn get<T>(&self, order: Box<dyn Order<T>>) -> Result<T, Error> {
        let remote = order.submit("kinora-0123456789abcdef0123456789abcdef", self.deadline()).await?;
        self.wait(&*order, &remote).await
    }
    /// Asks until a job is over.
    pub async fn wait<T>(&self, order: &dyn Order<T>, remote: &str) -> Result<T, Error> {
        for _ in 0..10 {
            match order.poll(remote).await? {
                Progress::Pending { after, .. } => assert!(!after.is_zero(), "nobody asks without a pause"),
                Progress::Done { take, .. } => return Ok(take),
                Progress::Failed { error, .. } => return Err(error),
            }
        }
        panic!("the job is never over");
    }
    /// The first bytes of a file that was made.
    pub async fn head(&self, id: &MediaId) -> Vec<u8> {
        self.blobs.get(id).await.expect("is in the store")[..12].to_vec()
    }
}

/// Whether an error says that nobody knows.
pub fn is_ambiguous(error: &Error) -> bool {
    error.kind() == ErrorKind::Ambiguous
}
