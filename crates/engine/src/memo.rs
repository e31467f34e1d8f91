//! Results that were made before.

use kinora_ports::blobs;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Hash of everything that a result depends on: the step and its version, the input, and what the tasks needed gave.
pub(crate) fn key(kind: &str, version: u32, input: &Value, needs: &BTreeMap<String, Value>) -> String {
    let mut hasher = blake3::Hasher::new();
    absorb(&mut hasher, &Value::from(kind));
    absorb(&mut hasher, &Value::from(version));
    absorb(&mut hasher, input);
    for (key, result) in needs {
        absorb(&mut hasher, &Value::from(key.as_str()));
        absorb(&mut hasher, result);
    }
    hasher.finalize().to_hex().to_string()
}

/// Hash of a value, the same for equal values however their maps are ordered.
pub(crate) fn hash(value: &Value) -> String {
    let mut hasher = blake3::Hasher::new();
    absorb(&mut hasher, value);
    hasher.finalize().to_hex().to_string()
}

/// Feeds a value, each part behind its kind and length so that no two values feed the same bytes. Maps go in the order
/// of their keys: whether `serde_json` keeps that order is a feature that any crate of the program may switch.
fn absorb(hasher: &mut blake3::Hasher, value: &Value) {
    let mut part = |tag: u8, bytes: &[u8]| {
        hasher.update(&[tag]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    match value {
        Value::Null => part(b'n', &[]),
        Value::Bool(b) => part(b'b', &[u8::from(*b)]),
        Value::Number(n) => part(b'#', n.to_string().as_bytes()),
        Value::String(s) => part(b's', s.as_bytes()),
        Value::Array(items) => {
            part(b'a', &(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| absorb(hasher, item));
        }
        Value::Object(fields) => {
            part(b'o', &(fields.len() as u64).to_le_bytes());
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            for (name, item) in fields {
                absorb(hasher, &Value::from(name.as_str()));
                absorb(hasher, item);
            }
        }
    }
}

/// Media that `result` names: every string in it, at any depth, that reads as the name of a blob.
pub(crate) fn blobs(result: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open = vec![result];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) if blobs::is_name(text) => drop(found.insert(text.as_str())),
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_part_counts() {
        let none = BTreeMap::new();
        let some = BTreeMap::from([("a".to_owned(), json!(1))]);
        let keys = [
            key("k", 1, &json!({"x": 1}), &none),
            key("l", 1, &json!({"x": 1}), &none),
            key("k", 2, &json!({"x": 1}), &none),
            key("k", 1, &json!({"x": 2}), &none),
            key("k", 1, &json!({"x": 1}), &some),
        ];
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
        assert_eq!(key("k", 1, &json!({"a": 1, "b": 2}), &none), key("k", 1, &json!({"b": 2, "a": 1}), &none));
    }

    #[test]
    fn media_are_found_at_any_depth() {
        let name = format!("{}.png", "0a".repeat(32));
        let result = json!({"still": name, "sheets": [{"layer": {"media": name}}, "0a.png", "../../etc/passwd"]});
        assert_eq!(blobs(&result), BTreeSet::from([name.as_str()]));
    }
}
