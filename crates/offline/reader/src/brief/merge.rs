//! What a changed prompt changes of a picture.

use super::{natures::Nature, people::Somebody, reading::Reading};
use crate::scenes::place;
use kinora_model::{
    RoleId,
    script::{Brief, Emotion, Era, Gesture, Mood, Presence, Role, TimeOfDay, Weather},
};

/// `base` with every difference between the readings of its own prompt and of the new one.
pub(super) fn merge(base: &Brief, before: &Reading, after: &Reading) -> Brief {
    // A prompt that keeps its sections is the old one, edited: what is no longer in it was taken out. Anything else is
    // a wish beside the old prompt, and changes what it names.
    let edited = after.sections.len() >= 2;
    let mut out = base.clone();
    lay(&mut out, before, after, edited);
    if let (Some(old), Some(new)) = (&before.told, &after.told)
        && before.action != after.action
    {
        // What happens was rewritten: its new words are wishes too, unless the rest of the prompt has its own.
        let mut wishes =
            Reading { people: Vec::new(), place: None, around: None, interior: None, mood: None, ..(**new).clone() };
        wishes.people = new.people.iter().filter(|s| !old.people.contains(s)).cloned().collect();
        for said in &mut wishes.people {
            said.name = known_name(&out, said).unwrap_or_else(|| said.name.clone());
        }
        wishes.people.retain(|s| out.roles.iter().any(|r| r.name == s.name));
        lay(&mut out, old, &wishes, false);
    }
    if let Some(action) = &after.action {
        out.shot.action.clone_from(action);
    } else if edited {
        out.shot.action.clear();
    }
    out.unread.clone_from(&after.unread);
    out
}

/// One value: the new word where it says something else than the old one, `none` where an edit took the word out.
fn pick<T: Copy + PartialEq>(base: T, before: Option<T>, after: Option<T>, edited: bool, none: T) -> T {
    match (before, after) {
        (b, Some(a)) if b != Some(a) => a,
        (Some(_), None) if edited => none,
        _ => base,
    }
}

fn lay(out: &mut Brief, before: &Reading, after: &Reading, edited: bool) {
    let era = pick(out.era, before.era, after.era, false, out.era);
    let eastern = pick(out.eastern, before.eastern, after.eastern, false, out.eastern);
    (out.era, out.eastern) = (era, eastern && era == Era::Period);
    let scene = &mut out.scene;
    if let Some(new) = after.place.as_ref().filter(|p| before.place.as_ref() != Some(p)) {
        scene.setting = place::of_era(new.setting, era);
        scene.place.clone_from(&new.words);
        // What lay outside the old place is not outside the new one.
        scene.around.clear();
        // Another place has its own side of the door unless the prompt says one.
        if after.interior.is_none() || (after.interior == before.interior && !edited) {
            scene.interior = new.inside;
        }
    }
    if before.around != after.around && (edited || after.around.is_some()) {
        scene.around = after.around.clone().unwrap_or_default();
    }
    scene.interior = pick(scene.interior, before.interior, after.interior, false, scene.interior);
    scene.time = pick(scene.time, before.time, after.time, edited, TimeOfDay::Day);
    scene.weather = pick(scene.weather, before.weather, after.weather, edited, Weather::Clear);
    scene.mood = pick(scene.mood, before.mood, after.mood, edited, Mood::Calm);
    let shot = &mut out.shot;
    shot.size = pick(shot.size, before.size, after.size, false, shot.size);
    shot.camera = pick(shot.camera, before.camera, after.camera, false, shot.camera);
    if (edited || after.crowd.is_some()) && before.crowd != after.crowd {
        shot.crowd = after.crowd;
    }
    if (edited || !after.props.is_empty()) && before.props != after.props {
        shot.props.clone_from(&after.props);
    }
    if (edited || !after.sounds.is_empty()) && before.sounds != after.sounds {
        shot.sounds.clone_from(&after.sounds);
    }
    people(out, before, after, edited);
}

/// The name of the role that `said` means where it is only called by what it is (那位老人).
fn known_name(base: &Brief, said: &Somebody) -> Option<String> {
    if base.roles.iter().any(|r| r.name == said.name) {
        return None;
    }
    let same: Vec<&Role> = base.roles.iter().filter(|r| r.kind == said.nature.0 && r.sex == said.nature.1).collect();
    (same.len() == 1).then(|| same[0].name.clone())
}

fn people(out: &mut Brief, before: &Reading, after: &Reading, edited: bool) {
    if !after.people.is_empty() || edited {
        let mut roles: Vec<Role> = Vec::new();
        let mut cast: Vec<Presence> = Vec::new();
        let all_known = after.people.iter().all(|s| out.roles.iter().any(|r| r.name == s.name));
        for (n, said) in after.people.iter().enumerate() {
            // Two of one name are told apart by their order.
            let nth = after.people[..n].iter().filter(|s| s.name == said.name).count();
            let known = out.roles.iter().filter(|r| r.name == said.name).nth(nth);
            let old = before.people.iter().filter(|s| s.name == said.name).nth(nth);
            let (role, presence) = match known {
                Some(role) => changed(out, role, old, said, edited),
                None => newcomer(out, &roles, said),
            };
            roles.push(role);
            cast.push(presence);
        }
        if !edited && all_known {
            // 林小雨哭了 says nothing of the others.
            for (role, presence) in out.roles.iter_mut().zip(&mut out.shot.cast) {
                if let Some(i) = roles.iter().position(|r| r.id == role.id) {
                    (*role, *presence) = (roles[i].clone(), cast[i].clone());
                }
            }
        } else {
            (out.roles, out.shot.cast) = (roles, cast);
        }
    }
    // What is said of nobody in particular is said of the one the picture is about.
    let emotion = after.emotion.filter(|e| before.emotion != Some(*e));
    let gesture = after.gesture.filter(|g| before.gesture != Some(*g));
    if let Some(first) = out.shot.cast.first_mut() {
        first.emotion = emotion.unwrap_or(first.emotion);
        first.gesture = gesture.unwrap_or(first.gesture);
    }
}

/// A role that was there, with what is said of it now.
fn changed(base: &Brief, role: &Role, before: Option<&Somebody>, after: &Somebody, edited: bool) -> (Role, Presence) {
    let mut role = role.clone();
    let was: Option<Nature> = before.map(|b| b.nature);
    if after.told && was != Some(after.nature) {
        (role.kind, role.sex, role.age) = after.nature;
    }
    let looks = before.map_or(&[][..], |b| &b.looks);
    if after.looks != looks && (edited || !after.looks.is_empty()) {
        role.looks.clone_from(&after.looks);
    }
    let here = base.shot.cast.iter().find(|p| p.role == role.id);
    let (emotion, gesture) = here.map_or((Emotion::Calm, Gesture::Stand), |p| (p.emotion, p.gesture));
    let presence = Presence {
        role: role.id.clone(),
        emotion: pick(emotion, before.and_then(|b| b.emotion), after.emotion, edited, Emotion::Calm),
        gesture: pick(gesture, before.and_then(|b| b.gesture), after.gesture, edited, Gesture::Stand),
    };
    (role, presence)
}

/// Somebody new. The id is one that nobody of the picture has.
fn newcomer(base: &Brief, taken: &[Role], s: &Somebody) -> (Role, Presence) {
    let free = |id: &RoleId| !base.roles.iter().chain(taken).any(|r| r.id == *id);
    let id = (1..).map(|n| RoleId::new(format!("role-new-{n}"))).find(free).expect("numbers do not end");
    let (kind, sex, age) = s.nature;
    let presence = Presence {
        role: id.clone(),
        emotion: s.emotion.unwrap_or(Emotion::Calm),
        gesture: s.gesture.unwrap_or(Gesture::Stand),
    };
    (
        Role { id, name: s.name.clone(), aliases: Vec::new(), kind, sex, age, looks: s.looks.clone(), temper: None },
        presence,
    )
}
