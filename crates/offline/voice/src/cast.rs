//! Casting: who speaks with which voice.

use crate::voices::{Voice, VoiceCard, voices};
use kinora_model::script::{Age, Role, Sex, Temper};
use kinora_model::{Error, Language, Result, RoleId, text};
use std::collections::BTreeMap;

/// Names under which the narrator is wished for.
const NARRATOR: [&str; 3] = ["narrator", "旁白", "叙述者"];

/// A voice for the narrator (`None`) and for every role, fitting in sex, age and temper. No two are alike: when the voices of a
/// language are all taken, blends of two follow. `wishes` maps a role's name, alias or id (or `narrator`, `旁白`) to the
/// name of a voice; a role or voice that does not exist is `Invalid` and the known ones are listed. `seed` decides
/// between voices that fit equally well.
pub fn cast(
    roles: &[Role],
    language: Language,
    wishes: &BTreeMap<String, String>,
    seed: u64,
) -> Result<BTreeMap<Option<RoleId>, Voice>> {
    let mut parts: BTreeMap<Option<RoleId>, Voice> = BTreeMap::new();
    for (who, name) in wishes {
        parts.insert(wished_role(roles, who)?, Voice::named(name)?);
    }
    let mut taken: Vec<Voice> = parts.values().cloned().collect();
    let narrator = std::iter::once((None, Part { sex: Sex::Unknown, age: Age::Adult, temper: None, narrates: true }));
    let others = roles.iter().map(|role| {
        let part = Part { sex: role.sex, age: role.age, temper: role.temper, narrates: false };
        (Some(role.id.clone()), part)
    });
    for (id, part) in narrator.chain(others) {
        parts.entry(id).or_insert_with(|| {
            let voice = best(language, part, &taken, seed);
            taken.push(voice.clone());
            voice
        });
    }
    Ok(parts)
}

/// What a voice is sought for.
#[derive(Clone, Copy)]
struct Part {
    sex: Sex,
    age: Age,
    temper: Option<Temper>,
    narrates: bool,
}

/// The role that a wish means; `None` for the narrator.
fn wished_role(roles: &[Role], who: &str) -> Result<Option<RoleId>> {
    if NARRATOR.iter().any(|name| name.eq_ignore_ascii_case(who)) {
        return Ok(None);
    }
    let role =
        roles.iter().find(|r| r.name == who || r.id.as_str() == who || r.aliases.iter().any(|alias| alias == who));
    match role {
        Some(role) => Ok(Some(role.id.clone())),
        None => {
            let known: Vec<&str> = roles.iter().map(|r| r.name.as_str()).collect();
            Err(Error::invalid(
                text!("a voice is wished for {who}, who is not in the story; its roles are: narrator, {}", known.join(", ");
                                     "为“{who}”指定了音色，但故事里没有这个角色；现有角色：旁白、{}", known.join("、")),
            ))
        }
    }
}

/// The fitting voice that is least like those `taken`.
fn best(language: Language, part: Part, taken: &[Voice], seed: u64) -> Voice {
    let Part { sex, age, .. } = part;
    let mut fitting: Vec<(u32, u64, &VoiceCard)> = voices()
        .iter()
        .filter(|card| card.language == language)
        .filter(|card| sex == Sex::Unknown || card.sex == sex || age == Age::Child && card.sex == Sex::Female)
        .map(|card| (misfit(card, part), shuffle(seed, card.name), card))
        .collect();
    fitting.sort_by_key(|(misfit, order, _)| (*misfit, *order));
    let cards: Vec<&VoiceCard> = fitting.into_iter().map(|(_, _, card)| card).collect();
    let free =
        cards.iter().find(|card| !taken.iter().any(|voice| voice.blend.iter().any(|(name, _)| name == card.name)));
    match free {
        Some(card) => aged(vec![(card.name.to_owned(), 1.0)], card.age, age),
        None => blended(&cards, age, taken),
    }
}

/// How badly a voice fits, 0 well.
fn misfit(card: &VoiceCard, part: Part) -> u32 {
    let Part { sex, age, temper, narrates } = part;
    let years = |age: Age| match age {
        Age::Child => 0_i32,
        Age::Youth => 2,
        Age::Adult => 4,
        Age::Elder => 5,
    };
    let age_gap = years(card.age).abs_diff(years(age));
    // A boy may be spoken by a woman, but rather by a boyish man; a child's voice is no grown-up's.
    let sex_gap = if sex != Sex::Unknown && card.sex != sex { 3 } else { 0 };
    let whisper = if card.name == "af_nicole" { 6 } else { 0 };
    let duty = match (narrates, card.narrates) {
        (true, false) => 8,
        // Voices that suit a narrator are spared for one only if another fits as well.
        (false, true) => 1,
        _ => 0,
    };
    // A stern captain with a merry voice is worse than one with an even voice; neither is as bad as one of another age.
    let temper_gap = match (temper, card.temper) {
        (Some(wanted), Some(has)) if wanted != has => 3,
        (Some(_), None) => 1,
        _ => 0,
    };
    2 * age_gap + sex_gap + whisper + duty + temper_gap
}

/// A blend of two of `cards` that nobody has, the better fitting first.
fn blended(cards: &[&VoiceCard], age: Age, taken: &[Voice]) -> Voice {
    const SHARES: [f32; 2] = [0.6, 0.4];
    // Small steps of pitch make further people of the same blends, for as many roles as it takes.
    for step in 0_i32.. {
        let shift = 1.0 + 0.035 * ((step + 1) / 2) as f32 * if step % 2 == 0 { 1.0 } else { -1.0 };
        for share in SHARES {
            for (i, first) in cards.iter().enumerate() {
                for second in &cards[i + 1..] {
                    let blend = vec![(first.name.to_owned(), share), (second.name.to_owned(), 1.0 - share)];
                    let mut voice = aged(blend, first.age, age);
                    voice.pitch = (voice.pitch * shift).clamp(*Voice::PITCHES.start(), *Voice::PITCHES.end());
                    let worn_out = step > 16;
                    if worn_out || !taken.contains(&voice) {
                        return voice;
                    }
                }
            }
        }
    }
    unreachable!("the loop above ends once pitches are worn out")
}

/// A voice made older or younger than its card by pitch and pace.
fn aged(blend: Vec<(String, f32)>, from: Age, to: Age) -> Voice {
    let (pitch, pace) = match (from, to) {
        (Age::Child, Age::Child) => (1.06, 1.0),
        (_, Age::Child) => (1.14, 1.0),
        (Age::Elder, Age::Elder) => (1.0, 0.96),
        (_, Age::Elder) => (0.94, 0.9),
        (Age::Child, Age::Adult) => (0.92, 1.0),
        (Age::Adult, Age::Youth) => (1.04, 1.02),
        (Age::Youth, Age::Adult) => (0.97, 0.98),
        _ => (1.0, 1.0),
    };
    Voice { blend, pitch, pace }
}

/// A number that orders names differently for each seed (FNV-1a, finished as in SplitMix64).
fn shuffle(seed: u64, name: &str) -> u64 {
    let mut hash = name
        .bytes()
        .fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voices::card;
    use kinora_model::script::Being;

    fn role(n: usize, sex: Sex, age: Age) -> Role {
        Role {
            id: RoleId::new(format!("role-{n}")),
            name: format!("R{n}"),
            aliases: vec![],
            kind: Being::Person,
            sex,
            age,
            looks: vec![],
            temper: None,
        }
    }

    #[test]
    fn temper_decides_between_voices_of_an_age() {
        for language in [Language::Zh, Language::En] {
            for seed in 0..20 {
                let of = |temper, sex, age| {
                    let part = Role { temper: Some(temper), ..role(1, sex, age) };
                    let voice = cast(std::slice::from_ref(&part), language, &BTreeMap::new(), seed)
                        .unwrap()
                        .remove(&Some(part.id));
                    card(&voice.unwrap().blend[0].0).unwrap()
                };
                assert_eq!(of(Temper::Grave, Sex::Male, Age::Adult).temper, Some(Temper::Grave));
                assert_eq!(of(Temper::Grave, Sex::Female, Age::Adult).temper, Some(Temper::Grave));
                // The one even man of Mandarin tells the story.
                if language == Language::En {
                    assert_ne!(of(Temper::Warm, Sex::Male, Age::Adult).temper, Some(Temper::Grave));
                }
                assert_eq!(of(Temper::Bright, Sex::Female, Age::Youth).temper, Some(Temper::Bright));
                // Age weighs more: a child does not speak with a deep voice however sternly it commands.
                assert!(matches!(of(Temper::Grave, Sex::Male, Age::Child).age, Age::Child | Age::Youth));
            }
        }
    }

    #[test]
    fn sex_and_age_decide() {
        for language in [Language::Zh, Language::En] {
            for seed in 0..20 {
                let roles =
                    [role(1, Sex::Female, Age::Youth), role(2, Sex::Male, Age::Elder), role(3, Sex::Male, Age::Child)];
                let parts = cast(&roles, language, &BTreeMap::new(), seed).unwrap();
                let main = |n: usize| card(&parts[&Some(roles[n].id.clone())].blend[0].0).unwrap();
                assert_eq!((main(0).sex, main(0).age), (Sex::Female, Age::Youth));
                assert_eq!(main(1).sex, Sex::Male);
                assert_ne!(main(1).age, Age::Child);
                let narrator = &parts[&None];
                assert!(card(&narrator.blend[0].0).unwrap().narrates);
                assert!(parts.values().all(|v| card(&v.blend[0].0).unwrap().language == language));
                let elder = &parts[&Some(roles[1].id.clone())];
                assert!(elder.pace < 1.0);
            }
        }
    }

    #[test]
    fn nobody_sounds_like_somebody_else() {
        let roles: Vec<Role> =
            (0..40).map(|n| role(n, if n % 2 == 0 { Sex::Female } else { Sex::Male }, Age::Adult)).collect();
        for language in [Language::Zh, Language::En] {
            let parts: Vec<Voice> = cast(&roles, language, &BTreeMap::new(), 7).unwrap().into_values().collect();
            for (i, voice) in parts.iter().enumerate() {
                voice.check().unwrap();
                assert!(!parts[..i].contains(voice), "{voice:?} twice");
            }
        }
    }

    #[test]
    fn voices_come_before_blends() {
        let roles: Vec<Role> = (0..7).map(|n| role(n, Sex::Unknown, Age::Adult)).collect();
        let parts = cast(&roles, Language::Zh, &BTreeMap::new(), 1).unwrap();
        assert!(parts.values().all(|voice| voice.blend.len() == 1));
    }

    #[test]
    fn wishes_are_granted_or_refused_clearly() {
        let roles = [role(1, Sex::Female, Age::Adult)];
        let wish = |who: &str, voice: &str| {
            cast(&roles, Language::Zh, &BTreeMap::from([(who.to_owned(), voice.to_owned())]), 0)
        };
        assert_eq!(wish("R1", "zm_yunxi").unwrap()[&Some(roles[0].id.clone())].blend[0].0, "zm_yunxi");
        assert_eq!(wish("旁白", "zf_xiaoni").unwrap()[&None].blend[0].0, "zf_xiaoni");
        assert!(wish("R1", "bob").unwrap_err().what().en.contains("zm_yunxi"));
        assert!(wish("R9", "zm_yunxi").unwrap_err().what().en.contains("R1"));
    }

    #[test]
    fn the_same_seed_casts_the_same() {
        let roles: Vec<Role> = (0..5).map(|n| role(n, Sex::Female, Age::Youth)).collect();
        let once = cast(&roles, Language::En, &BTreeMap::new(), 3).unwrap();
        assert_eq!(once, cast(&roles, Language::En, &BTreeMap::new(), 3).unwrap());
        assert!((0..9).any(|seed| cast(&roles, Language::En, &BTreeMap::new(), seed).unwrap() != once));
    }
}
