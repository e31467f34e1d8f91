//! Reads stories: the text out of a file, and the screenplay out of the text.
//!
//! Two doors. [`open`] takes the bytes of a file, finds out by looking at them what they are (plain text in any usual
//! encoding, Markdown, Word, EPUB, PDF) and gives a [`Novel`]: clean text in a known language. [`read`] takes a novel and
//! gives a [`Script`](kinora_model::script::Script): roles, scenes, spoken lines with their speakers, and a shot list.
//! [`brief`] and [`prompt`] go between one picture and the words that ask for it; [`changes`] reads what shall be other
//! in a given picture. [`expand`] makes a story of a single line, [`read_screenplay`] takes a script that somebody
//! wrote. [`screenplay`] prints a script the way people on a set read one.
//!
//! Everything is rules over word tables (`lexicon/*.txt`, Chinese and English side by side): no model, no network, the
//! same answer for the same input and seed. A language model may stand behind the same schema later; it would replace
//! [`read`] and nothing else.
//!
//! Way of a text through [`read`]: `prose` cuts it into sentences and quotations, `cast` finds the people, `speaker`
//! says who says what, `scenes` finds where and when, `shots` cuts it for the camera, `span` keeps it within its time.

mod brief;
mod cast;
mod chapters;
mod idea;
mod lexicon;
mod novel;
mod numerals;
mod open;
mod prose;
mod read;
mod scenes;
mod screenplay;
mod scripted;
mod shots;
mod span;
mod speaker;
mod temper;
mod timing;

pub use brief::{Changes, brief, changes, prompt, touches};
pub use idea::expand;
pub use novel::{Format, Limits, Novel};
pub use open::open;
pub use read::{Wish, read};
pub use screenplay::screenplay;
pub use scripted::read_screenplay;
pub use timing::seconds_of;
