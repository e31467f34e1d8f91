//! Pictures and films of the tasks face, made elsewhere.

use crate::shop::{engine, films, hire, id, model, paints, run};
use kinora_engine::{Engine, NewWorkflow, Stop, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, Text};
use kinora_ports::paid::Recover;
use kinora_ports::provider::{Desk, PaintRequest, PaintTake, Provider, VideoRequest, VideoTake};
use kinora_stages::{ClipKind, ClipMade, ClipOrder, Hire, MadeBy, Route, clip};
use kinora_testkit::Bench;
use kinora_testkit::shop::{Make, Shop, never};
use kinora_testkit::vendor::{Mishap, Vendor};
use kinora_timeline::MediaId;
use std::sync::Arc;
use std::time::Duration;

const LOOKUP: Recover = Recover::Lookup { visible_after: Duration::from_secs(5) };

/// A picture of one colour, 64×48.
async fn picture(bench: &Bench, red: u8) -> MediaId {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([red, 90, 40]));
    picture.write_with_encoder(image::codecs::png::PngEncoder::new(&mut bytes)).expect("a picture");
    bench.blobs.put(&bytes, "png").await.expect("stored")
}

struct Studio {
    bench: Bench,
    vendor: Vendor,
    shop: Shop<PaintRequest>,
    given: MediaId,
}

impl Studio {
    async fn open(recover: Recover, mishaps: &[Mishap]) -> Self {
        let bench = Bench::new();
        let (given, made) = (picture(&bench, 10).await, picture(&bench, 200).await);
        let make: Make<PaintRequest> = Arc::new(move |request: &PaintRequest, _: &Desk| {
            if request.prompt.contains("forbidden") {
                return Err(never());
            }
            Ok(PaintTake { pictures: vec![made.clone()], refused: vec![] })
        });
        let vendor = Vendor::new(recover, bench.clock.clone());
        vendor.plan(mishaps.iter().copied());
        let shop = Shop::new(vendor.clone(), model(paints(), recover), 2, make);
        Self { bench, vendor, shop, given }
    }

    fn account(&self) -> Provider {
        Provider { paint: Some(Arc::new(self.shop.clone())), ..self.shop.account() }
    }

    fn engine(&self) -> Engine {
        engine(&self.bench, &[("shop", self.account())])
    }

    fn order(&self, prompt: &str, hire: Hire) -> NewWorkflow {
        let order = ClipOrder {
            prompt: prompt.into(),
            what: ClipKind::Retouch { picture: self.given.clone(), size: None },
            watermark: false,
            route: Route::Hired(hire),
            schedule: None,
            seed: 7,
        };
        NewWorkflow::new(id(prompt), clip::first_tasks(&order).expect("tasks"))
    }
}

async fn made(engine: &Engine, name: &str) -> (ClipMade, MadeBy) {
    let result = engine.result(&id(name), clip::CLIP).await.expect("reads").expect("it is made");
    let by = MadeBy::of(&result).expect("it says who made it");
    (serde_json::from_value(result).expect("a clip"), by)
}

#[tokio::test]
async fn whatever_goes_wrong_a_picture_is_paid_once() {
    for recover in [Recover::Idempotent, LOOKUP] {
        for mishaps in [&[][..], &[Mishap::AnswerLost], &[Mishap::RequestLost], &[Mishap::Refused, Mishap::AnswerLost]]
        {
            let studio = Studio::open(recover, mishaps).await;
            let engine = studio.engine();
            let end = run(&engine, studio.order("a night sky", hire(&["shop"]))).await;
            assert_eq!(end, WorkflowState::Done, "{recover:?} {mishaps:?}");
            let (clip, by) = made(&engine, "a night sky").await;
            assert_eq!((clip.width, clip.height), (64, 48));
            assert_eq!((by.route.as_str(), by.provider.as_str(), by.model.as_deref()), ("route", "shop", Some("m1")));
            assert!(by.notes.is_empty());
            assert_eq!(studio.vendor.bill(), 1, "{recover:?} {mishaps:?}");
            assert_eq!(engine.workflow(&id("a night sky")).await.expect("reads").reserved, 1_000_000);
        }
    }
}

#[tokio::test]
async fn an_answer_that_nobody_can_find_out_is_asked_about_and_nobody_else_is_hired() {
    let studio = Studio::open(Recover::Neither, &[Mishap::AnswerLost]).await;
    let engine = studio.engine();
    let end = run(&engine, studio.order("a night sky", hire(&["shop", "offline"]))).await;
    assert!(matches!(end, WorkflowState::Review { .. }), "{end:?}");
    assert_eq!(studio.vendor.bill(), 1);
}

#[tokio::test]
async fn a_fallback_is_taken_where_somebody_listed_one_and_is_told() {
    let studio = Studio::open(Recover::Idempotent, &[]).await;
    let engine = studio.engine();
    let end = run(&engine, studio.order("forbidden", hire(&["shop", "offline"]))).await;
    assert_eq!(end, WorkflowState::Done);
    let (_, by) = made(&engine, "forbidden").await;
    assert_eq!(by.provider, "offline");
    assert!(by.notes[0].en.contains("shop could not do it") && by.notes[0].en.contains("does not make"), "{by:?}");
    assert_eq!(engine.workflow(&id("forbidden")).await.expect("reads").reserved, 0, "it was not charged");

    let other = Studio::open(Recover::Idempotent, &[]).await;
    let engine = other.engine();
    let end = run(&engine, other.order("forbidden", hire(&["shop"]))).await;
    assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("does not make")), "{end:?}");
    let missing = run(&engine, other.order("nobody there", hire(&["gone"]))).await;
    assert!(
        matches!(&missing, WorkflowState::Failed { why, .. } if why.en.contains("`providers.gone`")),
        "{missing:?}"
    );
}

#[tokio::test]
async fn cancelling_stops_the_job_there() {
    let studio = Studio::open(Recover::Idempotent, &[]).await;
    let engine = studio.engine();
    engine.create(studio.order("a night sky", hire(&["shop"]))).await.expect("creates");
    let stop = Stop::new();
    let working = tokio::spawn({
        let (engine, stop) = (engine.clone(), stop.clone());
        async move { engine.serve(&stop).await }
    });
    while !engine.calls(&id("a night sky")).await.expect("looks").iter().any(|call| call.state.remote().is_some()) {
        tokio::task::yield_now().await;
    }
    stop.soft();
    working.await.expect("ends").expect("works");
    engine.cancel(&id("a night sky")).await.expect("cancels");
    engine.until_idle(&Stop::new()).await.expect("works");
    assert_eq!(studio.shop.withdrawn(), ["job-1"]);
    assert_eq!(engine.workflow(&id("a night sky")).await.expect("reads").reserved, 0);
}

#[tokio::test]
async fn a_budget_stops_a_run_and_a_higher_one_lets_it_go_on() {
    let studio = Studio::open(Recover::Idempotent, &[]).await;
    let engine = studio.engine();
    let order = studio.order("a night sky", hire(&["shop", "offline"])).budget(Some(400_000));
    let end = run(&engine, order).await;
    assert!(
        matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("budget")),
        "our cap is no reason to draw it here: {end:?}"
    );
    assert_eq!(studio.vendor.bill(), 0);
    engine.set_budget(&id("a night sky"), Some(1_000_000)).await.expect("raises");
    engine.retry(&id("a night sky")).await.expect("retries");
    assert_eq!(engine.finish(&id("a night sky"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!(studio.vendor.bill(), 1);
}

#[tokio::test]
async fn a_film_is_ordered_as_the_card_allows() {
    let bench = Bench::new();
    let vendor = Vendor::new(Recover::Idempotent, bench.clock.clone());
    let make: Make<VideoRequest> =
        Arc::new(|_, _| -> Result<VideoTake> { Err(Error::new(ErrorKind::Denied, Text::same("moderated"))) });
    let shop = Shop::new(vendor.clone(), model(films(), Recover::Idempotent), 1, make);
    let account = Provider { video: Some(Arc::new(shop.clone())), ..shop.account() };
    let engine = engine(&bench, &[("shop", account)]);
    let order = ClipOrder {
        prompt: "一只猫".into(),
        what: ClipKind::Video { seconds: 10.0, width: 854, height: 480, reference: None },
        watermark: false,
        route: Route::Hired(hire(&["shop"])),
        schedule: None,
        seed: 7,
    };
    let end = run(&engine, NewWorkflow::new(id("film"), clip::first_tasks(&order).expect("tasks"))).await;
    assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("moderated")), "{end:?}");
    let asked = &shop.asked()[0];
    assert_eq!((asked.seconds, asked.width, asked.height, asked.seed), (12.0, 1280, 720, Some(7)));
    assert_eq!(vendor.bill(), 1, "what is refused for good is not ordered again");
    // A person who retries orders anew.
    engine.retry(&id("film")).await.expect("retries");
    engine.finish(&id("film"), &Stop::new()).await.expect("works");
    assert_eq!(vendor.bill(), 2);
}
