//! How far the film is, for people and for programs.

use super::{Caller, print};
use kinora_app::View;
use kinora_model::{Result, Text, text};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Shows progress: one line that changes on a terminal, a line a stage elsewhere, events as JSON where asked.
pub struct Display {
    caller: Caller,
    json: bool,
    terminal: bool,
    last: Option<View>,
    lines: usize,
}

impl Display {
    /// For this caller.
    pub fn new(caller: Caller, json: bool) -> Self {
        Self { caller, json, terminal: std::io::stderr().is_terminal(), last: None, lines: 0 }
    }

    /// How often it wants to be shown something.
    pub fn interval(&self) -> Duration {
        Duration::from_millis(if self.terminal && !self.json { 250 } else { 1000 })
    }

    /// Shows this, if it is new.
    pub fn show(&mut self, view: &View) -> Result<()> {
        if self.last.as_ref() == Some(view) {
            return Ok(());
        }
        if self.json {
            let now: Vec<&str> = view.now.iter().map(|t| self.caller.say(t)).collect();
            let event = json!({
                "event": "progress", "share": view.share, "seconds_left": view.seconds_left,
                "stages": view.stages, "now": now,
            });
            print(&format!("{event}\n"))?;
        } else if self.terminal {
            eprint!("\r\x1b[2K{}", self.line(view));
            let _ = std::io::stderr().flush();
        } else if self.is_worth_a_line(view) {
            eprintln!("{}", self.line(view));
        }
        self.last = Some(view.clone());
        Ok(())
    }

    /// Leaves the changing line.
    pub fn end(&self) {
        if self.terminal && !self.json {
            eprintln!();
        }
    }

    /// Elsewhere than on a terminal: when a stage is complete, and at each further twentieth of the whole.
    fn is_worth_a_line(&mut self, view: &View) -> bool {
        let twentieths = (view.share * 20.0) as usize;
        let is_new = self.last.is_none() || twentieths > self.lines;
        self.lines = self.lines.max(twentieths);
        is_new
    }

    fn line(&self, view: &View) -> String {
        let say = |t: &Text| self.caller.say(t).to_owned();
        let stages: Vec<String> = view
            .stages
            .iter()
            .filter(|s| s.tasks > 0)
            .map(|s| {
                let name = say(&s.name);
                if s.done == s.tasks { format!("{name} ✓") } else { format!("{name} {}/{}", s.done, s.tasks) }
            })
            .collect();
        let left = match view.seconds_left {
            Some(s) if view.share < 1.0 => say(&about(s)),
            _ => String::new(),
        };
        let now = view.now.first().map(say).unwrap_or_default();
        let percent = (view.share * 100.0).floor();
        format!("{percent:3.0}%  {}  {left}  {now}", stages.join(" · "))
    }
}

/// A length of time that is not known better than about.
fn about(seconds: f64) -> Text {
    let s = seconds.max(1.0);
    if s < 60.0 {
        let s = (s / 5.0).ceil() * 5.0;
        text!("about {s:.0} s left"; "约剩 {s:.0} 秒")
    } else {
        let m = (s / 60.0).ceil();
        text!("about {m:.0} min left"; "约剩 {m:.0} 分钟")
    }
}
