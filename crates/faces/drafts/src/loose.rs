//! Values as programs send them: numbers as text, lists as JSON inside of a text.
//!
//! The live service takes these, and every glue program that was written for it relies on that.

use crate::code::Code;
use kinora_http::Fault;
use kinora_http::body::reason;
use kinora_http::outside::describe::quoted;
use kinora_model::{Text, text};
use kinora_timeline::{Span, Time};
use serde::de::{DeserializeOwned, Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// More items than any call takes.
pub const MOST: usize = 2000;

/// Moments beyond a day are no edit's.
const LONGEST: i64 = 24 * 3600 * 1_000_000;

/// Whole microseconds: a number, whose fraction is cut, or one written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl PartialSchema for Micros {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new().schema_type(Type::Number).description(Some("Microseconds"));
        AnyOfBuilder::new().item(number).item(ObjectBuilder::new().schema_type(Type::String)).into()
    }
}

impl ToSchema for Micros {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Micros")
    }
}

impl Micros {
    /// As exact time.
    pub fn time(self) -> Time {
        Time::from_micros(self.0)
    }
}

impl<'de> Deserialize<'de> for Micros {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Reading)
    }
}

struct Reading;

impl Visitor<'_> for Reading {
    type Value = Micros;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = text!("a whole number of microseconds up to a day"; "不超过一天的整数微秒");
        f.write_str(&reason::both(&what))
    }
    fn visit_i64<E: Error>(self, n: i64) -> Result<Micros, E> {
        match (-LONGEST..=LONGEST).contains(&n) {
            true => Ok(Micros(n)),
            false => Err(E::invalid_value(Unexpected::Signed(n), &self)),
        }
    }
    fn visit_u64<E: Error>(self, n: u64) -> Result<Micros, E> {
        i64::try_from(n).map_err(|_| E::invalid_value(Unexpected::Unsigned(n), &self)).and_then(|n| self.visit_i64(n))
    }
    fn visit_f64<E: Error>(self, n: f64) -> Result<Micros, E> {
        match n.abs() <= LONGEST as f64 {
            true => Ok(Micros(n.trunc() as i64)),
            false => Err(E::invalid_value(Unexpected::Float(n), &self)),
        }
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Micros, E> {
        let wrong = || E::invalid_value(Unexpected::Str(text), &Reading);
        let number: f64 = text.trim().parse().map_err(|_| wrong())?;
        if number.is_finite() { Reading.visit_f64(number) } else { Err(wrong()) }
    }
}

/// A number or a yes and no, as it is or written as text; a whole number also as `3.0`.
///
/// # Errors
/// What is wrong with the value as it came.
pub fn value<'de, D: Deserializer<'de>, T: DeserializeOwned>(reader: D) -> Result<T, D::Error> {
    let came = Value::deserialize(reader)?;
    let whole = |n: f64| (n.fract() == 0.0 && n.abs() < 1e15).then(|| Value::from(n as i64));
    let other = match &came {
        Value::String(text) => match text.trim() {
            "true" | "True" => vec![Value::Bool(true)],
            "false" | "False" => vec![Value::Bool(false)],
            number => {
                let parsed = number.parse::<f64>().ok().filter(|n| n.is_finite());
                parsed.map_or(vec![], |n| whole(n).into_iter().chain([Value::from(n)]).collect())
            }
        },
        Value::Number(n) => n.as_f64().and_then(whole).into_iter().collect(),
        _ => vec![],
    };
    T::deserialize(&came)
        .or_else(|cause| other.iter().find_map(|value| T::deserialize(value).ok()).ok_or(cause))
        .map_err(D::Error::custom)
}

/// An error of a reader of ours.
fn told<E: Error>(what: &Text) -> E {
    E::custom(reason::both(what))
}

/// A list, or JSON text of one.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    values: Vec<Value>,
    of: PhantomData<T>,
}

/// How a [`Listed`] is described.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only describes")]
pub enum TextOrList<T> {
    /// JSON text of the list.
    Text(String),
    /// The list.
    List(Vec<T>),
}

impl<'de, T> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let values = match Value::deserialize(reader)? {
            Value::Array(values) => values,
            Value::String(text) => match serde_json::from_str(&text) {
                Ok(Value::Array(values)) => values,
                Ok(_) => return Err(told(&text!("the text must be a JSON list"; "该文本必须是一个 JSON 列表"))),
                Err(cause) => {
                    let (at, why) = (cause.column(), reason::of_syntax(&cause));
                    let (en, zh) = (why.en, why.zh);
                    return Err(told(&text!("the text is no JSON list: {en} at character {at}";
                                           "该文本不是 JSON 列表：第 {at} 个字符处{zh}")));
                }
            },
            _ => {
                return Err(told(&text!("this must be a list, or a text that is a JSON list";
                                       "此处必须是列表，或内容为 JSON 列表的文本")));
            }
        };
        Ok(Self { values, of: PhantomData })
    }
}

impl<T: DeserializeOwned> Listed<T> {
    /// The items. `field` is what the list is called, `code` what is wrong where one is.
    pub fn items(&self, field: &str, code: Code) -> Result<Vec<T>, Fault> {
        let count = self.values.len();
        if !(1..=MOST).contains(&count) {
            let what = text!("{field} must have 1 to {MOST} items, not {count}"; "{field} 必须有 1 到 {MOST} 项，而不是 {count} 项");
            return Err(code.fault(what).at(field));
        }
        let read = |(i, value): (usize, &Value)| {
            T::deserialize(value).map_err(|cause| {
                let fault = reason::of(&format!("{field}[{i}]"), &cause);
                let place = fault.field().unwrap_or(field).to_owned();
                code.fault(fault.what().clone()).at(place)
            })
        };
        self.values.iter().enumerate().map(read).collect()
    }
}

/// From `start` to `end`, which must be after it.
pub fn span(field: &str, i: usize, start: Micros, end: Micros, code: Code) -> Result<Span, Fault> {
    if start.0 < 0 || end.0 <= start.0 {
        let (from, to) = (start.0, end.0);
        let what = text!("{field}[{i}]: start {from} and end {to} must be moments from 0 on, one after the other";
                         "{field}[{i}]：start {from} 与 end {to} 必须不小于 0，且 end 大于 start");
        return Err(code.fault(what).at(format!("{field}[{i}].end")));
    }
    Ok(Span::new(start.time(), end.time() - start.time()))
}

/// That a number is one, and within these bounds.
pub fn within(field: &str, value: f64, least: f64, most: f64, code: Code) -> Result<f64, Fault> {
    if value.is_finite() && (least..=most).contains(&value) {
        return Ok(value);
    }
    let what = text!("{field} must be {least} to {most}, not {value}"; "{field} 必须在 {least} 到 {most} 之间，而不是 {value}");
    Err(code.fault(what).at(field))
}

/// `#RRGGBB` (or `#RGB`) as red, green and blue, each 0…1.
pub fn color(field: &str, written: &str, code: Code) -> Result<[f64; 3], Fault> {
    let digits = written.trim().trim_start_matches('#');
    let digit = |i: usize| digits.get(i..=i).and_then(|d| u8::from_str_radix(d, 16).ok());
    let byte = |i: usize| match digits.len() {
        3 => digit(i).map(|d| d * 17),
        6 => Some(digit(2 * i)? * 16 + digit(2 * i + 1)?),
        _ => None,
    };
    match (byte(0), byte(1), byte(2)) {
        (Some(r), Some(g), Some(b)) => Ok([r, g, b].map(|part| f64::from(part) / 255.0)),
        _ => {
            let got = quoted(written, 30);
            let what = text!("{field} must be a colour like #ff7100, not `{got}`"; "{field} 应为形如 #ff7100 的颜色，而不是 `{got}`");
            Err(code.fault(what).at(field))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn moments_are_taken_as_programs_write_them() {
        for (written, is) in [(json!(5), 5), (json!(5.9), 5), (json!("5"), 5), (json!(" 5000000.0 "), 5_000_000)] {
            assert_eq!(serde_json::from_value::<Micros>(written).expect("a moment").0, is);
        }
        for written in [json!("x"), json!(null), json!(1e300), json!("NaN"), json!("inf"), json!([1]), json!(u64::MAX)]
        {
            assert!(serde_json::from_value::<Micros>(written.clone()).is_err(), "{written}");
        }
    }

    #[test]
    fn numbers_are_taken_as_text_too_and_nothing_else_is() {
        let whole = |written| value::<_, u32>(written).ok();
        assert_eq!([json!(12), json!("12"), json!(" 12.0 "), json!(12.0)].map(whole), [Some(12); 4]);
        assert_eq!([json!("x"), json!(-1), json!("1.5"), json!(null), json!([1])].map(whole), [None; 5]);
        assert_eq!(value::<_, f64>(json!("0.5")).ok(), Some(0.5));
        assert_eq!(value::<_, Option<f64>>(json!(null)).ok(), Some(None));
        assert_eq!(
            [json!(true), json!("true"), json!("maybe")].map(|w| value::<_, bool>(w).ok()),
            [Some(true), Some(true), None]
        );
    }

    #[test]
    fn lists_are_taken_as_lists_and_as_text() {
        for written in [json!([1, 2]), json!("[1, 2]")] {
            let listed: Listed<u8> = serde_json::from_value(written).expect("a list");
            assert_eq!(listed.items("x", Code::Video).expect("numbers"), [1, 2]);
        }
        let listed: Listed<u8> = serde_json::from_value(json!("[1, \"a\"]")).expect("a list");
        let fault = listed.items("x", Code::Video).expect_err("one is no number");
        assert_eq!((Code::of(&fault), fault.field()), (Some(Code::Video), Some("x[1]")));
        assert!(fault.what().zh.contains("需要"), "{}", fault.what().zh);
        let none: Listed<u8> = serde_json::from_value(json!([])).expect("a list");
        assert!(none.items("x", Code::Video).is_err());
        for written in [json!("{}"), json!("["), json!(1), json!(null)] {
            assert!(serde_json::from_value::<Listed<u8>>(written).is_err());
        }
    }

    #[test]
    fn colours_are_read() {
        assert_eq!(color("c", "#ff7100", Code::Caption).expect("a colour"), [1.0, 113.0 / 255.0, 0.0]);
        assert_eq!(color("c", "FFF", Code::Caption).expect("a colour"), [1.0; 3]);
        for wrong in ["", "#ff", "red", "#gggggg", "#雨夜", "#ff71000"] {
            assert!(color("c", wrong, Code::Caption).is_err(), "{wrong}");
        }
    }
}
