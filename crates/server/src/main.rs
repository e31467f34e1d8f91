//! The `kinora` program: the command line, the asset packs, and the wiring that names the concrete types.

mod assets;
mod cli;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
