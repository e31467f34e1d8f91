//! The program as a person runs it: real stories, real ffmpeg, real voices.

mod accounts;
mod bad_input;
mod chaos;
mod commands;
mod death;
mod described;
mod disk;
mod film;
mod gallery;
mod hired;
mod hired_faces;
mod kinora;
mod money;
mod open_faces;
mod render;
mod server;
mod serving;
mod tokens;
mod unsaid;
