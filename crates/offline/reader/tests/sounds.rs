//! Sounds that a text calls for: found in both languages, placed where the text tells of them, and given to whoever makes them.

use kinora_model::script::{Cue, Script, Sound};
use kinora_reader::{Limits, Wish, open, read};

fn script(text: &str) -> Script {
    let novel = open(text.as_bytes(), "story.txt", &Limits::default()).expect("it is a text");
    read(&novel, &Wish::default()).expect("it is a story")
}

fn sounds(text: &str) -> Vec<Sound> {
    script(text).shots().flat_map(|(_, shot)| shot.sounds.clone()).collect()
}

/// A sound, and a sentence in each language that calls for it.
const CALLS: [(Sound, &str, &str); 33] = [
    (Sound::Rain, "窗外大雨下个不停。", "Rain fell on the roof."),
    (Sound::Thunder, "远处传来一声闷雷。", "Thunder rolled over the hills."),
    (Sound::Wind, "狂风卷过屋顶。", "A gust shook the trees."),
    (Sound::Fire, "篝火照亮了他们的脸。", "A campfire lit their faces."),
    (Sound::Door, "李明推开门走了进来。", "Tom opened the door slowly."),
    (Sound::Knock, "半夜里有人敲门。", "Somebody knocked three times."),
    (Sound::Steps, "走廊里响起了脚步声。", "There were footsteps in the hall."),
    (Sound::Water, "脚下是哗哗的流水。", "Waves ran up the beach."),
    (Sound::Birds, "林子里传来阵阵鸟鸣。", "The birds sang in the garden."),
    (Sound::Crickets, "草丛里的蟋蟀叫了一夜。", "Crickets sang in the grass."),
    (Sound::Bell, "山上传来钟声。", "A bell tolled in the tower."),
    (Sound::Sword, "李明拔剑冲了上去。", "Tom drew his sword."),
    (Sound::Horse, "路上响起一阵马蹄声。", "They heard hoofbeats on the road."),
    (Sound::Crowd, "广场上人声鼎沸。", "The crowd filled the square."),
    (Sound::Traffic, "楼下是川流不息的车流。", "The traffic never stopped below."),
    (Sound::Crash, "书架轰然倒塌。", "The shelf collapsed behind him."),
    (Sound::Phone, "桌上的手机响了。", "The phone rang on the table."),
    (Sound::Dog, "村口传来几声狗叫。", "A dog barked behind the fence."),
    (Sound::Cat, "墙头有猫叫。", "Something meowed on the wall."),
    (Sound::Rooster, "天亮时公鸡叫了三遍。", "A rooster called at sunrise."),
    (Sound::Frogs, "池塘边一片蛙声。", "Frogs called from the pond."),
    (Sound::Clock, "屋里只有滴答声。", "The clock on the wall went on."),
    (Sound::Glass, "忽然一声玻璃碎响。", "A window broke and the glass shattered."),
    (Sound::Gunshot, "树林里传来枪声。", "A shot rang out in the wood."),
    (Sound::Heartbeat, "李明听见自己的心跳。", "Tom heard his own heartbeat."),
    (Sound::Drum, "城外战鼓响了起来。", "The drums began outside the wall."),
    (Sound::Firecrackers, "街上放起了鞭炮。", "Firecrackers went off in the street."),
    (Sound::Writing, "李明提笔写了一行。", "Tom scribbled a line."),
    (Sound::Pouring, "李明给客人倒茶。", "Tom poured the tea."),
    (Sound::Car, "门外传来刹车声。", "A car pulled up outside."),
    (Sound::Train, "远处响起了汽笛。", "A train whistle sounded far away."),
    (Sound::Arrow, "一支冷箭从林中飞出。", "An arrow flew out of the wood."),
    (Sound::Splash, "李明扑通一声掉进河里。", "Tom fell into the water."),
];

#[test]
fn every_sound_is_called_for_in_both_languages() {
    assert_eq!(CALLS.map(|(sound, _, _)| sound).as_slice(), Sound::ALL);
    for (sound, zh, en) in CALLS {
        for (frame, text) in
            [("李明坐在屋里等人。{}他没有说话。", zh), ("Tom sat in the room and waited. {} He said nothing.", en)]
        {
            let text = frame.replace("{}", text);
            assert!(sounds(&text).contains(&sound), "{sound:?} in {text}: {:?}", sounds(&text));
        }
    }
}

#[test]
fn what_is_denied_likened_or_only_spoken_of_is_not_heard() {
    for text in [
        "李明坐在屋里。外面没有枪声，也没有狗叫。他睡着了。",
        "李明坐在屋里。他的声音像战鼓一样。他站了起来。",
        "李明坐在屋里等人。“我昨天听见枪声了。”李明说。",
        "Tom sat in the room. There was no gunshot and no drum. He slept.",
        "Tom sat in the room and waited. \"I heard a gunshot and a drum,\" said Tom.",
    ] {
        let heard = sounds(text);
        let single: Vec<_> = heard.iter().filter(|s| !s.is_bed()).collect();
        assert!(single.is_empty(), "{text}: {single:?}");
    }
}

/// The cue of a sound, and the words of its line from there on.
fn cue(script: &Script, sound: Sound) -> (Cue, String) {
    let (shot, cue) = (script.shots())
        .find_map(|(_, shot)| Some((shot, shot.cues.iter().find(|cue| cue.sound == sound)?)))
        .unwrap_or_else(|| panic!("{sound:?} has no cue"));
    let (line, at) = cue.at.expect("a line tells of it");
    (cue.clone(), shot.lines[line].text.chars().skip(at).collect())
}

#[test]
fn a_sound_is_placed_where_the_text_tells_of_it() {
    let zh = script("李明坐在屋里等人。过了很久，门外终于传来一阵马蹄声。他站了起来。");
    assert!(cue(&zh, Sound::Horse).1.starts_with("马蹄声"));
    let en = script("Tom sat in the room and waited. After a long time there was a knock on the wood. He rose.");
    assert!(cue(&en, Sound::Knock).1.starts_with("knock"));
}

#[test]
fn whoever_does_a_thing_makes_its_sound_and_nobody_makes_thunder() {
    let text = "Tom and Anna sat in the room. \"It is late,\" said Tom. \"I know,\" said Anna. Anna poured the tea. \
                Tom heard thunder over the hills. \"Good,\" said Tom.";
    let script = script(text);
    let anna = script.roles.iter().find(|role| role.name == "Anna").expect("she speaks");
    assert_eq!(cue(&script, Sound::Pouring).0.by, Some(anna.id.clone()));
    assert_eq!(cue(&script, Sound::Thunder).0.by, None);
}
