//! Coming in, and how often one may try.

use crate::desk::{Desk, NOW};
use kinora_app::caller::{Caller, Scopes};
use kinora_gate::Peer;
use kinora_http::FaultKind;
use std::time::Duration;

const PASSWORD: &str = "雨夜客栈的灯笼亮着";

fn peer(last: u8) -> Peer {
    Peer(std::net::IpAddr::from([192, 0, 2, last]))
}

async fn desk() -> Desk {
    let desk = Desk::new();
    let hash = desk.gate.hash(PASSWORD).await.expect("long enough");
    desk.gate.accounts().add("ada", Some(hash), Scopes::person()).await.expect("new");
    desk
}

#[tokio::test]
async fn the_right_password_lets_in_and_a_session_goes_on() {
    let desk = desk().await;
    let first = desk.gate.log_in("ada", PASSWORD, peer(1)).await.expect("let in");
    assert_eq!((first.user.as_str(), first.life, first.ends), ("ada", Duration::from_secs(900), NOW + 30 * 86_400_000));
    let second = desk.gate.refresh(&first.refresh).await.expect("renewed");
    assert_ne!(first.refresh, second.refresh);
    let used = desk.gate.refresh(&first.refresh).await.err().expect("it was used up");
    assert_eq!(used.kind(), FaultKind::Unauthenticated);
    desk.gate.log_out(&second.refresh).await.expect("closed");
    assert!(desk.gate.refresh(&second.refresh).await.is_err());
    for nonsense in ["", "kir_", "kir_x.y", "kir_00000000000000000000000000000000.z"] {
        assert!(desk.gate.refresh(nonsense).await.is_err());
        desk.gate.log_out(nonsense).await.expect("it is closed already");
    }
}

#[tokio::test]
async fn a_stolen_refresh_token_closes_the_session() {
    let desk = desk().await;
    let first = desk.gate.log_in("ada", PASSWORD, peer(1)).await.expect("let in");
    let second = desk.gate.refresh(&first.refresh).await.expect("renewed");
    desk.clock.go(Duration::from_secs(60));
    assert!(desk.gate.refresh(&first.refresh).await.is_err());
    assert!(desk.gate.refresh(&second.refresh).await.is_err(), "the thief and the owner are both out");
}

#[tokio::test]
async fn guesses_are_few_for_a_name_and_for_an_address() {
    let desk = desk().await;
    for n in 0..5 {
        let wrong = desk.gate.log_in("ada", "wrong", peer(n)).await.err().expect("refused");
        assert_eq!(wrong.kind(), FaultKind::Unauthenticated);
    }
    let shut = desk.gate.log_in("ada", PASSWORD, peer(9)).await.err().expect("refused");
    assert_eq!(shut.kind(), FaultKind::TooMany, "from wherever it comes");
    desk.clock.go(Duration::from_secs(30));
    desk.gate.log_in("ada", PASSWORD, peer(9)).await.expect("one more each half minute");
    let mut last = None;
    for n in 0..21 {
        last = desk.gate.log_in(&format!("nobody{n}"), "wrong", peer(50)).await.err().map(|f| f.kind());
    }
    assert_eq!(last, Some(FaultKind::TooMany), "one address, many names");
    desk.gate.log_in("ada", PASSWORD, peer(51)).await.expect("others are not harmed");
}

#[tokio::test]
async fn the_link_works_once_and_its_account_can_set_a_password() {
    let desk = Desk::new();
    let word = desk.gate.offer_link(Duration::from_secs(60)).await.expect("offered");
    assert!(desk.gate.use_link("kin_wrong", peer(1)).await.is_err());
    let owner = desk.gate.use_link(&word, peer(1)).await.expect("let in");
    assert_eq!((owner.user.as_str(), owner.scopes.clone()), ("owner", Scopes::all()));
    assert!(desk.gate.use_link(&word, peer(1)).await.is_err(), "once");
    let caller = Caller { user: owner.user, scopes: owner.scopes };
    let short = desk.gate.change_password(&caller, None, "short").await.err().expect("refused");
    assert_eq!(short.kind(), FaultKind::Invalid);
    desk.gate.change_password(&caller, None, PASSWORD).await.expect("there was none to say");
    let wrong = desk.gate.change_password(&caller, Some("wrong"), "another password").await.err().expect("refused");
    assert_eq!((wrong.kind(), wrong.field()), (FaultKind::Denied, Some("old_password")));
    desk.gate.change_password(&caller, Some(PASSWORD), "another password").await.expect("changed");
    assert!(desk.gate.refresh(&owner.refresh).await.is_err(), "whoever was signed in before is signed out");
    desk.gate.log_in("owner", "another password", peer(2)).await.expect("let in");
}
