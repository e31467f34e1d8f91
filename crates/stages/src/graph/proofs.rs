//! What is made besides the film, for people to look at.

use super::lay::{Plan, ShotPlan, without_shots, without_source};
use super::{ANIMATIC, ANIMATIC_REEL, frame, place, segment, segment_reel, sheet, still_reel, task, thing};
use crate::stage::Stage;
use crate::steps::{ReelInput, ReelOf, SheetInput};
use kinora_model::script::{Brief, CameraMove, Scene, Script, Shot, ShotSize};
use kinora_model::{Result, ShotId, text};

/// Places and things of a script that get a picture of their own, by key, in order of appearance.
pub fn scenery(script: &Script) -> Vec<Scenery<'_>> {
    let mut all = Vec::new();
    let mut places: Vec<&str> = Vec::new();
    let mut things: Vec<&str> = Vec::new();
    for scene in &script.scenes {
        if !places.contains(&scene.place.as_str()) {
            places.push(&scene.place);
            all.push(Scenery { key: place(&scene.id), scene, thing: None });
        }
        for prop in scene.shots.iter().flat_map(|s| &s.props) {
            if !things.contains(&prop.as_str()) {
                all.push(Scenery { key: thing(things.len()), scene, thing: Some(prop) });
                things.push(prop);
            }
        }
    }
    all
}

/// A place or a thing that gets a picture of its own.
pub struct Scenery<'a> {
    /// Key of the task that draws it.
    pub key: String,
    /// Where it is.
    pub scene: &'a Scene,
    /// The thing; the place itself where absent.
    pub thing: Option<&'a str>,
}

impl Scenery<'_> {
    /// What its picture shows: the place without people, or the thing from near.
    pub fn brief(&self, script: &Script) -> Brief {
        let shot = Shot {
            id: ShotId::new(self.key.replace(':', "-")),
            size: if self.thing.is_some() { ShotSize::ExtremeClose } else { ShotSize::ExtremeWide },
            camera: CameraMove::Static,
            action: self.thing.unwrap_or_default().to_owned(),
            cast: vec![],
            crowd: None,
            props: self.thing.iter().map(|t| (*t).to_owned()).collect(),
            lines: vec![],
            sounds: vec![],
            cues: vec![],
            source: 0..0,
        };
        Brief::of(script, self.scene, &shot)
    }
}

pub(super) fn lay(plan: &mut Plan, shots: &[ShotPlan]) -> Result<()> {
    let proofs = plan.order.proofs;
    if proofs.assets {
        for scenery in scenery(plan.script) {
            let edit = plan.order.edits.pictures.get(&scenery.key).cloned().unwrap_or_default();
            let (brief, seed) = (scenery.brief(plan.script), edit.seed(plan.order.wishes.seed));
            plan.picture(&scenery.key, Stage::Asset, brief, edit.prompt.into_iter().collect(), edit.maker, seed)?;
        }
    }
    if let Some(grid) = proofs.sheets {
        for (n, some) in shots.chunks(grid.cells()).enumerate() {
            let of: Vec<ShotId> = some.iter().map(|s| s.shot.id.clone()).collect();
            let needs = of.iter().map(frame).collect();
            let title = text!("lay out sheet {}", n + 1; "排布第 {} 张分镜图", n + 1);
            plan.add(task(&sheet(n), "sheet", Stage::Storyboard, title, &SheetInput { grid, shots: of }, needs)?);
        }
    }
    if proofs.reels {
        reels(plan, shots)?;
    }
    Ok(())
}

fn reels(plan: &mut Plan, shots: &[ShotPlan]) -> Result<()> {
    let wishes = &plan.order.wishes;
    let mut made = Vec::new();
    for s in shots {
        let name = &s.shot.id;
        let of = |moving| ReelOf::Shot {
            scene: Box::new(without_shots(s.scene)),
            shot: Box::new(without_source(s.shot)),
            place: s.place,
            moving,
        };
        let input = ReelInput { of: of(false), resolution: wishes.resolution, aspect: wishes.aspect };
        let needs = s.voices.iter().cloned().chain([frame(name)]).collect();
        let title = text!("show shot {name} with its voices"; "镜头 {name} 动态分镜");
        made.push(task(&still_reel(name), "reel", Stage::Animatic, title, &input, needs)?);
        let input = ReelInput { of: of(true), ..input };
        let needs = s.voices.iter().cloned().chain([segment(name)]).collect();
        let title = text!("show shot {name} in motion"; "镜头 {name} 片段");
        made.push(task(&segment_reel(name), "reel", Stage::Video, title, &input, needs)?);
    }
    let input = ReelInput { of: ReelOf::Animatic, resolution: wishes.resolution, aspect: wishes.aspect };
    let title = text!("show the animatic"; "动态分镜预览");
    made.push(task(ANIMATIC_REEL, "reel", Stage::Animatic, title, &input, vec![ANIMATIC.into()])?);
    plan.tasks.extend(made);
    Ok(())
}
