//! Things that the text names and the picture shows.

mod light;
mod new;
mod old;
mod reading;

pub(crate) use light::lantern;
pub(crate) use old::blade;

use light::{candle, oil_lamp};
use new::{gun, key, lamp, laptop, phone, photo, piano, watch};
use old::{
    bell, book, brush, canopy, casket, coins, cup, fan, flowers, flute, great_bell, jade, jar, letter, ring, scroll,
    teapot,
};
use reading::{open_book, open_letter, open_scroll};

use crate::{
    colour::{Rgb, rgb},
    nature,
    sheet::Wardrobe,
    svg::{Path, Svg},
};

/// A thing that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prop {
    /// What it is.
    pub kind: Kind,
    /// The colour the text gives it.
    pub colour: Option<Rgb>,
}

macro_rules! kinds {
    ($($name:ident: $($word:literal)*;)*) => {
        /// Kinds of things.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say it")]
        pub(crate) enum Kind { $($name,)* }
        /// Words for each kind, the more particular first.
        const WORDS: &[(Kind, &[&str])] = &[$((Kind::$name, &[$($word),*]),)*];
    };
}

kinds! {
    Umbrella: "伞" "umbrella" "parasol";
    Lantern: "灯笼" "提灯" "lantern";
    Candle: "蜡烛" "烛" "candle";
    OilLamp: "油灯" "oil lamp";
    Letter: "信" "纸条" "字条" "letter" "envelope" "note" "telegram";
    Scroll: "卷轴" "画卷" "圣旨" "地图" "scroll" "map" "edict";
    Sword: "剑" "刀" "匕首" "长枪" "sword" "blade" "dagger" "knife";
    Teapot: "茶壶" "酒壶" "壶" "teapot" "kettle";
    Jar: "酒坛" "坛" "瓶" "jar" "bottle" "wine";
    Cup: "茶杯" "酒杯" "杯" "茶" "碗" "cup" "tea" "mug" "bowl" "coffee" "glass";
    Book: "书" "册" "日记" "book" "diary" "notebook";
    Jade: "玉" "佩" "坠" "项链" "jade" "pendant" "necklace" "locket" "amulet";
    Ring: "戒指" "指环" "镯" "ring" "bracelet";
    Flower: "花" "梅" "玫瑰" "flower" "rose" "blossom";
    Phone: "手机" "电话" "phone" "cellphone" "mobile";
    Laptop: "电脑" "屏幕" "laptop" "computer" "screen";
    Photo: "照片" "相片" "画像" "photo" "photograph" "picture" "portrait";
    Watch: "怀表" "手表" "时钟" "座钟" "挂钟" "闹钟" "钟表" "watch" "clock";
    GreatBell: "大钟" "铜钟" "巨钟" "古钟" "great bell";
    Piano: "钢琴" "piano";
    Bell: "铃" "钟" "bell";
    Key: "钥匙" "key";
    Coin: "银子" "铜钱" "钱" "硬币" "coin" "money" "gold";
    Box: "盒" "匣" "箱" "box" "chest" "casket" "suitcase" "bag" "包裹";
    Flute: "笛" "箫" "flute";
    Brush: "毛笔" "笔" "brush" "pen";
    Gun: "枪" "gun" "pistol" "revolver";
    Lamp: "台灯" "灯" "lamp" "torch" "light";
    Fan: "扇" "fan";
}

impl Prop {
    /// The thing a word names, if it can be drawn.
    pub fn named(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        // Trees in bloom belong to the set.
        if nature::bloom(&lower).is_some() {
            return None;
        }
        let hit = |w: &str| {
            if w.is_ascii() {
                lower
                    .split(|c: char| !c.is_ascii_alphabetic())
                    .any(|part| part == w || part.strip_suffix('s') == Some(w))
                    || (w.contains(' ') && lower.contains(w))
            } else {
                lower.contains(w)
            }
        };
        WORDS
            .iter()
            .find(|(_, words)| words.iter().any(|w| hit(w)))
            .map(|(kind, _)| Prop { kind: *kind, colour: crate::sheet::colour_in(word) })
    }
    /// Whether it gives light.
    pub fn shines(self) -> bool {
        matches!(self.kind, Kind::Lantern | Kind::Candle | Kind::OilLamp | Kind::Lamp)
    }
    /// Whether it is read, and seen from its back while it is.
    pub fn is_read(self) -> bool {
        matches!(self.kind, Kind::Scroll | Kind::Letter)
    }
    /// Whether it stands on the floor, taller than a table, and people walk around it.
    pub fn stands(self) -> bool {
        matches!(self.kind, Kind::GreatBell | Kind::Piano)
    }
    /// Whether a person walks about with it in the hand.
    pub fn carried(self) -> bool {
        matches!(
            self.kind,
            Kind::Umbrella
                | Kind::Lantern
                | Kind::Sword
                | Kind::Letter
                | Kind::Flower
                | Kind::Phone
                | Kind::Fan
                | Kind::Flute
                | Kind::Book
                | Kind::Scroll
        )
    }
}

/// Draws `prop` standing on y = 0, about 100 units high, in the middle of x = 0.
pub(crate) fn standing(svg: &mut Svg, prop: Prop) {
    let c = |default: u32| prop.colour.unwrap_or(rgb(default));
    match prop.kind {
        Kind::Umbrella => {
            svg.place(0.0, -46.0, 0.0, 0.5, 0.5);
            canopy(svg, c(0xc8323a));
            svg.end();
        }
        Kind::Lantern => lantern(svg, 0.0, -104.0, 1.0, c(0xd8432f)),
        Kind::Candle => candle(svg),
        Kind::OilLamp => oil_lamp(svg),
        Kind::Letter => letter(svg),
        Kind::Scroll => scroll(svg),
        Kind::Sword => {
            svg.place(-70.0, -14.0, 0.0, 0.62, 0.62);
            blade(svg);
            svg.end();
        }
        Kind::Teapot => teapot(svg, c(0xa3603c)),
        Kind::Jar => jar(svg, c(0x6a4a3a)),
        Kind::Cup => cup(svg, c(0xf0e9da)),
        Kind::Book => book(svg, c(0x33568c)),
        Kind::Jade => jade(svg, c(0x6fb493)),
        Kind::Ring => ring(svg),
        Kind::Flower => flowers(svg, c(0xe07a92)),
        Kind::Phone => phone(svg),
        Kind::Laptop => laptop(svg),
        Kind::Photo => photo(svg),
        Kind::Watch => watch(svg),
        Kind::Bell => bell(svg, c(0xb08a3e)),
        Kind::GreatBell => great_bell(svg, c(0x9a7a3c)),
        Kind::Piano => piano(svg, c(0x5a3524)),
        Kind::Key => key(svg),
        Kind::Coin => coins(svg),
        Kind::Box => casket(svg, c(0x7a3b26)),
        Kind::Flute => flute(svg),
        Kind::Brush => brush(svg),
        Kind::Gun => gun(svg),
        Kind::Lamp => lamp(svg, c(0xe9d9b0)),
        Kind::Fan => fan(svg, c(0xefe4cc)),
    }
}

/// What somebody reads, from its back, between both hands around the middle: `prop`, or a book.
pub(crate) fn read(svg: &mut Svg, prop: Option<Prop>, worn: Wardrobe) {
    match prop.map(|p| p.kind) {
        Some(Kind::Scroll) => open_scroll(svg),
        Some(Kind::Letter) => open_letter(svg),
        _ => open_book(svg, worn),
    }
}

/// Draws `prop` held in a hand at `x`, `y` in figure units.
pub(crate) fn held(svg: &mut Svg, prop: Prop, x: f64, y: f64, key: f64) {
    let c = |default: u32| prop.colour.unwrap_or(rgb(default));
    match prop.kind {
        Kind::Umbrella => {
            svg.line(&Path::at(x, y + 70.0).l(x - 4.0, y - 300.0), rgb(0x4a2f20), 7.0, 1.0);
            svg.line(&Path::at(x - 1.5, y + 60.0).l(x - 5.0, y - 300.0), rgb(0xa5764c), 2.0, 0.8);
            svg.place(x - 40.0, y - 262.0, -7.0 * key, 2.0, 2.0);
            canopy(svg, c(0xc8323a));
            svg.end();
        }
        Kind::Lantern => {
            svg.line(&Path::at(x - 16.0, y + 2.0).l(x + 74.0, y - 26.0), rgb(0x5a3a26), 6.0, 1.0);
            svg.line(&Path::at(x + 74.0, y - 26.0).l(x + 74.0, y + 10.0), rgb(0x3a2a20), 2.0, 1.0);
            lantern(svg, x + 74.0, y + 8.0, 0.9, c(0xe0643a));
        }
        Kind::Sword => {
            svg.place(x, y, 105.0, 0.95, 0.95);
            blade(svg);
            svg.end();
        }
        Kind::Fan => {
            svg.place(x, y + 26.0, 14.0, 1.0, 1.0);
            fan(svg, c(0xefe4cc));
            svg.end();
        }
        _ => {
            svg.place(x + 8.0, y + 8.0, -8.0, 0.72, 0.72);
            standing(svg, prop);
            svg.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_each_of_its_words() {
        for (kind, words) in WORDS {
            for word in *words {
                assert_eq!(Prop::named(word).map(|p| p.kind), Some(*kind), "{word}");
            }
        }
    }

    #[test]
    fn words_in_a_phrase_count_and_parts_of_words_do_not() {
        assert_eq!(Prop::named("一把红色的油纸伞").map(|p| (p.kind, p.colour.is_some())), Some((Kind::Umbrella, true)));
        assert_eq!(Prop::named("two old books").map(|p| p.kind), Some(Kind::Book));
        assert_eq!(Prop::named("keyboard"), None);
    }
}
