//! All tasks after the plan, stage by stage.

use super::{CASTING, DESIGN, edit, proofs, task};
use super::{brief, frame, look, portrait, segment, voice};
use crate::edits::{VoiceEdit, seed_of};
use crate::hire::{Hire, step::HiredInput};
use crate::order::Order;
use crate::pace::Place;
use crate::stage::Stage;
use crate::steps::{
    AnimaticInput, BriefInput, CastingInput, DesignInput, FrameInput, HiredFrame, HiredPortrait, HiredSegment,
    HiredVoice, LookInput, PortraitInput, RecordingInput, SegmentInput, VoiceInput,
};
use kinora_engine::NewTask;
use kinora_model::script::{Brief, Line, Role, Scene, Script, Shot, ShotSize};
use kinora_model::{Result, RoleId, text};
use kinora_ports::provider::DesignRequest;
use kinora_timeline::MediaId;
use std::collections::BTreeMap;

/// All tasks after the plan, up to the order's last stage. `script` is the script as edited; it is also stored as
/// `script_file`, which tasks that need all of it are given; `words` says what each picture shows, by the key of the task
/// that makes it.
pub fn after_plan(
    order: &Order,
    script: &Script,
    script_file: &MediaId,
    words: &BTreeMap<String, String>,
) -> Result<Vec<NewTask>> {
    let mut plan = Plan { order, script, words, tasks: Vec::new() };
    plan.assets()?;
    let mut shots = Vec::new();
    for ((scene, shot), place) in script.shots().zip(Place::all(script, &order.wishes)) {
        plan.frame(scene, shot)?;
        let voices = plan.voices(shot)?;
        plan.segment(scene, shot, place, &voices)?;
        shots.push(ShotPlan { scene, shot, place, voices });
    }
    let needs = shots.iter().flat_map(|s| s.voices.iter().cloned().chain([frame(&s.shot.id)]));
    plan.add(task(
        super::ANIMATIC,
        "animatic",
        Stage::Animatic,
        text!("time the shots"; "排定时长"),
        &AnimaticInput { script: script_file.clone(), wishes: order.wishes.clone() },
        needs.collect(),
    )?);
    proofs::lay(&mut plan, &shots)?;
    edit::lay(&mut plan, &shots, script_file)?;
    let last = order.until;
    plan.tasks.retain(|t| Stage::from_word(&t.stage).is_some_and(|s| s <= last));
    if let Some(next) = last.next().filter(|_| order.review) {
        let needs = plan.tasks.iter().map(|t| t.key.clone()).collect();
        let title = text!("look at what was made"; "等待审阅");
        plan.add(task(super::GATE, "gate", next, title, &last, needs)?);
    }
    Ok(plan.tasks)
}

/// A shot in the plan.
pub(super) struct ShotPlan<'a> {
    pub scene: &'a Scene,
    pub shot: &'a Shot,
    pub place: Place,
    /// Keys of its voices.
    pub voices: Vec<String>,
}

/// Tasks being laid out.
pub(super) struct Plan<'a> {
    pub order: &'a Order,
    pub script: &'a Script,
    pub words: &'a BTreeMap<String, String>,
    pub tasks: Vec<NewTask>,
}

impl Plan<'_> {
    pub fn add(&mut self, task: NewTask) {
        self.tasks.push(task);
    }

    fn assets(&mut self) -> Result<()> {
        let (script, wishes, edits) = (self.script, &self.order.wishes, &self.order.edits);
        let seed = wishes.seed;
        let design = DesignRequest {
            roles: script.roles.clone(),
            era: script.era,
            eastern: script.eastern(),
            references: BTreeMap::new(),
            seed,
        };
        let casting = CastingInput {
            roles: script.roles.clone(),
            language: script.language,
            wishes: wishes.voices.clone(),
            seed,
        };
        let title = text!("design the roles"; "设计角色形象");
        self.add(task(DESIGN, "design", Stage::Asset, title, &DesignInput(design), vec![])?);
        let title = text!("cast the voices"; "分配音色");
        self.add(task(CASTING, "casting", Stage::Asset, title, &casting, vec![])?);
        for role in &script.roles {
            let name = &role.name;
            let edit = edits.roles.get(&role.id).cloned().unwrap_or_default();
            let (era, eastern) = (script.era, script.eastern());
            let input = LookInput { role: role.clone(), era, eastern, edit: edit.look(), seed };
            let title = text!("look of {name}"; "{name} 的造型");
            self.add(task(&look(&role.id), "look", Stage::Asset, title, &input, vec![DESIGN.into()])?);
            let input = PortraitInput { role: role.id.clone(), era: script.era, width: 480, height: 640, seed };
            let title = text!("portrait of {name}"; "{name} 的定妆图");
            let (key, needs) = (portrait(&role.id), vec![look(&role.id)]);
            let hire = edit.maker.clone().or_else(|| self.order.hires.picture.clone());
            let (style, language) = (wishes.style.clone(), script.language);
            self.add(match hire {
                None => task(&key, "portrait", Stage::Asset, title, &input, needs)?,
                Some(hire) => {
                    let (who, edit) = (role.clone(), edit.look());
                    let work = HiredPortrait { portrait: input, who, language, style, edit };
                    task(&key, "hired_portrait", Stage::Asset, title, &HiredInput { hire, work }, needs)?
                }
            });
        }
        Ok(())
    }

    /// A picture of one shot under `key`, and the reading of its prompt where a person wrote one; made by `maker`, where
    /// that is somebody else than the order says.
    pub fn picture(
        &mut self,
        key: &str,
        stage: Stage,
        what: Brief,
        prompts: Vec<String>,
        maker: Option<Hire>,
        seed: u64,
    ) -> Result<()> {
        let wishes = &self.order.wishes;
        let (width, height) = wishes.resolution.pixels(wishes.aspect);
        let mut needs: Vec<String> = what.shot.cast.iter().map(|p| look(&p.role)).collect();
        let name = what.shot.id.clone();
        let prompted = !prompts.is_empty();
        if prompted {
            // Whoever the prompt names may be anybody of the cast.
            needs = self.script.roles.iter().map(|r| look(&r.id)).chain([brief(key)]).collect();
            let input = BriefInput { base: Some(what.clone()), prompts: prompts.clone(), seed: wishes.seed };
            let title = text!("read the prompt of {name}"; "理解 {name} 的提示词");
            self.add(task(&brief(key), "brief", stage, title, &input, vec![])?);
        }
        let input = FrameInput {
            speaking: speaking(&what.shot),
            prompted,
            brief: drawn(what.clone()),
            style: wishes.style.clone(),
            width,
            height,
            seed,
        };
        let title = text!("draw {name}"; "绘制 {name}");
        let hire = maker.or_else(|| self.order.hires.picture.clone());
        self.add(match hire {
            None => task(key, "frame", stage, title, &input, needs)?,
            Some(hire) => {
                let cast = what.roles;
                needs.extend(cast.iter().map(|role| portrait(&role.id)));
                let words = self.words.get(key).cloned().unwrap_or_default();
                let work = HiredFrame { frame: input, words, said: prompts, cast };
                task(key, "hired_frame", stage, title, &HiredInput { hire, work }, needs)?
            }
        });
        Ok(())
    }

    fn frame(&mut self, scene: &Scene, shot: &Shot) -> Result<()> {
        let edit = self.order.edits.shot(&shot.id);
        let mut what = Brief::of(self.script, scene, shot);
        what.shot.lines.clone_from(&shot.lines);
        let seed = seed_of(self.order.wishes.seed, edit.take);
        self.picture(&frame(&shot.id), Stage::Storyboard, what, edit.prompts, edit.maker, seed)
    }

    /// The shot's voices; gives their keys.
    fn voices(&mut self, shot: &Shot) -> Result<Vec<String>> {
        let name = &shot.id;
        let edit = self.order.edits.shot(name).voice;
        let mut keys = Vec::new();
        for (n, line) in shot.lines.iter().enumerate() {
            let key = voice(name, n);
            let made = match &edit {
                Some(VoiceEdit::Recording { media, seconds }) => {
                    let input = RecordingInput { media: media.clone(), seconds: *seconds };
                    let title = text!("take the recording of shot {name}"; "采用镜头 {name} 的录音");
                    task(&key, "recording", Stage::Animatic, title, &input, vec![])?
                }
                other => {
                    let (named, maker) = match other {
                        Some(VoiceEdit::Words { voice, maker, .. }) => (voice.clone(), maker.clone()),
                        _ => (None, None),
                    };
                    let line = Line { confidence: 1.0, ..line.clone() };
                    let input = VoiceInput { line, language: self.script.language, voice: named };
                    let title = text!("speak line {} of shot {name}", n + 1; "镜头 {name} 第 {} 句配音", n + 1);
                    let needs = vec![CASTING.into()];
                    match maker.or_else(|| self.order.hires.speech.clone()) {
                        None => task(&key, "voice", Stage::Animatic, title, &input, needs)?,
                        Some(hire) => {
                            let input = HiredInput { hire, work: self.hired_voice(input) };
                            task(&key, "hired_voice", Stage::Animatic, title, &input, needs)?
                        }
                    }
                }
            };
            keys.push(key);
            self.add(made);
        }
        Ok(keys)
    }

    /// A line that somebody is hired to speak.
    fn hired_voice(&self, voice: VoiceInput) -> HiredVoice {
        let all = &self.script.roles;
        let at = voice.line.speaker.as_ref().and_then(|id| all.iter().position(|role| role.id == *id));
        // A vendor's voices have no temper: a word more in the text must not have a line spoken, and paid for, again.
        let who = at.map(|at| Role { temper: None, ..all[at].clone() });
        let nth = at.map_or(0, |at| all[..at].iter().filter(|role| role.sex == all[at].sex).count());
        let wishes = &self.order.wishes.voices;
        let wish = match &who {
            Some(role) => std::iter::once(&role.name).chain(&role.aliases).find_map(|name| wishes.get(name)),
            None => wishes.get("narrator").or_else(|| wishes.get("旁白")),
        };
        HiredVoice { voice, nth, wish: wish.cloned(), who }
    }

    fn segment(&mut self, scene: &Scene, shot: &Shot, place: Place, voices: &[String]) -> Result<()> {
        let name = &shot.id;
        let prompted = !self.order.edits.shot(name).prompts.is_empty();
        let mut needs: Vec<String> = voices.iter().cloned().chain([frame(name)]).collect();
        if prompted {
            needs.push(brief(&frame(name)));
        }
        let input = SegmentInput { scene: without_shots(scene), shot: without_source(shot), place, prompted };
        let title = text!("animate shot {name}"; "镜头 {name} 动画");
        let wishes = &self.order.wishes;
        let (width, height) = wishes.resolution.pixels(wishes.aspect);
        self.add(match self.order.hires.video.clone() {
            None => task(&segment(name), "segment", Stage::Video, title, &input, needs)?,
            Some(hire) => {
                let (words, language) =
                    (self.words.get(&frame(name)).cloned().unwrap_or_default(), self.script.language);
                let seed = seed_of(wishes.seed, self.order.edits.shot(name).take);
                let work = HiredSegment { segment: input, words, language, width, height, seed };
                task(&segment(name), "hired_segment", Stage::Video, title, &HiredInput { hire, work }, needs)?
            }
        });
        Ok(())
    }
}

pub(super) fn without_shots(scene: &Scene) -> Scene {
    Scene { shots: vec![], chapter: 0, ..scene.clone() }
}

pub(super) fn without_source(shot: &Shot) -> Shot {
    Shot { source: 0..0, ..shot.clone() }
}

fn speaking(shot: &Shot) -> Vec<RoleId> {
    let mut speaking: Vec<RoleId> = shot.lines.iter().filter_map(|l| l.speaker.clone()).collect();
    speaking.sort();
    speaking.dedup();
    speaking
}

/// What of a shot its picture depends on. Words, sounds and the place in the novel do not change it; who speaks does.
fn drawn(mut what: Brief) -> Brief {
    what.scene.chapter = 0;
    what.scene.chapter_title = None;
    what.shot.lines.clear();
    what.shot.sounds.clear();
    what.shot.cues.clear();
    // What the narrator tells is not drawn word by word: an action matters to a detail's picture only.
    if what.shot.size != ShotSize::ExtremeClose {
        what.shot.action.clear();
    }
    // How roles look comes from the design.
    what.roles.clear();
    what
}
