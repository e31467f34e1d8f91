//! Looking at what a production has made, stage by stage.

use super::change::in_words;
use super::view::*;
use super::{ItemState, Production, Productions, Progress};
use crate::caller::Caller;
use kinora_engine::{Snapshot, WorkflowState};
use kinora_model::script::{Script, Shot, page};
use kinora_model::{Error, Language, Result, ShotId, Text, text};
use kinora_ports::clock::Millis;
use kinora_ports::provider::{FrameTake, SoundTake, SpeechTake};
use kinora_ports::store::{self, Task, TaskState, Workflow};
use kinora_stages::{AnimaticMade, BriefMade, FilmMade, PlanMade, SegmentMade, SheetMade, Stage, graph};
use kinora_timeline::MediaId;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a picture shows in words, by the key of the task that draws it.
pub(super) type Prompts = BTreeMap<String, String>;

/// A production loaded for a look.
struct Look<'a> {
    productions: &'a Productions,
    production: Production,
    progress: Progress,
    run: Option<Snapshot>,
}

impl Productions {
    /// The script.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn script(&self, caller: &Caller, id: &str) -> Result<(Production, ScriptView)> {
        let look = self.open(caller, id).await?;
        let mut view = ScriptView {
            state: look.progress.of_stage(Stage::Script).state,
            script: None,
            screenplay: String::new(),
            shot_list: String::new(),
        };
        if let Some((script, _)) = look.script().await? {
            let lengths = look.lengths(&script).await?;
            view.screenplay = page::screenplay(&script);
            view.shot_list = page::shot_list(&script, |shot| lengths.get(&shot.id).copied());
            view.script = Some(script);
        }
        Ok((look.production, view))
    }

    /// The roles, things and places.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn assets(&self, caller: &Caller, id: &str) -> Result<Vec<AssetView>> {
        let look = self.open(caller, id).await?;
        let Some((script, prompts)) = look.script().await? else { return Ok(Vec::new()) };
        let zh = script.language == Language::Zh;
        let mut assets = Vec::new();
        for role in &script.roles {
            let about = page::about(role, zh);
            let asset = (graph::portrait(&role.id), AssetKind::Character, role.name.clone(), about.clone(), about);
            assets.push(asset);
        }
        for scenery in graph::scenery(&script) {
            let prompt = prompts.get(&scenery.key).cloned().unwrap_or_default();
            let place = &scenery.scene.place;
            assets.push(match scenery.thing {
                Some(thing) => (scenery.key, AssetKind::Prop, thing.to_owned(), thing.to_owned(), prompt),
                None => (scenery.key, AssetKind::Scene, place.clone(), place.clone(), prompt),
            });
        }
        let made = look.results(assets.iter().map(|a| a.0.clone()).collect()).await?;
        let view = |(key, kind, name, description, prompt): (String, AssetKind, String, String, String)| {
            let versions = look.production.assets.get(&key);
            let edit = versions.map(super::Versions::latest).unwrap_or_default();
            let picture = match kind {
                AssetKind::Character => typed::<MediaId>(&made, &key)?,
                _ => typed::<FrameTake>(&made, &key)?.map(|take| take.still),
            };
            let state = match versions.is_some_and(|v| v.wanted.is_some()) {
                true => ItemState::Pending,
                false => look.state(&key),
            };
            let prompt = edit.prompt.unwrap_or(prompt);
            Ok(AssetView { key, kind, name, description, prompt, picture, reference: edit.reference, state })
        };
        assets.into_iter().map(view).collect()
    }

    /// The storyboard.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn storyboard(&self, caller: &Caller, id: &str) -> Result<(Production, StoryboardView)> {
        let look = self.open(caller, id).await?;
        let grid = look.production.options.grid;
        let state = look.progress.of_stage(Stage::Storyboard).state;
        let mut view = StoryboardView { state, grid, sheets: vec![], shots: vec![] };
        let Some((script, prompts)) = look.script().await? else { return Ok((look.production, view)) };
        let shots: Vec<&Shot> = script.shots().map(|(_, shot)| shot).collect();
        let sheets: Vec<String> = (0..shots.len().div_ceil(grid.cells())).map(graph::sheet).collect();
        let frames = shots.iter().map(|s| graph::frame(&s.id));
        let keys = frames.clone().chain(frames.map(|key| graph::brief(&key))).chain(sheets.iter().cloned());
        let made = look.results(keys.collect()).await?;
        let mut cropped = BTreeMap::new();
        for key in &sheets {
            if let Some(sheet) = typed::<SheetMade>(&made, key)? {
                view.sheets.push(sheet.sheet);
                cropped.extend(sheet.cells);
            }
        }
        let lengths = look.lengths(&script).await?;
        for (n, shot) in shots.into_iter().enumerate() {
            let key = graph::frame(&shot.id);
            let versions = look.production.shots.get(&shot.id);
            let wanted = versions.and_then(|v| v.wanted.clone());
            // Where nothing was said, what an earlier run read does not hold any more.
            let is_said = versions.is_some_and(|v| !v.edit().prompts.is_empty());
            let read: Option<BriefMade> = match is_said {
                true => typed(&made, &graph::brief(&key))?,
                false => None,
            };
            let shown =
                read.as_ref().map(|r| r.words.clone()).or_else(|| prompts.get(&key).cloned()).unwrap_or_default();
            view.shots.push(ShotView {
                id: shot.id.clone(),
                sequence: n + 1,
                prompt: wanted.as_ref().map_or(shown.clone(), |w| in_words(&shown, &w.prompts)),
                unread: read.map(|r| r.unread).unwrap_or_default(),
                size: shot.size,
                picture: typed::<FrameTake>(&made, &key)?.map(|take| take.still),
                cropped: cropped.get(&shot.id).cloned(),
                dialogue: shot.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n"),
                seconds: lengths.get(&shot.id).copied(),
                state: if wanted.is_some() { ItemState::PendingRegeneration } else { look.state(&key) },
            });
        }
        Ok((look.production, view))
    }

    /// The animatic.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn animatic(&self, caller: &Caller, id: &str) -> Result<(Production, AnimaticView)> {
        let look = self.open(caller, id).await?;
        let state = look.progress.of_stage(Stage::Animatic).state;
        let mut view = AnimaticView { state, reel: None, shots: vec![], seconds: 0.0, warnings: vec![] };
        let Some((script, _)) = look.script().await? else { return Ok((look.production, view)) };
        let ids: Vec<ShotId> = script.shots().map(|(_, shot)| shot.id.clone()).collect();
        let whole = [graph::ANIMATIC.to_owned(), graph::ANIMATIC_REEL.to_owned()];
        let made = look.results(ids.iter().map(graph::still_reel).chain(whole).collect()).await?;
        view.reel = typed(&made, graph::ANIMATIC_REEL)?;
        if let Some(timed) = typed::<AnimaticMade>(&made, graph::ANIMATIC)? {
            for (id, seconds) in ids.into_iter().zip(timed.lengths) {
                let reel = typed(&made, &graph::still_reel(&id))?;
                view.shots.push(TimedShot { id, reel, start: view.seconds, seconds });
                view.seconds += seconds;
            }
            view.warnings = timed.warnings;
        }
        Ok((look.production, view))
    }

    /// The voices of one shot: one file for each line, and their length in all.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn voices(&self, caller: &Caller, id: &str, shot: &ShotId) -> Result<Vec<SpeechTake>> {
        let look = self.open(caller, id).await?;
        let Some((script, _)) = look.script().await? else { return Ok(Vec::new()) };
        let lines = script.shots().find(|(_, s)| s.id == *shot).map_or(0, |(_, s)| s.lines.len());
        let keys: Vec<String> = (0..lines).map(|n| graph::voice(shot, n)).collect();
        // Only what this run made: what an earlier one made speaks other words.
        let made = self.results_of(&look.production, &[look.production.runs.len() - 1], keys.clone()).await?;
        keys.iter().filter_map(|key| typed(&made, key).transpose()).collect()
    }

    /// The moving shots.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn video(&self, caller: &Caller, id: &str) -> Result<(Production, VideoView)> {
        let look = self.open(caller, id).await?;
        let stage = look.progress.of_stage(Stage::Video);
        let mut view = VideoView { state: stage.state, share: stage.share, segments: vec![] };
        let Some((script, _)) = look.script().await? else { return Ok((look.production, view)) };
        let ids: Vec<ShotId> = script.shots().map(|(_, shot)| shot.id.clone()).collect();
        let keys = ids.iter().flat_map(|id| [graph::segment(id), graph::segment_reel(id)]);
        let made = look.results(keys.collect()).await?;
        for shot in ids {
            let key = graph::segment_reel(&shot);
            let segment: Option<SegmentMade> = typed(&made, &graph::segment(&shot))?;
            view.segments.push(SegmentView {
                state: look.state(&key),
                share: look.share(&key),
                reel: typed(&made, &key)?,
                seconds: segment.map(|s| s.seconds),
                shot,
            });
        }
        Ok((look.production, view))
    }

    /// The edit.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn edit(&self, caller: &Caller, id: &str) -> Result<(Production, EditView)> {
        let look = self.open(caller, id).await?;
        let mut view = EditView {
            state: look.progress.of_stage(Stage::Edit).state,
            film: None,
            subtitles: None,
            music: None,
            effects: vec![],
            measured: None,
            warnings: vec![],
        };
        let effects: Vec<(String, Text)> = look
            .run
            .iter()
            .flat_map(|run| &run.tasks)
            .filter(|t| t.kind == "effect")
            .map(|t| (t.key.clone(), t.title.clone()))
            .collect();
        let whole = [graph::FILM.to_owned(), graph::MUSIC.to_owned()];
        let made = look.results(effects.iter().map(|(key, _)| key.clone()).chain(whole).collect()).await?;
        view.music = typed::<SoundTake>(&made, graph::MUSIC)?.map(|take| take.media);
        for (key, _) in &effects {
            view.effects.extend(typed::<SoundTake>(&made, key)?.map(|take| (key.clone(), take.media)));
        }
        if let Some(film) = typed::<FilmMade>(&made, graph::FILM)? {
            view.film = Some(film.film);
            view.subtitles = film.subtitles;
            view.measured = Some(film.report);
            view.warnings = film.warnings;
        }
        Ok((look.production, view))
    }

    /// The versions of a shot, oldest first.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn shot_versions(&self, caller: &Caller, id: &str, shot: &ShotId) -> Result<Vec<VersionView>> {
        let (production, _) = self.find(caller, id).await?;
        let versions = production.shots.get(shot).cloned().unwrap_or(super::Versions::first(production.created));
        let edits = versions
            .all
            .iter()
            .map(|v| ((!v.edit.prompts.is_empty()).then(|| v.edit.prompts.join("\n")), v.run, v.made))
            .collect();
        self.versions_of(&production, &graph::frame(shot), edits, versions.current).await
    }

    /// The versions of a role, place or thing, oldest first.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn asset_versions(&self, caller: &Caller, id: &str, key: &str) -> Result<Vec<VersionView>> {
        let (production, _) = self.find(caller, id).await?;
        let versions = production.assets.get(key).cloned().unwrap_or(super::Versions::first(production.created));
        let edits = versions.all.iter().map(|v| (v.edit.prompt.clone(), v.run, v.made)).collect();
        self.versions_of(&production, key, edits, versions.current).await
    }

    async fn versions_of(
        &self,
        production: &Production,
        key: &str,
        edits: Vec<(Option<String>, usize, Millis)>,
        current: usize,
    ) -> Result<Vec<VersionView>> {
        let mut views = Vec::new();
        for (i, (prompt, run, made)) in edits.iter().cloned().enumerate() {
            // A run may have ended before it came to it; then a later one, before the next version, made it.
            let next = edits.get(i + 1).map_or(production.runs.len(), |(_, run, _)| *run);
            let runs: Vec<usize> = (run..next.max(run + 1)).collect();
            let results = self.results_of(production, &runs, vec![key.to_owned()]).await?;
            let picture = match key.starts_with("portrait:") {
                true => typed::<MediaId>(&results, key)?,
                false => typed::<FrameTake>(&results, key)?.map(|take| take.still),
            };
            views.push(VersionView { number: i + 1, current: i == current, prompt, made, picture });
        }
        Ok(views)
    }

    /// The script as edited, and what its pictures show in words.
    pub(super) async fn script_of(&self, caller: &Caller, id: &str) -> Result<(Script, Prompts)> {
        let found = self.open(caller, id).await?.script().await?;
        found.ok_or_else(|| {
            Error::new(
                kinora_model::ErrorKind::Conflict,
                text!("the script of workflow {id} is not made yet; wait for the stage script"; "工作流 {id} 的剧本尚未生成；请等待剧本阶段完成"),
            )
        })
    }

    async fn open(&self, caller: &Caller, id: &str) -> Result<Look<'_>> {
        let (production, row): (Production, Option<Workflow>) = self.find(caller, id).await?;
        let run = match row {
            Some(_) => Some(self.0.engine.snapshot(&production.run()).await?),
            None => None,
        };
        let progress = match &run {
            Some(run) => Progress::of(&production, run, row.as_ref()),
            None => Progress::of_row(&production, None),
        };
        Ok(Look { productions: self, production, progress, run })
    }

    /// What tasks of these keys gave, in the first of `runs` that has it.
    async fn results_of(
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
    async fn results(&self, keys: Vec<String>) -> Result<BTreeMap<String, Value>> {
        const BACK: usize = 4;
        let last = self.production.runs.len().saturating_sub(1);
        let runs: Vec<usize> = (last.saturating_sub(BACK)..=last).rev().collect();
        self.productions.results_of(&self.production, &runs, keys).await
    }

    async fn script(&self) -> Result<Option<(Script, Prompts)>> {
        let made = self.results(vec![graph::PLAN.to_owned()]).await?;
        let Some(plan) = typed::<PlanMade>(&made, graph::PLAN)? else { return Ok(None) };
        Ok(Some((self.json(&plan.script).await?, self.json(&plan.prompts).await?)))
    }

    async fn lengths(&self, script: &Script) -> Result<BTreeMap<ShotId, f64>> {
        let made = self.results(vec![graph::ANIMATIC.to_owned()]).await?;
        let timed: Option<AnimaticMade> = typed(&made, graph::ANIMATIC)?;
        let lengths = timed.map(|t| t.lengths).unwrap_or_default();
        Ok(script.shots().map(|(_, shot)| shot.id.clone()).zip(lengths).collect())
    }

    async fn json<T: DeserializeOwned>(&self, id: &MediaId) -> Result<T> {
        let bytes = self.productions.0.blobs.get(id).await?;
        serde_json::from_slice(&bytes).map_err(unreadable)
    }

    /// How the task of this key stands in this run.
    fn state(&self, key: &str) -> ItemState {
        let task = self.run.iter().flat_map(|run| &run.tasks).find(|t| t.key == key);
        let over = self.run.as_ref().is_some_and(|run| matches!(run.state, WorkflowState::Cancelled));
        match task {
            Some(task) => ItemState::of_task(&task.state),
            None if over => ItemState::Cancelled,
            None => ItemState::Pending,
        }
    }

    fn share(&self, key: &str) -> f64 {
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

fn typed<T: DeserializeOwned>(made: &BTreeMap<String, Value>, key: &str) -> Result<Option<T>> {
    made.get(key).map(|value| T::deserialize(value).map_err(unreadable)).transpose()
}

fn unreadable(cause: serde_json::Error) -> Error {
    Error::internal(text!("what was stored cannot be read; was it made by another version?";
                          "保存的内容无法读取；是否由其他版本生成？"))
    .caused_by(cause)
}
