//! What speech costs: processor seconds for each second of it.

use crate::{meter::run, rows::Target, table::Bench};
use kinora_media::process::Command;
use kinora_model::{Error, Language, Result};
use kinora_voice::{Delivery, SAMPLE_RATE, Studio, Voice};
use std::path::{Path, PathBuf};

/// Lines as films have them, long and short.
const ZH: [&str; 4] = [
    "那年冬天，雪下得特别大，村口的老槐树被压断了一根枝子。",
    "你怎么现在才回来？",
    "我和弟弟踩着没过膝盖的雪去上学，一路上谁也不说话。",
    "掌柜的笑着说，客官里面请。",
];
const EN: [&str; 4] = [
    "The old keeper climbed the stairs and lit the lamp, as he had done every night for forty years.",
    "Why did you come back so late?",
    "Nobody in the town remembered the name of the stranger who had left the letter.",
    "We leave for the north tomorrow.",
];

/// What is spoken in a process of its own.
#[derive(clap::Args, Clone, Debug)]
pub struct Reading {
    /// Folder of the voice pack.
    #[arg(long)]
    pack: PathBuf,
    /// Language of the lines.
    #[arg(long)]
    language: String,
    /// How often they are spoken after the first line, which loads the model.
    #[arg(long)]
    times: usize,
    /// Where the seconds of speech are written to, the first line's left out.
    #[arg(long)]
    told: PathBuf,
}

/// Speaks, and writes down for how long.
pub fn speak(reading: &Reading) -> Result<()> {
    let (language, lines, voices) = match reading.language.as_str() {
        "zh" => (Language::Zh, ZH, ["zm_yunyang", "zf_xiaoxiao"]),
        _ => (Language::En, EN, ["am_michael", "af_heart"]),
    };
    let studio = Studio::open(&reading.pack)?;
    let say = |line: &str, voice: &str| {
        let speech = studio.speak(line, language, &Voice::named(voice)?, &Delivery::default())?;
        Ok::<_, Error>(speech.samples.len() as f64 / f64::from(SAMPLE_RATE))
    };
    say(lines[0], voices[0])?;
    let mut seconds = 0.0;
    for _ in 0..reading.times {
        for (line, voice) in lines.iter().zip(voices.iter().cycle()) {
            seconds += say(line, voice)?;
        }
    }
    std::fs::write(&reading.told, seconds.to_string()).map_err(|e| Error::io(reading.told.display(), e))
}

impl Bench {
    /// Speech in both languages: what speaking takes beyond loading, for each second of speech.
    pub fn voices(&mut self) -> Result<()> {
        let pack = self.fonts.parent().unwrap_or(Path::new(".")).join("voice");
        for (language, name) in [("zh", "Mandarin"), ("en", "English")] {
            let told = self.folder.join(format!("speech-{language}.txt"));
            let taken = |times: usize| {
                let command = Command::new(&self.program)
                    .args(["speak", "--language", language, "--times", &times.to_string()])
                    .arg("--pack")
                    .arg(&pack)
                    .arg("--told")
                    .arg(&told);
                run(&command)
            };
            eprintln!("speaking {name} …");
            let loading = taken(0)?;
            let spoken = taken(2)?;
            let text = std::fs::read_to_string(&told).map_err(|e| Error::io(told.display(), e))?;
            let seconds: f64 = text.trim().parse().unwrap_or(f64::NAN);
            let found = (spoken.cpu - loading.cpu) / seconds;
            self.row(format!("{name} speech, CPU s for a second of it"), found, Target::AtMost(0.5));
        }
        Ok(())
    }
}
