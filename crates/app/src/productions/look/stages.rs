//! The first stages of a loaded production, as people look at them.

use super::super::ItemState;
use super::super::change::in_words;
use super::super::view::*;
use super::loaded::{Look, typed};
use kinora_model::script::{Shot, page};
use kinora_model::{Language, Result};
use kinora_ports::provider::FrameTake;
use kinora_stages::{BriefMade, SheetMade, Stage, graph};
use kinora_timeline::MediaId;
use std::collections::BTreeMap;

impl Look<'_> {
    /// The script.
    pub async fn script_view(&self) -> Result<ScriptView> {
        let mut view = ScriptView {
            state: self.progress.of_stage(Stage::Script).state,
            script: None,
            screenplay: String::new(),
            shot_list: String::new(),
        };
        if let Some((script, _)) = self.script().await? {
            let lengths = self.lengths(script).await?;
            view.screenplay = page::screenplay(script);
            view.shot_list = page::shot_list(script, |shot| lengths.get(&shot.id).copied());
            view.script = Some(script.clone());
        }
        Ok(view)
    }

    /// The roles, things and places.
    pub async fn assets(&self) -> Result<Vec<AssetView>> {
        let Some((script, prompts)) = self.script().await? else { return Ok(Vec::new()) };
        let zh = script.language == Language::Zh;
        let mut assets = Vec::new();
        for role in &script.roles {
            let about = page::about(role, zh);
            let asset = (graph::portrait(&role.id), AssetKind::Character, role.name.clone(), about.clone(), about);
            assets.push(asset);
        }
        for scenery in graph::scenery(script) {
            let prompt = prompts.get(&scenery.key).cloned().unwrap_or_default();
            let place = &scenery.scene.place;
            assets.push(match scenery.thing {
                Some(thing) => (scenery.key, AssetKind::Prop, thing.to_owned(), thing.to_owned(), prompt),
                None => (scenery.key, AssetKind::Scene, place.clone(), place.clone(), prompt),
            });
        }
        let keys: Vec<String> = assets.iter().map(|a| a.0.clone()).collect();
        let mut by = self.makers(keys.clone()).await?;
        let made = self.results(keys).await?;
        let mut view = |(key, kind, name, description, prompt): (String, AssetKind, String, String, String)| {
            let versions = self.production.assets.get(&key);
            let edit = versions.map(super::super::Versions::latest).unwrap_or_default();
            let picture = match kind {
                AssetKind::Character => typed::<MediaId>(&made, &key)?,
                _ => typed::<FrameTake>(&made, &key)?.map(|take| take.still),
            };
            let state = match versions.is_some_and(|v| v.wanted.is_some()) {
                true => ItemState::Pending,
                false => self.state(&key),
            };
            let prompt = edit.prompt.unwrap_or(prompt);
            let by = by.remove(&key);
            Ok(AssetView { key, kind, name, description, prompt, picture, by, reference: edit.reference, state })
        };
        assets.into_iter().map(&mut view).collect()
    }

    /// The storyboard.
    pub async fn storyboard(&self) -> Result<StoryboardView> {
        let grid = self.production.options.grid;
        let state = self.progress.of_stage(Stage::Storyboard).state;
        let mut view = StoryboardView { state, grid, sheets: vec![], shots: vec![] };
        let Some((script, prompts)) = self.script().await? else { return Ok(view) };
        let shots: Vec<&Shot> = script.shots().map(|(_, shot)| shot).collect();
        let sheets: Vec<String> = (0..shots.len().div_ceil(grid.cells())).map(graph::sheet).collect();
        let frames = shots.iter().map(|s| graph::frame(&s.id));
        let keys = frames.clone().chain(frames.map(|key| graph::brief(&key))).chain(sheets.iter().cloned());
        let made = self.results(keys.collect()).await?;
        let mut cropped = BTreeMap::new();
        for key in &sheets {
            if let Some(sheet) = typed::<SheetMade>(&made, key)? {
                view.sheets.push(sheet.sheet);
                cropped.extend(sheet.cells);
            }
        }
        let lengths = self.lengths(script).await?;
        for (n, shot) in shots.into_iter().enumerate() {
            let key = graph::frame(&shot.id);
            let versions = self.production.shots.get(&shot.id);
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
                state: if wanted.is_some() { ItemState::PendingRegeneration } else { self.state(&key) },
            });
        }
        Ok(view)
    }
}
