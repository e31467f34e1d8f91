//! A small face, put together from the parts and asked over a real connection.

mod events;
mod face;
mod frame;
mod media;
