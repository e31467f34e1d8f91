//! Sheets of people and things: casts, feelings, gestures, hair, clothes, ages, props, and one cast in all its shots.

use super::{ContactSheet, Player, View, scene};
use crate::{Beard, HairStyle, Sheet, Wardrobe, design};
use kinora_model::{
    RoleId,
    script::{Age, Being, Emotion, Era, Gesture, Role, Scene, Setting, Sex, ShotSize, TimeOfDay, Weather},
};
use std::collections::BTreeMap;

const PORTRAIT: (u32, u32) = (360, 270);
const CELL: (u32, u32) = (384, 216);

fn role(i: usize, name: &str, sex: Sex, age: Age, looks: &[&str]) -> Role {
    Role {
        id: RoleId::new(format!("role-{i}")),
        name: name.into(),
        aliases: vec![],
        kind: Being::Person,
        sex,
        age,
        looks: looks.iter().map(|s| (*s).to_owned()).collect(),
        temper: None,
    }
}

/// Eight people of one world, as a story would describe them.
pub(super) fn cast(era: Era, eastern: bool) -> Vec<Sheet> {
    use {Age::*, Sex::*};
    let roles = match (era, eastern) {
        (Era::Period, true) => vec![
            role(1, "林小雨", Female, Youth, &["青衣"]),
            role(2, "陈老", Male, Elder, &["白发", "灰袍"]),
            role(3, "沈剑", Male, Adult, &["黑衣"]),
            role(4, "小豆子", Male, Child, &[]),
            role(5, "柳姨", Female, Adult, &["红裙"]),
            role(6, "赵将军", Male, Adult, &[]),
            role(7, "慧明和尚", Male, Elder, &[]),
            role(8, "小翠", Female, Child, &["粉衣"]),
        ],
        (Era::Period, false) => vec![
            role(1, "Eleanor", Female, Youth, &["blue gown"]),
            role(2, "Old Barnaby", Male, Elder, &["white hair"]),
            role(3, "Captain Hale", Male, Adult, &["grey coat"]),
            role(4, "Tim", Male, Child, &[]),
            role(5, "Mrs Pryce", Female, Adult, &[]),
            role(6, "Mr Finch", Male, Adult, &["top hat"]),
            role(7, "Nan", Female, Elder, &[]),
            role(8, "Rose", Female, Child, &["yellow dress"]),
        ],
        (Era::Modern, _) => vec![
            role(1, "Anna", Female, Youth, &["red coat"]),
            role(2, "Mr Grey", Male, Elder, &["white hair", "glasses"]),
            role(3, "Tom", Male, Adult, &["dark suit"]),
            role(4, "Lily", Female, Child, &[]),
            role(5, "Doctor Wu", Female, Adult, &[]),
            role(6, "阿杰", Male, Youth, &["卫衣"]),
            role(7, "Officer Li", Male, Adult, &[]),
            role(8, "外婆", Female, Elder, &[]),
        ],
    };
    design(&roles, era, eastern, &BTreeMap::new(), 7)
}

pub(super) fn sheets() -> Vec<ContactSheet> {
    let (old, west, new) = (cast(Era::Period, true), cast(Era::Period, false), cast(Era::Modern, true));
    let portraits = |name: &str, sheets: Vec<(Sheet, Era)>| {
        let views = sheets.into_iter().map(|(sheet, era)| View::Portrait { sheet, era }).collect();
        ContactSheet::new(name, 4, PORTRAIT, views)
    };
    let all = |sheets: &[Sheet], era: Era| sheets.iter().map(|s| (s.clone(), era)).collect::<Vec<_>>();
    let mut list = vec![
        portraits("cast_period", all(&old, Era::Period)),
        portraits("cast_europe", all(&west, Era::Period)),
        portraits("cast_modern", all(&new, Era::Modern)),
        portraits("hair", hair(&old, &west, &new)),
        portraits("wardrobes", wardrobes(&old, &west, &new)),
        portraits("ages", ages()),
        emotions(&[&old[0], &old[2], &new[4], &new[1]]),
        gestures("gestures_period", &old, Era::Period),
        gestures("gestures_modern", &new, Era::Modern),
        props(),
    ];
    for (name, cell, columns) in [("shots_16x9", CELL, 5), ("shots_9x16", (216, 384), 10), ("shots_1x1", (270, 270), 5)]
    {
        list.push(shots(name, cell, columns, &old, &new));
    }
    list
}

/// Every way of wearing hair, on somebody who might.
fn hair(old: &[Sheet], west: &[Sheet], new: &[Sheet]) -> Vec<(Sheet, Era)> {
    use HairStyle::*;
    let (woman, man, girl) = (&old[0], &old[2], &old[7]);
    let (lady, sir, lass, gent) = (&west[0], &west[2], &new[0], &new[2]);
    let list: &[(HairStyle, &Sheet, Era)] = &[
        (HalfUp, woman, Era::Period),
        (HighBun, woman, Era::Period),
        (TwinBuns, girl, Era::Period),
        (Braid, girl, Era::Period),
        (Flowing, woman, Era::Period),
        (LowBun, woman, Era::Period),
        (Topknot, man, Era::Period),
        (HalfTopknot, man, Era::Period),
        (Hat, man, Era::Period),
        (Bald, &old[6], Era::Period),
        (Bonnet, lady, Era::Period),
        (TopHat, sir, Era::Period),
        (Cap, sir, Era::Period),
        (Wavy, lady, Era::Period),
        (LongBangs, lass, Era::Modern),
        (Bob, lass, Era::Modern),
        (Ponytail, lass, Era::Modern),
        (Crop, gent, Era::Modern),
        (Messy, gent, Era::Modern),
        (SideSwept, gent, Era::Modern),
        (SweptBack, gent, Era::Modern),
        (Receding, &new[1], Era::Modern),
    ];
    list.iter().map(|(hair, sheet, era)| (Sheet { hair: *hair, ..(*sheet).clone() }, *era)).collect()
}

/// Every garment.
fn wardrobes(old: &[Sheet], west: &[Sheet], new: &[Sheet]) -> Vec<(Sheet, Era)> {
    use Wardrobe::*;
    let list: &[(Wardrobe, &Sheet, Era)] = &[
        (Hanfu, &old[0], Era::Period),
        (Scholar, &old[1], Era::Period),
        (Martial, &old[2], Era::Period),
        (Armour, &old[5], Era::Period),
        (Monk, &old[6], Era::Period),
        (Peasant, &old[3], Era::Period),
        (Gown, &west[0], Era::Period),
        (Shawl, &west[6], Era::Period),
        (Waistcoat, &west[5], Era::Period),
        (Greatcoat, &west[2], Era::Period),
        (Jersey, &west[3], Era::Period),
        (Suit, &new[2], Era::Modern),
        (Coat, &new[0], Era::Modern),
        (Shirt, &new[1], Era::Modern),
        (Hoodie, &new[5], Era::Modern),
        (Dress, &new[7], Era::Modern),
        (Uniform, &new[6], Era::Modern),
        (Doctor, &new[4], Era::Modern),
    ];
    list.iter().map(|(worn, sheet, era)| (Sheet { wardrobe: *worn, ..(*sheet).clone() }, *era)).collect()
}

/// Both sexes from child to old, then and now, with the beards of the old men.
fn ages() -> Vec<(Sheet, Era)> {
    let mut list = Vec::new();
    for (era, names) in [(Era::Period, ["阿云", "阿山"]), (Era::Modern, ["Mary", "John"])] {
        for (name, sex) in names.into_iter().zip([Sex::Female, Sex::Male]) {
            let roles: Vec<Role> = [Age::Child, Age::Youth, Age::Adult, Age::Elder]
                .into_iter()
                .enumerate()
                .map(|(i, age)| role(i, &format!("{name}{i}"), sex, age, &[]))
                .collect();
            list.extend(design(&roles, era, true, &BTreeMap::new(), 11).into_iter().map(|s| (s, era)));
        }
    }
    let beards = [Beard::Moustache, Beard::Goatee, Beard::Short, Beard::Long];
    let man = list.iter().rfind(|(s, _)| !s.female && s.age == Age::Adult).cloned();
    if let Some((sheet, era)) = man {
        list.extend(beards.map(|beard| (Sheet { beard, ..sheet.clone() }, era)));
    }
    list
}

fn emotions(sheets: &[&Sheet]) -> ContactSheet {
    let mut views = Vec::new();
    for (i, sheet) in sheets.iter().enumerate() {
        let (era, place) = match i {
            0 | 1 => (Era::Period, scene(Setting::Mountain, false, TimeOfDay::Dusk, Weather::Clear)),
            _ => (Era::Modern, scene(Setting::Home, true, TimeOfDay::Day, Weather::Clear)),
        };
        for emotion in Emotion::ALL {
            views.push(View::Shot {
                scene: place.clone(),
                size: ShotSize::Close,
                era,
                eastern: true,
                players: vec![Player::of(sheet).feeling(*emotion)],
                props: vec![],
                id: format!("emotion-{i}-{}", emotion.word()),
            });
        }
    }
    ContactSheet::new("emotions", 4, CELL, views)
}

/// Every gesture as a whole figure and from the waist, then the embrace of two.
fn gestures(name: &str, people: &[Sheet], era: Era) -> ContactSheet {
    let settings = [Setting::Field, Setting::Home, Setting::Forest, Setting::Mountain, Setting::Water];
    let shot = |i: usize, size: ShotSize, players: Vec<Player>| View::Shot {
        scene: scene(settings[i % settings.len()], false, TimeOfDay::Day, Weather::Clear),
        size,
        era,
        eastern: true,
        players,
        props: vec![],
        id: format!("gesture-{i}"),
    };
    let mut views = Vec::new();
    for (i, gesture) in Gesture::ALL.iter().enumerate() {
        let player = || Player::of(&people[i % 3]).doing(*gesture);
        views.push(shot(i, ShotSize::Wide, vec![player()]));
        views.push(shot(i, ShotSize::Medium, vec![player().speaking()]));
    }
    let two = || vec![Player::of(&people[0]).doing(Gesture::Embrace), Player::of(&people[2]).doing(Gesture::Embrace)];
    views.push(shot(20, ShotSize::Wide, two()));
    views.push(shot(21, ShotSize::Medium, two()));
    ContactSheet::new(name, 6, CELL, views)
}

/// Things alone, indoors and out.
fn props() -> ContactSheet {
    let old = [
        "伞", "灯笼", "蜡烛", "油灯", "信", "卷轴", "剑", "茶壶", "酒坛", "茶杯", "书", "玉佩", "戒指", "花", "铜铃",
        "大钟",
    ];
    let new =
        ["phone", "laptop", "photo", "watch", "key", "coin", "box", "flute", "brush", "gun", "lamp", "fan", "piano"];
    let mut views = Vec::new();
    for (i, word) in old.iter().chain(&new).enumerate() {
        let era = if i < old.len() { Era::Period } else { Era::Modern };
        let place: Scene = match (i % 2, era) {
            (0, Era::Period) => scene(Setting::Inn, true, TimeOfDay::Night, Weather::Rain),
            (0, Era::Modern) => scene(Setting::Home, true, TimeOfDay::Day, Weather::Clear),
            (_, Era::Period) => scene(Setting::Field, false, TimeOfDay::Dusk, Weather::Clear),
            (_, Era::Modern) => scene(Setting::Water, false, TimeOfDay::Day, Weather::Clear),
        };
        views.push(View::Shot {
            scene: place,
            size: ShotSize::ExtremeClose,
            era,
            eastern: true,
            players: vec![],
            props: vec![(*word).to_owned()],
            id: format!("prop-{i}"),
        });
    }
    ContactSheet::new("props", 6, CELL, views)
}

/// One cast in all its shots, in three places: from a landscape with small people to a pair of eyes.
fn shots(name: &str, cell: (u32, u32), columns: usize, old: &[Sheet], new: &[Sheet]) -> ContactSheet {
    use {Emotion::*, Gesture::*, ShotSize as Z};
    let mut views = Vec::new();
    for (k, (era, place)) in [
        (Era::Period, scene(Setting::Inn, false, TimeOfDay::Night, Weather::Rain)),
        (Era::Period, scene(Setting::Inn, true, TimeOfDay::Night, Weather::Rain)),
        (Era::Modern, scene(Setting::Home, true, TimeOfDay::Day, Weather::Clear)),
        (Era::Period, scene(Setting::Field, false, TimeOfDay::Dusk, Weather::Clear)),
    ]
    .into_iter()
    .enumerate()
    {
        let people = if era == Era::Period { old } else { new };
        let p = |i: usize| Player::of(&people[i]);
        let list: Vec<(Z, Vec<Player>, &[&str])> = vec![
            (Z::ExtremeWide, vec![p(0).doing(Walk)], &["红伞"]),
            (Z::Wide, vec![p(0), p(1).speaking()], &[]),
            (Z::Wide, vec![p(0), p(2), p(3), p(4).speaking()], &[]),
            (Z::Medium, vec![p(0).feeling(Worry).doing(Sit).speaking(), p(1).doing(Sit)], &[]),
            (Z::Medium, vec![p(2).speaking(), p(0)], &[]),
            (Z::Medium, vec![p(0), p(2).feeling(Angry).speaking()], &[]),
            (Z::Medium, vec![p(2).feeling(Angry).doing(Point).speaking()], &[]),
            (Z::Medium, vec![p(0).feeling(Happy).speaking(), p(2), p(3).feeling(Surprise)], &[]),
            (Z::Close, vec![p(4).feeling(Resolve).speaking(), p(2)], &[]),
            (Z::Close, vec![p(1).feeling(Sad).speaking()], &[]),
            (Z::Close, vec![p(3).feeling(Happy).speaking()], &[]),
            (Z::ExtremeClose, vec![p(0).feeling(Fear).speaking()], &[]),
        ];
        for (i, (size, players, props)) in list.into_iter().enumerate() {
            views.push(View::Shot {
                scene: place.clone(),
                size,
                era,
                eastern: true,
                players,
                props: props.iter().map(|p| (*p).to_owned()).collect(),
                id: format!("shot-{k}-{i}"),
            });
        }
    }
    ContactSheet::new(name, columns, cell, views)
}
