//! `/docs`: the interactive reference, from files that are in the program.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use serde_json::{Value, json};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The description that the faces' own are joined to.
pub fn about() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kinora",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A novel goes in, a finished film comes out.",
            "license": { "name": env!("CARGO_PKG_LICENSE") },
        },
        "paths": {},
        "components": { "securitySchemes": {
            "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            "api_key": { "type": "apiKey", "in": "header", "name": "X-API-Key" },
        } },
    })
}

/// The pages below `/docs`. Their scripts and styles are the server's own; nothing comes from elsewhere.
pub fn pages() -> Router {
    let ui: Router = SwaggerUi::new("/docs").config(Config::from("/openapi.json").persist_authorization(true)).into();
    ui.layer(map_response(async |mut response: Response| {
        let rules = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                     connect-src 'self'; frame-ancestors 'none'";
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(rules));
        response
    }))
}
