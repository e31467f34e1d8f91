//! A face, finished.

use crate::Gate;
use axum::response::Response;
use axum::{Extension, Router};
use kinora_http::Fault;
use kinora_http::body::JsonLimits;
use kinora_http::frame::{Asked, Frame};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// A face: its routes in their frame, and their description. Give several prefixes of one document together by
/// [`Face::and`].
pub struct Face {
    /// What stands under the face's prefixes.
    pub routes: Router,
    /// What [`Self::routes`] take and give.
    pub api: OpenApi,
}

impl Face {
    /// Both.
    pub fn and(self, other: Self) -> Self {
        let mut api = self.api;
        api.merge(other.api);
        Self { routes: self.routes.merge(other.routes), api }
    }
}

impl Gate {
    /// The face whose `routes` stand under `prefix`, and which words every fault there by `worded`: of its handlers, of an
    /// unknown path, of a wrong method, of a panic. JSON bodies have the configured limit.
    pub fn face(
        &self,
        prefix: &str,
        routes: OpenApiRouter,
        worded: impl Fn(&Fault, &Asked) -> Response + Send + Sync + 'static,
    ) -> Face {
        let (routes, api) = routes.split_for_parts();
        let limits = JsonLimits { bytes: self.limits().body, ..JsonLimits::default() };
        let routes = Frame::new(worded, self.chance().clone()).under(prefix, routes.layer(Extension(limits)));
        Face { routes, api: OpenApi::default().nest(prefix, api) }
    }
}
