//! The crowd that a shot's words name: who they are, how many, and where they stand behind the named roles.

use super::{Shoot, posts::Post};
use crate::{
    DrawnLayer,
    colour::Rgb,
    extras::{self, Dress, Folk},
    rng::{Rng, seed_of},
    svg::Svg,
};
use kinora_model::{
    Result,
    script::{Setting, ShotSize},
};

/// Words for people without names, in both languages.
const WORDS: &[(Folk, &[&str], &[&str])] = &[
    (
        Folk::Soldiers,
        &[
            "士兵们",
            "官兵",
            "兵士",
            "将士",
            "军士",
            "禁军",
            "御林军",
            "大军",
            "千军万马",
            "兵马",
            "兵丁",
            "甲士",
            "侍卫们",
            "士卒",
            "铁骑",
            "骑兵",
            "士兵",
            "军队",
            "守军",
            "敌军",
        ],
        &["soldiers", "troops", "army", "regiment", "warriors", "guardsmen", "spearmen", "legion", "guards"],
    ),
    (Folk::Bearers, &["轿夫", "挑夫", "脚夫", "纤夫", "民夫", "脚夫们"], &["bearers", "porters", "carriers"]),
    (Folk::Court, &["百官", "群臣", "众臣", "大臣们", "朝臣"], &["courtiers", "ministers", "nobles"]),
    (
        Folk::People,
        &[
            "众人",
            "百姓",
            "人群",
            "人山人海",
            "村民",
            "乡亲",
            "群众",
            "观众",
            "看客",
            "围观",
            "行人",
            "路人",
            "宾客",
            "人潮",
            "人流",
            "街坊邻居",
            "村里人",
            "镇上的人",
            "人来人往",
            "熙熙攘攘",
            "弟子们",
            "学生们",
            "香客",
            "难民",
            "食客",
        ],
        &[
            "crowd",
            "crowds",
            "villagers",
            "townsfolk",
            "townspeople",
            "onlookers",
            "passers-by",
            "passersby",
            "audience",
            "guests",
            "mourners",
            "pilgrims",
            "spectators",
            "sailors",
            "workers",
            "fishermen",
            "neighbours",
            "neighbors",
            "citizens",
            "people",
            "refugees",
            "commuters",
            "pedestrians",
            "monks",
        ],
    ),
];

/// A crowd that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Crowd {
    /// Who they are.
    pub folk: Folk,
    /// How many, where the words count them.
    pub count: Option<usize>,
}

/// The crowd that `words` name, unless they deny it.
pub(super) fn named(words: &str) -> Option<Crowd> {
    let lower = words.to_lowercase();
    for (folk, zh, en) in WORDS {
        for word in *zh {
            let hits = lower.match_indices(word);
            for (at, _) in hits {
                let (before, after) = (&lower[..at], &lower[at + word.len()..]);
                let counted = counted_zh(before);
                // One soldier is somebody, not a crowd.
                let lone = *word == "士兵" && counted.is_none_or(|n| n < 2);
                if !lone && !denied_zh(before, after) {
                    return Some(Crowd { folk: *folk, count: counted });
                }
            }
        }
        for word in *en {
            for (at, _) in lower.match_indices(word) {
                let (before, after) = (&lower[..at], &lower[at + word.len()..]);
                let whole = !before.ends_with(|c: char| c.is_alphanumeric())
                    && !after.starts_with(|c: char| c.is_alphanumeric());
                let counted = counted_en(before);
                // People may be anybody; many of them are a crowd.
                let vague = *word == "people" && counted.is_none() && !is_many(before);
                if whole && !vague && !denied_en(before, after) {
                    return Some(Crowd { folk: *folk, count: counted });
                }
            }
        }
    }
    None
}

fn clause(before: &str) -> &str {
    before.rsplit(['，', '。', '；', '！', '？', ',', '.', ';', '!', '?', '“', '"']).next().unwrap_or_default()
}

fn denied_zh(before: &str, after: &str) -> bool {
    let tail: String = clause(before).chars().rev().take(5).collect();
    let near: String = after.chars().take(4).collect();
    tail.contains(['没', '无', '未', '像', '如', '避'])
        || tail.contains("见不")
        || ["散", "离去", "走光", "不见", "没有", "已去"].iter().any(|w| near.contains(w))
}

fn denied_en(before: &str, after: &str) -> bool {
    let near: Vec<&str> = after.split_whitespace().take(4).collect();
    clause(before).split_whitespace().rev().take(4).any(|w| {
        matches!(w, "no" | "not" | "never" | "without" | "nor" | "like" | "away" | "avoiding") || w.ends_with("n't")
    }) || near.iter().any(|w| {
        let w = w.trim_matches(|c: char| !c.is_alphabetic());
        matches!(w, "gone" | "dispersed" | "thinned" | "scattered" | "vanished" | "melted" | "left")
    })
}

fn is_many(before: &str) -> bool {
    let last: Vec<&str> = clause(before).split_whitespace().rev().take(2).collect();
    last.iter().any(|w| matches!(*w, "many" | "of" | "the" | "hundreds" | "dozens" | "thousands"))
        && last.iter().any(|w| matches!(*w, "many" | "hundreds" | "dozens" | "thousands" | "crowd" | "rows"))
}

fn counted_zh(before: &str) -> Option<usize> {
    let digits: Vec<char> = before
        .chars()
        .rev()
        .skip_while(|c| "名个位多余来几来队员的铁甲黑红白".contains(*c))
        .take_while(|c| "一二两三四五六七八九十百千万".contains(*c))
        .collect();
    let unit =
        |c: char| "一二三四五六七八九".chars().position(|d| d == c).map_or(if c == '两' { 2 } else { 0 }, |n| n + 1);
    if digits.iter().any(|c| "百千万".contains(*c)) {
        return Some(60);
    }
    let ten = digits.iter().position(|c| *c == '十');
    match (ten, digits.first()) {
        (Some(at), _) => {
            let tens = digits.get(at + 1).map_or(1, |c| unit(*c));
            let ones = if at > 0 { unit(digits[0]) } else { 0 };
            Some(tens * 10 + ones)
        }
        (None, Some(c)) => Some(unit(*c)),
        (None, None) => None,
    }
}

fn counted_en(before: &str) -> Option<usize> {
    clause(before).split_whitespace().rev().take(3).find_map(|w| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric());
        Some(match w {
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "eight" => 8,
            "nine" => 9,
            "ten" => 10,
            "dozen" | "twelve" => 12,
            "twenty" => 20,
            "thirty" => 30,
            "forty" => 40,
            "fifty" | "hundred" | "hundreds" | "thousand" | "thousands" => 60,
            _ => return w.parse().ok(),
        })
    })
}

/// Rows of a crowd from the farthest: how far up the floor, as a share of what is nearest.
const ROWS: [f64; 4] = [0.4, 0.5, 0.61, 0.72];
/// The most figures that are drawn; more only cost time.
const MOST: usize = 44;

impl Shoot<'_> {
    /// Whether a crowd has room in the place.
    fn has_room(&self) -> bool {
        let scene = self.picture.scene;
        let hall = || {
            let words = scene.place.to_lowercase();
            ["大厅", "正厅", "厅堂", "礼堂", "hall", "ballroom", "restaurant", "餐厅"].iter().any(|w| words.contains(w))
        };
        let open = !scene.interior
            || matches!(scene.setting, Setting::Inn | Setting::Palace | Setting::Temple | Setting::School)
            || hall();
        open && matches!(self.picture.shot.size, ShotSize::ExtremeWide | ShotSize::Wide | ShotSize::Medium)
    }

    /// The sheet of the crowd, behind everybody with a name.
    pub(super) fn crowd(&self, posts: &[Post], layers: &mut Vec<DrawnLayer>) -> Result<()> {
        let Some(crowd) = named(&self.picture.shot.action).filter(|_| self.has_room()) else { return Ok(()) };
        let mut rng = Rng::new(seed_of(self.picture.seed, &[&self.picture.scene.place, "crowd"]));
        let mut svg = Svg::default();
        let dress = Dress { era: self.picture.era, eastern: self.picture.eastern };
        for stand in self.stands(crowd, posts, &mut rng) {
            let fade = if self.picture.scene.interior { 0.12 } else { 0.4 } * (1.0 - stand.near);
            let haze = self.palette.haze;
            let air = |c: Rgb| c.mix(haze, fade);
            extras::draw(&mut svg, &mut rng, crowd.folk, dress, (stand.x, stand.y), (stand.h, stand.way), air);
        }
        if svg.is_empty() {
            return Ok(());
        }
        let b = self.board;
        let mut patch = b.render_box(&svg, b.left(), b.top(), b.right(), b.bottom())?;
        self.light.fall_on(&b, &mut patch);
        patch.blur(self.soft() * 0.8);
        layers.push(DrawnLayer::new("crowd", patch, 0.92, false));
        Ok(())
    }

    /// Where each of them stands, the farthest first.
    fn stands(&self, crowd: Crowd, posts: &[Post], rng: &mut Rng) -> Vec<Stand> {
        let (w, h) = (self.board.w, self.board.h);
        let short = w.min(h);
        let (inside, size) = (self.picture.scene.interior, self.picture.shot.size);
        let floor = self.lens.map(0.0, self.stage.floor).1.min(h * 0.95);
        let horizon = self.lens.map(0.0, self.stage.horizon).1.min(floor - 1.0);
        // As tall as a person with a name would be on the nearest ground.
        let tall = short
            * match (size, inside) {
                (ShotSize::ExtremeWide, true) => 0.38,
                (ShotSize::ExtremeWide, false) => 0.2,
                (ShotSize::Medium, _) => 0.95,
                _ => 0.52,
            };
        let usual = if inside { 14 } else { 30 };
        let count = crowd.count.unwrap_or(usual).min(if inside { 20 } else { MOST });
        let mut out = Vec::new();
        let per_row = count.div_ceil(ROWS.len()).max(1);
        for (row, near) in ROWS.into_iter().enumerate() {
            let n = per_row.min(count - (row * per_row).min(count));
            let figure = tall * near;
            // A medium shot sees their heads between those of the named.
            let foot = if size == ShotSize::Medium {
                h * (0.44 + 0.03 * row as f64) + figure
            } else {
                horizon + (floor - horizon) * near
            };
            let ranks = crowd.folk == Folk::Soldiers;
            // Few stand together on one side, many from border to border.
            let span = (n as f64 * figure * 0.42).min(w * 1.04);
            let side = if rng.chance(0.5) { 0.3 } else { 0.7 };
            let middle = if span > w * 0.6 { w * 0.5 } else { w * side };
            for i in 0..n {
                let step = span / n as f64;
                let (shift, sway) =
                    if ranks { (0.25 * (row % 2) as f64, 0.0) } else { (rng.range(-0.34, 0.34), 0.022) };
                let x = middle - span / 2.0 + step * (i as f64 + 0.5 + shift);
                let y = foot + rng.range(-sway, sway) * h;
                let way = if x < w * 0.5 { 1.0 } else { -1.0 };
                if !is_behind_a_face(posts, x, y - figure, figure) {
                    out.push(Stand { x, y, h: figure, way, near });
                }
            }
        }
        out
    }
}

/// Where one of the crowd stands.
struct Stand {
    x: f64,
    y: f64,
    h: f64,
    way: f64,
    /// How near, 0…1.
    near: f64,
}

/// Whether a head at `x`, `top` would stick out from behind the face of somebody with a name.
fn is_behind_a_face(posts: &[Post], x: f64, top: f64, figure: f64) -> bool {
    posts.iter().any(|p| {
        let reach = 110.0 * p.k + figure * 0.1;
        (x - p.x).abs() < reach && (top + figure * 0.08 - p.y).abs() < reach * 1.3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_named_counted_and_denied() {
        let of = |words: &str| named(words).map(|c| (c.folk, c.count));
        assert_eq!(of("街上人山人海，众人都看着他。"), Some((Folk::People, None)));
        assert_eq!(of("三十名挑夫走在山路上。"), Some((Folk::Bearers, Some(30))));
        assert_eq!(of("Thirty bearers crossed the bridge."), Some((Folk::Bearers, Some(30))));
        assert_eq!(of("城墙下站着三百士兵。"), Some((Folk::Soldiers, Some(60))));
        assert_eq!(of("The soldiers stood in the rain."), Some((Folk::Soldiers, None)));
        assert_eq!(of("百官跪了一地"), Some((Folk::Court, None)));
        for none in [
            "街上没有行人。",
            "人群散去了，只剩他一个。",
            "一个士兵走进来。",
            "There was no crowd in the square.",
            "The crowd had gone.",
            "The café was crowded once.",
            "Two people met.",
        ] {
            let found = of(none);
            assert!(found.is_none_or(|(_, n)| n.is_some_and(|n| n < 4)), "{none}: {found:?}");
        }
    }
}
