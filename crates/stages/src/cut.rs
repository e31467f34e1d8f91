//! The cut: all that was made, laid on one timeline.
//!
//! Pure: the same takes give the same timeline.

use crate::captions;
use crate::edits::GivenMusic;
use crate::motion;
use crate::pace::{Pace, RATE};
use kinora_model::film::{Captions, Wishes};
use kinora_model::script::{CameraMove, Cue, LineKind, Scene, Script, Shot, Sound};
use kinora_model::{Language, RoleId};
use kinora_ports::provider::{SoundTake, SpeechTake};
use kinora_timeline::{
    Bus, Canvas, Caption, CaptionRole, Clip, Color, Curve, Ease, Key, Mix, SoundClip, Source, Span, Time, Timeline,
    Track, Transition, TransitionKind,
};
use std::collections::BTreeMap;

/// A shot with all that was made for it.
pub struct MadeShot<'a> {
    /// Its scene.
    pub scene: &'a Scene,
    /// The shot.
    pub shot: &'a Shot,
    /// Its times.
    pub pace: Pace,
    /// Its spoken lines.
    pub takes: Vec<SpeechTake>,
    /// Its picture.
    pub source: Source,
    /// How the camera moves over it.
    pub camera: CameraMove,
    /// Where in the picture the roles' faces are; see [`motion::stands`].
    pub stands: BTreeMap<RoleId, f64>,
    /// Its single sounds, in the order of `shot.sounds` without beds.
    pub effects: Vec<SoundTake>,
}

/// A scene's beds: what its place sounds like, and what the text adds.
pub struct Bed {
    /// A stretch of it, of any length.
    pub take: SoundTake,
    /// Decibels.
    pub gain: f64,
    /// First shot (index in the film) under which it lies; it goes on to the end of that shot's scene.
    pub from_shot: usize,
}

/// Music under the film.
pub struct Music {
    /// The sound.
    pub take: SoundTake,
    /// Decibels.
    pub gain: f64,
    /// How long it takes to come.
    pub fade_in: Time,
    /// How long it takes to go.
    pub fade_out: Time,
}

impl Music {
    /// Composed for the film.
    pub fn composed(take: SoundTake) -> Self {
        Self { take, gain: -3.0, fade_in: ms(300), fade_out: ms(1800) }
    }
    /// Brought by the customer, who says how loud it is.
    pub fn given(take: SoundTake, given: &GivenMusic) -> Self {
        let gain = 20.0 * given.volume.max(1e-4).log10();
        let fade = Time::from_secs_f64;
        Self { take, gain, fade_in: fade(given.fade_in), fade_out: fade(given.fade_out) }
    }
}

/// Everything for a cut.
pub struct Rushes<'a> {
    /// The script.
    pub script: &'a Script,
    /// The customer's wishes.
    pub wishes: &'a Wishes,
    /// The shots of the film, in order.
    pub shots: Vec<MadeShot<'a>>,
    /// Music for the whole film.
    pub music: Option<Music>,
    /// Beds.
    pub beds: Vec<Bed>,
}

/// How far to the side a voice is heard that comes from the edge of the picture; wider would be lost on one loudspeaker.
const SPEECH_WIDTH: f64 = 0.35;
/// The same of steps, doors and swords.
const EFFECT_WIDTH: f64 = 0.6;
/// The same of what is not seen.
const OUTSIDE: f64 = 0.45;
/// A sound that comes with the word for it is softer by this many decibels, so that the word is understood.
const UNDER_WORDS: f64 = 3.0;

const fn ms(millis: i64) -> Time {
    Time::from_millis(millis)
}

/// Lays everything on a timeline.
pub fn cut(rushes: &Rushes) -> Timeline {
    let (width, height) = rushes.wishes.resolution.pixels(rushes.wishes.aspect);
    let canvas = Canvas { width, height, rate: RATE, background: Color::BLACK };
    let starts = starts(&rushes.shots);
    let duration = rushes.shots.last().zip(starts.last()).map_or(Time::ZERO, |(s, at)| *at + s.pace.length);
    let mut sounds = speech(&rushes.shots, &starts);
    sounds.extend(effects(rushes, &starts, duration));
    sounds.extend(beds(rushes, &starts));
    sounds.extend(rushes.music.iter().map(|music| SoundClip {
        span: Span::new(Time::ZERO, duration),
        media: music.take.media.clone(),
        start: Time::ZERO,
        bus: Bus::Music,
        gain: Curve::constant(music.gain),
        pan: 0.0,
        fade_in: music.fade_in.min(duration),
        fade_out: music.fade_out.min(duration),
        looped: music.take.seconds < duration.as_secs_f64(),
        play: None,
    }));
    Timeline {
        canvas,
        duration,
        tracks: vec![picture(rushes, &starts)],
        sounds,
        mix: Mix::default(),
        captions: if rushes.wishes.captions == Captions::None {
            titles(rushes, &starts)
        } else {
            words(rushes, &starts, &canvas)
        },
        as_edited: false,
    }
}

/// One shot with its voices and nothing else, on a canvas of this size.
pub fn shot_alone(made: MadeShot, (width, height): (u32, u32)) -> Timeline {
    let canvas = Canvas { width, height, rate: RATE, background: Color::BLACK };
    let duration = made.pace.length;
    let transform = motion::camera(made.camera, duration);
    let clip = Clip::new(Span::new(Time::ZERO, duration), made.source.clone(), transform);
    Timeline {
        canvas,
        duration,
        sounds: speech(&[made], &[Time::ZERO]),
        tracks: vec![Track { clips: vec![clip], ..Track::default() }],
        mix: Mix::default(),
        captions: vec![],
        as_edited: false,
    }
}

/// When each shot begins.
fn starts(shots: &[MadeShot]) -> Vec<Time> {
    shots
        .iter()
        .scan(Time::ZERO, |at, shot| {
            let start = *at;
            *at += shot.pace.length;
            Some(start)
        })
        .collect()
}

fn picture(rushes: &Rushes, starts: &[Time]) -> Track {
    let mut track = Track::default();
    for (i, (made, &start)) in rushes.shots.iter().zip(starts).enumerate() {
        let length = made.pace.length;
        let mut transform = motion::camera(made.camera, length);
        let mut keys = Vec::new();
        if i == 0 {
            keys.extend([key(Time::ZERO, 0.0, Ease::Smooth), key(ms(900), 1.0, Ease::Linear)]);
        }
        if i + 1 == rushes.shots.len() {
            // Under the end's card the picture goes; without one it goes with the last frame.
            let (from, to) = match made.pace.end {
                Some(end) => (end.start - ms(300), end.start + ms(900)),
                None => (length - ms(1500), length - ms(100)),
            };
            keys.extend([key(from, 1.0, Ease::Smooth), key(to, 0.0, Ease::Linear)]);
        }
        if !keys.is_empty() {
            transform.opacity = Curve(keys);
        }
        track.clips.push(Clip::new(Span::new(start, length), made.source.clone(), transform));
        if let Some(next) = rushes.shots.get(i + 1).filter(|next| next.scene.id != made.scene.id) {
            let apart = next.scene.time != made.scene.time || next.scene.chapter != made.scene.chapter;
            let kind = if apart { TransitionKind::Dip(Color::BLACK) } else { TransitionKind::Dissolve };
            let duration = if apart { RATE.frame() * 30 } else { RATE.frame() * 20 };
            track.transitions.push(Transition { after: i, duration, kind });
        }
    }
    track
}

fn key(at: Time, value: f64, ease: Ease) -> Key {
    Key { at, value, ease }
}

fn speech(shots: &[MadeShot], starts: &[Time]) -> Vec<SoundClip> {
    let mut sounds = Vec::new();
    for (made, &start) in shots.iter().zip(starts) {
        for ((line, span), take) in made.shot.lines.iter().zip(&made.pace.lines).zip(&made.takes) {
            // Somebody seen on one side is heard a little from there; the narrator and thoughts from the middle.
            let seen = line.speaker.as_ref().filter(|_| line.kind == LineKind::Dialogue);
            let pan = seen.map_or(0.0, |role| SPEECH_WIDTH * made.side(role));
            sounds.push(SoundClip {
                span: Span::new(start + span.start, span.duration),
                media: take.media.clone(),
                start: Time::ZERO,
                bus: Bus::Speech,
                gain: Curve::constant(0.0),
                pan,
                fade_in: ms(4),
                fade_out: ms(8),
                looped: false,
                play: None,
            });
        }
    }
    sounds
}

fn effects(rushes: &Rushes, starts: &[Time], end: Time) -> Vec<SoundClip> {
    let mut sounds = Vec::new();
    for (made, &start) in rushes.shots.iter().zip(starts) {
        let single = made.shot.sounds.iter().filter(|s| !s.is_bed());
        for (n, (sound, take)) in single.zip(&made.effects).enumerate() {
            let told = made.told(*sound);
            let at = start + told.unwrap_or(made.pace.sounds_at + ms(700) * n as i64);
            // The film's last picture is silent when it is gone.
            let length = Time::from_secs_f64(take.seconds).min(end - at);
            if length <= Time::ZERO {
                continue;
            }
            sounds.push(SoundClip {
                span: Span::new(at, length),
                media: take.media.clone(),
                start: Time::ZERO,
                bus: Bus::Effect,
                gain: Curve::constant(loud(*sound) - if told.is_some() { UNDER_WORDS } else { 0.0 }),
                pan: made.pan(*sound),
                fade_in: Time::ZERO,
                fade_out: ms(60),
                looped: false,
                play: None,
            });
        }
    }
    sounds
}

/// How loud a single sound is in a film, in decibels against the sound as it is made.
fn loud(sound: Sound) -> f64 {
    if sound == Sound::Thunder { -7.0 } else { -11.0 }
}

impl MadeShot<'_> {
    /// Where a role is heard from: −1 left to 1 right, from where its face is drawn, else from its seat in the cast.
    fn side(&self, role: &RoleId) -> f64 {
        let seat = || {
            let seat = self.shot.cast.iter().position(|p| p.role == *role)?;
            let last = self.shot.cast.len().checked_sub(1).filter(|last| *last > 0)?;
            Some(seat as f64 / last as f64 - 0.5)
        };
        self.stands.get(role).copied().or_else(seat).unwrap_or(0.0)
    }

    fn cue(&self, sound: Sound) -> Option<&Cue> {
        self.shot.cues.iter().find(|cue| cue.sound == sound)
    }

    /// When in the shot a line tells of `sound`: with the word where the take knows its words, else by the share of the
    /// line before it.
    fn told(&self, sound: Sound) -> Option<Time> {
        let (line, at) = self.cue(sound)?.at?;
        let (span, take, said) = (self.pace.lines.get(line)?, self.takes.get(line)?, self.shot.lines.get(line)?);
        let word = take.words.iter().find(|word| word.chars.end > at).map(|word| word.start);
        let share = || at as f64 / said.text.chars().count().max(1) as f64 * take.seconds;
        Some(span.start + Time::from_secs_f64(word.unwrap_or_else(share).min(take.seconds)))
    }

    /// Where `sound` is heard from. With whoever makes it; what rings, barks or ticks out of the picture has a side of
    /// its own in every shot; what is everywhere, or moves by itself, is in the middle.
    fn pan(&self, sound: Sound) -> f64 {
        use Sound::{Bell, Cat, Clock, Dog, Firecrackers, Phone, Rooster};
        match self.cue(sound).and_then(|cue| cue.by.as_ref()) {
            Some(role) => EFFECT_WIDTH * self.side(role),
            None if matches!(sound, Bell | Cat | Clock | Dog | Firecrackers | Phone | Rooster) => {
                let mut dice = motion::Dice::new(&format!("{}/{}", self.shot.id, sound.word()));
                OUTSIDE * (2.0 * dice.roll() - 1.0)
            }
            None => 0.0,
        }
    }
}

/// Repeats a bed's stretch under its scene, each laid over the end of the one before.
fn beds(rushes: &Rushes, starts: &[Time]) -> Vec<SoundClip> {
    const OVERLAP: Time = ms(1500);
    let mut sounds = Vec::new();
    for bed in &rushes.beds {
        let scene = &rushes.shots[bed.from_shot].scene.id;
        let last = rushes.shots.iter().rposition(|s| s.scene.id == *scene).unwrap_or(bed.from_shot);
        let end = starts[last] + rushes.shots[last].pace.length;
        let stretch = Time::from_secs_f64(bed.take.seconds);
        let mut at = starts[bed.from_shot];
        while at < end {
            let span = Span::new(at, stretch.min(end - at));
            sounds.push(SoundClip {
                span,
                media: bed.take.media.clone(),
                start: Time::ZERO,
                bus: Bus::Ambience,
                gain: Curve::constant(bed.gain),
                pan: 0.0,
                fade_in: OVERLAP.min(span.duration),
                fade_out: OVERLAP.min(span.duration),
                looped: false,
                play: None,
            });
            if stretch <= OVERLAP {
                break;
            }
            at += stretch - OVERLAP;
        }
    }
    sounds
}

fn titles(rushes: &Rushes, starts: &[Time]) -> Vec<Caption> {
    let mut shown = Vec::new();
    for (i, (made, &start)) in rushes.shots.iter().zip(starts).enumerate() {
        let Script { title, language, .. } = rushes.script;
        let mut show = |span: Span, text: String, role: CaptionRole| {
            let span = Span::new(start + span.start, span.duration);
            shown.push(Caption { span, text, language: *language, role });
        };
        match (made.pace.title, &made.scene.chapter_title) {
            // The first chapter's title stands below the film's.
            (Some(span), Some(chapter)) if i == 0 && chapter != title => {
                show(span, format!("{title}\n{chapter}"), CaptionRole::Title);
            }
            (Some(span), _) if i == 0 => show(span, title.clone(), CaptionRole::Title),
            (Some(span), Some(chapter)) => show(span, numbered(chapter), CaptionRole::Chapter),
            _ => {}
        }
        if let Some(span) = made.pace.end {
            let text = match language {
                Language::Zh => format!("剧终\n《{title}》"),
                Language::En => format!("The End\n{title}"),
            };
            show(span, text, CaptionRole::End);
        }
    }
    shown
}

/// A chapter's number and its name on lines of their own (第三章 雨夜; Chapter 3: The Storm), if it has both.
fn numbered(chapter: &str) -> String {
    let parted = chapter.split_once(['：', ':', '—', '　']).or_else(|| match chapter.split_once(' ') {
        Some((number, name)) if number.starts_with('第') => Some((number, name)),
        _ => None,
    });
    match parted.map(|(number, name)| (number.trim(), name.trim())) {
        Some((number, name)) if !number.is_empty() && !name.is_empty() && number.chars().count() <= 16 => {
            format!("{number}\n{name}")
        }
        _ => chapter.to_owned(),
    }
}

fn words(rushes: &Rushes, starts: &[Time], canvas: &Canvas) -> Vec<Caption> {
    let mut shown = titles(rushes, starts);
    let roles = rushes.script.roles.iter();
    let names: Vec<&str> = roles.flat_map(|r| r.aliases.iter().chain([&r.name])).map(String::as_str).collect();
    for (made, &start) in rushes.shots.iter().zip(starts) {
        for ((line, span), take) in made.shot.lines.iter().zip(&made.pace.lines).zip(&made.takes) {
            let role = match (line.kind, &line.speaker) {
                (LineKind::Narration, _) | (_, None) => CaptionRole::Narration,
                (_, Some(role)) => {
                    let seen = made.shot.cast.iter().any(|p| p.role == *role);
                    let name = rushes.script.role(role).map(|r| r.name.clone());
                    CaptionRole::Speech { speaker: name.filter(|_| !seen) }
                }
            };
            let at = start + span.start;
            shown.extend(captions::of_line(line, take, at, role, rushes.script.language, canvas, &names));
        }
    }
    shown.sort_by_key(|c| c.span.start);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Place, pace};
    use crate::tests::{frame_with_face, scene, shot, take};
    use kinora_model::Language;
    use kinora_model::script::{Emotion, Era, Gesture, Presence};
    use kinora_ports::provider::Spoken;
    use kinora_timeline::MediaId;

    const INSIDE: Place =
        Place { opens_film: false, opens_scene: false, closes_scene: false, closes_film: false, bounds: None };

    fn sound(seconds: f64) -> SoundTake {
        SoundTake { media: MediaId("sound.wav".into()), seconds }
    }

    /// A shot whose second line tells of a knock with its third word, made by somebody who stands at the right.
    fn knocked() -> (Scene, Shot, Vec<SpeechTake>) {
        let mut shot = shot("s1-1", &["It is late.", "Then she knocked twice."]);
        shot.sounds = vec![Sound::Knock, Sound::Thunder];
        shot.cast = ["role-1", "role-2"]
            .map(|role| Presence { role: RoleId::new(role), emotion: Emotion::Calm, gesture: Gesture::Stand })
            .to_vec();
        shot.cues = vec![Cue { sound: Sound::Knock, at: Some((1, 9)), by: Some(RoleId::new("role-2")) }];
        let word = |chars, start: f64| Spoken { chars, start, end: start + 0.3 };
        let mut takes = vec![take(2.0), take(3.0)];
        takes[1].words = vec![word(0..4, 0.1), word(5..8, 0.6), word(9..16, 1.25), word(17..22, 2.0)];
        (scene(vec![]), shot, takes)
    }

    fn heard(scene: &Scene, shot: &Shot, takes: Vec<SpeechTake>, stands: BTreeMap<RoleId, f64>) -> Vec<SoundClip> {
        let pace = pace(scene, shot, INSIDE, &takes);
        let source = Source::Still { media: MediaId("still.png".into()) };
        let effects = vec![sound(1.0), sound(7.0)];
        let made = MadeShot { scene, shot, pace, takes, source, camera: CameraMove::Static, stands, effects };
        let script = Script {
            title: "Late".into(),
            language: Language::En,
            era: Era::Modern,
            roles: vec![],
            scenes: vec![scene.clone()],
            span: None,
            warnings: vec![],
        };
        let rushes =
            Rushes { script: &script, wishes: &Wishes::default(), shots: vec![made], music: None, beds: vec![] };
        cut(&rushes).sounds
    }

    #[test]
    fn a_sound_is_heard_with_the_word_that_tells_of_it_and_from_whoever_makes_it() {
        let (scene, shot, takes) = knocked();
        let line = pace(&scene, &shot, INSIDE, &takes).lines[1];
        let stands = BTreeMap::from([(RoleId::new("role-2"), 0.5)]);
        let sounds = heard(&scene, &shot, takes.clone(), stands);
        let effects: Vec<&SoundClip> = sounds.iter().filter(|clip| clip.bus == Bus::Effect).collect();
        let [knock, thunder] = effects[..] else { panic!("{} effects", effects.len()) };
        assert_eq!(knock.span.start, line.start + Time::from_secs_f64(1.25));
        assert!((knock.pan - 0.5 * EFFECT_WIDTH).abs() < 1e-9 && thunder.pan == 0.0);
        // Nobody tells of the thunder: it comes with the picture.
        assert!(thunder.span.start < line.start);
        // Without the words' times, by the share of the line before the word; without a face, by the seat.
        let takes: Vec<_> = takes.into_iter().map(|take| SpeechTake { words: vec![], ..take }).collect();
        let sounds = heard(&scene, &shot, takes, BTreeMap::new());
        let knock = sounds.iter().find(|clip| clip.bus == Bus::Effect).expect("the knock");
        let late = (knock.span.start - line.start).as_secs_f64();
        assert!((late - 3.0 * 9.0 / 23.0).abs() < 0.01, "{late}");
        assert!(knock.pan > 0.2);
    }

    #[test]
    fn no_sound_outlasts_the_film() {
        let (scene, shot, takes) = knocked();
        let sounds = heard(&scene, &shot, takes.clone(), BTreeMap::new());
        let end = pace(&scene, &shot, INSIDE, &takes).length;
        assert!(sounds.iter().any(|clip| clip.span.end() == end), "thunder lasts longer than this shot");
        assert!(sounds.iter().all(|clip| clip.span.end() <= end));
    }

    #[test]
    fn faces_say_who_stands_where() {
        let mut frame = frame_with_face("role-1");
        (frame.board, frame.view) = ((1000, 500), 0.8);
        for sheet in &mut frame.sheets {
            (sheet.layer.x, sheet.layer.w) = (690, 20);
        }
        let stands = motion::stands(&frame);
        assert!((stands[&RoleId::new("role-1")] - 0.5).abs() < 1e-9, "{stands:?}");
    }
}
