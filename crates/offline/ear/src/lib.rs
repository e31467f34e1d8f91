//! What is said in a sound, and when: speech in about a hundred languages, written down in process.
//!
//! A sound goes left to right through small modules, none of which knows the next:
//!
//! ```text
//! samples ─ window (30 s at most, silence skipped) ─ spectrum ▶ log-mel frames ─ network: encoder ▶ what was heard
//!         ─ network: decoder + rules ▶ likeliest signs, one after another ─ doubt (made up? then nothing)
//!         ─ vocabulary ▶ text ▶ segments with their times
//! ```
//!
//! The network is Whisper (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision"; weights MIT),
//! found in the asset pack `whisper` as a file of CTranslate2. Its sums are done by `rten-gemm` in pure Rust.
//! A recogniser of this kind writes sentences for music and for silence, too, if nobody stops it: [`Ear`] rather tells
//! nothing than what was not said. No port, no task, no process.

mod doubt;
mod ear;
mod matrix;
mod network;
mod rules;
mod scribe;
mod spectrum;
mod vocabulary;
mod weights;
mod window;

pub use ear::{Ear, SAMPLE_RATE, Segment};
