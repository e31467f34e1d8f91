//! Colours that the text gives to things and animals, and sleepers.

use kinora_model::script::{Being, Gesture, Script};
use kinora_reader::{Limits, Wish, brief, open, read};

fn script(text: &str) -> Script {
    let novel = open(text.as_bytes(), "story.txt", &Limits::default()).unwrap();
    read(&novel, &Wish::default()).unwrap()
}

fn props(text: &str) -> Vec<String> {
    script(text).shots().flat_map(|(_, s)| s.props.clone()).collect()
}

#[test]
fn a_thing_keeps_its_colour() {
    assert!(props("夜里，街上挂着红色的灯笼。阿明走过来。").contains(&"红色的灯笼".to_owned()));
    assert!(
        props("At night Tom walked down the street with a red paper lantern.")
            .contains(&"red paper lantern".to_owned())
    );
    let plain = props("At night Tom walked down the street. He was tired, and the lantern was old.");
    assert!(plain.iter().all(|p| p == "lantern"), "{plain:?}");
}

#[test]
fn a_white_horse_stays_white() {
    let text =
        "李将军骑着一匹白马，来到江边。江风很大，吹动他的披风。\n\n他勒马停下，望着对岸。\n\n夜里，李将军骑马上山。";
    let script = script(text);
    let riding: Vec<_> =
        script.shots().filter(|(_, s)| s.cast.iter().any(|p| p.gesture == Gesture::Ride)).map(|(_, s)| s).collect();
    assert!(riding.len() > 1, "{} shots of riding", riding.len());
    assert!(riding.iter().all(|s| s.props.iter().any(|p| p == "白马")), "{riding:?}");
}

#[test]
fn an_animal_is_known_by_its_colour() {
    for (words, kind, colour) in [
        ("a black dog sits in the garden", Being::Dog, "black"),
        ("院子里坐着一只黑狗", Being::Dog, "黑"),
        ("江边的一匹白马", Being::Horse, "白"),
    ] {
        let brief = brief(words, None, 1).unwrap();
        let role = brief.roles.iter().find(|r| r.kind == kind).unwrap_or_else(|| panic!("{words}: {:?}", brief.roles));
        let told = role.looks.iter().chain([&role.name]);
        assert!(told.clone().any(|w| w.to_lowercase().contains(colour)), "{:?}", told.collect::<Vec<_>>());
    }
}

#[test]
fn who_lies_unconscious_sleeps() {
    for (talk, end) in [
        ("屋里，“我累了。”阿明说。“那就睡吧。”小红说。\n\n", "阿明昏迷不醒。"),
        ("屋里，“我累了。”阿明说。“那就睡吧。”小红说。\n\n", "病榻上，阿明奄奄一息。"),
        ("屋里，“我累了。”阿明说。“那就睡吧。”小红说。\n\n", "阿明躺在床上。"),
        ("In the bedroom, \"I am tired,\" said Tom. \"Rest,\" said Anna.\n\n", "Tom lay in bed."),
        ("In the bedroom, \"I am tired,\" said Tom. \"Rest,\" said Anna.\n\n", "Tom slept until the morning."),
    ] {
        let script = script(&format!("{talk}{end}"));
        let asleep = script.shots().flat_map(|(_, s)| &s.cast).any(|p| p.gesture == Gesture::Sleep);
        assert!(asleep, "{end}: {:?}", script.shots().map(|(_, s)| &s.cast).collect::<Vec<_>>());
    }
}
