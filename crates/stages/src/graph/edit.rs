//! The last stage: sounds, music, the cut and the film.

use super::lay::{Plan, ShotPlan};
use super::{ANIMATIC, EDIT, FILM, MUSIC, ambience, bed, effect, segment, task};
use crate::hire::step::HiredInput;
use crate::stage::Stage;
use crate::steps::{AmbienceInput, EditInput, EffectInput, FilmInput, GivenMusicInput, HiredMusic, MusicInput};
use kinora_engine::NewTask;
use kinora_model::film::Music;
use kinora_model::script::{Scene, Script, Shot, Sound, Weather};
use kinora_model::{Result, text};
use kinora_ports::provider::{AmbienceRequest, EffectRequest, ScoreRequest};
use kinora_timeline::MediaId;

/// Length of a bed's stretch; the cut repeats it as often as needed.
const BED_SECONDS: f64 = 30.0;

/// Beds that the text adds to a shot, apart from what the scene's weather brings anyway.
pub(crate) fn extra_beds(scene: &Scene, shot: &Shot) -> Vec<Sound> {
    let wet = matches!(scene.weather, Weather::Rain | Weather::Storm);
    shot.sounds.iter().copied().filter(|s| s.is_bed() && !(*s == Sound::Rain && wet)).collect()
}

pub(super) fn lay(plan: &mut Plan, shots: &[ShotPlan], script_file: &MediaId) -> Result<()> {
    let (order, script) = (plan.order, plan.script);
    let wishes = &order.wishes;
    let mut needs: Vec<String> = vec![ANIMATIC.into()];
    if wishes.effects {
        let made = sounds(script, wishes.seed)?;
        needs.extend(made.iter().map(|t| t.key.clone()));
        plan.tasks.extend(made);
    }
    if let Some(given) = &order.edits.music {
        let title = text!("take the music"; "采用给定音乐");
        plan.add(task(MUSIC, "given_music", Stage::Edit, title, &GivenMusicInput(given.clone()), vec![])?);
        needs.push(MUSIC.into());
    } else if wishes.music != Music::None {
        let (era, eastern, seed) = (script.era, script.eastern(), wishes.seed);
        let request = ScoreRequest { passages: vec![], spoken: vec![], era, eastern, seed };
        let input = MusicInput { request, music: wishes.music };
        let title = text!("compose the music"; "谱写配乐");
        let after = vec![ANIMATIC.into()];
        plan.add(match order.hires.music.clone() {
            None => task(MUSIC, "music", Stage::Edit, title, &input, after)?,
            Some(hire) => {
                let work = HiredMusic { music: input, language: script.language };
                task(MUSIC, "hired_music", Stage::Edit, title, &HiredInput { hire, work }, after)?
            }
        });
        needs.push(MUSIC.into());
    }
    needs.extend(shots.iter().flat_map(|s| s.voices.iter().cloned().chain([segment(&s.shot.id)])));
    let input = EditInput { script: script_file.clone(), wishes: wishes.clone(), given: order.edits.music.clone() };
    plan.add(task(EDIT, "edit", Stage::Edit, text!("cut the film"; "剪辑"), &input, needs)?);
    let input = FilmInput {
        title: script.title.clone(),
        language: script.language,
        captions: wishes.captions,
        quality: order.quality.clone(),
        warnings: script.warnings.clone(),
    };
    plan.add(task(FILM, "film", Stage::Edit, text!("render the film"; "渲染成片"), &input, vec![EDIT.into()])?);
    Ok(())
}

/// The making of the sounds of places and of what happens.
pub(crate) fn sounds(script: &Script, seed: u64) -> Result<Vec<NewTask>> {
    let mut made = Vec::new();
    for (scene, shot) in script.shots() {
        for (n, sound) in (0u64..).zip(shot.sounds.iter().copied().filter(|s| !s.is_bed())) {
            made.push(sound_task(&effect(&shot.id, n as usize), sound, 8.0, seed + n)?);
        }
        for (n, sound) in extra_beds(scene, shot).into_iter().enumerate() {
            made.push(sound_task(&bed(&shot.id, n), sound, BED_SECONDS, seed)?);
        }
    }
    for scene in &script.scenes {
        let request = AmbienceRequest {
            setting: scene.setting,
            interior: scene.interior,
            time: scene.time,
            weather: scene.weather,
            seconds: BED_SECONDS,
            seed,
        };
        let title = text!("sound of {}", scene.place; "{} 的环境声", scene.place);
        made.push(task(&ambience(&scene.id), "ambience", Stage::Edit, title, &AmbienceInput(request), vec![])?);
    }
    Ok(made)
}

fn sound_task(key: &str, sound: Sound, seconds: f64, seed: u64) -> Result<NewTask> {
    let word = sound.word();
    let input = EffectInput(EffectRequest { sound, seconds, seed });
    task(key, "effect", Stage::Edit, text!("sound: {word}"; "音效：{word}"), &input, vec![])
}
