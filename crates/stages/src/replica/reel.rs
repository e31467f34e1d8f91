//! The new film on a timeline.

use super::{Framing, ReplicaOrder};
use crate::clip::whole_frames;
use crate::motion;
use crate::pace::RATE;
use kinora_model::Language;
use kinora_ports::provider::{FrameTake, SoundTake};
use kinora_timeline::{
    Bus, Canvas, Caption, CaptionRole, Clip, Color, Curve, Layered, MediaId, Mix, SoundClip, Source, Span, Time,
    Timeline, Track, Transform,
};
use std::collections::BTreeMap;

/// A point stands for so long at least, in seconds.
const READ: f64 = 1.0;

/// The film. `mark` is a picture of the canvas's size that lies over it.
pub(crate) fn reel(
    order: &ReplicaOrder,
    stills: &BTreeMap<Framing, FrameTake>,
    music: SoundTake,
    language: Language,
    mark: Option<MediaId>,
) -> Timeline {
    let count = order.shots.len();
    let (mut track, mut at, mut end) = (Track::default(), Time::ZERO, 0.0);
    for (n, seconds) in order.shots.iter().enumerate() {
        // Borders are rounded, not lengths: the hundredth shot is as much in time as the first.
        end += seconds;
        let length = whole_frames(end) - at;
        let framing = Framing::of(n, count);
        let Some(take) = stills.get(&framing).filter(|_| length > Time::ZERO) else { continue };
        let layers = take.sheets.iter().map(|sheet| sheet.layer.clone()).collect();
        let (width, height) = take.board;
        let source = Source::Layered(Box::new(Layered { width, height, view: take.view, layers }));
        let transform = motion::camera(framing.camera(n), length);
        track.clips.push(Clip::new(Span::new(at, length), source, transform));
        at += length;
    }
    let duration = at;
    let captions = placed(order)
        .into_iter()
        .map(|(text, from, to)| {
            let (from, to) = (whole_frames(from.max(1e-9)).min(duration), whole_frames(to).min(duration));
            let from = if from <= RATE.frame() { Time::ZERO } else { from };
            Caption { span: Span::new(from, to - from), text, language, role: CaptionRole::Narration }
        })
        .filter(|caption| caption.span.duration > Time::ZERO)
        .collect();
    let music = SoundClip {
        span: Span::new(Time::ZERO, duration),
        media: music.media,
        start: Time::ZERO,
        bus: Bus::Music,
        gain: Curve::constant(-3.0),
        pan: 0.0,
        fade_in: Time::from_millis(120).min(duration),
        fade_out: Time::from_millis(900).min(duration),
        looped: music.seconds < duration.as_secs_f64(),
        play: None,
    };
    let mut tracks = vec![track];
    if let Some(media) = mark {
        let clip = Clip::new(Span::new(Time::ZERO, duration), Source::Still { media }, Transform::default());
        tracks.push(Track { clips: vec![clip], ..Track::default() });
    }
    let canvas = Canvas { width: order.width, height: order.height, rate: RATE, background: Color::BLACK };
    Timeline { canvas, duration, tracks, sounds: vec![music], mix: Mix::default(), captions, as_edited: false }
}

/// Which points are written when, in seconds: spread evenly, changing with a cut where one is near. Points for which
/// there is no time to read them are not among them.
pub(crate) fn placed(order: &ReplicaOrder) -> Vec<(String, f64, f64)> {
    let seconds: f64 = order.shots.iter().sum();
    let count = order.points.len().min((seconds / READ).floor().max(1.0) as usize);
    let cuts: Vec<f64> = order
        .shots
        .iter()
        .scan(0.0, |at, s| {
            *at += s;
            Some(*at)
        })
        .collect();
    let each = seconds / count.max(1) as f64;
    let border = |n: usize| {
        let even = each * n as f64;
        if n == 0 || n == count {
            return even;
        }
        let near = cuts.iter().copied().min_by(|a, b| (a - even).abs().total_cmp(&(b - even).abs()));
        near.filter(|cut| (cut - even).abs() < (each - READ).max(0.0) / 2.0 + 1e-9).unwrap_or(even)
    };
    order.points.iter().take(count).enumerate().map(|(n, point)| (point.clone(), border(n), border(n + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::frame_with_face;

    fn order(shots: &[f64], points: &[&str]) -> ReplicaOrder {
        ReplicaOrder {
            picture: MediaId("p.png".into()),
            shots: shots.to_vec(),
            points: points.iter().map(|p| (*p).to_owned()).collect(),
            colour: None,
            width: 720,
            height: 1280,
        }
    }

    #[test]
    fn it_is_cut_as_its_pattern_is() {
        let order = order(&[2.0, 1.53, 3.0, 0.7], &["一", "二"]);
        let stills = Framing::ALL.into_iter().map(|framing| (framing, frame_with_face("role-1"))).collect();
        let music = SoundTake { media: MediaId("m.wav".into()), seconds: 7.23 };
        let timeline = reel(&order, &stills, music, Language::Zh, Some(MediaId("mark.png".into())));
        assert_eq!(timeline.check(), vec![]);
        let starts: Vec<f64> = timeline.tracks[0].clips.iter().map(|clip| clip.span.start.as_secs_f64()).collect();
        for (is, wanted) in starts.iter().zip([0.0, 2.0, 3.53, 6.53]) {
            assert!((is - wanted).abs() < 0.02, "{starts:?}");
        }
        assert!((timeline.duration.as_secs_f64() - 7.23).abs() < 0.02);
        assert_eq!(timeline.captions.len(), 2);
        assert_eq!(timeline.captions[1].span.start, timeline.tracks[0].clips[2].span.start, "it changes with a cut");
        assert_eq!(timeline.tracks.len(), 2);
    }

    #[test]
    fn points_have_time_to_be_read() {
        let many: Vec<String> = (0..9).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let placed = placed(&order(&[0.5; 8], &many));
        assert_eq!(placed.len(), 4, "four seconds are four points");
        assert!(placed.iter().all(|(_, from, to)| to - from >= READ - 1e-6), "{placed:?}");
        assert_eq!((placed[0].1, placed[3].2), (0.0, 4.0));
        assert_eq!(super::placed(&order(&[3.0], &[])), vec![]);
    }
}
