//! Fewer walks over long tensors in what makes the sound.
//!
//! The export spells out every normalisation and every activation in steps of one operation, each of which reads and
//! writes a tensor of megabytes. Here they become the few operations of our runtime that do the same in one walk. The
//! numbers change only as floats do when sums are ordered differently. What comes before the sound (lengths, pitch,
//! loudness) is left alone, so that the sound keeps its place to the sample.

use super::graph::{Graph, Makers, Node};
use std::collections::HashMap;
use std::f32::consts::FRAC_PI_2;

/// Values of the part that makes the sound begin with this.
const SOUND: &str = "/decoder/decoder/";

const FLAT: &str = "kinora/flat";
const HALF: &str = "kinora/half";
const ONE: &str = "kinora/one";
const QUARTER: &str = "kinora/quarter_turn";
const REST: &str = "kinora/one_less_quarter_turn";
/// What the export adds to a variance, which is also what the operator adds unless told otherwise.
const EPSILON: f32 = 1e-5;

/// Rewrites normalisations, activations and the biases of integer convolutions.
pub(super) fn lighten(graph: &mut Graph) {
    let makers = graph.makers();
    let mut instead = HashMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        if !node.outputs.first().is_some_and(|output| output.starts_with(SOUND)) {
            continue;
        }
        if let Some(snake) = Snake::find(graph, &makers, node) {
            instead.insert(at, snake.nodes());
        } else if let Some(norm) = Norm::find(graph, &makers, node) {
            instead.insert(at, norm.nodes());
        }
    }
    if instead.is_empty() {
        return;
    }
    graph.exchange(instead);
    graph.sweep();
    graph.add_integers(FLAT, &[-1]);
    for (name, value) in [(HALF, 0.5), (ONE, 1.0), (QUARTER, FRAC_PI_2), (REST, 1.0 - FRAC_PI_2)] {
        graph.add_float(name, value);
    }
    free_biases(graph);
    graph.sweep();
}

/// Each channel brought to mean 0 and variance 1, then scaled and shifted as the style asks:
/// `gain * (x - mean) / sqrt(variance + ε) + shift`.
struct Norm<'g> {
    x: &'g str,
    gain: &'g str,
    shift: &'g str,
    result: &'g str,
}

impl<'g> Norm<'g> {
    fn find(graph: &Graph, makers: &Makers<'g>, last: &'g Node) -> Option<Self> {
        let result = last.outputs.first()?;
        if last.kind != "Add" {
            return None;
        }
        last.pairs().find_map(|(scaled, shift)| {
            let scaled = makers.of(scaled, "Mul")?;
            // Both come of one vector for each style, by halves.
            makers.of(shift, "Split").filter(|split| split.integer("axis") == 1)?;
            let (normal, gain) = scaled.pairs().find(|(normal, _)| makers.of(normal, "Div").is_some())?;
            let gain_shape = makers.of(gain, "Add")?;
            gain_shape.pairs().find(|(half, _)| makers.of(half, "Split").is_some())?;
            let [centred, deviation] = &makers.of(normal, "Div")?.inputs[..] else { return None };
            let variance = makers.of(makers.of(deviation, "Sqrt")?.inputs.first()?, "Add")?;
            let (variance, _) = variance.pairs().find(|(_, epsilon)| graph.float(epsilon) == Some(EPSILON))?;
            let square = makers.of(mean_of(graph, makers, variance)?, "Mul")?;
            if square.inputs.iter().any(|input| input != centred) {
                return None;
            }
            let [x, mean] = &makers.of(centred, "Sub")?.inputs[..] else { return None };
            (mean_of(graph, makers, mean)? == x).then_some(Self { x, gain, shift, result })
        })
    }

    fn nodes(&self) -> Vec<Node> {
        let [gain, shift] = ["gain", "shift"].map(|part| format!("{}/{part}", self.result));
        vec![
            Node::new("Reshape", &[self.gain, FLAT], &gain),
            Node::new("Reshape", &[self.shift, FLAT], &shift),
            Node::new("InstanceNormalization", &[self.x, &gain, &shift], self.result),
        ]
    }
}

/// What `value` is the mean of, along time.
fn mean_of<'g>(graph: &Graph, makers: &Makers<'g>, value: &str) -> Option<&'g str> {
    let [x, axis] = &makers.of(value, "ReduceMean")?.inputs[..] else { return None };
    matches!(graph.integer(axis), Some(2 | -1)).then_some(x)
}

/// The activation `y + sin²(αy) / α` of a normalised `y`.
struct Snake<'g> {
    norm: Norm<'g>,
    alpha: &'g str,
    reciprocal: &'g str,
    result: &'g str,
}

impl<'g> Snake<'g> {
    fn find(graph: &Graph, makers: &Makers<'g>, last: &'g Node) -> Option<Self> {
        let result = last.outputs.first()?;
        if last.kind != "Add" {
            return None;
        }
        last.pairs().find_map(|(y, wave)| {
            let (square, reciprocal) =
                makers.of(wave, "Mul")?.pairs().find(|(square, _)| makers.of(square, "Pow").is_some())?;
            let [sine, exponent] = &makers.of(square, "Pow")?.inputs[..] else { return None };
            let angle = makers.of(makers.of(sine, "Sin")?.inputs.first()?, "Mul")?;
            let alpha = angle.beside(y)?;
            if graph.float(exponent) != Some(2.0) || !graph.is_constant(alpha) || !graph.is_constant(reciprocal) {
                return None;
            }
            let norm = Norm::find(graph, makers, makers.of(y, "Add")?)?;
            Some(Self { norm, alpha, reciprocal, result })
        })
    }

    /// `sin²(αy)` is `(1 - cos 2αy) / 2`. The normalisation gives `u = 2αy + π/2`, for which `cos 2αy = sin u`, and the
    /// activation is `(u - sin u + 1 - π/2) / 2α`. What concerns the channels only is computed on vectors.
    fn nodes(&self) -> Vec<Node> {
        let name = |part: &str| format!("{}/{part}", self.result);
        let [twice, gain, gains, turn, shift, shifts] = ["twice", "gain", "gains", "turn", "shift", "shifts"].map(name);
        let [angle, sine, wave] = ["angle", "sine", "wave"].map(name);
        let [half, factor, offset, none, one] = ["half", "factor", "offset", "none", "one"].map(name);
        let norm = &self.norm;
        vec![
            Node::new("Add", &[self.alpha, self.alpha], &twice),
            Node::new("Mul", &[norm.gain, &twice], &gain),
            Node::new("Reshape", &[&gain, FLAT], &gains),
            Node::new("Mul", &[norm.shift, &twice], &turn),
            Node::new("Add", &[&turn, QUARTER], &shift),
            Node::new("Reshape", &[&shift, FLAT], &shifts),
            Node::new("InstanceNormalization", &[norm.x, &gains, &shifts], &angle),
            Node::new("Sin", &[&angle], &sine),
            Node::new("Sub", &[&angle, &sine], &wave),
            Node::new("Mul", &[self.reciprocal, HALF], &half),
            Node::new("Reshape", &[&half, FLAT], &factor),
            Node::new("Mul", &[&factor, REST], &offset),
            Node::new("Sub", &[&factor, &factor], &none),
            Node::new("Add", &[&none, ONE], &one),
            Node::new("BatchNormalization", &[&wave, &factor, &offset, &none, &one], self.result)
                .with_float("epsilon", 0.0),
        ]
    }
}

/// Takes the biases out of the integers: `(conv + bias/scale) * scale` becomes `conv * scale + bias`, of which our
/// runtime does the first half in the convolution itself. Where a normalisation follows, which takes the mean away and
/// the bias with it, there is no bias at all.
fn free_biases(graph: &mut Graph) {
    let makers = graph.makers();
    let mut takers: HashMap<&str, Vec<&Node>> = HashMap::new();
    for node in &graph.nodes {
        for input in &node.inputs {
            takers.entry(input).or_default().push(node);
        }
    }
    let mut instead = HashMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        let Some(result) = node.outputs.first().filter(|output| output.starts_with(SOUND)) else { continue };
        let Some(found) = Biased::find(&makers, node) else { continue };
        let normalised =
            takers.get(result.as_str()).is_some_and(|t| t.iter().all(|taker| taker.kind == "InstanceNormalization"));
        let (cast, scaled, bias) = (format!("{result}/cast"), format!("{result}/scaled"), format!("{result}/bias"));
        let mut nodes = vec![Node::new("Cast", &[found.sums], &cast).with_integer("to", 1)];
        if normalised {
            nodes.push(Node::new("Mul", &[&cast, found.scale], result));
        } else {
            nodes.push(Node::new("Mul", &[&cast, found.scale], &scaled));
            nodes.push(Node::new("Reshape", &[found.bias, found.shape], &bias));
            nodes.push(Node::new("Add", &[&scaled, &bias], result));
        }
        instead.insert(at, nodes);
    }
    graph.exchange(instead);
}

/// An integer convolution, its bias rounded to integers, and the scale of both.
struct Biased<'g> {
    sums: &'g str,
    bias: &'g str,
    shape: &'g str,
    scale: &'g str,
}

impl<'g> Biased<'g> {
    fn find(makers: &Makers<'g>, last: &'g Node) -> Option<Self> {
        if last.kind != "Mul" {
            return None;
        }
        last.pairs().find_map(|(floats, scale)| {
            let sum = makers.of(makers.of(floats, "Cast")?.inputs.first()?, "Add")?;
            sum.pairs().find_map(|(sums, bias)| {
                makers.of(sums, "ConvInteger")?;
                let [rounded, shape] = &makers.of(bias, "Reshape")?.inputs[..] else { return None };
                let rounded = makers.of(makers.of(rounded, "Cast")?.inputs.first()?, "Floor")?;
                let [bias, divisor] = &makers.of(rounded.inputs.first()?, "Div")?.inputs[..] else { return None };
                (divisor == scale).then_some(Self { sums, bias, shape, scale })
            })
        })
    }
}
