//! The first reading of a body: nothing is kept, and what serde would let pass is found.
//!
//! serde takes the last of two equal names where the target is a map, lets NUL into texts, and nests 128 deep. Two readers
//! of the same body must never understand it differently, a NUL ends a text for every C library below us, and depth
//! is stack; so these are looked for before the target type sees anything.

use super::place;
use crate::{Fault, outside::describe::quoted};
use kinora_model::text;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

/// Reads `text` to its end and refuses what is not JSON, nests deeper than `depth`, repeats a name or holds NUL.
pub(super) fn check(text: &str, depth: usize) -> Result<(), Fault> {
    let found = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = Path { up: None, step: Step::Root };
    let read = Value { left: depth, depth, path: &path, found: &found }.deserialize(&mut reader);
    read.and_then(|()| reader.end()).map_err(|error| {
        found.take().unwrap_or_else(|| {
            let (at, reason) = (place(&error), super::reason::of_syntax(&error));
            Fault::malformed(
                text!("the body is not JSON at {}: {}", at.en, reason.en; "请求体在{}不是 JSON：{}", at.zh, reason.zh),
            )
        })
    })
}

/// Where the reader stands: a list up the stack, written out only for a fault.
struct Path<'a> {
    up: Option<&'a Path<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Root,
    Index(usize),
    Name(&'a str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up {
            up.fmt(f)?;
        }
        let is_first = self.up.is_none_or(|up| matches!(up.step, Step::Root));
        match self.step {
            Step::Root => Ok(()),
            Step::Index(i) => write!(f, "[{i}]"),
            Step::Name(name) if is_first => f.write_str(&quoted(name, 60)),
            Step::Name(name) => write!(f, ".{}", quoted(name, 60)),
        }
    }
}

#[derive(Clone, Copy)]
struct Value<'a> {
    left: usize,
    depth: usize,
    path: &'a Path<'a>,
    found: &'a RefCell<Option<Fault>>,
}

impl<'a> Value<'a> {
    /// Remembers `fault` and makes serde stop.
    fn stop<E: Error>(&self, fault: Fault) -> E {
        *self.found.borrow_mut() = Some(fault);
        E::custom("refused")
    }

    fn deeper<E: Error>(&self) -> Result<usize, E> {
        self.left.checked_sub(1).ok_or_else(|| {
            let depth = self.depth;
            let what =
                text!("the body nests more than {depth} arrays and objects"; "请求体的数组和对象嵌套超过 {depth} 层");
            self.stop(Fault::malformed(what))
        })
    }

    fn text<E: Error>(&self, text: &str) -> Result<(), E> {
        if !text.contains('\0') {
            return Ok(());
        }
        let field = self.path.to_string();
        let what = text!("{field} holds a NUL character, which no text may"; "{field} 含有 NUL 字符，文本中不允许出现");
        Err(self.stop(Fault::invalid(field, what)))
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.text(text)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let left = self.deeper()?;
        for i in 0.. {
            let path = Path { up: Some(self.path), step: Step::Index(i) };
            if items.next_element_seed(Value { left, path: &path, ..self })?.is_none() {
                break;
            }
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let left = self.deeper()?;
        let mut names = HashSet::new();
        while let Some(name) = entries.next_key::<String>()? {
            let path = Path { up: Some(self.path), step: Step::Name(&name) };
            let inner = Value { left, path: &path, ..self };
            inner.text(&name)?;
            if names.contains(&name) {
                let field = path.to_string();
                let what = text!("{field} stands twice in the same object"; "{field} 在同一对象中出现了两次");
                return Err(self.stop(Fault::invalid(field, what)));
            }
            entries.next_value_seed(inner)?;
            names.insert(name);
        }
        Ok(())
    }
}
