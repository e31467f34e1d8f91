//! Who is somebody by what they do, how the text names them, and what of a sentence is theirs: gestures and things.

use kinora_model::script::{Age, Gesture, Script, Sex, Shot};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "acting.txt", &Limits::default()).unwrap(), &Wish::default()).unwrap()
}

fn names(script: &Script) -> Vec<&str> {
    let mut names: Vec<&str> = script.roles.iter().map(|r| r.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn shot<'a>(script: &'a Script, words: &str) -> &'a Shot {
    let found = script
        .shots()
        .map(|(_, s)| s)
        .find(|s| s.action.contains(words) || s.lines.iter().any(|l| l.text.contains(words)));
    found.unwrap_or_else(|| panic!("nothing shows {words}"))
}

/// Speaker of the line with these words, by name.
fn speaker<'a>(script: &'a Script, words: &str) -> &'a str {
    let line = script.shots().flat_map(|(_, s)| &s.lines).find(|l| l.text.contains(words)).unwrap();
    line.speaker.as_ref().and_then(|id| script.role(id)).map_or("nobody", |r| r.name.as_str())
}

#[test]
fn pet_names_and_apposed_names_are_people() {
    let village = script(
        "二牛扛着锄头出了门。\n村口的树下，阿婆正坐在石墩上择豆角。花猫蜷在她脚边。\n“二牛，吃了没？”阿婆抬起头。\n\
         “吃了。”二牛咧嘴一笑。\n妞妞从篱笆后面钻了出来。她今年六岁。\n“叔，带我去地里！”\n二牛蹲下身，把她抱上肩头。\n\
         中午，二牛的媳妇秀兰提着饭篮来了。她擦了擦丈夫的汗。\n“慢点儿吃。”秀兰说。\n",
    );
    assert_eq!(names(&village), ["二牛", "妞妞", "秀兰", "阿婆"]);
    assert_eq!(speaker(&village, "带我去地里"), "妞妞");
    let role = |name: &str| village.roles.iter().find(|r| r.name == name).unwrap();
    assert_eq!(role("二牛").sex, Sex::Male, "what is told of his wife is not of him");
    assert_eq!((role("妞妞").age, role("阿婆").age), (Age::Child, Age::Elder));
    assert_eq!(shot(&village, "花猫").props, Vec::<String>::new());

    let war = script(
        "班长老耿靠在土墙上。\n“小豆子，过来吃点。”\n小豆子抱着步枪，缩在角落里。\n卫生员苏梅猫着腰跑过来。\n“老耿，你的伤得缝。”\n",
    );
    assert_eq!(names(&war), ["小豆子", "老耿", "苏梅"]);
    assert_eq!(speaker(&war, "你的伤得缝"), "苏梅");
    let comic = script(
        "王大嘴蹲在茶馆门口。\n“老虎在哪儿呢？”铁匠孙胖子挤上前来。\n孙胖子笑了。王大嘴嗷地一声蹿上了桌子。\n爸爸哈哈笑着看他。\n",
    );
    assert!(!names(&comic).contains(&"哈哈笑"), "{:?}", names(&comic));
    assert!(names(&comic).contains(&"孙胖子") && names(&comic).contains(&"王大嘴"), "{:?}", names(&comic));
}

#[test]
fn ranks_and_vows_belong_to_names() {
    let palace = script(
        "皇后走上石桥。\n太监总管李公公一路小跑过来，扑通一声跪下。\n“娘娘，太子坠马了！”\n贵妃脸色一变，笑着退开。\n",
    );
    assert!(names(&palace).contains(&"李公公") && !names(&palace).contains(&"太监"), "{:?}", names(&palace));
    let sect =
        script("云鹤真人盘膝坐在蒲团上。\n“江河，你上前来。”\n少年江河走出队列，拱手行礼：“弟子在。”\n真人摆摆手。\n");
    assert_eq!(names(&sect), ["云鹤真人", "江河"]);
    let ward =
        script("担架车上躺着一个昏迷的老人。\n“血压多少？”周医生问。\n老人的女儿跪在走廊里。“谢谢您！”女儿说。\n");
    let doctor = ward.roles.iter().find(|r| r.name == "周医生").unwrap();
    assert!(doctor.age != Age::Elder && !doctor.aliases.iter().any(|a| a == "老人"), "{doctor:?}");
}

#[test]
fn who_tells_their_own_name_has_it() {
    let noir = script(
        "I sat in my office on Fifth Street. She came in without knocking.\n\n\"My name is Vivian Crane. My husband is missing.\"\n\n\
         \"Maybe he likes it that way,\" I said.\n\nShe lit a cigarette. \"He left this.\"\n",
    );
    assert_eq!(speaker(&noir, "My husband"), "Vivian Crane");
    assert_eq!(speaker(&noir, "He left this"), "Vivian Crane");
    assert!(noir.scenes[0].interior, "the street is only the address");
    let came = shot(&noir, "She came in");
    let vivian = noir.roles.iter().find(|r| r.name == "Vivian Crane").unwrap();
    assert!(came.cast.iter().any(|p| p.role == vivian.id), "{:?}", came.cast);
    let campus = script(
        "林知夏站在队伍末尾。林知夏回过头，看见一个高个子男生。\n“我叫江屿，物理系的。”男生挠挠头。\n江屿抱着书，坐到了她对面。\n",
    );
    assert_eq!(names(&campus), ["林知夏", "江屿"]);
}

#[test]
fn everybody_and_relatives_in_english() {
    let war = script(
        "Private Danny Cole ran. \"Down!\" yelled Sergeant Hobbs.\n\nFor a moment every man was white as paper. Danny lay still. \"Quiet,\" said Danny.\n",
    );
    assert_eq!(names(&war), ["Private Danny Cole", "Sergeant Hobbs"]);
    let light = script(
        "Grandpa Silas had kept the light for forty years. The old man sat by the stove, mending a net.\n\n\
         \"Tell me about the wreck,\" said Wren.\n\nSilas chuckled. \"Which one?\"\n",
    );
    assert_eq!(light.roles.len(), 2, "{:?}", light.roles);
    assert_eq!(light.roles.iter().filter(|r| r.age == Age::Elder).count(), 1);
    let office = script(
        "\"Who touched it?\" demanded Priya.\n\nGordon followed her like a man going to the gallows. \"Me,\" said Gordon.\n",
    );
    assert_eq!(office.roles.iter().find(|r| r.name == "Gordon").unwrap().sex, Sex::Male);
}

#[test]
fn gestures_are_done_and_by_whom_it_is_told() {
    let gesture = |text: &str, words: &str| {
        let script = script(text);
        shot(&script, words).cast.first().map(|p| p.gesture)
    };
    let ship =
        "Captain Vale stood at the wheel. \"Report,\" said Captain Vale.\n\nCaptain Vale had not slept in two days.\n";
    assert_ne!(gesture(ship, "had not slept"), Some(Gesture::Sleep));
    let king = "\"Stop!\" cried the king.\n\nA tear was already running down the king's cheek.\n";
    assert_ne!(gesture(king, "A tear"), Some(Gesture::Walk));
    let cook = "\"Pirates,\" said Bram.\n\nBram crossed himself and put down his ladle.\n";
    assert_ne!(gesture(cook, "crossed himself"), Some(Gesture::Walk));
    assert_ne!(gesture("李四推开门，说：“走。”\n李四没有坐下。\n", "没有坐下"), Some(Gesture::Sit));
}

#[test]
fn a_thing_is_a_word_of_its_own() {
    let props = |text: &str, words: &str| shot(&script(text), words).props.clone();
    assert_eq!(props("“早。”张三说。\n张三笑起来有酒窝。\n", "酒窝"), Vec::<String>::new());
    assert_eq!(props("“早。”张三说。\n张三趴在书桌上。\n", "书桌"), Vec::<String>::new());
    assert_eq!(props("“早。”张三说。\n张三按住刀柄。\n", "刀柄"), ["刀"]);
    assert_eq!(props("“早。”张三说。\n张三端起茶杯，翻开书。\n", "茶杯"), ["茶杯", "书"]);
}
