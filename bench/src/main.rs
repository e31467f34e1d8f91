//! Measures the renderer against what it says it reaches.
//!
//! One piece of work (`work`): stills that slowly move, dissolves, Chinese and English captions, a voice over music. It is
//! rendered by Kinora and by others (`rivals`), in turns, each in a process of its own; CPU seconds and memory are those of
//! the whole process tree (`meter`); pictures are held against the ideal move in floating point (`ideal`). A whole film of a
//! story goes through the program itself (`whole`). The outcome is a table of figure, target and whether it was met. A missed target is told and is no failure.

mod clips;
mod drawings;
mod drawn;
mod film;
mod ideal;
mod meter;
mod rivals;
mod rows;
mod server;
mod table;
mod voice;
mod whole;
mod work;

use clap::{Parser, Subcommand};
use kinora_model::Result;
use std::path::PathBuf;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Measure everything and print the table.
    All {
        /// Only the first four shots, and fewer repeats.
        #[arg(long)]
        quick: bool,
        /// Folder for media, the rival's Python environment and results.
        #[arg(long, default_value = "target/bench")]
        folder: PathBuf,
        /// Folder of the caption fonts.
        #[arg(long, default_value = ".assets/fonts")]
        fonts: PathBuf,
        /// Leave MoviePy out (it is fetched with pip on first use).
        #[arg(long)]
        no_moviepy: bool,
        /// Only these groups of rows.
        #[arg(long, value_enum)]
        only: Vec<table::Group>,
        #[command(flatten)]
        tools: whole::Tools,
    },
    /// Render the work once; a run of its own so that it can be measured from outside.
    #[command(hide = true)]
    Render(film::Order),
    /// Draw the layered shots and keep the timeline over them.
    #[command(hide = true)]
    Draw {
        /// Folder for both.
        #[arg(long)]
        media: PathBuf,
        /// Lines of the picture.
        #[arg(long, default_value_t = 720)]
        height: u32,
    },
    /// Draw stills and keep none.
    #[command(hide = true)]
    Stills,
    /// Speak lines, and write down for how long; a run of its own so that it can be measured from outside.
    #[command(hide = true)]
    Speak(voice::Reading),
    /// Write the work's composed frames without encoding them.
    #[command(hide = true)]
    Compose(film::Order),
}

fn main() -> std::process::ExitCode {
    let outcome: Result<()> = match Cli::parse().what {
        What::All { quick, folder, fonts, no_moviepy, only, tools } => {
            let asked = |group: table::Group| {
                let left_out = no_moviepy && group == table::Group::Moviepy;
                !left_out && (only.is_empty() || only.contains(&group))
            };
            table::all(quick, &folder, &fonts, &tools, &asked)
        }
        What::Draw { media, height } => film::draw(&media, height),
        What::Stills => drawn::stills(),
        What::Speak(reading) => voice::speak(&reading),
        What::Render(order) => film::render(&order),
        What::Compose(order) => film::compose(&order),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
