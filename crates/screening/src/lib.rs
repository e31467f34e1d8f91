//! A film for the ear only: read, spoken, scored and cut as every film is, and mixed by the renderer; nothing is drawn.
//!
//! For tests only, of what no crate of the film can test by itself: whether speech is understood under a film's own mix, and
//! where its sounds come from. It stands beside the film because it needs makers and renderer at once, which only the binary
//! may otherwise know, and the binary is too large to be built for a question about sound.

use kinora_ear::SAMPLE_RATE as EAR_RATE;
use kinora_media::Ffmpeg;
use kinora_model::film::Wishes;
use kinora_model::script::{Scene, Script, Shot, Sound};
use kinora_model::{Language, Result, RoleId};
use kinora_ports::provider::{SoundTake, SpeechTake, Spoken};
use kinora_reader::{Limits, Wish};
use kinora_render::sound::mix::Mixer;
use kinora_score::{Orchestra, Palette, Passage, Stereo, ambience, effect};
use kinora_stages::cut::{Bed, MadeShot, Music, Rushes, cut};
use kinora_stages::pace::{Pace, Place, pace};
use kinora_timeline::{Bus, MediaId, SoundClip, Source, Timeline};
use kinora_voice::{Delivery, Studio, Voice};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// Samples a second of a mix.
pub const SECONDS: f64 = 48_000.0;

/// A pack: below `KINORA_ASSETS`, else below `.assets` at the workspace's root.
pub fn pack(name: &str) -> PathBuf {
    let assets = std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.assets")), PathBuf::from);
    assets.join(name)
}

/// What must be there for these tests.
pub fn there<T>(opened: Result<T>) -> T {
    opened.unwrap_or_else(|error| panic!("{error} (or run `make test`, which installs the asset packs first)"))
}

static STUDIO: LazyLock<Studio> = LazyLock::new(|| there(Studio::open(&pack("voice"))));
static ORCHESTRA: LazyLock<Orchestra> = LazyLock::new(|| there(Orchestra::open(&pack("score"))));

/// A film without pictures.
pub struct Film {
    script: Script,
    /// As it was cut.
    pub timeline: Timeline,
    folder: TempDir,
}

impl Film {
    /// The film of a story in which everybody stands in the middle.
    pub fn of(story: &str, language: Language) -> Self {
        Self::standing(story, language, &|_| 0.0)
    }

    /// The film of a story; `side` says where in every picture a role stands.
    pub fn standing(story: &str, language: Language, side: &dyn Fn(&RoleId) -> f64) -> Self {
        let novel = kinora_reader::open(story.as_bytes(), "story.txt", &Limits::default()).expect("it is a story");
        let script = kinora_reader::read(&novel, &Wish { seed: 1, ..Wish::default() }).expect("it is read");
        let folder = tempfile::tempdir().expect("a folder");
        let wishes = Wishes::default();
        let mut booth = Booth { folder: folder.path(), count: 0 };
        let mut shots = Vec::new();
        let mut beds = Vec::new();
        let mut passages: Vec<Passage> = Vec::new();
        let mut spoken = Vec::new();
        let mut start = 0.0;
        for (i, ((scene, shot), place)) in script.shots().zip(Place::all(&script, &wishes)).enumerate() {
            let takes = booth.speak(&script, shot, language);
            let pace = pace(scene, shot, place, &takes);
            if place.opens_scene {
                passages.push(Passage { mood: scene.mood, seconds: 0.0 });
                beds.extend(booth.place(scene, i));
            }
            let seconds = pace.length.as_secs_f64();
            passages.last_mut().expect("a scene has opened").seconds += seconds;
            spoken.extend(heard_at(&pace, start));
            start += seconds;
            let effects = shot.sounds.iter().filter(|sound| !sound.is_bed()).map(|sound| booth.effect(*sound));
            shots.push(MadeShot {
                scene,
                shot,
                takes,
                source: Source::Still { media: MediaId("none.png".into()) },
                camera: shot.camera,
                stands: shot.cast.iter().map(|p| (p.role.clone(), side(&p.role))).collect::<BTreeMap<_, _>>(),
                effects: effects.collect(),
                pace,
            });
        }
        let palette = if script.eastern() { Palette::Eastern } else { Palette::Western };
        let music = ORCHESTRA.score_under(&passages, &spoken, 1, palette).expect("it plays");
        let music = Some(Music::composed(booth.keep(&music)));
        let timeline = cut(&Rushes { script: &script, wishes: &wishes, shots, music, beds });
        assert!(timeline.check().is_empty(), "{:?}", timeline.check());
        Self { script, timeline, folder }
    }

    /// Everything that is said, in order.
    pub fn lines(&self) -> Vec<&str> {
        self.script.shots().flat_map(|(_, shot)| &shot.lines).map(|line| line.text.as_str()).collect()
    }

    /// The first clip of a sound, and when it begins in seconds.
    pub fn effect(&self, sound: Sound) -> Option<(&SoundClip, f64)> {
        let name = format!("{}-", sound.word());
        let clip = self.timeline.sounds.iter().find(|clip| clip.media.0.starts_with(&name))?;
        Some((clip, clip.span.start.as_secs_f64()))
    }

    /// The mix of these buses as the renderer makes it, before it is levelled.
    pub fn mixed(&self, buses: &[Bus]) -> Vec<[f32; 2]> {
        let mut timeline = self.timeline.clone();
        timeline.sounds.retain(|clip| buses.contains(&clip.bus));
        let ffmpeg = there(Ffmpeg::find());
        let file = |id: &MediaId| Ok(self.folder.path().join(&id.0));
        let mut mixer = Mixer::new(&ffmpeg, &timeline, &file, &AtomicBool::new(false)).expect("its files are there");
        let mut mix = vec![[0f32; 2]; (timeline.duration.as_secs_f64() * SECONDS) as usize];
        let mut at = 0;
        for block in mix.chunks_mut(9600) {
            mixer.mix(at, block).expect("it is mixed");
            at += block.len() as i64;
        }
        mix
    }
}

fn heard_at(pace: &Pace, start: f64) -> Vec<(f64, f64)> {
    pace.lines.iter().map(|line| (start + line.start.as_secs_f64(), start + line.end().as_secs_f64())).collect()
}

/// Where takes are made and kept.
struct Booth<'a> {
    folder: &'a Path,
    count: usize,
}

impl Booth<'_> {
    fn media(&mut self, name: &str, file: &[u8]) -> MediaId {
        self.count += 1;
        let name = format!("{name}-{}.wav", self.count);
        std::fs::write(self.folder.join(&name), file).expect("it is written");
        MediaId(name)
    }

    fn keep_as(&mut self, name: &str, sound: &Stereo) -> SoundTake {
        let file = sound.to_wav_bytes().expect("it fits a file");
        SoundTake { media: self.media(name, &file), seconds: sound.seconds() }
    }

    fn keep(&mut self, sound: &Stereo) -> SoundTake {
        self.keep_as("sound", sound)
    }

    fn effect(&mut self, sound: Sound) -> SoundTake {
        self.keep_as(sound.word(), &effect(sound, 8.0, 1))
    }

    /// What a scene's place sounds like, as loud as the edit lays it.
    fn place(&mut self, scene: &Scene, from_shot: usize) -> Option<Bed> {
        let sound = ambience(scene.setting, scene.interior, scene.time, scene.weather, 30.0, 1)?;
        Some(Bed { take: self.keep(&sound), gain: -9.0, from_shot })
    }

    /// A shot's lines, each role in a voice of its own.
    fn speak(&mut self, script: &Script, shot: &Shot, language: Language) -> Vec<SpeechTake> {
        let voices = match language {
            Language::Zh => ["zf_xiaoxiao", "zm_yunyang", "zf_xiaoni", "zm_yunxi"],
            Language::En => ["af_heart", "am_michael", "bf_emma", "bm_george"],
        };
        let take = |line: &kinora_model::script::Line| {
            let role = script.roles.iter().position(|role| Some(&role.id) == line.speaker.as_ref());
            let voice = voices[role.map_or(0, |n| n + 1) % voices.len()];
            let delivery = Delivery { emotion: line.emotion, kind: line.kind, ..Delivery::default() };
            let voice = Voice::named(voice).expect("it ships");
            let speech = STUDIO.speak(&line.text, language, &voice, &delivery).expect("it is spoken");
            let words = speech.words.iter().map(|word| Spoken {
                chars: word.chars.clone(),
                start: word.start.into(),
                end: word.end.into(),
            });
            let sound = Stereo { left: speech.samples.clone(), right: speech.samples.clone() };
            let mut file = sound.to_wav_bytes().expect("it fits a file");
            // The header says at how many samples a second it is played, and how many bytes that makes.
            file[24..28].copy_from_slice(&kinora_voice::SAMPLE_RATE.to_le_bytes());
            file[28..32].copy_from_slice(&(4 * kinora_voice::SAMPLE_RATE).to_le_bytes());
            let seconds = speech.samples.len() as f64 / f64::from(kinora_voice::SAMPLE_RATE);
            SpeechTake { media: self.media("voice", &file), seconds, words: words.collect(), mouth: vec![] }
        };
        shot.lines.iter().map(take).collect()
    }
}

/// A mix as the ear takes it: one channel, each sample a sum of its neighbours weighed by a sinc under a Hann window, which
/// leaves nothing above half the new rate.
pub fn thinned(mix: &[[f32; 2]]) -> Vec<f32> {
    let step = SECONDS as usize / EAR_RATE as usize;
    let reach = 16 * step as isize;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|far| {
            let turn = std::f64::consts::PI * far as f64 / step as f64;
            let sinc = if far == 0 { 1.0 } else { turn.sin() / turn };
            let hann = 0.5 + 0.5 * (std::f64::consts::PI * far as f64 / (reach + 1) as f64).cos();
            (sinc * hann / step as f64) as f32
        })
        .collect();
    let mono: Vec<f32> = mix.iter().map(|[left, right]| (left + right) / 2.0).collect();
    let sample = |n: usize| -> f32 {
        let first = (n * step) as isize - reach;
        let at = |k: usize| usize::try_from(first + k as isize).ok().and_then(|i| mono.get(i)).copied();
        weights.iter().enumerate().map(|(k, weight)| weight * at(k).unwrap_or_default()).sum()
    };
    (0..mono.len() / step).map(sample).collect()
}
