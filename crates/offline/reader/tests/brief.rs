//! Prompts: what free words ask for, and pictures whose prompt somebody edited.

use kinora_model::script::*;
use kinora_model::{ErrorKind, Language};
use kinora_reader::{Limits, Wish, brief, changes, open, prompt, read, touches};
use std::{fs, path::Path};

/// Every shot of the two stories of `examples/`.
fn shots() -> Vec<Brief> {
    let mut out = Vec::new();
    for file in ["rain_inn.zh.txt", "lighthouse.en.txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples").join(file);
        let script =
            read(&open(&fs::read(path).unwrap(), file, &Limits::default()).unwrap(), &Wish::default()).unwrap();
        out.extend(script.shots().map(|(scene, shot)| Brief::of(&script, scene, shot)));
    }
    assert!(out.len() > 40, "{} shots", out.len());
    out
}

fn free(words: &str) -> Brief {
    brief(words, None, 1).unwrap()
}

/// A brief without what only the machine calls things by.
fn seen(b: &Brief) -> Brief {
    let mut b = b.clone();
    (b.scene.id, b.shot.id) = (kinora_model::SceneId::new("s"), kinora_model::ShotId::new("t"));
    (b.scene.chapter, b.scene.chapter_title) = (0, None);
    b.unread.clear();
    for (n, role) in b.roles.iter_mut().enumerate() {
        let id = kinora_model::RoleId::new(format!("r{n}"));
        b.shot.cast.iter_mut().filter(|p| p.role == role.id).for_each(|p| p.role = id.clone());
        (role.id, role.aliases) = (id, Vec::new());
    }
    b
}

#[test]
fn a_prompt_says_all_that_is_seen() {
    for shot in shots() {
        let words = prompt(&shot);
        let back = free(&words);
        assert_eq!(seen(&back), seen(&shot), "{words}");
    }
}

#[test]
fn a_prompt_read_back_changes_nothing() {
    for shot in shots() {
        let words = prompt(&shot);
        let back = brief(&words, Some(&shot), 9).unwrap();
        assert_eq!(Brief { unread: vec![], ..back }, shot, "{words}");
    }
}

/// Replaces a word of a shot's prompt and reads it; the prompt must have it.
fn edit(shot: &Brief, from: &str, to: &str) -> Option<Brief> {
    let words = prompt(shot);
    let head = words.find("情节").or(words.find("Action:")).unwrap_or(words.len());
    let at = words[..head].find(from)?;
    let new = format!("{}{to}{}", &words[..at], &words[at + from.len()..]);
    let mut back = brief(&new, Some(shot), 9).unwrap();
    back.unread.clear();
    Some(back)
}

#[test]
fn one_word_changes_one_thing() {
    type Change = fn(&mut Brief);
    let edits: [(&str, &str, Change); 13] = [
        ("夜晚", "黎明", |b| b.scene.time = TimeOfDay::Dawn),
        ("night", "dawn", |b| b.scene.time = TimeOfDay::Dawn),
        ("下雨", "下雪", |b| b.scene.weather = Weather::Snow),
        ("storm", "snow", |b| b.scene.weather = Weather::Snow),
        ("近景", "大远景", |b| b.shot.size = ShotSize::ExtremeWide),
        ("特写", "大远景", |b| b.shot.size = ShotSize::ExtremeWide),
        ("close-up", "wide shot", |b| b.shot.size = ShotSize::Wide),
        ("镜头推近", "固定镜头", |b| b.shot.camera = CameraMove::Static),
        ("push in", "pan left", |b| b.shot.camera = CameraMove::PanLeft),
        ("室内", "室外", |b| b.scene.interior = false),
        ("indoors", "outdoors", |b| b.scene.interior = false),
        ("中国古代", "现代", |b| (b.era, b.eastern) = (Era::Modern, false)),
        ("神秘", "滑稽", |b| b.scene.mood = Mood::Comic),
    ];
    for (from, to, change) in edits {
        let mut tried = 0;
        for shot in shots() {
            let Some(found) = edit(&shot, from, to) else { continue };
            let mut wanted = shot.clone();
            change(&mut wanted);
            assert_eq!(found, wanted, "{from} → {to} in {}", prompt(&shot));
            tried += 1;
        }
        assert!(tried > 0 || ["特写", "近景", "storm"].contains(&from), "{from} is in no prompt");
    }
}

#[test]
fn feelings_and_doings_are_edited_one_by_one() {
    let mut tried = 0;
    for shot in shots() {
        let (happy, sad) = if shot.language == Language::Zh { ("微笑", "哭泣") } else { ("smiling", "weeping") };
        let Some(found) = edit(&shot, happy, sad) else { continue };
        let mut wanted = shot.clone();
        let one = wanted.shot.cast.iter_mut().find(|p| p.emotion == Emotion::Happy).unwrap();
        one.emotion = Emotion::Sad;
        assert_eq!(found, wanted);
        tried += 1;
    }
    assert!(tried > 0);
}

#[test]
fn a_wish_beside_a_picture_changes_what_it_names() {
    let shot = shots().into_iter().find(|s| s.language == Language::Zh && !s.roles.is_empty()).unwrap();
    let mut wanted = shot.clone();
    (wanted.scene.time, wanted.scene.weather) = (TimeOfDay::Dawn, Weather::Snow);
    let mut found = brief("改成清晨，下雪", Some(&shot), 1).unwrap();
    found.unread.clear();
    assert_eq!(found, wanted);
    let name = shot.roles[0].name.clone();
    let found = brief(&format!("让{name}哭泣"), Some(&shot), 1).unwrap();
    assert_eq!(found.shot.cast[0].emotion, Emotion::Sad);
    assert_eq!((found.roles, found.scene), (shot.roles, shot.scene));
}

#[test]
fn a_rewritten_action_is_a_wish_too() {
    let shot = shots().into_iter().find(|s| s.language == Language::Zh && s.roles.len() == 1).unwrap();
    let words = prompt(&shot);
    let head = words.find("情节").unwrap();
    let found = brief(&format!("{}情节：她跪下哭泣。", &words[..head]), Some(&shot), 1).unwrap();
    assert_eq!((found.shot.cast[0].emotion, found.shot.cast[0].gesture), (Emotion::Sad, Gesture::Kneel));
    assert_eq!(found.shot.action, "她跪下哭泣。");
    assert_eq!(found.scene, shot.scene);
}

#[test]
fn the_kitten_in_the_sun() {
    let b = free("一只可爱的小猫在阳光下玩耍");
    assert_eq!(b.roles.len(), 1);
    assert_eq!((b.roles[0].kind, b.roles[0].age, b.roles[0].name.as_str()), (Being::Cat, Age::Child, "小猫"));
    assert_eq!(b.shot.cast[0].gesture, Gesture::Play);
    assert_eq!((b.scene.setting, b.scene.interior), (Setting::Field, false));
    assert_eq!((b.scene.time, b.scene.weather), (TimeOfDay::Day, Weather::Clear));
    assert_eq!((b.era, b.shot.size), (Era::Modern, ShotSize::Wide));
    assert_eq!(b.unread, ["可爱"]);
}

#[test]
fn free_words_are_read_in_both_languages() {
    let b = free(
        "A young woman in a red coat walks a black dog through the rain at night on a city street, wide shot, pan left",
    );
    assert_eq!(b.roles.len(), 2);
    let (woman, dog) = (&b.roles[0], &b.roles[1]);
    assert_eq!((woman.sex, woman.age, woman.looks.as_slice()), (Sex::Female, Age::Youth, &["red coat".to_owned()][..]));
    assert_eq!((dog.kind, dog.looks.as_slice()), (Being::Dog, &["black".to_owned()][..]));
    assert_eq!(b.shot.cast[0].gesture, Gesture::Walk);
    assert_eq!(
        (b.scene.time, b.scene.weather, b.scene.setting),
        (TimeOfDay::Night, Weather::Rain, Setting::ModernStreet)
    );
    assert_eq!((b.shot.size, b.shot.camera), (ShotSize::Wide, CameraMove::PanLeft));

    let b = free("古代客栈里，两个侠客在烛光下打斗，紧张的气氛，中景");
    assert_eq!((b.era, b.eastern), (Era::Period, true));
    assert_eq!((b.scene.setting, b.scene.interior, b.scene.mood), (Setting::Inn, true, Mood::Tense));
    assert_eq!(b.roles.len(), 2);
    assert!(b.shot.cast.iter().all(|p| p.gesture == Gesture::Fight));

    let b = free("三只白色的小狗在雪地里奔跑，旁边一个微笑的小女孩");
    assert_eq!(b.roles.iter().map(|r| r.kind).collect::<Vec<_>>(), [Being::Dog, Being::Dog, Being::Dog, Being::Person]);
    assert_eq!(b.roles[0].looks, ["白色"]);
    assert_eq!((b.shot.cast[0].gesture, b.shot.cast[3].emotion), (Gesture::Walk, Emotion::Happy));
    assert_eq!(b.scene.weather, Weather::Snow);

    let b = free("A medieval knight kneels in the castle");
    assert_eq!((b.era, b.eastern, b.scene.setting), (Era::Period, false, Setting::Palace));

    let b = free("A cat sleeping on the windowsill at dusk");
    assert_eq!((b.roles[0].kind, b.shot.cast[0].gesture), (Being::Cat, Gesture::Sleep));
    assert_eq!((b.scene.setting, b.scene.time), (Setting::Home, TimeOfDay::Dusk));
}

#[test]
fn what_is_not_understood_is_told() {
    let b = free("量子纠缠与超导磁悬浮");
    assert!(!b.unread.is_empty());
    let b = free("quantum chromodynamics");
    assert_eq!(b.unread, ["quantum", "chromodynamics"]);
    assert_eq!(brief("  …… ", None, 0).unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(brief(&"猫".repeat(5000), None, 0).unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn the_same_words_give_the_same_picture() {
    let words = "黄昏的海边，一位老人和一只黄狗";
    assert_eq!(free(words), free(words));
}

#[test]
fn buildings_are_seen_from_where_the_prompt_stands() {
    assert!(!free("a medieval castle at dawn").scene.interior);
    assert!(free("a king in the throne room of a medieval castle").scene.interior);
    assert!(!free("雪中的古庙").scene.interior);
}

#[test]
fn stray_marks_are_no_names_and_open_no_section() {
    for words in ["Place: (客栈里)", "人物：（她问。（People:", "人物：沈青禾（Mr. (人物：", "人物：（）；老人（黑发）"]
    {
        let read = free(words);
        assert!(!read.scene.place.trim().is_empty() && read.roles.iter().all(|r| !r.name.trim().is_empty()), "{words}");
        let again = brief(&prompt(&read), Some(&read), 2).unwrap();
        assert_eq!((again.scene, again.roles), (read.scene, read.roles), "{words}");
    }
    assert_eq!(free("人物：（）；老人（黑发）").roles.len(), 1);
}

#[test]
fn wishes_for_a_given_picture() {
    let c = changes("变成夜晚，下雪，水墨风格，加一只黑猫和一把红伞", 1).unwrap();
    assert_eq!((c.time, c.weather), (Some(TimeOfDay::Night), Some(Weather::Snow)));
    assert_eq!(c.touches, ["ink"]);
    let added = c.added.unwrap();
    assert_eq!((added.roles[0].kind, added.roles.len()), (Being::Cat, 1));
    assert_eq!(added.shot.props, ["红伞"]);

    let c = changes("make it black and white, blur the background and add a little girl", 1).unwrap();
    assert_eq!(c.touches, ["grey", "soft"]);
    assert_eq!(c.added.unwrap().roles[0].age, Age::Child);
    assert_eq!((c.time, c.weather), (None, None));

    let refused = changes("remove the lamp post", 1).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert!(refused.to_string().contains("watercolour"), "{refused}");
}

#[test]
fn every_touch_can_be_asked_for() {
    assert!(touches().len() > 20);
    for word in ["黑白", "水彩", "向左旋转", "秋天", "warmer", "vignette", "mirror", "crop to a square"] {
        assert_eq!(changes(word, 1).unwrap().touches.len(), 1, "{word}");
    }
}
