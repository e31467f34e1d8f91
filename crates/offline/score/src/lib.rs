//! The score: music out of moods and lengths, and the sounds of the world out of a word.
//!
//! It owns two skills. [`Orchestra`] plays a composed theme for each mood through a sampled General MIDI orchestra and
//! joins the themes where one passage becomes the next; [`effect`] and [`ambience`] make rain, doors, crickets and
//! streets by signal processing alone and need no file. Both are pure: no clock, no task, no thread, and the same
//! passages and seed give the same samples.
//!
//! Everything comes out as [`Stereo`] at [`SAMPLE_RATE`]. Levels are set here once, so that a mixer only decides how
//! much music a film wants: music is at [`MUSIC_LUFS`], beds are at [`effects::BED_LUFS`], and nothing exceeds −3 dBFS.

mod ambience;
pub mod effects;
mod level;
mod music;
mod stereo;

pub use ambience::ambience;
pub use effects::effect;
pub use music::{MUSIC_LUFS, Orchestra, Palette, Passage};
pub use stereo::{SAMPLE_RATE, Stereo};
