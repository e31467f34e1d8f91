//! The thing in the middle of a picture, by name, where it is sure.

mod names;
mod pickle;
mod prepare;

pub use prepare::prepare_objects;

use crate::network::Network;
use crate::reader::Picture;
use kinora_model::{Error, Result, Text, text};
use names::things;
use prepare::{KINDS, SIDE};
use std::path::Path;

/// A thing that is less likely than this has no name.
const SURE: f32 = 0.6;

/// Something in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// What people call it.
    pub name: Text,
    /// How surely it is one, 0…1.
    pub confidence: f32,
}

/// Names things. Loading takes a tenth of a second, a picture about as long of a core.
pub struct Namer(Network);

/// The network.
const FILE: &str = "efficientnet_lite0.onnx";

impl Namer {
    /// Whether its file of the pack `eye` is in `folder`.
    pub fn is_installed(folder: &Path) -> bool {
        folder.join(FILE).is_file()
    }

    /// With the file of the pack `eye` in `folder`.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where it is not there, [`Invalid`](kinora_model::ErrorKind::Invalid) where it is broken.
    pub fn open(folder: &Path) -> Result<Self> {
        Network::load(&folder.join(FILE)).map(Self)
    }

    /// What is seen in the square in the middle of `picture`: nothing where it is not sure, or where it is none of the things
    /// that are told of.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the picture has not as many bytes as it says.
    pub fn name(&self, picture: Picture) -> Result<Option<Object>> {
        let Picture { width, height, rgb } = picture;
        if width == 0 || height == 0 || rgb.len() != width * height * 3 {
            return Err(Error::invalid(
                text!("the picture to name has not as many pixels as it says"; "待识别图片的像素数与声明不符"),
            ));
        }
        let table = self.0.run(square(picture), SIDE, SIDE)?;
        if table.values.len() != KINDS {
            return Err(Error::internal(text!("the model that names things failed"; "物体识别模型运行失败")));
        }
        let likely = |kinds: &[usize]| kinds.iter().map(|kind| table.values[*kind]).sum::<f32>();
        let best = things().iter().map(|thing| (thing, likely(&thing.kinds))).max_by(|a, b| a.1.total_cmp(&b.1));
        let sure = best.filter(|(_, confidence)| *confidence >= SURE);
        Ok(sure.map(|(thing, confidence)| Object { name: thing.name.clone(), confidence: confidence.min(1.0) }))
    }
}

/// The square in the middle, [`SIDE`] pixels a side, its colours one plane after another: each the mean of what lies under it,
/// brought to about −1…1 as the network was trained.
fn square(Picture { width, height, rgb }: Picture) -> Vec<f32> {
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    let under = |n: usize| n * side / SIDE..((n + 1) * side).div_ceil(SIDE).min(side);
    let mut planes = vec![0.0; 3 * SIDE * SIDE];
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (rows, columns) = (under(y), under(x));
            let count = (rows.len() * columns.len()) as f32;
            for channel in 0..3 {
                let sum: u32 = rows
                    .clone()
                    .flat_map(|row| columns.clone().map(move |column| ((top + row) * width + left + column) * 3))
                    .map(|at| u32::from(rgb[at + channel]))
                    .sum();
                planes[(channel * SIDE + y) * SIDE + x] = (sum as f32 / count - 127.0) / 128.0;
            }
        }
    }
    planes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_looked_at() {
        // Three squares side by side: black, white, black.
        let rgb: Vec<u8> =
            (0..448 * 1344).flat_map(|n| [if (448..896).contains(&(n % 1344)) { 255 } else { 0 }; 3]).collect();
        let planes = square(Picture { width: 1344, height: 448, rgb: &rgb });
        assert!(planes.iter().all(|value| *value == 1.0));
        // Smaller than the network wants it.
        assert!(square(Picture { width: 2, height: 1, rgb: &[0, 0, 0, 9, 9, 9] }).iter().all(|v| *v == -127.0 / 128.0));
    }

    #[test]
    fn without_its_file_it_says_how_to_get_it() {
        let error = Namer::open(Path::new("nowhere")).err().expect("there is nothing");
        assert!(error.what().en.contains("kinora assets install eye"), "{error}");
    }
}
