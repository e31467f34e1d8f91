//! What our voices say is read back by somebody who does not know what they were given.

use crate::booth::{heard, spoken};
use kinora_model::Language;
use kinora_testkit::rates::{apart, syllables, words};
use kinora_voice::voices;

/// Numbers are left out: they may rightly come back as digits.
const ZH: [&str; 20] = [
    "夜里下着大雨，林小雨推开了门。",
    "老人坐在窗边，慢慢地喝着茶。",
    "你为什么现在才回来？我等了很久。",
    "街上的灯一盏一盏地亮了起来。",
    "这把伞是我母亲留给我的。",
    "他没有回答，只是轻轻摇了摇头。",
    "山路很窄，马车走得特别慢。",
    "明天早上我们就出发去北方。",
    "她把信放进抽屉，转身离开了房间。",
    "海边的风很大，吹得人睁不开眼睛。",
    "掌柜的笑着说，客官里面请。",
    "别害怕，有我在这里陪着你。",
    "孩子们在院子里追着一只小狗。",
    "雪停了，整个村子安静得像一幅画。",
    "这款保温杯轻巧又结实，出门带上很方便。",
    "医生看完检查结果，脸色变得很严肃。",
    "火车就要开了，他还在人群里寻找她。",
    "我从来没有见过这么美丽的星空。",
    "机器人抬起头，好奇地看着窗外的世界。",
    "故事到这里还没有结束，真相就在门后。",
];

pub const EN: [&str; 20] = [
    "The old lighthouse keeper climbed the stairs and lit the lamp.",
    "Rain was falling on the quiet street when she opened the door.",
    "Why did you come back so late? I waited for hours.",
    "He did not answer, he only shook his head.",
    "My mother gave me this umbrella a long time ago.",
    "The road was narrow and the carriage moved slowly.",
    "We leave for the north tomorrow morning.",
    "She put the letter in the drawer and left the room.",
    "The wind by the sea was so strong that nobody could speak.",
    "Do not be afraid, I will stay here with you.",
    "The children were chasing a small dog around the garden.",
    "When the snow stopped, the whole village was silent.",
    "This bottle keeps your coffee warm all day long.",
    "The doctor looked at the results and became very serious.",
    "The train was about to leave, and he was still looking for her.",
    "I have never seen such a beautiful night sky.",
    "The robot raised its head and looked at the world outside.",
    "Nobody in the town remembered the name of the stranger.",
    "Please close the window before the storm arrives.",
    "The story does not end here, the truth is behind the door.",
];

/// Speaks the sentences with all voices by turns, hears them, prints what came back; gives the share of units that are wrong.
fn error_rate(sentences: &[&str], language: Language, units: impl Fn(&str) -> Vec<String>) -> f64 {
    let names: Vec<&str> = voices().iter().filter(|card| card.language == language).map(|card| card.name).collect();
    let (mut wrong, mut all, mut sure) = (0, 0, 0.0);
    for (sentence, voice) in sentences.iter().zip(names.iter().cycle()) {
        let segments = heard(&spoken(sentence, language, voice));
        let back: String = segments.iter().map(|segment| segment.text.clone() + " ").collect();
        let (said, told) = (units(sentence), units(&back));
        let faults = apart(&said, &told);
        println!("{voice:<12} {faults:>2} of {:>2}  {sentence}\n{:>23}{back}", said.len(), "");
        (wrong, all) = (wrong + faults, all + said.len());
        sure += segments.iter().map(|s| f64::from(s.confidence)).sum::<f64>() / segments.len().max(1) as f64;
        let code = if language == Language::Zh { "zh" } else { "en" };
        assert!(segments.iter().all(|s| s.language == code), "{sentence}: {segments:?}");
    }
    let rate = wrong as f64 / f64::from(all as u32);
    println!("{wrong} of {all} are wrong: {:.1} %; mean confidence {:.2}", rate * 100.0, sure / sentences.len() as f64);
    rate
}

#[test]
fn mandarin_is_read_back() {
    let rate = error_rate(&ZH, Language::Zh, syllables);
    assert!(rate <= 0.08, "{rate:.3} of the syllables were not understood");
}

#[test]
fn english_is_read_back() {
    let rate = error_rate(&EN, Language::En, words);
    assert!(rate <= 0.06, "{rate:.3} of the words were not understood");
}
