//! A screenplay that somebody wrote, as a script: what is written down is kept, and only what is not is filled in.
//!
//! Read are scene headings (`INT. INN - NIGHT`, `场景一　客栈　内　夜`, `1. 外景 江边 黎明`), speakers on a line of their
//! own or before a colon, how they speak in brackets, and everything else as action. So a screenplay that this house
//! [printed](kinora_model::script::page::screenplay) comes back as well.

mod written;

use crate::brief::brief;
use crate::novel::Novel;
use crate::read::Wish;
use crate::shots::{crowd, cues, role_id};
use crate::{span, temper};
use kinora_model::script::{
    Age, Being, Brief, CameraMove, Emotion, Gesture, Line, LineKind, Presence, Role, Scene, Script, Sex, Shot, ShotSize,
};
use kinora_model::{Error, Language, Result, RoleId, SceneId, ShotId, text};
use std::ops::Range;
use written::{Item, Written, scenes_of};
pub(crate) use written::{is_certain_heading, is_screenplay};

/// Reads a screenplay.
///
/// Fails with [`kinora_model::ErrorKind::Invalid`] where it has no scene heading, or nothing under its headings.
pub fn read_screenplay(novel: &Novel, wish: &Wish) -> Result<Script> {
    let language = wish.language.unwrap_or(novel.language);
    let (title, scenes) = scenes_of(&novel.text);
    if scenes.is_empty() {
        return Err(Error::invalid(text!(
            "no scene heading was found; begin each scene with a line such as `INT. INN - NIGHT`, or send the text as a novel";
            "没有找到场景标题；请在每场戏前写一行标题，例如“场景一　客栈　内　夜”，或以小说类型提交"
        )));
    }
    let mut script = Script {
        title: wish.title.clone().or(title).or_else(|| novel.title.clone()).unwrap_or_else(|| match language {
            Language::Zh => "无题".into(),
            Language::En => "Untitled".into(),
        }),
        language,
        era: brief(&all_words(&scenes), None, wish.seed)?.era,
        roles: roles(&scenes, language),
        scenes: Vec::new(),
        span: None,
        warnings: novel.warnings.clone(),
    };
    for (n, written) in scenes.iter().enumerate() {
        let scene = scene(&script, written, n, wish.seed)?;
        script.scenes.extend(Some(scene).filter(|s| !s.shots.is_empty()));
    }
    if script.scenes.is_empty() {
        return Err(Error::invalid(
            text!("nothing stands under the scene headings; write action or dialogue"; "场景标题下没有内容；请写出动作或对白"),
        ));
    }
    if let Some(seconds) = wish.max_seconds {
        span::keep(&mut script, seconds, novel.text.chars().count());
    }
    Ok(script)
}

/// The first words of everything: enough to tell when it plays.
fn all_words(scenes: &[Written]) -> String {
    let words = scenes.iter().flat_map(|s| {
        std::iter::once(s.heading.as_str()).chain(s.items.iter().map(|item| match item {
            Item::Action { words, .. } | Item::Speech { words, .. } => words.as_str(),
        }))
    });
    words.collect::<Vec<_>>().join("\n").chars().take(3000).collect()
}

fn is_narrator(name: &str) -> bool {
    matches!(name.to_uppercase().trim_end_matches('?'), "旁白" | "NARRATOR" | "画外音" | "V.O.")
}

/// Everybody who speaks, in the order in which they do.
fn roles(scenes: &[Written], language: Language) -> Vec<Role> {
    let mut names: Vec<&str> = Vec::new();
    for item in scenes.iter().flat_map(|s| &s.items) {
        if let Item::Speech { who, .. } = item {
            let who = who.trim_end_matches('?');
            if !is_narrator(who) && !names.contains(&who) {
                names.push(who);
            }
        }
    }
    let role = |(n, name): (usize, &&str)| {
        // What a name tells of itself (老人, GIRL), and what the action tells that brings it in: JUNE (50s), a waitress.
        let intro = introduction(scenes, name);
        let told = |words: &str| brief(words, None, 0).ok().and_then(|b| b.roles.into_iter().next());
        let people = [told(&plain(name)), intro.and_then(|(_, words)| told(words))];
        let known = |r: &Role| (r.sex, r.age);
        let mut known = people.iter().flatten().map(known);
        let (mut sex, mut age) = known.next().unwrap_or((Sex::Unknown, Age::Adult));
        for (other, years) in known {
            sex = if sex == Sex::Unknown { other } else { sex };
            age = if age == Age::Adult { years } else { age };
        }
        let age = intro.and_then(|(bracket, _)| years(bracket)).unwrap_or(age);
        let temper = temper::by_name(&plain(name), language);
        let name = (*name).to_owned();
        Role { id: role_id(n), name, aliases: vec![], kind: Being::Person, sex, age, looks: vec![], temper }
    };
    names.iter().enumerate().map(role).collect()
}

/// JUNE as June, by which the tables know her.
fn plain(name: &str) -> String {
    let word = |w: &str| w.chars().take(1).chain(w.chars().skip(1).flat_map(char::to_lowercase)).collect::<String>();
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The bracket behind a name where an action brings somebody in, and the words after it.
fn introduction<'a>(scenes: &'a [Written], name: &str) -> Option<(&'a str, &'a str)> {
    let actions = scenes.iter().flat_map(|s| &s.items).filter_map(|item| match item {
        Item::Action { words, .. } => Some(words.as_str()),
        Item::Speech { .. } => None,
    });
    actions.filter_map(|words| words.split_once(name)).find_map(|(_, after)| {
        let (bracket, rest) = crate::prose::aside(after.trim_start())?;
        let apposed = rest.strip_prefix([',', '，']).and_then(|rest| rest.split([',', '.', '，', '。']).next());
        Some((bracket, apposed.unwrap_or_default().trim()))
    })
}

/// The age that a bracket gives in years: (50s), （六岁） is left to the words.
fn years(bracket: &str) -> Option<Age> {
    let digits: String = bracket.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(match digits.parse::<u32>().ok()? {
        0..13 => Age::Child,
        13..25 => Age::Youth,
        25..60 => Age::Adult,
        60..130 => Age::Elder,
        _ => return None,
    })
}

fn scene(script: &Script, written: &Written, n: usize, seed: u64) -> Result<Scene> {
    let seen = brief(&written.heading, None, seed)?;
    let id = SceneId::new(format!("s{}", n + 1));
    let inside = ["INT", "内"].iter().any(|m| written.heading.to_uppercase().contains(m));
    let outside = ["EXT", "外"].iter().any(|m| written.heading.to_uppercase().contains(m));
    let mut scene = Scene { id, chapter: 0, chapter_title: None, shots: vec![], ..seen.scene.clone() };
    scene.interior = if inside == outside { scene.interior } else { inside };
    let base = Brief { era: script.era, scene: scene.clone(), roles: vec![], ..seen };
    let mut present: Vec<Presence> = Vec::new();
    let mut around = crowd::Around::default();
    for item in &written.items {
        let opens = scene.shots.is_empty();
        let number = scene.shots.len() + 1;
        let id = ShotId::new(format!("{}-{number}", scene.id));
        match item {
            Item::Action { words, source } => {
                for role in script.roles.iter().filter(|r| words.contains(&r.name)) {
                    stand(&mut present, &role.id, cues::emotion(words, script.language));
                }
                let shown = brief(words, Some(&base), seed)?.shot;
                let size = if opens { ShotSize::Wide } else { ShotSize::Medium };
                let cast = if opens && number == 1 { vec![] } else { present.iter().take(2).cloned().collect() };
                let camera = if opens { CameraMove::PushIn } else { CameraMove::Static };
                let crowd = around.during(words, script.language, |word| script.roles.iter().any(|r| r.name == word));
                scene.shots.push(Shot {
                    action: words.clone(),
                    cast,
                    crowd,
                    props: shown.props,
                    sounds: shown.sounds,
                    lines: vec![],
                    ..empty(id, size, camera, source)
                });
            }
            Item::Speech { who, how, words, source } => {
                let who = who.trim_end_matches('?');
                let speaker = script.roles.iter().find(|r| r.name == who).map(|r| r.id.clone());
                let emotion = cues::emotion(how, script.language).or_else(|| cues::emotion(words, script.language));
                let kind = match &speaker {
                    None => LineKind::Narration,
                    Some(_) if ["内心", "心想", "thinking"].iter().any(|m| how.contains(m)) => LineKind::Thought,
                    Some(_) => LineKind::Dialogue,
                };
                if let Some(role) = &speaker {
                    stand(&mut present, role, emotion);
                }
                let cast: Vec<Presence> = match &speaker {
                    Some(role) => present.iter().filter(|p| p.role == *role).cloned().collect(),
                    None => present.iter().take(2).cloned().collect(),
                };
                let line = Line {
                    speaker,
                    text: words.clone(),
                    emotion: emotion.unwrap_or(Emotion::Calm),
                    kind,
                    confidence: 1.0,
                };
                // Two people first together, then each alone, ever closer.
                let (size, cast) = match number % 4 {
                    1 | 2 if present.len() > 1 => (ShotSize::Medium, present.iter().take(2).cloned().collect()),
                    _ if opens => (ShotSize::Wide, cast),
                    _ => (ShotSize::Close, cast),
                };
                let crowd = around.still();
                scene.shots.push(Shot {
                    cast,
                    crowd,
                    lines: vec![line],
                    ..empty(id, size, CameraMove::Static, source)
                });
            }
        }
    }
    Ok(scene)
}

fn empty(id: ShotId, size: ShotSize, camera: CameraMove, source: &Range<usize>) -> Shot {
    let (cast, props, lines, sounds, cues) = Default::default();
    Shot {
        id,
        size,
        camera,
        action: String::new(),
        cast,
        crowd: None,
        props,
        lines,
        sounds,
        cues,
        source: source.clone(),
    }
}

/// Puts a role in front of those who are there.
fn stand(present: &mut Vec<Presence>, role: &RoleId, emotion: Option<Emotion>) {
    present.retain(|p| p.role != *role);
    let emotion = emotion.unwrap_or(Emotion::Calm);
    present.insert(0, Presence { role: role.clone(), emotion, gesture: Gesture::Stand });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, open, read};
    use kinora_model::script::{TimeOfDay, Weather, page};

    fn of(text: &str) -> Result<Script> {
        read_screenplay(&open(text.as_bytes(), "a.txt", &Limits::default())?, &Wish::default())
    }

    fn lines(script: &Script) -> Vec<(String, String)> {
        let name = |id: &Option<RoleId>| {
            id.as_ref().map_or("旁白".into(), |id| script.role(id).expect("known").name.clone())
        };
        script.shots().flat_map(|(_, s)| &s.lines).map(|l| (name(&l.speaker), l.text.clone())).collect()
    }

    #[test]
    fn a_chinese_screenplay_is_kept_as_written() {
        let script =
            of("《渡口》\n\n场景一　客栈　内　夜\n\n大雨敲着窗。\n\n旁白：那一夜雨很大。\n\n阿福（惊讶）：是谁？\n\n\
                         林小雨\n（哭着）\n是我。\n\n场景二　江边　外　黎明　雾\n\n船慢慢离岸。\n")
            .expect("a screenplay");
        assert_eq!((script.title.as_str(), script.scenes.len()), ("渡口", 2));
        let (first, second) = (&script.scenes[0], &script.scenes[1]);
        assert_eq!((first.interior, first.time), (true, TimeOfDay::Night));
        assert_eq!((second.interior, second.time, second.weather), (false, TimeOfDay::Dawn, Weather::Fog));
        let expected = [("旁白", "那一夜雨很大。"), ("阿福", "是谁？"), ("林小雨", "是我。")];
        assert_eq!(lines(&script), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(first.shots[3].lines[0].emotion, Emotion::Sad);
    }

    #[test]
    fn an_english_one_too() {
        let script = of("THE LAMP\n\nEXT. LIGHTHOUSE - NIGHT\n\nRain falls on the rocks.\n\nMARY\n(worried)\nWho is out there?\n\nTOM\n\
                         Only the sea.\n\nCUT TO:\n\nINT. KITCHEN - DAY\n\nMary pours the tea for her father.\n")
        .expect("a screenplay");
        assert_eq!(script.scenes.len(), 2);
        let said: Vec<String> = lines(&script).into_iter().map(|(_, words)| words).collect();
        assert_eq!(said, ["Who is out there?", "Only the sea."]);
        assert_eq!(script.roles.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["MARY", "TOM"]);
    }

    #[test]
    fn what_was_printed_comes_back() {
        let story = include_str!("../../../../examples/rain_inn.zh.txt");
        let novel = open(story.as_bytes(), "rain_inn.zh.txt", &Limits::default()).expect("opens");
        let script = read(&novel, &Wish::default()).expect("reads");
        let again = of(&page::screenplay(&script)).expect("reads again");
        assert_eq!(again.scenes.len(), script.scenes.len());
        let spoken = |script: &Script| {
            let lines = script.shots().flat_map(|(_, s)| &s.lines).filter(|l| l.kind != LineKind::Narration);
            lines.map(|l| l.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(spoken(&again), spoken(&script));
    }

    /// What [`read`] makes of a plain file.
    fn plain_file(text: &str) -> Script {
        read(&open(text.as_bytes(), "draft.txt", &Limits::default()).expect("opens"), &Wish::default()).expect("reads")
    }

    #[test]
    fn a_plain_file_with_scene_headings_is_read_as_one() {
        let script = plain_file(
            "INT. BAKERY - NIGHT\n\nDORA (60s), a baker, sweeps the floor.\n\nDORA\nWe are closed.\n\nA GIRL (9) knocks.\n\nGIRL\n\
             (out of breath)\nPlease!\n\nEXT. STREET - DAWN\n\nFog.\n\nDORA\nRun along now.\n",
        );
        let expected = [("DORA", "We are closed."), ("GIRL", "Please!"), ("DORA", "Run along now.")];
        assert_eq!(lines(&script), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!((script.title.as_str(), script.scenes.len()), ("draft", 2));
        assert_eq!((script.scenes[0].interior, script.scenes[1].interior), (true, false));
        let ages: Vec<Age> = script.roles.iter().map(|r| r.age).collect();
        assert_eq!(ages, [Age::Elder, Age::Child]);
        assert!(script.scenes[1].shots[0].source.start > script.scenes[0].shots[0].source.end);
    }

    #[test]
    fn a_plain_chinese_file_too() {
        let script = plain_file(
            "第一场 日 内 值班室\n\n阿宽：（拍桌子）姓名！\n柳春：柳春。\n\n第二场 夜 外 街头 雨\n\n柳春站在屋檐下。\n阿宽：没带伞？\n",
        );
        let expected = [("阿宽", "姓名！"), ("柳春", "柳春。"), ("阿宽", "没带伞？")];
        assert_eq!(lines(&script), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        let scene = &script.scenes[1];
        assert_eq!((scene.interior, scene.time, scene.weather), (false, TimeOfDay::Night, Weather::Rain));
        assert_eq!(script.title, "draft");
    }

    #[test]
    fn prose_under_scene_headings_is_told() {
        let script = plain_file(
            "第一场 日 内 办公室\n\n阿宽坐在桌前。“谁？”阿宽问。\n\n第二场 夜 外 街头\n\n阿宽走在雨里。“是我。”阿宽说。\n",
        );
        let heard: Vec<String> = lines(&script).into_iter().map(|(_, words)| words).collect();
        assert_eq!(heard, ["阿宽坐在桌前。", "谁？", "阿宽走在雨里。", "是我。"]);
        assert_eq!((script.title.as_str(), script.scenes.len()), ("draft", 2));
    }

    #[test]
    fn a_novel_is_no_screenplay() {
        let error = of("深夜，大雨落在山脚的客栈外。\n“有人吗？”林小雨问道。\n").expect_err("no headings");
        assert_eq!(error.kind(), kinora_model::ErrorKind::Invalid);
    }
}
