//! Media programs behind types: ffmpeg and ffprobe are found, checked, fed, read and stopped here, and nowhere else.
//!
//! This is the only crate that spawns processes ([`process`]); everything that leaves it is a type: what a file holds
//! ([`Probe`]), its pictures ([`VideoReader`]) and samples ([`SoundReader`]), an encoder to write into ([`Encoder`]), a
//! finished film ([`assemble`]), pictures taken over as they are coded ([`mod@copy`]), what is seen and heard in one
//! ([`study`]). It knows nothing of timelines or of tasks.
//!
//! Files are believed by their first bytes, never by their name ([`sniff`]). What comes from outside is looked at before
//! anything else opens it ([`intake`]), and every ffmpeg runs with allow-lists, behind walls within which it could open
//! nothing but its own job's files anyway ([`confine`]).

pub mod assemble;
pub mod confine;
pub mod copy;
pub mod decode;
pub mod encode;
pub mod extract;
pub mod ffmpeg;
pub mod intake;
pub mod probe;
pub mod process;
pub mod sniff;
pub mod study;

pub use assemble::{Film, assemble};
pub use decode::{SoundReader, VideoReader, View};
pub use encode::{Encoder, SoundFormat, VideoFormat};
pub use extract::{extract_sound, extract_speech};
pub use ffmpeg::{Ffmpeg, Version};
pub use probe::{Packet, Packets, Probe, Stream, StreamKind};
pub use sniff::{Format, sniff};
