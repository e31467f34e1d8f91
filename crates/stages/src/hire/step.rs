//! A step that hires.

use super::{Agency, Asks, At, Hire, Hired, MadeBy, Turn};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Offline work that hired steps do at once, where a route falls back to it: they run among those that wait for others.
static OFFLINE: Semaphore = Semaphore::const_new(2);

/// What is ordered, and who is hired for it. The work's own fields stand beside `hire`, so that the offline step reads
/// the same input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredInput<T> {
    /// Who.
    pub hire: Hire,
    /// What.
    #[serde(flatten)]
    pub work: T,
}

/// A kind of work that somebody can be hired for.
#[async_trait]
pub(crate) trait Work: Asks<Self::Request> {
    /// What is asked of whoever is hired.
    type Request: Hired;
    /// Kind and version of the step.
    const KIND: (&'static str, u32);

    /// The end of the task, out of what was made.
    async fn made(&self, cx: &Cx, take: <Self::Request as Request>::Take) -> Result<Next>;
    /// The step that does the same here.
    fn offline(&self) -> &dyn Step;
}

/// Does a kind of work by hiring somebody.
pub(crate) struct HiredStep<W> {
    pub work: W,
    pub agency: Agency,
}

impl<W: Work + 'static> HiredStep<W> {
    /// As a step of an engine.
    pub fn boxed(work: W, agency: &Agency) -> Arc<dyn Step> {
        Arc::new(Self { work, agency: agency.clone() })
    }
}

#[async_trait]
impl<W: Work> Step for HiredStep<W> {
    fn kind(&self) -> &'static str {
        W::KIND.0
    }
    fn version(&self) -> u32 {
        W::KIND.1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let hire = hire(cx)?;
        let mut at = at(cursor)?;
        let end = self.agency.turn(cx, &mut at, &hire, &self.work).await;
        leave(cursor, &at)?;
        match end? {
            Turn::Wait(next) => Ok(next),
            Turn::Made(take, by) => finished(cx, self.work.made(cx, take).await?, by).await,
            Turn::Offline(by) => {
                let _turn = OFFLINE.acquire().await;
                let next = self.work.offline().tick(cx, &mut Value::Null).await?;
                finished(cx, next, by).await
            }
        }
    }
    async fn cancel(&self, cx: &Cx, cursor: &Value) -> Result<()> {
        self.agency.withdraw(cx, &at(cursor)?, &hire(cx)?, &self.work).await
    }
}

/// Who is hired for the task.
pub(crate) fn hire(cx: &Cx) -> Result<Hire> {
    #[derive(Deserialize)]
    struct Hiring {
        hire: Hire,
    }
    Ok(cx.input_as::<Hiring>()?.hire)
}

/// Where the task stands, out of its cursor.
pub(crate) fn at(cursor: &Value) -> Result<At> {
    if cursor.is_null() {
        return Ok(At::default());
    }
    At::deserialize(cursor).map_err(|cause| {
        Error::internal(text!("where a hired task stands cannot be read"; "无法读取外部任务的进度")).caused_by(cause)
    })
}

/// Leaves where the task stands in its cursor. Before anything is sent it stays empty: as long as it is, a result that
/// somebody else makes meanwhile is found.
pub(crate) fn leave(cursor: &mut Value, at: &At) -> Result<()> {
    leave_as(cursor, at)
}

/// [`leave`] of whatever a step keeps.
pub(crate) fn leave_as<T: Default + PartialEq + Serialize>(cursor: &mut Value, at: &T) -> Result<()> {
    *cursor = match *at == T::default() {
        true => Value::Null,
        false => serde_json::to_value(at).map_err(|cause| {
            Error::internal(text!("where a hired task stands cannot be stored"; "无法保存外部任务的进度"))
                .caused_by(cause)
        })?,
    };
    Ok(())
}

/// The end of a hired task, with who did it beside what it gives.
pub(crate) async fn finished(cx: &Cx, next: Next, by: MadeBy) -> Result<Next> {
    let Next::Done { mut result, spawn } = next else { return Ok(next) };
    let by = serde_json::to_value(by).map_err(|cause| {
        Error::internal(text!("who made it cannot be stored"; "无法保存制作者信息")).caused_by(cause)
    })?;
    match &mut result {
        Value::Object(fields) => drop(fields.insert(MadeBy::RECORDED.into(), by)),
        // A picture's name has no room for more.
        _ => drop(cx.record(MadeBy::RECORDED, || async { Ok(by) }).await?),
    }
    Ok(Next::Done { result, spawn })
}
