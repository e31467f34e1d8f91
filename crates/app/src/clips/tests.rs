use super::*;
use crate::caller::Scopes;
use kinora_engine::{Class, Next, Steps, Stop};
use kinora_testkit::{Bench, step};
use kinora_timeline::MediaId;

fn caller(user: &str) -> Caller {
    Caller { user: user.into(), scopes: Scopes::work() }
}

/// A clip whose one task succeeds unless its prompt is `fails`.
fn new(n: u32, prompt: &str) -> NewClip {
    let picture = MediaId(format!("{}.png", "0a".repeat(32)));
    NewClip {
        name: format!("00000000-0000-4000-8000-{n:012}"),
        group: None,
        asked: Asked { model: "edit".into(), config: "here".into(), aspect: None },
        order: ClipOrder {
            prompt: prompt.into(),
            what: ClipKind::Retouch { picture, size: None },
            watermark: false,
            route: Route::Drawn,
            schedule: None,
            seed: 1,
        },
    }
}

fn steps() -> Steps {
    Steps::new().with(step("clip_retouch", Class::Cpu, |cx, cursor| {
        Box::pin(async move {
            if cx.input()["prompt"] == "fails" {
                return Err(Error::invalid(text!("nobody can draw that"; "无法绘制")));
            }
            let made = ClipMade { media: MediaId("made".into()), width: 8, height: 8, seconds: None, unread: vec![] };
            Ok((Next::done(serde_json::to_value(made).expect("plain data")), cursor))
        })
    }))
}

fn clips(bench: &Bench, rules: Rules) -> Clips {
    Clips::new(bench.engine(steps()), bench.clock.clone(), rules)
}

fn all() -> Filter {
    Filter { state: None, medium: None, group: None, order: SortBy::Created, descending: true, skip: 0, limit: 10 }
}

async fn work(clips: &Clips) {
    clips.engine.until_idle(&Stop::new()).await.expect("works");
}

#[tokio::test]
async fn a_clip_is_ordered_made_and_found() {
    let bench = Bench::new();
    let clips = clips(&bench, Rules::default());
    let anna = caller("anna");
    let queued = clips.create(&anna, new(1, "a cat")).await.expect("creates");
    assert_eq!((queued.id.as_str(), queued.state), ("video_00000000-0000-4000-8000-000000000001", ClipState::Queued));
    let early = clips.content(&anna, &queued.id).await.expect_err("it is not made");
    assert_eq!(Refusal::of(&early), Some(Refusal::Unfinished));
    assert_eq!(clips.create(&anna, new(1, "a cat")).await.expect("finds").created, queued.created, "once");
    clips.create(&anna, new(2, "fails")).await.expect("creates");
    work(&clips).await;

    let (clip, made) = clips.content(&anna, &queued.id).await.expect("it is made");
    assert_eq!((clip.state, clip.progress, made.width), (ClipState::Completed, 100, 8));
    let failed = clips.get(&anna, "video_00000000-0000-4000-8000-000000000002").await.expect("is there");
    assert_eq!((failed.state, failed.why.map(|why| why.zh)), (ClipState::Failed, Some("无法绘制".into())));
    assert!(failed.ended.is_some());
    let stats = clips.stats(&anna).await.expect("counts");
    assert_eq!((stats.total(), stats.completed, stats.failed, stats.queued), (2, 1, 1, 0));
    let only = |state| Filter { state: Some(state), ..all() };
    let (found, total) = clips.list(&anna, &only(ClipState::Completed)).await.expect("lists");
    assert_eq!((found.len(), total, found[0].id.as_str()), (1, 1, queued.id.as_str()));
    assert_eq!(clips.list(&anna, &Filter { medium: Some(Medium::Video), ..all() }).await.expect("lists").1, 0);
    assert_eq!(clips.list(&anna, &Filter { limit: 1, ..all() }).await.expect("lists").0.len(), 1);
}

#[tokio::test]
async fn everybody_sees_their_own_clips_only() {
    let bench = Bench::new();
    let clips = clips(&bench, Rules::default());
    let clip = clips.create(&caller("anna"), new(1, "a cat")).await.expect("creates");
    let ben = caller("ben");
    let kinds = [
        clips.get(&ben, &clip.id).await.expect_err("not his").kind(),
        clips.content(&ben, &clip.id).await.expect_err("not his").kind(),
        clips.cancel(&ben, &clip.id).await.expect_err("not his").kind(),
        // Also by the name of somebody else's clip.
        clips.create(&ben, new(1, "a cat")).await.expect_err("not his").kind(),
    ];
    assert_eq!(kinds, [ErrorKind::Denied; 4]);
    assert_eq!(clips.get(&ben, "video_x").await.expect_err("there is none").kind(), ErrorKind::NotFound);
    assert_eq!(clips.list(&ben, &all()).await.expect("lists").1, 0);
    assert_eq!(clips.stats(&ben).await.expect("counts").total(), 0);
    let looker = Caller { user: "anna".into(), scopes: Scopes::of(&[Scope::Read]) };
    assert_eq!(clips.cancel(&looker, &clip.id).await.expect_err("may only look").kind(), ErrorKind::Denied);
}

#[tokio::test]
async fn nobody_has_more_unfinished_clips_than_they_may() {
    let bench = Bench::new();
    let clips = clips(&bench, Rules { unfinished: 2, ..Rules::default() });
    let anna = caller("anna");
    for n in 1..=2 {
        clips.create(&anna, new(n, "a cat")).await.expect("creates");
    }
    let refused = clips.create(&anna, new(3, "a cat")).await.expect_err("one too many");
    assert_eq!(Refusal::of(&refused), Some(Refusal::TooMany));
    let id = "video_00000000-0000-4000-8000-000000000003";
    assert_eq!(clips.get(&anna, id).await.expect_err("not made").kind(), ErrorKind::NotFound);
    clips.create(&caller("ben"), new(4, "a cat")).await.expect("others may");
    work(&clips).await;
    clips.create(&anna, new(3, "a cat")).await.expect("there is room again");
}

#[tokio::test]
async fn what_is_over_is_not_cancelled() {
    let bench = Bench::new();
    let clips = clips(&bench, Rules::default());
    let anna = caller("anna");
    let clip = clips.create(&anna, new(1, "a cat")).await.expect("creates");
    assert_eq!(clips.cancel(&anna, &clip.id).await.expect("cancels").state, ClipState::Cancelled);
    let again = clips.cancel(&anna, &clip.id).await.expect_err("it is over");
    assert_eq!(Refusal::of(&again), Some(Refusal::Over));
    let failing = clips.create(&anna, new(2, "fails")).await.expect("creates");
    work(&clips).await;
    let failed = clips.cancel(&anna, &failing.id).await.expect_err("it is over");
    assert_eq!(Refusal::of(&failed), Some(Refusal::Over));
    assert_eq!(clips.get(&anna, &failing.id).await.expect("is there").state, ClipState::Failed);
}

/// A clock that is two hours ahead.
struct Ahead(Arc<dyn Clock>);

#[async_trait::async_trait]
impl Clock for Ahead {
    fn now(&self) -> i64 {
        self.0.now() + 2 * 3_600_000
    }
    fn steady(&self) -> Duration {
        self.0.steady()
    }
    async fn sleep(&self, time: Duration) {
        self.0.sleep(time).await;
    }
}

#[tokio::test]
async fn old_clips_are_cleaned_up_and_no_others() {
    let bench = Bench::new();
    let rules = |keep| Rules { keep, ..Rules::default() };
    let hour = Some(Duration::from_secs(3600));
    let clips = clips(&bench, rules(hour));
    let anna = caller("anna");
    let old = clips.create(&anna, new(1, "a cat")).await.expect("creates");
    work(&clips).await;
    let waiting = clips.create(&anna, new(2, "a cat")).await.expect("creates");
    assert_eq!(clips.clean_up().await.expect("looks"), 0, "it is young");
    let later = |keep| Clips::new(clips.engine.clone(), Arc::new(Ahead(bench.clock.clone())), rules(keep));
    assert_eq!(later(None).clean_up().await.expect("looks"), 0, "it is kept for ever");
    assert_eq!(later(hour).clean_up().await.expect("cleans"), 1);
    assert_eq!(clips.get(&anna, &old.id).await.expect_err("gone").kind(), ErrorKind::NotFound);
    assert_eq!(clips.engine.workflow(&old.run).await.expect_err("gone").kind(), ErrorKind::NotFound);
    assert_eq!(clips.get(&anna, &waiting.id).await.expect("stays").state, ClipState::Queued);
}
