//! Makers elsewhere that keep books, and fail as planned: a [`Vendor`] behind the port that steps hire through.

use crate::vendor::{Vendor, VendorCall};
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::{
    clock::Millis,
    paid::{PaidCall, Recover},
    provider::{
        Card, Desk, FrontDesk, Limits, Maker, Model, Order, Progress, Provider, Request, VoiceOption, Withdrawal,
    },
};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// What a shop does with an order: the take, or why there is none.
pub type Make<R> = Arc<dyn Fn(&R, &Desk) -> Result<<R as Request>::Take> + Send + Sync>;

/// Whoever makes one kind of thing at a [`Vendor`].
#[derive(Clone)]
pub struct Shop<R: Request> {
    card: Arc<Card>,
    vendor: Vendor,
    make: Make<R>,
    /// Looks at a job before it is over.
    looks: u32,
    asked: Arc<Mutex<Vec<R>>>,
    seen: Arc<Mutex<std::collections::BTreeMap<String, u32>>>,
    withdrawn: Arc<Mutex<Vec<String>>>,
}

impl<R: Request> Shop<R> {
    /// A shop of this vendor with one model, whose jobs are over at the `looks`th look after the first.
    pub fn new(vendor: Vendor, model: Model, looks: u32, make: Make<R>) -> Self {
        let (provider, title) = ("shop/test".to_owned(), Text::same("Shop"));
        let card = Arc::new(Card { provider, title, models: vec![model], limits: Limits::default() });
        Self { card, vendor, make, looks, asked: Arc::default(), seen: Arc::default(), withdrawn: Arc::default() }
    }
    /// What was sent to it, in order; what was sent twice is there twice.
    pub fn asked(&self) -> Vec<R> {
        self.asked.lock().expect("nobody panics holding this").clone()
    }
    /// Jobs that it was asked to stop.
    pub fn withdrawn(&self) -> Vec<String> {
        self.withdrawn.lock().expect("nobody panics holding this").clone()
    }
    /// The shop as an account.
    pub fn account(&self) -> Provider {
        Provider::new(self.card.clone(), Arc::new(Quiet))
    }
}

/// A front desk that says nothing.
struct Quiet;

#[async_trait]
impl FrontDesk for Quiet {
    async fn hello(&self) -> Result<Text> {
        Ok(Text::same("hello"))
    }
    async fn models(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        Ok(Vec::new())
    }
}

impl<R: Request> Maker<R> for Shop<R> {
    fn card(&self) -> &Card {
        &self.card
    }
    fn order(&self, request: &R, desk: &Desk) -> Result<Box<dyn Order<R::Take>>> {
        self.card.admit(request)?;
        let wanted = serde_json::to_value(request).unwrap_or_default();
        let call = self.vendor.call(wanted);
        Ok(Box::new(ShopOrder { shop: self.clone(), request: request.clone(), desk: desk.clone(), call }))
    }
}

struct ShopOrder<R: Request> {
    shop: Shop<R>,
    request: R,
    desk: Desk,
    call: VendorCall,
}

#[async_trait]
impl<R: Request> PaidCall for ShopOrder<R> {
    fn provider(&self) -> &str {
        &self.shop.card.provider
    }
    fn recover(&self) -> Recover {
        self.call.recover()
    }
    fn request(&self) -> Value {
        self.call.request()
    }
    fn cost(&self) -> i64 {
        self.call.cost()
    }
    async fn submit(&self, idem: &str, deadline: Millis) -> Result<String> {
        self.shop.asked.lock().expect("nobody panics holding this").push(self.request.clone());
        self.call.submit(idem, deadline).await
    }
    async fn find(&self, idem: &str) -> Result<Option<String>> {
        self.call.find(idem).await
    }
}

#[async_trait]
impl<R: Request> Order<R::Take> for ShopOrder<R> {
    async fn poll(&self, remote: &str) -> Result<Progress<R::Take>> {
        let looks = {
            let mut seen = self.shop.seen.lock().expect("nobody panics holding this");
            let looks = seen.entry(remote.to_owned()).or_default();
            *looks += 1;
            *looks
        };
        if looks <= self.shop.looks {
            return Ok(Progress::Pending { done: Some(0.5), after: Duration::from_secs(5) });
        }
        match (self.shop.make)(&self.request, &self.desk) {
            Ok(take) => Ok(Progress::Done { take, cost: None }),
            Err(error) => Ok(Progress::Failed { error, charged: Some(false) }),
        }
    }
    async fn cancel(&self, remote: &str) -> Result<Withdrawal> {
        self.shop.withdrawn.lock().expect("nobody panics holding this").push(remote.to_owned());
        Ok(Withdrawal::Accepted)
    }
}

/// That a shop cannot make something, and never will.
pub fn never() -> Error {
    Error::new(ErrorKind::Denied, text!("the shop does not make that"; "商店不制作该内容"))
}
