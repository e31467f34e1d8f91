//! Prints the screenplay of a file: `cargo run --release -p kinora-reader --example screenplay -- story.txt [seconds]`.

use kinora_reader::{Limits, Wish, open, read, screenplay};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give a file")?;
    let max_seconds = arguments.next().map(|s| s.parse()).transpose()?;
    let novel = open(&std::fs::read(&path)?, &path, &Limits::default())?;
    let script = read(&novel, &Wish { max_seconds, ..Wish::default() })?;
    print!("{}", screenplay(&script));
    Ok(())
}
