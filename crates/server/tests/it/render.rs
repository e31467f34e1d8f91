//! `kinora render`.

use crate::kinora::Desk;
use serde_json::{Value, json};

/// A draft of a second: a picture, a sticker that only the editor has.
fn draft(desk: &Desk) {
    std::fs::create_dir(desk.path("draft")).expect("made");
    // The smallest PNG: one red pixel.
    let png = [
        0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0,
        0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 8, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1,
        1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
    ];
    desk.write("draft/red.png", png);
    let second = json!({"start": 0, "duration": 1_000_000});
    let draft = json!({
        "canvas_config": {"width": 320, "height": 180}, "fps": 30, "duration": 1_000_000,
        "materials": {
            "videos": [{"id": "m", "type": "photo", "path": "red.png"}],
            "stickers": [{"id": "s", "name": "五角星", "resource_id": "7"}],
        },
        "tracks": [
            {"type": "video", "segments": [{"material_id": "m", "target_timerange": second, "clip": {}}]},
            {"type": "sticker", "segments": [{"material_id": "s", "target_timerange": second}]},
        ],
    });
    desk.write("draft/draft_content.json", draft.to_string());
}

#[test]
fn a_draft_becomes_a_film_and_what_is_left_out_is_named() {
    let desk = Desk::new();
    draft(&desk);
    let ran = desk.run(&["render", "draft", "-o", "film.mp4", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(desk.path("film.mp4").metadata().expect("a film").len() > 1000);
    let last: Value = serde_json::from_str(ran.stdout.lines().last().expect("events")).expect("JSON");
    assert_eq!((&last["event"], &last["report"]["frames"]), (&json!("film"), &json!(30)));
    assert_eq!(last["draft"][0]["feature"], "sticker");
    assert_eq!(last["draft"][0]["outcome"], "skipped");
    assert!(last["warnings"][0].as_str().expect("words").contains("五角星"), "{last}");
    // For people the same, as a note.
    let ran = desk.run(&["render", "draft", "-o", "film.mp4"]);
    assert!(ran.code == Some(0) && ran.stderr.contains("五角星") && ran.stdout.contains("30 frames"), "{}", ran.stderr);
}

#[test]
fn what_is_no_draft_is_refused_with_its_reason_and_leaves_no_film() {
    let desk = Desk::new();
    desk.write("secret.json", "5Yqg5a+G6I2J56i/AAAA");
    desk.write("other.json", "{}");
    for (name, word) in [("secret.json", "encrypted"), ("other.json", "not a Jianying"), ("none", "does not exist")] {
        let ran = desk.run(&["render", name, "-o", "film.mp4"]);
        assert!(ran.code == Some(2) && ran.stderr.contains(word), "{name}: {:?} {}", ran.code, ran.stderr);
        assert!(!desk.path("film.mp4").exists());
    }
}
