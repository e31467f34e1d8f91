//! A clip on a timeline.

use super::lay::script;
use super::whole_frames;
use crate::cut::{Bed, MadeShot, Music, Rushes, cut};
use crate::motion;
use crate::pace::Pace;
use kinora_model::film::{Captions, Wishes};
use kinora_model::script::Brief;
use kinora_ports::provider::{FrameTake, SoundTake};
use kinora_timeline::{Clip, Curve, MediaId, Source, Span, Time, Timeline, Track, Transform};

/// What is heard in a clip.
pub(crate) struct Heard {
    /// Its music.
    pub music: SoundTake,
    /// What its place sounds like.
    pub beds: Vec<Bed>,
    /// Its single sounds.
    pub effects: Vec<SoundTake>,
}

/// The clip of `seconds` on a canvas of this size: a film of one shot, without title, captions or fades, for whoever
/// ordered it will put it somewhere. `mark` is a picture of the canvas's size that lies over it.
pub(crate) fn reel(
    brief: &Brief,
    frame: &FrameTake,
    heard: Heard,
    seconds: f64,
    (width, height): (u32, u32),
    mark: Option<MediaId>,
) -> Timeline {
    let length = whole_frames(seconds);
    let pace = Pace { length, lines: vec![], sounds_at: Time::from_millis(300), title: None };
    let source = motion::animate(frame, &brief.shot, &pace, &[]);
    let script = script(brief);
    let (scene, shot) = (&brief.scene, &brief.shot);
    let (camera, effects, stands) = (shot.camera, heard.effects, motion::stands(frame));
    let made = MadeShot { scene, shot, pace, takes: vec![], source, camera, stands, effects };
    // Under a film it makes way for voices; here nobody speaks, and the place comes first.
    let music = Music { gain: -9.0, fade_out: Time::from_millis(900), ..Music::composed(heard.music) };
    let wishes = Wishes { captions: Captions::None, ..Wishes::default() };
    let mut timeline =
        cut(&Rushes { script: &script, wishes: &wishes, shots: vec![made], music: Some(music), beds: heard.beds });
    (timeline.canvas.width, timeline.canvas.height) = (width, height);
    for clip in timeline.tracks.iter_mut().flat_map(|t| &mut t.clips) {
        clip.transform.opacity = Curve::constant(1.0);
    }
    if let Some(media) = mark {
        let span = Span::new(Time::ZERO, length);
        let clip = Clip::new(span, Source::Still { media }, Transform::default());
        timeline.tracks.push(Track { clips: vec![clip], ..Track::default() });
    }
    timeline
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::unsaid;
    use crate::tests::frame_with_face;

    fn sound(seconds: f64) -> SoundTake {
        SoundTake { media: MediaId("sound.wav".into()), seconds }
    }

    #[test]
    fn a_clip_is_as_long_and_as_large_as_ordered() {
        for seconds in [1.0, 2.0, 2.51, 60.0] {
            let bed = Bed { take: sound(30.0), gain: -9.0, from_shot: 0 };
            let heard = Heard { music: sound(seconds), beds: vec![bed], effects: vec![] };
            let mark = Some(MediaId("mark.png".into()));
            let brief = unsaid("a road");
            let timeline = reel(&brief, &frame_with_face("role-1"), heard, seconds, (854, 480), mark);
            assert_eq!(timeline.check(), vec![]);
            assert!((timeline.duration.as_secs_f64() - seconds).abs() < 0.02, "{seconds}");
            assert_eq!((timeline.canvas.width, timeline.canvas.height), (854, 480));
            assert_eq!(timeline.tracks.len(), 2, "the mark lies over it");
            assert!(timeline.captions.is_empty() && timeline.tracks[0].clips[0].transform.opacity.is_constant());
        }
    }
}
