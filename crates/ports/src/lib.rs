//! What the film needs from the world, as small traits.
//!
//! Three families: where work and media live ([`store`], [`queue`], [`events`], [`blobs`]), what time it is
//! ([`clock`]), and who makes things ([`provider`], one trait per capability). Beside them, [`paid`]
//! says how the engine pays, and [`fetch`] gets what a stranger names. Each method says what holds if the process dies in
//! it. Nothing here knows SQL, HTTP or a vendor.

pub mod blobs;
pub mod clock;
pub mod events;
pub mod fetch;
pub mod paid;
pub mod provider;
pub mod queue;
pub mod store;
