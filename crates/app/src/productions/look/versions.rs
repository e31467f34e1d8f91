//! The versions of what somebody changed.

use super::super::view::VersionView;
use super::super::{Production, Productions, Versions};
use super::loaded::typed;
use crate::caller::Caller;
use kinora_model::{Result, ShotId};
use kinora_ports::clock::Millis;
use kinora_ports::provider::FrameTake;
use kinora_stages::graph;
use kinora_timeline::MediaId;

impl Productions {
    /// The versions of a shot, oldest first.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn shot_versions(&self, caller: &Caller, id: &str, shot: &ShotId) -> Result<Vec<VersionView>> {
        let (production, _) = self.find(caller, id).await?;
        let versions = production.shots.get(shot).cloned().unwrap_or(Versions::first(production.created));
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
        let versions = production.assets.get(key).cloned().unwrap_or(Versions::first(production.created));
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
}
