//! Things that the text names and the picture shows.

use crate::{
    colour::{Rgb, rgb},
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
    Sword: "剑" "刀" "匕首" "sword" "blade" "dagger" "knife";
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
    Watch: "怀表" "手表" "钟" "watch" "clock";
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

/// An oil-paper umbrella's roof with its middle on the origin, 220 wide.
pub(crate) fn canopy(svg: &mut Svg, c: Rgb) {
    let under =
        Path::at(-108.0, 22.0).q(0.0, 44.0, 108.0, 22.0).q(60.0, -6.0, 0.0, -8.0).q(-60.0, -6.0, -108.0, 22.0).z();
    svg.fill(&under, c.darker(0.6));
    let top = Path::at(-112.0, 24.0)
        .c(-84.0, -26.0, -34.0, -52.0, 0.0, -58.0)
        .c(34.0, -52.0, 84.0, -26.0, 112.0, 24.0)
        .q(92.0, 14.0, 72.0, 24.0)
        .q(48.0, 10.0, 24.0, 25.0)
        .q(0.0, 12.0, -24.0, 25.0)
        .q(-48.0, 10.0, -72.0, 24.0)
        .q(-92.0, 14.0, -112.0, 24.0)
        .z();
    let paint = svg.rad(20.0, -50.0, 150.0, &[(0.0, c.lighter(0.28), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.4), 1.0)]);
    svg.fill(&top, paint);
    for x in [-72.0, -24.0, 24.0, 72.0] {
        svg.line(&Path::at(0.0, -57.0).q(x * 0.75, -36.0, x, 24.0), c.darker(0.5), 1.6, 0.6);
    }
    svg.line(&Path::at(-96.0, 12.0).q(-40.0, -16.0, 0.0, -20.0).q(40.0, -16.0, 96.0, 12.0), c.lighter(0.5), 1.4, 0.35);
    svg.line(&Path::at(0.0, -58.0).l(0.0, -68.0), rgb(0x4a2f20), 5.0, 1.0);
}

/// A paper lantern hanging from `x`, `y`, about 90 high.
pub(crate) fn lantern(svg: &mut Svg, x: f64, y: f64, k: f64, c: Rgb) {
    svg.place(x, y, 0.0, k, k);
    svg.line(&Path::at(0.0, 0.0).l(0.0, 12.0), rgb(0x2c1c16), 2.4, 1.0);
    let body = Path::smooth(
        &[
            (-16.0, 16.0),
            (16.0, 16.0),
            (31.0, 34.0),
            (31.0, 50.0),
            (16.0, 68.0),
            (-16.0, 68.0),
            (-31.0, 50.0),
            (-31.0, 34.0),
        ],
        true,
    );
    let paint = svg.rad(
        0.0,
        44.0,
        36.0,
        &[(0.0, rgb(0xffe9a8), 1.0), (0.4, c.mix(rgb(0xffb255), 0.55), 1.0), (1.0, c.darker(0.18), 1.0)],
    );
    svg.fill(&body, paint);
    for dx in [-0.62, -0.22, 0.22, 0.62] {
        svg.line(&Path::at(dx * 16.0, 16.0).q(dx * 46.0, 42.0, dx * 16.0, 68.0), c.darker(0.35), 1.2, 0.6);
    }
    svg.fill(&Path::round(-14.0, 10.0, 28.0, 8.0, 2.0), rgb(0x5a2a1a));
    svg.fill(&Path::round(-14.0, 66.0, 28.0, 8.0, 2.0), rgb(0x5a2a1a));
    svg.line(&Path::at(0.0, 74.0).l(0.0, 82.0), rgb(0xd9a441), 2.0, 1.0);
    for dx in [-4.0, 0.0, 4.0] {
        svg.line(&Path::at(dx * 0.5, 82.0).l(dx, 104.0), c, 2.2, 0.95);
    }
    svg.end();
}

fn flame(svg: &mut Svg, x: f64, y: f64, k: f64) {
    let d = |s: f64| {
        Path::at(x, y)
            .c(x - 13.0 * s * k, y - 6.0 * k, x - 7.0 * s * k, y - 24.0 * k, x + 1.0, y - 40.0 * s * k)
            .c(x + 8.0 * s * k, y - 24.0 * k, x + 13.0 * s * k, y - 6.0 * k, x, y)
            .z()
    };
    svg.fill_a(&d(1.0), rgb(0xff9a3c), 0.95);
    svg.fill(&d(0.72), rgb(0xffd873));
    svg.fill(&d(0.42), rgb(0xfffbe0));
}

fn candle(svg: &mut Svg) {
    svg.ell(0.0, -3.0, 34.0, 8.0, rgb(0x6b4a2a), 1.0);
    svg.ell(0.0, -5.0, 32.0, 7.0, rgb(0xb88a4a), 1.0);
    let wax = svg.down(-84.0, -4.0, rgb(0xfff0c8), rgb(0xd9b98a));
    svg.fill(&Path::at(-11.0, -80.0).q(0.0, -76.0, 11.0, -80.0).l(12.0, -6.0).q(0.0, -1.0, -12.0, -6.0).z(), wax);
    svg.fill_a(
        &Path::at(-11.0, -80.0).c(-16.0, -70.0, -15.0, -52.0, -11.0, -48.0).l(-8.0, -78.0).z(),
        rgb(0xfff6dc),
        1.0,
    );
    svg.line(&Path::at(0.0, -78.0).l(0.5, -86.0), rgb(0x2a1a14), 2.0, 1.0);
    flame(svg, 0.5, -84.0, 1.0);
}

fn oil_lamp(svg: &mut Svg) {
    svg.fill(
        &Path::smooth(
            &[
                (-22.0, 0.0),
                (-16.0, -8.0),
                (-6.0, -14.0),
                (-5.0, -44.0),
                (5.0, -44.0),
                (6.0, -14.0),
                (16.0, -8.0),
                (22.0, 0.0),
            ],
            true,
        ),
        rgb(0x8a6a3a),
    );
    let bowl = svg.across(-34.0, 34.0, rgb(0x5e4526), rgb(0xc09a58));
    svg.fill(
        &Path::at(-34.0, -56.0).q(0.0, -62.0, 40.0, -58.0).q(20.0, -36.0, 0.0, -38.0).q(-24.0, -36.0, -34.0, -56.0).z(),
        bowl,
    );
    flame(svg, 32.0, -56.0, 0.9);
}

fn letter(svg: &mut Svg) {
    svg.place(0.0, -42.0, -6.0, 1.0, 1.0);
    let paper = svg.lin((-60.0, -40.0), (60.0, 40.0), &[(0.0, rgb(0xfdf6e3), 1.0), (1.0, rgb(0xe2d2ad), 1.0)]);
    let sheet = Path::at(-58.0, -40.0).l(56.0, -42.0).l(60.0, 40.0).q(0.0, 44.0, -56.0, 42.0).z();
    svg.fill(&sheet, paper);
    svg.line(&sheet, rgb(0x8a734c), 1.2, 0.6);
    for i in 0..7 {
        let x = 44.0 - 14.5 * f64::from(i);
        for j in 0..4 {
            let y = -30.0 + 16.0 * f64::from(j);
            if (i * 5 + j * 3) % 11 != 4 {
                svg.line(
                    &Path::at(x - 1.0, y)
                        .l(x + 1.5, y + 5.0)
                        .m(x - 3.0, y + 4.0)
                        .l(x + 3.0, y + 7.0)
                        .m(x + 1.0, y + 8.0)
                        .l(x - 1.0, y + 11.0),
                    rgb(0x2c2420),
                    1.3,
                    0.75,
                );
            }
        }
    }
    svg.fill_a(&Path::round(-52.0, 20.0, 15.0, 15.0, 2.0), rgb(0xb5302c), 0.85);
    svg.line(&Path::at(2.0, -41.0).l(3.0, 42.0), rgb(0xb9a57c), 1.4, 0.5);
    svg.end();
}

fn scroll(svg: &mut Svg) {
    let paper = svg.down(-70.0, -10.0, rgb(0xf6ead0), rgb(0xd9c69c));
    svg.fill(&Path::at(-70.0, -70.0).l(70.0, -70.0).l(70.0, -12.0).l(-70.0, -12.0).z(), paper);
    svg.line(
        &Path::smooth(
            &[(-50.0, -28.0), (-30.0, -52.0), (-14.0, -34.0), (8.0, -58.0), (30.0, -32.0), (52.0, -44.0)],
            false,
        ),
        rgb(0x4a5a58),
        3.0,
        0.7,
    );
    for x in [-72.0, 72.0] {
        let roll = svg.across(x - 10.0, x + 10.0, rgb(0xfaf0d8), rgb(0xb59a6a));
        svg.fill(&Path::round(x - 10.0, -76.0, 20.0, 70.0, 8.0), roll);
        svg.fill(&Path::round(x - 5.0, -86.0, 10.0, 12.0, 3.0), rgb(0x6b3a22));
        svg.fill(&Path::round(x - 5.0, -8.0, 10.0, 10.0, 3.0), rgb(0x6b3a22));
    }
}

/// A straight sword along +x, the grip at the origin.
pub(crate) fn blade(svg: &mut Svg) {
    let steel = svg.lin(
        (0.0, -7.0),
        (0.0, 7.0),
        &[(0.0, rgb(0xf4f7fb), 1.0), (0.5, rgb(0xa9b4c2), 1.0), (0.52, rgb(0x6f7a8a), 1.0), (1.0, rgb(0xc9d2dc), 1.0)],
    );
    svg.fill(&Path::at(20.0, -6.5).l(232.0, -4.0).l(252.0, 0.0).l(232.0, 4.0).l(20.0, 6.5).z(), steel);
    svg.fill(
        &Path::smooth(&[(14.0, -17.0), (22.0, -12.0), (24.0, 0.0), (22.0, 12.0), (14.0, 17.0), (11.0, 0.0)], true),
        rgb(0xc9a24a),
    );
    svg.fill(&Path::round(-36.0, -6.5, 50.0, 13.0, 4.0), rgb(0x3a2320));
    for i in 0..5 {
        let x = -32.0 + 9.0 * f64::from(i);
        svg.line(&Path::at(x, -6.0).l(x + 6.0, 6.0), rgb(0x8a5a3a), 1.8, 0.8);
    }
    svg.ell(-39.0, 0.0, 7.0, 8.0, rgb(0xc9a24a), 1.0);
    svg.line(&Path::at(-44.0, 2.0).q(-56.0, 14.0, -52.0, 34.0), rgb(0xb5302c), 3.4, 1.0);
}

fn teapot(svg: &mut Svg, c: Rgb) {
    let body = svg.rad(12.0, -52.0, 60.0, &[(0.0, c.lighter(0.4), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.5), 1.0)]);
    svg.line(&Path::at(-34.0, -52.0).c(-72.0, -62.0, -70.0, -14.0, -34.0, -18.0), c.darker(0.3), 8.0, 1.0);
    svg.fill(
        &Path::at(30.0, -36.0)
            .c(54.0, -38.0, 56.0, -58.0, 68.0, -66.0)
            .l(76.0, -60.0)
            .c(64.0, -42.0, 60.0, -18.0, 32.0, -18.0)
            .z(),
        c.darker(0.12),
    );
    svg.fill(
        &Path::smooth(
            &[
                (-24.0, -62.0),
                (0.0, -66.0),
                (24.0, -62.0),
                (42.0, -40.0),
                (36.0, -12.0),
                (20.0, 0.0),
                (-20.0, 0.0),
                (-36.0, -12.0),
                (-42.0, -40.0),
            ],
            true,
        ),
        body,
    );
    svg.fill(&Path::at(-25.0, -60.0).q(0.0, -78.0, 25.0, -60.0).q(0.0, -54.0, -25.0, -60.0).z(), c.lighter(0.08));
    svg.ell(0.0, -73.0, 6.0, 5.0, c.darker(0.2), 1.0);
    svg.line(&Path::at(-30.0, -30.0).q(0.0, -24.0, 32.0, -31.0), c.lighter(0.5), 1.6, 0.3);
}

fn cup(svg: &mut Svg, c: Rgb) {
    let wall = svg.across(-26.0, 26.0, c.darker(0.32), c.lighter(0.2));
    svg.fill(
        &Path::at(-27.0, -38.0)
            .c(-26.0, -14.0, -18.0, -4.0, -12.0, 0.0)
            .l(12.0, 0.0)
            .c(18.0, -4.0, 26.0, -14.0, 27.0, -38.0)
            .z(),
        wall,
    );
    svg.ell(0.0, -38.0, 27.0, 8.0, c.darker(0.12), 1.0);
    svg.ell(0.0, -37.0, 23.5, 6.2, rgb(0x8a5526), 1.0);
    svg.ell(6.0, -38.0, 8.0, 1.8, rgb(0xe2b56e), 0.7);
    svg.line(&Path::at(-23.0, -22.0).q(0.0, -14.0, 23.0, -22.0), rgb(0x4a6f9a), 2.0, 0.6);
}

fn jar(svg: &mut Svg, c: Rgb) {
    let body = svg.rad(12.0, -56.0, 70.0, &[(0.0, c.lighter(0.4), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.5), 1.0)]);
    svg.fill(
        &Path::smooth(
            &[
                (-16.0, -88.0),
                (16.0, -88.0),
                (40.0, -58.0),
                (34.0, -16.0),
                (20.0, 0.0),
                (-20.0, 0.0),
                (-34.0, -16.0),
                (-40.0, -58.0),
            ],
            true,
        ),
        body,
    );
    svg.fill(
        &Path::at(-20.0, -84.0).q(0.0, -76.0, 20.0, -84.0).l(15.0, -104.0).q(0.0, -112.0, -15.0, -104.0).z(),
        rgb(0xb5302c),
    );
    svg.line(&Path::at(-18.0, -86.0).q(0.0, -79.0, 18.0, -86.0), rgb(0xd9b26a), 3.0, 1.0);
    svg.fill(&Path::poly(&[(0.0, -64.0), (19.0, -45.0), (0.0, -26.0), (-19.0, -45.0)]).z(), rgb(0xc23a30));
    svg.line(
        &Path::at(-7.0, -50.0).l(7.0, -50.0).m(0.0, -54.0).l(0.0, -37.0).m(-7.0, -42.0).l(7.0, -42.0),
        rgb(0xf4dfae),
        2.4,
        0.9,
    );
}

fn book(svg: &mut Svg, c: Rgb) {
    svg.place(0.0, -30.0, -5.0, 1.0, 1.0);
    svg.fill(&Path::round(-52.0, 12.0, 106.0, 18.0, 4.0), c.darker(0.4));
    svg.fill(&Path::rect(-46.0, 13.0, 98.0, 13.0), rgb(0xf0e6cc));
    for y in [16.0, 19.5, 23.0] {
        svg.line(&Path::at(-46.0, y).l(52.0, y), rgb(0xb9a67c), 0.8, 0.8);
    }
    let cover = Path::at(-52.0, 13.0).l(-38.0, -30.0).l(66.0, -30.0).l(54.0, 13.0).z();
    let paint = svg.lin((-40.0, -30.0), (60.0, 14.0), &[(0.0, c.lighter(0.18), 1.0), (1.0, c.darker(0.2), 1.0)]);
    svg.fill(&cover, paint);
    svg.fill(&Path::at(-20.0, -22.0).l(4.0, -22.0).l(-8.0, 6.0).l(-32.0, 6.0).z(), rgb(0xf0e6cc));
    svg.line(&Path::at(-10.0, -18.0).l(-18.0, 2.0), rgb(0x2c2420), 2.4, 0.8);
    svg.end();
}

/// An open book or scroll in reading hands, about 90 wide.
pub(crate) fn open_book(svg: &mut Svg, worn: Wardrobe) {
    let c = if matches!(worn, Wardrobe::Suit | Wardrobe::Coat) { rgb(0x3a4a66) } else { rgb(0x4a5f8a) };
    svg.fill(&Path::at(-54.0, -30.0).l(0.0, -24.0).l(54.0, -30.0).l(58.0, 34.0).l(0.0, 42.0).l(-58.0, 34.0).z(), c);
    svg.line(&Path::at(0.0, -24.0).l(0.0, 42.0), c.darker(0.5), 3.0, 0.9);
    svg.line(&Path::at(-53.0, -32.0).l(0.0, -27.0).l(53.0, -32.0), rgb(0xf6eeda), 5.0, 1.0);
    svg.fill_a(&Path::rect(14.0, -14.0, 16.0, 38.0), rgb(0xf0e6cc), 0.9);
}

fn jade(svg: &mut Svg, c: Rgb) {
    svg.line(&Path::at(-30.0, -104.0).q(-6.0, -92.0, 0.0, -76.0).q(8.0, -94.0, 34.0, -106.0), rgb(0xa83030), 3.0, 1.0);
    svg.line(&Path::ellipse(0.0, -46.0, 21.0, 21.0), c.darker(0.35), 19.0, 1.0);
    let stone = svg.lin(
        (-30.0, -80.0),
        (30.0, -10.0),
        &[(0.0, c.lighter(0.55), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.25), 1.0)],
    );
    svg.line(&Path::ellipse(0.0, -46.0, 21.0, 21.0), stone, 16.0, 1.0);
    svg.line(&Path::at(-20.0, -60.0).q(-8.0, -74.0, 10.0, -70.0), Rgb::WHITE, 2.6, 0.7);
    for dx in [-5.0, 0.0, 5.0] {
        svg.line(&Path::at(dx * 0.4, -16.0).l(dx, 12.0), rgb(0xa83030), 2.6, 0.95);
    }
    svg.ell(0.0, -16.0, 5.0, 5.0, rgb(0xd9b26a), 1.0);
}

fn ring(svg: &mut Svg) {
    svg.line(&Path::ellipse(0.0, -30.0, 30.0, 28.0), rgb(0x8a6422), 10.0, 1.0);
    let gold = svg.lin(
        (-30.0, -60.0),
        (30.0, 0.0),
        &[(0.0, rgb(0xfff0b8), 1.0), (0.5, rgb(0xdcae4a), 1.0), (1.0, rgb(0x9c7428), 1.0)],
    );
    svg.line(&Path::ellipse(0.0, -30.0, 30.0, 28.0), gold, 7.0, 1.0);
    svg.fill(
        &Path::poly(&[(-14.0, -64.0), (-8.0, -74.0), (8.0, -74.0), (14.0, -64.0), (0.0, -50.0)]).z(),
        rgb(0x8fd0ea),
    );
    svg.fill_a(&Path::poly(&[(-8.0, -74.0), (0.0, -64.0), (0.0, -50.0), (-14.0, -64.0)]).z(), Rgb::WHITE, 0.55);
}

fn flowers(svg: &mut Svg, c: Rgb) {
    for (x, y, bend) in [(-26.0, -84.0, -14.0), (6.0, -100.0, 4.0), (32.0, -76.0, 16.0), (-6.0, -64.0, -4.0)] {
        svg.line(&Path::at(0.0, 0.0).q(bend * 0.2, y * 0.5, x, y), rgb(0x4a6f42), 3.4, 1.0);
        svg.fill(
            &Path::at(x * 0.5, y * 0.5)
                .q(x * 0.5 + 16.0, y * 0.5 - 12.0, x * 0.5 + 28.0, y * 0.5 - 4.0)
                .q(x * 0.5 + 12.0, y * 0.5 + 4.0, x * 0.5, y * 0.5)
                .z(),
            rgb(0x5d8a50),
        );
        for i in 0..7 {
            let a = f64::from(i) * 0.9;
            svg.ell(
                x + a.cos() * 9.0,
                y + a.sin() * 8.0,
                9.0,
                8.0,
                c.mix(rgb(0xffffff), 0.1 + 0.08 * f64::from(i % 4)),
                1.0,
            );
        }
        svg.ell(x, y, 8.0, 7.0, c.darker(0.15), 1.0);
        svg.line(&Path::at(x - 4.0, y).q(x, y - 6.0, x + 4.0, y), c.lighter(0.4), 1.6, 0.8);
    }
}

fn phone(svg: &mut Svg) {
    svg.place(0.0, -56.0, 9.0, 1.0, 1.0);
    svg.fill(&Path::round(-29.0, -56.0, 58.0, 114.0, 10.0), rgb(0x17181f));
    let glass = svg.lin(
        (-26.0, -50.0),
        (26.0, 50.0),
        &[(0.0, rgb(0x8fd0ff), 1.0), (0.5, rgb(0x3d6fb0), 1.0), (1.0, rgb(0x7b5fb0), 1.0)],
    );
    svg.fill(&Path::round(-25.5, -51.0, 51.0, 104.0, 7.0), glass);
    for (i, y) in [-24.0, -6.0, 12.0].into_iter().enumerate() {
        let x = if i == 1 { -8.0 } else { -20.0 };
        svg.fill_a(&Path::round(x, y, 30.0, 12.0, 5.0), Rgb::WHITE, 0.75);
    }
    svg.end();
}

fn laptop(svg: &mut Svg) {
    svg.fill(&Path::round(-64.0, -92.0, 128.0, 84.0, 6.0), rgb(0x2b2e36));
    let glass = svg.lin((-60.0, -88.0), (60.0, -12.0), &[(0.0, rgb(0xbfe3ff), 1.0), (1.0, rgb(0x4a7ab0), 1.0)]);
    svg.fill(&Path::rect(-58.0, -86.0, 116.0, 72.0), glass);
    for i in 0..6 {
        let y = -78.0 + 10.0 * f64::from(i);
        svg.line(
            &Path::at(-48.0, y).l(-48.0 + [60.0, 84.0, 44.0, 92.0, 70.0, 36.0][i as usize], y),
            Rgb::WHITE,
            3.2,
            0.65,
        );
    }
    svg.fill(&Path::at(-64.0, -8.0).l(64.0, -8.0).l(84.0, 4.0).l(-84.0, 4.0).z(), rgb(0x8f949e));
}

fn photo(svg: &mut Svg) {
    svg.place(0.0, -52.0, -4.0, 1.0, 1.0);
    svg.fill(&Path::rect(-44.0, -52.0, 88.0, 104.0), rgb(0xf6f1e4));
    let sky = svg.down(-44.0, 28.0, rgb(0xd9b98a), rgb(0x8a6a4a));
    svg.fill(&Path::rect(-37.0, -45.0, 74.0, 76.0), sky);
    for (x, k) in [(-12.0, 1.0), (13.0, 0.88)] {
        svg.fill(
            &Path::smooth(
                &[(x - 17.0 * k, 31.0), (x - 13.0 * k, 6.0), (x, -1.0), (x + 13.0 * k, 6.0), (x + 17.0 * k, 31.0)],
                true,
            ),
            rgb(0x3f332c),
        );
        svg.ell(x, -10.0 * k, 9.0 * k, 11.0 * k, rgb(0xe6c9a4), 1.0);
        svg.fill(
            &Path::at(x - 10.0 * k, -9.0 * k)
                .c(x - 12.0 * k, -26.0 * k, x + 12.0 * k, -26.0 * k, x + 10.0 * k, -9.0 * k)
                .q(x, -18.0 * k, x - 10.0 * k, -9.0 * k)
                .z(),
            rgb(0x2a1f1c),
        );
    }
    svg.end();
}

fn watch(svg: &mut Svg) {
    svg.line(
        &Path::smooth(&[(0.0, -92.0), (-22.0, -108.0), (-54.0, -100.0), (-70.0, -118.0)], false),
        rgb(0xc9a24a),
        3.4,
        1.0,
    );
    svg.fill(&Path::round(-7.0, -96.0, 14.0, 14.0, 4.0), rgb(0xc9a24a));
    let gold = svg.lin(
        (-40.0, -84.0),
        (40.0, 0.0),
        &[(0.0, rgb(0xfff0b8), 1.0), (0.5, rgb(0xc99a3a), 1.0), (1.0, rgb(0x7a5a20), 1.0)],
    );
    svg.ell(0.0, -42.0, 42.0, 42.0, gold, 1.0);
    svg.ell(0.0, -42.0, 34.0, 34.0, rgb(0xfaf4e2), 1.0);
    for i in 0..12 {
        let a = f64::from(i) * std::f64::consts::PI / 6.0;
        let (s, c) = a.sin_cos();
        svg.line(
            &Path::at(s * 27.0, -42.0 - c * 27.0).l(s * 31.0, -42.0 - c * 31.0),
            rgb(0x2c2420),
            if i % 3 == 0 { 2.6 } else { 1.2 },
            0.9,
        );
    }
    svg.line(&Path::at(0.0, -42.0).l(-12.0, -58.0), rgb(0x1c1a20), 3.2, 1.0);
    svg.line(&Path::at(0.0, -42.0).l(16.0, -62.0), rgb(0x1c1a20), 2.0, 1.0);
}

fn key(svg: &mut Svg) {
    svg.place(0.0, -20.0, -18.0, 1.0, 1.0);
    svg.line(&Path::ellipse(-40.0, 0.0, 16.0, 16.0), rgb(0xb58a3a), 8.0, 1.0);
    svg.line(&Path::at(-24.0, 0.0).l(52.0, 0.0), rgb(0xb58a3a), 7.0, 1.0);
    svg.line(&Path::at(-24.0, -2.0).l(52.0, -2.0), rgb(0xf0d890), 1.8, 0.9);
    svg.line(&Path::at(50.0, 0.0).l(50.0, 20.0).m(36.0, 0.0).l(36.0, 15.0), rgb(0xb58a3a), 7.0, 1.0);
    svg.end();
}

fn coins(svg: &mut Svg) {
    for (x, y) in [(-30.0, -8.0), (26.0, -7.0), (-2.0, -10.0), (-14.0, -24.0), (16.0, -23.0), (2.0, -38.0)] {
        svg.ell(x, y + 4.0, 24.0, 9.0, rgb(0x8a6422), 1.0);
        let gold = svg.across(x - 24.0, x + 24.0, rgb(0xc08c34), rgb(0xffe39a));
        svg.ell(x, y, 24.0, 9.0, gold, 1.0);
        svg.fill(&Path::poly(&[(x - 6.0, y), (x, y - 2.6), (x + 6.0, y), (x, y + 2.6)]).z(), rgb(0x6a4a1a));
    }
}

fn casket(svg: &mut Svg, c: Rgb) {
    let front = svg.down(-58.0, 0.0, c.lighter(0.12), c.darker(0.4));
    svg.fill(&Path::round(-66.0, -54.0, 132.0, 54.0, 4.0), front);
    svg.fill(&Path::at(-66.0, -52.0).l(-50.0, -78.0).l(50.0, -78.0).l(66.0, -52.0).z(), c.lighter(0.2));
    for x in [-60.0, 60.0] {
        svg.fill(&Path::poly(&[(x - 6.0, -54.0), (x + 6.0, -54.0), (x + 6.0, 0.0), (x - 6.0, 0.0)]).z(), rgb(0xc9a24a));
    }
    svg.fill(&Path::round(-13.0, -58.0, 26.0, 28.0, 6.0), rgb(0xc9a24a));
    svg.ell(0.0, -44.0, 4.0, 5.0, rgb(0x3a2320), 1.0);
    svg.line(&Path::at(-66.0, -52.0).l(66.0, -52.0), c.darker(0.6), 2.0, 0.9);
}

fn flute(svg: &mut Svg) {
    svg.place(0.0, -24.0, -12.0, 1.0, 1.0);
    let wood = svg.down(-7.0, 7.0, rgb(0xb5793c), rgb(0x5a3418));
    svg.fill(&Path::round(-110.0, -7.0, 220.0, 14.0, 6.0), wood);
    for i in 0..7 {
        svg.ell(-50.0 + 20.0 * f64::from(i), -2.0, 4.0, 2.8, rgb(0x2a160c), 1.0);
    }
    svg.line(&Path::at(104.0, 4.0).q(112.0, 26.0, 106.0, 46.0), rgb(0xa83030), 4.0, 1.0);
    svg.end();
}

fn brush(svg: &mut Svg) {
    svg.fill(&Path::round(-60.0, -16.0, 96.0, 16.0, 5.0), rgb(0x26242c));
    svg.ell(-18.0, -16.0, 34.0, 6.0, rgb(0x0e0d12), 1.0);
    svg.place(10.0, -22.0, -52.0, 1.0, 1.0);
    svg.fill(&Path::round(0.0, -4.5, 92.0, 9.0, 4.0), rgb(0x9a6a3a));
    svg.fill(&Path::at(0.0, -6.0).q(-22.0, -5.0, -32.0, 2.0).q(-20.0, 6.0, 0.0, 6.0).z(), rgb(0x1c1a20));
    svg.end();
}

fn gun(svg: &mut Svg) {
    svg.place(0.0, -40.0, -6.0, 1.0, 1.0);
    let steel = svg.down(-16.0, 10.0, rgb(0x6a707c), rgb(0x23262e));
    svg.fill(
        &Path::at(-50.0, -14.0)
            .l(74.0, -14.0)
            .l(74.0, 6.0)
            .l(6.0, 8.0)
            .l(-4.0, 12.0)
            .l(-16.0, 40.0)
            .l(-46.0, 40.0)
            .l(-36.0, 2.0)
            .l(-52.0, 0.0)
            .z(),
        steel,
    );
    svg.line(&Path::at(4.0, 8.0).q(10.0, 26.0, 24.0, 22.0).l(26.0, 8.0), rgb(0x23262e), 4.0, 1.0);
    svg.fill(&Path::at(-36.0, 6.0).l(-12.0, 8.0).l(-22.0, 36.0).l(-42.0, 36.0).z(), rgb(0x4a3226));
    svg.end();
}

fn lamp(svg: &mut Svg, c: Rgb) {
    svg.ell(0.0, -3.0, 26.0, 7.0, rgb(0x4a3a30), 1.0);
    svg.line(&Path::at(0.0, -4.0).l(0.0, -60.0), rgb(0x6a5444), 6.0, 1.0);
    let shade = svg.down(-112.0, -54.0, c, c.mix(rgb(0xffc46a), 0.65));
    svg.fill(
        &Path::at(-24.0, -112.0).q(0.0, -117.0, 24.0, -112.0).l(42.0, -56.0).q(0.0, -48.0, -42.0, -56.0).z(),
        shade,
    );
    svg.line(&Path::at(-41.0, -57.0).q(0.0, -49.0, 41.0, -57.0), rgb(0xfff0c0), 2.4, 0.9);
}

fn fan(svg: &mut Svg, c: Rgb) {
    let leaf = Path::at(0.0, 0.0).l(-66.0, -62.0).c(-44.0, -112.0, 44.0, -112.0, 66.0, -62.0).z();
    let paint = svg.rad(
        0.0,
        0.0,
        104.0,
        &[(0.0, c.darker(0.2), 1.0), (0.45, c.darker(0.05), 1.0), (1.0, c.lighter(0.25), 1.0)],
    );
    svg.fill(&leaf, paint);
    for i in 0..9 {
        let a = -2.38 + f64::from(i) * 0.205;
        svg.line(&Path::at(0.0, 0.0).l(a.cos() * 92.0, a.sin() * 92.0), rgb(0x7a5433), 1.5, 0.6);
    }
    svg.line(
        &Path::smooth(&[(-40.0, -66.0), (-14.0, -80.0), (4.0, -74.0), (34.0, -84.0)], false),
        rgb(0x4a3a34),
        2.6,
        0.8,
    );
    for (x, y) in [(-24.0, -76.0), (-2.0, -80.0), (24.0, -86.0)] {
        svg.ell(x, y, 4.6, 4.6, rgb(0xd8506a), 1.0);
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
