//! Two samples at once in the convolutions that look far.
//!
//! Our runtime gathers the bytes under a kernel of `K` taps one by one, `K` for each sample, which takes longer than
//! to multiply them. Neighbouring samples share all taps but one: a kernel of `K + 1` taps that steps by two and has
//! twice the channels, one half for the first sample and the other for the second, gathers half as many. The sums are
//! the same integers. With a short kernel the products by nothing would cost more than the gathering saves.

use super::graph::{Graph, Makers, Node};
use std::collections::HashMap;

/// Kernels of fewer taps stay as they are.
const LONG: usize = 9;

const STEP: &str = "kinora/time_axis";
const START: &str = "kinora/start";

/// Rewrites the long integer convolutions whose result is made a float at once.
pub(super) fn pair(graph: &mut Graph) {
    let makers = graph.makers();
    let mut instead = HashMap::new();
    let mut constants = Constants::default();
    for (at, node) in graph.nodes.iter().enumerate() {
        if let Some(long) = Long::find(graph, &makers, node) {
            instead.insert(at, long.nodes(&mut constants));
        }
    }
    if instead.is_empty() {
        return;
    }
    graph.exchange(instead);
    graph.add_integers(STEP, &[2]);
    graph.add_integers(START, &[0]);
    for (name, values) in constants.lists {
        graph.add_integers(&name, &values);
    }
    for (name, shape, bytes) in constants.weights {
        graph.add_bytes(&name, &shape, &bytes);
    }
    graph.sweep();
}

/// What the new nodes need.
#[derive(Default)]
struct Constants {
    lists: Vec<(String, Vec<i64>)>,
    weights: Vec<(String, Vec<usize>, Vec<u8>)>,
}

impl Constants {
    fn list(&mut self, name: String, values: &[i64]) -> String {
        self.lists.push((name.clone(), values.to_vec()));
        name
    }
}

/// An integer convolution with a long kernel that keeps the length, cast and scaled.
struct Long<'g> {
    conv: &'g Node,
    scale: &'g str,
    result: &'g str,
    /// Channels out, channels in, taps.
    shape: [usize; 3],
    weights: &'g [u8],
    /// The weight that counts as nothing.
    zero: u8,
    dilation: usize,
}

impl<'g> Long<'g> {
    fn find(graph: &'g Graph, makers: &Makers<'g>, last: &'g Node) -> Option<Self> {
        let result = last.outputs.first()?;
        if last.kind != "Mul" {
            return None;
        }
        last.pairs().find_map(|(floats, scale)| {
            let conv = makers.of(makers.of(floats, "Cast")?.inputs.first()?, "ConvInteger")?;
            let [_, weights, _, zero] = &conv.inputs[..] else { return None };
            let (shape, weights) = graph.bytes(weights)?;
            let shape @ [_, _, taps] = <[usize; 3]>::try_from(shape).ok()?;
            let [dilation] = conv.integers("dilations")[..] else { return None };
            let reach = dilation * (taps as u64 - 1);
            let plain = conv.integers("strides") == [1]
                && conv.integer("group") == 1
                && conv.integers("pads") == [reach / 2; 2]
                && reach.is_multiple_of(2);
            let zero = graph.byte(zero)?;
            (taps >= LONG && plain).then_some(Self {
                conv,
                scale,
                result,
                shape,
                weights,
                zero,
                dilation: dilation as usize,
            })
        })
    }

    /// The kernel for the first sample of a pair and, one tap later, for the second, of each channel out.
    fn paired(&self) -> Vec<u8> {
        let [out, into, taps] = self.shape;
        let mut paired = Vec::with_capacity(2 * out * into * (taps + 1));
        for kernels in self.weights.chunks_exact(into * taps) {
            for late in [false, true] {
                for kernel in kernels.chunks_exact(taps) {
                    paired.extend(late.then_some(self.zero));
                    paired.extend_from_slice(kernel);
                    paired.extend((!late).then_some(self.zero));
                }
            }
        }
        paired
    }

    /// Samples that one step of the dilation leaves out are laid side by side: the sound becomes an image as wide as the
    /// dilation, with the kernel upright in it. What is missing to full pairs of rows is added and cut off again. The
    /// border counts as nothing, as it should; our runtime's own border is the byte 128 whatever stands for nothing.
    fn nodes(&self, constants: &mut Constants) -> Vec<Node> {
        let name = |part: &str| format!("{}/{part}", self.result);
        let [out, into, taps] = self.shape;
        let (wide, reach) = (self.dilation as i64, (self.dilation * (taps - 1) / 2) as i64);
        let [sample, zero] = [&self.conv.inputs[0], &self.conv.inputs[2]];
        let weights = name("pair_weights");
        constants.weights.push((weights.clone(), vec![2 * out, into, taps + 1, 1], self.paired()));
        let rows = constants.list(name("rows"), &[2 * wide]);
        let border = constants.list(name("border"), &[reach]);
        let before = constants.list(name("before"), &[0, 0, reach, 0, 0]);
        let image = constants.list(name("image_shape"), &[1, into as i64, -1, wide]);
        let halves = constants.list(name("halves_shape"), &[1, out as i64, 2, -1, wide]);
        let line = constants.list(name("line_shape"), &[1, out as i64, -1]);
        let [shape, length, short, missing, after, pads] =
            ["shape", "length", "short", "missing", "after", "pads"].map(name);
        let [padded, upright, sums, floats, scaled, split, woven, whole] =
            ["padded", "upright", "sums", "floats", "pairs", "split", "woven", "whole"].map(name);
        vec![
            Node::new("Shape", &[sample], &shape),
            Node::new("Gather", &[&shape, STEP], &length),
            Node::new("Neg", &[&length], &short),
            Node::new("Mod", &[&short, &rows], &missing),
            Node::new("Add", &[&missing, &border], &after),
            Node::new("Concat", &[&before, &after], &pads).with_integer("axis", 0),
            Node::new("Pad", &[sample, &pads, zero], &padded),
            Node::new("Reshape", &[&padded, &image], &upright),
            Node::new("ConvInteger", &[&upright, &weights, zero, &self.conv.inputs[3]], &sums)
                .with_integers("kernel_shape", &[taps as u64 + 1, 1])
                .with_integers("strides", &[2, 1]),
            Node::new("Cast", &[&sums], &floats).with_integer("to", 1),
            Node::new("Mul", &[&floats, self.scale], &scaled),
            Node::new("Reshape", &[&scaled, &halves], &split),
            Node::new("Transpose", &[&split], &woven).with_integers("perm", &[0, 1, 3, 2, 4]),
            Node::new("Reshape", &[&woven, &line], &whole),
            Node::new("Slice", &[&whole, START, &length, STEP], self.result),
        ]
    }
}
