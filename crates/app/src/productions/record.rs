//! A production as it is kept.

use crate::hiring::Hiring;
use kinora_model::film::Wishes;
use kinora_model::{Error, Result, ShotId, WorkflowId, text};
use kinora_ports::clock::Millis;
use kinora_ports::provider::StoryKind;
use kinora_ports::store::Document;

use kinora_stages::edits::{AssetEdit, GivenMusic, ShotEdit};
use kinora_stages::{Edits, Grid, Order, Proofs, Quality, Stage};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The kind of documents that productions are.
pub(super) const PRODUCTION: &str = "production";

/// What a production is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryInput {
    /// What it is.
    pub kind: StoryKind,
    /// The file.
    pub media: MediaId,
    /// Its name.
    pub file_name: String,
}

/// How a production is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// How the film shall be.
    pub wishes: Wishes,
    /// Effort of the encoder.
    pub quality: Quality,
    /// The shape of storyboard sheets.
    #[serde(default)]
    pub grid: Grid,
    /// Who makes what, by capability (`text`, `image`, `video`, `audio`), where the caller chose.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub providers: BTreeMap<String, String>,
    /// What it may spend in all, in millionths of the budget's currency; what the server lets it where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<i64>,
    /// The last stage that begins by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_after: Option<Stage>,
    /// Stages after which somebody looks before it goes on.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub review: BTreeSet<Stage>,
}

impl Options {
    /// How far it goes from `from` on before anybody must do something, and whether it then waits for `resume`.
    pub(super) fn way_from(&self, from: Stage) -> (Stage, bool) {
        let ahead = Stage::ALL.into_iter().filter(|s| *s >= from);
        for stage in ahead {
            if self.review.contains(&stage) && stage != Stage::Edit {
                return (stage, true);
            }
            if self.stop_after == Some(stage) {
                return (stage, false);
            }
        }
        (Stage::Edit, false)
    }
}

/// One way from an order to what it makes; its workflow is [`Production::workflow`] of its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The stage that was asked for.
    pub asked: Stage,
    /// The last stage of it.
    pub until: Stage,
    /// Somebody looks at it after that stage before the next one begins.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// When.
    pub made: Millis,
}

/// Something with versions: the edit that made each, and the run in which it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Versions<E> {
    /// Oldest first; never empty.
    pub all: Vec<Version<E>>,
    /// Which one is in the film, counted from 0.
    pub current: usize,
    /// An edit that was made and not worked on yet.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub wanted: Option<E>,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version<E> {
    /// What a person changed.
    pub edit: E,
    /// The run in which it was made first.
    pub run: usize,
    /// When it was asked for.
    pub made: Millis,
}

impl<E: Clone + Default + PartialEq> Versions<E> {
    /// Of something nobody changed yet, made in the first run.
    pub fn first(made: Millis) -> Self {
        Self { all: vec![Version { edit: E::default(), run: 0, made }], current: 0, wanted: None }
    }
    /// The edit that is in the film.
    pub fn edit(&self) -> &E {
        &self.all[self.current].edit
    }
    /// The edit to go on from: the one wanted, else the one in the film.
    pub fn latest(&self) -> E {
        self.wanted.clone().unwrap_or_else(|| self.edit().clone())
    }
    /// Makes `edit` the current version, to be made in `run`.
    pub fn add(&mut self, edit: E, run: usize, made: Millis) {
        self.wanted = None;
        self.all.push(Version { edit, run, made });
        self.current = self.all.len() - 1;
    }
}

/// A production: what document 004 calls a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Production {
    /// Its id: 24 hex digits.
    #[serde(skip)]
    pub id: String,
    /// When it was made.
    #[serde(skip)]
    pub created: Millis,
    /// As it was read: by this a change sees that nobody else was faster.
    #[serde(skip)]
    pub(super) stored: Value,
    /// Its name.
    pub name: String,
    /// What it is made from.
    pub input: StoryInput,
    /// How it is made.
    pub options: Options,
    /// Its runs, oldest first.
    pub runs: Vec<Run>,
    /// Shots that somebody changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shots: BTreeMap<ShotId, Versions<ShotEdit>>,
    /// Roles, places and things that somebody changed, by the key of the task that draws them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub assets: BTreeMap<String, Versions<AssetEdit>>,
    /// Music that somebody brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub music: Option<GivenMusic>,
}

impl Production {
    /// Out of its document.
    pub(super) fn of(document: &Document) -> Result<Self> {
        let mut production: Self = serde_json::from_value(document.body.clone()).map_err(|cause| {
            let id = &document.id;
            Error::internal(text!("the record of workflow {id} cannot be read"; "工作流 {id} 的记录无法读取"))
                .caused_by(cause)
        })?;
        production.id.clone_from(&document.id);
        production.created = document.created;
        production.stored.clone_from(&document.body);
        Ok(production)
    }

    /// As a document of `owner`.
    pub(super) fn document(&self, owner: &str, now: Millis) -> Result<Document> {
        let body = serde_json::to_value(self).map_err(|cause| {
            Error::internal(text!("the workflow cannot be stored"; "工作流无法保存")).caused_by(cause)
        })?;
        Ok(Document {
            kind: PRODUCTION.into(),
            id: self.id.clone(),
            owner: owner.into(),
            label: String::new(),
            run: Some(self.run()),
            created: self.created,
            updated: now,
            body,
        })
    }

    /// The workflow of the present run.
    pub fn run(&self) -> WorkflowId {
        self.workflow(self.runs.len().saturating_sub(1))
    }
    /// The workflow of the run of this number, from 0.
    pub fn workflow(&self, run: usize) -> WorkflowId {
        WorkflowId::new(format!("{}-{}", self.id, run + 1))
    }
    /// The last stage of the present run.
    pub fn until(&self) -> Stage {
        self.runs.last().map_or(Stage::Script, |r| r.until)
    }
    /// The last stage that it shall come to.
    pub fn target(&self) -> Stage {
        self.options.stop_after.unwrap_or(Stage::Edit).max(self.until())
    }

    /// One of nobody, that is never kept: to be looked at beforehand.
    pub(super) fn sketch(input: StoryInput, options: Options) -> Self {
        let (id, name, stored, runs) = (String::new(), String::new(), Value::Null, Vec::new());
        let (shots, assets) = Default::default();
        Self { id, created: 0, stored, name, input, options, runs, shots, assets, music: None }
    }

    /// What to order for the stages up to `until`.
    pub(super) fn order(&self, until: Stage, review: bool, hiring: &Hiring) -> Order {
        let edits = Edits {
            shots: self.shots.iter().map(|(id, v)| (id.clone(), v.edit().clone())).collect(),
            roles: self.assets.iter().filter_map(|(key, v)| Some((role_of(key)?, v.edit().clone()))).collect(),
            pictures: self
                .assets
                .iter()
                .filter(|(key, _)| role_of(key).is_none())
                .map(|(key, v)| (key.clone(), v.edit().clone()))
                .collect(),
            music: self.music.clone(),
        };
        let Options { wishes, quality, grid, providers, .. } = self.options.clone();
        let StoryInput { kind, media, file_name } = self.input.clone();
        Order {
            kind,
            until,
            review,
            edits,
            proofs: Proofs { assets: true, sheets: Some(grid), reels: true },
            hires: hiring.hires(&providers),
            ..Order::new(media, file_name, wishes, quality)
        }
    }
}

/// The role that a portrait's key names.
pub(super) fn role_of(key: &str) -> Option<kinora_model::RoleId> {
    key.strip_prefix("portrait:").map(kinora_model::RoleId::new)
}
