//! What the words of a clause tell, and of whom: sex and age of people, place, side and time of scenes.

use kinora_model::script::{Age, Role, Script, Setting, Sex, TimeOfDay};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "told.txt", &Limits::default()).unwrap(), &Wish::default()).unwrap()
}

fn role(script: &Script, name: &str) -> Role {
    script.roles.iter().find(|r| r.name == name).unwrap_or_else(|| panic!("no {name}: {:?}", script.roles)).clone()
}

fn stages(text: &str) -> Vec<(Setting, bool, TimeOfDay)> {
    script(text).scenes.iter().map(|s| (s.setting, s.interior, s.time)).collect()
}

#[test]
fn a_pronoun_tells_of_whoever_heads_its_clause() {
    let zh = script("“好冷。”陈默说。\n“穿上。”陆衍把围巾递给她。\n“你呢？”陈默问。陆衍笑了笑。他的手很凉。\n");
    assert_eq!(role(&zh, "陆衍").sex, Sex::Male, "what is given to her tells nothing of him");
    let zh = script("“多久了？”陈默问。陈默靠着墙。\n“快了。”那人拍了拍她的肩膀。\n“好。”陈默说。\n");
    assert_ne!(role(&zh, "陈默").sex, Sex::Female, "nor a shoulder in somebody else's clause");
    let en = script(
        "I was asleep at my desk when she came in. She sat down. She smiled.\n\"Sit,\" I said.\n\"I do,\" said Anna.\n",
    );
    assert_eq!(role(&en, "I").sex, Sex::Unknown, "nobody calls themselves she");
}

#[test]
fn a_rank_is_outweighed_by_a_pronoun() {
    let en = script("Captain Vale was tired. She lit the lamps. \"Report,\" said Captain Vale.\n\"Cold,\" said Tom.\n");
    assert_eq!(role(&en, "Captain Vale").sex, Sex::Female);
    let en = script("Lady Vale was tired. \"Report,\" said Lady Vale.\n\"Cold,\" said Tom. He shrugged. He left.\n");
    assert_eq!(role(&en, "Lady Vale").sex, Sex::Female, "a lady's title is not");
}

#[test]
fn years_belong_to_the_nearest_subject() {
    let en = script("Nell was nine and Tom was eighty-one. \"Is it late?\" asked Nell.\n\"No,\" said Tom.\n");
    assert_eq!((role(&en, "Nell").age, role(&en, "Tom").age), (Age::Child, Age::Elder));
    let zh = script("信是父亲写的。那时她才七岁，父亲背着她过河。\n“快到了。”父亲说。“好。”父亲又说。\n");
    assert_eq!(role(&zh, "父亲").age, Age::Adult);
    let zh = script("“吃饭了。”奶奶说。奶奶年轻时很漂亮，她二十岁就嫁给了爷爷。\n“来了。”奶奶又说。\n");
    assert_eq!(role(&zh, "奶奶").age, Age::Elder);
}

#[test]
fn looks_stay_with_their_own_subject() {
    let zh = script("少女提着食盒跑上来，说：“师兄！”\n\n云鹤真人坐在台上，白须垂胸。\n");
    assert_eq!(role(&zh, "少女").age, Age::Youth);
    let zh = script("老李走进来，说：“来了。”\n白须垂胸，目光如电。老李说：“坐。”\n");
    assert!(role(&zh, "老李").looks.iter().any(|l| l.contains("白须")), "a sentence without one goes on");
}

#[test]
fn another_room_and_a_later_sentence_open_scenes() {
    use {Setting::*, TimeOfDay::*};
    let rooms = "张三坐在客厅里，说：“好书。”张三翻了一页。张三笑了。\n厨房里，李四正在切菜。“吃饭了！”李四说。\n";
    assert_eq!(stages(rooms), [(Home, true, Day), (Home, true, Day)]);
    let same = "张三坐在客厅里，说：“好书。”张三翻了一页。张三笑了。\n客厅里，李四正在切菜。“吃饭了！”李四说。\n";
    assert_eq!(stages(same).len(), 1, "the same room goes on");
    let below = "陈默坐在办公室里，老板走进来。“还没走？”老板说。\n“马上。”陈默说。陈默关上电脑，跟着老板走了。\n\n\
                 楼下不知什么时候下起了雨。两个人站在路边，等着出租车。\n“我送你。”老板说。\n";
    assert_eq!(stages(below), [(Office, true, Day), (ModernStreet, false, Day)]);
}

#[test]
fn one_comes_back_from_a_memory_to_where_it_began() {
    use {Setting::*, TimeOfDay::*};
    let told = "何映秋坐在屋里看信。“原来如此。”何映秋说。何映秋叹了口气。\n\n二十年前的那个傍晚，父亲走过江边的栈桥。\n\
                “快到了。”父亲说。父亲走得很快。\n\n电话铃把她拉回现在。窗外天已经黑了。“喂？”何映秋说。\n";
    assert_eq!(stages(told), [(Home, true, Day), (Water, false, Dusk), (Home, true, Night)]);
}

#[test]
fn a_place_is_a_whole_word_and_no_description() {
    use {Setting::*, TimeOfDay::*};
    let field = "萧尘坐在青石上，丹田里的灵力又凝实了。“走吧。”萧尘说。\n";
    assert_ne!(script(field).scenes[0].place, "田里");
    assert_eq!(stages("李四在城市另一头的医院里睁开眼睛，说：“水。”李四坐起来。\n"), [(Hospital, true, Day)]);
    assert_eq!(stages("Anna sat in the cottage at the edge of the woods. \"It will snow,\" said Anna.\n")[0].0, Home);
    assert!(stages("Anna sat in the cottage at the edge of the woods. \"It is late,\" said Anna.\n")[0].1);
}

#[test]
fn who_only_talks_is_in_a_room() {
    let talk = "\"Good morning, my lord,\" said Anna.\n\"Is it?\" asked Tom.\n\"It is,\" said Anna. Anna laughed.\n";
    assert_eq!(stages(talk)[0].0, Setting::Home);
    assert!(stages("Anna sat by the fire. \"He is gone,\" Anna said, and laid down her sword.\n")[0].1);
    let ship = "The spaceship was dark. Anna stood on the bridge of the ship. \"Status,\" said Anna.\n";
    assert_eq!((stages(ship)[0].0, stages(ship)[0].1), (Setting::Vehicle, true));
    let sea = "The wind had gone. Anna stood on the deck of the ship. \"Status,\" said Anna.\n";
    assert_eq!((stages(sea)[0].0, stages(sea)[0].1), (Setting::Water, false), "at sea it is no room");
}
