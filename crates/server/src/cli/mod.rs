//! The commands. Each file is one; this chooses among them and speaks for all of them when something is wrong.

mod args;
mod assets;
mod doctor;
mod export;
mod film;
mod gallery;
mod hired;
mod progress;
mod providers;
mod render;
mod replicate;
mod script;
mod server;
mod server_args;
mod user;
mod voices;

use args::Order;
use kinora_model::{Error, ErrorKind, Language, Result};
use std::process::ExitCode;

/// The caller, as far as answers depend on them.
#[derive(Clone, Copy)]
pub struct Caller {
    /// Answer in this language.
    pub language: Language,
}

impl Caller {
    /// From `KINORA_LANG`, else the locale.
    fn of_environment() -> Self {
        let named = ["KINORA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        Self { language: named.map_or(Language::En, |l| Language::of_locale(&l)) }
    }
    /// The wording for this caller.
    pub fn say<'a>(&self, text: &'a kinora_model::Text) -> &'a str {
        text.in_language(self.language)
    }
}

/// Parses the command line, does what it says, and reports a failure in one sentence.
pub fn main() -> ExitCode {
    let caller = Caller::of_environment();
    let matches = match args::command(caller.language).try_get_matches() {
        Ok(matches) => matches,
        Err(asked) if !asked.use_stderr() => {
            // Help and version. A reader that closed the pipe has seen enough.
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(asked) if asked.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = asked.print();
            return ExitCode::from(2);
        }
        Err(wrong) => return report(caller, &args::mistake(&wrong)),
    };
    let done = args::order(&matches).and_then(|order| match order {
        Order::Film(order) => film::run(caller, order),
        Order::Render(order) => render::run(caller, &order),
        Order::Replicate(order) => replicate::run(caller, &order),
        Order::Script { input, json, wishes } => script::run(&input, json, &wishes),
        Order::Export(order) => export::run(caller, order),
        Order::Gallery(order) => gallery::run(caller, &order),
        Order::Voices { json } => voices::run(caller, json),
        Order::Doctor { json } => doctor::run(caller, json),
        Order::InstallAssets { packs } => assets::install(caller, &packs),
        Order::ListAssets => assets::list(caller),
        Order::Server(order) => server::run(caller, order),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(caller, &error),
    }
}

/// Says what went wrong, and with which code the program ends: 2 what was given is wrong, 3 something is not installed,
/// 130 stopped by a person, 1 everything else.
fn report(caller: Caller, error: &Error) -> ExitCode {
    eprintln!("kinora: {}", caller.say(error.what()));
    if std::env::var_os("KINORA_DEBUG").is_some() {
        let mut cause = std::error::Error::source(error);
        while let Some(c) = cause {
            eprintln!("  ← {c}");
            cause = c.source();
        }
    }
    ExitCode::from(match error.kind() {
        ErrorKind::Invalid | ErrorKind::NotFound => 2,
        ErrorKind::Missing => 3,
        ErrorKind::Cancelled => 130,
        _ => 1,
    })
}

/// Prints to standard output; a reader that closed the pipe has seen enough.
pub fn print(text: &str) -> Result<()> {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::io("stdout", e)),
        _ => Ok(()),
    }
}
