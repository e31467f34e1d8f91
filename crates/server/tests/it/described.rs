//! What `/openapi.json` says is what the server does: asked by schemathesis, which makes requests out of the description.

use crate::kinora::assets;
use crate::serving::Serving;
use kinora_testkit::python::python_with;
use std::process::{Command, Stdio};

/// Streams that do not end, and what would end the token that the others are asked with.
const LEFT_OUT: &str = "/ws$|/events$|/auth/logout$|/auth/password$|/auth/refresh$|/auth/users/";
/// All that it can check but one: that every request which fits its schema is taken. Rules between fields ("a novel needs
/// its text") and states ("it is not finished yet") cannot be written in a schema.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,\
                      use_after_free,ensure_resource_availability,ignored_auth";

#[test]
fn nothing_asked_of_the_description_finds_it_false() {
    let python = python_with(&assets(), &["schemathesis==4.32.5"]);
    let server = Serving::start();
    let token = server.token();
    #[expect(clippy::disallowed_methods, reason = "the checker is a program of its own, not one of the server's")]
    let mut ask = Command::new(python.with_file_name("schemathesis"));
    ask.args(["run", &format!("{}/openapi.json", server.at), "-H", &format!("Authorization: Bearer {token}")])
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--max-time", "30", "--seed", "1"])
        .args(["--exclude-path-regex", LEFT_OUT, "--checks", CHECKS, "--suppress-health-check", "all"])
        .args(["--request-timeout", "20", "--workers", "2", "--no-color"])
        .env_remove("http_proxy")
        .env_remove("https_proxy")
        .current_dir(server.desk.path("."))
        .stdin(Stdio::null());
    let found = ask.output().expect("it runs");
    let told = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success(), "{told}{}", String::from_utf8_lossy(&found.stderr));
    assert!(told.contains("Test cases"), "it asked nothing: {told}");
}
