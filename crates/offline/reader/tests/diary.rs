//! Diaries: the date over a day is told with it, and is neither the title nor a card.

use kinora_model::script::{Script, Weather};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "notebook.txt", &Limits::default()).unwrap(), &Wish::default()).unwrap()
}

fn heard(script: &Script) -> String {
    script.shots().flat_map(|(_, s)| &s.lines).map(|l| l.text.as_str()).collect()
}

#[test]
fn a_day_of_a_diary_is_a_scene_and_its_date_no_title() {
    for mark in ["", "# "] {
        let script = script(&format!(
            "{mark}3月12日 星期四 雨\n\n早上妈妈走进厨房。我还没睡醒。“起来吧。”妈妈说。\n\n{mark}3月15日 星期日 大雪\n\n晚上我坐在屋里写信。“还没睡？”妈妈问。\n"
        ));
        assert_eq!((script.title.as_str(), script.scenes.len()), ("notebook", 2), "{mark}");
        assert!(script.scenes.iter().all(|s| s.chapter_title.is_none()), "no card");
        assert_eq!([script.scenes[0].weather, script.scenes[1].weather], [Weather::Rain, Weather::Snow]);
        assert!(heard(&script).starts_with("3月12日 星期四 雨。早上妈妈走进厨房。"), "{}", heard(&script));
    }
}

#[test]
fn an_english_diary_too() {
    let script =
        script("Monday\n\nI woke at six. The kitchen was cold.\n\nTuesday\n\nIt rained. I stayed in bed all day.\n");
    assert_eq!((script.title.as_str(), script.scenes.len()), ("notebook", 2));
    assert_eq!(heard(&script), "Monday.I woke at six.The kitchen was cold.Tuesday.It rained.I stayed in bed all day.");
}
