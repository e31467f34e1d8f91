//! Where settings come from: the file, the environment, the command line, later ones first in rank.

use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use kinora_model::{Error, Result, text};
use kinora_providers::vendors::WELL_KNOWN;
use std::path::{Path, PathBuf};

/// The file that is read where none is named, if it is there.
const FILE: &str = "kinora.toml";

/// What stands before our variables.
const PREFIX: &str = "KINORA_";

/// Variables of that prefix that are no settings of the server.
const OTHERS: [&str; 7] = ["LANG", "ASSETS", "DEBUG", "FFMPEG", "CONFINEMENT", "CONFIG", "CHAOS_FOLDER"];

/// Variables with names of their own, for people who come from elsewhere: each stands for a key. Those of vendors' own clients
/// ([`WELL_KNOWN`]) come on top.
const FOREIGN: [(&str, &str); 2] =
    [("VIDEO_POLL_INTERVAL", "tasks.poll_interval"), ("VIDEO_MAX_POLL_ATTEMPTS", "tasks.poll_attempts")];

/// What the process was given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The file named by `--config` or `KINORA_CONFIG`.
    pub file: Option<PathBuf>,
    /// All variables.
    pub variables: Vec<(String, String)>,
    /// Options of the command line: the option's name (`--listen`), its key, its value.
    pub options: Vec<(&'static str, &'static str, String)>,
}

impl Given {
    /// With the process's own variables.
    pub fn of_process(file: Option<PathBuf>, options: Vec<(&'static str, &'static str, String)>) -> Self {
        let variables = std::env::vars_os();
        let variables = variables.filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)));
        let file = file.or_else(|| std::env::var_os("KINORA_CONFIG").filter(|v| !v.is_empty()).map(PathBuf::from));
        Self { file, variables: variables.collect(), options }
    }
}

/// All sources as one.
///
/// # Errors
/// Where the file cannot be read, or is no TOML: then nothing in it can be looked at.
pub fn gather(given: &Given) -> Result<Figment> {
    let mut all = Figment::new();
    let by_name = given.file.as_deref();
    if let Some(path) = by_name.or_else(|| Some(Path::new(FILE)).filter(|p| p.exists())) {
        all = all.merge(Source::of_file(path)?);
    }
    let mut variables: Vec<&(String, String)> = given.variables.iter().collect();
    variables.sort();
    for (name, value) in variables {
        if let Some(key) = key_of(name).filter(|_| !value.is_empty()) {
            all = all.merge(Source::of_word(name, &key, value));
        }
    }
    for (option, key, value) in &given.options {
        all = all.merge(Source::of_word(option, key, value));
    }
    Ok(all)
}

/// The key that a variable sets: `KINORA_LIMITS__BODY` is `limits.body`.
fn key_of(variable: &str) -> Option<String> {
    if let Some((_, key)) = FOREIGN.iter().find(|(name, _)| *name == variable) {
        return Some((*key).to_owned());
    }
    for account in WELL_KNOWN {
        if let Some((_, field)) = account.variables.iter().find(|(name, _)| *name == variable) {
            let field = if *field == "api_key" { "key" } else { field };
            return Some(format!("providers.{}.{field}", account.name));
        }
    }
    let name = variable.strip_prefix(PREFIX).filter(|name| !OTHERS.contains(name))?;
    Some(name.to_lowercase().replace("__", "."))
}

/// One source, with the name that people know it by.
struct Source {
    name: String,
    file: Option<PathBuf>,
    values: Dict,
}

impl Source {
    fn of_file(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io(path.display(), e))?;
        let shown = path.display();
        let values: Dict = toml::from_str(&text).map_err(|wrong| {
            let why = wrong.message().to_owned();
            let line = wrong.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Error::invalid(text!("{shown}, line {line}: {why}"; "{shown} 第 {line} 行：{why}")).caused_by(wrong)
        })?;
        Ok(Self { name: shown.to_string(), file: Some(path.to_owned()), values })
    }

    /// One value, written as a word: a number, a truth, a list or table where it reads like one.
    fn of_word(name: &str, key: &str, word: &str) -> Self {
        let value: Value = word.parse().unwrap_or_else(|never| match never {});
        let values = figment::util::nest(key, value).into_dict().unwrap_or_default();
        Self { name: name.to_owned(), file: None, values }
    }
}

impl Provider for Source {
    fn metadata(&self) -> Metadata {
        match &self.file {
            Some(path) => Metadata::from(self.name.clone(), path.as_path()),
            None => Metadata::named(self.name.clone()),
        }
    }
    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}
