//! No sound is made of the silence behind an utterance.
//!
//! The model gives a mark at the end a third of a second, of which whoever speaks cuts off most. What makes the sound takes
//! nine tenths of the time, so it need not see it. The silence in front is as long, but stays: without it as lead the
//! first sound is blurred, and a recogniser takes every tenth syllable for another instead of every fifteenth.

use super::graph::{Graph, Node};

/// Frames behind the last symbol that sounds, of which sound is made.
pub(crate) const KEPT: usize = 6;
/// The input that says where the silence begins: its first symbol, counted from the end (−1 is the last).
pub(crate) const ENDING: &str = "ending";

/// What the sound is made of, frame by frame: symbols in their lengths, pitch and loudness; the end of the frames that
/// are heard, in its own rate, and its axis of time.
const FRAMES: [(&str, &str, &str); 3] = [
    ("/encoder/MatMul_1_output_0", TO, TWO),
    ("/encoder/Reshape_output_0", TO_TWICE, ONE),
    ("/encoder/Reshape_1_output_0", TO_TWICE, ONE),
];

const TO: &str = "kinora/silence/to";
const TO_TWICE: &str = "kinora/silence/to_twice";
const SPARE: &str = "kinora/silence/kept";
const ZERO: &str = "kinora/integer_0";
const ONE: &str = "kinora/integer_1";
const TWO: &str = "kinora/integer_2";
const ROW: &str = "kinora/row";
const FAR: &str = "kinora/far";

/// Cuts what the sound is made of after the frames that are heard and [`KEPT`] more. `lengths` are the frames of each
/// symbol, in one row. A graph without the values that the sound is made of stays as it is.
pub(super) fn cut(graph: &mut Graph, lengths: &str) {
    let maker = |value: &str| graph.nodes.iter().position(|node| node.outputs.iter().any(|output| output == value));
    let Some(makers) = FRAMES.iter().map(|(value, ..)| maker(value)).collect::<Option<Vec<_>>>() else { return };
    if graph.takes(ENDING) {
        return;
    }
    for input in graph.nodes.iter_mut().flat_map(|node| &mut node.inputs) {
        if FRAMES.iter().any(|(value, ..)| input == value) {
            *input = heard(input);
        }
    }
    let behind = makers.into_iter().max().map_or(0, |last| last + 1);
    graph.nodes.splice(behind..behind, nodes(lengths));
    graph.take_integers(ENDING);
    graph.add_float(SPARE, KEPT as f32);
    for (name, value) in [(ZERO, 0), (ONE, 1), (TWO, 2), (ROW, -1), (FAR, i64::MAX)] {
        graph.add_integers(name, &[value]);
    }
}

fn heard(value: &str) -> String {
    format!("{value}/heard")
}

fn nodes(lengths: &str) -> Vec<Node> {
    let name = |part: &str| format!("kinora/silence/{part}");
    let [row, tail, ended, spare, late, whole, until] =
        ["row", "tail", "ended", "spare", "late", "whole", "until"].map(name);
    let mut nodes = vec![
        Node::new("Reshape", &[lengths, ROW], &row),
        Node::new("Slice", &[&row, ENDING, FAR, ZERO], &tail),
        Node::new("ReduceSum", &[&tail, ZERO], &ended).with_integer("keepdims", 1),
        Node::new("Sub", &[&ended, SPARE], &spare),
        Node::new("Relu", &[&spare], &late),
        Node::new("ReduceSum", &[&row, ZERO], &whole).with_integer("keepdims", 1),
        Node::new("Sub", &[&whole, &late], &until),
        Node::new("Cast", &[&until], TO).with_integer("to", 7),
        Node::new("Mul", &[TO, TWO], TO_TWICE),
    ];
    nodes.extend(FRAMES.map(|(value, to, axis)| Node::new("Slice", &[value, ZERO, to, axis], &heard(value))));
    nodes
}
