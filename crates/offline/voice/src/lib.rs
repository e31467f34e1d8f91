//! Text to speech for films, in process: Mandarin and English, a named voice for every role.
//!
//! A line goes left to right through small modules, none of which knows the next:
//!
//! ```text
//! text ─ zh::number / en::number ▶ words written out (traced: each knows its characters)
//!      ─ reading ▶ zh (jieba, phrase readings, tone sandhi) · en (misaki, guesses) ▶ pieces: words and marks
//!      ─ breath ▶ what one run of the model speaks ─ network ▶ samples and the length of every symbol
//!      ─ studio ▶ pitched, trimmed, joined with pauses, levelled ─ timing ▶ word times and mouth shapes
//! ```
//!
//! The voice is Kokoro-82M v1.0 (Apache-2.0) by way of `rten`. Everything is pure Rust and runs where it is called: no
//! port, no task, no process. [`Studio`] is shared; [`cast`] decides once per film who speaks with which [`Voice`];
//! [`prepare_model`] is called by the installer only.

mod breath;
mod cast;
mod en;
mod network;
mod numeral;
mod piece;
mod prepare;
mod reading;
mod sound;
mod speech;
mod studio;
mod symbols;
mod timing;
mod traced;
mod voices;
mod zh;

pub use cast::cast;
pub use prepare::prepare_model;
pub use speech::{Delivery, Mouth, PAD, SAMPLE_RATE, Speech, Word};
pub use studio::{MODEL_FILE, Studio, voice_file};
pub use voices::{Voice, VoiceCard, voices};
