//! What is seen through windows and doors: what lies around the place by its words, in its hour and weather.

mod views;

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};
use kinora_model::script::{Era, Weather};

/// What lies outside a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Open country with hills.
    Hills,
    /// The sea.
    Sea,
    /// A river or a lake.
    River,
    /// High mountains.
    Mountain,
    /// A wood.
    Forest,
    /// A garden or a courtyard with trees.
    Garden,
    /// Farmhouses among fields.
    Village,
    /// Roofs of houses, none of them high.
    Town,
    /// Towers.
    City,
}

/// Words for what lies outside, the more particular first; a word that only looks like one is hidden by [`MASKED`].
const WORDS: &[(View, &[&str], &[&str])] = &[
    (
        View::Sea,
        &["海", "港", "灯塔", "码头", "沙滩", "甲板", "礁", "船舱"],
        &[
            "sea",
            "seas",
            "seaside",
            "ocean",
            "beach",
            "shore",
            "coast",
            "harbour",
            "harbor",
            "lighthouse",
            "lamp room",
            "lantern room",
            "ship",
            "deck",
            "pier",
            "dock",
            "docks",
            "quay",
            "wharf",
            "jetty",
            "bay",
            "rocks",
            "cliff path",
            "waves",
            "shallows",
        ],
    ),
    (
        View::River,
        &["江", "河", "湖", "溪", "池塘", "渡口", "水边", "岸"],
        &["river", "riverbank", "lake", "lakeside", "pond", "stream", "canal", "waterside", "ferry", "bridge"],
    ),
    (View::Garden, &["花园", "园", "院", "庭", "草坪"], &["garden", "yard", "courtyard", "lawn", "park", "backyard"]),
    (
        View::Mountain,
        &["山", "岭", "峰", "崖", "峡谷"],
        &["mountain", "mountains", "cliff", "cliffs", "peak", "ridge", "gorge", "hillside"],
    ),
    (View::Forest, &["林", "竹海", "森"], &["forest", "forests", "wood", "woods", "grove", "orchard", "jungle"]),
    (
        View::Village,
        &["村", "田", "麦", "农庄", "乡间"],
        &["village", "farm", "farmhouse", "field", "fields", "meadow", "country road"],
    ),
    (
        View::City,
        &["城", "都市", "街", "商业", "广场", "公寓", "写字楼", "天桥"],
        &["city", "downtown", "avenue", "boulevard", "street", "streets", "apartment", "flat", "subway", "metro"],
    ),
    (View::Town, &["镇", "巷", "集市"], &["town", "alley", "lane", "market", "square"]),
];

/// What holds a word for an outlook and is none.
const MASKED: &[&str] =
    &["上海", "海报", "海鲜", "山水画", "江湖", "园长", "医院", "法院", "学院", "剧院", "书院", "寺院", "院长"];

impl View {
    /// What lies around `place` by its own words, else by those of its surroundings, else what is usual for its kind.
    fn of(place: &Place, usual: Self) -> Self {
        let told = [place.words, place.around].into_iter().find_map(Self::told).unwrap_or(usual);
        // Nobody built towers in the old days.
        if told == Self::City && place.era == Era::Period { Self::Town } else { told }
    }

    fn told(words: &str) -> Option<Self> {
        let mut words = words.to_lowercase();
        for mask in MASKED {
            words = words.replace(mask, "");
        }
        let spaced = format!(" {} ", words.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" "));
        WORDS
            .iter()
            .find(|(_, zh, en)| {
                zh.iter().any(|w| words.contains(w)) || en.iter().any(|w| spaced.contains(&format!(" {w} ")))
            })
            .map(|(view, ..)| *view)
    }
}

/// What is seen through an opening: the sky and what lies around; drawn inside `shape` onto the shining sheet, since
/// daylight is not lit by the room's lamps. `usual` is seen where no words tell.
pub(crate) fn outlook(
    stage: &mut Stage,
    place: &mut Place,
    shape: &Path,
    (x, y, w, h): (f64, f64, f64, f64),
    usual: View,
) {
    // What is seen has a chance of its own: the room must not change with the weather.
    let room = place.rng.clone();
    let p = place.palette.clone();
    let svg = &mut stage.shine;
    svg.clip(shape);
    let air = svg.lin((0.0, y), (0.0, y + h), &[(0.0, p.sky[0], 1.0), (0.6, p.sky[1], 1.0), (1.0, p.sky[2], 1.0)]);
    svg.rect(x, y, w, h, air);
    let d = w.min(h * 1.3);
    if p.disc && p.night {
        svg.spot(x + w * 0.68, y + h * 0.28, d * 0.3, d * 0.3, rgb(0xcfdcff), 0.4);
        svg.ell(x + w * 0.68, y + h * 0.28, d * 0.07, d * 0.07, rgb(0xf4f3e8), 1.0);
    } else if p.disc {
        svg.spot(x + w * 0.7, y + h * 0.4, d * 0.6, d * 0.6, p.key, 0.6);
    }
    views::draw(svg, place, View::of(place, usual), (x, y, w, h));
    match place.weather {
        Weather::Rain | Weather::Storm => {
            let mut drops = Path::default();
            for _ in 0..(w * h / 900.0) as usize {
                let (dx, dy, l) = (place.rng.range(x, x + w), place.rng.range(y, y + h), place.rng.range(8.0, 22.0));
                drops = drops.m(dx, dy).l(dx - l * 0.16, dy + l);
            }
            svg.line(&drops, rgb(0xdce8f6), 1.1, 0.5);
        }
        Weather::Snow => {
            for _ in 0..(w * h / 1100.0) as usize {
                let r = place.rng.range(1.0, 2.6);
                svg.ell(place.rng.range(x, x + w), place.rng.range(y, y + h), r, r, Rgb::WHITE, 0.85);
            }
        }
        Weather::Fog => {
            // Fog hides what is far and leaves a trace of what is near.
            let veil = svg.lin((0.0, y), (0.0, y + h), &[(0.0, p.haze, 1.0), (0.6, p.haze, 0.94), (1.0, p.haze, 0.72)]);
            svg.rect(x, y, w, h, veil);
        }
        Weather::Clear => {}
    }
    svg.end();
    place.rng = room;
    place.rng.bits();
    // Light comes in by it.
    stage.windows.push((x, y, w, h));
    let strength = if p.night { 0.1 } else { 0.26 };
    let c = p.sky[2].mix(p.key, 0.5);
    stage.lamps.push(Lamp {
        x: x + w / 2.0,
        y: y + h * 0.6,
        reach: w.max(h) * 1.7,
        colour: c.scaled(strength),
        halo: if p.night { 0.0 } else { w.max(h) * 0.75 },
        flame: false,
    });
}

/// Towers of a city between `x0` and `x1` standing on `y`, up to `h` high, windows lit by `lit`.
#[allow(clippy::too_many_arguments, reason = "place, size, colour and light of one thing, each a plain number")]
pub(crate) fn skyline(svg: &mut Svg, rng: &mut Rng, x0: f64, x1: f64, y: f64, h: f64, c: Rgb, lit: f64) {
    let mut x = x0 - 20.0;
    while x < x1 {
        let w = rng.range(h * 0.12, h * 0.34);
        let t = y - h * rng.range(0.35, 1.0);
        let tone = c.mix(rgb(0x8fa0b8), rng.range(0.0, 0.2));
        let paint = svg.down(t, y, tone, tone.lighter(0.14));
        svg.fill(&Path::rect(x, t, w, y - t + 4.0), paint);
        if rng.chance(0.3) {
            svg.line(&Path::at(x + w * 0.5, t).l(x + w * 0.5, t - h * 0.09), tone, 1.6, 1.0);
        }
        let (cols, rows) = ((w / 8.0).max(2.0) as usize, ((y - t) / 11.0) as usize);
        let mut warm = Path::default();
        let mut cool = Path::default();
        for r in 0..rows {
            for q in 0..cols {
                let (wx, wy) = (x + 3.0 + (w - 6.0) * q as f64 / cols as f64, t + 5.0 + 11.0 * r as f64);
                let cell = Path::rect(wx, wy, (w - 6.0) / cols as f64 * 0.56, 5.5);
                if rng.chance(0.12 + 0.38 * lit) {
                    warm = warm.and(&cell);
                } else {
                    cool = cool.and(&cell);
                }
            }
        }
        svg.fill_a(&cool, tone.darker(0.35), 0.55);
        svg.fill_a(&warm, rgb(0xffd98c), 0.3 + 0.6 * lit);
        x += w + rng.range(0.0, h * 0.05);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_particular_word_tells_what_lies_outside() {
        for (words, view) in [
            ("海边的小屋", Some(View::Sea)),
            ("lamp room", Some(View::Sea)),
            ("山脚的客栈", Some(View::Mountain)),
            ("后花园", Some(View::Garden)),
            ("village inn", Some(View::Village)),
            ("上海的房间", None),
            ("a room for the season", None),
            ("医院", None),
        ] {
            assert_eq!(View::told(words), view, "{words}");
        }
    }
}
