//! Who is let in, and as whom.

use crate::desk::{Desk, NOW, OPEN_KEY, SECRET, chance};
use axum::http::{HeaderMap, Method, Uri, header};
use kinora_app::caller::{Caller, Scope, Scopes};
use kinora_gate::{Gate, OPERATOR};
use kinora_http::FaultKind;
use kinora_http::credentials::{Presented, Secret, token::Issuer, token::Tokens};
use kinora_http::events::Leaving;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn tokens(secret: u8) -> Tokens {
    let secret = if secret == 0 { SECRET.to_vec() } else { vec![secret; 32] };
    Tokens::new(&Secret::new(secret).expect("long enough"), "kinora")
}

fn bearer(word: &str) -> Presented {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, format!("Bearer {word}").parse().expect("a value"));
    Presented::in_headers(&headers).expect("it can be read")
}

async fn user(gate: &Gate, word: &str) -> Result<String, FaultKind> {
    gate.caller(&bearer(word)).await.map(|caller| caller.user).map_err(|fault| fault.kind())
}

#[tokio::test]
async fn a_token_holds_as_long_as_its_account_does() {
    let desk = Desk::new();
    desk.gate.accounts().add("ada", None, Scopes::person()).await.expect("new");
    let token = tokens(0).mint("ada", &["read", "write", "admin"], NOW, HOUR, &chance());
    let ada = desk.gate.caller(&bearer(&token)).await.expect("she is let in");
    assert_eq!(ada, Caller { user: "ada".into(), scopes: Scopes::work() }, "no more than her account may");
    for (name, word) in [
        ("another server's", tokens(1).mint("ada", &["read"], NOW, HOUR, &chance())),
        ("a stranger's name", tokens(0).mint("bob", &["read"], NOW, HOUR, &chance())),
        ("expired", tokens(0).mint("ada", &["read"], NOW - 7_200_000, HOUR, &chance())),
        ("not yet valid", tokens(0).mint("ada", &["read"], NOW + 7_200_000, HOUR, &chance())),
        ("made before the account", tokens(0).mint("ada", &["read"], NOW - 60_000, HOUR, &chance())),
        ("nonsense", "nonsense".to_owned()),
    ] {
        assert_eq!(user(&desk.gate, &word).await, Err(FaultKind::Unauthenticated), "{name}");
    }
    desk.clock.go(Duration::from_secs(5));
    desk.gate.accounts().set_password("ada", "hash".into()).await.expect("set");
    assert_eq!(user(&desk.gate, &token).await, Err(FaultKind::Unauthenticated), "her password changed");
    let newer = tokens(0).mint("ada", &["read"], NOW + 5000, HOUR, &chance());
    assert_eq!(user(&desk.gate, &newer).await.as_deref(), Ok("ada"));
    desk.gate.accounts().remove("ada").await.expect("removed");
    assert_eq!(user(&desk.gate, &newer).await, Err(FaultKind::Unauthenticated), "she is gone");
}

#[tokio::test]
async fn whoever_is_vouched_for_elsewhere_passes_for_nobody_here() {
    // An issuer with a key of HMAC cannot be configured; one of RSA signs here.
    let pem = include_bytes!("../../../http/tests/keys/rsa.pub.pem");
    let issuer = Issuer::new("https://id.example", "film").with_pem(pem).expect("a key");
    let secret = Secret::new(SECRET.to_vec()).expect("long enough");
    let trusting = Tokens::new(&secret, "kinora").trusting(issuer);
    assert!(trusting.is_ok());
    let own = Issuer::new("kinora", "film").with_pem(pem).expect("a key");
    assert!(Tokens::new(&secret, "kinora").trusting(own).is_err(), "nobody else is called as we are");
}

#[tokio::test]
async fn the_operator_sees_to_accounts_and_to_nothing_else() {
    let desk = Desk::new();
    let token = tokens(0).mint(OPERATOR, &["admin", "write"], NOW, HOUR, &chance());
    let operator = desk.gate.caller(&bearer(&token)).await.expect("let in");
    assert_eq!(operator.scopes, Scopes::of(&[Scope::Admin]));
    assert_eq!(desk.ask(Method::GET, "/face", Some(&token), &[], "").await.status, 403);
}

#[tokio::test]
async fn a_key_to_look_does_not_change() {
    let desk = Desk::new();
    desk.gate.accounts().add("ada", None, Scopes::person()).await.expect("new");
    let ada = Caller { user: "ada".into(), scopes: Scopes::person() };
    let looks = Scopes::of(&[Scope::Read]);
    let (word, key) = desk.gate.make_key(&ada, "reader".into(), looks, Some(HOUR)).await.expect("made");
    assert_eq!(desk.ask(Method::GET, "/face", Some(&word), &[], "").await.text(), "ada");
    assert_eq!(desk.ask(Method::GET, "/face", None, &[("x-api-key", &word)], "").await.text(), "ada");
    assert_eq!(desk.ask(Method::POST, "/face", Some(&word), &[], "{}").await.status, 403);
    assert_eq!(desk.ask(Method::GET, "/face", None, &[], "").await.status, 401);
    let both = desk.ask(Method::GET, "/face", Some(&word), &[("x-api-key", &word)], "").await;
    assert_eq!(both.status, 401);
    desk.gate.accounts().revoke_key("ada", &key.id).await.expect("revoked");
    let revoked = desk.ask(Method::GET, "/face", Some(&word), &[], "").await;
    assert_eq!((revoked.status, revoked.header("www-authenticate")), (401, "Bearer"));
    let weak = Caller { user: "ada".into(), scopes: Scopes::work() };
    let refused = desk.gate.make_key(&weak, "x".into(), Scopes::work(), None).await.expect_err("it may not");
    assert_eq!(refused.kind(), FaultKind::Denied);
}

#[tokio::test]
async fn open_faces_know_configured_keys_and_perhaps_nobody() {
    let shut = Desk::new();
    let open = Desk::over(shut.store.clone(), true);
    let caller = async |desk: &Desk, presented: Presented| {
        desk.gate.open_caller(&presented).await.map(|c| c.user).map_err(|f| f.kind())
    };
    assert_eq!(caller(&shut, Presented::Nothing).await, Err(FaultKind::Unauthenticated));
    assert_eq!(caller(&open, Presented::Nothing).await.as_deref(), Ok("open"));
    for desk in [&shut, &open] {
        assert_eq!(caller(desk, bearer(OPEN_KEY)).await.as_deref(), Ok("open|shop"));
        assert_eq!(caller(desk, bearer("wrong")).await, Err(FaultKind::Unauthenticated), "a wrong key is no key");
        assert!(desk.gate.key_holder(&Presented::Nothing).await.is_err());
        assert!(desk.gate.caller(&bearer(OPEN_KEY)).await.is_err(), "it stands for no account");
    }
}

#[tokio::test]
async fn an_open_connection_ends_with_its_token_or_the_server() {
    let desk = Desk::new();
    desk.gate.accounts().add("ada", None, Scopes::person()).await.expect("new");
    let token = tokens(0).mint("ada", &["read"], NOW, HOUR, &chance());
    let uri: Uri = format!("/ws?token={token}").parse().expect("a path");
    let listener = desk.gate.listener(&HeaderMap::new(), &uri).await.expect("let in");
    assert_eq!(listener.caller.user, "ada");
    let over = tokio::spawn(desk.gate.until(&listener));
    tokio::task::yield_now().await;
    desk.clock.go(HOUR);
    assert_eq!(over.await.expect("it ends"), Leaving::NotAllowed);
    let stops = tokio::spawn(desk.gate.until(&listener));
    desk.stopping.cancel();
    assert!(matches!(stops.await.expect("it ends"), Leaving::ServerStops | Leaving::NotAllowed));
    desk.gate.stopping().await;
    assert!(desk.gate.listener(&HeaderMap::new(), &Uri::from_static("/ws")).await.is_err());
}
