//! What a person sees who opens the sign-in link in a browser.

use crate::wire::SignedIn;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kinora_model::Language;

/// The page's rules: it loads nothing and runs nothing.
const RULES: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Whether whoever sent these headers reads pages: browsers say so, programs do not.
pub fn is_for_a_person(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().any(|accept| accept.as_bytes().starts_with(b"text/html"))
}

/// The page: who they are now, their token, and where to go with it.
pub fn signed_in(with: &SignedIn, language: Language) -> Response {
    let (name, token) = (escaped(&with.user.name), escaped(&with.access_token));
    let minutes = with.expires_in / 60;
    let (lang, title, told) = match language {
        Language::Zh => (
            "zh",
            "已登录 Kinora",
            format!(
                "<p>您现在是 <b>{name}</b>。此链接只能使用一次。</p>\
                 <p>在<a href=\"/docs/\">接口文档</a>中点击 Authorize，粘贴下面的令牌（{minutes} 分钟内有效），即可直接试用所有接口：</p>\
                 <textarea readonly rows=\"4\">{token}</textarea>\
                 <p>脚本使用的长期令牌：<code>kinora token {name} --days 30</code></p>\
                 <p>要用密码登录，请先通过 <code>POST /api/auth/password</code> 设置密码。</p>"
            ),
        ),
        Language::En => (
            "en",
            "Signed in to Kinora",
            format!(
                "<p>You are <b>{name}</b> now. This link works once.</p>\
                 <p>In the <a href=\"/docs/\">documents</a>, press Authorize and paste this token, which holds for {minutes} minutes; \
                 then every route can be tried there:</p>\
                 <textarea readonly rows=\"4\">{token}</textarea>\
                 <p>A token for scripts: <code>kinora token {name} --days 30</code></p>\
                 <p>To sign in by a password, set one with <code>POST /api/auth/password</code>.</p>"
            ),
        ),
    };
    let page = format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:16px/1.6 system-ui,sans-serif;max-width:40em;margin:3em auto;padding:0 1em;\
         color:#222;background:#faf8f3}}textarea{{width:100%;font:13px monospace}}code{{background:#eee;padding:.1em .3em}}\
         </style><h1>{title}</h1>{told}</html>"
    );
    ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(RULES))], Html(page)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_write_the_page() {
        assert_eq!(escaped("<b>\"a&b\"</b>"), "&lt;b&gt;&quot;a&amp;b&quot;&lt;/b&gt;");
    }
}
