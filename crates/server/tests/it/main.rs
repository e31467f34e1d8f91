//! The program as a person runs it: real stories, real ffmpeg, real voices.

mod bad_input;
mod commands;
mod death;
mod film;
mod kinora;
