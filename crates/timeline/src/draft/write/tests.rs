use super::names::{Group, find};
use super::*;

fn span(from: i64, to: i64) -> Span {
    Span::new(Time::from_millis(from), Time::from_millis(to - from))
}

fn photo(from: i64, to: i64) -> Picture {
    Picture::new("assets/a.png".into(), "a.png".into(), (320, 180), PictureKind::Photo, span(from, to))
}

#[test]
fn the_same_calls_give_the_same_draft_and_ids_differ() {
    let built = || {
        let mut draft = Draft::new(1920, 1080, 30.0, "a");
        let track = draft.add_track(TrackKind::Video, "main", None);
        draft.add_picture(&track, &photo(1000, 2000));
        draft.add_picture(&track, &photo(0, 1000));
        draft.into_json()
    };
    let json = built();
    assert_eq!(json, built());
    assert_eq!(json["duration"], 2_000_000);
    let starts: Vec<_> = json["tracks"][0]["segments"]
        .as_array()
        .expect("segments")
        .iter()
        .map(|s| s["target_timerange"]["start"].as_i64())
        .collect();
    assert_eq!(starts, [Some(0), Some(1_000_000)], "in order of time");
    let text = json.to_string();
    let ids: Vec<&str> = text.split("\"id\":\"").skip(1).map(|rest| &rest[..rest.find('"').expect("an end")]).collect();
    let different: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
}

#[test]
fn an_opened_draft_keeps_what_nobody_here_knows() {
    let mut json = Draft::new(1280, 720, 25.0, "a").into_json();
    json["someday"] = serde_json::json!({"new": [1]});
    json["materials"]["someday"] = serde_json::json!([{"id": "x"}]);
    let mut draft = Draft::open(json, "a/1").expect("a draft");
    assert_eq!(draft.canvas(), (1280.0, 720.0));
    let low = draft.add_track(TrackKind::Text, "text", None);
    draft.add_words(&low, &Words::new("雨夜".into(), span(0, 500), Default::default()));
    let high = draft.add_track(TrackKind::Video, "main", None);
    assert_eq!((low.height, high.height), (0, 1), "each lies above the others");
    let json = draft.into_json();
    assert_eq!((&json["someday"]["new"][0], &json["materials"]["someday"][0]["id"]), (&1.into(), &"x".into()));
    for wrong in [
        serde_json::json!([]),
        serde_json::json!({}),
        serde_json::json!({"canvas_config": {}, "tracks": {}, "materials": {}}),
    ] {
        assert!(Draft::open(wrong, "a").is_err());
    }
}

#[test]
fn parts_of_words_are_runs_of_utf_16() {
    let look = |size| words::Look { size, ..Default::default() };
    let mut words = Words::new("a😀雨b".into(), span(0, 500), look(5.0));
    words.parts = vec![(1..3, look(7.0)), (2..3, look(9.0))];
    let mut draft = Draft::new(1280, 720, 25.0, "a");
    let track = draft.add_track(TrackKind::Text, "text", None);
    draft.add_words(&track, &words);
    let json = draft.into_json();
    let content: Value =
        serde_json::from_str(json["materials"]["texts"][0]["content"].as_str().expect("a text")).expect("JSON");
    let runs: Vec<(Value, f64)> = content["styles"]
        .as_array()
        .expect("styles")
        .iter()
        .map(|style| (style["range"].clone(), style["size"].as_f64().expect("a size")))
        .collect();
    let range = |a: u32, b: u32| serde_json::json!([a, b]);
    assert_eq!(runs, [(range(0, 1), 5.0), (range(1, 3), 7.0), (range(3, 4), 9.0), (range(4, 5), 5.0)]);
}

#[test]
fn what_comes_and_what_goes_share_the_time_there_is() {
    let motion = |group, name, ms| Motion::named(group, name, Some(Time::from_millis(ms))).expect(name);
    let mut picture = photo(0, 1000);
    picture.motions = vec![
        motion(Group::PictureIn, "渐显", 1500),
        motion(Group::PictureOut, "渐隐", 500),
        motion(Group::PictureLoop, "缩放", 200),
    ];
    picture.transit = find(Group::Transition, "叠化").map(|named| Transit { named, length: None });
    let mut draft = Draft::new(1280, 720, 25.0, "a");
    let track = draft.add_track(TrackKind::Video, "main", None);
    draft.add_picture(&track, &picture);
    let json = draft.into_json();
    let times: Vec<_> = json["materials"]["material_animations"][0]["animations"]
        .as_array()
        .expect("animations")
        .iter()
        .map(|a| {
            (
                a["type"].as_str().expect("a kind"),
                a["start"].as_i64().expect("a start"),
                a["duration"].as_i64().expect("a length"),
            )
        })
        .collect();
    assert_eq!(times, [("in", 0, 666_666), ("out", 666_667, 333_333), ("group", 0, 1_000_000)]);
    assert_eq!(json["materials"]["transitions"][0]["duration"], 500_000, "its usual length");
    assert_eq!(json["tracks"][0]["segments"][0]["extra_material_refs"].as_array().map(Vec::len), Some(3));
}

#[test]
fn keyframes_are_in_order_and_one_at_a_moment() {
    let mut draft = Draft::new(1280, 720, 25.0, "a");
    let track = draft.add_track(TrackKind::Video, "main", None);
    let id = draft.add_picture(&track, &photo(0, 1000)).segment;
    let key = |at, value| KeyPoint { property: "KFTypeAlpha", at: Time::from_millis(at), value };
    for (at, value) in [(500, 1.0), (0, 0.0), (500, 0.5), (250, 0.2)] {
        assert!(draft.add_key(&id, key(at, value)));
    }
    assert!(!draft.add_key("nothing", key(0, 1.0)));
    let json = draft.into_json();
    let list =
        json["tracks"][0]["segments"][0]["common_keyframes"][0]["keyframe_list"].as_array().expect("keyframes").clone();
    let points: Vec<_> = list.iter().map(|k| (k["time_offset"].as_i64(), k["values"][0].as_f64())).collect();
    assert_eq!(points, [(Some(0), Some(0.0)), (Some(250_000), Some(0.2)), (Some(500_000), Some(0.5))]);
}

#[test]
fn times_are_rounded_at_their_borders() {
    // Three frames of 30 touch each other, though a frame is no whole number of microseconds.
    let frame = crate::Rate::THIRTY.frame();
    let ends: Vec<_> = (0..3)
        .map(|n| range(Span::new(frame * n, frame)))
        .map(|r| (r["start"].as_i64().expect("a start"), r["duration"].as_i64().expect("a length")))
        .collect();
    assert_eq!(ends, [(0, 33_333), (33_333, 33_334), (66_667, 33_333)]);
}
