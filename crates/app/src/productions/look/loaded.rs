//! A production loaded for a look: its record, how far it is, and what its tasks gave.

use super::super::{ItemState, Production, Productions, Progress};
use crate::caller::Caller;
use kinora_engine::{Snapshot, WorkflowState};
use kinora_model::script::Script;
use kinora_model::{Error, Result, ShotId, Text, text};
use kinora_ports::store::{self, Task, TaskState};
use kinora_stages::{AnimaticMade, MadeBy, PlanMade, graph};
use kinora_timeline::MediaId;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use tokio::sync::OnceCell;

/// What a picture shows in words, by the key of the task that draws it.
pub(in crate::productions) type Prompts = BTreeMap<String, String>;

/// Runs that are looked into for what the last one has not made yet, the last one among them.
const BACK: usize = 5;

/// A production loaded for a look.
pub(super) struct Look<'a> {
    pub productions: &'a Productions,
    pub production: Production,
    pub progress: Progress,
    pub run: Option<Snapshot>,
    script: OnceCell<Option<(Script, Prompts)>>,
}

impl Productions {
    /// The script as edited, and what its pictures show in words.
    pub(in crate::productions) async fn script_of(&self, caller: &Caller, id: &str) -> Result<(Script, Prompts)> {
        let look = self.open(caller, id).await?;
        look.script().await?.cloned().ok_or_else(|| {
            Error::new(
                kinora_model::ErrorKind::Conflict,
                text!("the script of workflow {id} is not made yet; wait for the stage script"; "工作流 {id} 的剧本尚未生成；请等待剧本阶段完成"),
            )
        })
    }

    /// Loads a production.
    pub(super) async fn open(&self, caller: &Caller, id: &str) -> Result<Look<'_>> {
        let (production, row) = self.find(caller, id).await?;
        let (progress, run) = self.progress_of(&production, row.as_ref()).await?;
        Ok(Look { productions: self, production, progress, run, script: OnceCell::new() })
    }

    /// What tasks of these keys gave, in the first of `runs` that has it.
    pub(super) async fn results_of(
        &self,
        production: &Production,
        runs: &[usize],
        keys: Vec<String>,
    ) -> Result<BTreeMap<String, Value>> {
        let runs: Vec<_> = runs.iter().map(|run| production.workflow(*run)).collect();
        store::read(&**self.0.engine.store(), move |rows| {
            let mut made = BTreeMap::new();
            for key in keys {
                for run in &runs {
                    let task = rows.task(&Task::id_of(run, &key))?;
                    if let Some(TaskState::Done { result, .. }) = task.map(|t| t.state) {
                        made.insert(key, result);
                        break;
                    }
                }
            }
            Ok(made)
        })
        .await
    }
}

impl Look<'_> {
    /// What tasks of these keys gave: in this run, or until it has come so far, in the one before.
    pub async fn results(&self, keys: Vec<String>) -> Result<BTreeMap<String, Value>> {
        let last = self.production.runs.len().saturating_sub(1);
        let runs: Vec<usize> = (0..=last).rev().take(BACK).collect();
        self.productions.results_of(&self.production, &runs, keys).await
    }

    /// Who made what tasks of these keys gave, where somebody was hired for it.
    pub async fn makers(&self, keys: Vec<String>) -> Result<BTreeMap<String, MadeBy>> {
        let last = self.production.runs.len().saturating_sub(1);
        let runs: Vec<_> = (0..=last).rev().take(BACK).map(|run| self.production.workflow(run)).collect();
        store::read(&**self.productions.0.engine.store(), move |rows| {
            let mut made = BTreeMap::new();
            for key in keys {
                for id in runs.iter().map(|run| Task::id_of(run, &key)) {
                    let Some(TaskState::Done { result, .. }) = rows.task(&id)?.map(|task| task.state) else { continue };
                    let by = match MadeBy::of(&result) {
                        Some(by) => Some(by),
                        None => rows.recorded(&id, MadeBy::RECORDED)?.and_then(|by| MadeBy::deserialize(by).ok()),
                    };
                    made.extend(by.map(|by| (key, by)));
                    break;
                }
            }
            Ok(made)
        })
        .await
    }

    /// The script and the words of its pictures, read once.
    pub async fn script(&self) -> Result<Option<&(Script, Prompts)>> {
        let read = async || -> Result<Option<(Script, Prompts)>> {
            let made = self.results(vec![graph::PLAN.to_owned()]).await?;
            let Some(plan) = typed::<PlanMade>(&made, graph::PLAN)? else { return Ok(None) };
            Ok(Some((self.json(&plan.script).await?, self.json(&plan.prompts).await?)))
        };
        Ok(self.script.get_or_try_init(read).await?.as_ref())
    }

    /// How long each shot is, as far as they are timed.
    pub async fn lengths(&self, script: &Script) -> Result<BTreeMap<ShotId, f64>> {
        let made = self.results(vec![graph::ANIMATIC.to_owned()]).await?;
        let timed: Option<AnimaticMade> = typed(&made, graph::ANIMATIC)?;
        let lengths = timed.map(|t| t.lengths).unwrap_or_default();
        Ok(script.shots().map(|(_, shot)| shot.id.clone()).zip(lengths).collect())
    }

    async fn json<T: DeserializeOwned>(&self, id: &MediaId) -> Result<T> {
        let bytes = self.productions.0.blobs.get(id).await?;
        serde_json::from_slice(&bytes).map_err(unreadable)
    }

    /// Who could not make what they were hired for, and who did: each sentence once, with how often it was so.
    pub async fn notes(&self) -> Result<Vec<Text>> {
        let hired = self.run.iter().flat_map(|run| &run.tasks);
        let hired = hired.filter(|task| task.kind.starts_with("hired_") && task.state == "done");
        let made = self.makers(hired.map(|task| task.key.clone()).collect()).await?;
        let mut counted: Vec<(Text, usize)> = Vec::new();
        for note in made.into_values().flat_map(|by| by.notes) {
            match counted.iter_mut().find(|(known, _)| *known == note) {
                Some((_, times)) => *times += 1,
                None => counted.push((note, 1)),
            }
        }
        let told = counted.into_iter().map(|(note, times)| match times {
            1 => note,
            _ => text!("{} ({times} times)", note.en; "{}（{times} 次）", note.zh),
        });
        Ok(told.collect())
    }

    /// How the task of this key stands in this run.
    pub fn state(&self, key: &str) -> ItemState {
        let task = self.run.iter().flat_map(|run| &run.tasks).find(|t| t.key == key);
        let over = self.run.as_ref().is_some_and(|run| matches!(run.state, WorkflowState::Cancelled));
        match task {
            Some(task) => ItemState::of_task(&task.state),
            None if over => ItemState::Cancelled,
            None => ItemState::Pending,
        }
    }

    /// Which share of the task of this key is done.
    pub fn share(&self, key: &str) -> f64 {
        let task = self.run.iter().flat_map(|run| &run.tasks).find(|t| t.key == key);
        match task {
            Some(task) if task.state == "done" => 1.0,
            Some(task) => {
                task.progress.as_ref().filter(|p| p.total > 0).map_or(0.0, |p| p.done as f64 / p.total as f64)
            }
            None => 0.0,
        }
    }
}

/// What the task of this key gave, as a type.
pub(super) fn typed<T: DeserializeOwned>(made: &BTreeMap<String, Value>, key: &str) -> Result<Option<T>> {
    made.get(key).map(|value| T::deserialize(value).map_err(unreadable)).transpose()
}

fn unreadable(cause: serde_json::Error) -> Error {
    Error::internal(text!("what was stored cannot be read; was it made by another version?";
                          "保存的内容无法读取；是否由其他版本生成？"))
    .caused_by(cause)
}
