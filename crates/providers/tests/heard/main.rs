//! Hearing with the installed packs. These tests need `whisper`, `voice` and `score`: `make test` installs them first, and
//! without them they fail with a message that says so.

mod back;
mod booth;
mod told;
