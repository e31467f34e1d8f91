//! What the handlers share.

use crate::errors::WORKFLOW;
use crate::ids;
use crate::options::Choices;
use crate::wire::Answered;
use axum::extract::FromRef;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::Stage;
use kinora_app::caller::Caller;
use kinora_app::productions::{Options, Production, Productions, StoryInput, TaskName};
use kinora_gate::{Gate, Names, Way};
use kinora_http::Fault;
use kinora_model::{Error, ErrorKind};
use kinora_timeline::MediaId;
use serde::Serialize;
use std::sync::Arc;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Desk {
    pub productions: Productions,
    pub gate: Gate,
    pub choices: Arc<Choices>,
}

impl FromRef<Desk> for Gate {
    fn from_ref(desk: &Desk) -> Self {
        desk.gate.clone()
    }
}

impl Desk {
    /// The caller's workflow.
    pub async fn known(&self, caller: &Caller, id: &str) -> Result<Production, Fault> {
        let found = self.productions.find(caller, ids::workflow(id)?).await;
        Ok(found.map_err(no_such_workflow)?.0)
    }

    /// The address of a file that the answer to `way` names.
    pub fn link(&self, way: &Way, media: &MediaId, name: &str) -> Result<String, Fault> {
        let extension = media.0.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        self.gate.link(media, &format!("{name}.{extension}"), way)
    }

    /// [`link`](Self::link) for what may not be there yet.
    pub fn link_to(&self, way: &Way, media: Option<&MediaId>, name: &str) -> Result<Option<String>, Fault> {
        media.map(|media| self.link(way, media, name)).transpose()
    }

    /// Does `work` once for this request, and words what it gives with `status`.
    pub async fn once<T: Serialize, W>(
        &self,
        caller: &Caller,
        way: &Way,
        body: &[u8],
        status: StatusCode,
        work: impl FnOnce(Names) -> W,
    ) -> Result<Response, Fault>
    where
        W: Future<Output = Result<T, Fault>>,
    {
        let answer = async |names| Ok((status, Answered::of(work(names).await?)).into_response());
        self.gate.once(caller, way, body, answer).await
    }
}

/// What a request for a stage brings, besides what it asks.
pub(crate) struct Stages<'a> {
    pub caller: &'a Caller,
    pub way: &'a Way,
    pub body: &'a [u8],
}

impl Desk {
    /// Makes a workflow come as far as `stage`, with another story where one is given, and its options changed by `how`;
    /// once for a request.
    pub async fn go_on(
        &self,
        Stages { caller, way, body }: Stages<'_>,
        workflow: &str,
        stage: Stage,
        input: Option<StoryInput>,
        how: impl Fn(&mut Options, &Choices) -> Result<(), Fault>,
    ) -> Result<Response, Fault> {
        let known = self.known(caller, workflow).await?;
        // What is wrong is told here, where its field is known.
        how(&mut known.options.clone(), &self.choices)?;
        self.once(caller, way, body, StatusCode::ACCEPTED, async |_| {
            let change = |production: &mut Production| {
                if let Some(input) = &input {
                    production.input = input.clone();
                }
                how(&mut production.options, &self.choices).map_err(|fault| Error::invalid(fault.what().clone()))
            };
            Ok(Asked::of(&self.productions.go_on(caller, workflow, stage, change).await?))
        })
        .await
    }
}

/// A task that was asked for.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Asked {
    /// By which its state and its result can be asked for.
    #[schema(example = "task_507f1f77bcf86cd799439011_script_1")]
    task_id: String,
    #[schema(example = "pending")]
    status: &'static str,
}

impl Asked {
    pub fn of(task: &TaskName) -> Self {
        Self { task_id: task.to_string(), status: "pending" }
    }
}

/// An error of the application where the workflow itself is what may not be there.
pub(crate) fn no_such_workflow(error: Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound => Fault::from(error).at(WORKFLOW),
        _ => error.into(),
    }
}
