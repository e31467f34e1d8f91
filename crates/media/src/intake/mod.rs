//! Files from outside.

pub(crate) mod open;
