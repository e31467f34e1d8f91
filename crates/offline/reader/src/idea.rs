//! A line that says what a film is about, expanded into a story short enough to be told in half a minute: where and when,
//! the idea in its own words, a moment of quiet, an end. Everything that is added follows from what the idea says.

use crate::brief::brief;
use crate::novel::Novel;
use kinora_model::script::{Brief, Mood, TimeOfDay, Weather};
use kinora_model::{Language, Result, Text, text};

/// The story of an idea.
///
/// # Errors
/// Those of [`brief`](crate::brief): an idea without words.
pub fn expand(novel: &Novel, seed: u64) -> Result<Novel> {
    let idea = novel.text.trim();
    let seen = brief(&idea.chars().take(2000).collect::<String>(), None, seed)?;
    let zh = novel.language == Language::Zh;
    let mut parts = vec![opening(&seen, zh)];
    parts.extend(idea.lines().filter(|l| !l.trim().is_empty()).map(|line| ended(line.trim(), zh)));
    parts.push(pause(&seen, zh));
    parts.push(ending(&seen, zh));
    let mut warnings = novel.warnings.clone();
    warnings.push(said());
    Ok(Novel { title: title(idea, zh), text: parts.join("\n\n"), warnings, ..novel.clone() })
}

fn said() -> Text {
    text!("the idea was expanded by rules: an opening, a pause and an end were added";
          "创意由规则扩写：补充了开场、停顿与结尾")
}

/// The idea's first words.
fn title(idea: &str, zh: bool) -> Option<String> {
    let end = |c: char| "，。！？；,.!?;\n".contains(c);
    let first = idea.split(end).next().unwrap_or_default().trim();
    let most = if zh { 12 } else { 40 };
    let title: String = first.chars().take(most).collect();
    (!title.is_empty()).then_some(title)
}

fn ended(line: &str, zh: bool) -> String {
    match line.chars().last() {
        Some(c) if "。！？….!?”\"".contains(c) => line.to_owned(),
        _ => format!("{line}{}", if zh { "。" } else { "." }),
    }
}

fn opening(seen: &Brief, zh: bool) -> String {
    let place = &seen.scene.place;
    match zh {
        true => {
            let time = match seen.scene.time {
                TimeOfDay::Dawn => "清晨",
                TimeOfDay::Day => "白天",
                TimeOfDay::Dusk => "黄昏",
                TimeOfDay::Night => "深夜",
            };
            let sky = match seen.scene.weather {
                Weather::Clear => "四下很安静",
                Weather::Rain => "雨一直在下",
                Weather::Snow => "雪静静地落着",
                Weather::Fog => "雾还没有散",
                Weather::Storm => "风雨大作",
            };
            format!("{time}，{place}，{sky}。")
        }
        false => {
            let time = match seen.scene.time {
                TimeOfDay::Dawn => "At dawn",
                TimeOfDay::Day => "That day",
                TimeOfDay::Dusk => "At dusk",
                TimeOfDay::Night => "That night",
            };
            let sky = match seen.scene.weather {
                Weather::Clear => "all was quiet",
                Weather::Rain => "the rain kept falling",
                Weather::Snow => "the snow came down without a sound",
                Weather::Fog => "the fog had not lifted",
                Weather::Storm => "a storm was raging",
            };
            format!("{time}, in {place}, {sky}.")
        }
    }
}

fn pause(seen: &Brief, zh: bool) -> String {
    let (han, latin) = match seen.scene.mood {
        Mood::Tense | Mood::Dark | Mood::Mystery => ("过了一会儿，谁也没有动。", "For a moment nobody moved."),
        Mood::Sad => ("过了很久，谁也没有说话。", "For a long time nobody spoke."),
        Mood::Comic => ("过了一会儿，到处都是笑声。", "A moment later there was laughter everywhere."),
        _ => ("过了一会儿，一切都慢了下来。", "After a while everything grew slow and still."),
    };
    if zh { han } else { latin }.to_owned()
}

fn ending(seen: &Brief, zh: bool) -> String {
    let (han, latin) = match (seen.scene.time, seen.scene.weather) {
        (_, Weather::Rain | Weather::Storm) => {
            ("后来雨停了，天边亮起了一线光。", "Later the rain stopped, and a line of light showed in the sky.")
        }
        (_, Weather::Snow) => ("后来雪停了，大地一片洁白。", "Later the snow stopped, and the whole land was white."),
        (_, Weather::Fog) => ("后来雾散了，路又看得见了。", "Later the fog lifted, and the road could be seen again."),
        (TimeOfDay::Night, _) => ("后来天亮了，新的一天开始了。", "Later the day broke, and everything began anew."),
        (TimeOfDay::Dusk, _) => {
            ("后来太阳落下去，灯一盏一盏亮起来。", "Later the sun went down, and one by one the lamps were lit.")
        }
        _ => ("后来太阳渐渐西沉，影子变得很长。", "Later the sun sank low, and the shadows grew long."),
    };
    if zh { han } else { latin }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Wish, open, read};

    #[test]
    fn an_idea_becomes_a_story_that_says_it() {
        for (idea, weather) in [
            ("一个少年在雨夜的客栈遇见失散多年的师父", Weather::Rain),
            ("A girl finds an old lighthouse in the snow", Weather::Snow),
        ] {
            let novel = open(idea.as_bytes(), "idea.txt", &Limits::default()).expect("opens");
            let story = expand(&novel, 1).expect("expands");
            assert!(story.text.contains(idea), "{}", story.text);
            assert_eq!(story.warnings.len(), novel.warnings.len() + 1, "it says so");
            let script = read(&story, &Wish::default()).expect("reads");
            assert!(script.shots().count() >= 4, "{}", story.text);
            assert_eq!(script.scenes[0].weather, weather, "{}", story.text);
        }
    }
}
