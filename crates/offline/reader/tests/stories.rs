//! The two long stories of `examples/`: who is in them, who says what, where and when each scene plays.

use kinora_model::script::{Age, Gesture, LineKind, Role, Script, Setting, Sex, Shot, ShotSize, TimeOfDay, Weather};
use kinora_reader::{Limits, Wish, open, read};
use std::{fs, path::Path};

fn script(file: &str) -> Script {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples").join(file);
    let novel = open(&fs::read(path).unwrap(), file, &Limits::default()).unwrap();
    read(&novel, &Wish::default()).unwrap()
}

fn stages(script: &Script) -> Vec<(Setting, bool, TimeOfDay, Weather)> {
    script.scenes.iter().map(|s| (s.setting, s.interior, s.time, s.weather)).collect()
}

/// Every line of `expected`, `words` of which begin it, is said by whom it is said.
fn assert_speakers(script: &Script, expected: &[(&str, &str)]) {
    let lines: Vec<_> = script.shots().flat_map(|(_, s)| &s.lines).filter(|l| l.kind != LineKind::Narration).collect();
    for (who, words) in expected {
        let line = lines.iter().find(|l| l.text.starts_with(words)).unwrap_or_else(|| panic!("nobody says {words}"));
        let name = line.speaker.as_ref().and_then(|id| script.role(id)).map_or("?", |r| r.name.as_str());
        assert_eq!(name, *who, "{words}");
    }
}

fn role<'a>(script: &'a Script, name: &str) -> &'a Role {
    script.roles.iter().find(|r| r.name == name).unwrap_or_else(|| panic!("no {name}: {:?}", script.roles))
}

fn names(script: &Script) -> Vec<&str> {
    let mut names: Vec<&str> = script.roles.iter().map(|r| r.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn homing_bell_is_read_right() {
    use {Setting::*, TimeOfDay::*, Weather::*};
    let script = script("homing_bell.zh.txt");
    assert_eq!(
        stages(&script),
        [
            (OldStreet, false, Day, Snow),
            (Battlefield, false, Dusk, Clear),
            (Home, true, Night, Clear),
            (Mountain, false, Dawn, Fog),
            (Palace, true, Day, Clear),
            (Water, false, Dusk, Clear),
        ]
    );
    assert_eq!(names(&script), ["皇帝", "赵四", "阿灯", "韩铮", "高公公", "鲁师傅"]);
    let girl = role(&script, "阿灯");
    assert_eq!((girl.sex, girl.age), (Sex::Female, Age::Child), "she is eleven");
    assert!(girl.looks.iter().any(|l| l.contains("红棉袄")), "{:?}", girl.looks);
    let founder = role(&script, "鲁师傅");
    assert_eq!(founder.age, Age::Elder);
    for look in ["灰袍", "白发", "独眼"] {
        assert!(founder.looks.iter().any(|l| l.contains(look)), "{look}: {:?}", founder.looks);
    }
    assert!(role(&script, "高公公").looks.iter().any(|l| l == "又瘦又高"), "he is the thin stranger on the horse");
    let comes = &script.scenes[0].shots[4];
    assert!(
        comes.cast[0].gesture == Gesture::Ride && !matches!(comes.size, ShotSize::Close | ShotSize::ExtremeClose),
        "and on it he is seen: {comes:?}"
    );
    let palace = &script.scenes[4];
    let named = palace.shots.iter().position(|s| s.props.iter().any(|p| p == "大钟")).expect("the bell is named");
    let there = |s: &Shot| s.size == ShotSize::ExtremeClose || s.props.iter().any(|p| p == "大钟");
    assert!(palace.shots[named..].iter().all(there), "what weighs ten thousand pounds stays");
    let bridge = &script.scenes[5];
    assert!(bridge.shots[0].props.iter().any(|p| p == "桃花") && bridge.shots[0].size == ShotSize::ExtremeWide);
    let blooms = |s: &Shot| s.size == ShotSize::ExtremeClose || s.props.iter().any(|p| p == "桃花");
    assert!(bridge.shots.iter().all(blooms), "and what blooms goes on");
    assert!(role(&script, "皇帝").looks.iter().any(|l| l.contains("龙袍")));
    assert!(role(&script, "韩铮").looks.iter().any(|l| l.contains("黑甲")));
    assert_speakers(
        &script,
        &[
            ("高公公", "圣旨到"),
            ("高公公", "笑什么"),
            ("高公公", "边关三年"),
            ("鲁师傅", "打了三年"),
            ("高公公", "那是你的事"),
            ("阿灯", "师傅，我爹就在"),
            ("赵四", "将军，捡这些"),
            ("韩铮", "鲁师傅来信"),
            ("韩铮", "这些剑"),
            ("赵四", "这是陈大勇"),
            ("阿灯", "这是我爹"),
            ("阿灯", "我爹呢"),
            ("韩铮", "你爹是我们"),
            ("阿灯", "爹，回家了"),
            ("阿灯", "师傅，这口钟"),
            ("鲁师傅", "不知道"),
            ("皇帝", "敲"),
            ("高公公", "大胆"),
            ("阿灯", "等一等"),
            ("皇帝", "这是什么声音"),
            ("鲁师傅", "这口钟，是用"),
            ("皇帝", "什么事"),
            ("鲁师傅", "叫人回家"),
            ("皇帝", "传旨"),
            ("阿灯", "公公，您怎么"),
            ("高公公", "胡说"),
            ("阿灯", "都春天了"),
            ("韩铮", "你爹说过"),
            ("阿灯", "爹，我看见你了"),
        ],
    );
}

#[test]
fn paper_piano_is_read_right() {
    use {Setting::*, TimeOfDay::*, Weather::*};
    let script = script("paper_piano.en.txt");
    assert_eq!(
        stages(&script),
        [
            (Vehicle, true, Dawn, Rain),
            (Hospital, true, Day, Rain),
            (School, true, Day, Rain),
            (Vehicle, false, Dusk, Snow),
            (Hospital, true, Night, Storm),
            (Home, true, Dusk, Clear),
        ]
    );
    assert_eq!(names(&script), ["Clara Lane", "Doctor Rao", "Ivy Lane", "Joe", "Miss Hart", "Mr Moss"]);
    let child = role(&script, "Ivy Lane");
    assert_eq!((child.sex, child.age), (Sex::Female, Age::Child), "she is nine");
    assert!(child.looks.iter().any(|l| l == "yellow raincoat"), "{:?}", child.looks);
    let player = role(&script, "Mr Moss");
    assert_eq!((player.sex, player.age), (Sex::Male, Age::Elder));
    for look in ["tall", "grey coat", "white beard"] {
        assert!(player.looks.iter().any(|l| l.contains(look)), "{look}: {:?}", player.looks);
    }
    assert!(role(&script, "Joe").looks.iter().any(|l| l == "red moustache"));
    assert!(role(&script, "Miss Hart").looks.iter().any(|l| l == "glasses"), "the teacher is Miss Hart");
    assert_speakers(
        &script,
        &[
            ("Joe", "Tickets, please"),
            ("Joe", "Morning, Mr Moss"),
            ("Ivy Lane", "What are you playing"),
            ("Mr Moss", "A song for somebody"),
            ("Ivy Lane", "My mum is"),
            ("Mr Moss", "Then you had better"),
            ("Clara Lane", "What are you doing"),
            ("Ivy Lane", "Playing the piano"),
            ("Doctor Rao", "That is the best"),
            ("Doctor Rao", "The operation"),
            ("Clara Lane", "Go on"),
            ("Miss Hart", "Who taught you"),
            ("Ivy Lane", "Mr Moss. He takes"),
            ("Miss Hart", "Abel Moss"),
            ("Ivy Lane", "You can't hear me"),
            ("Mr Moss", "I wrote it for my wife"),
            ("Ivy Lane", "It's beautiful"),
            ("Doctor Rao", "She's awake"),
            ("Joe", "Careful with the cake"),
            ("Clara Lane", "Are you ready"),
            ("Ivy Lane", "Well"),
            ("Mr Moss", "Every note"),
        ],
    );
    let props = || script.shots().flat_map(|(_, s)| &s.props);
    assert!(props().any(|p| p == "strip of paper") && props().any(|p| p == "yellow roses"));
    assert!(!props().any(|p| p.contains("key") || p.contains("raincoat")), "{:?}", props().collect::<Vec<_>>());
}
