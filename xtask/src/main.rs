//! Chores of the repository: `cargo xtask tidy` and `cargo xtask licences`.

use std::path::Path;
use std::process::ExitCode;

mod licences;
mod tidy;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository");
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => match tidy::faults(root) {
            Ok(faults) if faults.is_empty() => {
                println!("tidy: the house is in order");
                ExitCode::SUCCESS
            }
            Ok(faults) => {
                faults.iter().for_each(|f| eprintln!("tidy: {f}"));
                ExitCode::FAILURE
            }
            Err(error) => {
                eprintln!("tidy: {error:#}");
                ExitCode::FAILURE
            }
        },
        Some("licences") => match licences::write(root) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("licences: {error:#}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: cargo xtask tidy        hold the plan of the house in ARCHITECTURE.md against the code");
            eprintln!("       cargo xtask licences    write THIRD_PARTY.md");
            ExitCode::from(2)
        }
    }
}
