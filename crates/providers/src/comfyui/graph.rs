//! Graphs, and the words in them that stand for an order.

use serde_json::{Map, Value, json};

/// The usual graph of core nodes: a checkpoint draws a prompt.
pub(super) fn usual() -> Value {
    json!({
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "%model%"}},
        "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "%prompt%", "clip": ["1", 1]}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "%negative%", "clip": ["1", 1]}},
        "4": {"class_type": "EmptyLatentImage", "inputs": {"width": "%width%", "height": "%height%", "batch_size": "%count%"}},
        "5": {"class_type": "KSampler", "inputs": {
            "seed": "%seed%", "steps": 25, "cfg": 6.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1.0,
            "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0],
        }},
        "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
        "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "kinora"}},
    })
}

/// The graph with the order's values in place of the words that stand for them.
pub(super) fn fill(graph: &Value, values: &[(String, Value)]) -> Value {
    match graph {
        Value::String(text) => put(text, values),
        Value::Array(list) => list.iter().map(|item| fill(item, values)).collect(),
        Value::Object(fields) => {
            let fields: Map<String, Value> =
                fields.iter().map(|(key, value)| (key.clone(), fill(value, values))).collect();
            Value::Object(fields)
        }
        other => other.clone(),
    }
}

/// One pass from left to right: what is put in is not looked at again, so no prompt can name another value.
fn put(text: &str, values: &[(String, Value)]) -> Value {
    if let Some((_, value)) =
        values.iter().find(|(name, _)| text.strip_prefix('%').and_then(|t| t.strip_suffix('%')) == Some(name))
    {
        return value.clone();
    }
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('%') {
        let named = |(name, _): &&(String, Value)| {
            rest[at + 1..].strip_prefix(name.as_str()).is_some_and(|after| after.starts_with('%'))
        };
        out.push_str(&rest[..at]);
        match values.iter().find(named) {
            Some((name, value)) => {
                out.push_str(&value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                rest = &rest[at + name.len() + 2..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    Value::String(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once_and_numbers_stay_numbers() {
        let values = [
            ("prompt".to_owned(), json!("100% %seed% \"雾\"")),
            ("seed".to_owned(), json!(7)),
            ("width".to_owned(), json!(832)),
        ];
        let graph = json!({"1": {"inputs": {"text": "film still, %prompt%, 35%", "w": "%width%", "s": "%seed%", "n": [1, "%other%"]}}});
        let inputs = fill(&graph, &values)["1"]["inputs"].clone();
        assert_eq!(
            inputs,
            json!({"text": "film still, 100% %seed% \"雾\", 35%", "w": 832, "s": 7, "n": [1, "%other%"]})
        );
    }
}
