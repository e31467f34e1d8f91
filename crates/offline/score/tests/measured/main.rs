//! What comes out, measured as sound: levels, lengths, spectra, borders.

mod effects;
mod measure;
mod music;
