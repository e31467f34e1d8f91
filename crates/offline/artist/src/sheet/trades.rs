//! What people wear for what they do: a smith's jacket, an official's cap, a maid's apron.

use super::{Beard, HairStyle, Wardrobe, looks::Clues, wardrobe::World};
use crate::colour::rgb;

/// What those of a trade wear in old China, in old Europe and today, where the trade decides it.
struct Trade {
    /// Words for it, in lower case.
    words: &'static [&'static str],
    east: Option<Wardrobe>,
    west: Option<Wardrobe>,
    today: Option<Wardrobe>,
    /// Hair or hat in old China.
    head: Option<HairStyle>,
    /// Beard in old China.
    beard: Option<Beard>,
    /// Dressed in undyed and earthen cloth.
    plain: bool,
}

const fn trade(words: &'static [&'static str], worn: [Option<Wardrobe>; 3], plain: bool) -> Trade {
    let [east, west, today] = worn;
    Trade { words, east, west, today, head: None, beard: None, plain }
}

use HairStyle::Hat;
use Wardrobe::*;

/// Trades, the more telling words first: the first row with a word of the name decides.
const TRADES: &[Trade] = &[
    trade(&["和尚", "僧", "方丈", "monk"], [Some(Monk), Some(Monk), Some(Monk)], false),
    trade(&["医生", "护士", "doctor", "nurse", "dr."], [Some(Doctor), Some(Doctor), Some(Doctor)], false),
    // In a story of today 公公 is a father-in-law.
    Trade {
        head: Some(Hat),
        beard: Some(Beard::None),
        ..trade(&["太监", "公公", "宦官", "eunuch"], [Some(Scholar), None, None], false)
    },
    trade(
        &[
            "将军", "校尉", "都督", "元帅", "统领", "副将", "knight", "guard", "兵", "士卒", "侍卫", "soldier",
            "general",
        ],
        [Some(Armour), Some(Armour), Some(Uniform)],
        false,
    ),
    trade(
        &["captain", "lieutenant", "sergeant", "colonel", "major", "admiral", "officer"],
        [None, Some(Greatcoat), Some(Uniform)],
        false,
    ),
    trade(
        &["警察", "警官", "保安", "policeman", "constable", "sheriff"],
        [None, Some(Greatcoat), Some(Uniform)],
        false,
    ),
    trade(
        &["侠", "剑客", "刀客", "镖师", "镖头", "捕快", "捕头", "刺客", "杀手", "护卫", "教头", "武师"],
        [Some(Martial), None, None],
        false,
    ),
    Trade {
        head: Some(Hat),
        ..trade(
            &["县令", "知府", "知县", "丞相", "宰相", "御史", "尚书", "钦差", "太守", "刺史", "师爷"],
            [Some(Scholar), None, None],
            false,
        )
    },
    trade(&["书生", "秀才", "举人", "状元", "教书", "scholar"], [Some(Scholar), Some(Waistcoat), None], false),
    trade(
        &[
            "铁匠",
            "木匠",
            "石匠",
            "瓦匠",
            "渔夫",
            "渔翁",
            "渔民",
            "农夫",
            "老农",
            "农民",
            "樵夫",
            "猎户",
            "猎人",
            "船夫",
            "船家",
            "艄公",
            "货郎",
            "车夫",
            "马夫",
            "挑夫",
            "轿夫",
            "脚夫",
            "伙计",
            "小二",
            "厨子",
            "学徒",
            "徒弟",
            "乞丐",
            "叫花子",
            "牧童",
            "放牛",
            "更夫",
            "仆人",
            "家丁",
            "杂役",
            "村民",
            "乡民",
        ],
        [Some(Peasant), None, Some(Shirt)],
        true,
    ),
    trade(
        &[
            "blacksmith",
            "smith",
            "fisherman",
            "farmer",
            "carpenter",
            "miller",
            "shepherd",
            "boatman",
            "ferryman",
            "sailor",
            "hunter",
            "woodcutter",
            "baker",
            "cobbler",
            "gardener",
            "stable",
            "apprentice",
            "beggar",
            "mason",
        ],
        [Some(Peasant), Some(Jersey), Some(Shirt)],
        true,
    ),
    trade(
        &[
            "丫鬟",
            "婢女",
            "侍女",
            "女仆",
            "农妇",
            "村妇",
            "大婶",
            "大娘",
            "厨娘",
            "maid",
            "cook",
            "housekeeper",
            "goodwife",
            "milkmaid",
        ],
        [Some(Hanfu), Some(Shawl), None],
        true,
    ),
    trade(
        &["经理", "总裁", "律师", "秘书", "董事", "老板", "manager", "lawyer", "banker", "executive", "boss"],
        [None, Some(Waistcoat), Some(Suit)],
        false,
    ),
    trade(&["先生"], [Some(Scholar), None, None], false),
];

/// Cloth of those who work with their hands.
const PLAIN: [u32; 6] = [0x6b6a58, 0x7b6552, 0x5c6470, 0x8a7350, 0x565f52, 0x74685c];

/// What `name` tells of what somebody wears, laid over `clues`.
pub(super) fn read(clues: &mut Clues, name: &str, world: World) {
    let Some(trade) = TRADES.iter().find(|t| t.words.iter().any(|w| name.contains(w))) else { return };
    let worn = match world {
        World::OldEast => trade.east,
        World::OldWest => trade.west,
        World::Modern => trade.today,
    };
    clues.wardrobe = worn.or(clues.wardrobe);
    if world == World::OldEast {
        clues.hair = trade.head.or(clues.hair);
        clues.beard = trade.beard.or(clues.beard);
    }
    // No top hat at the forge and at the oar.
    if world == World::OldWest && trade.plain && trade.west == Some(Jersey) {
        clues.hair =
            clues.hair.or(Some(if name.len().is_multiple_of(2) { HairStyle::Cap } else { HairStyle::SideSwept }));
    }
    if trade.plain && world != World::Modern {
        let sum: usize = name.bytes().map(usize::from).sum();
        clues.cloth = Some(rgb(PLAIN[sum % PLAIN.len()]));
    }
}
