//! Writes everything the score can play into a folder, to be listened to: `cargo run --release -p kinora-score --example
//! listen -- FOLDER [ASSETS]`. Themes need the `score` pack below `ASSETS`; without it only sounds are written.

use kinora_model::script::{Mood, Setting, Sound, TimeOfDay, Weather};
use kinora_model::{Error, Result};
use kinora_score::{Orchestra, Palette, Passage, Stereo, ambience, effect};
use std::path::{Path, PathBuf};

fn write(folder: &Path, name: &str, sound: &Stereo) -> Result<()> {
    let path = folder.join(format!("{name}.wav"));
    std::fs::write(&path, sound.to_wav_bytes()?).map_err(|cause| Error::io(path.display(), cause))
}

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1).map(PathBuf::from);
    let folder = words.next().unwrap_or_else(|| PathBuf::from("."));
    for sound in Sound::ALL {
        write(&folder, &format!("effect-{}", sound.word()), &effect(*sound, 6.0, 1))?;
    }
    for setting in Setting::ALL {
        for (interior, wall) in [(true, "in"), (false, "out")] {
            for time in [TimeOfDay::Day, TimeOfDay::Night] {
                let name = format!("place-{}-{wall}-{}", setting.word(), time.word());
                let place = ambience(*setting, interior, time, Weather::Clear, 12.0, 1);
                place.map_or(Ok(()), |place| write(&folder, &name, &place))?;
            }
        }
    }
    let Some(assets) = words.next() else { return Ok(()) };
    let orchestra = Orchestra::open(&assets.join("score"))?;
    for mood in Mood::ALL {
        for (palette, name) in [(Palette::Western, "western"), (Palette::Eastern, "eastern")] {
            // The theme, and its return after another one.
            let between = if *mood == Mood::Calm { Mood::Dark } else { Mood::Calm };
            let row = [(*mood, 24.0), (between, 8.0), (*mood, 24.0)].map(|(mood, seconds)| Passage { mood, seconds });
            write(&folder, &format!("theme-{}-{name}", mood.word()), &orchestra.score_with(&row, 1, palette)?)?;
        }
    }
    Ok(())
}
