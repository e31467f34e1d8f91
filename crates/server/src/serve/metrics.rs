//! `/metrics`: numbers for Prometheus.

use crate::wiring::Workshop;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kinora_model::{Error, Result, text};
use kinora_ports::store;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use std::time::{Duration, Instant};

const REQUESTS: &str = "kinora_http_requests_total";
const SECONDS: &str = "kinora_http_request_seconds";
const OPEN: &str = "kinora_http_requests_open";
const MOVING: &str = "kinora_workflows_moving";
const TASKS: &str = "kinora_tasks";
const QUEUED: &str = "kinora_tasks_queued";

/// Every state that a task can be in: one that no task is in any more is told as none.
const STATES: [&str; 8] = ["blocked", "ready", "running", "waiting", "review", "done", "failed", "cancelled"];

/// Bounds of the buckets that times of answers are counted in, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Between two clearings of what was measured and not asked for.
const UPKEEP: Duration = Duration::from_secs(5);

/// What is counted in this process.
#[derive(Clone)]
pub struct Metrics {
    page: PrometheusHandle,
    process: Collector,
    workshop: Option<Workshop>,
}

/// Begins to count.
///
/// # Errors
/// Where somebody in this process counts already.
pub fn start() -> Result<Metrics> {
    let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
        Error::internal(text!("the numbers of /metrics cannot be kept"; "无法收集 /metrics 指标")).caused_by(cause)
    };
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS)
        .map_err(|e| failed(e.into()))?
        .build_recorder();
    let page = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|e| failed(e.to_string().into()))?;
    describe_counter!(REQUESTS, "Requests answered, by route, method and status");
    describe_histogram!(SECONDS, "Time from a request's head to its answer's head, in seconds, by method");
    describe_gauge!(OPEN, "Requests that are being answered");
    describe_gauge!(MOVING, "Workflows that have tasks to do");
    describe_gauge!(TASKS, "Tasks that are kept, by state");
    describe_gauge!(QUEUED, "Tasks that could run and wait for a slot");
    let process = Collector::new("kinora_");
    process.describe();
    Ok(Metrics { page, process, workshop: None })
}

impl Metrics {
    /// With the numbers of this workshop's work.
    pub fn of(mut self, workshop: Workshop) -> Self {
        self.workshop = Some(workshop);
        self
    }

    /// Clears what was measured from time to time: without it, it would grow until somebody asks.
    pub async fn upkeep(self) {
        loop {
            tokio::time::sleep(UPKEEP).await;
            self.page.run_upkeep();
        }
    }

    async fn look(&self) {
        self.process.collect();
        let Some(workshop) = &self.workshop else { return };
        match store::read(&*workshop.store, |rows| Ok((rows.moving()?, rows.task_counts()?))).await {
            Ok((moving, tasks)) => {
                gauge!(MOVING).set(moving as f64);
                let of = |state: &str| tasks.get(state).copied().unwrap_or_default() as f64;
                STATES.into_iter().for_each(|state| gauge!(TASKS, "state" => state).set(of(state)));
                gauge!(QUEUED).set(of("ready"));
            }
            Err(error) => tracing::warn!("work could not be counted: {error}"),
        }
    }
}

/// The page.
pub async fn page(State(metrics): State<Metrics>) -> Response {
    metrics.look().await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.page.render()).into_response()
}

/// `routes`, of which every answer is counted.
pub fn counted(routes: Router) -> Router {
    routes.layer(middleware::from_fn(count))
}

async fn count(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    // The pattern and not the path: ids without end would be counters without end. So would methods that nobody knows.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)".to_owned(), |m| m.as_str().to_owned());
    let method = known(request.method());
    gauge!(OPEN).increment(1.0);
    let open = Open;
    let response = next.run(request).await;
    drop(open);
    let status = response.status().as_u16().to_string();
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    histogram!(SECONDS, "method" => method).record(begun.elapsed());
    response
}

/// A request that is being answered, until it is dropped, as it is where a caller hangs up.
struct Open;

impl Drop for Open {
    fn drop(&mut self) {
        gauge!(OPEN).decrement(1.0);
    }
}

fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}
