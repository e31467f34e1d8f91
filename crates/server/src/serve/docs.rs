//! `/docs`: the interactive reference, from files that are in the program.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use utoipa::Modify;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Info, OpenApi, Paths};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The description that the faces' own are merged into.
pub fn about() -> OpenApi {
    let info = Info::builder()
        .title("Kinora")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("A novel goes in, a finished film comes out."))
        .build();
    let mut api = OpenApi::new(info, Paths::new());
    api.components = Some(Components::new());
    Credentials.modify(&mut api);
    api
}

struct Credentials;

impl Modify for Credentials {
    fn modify(&self, api: &mut OpenApi) {
        let components = api.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let key = ApiKey::Header(ApiKeyValue::new("X-API-Key"));
        components.add_security_scheme("api_key", SecurityScheme::ApiKey(key));
    }
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
