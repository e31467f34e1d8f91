//! Changing what was made: prompts, pictures, voices, music; and making an earlier version the current one.

use super::{Follow, Production, Productions, TaskName, Versions, unknown};
use crate::caller::Caller;
use kinora_model::script::Script;
use kinora_model::{Error, Result, ShotId, text};
use kinora_stages::Stage;
use kinora_stages::edits::{AssetEdit, GivenMusic, VoiceEdit};
use kinora_timeline::MediaId;

/// The longest prompt, in characters.
pub const LONGEST_PROMPT: usize = 4000;

/// How often a shot may be changed before it is to be said anew.
const MOST_PROMPTS: usize = 50;

/// Parts of a shot's picture that shall be other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replacements {
    /// Who is seen, or how they look.
    pub character: Option<String>,
    /// Where.
    pub scene: Option<String>,
    /// What they do.
    pub action: Option<String>,
    /// The shot size.
    pub shot_type: Option<String>,
}

impl Replacements {
    /// Each of them in words.
    fn said(&self) -> Vec<String> {
        let parts = [&self.scene, &self.character, &self.action, &self.shot_type];
        let words = parts.into_iter().flatten().map(|part| part.trim().replace('_', " "));
        words.filter(|part| !part.is_empty()).collect()
    }
}

impl Productions {
    /// Changes the words for a shot's picture: a new prompt, parts of it, or both. The picture is made anew when it is
    /// [regenerated](Self::regenerate_shots). Gives the whole prompt.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such shot,
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where nothing is changed or the prompt is too long; those of
    /// [`find`](Self::find).
    pub async fn edit_shot(
        &self,
        caller: &Caller,
        id: &str,
        shot: &ShotId,
        prompt: Option<&str>,
        replacements: &Replacements,
    ) -> Result<String> {
        let (script, prompts) = self.script_of(caller, id).await?;
        self.known_shot(&script, shot)?;
        let after = self
            .change(caller, id, |production, _| {
                let shots = &mut production.shots;
                let versions = shots.entry(shot.clone()).or_insert_with(|| Versions::first(production.created));
                let mut edit = versions.latest();
                if let Some(prompt) = prompt {
                    edit.prompts = vec![prompt.to_owned()];
                }
                edit.prompts.extend(replacements.said());
                edit.prompts.iter().try_for_each(|words| check_prompt(words))?;
                if edit.prompts.len() > MOST_PROMPTS {
                    return Err(Error::invalid(
                        text!("the shot was changed {MOST_PROMPTS} times; send a whole new prompt";
                              "该镜头已修改 {MOST_PROMPTS} 次；请提供完整的新提示词"),
                    ));
                }
                versions.wanted = Some(edit);
                Ok(Follow::Record)
            })
            .await?;
        let shown = prompts.get(&kinora_stages::graph::frame(shot)).map(String::as_str).unwrap_or_default();
        let edit = after.shots.get(shot).map(Versions::latest).unwrap_or_default();
        Ok(in_words(shown, &edit.prompts))
    }

    /// Makes the pictures of these shots anew: from their edited words, or once more from the same ones, by `maker` where
    /// one is named; and whatever depends on them, as far as the production has come.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such shot; those of [`find`](Self::find).
    pub async fn regenerate_shots(
        &self,
        caller: &Caller,
        id: &str,
        shots: &[ShotId],
        maker: Option<&str>,
    ) -> Result<TaskName> {
        let (script, _) = self.script_of(caller, id).await?;
        for shot in shots {
            self.known_shot(&script, shot)?;
        }
        let now = self.0.clock.now();
        let after = self
            .change(caller, id, |production, _| {
                let run = production.runs.len();
                for shot in shots {
                    let created = production.created;
                    let versions = production.shots.entry(shot.clone()).or_insert_with(|| Versions::first(created));
                    let mut edit = versions.latest();
                    if versions.wanted.is_none() {
                        edit.take = versions.all.iter().map(|v| v.edit.take).max().unwrap_or(0) + 1;
                    }
                    if let Some(name) = maker {
                        edit.maker = Some(self.0.hiring.painter(name));
                    }
                    versions.add(edit, run, now);
                }
                Ok(again(production, Stage::Storyboard))
            })
            .await?;
        Ok(task_name(&after, Stage::Storyboard))
    }

    /// Makes a role, place or thing (by the key of the task that draws it) anew: from `prompt`, from the reference
    /// picture given before, or once more from the same, by `maker` where one is named; and whatever it is seen in.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such asset; those of [`find`](Self::find).
    pub async fn regenerate_asset(
        &self,
        caller: &Caller,
        id: &str,
        key: &str,
        prompt: Option<&str>,
        maker: Option<&str>,
    ) -> Result<TaskName> {
        self.known_asset(caller, id, key).await?;
        let now = self.0.clock.now();
        let after = self
            .change(caller, id, |production, _| {
                let run = production.runs.len();
                let created = production.created;
                let versions = production.assets.entry(key.to_owned()).or_insert_with(|| Versions::first(created));
                let mut edit = versions.latest();
                if let Some(prompt) = prompt {
                    check_prompt(prompt)?;
                    edit.prompt = Some(prompt.to_owned());
                } else if versions.wanted.is_none() {
                    edit.take = versions.all.iter().map(|v| v.edit.take).max().unwrap_or(0) + 1;
                }
                if let Some(name) = maker {
                    edit.maker = Some(self.0.hiring.painter(name));
                }
                versions.add(edit, run, now);
                Ok(again(production, Stage::Asset))
            })
            .await?;
        Ok(task_name(&after, Stage::Asset))
    }

    /// Gives a role a picture that it shall look like when it is made anew.
    ///
    /// # Errors
    /// As [`regenerate_asset`](Self::regenerate_asset); [`Invalid`](kinora_model::ErrorKind::Invalid) for a place or a
    /// thing, whose pictures follow words only.
    pub async fn give_reference(&self, caller: &Caller, id: &str, key: &str, picture: &MediaId) -> Result<()> {
        self.known_asset(caller, id, key).await?;
        if super::record::role_of(key).is_none() {
            return Err(Error::invalid(text!(
                "only roles follow a reference picture; say in a prompt how a place or a thing shall look";
                "只有角色可以使用参考图；场景与道具请用提示词描述外观"
            )));
        }
        self.change(caller, id, |production, _| {
            let created = production.created;
            let versions = production.assets.entry(key.to_owned()).or_insert_with(|| Versions::first(created));
            let edit = AssetEdit { reference: Some(picture.clone()), ..versions.latest() };
            versions.wanted = Some(edit);
            Ok(Follow::Record)
        })
        .await
        .map(drop)
    }

    /// Replaces what is heard in a shot, and makes anew what depends on it. Gives the name of the work.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such shot; those of [`find`](Self::find).
    pub async fn give_voice(&self, caller: &Caller, id: &str, shot: &ShotId, voice: &VoiceEdit) -> Result<TaskName> {
        let (script, _) = self.script_of(caller, id).await?;
        self.known_shot(&script, shot)?;
        let now = self.0.clock.now();
        let after = self
            .change(caller, id, |production, _| {
                let run = production.runs.len();
                let created = production.created;
                let versions = production.shots.entry(shot.clone()).or_insert_with(|| Versions::first(created));
                let wanted = versions.wanted.clone();
                let mut edit = versions.edit().clone();
                edit.voice = Some(voice.clone());
                versions.add(edit, run, now);
                // A picture that was edited and not made yet stays so.
                versions.wanted = wanted.map(|w| kinora_stages::edits::ShotEdit { voice: Some(voice.clone()), ..w });
                Ok(again(production, Stage::Animatic))
            })
            .await?;
        Ok(task_name(&after, Stage::Animatic))
    }

    /// Who speaks a line, where somebody chose `name` for it alone.
    pub fn speaker(&self, name: &str) -> kinora_stages::Hire {
        self.0.hiring.hired(kinora_ports::provider::Capability::Speech, name)
    }

    /// Puts music under the film, or takes it away again, and renders it anew.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn give_music(&self, caller: &Caller, id: &str, music: Option<&GivenMusic>) -> Result<TaskName> {
        let after = self
            .change(caller, id, |production, _| {
                production.music = music.cloned();
                Ok(again(production, Stage::Edit))
            })
            .await?;
        Ok(task_name(&after, Stage::Edit))
    }

    /// Makes the `n`th version (from 1) of a shot the current one again.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such version; those of [`find`](Self::find).
    pub async fn restore_shot(&self, caller: &Caller, id: &str, shot: &ShotId, n: usize) -> Result<TaskName> {
        let after = self
            .change(caller, id, |production, _| {
                restore(production.shots.get_mut(shot), n)?;
                Ok(again(production, Stage::Storyboard))
            })
            .await?;
        Ok(task_name(&after, Stage::Storyboard))
    }

    /// Makes the `n`th version (from 1) of a role, place or thing the current one again.
    ///
    /// # Errors
    /// As [`restore_shot`](Self::restore_shot).
    pub async fn restore_asset(&self, caller: &Caller, id: &str, key: &str, n: usize) -> Result<TaskName> {
        let after = self
            .change(caller, id, |production, _| {
                restore(production.assets.get_mut(key), n)?;
                Ok(again(production, Stage::Asset))
            })
            .await?;
        Ok(task_name(&after, Stage::Asset))
    }

    fn known_shot(&self, script: &Script, shot: &ShotId) -> Result<()> {
        match script.shots().any(|(_, s)| s.id == *shot) {
            true => Ok(()),
            false => Err(unknown("shot", "镜头", shot.as_str())),
        }
    }

    async fn known_asset(&self, caller: &Caller, id: &str, key: &str) -> Result<()> {
        let assets = self.assets(caller, id).await?;
        match assets.iter().any(|asset| asset.key == key) {
            true => Ok(()),
            false => Err(unknown("asset", "资产", key)),
        }
    }
}

/// What a picture shows in words before the changes that were said have been worked in: a whole new prompt, or the words it
/// had, and then each change.
pub(super) fn in_words(shown: &str, said: &[String]) -> String {
    let mut parts = vec![shown.trim_end()];
    parts.extend(said.iter().map(String::as_str));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn restore<E: Clone + Default + PartialEq>(versions: Option<&mut Versions<E>>, n: usize) -> Result<()> {
    let absent = || unknown("version", "版本", &n.to_string());
    match versions {
        // What nobody changed has one version, and that is the current one.
        None if n == 1 => Ok(()),
        Some(versions) if n >= 1 && n <= versions.all.len() => {
            versions.current = n - 1;
            versions.wanted = None;
            Ok(())
        }
        _ => Err(absent()),
    }
}

/// The same way once more, at least as far as `asked`.
fn again(production: &Production, asked: Stage) -> Follow {
    let last = production.runs.last();
    let until = production.until().max(asked);
    Follow::Run { asked, until, review: last.is_some_and(|r| r.review && r.until == until) }
}

fn task_name(after: &Production, stage: Stage) -> TaskName {
    TaskName { production: after.id.clone(), stage, run: after.runs.len() }
}

fn check_prompt(prompt: &str) -> Result<()> {
    if prompt.trim().is_empty() {
        return Err(Error::invalid(text!("the prompt is empty"; "提示词为空")));
    }
    let length = prompt.chars().count();
    if length > LONGEST_PROMPT {
        return Err(Error::invalid(text!("the prompt has {length} characters; at most {LONGEST_PROMPT} are read";
                                        "提示词有 {length} 个字符；最多 {LONGEST_PROMPT} 个")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_said_last() {
        let replaced = Replacements {
            scene: Some("雪夜的山神庙".into()),
            shot_type: Some("extreme_close".into()),
            ..Replacements::default()
        };
        assert_eq!(replaced.said(), ["雪夜的山神庙", "extreme close"]);
        assert_eq!(in_words("客栈里。", &replaced.said()), "客栈里。\n雪夜的山神庙\nextreme close");
        assert!(Replacements::default().said().is_empty());
    }

    #[test]
    fn versions_are_kept_and_come_back() {
        let mut versions: Versions<AssetEdit> = Versions::first(0);
        versions.add(AssetEdit { take: 1, ..AssetEdit::default() }, 1, 5);
        assert_eq!((versions.current, versions.edit().take), (1, 1));
        restore(Some(&mut versions), 1).expect("the first is there");
        assert_eq!((versions.all.len(), versions.edit().take), (2, 0));
        assert!(restore(Some(&mut versions), 3).is_err() && restore(Some(&mut versions), 0).is_err());
    }
}
