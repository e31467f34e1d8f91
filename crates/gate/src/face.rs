//! A face, finished.

use crate::Gate;
use axum::response::Response;
use axum::{Extension, Router};
use kinora_http::Fault;
use kinora_http::body::JsonLimits;
use kinora_http::frame::{Asked, Frame};
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Where descriptions name their schemas.
const SCHEMAS: &str = "#/components/schemas/";

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

    /// Its routes, joined to `routes`, and its description, joined to `api`, which is an OpenAPI document.
    ///
    /// There, the names of the face's types are set apart from those of other faces by the last word that all its paths
    /// begin with, and every operation that names a refusal says that all others look the same.
    pub fn join(self, routes: Router, api: &mut Value) -> Router {
        let Self { routes: own, api: described } = self;
        let mut described = serde_json::to_value(described).expect("a description is plain data");
        let name = name(&described);
        set_apart(&mut described, &name);
        say_default(&mut described);
        // Its title is the server's to say.
        described.as_object_mut().expect("it is an object").retain(|part, _| part == "paths" || part == "components");
        unite(api, described);
        routes.merge(own)
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

/// The last word that all paths begin with: `/api/video/tasks` and `/api/video/stats` are `video`.
fn name(api: &Value) -> String {
    let Some(Value::Object(paths)) = api.get("paths") else { return String::new() };
    let mut paths = paths.keys().map(|path| path.split('/').collect::<Vec<_>>());
    let mut all = paths.next().unwrap_or_default();
    for path in paths {
        let same = all.iter().zip(&path).take_while(|(a, b)| a == b).count();
        all.truncate(same);
    }
    all.into_iter().rfind(|word| !word.is_empty() && !word.starts_with('{')).unwrap_or_default().to_owned()
}

/// Unites two documents: what stands in both stays as it is in `api`.
fn unite(api: &mut Value, other: Value) {
    match (api, other) {
        (Value::Object(here), Value::Object(there)) => {
            for (name, value) in there {
                unite(here.entry(name).or_insert(Value::Null), value);
            }
        }
        (here @ Value::Null, there) => *here = there,
        _ => {}
    }
}

/// Puts `name.` before the names of all schemas.
fn set_apart(api: &mut Value, name: &str) {
    if let Some(Value::Object(schemas)) = api.pointer_mut("/components/schemas") {
        *schemas = std::mem::take(schemas).into_iter().map(|(key, schema)| (format!("{name}.{key}"), schema)).collect();
    }
    refer(api, name);
}

fn refer(value: &mut Value, name: &str) {
    match value {
        Value::Object(parts) => parts.iter_mut().for_each(|(key, part)| match part {
            Value::String(to) if key == "$ref" => {
                if let Some(schema) = to.strip_prefix(SCHEMAS) {
                    *to = format!("{SCHEMAS}{name}.{schema}");
                }
            }
            _ => refer(part, name),
        }),
        Value::Array(parts) => parts.iter_mut().for_each(|part| refer(part, name)),
        _ => {}
    }
}

/// Says of every operation that a refusal that it does not name looks like the first that it names.
fn say_default(api: &mut Value) {
    let Some(Value::Object(paths)) = api.pointer_mut("/paths") else { return };
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for responses in operations.filter_map(|operation| operation.get_mut("responses")).filter_map(Value::as_object_mut)
    {
        let named = responses.iter().find(|(status, said)| status.starts_with('4') && said.get("content").is_some());
        if let Some(content) = named.map(|(_, said)| said["content"].clone()) {
            let said = json!({ "description": "Any other refusal", "content": content });
            responses.entry("default").or_insert(said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_named_by_what_its_paths_share() {
        for (paths, named) in [
            (vec!["/api/video/tasks", "/api/video/stats"], "video"),
            (vec!["/api/v1/workflow/{id}/ws", "/api/v1/workflow/{id}/events"], "workflow"),
            (vec!["/v1/gen_video"], "gen_video"),
            (vec!["/a", "/b"], ""),
            (vec![], ""),
        ] {
            let paths: Map<String, Value> = paths.into_iter().map(|path| (path.to_owned(), Value::Null)).collect();
            assert_eq!(name(&json!({ "paths": paths })), named);
        }
    }

    #[test]
    fn types_of_faces_are_set_apart_and_refusals_said() {
        let mut api = json!({
            "paths": { "/a": { "get": { "responses": {
                "200": { "description": "" },
                "400": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/No" } } } },
            } } } },
            "components": { "schemas": { "No": { "type": "object" }, "Yes": { "items": { "$ref": "#/components/schemas/No" } } } },
        });
        set_apart(&mut api, "tasks");
        say_default(&mut api);
        assert_eq!(
            api.pointer("/components/schemas/tasks.Yes/items/$ref"),
            Some(&json!("#/components/schemas/tasks.No"))
        );
        let said = &api["paths"]["/a"]["get"]["responses"]["default"];
        assert_eq!(
            said.pointer("/content/application~1json/schema/$ref"),
            Some(&json!("#/components/schemas/tasks.No"))
        );
        let mut both = json!({ "info": { "title": "all" }, "paths": { "/b": {} } });
        unite(&mut both, api);
        assert!(both["paths"]["/a"].is_object() && both["paths"]["/b"].is_object() && both["info"]["title"] == "all");
    }
}
