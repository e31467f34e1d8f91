//! Looking at what a production has made, stage by stage.

mod loaded;
mod stages;
mod versions;

use super::view::*;
use super::{Production, Productions};
use crate::caller::Caller;
use kinora_model::{Result, ShotId, Text};
use kinora_ports::provider::{SoundTake, SpeechTake};
use kinora_stages::{AnimaticMade, FilmMade, SegmentMade, Stage, graph};
use loaded::{Look, typed};

impl Productions {
    /// All that a production shows of itself at once: how far it is, its script, its assets and its storyboard.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn whole(&self, caller: &Caller, id: &str) -> Result<WholeView> {
        let look = self.open(caller, id).await?;
        let (script, assets, storyboard) = (look.script_view().await?, look.assets().await?, look.storyboard().await?);
        let notes = look.notes().await?;
        let changed = look.run.as_ref().map_or(look.production.created, |run| run.changed);
        let Look { progress, production, .. } = look;
        Ok(WholeView { progress, changed, script, assets, storyboard, notes, production })
    }

    /// The script.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn script(&self, caller: &Caller, id: &str) -> Result<(Production, ScriptView)> {
        let look = self.open(caller, id).await?;
        let view = look.script_view().await?;
        Ok((look.production, view))
    }

    /// The roles, things and places.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn assets(&self, caller: &Caller, id: &str) -> Result<Vec<AssetView>> {
        self.open(caller, id).await?.assets().await
    }

    /// The storyboard.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn storyboard(&self, caller: &Caller, id: &str) -> Result<(Production, StoryboardView)> {
        let look = self.open(caller, id).await?;
        let view = look.storyboard().await?;
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
            timeline: None,
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
            view.timeline = Some(film.timeline);
            view.subtitles = film.subtitles;
            view.measured = Some(film.report);
            view.warnings = film.warnings;
        }
        Ok((look.production, view))
    }
}
