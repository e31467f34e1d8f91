//! Sums over rows of numbers: the few that a transformer is made of.

use kinora_model::{Error, Result, text};
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::NdTensorView;
use rten_tensor::prelude::*;
use rten_vecmath::{Gelu, Normalize, NormalizeOptions, Softmax, Sum, SumSquareSub};

/// Rows of numbers, one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    /// Numbers in a row.
    pub width: usize,
    /// All numbers.
    pub values: Vec<f32>,
}

impl Rows {
    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// Adds `other`, which has as many numbers.
    pub fn add(&mut self, other: &Rows) {
        self.values.iter_mut().zip(&other.values).for_each(|(sum, more)| *sum += more);
    }

    /// Gaussian error linear units (Hendrycks and Gimpel 2016) of all numbers.
    pub fn gelu(&mut self) {
        Gelu {}.map_mut(&mut self.values);
    }

    fn view(&self) -> NdTensorView<'_, f32, 2> {
        NdTensorView::from_data([self.height(), self.width], self.values.as_slice())
    }
}

/// `left` × `right` + `bias`, all of it times nothing: a product of matrices, given as views.
fn product(left: NdTensorView<f32, 2>, right: NdTensorView<f32, 2>, bias: Option<&[f32]>) -> Result<Rows> {
    let mut out = Rows { width: right.size(1), values: vec![0.0; left.size(0) * right.size(1)] };
    let options = GemmOptions { bias: bias.map(BiasVector::Row), ..GemmOptions::default() };
    GemmExecutor::<f32>::new()
        .gemm(&mut out.values, GemmInputA::Unpacked(left), GemmInputB::Unpacked(right), options)
        .map_err(|cause| failed().caused_by(cause))?;
    Ok(out)
}

fn failed() -> Error {
    Error::internal(text!("the speech recognition model failed"; "语音识别模型运行失败"))
}

/// A layer that gives each row another width: weights with a row for each number that comes out, and a number to add.
pub(crate) struct Linear {
    /// Width of what goes in.
    pub width: usize,
    /// Row by row.
    pub weight: Vec<f32>,
    /// One for each row; none where nothing is added.
    pub bias: Vec<f32>,
}

impl Linear {
    /// The layer over rows.
    pub fn of(&self, rows: &Rows) -> Result<Rows> {
        self.over(rows.view())
    }

    /// The layer over stretches of `values`: each `width` long, each beginning `step` after the last one.
    pub fn over_stretches(&self, values: &[f32], step: usize) -> Result<Rows> {
        let count = (values.len() + step - self.width) / step;
        let stretches = NdTensorView::from_slice_with_strides([count, self.width], values, [step, 1]);
        self.over(stretches.map_err(|cause| failed().caused_by(format!("{cause:?}")))?)
    }

    fn over(&self, rows: NdTensorView<f32, 2>) -> Result<Rows> {
        let weight = NdTensorView::from_data([self.weight.len() / self.width, self.width], self.weight.as_slice());
        product(rows, weight.transposed(), (!self.bias.is_empty()).then_some(self.bias.as_slice()))
    }
}

/// Layer normalisation (Ba, Kiros and Hinton 2016).
pub(crate) struct Norm {
    /// What each number is multiplied with afterwards.
    pub gain: Vec<f32>,
    /// What is added to it then.
    pub bias: Vec<f32>,
}

impl Norm {
    /// Rows of mean 0 and deviation 1, scaled.
    pub fn of(&self, rows: &Rows) -> Rows {
        let mut out = rows.clone();
        for row in out.values.chunks_exact_mut(rows.width) {
            let mean = Sum::new(row).dispatch() / row.len() as f32;
            let variance = SumSquareSub::new(row, mean).dispatch() / row.len() as f32;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: 1.0 / (variance + 1e-5).sqrt(),
                element_scale: Some(&self.gain),
                bias: 0.0,
                element_bias: Some(&self.bias),
            };
            Normalize::new_mut(row, options).dispatch();
        }
        out
    }
}

/// Scaled dot-product attention by several heads (Vaswani et al. 2017): each row of `queries` gets a mixture of the rows of
/// `values`, after how alike it is to the rows of `keys`. A query sees all of them.
pub(crate) fn attend(queries: &Rows, keys: &Rows, values: &Rows, heads: usize) -> Result<Rows> {
    let wide = queries.width / heads;
    let scale = 1.0 / (wide as f32).sqrt();
    let (q, k, v) = (queries.view(), keys.view(), values.view());
    let mut out = Rows { width: queries.width, values: vec![0.0; queries.values.len()] };
    for from in (0..heads).map(|head| head * wide) {
        let of = from..from + wide;
        let mut likeness = product(q.slice((.., of.clone())), k.slice((.., of.clone())).transposed(), None)?;
        for row in likeness.values.chunks_exact_mut(likeness.width) {
            row.iter_mut().for_each(|value| *value *= scale);
            Softmax::new_mut(row).dispatch();
        }
        let mixed = product(likeness.view(), v.slice((.., of.clone())), None)?;
        for (row, part) in out.values.chunks_exact_mut(out.width).zip(mixed.values.chunks_exact(wide)) {
            row[of.clone()].copy_from_slice(part);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(width: usize, values: &[f32]) -> Rows {
        Rows { width, values: values.to_vec() }
    }

    #[test]
    fn a_layer_multiplies_and_adds() {
        let layer = Linear { width: 2, weight: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], bias: vec![0.5, 0.0, -1.0] };
        assert_eq!(layer.of(&rows(2, &[1.0, 1.0, 2.0, 0.0])).expect("done"), rows(3, &[3.5, 7.0, 10.0, 2.5, 6.0, 9.0]));
        let stretches = layer.over_stretches(&[1.0, 1.0, 2.0, 0.0], 1).expect("done");
        assert_eq!(stretches.values[..6], [3.5, 7.0, 10.0, 5.5, 11.0, 16.0]);
        assert_eq!(stretches.height(), 3);
    }

    #[test]
    fn normed_rows_have_mean_and_deviation() {
        let norm = Norm { gain: vec![1.0, 1.0, 2.0], bias: vec![0.0, 0.0, 1.0] };
        let out = norm.of(&rows(3, &[1.0, 2.0, 3.0]));
        let side = 1.5_f32.sqrt();
        for (is, wanted) in out.values.iter().zip([-side, 0.0, 2.0 * side + 1.0]) {
            assert!((is - wanted).abs() < 1e-4, "{is} {wanted}");
        }
    }

    #[test]
    fn a_query_gets_what_its_key_stands_for() {
        let keys = rows(4, &[40.0, 0.0, 0.0, 40.0, 0.0, 40.0, 40.0, 0.0]);
        let values = rows(4, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        // Two heads: the first looks for the first key, the second for the second.
        let out = attend(&rows(4, &[9.0, 0.0, 9.0, 0.0]), &keys, &values, 2).expect("done");
        for (is, wanted) in out.values.iter().zip([1.0, 2.0, 7.0, 8.0]) {
            assert!((is - wanted).abs() < 1e-4, "{out:?}");
        }
    }
}
