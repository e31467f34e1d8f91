//! The words in a picture, and what they say of a product.
//!
//! [`Reader`] finds lines of text in a picture and reads them, by two small networks that run in this process (PP-OCRv6,
//! found in the asset pack `eye`); [`Namer`] says what thing is in it, by a third one, where it is sure. [`points`] sorts what
//! was read and said in a film into product, prices and selling points, by rules, and [`words`] makes a short text of them.
//! Nothing is told that was not read or heard: a product that no line names has no name.

mod boxes;
mod network;
mod objects;
pub mod points;
mod reader;
mod said;
pub mod words;

pub use objects::{Namer, Object, prepare_objects};
pub use reader::{Line, Picture, Reader};
