//! Makes the published model ready for our runtime, once, when it is installed.
//!
//! The export holds one node of ONNX Runtime's own kind, `FusedMatMul` with its first input transposed, which becomes
//! the standard `Transpose` and `MatMul` that it was fused from; and it keeps the predicted length of every symbol to
//! itself, which becomes a second output. Only those nodes are touched: the file is edited as Protocol Buffers wire
//! format (field numbers from `onnx.proto`), so that everything unknown survives byte for byte.

use kinora_model::{Error, Result, text};
use std::ops::Range;

/// The name given to the output that holds the length of each symbol, in frames.
pub(crate) const DURATIONS: &str = "durations";

const MODEL_GRAPH: u64 = 7;
const GRAPH_NODE: u64 = 1;
const GRAPH_OUTPUT: u64 = 12;
const GRAPH_VALUE: u64 = 13;
const NODE_INPUT: u64 = 1;
const NODE_OUTPUT: u64 = 2;
const NODE_NAME: u64 = 3;
const NODE_KIND: u64 = 4;
const NODE_ATTRIBUTE: u64 = 5;

/// Joins the downloaded parts of the model (Kokoro-82M v1.0, int8, ONNX) and rewrites what our runtime does not know.
/// What is already rewritten comes back as it is. Fails with `Invalid` if the bytes are no such model.
pub fn prepare_model(parts: &[Vec<u8>]) -> Result<Vec<u8>> {
    rewrite(&parts.concat()).ok_or_else(|| {
        Error::invalid(text!("the downloaded voice model is not the expected ONNX file; delete it and run `kinora assets install` again";
                             "下载的语音模型不是预期的 ONNX 文件；请删除后重新运行 `kinora assets install`"))
    })
}

fn rewrite(model: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(model.len() + 1024);
    let mut found = false;
    for field in fields(model) {
        let field = field?;
        match field.bytes {
            Some(graph) if field.number == MODEL_GRAPH => {
                put_bytes(&mut out, MODEL_GRAPH, &rewrite_graph(graph)?);
                found = true;
            }
            _ => out.extend_from_slice(field.whole),
        }
    }
    found.then_some(out)
}

fn rewrite_graph(graph: &[u8]) -> Option<Vec<u8>> {
    let all: Vec<Field> = fields(graph).collect::<Option<_>>()?;
    let nodes: Vec<Node> =
        all.iter().filter(|f| f.number == GRAPH_NODE).map(|f| Node::read(f.bytes?)).collect::<Option<_>>()?;
    let exported =
        all.iter().any(|f| f.number == GRAPH_OUTPUT && f.bytes.and_then(|v| string(v, 1)) == Some(DURATIONS));
    // The lengths are rounded, then kept from being zero: the one Clip that takes a Round's output.
    let rounded: Vec<&str> =
        nodes.iter().filter(|n| n.kind == "Round").flat_map(|n| n.outputs.iter().copied()).collect();
    let lengths = nodes
        .iter()
        .find(|n| n.kind == "Clip" && n.inputs.first().is_some_and(|i| rounded.contains(i)))?
        .outputs
        .first()?;

    let mut out = Vec::with_capacity(graph.len() + 1024);
    let mut nodes_left = nodes.len();
    for field in &all {
        if field.number != GRAPH_NODE {
            out.extend_from_slice(field.whole);
            continue;
        }
        let node = Node::read(field.bytes?)?;
        if node.kind == "FusedMatMul" {
            unfuse(&mut out, &node, &all)?;
        } else {
            out.extend_from_slice(field.whole);
        }
        nodes_left -= 1;
        if nodes_left == 0 && !exported {
            put_bytes(&mut out, GRAPH_NODE, &node_bytes("Identity", &[lengths], DURATIONS, &[]));
            put_bytes(&mut out, GRAPH_OUTPUT, &float_value(DURATIONS));
        }
    }
    Some(out)
}

/// Writes `Transpose` and `MatMul` for a `FusedMatMul`.
fn unfuse(out: &mut Vec<u8>, node: &Node, graph: &[Field]) -> Option<()> {
    let [left, right] = node.inputs[..] else { return None };
    let result = *node.outputs.first()?;
    // Other forms of the fusion do not occur in this model.
    if node.integer("transB") != 0
        || node.integer("transBatchA") != 0
        || node.integer("transBatchB") != 0
        || node.alpha() != 1.0
    {
        return None;
    }
    let mut operand = left.to_owned();
    if node.integer("transA") != 0 {
        operand = format!("{left}/transposed");
        let rank = rank(graph, left)?;
        let mut order: Vec<u64> = (0..rank as u64).collect();
        order.swap(rank.checked_sub(2)?, rank - 1);
        put_bytes(out, GRAPH_NODE, &node_bytes("Transpose", &[left], &operand, &permutation(&order)));
    }
    put_bytes(out, GRAPH_NODE, &node_bytes("MatMul", &[&operand, right], result, &[]));
    Some(())
}

/// How many dimensions the value `name` has, as the graph declares it.
fn rank(graph: &[Field], name: &str) -> Option<usize> {
    let value = graph
        .iter()
        .filter(|f| f.number == GRAPH_VALUE)
        .find_map(|f| f.bytes.filter(|v| string(v, 1) == Some(name)))?;
    // ValueInfoProto.type.tensor_type.shape.dim
    let shape = [2, 1, 2].iter().try_fold(value, |at, number| message(at, *number))?;
    Some(fields(shape).flatten().filter(|f| f.number == 1).count())
}

/// What is needed of a NodeProto.
struct Node<'a> {
    inputs: Vec<&'a str>,
    outputs: Vec<&'a str>,
    kind: &'a str,
    attributes: Vec<&'a [u8]>,
}

impl<'a> Node<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut node = Self { inputs: Vec::new(), outputs: Vec::new(), kind: "", attributes: Vec::new() };
        for field in fields(bytes) {
            let field = field?;
            let Some(bytes) = field.bytes else { continue };
            match field.number {
                NODE_INPUT => node.inputs.push(std::str::from_utf8(bytes).ok()?),
                NODE_OUTPUT => node.outputs.push(std::str::from_utf8(bytes).ok()?),
                NODE_KIND => node.kind = std::str::from_utf8(bytes).ok()?,
                NODE_ATTRIBUTE => node.attributes.push(bytes),
                _ => {}
            }
        }
        Some(node)
    }

    fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes.iter().copied().find(|a| string(a, 1) == Some(name))
    }

    /// AttributeProto.i, 0 where absent.
    fn integer(&self, name: &str) -> u64 {
        let field = self.attribute(name).and_then(|a| fields(a).flatten().find(|f| f.number == 3));
        field.map_or(0, |f| f.varint)
    }

    /// The factor of the product (AttributeProto.f), 1 where absent.
    fn alpha(&self) -> f32 {
        let field = self.attribute("alpha").and_then(|a| fields(a).flatten().find(|f| f.number == 2));
        let bytes = field.and_then(|f| f.whole.last_chunk::<4>().copied());
        bytes.map_or(1.0, f32::from_le_bytes)
    }
}

/// One field of a message: its number, its bytes with and without the key, or its number value.
struct Field<'a> {
    number: u64,
    whole: &'a [u8],
    /// Of a length-delimited field.
    bytes: Option<&'a [u8]>,
    /// Of a varint field.
    varint: u64,
}

/// The fields of a message; `None` where it is malformed, and nothing after that.
fn fields(message: &[u8]) -> impl Iterator<Item = Option<Field<'_>>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= message.len() {
            return None;
        }
        let field = field(message, at);
        at = field.as_ref().map_or(message.len(), |(_, end)| *end);
        Some(field.map(|(field, _)| field))
    })
}

fn field(message: &[u8], start: usize) -> Option<(Field<'_>, usize)> {
    let (key, at) = varint(message, start)?;
    let (bytes, value, end): (Option<Range<usize>>, u64, usize) = match key & 7 {
        0 => varint(message, at).map(|(value, end)| (None, value, end))?,
        1 => (None, 0, at.checked_add(8)?),
        2 => {
            let (len, from) = varint(message, at)?;
            let end = from.checked_add(usize::try_from(len).ok()?)?;
            (Some(from..end), 0, end)
        }
        5 => (None, 0, at.checked_add(4)?),
        _ => return None,
    };
    let whole = message.get(start..end)?;
    let bytes = bytes.map(|range| &message[range]);
    Some((Field { number: key >> 3, whole, bytes, varint: value }, end))
}

fn varint(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some((value, at));
        }
    }
    None
}

fn message(bytes: &[u8], number: u64) -> Option<&[u8]> {
    fields(bytes).flatten().find(|f| f.number == number)?.bytes
}

fn string(bytes: &[u8], number: u64) -> Option<&str> {
    std::str::from_utf8(message(bytes, number)?).ok()
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_bytes(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    put_varint(out, number << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_number(out: &mut Vec<u8>, number: u64, value: u64) {
    put_varint(out, number << 3);
    put_varint(out, value);
}

/// A NodeProto named after its output.
fn node_bytes(kind: &str, inputs: &[&str], output: &str, attribute: &[u8]) -> Vec<u8> {
    let mut node = Vec::new();
    for input in inputs {
        put_bytes(&mut node, NODE_INPUT, input.as_bytes());
    }
    put_bytes(&mut node, NODE_OUTPUT, output.as_bytes());
    put_bytes(&mut node, NODE_NAME, format!("{output}/{kind}").as_bytes());
    put_bytes(&mut node, NODE_KIND, kind.as_bytes());
    if !attribute.is_empty() {
        put_bytes(&mut node, NODE_ATTRIBUTE, attribute);
    }
    node
}

/// The attribute `perm` of a Transpose (AttributeProto: name 1, ints 8, type 20 = INTS 7).
fn permutation(order: &[u64]) -> Vec<u8> {
    let mut attribute = Vec::new();
    put_bytes(&mut attribute, 1, b"perm");
    for axis in order {
        put_number(&mut attribute, 8, *axis);
    }
    put_number(&mut attribute, 20, 7);
    attribute
}

/// A ValueInfoProto for a tensor of floats (TypeProto.tensor_type.elem_type = FLOAT 1).
fn float_value(name: &str) -> Vec<u8> {
    let (mut tensor, mut kind, mut value) = (Vec::new(), Vec::new(), Vec::new());
    put_number(&mut tensor, 1, 1);
    put_bytes(&mut kind, 1, &tensor);
    put_bytes(&mut value, 1, name.as_bytes());
    put_bytes(&mut value, 2, &kind);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model whose graph has a fused product, the lengths, and a field that nobody knows.
    fn small_model() -> Vec<u8> {
        let (mut transposed, mut dims, mut tensor, mut kind, mut value) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        put_bytes(&mut transposed, 1, b"transA");
        put_number(&mut transposed, 3, 1);
        for _ in 0..3 {
            put_bytes(&mut dims, 1, &[]);
        }
        put_bytes(&mut tensor, 2, &dims);
        put_bytes(&mut kind, 1, &tensor);
        put_bytes(&mut value, 1, b"a");
        put_bytes(&mut value, 2, &kind);
        let mut graph = Vec::new();
        put_bytes(&mut graph, GRAPH_NODE, &node_bytes("Round", &["r"], "s", &[]));
        put_bytes(&mut graph, GRAPH_NODE, &node_bytes("Clip", &["s"], "t", &[]));
        put_bytes(&mut graph, GRAPH_NODE, &node_bytes("FusedMatMul", &["a", "b"], "c", &transposed));
        put_bytes(&mut graph, GRAPH_VALUE, &value);
        put_bytes(&mut graph, 99, b"kept");
        let mut model = Vec::new();
        put_number(&mut model, 1, 8);
        put_bytes(&mut model, MODEL_GRAPH, &graph);
        put_bytes(&mut model, 98, b"kept too");
        model
    }

    #[test]
    fn splits_the_fused_product_and_exports_the_lengths() {
        let whole = small_model();
        let (front, back) = whole.split_at(20);
        let made = prepare_model(&[front.to_vec(), back.to_vec()]).unwrap();
        let graph = message(&made, MODEL_GRAPH).unwrap();
        let nodes: Vec<Node> = fields(graph)
            .flatten()
            .filter(|f| f.number == GRAPH_NODE)
            .map(|f| Node::read(f.bytes.unwrap()).unwrap())
            .collect();
        let kinds: Vec<&str> = nodes.iter().map(|n| n.kind).collect();
        assert_eq!(kinds, ["Round", "Clip", "Transpose", "MatMul", "Identity"]);
        assert_eq!(nodes[3].inputs, ["a/transposed", "b"]);
        assert_eq!(nodes[3].outputs, ["c"]);
        let axes: Vec<u64> =
            fields(nodes[2].attribute("perm").unwrap()).flatten().filter(|f| f.number == 8).map(|f| f.varint).collect();
        assert_eq!(axes, [0, 2, 1]);
        assert_eq!(string(message(graph, GRAPH_OUTPUT).unwrap(), 1), Some(DURATIONS));
        assert_eq!(message(graph, 99), Some(&b"kept"[..]));
        assert_eq!(message(&made, 98), Some(&b"kept too"[..]));
        assert_eq!(prepare_model(std::slice::from_ref(&made)).unwrap(), made);
    }

    #[test]
    fn refuses_what_is_no_model() {
        for junk in [&b""[..], b"hello world", &[0x3A, 0xFF, 0xFF, 0xFF, 0x0F], &[0xFF; 40]] {
            let error = prepare_model(&[junk.to_vec()]).unwrap_err();
            assert_eq!(error.kind(), kinora_model::ErrorKind::Invalid);
        }
    }
}
