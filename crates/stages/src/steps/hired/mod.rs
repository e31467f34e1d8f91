//! Work that somebody elsewhere is hired for, one file each: what is asked, and what is made of the answer. The words of
//! the requests stand in `prompts/`.

mod clip;
mod fitted;
mod frame;
mod portrait;
mod prompt;
mod score;
mod segment;
mod story;
mod study;
mod voice;

pub use clip::{HiredClipInput, HiredClipMade};
pub use frame::HiredFrame;
pub use portrait::HiredPortrait;
pub use score::HiredMusic;
pub use segment::HiredSegment;
pub use story::HiredStory;
pub use voice::HiredVoice;

use super::{Makers, RenderRoom, clip::ClipRetouchStep, picture, sound, voice as spoken};
use crate::hire::{Agency, step::HiredStep};
use kinora_engine::Step;
use std::sync::Arc;

/// The steps that hire.
pub(super) fn all(makers: &Makers, room: &RenderRoom, agency: &Agency) -> Vec<Arc<dyn Step>> {
    let Makers { scenarist, illustrator, actor, composer, .. } = makers;
    vec![
        Arc::new(story::HiredScriptStep { scenarist: scenarist.clone(), agency: agency.clone() }),
        HiredStep::boxed(frame::FrameWork(picture::FrameStep(illustrator.clone())), agency),
        HiredStep::boxed(portrait::PortraitWork(picture::PortraitStep(illustrator.clone())), agency),
        HiredStep::boxed(segment::SegmentWork(picture::SegmentStep), agency),
        HiredStep::boxed(voice::VoiceWork(spoken::VoiceStep(actor.clone())), agency),
        HiredStep::boxed(score::MusicWork(sound::MusicStep(composer.clone())), agency),
        HiredStep::boxed(clip::RetouchWork(ClipRetouchStep(illustrator.clone())), agency),
        HiredStep::boxed(clip::FilmWork, agency),
        HiredStep::boxed(clip::PictureWork, agency),
        Arc::new(study::HiredStudyStep(agency.clone())),
        Arc::new(clip::KeepStep(room.clone())),
    ]
}
