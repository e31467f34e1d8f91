//! Signing in, and seeing to accounts while the server runs and while it does not.

use crate::kinora::{Desk, ended};
use crate::serving::Serving;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

const PASSWORD: &str = "雨夜客栈的灯笼亮着";

/// Runs a command that reads a password.
fn with_password(desk: &Desk, args: &[&str], password: &str) -> crate::kinora::Ran {
    let mut child = desk
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(password.as_bytes()).expect("it reads");
    ended(child.wait_with_output().expect("it ends"))
}

/// These words, and the data folder.
fn of<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &["--data", "data"]].concat()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn a_browser_is_told_by_a_page_that_it_is_signed_in() {
    let server = Serving::start();
    let open = |link: &str| {
        let request = ureq::http::Request::get(link).header("accept", "text/html,application/xhtml+xml;q=0.9");
        server.send(request.header("accept-language", "zh-CN").body(String::new()).expect("a request"))
    };
    let page = open(&server.link);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{}", page.text);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(page.header("cache-control"), "no-store", "it holds a token");
    let token = page.text.split("<textarea readonly rows=\"4\">").nth(1).and_then(|rest| rest.split('<').next());
    let me = server.ask("GET", "/api/auth/me", token, None);
    assert_eq!(me.json()["data"]["name"], "owner", "{}", page.text);
    assert!(page.text.contains("您现在是 <b>owner</b>"), "{}", page.text);
    assert_eq!(open(&server.link).status, 401, "once");
}

#[test]
fn the_link_works_once_and_what_it_gives_goes_on() {
    let server = Serving::start();
    let signed = server.sign_in();
    let path = server.link.strip_prefix(&server.at).expect("its own");
    let again = server.ask("GET", path, None, None);
    assert_eq!((again.status, again.json()["code"].as_u64()), (401, Some(40101)), "once");
    let token = text(&signed["access_token"]);
    let me = server.ask("GET", "/api/auth/me", Some(token), None);
    assert_eq!(me.json()["data"]["name"], "owner");
    assert_eq!(me.json()["data"]["scopes"], json!(["read", "write", "account", "admin"]));
    assert_eq!(server.ask("GET", "/api/auth/me", None, None).status, 401);

    let renew = |token: &Value| server.ask("POST", "/api/auth/refresh", None, Some(json!({"refresh_token": token})));
    let next = renew(&signed["refresh_token"]);
    assert_eq!(next.status, 200, "{}", next.text);
    assert_eq!(renew(&signed["refresh_token"]).status, 401, "used up");
    let next = next.json()["data"].clone();
    let out = server.ask("POST", "/api/auth/logout", None, Some(json!({"refresh_token": next["refresh_token"]})));
    assert_eq!(out.status, 200);
    assert_eq!(renew(&next["refresh_token"]).status, 401, "closed");
}

#[test]
fn a_password_a_key_and_a_guesser() {
    let server = Serving::start();
    let owner = server.token();
    let made = server.ask("POST", "/api/auth/users", Some(&owner), Some(json!({"name": "ada", "password": PASSWORD})));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(server.ask("POST", "/api/auth/users", Some(&owner), Some(json!({"name": "ada"}))).status, 409);
    let log_in = |password: &str| {
        server.ask("POST", "/api/auth/login", None, Some(json!({"name": "ada", "password": password})))
    };
    let signed = log_in(PASSWORD);
    assert_eq!(signed.status, 200, "{}", signed.text);
    let ada = signed.json()["data"]["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(server.ask("GET", "/api/auth/users", Some(&ada), None).status, 403, "she sees to her own");

    let make = |body: Value| server.ask("POST", "/api/auth/keys", Some(&ada), Some(body));
    let key = make(json!({"name": "script", "scopes": ["read"], "days": 3}));
    assert_eq!(key.status, 201, "{}", key.text);
    let key = key.json()["data"].clone();
    assert!(text(&key["key"]).starts_with("kin_"));
    let me = server.ask("GET", "/api/auth/me", Some(text(&key["key"])), None);
    assert_eq!(me.json()["data"], json!({"name": "ada", "scopes": ["read"]}));
    assert_eq!(server.ask("GET", "/api/auth/keys", Some(text(&key["key"])), None).status, 403, "it may only look");
    let listed = server.ask("GET", "/api/auth/keys", Some(&ada), None).json()["data"].clone();
    assert_eq!((listed[0]["id"].clone(), listed[0].get("key")), (key["id"].clone(), None));
    for wrong in [
        json!({"name": "x", "scopes": ["fly"]}),
        json!({"name": "x", "scopes": []}),
        json!({"name": ""}),
        json!({"name": "x", "days": 0}),
        json!({"name": "x", "more": 1}),
    ] {
        assert_eq!(make(wrong.clone()).status, 400, "{wrong}");
    }
    assert_eq!(make(json!({"name": "x", "scopes": ["admin"]})).status, 403, "more than she may");
    let gone = server.ask("DELETE", &format!("/api/auth/keys/{}", text(&key["id"])), Some(&ada), None);
    assert_eq!(gone.status, 200);
    assert_eq!(server.ask("GET", "/api/auth/me", Some(text(&key["key"])), None).status, 401);

    let mut said = (0..6).map(|_| log_in("wrong"));
    assert!(said.by_ref().take(5).all(|s| s.status == 401));
    let last = said.next().expect("the sixth");
    assert_eq!(last.status, 429);
    assert!(last.header("retry-after").parse::<u32>().is_ok_and(|s| s > 0));
}

#[test]
fn the_command_line_sees_to_accounts_beside_a_server_and_alone() {
    let desk = Desk::new();
    with_password(&desk, &of(&["user", "add", "ada", "--admin"]), PASSWORD).expect_success();
    let again = with_password(&desk, &of(&["user", "add", "ada"]), PASSWORD);
    assert!(again.code == Some(1) && again.stderr.contains("already an account called `ada`"), "{}", again.stderr);
    assert_eq!(with_password(&desk, &of(&["user", "add", "bob"]), "short").code, Some(2));
    assert_eq!(desk.run(&of(&["user", "add", "a b", "--no-password"])).code, Some(2));
    let token = desk.run(&of(&["token", "ada"])).expect_success().stdout;

    let server = Serving::over(desk, &[]);
    let me = |token: &str| server.ask("GET", "/api/auth/me", Some(token.trim()), None);
    assert_eq!(me(&token).json()["data"]["name"], "ada", "made before it ran");
    server.desk.run(&of(&["user", "add", "bob", "--no-password"])).expect_success();
    let bob = server.desk.run(&of(&["token", "bob", "--days", "2"])).expect_success().stdout;
    assert_eq!(me(&bob).json()["data"]["name"], "bob", "made while it runs");
    let listed = server.desk.run(&of(&["user", "list", "--json"])).expect_success().stdout;
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!((&listed[0]["name"], &listed[1]["name"]), (&json!("ada"), &json!("bob")));
    assert_eq!((&listed[0]["has_password"], &listed[1]["has_password"]), (&json!(true), &json!(false)));
    assert_eq!(server.desk.run(&of(&["token", "nobody"])).code, Some(2));
    server.desk.run(&of(&["user", "remove", "bob"])).expect_success();
    assert_eq!(me(&bob).status, 401, "he is gone at once");
    with_password(&server.desk, &of(&["user", "password", "ada"]), "another password").expect_success();
    let body = json!({"name": "ada", "password": "another password"});
    assert_eq!(server.ask("POST", "/api/auth/login", None, Some(body)).status, 200);
    assert_eq!(server.sign_in()["user"]["name"], "ada", "the link finds who is in charge");
}
