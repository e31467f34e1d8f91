//! The network that names things, as the runtime takes it.
//!
//! It is published as weights only: EfficientNet-Lite0 (Tan and Le 2019; the Lite variants have no squeeze-and-excitation and
//! clip at 6), as trained by Google and kept by PyTorch. Here the layers are written around them as ONNX (`onnx.proto`, field
//! numbers in the code), each normalisation folded into the convolution before it.

use super::pickle::{Table, tables};
use kinora_model::{Error, Result, text};
use std::collections::HashMap;

/// Blocks of each stage: how many, stride of the first, whether they widen inside.
const STAGES: [(usize, u64, bool); 7] =
    [(1, 1, false), (2, 2, true), (2, 2, true), (3, 2, true), (3, 1, true), (4, 2, true), (1, 1, true)];
/// Added to a variance before its root, as it was trained.
const EPSILON: f32 = 1e-3;
/// Side of the picture it looks at, in pixels.
pub(super) const SIDE: usize = 224;
/// Kinds of thing that it knows.
pub(super) const KINDS: usize = 1000;

/// Writes the network around its published weights (`.pth`). Fails with `Invalid` where they are others.
pub fn prepare_objects(weights: &[u8]) -> Result<Vec<u8>> {
    let network = tables(weights).and_then(|tables| {
        let mut writer = Writer { tables, graph: Vec::new(), count: 0 };
        writer.network()?;
        Some(model(writer.graph))
    });
    network.ok_or_else(|| {
        Error::invalid(text!("the downloaded model that names things is not the expected one; run `kinora assets install eye` again";
                             "下载的物体识别模型不是预期的文件；请重新运行 kinora assets install eye"))
    })
}

/// What a convolution is like, besides its weights.
struct Shape {
    stride: u64,
    /// Each channel by itself.
    is_deep: bool,
    /// Whether what comes out is clipped to 0…6.
    is_bent: bool,
}

struct Writer {
    tables: HashMap<String, Table>,
    /// A GraphProto: node 1, name 2, initializer 5, input 11, output 12.
    graph: Vec<u8>,
    count: usize,
}

impl Writer {
    fn network(&mut self) -> Option<()> {
        put_bytes(&mut self.graph, 2, b"objects");
        self.tensor("least", &[], &[0.0]);
        self.tensor("most", &[], &[6.0]);
        let plain = |stride| Shape { stride, is_deep: false, is_bent: true };
        let mut at = self.convolution("picture", "_conv_stem", "_bn0", plain(2))?;
        let mut block = 0;
        for (blocks, first, widens) in STAGES {
            for n in 0..blocks {
                let name = |layer: &str| format!("_blocks.{block}.{layer}");
                let (before, stride) = (at.clone(), if n == 0 { first } else { 1 });
                if widens {
                    at = self.convolution(&at, &name("_expand_conv"), &name("_bn0"), plain(1))?;
                }
                let deep = Shape { stride, is_deep: true, is_bent: true };
                at = self.convolution(&at, &name("_depthwise_conv"), &name("_bn1"), deep)?;
                let narrow = Shape { stride: 1, is_deep: false, is_bent: false };
                at = self.convolution(&at, &name("_project_conv"), &name("_bn2"), narrow)?;
                if n > 0 {
                    at = self.node("Add", &[&at, &before], &[]);
                }
                block += 1;
            }
        }
        at = self.convolution(&at, "_conv_head", "_bn1", plain(1))?;
        at = self.node("GlobalAveragePool", &[&at], &[]);
        at = self.node("Flatten", &[&at], &[]);
        let (weight, bias) = (self.tables.remove("_fc.weight")?, self.tables.remove("_fc.bias")?);
        (weight.shape.first() == Some(&KINDS) && bias.shape == [KINDS]).then_some(())?;
        self.tensor("fc.weight", &weight.shape, &weight.values);
        self.tensor("fc.bias", &bias.shape, &bias.values);
        at = self.node("Gemm", &[&at, "fc.weight", "fc.bias"], &[integer("transB", 1)]);
        at = self.node("Softmax", &[&at], &[]);
        put_bytes(&mut self.graph, 11, &value("picture", &[1, 3, SIDE, SIDE]));
        put_bytes(&mut self.graph, 12, &value(&at, &[1, KINDS]));
        Some(())
    }

    /// A convolution and the normalisation after it, as one.
    fn convolution(&mut self, input: &str, name: &str, norm: &str, shape: Shape) -> Option<String> {
        let mut weight = self.tables.remove(&format!("{name}.weight"))?;
        let [gain, bias, mean, variance] =
            ["weight", "bias", "running_mean", "running_var"].map(|part| self.tables.remove(&format!("{norm}.{part}")));
        let (gain, bias, mean, variance) = (gain?.values, bias?.values, mean?.values, variance?.values);
        let [channels, _, height, width] = weight.shape[..] else { return None };
        let is_whole = [&gain, &bias, &mean, &variance].iter().all(|part| part.len() == channels);
        (is_whole && channels > 0 && weight.values.len().is_multiple_of(channels)).then_some(())?;
        let scales: Vec<f32> =
            gain.iter().zip(&variance).map(|(gain, variance)| gain / (variance + EPSILON).sqrt()).collect();
        let each = weight.values.len() / channels;
        for (kernel, scale) in weight.values.chunks_exact_mut(each).zip(&scales) {
            kernel.iter_mut().for_each(|value| *value *= scale);
        }
        let shifts: Vec<f32> = (0..channels).map(|n| bias[n] - mean[n] * scales[n]).collect();
        let (weights, biases) = (format!("{name}.folded"), format!("{name}.shift"));
        self.tensor(&weights, &weight.shape, &weight.values);
        self.tensor(&biases, &[channels], &shifts);
        let attributes = [
            integers("kernel_shape", &[height as u64, width as u64]),
            integers("strides", &[shape.stride; 2]),
            integer("group", if shape.is_deep { channels as u64 } else { 1 }),
            word("auto_pad", "SAME_UPPER"),
        ];
        let out = self.node("Conv", &[input, &weights, &biases], &attributes);
        Some(if shape.is_bent { self.node("Clip", &[&out, "least", "most"], &[]) } else { out })
    }

    /// Adds a NodeProto (input 1, output 2, op_type 4, attribute 5); gives the name of what comes out.
    fn node(&mut self, kind: &str, inputs: &[&str], attributes: &[Vec<u8>]) -> String {
        self.count += 1;
        let (mut node, out) = (Vec::new(), format!("n{}", self.count));
        inputs.iter().for_each(|input| put_bytes(&mut node, 1, input.as_bytes()));
        put_bytes(&mut node, 2, out.as_bytes());
        put_bytes(&mut node, 4, kind.as_bytes());
        attributes.iter().for_each(|attribute| put_bytes(&mut node, 5, attribute));
        put_bytes(&mut self.graph, 1, &node);
        out
    }

    /// Adds a TensorProto of floats (dims 1, data_type 2, name 8, raw_data 9).
    fn tensor(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let mut tensor = Vec::with_capacity(4 * values.len() + 64);
        shape.iter().for_each(|length| put_number(&mut tensor, 1, *length as u64));
        put_number(&mut tensor, 2, 1);
        put_bytes(&mut tensor, 8, name.as_bytes());
        let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        put_bytes(&mut tensor, 9, &raw);
        put_bytes(&mut self.graph, 5, &tensor);
    }
}

/// A ModelProto (ir_version 1, graph 7, opset_import 8) of opset 13.
fn model(graph: Vec<u8>) -> Vec<u8> {
    let (mut model, mut opset) = (Vec::with_capacity(graph.len() + 64), Vec::new());
    put_number(&mut model, 1, 8);
    put_bytes(&mut model, 7, &graph);
    put_number(&mut opset, 2, 13);
    put_bytes(&mut model, 8, &opset);
    model
}

/// An AttributeProto (name 1, type 20) with an integer (i 3, INT 2).
fn integer(name: &str, value: u64) -> Vec<u8> {
    let mut attribute = Vec::new();
    put_bytes(&mut attribute, 1, name.as_bytes());
    put_number(&mut attribute, 3, value);
    put_number(&mut attribute, 20, 2);
    attribute
}

/// An AttributeProto with integers (ints 8, INTS 7).
fn integers(name: &str, values: &[u64]) -> Vec<u8> {
    let mut attribute = Vec::new();
    put_bytes(&mut attribute, 1, name.as_bytes());
    values.iter().for_each(|value| put_number(&mut attribute, 8, *value));
    put_number(&mut attribute, 20, 7);
    attribute
}

/// An AttributeProto with a word (s 4, STRING 3).
fn word(name: &str, value: &str) -> Vec<u8> {
    let mut attribute = Vec::new();
    put_bytes(&mut attribute, 1, name.as_bytes());
    put_bytes(&mut attribute, 4, value.as_bytes());
    put_number(&mut attribute, 20, 3);
    attribute
}

/// A ValueInfoProto (name 1, type 2) of floats: TypeProto.tensor_type 1 with elem_type 1 and shape 2, whose dim 1 has a
/// dim_value 1.
fn value(name: &str, shape: &[usize]) -> Vec<u8> {
    let (mut dims, mut tensor, mut kind, mut value) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for length in shape {
        let mut dim = Vec::new();
        put_number(&mut dim, 1, *length as u64);
        put_bytes(&mut dims, 1, &dim);
    }
    put_number(&mut tensor, 1, 1);
    put_bytes(&mut tensor, 2, &dims);
    put_bytes(&mut kind, 1, &tensor);
    put_bytes(&mut value, 1, name.as_bytes());
    put_bytes(&mut value, 2, &kind);
    value
}

/// A field of Protocol Buffers that is a number.
fn put_number(out: &mut Vec<u8>, field: u64, value: u64) {
    put_varint(out, field << 3);
    put_varint(out, value);
}

/// A field that is bytes.
fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::ErrorKind;

    #[test]
    fn what_are_no_weights_of_it_is_refused() {
        for junk in [&b""[..], b"PK\x03\x04", b"\x80\x02}.\x80\x02}.\x80\x02}.\x80\x02}.\x80\x02]."] {
            assert_eq!(prepare_objects(junk).expect_err("no weights").kind(), ErrorKind::Invalid);
        }
    }
}
