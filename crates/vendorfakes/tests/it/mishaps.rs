//! Whatever becomes of the answers, nobody pays twice: the engine makes real orders at every fake, which loses answers, answers
//! late, and breaks after charging.

use crate::{
    adapters::{clip, line, picture},
    desk::{Customer, account, is_ambiguous},
};
use async_trait::async_trait;
use kinora_model::{ErrorKind, Result, Text, WorkflowId};
use kinora_ports::{
    clock::{Clock, Millis},
    provider::{Desk, Maker, PaintRequest, Progress, Provider, Request, SpeechRequest, VideoRequest},
};
use kinora_providers::net::{Net, Rules};
use kinora_testkit::{
    Bench, QuickClock,
    engine::{Answer, Class, Cx, Engine, NewTask, NewWorkflow, Next, Step, Steps, Stop, WorkflowState},
    memory::{MemoryBlobs, MemoryStore},
};
use kinora_vendorfakes::{Fake, Kind, Mishap};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// Orders what its input asks for, and waits for it. The clock is set ahead by so much before anything is tried a second time, as if the
/// machine had been off.
struct Make<R: Request>(Arc<dyn Maker<R>>, Option<(Arc<QuickClock>, Duration)>, AtomicI64);

#[async_trait]
impl<R: Request> Step for Make<R> {
    fn kind(&self) -> &'static str {
        "make"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let request: R = cx.input_as()?;
        let desk = Desk { blobs: cx.blobs().clone(), cancelled: Arc::default() };
        let order = self.0.order(&request, &desk)?;
        let tick = self.2.fetch_add(1, Ordering::SeqCst);
        if let (1, Some((clock, off))) = (tick, &self.1) {
            clock.jump(kinora_ports::clock::millis(*off));
        }
        let remote = cx.submit_once(0, &*order).await?;
        match order.poll(&remote).await? {
            Progress::Pending { after, .. } => Ok(Next::Poll(after)),
            Progress::Done { take, cost } => {
                cx.paid(0, cost.unwrap_or_else(|| order.cost())).await?;
                Ok(Next::done(json!(take)))
            }
            Progress::Failed { error, .. } => Err(error),
        }
    }
}

/// The makers that each fake is tried with: one that takes jobs, or one that answers at once.
fn steps(provider: &Provider, off: Option<(Arc<QuickClock>, Duration)>) -> (Steps, Value) {
    let (video, speech, paint) = (provider.video.clone(), provider.speech.clone(), provider.paint.clone());
    match (video, paint, speech) {
        (_, Some(maker), _) if provider.card.title.en == "ComfyUI" => {
            (Steps::new().with(Make::<PaintRequest>(maker, off, AtomicI64::new(0))), json!(picture()))
        }
        (Some(maker), _, _) => (Steps::new().with(Make::<VideoRequest>(maker, off, AtomicI64::new(0))), json!(clip())),
        (_, _, Some(maker)) => {
            (Steps::new().with(Make::<SpeechRequest>(maker, off, AtomicI64::new(0))), json!(line("VOICE123")))
        }
        _ => panic!("it makes nothing that is tried"),
    }
}

/// One order at a vendor whose answers go astray, made by an engine.
struct Try {
    fake: Fake,
    engine: Engine,
    id: WorkflowId,
}

impl Try {
    /// At this vendor, on a machine that is off for so long before it tries a second time.
    async fn at(kind: Kind, off: Duration) -> Self {
        let fake = Fake::start(kind).await;
        // Fast enough that nobody waits, slow enough that a real connection is made in time.
        let clock = Arc::new(QuickClock::new(40));
        let net = Net::new(clock.clone(), Rules { loopback: true, ..Rules::default() }).expect("TLS");
        let provider = kinora_providers::open("acme", &account(&fake, kind), &net).expect("opens");
        let (steps, input) = steps(&provider, (!off.is_zero()).then(|| (clock.clone(), off)));
        let blobs = Arc::new(MemoryBlobs::by(clock.clone()));
        let bench = Bench { store: Arc::new(MemoryStore::new()), blobs, clock, ..Bench::new() };
        let (engine, id) = (bench.engine(steps), WorkflowId::new("w"));
        let task = NewTask::new("make", "make", "video", Text::same("make")).input(input);
        engine.create(NewWorkflow::new(id.clone(), vec![task])).await.expect("creates");
        Self { fake, engine, id }
    }
    /// Works until it stands.
    async fn work(&self) -> WorkflowState {
        self.engine.finish(&self.id, &Stop::new()).await.expect("works")
    }
    /// Decides what became of an order that nobody knows of.
    async fn answer(&self, answer: Answer) {
        self.engine.answer(&self.id, "make", answer).await.expect("takes the answer");
    }
}

/// Where one order ends, and how often it was charged.
async fn order(kind: Kind, mishaps: &[Mishap]) -> (WorkflowState, usize) {
    let order = Try::at(kind, Duration::ZERO).await;
    order.fake.plan(mishaps.iter().copied());
    (order.work().await, order.fake.charges().len())
}

#[tokio::test]
async fn an_order_that_is_too_long_ago_to_be_found_is_not_sent_again_by_itself() {
    let order = Try::at(Kind::Tencent, Duration::from_secs(4 * 24 * 3600)).await;
    order.fake.plan([Mishap::AnswerLost]);
    let end = order.work().await;
    assert!(matches!(end, WorkflowState::Review { .. }), "{end:?}");
    order.answer(Answer::Adopt(order.fake.charges()[0].job.clone())).await;
    assert_eq!((order.work().await, order.fake.charges().len()), (WorkflowState::Done, 1));
}

#[tokio::test]
async fn an_order_that_may_be_somebody_elses_is_adopted_by_a_person() {
    let order = Try::at(Kind::Ark, Duration::ZERO).await;
    strangers_order(&order.fake).await;
    order.fake.plan([Mishap::RequestLost]);
    let end = order.work().await;
    assert!(matches!(end, WorkflowState::Review { .. }), "{end:?}");
    order.answer(Answer::Again).await;
    assert_eq!((order.work().await, order.fake.charges().len()), (WorkflowState::Done, 2), "the stranger's and ours");
}

#[tokio::test]
async fn a_vendor_that_can_be_asked_is_paid_once_and_no_person_is_needed() {
    for kind in [Kind::Ark, Kind::Tencent, Kind::ComfyUi] {
        for mishap in [
            Mishap::AnswerLost,
            Mishap::RequestLost,
            Mishap::ChargedThenError,
            Mishap::Garbage,
            Mishap::Busy,
            Mishap::Late(Duration::from_millis(200)),
        ] {
            let (end, charges) = order(kind, &[mishap]).await;
            assert_eq!(end, WorkflowState::Done, "{kind:?} {mishap:?}");
            assert_eq!(charges, 1, "{kind:?} {mishap:?}");
        }
    }
}

#[tokio::test]
async fn a_vendor_that_cannot_be_asked_is_never_paid_twice_and_a_person_decides() {
    for kind in [Kind::OpenAi, Kind::Gemini, Kind::ElevenLabs] {
        for (mishap, charged) in
            [(Mishap::AnswerLost, 1), (Mishap::RequestLost, 0), (Mishap::ChargedThenError, 1), (Mishap::Garbage, 1)]
        {
            let (end, charges) = order(kind, &[mishap]).await;
            assert!(matches!(end, WorkflowState::Review { .. }), "{kind:?} {mishap:?}: {end:?}");
            assert_eq!(charges, charged, "{kind:?} {mishap:?}");
        }
        for fine in [Mishap::Busy, Mishap::Late(Duration::from_millis(200))] {
            let (end, charges) = order(kind, &[fine]).await;
            assert_eq!((end, charges), (WorkflowState::Done, 1), "{kind:?} {fine:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_a_lost_one() {
    for kind in [Kind::Gemini, Kind::ElevenLabs, Kind::Ark, Kind::Tencent] {
        let fake = Fake::start(kind).await;
        let impatient = kinora_providers::Account { answer_within: Some(1), ..account(&fake, kind) };
        let customer = Customer::with(fake, &impatient);
        customer.fake.plan([Mishap::Late(Duration::from_secs(8))]);
        let (video, speech) = (customer.provider.video.clone(), customer.provider.speech.clone());
        let sent = match (video, speech) {
            (Some(maker), _) => {
                let order = maker.order(&clip(), &customer.desk()).expect("orders");
                order.submit("kinora-1", customer.deadline()).await
            }
            (_, Some(maker)) => {
                let order = maker.order(&line("VOICE123"), &customer.desk()).expect("orders");
                order.submit("kinora-1", customer.deadline()).await
            }
            _ => panic!("it makes nothing that is tried"),
        };
        let error = sent.expect_err("nobody waited");
        assert!(is_ambiguous(&error), "{kind:?}: {error}");
        assert_eq!(customer.fake.charges().len(), 1, "{kind:?}: it was taken all the same");
    }
}

#[tokio::test]
async fn a_second_order_under_the_same_session_is_the_first_one() {
    let customer = Customer::of(Kind::Tencent).await;
    let maker = customer.provider.video.clone().expect("films");
    let order = maker.order(&clip(), &customer.desk()).expect("orders");
    let first = order.submit("kinora-1", customer.deadline()).await.expect("is taken");
    let again = order.submit("kinora-1", customer.deadline()).await.expect("is known");
    assert_eq!((first, customer.fake.charges().len()), (again, 1));
}

#[tokio::test]
async fn a_list_that_does_not_say_who_ordered_makes_nobody_guess() {
    let customer = Customer::of(Kind::Ark).await;
    let maker = customer.provider.video.clone().expect("films");
    let order = maker.order(&clip(), &customer.desk()).expect("orders");
    assert_eq!(order.find("kinora-1").await.expect("lists"), None);
    order.submit("kinora-1", customer.deadline()).await.expect("is taken");
    assert!(order.find("kinora-1").await.expect("lists").is_some());
    // Somebody else's job, of the same model and length, without a name on it.
    strangers_order(&customer.fake).await;
    let error = order.find("kinora-2").await.expect_err("nobody knows whose it is");
    assert!(is_ambiguous(&error), "{error}");
}

/// Orders at Ark as somebody would who puts no name on it.
async fn strangers_order(fake: &Fake) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let body =
        json!({"model": "doubao-seedance-2-0-260128", "duration": 8, "content": [{"type": "text", "text": "雾"}]})
            .to_string();
    let place = fake.origin().trim_start_matches("http://");
    let mut socket = tokio::net::TcpStream::connect(place).await.expect("connects");
    let head = format!(
        "POST /api/v3/contents/generations/tasks HTTP/1.1\r\nhost: {place}\r\nauthorization: Bearer {}\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        fake.key(),
        body.len()
    );
    socket.write_all(head.as_bytes()).await.expect("sends");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "the other order is there: {answer}");
}

/// A clock that leaps ahead after it was looked at once.
struct Leaping(AtomicI64);

#[async_trait]
impl Clock for Leaping {
    fn now(&self) -> Millis {
        self.0.fetch_add(3_600_000, Ordering::SeqCst)
    }
    fn steady(&self) -> Duration {
        Duration::ZERO
    }
    async fn sleep(&self, _: Duration) {}
}

#[tokio::test]
async fn nothing_leaves_after_its_deadline_however_late_it_gets_on_the_way() {
    let fake = Fake::start(Kind::Ark).await;
    let net =
        Net::new(Arc::new(Leaping(AtomicI64::new(0))), Rules { loopback: true, ..Rules::default() }).expect("TLS");
    let provider = kinora_providers::open("acme", &account(&fake, Kind::Ark), &net).expect("opens");
    let desk = Desk { blobs: Arc::new(MemoryBlobs::default()), cancelled: Arc::default() };
    let order = provider.video.clone().expect("films").order(&clip(), &desk).expect("orders");
    // In time when it is looked at first, an hour late when the bytes are about to go.
    let error = order.submit("kinora-1", 60_000).await.expect_err("too late");
    assert_eq!(error.kind(), ErrorKind::Transient, "{error}");
    let error = order.submit("kinora-1", 0).await.expect_err("too late from the beginning");
    assert_eq!(error.kind(), ErrorKind::Transient, "{error}");
    assert!(fake.charges().is_empty());
}

#[tokio::test]
async fn a_vendor_that_is_not_there_has_certainly_taken_nothing() {
    let fake = Fake::start(Kind::OpenAi).await;
    let gone = account(&fake, Kind::OpenAi);
    drop(fake);
    tokio::task::yield_now().await;
    let customer = Customer::with(Fake::start(Kind::OpenAi).await, &gone);
    let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
    let error = order.submit("kinora-1", customer.deadline()).await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Transient, "{error}");
}
