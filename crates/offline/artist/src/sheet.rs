//! The character sheet: how a role looks, decided once per film, so that it is the same person in every shot.

mod looks;
mod tones;
mod trades;
mod wardrobe;

use crate::{
    colour::{Rgb, rgb},
    fauna,
    rng::{Rng, seed_of},
};
use kinora_model::{
    RoleId,
    script::{Age, Being, Era, Role, Sex},
};
use looks::Clues;
pub(crate) use looks::colour_in;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
pub use tones::Tones;
use wardrobe::{World, dress, hair_style, in_world};

/// How hair is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum HairStyle {
    HalfUp,
    HighBun,
    TwinBuns,
    Braid,
    Flowing,
    Topknot,
    HalfTopknot,
    Hat,
    Bald,
    LongBangs,
    Bob,
    Ponytail,
    Wavy,
    LowBun,
    Crop,
    Messy,
    SideSwept,
    SweptBack,
    Receding,
    Cap,
    Bonnet,
    TopHat,
}

/// What is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Wardrobe {
    Hanfu,
    Scholar,
    Martial,
    Armour,
    Monk,
    Peasant,
    Suit,
    Coat,
    Shirt,
    Hoodie,
    Dress,
    Uniform,
    Doctor,
    Gown,
    Shawl,
    Waistcoat,
    Greatcoat,
    Jersey,
}

/// Hair on the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Beard {
    None,
    Moustache,
    Goatee,
    Short,
    Long,
}

/// How an animal's coat is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Coat {
    #[default]
    Plain,
    Striped,
    Patched,
}

/// How one role looks, in every shot of the film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The role's id.
    pub role: String,
    /// A person or an animal. An animal's coat is `cloth`, its bib `trim`, its marks `inner`, its collar `ornament`.
    #[serde(default, skip_serializing_if = "Being::is_person")]
    pub kind: Being,
    /// How an animal's coat is marked.
    #[serde(default)]
    pub coat: Coat,
    /// Drawn as a woman (or girl).
    pub female: bool,
    /// Age.
    pub age: Age,
    /// Skin.
    pub skin: Rgb,
    /// Hair style.
    pub hair: HairStyle,
    /// Hair colour.
    pub hair_colour: Rgb,
    /// Eye colour.
    pub iris: Rgb,
    /// Ornament in the hair.
    pub ornament: Option<Rgb>,
    /// What is worn.
    pub wardrobe: Wardrobe,
    /// Main colour of the clothes.
    pub cloth: Rgb,
    /// Edges, sash, tie.
    pub trim: Rgb,
    /// What is under it: collar, shirt.
    pub inner: Rgb,
    /// Beard.
    pub beard: Beard,
    /// Glasses.
    pub glasses: bool,
    /// A scar on the cheek.
    pub scar: bool,
    /// A patch over one eye.
    #[serde(default)]
    pub one_eyed: bool,
    /// A veil or mask over the lower face.
    pub masked: bool,
    /// Broader (1.1) or slighter (0.9) than usual.
    pub build: f64,
    /// Wider (1.05) or narrower (0.95) face.
    pub face: f64,
    /// Size of the eyes relative to usual.
    pub eyes: f64,
}

impl Sheet {
    /// The sheet as it is stored: colours of eight bits, measures of two decimals.
    fn rounded(self) -> Self {
        let r = Rgb::rounded;
        let m = |v: f64| (v * 100.0).round() / 100.0;
        Self {
            skin: r(self.skin),
            hair_colour: r(self.hair_colour),
            iris: r(self.iris),
            ornament: self.ornament.map(r),
            cloth: r(self.cloth),
            trim: r(self.trim),
            inner: r(self.inner),
            build: m(self.build),
            face: m(self.face),
            eyes: m(self.eyes),
            ..self
        }
    }
}

/// The one of the colours that men do not wear.
const PINK: u32 = 0xd08a98;

/// Clothes colours that stand apart from each other: (cloth, trim, inner).
const CLOTHS: [(u32, u32, u32); 12] = [
    (0x1f7a7c, 0xe0b65a, 0xf4ecdc),
    (0x9c2f3a, 0xe8c878, 0xf6eadb),
    (0x4b5878, 0xb58a4a, 0xe6dac0),
    (0xd9cdb6, 0x6f8a7c, 0xfdfaf2),
    (0x5b3f74, 0xd9a7c0, 0xf1e6f0),
    (0x3f6b45, 0xd8c07a, 0xf0ecd8),
    (PINK, 0x8c3a55, 0xfff3ee),
    (0x2b2f3d, 0xa33a3a, 0xd8d3cc),
    (0xb9793a, 0x5c2f1c, 0xf3e2c4),
    (0x6f9fc4, 0xf0e7d0, 0xf9fbff),
    (0x7b6552, 0xc9b58a, 0xe9dfcf),
    (0x8aa07a, 0x4f6048, 0xf4f3e4),
];

/// The whole cast of a film at once: each role alike in every shot and unlike the others. What the text says of
/// somebody's looks is obeyed; the rest is chosen from `seed` and the role's name.
///
/// `eastern` says whether an old story plays in China rather than in Europe; `tones` are colours taken from pictures
/// that people gave for a role, and come before the text's words.
pub fn design(roles: &[Role], era: Era, eastern: bool, tones: &BTreeMap<RoleId, Tones>, seed: u64) -> Vec<Sheet> {
    let world = World::of(era, eastern);
    let mut cast: Vec<Sheet> = Vec::with_capacity(roles.len());
    for role in roles {
        let clues = Clues::of(role, world);
        // The best of a few tries is the one least like those who are there already.
        let best = (0..24u64)
            .map(|attempt| one(role, &clues, world, seed_of(seed ^ (attempt * 7919), &[&role.name, role.id.as_str()])))
            .map(|sheet| (cast.iter().map(|other| likeness(&sheet, other)).fold(0.0, f64::max), sheet))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, sheet)) = best {
            let mut sheet = sheet;
            if let Some(tones) = tones.get(&role.id) {
                tones.dress(&mut sheet);
            }
            cast.push(sheet.rounded());
        }
    }
    cast
}

/// How easily two people are taken for each other: 0 not at all, above 1 badly.
pub(crate) fn likeness(a: &Sheet, b: &Sheet) -> f64 {
    let same = |x: bool, weight: f64| if x { weight } else { 0.0 };
    same(a.female == b.female, 0.12)
        + same(a.age == b.age, 0.12)
        + same(a.hair == b.hair, 0.3)
        + same(a.wardrobe == b.wardrobe, 0.08)
        + same(a.beard == b.beard, 0.06)
        + same(a.glasses == b.glasses, 0.04)
        + (0.45 - a.cloth.distance(b.cloth)).max(0.0) * 1.4
        + (0.3 - a.hair_colour.distance(b.hair_colour)).max(0.0) * 0.5
}

fn one(role: &Role, clues: &Clues, world: World, seed: u64) -> Sheet {
    if !role.kind.is_person() {
        return fauna::sheet(role, seed);
    }
    let era = world.era();
    let mut rng = Rng::new(seed);
    let female = clues.female.unwrap_or(match role.sex {
        Sex::Female => true,
        Sex::Male => false,
        Sex::Unknown => rng.chance(0.4),
    });
    let age = match role.age {
        Age::Adult => clues.age.unwrap_or(Age::Adult),
        age => age,
    };
    let (cloth, trim, inner) = rng.pick(&CLOTHS);
    let (mut cloth, mut trim, inner) = (rgb(cloth), rgb(trim), rgb(inner));
    // Pink is for girls and young women.
    if cloth == rgb(PINK) && (!female || age == Age::Elder) {
        cloth = rgb(0x6a7f96);
    }
    if !female || age == Age::Elder {
        cloth = cloth.saturated(0.8).darker(0.1);
    }
    let wardrobe =
        clues.wardrobe.map_or_else(|| dress(&mut rng, world, female, age), |worn| in_world(worn, world, female));
    if wardrobe == Wardrobe::Suit || wardrobe == Wardrobe::Uniform {
        cloth = rgb(rng.pick(&[0x2f3547u32, 0x4a4e57, 0x5a4638, 0x24405a, 0x6d7280]));
        trim = rgb(rng.pick(&[0x9c2f3au32, 0x2f5f8c, 0xc99a3f, 0x4d7a52, 0x6a4b86]));
    }
    if wardrobe == Wardrobe::Monk {
        cloth = rgb(0xb9823f);
        trim = rgb(0x7a3b22);
    }
    if wardrobe == Wardrobe::Doctor {
        cloth = rgb(0xf1f4f5);
    }
    if let Some(colour) = clues.cloth {
        if trim.distance(colour) < 0.35 {
            trim = if colour.luma() > 0.5 { colour.darker(0.55) } else { rgb(0xe3c27a) };
        }
        cloth = colour;
    }
    let hair = match clues.hair {
        Some(style) => style,
        None if wardrobe == Wardrobe::Monk => HairStyle::Bald,
        None => hair_style(&mut rng, world, female, age),
    };
    let natural = match (age, era) {
        (Age::Elder, _) => rng.pick(&[0xdcd8d2u32, 0xb9b6b4, 0xece9e4]),
        _ if world == World::OldWest => rng.pick(&[0x2a1d18u32, 0x5a3a22, 0x8a5a2c, 0xa8743c, 0x3a2a22, 0x6a3420]),
        (_, Era::Period) => rng.pick(&[0x17131cu32, 0x1c1a20, 0x241a18]),
        (_, Era::Modern) => rng.pick(&[0x17131cu32, 0x2a1d18, 0x3d281c, 0x5a3a22, 0x1d1f28]),
    };
    let beard = clues.beard.unwrap_or(match (female, age) {
        (true, _) | (_, Age::Child | Age::Youth) => Beard::None,
        (_, Age::Elder) => match era {
            Era::Period => rng.pick(&[Beard::Long, Beard::Long, Beard::Goatee]),
            Era::Modern => rng.pick(&[Beard::None, Beard::Short, Beard::Moustache]),
        },
        (_, Age::Adult) => match era {
            Era::Period => rng.pick(&[Beard::None, Beard::Moustache, Beard::Goatee, Beard::Short]),
            Era::Modern => rng.pick(&[Beard::None, Beard::None, Beard::None, Beard::Short]),
        },
    });
    let ornament = (female && world == World::OldEast && age != Age::Elder
        || hair == HairStyle::Topknot
        || hair == HairStyle::HalfTopknot)
        .then(|| rgb(rng.pick(&[0xd8423cu32, 0x3fa58a, 0xe9c46a, 0x5d8fd0, 0xe58bb0])));
    Sheet {
        role: role.id.as_str().to_owned(),
        kind: Being::Person,
        coat: Coat::Plain,
        female,
        age,
        skin: clues.skin.unwrap_or_else(|| {
            let base = rgb(rng.pick(&[0xf5d2b3u32, 0xf0c6a2, 0xe8b78f, 0xf7dcc4]));
            let base = if female { base.lighter(0.08) } else { base.mix(rgb(0xc98f63), 0.22) };
            if age == Age::Elder { base.mix(rgb(0xc79a74), 0.25) } else { base }
        }),
        hair,
        hair_colour: clues.hair_colour.unwrap_or(rgb(natural)),
        iris: clues.iris.unwrap_or_else(|| rgb(rng.pick(&[0x4a2d1cu32, 0x3a2618, 0x5b3a20, 0x2f2a33, 0x3d4a3a]))),
        ornament,
        wardrobe,
        cloth,
        trim,
        inner,
        beard: if female { Beard::None } else { beard },
        glasses: clues.glasses || (era == Era::Modern && age != Age::Child && rng.chance(0.16)),
        scar: clues.scar,
        one_eyed: clues.one_eyed,
        masked: clues.masked,
        build: clues.build.unwrap_or_else(|| rng.range(0.95, 1.06)),
        face: rng.range(0.96, 1.04),
        eyes: rng.range(0.95, 1.07),
    }
}
