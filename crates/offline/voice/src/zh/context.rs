//! Readings that depend on what stands around a character rather than on the word that it is in.

/// What stands around a character or a word.
pub(super) struct Around<'a> {
    /// All characters before it, back to the last mark.
    pub before: &'a [char],
    /// The characters after it, [`Around::REACH`] at most behind the word's end.
    pub after: &'a [char],
    /// The part of speech of the word that it is in.
    pub tag: &'a str,
}

/// Characters that count.
const NUMBERS: &str = "零一二三四五六七八九十百千万亿两几半数";

impl Around<'_> {
    /// How many characters after a word are looked at.
    pub const REACH: usize = 6;

    fn next(&self, set: &str) -> bool {
        self.after.first().is_some_and(|c| set.contains(*c))
    }
    fn last(&self, set: &str) -> bool {
        self.before.last().is_some_and(|c| set.contains(*c))
    }
    fn begins(&self) -> bool {
        self.before.is_empty()
    }
    fn ends(&self) -> bool {
        self.after.is_empty()
    }
    /// Whether the text goes on with `words`.
    fn then(&self, words: &str) -> bool {
        words.chars().enumerate().all(|(i, c)| self.after.get(i) == Some(&c))
    }
    /// Whether `words` stand right before.
    fn behind(&self, words: &str) -> bool {
        let count = words.chars().count();
        self.before.len() >= count && self.before[self.before.len() - count..].iter().copied().eq(words.chars())
    }
    /// Whether one of `set` is among the next `reach` characters.
    fn soon(&self, reach: usize, set: &str) -> bool {
        self.after.iter().take(reach).any(|c| set.contains(*c))
    }
    /// Whether one of `set` is among the last `reach` characters.
    fn lately(&self, reach: usize, set: &str) -> bool {
        self.before.iter().rev().take(reach).any(|c| set.contains(*c))
    }
    /// Whether it is `ch` doubled with 了 or 一 between (数了数).
    fn doubled(&self, ch: char) -> bool {
        let between = |c: &char| matches!(c, '了' | '一');
        matches!(self.after, [m, c, ..] if between(m) && *c == ch)
            || matches!(self.before, [.., c, m] if between(m) && *c == ch)
    }
    /// Whether nothing or only a particle follows: an adjective or an outcome stands here.
    fn closes(&self) -> bool {
        self.ends() || self.next("了的吧呢吗啊")
    }
}

/// The reading of a whole word of several characters where its neighbours or its part of speech decide.
pub(super) fn whole(word: &str, tag: &str, around: &Around) -> Option<&'static str> {
    Some(match word {
        "得来" if around.last("也都总就必非我你他她") => "dei3 lai2",
        // 这一行 is a trade, 两行泪 are lines; 一行五人 are people on their way.
        "一行" if around.last("这那本哪") && !around.next("人") || around.next("字诗泪热眼小大脚血白冰") => {
            "yi1 hang2"
        }
        "一行" if around.last("了着下出挂写") && !around.next(NUMBERS) && !around.next("人") => "yi1 hang2",
        "两行" => "liang3 hang2",
        "三行" => "san1 hang2",
        "几行" => "ji3 hang2",
        "身着" if !around.ends() => "shen1 zhuo2",
        "一觉" if tag != "d" => "yi1 jiao4",
        _ => return ending(word, tag),
    })
}

/// Words whose last character tells how they are built.
fn ending(word: &str, tag: &str) -> Option<&'static str> {
    const NAMED: [(&str, &str); 12] = [
        ("结为", "jie2 wei2"),
        ("封为", "feng1 wei2"),
        ("视为", "shi4 wei2"),
        ("贬为", "bian3 wei2"),
        ("沦为", "lun2 wei2"),
        ("变为", "bian4 wei2"),
        ("尊为", "zun1 wei2"),
        ("立为", "li4 wei2"),
        ("拜为", "bai4 wei2"),
        ("改为", "gai3 wei2"),
        ("选为", "xuan3 wei2"),
        ("奉为", "feng4 wei2"),
    ];
    if tag.starts_with('v') {
        NAMED.iter().find(|(named, _)| *named == word).map(|(_, reading)| *reading)
    } else {
        None
    }
}

/// The reading of a character that is a word by itself, or part of one that no dictionary has.
#[rustfmt::skip]
pub(super) fn single(ch: char, a: &Around) -> Option<&'static str> {
    let (tag, next, last) = (a.tag, |set: &str| a.next(set), |set: &str| a.last(set));
    Some(match ch {
        '地' if a.begins() || a.ends() || last("块片的这那种扫耕买拖此该本两满遍一") || next("上下里面板是很都有被也太又") => "di4",
        '地' => "de5",
        '得' if next("了到过知意奖分第病") && (a.begins() || last("我你他她它们谁人也都就总还")) => "de2",
        '得' if a.begins() || last("我你他她它们也都就总还非必可又事") => "dei3",
        '了' if a.behind("得") && a.ends() => "liao3",
        '了' if next("却结断") && (a.begins() || last("心未要")) => "liao3",
        '还' if next("债账") || next("给钱清") && tag != "d" => "huan2",
        '还' if next("书礼剑刀") && (last("来去要借该快") || a.after.get(1).is_none_or(|c| "了的给来去".contains(*c))) => "huan2",
        '还' if a.closes() && last("该要来没不") => "huan2",
        '长' if last("校市院班队村镇厂船部局处科行会") || next("大高成出满老得着") && !last("很太最") || tag == "v" => "zhang3",
        '长' if next("了") && !last("很太最多更") && !a.ends() => "zhang3",
        '重' if next("新来回复逢现建") => "chong2",
        '行' if last(NUMBERS) || next("字当") || last("镖粮米布药茶牙货商") => "hang2",
        '只' if last(NUMBERS) || last("这那每哪") && !next("是有能好要会") => "zhi1",
        '为' if last("成作称视认") || tag == "v" || next("人首伍官") => "wei2",
        '种' if tag == "v" || next("了着下过树花田地菜瓜豆") && !last(NUMBERS) && !last("这那各每某") => "zhong4",
        // What has been dried or emptied, unless something is being done (没干活).
        '干' if last("晒擦烘晾拧抹喝吹烤熬榨流哭") || last("没不很太还快未半全") && !next("活什吗嘛掉完过坏好成事") && tag != "vn" => "gan1",
        '干' if tag == "v" || next("活什吗嘛掉完") => "gan4",
        '背' if next("着起上") && !a.then("着手") => "bei1",
        '倒' if next("茶水酒出掉进") || last("反茶水酒") => "dao4",
        '倒' if next("了一") && tag == "v" && !a.soon(4, "杯碗盏茶水酒") || next("在下地") => "dao3",
        '倒' if a.closes() && !a.begins() && !last("反") => "dao3",
        '数' if a.doubled('数') || next("着了不到过清遍钱") || next("一") && !a.then("一样") => "shu3",
        '教' if next("我你您他她它孩学书会给了过不人小大") => "jiao1",
        '中' if last("猜射击刺打命砸选考料投踢劈咬戳") && a.before.last() != Some(&'其') => "zhong4",
        '中' if next("了箭弹毒奖计枪邪") && !last("之其") => "zhong4",
        '空' if next("着出") => "kong4",
        '盛' if next("了着满饭汤一") => "cheng2",
        '扇' if next("了着风动") => "shan1",
        '好' if next("学奇客色斗") => "hao4",
        '着' if next("火凉急迷") || a.then("了起") || a.then("了火") || a.then("了魔") => "zhao2",
        '着' if last("睡找猜够不得") && tag != "uz" => "zhao2",
        '着' if next("实手眼装") && !a.then("手里") => "zhuo2",
        '发' if last("白黑长短金银") => "fa4",
        '藏' if next("经族") => "zang4",
        '单' if last("姓") => "shan4",
        '假' if a.lately(4, "请放休告销") || last("寒暑度") => "jia4",
        '血' if next("从") => "xue4",
        '曲' if last("一首支这此") && !next("折线") => "qu3",
        // Towards somebody (冲他喊), not into something (冲进去).
        '冲' if last("很太话") || next("着我你您他她它") => "chong4",
        '传' if last("自外") => "zhuan4",
        '相' if last("长") => "xiang4",
        '分' if last("过名") => "fen4",
        '更' if last("三五") => "geng1",
        '更' => "geng4",
        '晾' => "liang4",
        '吐' if next("血酒奶") || last("呕") || a.soon(4, "血酒奶") || a.then("了一地") => "tu4",
        '系' if next("鞋好上着领带") => "ji4",
        '似' => "si4",
        '朝' => "chao2",
        '调' if a.doubled('调') || next("低高大小亮暗匀准弦成整好") => "tiao2",
        '难' if a.lately(3, "遭受逃避落遇罹蒙") && (a.ends() || next("的了民")) => "nan4",
        '觉' if last("一") && a.lately(4, "睡") => "jiao4",
        // To leave behind (把伞落在店里), not to fall on (把目光落在).
        '落' if next("在下") && a.lately(5, "把") && !last("光线眼脚吻手") => "la4",
        '扎' if a.soon(6, "辫髻") || a.soon(4, "头发") => "za1",
        '转' if a.soon(4, "圈遍") || a.then("个不") || a.then("来转") || last("打团直在") && a.closes() => "zhuan4",
        '降' if last("归请诈受劝投愿肯不") && a.closes() => "xiang2",
        '当' if next("作成真做") || a.lately(4, "把拿") && !next("场众面时年天街头") => "dang4",
        '量' if a.doubled('量') || next("着过身") => "liang2",
        '和' if next("面泥馅") || next("了着") && a.soon(5, "面泥馅") => "huo2",
        '铺' if next("开满着上平床路在成了垫展盖") => "pu1",
        '卡' if next("在住了着壳脖") => "qia3",
        '趟' if next("着过水") && !last(NUMBERS) && !last("这那") => "tang1",
        '号' if next("哭啕叫") => "hao2",
        '圈' if last("猪羊牛马") || next("养") => "juan4",
        _ => return None,
    })
}
