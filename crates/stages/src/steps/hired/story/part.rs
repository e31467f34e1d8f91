//! What a model answers: a part of a script with names instead of ids, and whether it is one.

use kinora_model::script::{
    Age, Being, CameraMove, Emotion, Era, Folk, Gesture, LineKind, Mood, Setting, Sex, ShotSize, Sound, Temper,
    TimeOfDay, Weather,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Longest line, in characters: what is longer is no line but a text.
const LINE: usize = 400;
/// Most faults that are looked for.
const FAULTS: usize = 50;

/// A part of a script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The story's title, as far as this part tells.
    #[serde(default)]
    pub title: String,
    /// When it plays.
    pub era: Era,
    /// Who appears.
    pub roles: Vec<PartRole>,
    /// Its scenes.
    pub scenes: Vec<PartScene>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRole {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub kind: Being,
    pub sex: Sex,
    pub age: Age,
    #[serde(default)]
    pub looks: Vec<String>,
    #[serde(default)]
    pub temper: Option<Temper>,
}

/// A place at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartScene {
    pub place: String,
    pub setting: Setting,
    pub interior: bool,
    pub time: TimeOfDay,
    pub weather: Weather,
    pub mood: Mood,
    pub shots: Vec<PartShot>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartShot {
    pub size: ShotSize,
    pub camera: CameraMove,
    pub action: String,
    #[serde(default)]
    pub cast: Vec<PartPresence>,
    #[serde(default)]
    pub crowd: Option<Folk>,
    #[serde(default)]
    pub props: Vec<String>,
    #[serde(default)]
    pub lines: Vec<PartLine>,
    #[serde(default)]
    pub sounds: Vec<Sound>,
}

/// Somebody in a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartPresence {
    pub role: String,
    pub emotion: Emotion,
    pub gesture: Gesture,
}

/// Words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartLine {
    pub speaker: Option<String>,
    pub text: String,
    pub emotion: Emotion,
    pub kind: LineKind,
}

impl Part {
    /// The part in a model's answer. `known` are the names of roles of earlier parts.
    ///
    /// # Errors
    /// Everything that is wrong with it, each in words that a model can act on.
    pub fn read(answer: &str, known: &[String]) -> Result<Self, Vec<String>> {
        let part: Self = serde_json::from_str(object_in(answer))
            .map_err(|wrong| vec![format!("not JSON of the schema: {wrong}")])?;
        let faults = part.faults(known);
        if faults.is_empty() { Ok(part) } else { Err(faults) }
    }

    fn faults(&self, known: &[String]) -> Vec<String> {
        let mut faults = Vec::new();
        let named = |name: &str| {
            let of = |role: &PartRole| role.name == name || role.aliases.iter().any(|alias| alias == name);
            self.roles.iter().any(of) || known.iter().any(|known| known == name)
        };
        for (n, role) in self.roles.iter().enumerate() {
            if role.name.trim().is_empty() {
                faults.push(format!("roles[{n}].name is empty"));
            }
        }
        if self.scenes.iter().all(|scene| scene.shots.is_empty()) {
            faults.push("there is no shot in any scene".to_owned());
        }
        for (s, scene) in self.scenes.iter().enumerate() {
            if scene.place.trim().is_empty() {
                faults.push(format!("scenes[{s}].place is empty"));
            }
            for (n, shot) in scene.shots.iter().enumerate() {
                let at = format!("scenes[{s}].shots[{n}]");
                for (c, presence) in shot.cast.iter().enumerate().filter(|(_, p)| !named(&p.role)) {
                    faults.push(format!("{at}.cast[{c}].role “{}” is not the name of a role", presence.role));
                }
                for (l, line) in shot.lines.iter().enumerate() {
                    let at = format!("{at}.lines[{l}]");
                    match &line.speaker {
                        Some(name) if !named(name) => {
                            faults.push(format!("{at}.speaker “{name}” is not the name of a role"));
                        }
                        None if line.kind == LineKind::Dialogue => {
                            faults.push(format!("{at} is dialogue and has no speaker"));
                        }
                        _ => {}
                    }
                    let length = line.text.chars().count();
                    if line.text.trim().is_empty() || length > LINE {
                        faults.push(format!("{at}.text has {length} characters; 1 to {LINE} can be spoken"));
                    }
                }
                if faults.len() > FAULTS {
                    return faults;
                }
            }
        }
        faults
    }
}

/// The JSON object in an answer that may have words or a fence around it.
fn object_in(answer: &str) -> &str {
    match (answer.find('{'), answer.rfind('}')) {
        (Some(from), Some(to)) if from < to => &answer[from..=to],
        _ => answer.trim(),
    }
}

/// The JSON Schema of a [`Part`]: every object lists all its properties and allows no others, as strict models want.
pub fn schema() -> Value {
    let string = json!({"type": "string"});
    let strings = json!({"type": "array", "items": string});
    let words = |words: Vec<&str>| json!({"type": "string", "enum": words});
    // One of the words, or nothing.
    let word_or_null = |words: Vec<&str>| {
        let values: Vec<Value> = words.into_iter().map(Value::from).chain([Value::Null]).collect();
        json!({"type": ["string", "null"], "enum": values})
    };
    macro_rules! all {
        ($($name:ident),*) => { ($(words($name::ALL.iter().map(|value| value.word()).collect()),)*) };
    }
    let (setting, time, weather, mood) = all!(Setting, TimeOfDay, Weather, Mood);
    let (size, camera, emotion, gesture, sound, being) = all!(ShotSize, CameraMove, Emotion, Gesture, Sound, Being);
    let line = object(&[
        ("speaker", json!({"type": ["string", "null"]})),
        ("text", string.clone()),
        ("emotion", emotion.clone()),
        ("kind", words(vec!["narration", "dialogue", "thought", "letter"])),
    ]);
    let presence = object(&[("role", string.clone()), ("emotion", emotion), ("gesture", gesture)]);
    let list = |items: Value| json!({"type": "array", "items": items});
    let shot = object(&[
        ("size", size),
        ("camera", camera),
        ("action", string.clone()),
        ("cast", list(presence)),
        ("crowd", word_or_null(Folk::ALL.iter().map(|folk| folk.word()).collect())),
        ("props", strings.clone()),
        ("lines", list(line)),
        ("sounds", list(sound)),
    ]);
    let scene = object(&[
        ("place", string.clone()),
        ("setting", setting),
        ("interior", json!({"type": "boolean"})),
        ("time", time),
        ("weather", weather),
        ("mood", mood),
        ("shots", list(shot)),
    ]);
    let role = object(&[
        ("name", string.clone()),
        ("aliases", strings.clone()),
        ("kind", being),
        ("sex", words(vec!["female", "male", "unknown"])),
        ("age", words(vec!["child", "youth", "adult", "elder"])),
        ("looks", strings),
        ("temper", word_or_null(Temper::ALL.iter().map(|temper| temper.word()).collect())),
    ]);
    object(&[
        ("title", string),
        ("era", words(vec!["period", "modern"])),
        ("roles", list(role)),
        ("scenes", list(scene)),
    ])
}

fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A part with one scene of one shot in which `name` speaks.
    pub fn small(name: &str, words: &str) -> Value {
        json!({
            "title": "雨夜", "era": "period",
            "roles": [{"name": name, "aliases": [], "kind": "person", "sex": "male", "age": "adult", "looks": []}],
            "scenes": [{
                "place": "山神庙", "setting": "temple", "interior": true, "time": "night", "weather": "rain", "mood": Mood::ALL[0].word(),
                "shots": [{
                    "size": "medium", "camera": "push_in", "action": "他推开门",
                    "cast": [{"role": name, "emotion": Emotion::ALL[0].word(), "gesture": Gesture::ALL[0].word()}],
                    "props": [],
                    "lines": [{"speaker": name, "text": words, "emotion": Emotion::ALL[0].word(), "kind": "dialogue"}],
                    "sounds": []
                }]
            }]
        })
    }

    #[test]
    fn an_answer_is_read_also_behind_a_fence() {
        let answer = format!("```json\n{}\n```", small("林冲", "好大的雨。"));
        let part = Part::read(&answer, &[]).expect("it is one");
        assert_eq!(part.scenes[0].shots[0].lines[0].text, "好大的雨。");
    }

    #[test]
    fn every_fault_is_named() {
        let mut wrong = small("林冲", " ");
        wrong["scenes"][0]["shots"][0]["cast"][0]["role"] = "陆谦".into();
        let faults = Part::read(&wrong.to_string(), &[]).expect_err("two faults");
        assert!(faults.len() == 2 && faults[0].contains("陆谦") && faults[1].contains("lines[0].text"), "{faults:?}");
        assert!(Part::read(&wrong.to_string(), &["陆谦".into()]).expect_err("one is left").len() == 1);
        wrong["scenes"][0]["setting"] = "moon".into();
        assert!(Part::read(&wrong.to_string(), &[]).expect_err("no such place")[0].contains("moon"));
        assert!(Part::read("I cannot do that.", &[]).is_err());
        wrong["scenes"] = json!([]);
        assert!(Part::read(&wrong.to_string(), &[]).expect_err("empty")[0].contains("no shot"));
    }

    #[test]
    fn the_schema_holds_for_what_is_read() {
        let schema = schema();
        assert_eq!(schema["required"], json!(["title", "era", "roles", "scenes"]));
        let shot = &schema["properties"]["scenes"]["items"]["properties"]["shots"]["items"];
        assert_eq!(shot["additionalProperties"], json!(false));
        for size in ShotSize::ALL {
            let words = shot["properties"]["size"]["enum"].as_array().expect("words");
            assert!(words.contains(&size.word().into()));
        }
    }
}
