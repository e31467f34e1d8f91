//! A network from a file: one picture in, one table of numbers out.

use kinora_model::{Error, Result, text};
use rten::Model;
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
use std::path::Path;

/// A loaded network.
pub(crate) struct Network(Model);

/// What it gave: numbers and their shape.
pub(crate) struct Table {
    /// Lengths along each axis.
    pub shape: Vec<usize>,
    /// Row by row.
    pub values: Vec<f32>,
}

impl Network {
    /// Loads the network in `path`.
    pub fn load(path: &Path) -> Result<Self> {
        let shown = path.display();
        if !path.is_file() {
            return Err(Error::missing(
                text!("{shown}, by which pictures are looked at, is not installed; run `kinora assets install eye`";
                                            "缺少用于识别画面的 {shown}；请运行 kinora assets install eye"),
            ));
        }
        Model::load_file(path).map(Self).map_err(|cause| {
            Error::invalid(text!("the model {shown} cannot be read; delete it and run `kinora assets install eye`";
                                 "无法读取模型 {shown}；请删除后运行 kinora assets install eye"))
            .caused_by(cause)
        })
    }

    /// Runs it on `planes` (three of `width`×`height` numbers).
    pub fn run(&self, planes: Vec<f32>, width: usize, height: usize) -> Result<Table> {
        let failed = || Error::internal(text!("the model that looks at pictures failed"; "画面识别模型运行失败"));
        let input = NdTensor::from_data([1, 3, height, width], planes);
        let output = self.0.run_one(input.into(), None).map_err(|cause| failed().caused_by(cause))?;
        let table: Tensor<f32> = output.try_into().map_err(|_| failed())?;
        Ok(Table { shape: table.shape().to_vec(), values: table.to_vec() })
    }
}
