//! Reading what the text says of somebody's looks (`白发`, `红衣`, `grey coat`).

use super::{Beard, HairStyle, Wardrobe, trades, wardrobe::World};
use crate::colour::{Rgb, rgb};
use kinora_model::script::{Age, Role};

/// What the words say; absent where they are silent.
#[derive(Clone, Debug, Default)]
pub(super) struct Clues {
    pub female: Option<bool>,
    pub age: Option<Age>,
    pub skin: Option<Rgb>,
    pub hair: Option<HairStyle>,
    pub hair_colour: Option<Rgb>,
    pub iris: Option<Rgb>,
    pub wardrobe: Option<Wardrobe>,
    pub cloth: Option<Rgb>,
    pub beard: Option<Beard>,
    pub glasses: bool,
    pub scar: bool,
    pub one_eyed: bool,
    pub masked: bool,
    pub build: Option<f64>,
}

/// Words for colours and what they look like on cloth. Longer words stand before their parts.
const COLOURS: [(&[&str], u32); 15] = [
    (&["银", "silver"], 0xc9ccd4),
    (&["白", "white", "素"], 0xf0ece4),
    (&["黑", "玄", "墨", "black", "皂"], 0x23222b),
    (&["灰", "grey", "gray"], 0x7d818a),
    (&["粉", "pink", "桃"], 0xe39aab),
    (&["红", "朱", "绯", "赤", "red", "crimson", "scarlet"], 0xb52d33),
    (&["橙", "橘", "orange"], 0xd67a31),
    (&["金", "golden", "gold"], 0xd9a93f),
    (&["黄", "yellow", "杏"], 0xdcb44a),
    (&["翠", "绿", "green"], 0x3f7d52),
    (&["青", "teal", "cyan"], 0x2f8084),
    (&["蓝", "blue", "navy"], 0x33568c),
    (&["紫", "purple", "violet"], 0x6a4687),
    (&["棕", "褐", "brown", "tan"], 0x6f4b33),
    (&["月白", "beige", "cream"], 0xe2d7bd),
];

/// The colour a word names, if any.
pub(crate) fn colour_in(word: &str) -> Option<Rgb> {
    let lower = word.to_lowercase();
    COLOURS
        .iter()
        .find(|(names, _)| {
            names.iter().any(|n| {
                if n.is_ascii() {
                    lower.split(|c: char| !c.is_ascii_alphabetic()).any(|w| w == *n)
                } else {
                    lower.contains(n)
                }
            })
        })
        .map(|(_, c)| rgb(*c))
}

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

const CLOTHES: [&str; 24] = [
    "衣", "袍", "裙", "衫", "裳", "褂", "甲", "coat", "robe", "dress", "gown", "shirt", "suit", "jacket", "cloak",
    "hoodie", "sweater", "uniform", "clothes", "armour", "armor", "披风", "斗篷", "外套",
];

impl Clues {
    /// What the name and the looks of `role` say in this world.
    pub fn of(role: &Role, world: World) -> Self {
        let mut c = Self::default();
        c.read_name(&role.name.to_lowercase(), world);
        for alias in &role.aliases {
            c.read_name(&alias.to_lowercase(), world);
        }
        for look in role.looks.iter().rev() {
            // The most telling comes first and is therefore read last.
            c.read(&look.to_lowercase());
        }
        c
    }

    fn read_name(&mut self, name: &str, world: World) {
        trades::read(self, name, world);
        if any(name, &["老", "爷", "奶奶", "婆", "old ", "grandm", "grandf", "grandpa", "granny"])
            && !any(name, &["老师", "老板", "老公", "老婆"])
        {
            self.age = Some(Age::Elder);
        }
    }

    fn read(&mut self, look: &str) {
        let colour = colour_in(look);
        let of_hair = any(look, &["发", "鬓", "hair", "haired", "辫", "braid", "ponytail", "curls"]);
        let of_beard = any(look, &["胡", "须", "髯", "beard", "moustache", "mustache"]);
        let of_eyes = any(look, &["眼", "瞳", "眸", "eye"]) && !any(look, &["眼镜"]);
        let of_clothes = any(look, &CLOTHES);
        if of_hair {
            self.hair_colour = colour.or(self.hair_colour);
            self.hair_clue(look);
        }
        if of_beard {
            self.beard_clue(look);
            if !of_hair {
                self.hair_colour = colour.or(self.hair_colour);
            }
        }
        if of_eyes && !of_hair && !of_clothes {
            self.iris = colour.filter(|c| c.luma() < 0.8).or(self.iris);
        }
        if of_clothes {
            self.cloth = colour.or(self.cloth);
            self.clothes_clue(look);
        } else if colour.is_some() && !of_hair && !of_beard && !of_eyes && !any(look, &["脸", "肤", "skin", "face"]) {
            self.cloth = colour;
        }
        if any(look, &["眼镜", "glasses", "spectacles"]) {
            self.glasses = true;
        }
        // Not a scarf, and not scarlet.
        let scarred = |word: &str| matches!(word, "scar" | "scars" | "scarred");
        if look.contains('疤') || look.split(|c: char| !c.is_ascii_alphabetic()).any(scarred) {
            self.scar = true;
        }
        if any(look, &["独眼", "一只眼", "眼罩", "one-eyed", "one eye", "eyepatch", "eye patch"]) {
            self.one_eyed = true;
        }
        if any(look, &["面纱", "蒙面", "面具", "口罩", "veil", "mask"]) {
            self.masked = true;
        }
        if any(look, &["黝黑", "古铜", "tanned", "dark-skinned", "dark skin", "swarthy"]) {
            self.skin = Some(rgb(0xb07d55));
        } else if any(look, &["白皙", "苍白", "肤白", "pale", "fair skin"]) {
            self.skin = Some(rgb(0xfbe6d8));
        }
        if any(look, &["瘦", "纤", "thin", "slim", "slender", "lean"]) {
            self.build = Some(0.9);
        } else if any(look, &["胖", "壮", "魁梧", "高大", "fat", "stout", "burly", "broad", "muscular"]) {
            self.build = Some(1.16);
        }
        if any(look, &["光头", "秃", "bald", "shaven"]) {
            self.hair = Some(HairStyle::Bald);
        }
        if any(look, &["皱纹", "苍老", "年迈", "老人", "wrinkled", "elderly", "old man", "old woman"]) {
            self.age = Some(Age::Elder);
        }
        if any(look, &["少女", "女子", "姑娘", "girl", "woman"]) {
            self.female = self.female.or(Some(true));
        } else if any(look, &["少年", "男子", "汉子", "boy"]) {
            self.female = self.female.or(Some(false));
        }
    }

    fn hair_clue(&mut self, look: &str) {
        let style = if any(look, &["辫", "braid"]) {
            HairStyle::Braid
        } else if any(look, &["马尾", "ponytail"]) {
            HairStyle::Ponytail
        } else if any(look, &["双髻", "twin buns", "pigtail"]) {
            HairStyle::TwinBuns
        } else if any(look, &["短发", "short hair", "crop"]) {
            HairStyle::Crop
        } else if any(look, &["卷发", "波浪", "wavy", "curl"]) {
            HairStyle::Wavy
        } else if any(look, &["披", "长发", "long hair", "flowing"]) {
            HairStyle::Flowing
        } else if any(look, &["乱", "messy", "tousled"]) {
            HairStyle::Messy
        } else {
            return;
        };
        self.hair = Some(style);
    }

    fn beard_clue(&mut self, look: &str) {
        self.beard = Some(if any(look, &["八字", "moustache", "mustache", "小胡子"]) {
            Beard::Moustache
        } else if any(look, &["山羊", "goatee"]) {
            Beard::Goatee
        } else if any(look, &["络腮", "stubble", "short beard", "胡茬"]) {
            Beard::Short
        } else {
            Beard::Long
        });
    }

    fn clothes_clue(&mut self, look: &str) {
        let worn = if any(look, &["甲", "armour", "armor"]) {
            Wardrobe::Armour
        } else if any(look, &["袈裟", "僧衣"]) {
            Wardrobe::Monk
        } else if any(look, &["白大褂", "lab coat"]) {
            Wardrobe::Doctor
        } else if any(look, &["西装", "西服", "suit"]) {
            Wardrobe::Suit
        } else if any(look, &["大衣", "风衣", "外套", "coat", "jacket"]) {
            // A doctor's white coat is no coat for the street.
            let at_work = self.wardrobe == Some(Wardrobe::Doctor) && any(look, &["白", "white"]);
            if at_work { Wardrobe::Doctor } else { Wardrobe::Coat }
        } else if any(look, &["衬衫", "t恤", "shirt"]) {
            Wardrobe::Shirt
        } else if any(look, &["卫衣", "毛衣", "hoodie", "sweater"]) {
            Wardrobe::Hoodie
        } else if any(look, &["制服", "警服", "uniform"]) {
            Wardrobe::Uniform
        } else if any(look, &["连衣裙", "dress", "gown"]) {
            Wardrobe::Dress
        } else if any(look, &["袍", "长衫", "robe"]) {
            Wardrobe::Hanfu
        } else if any(look, &["劲装", "夜行衣", "短打"]) {
            Wardrobe::Martial
        } else {
            return;
        };
        self.wardrobe = Some(worn);
    }
}
