//! What is asked for twice is done once, also across a death.

use crate::desk::Desk;
use axum::http::{Method, Uri};
use kinora_app::caller::{Caller, Scopes};
use kinora_gate::Way;
use kinora_http::FaultKind;
use kinora_model::Language;
use std::time::Duration;

async fn token(desk: &Desk, name: &str) -> String {
    desk.gate.accounts().add(name, None, Scopes::person()).await.expect("new");
    desk.gate.token_for(name, Duration::from_secs(86_400 * 3)).await.expect("known")
}

/// A request with this key.
fn way(key: &str) -> Way {
    let headers = [("idempotency-key".parse().expect("a name"), key.parse().expect("a value"))].into_iter().collect();
    Way { language: Language::En, headers, uri: Uri::from_static("/face"), method: Method::POST }
}

#[tokio::test]
async fn the_first_answer_is_given_again_by_every_process() {
    let desk = Desk::new();
    let (ada, bob) = (token(&desk, "ada").await, token(&desk, "bob").await);
    let ask = async |desk: &Desk, who: &str, key: &str, body: &str| {
        desk.ask(Method::POST, "/face", Some(who), &[("idempotency-key", key)], body).await
    };
    let first = ask(&desk, &ada, "k1", "{}").await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (200, ""));
    let again = ask(&desk.again(), &ada, "k1", "{}").await;
    assert_eq!((again.status, again.text(), again.header("idempotency-replayed")), (200, first.text(), "true"));
    assert_eq!(ask(&desk, &ada, "k1", "{\"a\":1}").await.status, 409, "another request");
    assert_ne!(ask(&desk, &bob, "k1", "{}").await.text(), first.text(), "another caller");
    assert_ne!(ask(&desk, &ada, "k2", "{}").await.text(), first.text(), "another key");
    let bare = desk.ask(Method::POST, "/face", Some(&ada), &[], "{}").await;
    assert_ne!(bare.text(), first.text(), "without a key each is new");
    desk.clock.go(Duration::from_secs(86_400));
    desk.gate.tidy().await.expect("tidied");
    assert_eq!(ask(&desk, &ada, "k1", "{}").await.header("idempotency-replayed"), "true", "a day is not over yet");
    desk.clock.go(Duration::from_secs(1));
    desk.gate.tidy().await.expect("tidied");
    assert_eq!(ask(&desk, &ada, "k1", "{\"a\":1}").await.status, 200, "forgotten");
}

#[tokio::test]
async fn what_failed_is_tried_again() {
    let desk = Desk::new();
    let ada = token(&desk, "ada").await;
    let headers = [("idempotency-key", "k1")];
    for _ in 0..2 {
        let failed = desk.ask(Method::POST, "/face", Some(&ada), &headers, "{\"fail\":true}").await;
        assert_eq!((failed.status, failed.header("idempotency-replayed")), (500, ""));
    }
    assert_eq!(desk.ask(Method::POST, "/face", Some(&ada), &headers, "{}").await.status, 200, "the key is free");
}

#[tokio::test]
async fn what_a_dead_process_began_is_done_anew_under_the_same_names() {
    let desk = Desk::new();
    let ada = Caller { user: "ada".into(), scopes: Scopes::work() };
    let way = way("k1");
    let mut named = None;
    {
        let begun = desk.gate.once(&ada, &way, b"{}", |names| {
            named = Some(names.hex("film", 24));
            std::future::pending()
        });
        // It dies while it works.
        assert!(tokio::time::timeout(Duration::from_millis(50), begun).await.is_err());
    }
    let busy = desk.gate.once(&ada, &way, b"{}", |_| std::future::pending()).await.expect_err("still begun");
    assert_eq!(busy.kind(), FaultKind::Conflict);
    let mut anew = None;
    let next = desk.again();
    let answer = next.gate.once(&ada, &way, b"{}", |names| {
        anew = Some(names.hex("film", 24));
        async { Ok(axum::response::IntoResponse::into_response("done")) }
    });
    assert_eq!(answer.await.expect("the dead do not answer").status(), 200);
    assert!(named.is_some() && named == anew);
}
