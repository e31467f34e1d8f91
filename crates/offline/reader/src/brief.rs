//! From a prompt to one picture, and from a picture to its prompt.
//!
//! `words` writes a prompt that a person can read and edit, in sections (地点, 人物 …); `reading` takes such a prompt or
//! any free sentence apart, `people` finds who is in it. What the prompt says is laid over what the picture showed
//! before: both the old prompt and the new one are read, and only where the two readings differ does the picture
//! change. So a picture stays what it is in everything that its prompt does not say.

mod changes;
mod merge;
mod natures;
mod people;
mod reading;
mod unread;
mod words;

pub use changes::{Changes, changes, touches};
pub use words::prompt;

use crate::scenes::place;
use kinora_model::{
    Error, Language, Result, RoleId, SceneId, ShotId,
    script::{
        Being, Brief, CameraMove, Emotion, Era, Gesture, Mood, Presence, Role, Scene, Setting, Shot, ShotSize,
        TimeOfDay, Weather,
    },
    text,
};
use people::Somebody;
use reading::Reading;

/// Longest prompt that is read, in characters: a page.
const LONGEST: usize = 4000;

/// What `prompt` asks to see; where `base` is given, what the prompt changes of it. `seed` chooses between equally good
/// camera moves. Words that changed nothing are in [`Brief::unread`].
///
/// Fails with [`kinora_model::ErrorKind::Invalid`] where the prompt has no words or is longer than a page.
pub fn brief(prompt: &str, base: Option<&Brief>, seed: u64) -> Result<Brief> {
    if !prompt.chars().any(char::is_alphanumeric) {
        return Err(Error::invalid(
            text!("the prompt is empty; say what shall be seen"; "提示词是空的；请说明想看到什么"),
        ));
    }
    let length = prompt.chars().count();
    // A picture's own prompt tells what happens besides.
    let longest = if base.is_some() { LONGEST * 2 } else { LONGEST };
    if length > longest {
        return Err(Error::invalid(text!(
            "the prompt is {length} characters long; at most {longest} are read";
            "提示词有 {length} 个字；最多 {longest} 个字"
        )));
    }
    let language = language_of(prompt);
    let Some(base) = base else {
        return Ok(fresh(&Reading::of(prompt, language, &[]), prompt, language, seed));
    };
    let before = Reading::of(&words::prompt(base), base.language, &base.roles);
    let after = Reading::of(prompt, language, &base.roles);
    Ok(merge::merge(base, &before, &after))
}

/// Chinese where there is any Chinese character.
fn language_of(prompt: &str) -> Language {
    let han = prompt.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'));
    if han { Language::Zh } else { Language::En }
}

/// A picture that only the prompt describes.
fn fresh(said: &Reading, prompt: &str, language: Language, seed: u64) -> Brief {
    let era = said.era.unwrap_or(match said.place.as_ref().map(|p| p.setting) {
        Some(Setting::Inn | Setting::OldStreet | Setting::Palace | Setting::Temple | Setting::Battlefield) => {
            Era::Period
        }
        _ => Era::Modern,
    });
    let roles: Vec<Role> = said.people.iter().enumerate().map(|(n, s)| role(s, n)).collect();
    let cast: Vec<Presence> =
        roles.iter().zip(&said.people).map(|(role, s)| presence(role.id.clone(), s, said)).collect();
    let setting = said.place.as_ref().map_or_else(|| usual_setting(said), |p| place::of_era(p.setting, era));
    let interior =
        said.interior.unwrap_or_else(|| said.place.as_ref().map_or(place::usually_inside(setting), |p| p.inside));
    Brief {
        language,
        era,
        eastern: era == Era::Period && said.eastern.unwrap_or(language == Language::Zh),
        scene: Scene {
            id: SceneId::new("s1"),
            chapter: 0,
            chapter_title: None,
            place: said.place.as_ref().map_or_else(|| place::name(setting, language).to_owned(), |p| p.words.clone()),
            setting,
            interior,
            around: said.around.clone().filter(|_| interior).unwrap_or_default(),
            time: said.time.unwrap_or(TimeOfDay::Day),
            weather: said.weather.unwrap_or(Weather::Clear),
            mood: said.mood.unwrap_or_else(|| usual_mood(&cast)),
            shots: Vec::new(),
        },
        shot: Shot {
            id: ShotId::new("s1-1"),
            size: said.size.unwrap_or_else(|| usual_size(said, &roles)),
            camera: said.camera.unwrap_or_else(|| usual_move(seed)),
            action: said.action.clone().unwrap_or_else(|| prompt.trim().to_owned()),
            cast,
            crowd: said.crowd,
            props: said.props.clone(),
            lines: Vec::new(),
            sounds: said.sounds.clone(),
            cues: vec![],
            source: 0..0,
        },
        roles,
        unread: said.unread.clone(),
    }
}

/// Where a picture plays that names no place: indoors where its words are of a room, else in the open.
fn usual_setting(said: &Reading) -> Setting {
    if said.interior == Some(true) { Setting::Home } else { Setting::Field }
}

/// The mood of a picture that names none: play is play, else that of the face it is about.
fn usual_mood(cast: &[Presence]) -> Mood {
    if cast.iter().any(|p| p.gesture == Gesture::Play) {
        return Mood::Comic;
    }
    match cast.first().map_or(Emotion::Calm, |p| p.emotion) {
        Emotion::Calm | Emotion::Surprise => Mood::Calm,
        Emotion::Happy => Mood::Tender,
        Emotion::Sad => Mood::Sad,
        Emotion::Angry | Emotion::Fear | Emotion::Worry => Mood::Tense,
        Emotion::Resolve => Mood::Epic,
    }
}

/// The size that shows what the prompt is about.
fn usual_size(said: &Reading, roles: &[Role]) -> ShotSize {
    match roles {
        [] if !said.props.is_empty() && said.place.is_none() => ShotSize::ExtremeClose,
        [] => ShotSize::ExtremeWide,
        [one] if one.kind == Being::Person => ShotSize::Medium,
        [_] => ShotSize::Wide,
        [_, _] if roles.iter().all(|r| r.kind == Being::Person) => ShotSize::Medium,
        _ => ShotSize::Wide,
    }
}

/// A move that suits any picture.
fn usual_move(seed: u64) -> CameraMove {
    use CameraMove::{PanLeft, PanRight, PullOut, PushIn};
    [PushIn, PanRight, PushIn, PanLeft, PullOut][crate::shots::Chance::new(seed).below(5)]
}

/// The role of the somebody with index `n`.
fn role(s: &Somebody, n: usize) -> Role {
    let (kind, sex, age) = s.nature;
    Role {
        id: RoleId::new(format!("role-{}", n + 1)),
        name: s.name.clone(),
        aliases: Vec::new(),
        kind,
        sex,
        age,
        looks: s.looks.clone(),
        temper: None,
    }
}

/// How somebody is there. What the prompt says of nobody in particular it says of everybody.
fn presence(role: RoleId, s: &Somebody, said: &Reading) -> Presence {
    Presence {
        role,
        emotion: s.emotion.or(said.emotion).unwrap_or(Emotion::Calm),
        gesture: s.gesture.or(said.gesture).unwrap_or(Gesture::Stand),
    }
}
