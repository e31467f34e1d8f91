//! How the server is set up: one file, variables, options of the command line.
//!
//! Two tiers. *As written*: keys with values from several [sources](source), of which the later ones win, each value
//! knowing where it stands. *As meant*: [`Config`], in which a size is a number of bytes and a key is a key. On the way
//! from one to the other every mistake is noted with its place; only the whole list is reported, so that nobody mends
//! one mistake to learn of the next.

mod hiring;
mod meant;
mod source;
mod written;

pub use hiring::{Conversation, Hiring, Model, Replication};
pub use meant::{Config, Faces, LogForm};
pub use source::Given;
pub use written::Line;

use kinora_model::{Error, Result};

/// Reads the configuration.
///
/// # Errors
/// `Invalid` with all mistakes, each with file or variable and key.
pub fn load(given: &Given) -> Result<Config> {
    read(given).map(|(config, _)| config)
}

/// The configuration and all its keys: what each is set to and where, secrets masked.
///
/// # Errors
/// As [`load`].
pub fn read(given: &Given) -> Result<(Config, Vec<Line>)> {
    let mut written = written::Written::new(source::gather(given)?);
    let config = meant::of(&mut written);
    let lines = written.end()?;
    match config {
        Some(config) => Ok((config, lines)),
        None => Err(Error::internal(kinora_model::text!("the configuration cannot be read"; "无法读取配置"))),
    }
}

#[cfg(test)]
mod tests;
