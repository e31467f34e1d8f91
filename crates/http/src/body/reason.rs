//! serde's reasons, in two languages and with the place they are about.
//!
//! What our own readers tell serde is one text; [`both`] puts both languages into it.

use crate::{Fault, outside::describe::quoted};
use kinora_model::{Text, text};
use serde_json::error::Category;

/// Stands between the two languages of a sentence that serde carries.
const BETWEEN: char = '\u{1f}';

/// `what` as one text for serde: as what was expected, or as an error of its own.
pub fn both(what: &Text) -> String {
    format!("{}{BETWEEN}{}", what.en, what.zh)
}

/// The fault that `error` at `path` (as serde writes it: `.` is the whole body) is.
pub fn of(path: &str, error: &serde_json::Error) -> Fault {
    let said = bare(error);
    let path = if path == "." { "" } else { path };
    if let Some(name) = between(&said, "missing field `", "`") {
        let field = join(path, name);
        return Fault::invalid(&field, text!("{field} is missing"; "缺少 {field}"));
    }
    if let Some(name) = between(&said, "unknown field `", "`") {
        // serde's path already ends in the unknown name.
        let field = if path.ends_with(name) { path.to_owned() } else { join(path, name) };
        let field = quoted(&field, 100);
        let known = said.split_once("expected ").map_or("", |(_, known)| known);
        let (en, zh) = match known {
            "" | "there are no fields" => (String::new(), String::new()),
            known => (format!("; known here: {}", plain(known)), format!("；此处可用：{}", plain(known))),
        };
        return Fault::invalid(&field, text!("{field} is not a known field{en}"; "未知字段 {field}{zh}"));
    }
    let field = quoted(if path.is_empty() { "the body" } else { path }, 100);
    let reason = of_data(&said);
    let what = match path {
        "" => text!("the body: {}", reason.en; "请求体：{}", reason.zh),
        _ => text!("{field}: {}", reason.en; "{field}：{}", reason.zh),
    };
    match (error.classify(), path) {
        (Category::Data, "") => Fault::malformed(what),
        // A number that no type holds is a syntax error to serde_json, though only the value is wrong.
        (_, "") => Fault::malformed(what),
        _ => Fault::invalid(field, what),
    }
}

/// Why a text is not JSON at all.
pub fn of_syntax(error: &serde_json::Error) -> Text {
    let en = bare(error);
    let zh = match en.as_str() {
        s if s.starts_with("EOF") => "在值结束之前就到了末尾",
        "trailing characters" => "一个值之后还有多余的字符",
        "trailing comma" => "末尾多了逗号",
        "number out of range" => "数字超出范围",
        "invalid number" => "数字写法不对",
        "recursion limit exceeded" => "嵌套过深",
        s if s.contains("hex escape") || s.contains("unicode code point") => "转义的字符不成对或不存在",
        s if s.contains("control character") => "字符串中有未转义的控制字符",
        s if s.contains("escape") => "转义写法不对",
        s if s.starts_with("expected") => "此处不应出现这个字符",
        s if s.contains("string") => "名称必须是字符串",
        _ => "写法不对",
    };
    Text { en, zh: zh.to_owned() }
}

fn of_data(said: &str) -> Text {
    let (kind, rest) = said.split_once(": ").unwrap_or((said, ""));
    let (got, wanted) = rest.split_once(", expected ").unwrap_or((rest, ""));
    let (got, wanted) = (of_value(&plain(got)), of_type(&plain(wanted)));
    match kind {
        "invalid type" => text!("{} is wanted, not {}", wanted.en, got.en; "需要{}，而不是{}", wanted.zh, got.zh),
        "invalid value" => {
            text!("{} will not do; {} is wanted", got.en, wanted.en; "{}不可用；需要{}", got.zh, wanted.zh)
        }
        "invalid length" => {
            text!("length {} will not do; {} is wanted", got.en, wanted.en; "长度{}不可用；需要{}", got.zh, wanted.zh)
        }
        _ => match between(said, "unknown variant `", "`") {
            Some(value) => {
                let value = quoted(value, 80);
                let known = plain(said.split_once("expected ").map_or("", |(_, k)| k.trim_start_matches("one of ")));
                text!("`{value}` is not one of {known}"; "`{value}` 不是以下之一：{known}")
            }
            None => parted(said).unwrap_or_else(|| Text::same(quoted(said, 200))),
        },
    }
}

/// What serde calls a type, as people call it.
fn of_type(wanted: &str) -> Text {
    let (en, zh) = match wanted {
        "a string" | "a borrowed string" | "a character" => ("a string", "字符串"),
        "a boolean" => ("true or false", "布尔值"),
        "an object" | "a map" => ("an object", "对象"),
        "a sequence" => ("an array", "数组"),
        "u8" => ("a whole number from 0 to 255", " 0 到 255 的整数"),
        "u16" => ("a whole number from 0 to 65535", " 0 到 65535 的整数"),
        "u32" => ("a whole number from 0 to 4294967295", " 0 到 4294967295 的整数"),
        "u64" | "u128" | "usize" => ("a whole number from 0", "非负整数"),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => ("a whole number", "整数"),
        "f32" | "f64" => ("a number", "数字"),
        other if other.starts_with("struct ") => ("an object", "对象"),
        other => return parted(other).unwrap_or_else(|| Text { en: other.to_owned(), zh: format!(" {other}") }),
    };
    Text { en: en.to_owned(), zh: zh.to_owned() }
}

/// A sentence that [`both`] made one.
fn parted(said: &str) -> Option<Text> {
    let (en, zh) = said.split_once(BETWEEN)?;
    Some(Text { en: en.to_owned(), zh: zh.to_owned() })
}

/// What serde calls a value, as people call it.
fn of_value(got: &str) -> Text {
    let (en, zh) = match got.split_once(' ').unwrap_or((got, "")) {
        ("sequence", _) => ("an array".to_owned(), "数组".to_owned()),
        ("map", _) => ("an object".to_owned(), "对象".to_owned()),
        ("string", rest) => (format!("the string {rest}"), format!("字符串 {rest}")),
        ("boolean" | "integer" | "number", rest) => (rest.to_owned(), format!(" {rest}")),
        ("floating", rest) => {
            let number = rest.trim_start_matches("point ");
            (number.to_owned(), format!(" {number}"))
        }
        _ => (got.to_owned(), format!(" {got}")),
    };
    Text { en: quoted(&en, 80), zh: quoted(&zh, 80) }
}

/// serde's words without its own ` at line 1 column 2`.
fn bare(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match said.rsplit_once(" at line ") {
        Some((bare, _)) => bare.to_owned(),
        None => said,
    }
}

fn plain(list: &str) -> String {
    list.trim_start_matches("one of ").replace('`', "")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.split_once(after).map(|(inner, _)| inner)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
