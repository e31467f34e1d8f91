//! The film's own mix, heard by somebody who does not know what was said: voices, music, effects and places as the cut lays
//! them and the renderer mixes them. Needs the `whisper`, `voice` and `score` packs, which `make test` installs first.

use kinora_ear::Ear;
use kinora_model::script::Sound;
use kinora_model::{Language, RoleId};
use kinora_screening::{Film, SECONDS, pack, there, thinned};
use kinora_testkit::rates;
use kinora_timeline::Bus;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

static EAR: LazyLock<Ear> = LazyLock::new(|| there(Ear::open(&pack("whisper"))));

/// What is said in the mix, as far as these buses go.
fn heard(film: &Film, buses: &[Bus]) -> String {
    let samples = thinned(&film.mixed(buses));
    let segments = EAR.hear(&samples, &AtomicBool::new(false), &mut |_| {}).expect("it is heard");
    segments.iter().map(|segment| segment.text.clone() + " ").collect()
}

const ALL: [Bus; 4] = [Bus::Speech, Bus::Music, Bus::Effect, Bus::Ambience];

/// Reads the film's lines back alone and under everything else; prints both, and asserts that the mix costs two points at most.
fn read_back(story: &str, language: Language, units: fn(&str) -> Vec<String>) {
    let film = Film::of(story, language);
    let said: Vec<String> = film.lines().iter().flat_map(|line| units(line)).collect();
    assert!(film.lines().len() >= 10, "{} lines", film.lines().len());
    for bus in ALL {
        let count = film.timeline.sounds.iter().filter(|clip| clip.bus == bus).count();
        assert!(count > 0, "the film has nothing on its {bus:?} bus");
    }
    let rates = [&[Bus::Speech][..], &ALL].map(|buses| {
        let back = heard(&film, buses);
        let faults = rates::apart(&said, &units(&back));
        let rate = faults as f64 / said.len() as f64;
        println!("{buses:?}: {faults} of {} wrong, {:.1} %: {back}", said.len(), 100.0 * rate);
        rate
    });
    println!("{language:?}: {:.1} % alone, {:.1} % under the mix", 100.0 * rates[0], 100.0 * rates[1]);
    assert!(rates[0] < 0.1, "the voices alone are not understood: {:.3}", rates[0]);
    assert!(rates[1] <= rates[0] + 0.02, "the mix costs {:.1} points", 100.0 * (rates[1] - rates[0]));
}

const ZH: &str = "夜里下着大雨，江边的小镇上一个人也没有。林小雨推开了客栈的门，门外传来一阵雷声。\n\
    “掌柜的，还有空房吗？”林小雨问道。\n\
    “有，客官里面请，外面雨太大了。”老掌柜连忙说道。\n\
    老掌柜给她倒茶，炉火烧得很旺。\n\
    “谢谢您，我要在这里等一个人。”林小雨轻轻地说。\n\
    忽然，外面响起了马蹄声，有人敲门。\n\
    第二天早晨，雨停了，山路上到处都是鸟鸣。林小雨一个人慢慢地走在山路上，远处传来钟声。\n\
    “你终于来了，我等了你三年。”山路上的沈青高兴地说。\n\
    “对不起，让你久等了。”林小雨流下了眼泪。\n\
    沈青拔剑，转身看着山下的敌人。\n\
    “别害怕，有我在这里陪着你。”沈青大声说道。\n\
    两个人手拉着手，一起走进了清晨的阳光里。";

const EN: &str = "Rain was falling on the quiet harbour, and nobody walked in the street. Anna opened the door of the old inn, \
    and thunder rolled over the sea.\n\n\
    \"Is there a room for tonight?\" asked Anna.\n\n\
    \"Come in, the storm is getting worse,\" said Thomas.\n\n\
    Thomas poured a cup of tea, and the fire crackled in the hearth.\n\n\
    \"Thank you, I am waiting for my brother,\" said Anna.\n\n\
    Suddenly there was a knock, and a dog barked outside.\n\n\
    The next morning the sun shone on the mountain road. Birds sang, and Anna heard a bell from the village.\n\n\
    \"You came at last, I waited three years,\" said Peter.\n\n\
    \"I am sorry that it took so long,\" said Anna.\n\n\
    Peter drew his sword and looked down at the soldiers.\n\n\
    \"Do not be afraid, I will stay here with you,\" said Peter.\n\n\
    They held hands and walked together into the morning light.";

#[test]
fn mandarin_is_understood_as_well_under_the_mix_as_without_it() {
    read_back(ZH, Language::Zh, rates::syllables);
}

#[test]
fn english_is_understood_as_well_under_the_mix_as_without_it() {
    read_back(EN, Language::En, rates::words);
}

#[test]
fn a_sound_comes_from_the_side_where_its_maker_stands() {
    let mut levels = Vec::new();
    for side in [-0.8, 0.8] {
        let film = Film::standing(EN, Language::En, &move |_: &RoleId| side);
        let (knock, at) = film.effect(Sound::Pouring).expect("tea is poured");
        assert!(knock.pan * side > 0.0, "panned to {}", knock.pan);
        let mix = film.mixed(&[Bus::Effect]);
        let stretch = &mix[(at * SECONDS) as usize..][..SECONDS as usize];
        let power = |side: usize| stretch.iter().map(|frame| f64::from(frame[side]).powi(2)).sum::<f64>();
        let right = 10.0 * (power(1) / power(0)).log10();
        println!("whoever pours stands at {side:+.1}: {right:+.1} dB to the right");
        levels.push(right);
    }
    assert!(levels[0] < -4.0 && levels[1] > 4.0, "{levels:?}");
}
