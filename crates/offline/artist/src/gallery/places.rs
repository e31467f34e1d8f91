//! Sheets of places: every setting, outdoors and indoors, hour by hour and weather by weather.

use super::{ContactSheet, Player, View, people::cast, scene};
use kinora_model::script::{Era, Gesture, Setting, ShotSize, TimeOfDay, Weather};

const CELL: (u32, u32) = (320, 180);

/// Whether a setting belongs to our own days.
fn is_modern(setting: Setting) -> bool {
    matches!(setting, Setting::ModernStreet | Setting::Office | Setting::School | Setting::Hospital | Setting::Vehicle)
}

pub(super) fn sheets() -> Vec<ContactSheet> {
    let mut list = Vec::new();
    for setting in Setting::ALL {
        let worlds: &[(&str, Era, bool)] = match setting {
            s if is_modern(*s) => &[("", Era::Modern, true)],
            Setting::Home => {
                &[("", Era::Period, true), ("_modern", Era::Modern, true), ("_europe", Era::Period, false)]
            }
            Setting::Inn | Setting::OldStreet | Setting::Palace | Setting::Temple => {
                &[("", Era::Period, true), ("_europe", Era::Period, false)]
            }
            _ => &[("", Era::Period, true)],
        };
        for (suffix, era, eastern) in worlds {
            for inside in [false, true] {
                let name = format!("place_{}_{}{suffix}", setting.word(), if inside { "in" } else { "out" });
                list.push(hours(name, *setting, inside, *era, *eastern));
            }
        }
    }
    list.push(orchards());
    list
}

/// Trees that the text says are in bloom, or red in autumn, in places that have none of their own.
fn orchards() -> ContactSheet {
    let people = cast(Era::Period, true);
    let mut views = Vec::new();
    for (row, word) in ["桃花", "梨花", "枫林"].into_iter().enumerate() {
        for (column, setting) in
            [Setting::Field, Setting::Mountain, Setting::Home, Setting::Water, Setting::Temple].into_iter().enumerate()
        {
            let i = row * 5 + column;
            let time = [TimeOfDay::Day, TimeOfDay::Dusk, TimeOfDay::Dawn, TimeOfDay::Night][i % 4];
            let mut scene = scene(setting, false, time, Weather::Clear);
            scene.place = format!("{word}{}", setting.word());
            let (size, players) = match i % 3 {
                0 => (ShotSize::ExtremeWide, vec![]),
                1 => (ShotSize::Wide, vec![Player::of(&people[i % 8]).doing(Gesture::Walk)]),
                _ => (ShotSize::Medium, vec![Player::of(&people[i % 8])]),
            };
            views.push(View::Shot {
                scene,
                size,
                era: Era::Period,
                eastern: true,
                players,
                props: vec![],
                id: format!("orchard-{row}-{column}"),
            });
        }
    }
    ContactSheet::new("orchards", 5, CELL, views)
}

/// Rows are hours, columns weathers; a landscape alone, whole figures and a two-shot take turns.
fn hours(name: String, setting: Setting, inside: bool, era: Era, eastern: bool) -> ContactSheet {
    let people = cast(era, eastern);
    let mut views = Vec::new();
    for (row, time) in TimeOfDay::ALL.iter().enumerate() {
        for (column, weather) in Weather::ALL.iter().enumerate() {
            let i = row * Weather::ALL.len() + column;
            let one = |k: usize| Player::of(&people[(i + k * 3) % people.len()]);
            let (size, players) = match i % 3 {
                0 => (ShotSize::Wide, vec![one(0), one(1).doing(Gesture::Walk)]),
                1 => (ShotSize::ExtremeWide, vec![]),
                _ => (ShotSize::Medium, vec![one(0).speaking(), one(1)]),
            };
            views.push(View::Shot {
                scene: scene(setting, inside, *time, *weather),
                size,
                era,
                eastern,
                players,
                props: vec![],
                id: format!("place-{row}-{column}"),
            });
        }
    }
    ContactSheet::new(name, Weather::ALL.len(), CELL, views)
}
