//! People and places whose words overlap with others: a smith's apprentice called Stone, a smithy, a bed at night.

use kinora_model::script::{Age, Gesture, Script, Setting};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "a.txt", &Limits::default()).expect("a text"), &Wish::default()).expect("a story")
}

const SMITHY: &str = "夜里，老铁匠在铁匠铺里打铁，炉火照亮了他的脸。\n“师父，刀打好了吗？”小徒弟石头问道。\n“急什么。”老铁匠头也不抬，“火候不到，刀会断。”\n\n第二天清晨，将军骑着一匹白马来到城门前。\n“刀呢？”将军勒住马，沉声道。\n石头捧着刀走上前去：“将军，刀在这里。”\n将军拔刀一看，点了点头：“好刀！”\n\n当天夜里，石头躺在床上，睡着了。窗外下着雪。";

#[test]
fn a_thing_s_word_may_be_a_name_and_a_smithy_holds_a_smith() {
    let script = script(SMITHY);
    let names: Vec<&str> = script.roles.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&"石头") && names.contains(&"将军"), "{names:?}");
    let smith = script.roles.iter().find(|r| r.name.contains("铁匠")).expect("a smith");
    assert_eq!(smith.age, Age::Elder);
    let speakers: Vec<&str> = script
        .shots()
        .flat_map(|(_, s)| &s.lines)
        .filter_map(|l| l.speaker.as_ref().and_then(|id| script.role(id)).map(|r| r.name.as_str()))
        .collect();
    assert_eq!(speakers, ["石头", smith.name.as_str(), smith.name.as_str(), "将军", "石头", "将军"]);
    assert_eq!((script.scenes[0].place.as_str(), script.scenes[0].interior), ("铁匠铺", true));
}

#[test]
fn whoever_goes_to_bed_is_at_home() {
    let zh = script(SMITHY);
    let last = zh.scenes.last().expect("a scene");
    assert_eq!((last.setting, last.interior), (Setting::Home, true), "{}", last.place);
    assert!(!last.shots[0].cast.is_empty(), "the sleeper is seen");
    let en = script(
        "An hour later a crowd of villagers stood on the beach. \"Nobody goes out,\" said the lieutenant.\n\n\
         \"Good night,\" said Anna.\n\nThat night Anna lay asleep in her bed while the waves beat on the rocks.",
    );
    let last = en.scenes.last().expect("a scene");
    assert_eq!((last.setting, last.interior), (Setting::Home, true), "{}", last.place);
    assert_eq!(last.around, "rocks");
    assert_eq!(last.shots[0].cast[0].gesture, Gesture::Sleep);
}

#[test]
fn the_end_of_a_word_is_no_name() {
    let script = script("“去医院。”老太太把保温桶抱得更紧。\n\n老太太打开保温桶，盛了一碗汤。保温桶还是热的。");
    let names: Vec<&str> = script.roles.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["老太太"]);
}
