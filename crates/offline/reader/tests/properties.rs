//! What holds for any text whatever.

use kinora_model::script::{Script, ShotSize};
use kinora_reader::{Limits, Wish, brief, changes, open, prompt, read, screenplay};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Pieces that texts are made of, odd ones among them.
const PIECES: &[&str] = &[
    "沈青禾",
    "老人",
    "说道：",
    "“走吧。”",
    "「",
    "」",
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "她问。",
    "深夜，",
    "第二天，",
    "客栈里，",
    "下着大雨",
    "。",
    "，",
    "！",
    "？",
    "……",
    "\n",
    "\n\n",
    "# 第一章\n",
    "第二回 风雪",
    "***\n",
    "Mary Hale",
    " said ",
    "the old man ",
    "“Go,” she said. ",
    "At dawn ",
    "in the room ",
    "Mr. ",
    "— ",
    "：",
    ":",
    "...",
    " ",
    "。。。",
    "他",
    "的",
    "\u{1F600}",
    "e\u{301}",
    "龘",
    "1.5",
    "www.x.com",
    "(",
    "《等》",
    "一",
    "\u{20000}",
    "ＡＢ",
    "ﬁ",
    "not ",
    "A",
    "I ",
    "我说",
    "小",
    "老周",
];

/// Pieces that prompts are made of.
const WISHES: &[&str] = &[
    "两只",
    "三",
    "黑色的",
    "小猫",
    "一匹白马",
    "加一",
    "加",
    "地点：",
    "人物：",
    "物件：",
    "声音：",
    "情节：",
    "（",
    "）",
    "；",
    "年轻的",
    "穿红衣的",
    "微笑",
    "的气氛",
    "神秘",
    "夜",
    "two ",
    "a pair of ",
    "red coat",
    "kitten",
    "young ",
    "Place: ",
    "People: ",
    "Action: ",
    "mood",
    " tense",
    "close-up",
    "extreme",
    "add ",
    "\t",
    "\u{3000}",
    "  ",
    "水墨",
    "rotate",
    "in the castle",
];

/// What any brief holds to.
fn check_brief(b: &kinora_model::script::Brief) {
    assert_eq!(b.roles.len(), b.shot.cast.len());
    let ids: BTreeSet<_> = b.roles.iter().map(|r| &r.id).collect();
    assert_eq!(ids.len(), b.roles.len(), "every role has its own id");
    assert!(b.shot.cast.iter().all(|p| ids.contains(&p.role)));
    assert!(!b.scene.place.trim().is_empty());
    assert!(!prompt(b).trim().is_empty());
}

fn check(script: &Script, characters: usize) {
    let mut ids = BTreeSet::new();
    let mut roles = BTreeSet::new();
    for role in &script.roles {
        assert!(roles.insert(role.id.clone()), "role {} twice", role.id);
        assert!(!role.name.trim().is_empty());
    }
    for scene in &script.scenes {
        assert!(ids.insert(scene.id.to_string()) && !scene.shots.is_empty() && !scene.place.trim().is_empty());
        for shot in &scene.shots {
            assert!(ids.insert(shot.id.to_string()), "shot {} twice", shot.id);
            assert!(!shot.action.trim().is_empty() || !shot.cast.is_empty() || !shot.lines.is_empty(), "{shot:?}");
            assert!(shot.source.start <= shot.source.end && shot.source.end <= characters, "{shot:?}");
            assert!(shot.cast.iter().all(|p| roles.contains(&p.role)));
            for line in &shot.lines {
                assert!(!line.text.trim().is_empty() && (0.0..=1.0).contains(&line.confidence));
                assert!(line.speaker.as_ref().is_none_or(|s| roles.contains(s)));
            }
        }
    }
    let wide: Vec<bool> =
        script.shots().map(|(_, s)| matches!(s.size, ShotSize::Wide | ShotSize::ExtremeWide)).collect();
    assert!(!wide.windows(3).any(|run| run.iter().all(|w| *w)), "three wides in a row");
    assert!(script.span.as_ref().is_none_or(|s| s.end <= characters));
    assert!(!screenplay(script).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_pieces_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), seconds in prop::option::of(1.0f64..100.0)) {
        let text = pieces.concat();
        if let Ok(novel) = open(text.as_bytes(), "pieces.txt", &Limits::default()) {
            let characters = novel.text.chars().count();
            if let Ok(script) = read(&novel, &Wish { max_seconds: seconds, ..Wish::default() }) {
                check(&script, characters);
            }
        }
    }

    #[test]
    fn any_prompt_is_read_or_refused(first in prop::collection::vec(prop::sample::select([PIECES, WISHES].concat()), 0..24), second in prop::collection::vec(prop::sample::select([PIECES, WISHES].concat()), 0..24), odd in "\\PC{0,20}") {
        let words = first.concat() + &odd;
        let _ = changes(&words, 1);
        if let Ok(base) = brief(&words, None, 1) {
            check_brief(&base);
            let back = brief(&prompt(&base), Some(&base), 2).unwrap();
            prop_assert_eq!(kinora_model::script::Brief { unread: base.unread.clone(), ..back }, base.clone());
            if let Ok(next) = brief(&second.concat(), Some(&base), 3) {
                check_brief(&next);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,300}", zh in any::<bool>()) {
        if let Ok(mut novel) = open(text.as_bytes(), "any.md", &Limits::default()) {
            novel.language = if zh { kinora_model::Language::Zh } else { kinora_model::Language::En };
            let characters = novel.text.chars().count();
            if let Ok(script) = read(&novel, &Wish::default()) {
                check(&script, characters);
            }
        }
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])) {
        let all = [head, &bytes].concat();
        if let Ok(novel) = open(&all, "bytes", &Limits::default()) {
            prop_assert!(!novel.text.trim().is_empty());
            prop_assert!(!novel.text.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
