//! Queries and pages: what stands behind the `?`, read so that a wrong value is named and never guessed at.

use crate::outside::describe::quoted;
use crate::{Fault, FaultKind};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kinora_model::text;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

/// More pairs than any route takes.
const MOST_PAIRS: usize = 64;

/// The pairs of a query, decoded. No name stands twice, no text holds NUL or broken UTF-8.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind the `?`.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in raw.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if pairs.iter().any(|(n, _)| *n == name) {
                let field = quoted(&name, 60);
                return Err(Fault::invalid(
                    &field,
                    text!("{field} stands twice in the query"; "查询参数 {field} 出现了两次"),
                ));
            }
            if pairs.len() == MOST_PAIRS {
                return Err(Fault::malformed(
                    text!("the query has more than {MOST_PAIRS} parameters"; "查询参数超过 {MOST_PAIRS} 个"),
                ));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// The value of `name`; an empty one counts as absent, as forms send it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// The value of `name` as a whole number from `least` to `most`; `otherwise` where it is absent.
    pub fn number(&self, name: &str, least: u32, most: u32, otherwise: u32) -> Result<u32, Fault> {
        let Some(written) = self.get(name) else { return Ok(otherwise) };
        // `parse` would take a plus sign.
        let number = if written.bytes().all(|b| b.is_ascii_digit()) { written.parse().ok() } else { None };
        number.filter(|n| (least..=most).contains(n)).ok_or_else(|| {
            let got = quoted(written, 40);
            let what = text!("{name} must be a whole number from {least} to {most}, not `{got}`";
                             "{name} 必须是 {least} 到 {most} 之间的整数，而不是 `{got}`");
            Fault::invalid(name, what)
        })
    }

    /// The value of `name` as one of `known`, by its exact name.
    pub fn one_of<T: Clone>(&self, name: &str, known: &[(&str, T)]) -> Result<Option<T>, Fault> {
        let Some(written) = self.get(name) else { return Ok(None) };
        let found = known.iter().find(|(n, _)| *n == written);
        found.map(|(_, value)| Some(value.clone())).ok_or_else(|| {
            let got = quoted(written, 40);
            let names = known.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
            let what =
                text!("{name} must be one of {names}, not `{got}`"; "{name} 必须是以下之一：{names}，而不是 `{got}`");
            Fault::invalid(name, what)
        })
    }
}

fn decoded(part: &str) -> Result<String, Fault> {
    let shown = || quoted(part, 60);
    // A `%` that no two hex digits follow would pass through as it is, to mean one thing here and another elsewhere.
    let is_broken =
        part.split('%').skip(1).any(|s| !s.get(..2).is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit())));
    let spaced = part.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(text) if !is_broken && !text.contains('\0') => Ok(text.into_owned()),
        _ => {
            let shown = shown();
            Err(Fault::malformed(text!("`{shown}` in the query is not percent-encoded UTF-8 without NUL";
                                       "查询中的 `{shown}` 不是不含 NUL 的百分号编码 UTF-8")))
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

/// How a face names and limits its pages. `K` is what one can order by.
#[derive(Clone, Copy, Debug)]
pub struct Paging<'a, K> {
    /// The parameter of the page's number, counted from 1.
    pub page: &'a str,
    /// The parameter of the page's size, 1 to 100.
    pub size: &'a str,
    /// The size where none is asked for.
    pub usual_size: u32,
    /// The parameter that names the key of the order.
    pub order_by: &'a str,
    /// What one can order by; the first is the usual one.
    pub keys: &'a [(&'a str, K)],
    /// The parameter of the direction, `asc` or `desc` (the usual one).
    pub order: &'a str,
}

/// The largest page anybody may ask for.
pub const LARGEST_PAGE: u32 = 100;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<K> {
    /// Counted from 1.
    pub number: u32,
    /// Entries of one page, 1 to 100.
    pub size: u32,
    /// What the list is ordered by.
    pub by: K,
    /// Whether the largest, or latest, comes first.
    pub descending: bool,
}

impl<K> Page<K> {
    /// How many entries stand before this page.
    pub fn skip(&self) -> u64 {
        u64::from(self.number - 1) * u64::from(self.size)
    }
}

impl<K: Clone> Paging<'_, K> {
    /// The page that `query` asks for.
    ///
    /// # Panics
    /// Where `keys` is empty: a list has an order.
    pub fn read(&self, query: &Query) -> Result<Page<K>, Fault> {
        let (_, usual) = self.keys.first().expect("a list can be ordered by something");
        Ok(Page {
            number: query.number(self.page, 1, u32::MAX, 1)?,
            size: query.number(self.size, 1, LARGEST_PAGE, self.usual_size)?,
            by: query.one_of(self.order_by, self.keys)?.unwrap_or_else(|| usual.clone()),
            descending: query.one_of(self.order, &[("asc", false), ("desc", true)])?.unwrap_or(true),
        })
    }
}

/// The parts of the path as an argument of a handler: axum's, refusing with a [`Fault`]. What does not fit names nothing
/// that exists.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Fault::new(FaultKind::NotFound, text!("nothing has this id"; "没有任何对象使用该编号"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum By {
        Created,
        Status,
    }

    const PAGING: Paging<'static, By> = Paging {
        page: "page",
        size: "pageSize",
        usual_size: 20,
        order_by: "orderBy",
        keys: &[("createdAt", By::Created), ("status", By::Status)],
        order: "order",
    };

    #[test]
    fn pages_are_read() {
        let rows = [
            ("", Page { number: 1, size: 20, by: By::Created, descending: true }),
            ("page=&order=", Page { number: 1, size: 20, by: By::Created, descending: true }),
            (
                "page=3&pageSize=100&orderBy=status&order=asc",
                Page { number: 3, size: 100, by: By::Status, descending: false },
            ),
            (
                "page=4294967295&pageSize=1&x=%E9%9B%A8+%26",
                Page { number: u32::MAX, size: 1, by: By::Created, descending: true },
            ),
        ];
        for (query, page) in rows {
            let query = Query::parse(query).expect("a query");
            assert_eq!(PAGING.read(&query).expect("a page"), page);
        }
        assert_eq!(Page { number: u32::MAX, size: 100, by: (), descending: true }.skip(), 429_496_729_400);
        assert_eq!(Query::parse("x=%E9%9B%A8+%26").expect("a query").get("x"), Some("雨 &"));
    }

    #[test]
    fn wrong_pages_are_named() {
        let huge = format!("page={}", "9".repeat(10_000));
        let many = (0..100).map(|i| format!("a{i}=1")).collect::<Vec<_>>().join("&");
        let rows = [
            ("page=0", Some("page")),
            ("page=-1", Some("page")),
            ("page=+1", Some("page")),
            ("page=1.5", Some("page")),
            ("page=１", Some("page")),
            ("page=0x10", Some("page")),
            ("page=%20", Some("page")),
            ("page=4294967296", Some("page")),
            (&huge, Some("page")),
            ("pageSize=0", Some("pageSize")),
            ("pageSize=101", Some("pageSize")),
            ("pageSize=NaN", Some("pageSize")),
            ("orderBy=password", Some("orderBy")),
            ("orderBy=createdAt;drop table", Some("orderBy")),
            ("orderBy=CREATEDAT", Some("orderBy")),
            ("order=up", Some("order")),
            ("page=1&page=2", Some("page")),
            ("page=1&p%61ge=2", Some("page")),
            ("page=%", None),
            ("page=%zz", None),
            ("page=%ff", None),
            ("page=1%00", None),
            (&many, None),
        ];
        for (query, field) in rows {
            let fault = Query::parse(query).and_then(|q| PAGING.read(&q)).expect_err(query);
            assert_eq!(fault.field(), field, "{query}: {fault}");
            assert_eq!(fault.kind(), if field.is_some() { FaultKind::Invalid } else { FaultKind::Malformed });
            assert!(fault.what().en.len() < 300 && !fault.what().zh.is_ascii(), "{fault}");
        }
    }
}
