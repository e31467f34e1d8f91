//! What tests of Kinora share. A dependency of tests only.

pub use kinora_engine as engine;
