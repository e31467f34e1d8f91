//! Keys stay where they belong.

use crate::{
    adapters::clip,
    desk::{Customer, account},
};
use kinora_model::ErrorKind;
use kinora_providers::net::Secret;
use kinora_vendorfakes::{Fake, KEY, Kind};

#[tokio::test]
async fn a_key_that_a_vendor_says_again_is_in_no_error() {
    let fake = Fake::start(Kind::OpenAi).await;
    let wrong = "sk-a-wrong-key-that-nobody-may-see";
    let account = kinora_providers::Account { api_key: Some(Secret::new(wrong)), ..account(&fake, Kind::OpenAi) };
    assert!(!format!("{account:?}").contains(wrong), "an account prints without its key");
    let customer = Customer::with(fake, &account);
    let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
    for error in [
        order.submit("kinora-1", customer.deadline()).await.expect_err("a wrong key"),
        customer.provider.desk.hello().await.expect_err("a wrong key"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Denied, "{error}");
        assert!(!format!("{error} {} {error:?}", error.what().zh).contains(wrong), "{error}");
    }
    assert!(
        customer.fake.asked().iter().any(|asked| asked.header("authorization").is_some_and(|key| key.contains(wrong))),
        "it was sent"
    );
}

#[tokio::test]
async fn what_was_made_is_fetched_without_the_key() {
    for kind in [Kind::Ark, Kind::Tencent, Kind::Gemini] {
        let customer = Customer::of(kind).await;
        let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
        customer.get(order).await.expect("films");
        let asked = customer.fake.asked();
        let stores = ["/store/", "/made/", "/blob/"];
        let fetched: Vec<_> =
            asked.iter().filter(|asked| stores.iter().any(|place| asked.path.starts_with(place))).collect();
        assert!(!fetched.is_empty(), "{kind:?}");
        for asked in fetched {
            let said = format!("{:?} {:?}", asked.headers, asked.query);
            assert!(!said.contains(KEY) && asked.header("authorization").is_none(), "{kind:?}: {said}");
        }
    }
}
