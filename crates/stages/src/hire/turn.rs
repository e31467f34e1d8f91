//! One tick of hired work.

use super::{Agency, Choice, Hire, Hired, MadeBy};
use async_trait::async_trait;
use kinora_engine::{Cx, Next, OverBudget};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::clock::{Millis, millis};
use kinora_ports::paid::{PaidCall, Recover};
use kinora_ports::provider::{Limits, Model, Order, Progress, Provider, Schedule, Withdrawal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Failures in a row of one who may do it, after which the next one does.
const PATIENCE: u32 = 3;
/// New orders of the same after jobs that failed for a reason that may pass.
const AGAIN: u32 = 1;

/// Where a hired task stands between two ticks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct At {
    /// Who of those that may does it.
    choice: usize,
    /// Number of the paid call.
    pub call: u32,
    /// Jobs of this choice that failed.
    failed: u32,
    /// When the present job was taken.
    sent: Option<Millis>,
    /// Looks at the present job, where its schedule counts them: a cursor that changes is written down each time.
    looks: u32,
    /// Who could not do it, and why.
    fallen: Vec<Text>,
}

impl At {
    /// The next order of the same task, with whoever did this one.
    pub fn after(&self) -> Self {
        Self { call: self.call + 1, failed: 0, sent: None, looks: 0, ..self.clone() }
    }

    /// How often somebody tried to get it.
    pub fn tries(&self) -> u32 {
        let fallen = u32::try_from(self.fallen.len()).unwrap_or(u32::MAX);
        self.looks.saturating_add(self.failed).saturating_add(fallen)
    }
}

/// What a tick of hired work came to.
pub(crate) enum Turn<T> {
    /// It goes on.
    Wait(Next),
    /// It is made.
    Made(T, MadeBy),
    /// Nobody elsewhere could do it, and we are listed.
    Offline(MadeBy),
}

/// Somebody who may do it: what a request is made for.
pub(crate) struct Offer<'a> {
    /// The account.
    pub provider: &'a Provider,
    /// The model.
    pub model: &'a Model,
}

/// Makes the request: the same one in every tick.
#[async_trait]
pub(crate) trait Asks<R>: Send + Sync {
    /// What is asked of whoever this is. Its model is filled in afterwards.
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<R>;
}

/// An order with our money and the account's limits.
struct Posted<'a, T> {
    order: &'a dyn Order<T>,
    request: Value,
    limits: Limits,
    cost: i64,
}

#[async_trait]
impl<T: Send + Sync> PaidCall for Posted<'_, T> {
    fn provider(&self) -> &str {
        self.order.provider()
    }
    fn recover(&self) -> Recover {
        self.order.recover()
    }
    fn request(&self) -> Value {
        self.request.clone()
    }
    fn cost(&self) -> i64 {
        self.cost
    }
    fn limits(&self) -> Limits {
        self.limits
    }
    async fn submit(&self, idem: &str, deadline: Millis) -> Result<String> {
        self.order.submit(idem, deadline).await
    }
    async fn find(&self, idem: &str) -> Result<Option<String>> {
        self.order.find(idem).await
    }
}

/// A request ready to be sent to somebody.
struct Ready<'a, T> {
    name: String,
    model: &'a Model,
    /// When it is asked after the job, where that is not left to its card and its answers.
    schedule: Option<Schedule>,
    order: Box<dyn Order<T>>,
    request: Value,
    limits: Limits,
    cost: i64,
}

impl<T> Ready<'_, T> {
    /// When it is asked after the job.
    fn pace(&self) -> Schedule {
        self.schedule.unwrap_or(self.model.schedule)
    }
}

impl Agency {
    /// Gets hired work on. `at` is kept with the task, whatever this returns.
    ///
    /// # Errors
    /// As [`Step::tick`](kinora_engine::Step::tick): a retryable one is tried again.
    pub(crate) async fn turn<R: Hired>(
        &self,
        cx: &Cx,
        at: &mut At,
        hire: &Hire,
        asks: &dyn Asks<R>,
    ) -> Result<Turn<R::Take>> {
        loop {
            let Some(choice) = hire.choices.get(at.choice) else {
                let route = &hire.route;
                return Err(Error::missing(
                    text!("the route “{route}” leads nowhere; set `routes.{route}`"; "路由“{route}”没有可用的供应商；请设置 `routes.{route}`"),
                ));
            };
            let Choice::Maker { provider, .. } = choice else {
                let mut by = made_by(hire, at, "offline", None);
                if at.choice == 0 && hire.route != "offline" {
                    let route = &hire.route;
                    by.notes.push(text!("“{route}” is not configured here: it was made offline"; "“{route}”未在此配置：已由离线引擎完成"));
                }
                return Ok(Turn::Offline(by));
            };
            let (error, may_pass) = match self.ready(cx, choice, asks).await {
                Err(error) => (error, false),
                Ok(ready) => match self.advance(cx, at, &ready).await {
                    Ok(Some(take)) => {
                        return Ok(Turn::Made(take, made_by(hire, at, provider, Some(&ready.model.name))));
                    }
                    Ok(None) => {
                        let wait = ready.pace().first.max(Duration::from_millis(1));
                        return Ok(Turn::Wait(Next::Poll(wait)));
                    }
                    Err(Stop::Wait(next)) => return Ok(Turn::Wait(next)),
                    Err(Stop::Here(error)) => return Err(error),
                    Err(Stop::Next(error, may_pass)) => (error, may_pass),
                },
            };
            let next = hire.choices.get(at.choice + 1);
            let gives_up = !may_pass || cx.attempt() >= PATIENCE;
            let Some(next) = next.filter(|_| gives_up) else { return Err(error) };
            let (this, next, why) = (choice.name(), next.name(), error.what());
            at.fallen.push(
                text!("{this} could not do it, so {next} was asked: {}", why.en; "{this} 未能完成，改由 {next} 处理：{}", why.zh),
            );
            tracing::warn!(task = cx.key(), route = hire.route, from = this, to = next, %error, "a fallback was taken");
            *at = At {
                choice: at.choice + 1,
                call: at.call + 1,
                fallen: std::mem::take(&mut at.fallen),
                ..At::default()
            };
        }
    }

    /// The order as it goes to this choice.
    async fn ready<R: Hired>(&self, cx: &Cx, choice: &Choice, asks: &dyn Asks<R>) -> Result<Ready<'_, R::Take>> {
        let Choice::Maker { provider, model, schedule } = choice else {
            return Err(Error::internal(Text::same("offline")));
        };
        let account = self.provider(provider)?;
        let model = account.card.model(R::CAPABILITY, model.as_deref())?;
        let maker = R::maker(account).ok_or_else(|| {
            let what = R::CAPABILITY.title();
            Error::missing(text!("“{provider}” does not do this: {}", what.en; "“{provider}”不支持：{}", what.zh))
        })?;
        let request = asks.ask(cx, &Offer { provider: account, model }).await?.with_model(&model.name);
        let order = maker.order(&request, &cx.desk())?;
        let cost = self.cost(model.price.as_ref(), &request.usage())?.unwrap_or(0);
        let limits = account.card.limits;
        let request = serde_json::to_value(&request)
            .map_err(|cause| Error::internal(text!("a request cannot be stored"; "请求无法保存")).caused_by(cause))?;
        Ok(Ready { name: choice.name(), model, schedule: *schedule, order, request, limits, cost })
    }

    /// Sends the order where it was not sent, and asks after the job; `None` right after it was sent.
    async fn advance<T: Send + Sync>(&self, cx: &Cx, at: &mut At, ready: &Ready<'_, T>) -> Result<Option<T>, Stop> {
        let posted =
            Posted { order: &*ready.order, request: ready.request.clone(), limits: ready.limits, cost: ready.cost };
        let remote = cx.submit_once(at.call, &posted).await.map_err(refused)?;
        if at.sent.is_none() {
            at.sent = Some(cx.clock().now());
            if ready.pace().first > Duration::ZERO {
                return Ok(None);
            }
        }
        self.look(cx, at, ready, &remote).await
    }

    async fn look<T: Send + Sync>(
        &self,
        cx: &Cx,
        at: &mut At,
        ready: &Ready<'_, T>,
        remote: &str,
    ) -> Result<Option<T>, Stop> {
        let progress = match ready.order.poll(remote).await {
            Ok(progress) => progress,
            Err(error) => {
                if let ErrorKind::RateLimited(wait) = error.kind() {
                    cx.rest(ready.order.provider(), wait);
                }
                // Nothing is known about the job itself, so nobody else is asked.
                return Err(Stop::Here(error));
            }
        };
        if let Some(schedule) = ready.schedule {
            // Asked again by a person, it has as many looks once more.
            at.looks = if at.looks >= schedule.attempts { 1 } else { at.looks + 1 };
        }
        let ours = |cost: i64| match &ready.model.price {
            Some(price) => self.exchange().of(cost, &price.currency),
            None => Ok(cost),
        };
        match progress {
            Progress::Pending { done, after } => {
                if let Some(done) = done {
                    let name = &ready.name;
                    let share = (done.clamp(0.0, 1.0) * 1000.0) as u64;
                    cx.progress(share, 1000, text!("{name} is at it"; "{name} 正在生成"));
                }
                let now = cx.clock().now();
                let sent = *at.sent.get_or_insert(now);
                let pace = ready.pace();
                let next = match ready.schedule {
                    Some(schedule) => schedule.wait(at.looks),
                    None => Some(after).filter(|_| now <= sent + millis(pace.first + pace.every * pace.attempts)),
                };
                let Some(after) = next else {
                    // Asked again by a person, it has as long once more.
                    at.sent = Some(now);
                    return Err(Stop::Here(given_up(&ready.name, remote, now - sent)));
                };
                Err(Stop::Wait(Next::Poll(after.max(Duration::from_millis(1)))))
            }
            Progress::Done { take, cost } => {
                let cost = cost.map(ours).transpose()?.unwrap_or(ready.cost);
                cx.paid(at.call, cost).await?;
                Ok(Some(take))
            }
            Progress::Failed { error, charged } => {
                cx.paid(at.call, if charged == Some(false) { 0 } else { ready.cost }).await?;
                // That job is over: whoever tries again orders a new one.
                *at = At { call: at.call + 1, failed: at.failed + 1, sent: None, looks: 0, ..at.clone() };
                if error.kind().retryable() && at.failed <= AGAIN {
                    return Err(Stop::Wait(Next::Retry { after: ready.pace().every, error }));
                }
                Err(Stop::Next(settled(error), false))
            }
        }
    }

    /// Asks whoever has the job to stop.
    ///
    /// # Errors
    /// Where it could not be asked.
    pub(crate) async fn withdraw<R: Hired>(&self, cx: &Cx, at: &At, hire: &Hire, asks: &dyn Asks<R>) -> Result<()> {
        let Some(remote) = cx.open_call(at.call).await? else { return Ok(()) };
        let Some(choice @ Choice::Maker { .. }) = hire.choices.get(at.choice) else { return Ok(()) };
        let ready = self.ready(cx, choice, asks).await?;
        match ready.order.cancel(&remote).await? {
            // It does not go on, so nobody can take it over, and it is not paid.
            Withdrawal::Accepted => cx.paid(at.call, 0).await,
            Withdrawal::TooLate | Withdrawal::Unsupported => Ok(()),
        }
    }
}

/// Why a look at a job goes no further.
enum Stop {
    /// It is not over.
    Wait(Next),
    /// Whoever else may do it is not asked.
    Here(Error),
    /// Somebody else may be asked: at once, or (`true`) when this does not pass.
    Next(Error, bool),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Here(error)
    }
}

/// What follows from an order that was not taken.
fn refused(error: Error) -> Stop {
    let is_unknown = std::error::Error::source(&error)
        .and_then(|cause| cause.downcast_ref::<Error>())
        .is_some_and(|cause| cause.kind() == ErrorKind::Ambiguous);
    match error.kind() {
        // Ours to wait for, to decide or to pay.
        ErrorKind::Ambiguous | ErrorKind::Cancelled | ErrorKind::RateLimited(_) => Stop::Here(error),
        _ if is_unknown || OverBudget::of(&error).is_some() => Stop::Here(error),
        ErrorKind::Transient => Stop::Next(error, true),
        _ => Stop::Next(error, false),
    }
}

/// A job that was looked at often enough: nobody knows whether it will ever be over.
fn given_up(name: &str, remote: &str, after: Millis) -> Error {
    let minutes = after as f64 / 60_000.0;
    let what = text!("{name} has not finished the job {remote} after {minutes:.1} min; look there, then retry to ask on";
                     "{name} 的任务 {remote} 在 {minutes:.1} 分钟后仍未完成；请到供应商处查看，然后重试以继续等待");
    Error::new(ErrorKind::Unverified, what)
}

/// A failure that was retried often enough: it does not pass.
fn settled(error: Error) -> Error {
    match error.kind().retryable() {
        true => Error::new(ErrorKind::Unverified, error.what().clone()).caused_by(error),
        false => error,
    }
}

fn made_by(hire: &Hire, at: &At, provider: &str, model: Option<&str>) -> MadeBy {
    MadeBy {
        route: hire.route.clone(),
        provider: provider.to_owned(),
        model: model.map(str::to_owned),
        notes: at.fallen.clone(),
        tries: at.tries(),
    }
}
