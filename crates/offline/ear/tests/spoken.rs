use kinora_ear::{Ear, SAMPLE_RATE};
use kinora_model::Language;
use kinora_voice::{Delivery, Studio, Voice};
use std::sync::atomic::AtomicBool;

#[test]
fn spike() {
    let assets = std::path::PathBuf::from(std::env::var_os("KINORA_ASSETS").unwrap());
    let t = std::time::Instant::now();
    let ear = Ear::open(&assets.join("whisper")).unwrap();
    println!("open {:?}", t.elapsed());
    let studio = Studio::open(&assets.join("voice")).unwrap();
    for (text, language, voice) in [
        ("夜里下着大雨，林小雨推开门，看见一位老人坐在窗边。", Language::Zh, "zf_xiaoxiao"),
        ("这款智能保温杯可以保温二十四小时，现在只要一百九十九元。", Language::Zh, "zm_yunxi"),
        ("The old lighthouse keeper climbed the stairs and lit the lamp.", Language::En, "af_heart"),
    ] {
        let t = std::time::Instant::now();
        let speech = studio.speak(text, language, &Voice::named(voice).unwrap(), &Delivery::default()).unwrap();
        println!("speak {:?}", t.elapsed());
        let samples: Vec<f32> = (0..speech.samples.len() * 2 / 3)
            .map(|n| {
                let at = n as f32 * 1.5;
                let i = at as usize;
                let f = at - i as f32;
                speech.samples[i] * (1.0 - f) + speech.samples[(i + 1).min(speech.samples.len() - 1)] * f
            })
            .collect();
        let t = std::time::Instant::now();
        println!("{} {:?}", SAMPLE_RATE, ear.hear(&samples, &AtomicBool::new(false), &mut |_| {}).unwrap());
        println!("hear {:?}", t.elapsed());
    }
}
