use super::*;
use crate::caller::Scope;
use kinora_testkit::clock::StillClock;
use kinora_testkit::memory::MemoryStore;
use std::time::Duration;

const NOW: Millis = 1_700_000_000_000;
const DAY: Duration = Duration::from_secs(86_400);

fn accounts() -> (Accounts, Arc<StillClock>) {
    let clock = Arc::new(StillClock::at(NOW));
    (Accounts::new(Arc::new(MemoryStore::new()), clock.clone()), clock)
}

fn key(digest: &str, scopes: Scopes, ends: Option<Millis>) -> NewKey {
    NewKey { name: "script".into(), digest: digest.into(), scopes, ends }
}

#[tokio::test]
async fn names_are_taken_once_and_must_be_names() {
    let (accounts, _) = accounts();
    let ada = accounts.add("ada", None, Scopes::person()).await.expect("the first");
    assert_eq!(accounts.find("ada").await.expect("readable"), Some(ada));
    assert_eq!(accounts.add("ada", None, Scopes::all()).await.expect_err("taken").kind(), ErrorKind::Conflict);
    accounts.add("林夏", None, Scopes::person()).await.expect("a name");
    for wrong in ["", "a b", "a|b", "a/b", "#a", "a\n", &"a".repeat(65)] {
        let refused = accounts.add(wrong, None, Scopes::person()).await.expect_err(wrong);
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{wrong}");
    }
    let names: Vec<String> = accounts.list().await.expect("readable").into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["ada", "林夏"]);
}

#[tokio::test]
async fn another_password_ends_sessions_and_tokens_but_no_keys() {
    let (accounts, clock) = accounts();
    accounts.add("ada", Some("hash".into()), Scopes::person()).await.expect("new");
    accounts.open_session("ada", "s".into(), "d1".into(), DAY).await.expect("opened");
    accounts.add_key("ada", key("k1", Scopes::work(), None)).await.expect("kept");
    clock.go(Duration::from_secs(5));
    let ada = accounts.set_password("ada", "other".into()).await.expect("set");
    assert_eq!((ada.password.as_deref(), ada.holds_from), (Some("other"), NOW + 5000));
    assert_eq!(accounts.renew_session("s", "d1", "d2".into(), DAY).await.expect("asked"), Renewed::No);
    assert!(accounts.key("k1").await.expect("readable").is_some());
    assert_eq!(accounts.set_password("bob", "x".into()).await.expect_err("nobody").kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn who_is_removed_leaves_nothing_to_come_in_by() {
    let (accounts, _) = accounts();
    accounts.add("ada", None, Scopes::all()).await.expect("new");
    accounts.add("bob", None, Scopes::person()).await.expect("new");
    accounts.add_key("bob", key("k1", Scopes::work(), None)).await.expect("kept");
    accounts.open_session("bob", "s".into(), "d1".into(), DAY).await.expect("opened");
    assert_eq!(accounts.remove("ada").await.expect_err("the last in charge").kind(), ErrorKind::Conflict);
    accounts.remove("bob").await.expect("removed");
    assert!(accounts.key("k1").await.expect("readable").is_none());
    assert_eq!(accounts.renew_session("s", "d1", "d2".into(), DAY).await.expect("asked"), Renewed::No);
    accounts.remove("ada").await.expect("nobody is left to see to");
    assert_eq!(accounts.remove("ada").await.expect_err("gone").kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_key_is_never_good_for_more_than_its_owner() {
    let (accounts, clock) = accounts();
    accounts.add("ada", None, Scopes::person()).await.expect("new");
    let refused = accounts.add_key("ada", key("k0", Scopes::all(), None)).await.expect_err("too much");
    assert_eq!(refused.kind(), ErrorKind::Denied);
    let digest = "0123456789abcdef0123";
    let kept = accounts.add_key("ada", key(digest, Scopes::of(&[Scope::Read]), Some(NOW + 1000))).await.expect("kept");
    assert_eq!((kept.id.as_str(), kept.owner.as_str()), ("0123456789abcdef", "ada"));
    assert_eq!(accounts.key(digest).await.expect("readable"), Some(kept));
    clock.go(Duration::from_secs(1));
    assert_eq!(accounts.key(digest).await.expect("readable"), None, "it has ended");
    assert_eq!(accounts.keys("ada").await.expect("readable").len(), 1, "and is still listed");
    for (owner, id) in [("bob", "0123456789abcdef"), ("ada", "0123"), ("ada", "")] {
        assert_eq!(accounts.revoke_key(owner, id).await.expect_err("none").kind(), ErrorKind::NotFound);
    }
    accounts.revoke_key("ada", "0123456789abcdef").await.expect("revoked");
    assert!(accounts.keys("ada").await.expect("readable").is_empty());
}

#[tokio::test]
async fn a_session_goes_on_by_its_newest_secret_alone() {
    let (accounts, clock) = accounts();
    accounts.add("ada", None, Scopes::person()).await.expect("new");
    accounts.open_session("ada", "s".into(), "d1".into(), DAY).await.expect("opened");
    let renewed = async |digest: &str, next: &str| {
        let answer = accounts.renew_session("s", digest, next.into(), DAY).await.expect("asked");
        matches!(answer, Renewed::Yes(account, session) if account.name == "ada" && session.owner == "ada")
    };
    assert!(renewed("d1", "d2").await);
    assert!(!renewed("d1", "d3").await, "replaced a moment ago: refused");
    assert!(renewed("d2", "d3").await, "but nobody was harmed");
    clock.go(Duration::from_secs(60));
    assert!(!renewed("d2", "d4").await, "replaced a minute ago: stolen");
    assert!(!renewed("d3", "d4").await, "so it is closed for everybody");
}

#[tokio::test]
async fn sessions_end_are_closed_and_make_room() {
    let (accounts, clock) = accounts();
    accounts.add("ada", None, Scopes::person()).await.expect("new");
    accounts.open_session("ada", "s".into(), "d1".into(), DAY).await.expect("opened");
    assert!(!accounts.close_session("s", "wrong").await.expect("asked"));
    assert!(accounts.close_session("s", "d1").await.expect("asked"));
    assert!(!accounts.close_session("s", "d1").await.expect("asked"));
    for n in 0..60 {
        clock.go(Duration::from_millis(1));
        accounts.open_session("ada", format!("s{n}"), "d1".into(), DAY).await.expect("opened");
    }
    assert_eq!(accounts.renew_session("s9", "d1", "d".into(), DAY).await.expect("asked"), Renewed::No);
    assert!(matches!(accounts.renew_session("s10", "d1", "d".into(), DAY).await, Ok(Renewed::Yes(..))));
    clock.go(DAY);
    assert_eq!(accounts.renew_session("s20", "d1", "d".into(), DAY).await.expect("asked"), Renewed::No);
    assert_eq!(accounts.sweep_sessions().await.expect("swept"), 49, "all that were left but the one just refused");
    let nobody = accounts.open_session("bob", "x".into(), "d".into(), DAY).await.expect_err("nobody");
    assert_eq!(nobody.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_link_lets_in_once() {
    let (accounts, clock) = accounts();
    accounts.offer_link("l1".into(), DAY).await.expect("offered");
    assert_eq!(accounts.use_link("other").await.expect("asked"), None);
    let owner = accounts.use_link("l1").await.expect("asked").expect("let in");
    assert_eq!((owner.name.as_str(), owner.scopes.clone()), ("owner", Scopes::all()));
    assert_eq!(accounts.use_link("l1").await.expect("asked"), None, "used up");
    accounts.offer_link("l2".into(), DAY).await.expect("offered");
    accounts.offer_link("l3".into(), DAY).await.expect("offered");
    assert_eq!(accounts.use_link("l2").await.expect("asked"), None, "a newer one took its place");
    clock.go(DAY);
    assert_eq!(accounts.use_link("l3").await.expect("asked"), None, "over");
    accounts.offer_link("l4".into(), DAY).await.expect("offered");
    assert_eq!(accounts.use_link("l4").await.expect("asked"), Some(owner), "the same person");
}

#[tokio::test]
async fn a_link_finds_whoever_is_in_charge() {
    let (accounts, clock) = accounts();
    accounts.add("owner", None, Scopes::person()).await.expect("new");
    accounts.offer_link("l1".into(), DAY).await.expect("offered");
    assert_eq!(accounts.use_link("l1").await.expect("asked").expect("let in").name, "owner_");
    clock.go(Duration::from_secs(1));
    accounts.add("ada", None, Scopes::all()).await.expect("new");
    accounts.offer_link("l2".into(), DAY).await.expect("offered");
    assert_eq!(accounts.use_link("l2").await.expect("asked").expect("let in").name, "owner_");
}
