//! The `kinora` program: the command line, the asset packs, the server and its configuration, and the wiring that names the concrete types.

mod assets;
mod cli;
mod config;
mod intake;
mod serve;
mod wiring;

use std::process::ExitCode;

/// A request makes and drops hundreds of small things: a fifth of what it costs with the C library's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
