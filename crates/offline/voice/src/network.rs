//! The neural network: symbols and a style in, samples and the length of every symbol out.

use crate::prepare::{DURATIONS, ENDING, KEPT};
use kinora_model::{Error, Result, text};
use rten::{Model, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Numbers that describe a voice for one run.
pub(crate) const STYLE: usize = 256;
/// Samples to one frame of predicted length.
pub(crate) const FRAME: usize = 600;
/// The token at both ends of an utterance.
const BORDER: i32 = 0;

/// The loaded model.
pub(crate) struct Network {
    model: Model,
    tokens: NodeId,
    style: NodeId,
    speed: NodeId,
    ending: NodeId,
    audio: NodeId,
    durations: NodeId,
    /// Pools of one thread each that no run is using. Whoever makes a film speaks several lines at once; a run spread
    /// over all cores would then wait for threads that another one holds, which costs a fifth more time of the processor.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

/// What one run gives.
pub(crate) struct Take {
    /// Mono, 24 kHz.
    pub samples: Vec<f32>,
    /// Samples of each symbol, with the silence at both ends as the first and the last; they add up to `samples`.
    pub lengths: Vec<usize>,
}

impl Network {
    /// Loads a model made by [`crate::prepare_model`].
    pub fn load(path: &Path) -> Result<Self> {
        let broken = || {
            Error::invalid(
                text!("the voice model {} cannot be read; delete it and run `kinora assets install`", path.display();
                                 "无法读取语音模型 {}；请删除后运行 `kinora assets install`", path.display()),
            )
        };
        let model = Model::load_file(path).map_err(|cause| broken().caused_by(cause))?;
        let node = |name| model.find_node(name).ok_or_else(broken);
        let (tokens, style, speed) = (node("tokens")?, node("style")?, node("speed")?);
        let (ending, audio, durations) = (node(ENDING)?, node("audio")?, node(DURATIONS)?);
        Ok(Self { model, tokens, style, speed, ending, audio, durations, idle: Mutex::default() })
    }

    /// Speaks `tokens` (at most [`crate::symbols::LONGEST`]) at `speed` (1 is the voice's own).
    pub fn run(&self, tokens: &[i32], style: &[f32; STYLE], speed: f32) -> Result<Take> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = idle().pop().unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let take = self.run_on(pool.clone(), tokens, style, speed);
        idle().push(pool);
        take
    }

    /// As [`Network::run`], on the threads of `pool`.
    fn run_on(&self, pool: Arc<ThreadPool>, tokens: &[i32], style: &[f32; STYLE], speed: f32) -> Result<Take> {
        let options = RunOptions::default().with_thread_pool(Some(pool));
        let failed = || Error::internal(text!("the voice model failed"; "语音模型运行失败"));
        let marks = tokens.iter().rev().take_while(|token| crate::symbols::is_mark(**token)).count();
        let bordered: Vec<i32> = std::iter::once(BORDER).chain(tokens.iter().copied()).chain([BORDER]).collect();
        let inputs: Vec<(NodeId, ValueOrView)> = vec![
            (self.tokens, NdTensor::from_data([1, bordered.len()], bordered).into()),
            (self.style, NdTensor::from_data([1, STYLE], style.to_vec()).into()),
            (self.speed, NdTensor::from_data([1], vec![speed]).into()),
            (self.ending, NdTensor::from_data([1], vec![-1 - marks as i32]).into()),
        ];
        let outputs = self
            .model
            .run(inputs, &[self.audio, self.durations], Some(options))
            .map_err(|cause| failed().caused_by(cause))?;
        let [audio, durations] = <[_; 2]>::try_from(outputs).map_err(|_| failed())?;
        let audio: Tensor<f32> = audio.try_into().map_err(|_| failed())?;
        let durations: Tensor<f32> = durations.try_into().map_err(|_| failed())?;
        let mut lengths: Vec<usize> = durations.to_vec().iter().map(|frames| *frames as usize * FRAME).collect();
        if lengths.len() != tokens.len() + 2 {
            return Err(failed());
        }
        shorten(&mut lengths, marks);
        let samples = audio.to_vec();
        if lengths.iter().sum::<usize>() != samples.len() {
            return Err(failed());
        }
        Ok(Take { samples, lengths })
    }
}

/// Leaves [`KEPT`] frames of the silence at the end: `marks` symbols and the border.
fn shorten(lengths: &mut [usize], marks: usize) {
    let mut left = KEPT * FRAME;
    for length in lengths.iter_mut().rev().take(marks + 1).rev() {
        *length = left.min(*length);
        left -= *length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_do_not_depend_on_the_number_of_threads() {
        let assets = std::env::var_os("KINORA_ASSETS")
            .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../.assets").into(), std::path::PathBuf::from);
        let network = Network::load(&assets.join("voice").join(crate::MODEL_FILE))
            .unwrap_or_else(|error| panic!("{error} (or run `make test`, which installs the asset packs first)"));
        let tokens: Vec<i32> = "ni↗xau↓, ʂɨ↘ʨje↘.".chars().filter_map(crate::symbols::token).collect();
        let take = |threads| {
            let pool = Arc::new(ThreadPool::with_num_threads(threads));
            network.run_on(pool, &tokens, &[0.05; STYLE], 1.0).unwrap()
        };
        let (one, three) = (take(1), take(3));
        assert!(one.samples == three.samples && one.lengths == three.lengths);
        assert!(one.samples.len() > 10 * FRAME);
    }
}
