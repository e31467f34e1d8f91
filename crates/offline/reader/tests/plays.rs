//! Texts in which who speaks stands before a colon.

use kinora_model::script::{Emotion, LineKind, Script};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    read(&open(text.as_bytes(), "", &Limits::default()).unwrap(), &Wish::default()).unwrap()
}

/// Everything that is heard, with who says it; the narrator has no name.
fn heard(script: &Script) -> Vec<(&str, &str)> {
    let name = |id: &kinora_model::RoleId| script.role(id).map_or("?", |role| role.name.as_str());
    let lines = script.shots().flat_map(|(_, shot)| &shot.lines);
    lines.map(|l| (l.speaker.as_ref().map_or("", name), l.text.as_str())).collect()
}

#[test]
fn names_before_a_colon_are_not_read_out() {
    for text in [
        "阿宽：你吃了吗？\n柳春：（笑）吃了。\n阿宽：那走吧。\n柳春：好。",
        "阿宽（笑）：你吃了吗？\n柳春（生气）：吃了。\n阿宽：那走吧。\n柳春：好。",
        "「阿宽：你吃了吗？」\n「柳春：吃了。」\n「阿宽：那走吧。」\n「柳春：好。」",
        "**阿宽**：你吃了吗？\n**柳春**：吃了。\n**阿宽**：那走吧。\n**柳春**：好。",
        "阿宽：“你吃了吗？”\n柳春：“吃了。”\n阿宽：“那走吧。”\n柳春：“好。”",
    ] {
        let script = script(text);
        let expected = [("阿宽", "你吃了吗？"), ("柳春", "吃了。"), ("阿宽", "那走吧。"), ("柳春", "好。")];
        assert_eq!(heard(&script), expected, "{text}");
    }
}

#[test]
fn one_quotation_or_one_stage_direction_makes_no_novel_of_a_play() {
    let script =
        script("厨房里很静。\n阿宽：你吃了吗？\n柳春：我妈说“吃了就饱”。\n阿宽站起来，走到门口。\n阿宽：那走吧。");
    let expected = [
        ("", "厨房里很静。"),
        ("阿宽", "你吃了吗？"),
        ("柳春", "我妈说“吃了就饱”。"),
        ("", "阿宽站起来，走到门口。"),
        ("阿宽", "那走吧。"),
    ];
    assert_eq!(heard(&script), expected);
}

#[test]
fn a_few_colons_make_no_play_of_a_novel() {
    let script = script(
        "阿宽推开门。屋里没有人。\n结果：他又走了出来。\n“有人吗？”阿宽问。\n“没有。”柳春说。\n门外：一片漆黑。\n阿宽叹了口气。",
    );
    let said: Vec<_> = heard(&script).into_iter().filter(|(who, _)| !who.is_empty()).collect();
    assert_eq!(said, [("阿宽", "有人吗？"), ("柳春", "没有。")]);
}

#[test]
fn brackets_say_how_and_the_narrator_is_the_narrator() {
    let script = script(
        "Narrator: The kitchen was cold.\nFinn: Did you eat?\nDora: (laughing) I did.\nFinn (sadly): Then let us go.",
    );
    let expected =
        [("", "The kitchen was cold."), ("Finn", "Did you eat?"), ("Dora", "I did."), ("Finn", "Then let us go.")];
    assert_eq!(heard(&script), expected);
    let feeling = |words: &str| script.shots().flat_map(|(_, s)| &s.lines).find(|l| l.text == words).map(|l| l.emotion);
    assert_eq!(feeling("I did."), Some(Emotion::Happy));
    assert_eq!(feeling("Then let us go."), Some(Emotion::Sad));
}

#[test]
fn what_stands_on_a_sign_is_told_by_nobody_but_the_narrator() {
    let script = script("「你来了。」阿宽说。旗子上写着「三里香」三个字。「来了。」柳春说。");
    let told: String = heard(&script).iter().filter(|(who, _)| who.is_empty()).map(|(_, words)| *words).collect();
    assert_eq!(told, "旗子上写着「三里香」三个字。");
    let lines = script.shots().flat_map(|(_, s)| &s.lines).filter(|l| l.kind != LineKind::Narration);
    assert_eq!(lines.count(), 2);
}
