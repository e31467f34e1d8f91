//! The small commands.

use crate::kinora::{Desk, ended};
use serde_json::Value;

const STORIES: [(&str, &str); 2] = [
    ("rain_inn.zh.txt", include_str!("../../../../examples/rain_inn.zh.txt")),
    ("lighthouse.en.txt", include_str!("../../../../examples/lighthouse.en.txt")),
];

#[test]
fn a_script_is_a_page_or_json() {
    let desk = Desk::new();
    for (name, story) in STORIES {
        desk.write(name, story);
        let json = desk.run(&["script", name, "--json"]).expect_success();
        let script: Value = serde_json::from_str(&json.stdout).expect("JSON");
        assert!(script["scenes"].as_array().expect("scenes").len() >= 3, "{name}");
        assert!(script["roles"].as_array().expect("roles").len() >= 3, "{name}");
        let page = desk.run(&["script", name]).expect_success();
        for role in script["roles"].as_array().expect("roles") {
            let role = role["name"].as_str().expect("a name");
            assert!(page.stdout.to_lowercase().contains(&role.to_lowercase()), "{name}: {role} is not on the page");
        }
    }
}

#[test]
fn voices_are_listed_for_both_languages() {
    let desk = Desk::new();
    let voices: Value = serde_json::from_str(&desk.run(&["voices", "--json"]).expect_success().stdout).expect("JSON");
    let of = |language: &str| voices.as_array().expect("a list").iter().filter(|v| v["language"] == language).count();
    assert!(of("zh") >= 8 && of("en") >= 10);
}

#[test]
fn the_doctor_finds_what_is_there_and_what_is_not() {
    let desk = Desk::new();
    desk.run(&["doctor"]).expect_success();
    let ran = ended(desk.command(&["doctor"]).env("KINORA_ASSETS", desk.path("none")).output().expect("starts"));
    assert_eq!(ran.code, Some(3));
    for pack in ["voice", "fonts", "score"] {
        assert!(ran.stdout.contains(&format!("kinora assets install {pack}")), "{}", ran.stdout);
    }
}

#[test]
fn help_speaks_both_languages() {
    let desk = Desk::new();
    assert!(desk.run(&["--help"]).expect_success().stdout.contains("Commands"));
    let ran = ended(desk.command(&["film", "--help"]).env("KINORA_LANG", "zh").output().expect("starts"));
    assert!(ran.stdout.contains("画面比例"), "{}", ran.stdout);
}
