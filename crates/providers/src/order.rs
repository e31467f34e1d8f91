//! From an adapter's craft to the port: what every maker elsewhere has in common.

use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    clock::Millis,
    paid::{PaidCall, Recover},
    provider::{Card, Desk, Limits, Maker, Model, Order, Price, Progress, Request, Withdrawal},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// What is to be made, and with what.
pub(crate) struct Job<R> {
    /// The request; its model is set.
    pub request: R,
    /// The model.
    pub model: Model,
    /// What the maker may use.
    pub desk: Desk,
}

/// What an adapter does for one capability. Its four verbs are those of [`PaidCall`] and [`Order`], which say what each must
/// hold to.
#[async_trait]
pub(crate) trait Craft<R: Request>: Send + Sync + 'static {
    /// Sends the order; gives the vendor's name for the job, or, where everything came in the answer, [`Outcome::name`].
    async fn send(&self, job: &Job<R>, idem: &str, deadline: Millis) -> Result<String>;
    /// How long back [`find`](Self::find) finds one.
    fn remembers(&self) -> Option<Duration> {
        None
    }
    /// The job that was sent with `idem`.
    async fn find(&self, _: &Job<R>, _: &str) -> Result<Option<String>> {
        Ok(None)
    }
    /// How it stands; for makers that answer at once, what the name says.
    async fn poll(&self, _: &Job<R>, remote: &str) -> Result<Progress<R::Take>> {
        Outcome::read(remote)
    }
    /// Asks the vendor to stop.
    async fn cancel(&self, _: &Job<R>, _: &str) -> Result<Withdrawal> {
        Ok(Withdrawal::Unsupported)
    }
}

/// A craft with its card: a [`Maker`].
pub(crate) struct Workbench<C> {
    card: Arc<Card>,
    craft: Arc<C>,
}

impl<C> Workbench<C> {
    /// The craft as a maker of `R`, if the card has a model for it.
    pub fn open<R: Request>(card: &Arc<Card>, craft: &Arc<C>) -> Option<Arc<dyn Maker<R>>>
    where
        C: Craft<R>,
    {
        card.models_of(R::CAPABILITY).next()?;
        Some(Arc::new(Self { card: card.clone(), craft: craft.clone() }))
    }
}

impl<R: Request, C: Craft<R>> Maker<R> for Workbench<C> {
    fn card(&self) -> &Card {
        &self.card
    }
    fn order(&self, request: &R, desk: &Desk) -> Result<Box<dyn Order<R::Take>>> {
        let admission = self.card.admit(request)?;
        let model = admission.model.clone();
        let request = request.clone().with_model(&model.name);
        Ok(Box::new(Sent {
            card: self.card.clone(),
            cost: admission.cost.unwrap_or(0),
            job: Job { request, model, desk: desk.clone() },
            craft: self.craft.clone(),
        }))
    }
}

/// An order.
struct Sent<R, C> {
    card: Arc<Card>,
    cost: i64,
    job: Job<R>,
    craft: Arc<C>,
}

#[async_trait]
impl<R: Request, C: Craft<R>> PaidCall for Sent<R, C> {
    fn provider(&self) -> &str {
        &self.card.provider
    }
    fn limits(&self) -> Limits {
        self.card.limits
    }
    fn recover(&self) -> Recover {
        match self.job.model.recover {
            // What costs nothing may be done twice.
            Recover::Neither if self.job.model.price.as_ref().is_some_and(Price::is_free) => Recover::Idempotent,
            promised => promised,
        }
    }
    fn request(&self) -> Value {
        json!({"provider": self.card.provider, "capability": R::CAPABILITY, "request": self.job.request})
    }
    fn cost(&self) -> i64 {
        self.cost
    }
    fn remembers(&self) -> Option<Duration> {
        self.craft.remembers()
    }
    async fn submit(&self, idem: &str, deadline: Millis) -> Result<String> {
        self.craft.send(&self.job, idem, deadline).await
    }
    async fn find(&self, idem: &str) -> Result<Option<String>> {
        self.craft.find(&self.job, idem).await
    }
}

#[async_trait]
impl<R: Request, C: Craft<R>> Order<R::Take> for Sent<R, C> {
    async fn poll(&self, remote: &str) -> Result<Progress<R::Take>> {
        match self.craft.poll(&self.job, remote).await {
            // What was made is not what it should be, or is gone: asking again finds the same.
            Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::NotFound) => {
                Ok(Progress::Failed { error, charged: None })
            }
            progress => progress,
        }
    }
    async fn cancel(&self, remote: &str) -> Result<Withdrawal> {
        self.craft.cancel(&self.job, remote).await
    }
}

/// What came of an order that was answered at once, as the name of its job.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome<T> {
    /// It was made.
    Done {
        /// What.
        take: T,
        /// For how much, where the vendor told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost: Option<i64>,
    },
    /// It was paid for and is not usable.
    Failed {
        /// The error's kind.
        kind: ErrorKind,
        /// Its sentence.
        what: kinora_model::Text,
    },
}

/// Marks a name that is an outcome; no vendor's names begin so.
const OUTCOME: &str = "outcome:";

impl<T: Serialize + DeserializeOwned> Outcome<T> {
    /// What came of it, as a name.
    pub fn name(self) -> Result<String> {
        let json = serde_json::to_string(&self).map_err(|cause| {
            Error::new(ErrorKind::Ambiguous, text!("what was made cannot be written down"; "无法记录生成结果"))
                .caused_by(cause)
        })?;
        Ok(format!("{OUTCOME}{json}"))
    }
    /// What a maker's work after the answer came to: from here on it is paid for, so even a failure has a name. Only one that may
    /// pass, such as a full disk, is ambiguous instead: a person frees the disk and decides.
    pub fn of(made: Result<(T, Option<i64>)>) -> Result<String> {
        match made {
            Ok((take, cost)) => Self::Done { take, cost }.name(),
            Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Denied | ErrorKind::Unverified) => {
                Self::Failed { kind: error.kind(), what: error.what().clone() }.name()
            }
            Err(error) => Err(Error::new(ErrorKind::Ambiguous, error.what().clone()).caused_by(error)),
        }
    }
    /// What a name says.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where it is none of ours: a person typed it.
    pub fn read(remote: &str) -> Result<Progress<T>> {
        let outcome = remote.strip_prefix(OUTCOME).and_then(|json| serde_json::from_str(json).ok());
        match outcome {
            Some(Self::Done { take, cost }) => Ok(Progress::Done { take, cost }),
            Some(Self::Failed { kind, what }) => {
                Ok(Progress::Failed { error: Error::new(kind, what), charged: Some(true) })
            }
            None => Err(Error::invalid(
                text!("this maker answers at once and keeps no jobs that could be adopted; send it again or give up";
                                             "该供应商即时返回结果，没有可认领的任务；请重新发送或放弃"),
            )),
        }
    }
}
