//! A film as a draft.
//!
//! Takes a timeline of files: stills and videos. A drawn picture in layers has no likeness in a draft; whoever exports
//! renders it to a file first and puts that in its place.
//!
//! What the editor has no field for is written as near as it has: equal-power fades become linear ones, music that makes
//! way for speech becomes keyframes of its volume, words get a look like the renderer's. The renderer levels a film as a
//! whole; whoever exports says by how much, and each sound is so much louder. What cannot be said at all is told in
//! [`Written::warnings`].

mod curves;
mod lanes;

use super::names::{self, Group};
use super::{
    Align, Draft, Fades, KeyPoint, Look, Picture, PictureKind, Placement, Shadow, Sound, Stroke, TextBox, TrackKind,
    Transit, Words,
};
use crate::{
    Bus, Caption, CaptionRole, Clip, MediaId, SoundClip, Source, Span, Time, Timeline, Track, TransitionKind,
    caption::Setting,
};
use curves::{constant_or, volume};
use kinora_model::{Error, Language, Result, Text, text};
pub use lanes::lanes;

/// A file as a draft speaks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Where it is, inside of the draft's folder.
    pub path: String,
    /// Its name, for people.
    pub name: String,
    /// Its pixels, as shown; zero for a sound.
    pub size: (u32, u32),
    /// Its length; zero for a still.
    pub length: Time,
    /// Whether something is heard in it.
    pub sound: bool,
}

/// A draft, written.
#[derive(Debug)]
pub struct Written {
    /// Its content.
    pub draft: Draft,
    /// What of the film is not in it, or not quite as it was.
    pub warnings: Vec<Text>,
}

/// Finds what is known of a file of the timeline.
pub type Find<'a> = &'a dyn Fn(&MediaId) -> Option<File>;

/// Writes `timeline` as a draft whose ids come from `seed`, all of its sounds louder by `raised` decibels.
///
/// # Errors
/// [`Internal`](kinora_model::ErrorKind::Internal) where `find` does not know a file, or a picture in layers or of one
/// colour is left in it.
pub fn draft_of(timeline: &Timeline, raised: f64, find: Find, seed: &str) -> Result<Written> {
    let canvas = &timeline.canvas;
    let fps = f64::from(canvas.rate.num) / f64::from(canvas.rate.den);
    let draft = Draft::new(canvas.width, canvas.height, fps, seed);
    let mut film = Film { timeline, raised, find, draft, warnings: vec![] };
    for (i, track) in timeline.tracks.iter().filter(|track| !track.hidden).enumerate() {
        film.pictures(track, &if i == 0 { "画面".to_owned() } else { format!("画面 {}", i + 1) })?;
    }
    for (bus, name) in [(Bus::Speech, "对白"), (Bus::Music, "配乐"), (Bus::Effect, "音效"), (Bus::Ambience, "环境声")]
    {
        film.sounds(bus, name)?;
    }
    film.captions("字幕", CaptionRole::is_subtitle);
    film.captions("标题", |role| !role.is_subtitle());
    Ok(Written { draft: film.draft, warnings: film.warnings })
}

/// When a sound plays up to the film's `end`, and from where in its file of this length: one piece, or one for each time
/// that it begins again.
pub fn pieces(sound: &SoundClip, length: Time, end: Time) -> Vec<(Span, Time)> {
    let end = sound.span.end().min(end);
    let (mut at, mut from, mut pieces) = (sound.span.start, sound.start, Vec::new());
    while at < end {
        let rest = if sound.looped && length > from { length - from } else { end - at };
        let piece = Span::new(at, rest.min(end - at));
        pieces.push((piece, from));
        (at, from) = (piece.end(), Time::ZERO);
    }
    pieces
}

/// The most that the editor makes a sound louder: by 20 dB.
const LOUDEST: f64 = 10.0;

struct Film<'a> {
    timeline: &'a Timeline,
    raised: f64,
    find: Find<'a>,
    draft: Draft,
    warnings: Vec<Text>,
}

impl Film<'_> {
    fn warn(&mut self, what: Text) {
        if !self.warnings.contains(&what) {
            self.warnings.push(what);
        }
    }

    fn file(&self, media: &MediaId) -> Result<File> {
        (self.find)(media).ok_or_else(|| {
            Error::internal(text!("the film names {media}, which was not fetched"; "影片引用了未取得的 {media}"))
        })
    }

    fn pictures(&mut self, track: &Track, name: &str) -> Result<()> {
        let laid = self.draft.add_track(TrackKind::Video, name, None);
        for (i, clip) in track.clips.iter().enumerate() {
            let (media, kind) = match &clip.source {
                Source::Still { media } => (media, None),
                Source::Video { media, start, speed, .. } => {
                    let length = Time::from_secs_f64(clip.span.duration.as_secs_f64() * speed);
                    (media, Some(Span::new(*start, length)))
                }
                _ => {
                    let what =
                        text!("a picture that is no file cannot be written into a draft"; "非文件画面无法写入草稿");
                    return Err(Error::internal(what));
                }
            };
            let file = self.file(media)?;
            let kind = match kind {
                None => PictureKind::Photo,
                Some(source) => PictureKind::Video { length: file.length, source, sound: file.sound },
            };
            let (place, keys) = self.placed(clip, file.size);
            let mut picture = Picture::new(file.path, file.name, file.size, kind, clip.span);
            // What is heard is on tracks of its own.
            picture.volume = 0.0;
            picture.place = place;
            picture.keys = keys;
            if let Some(transition) = track.transitions.iter().find(|transition| transition.after == i) {
                picture.transit = self.transit(transition.kind, transition.duration);
            }
            self.draft.add_picture(&laid, &picture);
        }
        Ok(())
    }

    fn transit(&mut self, kind: TransitionKind, length: Time) -> Option<Transit> {
        let name = match kind {
            TransitionKind::Dip(color) if u32::from(color.r) + u32::from(color.g) + u32::from(color.b) < 384 => "闪黑",
            TransitionKind::Dip(_) => "闪白",
            TransitionKind::Dissolve => "叠化",
            // No film of ours has another one.
            other => {
                self.warn(text!("a transition became a dissolve: {other:?}"; "转场改为叠化：{other:?}"));
                "叠化"
            }
        };
        names::find(Group::Transition, name).map(|named| Transit { named, length: Some(length) })
    }

    /// Where a clip of a file of this size stands, and what of that changes.
    fn placed(&self, clip: &Clip, (w, h): (u32, u32)) -> (Placement, Vec<KeyPoint>) {
        let canvas = &self.timeline.canvas;
        let (across, down) =
            (f64::from(canvas.width) / f64::from(w.max(1)), f64::from(canvas.height) / f64::from(h.max(1)));
        // The editor fits pictures in; what covers is so much larger.
        let fit = match clip.transform.fit {
            crate::clip::Fit::Contain => 1.0,
            crate::clip::Fit::Cover => across.max(down) / across.min(down),
        };
        let (t, length, mut keys) = (&clip.transform, clip.span.duration, Vec::new());
        let mut value = |curve, property, scale: f64| constant_or(curve, length, property, scale, &mut keys);
        let scale = value(&t.scale, "KFTypeScaleX", fit);
        let place = Placement {
            offset: (value(&t.x, "KFTypePositionX", 2.0), value(&t.y, "KFTypePositionY", -2.0)),
            rotation: value(&t.rotation, "KFTypeRotation", 1.0),
            alpha: value(&t.opacity, "KFTypeAlpha", 1.0),
            scale: (scale, scale),
            flip: (false, false),
        };
        (place, keys)
    }

    fn sounds(&mut self, bus: Bus, name: &str) -> Result<()> {
        let timeline = self.timeline;
        let heard: Vec<_> =
            timeline.sounds.iter().filter(|s| s.bus == bus && s.span.start < timeline.duration).collect();
        for (n, lane) in lanes(heard, |sound| sound.span).into_iter().enumerate() {
            let name = if n == 0 { name.to_owned() } else { format!("{name} {}", n + 1) };
            let track = self.draft.add_track(TrackKind::Audio, &name, None);
            for clip in lane {
                let file = self.file(&clip.media)?;
                if clip.pan != 0.0 {
                    self.warn(text!("sounds stand in the middle: a draft has no place for left and right"; "声音一律居中：草稿没有声像字段"));
                }
                let parts = pieces(clip, file.length, timeline.duration);
                for (i, (piece, from)) in parts.iter().copied().enumerate() {
                    let (first, last) = (i == 0, i + 1 == parts.len());
                    let (gain, mut keys) = volume(timeline, self.raised, clip, piece);
                    if keys.iter().map(|key| key.value).fold(gain, f64::max) > LOUDEST {
                        self.warn(text!("a sound is quieter than in the film: a draft makes none louder by more than 20 dB"; "有声音比成片中轻：草稿最多只能放大 20 dB"));
                        keys.iter_mut().for_each(|key| key.value = key.value.min(LOUDEST));
                    }
                    self.draft.add_sound(
                        &track,
                        &Sound {
                            path: file.path.clone(),
                            name: file.name.clone(),
                            length: file.length,
                            target: piece,
                            source: Span::new(from, piece.duration),
                            volume: gain.min(LOUDEST),
                            fades: Fades {
                                rise: if first { clip.fade_in } else { Time::ZERO },
                                fall: if last { clip.fade_out } else { Time::ZERO },
                            },
                            keys,
                        },
                    );
                }
            }
        }
        Ok(())
    }

    fn captions(&mut self, name: &str, wanted: impl Fn(&CaptionRole) -> bool) {
        let timeline = self.timeline;
        let shown: Vec<_> = timeline
            .captions
            .iter()
            .filter(|c| wanted(&c.role) && !c.text.trim().is_empty() && c.span.start < timeline.duration)
            .collect();
        for (n, lane) in lanes(shown, |caption| caption.span).into_iter().enumerate() {
            let name = if n == 0 { name.to_owned() } else { format!("{name} {}", n + 1) };
            let track = self.draft.add_track(TrackKind::Text, &name, None);
            for caption in lane {
                let words = self.words(caption);
                self.draft.add_words(&track, &words);
            }
        }
    }

    /// A caption's words, with the look that the renderer gives them.
    fn words(&self, caption: &Caption) -> Words {
        let canvas = &self.timeline.canvas;
        let (w, h) = (f64::from(canvas.width), f64::from(canvas.height));
        let (side, chinese) = (w.min(h), caption.language == Language::Zh);
        let Setting { em, bold, rim, plate } = caption.role.setting(caption.language);
        let look = Look {
            font: (!caption.role.is_subtitle()).then(|| names::SERIF.to_owned()),
            size: (side * em * 160.0 / w * 100.0).round() / 100.0,
            bold,
            stroke: Some(Stroke { color: [0.0; 3], alpha: 1.0, width: rim }),
            shadow: Some(Shadow { color: [0.0; 3], alpha: 0.55, diffuse: 15.0, distance: 5.0, angle: -45.0 }),
            ..Look::default()
        };
        let words = caption.text.trim();
        let (text, name) = match &caption.role {
            CaptionRole::Speech { speaker: Some(name) } if !name.trim().is_empty() => {
                let name = format!("{}{}", name.trim(), if chinese { "：" } else { ": " });
                let length = name.chars().count();
                (name + words, Some(length))
            }
            _ => (words.to_owned(), None),
        };
        let mut words = Words::new(text, Span::new(caption.span.start, caption.span.duration), look.clone());
        // The renderer's colour of names.
        words.parts.extend(name.map(|length| (0..length, Look { color: [1.0, 222.0 / 255.0, 150.0 / 255.0], ..look })));
        if !caption.role.is_subtitle()
            && let Some((first, rest)) = caption.text.trim().split_once('\n')
        {
            // What is small and golden on the renderer's cards: above a chapter's name, below the other titles.
            let (first, rest) = (first.chars().count(), rest.chars().count());
            let (part, share, gap) = match caption.role {
                CaptionRole::Chapter => (0..first, 0.56, 0.62),
                _ => (first + 1..first + 1 + rest, 0.36, 0.95 / 0.36),
            };
            // In ems of the lower line, of which a little is there by itself.
            words.line_spacing = ((gap - 0.02) / 0.05_f64).round();
            let size = (words.look.size * share * 100.0).round() / 100.0;
            let gold = [226.0 / 255.0, 194.0 / 255.0, 132.0 / 255.0];
            words.parts.push((part, Look { color: gold, size, ..words.look.clone() }));
        }
        words.align = Align::Centre;
        constant_or(&caption.presence(), caption.span.duration, "KFTypeAlpha", 1.0, &mut words.keys);
        if caption.role.is_subtitle() {
            words.boxed = Some(TextBox { color: [0.0; 3], alpha: plate, radius: 0.5 });
            // The middle of two lines.
            words.place.offset.1 = if h > w { -0.68 } else { -0.8 };
        } else {
            // The optical middle, where the renderer's cards have it.
            words.place.offset.1 = 0.03;
        }
        words
    }
}
