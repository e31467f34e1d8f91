//! Fake vendors: servers that speak a paid vendor's API, keep count of what they were ordered, and fail as planned. For tests
//! only; each follows the states and refusals of the vendor it stands for, and each is itself called by that vendor's own Python
//! client in this crate's tests, so that neither is made up.
//!
//! ```no_run
//! # async fn example() {
//! use kinora_vendorfakes::{Fake, Kind, Mishap};
//! let fake = Fake::start(Kind::Ark).await;
//! fake.plan([Mishap::AnswerLost]);
//! let base = fake.base_url(); // for the account's `base_url`, with the key `kinora_vendorfakes::KEY`
//! # let _ = base;
//! assert_eq!(fake.charges().len(), 0);
//! # }
//! ```
//!
//! A job is over after it was asked after so many times ([`Fake::set_patience`]); no clock runs here. What is made are the
//! files of `assets/`, or those of [`Fake::set_media`].

mod ark;
mod books;
mod comfyui;
mod elevenlabs;
mod gemini;
mod openai;
mod server;
mod tencent;
mod wire;

pub use books::{Books, Charge, Media};
pub use server::{Fake, Kind, Mishap};
pub use wire::{Asked, Part};

/// The key that every fake takes; Tencent's too, as `SecretKey` to the `SecretId` [`KEY_ID`].
pub const KEY: &str = "sk-fake-0123456789abcdef";
/// Tencent's `SecretId`.
pub const KEY_ID: &str = "AKIDfake0123456789abcdef";
