//! The gate over stores in memory, and a face that uses all of it.

mod calls;
mod desk;
mod files;
mod media;
mod once;
mod sign_in;
