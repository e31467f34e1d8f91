//! Makes the published model ready for our runtime, once, when it is installed.
//!
//! The export holds one node of ONNX Runtime's own kind, `FusedMatMul` with its first input transposed, which becomes
//! the standard `Transpose` and `MatMul` that it was fused from; and it keeps the predicted length of every symbol to
//! itself, which becomes a second output. Then the silence behind an utterance is left out of the sound, and what makes
//! the sound is put into the words in which our runtime does it fastest. The file is edited as Protocol Buffers wire
//! format (field numbers from `onnx.proto`), so that everything else survives byte for byte.

use kinora_model::{Error, Result, text};

mod graph;
mod lighten;
mod pairs;
mod silence;
mod wire;

use graph::{Graph, Node};
pub(crate) use silence::{ENDING, KEPT};
use wire::{fields, put_bytes};

/// The name given to the output that holds the length of each symbol, in frames.
pub(crate) const DURATIONS: &str = "durations";

const MODEL_GRAPH: u64 = 7;

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

fn rewrite_graph(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut graph = Graph::read(bytes)?;
    let makers = graph.makers();
    // The lengths are rounded, then kept from being zero: the one Clip that takes a Round's output.
    let rounded = |node: &&Node| node.inputs.first().is_some_and(|input| makers.of(input, "Round").is_some());
    let lengths = graph.nodes.iter().filter(|n| n.kind == "Clip").find(rounded)?.outputs.first()?.clone();
    if !graph.gives(DURATIONS) {
        graph.nodes.push(Node::new("Identity", &[&lengths], DURATIONS));
        graph.give(DURATIONS);
    }
    let fused = graph.nodes.iter().enumerate().filter(|(_, node)| node.kind == "FusedMatMul");
    let apart = fused.map(|(at, node)| Some((at, unfuse(node, &graph)?))).collect::<Option<_>>()?;
    graph.exchange(apart);
    silence::cut(&mut graph, &lengths);
    lighten::lighten(&mut graph);
    pairs::pair(&mut graph);
    Some(graph.write())
}

/// `Transpose` and `MatMul` for a `FusedMatMul`.
fn unfuse(node: &Node, graph: &Graph) -> Option<Vec<Node>> {
    let [left, right] = &node.inputs[..] else { return None };
    let result = node.outputs.first()?;
    // Other forms of the fusion do not occur in this model.
    if node.integer("transB") != 0
        || node.integer("transBatchA") != 0
        || node.integer("transBatchB") != 0
        || node.float("alpha").is_some_and(|alpha| alpha != 1.0)
    {
        return None;
    }
    if node.integer("transA") == 0 {
        return Some(vec![Node::new("MatMul", &[left, right], result)]);
    }
    let turned = format!("{left}/transposed");
    let rank = graph.rank(left)?;
    let mut order: Vec<u64> = (0..rank as u64).collect();
    order.swap(rank.checked_sub(2)?, rank - 1);
    Some(vec![
        Node::new("Transpose", &[left], &turned).with_integers("perm", &order),
        Node::new("MatMul", &[&turned, right], result),
    ])
}

#[cfg(test)]
mod tests;
