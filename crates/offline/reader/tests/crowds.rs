//! Crowds that a story names: they are seen while they are there, and a prompt of the picture keeps them.

use kinora_model::script::{Brief, Crowd, Folk, Script};
use kinora_reader::{Limits, Wish, brief, open, prompt, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "a.txt", &Limits::default()).expect("a text"), &Wish::default()).expect("a story")
}

/// The crowd of the first shot, and of the last.
fn seen(text: &str) -> (Option<Crowd>, Option<Crowd>) {
    let script = script(text);
    let crowds: Vec<Option<Crowd>> = script.shots().map(|(_, shot)| shot.crowd).collect();
    (crowds[0], *crowds.last().expect("a shot"))
}

fn of(folk: Folk, count: Option<u32>) -> Option<Crowd> {
    Some(Crowd { folk, count })
}

#[test]
fn a_crowd_is_named_and_counted() {
    for (text, folk, count) in [
        ("街上人山人海，众人都看着他。", Folk::People, None),
        ("三十名挑夫走在山路上。", Folk::Bearers, Some(30)),
        ("城墙下站着三百士兵。", Folk::Soldiers, Some(300)),
        ("城外扎下十万大军。", Folk::Soldiers, Some(100_000)),
        ("广场上聚了数百名百姓。", Folk::People, Some(300)),
        ("大殿上很静，百官跪了一地。", Folk::Court, None),
        ("城门外，百姓们站在路边，士兵们列队而立。", Folk::Soldiers, None),
        ("Thirty bearers stood on the bridge.", Folk::Bearers, Some(30)),
        ("Three hundred soldiers stood in the rain.", Folk::Soldiers, Some(300)),
        ("A crowd of villagers stood on the beach.", Folk::People, None),
        ("Hundreds of people stood in the square.", Folk::People, Some(100)),
    ] {
        assert_eq!(seen(text).0, of(folk, count), "{text}");
    }
}

#[test]
fn who_is_denied_likened_or_few_is_no_crowd() {
    for text in [
        "夜深了，街上没有行人，只有更夫的灯笼。",
        "人群散去了，只剩他一个。",
        "一个士兵站在路边。",
        "他站在那里，像千军万马一样威风。",
        "There was no crowd in the square.",
        "The crowd had gone.",
        "The café was crowded once.",
        "Two people met on the road.",
        "The people of the valley are proud.",
    ] {
        assert_eq!(seen(text).0, None, "{text}");
    }
}

#[test]
fn a_crowd_stays_until_it_is_sent_away() {
    let stays = "村口站着一群村民，人群里议论纷纷。\n\n“都回去吧。”老村长说。\n\n“我们不走！”阿牛喊道。\n\n他看着远处的山，很久没有说话。";
    assert_eq!(seen(stays).1, of(Folk::People, None), "they do not vanish between two shots");
    let leaves = format!("{stays}\n\n过了一会儿，人群散去了。\n\n阿牛坐在石头上，看着路。");
    assert_eq!(seen(&leaves).1, None);
    let passes = "村口很静，风吹着树。\n\n一队骑兵从路上跑过，扬起一片尘土。\n\n阿牛站在树下，看着路。\n\n“他们去哪儿？”阿牛问。\n\n老村长摇了摇头，没有说话。";
    let crowds: Vec<Option<Crowd>> = script(passes).shots().map(|(_, shot)| shot.crowd).collect();
    assert!(crowds.contains(&of(Folk::Soldiers, None)), "{crowds:?}");
    assert_eq!(crowds.last(), Some(&None), "riders that pass by are gone");
}

#[test]
fn a_prompt_keeps_asks_for_and_takes_out_a_crowd() {
    let asked = brief("城门外，三百士兵列队，清晨，大雾", None, 1).expect("a prompt");
    assert_eq!(asked.shot.crowd, of(Folk::Soldiers, Some(300)));
    assert!(asked.roles.is_empty(), "{:?}", asked.roles);
    assert!(asked.unread.is_empty(), "{:?}", asked.unread);
    let told = script("三十名挑夫站在山路上，老板走在前面。");
    let (scene, shot) = told.shots().next().expect("a shot");
    let before = Brief::of(&told, scene, shot);
    let words = prompt(&before);
    assert!(words.contains("群众：挑夫 30。"), "{words}");
    assert_eq!(brief(&words, Some(&before), 1).expect("its own prompt").shot, before.shot);
    let more = words.replace("群众：挑夫 30", "群众：一百名士兵");
    assert_eq!(brief(&more, Some(&before), 1).expect("an edit").shot.crowd, of(Folk::Soldiers, Some(100)));
    let none = words.replace("群众：挑夫 30。", "");
    assert_eq!(brief(&none, Some(&before), 1).expect("an edit").shot.crowd, None);
    let wish = brief("a crowd of villagers on the beach", None, 1).expect("a prompt");
    assert_eq!((wish.shot.crowd, wish.roles.len()), (of(Folk::People, None), 0));
}

#[test]
fn whoever_is_one_of_many_is_no_role() {
    for text in ["城墙下站着三百士兵，旗子在风里响。", "广场上聚了三十名老人，谁也不说话。"]
    {
        assert!(script(text).roles.is_empty(), "{text}: {:?}", script(text).roles);
    }
}
