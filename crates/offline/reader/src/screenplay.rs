//! A script as people on a set read it.

use crate::span::seconds_of_shot;
use kinora_model::script::{Script, page};

/// Prints a script as a [shot list](page::shot_list), with lengths as far as they are known before anybody has spoken.
pub fn screenplay(script: &Script) -> String {
    page::shot_list(script, |shot| Some(seconds_of_shot(shot, script.language)))
}
