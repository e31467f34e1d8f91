//! Settings as they are written: keys are taken one by one, and what is wrong with each is noted.

use figment::Figment;
use figment::value::{Dict, Value};
use kinora_model::{Error, Result, Text, text};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A key and what it is set to, for people to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The key.
    pub key: String,
    /// Its value as TOML, `"***"` where it is a secret, `–` where there is none.
    pub value: String,
    /// File, variable or option; absent where nobody set it.
    pub place: Option<String>,
}

/// Settings, and what was found wrong with them so far.
pub struct Written {
    all: Figment,
    lines: Vec<Line>,
    taken: BTreeSet<String>,
    mistakes: Vec<Text>,
}

impl Written {
    /// Nothing is taken yet.
    pub fn new(all: Figment) -> Self {
        Self { all, lines: Vec::new(), taken: BTreeSet::new(), mistakes: Vec::new() }
    }

    /// The value of `key` as it is written.
    fn value(&mut self, key: &str) -> Option<Value> {
        self.taken.insert(key.to_owned());
        self.all.find_value(key).ok()
    }

    /// Where `key` is set.
    pub fn place(&self, key: &str) -> Option<String> {
        self.all.find_metadata(key).map(|metadata| metadata.name.to_string())
    }

    fn line(&mut self, key: &str, value: String) {
        let place = self.place(key);
        self.lines.push(Line { key: key.to_owned(), value, place });
    }

    /// Notes what is wrong with `key`.
    pub fn refuse(&mut self, key: &str, why: Text) {
        let place = self.place(key).unwrap_or_else(|| "–".to_owned());
        let (en, zh) = (why.en, why.zh);
        self.mistakes.push(text!("{place}: {key}: {en}"; "{place}：{key}：{zh}"));
    }

    /// The text of `key` (a number counts as its digits) as `read` understands it; `otherwise`, written the same way, where
    /// it is not set. `None` where it is not set and has no usual value, or is wrong.
    pub fn text<T>(&mut self, key: &str, otherwise: Option<&str>, read: impl Fn(&str) -> Result<T, Text>) -> Option<T> {
        let word = match self.value(key) {
            Some(Value::String(_, word)) => Some(word),
            Some(Value::Num(_, number)) => {
                let whole = number.to_i128().map(|n| n.to_string()).or_else(|| number.to_u128().map(|n| n.to_string()));
                whole.or_else(|| number.to_f64().map(|n| n.to_string()))
            }
            Some(_) => {
                self.refuse(key, text!("this must be a text"; "此处应为文本"));
                return None;
            }
            None => otherwise.map(str::to_owned),
        };
        let shown = word.as_deref().map_or_else(|| "–".to_owned(), quoted);
        self.line(key, shown);
        match read(&word?) {
            Ok(value) => Some(value),
            Err(why) => {
                self.refuse(key, why);
                None
            }
        }
    }

    /// The whole number of `key`, from `least` to `most`.
    pub fn number(&mut self, key: &str, otherwise: u64, least: u64, most: u64) -> u64 {
        self.text(key, Some(&otherwise.to_string()), |word| {
            word.parse().ok().filter(|n| (least..=most).contains(n)).ok_or_else(|| {
                text!("`{word}` is no whole number from {least} to {most}"; "`{word}` 不是 {least} 到 {most} 之间的整数")
            })
        })
        .unwrap_or(otherwise)
    }

    /// The number of bytes of `key`, as `10 MiB` or digits.
    pub fn size(&mut self, key: &str, otherwise: u64) -> u64 {
        let usual = kinora_http::outside::describe::size(otherwise);
        self.text(key, Some(&usual), |word| {
            word.parse::<bytesize::ByteSize>().ok().map(|size| size.as_u64()).filter(|n| *n > 0).ok_or_else(|| {
                text!("`{word}` is no size; write it like \"10 MiB\""; "`{word}` 不是大小；请写成如 \"10 MiB\" 的形式")
            })
        })
        .unwrap_or(otherwise)
    }

    /// The time of `key`, as `15 min`; a number without a unit counts as `unit`.
    pub fn time(&mut self, key: &str, otherwise: &str, unit: &str) -> Duration {
        let read = |word: &str| {
            let whole =
                if word.bytes().all(|b| b.is_ascii_digit()) { format!("{word}{unit}") } else { word.to_owned() };
            humantime::parse_duration(&whole).ok().filter(|time| !time.is_zero()).ok_or_else(|| {
                text!("`{word}` is no time; write it like \"15 min\" or \"30 days\""; "`{word}` 不是时长；请写成如 \"15 min\" 或 \"30 days\" 的形式")
            })
        };
        let usual = read(otherwise).unwrap_or(Duration::MAX);
        self.text(key, Some(otherwise), read).unwrap_or(usual)
    }

    /// The truth of `key`.
    pub fn truth(&mut self, key: &str, otherwise: bool) -> bool {
        let truth = match self.value(key) {
            None => otherwise,
            Some(value) => value.to_bool().unwrap_or_else(|| {
                self.refuse(key, text!("this must be true or false"; "此处应为 true 或 false"));
                otherwise
            }),
        };
        self.line(key, truth.to_string());
        truth
    }

    /// The texts in the list of `key`, each as `read` understands it.
    pub fn texts<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, Text>) -> Vec<T> {
        let words: Vec<Option<String>> = match self.value(key) {
            None => Vec::new(),
            Some(Value::Array(_, values)) => values.into_iter().map(Value::into_string).collect(),
            // A single word where a list may stand: variables are written so.
            Some(value) => vec![value.into_string()],
        };
        let shown: Vec<String> = words.iter().map(|w| quoted(w.as_deref().unwrap_or("–"))).collect();
        self.line(key, format!("[{}]", shown.join(", ")));
        let mut values = Vec::with_capacity(words.len());
        for word in words {
            let read = match word {
                Some(word) => read(&word),
                None => Err(text!("this must be a list of texts"; "此处应为文本列表")),
            };
            match read {
                Ok(value) => values.push(value),
                Err(why) => self.refuse(key, why),
            }
        }
        values
    }

    /// A file's path: one that is not absolute counts from the folder of the configuration's file, where it stands there.
    pub fn path(&mut self, key: &str, otherwise: Option<&str>) -> Option<PathBuf> {
        let from = self.all.find_metadata(key).and_then(|m| m.source.as_ref()).and_then(|s| s.file_path());
        let from = from.and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        self.text(key, otherwise, |word| Ok(from.join(word)))
    }

    /// The file of `key`, if it is set and can be read.
    pub fn file(&mut self, key: &str) -> Option<Vec<u8>> {
        let path = self.path(key, None)?;
        match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(cause) => {
                self.refuse(key, Error::io(path.display(), cause).what().clone());
                None
            }
        }
    }

    /// The tables in the list of `key`, of which each has only `known` keys, all texts; those in `secrets` are masked.
    pub fn tables(
        &mut self,
        key: &str,
        known: &[&str],
        secrets: &[&str],
    ) -> Vec<std::collections::BTreeMap<String, String>> {
        let tables: Vec<Option<Dict>> = match self.value(key) {
            None => Vec::new(),
            Some(Value::Array(_, values)) => values.into_iter().map(Value::into_dict).collect(),
            Some(value) => vec![value.into_dict()],
        };
        let mut found = Vec::with_capacity(tables.len());
        let mut shown = Vec::with_capacity(tables.len());
        for table in tables {
            let Some(table) = table else {
                self.refuse(key, text!("this must be a list of tables"; "此处应为表的列表"));
                continue;
            };
            let mut texts = std::collections::BTreeMap::new();
            for (name, value) in table {
                match value.into_string().filter(|_| known.contains(&name.as_str())) {
                    Some(text) => _ = texts.insert(name, text),
                    None => {
                        let list = known.join(", ");
                        self.refuse(key, text!("`{name}` is unknown or no text; known are {list}"; "`{name}` 未知或不是文本；可用的有 {list}"));
                    }
                }
            }
            let pair = |(name, text): (&String, &String)| match secrets.contains(&name.as_str()) {
                true => format!("{name} = \"***\""),
                false => format!("{name} = {}", quoted(text)),
            };
            shown.push(format!("{{ {} }}", texts.iter().map(pair).collect::<Vec<_>>().join(", ")));
            found.push(texts);
        }
        self.line(key, format!("[{}]", shown.join(", ")));
        found
    }

    /// The table of `key` as it is written, each of its fields shown on a line of its own; those in `secrets` masked.
    pub fn table(&mut self, key: &str, secrets: &[&str]) -> Option<serde_json::Map<String, serde_json::Value>> {
        let shown = match self.value(key)? {
            Value::Dict(_, table) => serde_json::to_value(table).ok(),
            _ => None,
        };
        let Some(serde_json::Value::Object(fields)) = shown else {
            self.refuse(key, text!("this must be a table"; "此处应为表"));
            return None;
        };
        for (name, value) in &fields {
            let (key, is_secret) = (format!("{key}.{name}"), secrets.contains(&name.as_str()));
            self.line(&key, if is_secret { quoted("***") } else { value.to_string() });
        }
        Some(fields)
    }

    /// The names in the table of `key`.
    pub fn names_of(&self, key: &str) -> Vec<String> {
        match self.all.find_value(key) {
            Ok(Value::Dict(_, table)) => table.into_keys().collect(),
            _ => Vec::new(),
        }
    }

    /// All lines, where nothing is wrong.
    ///
    /// # Errors
    /// `Invalid` with every mistake, keys that nobody knows among them.
    pub fn end(mut self) -> Result<Vec<Line>> {
        for key in self.unknown() {
            let near = self.taken.iter().min_by_key(|known| strsim::levenshtein(known, &key));
            let near = near.filter(|known| strsim::levenshtein(known, &key) <= 3).cloned();
            let why = match near {
                Some(near) => {
                    text!("there is no such key; did you mean `{near}`?"; "没有这个配置项；是否想写 `{near}`？")
                }
                None => text!("there is no such key"; "没有这个配置项"),
            };
            self.refuse(&key, why);
        }
        if self.mistakes.is_empty() {
            return Ok(self.lines);
        }
        let count = self.mistakes.len();
        let list = |wording: fn(&Text) -> &str| {
            self.mistakes.iter().map(|m| format!("\n  - {}", wording(m))).collect::<String>()
        };
        let (en, zh) = (list(|m| &m.en), list(|m| &m.zh));
        Err(Error::invalid(text!("the configuration has {count} mistake(s):{en}"; "配置中有 {count} 处错误：{zh}")))
    }

    /// Keys that were written and never taken.
    fn unknown(&self) -> Vec<String> {
        fn walk(written: &Written, above: &str, table: &Dict, found: &mut Vec<String>) {
            for (name, value) in table {
                let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
                if written.taken.contains(&key) {
                    continue;
                }
                match value {
                    Value::Dict(_, below) if !below.is_empty() => walk(written, &key, below, found),
                    _ => found.push(key),
                }
            }
        }
        let mut found = Vec::new();
        if let Ok(all) = self.all.extract::<Dict>() {
            walk(self, "", &all, &mut found);
        }
        found
    }
}

/// As a TOML text, or as a number where it is one.
fn quoted(word: &str) -> String {
    match word.parse::<i64>() {
        Ok(_) => word.to_owned(),
        Err(_) => toml::Value::String(word.to_owned()).to_string(),
    }
}
