use super::wire::{message, put_number, string};
use super::*;
use rten::{Model, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

const OUTPUT: u64 = 12;

/// A tensor of floats (type 1) or bytes (type 2).
fn constant(graph: &mut Vec<u8>, name: &str, shape: &[usize], kind: u64, raw: &[u8]) {
    let mut tensor = Vec::new();
    for size in shape {
        put_number(&mut tensor, 1, *size as u64);
    }
    put_number(&mut tensor, 2, kind);
    put_bytes(&mut tensor, 8, name.as_bytes());
    put_bytes(&mut tensor, 9, raw);
    put_bytes(graph, 5, &tensor);
}

fn floats(graph: &mut Vec<u8>, name: &str, shape: &[usize], values: &[f32]) {
    let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    constant(graph, name, shape, 1, &raw);
}

/// A model of these nodes, constants (`rest`), inputs (with their types, besides the `r` of the lengths) and outputs.
fn model(nodes: Vec<Node>, rest: &[u8], inputs: &[(&str, u64)], outputs: &[&str]) -> Vec<u8> {
    let mut graph = Graph::read(rest).unwrap();
    graph.nodes = nodes;
    for output in outputs {
        graph.give(output);
    }
    let mut graph = graph.write();
    for (name, kind) in inputs.iter().chain(&[("r", 1)]) {
        let (mut tensor, mut of, mut value) = (Vec::new(), Vec::new(), Vec::new());
        put_number(&mut tensor, 1, *kind);
        put_bytes(&mut of, 1, &tensor);
        put_bytes(&mut value, 1, name.as_bytes());
        put_bytes(&mut value, 2, &of);
        put_bytes(&mut graph, 11, &value);
    }
    let (mut model, mut opset) = (Vec::new(), Vec::new());
    put_number(&mut opset, 2, 20);
    put_number(&mut model, 1, 8);
    put_bytes(&mut model, 8, &opset);
    put_bytes(&mut model, MODEL_GRAPH, &graph);
    model
}

/// Gives the lengths that every model has to have.
fn with_lengths(nodes: &mut Vec<Node>) {
    nodes.push(Node::new("Round", &["r"], "s"));
    nodes.push(Node::new("Clip", &["s"], "t"));
}

fn nodes(model: &[u8]) -> Vec<Node> {
    Graph::read(message(model, MODEL_GRAPH).unwrap()).unwrap().nodes
}

fn kinds(model: &[u8]) -> Vec<String> {
    nodes(model).into_iter().map(|node| node.kind).collect()
}

fn run(model: &[u8], inputs: Vec<(&str, ValueOrView)>, outputs: &[&str]) -> Vec<Tensor<f32>> {
    let model = Model::load(model.to_vec()).unwrap();
    let id = |name: &str| model.find_node(name).unwrap();
    let inputs = inputs.into_iter().map(|(name, value)| (id(name), value)).collect();
    let outputs: Vec<_> = outputs.iter().map(|name| id(name)).collect();
    model.run(inputs, &outputs, None).unwrap().into_iter().map(|v| v.try_into().unwrap()).collect()
}

/// A model whose graph has a fused product, the lengths, and a field that nobody knows.
fn small_model() -> Vec<u8> {
    let (mut dims, mut tensor, mut kind, mut value, mut rest) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        put_bytes(&mut dims, 1, &[]);
    }
    put_bytes(&mut tensor, 2, &dims);
    put_bytes(&mut kind, 1, &tensor);
    put_bytes(&mut value, 1, b"a");
    put_bytes(&mut value, 2, &kind);
    put_bytes(&mut rest, 13, &value);
    put_bytes(&mut rest, 99, b"kept");
    let mut nodes = Vec::new();
    with_lengths(&mut nodes);
    nodes.push(Node::new("FusedMatMul", &["a", "b"], "c").with_integer("transA", 1));
    let mut model = model(nodes, &rest, &[], &["c"]);
    put_bytes(&mut model, 98, b"kept too");
    model
}

#[test]
fn splits_the_fused_product_and_exports_the_lengths() {
    let whole = small_model();
    let (front, back) = whole.split_at(20);
    let made = prepare_model(&[front.to_vec(), back.to_vec()]).unwrap();
    assert_eq!(kinds(&made), ["Round", "Clip", "Transpose", "MatMul", "Identity"]);
    let nodes = nodes(&made);
    assert_eq!(nodes[3].inputs, ["a/transposed", "b"]);
    assert_eq!(nodes[3].outputs, ["c"]);
    assert_eq!(nodes[2].integers("perm"), [0, 2, 1]);
    let graph = message(&made, MODEL_GRAPH).unwrap();
    let outputs: Vec<_> =
        fields(graph).flatten().filter(|f| f.number == OUTPUT).map(|f| string(f.bytes.unwrap(), 1).unwrap()).collect();
    assert_eq!(outputs, ["c", DURATIONS]);
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

/// A normalisation of `x` in the export's steps.
fn norm(nodes: &mut Vec<Node>, x: &str, at: &str) -> String {
    let name = |part: &str| format!("{at}/{part}");
    let [mean, centred, square, variance, sum] = ["mean", "centred", "square", "variance", "sum"].map(name);
    let [deviation, normal, half, shift, gain, scaled] =
        ["deviation", "normal", "half", "shift", "gain", "scaled"].map(name);
    let mut split = Node::new("Split", &["style", "halves"], &half).with_integer("axis", 1);
    split.outputs.push(shift.clone());
    nodes.extend([
        split,
        Node::new("Add", &[&half, "one"], &gain),
        Node::new("ReduceMean", &[x, "time"], &mean),
        Node::new("Sub", &[x, &mean], &centred),
        Node::new("Mul", &[&centred, &centred], &square),
        Node::new("ReduceMean", &[&square, "time"], &variance),
        Node::new("Add", &[&variance, "epsilon"], &sum),
        Node::new("Sqrt", &[&sum], &deviation),
        Node::new("Div", &[&centred, &deviation], &normal),
        Node::new("Mul", &[&gain, &normal], &scaled),
        Node::new("Add", &[&scaled, &shift], &name("y")),
    ]);
    name("y")
}

/// Norm, snake, quantisation, convolution with a bias, and a norm of that, as in one block of the export.
fn block(at: &str) -> Vec<u8> {
    let name = |part: &str| format!("{at}/{part}");
    let mut nodes = Vec::new();
    with_lengths(&mut nodes);
    let y = norm(&mut nodes, "x", &name("first"));
    let [angle, sine, square, wave, z] = ["angle0", "sine0", "square0", "wave0", "z"].map(name);
    nodes.extend([
        Node::new("Mul", &["alpha", &y], &angle),
        Node::new("Sin", &[&angle], &sine),
        Node::new("Pow", &[&sine, "two"], &square),
        Node::new("Mul", &["reciprocal", &square], &wave),
        Node::new("Add", &[&y, &wave], &z),
    ]);
    let [bytes, step, zero, sums, scale, ratio] = ["bytes", "step", "zero", "sums0", "scale", "ratio"].map(name);
    let [floor, whole, upright, biased, cast, c] = ["floor", "whole0", "upright0", "biased", "cast0", "c"].map(name);
    let mut quantize = Node::new("DynamicQuantizeLinear", &[&z], &bytes);
    quantize.outputs.extend([step.clone(), zero.clone()]);
    nodes.extend([
        quantize,
        Node::new("ConvInteger", &[&bytes, "w", &zero, "w_zero"], &sums)
            .with_integers("kernel_shape", &[3])
            .with_integers("strides", &[1])
            .with_integers("dilations", &[1])
            .with_integers("pads", &[1, 1]),
        Node::new("Mul", &[&step, "w_scale"], &scale),
        Node::new("Div", &["bias", &scale], &ratio),
        Node::new("Floor", &[&ratio], &floor),
        Node::new("Cast", &[&floor], &whole).with_integer("to", 6),
        Node::new("Reshape", &[&whole, "channels"], &upright),
        Node::new("Add", &[&sums, &upright], &biased),
        Node::new("Cast", &[&biased], &cast).with_integer("to", 1),
        Node::new("Mul", &[&cast, &scale], &c),
    ]);
    norm(&mut nodes, &c, &name("second"));
    nodes.push(Node::new("LeakyRelu", &[&c], &name("kept")));
    let mut rest = Vec::new();
    for (name, value) in [("one", 1.0), ("two", 2.0), ("epsilon", 1e-5), ("w_scale", 0.01)] {
        floats(&mut rest, name, &[], &[value]);
    }
    floats(&mut rest, "alpha", &[1, 2, 1], &[0.4, 1.7]);
    floats(&mut rest, "reciprocal", &[1, 2, 1], &[2.5, 1.0 / 1.7]);
    floats(&mut rest, "bias", &[2], &[3.0, -2.0]);
    constant(&mut rest, "w", &[2, 2, 3], 2, &[9, 120, 30, 200, 128, 7, 255, 0, 99, 140, 131, 60]);
    constant(&mut rest, "w_zero", &[], 2, &[128]);
    for (name, values) in [("time", &[2_i64][..]), ("halves", &[2, 2]), ("channels", &[1, -1, 1])] {
        let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        constant(&mut rest, name, &[values.len()], 7, &raw);
    }
    let outputs = [name("z"), name("second/y"), name("kept")];
    model(nodes, &rest, &[("x", 1), ("style", 1)], &outputs.each_ref().map(String::as_str))
}

#[test]
fn a_lightened_block_gives_what_it_gave() {
    let at = "/decoder/decoder/block";
    let (before, after) = (block(at), prepare_model(&[block(at)]).unwrap());
    let count = |kind: &str| kinds(&after).iter().filter(|k| *k == kind).count();
    assert_eq!(["ReduceMean", "Pow", "Div", "Floor", "Sqrt"].map(count), [0; 5]);
    assert_eq!(["InstanceNormalization", "Sin", "BatchNormalization"].map(count), [2, 1, 1]);
    let long: Vec<f32> = (0..2 * 301).map(|i| (i as f32 * 0.37).sin() * 3.0 + (i / 301) as f32).collect();
    let names = ["z", "second/y", "kept"].map(|part| format!("{at}/{part}"));
    let names = names.each_ref().map(String::as_str);
    let run = |model: &[u8]| {
        let x = NdTensor::from_data([1, 2, 301], long.clone());
        let style = NdTensor::from_data([1, 4, 1], vec![0.3_f32, -0.2, 0.9, -1.4]);
        run(model, vec![("x", x.into()), ("style", style.into())], &names)
    };
    let (old, new) = (run(&before), run(&after));
    // A byte of the quantised sound may round the other way, and the export rounds the bias to whole steps.
    for ((old, new), limit) in old.iter().zip(&new).zip([2e-5, 0.05, 0.1]) {
        assert_eq!(old.shape(), new.shape());
        let worst = old.iter().zip(new.iter()).map(|(o, n)| (o - n).abs()).fold(0.0, f32::max);
        let peak = old.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        assert!(peak > 1.0 && worst <= limit, "{worst} of {peak}, at most {limit}");
    }
}

#[test]
fn what_comes_before_the_sound_stays() {
    let whole = block("/encoder/block");
    let mut expected = kinds(&whole);
    expected.push("Identity".to_owned());
    assert_eq!(kinds(&prepare_model(&[whole]).unwrap()), expected);
}

/// A convolution of bytes with eleven taps, two channels in and three out.
fn far(dilation: u64, weights: &[u8]) -> Vec<u8> {
    let mut nodes = Vec::new();
    with_lengths(&mut nodes);
    nodes.extend([
        Node::new("ConvInteger", &["x", "w", "zero", "w_zero"], "sums0")
            .with_integers("kernel_shape", &[11])
            .with_integers("strides", &[1])
            .with_integers("dilations", &[dilation])
            .with_integers("pads", &[5 * dilation; 2])
            .with_integer("group", 1),
        Node::new("Cast", &["sums0"], "floats0").with_integer("to", 1),
        Node::new("Mul", &["floats0", "scale"], "y"),
    ]);
    let mut rest = Vec::new();
    constant(&mut rest, "w", &[3, 2, 11], 2, weights);
    constant(&mut rest, "w_zero", &[], 2, &[131]);
    model(nodes, &rest, &[("x", 2), ("zero", 2), ("scale", 1)], &["y"])
}

#[test]
fn a_paired_convolution_gives_the_same_integers_and_a_border_of_nothing() {
    let weights: Vec<u8> = (0..66_u32).map(|i| (i * 97 % 256) as u8).collect();
    for (dilation, length, zero) in [(1, 40, 128_u8), (1, 41, 3), (3, 61, 128), (5, 64, 200), (5, 7, 90)] {
        let (before, after) = (far(dilation, &weights), prepare_model(&[far(dilation, &weights)]).unwrap());
        assert!(kinds(&after).iter().any(|kind| kind == "Transpose"));
        let sound: Vec<u8> = (0..2 * length as u32).map(|i| (i * 53 % 256) as u8).collect();
        let run = |model: &[u8]| {
            let x = NdTensor::from_data([1, 2, length], sound.clone());
            let (zero, scale) = (Tensor::from(zero), Tensor::from(0.5_f32));
            run(model, vec![("x", x.into()), ("zero", zero.into()), ("scale", scale.into())], &["y"]).remove(0)
        };
        let (old, new) = (run(&before), run(&after));
        let reach = 5 * dilation as usize;
        let sum = |out: usize, at: usize| -> i32 {
            let taps = (0..2).flat_map(|into| (0..11).map(move |tap| (into, tap)));
            let under = taps.filter_map(|(into, tap)| {
                let from = (at + tap * dilation as usize).checked_sub(reach).filter(|from| *from < length)?;
                let weight = i32::from(weights[(out * 2 + into) * 11 + tap]) - 131;
                Some((i32::from(sound[into * length + from]) - i32::from(zero)) * weight)
            });
            under.sum()
        };
        assert_eq!(new.shape(), [1, 3, length]);
        for (i, value) in new.iter().enumerate() {
            assert_eq!(*value, sum(i / length, i % length) as f32 * 0.5, "dilation {dilation}, sample {i}");
        }
        let inner = |t: &Tensor<f32>| -> Vec<f32> {
            let all = t.iter().copied().enumerate();
            all.filter(|(i, _)| (reach..length.saturating_sub(reach)).contains(&(i % length))).map(|(_, v)| v).collect()
        };
        assert_eq!(inner(&old), inner(&new));
    }
}

#[test]
fn no_sound_is_made_of_the_silence_behind() {
    let mut nodes = Vec::new();
    with_lengths(&mut nodes);
    let made = ["/encoder/MatMul_1_output_0", "/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0"];
    for (input, value, output) in [("x", made[0], "symbols"), ("f", made[1], "pitch"), ("n", made[2], "loudness")] {
        nodes.extend([Node::new("Identity", &[input], value), Node::new("Identity", &[value], output)]);
    }
    let outputs = ["symbols", "pitch", "loudness"];
    let made = prepare_model(&[model(nodes, &[], &[("x", 1), ("f", 1), ("n", 1)], &outputs)]).unwrap();
    assert_eq!(prepare_model(std::slice::from_ref(&made)).unwrap(), made);
    // Frames of the border, two sounds, a mark and the border; which of them are silence; frames that are kept.
    let cases: [([f32; 5], i32, usize); 3] = [
        ([17.0, 3.0, 4.0, 8.0, 2.0], -2, 24 + KEPT),
        ([17.0, 3.0, 4.0, 8.0, 2.0], -1, 34),
        ([2.0, 3.0, 4.0, 1.0, 1.0], -2, 11),
    ];
    for (lengths, ending, kept) in cases {
        let frames = lengths.iter().sum::<f32>() as usize;
        let values: Vec<f32> = (0..2 * frames).map(|i| i as f32).collect();
        let curve = || NdTensor::from_data([1, 2 * frames], values.clone()).into();
        let symbols = NdTensor::from_data([1, 2, frames], values.clone());
        let (lengths, ending) = (NdTensor::from_data([1, 5], lengths.to_vec()), NdTensor::from_data([1], vec![ending]));
        let inputs =
            vec![("r", lengths.into()), ("x", symbols.into()), ("f", curve()), ("n", curve()), (ENDING, ending.into())];
        let found = run(&made, inputs, &outputs);
        assert_eq!(found[0].to_vec(), [&values[..kept], &values[frames..frames + kept]].concat());
        assert!(found[1..].iter().all(|curve| curve.to_vec() == values[..2 * kept]));
    }
}
