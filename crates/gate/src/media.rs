//! Media as callers fetch them.

use crate::{Gate, Way};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::get;
use kinora_http::file::Served;
use kinora_http::link::segment;
use kinora_http::query::{Path, Query};
use kinora_http::{Fault, FaultKind};
use kinora_model::text;
use kinora_ports::blobs::is_name;
use kinora_timeline::MediaId;

/// What stands before every link's path.
const PREFIX: &str = "/media";

/// Links are for whoever holds them.
const ANYBODY: &str = "";

impl Gate {
    /// The absolute address of a file for the caller who came `way`, under the name that a browser shall keep it by. Whoever holds it may fetch that one file, whole or in parts, until it ends; nobody can make one.
    ///
    /// # Errors
    /// [`Invalid`](FaultKind::Invalid) where no public address is configured and the `Host` header is none.
    pub fn link(&self, id: &MediaId, file_name: &str, way: &Way) -> Result<String, Fault> {
        let seal = self.0.seal.query(&sealed(&id.0, file_name), ANYBODY, self.now(), self.0.parts.lives.link);
        let path = format!("{PREFIX}/{}/{}?{seal}", segment(&id.0), segment(file_name));
        self.address(&path, way)
    }

    /// The absolute address of `path` on this server for the caller who came `way`: `path` begins with `/` and is encoded.
    ///
    /// # Errors
    /// As [`link`](Self::link).
    pub fn address(&self, path: &str, way: &Way) -> Result<String, Fault> {
        self.0.parts.address.of(path, &way.headers, &way.uri)
    }

    /// The file that `url` leads to, if it is a link of ours: a caller may hand back what they were given, and nothing need
    /// be fetched. `None` where it leads elsewhere.
    ///
    /// # Errors
    /// [`Denied`](FaultKind::Denied) where it is ours and was changed, or is over.
    pub fn media_of(&self, url: &str) -> Option<Result<MediaId, Fault>> {
        let uri: Uri = url.parse().ok()?;
        let (id, name) = uri.path().rsplit_once(&format!("{PREFIX}/"))?.1.split_once('/')?;
        if !is_name(id) || uri.query()?.split('&').all(|pair| !pair.starts_with("s=")) {
            return None;
        }
        Some(self.opened(id, name, &uri))
    }

    fn opened(&self, id: &str, name: &str, uri: &Uri) -> Result<MediaId, Fault> {
        // The path's name is encoded as it was written into the link; a query decodes by the same rules but for `+`, which
        // a link's name never holds.
        let name = Query::parse(&format!("name={name}"))?;
        let query = Query::parse(uri.query().unwrap_or_default())?;
        self.0.seal.opened(&sealed(id, name.get("name").unwrap_or_default()), &query, self.now())?;
        Ok(MediaId(id.to_owned()))
    }

    /// The routes under which links lead to files: `GET` and `HEAD`, ranges and tags. They stand at the server's root.
    pub fn media_routes(&self) -> Router {
        Router::new().route(&format!("{PREFIX}/{{id}}/{{name}}"), get(serve)).with_state(self.clone())
    }
}

/// What a link's seal is over: the name belongs to it, so that nobody passes a file off as another.
fn sealed(id: &str, name: &str) -> String {
    format!("{id}/{name}")
}

async fn serve(
    State(gate): State<Gate>,
    Path((id, name)): Path<(String, String)>,
    query: Query,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    gate.0.seal.opened(&sealed(&id, &name), &query, gate.now())?;
    let (hash, extension) = id
        .split_once('.')
        .filter(|_| is_name(&id))
        .ok_or_else(|| Fault::new(FaultKind::NotFound, text!("there is no such file"; "没有这个文件")))?;
    let path = gate.0.parts.blobs.path_of(&MediaId(id.clone())).await?;
    let served = Served::new(path).of_type(extension).tagged(hash).named(&name);
    let served = if query.get("download").is_some() { served.to_download() } else { served };
    served.answer(&method, &headers).await
}
