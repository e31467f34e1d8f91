//! Steps that the tests share.

use async_trait::async_trait;
use kinora_engine::{Class, Cx, NewTask, Next, Step};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_testkit::vendor::Vendor;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

pub fn task(key: &str, kind: &str) -> NewTask {
    NewTask::new(key, kind, "stage", Text::same(key))
}

macro_rules! named {
    ($kind:literal) => {
        fn kind(&self) -> &'static str {
            $kind
        }
        fn version(&self) -> u32 {
            1
        }
        fn class(&self) -> Class {
            Class::Io
        }
    };
}

/// Adds a part for each word of its input, and a whole that needs them.
pub struct Split;

#[async_trait]
impl Step for Split {
    named!("split");
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let words: Vec<String> = cx.input_as()?;
        let part = |(i, word): (usize, &String)| task(&format!("part:{i}"), "write").input(json!(word));
        let mut spawn: Vec<NewTask> = words.iter().enumerate().map(part).collect();
        let keys: Vec<String> = spawn.iter().map(|t| t.key.clone()).collect();
        // The whole comes first on purpose: order in a batch means nothing.
        spawn.insert(0, task("whole", "write").needs(keys));
        Ok(Next::Done { result: json!(words.len()), spawn })
    }
}

/// Writes its input and what it needs into a file, in two ticks.
pub struct Write;

#[async_trait]
impl Step for Write {
    named!("write");
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        if cursor.is_null() {
            *cursor = json!(format!("{} {}", cx.input(), json!(cx.needs())));
            return Ok(Next::Poll(Duration::from_secs(1)));
        }
        let words = cursor.as_str().expect("as written");
        Ok(Next::done(json!({"media": cx.blobs().put(words.as_bytes(), "txt").await?})))
    }
}

/// Buys its input, twice over: two deliberate calls.
pub struct Buy(pub Vendor, pub u32);

#[async_trait]
impl Step for Buy {
    named!("buy");
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let mut jobs = Vec::new();
        for number in 0..self.1 {
            let call = self.0.call(json!([cx.input(), number]));
            jobs.push(cx.submit_once(number, &call).await?);
        }
        let seed = cx.record("seed", || async { Ok(json!(42)) }).await?;
        Ok(Next::done(json!({"jobs": jobs.len(), "seed": seed})))
    }
}

/// Fails so many times, then is done.
pub struct Fail(pub Arc<AtomicU32>, pub ErrorKind);

#[async_trait]
impl Step for Fail {
    named!("fail");
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        if self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() {
            return Err(Error::new(self.1, text!("out of ink"; "没有墨水了")));
        }
        Ok(Next::done(json!(cx.attempt())))
    }
}

/// Panics.
pub struct Panic;

#[async_trait]
impl Step for Panic {
    named!("panic");
    async fn tick(&self, _: &Cx, _: &mut Value) -> Result<Next> {
        panic!("the pen broke")
    }
}

/// Says that it began, and goes on until it is told to stop or let through.
#[derive(Clone, Default)]
pub struct Gate {
    pub began: Arc<Notify>,
    pub open: Arc<Notify>,
    pub ticks: Arc<AtomicU32>,
    pub cancels: Arc<AtomicU32>,
    /// Does not listen when told to stop.
    pub deaf: bool,
}

#[async_trait]
impl Step for Gate {
    named!("gate");
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let n = self.ticks.fetch_add(1, Ordering::SeqCst);
        self.began.notify_one();
        let told = async { if self.deaf { std::future::pending().await } else { cx.token().cancelled().await } };
        tokio::select! {
            () = told => Err(cx.stopped()),
            () = self.open.notified() => Ok(Next::done(json!({"tick": n, "attempt": cx.attempt()}))),
        }
    }
    async fn cancel(&self, _: &Cx, _: &Value) -> Result<()> {
        self.cancels.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}
