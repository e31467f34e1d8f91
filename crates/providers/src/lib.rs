//! Who stands behind the ports: one folder per vendor, and [`offline`], which needs no vendor.
//!
//! An adapter only translates: port request → the maker's own words → port take. It never retries, never meters and
//! never knows which task asked. What all vendors have in common is beside their folders: how anything leaves this machine
//! ([`net`]), how an order is kept (`order`), how media come and go (`material`, `voice`, `picture`).
//!
//! A vendor is a folder (`mod` opens an account, `wire` is what is said, a file per capability, `card.toml` is what it can do)
//! and a line in [`vendors`].

mod account;
mod ark;
mod comfyui;
mod elevenlabs;
mod gemini;
mod material;
mod mp3;
pub mod net;
pub mod offline;
mod openai;
mod order;
mod picture;
mod standing;
mod tencent;
pub mod vendors;
mod voice;

pub use account::Account;
pub use vendors::open;
