//! The stories of `examples/`, line by line.

use kinora_model::script::{Age, Era, LineKind, Script, Setting, Sex, ShotSize, Sound, TimeOfDay, Weather};
use kinora_reader::{Limits, Wish, open, read, screenplay};
use std::{fs, path::Path};

fn script(file: &str, wish: &Wish) -> Script {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples").join(file);
    let novel = open(&fs::read(path).unwrap(), file, &Limits::default()).unwrap();
    read(&novel, wish).unwrap()
}

/// Speaker and first words of every line that is not the narrator's.
fn dialogue(script: &Script) -> Vec<(String, String)> {
    let lines = script.shots().flat_map(|(_, s)| &s.lines).filter(|l| l.kind != LineKind::Narration);
    lines
        .map(|l| {
            let name = l.speaker.as_ref().and_then(|id| script.role(id)).map_or("?", |r| &r.name);
            (name.to_owned(), l.text.chars().take(12).collect())
        })
        .collect()
}

fn stages(script: &Script) -> Vec<(Setting, bool, TimeOfDay, Weather)> {
    script.scenes.iter().map(|s| (s.setting, s.interior, s.time, s.weather)).collect()
}

fn assert_dialogue(script: &Script, expected: &[(&str, &str)]) {
    let found = dialogue(script);
    for (n, (name, words)) in expected.iter().enumerate() {
        let (speaker, line) = &found[n];
        assert!(speaker == name && line.starts_with(words), "line {n}: {speaker}: {line}, not {name}: {words}");
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn rain_inn_comes_out_right() {
    let script = script("rain_inn.zh.txt", &Wish::default());
    assert_eq!((script.title.as_str(), script.era), ("夜雨渡", Era::Period));
    assert_eq!(
        stages(&script),
        [
            (Setting::Forest, false, TimeOfDay::Night, Weather::Rain),
            (Setting::Inn, true, TimeOfDay::Night, Weather::Rain),
            (Setting::Water, false, TimeOfDay::Dawn, Weather::Fog),
            (Setting::Mountain, false, TimeOfDay::Dawn, Weather::Clear),
        ]
    );
    let places: Vec<&str> = script.scenes.iter().map(|s| s.place.as_str()).collect();
    assert_eq!(places, ["渡口外的竹林", "客栈", "江面", "对岸的山坡"]);
    let mut roles: Vec<_> = script.roles.iter().map(|r| (r.name.as_str(), r.sex, r.age)).collect();
    roles.sort_by_key(|r| r.0);
    assert_eq!(
        roles,
        [
            ("沈青禾", Sex::Female, Age::Youth),
            ("老周", Sex::Male, Age::Adult),
            ("阿福", Sex::Male, Age::Youth),
            ("陈掌柜", Sex::Male, Age::Elder),
        ]
    );
    assert_dialogue(
        &script,
        &[
            ("沈青禾", "就是那里了"),
            ("阿福", "掌柜的，这么大的雨"),
            ("陈掌柜", "开了门"),
            ("阿福", "姑娘，快进来"),
            ("沈青禾", "老人家，我想打听"),
            ("陈掌柜", "你找他做什么"),
            ("沈青禾", "我娘叫柳三娘"),
            ("沈青禾", "她上个月走了"),
            ("陈掌柜", "那年也是"),
            ("陈掌柜", "说好了一起走"),
            ("沈青禾", "她没有忘"),
            ("沈青禾", "那夜大水"),
            ("陈掌柜", "三十年。"),
            ("陈掌柜", "原来她"),
            ("阿福", "掌柜的，您要去哪儿"),
            ("陈掌柜", "天一亮"),
            ("陈掌柜", "这一回"),
            ("老周", "老陈，你三十年"),
            ("陈掌柜", "送一支笛子"),
            ("老周", "就为了一支笛子？"),
            ("陈掌柜", "就为了一支笛子。"),
            ("老周", "青禾姑娘，你娘"),
            ("沈青禾", "我知道。"),
            ("沈青禾", "她在那边"),
            ("陈掌柜", "三娘，我来晚了"),
            ("阿福", "掌柜的，这曲子"),
            ("陈掌柜", "叫《等雨停》"),
            ("沈青禾", "娘，雨停了"),
        ],
    );
    let heard = |sound: Sound| script.shots().any(|(_, s)| s.sounds.contains(&sound));
    for sound in [Sound::Rain, Sound::Thunder, Sound::Fire, Sound::Knock, Sound::Door, Sound::Water, Sound::Birds] {
        assert!(heard(sound), "{}", sound.word());
    }
    assert!(script.shots().any(|(_, s)| s.props.iter().any(|p| p == "红伞")));
    assert!(script.warnings.is_empty(), "{:?}", script.warnings);
}

#[test]
fn lighthouse_comes_out_right() {
    let script = script("lighthouse.en.txt", &Wish::default());
    assert_eq!((script.title.as_str(), script.era), ("The Last Lamp", Era::Period));
    assert_eq!(
        stages(&script),
        [
            (Setting::Water, false, TimeOfDay::Night, Weather::Storm),
            (Setting::Home, true, TimeOfDay::Night, Weather::Storm),
            (Setting::Water, false, TimeOfDay::Dawn, Weather::Fog),
            (Setting::Field, false, TimeOfDay::Dusk, Weather::Clear),
        ]
    );
    let mut roles: Vec<_> = script.roles.iter().map(|r| (r.name.as_str(), r.sex, r.age)).collect();
    roles.sort_by_key(|r| r.0);
    assert_eq!(
        roles,
        [
            ("Captain Daniel Hale", Sex::Male, Age::Adult),
            ("Jem", Sex::Male, Age::Child),
            ("Mary Hale", Sex::Female, Age::Adult),
            ("Thomas Grey", Sex::Male, Age::Elder),
        ]
    );
    const DANIEL: &str = "Captain Daniel Hale";
    const MARY: &str = "Mary Hale";
    const THOMAS: &str = "Thomas Grey";
    assert_dialogue(
        &script,
        &[
            (MARY, "It has never"),
            ("Jem", "Miss Hale!"),
            ("Jem", "The pipe"),
            (THOMAS, "I can make"),
            (THOMAS, "Forty years"),
            (MARY, "Is there"),
            (THOMAS, "The Kestrel."),
            (MARY, "How far"),
            (THOMAS, "From the"),
            (MARY, "One is"),
            ("Jem", "But what"),
            (THOMAS, "Everything."),
            ("Jem", "Listen!"),
            ("Jem", "A bell!"),
            (DANIEL, "I saw a fire"),
            (MARY, "It was only"),
            (THOMAS, "I let the"),
            (DANIEL, "You have"),
            ("Jem", "Me?"),
            ("Jem", "But you"),
            (THOMAS, "I was."),
            ("Jem", "What if"),
            (THOMAS, "Then you"),
        ],
    );
    let heard = |sound: Sound| script.shots().any(|(_, s)| s.sounds.contains(&sound));
    for sound in [Sound::Thunder, Sound::Wind, Sound::Knock, Sound::Fire, Sound::Bell, Sound::Birds] {
        assert!(heard(sound), "{}", sound.word());
    }
    assert!(script.warnings.is_empty(), "{:?}", script.warnings);
}

#[test]
fn cut_is_one_that_a_director_would_sign() {
    for file in ["rain_inn.zh.txt", "lighthouse.en.txt", "homing_bell.zh.txt", "paper_piano.en.txt"] {
        let script = script(file, &Wish::default());
        for scene in &script.scenes {
            let sizes: Vec<ShotSize> = scene.shots.iter().map(|s| s.size).collect();
            let wide = |s: &ShotSize| matches!(s, ShotSize::Wide | ShotSize::ExtremeWide);
            assert!(wide(&sizes[0]), "{file} {} opens with {:?}", scene.id, sizes[0]);
            for run in sizes.windows(3) {
                assert!(!run.iter().all(wide), "{file} {}: {sizes:?}", scene.id);
            }
            // Three of a size only where two answer each other; four never.
            for (n, run) in scene.shots.windows(3).enumerate() {
                let [a, b, c] = run else { continue };
                let answers = a.cast.len() == 1 && b.cast.len() == 1 && a.cast[0].role != b.cast[0].role;
                assert!(!(a.size == b.size && b.size == c.size) || answers, "{file} {} {n}: {sizes:?}", scene.id);
            }
            assert!(!sizes.windows(4).any(|r| r.iter().all(|s| *s == r[0])), "{file} {}: {sizes:?}", scene.id);
            let moves: Vec<_> = scene.shots.iter().map(|s| s.camera.word()).collect();
            assert!(moves.windows(2).all(|m| m[0] != m[1] || m[0] == "static"), "{file} {}: {moves:?}", scene.id);
        }
        let (two, close) = script.shots().fold((0, 0), |(two, close), (_, s)| {
            let speaks = s.lines.iter().any(|l| l.kind == LineKind::Dialogue);
            (two + usize::from(speaks && s.cast.len() == 2), close + usize::from(s.size == ShotSize::Close))
        });
        assert!(two >= 2 && close >= 4, "{file}: {two} two-shots, {close} close shots");
    }
}

#[test]
fn time_limit_keeps_the_beginning_and_says_so() {
    let whole = script("rain_inn.zh.txt", &Wish::default());
    let part = script("rain_inn.zh.txt", &Wish { max_seconds: Some(60.0), ..Wish::default() });
    assert!(part.scenes.len() < whole.scenes.len());
    let seconds: f64 =
        part.shots().flat_map(|(_, s)| &s.lines).map(|l| kinora_reader::seconds_of(l, part.language)).sum();
    assert!((30.0..60.0).contains(&seconds), "{seconds}");
    let span = part.span.clone().expect("a part was chosen");
    assert!(
        span.start == 0 && part.warnings.iter().any(|w| w.zh.contains(&span.end.to_string())),
        "{:?}",
        part.warnings
    );
    let all = script("rain_inn.zh.txt", &Wish { max_seconds: Some(3600.0), ..Wish::default() });
    assert_eq!((all.span.as_ref(), all.warnings.len()), (None, 0));
}

#[test]
fn same_wish_same_script_and_json_survives() {
    let wish = Wish { seed: 7, ..Wish::default() };
    let script = script("lighthouse.en.txt", &wish);
    assert_eq!(script, self::script("lighthouse.en.txt", &wish));
    let json = serde_json::to_string(&script).unwrap();
    assert_eq!(serde_json::from_str::<Script>(&json).unwrap(), script);
}

#[test]
fn screenplay_speaks_the_language_of_the_script() {
    let zh = screenplay(&script("rain_inn.zh.txt", &Wish::default()));
    assert!(
        zh.contains("《夜雨渡》") && zh.contains("场景1　外景　渡口外的竹林　夜　雨") && zh.contains("旁白：深夜"),
        "{zh}"
    );
    let en = screenplay(&script("lighthouse.en.txt", &Wish::default()));
    assert!(en.contains("2. INT. LAMP ROOM - NIGHT (storm;") && en.contains("JEM (surprise): Me?"), "{en}");
}
