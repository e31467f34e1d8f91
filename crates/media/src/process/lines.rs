//! What children write, line by line, within bounds.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    sync::mpsc,
    thread::JoinHandle,
};

/// One line that a running program wrote.
#[derive(Clone, Debug)]
pub enum Line {
    /// To its standard output.
    Out(String),
    /// To its standard error.
    Err(String),
}

/// Bytes after which a line is cut, for a child that writes without ever ending one.
const LONGEST: u64 = 16 << 20;

/// The next line of `from`, without its end; none at the end of all.
fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>) -> Option<String> {
    line.clear();
    match from.take(LONGEST).read_until(b'\n', line) {
        Ok(n) if n > 0 => Some(String::from_utf8_lossy(line).trim_end().to_owned()),
        _ => None,
    }
}

pub(super) fn forward(
    from: impl Read + Send + 'static,
    send: mpsc::SyncSender<Line>,
    kind: fn(String) -> Line,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let (mut from, mut buffer) = (BufReader::new(from), Vec::new());
        while let Some(text) = next_line(&mut from, &mut buffer) {
            if send.send(kind(text)).is_err() {
                return;
            }
        }
    })
}

/// Drains `from` and keeps its last lines.
pub(super) fn last_of(from: impl Read) -> Vec<String> {
    let mut kept = VecDeque::new();
    let (mut from, mut buffer) = (BufReader::new(from), Vec::new());
    while let Some(text) = next_line(&mut from, &mut buffer) {
        if kept.len() == 40 {
            kept.pop_front();
        }
        // The ends of lines are what tells; nobody reads megabytes of one.
        kept.push_back(text.chars().take(2000).collect::<String>().trim().to_owned());
    }
    kept.into()
}

/// The last line that says something of its own: ffmpeg closes with lines that only repeat that it failed.
pub(super) fn meaningful(lines: &[String]) -> Option<&str> {
    let hollow = ["Conversion failed!", "Error while ", "Exiting"];
    let says = |l: &&String| !l.is_empty() && !hollow.iter().any(|h| l.starts_with(h));
    lines.iter().rev().find(says).or(lines.last()).map(String::as_str)
}
