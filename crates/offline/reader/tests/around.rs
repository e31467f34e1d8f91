//! What lies outside the rooms of a story.

use kinora_reader::{Limits, Wish, brief, open, prompt, read};

/// The surroundings of each indoor scene.
fn around(text: &str) -> Vec<String> {
    let novel = open(text.as_bytes(), "story.txt", &Limits::default()).unwrap();
    let script = read(&novel, &Wish::default()).unwrap();
    script.scenes.iter().filter(|s| s.interior).map(|s| s.around.clone()).collect()
}

#[test]
fn a_house_by_the_sea_has_the_sea_outside() {
    assert_eq!(around("Anna lived in a house by the sea. She sat in the kitchen and drank her coffee."), ["sea"]);
    assert_eq!(around("海边有一间小屋。小屋里，阿海坐在桌前喝茶。"), ["海边"]);
}

#[test]
fn a_window_tells_what_is_seen_from_it() {
    assert_eq!(around("In the kitchen, Tom was reading. Through the window he could see the garden."), ["garden"]);
    assert_eq!(around("书房里，林先生坐着看书。窗外是一片竹林。"), ["竹林"]);
}

#[test]
fn who_goes_in_leaves_the_place_before_outside() {
    let text = "Mary climbed the cliff path in the storm. Below her, the waves broke on the rocks.\n\n\
                She came to the lighthouse. She knocked. Nobody came.\n\n\
                In the lamp room, old Thomas was kneeling beside the lamp. \"Help me,\" he said.";
    let rooms = around(text);
    assert!(!rooms.is_empty() && rooms.iter().all(|r| !r.is_empty()), "{rooms:?}");
}

#[test]
fn what_lies_outside_is_written_in_the_prompt_and_read_back() {
    let room = brief("a woman in a living room by the sea, day", None, 1).unwrap();
    assert_eq!((room.scene.interior, room.scene.around.as_str()), (true, "sea"));
    let words = prompt(&room);
    assert!(words.contains("Outside: sea"), "{words}");
    assert_eq!(brief(&words, None, 1).unwrap().scene.around, "sea");
    let changed = brief(&words.replace("Outside: sea", "Outside: forest"), Some(&room), 1).unwrap();
    assert_eq!(changed.scene.around, "forest");
}
