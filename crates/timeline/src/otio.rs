//! A film as OpenTimelineIO: JSON that other editors open.
//!
//! Written by the schema names and fields of OpenTimelineIO 0.17 (`Timeline.1`, `Track.1`, `Clip.2`, `Transition.1`). Times
//! are in frames of the film; what is between two frames (a sound's beginning) has a fraction. Captions are markers of
//! the whole, for the format has no text; how loud a sound is stands in its metadata under `kinora`.

use crate::draft::write::film::{File, Find, lanes, pieces};
use crate::{Bus, Clip, MediaId, SoundClip, Source, Span, Time, Timeline, Track, TransitionKind};
use kinora_model::{Error, Result, text};
use serde_json::{Value, json};

/// Writes `timeline`, whose pictures are files, under this name.
///
/// # Errors
/// [`Internal`](kinora_model::ErrorKind::Internal) where `find` does not know a file, or a picture that is no file is left
/// in it.
pub fn write(timeline: &Timeline, name: &str, find: Find) -> Result<Value> {
    let film = Film { timeline, find };
    let mut tracks = Vec::new();
    for (i, track) in timeline.tracks.iter().filter(|track| !track.hidden).enumerate() {
        tracks.push(film.pictures(&format!("V{}", i + 1), track)?);
    }
    let mut number = 0;
    for bus in [Bus::Speech, Bus::Music, Bus::Effect, Bus::Ambience] {
        let heard = timeline.sounds.iter().filter(|s| s.bus == bus && s.span.start < timeline.duration).collect();
        for lane in lanes(heard, |sound: &&SoundClip| sound.span) {
            number += 1;
            tracks.push(film.sounds(&format!("A{number} {}", word(bus)), &lane)?);
        }
    }
    let markers: Vec<Value> = timeline
        .captions
        .iter()
        .map(|caption| {
            json!({
                "OTIO_SCHEMA": "Marker.2", "name": caption.text, "color": "WHITE", "comment": caption.text,
                "marked_range": film.range(caption.span),
                "metadata": {"kinora": {"language": caption.language, "role": caption.role}},
            })
        })
        .collect();
    let stack = json!({
        "OTIO_SCHEMA": "Stack.1", "name": "tracks", "source_range": null, "effects": [], "markers": markers,
        "enabled": true, "metadata": {}, "children": tracks,
    });
    let canvas = timeline.canvas;
    Ok(json!({
        "OTIO_SCHEMA": "Timeline.1", "name": name, "global_start_time": film.moment(Time::ZERO), "tracks": stack,
        "metadata": {"kinora": {"width": canvas.width, "height": canvas.height, "rate": [canvas.rate.num, canvas.rate.den]}},
    }))
}

fn word(bus: Bus) -> &'static str {
    match bus {
        Bus::Speech => "speech",
        Bus::Music => "music",
        Bus::Effect => "effects",
        Bus::Ambience => "ambience",
    }
}

struct Film<'a> {
    timeline: &'a Timeline,
    find: Find<'a>,
}

impl Film<'_> {
    fn moment(&self, time: Time) -> Value {
        let rate = self.timeline.canvas.rate;
        let fps = f64::from(rate.num) / f64::from(rate.den);
        // Whole frames come out whole: the product is exact before it is divided.
        let frames = i128::from(time.ticks()) * i128::from(rate.num);
        let ticks = i128::from(Time::PER_SECOND) * i128::from(rate.den);
        json!({"OTIO_SCHEMA": "RationalTime.1", "rate": fps, "value": frames as f64 / ticks as f64})
    }

    fn range(&self, span: Span) -> Value {
        let (start, duration) = (self.moment(span.start), self.moment(span.duration));
        json!({"OTIO_SCHEMA": "TimeRange.1", "start_time": start, "duration": duration})
    }

    fn gap(&self, length: Time) -> Value {
        json!({
            "OTIO_SCHEMA": "Gap.1", "name": "", "source_range": self.range(Span::new(Time::ZERO, length)), "effects": [],
            "markers": [], "enabled": true, "metadata": {},
        })
    }

    fn file(&self, media: &MediaId) -> Result<File> {
        (self.find)(media).ok_or_else(|| {
            Error::internal(text!("the film names {media}, which was not fetched"; "影片引用了未取得的 {media}"))
        })
    }

    fn clip(&self, file: &File, used: Span, effects: Vec<Value>, metadata: Value) -> Value {
        let available = (file.length > Time::ZERO).then(|| self.range(Span::new(Time::ZERO, file.length)));
        json!({
            "OTIO_SCHEMA": "Clip.2", "name": file.name, "source_range": self.range(used), "effects": effects, "markers": [],
            "enabled": true, "metadata": metadata, "active_media_reference_key": "DEFAULT_MEDIA",
            "media_references": {"DEFAULT_MEDIA": {
                "OTIO_SCHEMA": "ExternalReference.1", "name": file.name, "target_url": file.path,
                "available_range": available, "available_image_bounds": null, "metadata": {},
            }},
        })
    }

    fn track(&self, name: &str, kind: &str, children: Vec<Value>) -> Value {
        json!({
            "OTIO_SCHEMA": "Track.1", "name": name, "kind": kind, "source_range": null, "effects": [], "markers": [],
            "enabled": true, "metadata": {}, "children": children,
        })
    }

    fn pictures(&self, name: &str, track: &Track) -> Result<Value> {
        let (mut children, mut at) = (Vec::new(), Time::ZERO);
        for (i, clip) in track.clips.iter().enumerate() {
            if clip.span.start > at {
                children.push(self.gap(clip.span.start - at));
            }
            children.push(self.picture(clip)?);
            at = clip.span.end();
            if let Some(transition) = track.transitions.iter().find(|transition| transition.after == i) {
                let half = Time::from_ticks(transition.duration.ticks() / 2);
                let (kind, color) = match transition.kind {
                    TransitionKind::Dip(color) => ("Custom_Transition", Some([color.r, color.g, color.b])),
                    _ => ("SMPTE_Dissolve", None),
                };
                children.push(json!({
                    "OTIO_SCHEMA": "Transition.1", "name": if color.is_some() { "dip" } else { "dissolve" },
                    "transition_type": kind, "in_offset": self.moment(half),
                    "out_offset": self.moment(transition.duration - half), "metadata": {"kinora": {"through": color}},
                }));
            }
        }
        Ok(self.track(name, "Video", children))
    }

    fn picture(&self, clip: &Clip) -> Result<Value> {
        let (media, start, speed) = match &clip.source {
            Source::Still { media } => (media, Time::ZERO, 1.0),
            Source::Video { media, start, speed, .. } => (media, *start, *speed),
            _ => {
                let what = text!("a picture that is no file cannot be written as OpenTimelineIO"; "非文件画面无法写为 OpenTimelineIO");
                return Err(Error::internal(what));
            }
        };
        let file = self.file(media)?;
        let warp = (speed != 1.0).then(|| {
            json!({"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "", "effect_name": "LinearTimeWarp", "time_scalar": speed,
                   "enabled": true, "metadata": {}})
        });
        let metadata = json!({"kinora": {"transform": clip.transform}});
        Ok(self.clip(&file, Span::new(start, clip.span.duration), warp.into_iter().collect(), metadata))
    }

    fn sounds(&self, name: &str, lane: &[&SoundClip]) -> Result<Value> {
        let (mut children, mut at) = (Vec::new(), Time::ZERO);
        for sound in lane {
            let file = self.file(&sound.media)?;
            for (piece, from) in pieces(sound, file.length, self.timeline.duration) {
                if piece.start > at {
                    children.push(self.gap(piece.start - at));
                }
                at = piece.end();
                let metadata = json!({"kinora": {
                    "gain_db": sound.gain, "pan": sound.pan, "fade_in": self.moment(sound.fade_in),
                    "fade_out": self.moment(sound.fade_out),
                }});
                children.push(self.clip(&file, Span::new(from, piece.duration), vec![], metadata));
            }
        }
        Ok(self.track(name, "Audio", children))
    }
}
