//! What is wrong with a request, as data: every part refuses with a [`Fault`], and each face words it in its own shape.

use crate::outside::describe;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kinora_model::{Error, ErrorKind, Text, text};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What sort of fault it is. A face's error table has one row for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The body or the query cannot be read at all: broken JSON, broken multipart, wrong encoding.
    Malformed,
    /// It can be read, and a value in it is wrong.
    Invalid,
    /// The body's content type is not one that this route takes.
    WrongContentType,
    /// The file's content is of no kind that this route takes.
    UnsupportedFile,
    /// The body or the file is over its limit.
    TooLarge,
    /// Nobody, or nobody known, is calling.
    Unauthenticated,
    /// The caller is known and may not.
    Denied,
    /// The thing named does not exist, or is not the caller's to see.
    NotFound,
    /// There is no such path.
    NoRoute,
    /// The path exists, the method does not.
    WrongMethod,
    /// It contradicts the present state.
    Conflict,
    /// The idempotency key was used before with another request.
    KeyReused,
    /// The range asked for lies outside the file.
    Unsatisfiable,
    /// Too many calls; the fault says when to come back.
    TooMany,
    /// The caller sends too slowly, or went away.
    SlowCaller,
    /// The answer took too long, or something that is needed is busy, full or not installed.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl FaultKind {
    /// The status of HTTP that says this; a face may answer another.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed | Self::Invalid => StatusCode::BAD_REQUEST,
            Self::WrongContentType | Self::UnsupportedFile => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Denied => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict | Self::KeyReused => StatusCode::CONFLICT,
            Self::Unsatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::SlowCaller => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the server, not the caller, is at fault.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Unavailable | Self::Internal)
    }
}

/// A refused request: its kind, where in the request, and one sentence in both languages.
///
/// It answers on its own with a bare status, and travels in that answer's extensions: the [frame](crate::frame) around a
/// face finds it there and has the face word it. So a handler returns `Result<_, Fault>`, every extractor rejects with
/// a `Fault`, and the wire's error shape is written in one place.
#[derive(Clone)]
pub struct Fault(Box<Inside>);

#[derive(Clone)]
struct Inside {
    kind: FaultKind,
    field: Option<String>,
    what: Text,
    headers: HeaderMap,
    cause: Option<Arc<Error>>,
}

impl Fault {
    /// A fault of `kind` that tells `what`.
    pub fn new(kind: FaultKind, what: Text) -> Self {
        Self(Box::new(Inside { kind, field: None, what, headers: HeaderMap::new(), cause: None }))
    }

    /// [`FaultKind::Invalid`]: the value of `field` is wrong. `what` names the field, too, for it is what people read.
    pub fn invalid(field: impl Into<String>, what: Text) -> Self {
        Self::new(FaultKind::Invalid, what).at(field)
    }

    /// [`FaultKind::Malformed`].
    pub fn malformed(what: Text) -> Self {
        Self::new(FaultKind::Malformed, what)
    }

    /// [`FaultKind::Unauthenticated`], with the challenge that HTTP wants beside it.
    pub fn unauthenticated(what: Text) -> Self {
        Self::new(FaultKind::Unauthenticated, what)
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// [`FaultKind::TooLarge`]: `what_is_large` has more than `limit` bytes.
    pub fn too_large(what_is_large: &Text, limit: u64) -> Self {
        let (en, zh) = (&what_is_large.en, &what_is_large.zh);
        let limit = describe::size(limit);
        Self::new(
            FaultKind::TooLarge,
            text!("{en} is larger than {limit}, which is the limit here"; "{zh}超过了此处的上限 {limit}"),
        )
    }

    /// [`FaultKind::TooMany`]: come back after `wait`.
    pub fn too_many(what: Text, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Self::new(FaultKind::TooMany, what).with_header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// Says where in the request the fault is: `options.preferences.aspect_ratio`, `page`, `X-API-Key`.
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Adds a header that the answer carries, whoever words it.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// The kind.
    pub fn kind(&self) -> FaultKind {
        self.0.kind
    }

    /// Where in the request, if it is in one place.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The sentence, in both languages.
    pub fn what(&self) -> &Text {
        &self.0.what
    }

    /// The error of the domain that this came from, for a face that has finer codes for it.
    pub fn cause(&self) -> Option<&Error> {
        self.0.cause.as_deref()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Invalid => FaultKind::Invalid,
            ErrorKind::NotFound => FaultKind::NotFound,
            ErrorKind::Conflict | ErrorKind::Cancelled => FaultKind::Conflict,
            ErrorKind::Denied => FaultKind::Denied,
            ErrorKind::RateLimited(_) => FaultKind::TooMany,
            ErrorKind::Missing | ErrorKind::Exhausted | ErrorKind::Locked | ErrorKind::Transient => {
                FaultKind::Unavailable
            }
            ErrorKind::Ambiguous | ErrorKind::Unverified | ErrorKind::Internal => FaultKind::Internal,
        };
        let mut fault = match error.kind() {
            // Where the server's files are is told to whoever runs it, in the log.
            ErrorKind::Locked => Self::new(
                kind,
                text!("this server cannot open or write its own files; tell whoever runs it"; "本服务无法读写自身的文件；请联系管理员"),
            ),
            ErrorKind::RateLimited(wait) => Self::too_many(error.what().clone(), wait),
            _ => Self::new(kind, error.what().clone()),
        };
        fault.0.cause = Some(Arc::new(error));
        fault
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status().into_response();
        response.headers_mut().extend(self.0.headers.clone());
        response.extensions_mut().insert(self);
        response
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}: {}", self.0.kind, self.0.field, self.0.what)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.what.fmt(f)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|c| &**c as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domains_errors_keep_their_sentence_and_cause() {
        let wait = ErrorKind::RateLimited(Duration::from_millis(2500));
        let rows = [
            (ErrorKind::Invalid, FaultKind::Invalid, 400),
            (ErrorKind::NotFound, FaultKind::NotFound, 404),
            (ErrorKind::Conflict, FaultKind::Conflict, 409),
            (ErrorKind::Denied, FaultKind::Denied, 403),
            (ErrorKind::Exhausted, FaultKind::Unavailable, 503),
            (ErrorKind::Missing, FaultKind::Unavailable, 503),
            (ErrorKind::Ambiguous, FaultKind::Internal, 500),
            (wait, FaultKind::TooMany, 429),
        ];
        for (given, kind, status) in rows {
            let fault = Fault::from(Error::new(given, text!("so"; "如此")));
            assert_eq!((fault.kind(), fault.kind().status().as_u16()), (kind, status));
            assert_eq!(fault.cause().map(Error::kind), Some(given));
            assert_eq!(fault.what().zh, "如此");
        }
        let ours = Error::io("/data/kinora.db", std::io::ErrorKind::ReadOnlyFilesystem.into());
        let fault = Fault::from(ours);
        assert_eq!(fault.kind().status().as_u16(), 503);
        assert!(!fault.to_string().contains("/data"), "{fault}");
        let response = Fault::from(Error::new(wait, text!("so"; "如此"))).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "3");
        assert!(response.extensions().get::<Fault>().is_some());
    }
}
