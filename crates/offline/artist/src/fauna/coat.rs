//! How an animal looks: its coat from the words about it, else one that nature gives.

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    sheet::{Beard, Coat, HairStyle, Sheet, Wardrobe, colour_in},
};
use kinora_model::script::{Age, Being, Role};

/// Wings of the butterfly that a kitten plays with.
pub(super) const PLAYMATE: Rgb = rgb(0xf2b84a);

/// The sheet of an animal.
pub(crate) fn sheet(role: &Role, seed: u64) -> Sheet {
    let mut rng = Rng::new(seed);
    let mut words: Vec<String> = role.looks.iter().map(|l| l.to_lowercase()).collect();
    words.push(role.name.to_lowercase());
    let says = |list: &[&str]| words.iter().any(|w| list.iter().any(|l| w.contains(l)));
    let told = words.iter().find_map(|w| coat_in(w, role.kind));
    let natural: &[u32] = match role.kind {
        Being::Cat => &[0xe39a4c, 0xd98a3c, 0x9a938c, 0xf0dcc0],
        Being::Dog => &[0xd9a45c, 0xb9793f, 0xe8cfa4, 0x6b4a34],
        Being::Bird => &[0x5a8fd0, 0xd9744a, 0x8a7660, 0xe0b040],
        Being::Horse => &[0x6b4630, 0x8a5a34, 0x3a2a24, 0xc9b49a],
        Being::Rabbit => &[0xf2ece4, 0xb8a48c, 0xd9c4a4],
        Being::Fish => &[0xe8642c, 0xe0902c, 0x5a8fb0],
        Being::Butterfly => &[0xf2a03a, 0x5a8fe0, 0xe878a8, 0xf4d84a],
        Being::Person => &[0x888888],
    };
    let cloth = told.unwrap_or_else(|| rgb(rng.pick(natural)));
    let pale = cloth.luma() > 0.8;
    let coat = if says(&["三花", "calico", "花猫", "花斑", "spotted", "patched", "斑点", "花色"]) {
        Coat::Patched
    } else if says(&["狸花", "虎斑", "tabby", "striped", "橘", "orange", "ginger"]) && role.kind == Being::Cat {
        Coat::Striped
    } else if told.is_none() && role.kind == Being::Cat {
        rng.pick(&[Coat::Striped, Coat::Striped, Coat::Patched])
    } else {
        Coat::Plain
    };
    let bib = match (role.kind, told.is_some() && cloth.luma() < 0.3) {
        // A black cat is black all over.
        (Being::Cat | Being::Dog, true) => cloth.lighter(0.1),
        (Being::Bird, _) => cloth.mix(rgb(0xf6ecd8), 0.75),
        _ => cloth.mix(rgb(0xfdf8f0), 0.8),
    };
    let marks = if pale { rgb(0xc98a54) } else { cloth.darker(0.42) };
    let irises: &[u32] = match role.kind {
        Being::Cat => &[0x6fae4a, 0xd9a52c, 0x4a9ab8],
        Being::Rabbit => &[0x4a2d24, 0x6a3a34],
        _ => &[0x3a2418, 0x4a2d1c],
    };
    let collar = matches!(role.kind, Being::Cat | Being::Dog) && !says(&["野", "流浪", "wild", "stray"]);
    let ornament = collar.then(|| rgb(rng.pick(&[0xd8423cu32, 0x3f8fc0, 0x3fa58a, 0xe58bb0])));
    Sheet {
        role: role.id.as_str().to_owned(),
        kind: role.kind,
        coat,
        female: false,
        age: if role.age == Age::Child { Age::Child } else { Age::Adult },
        skin: rgb(0xe8a0a0),
        hair: HairStyle::Bald,
        hair_colour: marks,
        iris: rgb(rng.pick(irises)),
        ornament: ornament.filter(|_| told.is_none_or(|c| c.luma() < 2.0)),
        wardrobe: Wardrobe::Peasant,
        cloth,
        trim: bib,
        inner: marks,
        beard: Beard::None,
        glasses: false,
        scar: false,
        one_eyed: false,
        masked: false,
        build: 1.0,
        face: 1.0,
        eyes: 1.0,
    }
}

/// Coats that have words of their own: what is red or blue of a horse is no pure colour.
const HORSES: [(&[&str], u32); 5] = [
    (&["枣红", "赤兔", "红马", "赤马", "chestnut", "bay", "sorrel"], 0x7c3c24),
    (&["青马", "青骢", "青色", "灰马", "dapple", "dappled", "grey", "gray", "roan"], 0x76848c),
    (&["黄马", "黄骠", "palomino", "dun"], 0xc79a52),
    (&["棕", "褐", "brown"], 0x6b4630),
    (&["雪白", "白龙", "snow-white"], 0xf6f3ee),
];

/// The coat that words give an animal of this kind, if they name one.
pub(crate) fn coat_in(words: &str, kind: Being) -> Option<Rgb> {
    let lower = words.to_lowercase();
    let says = |w: &&str| {
        if w.is_ascii() {
            lower.split(|c: char| !c.is_ascii_alphabetic() && c != '-').any(|part| part == *w)
        } else {
            lower.contains(*w)
        }
    };
    let horse = HORSES.iter().find(|(list, _)| kind == Being::Horse && list.iter().any(says));
    horse.map(|(_, c)| rgb(*c)).or_else(|| colour_in(words).map(|c| fur(c, kind)))
}

/// A colour as fur has it: never pure.
fn fur(c: Rgb, kind: Being) -> Rgb {
    match kind {
        Being::Butterfly | Being::Fish | Being::Bird => c,
        _ if c.luma() > 0.85 => rgb(0xf4efe6),
        _ if c.luma() < 0.2 => rgb(0x2e2b31),
        _ => c.saturated(0.9).lighter(0.08),
    }
}
