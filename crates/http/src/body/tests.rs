use super::*;
use axum::Extension;
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::post;
use serde::Deserialize;
use std::collections::HashMap;
use tower::ServiceExt;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[allow(dead_code, reason = "read by the tests below only through its faults")]
    name: String,
    pages: Option<u8>,
    aspect: Option<Aspect>,
    #[serde(default)]
    cuts: Vec<HashMap<String, f64>>,
    #[serde(default)]
    options: Option<Options>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Options {
    deep: Vec<Options>,
    note: String,
}

#[derive(Debug, Deserialize)]
enum Aspect {
    Wide,
    Tall,
}

fn refused(body: &str) -> Fault {
    match parse::<Wish>(body.as_bytes(), 8) {
        Ok(wish) => panic!("{body} was taken as {wish:?}"),
        Err(fault) => fault,
    }
}

#[test]
fn what_is_right_is_read() {
    let wish: Wish = parse("\u{feff}{\"name\":\"雨\\ud83c\\udfac\",\"pages\":3,\"aspect\":\"Tall\"}".as_bytes(), 8)
        .expect("it is right");
    assert_eq!((wish.name.as_str(), wish.pages), ("雨🎬", Some(3)));
    assert!(
        matches!(wish.aspect, Some(Aspect::Tall)) && !matches!(wish.aspect, Some(Aspect::Wide)) && wish.cuts.is_empty()
    );
}

#[test]
fn objects_within_are_read() {
    let wish: Wish =
        parse(r#"{"name":"a","options":{"deep":[{"note":"x"},{}],"other":[1]}}"#.as_bytes(), 8).expect("it is right");
    let options = wish.options.expect("options");
    assert_eq!((options.deep.len(), options.deep[0].note.as_str()), (2, "x"));
}

#[test]
fn hostile_bodies_are_refused_with_the_place() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let rows: &[(&str, FaultKind, Option<&str>, &str)] = &[
        ("", FaultKind::Malformed, None, "the body is empty; a JSON object must stand in it"),
        (" \n", FaultKind::Malformed, None, "the body is empty; a JSON object must stand in it"),
        ("{\n  \"name\": tru", FaultKind::Malformed, None, "the body is not JSON at line 2, column 13: "),
        (
            r#"{"name":"a"} {}"#,
            FaultKind::Malformed,
            None,
            "the body is not JSON at line 1, column 14: trailing characters",
        ),
        (r#"{"name":"a",}"#, FaultKind::Malformed, None, "the body is not JSON at line 1, column 13: trailing comma"),
        (r#"{name:"a"}"#, FaultKind::Malformed, None, "the body is not JSON at line 1, column 2: "),
        (r#"{"name":"\ud83c"}"#, FaultKind::Malformed, None, "the body is not JSON at line 1, column "),
        (r#"{"name":"\udfac\ud83c"}"#, FaultKind::Malformed, None, "the body is not JSON at line 1, column "),
        (
            "{\"name\":\"a\nb\"}",
            FaultKind::Malformed,
            None,
            "the body is not JSON at line 2, column 0: control character",
        ),
        (
            r#"{"name":1e999}"#,
            FaultKind::Malformed,
            None,
            "the body is not JSON at line 1, column 13: number out of range",
        ),
        (r#"{"name":NaN}"#, FaultKind::Malformed, None, "the body is not JSON at line 1, column 9: expected"),
        (&deep, FaultKind::Malformed, None, "the body nests more than 8 arrays and objects"),
        (r#"{"name":"a\u0000b"}"#, FaultKind::Invalid, Some("name"), "name holds a NUL"),
        (
            r#"{"name":"a","cuts":[{"x\u0000":1}]}"#,
            FaultKind::Invalid,
            Some("cuts[0].x\u{fffd}"),
            "cuts[0].x\u{fffd} holds a NUL",
        ),
        (r#"{"name":"a","name":"b"}"#, FaultKind::Invalid, Some("name"), "name stands twice in the same object"),
        (
            r#"{"name":"a","cuts":[{},{"x":1,"\u0078":2}]}"#,
            FaultKind::Invalid,
            Some("cuts[1].x"),
            "cuts[1].x stands twice",
        ),
        ("{}", FaultKind::Invalid, Some("name"), "name is missing"),
        (r#"{"name":3}"#, FaultKind::Invalid, Some("name"), "name: a string is wanted, not 3"),
        (r#"{"name":null}"#, FaultKind::Invalid, Some("name"), "name: a string is wanted, not null"),
        (
            r#"{"name":"a","pages":300}"#,
            FaultKind::Invalid,
            Some("pages"),
            "pages: 300 will not do; a whole number from 0 to 255 is wanted",
        ),
        (r#"{"name":"a","pages":-1}"#, FaultKind::Invalid, Some("pages"), "pages: -1 will not do"),
        (
            r#"{"name":"a","pages":1.5}"#,
            FaultKind::Invalid,
            Some("pages"),
            "pages: a whole number from 0 to 255 is wanted, not 1.5",
        ),
        (
            r#"{"name":"a","pages":99999999999999999999999}"#,
            FaultKind::Invalid,
            Some("pages"),
            "pages: a whole number from 0 to 255 is wanted",
        ),
        (r#"{"name":"a","aspect":"Round"}"#, FaultKind::Invalid, Some("aspect"), "aspect: `Round` is not one of Wide"),
        (
            r#"{"name":"a","cuts":[{"in":1},{"out":"x"}]}"#,
            FaultKind::Invalid,
            Some("cuts[1].out"),
            "cuts[1].out: a number is wanted, not the string \"x\"",
        ),
        (
            r#"{"name":"a","nome":1}"#,
            FaultKind::Invalid,
            Some("nome"),
            "nome is not a known field; known here: name, pages",
        ),
        (
            r#"{"name":"a","options":[]}"#,
            FaultKind::Invalid,
            Some("options"),
            "options: an object is wanted, not an array",
        ),
        (
            r#"{"name":"a","options":{"deep":[[]]}}"#,
            FaultKind::Invalid,
            Some("options.deep[0]"),
            "options.deep[0]: an object is wanted",
        ),
        (
            r#"{"name":"a","options":{"deep":{}}}"#,
            FaultKind::Invalid,
            Some("options.deep"),
            "options.deep: an array is wanted, not an object",
        ),
        (
            r#"{"name":"a","options":"x"}"#,
            FaultKind::Invalid,
            Some("options"),
            "options: an object is wanted, not the string \"x\"",
        ),
        ("[]", FaultKind::Malformed, None, "the body must be a JSON object"),
        (r#"["a",null,null,[]]"#, FaultKind::Malformed, None, "the body must be a JSON object"),
        ("3", FaultKind::Malformed, None, "the body must be a JSON object"),
    ];
    for (body, kind, field, what) in rows {
        let fault = refused(body);
        let shown = &body[..body.len().min(60)];
        assert_eq!((fault.kind(), fault.field()), (*kind, *field), "{shown}: {fault}");
        assert!(fault.what().en.starts_with(what), "{shown}: {fault}");
        assert!(!fault.what().zh.is_ascii(), "{shown}: {}", fault.what().zh);
    }
    let fault = parse::<Wish>(b"{\"name\":\"\xff\"}", 8).expect_err("it is not UTF-8");
    assert_eq!(fault.what().en, "the body is not UTF-8 at byte 9");
}

#[test]
fn long_values_are_not_echoed_whole() {
    let long = "x".repeat(100_000);
    for body in [format!(r#"{{"name":"a","pages":"{long}"}}"#), format!(r#"{{"name":"a","{long}":1}}"#)] {
        assert!(refused(&body).what().en.len() < 400);
    }
}

fn app() -> Router {
    async fn take(body: Json<Wish>) -> String {
        format!("{} of {}", body.value.name, body.bytes.len())
    }
    let limits = JsonLimits { bytes: 64, depth: 4, stall: Duration::from_millis(50) };
    Router::new().route("/", post(take)).layer(Extension(limits))
}

async fn sent(headers: &[(&str, &str)], body: Body) -> Result<(), FaultKind> {
    let mut request = Request::post("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app().oneshot(request.body(body).expect("a request")).await.expect("axum answers");
    match response.extensions().get::<Fault>() {
        Some(fault) => Err(fault.kind()),
        None => {
            assert!(response.into_response().status().is_success());
            Ok(())
        }
    }
}

/// Headers of a request, as rows of a table have them.
type Sent<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn only_json_is_taken_as_json() {
    let rows: [(Sent<'_>, Result<(), FaultKind>); 9] = [
        (&[("content-type", "application/json")], Ok(())),
        (&[("content-type", "Application/JSON; charset=UTF-8")], Ok(())),
        (&[("content-type", "application/vnd.kinora+json")], Ok(())),
        (&[], Err(FaultKind::WrongContentType)),
        (&[("content-type", "text/plain")], Err(FaultKind::WrongContentType)),
        (&[("content-type", "application/json; charset=gbk")], Err(FaultKind::WrongContentType)),
        (&[("content-type", "multipart/form-data; boundary=x")], Err(FaultKind::WrongContentType)),
        (&[("content-type", "application/json"), ("content-type", "text/html")], Err(FaultKind::WrongContentType)),
        (&[("content-type", "\u{7f}")], Err(FaultKind::WrongContentType)),
    ];
    for (headers, expected) in rows {
        if headers.iter().all(|(_, v)| axum::http::HeaderValue::from_str(v).is_ok()) {
            assert_eq!(sent(headers, r#"{"name":"a"}"#.into()).await, expected, "{headers:?}");
        }
    }
    assert_eq!(sent(&[], Body::empty()).await, Err(FaultKind::Malformed));
}

#[tokio::test(start_paused = true)]
async fn large_and_slow_bodies_are_refused_early() {
    let json = ("content-type", "application/json");
    let never = || Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    // Declared too large: not one byte is waited for.
    assert_eq!(sent(&[json, ("content-length", "104857600")], never()).await, Err(FaultKind::TooLarge));
    // Not declared: an endless one is cut at the limit.
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 16])));
    assert_eq!(sent(&[json], Body::from_stream(endless)).await, Err(FaultKind::TooLarge));
    assert_eq!(sent(&[json], never()).await, Err(FaultKind::SlowCaller));
    let broken = futures_util::stream::iter([Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("gone"))]);
    assert_eq!(sent(&[json], Body::from_stream(broken)).await, Err(FaultKind::SlowCaller));
}
