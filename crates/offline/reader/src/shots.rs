//! The cut: from the units of a scene to its shots.
//!
//! `beats` says what each sentence tells and who is in it (`told` what of a tag is told, `cues` and `crowd` what words call for), `grouping` decides what shares a shot, `framing` chooses
//! size, camera and picture the way a director's first assistant would: open wide, talk in mediums, come closer as it
//! gets serious, let go at the end.

mod beats;
pub(crate) mod crowd;
pub(crate) mod cues;
mod framing;
mod grouping;
mod rhythm;
mod told;

use crate::{cast::Cast, prose::Prose, scenes::Stage, speaker::Attribution};
use kinora_model::{
    Language, RoleId, SceneId,
    script::{Being, Gesture, Role, Scene, Shot, ShotSize, Temper},
};

/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014): only used to choose between equally good camera
/// moves.
pub(crate) struct Chance(u64);

impl Chance {
    /// A generator that gives the same choices for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// The id of the person with this index.
pub(crate) fn role_id(index: usize) -> RoleId {
    RoleId::new(format!("role-{}", index + 1))
}

/// Everybody as a role of the script, each with their temper.
pub(crate) fn roles(cast: &Cast, tempers: &[Option<Temper>]) -> Vec<Role> {
    let role = |(index, person): (usize, &crate::cast::Person)| Role {
        id: role_id(index),
        name: person.name.clone(),
        aliases: others(person),
        kind: Being::Person,
        sex: person.sex,
        age: person.age,
        looks: person.looks.clone(),
        temper: tempers[index],
    };
    cast.people.iter().enumerate().map(role).collect()
}

/// What a person is called beside their name, each once.
fn others(person: &crate::cast::Person) -> Vec<String> {
    let mut others: Vec<String> = Vec::new();
    for form in person.forms.iter().filter(|f| !f.eq_ignore_ascii_case(&person.name)) {
        if !others.contains(form) {
            others.push(form.clone());
        }
    }
    others
}

/// Cuts all scenes.
pub(crate) fn cut(prose: &Prose, cast: &Cast, said: &[Option<Attribution>], stages: &[Stage], seed: u64) -> Vec<Scene> {
    let places = CharPlaces::new(prose.text);
    let mut chance = Chance::new(seed);
    let mut out = Vec::new();
    for (n, stage) in stages.iter().enumerate() {
        let beats = beats::beats(prose, cast, said, stage);
        let groups = grouping::group(beats);
        let last = n + 1 == stages.len();
        let number = out.len() + 1;
        let mut before: Vec<ShotSize> =
            out.iter().rev().flat_map(|s: &Scene| s.shots.iter().rev()).take(2).map(|s| s.size).collect();
        before.reverse();
        let mut shots =
            framing::frame(groups, cast, stage, prose.language, &places, &mut chance, number, &before, last);
        leave_standing(&mut shots, prose.language);
        if shots.is_empty() {
            continue;
        }
        out.push(Scene {
            id: SceneId::new(format!("s{number}")),
            chapter: stage.chapter,
            chapter_title: stage.chapter_title.clone(),
            place: stage.place.clone(),
            setting: stage.setting,
            interior: stage.interior,
            around: stage.around.clone(),
            time: stage.time,
            weather: stage.weather,
            mood: stage.mood,
            shots,
        });
    }
    keep_mounts(&mut out, prose.language);
    out
}

/// Who rode a white horse once rides it whenever riding is told.
fn keep_mounts(scenes: &mut [Scene], language: Language) {
    let mut known: Option<String> = None;
    for shot in scenes.iter_mut().flat_map(|s| &mut s.shots) {
        let told = shot.props.iter().find(|p| cues::is_coloured_horse(p, language));
        if let Some(horse) = told {
            known = Some(horse.clone());
        } else if let Some(horse) = known.as_ref().filter(|_| shot.cast.iter().any(|p| p.gesture == Gesture::Ride)) {
            shot.props.push(horse.clone());
        }
    }
}

/// What is too heavy to be carried off is still there in the shots after the one that names it. What is looked at from near
/// is looked at alone.
fn leave_standing(shots: &mut [Shot], language: Language) {
    let mut standing: Vec<String> = Vec::new();
    for shot in shots {
        for prop in shot.props.iter().filter(|p| cues::stays(p, language)) {
            if !standing.contains(prop) {
                standing.push(prop.clone());
            }
        }
        if shot.size != ShotSize::ExtremeClose {
            let more: Vec<String> = standing.iter().filter(|p| !shot.props.contains(p)).cloned().collect();
            shot.props.extend(more);
        }
    }
}

/// Places in bytes to places in characters, without counting from the beginning each time.
pub(crate) struct CharPlaces<'a> {
    text: &'a str,
    /// Characters before each 1024th byte, and where the count was taken.
    marks: Vec<(usize, usize)>,
}

impl<'a> CharPlaces<'a> {
    const STEP: usize = 1024;

    /// Counts the characters of `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut marks = vec![(0, 0)];
        for (count, (at, _)) in text.char_indices().enumerate() {
            if at >= marks.len() * Self::STEP {
                marks.push((at, count));
            }
        }
        Self { text, marks }
    }

    /// Characters before byte `at`.
    pub fn of(&self, at: usize) -> usize {
        // The mark's byte may lie up to three bytes after its multiple.
        let mark = self.marks[..=(at / Self::STEP).min(self.marks.len() - 1)]
            .iter()
            .rfind(|m| m.0 <= at)
            .copied()
            .unwrap_or((0, 0));
        mark.1 + self.text[mark.0..at].chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_characters() {
        let text = "a雨".repeat(2000);
        let places = CharPlaces::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(places.of(at), count);
        }
        assert_eq!(places.of(text.len()), 4000);
    }
}
