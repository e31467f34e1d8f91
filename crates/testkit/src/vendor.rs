//! A provider that is paid, keeps count, and fails as planned.

use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    clock::{Clock, Millis},
    paid::{PaidCall, Recover},
    provider::Limits,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

/// A provider's books: every job it took and was paid for.
#[derive(Clone)]
pub struct Vendor {
    recover: Recover,
    limits: Limits,
    clock: Arc<dyn Clock>,
    books: Arc<Mutex<Books>>,
}

#[derive(Default)]
struct Books {
    /// Remote names by key, in the order in which they were taken.
    jobs: Vec<(String, String)>,
    /// What goes wrong with the next calls.
    plan: Vec<Mishap>,
}

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The job is taken, and the answer is lost.
    AnswerLost,
    /// The job does not arrive, and nobody knows.
    RequestLost,
    /// The job is refused.
    Refused,
}

impl Vendor {
    /// A provider that promises this.
    pub fn new(recover: Recover, clock: Arc<dyn Clock>) -> Self {
        Self { recover, limits: Limits::default(), clock, books: Arc::default() }
    }
    /// The same, which may be asked only so much.
    pub fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
    /// Plans what goes wrong with the next calls, the next one first.
    pub fn plan(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.books().plan.extend(mishaps);
    }
    /// How many jobs it took: what is on the bill.
    pub fn bill(&self) -> usize {
        self.books().jobs.len()
    }
    /// How often each key was paid for.
    pub fn paid(&self) -> BTreeMap<String, usize> {
        let mut paid = BTreeMap::new();
        for (key, _) in &self.books().jobs {
            *paid.entry(key.clone()).or_default() += 1;
        }
        paid
    }
    /// A call that asks for this.
    pub fn call(&self, request: Value) -> VendorCall {
        VendorCall { vendor: self.clone(), request }
    }
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("nobody panics holding this")
    }
}

/// A call to a [`Vendor`].
pub struct VendorCall {
    vendor: Vendor,
    request: Value,
}

#[async_trait]
impl PaidCall for VendorCall {
    fn provider(&self) -> &str {
        "vendor/test"
    }
    fn recover(&self) -> Recover {
        self.vendor.recover
    }
    fn request(&self) -> Value {
        json!({"wanted": self.request})
    }
    fn cost(&self) -> i64 {
        1_000_000
    }
    fn limits(&self) -> Limits {
        self.vendor.limits
    }
    async fn submit(&self, idem: &str, deadline: Millis) -> Result<String> {
        // As the wire would: somebody else may run before the answer is there.
        tokio::task::yield_now().await;
        if self.vendor.clock.now() > deadline {
            return Err(Error::new(ErrorKind::Transient, text!("too late to send"; "已超过发送期限")));
        }
        let mut books = self.vendor.books();
        let mishap = if books.plan.is_empty() { None } else { Some(books.plan.remove(0)) };
        let unknown = || Err(Error::new(ErrorKind::Ambiguous, text!("no answer from the vendor"; "供应商没有答复")));
        match mishap {
            Some(Mishap::Refused) => {
                return Err(Error::new(ErrorKind::Transient, text!("the vendor is full"; "供应商繁忙")));
            }
            Some(Mishap::RequestLost) => return unknown(),
            _ => {}
        }
        let known = books.jobs.iter().find(|(key, _)| key == idem).map(|(_, remote)| remote.clone());
        let remote = match (known, self.vendor.recover) {
            (Some(remote), Recover::Idempotent) => remote,
            _ => {
                let remote = format!("job-{}", books.jobs.len() + 1);
                books.jobs.push((idem.to_owned(), remote.clone()));
                remote
            }
        };
        if mishap == Some(Mishap::AnswerLost) { unknown() } else { Ok(remote) }
    }
    async fn find(&self, idem: &str) -> Result<Option<String>> {
        Ok(self.vendor.books().jobs.iter().find(|(key, _)| key == idem).map(|(_, remote)| remote.clone()))
    }
}
