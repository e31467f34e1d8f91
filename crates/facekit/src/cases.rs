//! Files of requests and expected answers.
//!
//! A file is a list of cases, played in order:
//!
//! ```yaml
//! - name: a task is created
//!   as: anna                        # whose token; nobody's where absent
//!   send: POST /api/video/tasks
//!   headers: {Accept-Language: zh}
//!   body: {prompt: 一只猫, model: sora_video2}   # JSON; `form` for a form, in which `@a.png` is a given file; `raw` for anything else
//!   until: 60                       # asked again for so many seconds, until it answers as expected
//!   expect:
//!     status: 201
//!     headers: {content-type: application/json}
//!     body: {success: true, data: {videoId: <string>, status: QUEUED}}
//!   keep: {id: data.videoId}        # ${id} in later cases
//! ```
//!
//! An answer may hold more than is expected. `<string>`, `<number>`, `<bool>`, `<url>`, `<moment>` and `<absent>` stand for
//! any such value; a text that begins with `~` is looked for in the answer's.

use crate::{Answer, House};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// One request and what it should be answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "as")]
    who: Option<String>,
    send: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    raw: Option<String>,
    form: Option<BTreeMap<String, String>>,
    until: Option<f64>,
    expect: Expected,
    #[serde(default)]
    keep: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Value,
}

/// Plays the cases in `yaml`, and tells of all that were answered otherwise.
///
/// # Panics
/// Where it is no list of cases, and where an answer is not as expected.
pub async fn play(house: &House, yaml: &str) {
    play_with(house, yaml, &Props::default()).await;
}

/// What cases are played with that cannot stand in their file.
#[derive(Clone, Debug, Default)]
pub struct Props {
    /// Files of forms, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Words for `${name}`.
    pub words: BTreeMap<String, String>,
}

/// As [`play`], with these.
///
/// # Panics
/// As [`play`]; where a form names a file that is not given.
pub async fn play_with(house: &House, yaml: &str, props: &Props) {
    let cases: Vec<Case> = serde_yaml_ng::from_str(yaml).expect("a list of cases");
    let mut kept = props.words.clone();
    let mut faults = Vec::new();
    for case in cases {
        let case = filled(&case, &kept);
        let end = Instant::now() + Duration::from_secs_f64(case.until.unwrap_or(0.0));
        let (answer, found) = loop {
            let answer = ask(house, &case, props).await;
            let found = differences(&case.expect, &answer);
            if found.is_empty() || Instant::now() >= end {
                break (answer, found);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        let body = answer.json();
        for (name, path) in &case.keep {
            let value = path.split('.').try_fold(&body, |value, step| match step.parse::<usize>() {
                Ok(i) => value.get(i),
                Err(_) => value.get(step),
            });
            let text = value.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
            kept.insert(name.clone(), text.unwrap_or_default());
        }
        if !found.is_empty() {
            let said = String::from_utf8_lossy(&answer.body).chars().take(2000).collect::<String>();
            faults.push(format!("{}:\n  {}\n  answered {} {said}", case.name, found.join("\n  "), answer.status));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn ask(house: &House, case: &Case, props: &Props) -> Answer {
    let mut visit = match &case.who {
        Some(name) => house.visitor(name).await,
        None => house.stranger(),
    };
    if case.body.is_some() {
        visit = visit.with("content-type", "application/json");
    }
    for (name, value) in &case.headers {
        visit = visit.with(&name.to_lowercase(), value);
    }
    let (method, to) = case.send.split_once(' ').expect("a method and a path");
    if let Some(fields) = &case.form {
        return visit
            .with("content-type", &format!("multipart/form-data; boundary={BORDER}"))
            .send(method, to, form(fields, props))
            .await;
    }
    let body = match (&case.body, &case.raw) {
        (Some(body), _) => body.to_string(),
        (None, raw) => raw.clone().unwrap_or_default(),
    };
    visit.send(method, to, body).await
}

/// What stands between the parts of a form.
const BORDER: &str = "----kinora-cases-7f3a";

/// A form as it is sent.
fn form(fields: &BTreeMap<String, String>, props: &Props) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let file = value.strip_prefix('@').map(|file| {
            let bytes = props.files.get(file).unwrap_or_else(|| panic!("the file {file} is not given"));
            (format!("; filename=\"{file}\""), bytes.as_slice())
        });
        let (file_name, bytes) = file.unwrap_or((String::new(), value.as_bytes()));
        let head = format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BORDER}--\r\n").as_bytes());
    body
}

/// The case with `${name}` replaced by what was kept.
fn filled(case: &Case, kept: &BTreeMap<String, String>) -> Case {
    let fill = |text: &str| {
        kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
    };
    fn walk(value: &Value, fill: &dyn Fn(&str) -> String) -> Value {
        match value {
            Value::String(text) => fill(text).into(),
            Value::Array(items) => items.iter().map(|item| walk(item, fill)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, item)| (name.clone(), walk(item, fill))).collect(),
            other => other.clone(),
        }
    }
    let mut filled = case.clone();
    filled.send = fill(&case.send);
    filled.headers.values_mut().for_each(|value| *value = fill(value));
    filled.body = case.body.as_ref().map(|body| walk(body, &fill));
    filled.raw = case.raw.as_deref().map(fill);
    filled.form.iter_mut().flatten().for_each(|(_, value)| *value = fill(value));
    filled.expect.body = walk(&case.expect.body, &fill);
    filled
}

fn differences(expected: &Expected, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    if answer.status.as_u16() != expected.status {
        found.push(format!("status: {} is not {}", answer.status.as_u16(), expected.status));
    }
    for (name, value) in &expected.headers {
        let is = answer.header(&name.to_lowercase());
        compare(&format!("header {name}"), &value.as_str().into(), &is.into(), &mut found);
    }
    compare("body", &expected.body, &answer.json(), &mut found);
    found
}

/// Adds what of `expected` is not in `is`.
fn compare(place: &str, expected: &Value, is: &Value, found: &mut Vec<String>) {
    let fits = match (expected, is) {
        (Value::Null, _) => true,
        (Value::Object(fields), Value::Object(_)) => {
            for (name, value) in fields {
                let place = format!("{place}.{name}");
                match is.get(name) {
                    Some(is) => compare(&place, value, is, found),
                    None if *value == "<absent>" => {}
                    None => found.push(format!("{place} is not there")),
                }
            }
            true
        }
        (Value::Array(items), Value::Array(are)) => {
            for (i, item) in items.iter().enumerate() {
                compare(&format!("{place}[{i}]"), item, are.get(i).unwrap_or(&Value::Null), found);
            }
            are.len() >= items.len() && (!items.is_empty() || are.is_empty())
        }
        (Value::String(pattern), is) => text_fits(pattern, is),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (expected, is) => expected == is,
    };
    if !fits {
        found.push(format!("{place}: {is} is not {expected}"));
    }
}

fn text_fits(pattern: &str, is: &Value) -> bool {
    let text = is.as_str();
    match pattern {
        "<string>" => text.is_some_and(|t| !t.is_empty()),
        "<number>" => is.is_number(),
        "<bool>" => is.is_boolean(),
        "<url>" => text.is_some_and(|t| t.starts_with("http://") || t.starts_with("https://")),
        "<moment>" => text.is_some_and(|t| t.len() >= 19 && t.as_bytes()[4] == b'-' && t.as_bytes()[10] == b'T'),
        "<absent>" => false,
        _ => match pattern.strip_prefix('~') {
            Some(part) => text.is_some_and(|t| t.contains(part)),
            None => text == Some(pattern),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn more_may_be_answered_and_nothing_less() {
        let rows = [
            (json!({"a": 1}), json!({"a": 1.0, "b": 2}), 0),
            (json!({"a": {"b": "<string>"}}), json!({"a": {"b": ""}}), 1),
            (json!({"a": [1, 2]}), json!({"a": [1, 2, 3]}), 0),
            (json!({"a": [1, 2]}), json!({"a": [1]}), 2),
            (json!({"a": []}), json!({"a": [1]}), 1),
            (json!({"a": "<absent>"}), json!({}), 0),
            (json!({"a": "<absent>"}), json!({"a": null}), 1),
            (json!({"a": "~cat"}), json!({"a": "a cat"}), 0),
            (json!({"a": "<moment>"}), json!({"a": "2024-01-01T10:00:00Z"}), 0),
            (json!({"a": true}), json!({"a": "true"}), 1),
        ];
        for (expected, is, count) in rows {
            let mut found = Vec::new();
            compare("body", &expected, &is, &mut found);
            assert_eq!(found.len(), count, "{expected} {is}: {found:?}");
        }
    }
}
