//! Speaks a text to a WAV file, or installs the model file from its downloaded parts:
//!
//! ```text
//! say PACK VOICE zh|en TEXT OUT.wav
//! say prepare PACK PART...
//! ```

use kinora_model::{Error, Language, Result};
use kinora_voice::{Delivery, MODEL_FILE, SAMPLE_RATE, Studio, Voice, prepare_model};
use std::path::Path;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["prepare", pack, ref parts @ ..] => {
            let parts =
                parts.iter().map(|p| std::fs::read(p).map_err(|e| Error::io(p, e))).collect::<Result<Vec<_>>>()?;
            let path = Path::new(pack).join(MODEL_FILE);
            std::fs::write(&path, prepare_model(&parts)?).map_err(|e| Error::io(path.display(), e))
        }
        [pack, voice, language, text, out] => {
            let language = if language == "zh" { Language::Zh } else { Language::En };
            let studio = Studio::open(Path::new(pack))?;
            println!("{}", studio.phonemes(text, language, &Voice::named(voice)?));
            let speech = studio.speak(text, language, &Voice::named(voice)?, &Delivery::default())?;
            let chars: Vec<char> = text.chars().collect();
            for word in &speech.words {
                println!(
                    "{:6.2} {:6.2} {}",
                    word.start,
                    word.end,
                    chars[word.chars.clone()].iter().collect::<String>()
                );
            }
            std::fs::write(out, wav(&speech.samples)).map_err(|e| Error::io(out, e))
        }
        _ => {
            println!("say PACK VOICE zh|en TEXT OUT.wav | say prepare PACK PART...");
            Ok(())
        }
    }
}

/// Mono 16-bit RIFF.
fn wav(samples: &[f32]) -> Vec<u8> {
    let data = samples.len() as u32 * 2;
    let mut out = Vec::with_capacity(44 + data as usize);
    out.extend(b"RIFF");
    out.extend((36 + data).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend([1, 0, 1, 0]);
    out.extend(SAMPLE_RATE.to_le_bytes());
    out.extend((SAMPLE_RATE * 2).to_le_bytes());
    out.extend([2, 0, 16, 0]);
    out.extend(b"data");
    out.extend(data.to_le_bytes());
    out.extend(samples.iter().flat_map(|s| ((s.clamp(-1.0, 1.0) * 32767.0) as i16).to_le_bytes()));
    out
}
