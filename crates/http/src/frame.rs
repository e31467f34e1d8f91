//! What stands around every face: nothing leaves it in a shape that is not the face's own.
//!
//! A [`Frame`] gives each request its id, language and span, catches panics, answers unknown paths and wrong methods,
//! has every [`Fault`] worded by the face, sets the headers that keep browsers from guessing, and logs one line. It is
//! laid around all that is nested under a prefix, so that each prefix answers in its own shape.

use crate::language::{self, Speaks};
use crate::outside::Chance;
use crate::request_id::{self, RequestId};
use crate::{Fault, FaultKind};
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::FutureExt;
use kinora_model::{Error, Language, text};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Who is answered: what a face's wording depends on beside the fault.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request's id; some envelopes carry it.
    pub id: RequestId,
    /// The caller's language.
    pub language: Language,
}

/// A face's wording of a fault: its error table and its envelope.
pub type Render = Arc<dyn Fn(&Fault, &Asked) -> Response + Send + Sync>;

/// What stands around one face.
#[derive(Clone)]
pub struct Frame {
    render: Render,
    chance: Chance,
    otherwise: Language,
}

/// Marks an answer that a frame has seen to: frames may stand within each other, and the innermost words the fault.
#[derive(Clone)]
struct Framed;

impl Frame {
    /// A frame in which `render` words all faults; ids of requests come from `chance`.
    pub fn new(render: impl Fn(&Fault, &Asked) -> Response + Send + Sync + 'static, chance: Chance) -> Self {
        Self { render: Arc::new(render), chance, otherwise: Language::En }
    }

    /// The language for callers whose `Accept-Language` names none that we speak (English unless set).
    pub fn otherwise_in(mut self, language: Language) -> Self {
        self.otherwise = language;
        self
    }

    /// The finished `routes` of a face (or of one of its prefixes), enclosed and nested under `prefix`: whatever is asked
    /// there is answered in the face's shape.
    pub fn under<S: Clone + Send + Sync + 'static>(self, prefix: &str, routes: Router<S>) -> Router<S> {
        // axum's nest leaves this one path out.
        let bare = self.clone().enclose(Router::new().route(&format!("{prefix}/"), any(no_route)));
        Router::new().merge(bare.reset_fallback()).nest(prefix, self.enclose(routes))
    }

    /// Encloses the finished `routes` of a face. Routes added afterwards stand outside. An error that a handler answers in
    /// plain text, as axum's own extractors do, is worded anew; in any other form it is the face's own and stays.
    pub fn enclose<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        routes.fallback(no_route).method_not_allowed_fallback(wrong_method).layer(middleware::from_fn(
            move |request: Request, next: Next| {
                let frame = self.clone();
                async move { frame.answer(request, next).await }
            },
        ))
    }

    async fn answer(self, mut request: Request, next: Next) -> Response {
        // Inside of another frame, the request has its id and its span already.
        let outer: Option<RequestId> = request.extensions().get().cloned();
        let is_inner = outer.is_some();
        let id = outer.unwrap_or_else(|| RequestId::of(request.headers(), &self.chance));
        let language = language::of(request.headers(), self.otherwise);
        request.extensions_mut().insert(id.clone());
        request.extensions_mut().insert(Speaks(language));
        let method = request.method().clone();
        // The pattern and not the path: paths hold ids and, in a query, tokens.
        let route = request.extensions().get::<MatchedPath>().map_or("(none)".to_owned(), |m| m.as_str().to_owned());
        let span = match is_inner {
            true => tracing::Span::none(),
            false => tracing::info_span!("request", id = %id, %method, route),
        };
        let asked = Asked { id, language };
        self.guarded(request, next, asked).instrument(span).await
    }

    async fn guarded(self, request: Request, next: Next, asked: Asked) -> Response {
        let begun = Instant::now();
        let response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response,
            Err(panic) => panicked(&*panic).into_response(),
        };
        if response.extensions().get::<Framed>().is_some() {
            return response;
        }
        let mut response = self.worded(response, &asked);
        response.extensions_mut().insert(Framed);
        response.headers_mut().insert(request_id::HEADER, asked.id.header_value());
        keep_browsers_from_guessing(&mut response);
        tracing::info!(status = response.status().as_u16(), ms = begun.elapsed().as_millis() as u64, "answered");
        response
    }

    /// The answer with its fault, if it is one, in the face's words.
    fn worded(&self, bare: Response, asked: &Asked) -> Response {
        let fault = match bare.extensions().get::<Fault>() {
            Some(fault) => fault.clone(),
            None => match foreign_refusal(&bare) {
                Some(fault) => fault,
                None => return bare,
            },
        };
        if fault.kind().is_ours() {
            let cause = fault.cause().map(chain).unwrap_or_default();
            tracing::error!(kind = ?fault.kind(), field = fault.field(), cause, "{fault}");
        } else {
            tracing::debug!(kind = ?fault.kind(), field = fault.field(), "{fault}");
        }
        let mut response =
            std::panic::catch_unwind(AssertUnwindSafe(|| (self.render)(&fault, asked))).unwrap_or_else(|panic| {
                let fault = panicked(&*panic);
                tracing::error!("the face cannot word a fault: {fault}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            });
        // What HTTP itself says beside an error (Allow, Retry-After, …) is the same in every shape.
        for (name, value) in bare.headers() {
            if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
                response.headers_mut().insert(name, value.clone());
            }
        }
        response
    }
}

/// A refusal that one of axum's own extractors worded: plain text with an error's status, and no fault beside it.
fn foreign_refusal(response: &Response) -> Option<Fault> {
    let is_plain = response.headers().get(header::CONTENT_TYPE).is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    let kind = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => FaultKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => FaultKind::WrongContentType,
        StatusCode::METHOD_NOT_ALLOWED => FaultKind::WrongMethod,
        StatusCode::NOT_FOUND => FaultKind::NotFound,
        status if status.is_client_error() => FaultKind::Malformed,
        status if status.is_server_error() => FaultKind::Internal,
        _ => return None,
    };
    let said = response.status();
    is_plain.then(|| {
        Fault::new(kind, text!("the request cannot be taken as it is ({said})"; "无法按此形式接受该请求（{said}）"))
    })
}

fn panicked(panic: &(dyn Any + Send)) -> Fault {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words");
    let what = text!("something went wrong in the server; the request id names it in the log"; "服务器内部出错；可凭请求编号在日志中查找");
    Error::internal(what).caused_by(format!("panic: {said}")).into()
}

fn chain(error: &Error) -> String {
    let mut causes = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes.join(": ")
}

async fn no_route(request: Request) -> Fault {
    // Inside a nest axum strips the prefix; people know the whole path.
    let whole = request.extensions().get::<axum::extract::OriginalUri>().map_or(request.uri(), |o| &o.0);
    let path = crate::outside::describe::quoted(whole.path(), 200);
    Fault::new(FaultKind::NoRoute, text!("there is nothing at {path}"; "{path} 处没有任何接口"))
}

async fn wrong_method(method: Method) -> Fault {
    let method = crate::outside::describe::quoted(method.as_str(), 20);
    Fault::new(FaultKind::WrongMethod, text!("{method} is not a method of this path"; "该路径不支持 {method} 方法"))
}

/// Sets, where the answer says nothing else: no sniffing, no framing, no referrer, no scripts, no cache.
fn keep_browsers_from_guessing(response: &mut Response) {
    const HEADERS: [(HeaderName, &str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Refuses with [`FaultKind::Unavailable`] what is not answered within `limit`: a layer for all routes of `routes` but
/// uploads, which have limits of their own, and streams, which begin to answer at once.
pub fn answer_within<S: Clone + Send + Sync + 'static>(limit: Duration, routes: Router<S>) -> Router<S> {
    routes.layer(middleware::from_fn(move |request: Request, next: Next| async move {
        tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| {
            let seconds = limit.as_secs();
            let what = text!("no answer within {seconds} s; try again later"; "{seconds} 秒内没有得出答复；请稍后再试");
            Fault::new(FaultKind::Unavailable, what).into_response()
        })
    }))
}
