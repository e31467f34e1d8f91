//! The `kinora` program: the command line, the asset packs, the server and its configuration, and the wiring that names the concrete types.

mod assets;
mod cli;
mod config;
mod intake;
mod serve;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
