//! Paying once, whatever goes wrong.

use crate::steps::{Buy, task};
use kinora_engine::{Answer, Engine, NewWorkflow, Steps, Stop, WorkflowState};
use kinora_model::WorkflowId;
use kinora_ports::paid::Recover;
use kinora_testkit::{
    Bench,
    vendor::{Mishap, Vendor},
};
use std::time::Duration;

const LOOKUP: Recover = Recover::Lookup { visible_after: Duration::from_secs(5) };

fn id() -> WorkflowId {
    WorkflowId::new("w")
}

async fn buy(recover: Recover, mishaps: &[Mishap], budget: Option<i64>) -> (Vendor, Engine, WorkflowState) {
    let bench = Bench::new();
    let vendor = Vendor::new(recover, bench.clock.clone());
    vendor.plan(mishaps.iter().copied());
    let engine = bench.engine(Steps::new().with(Buy(vendor.clone(), 2)));
    engine.create(NewWorkflow::new(id(), vec![task("buy", "buy")]).budget(budget)).await.expect("creates");
    let end = engine.finish(&id(), &Stop::new()).await.expect("works");
    (vendor, engine, end)
}

#[tokio::test]
async fn a_provider_that_can_tell_is_paid_once() {
    for recover in [Recover::Idempotent, LOOKUP] {
        for mishap in [Mishap::AnswerLost, Mishap::RequestLost, Mishap::Refused] {
            let (vendor, engine, end) = buy(recover, &[mishap, mishap], None).await;
            assert_eq!(end, WorkflowState::Done, "{recover:?} {mishap:?}");
            assert_eq!(vendor.bill(), 2, "{recover:?} {mishap:?}");
            assert_eq!(engine.workflow(&id()).await.expect("reads").reserved, 2_000_000);
        }
    }
}

#[tokio::test]
async fn a_provider_that_cannot_tell_is_asked_about() {
    for (mishap, answer, bill) in [
        (Mishap::AnswerLost, Answer::Adopt("job-1".into()), 2),
        (Mishap::RequestLost, Answer::Again, 2),
        (Mishap::AnswerLost, Answer::GiveUp, 1),
    ] {
        let (vendor, engine, end) = buy(Recover::Neither, &[mishap], None).await;
        assert!(matches!(&end, WorkflowState::Review { task, .. } if task == "buy"), "{end:?}");
        engine.answer(&id(), "buy", answer.clone()).await.expect("answers");
        let end = engine.finish(&id(), &Stop::new()).await.expect("works");
        match answer {
            Answer::GiveUp => assert!(matches!(end, WorkflowState::Failed { .. })),
            _ => assert_eq!(end, WorkflowState::Done),
        }
        assert_eq!(vendor.bill(), bill, "{mishap:?} {answer:?}");
    }
}

#[tokio::test]
async fn the_budget_holds() {
    let (vendor, engine, end) = buy(Recover::Idempotent, &[], Some(1_500_000)).await;
    assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("0.50")), "{end:?}");
    assert_eq!(vendor.bill(), 1);
    assert_eq!(engine.workflow(&id()).await.expect("reads").reserved, 1_000_000);
}
