//! Failures, sorted by what they mean for the money.

use super::Reply;
use kinora_model::{Error, ErrorKind, Result, text};
use serde_json::Value;
use std::time::Duration;

/// What a vendor says when it says no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Says {
    /// HTTP status.
    pub status: u16,
    /// Its word for the fault, if it has one.
    pub code: String,
    /// Its sentence.
    pub message: String,
    /// How long it wants to be left alone.
    pub after: Option<Duration>,
}

/// How a vendor writes its errors, and which of its words mean something that the HTTP status does not say.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    /// Kind by code, first match: a code ending in `*` is a beginning.
    pub codes: &'static [(&'static str, ErrorKind)],
}

impl Manners {
    /// Nothing special.
    pub const PLAIN: Self = Self { codes: &[] };

    /// What the code alone says.
    pub fn of_code(&self, code: &str) -> Option<ErrorKind> {
        let same = |pattern: &str| match pattern.strip_suffix('*') {
            Some(beginning) => code.starts_with(beginning),
            None => code == pattern,
        };
        self.codes.iter().find(|(pattern, _)| same(pattern)).map(|(_, kind)| *kind)
    }

    /// The kind of a refusal. A `paid` one that may hide a job taken is [`Ambiguous`](ErrorKind::Ambiguous).
    pub fn kind(&self, says: &Says, paid: bool) -> ErrorKind {
        let unsure = if paid { ErrorKind::Ambiguous } else { ErrorKind::Transient };
        let slow = ErrorKind::RateLimited(says.after.unwrap_or(Duration::from_secs(20)));
        match (self.of_code(&says.code), says.status) {
            (Some(ErrorKind::RateLimited(usual)), _) => ErrorKind::RateLimited(says.after.unwrap_or(usual)),
            (Some(ErrorKind::Transient), _) => unsure,
            (Some(kind), _) => kind,
            (None, 401 | 403) => ErrorKind::Denied,
            (None, 402) => ErrorKind::Exhausted,
            (None, 404 | 410) => ErrorKind::NotFound,
            (None, 429) => slow,
            // The answer of a gateway that gave up waiting: whoever stands behind it may be at work.
            (None, 408 | 409 | 425 | 500..) => unsure,
            (None, _) => ErrorKind::Invalid,
        }
    }

    /// The error that tells of a refusal.
    pub fn error(&self, provider: &str, says: &Says, paid: bool) -> Error {
        let kind = self.kind(says, paid);
        let (status, message) = (says.status, quote(&says.message));
        let code = if says.code.is_empty() { status.to_string() } else { format!("{status} {}", says.code) };
        let told = text!("{provider} answered {code}: {message}"; "{provider} 返回 {code}：{message}");
        let (en, zh) = match kind {
            ErrorKind::Denied => ("; check the key and what it may do", "；请检查密钥及其权限"),
            ErrorKind::Exhausted => ("; the account has no money or quota left", "；账户余额或额度不足"),
            ErrorKind::Missing => ("; set another model for it in the configuration", "；请在配置中更换模型"),
            ErrorKind::Ambiguous => ("; it may have taken the order", "；对方可能已接受该订单"),
            _ => ("", ""),
        };
        Error::new(kind, kinora_model::Text { en: told.en + en, zh: told.zh + zh })
    }
}

impl Says {
    /// What an answer says, in any of the shapes that vendors and relays use: `error.message`, `error` as a sentence,
    /// `detail` as an object, a sentence or a list of faults, `message`, `msg`; else how it begins.
    pub fn of(reply: &Reply) -> Self {
        let mut says = Self { status: reply.status, after: reply.retry_after(), ..Self::default() };
        let whole: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        // Google wraps an error in a list sometimes.
        let body = whole.get(0).unwrap_or(&whole);
        let within = |value: &Value| {
            let word = |key: &str| value.get(key).map(plain).filter(|word| !word.is_empty());
            let faults = || {
                let list = value.as_array()?;
                let lines = list.iter().map(|fault| {
                    let place = fault.get("loc").and_then(Value::as_array);
                    let place: Vec<String> = place.into_iter().flatten().map(plain).collect();
                    format!("{} {}", place.join("."), fault.get("msg").map(plain).unwrap_or_default())
                });
                Some(lines.collect::<Vec<_>>().join("; "))
            };
            let message =
                value.as_str().map(str::to_owned).or_else(faults).or_else(|| word("message")).or_else(|| word("msg"));
            let code = word("code").filter(|code| code.parse::<u16>().is_err());
            (code.or_else(|| word("status")).or_else(|| word("type")).unwrap_or_default(), message)
        };
        for place in ["error", "detail"] {
            if let Some((code, Some(message))) = body.get(place).filter(|value| !value.is_null()).map(within) {
                (says.code, says.message) = (code, message);
                says.after = says.after.or_else(|| google_delay(body));
                return says;
            }
        }
        let (code, message) = within(body);
        says.code = code;
        says.message = message.filter(|_| body.is_object()).unwrap_or_else(|| {
            let text = String::from_utf8_lossy(&reply.body);
            text.chars().take(500).collect()
        });
        says
    }
}

/// `RetryInfo` of Google's errors: `"retryDelay": "34s"`.
fn google_delay(body: &Value) -> Option<Duration> {
    let details = body.pointer("/error/details")?.as_array()?;
    let delay = details.iter().find_map(|detail| detail.get("retryDelay")?.as_str())?;
    delay.strip_suffix('s')?.parse().ok().filter(|s: &f64| (0.0..3600.0).contains(s)).map(Duration::from_secs_f64)
}

/// A value as one would write it by hand.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A stranger's sentence for one of ours: one line, not long, no signed addresses.
pub(crate) fn quote(words: &str) -> String {
    let mut out = String::new();
    for word in words.split_whitespace() {
        let bare = if word.contains("://") { word.split(['?', '#']).next().unwrap_or(word) } else { word };
        if out.chars().count() + bare.chars().count() > 300 {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(bare.chars().filter(|c| !c.is_control()).take(300));
    }
    if out.is_empty() { "–".into() } else { out }
}

/// An answer that does not say what it should. After a `paid` call nobody knows what became of it.
pub(crate) fn broken(provider: &str, what: &str, paid: bool) -> Error {
    let kind = if paid { ErrorKind::Ambiguous } else { ErrorKind::Transient };
    Error::new(kind, text!("{provider} answered something that has no {what} in it"; "{provider} 的答复中缺少 {what}"))
}

/// Reads an answer as JSON of the vendor's own type.
pub(super) fn read<T: serde::de::DeserializeOwned>(provider: &str, body: &[u8], paid: bool) -> Result<T> {
    serde_json::from_slice(body).map_err(|cause| {
        let kind = if paid { ErrorKind::Ambiguous } else { ErrorKind::Transient };
        let begins = quote(&String::from_utf8_lossy(&body[..body.len().min(200)]));
        Error::new(
            kind,
            text!("{provider} answered something that cannot be read: {begins}";
                               "{provider} 的答复无法解析：{begins}"),
        )
        .caused_by(cause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(status: u16, body: &str) -> Says {
        Says::of(&Reply { status, headers: Default::default(), body: body.to_owned().into() })
    }

    #[test]
    fn a_refusal_is_read_in_every_shape() {
        for (body, code, message) in [
            (
                r#"{"error":{"message":"no","type":"bad","param":null,"code":"moderation_blocked"}}"#,
                "moderation_blocked",
                "no",
            ),
            (r#"{"error":{"message":"no","code":400,"status":"INVALID_ARGUMENT"}}"#, "INVALID_ARGUMENT", "no"),
            (r#"[{"error":{"message":"no","status":"NOT_FOUND"}}]"#, "NOT_FOUND", "no"),
            (r#"{"error":"no"}"#, "", "no"),
            (r#"{"code":"fail_to_fetch_task","message":"no","data":null}"#, "fail_to_fetch_task", "no"),
            (r#"{"detail":{"status":"quota_exceeded","message":"no"}}"#, "quota_exceeded", "no"),
            (r#"{"detail":[{"loc":["body","text"],"msg":"no","type":"missing"}]}"#, "", "body.text no"),
            (r#"{"detail":"no"}"#, "", "no"),
            ("<html>Bad Gateway</html>", "", "<html>Bad Gateway</html>"),
        ] {
            let says = says(400, body);
            assert_eq!((says.code.as_str(), says.message.as_str()), (code, message), "{body}");
        }
        let slow =
            says(429, r#"{"error":{"message":"slow","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"34s"}]}}"#);
        assert_eq!(slow.after, Some(Duration::from_secs(34)));
    }

    #[test]
    fn what_may_have_been_taken_is_ambiguous_only_when_it_is_paid() {
        let manners =
            Manners { codes: &[("insufficient_quota", ErrorKind::Exhausted), ("Sensitive*", ErrorKind::Invalid)] };
        for (status, code, paid, free) in [
            (500, "", ErrorKind::Ambiguous, ErrorKind::Transient),
            (504, "", ErrorKind::Ambiguous, ErrorKind::Transient),
            (408, "", ErrorKind::Ambiguous, ErrorKind::Transient),
            (409, "", ErrorKind::Ambiguous, ErrorKind::Transient),
            (400, "", ErrorKind::Invalid, ErrorKind::Invalid),
            (401, "", ErrorKind::Denied, ErrorKind::Denied),
            (402, "", ErrorKind::Exhausted, ErrorKind::Exhausted),
            (429, "insufficient_quota", ErrorKind::Exhausted, ErrorKind::Exhausted),
            (500, "SensitiveText", ErrorKind::Invalid, ErrorKind::Invalid),
            (429, "", ErrorKind::RateLimited(Duration::from_secs(20)), ErrorKind::RateLimited(Duration::from_secs(20))),
        ] {
            let says = Says { status, code: code.into(), ..Says::default() };
            assert_eq!((manners.kind(&says, true), manners.kind(&says, false)), (paid, free), "{status} {code}");
        }
    }

    #[test]
    fn quotations_are_short_and_carry_no_signatures() {
        assert_eq!(quote("see\nhttps://a.example/v.mp4?X-Sign=secret now\u{7}"), "see https://a.example/v.mp4 now");
        assert!(quote(&"word ".repeat(500)).chars().count() < 310);
    }
}
