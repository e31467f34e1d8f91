//! Segments that are seen: pictures, films, words, filters over everything.

use super::{
    Feature, Reader,
    keys::Keys,
    looks,
    loose::Loose,
    names,
    speed::{HEARD, Pace},
    words,
};
use crate::{
    Clip, Curve, Ease, Effect, Fit, Key, Look, Motion, Phase, Source, Span, Stretch, Time, Track, Transform, Transition,
};
use kinora_model::Result;
use serde_json::Value;

/// Keyframed properties that are rendered.
const PROPERTIES: [&str; 14] = [
    "KFTypePositionX",
    "KFTypePositionY",
    "KFTypeScaleX",
    "KFTypeScaleY",
    "KFTypeScale",
    "KFTypeUniformScale",
    "UNIFORM_SCALE",
    "KFTypeRotation",
    "KFTypeAlpha",
    "KFTypeBrightness",
    "KFTypeContrast",
    "KFTypeSaturation",
    "KFTypeVolume",
    "KFTypeGlobalAlpha",
];

/// When a segment is on the film's clock; none where it has no length. Each border is rounded by itself, later on.
pub(super) fn span(segment: &Value) -> Option<Span> {
    let range = segment.at("target_timerange");
    let (start, duration) = (range.at("start").micros(), range.at("duration").micros());
    (start >= 0 && duration > 0).then(|| Span::new(Time::from_micros(start), Time::from_micros(duration)))
}

impl<'d> Reader<'d, '_> {
    /// A track of films, photos and GIFs. `is_bottom`: the first of its kind, on which backgrounds count.
    pub(super) fn video_track(&mut self, track: &'d Value, is_bottom: bool) -> Result<()> {
        let muted = track.at("attribute").num().unwrap_or(0.0) as i64 & 1 == 1
            || (is_bottom && self.draft.at("config").at("video_mute").flag(false));
        let mut clips: Vec<(Clip, Option<&'d Value>)> = Vec::new();
        for segment in track.at("segments").list() {
            if !segment.at("visible").flag(true) {
                continue;
            }
            let Some(span) = span(segment) else { continue };
            let refs = self.refs(segment);
            if let Some(clip) = self.video_clip(segment, span, &refs, is_bottom, muted)? {
                clips.push((clip, refs.iter().find(|r| r.0 == "transitions").map(|r| r.1)));
            }
        }
        self.lay(clips);
        Ok(())
    }

    fn video_clip(
        &mut self,
        segment: &'d Value,
        span: Span,
        refs: &[(&'d str, &'d Value)],
        is_bottom: bool,
        muted: bool,
    ) -> Result<Option<Clip>> {
        let id = segment.at("material_id").word();
        let Some(&("videos", material)) = self.materials.get(id) else {
            match self.materials.get(id) {
                Some((kind, material)) => {
                    let feature = match *kind {
                        "drafts" => Feature::CompoundClip,
                        "text_templates" => Feature::TextTemplate,
                        "stickers" => Feature::Sticker,
                        _ => Feature::Segment,
                    };
                    self.warnings.skipped(feature, material.at("name").word());
                }
                None => self.warnings.skipped(Feature::Segment, ""),
            }
            return Ok(None);
        };
        // The editor keeps a compound clip as an empty film beside what it is made of.
        if let Some((_, compound)) = refs.iter().find(|r| r.0 == "drafts") {
            let name = [compound.at("name"), material.at("material_name")].map(Loose::word);
            self.warnings.skipped(Feature::CompoundClip, name.into_iter().find(|n| !n.is_empty()).unwrap_or_default());
            return Ok(None);
        }
        let Some(found) = self.found(material, false)? else { return Ok(None) };
        let range = segment.at("source_timerange");
        let (start, length) = (range.at("start").micros().max(0), range.at("duration").micros());
        let speeds = refs.iter().find(|r| r.0 == "speeds").map(|r| r.1);
        let target = segment.at("target_timerange").at("duration").micros();
        let pace = Pace::of(segment, speeds, (length > 0).then_some(length), target);
        if segment.at("reverse").flag(false) && found.moves {
            self.warnings.skipped(Feature::Reverse, material.at("material_name").word());
        }
        let keys = Keys::of(segment);
        for property in keys.properties().filter(|p| !PROPERTIES.contains(p)) {
            self.warnings.skipped(Feature::Keyframe, property);
        }
        // Of a picture that stands nothing is heard.
        if found.sounds && !muted && pace.speed >= HEARD {
            self.add_sound(segment, span, refs, &pace, found.media.clone());
        }
        let media = found.media.clone();
        let source = if found.moves {
            Source::Video { media, start: Time::from_micros(start), speed: pace.speed, warp: pace.warp }
        } else {
            Source::Still { media }
        };
        let look = self.look(material, &keys, refs, is_bottom, found.clear)?;
        let motions = self.motions(refs, Feature::Animation);
        let look = (look != Look::default()).then(|| Box::new(look));
        Ok(Some(Clip { look, motions, ..Clip::new(span, source, transform(segment, &keys)) }))
    }

    /// A track of words.
    pub(super) fn text_track(&mut self, track: &'d Value) {
        let mut clips = Vec::new();
        for segment in track.at("segments").list().iter().filter(|s| s.at("visible").flag(true)) {
            let Some(span) = span(segment) else { continue };
            let Some(&(kind, material)) = self.materials.get(segment.at("material_id").word()) else {
                self.warnings.skipped(Feature::Segment, "");
                continue;
            };
            if kind != "texts" {
                self.warnings.skipped(Feature::TextTemplate, material.at("name").word());
                continue;
            }
            let refs = self.refs(segment);
            for (_, effect) in refs.iter().filter(|r| r.0 == "effects") {
                let feature = match effect.at("type").word() {
                    "text_shape" => Feature::TextBubble,
                    _ => Feature::TextEffect,
                };
                let name = effect.at("name").word();
                self.warnings.skipped(feature, if name.is_empty() { effect.at("resource_id").word() } else { name });
            }
            let Some(words) = words::words(material, &mut self.warnings) else { continue };
            let keys = Keys::of(segment);
            let motions = self.motions(&refs, Feature::TextAnimation);
            let source = Source::Words(Box::new(words));
            clips.push((Clip { motions, ..Clip::new(span, source, transform(segment, &keys)) }, None));
        }
        self.lay(clips);
    }

    /// A track of filters and effects over everything below.
    pub(super) fn effect_track(&mut self, track: &'d Value) {
        let mut clips = Vec::new();
        for segment in track.at("segments").list().iter().filter(|s| s.at("visible").flag(true)) {
            let Some(span) = span(segment) else { continue };
            match self.materials.get(segment.at("material_id").word()) {
                Some(&(kind @ ("effects" | "video_effects"), material)) => {
                    if let Some(effect) = self.effect(kind, material) {
                        clips.push((Clip::new(span, Source::Effect(effect), Transform::default()), None));
                    }
                }
                _ => self.warnings.skipped(Feature::Adjustment, ""),
            }
        }
        self.lay(clips);
    }

    /// The filter that a material of `effects` or `video_effects` stands for; none where it cannot be rendered.
    pub(super) fn effect(&mut self, kind: &str, material: &Value) -> Option<Effect> {
        let name = material.at("name").word();
        let feature = match (kind, material.at("type").word()) {
            ("effects", _) => Feature::Filter,
            (_, "face_effect") => Feature::FaceEffect,
            _ => Feature::Effect,
        };
        let known = if feature == Feature::Filter { names::filter(name) } else { names::effect(name) };
        match known.filter(|_| feature != Feature::FaceEffect) {
            Some(kind) => {
                self.warnings.approximated(feature, name);
                let value = material.at("value").num().unwrap_or(1.0);
                // capcut-mate's callers write percent.
                let strength = if value > 1.0 { value / 100.0 } else { value };
                Some(Effect { kind, strength: strength.clamp(0.0, 1.0) })
            }
            None => {
                self.warnings.skipped(feature, name);
                None
            }
        }
    }

    /// The animations that a segment refers to.
    fn motions(&mut self, refs: &[(&'d str, &'d Value)], feature: Feature) -> Vec<Motion> {
        let mut motions = Vec::new();
        let animations = refs.iter().filter(|r| r.0 == "material_animations");
        for animation in animations.flat_map(|r| r.1.at("animations").list()) {
            let name = animation.at("name").word();
            let phase = match animation.at("type").word() {
                "in" => Phase::In,
                "out" => Phase::Out,
                _ => Phase::Loop,
            };
            let (start, length) = (animation.at("start").micros().max(0), animation.at("duration").micros());
            if length <= 0 {
                continue;
            }
            let span = Span::new(Time::from_micros(start), Time::from_micros(length));
            match names::motion(name, phase, span.duration) {
                Some((kind, exact)) => {
                    if !exact {
                        self.warnings.approximated(feature, name);
                    }
                    motions.extend(kind.into_iter().map(|kind| Motion { span, phase, kind }));
                }
                None => self.warnings.skipped(feature, name),
            }
        }
        motions
    }

    /// Puts clips on a track, in order; those that overlap an earlier one go onto a further track above it. A transition
    /// belongs to the clip before the cut and needs one that touches it.
    fn lay(&mut self, mut clips: Vec<(Clip, Option<&'d Value>)>) {
        clips.sort_by_key(|c| c.0.span.start);
        let mut rows: Vec<(Track, Vec<Option<&'d Value>>)> = Vec::new();
        for (clip, transition) in clips {
            let free = rows.iter().position(|(t, _)| t.clips.last().is_none_or(|c| c.span.end() <= clip.span.start));
            let row = match free {
                Some(row) => &mut rows[row],
                None => {
                    rows.push(Default::default());
                    rows.last_mut().expect("just pushed")
                }
            };
            row.0.clips.push(clip);
            row.1.push(transition);
        }
        for (mut track, transitions) in rows {
            for (i, material) in transitions.into_iter().enumerate() {
                let Some(material) = material else { continue };
                let name = material.at("name").word();
                let frame = self.canvas.rate.frame();
                let pair = track.clips.get(i).zip(track.clips.get(i + 1));
                let Some((a, b)) = pair.filter(|(a, b)| b.span.start - a.span.end() < frame) else {
                    self.warnings.skipped(Feature::Transition, name);
                    continue;
                };
                let duration = Time::from_micros(material.at("duration").micros());
                let duration = duration.min(a.span.duration).min(b.span.duration);
                if duration <= Time::ZERO {
                    continue;
                }
                let (kind, exact) = names::transition(name);
                if !exact {
                    self.warnings.approximated(Feature::Transition, name);
                }
                // A gap of less than a frame is closed: the two are meant to touch.
                let touching = b.span.start;
                track.clips[i].span.duration = touching - track.clips[i].span.start;
                track.transitions.push(Transition { after: i, duration, kind });
            }
            self.tracks.push(track);
        }
    }

    /// What is done to a picture beyond placing it.
    fn look(
        &mut self,
        material: &'d Value,
        keys: &Keys,
        refs: &[(&'d str, &'d Value)],
        is_bottom: bool,
        clear: bool,
    ) -> Result<Look> {
        let mut look = Look { crop: looks::crop(material.at("crop")), clear, ..Look::default() };
        look.tone = looks::tone(keys, refs);
        for &(kind, material) in refs {
            match kind {
                "masks" | "common_mask" => match looks::mask(material) {
                    Some(mask) => look.masks.push(mask),
                    None => self.warnings.skipped(Feature::Mask, material.at("name").word()),
                },
                "chromas" => look.key = looks::key(material),
                "canvases" if is_bottom => look.backdrop = self.backdrop(material)?,
                "effects" => match material.at("type").word() {
                    "mix_mode" => {
                        let name = material.at("name").word();
                        match names::blend(name) {
                            Some(blend) => look.blend = blend,
                            None => self.warnings.skipped(Feature::BlendMode, name),
                        }
                    }
                    "brightness" | "contrast" | "saturation" => {}
                    "filter" => look.effects.extend(self.effect(kind, material)),
                    other => {
                        let name = material.at("name").word();
                        self.warnings.skipped(Feature::Adjustment, if name.is_empty() { other } else { name });
                    }
                },
                "video_effects" => look.effects.extend(self.effect(kind, material)),
                _ => {}
            }
        }
        Ok(look)
    }
}

/// Where and how large a segment's picture is: its `clip`, and over it its keyframes.
fn transform(segment: &Value, keys: &Keys) -> Transform {
    let clip = segment.at("clip");
    let still = |of: &Value, key: &str, default: f64| of.at(key).num().unwrap_or(default);
    let constant = Curve::constant;
    // Halves of the canvas, y upwards, into whole canvases, y downwards.
    let place = clip.at("transform");
    let x = keys.curve(&["KFTypePositionX"], |v| v / 2.0);
    let y = keys.curve(&["KFTypePositionY"], |v| -v / 2.0);
    let scale = clip.at("scale");
    let (still_x, still_y) = (still(scale, "x", 1.0), still(scale, "y", 1.0));
    let both = keys.curve(&["UNIFORM_SCALE", "KFTypeUniformScale", "KFTypeScale"], |v| v);
    let (kx, ky) = (keys.curve(&["KFTypeScaleX"], |v| v), keys.curve(&["KFTypeScaleY"], |v| v));
    let uniform = segment.at("uniform_scale").at("on").flag(true);
    let (sx, sy) = match (both, kx, ky) {
        (Some(both), ..) => (both.clone(), both),
        // A uniform scale is written as a curve of x alone.
        (None, Some(kx), None) if uniform => (kx.clone(), kx),
        (None, kx, ky) => (kx.unwrap_or_else(|| constant(still_x)), ky.unwrap_or_else(|| constant(still_y))),
    };
    let flip = clip.at("flip");
    let (fx, fy) = (flip.at("horizontal").flag(false), flip.at("vertical").flag(false));
    let mirrored = |curve: Curve, flipped: bool| {
        let sign = if flipped { -1.0 } else { 1.0 };
        Curve(curve.0.into_iter().map(|k| Key { value: k.value * sign, ..k }).collect())
    };
    let (scale, stretch) = if sx == sy {
        let stretch = Stretch { x: mirrored(constant(1.0), fx), y: mirrored(constant(1.0), fy) };
        (sx, (fx || fy).then(|| Box::new(stretch)))
    } else {
        (constant(1.0), Some(Box::new(Stretch { x: mirrored(sx, fx), y: mirrored(sy, fy) })))
    };
    Transform {
        fit: Fit::Contain,
        x: x.unwrap_or_else(|| constant(still(place, "x", 0.0) / 2.0)),
        y: y.unwrap_or_else(|| constant(-still(place, "y", 0.0) / 2.0)),
        scale,
        rotation: keys.curve(&["KFTypeRotation"], |v| v).unwrap_or_else(|| constant(still(clip, "rotation", 0.0))),
        opacity: keys
            .curve(&["KFTypeAlpha", "KFTypeGlobalAlpha"], |v| v.clamp(0.0, 1.0))
            .unwrap_or_else(|| constant(still(clip, "alpha", 1.0).clamp(0.0, 1.0))),
        stretch,
    }
}

/// A key at `at`.
pub(super) fn key(at: Time, value: f64) -> Key {
    Key { at, value, ease: Ease::Linear }
}
