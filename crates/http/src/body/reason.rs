//! serde's reasons, in two languages and with the place they are about.

use crate::{Fault, outside::describe::quoted};
use kinora_model::{Text, text};
use serde_json::error::Category;

/// The fault that `error` at `path` (as serde writes it: `.` is the whole body) is.
pub(super) fn of(path: &str, error: &serde_json::Error) -> Fault {
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
pub(super) fn of_syntax(error: &serde_json::Error) -> Text {
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
    let got = quoted(&plain(got), 80);
    let wanted = plain(wanted);
    match kind {
        "invalid type" => text!("{wanted} is wanted, not {got}"; "需要 {wanted}，而不是 {got}"),
        "invalid value" => text!("{got} will not do; {wanted} is wanted"; "{got} 不可用；需要 {wanted}"),
        "invalid length" => text!("length {got} will not do; {wanted} is wanted"; "长度 {got} 不可用；需要 {wanted}"),
        _ => match between(said, "unknown variant `", "`") {
            Some(value) => {
                let value = quoted(value, 80);
                let known = plain(said.split_once("expected ").map_or("", |(_, k)| k.trim_start_matches("one of ")));
                text!("`{value}` is not one of {known}"; "`{value}` 不是以下之一：{known}")
            }
            None => Text::same(quoted(said, 200)),
        },
    }
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
