//! Which draft a `draft_url` means.

use crate::code::Code;
use kinora_http::Fault;
use kinora_http::outside::describe::quoted;
use kinora_model::text;
use percent_encoding::percent_decode_str;

/// Names under which the id stands, as programs write them (one vendor's page has it without its t).
const NAMES: [&str; 3] = ["draft_id", "draftId", "drafId"];

/// A longer address is none.
const LONGEST: usize = 2048;

/// The id in `url`: behind one of its [`NAMES`] in the query or in the fragment, whatever host stands before it; or all of
/// it, where it is nothing but an id.
///
/// # Errors
/// [`Code::NoId`], telling what an address looks like.
pub fn id_of(url: &str) -> Result<String, Fault> {
    let none = || {
        let got = quoted(url, 120);
        let what = text!("draft_url holds no draft id: `{got}`; it must be like https://…?draft_id=20260131120000a1b2c3d4";
                         "draft_url 中没有草稿 id：`{got}`；应形如 https://…?draft_id=20260131120000a1b2c3d4");
        Code::NoId.fault(what).at("draft_url")
    };
    let url = url.trim();
    if url.len() > LONGEST {
        return Err(none());
    }
    // Whatever stands behind a `?`, a `#` or a `&`: pairs of the query, of the fragment, or of the fragment's own query.
    let mut pairs = url.split(['?', '#', '&']).skip(1).filter_map(|pair| pair.split_once('='));
    let named = NAMES.iter().find_map(|name| pairs.clone().find(|(key, _)| key == name)).or_else(|| {
        // Written in another case.
        pairs.find(|(key, _)| NAMES.iter().any(|name| key.eq_ignore_ascii_case(name)))
    });
    let written = match named {
        Some((_, value)) => value,
        None if !url.contains(['/', '?', '#', '=', ':']) => url,
        None => return Err(none()),
    };
    let id = percent_decode_str(written).decode_utf8().map_err(|_| none())?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match (1..=64).contains(&id.len()) && id.chars().all(fits) {
        true => Ok(id.into_owned()),
        false => Err(none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_wherever_they_stand() {
        let id = "7434912345678901234";
        for url in [
            "https://ts.fyshark.com/#/cozeToJianyin?drafId=7434912345678901234",
            "https://host/openapi/capcut-mate/v1/get_draft?draft_id=7434912345678901234",
            "http://10.0.0.1:8000/v1/get_draft?x=1&draftId=7434912345678901234&y=2#z",
            "https://host/#draft_id=7434912345678901234",
            "https://host/?draft%5Fid=1&draft_id=7434912345678901234",
            "https://host/?DRAFT_ID=7434912345678901234",
            "?draft_id=7434912345678901234",
            " 7434912345678901234 ",
        ] {
            assert_eq!(id_of(url).expect(url), id, "{url}");
        }
    }

    #[test]
    fn what_holds_no_id_is_refused() {
        let long = format!("https://host/?draft_id={}", "1".repeat(5000));
        for url in [
            "",
            " ",
            "https://host/get_draft",
            "https://host/get_draft?draft_id=",
            "https://host/get_draft?id=1",
            "https://host/get_draft?draft_id=../../etc/passwd",
            "https://host/get_draft?draft_id=a%2Fb",
            "https://host/get_draft?draft_id=%00",
            "https://host/get_draft?draft_id=%ff",
            "草稿",
            "a/b",
            &long,
        ] {
            let fault = id_of(url).expect_err(url);
            assert_eq!((Code::of(&fault), fault.field()), (Some(Code::NoId), Some("draft_url")), "{url}");
        }
    }
}
