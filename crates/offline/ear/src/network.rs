//! The network: an encoder that hears half a minute at once, and a decoder that gives, sign by sign, what may come next.

use crate::matrix::{Linear, Norm, Rows, attend};
use crate::spectrum::BANDS;
use crate::weights::Weights;
use kinora_model::{Error, Result, text};

/// Width of one head of attention in every size of this network.
const HEAD: usize = 64;
/// Frames that a convolution sees at once.
const KERNEL: usize = 3;
/// Frames of the spectrum that go in. Half as many rows come out of the encoder.
pub(crate) const FRAMES: usize = 3000;

/// The loaded network.
pub(crate) struct Network {
    hearing: Encoder,
    writing: Decoder,
}

struct Encoder {
    /// Sees each frame with its neighbours.
    first: Linear,
    /// As `first`, at every other frame.
    second: Linear,
    positions: Rows,
    layers: Vec<(Attention, Forward)>,
    norm: Norm,
}

struct Decoder {
    /// A row for each sign, both for the sign that was and for the one that comes.
    signs: Linear,
    positions: Rows,
    layers: Vec<DecoderLayer>,
    norm: Norm,
}

struct DecoderLayer {
    /// To what was written.
    own: Attention,
    /// To what was heard: the norm, queries, keys with values, and the way back.
    norm: Norm,
    ask: Linear,
    keys: Linear,
    answer: Linear,
    forward: Forward,
}

/// Attention of rows to each other: queries, keys and values in one layer.
struct Attention {
    norm: Norm,
    parts: Linear,
    out: Linear,
}

/// Two layers with a bend between them.
struct Forward {
    norm: Norm,
    wide: Linear,
    out: Linear,
}

/// What was heard, as keys and values for each layer of the decoder.
pub(crate) struct Heard(Vec<(Rows, Rows)>);

/// What was written so far, as keys and values for each layer of the decoder.
#[derive(Clone)]
pub(crate) struct Written {
    layers: Vec<(Rows, Rows)>,
    signs: usize,
}

impl Network {
    /// Takes the network out of its weights, whatever its size.
    ///
    /// # Errors
    /// `Invalid` where they are not those of one.
    pub fn new(mut weights: Weights) -> Result<Self> {
        let weights = &mut weights;
        let broken = || {
            Error::invalid(
                text!("the speech recognition model has not the expected shape"; "语音识别模型的结构与预期不符"),
            )
        };
        let width = weights.shape("encoder/conv1/weight").and_then(|s| s.first().copied()).ok_or_else(broken)?;
        let count = weights.shape("decoder/embeddings/weight").and_then(|s| s.first().copied()).ok_or_else(broken)?;
        let longest = weights
            .shape("decoder/position_encodings/encodings")
            .and_then(|s| s.first().copied())
            .ok_or_else(broken)?;
        if width == 0 || !width.is_multiple_of(HEAD) {
            return Err(broken());
        }
        let layers = |weights: &Weights, side: &str| {
            (0..).take_while(|n| weights.shape(&format!("{side}/layer_{n}/ffn/linear_0/weight")).is_some()).count()
        };
        let (encoders, decoders) = (layers(weights, "encoder"), layers(weights, "decoder"));
        let hearing = Encoder {
            first: convolution(weights, "encoder/conv1", BANDS, width)?,
            second: convolution(weights, "encoder/conv2", width, width)?,
            positions: Rows {
                width,
                values: weights.take("encoder/position_encodings/encodings", &[FRAMES / 2, width])?,
            },
            layers: (0..encoders)
                .map(|n| {
                    let name = format!("encoder/layer_{n}");
                    Ok((attention(weights, &name, width)?, forward(weights, &name, width)?))
                })
                .collect::<Result<_>>()?,
            norm: norm(weights, "encoder/layer_norm", width)?,
        };
        let writing = Decoder {
            signs: Linear { width, weight: weights.take("decoder/embeddings/weight", &[count, width])?, bias: vec![] },
            positions: Rows { width, values: weights.take("decoder/position_encodings/encodings", &[longest, width])? },
            layers: (0..decoders).map(|n| decoder_layer(weights, n, width)).collect::<Result<_>>()?,
            norm: norm(weights, "decoder/layer_norm", width)?,
        };
        Ok(Self { hearing, writing })
    }

    /// How many signs it knows.
    pub fn signs(&self) -> usize {
        self.writing.signs.weight.len() / self.writing.signs.width
    }

    /// How many signs it can write about one window, what it is told before them included.
    pub fn longest(&self) -> usize {
        self.writing.positions.height()
    }

    /// Hears [`FRAMES`] frames of spectrum.
    pub fn hear(&self, frames: &Rows) -> Result<Heard> {
        let Encoder { first, second, positions, layers, norm } = &self.hearing;
        let mut rows = first.over_stretches(&bordered(frames), BANDS)?;
        rows.gelu();
        let mut rows = second.over_stretches(&bordered(&rows), 2 * rows.width)?;
        rows.gelu();
        rows.add(positions);
        for (attention, forward) in layers {
            let [queries, keys, values] = attention.parts(&rows)?;
            let mixed = attend(&queries, &keys, &values, rows.width / HEAD)?;
            rows.add(&attention.out.of(&mixed)?);
            rows.add(&forward.of(&rows)?);
        }
        let rows = norm.of(&rows);
        let memory = self.writing.layers.iter().map(|layer| {
            let both = layer.keys.of(&rows)?;
            let [keys, values] = split(&both);
            Ok((keys, values))
        });
        memory.collect::<Result<_>>().map(Heard)
    }

    /// A blank sheet.
    pub fn sheet(&self) -> Written {
        let none = || Rows { width: self.writing.signs.width, values: vec![] };
        Written { layers: self.writing.layers.iter().map(|_| (none(), none())).collect(), signs: 0 }
    }

    /// Writes `sign` and says of each sign how much it is the next one (unnormalised logarithms).
    ///
    /// # Panics
    /// Where there is no such sign, or more of them are written than [`Network::longest`].
    pub fn write(&self, heard: &Heard, written: &mut Written, sign: usize) -> Result<Vec<f32>> {
        let Decoder { signs, positions, layers, norm } = &self.writing;
        let width = signs.width;
        let row = |values: &[f32], n: usize| values[n * width..(n + 1) * width].to_vec();
        let mut x = Rows { width, values: row(&signs.weight, sign) };
        x.add(&Rows { width, values: row(&positions.values, written.signs) });
        for ((layer, (memory_keys, memory_values)), (keys, values)) in
            layers.iter().zip(&heard.0).zip(&mut written.layers)
        {
            let [query, key, value] = layer.own.parts(&x)?;
            keys.values.extend(key.values);
            values.values.extend(value.values);
            x.add(&layer.own.out.of(&attend(&query, keys, values, width / HEAD)?)?);
            let query = layer.ask.of(&layer.norm.of(&x))?;
            x.add(&layer.answer.of(&attend(&query, memory_keys, memory_values, width / HEAD)?)?);
            x.add(&layer.forward.of(&x)?);
        }
        written.signs += 1;
        Ok(signs.of(&norm.of(&x))?.values)
    }
}

impl Attention {
    /// Queries, keys and values of rows.
    fn parts(&self, rows: &Rows) -> Result<[Rows; 3]> {
        self.parts.of(&self.norm.of(rows)).map(|parts| split(&parts))
    }
}

impl Forward {
    fn of(&self, rows: &Rows) -> Result<Rows> {
        let mut wide = self.wide.of(&self.norm.of(rows))?;
        wide.gelu();
        self.out.of(&wide)
    }
}

/// Rows side by side, each from its own part of every row.
fn split<const N: usize>(rows: &Rows) -> [Rows; N] {
    let width = rows.width / N;
    std::array::from_fn(|n| {
        let values = rows.values.chunks_exact(rows.width).flat_map(|row| &row[n * width..(n + 1) * width]);
        Rows { width, values: values.copied().collect() }
    })
}

/// The numbers of rows with a row of nothing at both ends.
fn bordered(rows: &Rows) -> Vec<f32> {
    let border = vec![0.0; rows.width];
    [border.as_slice(), &rows.values, &border].concat()
}

/// A convolution over time as a layer over [`KERNEL`] neighbouring frames.
fn convolution(weights: &mut Weights, name: &str, from: usize, to: usize) -> Result<Linear> {
    let given = weights.take(&format!("{name}/weight"), &[to, from, KERNEL])?;
    // In the file the frames stand inside, here the channels do.
    let mut weight = Vec::with_capacity(given.len());
    for out in given.chunks_exact(from * KERNEL) {
        weight.extend((0..KERNEL).flat_map(|frame| out.iter().skip(frame).step_by(KERNEL)));
    }
    Ok(Linear { width: from * KERNEL, weight, bias: weights.take(&format!("{name}/bias"), &[to])? })
}

fn linear(weights: &mut Weights, name: &str, from: usize, to: usize) -> Result<Linear> {
    let weight = weights.take(&format!("{name}/weight"), &[to, from])?;
    Ok(Linear { width: from, weight, bias: weights.take(&format!("{name}/bias"), &[to])? })
}

fn norm(weights: &mut Weights, name: &str, width: usize) -> Result<Norm> {
    let gain = weights.take(&format!("{name}/gamma"), &[width])?;
    Ok(Norm { gain, bias: weights.take(&format!("{name}/beta"), &[width])? })
}

fn attention(weights: &mut Weights, layer: &str, width: usize) -> Result<Attention> {
    let name = format!("{layer}/self_attention");
    Ok(Attention {
        norm: norm(weights, &format!("{name}/layer_norm"), width)?,
        parts: linear(weights, &format!("{name}/linear_0"), width, 3 * width)?,
        out: linear(weights, &format!("{name}/linear_1"), width, width)?,
    })
}

fn forward(weights: &mut Weights, layer: &str, width: usize) -> Result<Forward> {
    let name = format!("{layer}/ffn");
    Ok(Forward {
        norm: norm(weights, &format!("{name}/layer_norm"), width)?,
        wide: linear(weights, &format!("{name}/linear_0"), width, 4 * width)?,
        out: linear(weights, &format!("{name}/linear_1"), 4 * width, width)?,
    })
}

fn decoder_layer(weights: &mut Weights, n: usize, width: usize) -> Result<DecoderLayer> {
    let layer = format!("decoder/layer_{n}");
    let name = format!("{layer}/attention");
    Ok(DecoderLayer {
        own: attention(weights, &layer, width)?,
        norm: norm(weights, &format!("{name}/layer_norm"), width)?,
        ask: linear(weights, &format!("{name}/linear_0"), width, width)?,
        keys: linear(weights, &format!("{name}/linear_1"), width, 2 * width)?,
        answer: linear(weights, &format!("{name}/linear_2"), width, width)?,
        forward: forward(weights, &layer, width)?,
    })
}
