//! Makers that are elsewhere and want money: a request becomes an [`Order`], the engine sends it once and asks after it.
//!
//! One shape for all of them, also for those that answer at once. The way of a request:
//!
//! 1. [`Card::admit`](super::Card::admit) checks it against what the model can do, and says what it costs at most.
//! 2. [`Maker::order`] makes an [`Order`] of it. Nothing is sent yet.
//! 3. The engine's `submit_once` sends the order and writes down the vendor's name for the job. A vendor that answers at
//!    once has made everything by then: its media lie in the blob store, and the *name is the take itself* as data, so
//!    that a crash after it repeats nothing.
//! 4. [`Order::poll`] until it is over, as [`Progress`] says. For a name that is a take it only reads.

use super::{
    Capability, Card, Desk, ListenRequest, LookRequest, MusicRequest, PaintRequest, SpeechRequest, TextRequest,
};
use super::{NoiseRequest, VideoRequest, VoiceOption};
use crate::paid::PaidCall;
use async_trait::async_trait;
use kinora_model::{Error, Result};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};

/// What can be asked of a maker elsewhere: complete in itself, so it can be stored, compared and sent again.
pub trait Request: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What comes back.
    type Take: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Which ability it asks for.
    const CAPABILITY: Capability;

    /// The model wanted, as its vendor writes it; the card's first one of this capability where absent.
    fn model(&self) -> Option<&str>;
    /// The same request for this model.
    #[must_use]
    fn with_model(self, model: &str) -> Self;
    /// Whether the model can do it.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) that names what is too long, too large or unknown, and what is allowed.
    fn check(&self, model: &super::Model) -> Result<()>;
    /// What is paid for, at most.
    fn usage(&self) -> super::Usage;
    /// The files it is given.
    fn media(&self) -> Vec<&MediaId> {
        Vec::new()
    }
}

/// The two functions of a [`Request`] whose field `model` is the model wanted.
macro_rules! model_is_a_field {
    () => {
        fn model(&self) -> Option<&str> {
            self.model.as_deref()
        }
        fn with_model(mut self, model: &str) -> Self {
            self.model = Some(model.to_owned());
            self
        }
    };
}
pub(super) use model_is_a_field;

/// Makes one kind of thing for money. Object-safe: `Arc<dyn Maker<VideoRequest>>`.
#[async_trait]
pub trait Maker<R: Request>: Send + Sync {
    /// What it can do, and for how much.
    fn card(&self) -> &Card;
    /// The order for `request`, checked against the card. It reads no file and sends nothing.
    ///
    /// # Errors
    /// Those of [`Card::admit`](super::Card::admit).
    fn order(&self, request: &R, desk: &Desk) -> Result<Box<dyn Order<R::Take>>>;
}

/// A request on its way: sent once by the engine, then asked after.
///
/// **Crash contract.** All that is needed to go on after a crash is the request and the name that
/// [`submit`](PaidCall::submit) gave. `poll` may be called any number of times, by anybody, and gives the same take: media
/// are put into [`Blobs`](crate::blobs::Blobs) before the take names them.
#[async_trait]
pub trait Order<T>: PaidCall {
    /// How it stands with the job of this name.
    ///
    /// # Errors
    /// Where it could not be asked: a retryable kind says to ask again, and that nothing is known about the job itself.
    async fn poll(&self, remote: &str) -> Result<Progress<T>>;
    /// Asks the vendor to stop. What it says is not the end: the job is over when [`poll`](Self::poll) says so.
    ///
    /// # Errors
    /// Where it could not be asked.
    async fn cancel(&self, remote: &str) -> Result<Withdrawal>;
}

/// How it stands with a job.
#[derive(Debug)]
pub enum Progress<T> {
    /// Not over: ask again after this long.
    Pending {
        /// Share done, 0 to 1, where the vendor says.
        done: Option<f64>,
        /// Ask again then; the vendor's wish where it told one, else the card's interval.
        after: Duration,
    },
    /// Over and well. All media of the take are in the store, and are what they claim to be.
    Done {
        /// What was made.
        take: T,
        /// What it cost, in millionths of the card's currency, where the vendor told; else what was reserved stands.
        cost: Option<i64>,
    },
    /// Over and failed. A retryable kind says that a *new* order may succeed; the others that it will not.
    Failed {
        /// Why, with the vendor's own words.
        error: Error,
        /// Whether it is paid for all the same, where that is known.
        charged: Option<bool>,
    },
}

/// What a vendor says to being asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// It stops.
    Accepted,
    /// It is too late: the job runs or is over.
    TooLate,
    /// The vendor knows no way to stop a job.
    Unsupported,
}

/// A configured account at a vendor: its card, and a maker for each ability it has.
#[derive(Clone)]
pub struct Provider {
    /// What it can do.
    pub card: Arc<Card>,
    /// Moving pictures.
    pub video: Option<Arc<dyn Maker<VideoRequest>>>,
    /// Pictures.
    pub paint: Option<Arc<dyn Maker<PaintRequest>>>,
    /// Words, and JSON for a schema.
    pub text: Option<Arc<dyn Maker<TextRequest>>>,
    /// Words about pictures and films.
    pub look: Option<Arc<dyn Maker<LookRequest>>>,
    /// Words out of speech.
    pub listen: Option<Arc<dyn Maker<ListenRequest>>>,
    /// Speech.
    pub speech: Option<Arc<dyn Maker<SpeechRequest>>>,
    /// Music.
    pub music: Option<Arc<dyn Maker<MusicRequest>>>,
    /// Sounds.
    pub noise: Option<Arc<dyn Maker<NoiseRequest>>>,
    /// Asks the vendor itself.
    pub desk: Arc<dyn FrontDesk>,
}

impl Provider {
    /// An account that can do nothing yet.
    pub fn new(card: Arc<Card>, desk: Arc<dyn FrontDesk>) -> Self {
        let (video, paint, text, look, listen, speech, music, noise) = Default::default();
        Self { card, video, paint, text, look, listen, speech, music, noise, desk }
    }
}

/// What can be asked of a vendor for nothing.
#[async_trait]
pub trait FrontDesk: Send + Sync {
    /// Whether the address answers and the key is taken, by the cheapest call there is; what it said, for people.
    ///
    /// # Errors
    /// [`Denied`](kinora_model::ErrorKind::Denied) for a key that is refused, [`Transient`](kinora_model::ErrorKind::Transient) where
    /// nobody answers.
    async fn hello(&self) -> Result<kinora_model::Text>;
    /// The models it offers now, as it writes them; empty where it does not tell.
    ///
    /// # Errors
    /// As [`hello`](Self::hello).
    async fn models(&self) -> Result<Vec<String>>;
    /// The voices it offers now; empty where it has none or does not tell.
    ///
    /// # Errors
    /// As [`hello`](Self::hello).
    async fn voices(&self) -> Result<Vec<VoiceOption>>;
}
