use super::*;
use crate::caller::Scopes;
use kinora_engine::{Class, Next, Steps, Stop};
use kinora_model::{ErrorKind, Text};
use kinora_testkit::{Bench, step};
use kinora_timeline::MediaId;
use kinora_timeline::draft::write::{TrackKind, Words};
use kinora_timeline::{Span, Time};

fn caller(user: &str) -> Caller {
    Caller { user: user.into(), scopes: Scopes::work() }
}

const ID: &str = "20260131120000a1b2c3d4";

fn new(id: &str) -> NewDraft {
    NewDraft { id: id.into(), ticket: "secret".into(), width: 320, height: 180 }
}

/// A renderer that takes every draft there is, and says what it saw of it.
fn steps() -> Steps {
    Steps::new().with(step("draft_film", Class::Cpu, |cx, cursor| {
        Box::pin(async move {
            let input: DraftInput = cx.input_as()?;
            let Some(content) = input.content else {
                return Err(Error::new(ErrorKind::NotFound, text!("no such draft"; "草稿不存在")));
            };
            let warnings = vec![Text { en: content.0.clone(), zh: String::new() }];
            let made = DraftFilmMade { film: MediaId("made".into()), seconds: 1.0, width: 8, height: 8, warnings };
            Ok((Next::done(serde_json::to_value(made).expect("plain data")), cursor))
        })
    }))
}

fn drafts(bench: &Bench, rules: Rules) -> Drafts {
    Drafts::new(bench.engine(steps()), bench.blobs.clone(), bench.clock.clone(), rules)
}

async fn work(drafts: &Drafts) {
    drafts.engine.until_idle(&Stop::new()).await.expect("works");
}

fn add(text: &'static str) -> impl FnOnce(&mut write::Draft) -> Result<String> + Send + 'static {
    move |draft| {
        let track = draft.add_track(TrackKind::Text, "text", None);
        let words = Words::new(text.into(), Span::new(Time::ZERO, Time::from_millis(500)), Default::default());
        Ok(draft.add_words(&track, &words).segment)
    }
}

#[tokio::test]
async fn a_marked_edit_is_made_once_also_by_another_process() {
    let bench = Bench::new();
    let anna = caller("anna");
    let first = drafts(&bench, Rules::default());
    first.create(&anna, new(ID)).await.expect("makes");
    let mark = |n: usize| Some(format!("mark {n}"));
    let one = first.edit(&anna, ID, mark(0), add("一")).await.expect("edits");
    // The process died before it could answer; the next one is asked the same.
    let second = drafts(&bench, Rules::default());
    assert_eq!(second.edit(&anna, ID, mark(0), add("一")).await.expect("gives"), one);
    let tracks = async || second.get(&anna, ID).await.expect("is there").content["tracks"].as_array().map(Vec::len);
    let after_one = tracks().await;
    for n in 1..=MARKS {
        assert_ne!(second.edit(&anna, ID, mark(n), add("二")).await.expect("edits"), one);
    }
    assert_eq!(tracks().await, after_one.map(|n| n + MARKS));
    let long_ago = second.edit(&anna, ID, mark(0), add("一")).await.expect("edits");
    assert_ne!(long_ago, one, "what lies so far back is not known any more");
}

#[tokio::test]
async fn an_edit_is_there_or_not_at_all() {
    let bench = Bench::new();
    let anna = caller("anna");
    let first = drafts(&bench, Rules::default());
    first.create(&anna, new(ID)).await.expect("makes");
    assert_eq!(first.create(&anna, new(ID)).await.expect_err("it is there").kind(), ErrorKind::Conflict);
    let one = first.edit(&anna, ID, None, add("一")).await.expect("edits");
    // Another process goes on with what this one left.
    let second = drafts(&bench, Rules::default());
    let two = second.edit(&anna, ID, None, add("二")).await.expect("edits");
    assert_ne!(one, two, "ids differ from edit to edit");
    let refused = second
        .edit(&anna, ID, None, |draft| {
            draft.add_track(TrackKind::Text, "text", None);
            Err::<(), _>(Error::invalid(text!("no"; "不")))
        })
        .await;
    assert_eq!(refused.expect_err("it refuses").kind(), ErrorKind::Invalid);
    let draft = first.get(&anna, ID).await.expect("is there");
    assert_eq!(draft.content["tracks"].as_array().map(Vec::len), Some(2));

    let ben = caller("ben");
    for refused in [
        first.get(&ben, ID).await.map(drop),
        first.edit(&ben, ID, None, |_| Ok(())).await,
        first.get(&anna, "nothing").await.map(drop),
        first.open(ID, "guessed").await.map(drop),
    ] {
        assert_eq!(Refusal::of(&refused.expect_err("refused")), Some(Refusal::NoDraft));
    }
    assert_eq!(first.open(ID, "secret").await.expect("opens").id, ID);
    let looker = Caller { user: "anna".into(), scopes: Scopes::of(&[Scope::Read]) };
    assert_eq!(first.edit(&looker, ID, None, |_| Ok(())).await.expect_err("may only look").kind(), ErrorKind::Denied);
}

#[tokio::test]
async fn a_draft_that_grows_beyond_all_bounds_stays_as_it_was() {
    let bench = Bench::new();
    let anna = caller("anna");
    let drafts = drafts(&bench, Rules::default());
    drafts.create(&anna, new(ID)).await.expect("makes");
    let huge = drafts.edit(&anna, ID, None, |draft| {
        let track = draft.add_track(TrackKind::Text, "text", None);
        let words = Words::new("雨".repeat(6 << 20), Span::new(Time::ZERO, Time::from_millis(1)), Default::default());
        draft.add_words(&track, &words);
        Ok(())
    });
    assert_eq!(Refusal::of(&huge.await.expect_err("too large")), Some(Refusal::TooLarge));
    assert_eq!(drafts.get(&anna, ID).await.expect("is there").content["tracks"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn one_that_waits_is_found_and_a_finished_one_is_rendered_anew() {
    let bench = Bench::new();
    let anna = caller("anna");
    let drafts = drafts(&bench, Rules::default());
    drafts.create(&anna, new(ID)).await.expect("makes");
    assert_eq!(Refusal::of(&drafts.rendering(&anna, ID).await.expect_err("none")), Some(Refusal::NoRendering));
    let waiting = drafts.render(&anna, ID).await.expect("orders");
    assert_eq!((waiting.state, waiting.progress, waiting.started), (RenderingState::Pending, 0, None));
    assert_eq!(drafts.render(&anna, ID).await.expect("finds").run, waiting.run);
    assert_eq!(drafts.active().await.expect("counts"), 1);
    // What is edited now is not in it.
    drafts.edit(&anna, ID, None, add("后来")).await.expect("edits");
    work(&drafts).await;
    let made = drafts.rendering(&anna, ID).await.expect("is there");
    assert_eq!((made.state, made.progress), (RenderingState::Completed, 100));
    let of = |rendering: &Rendering| rendering.made.as_ref().map(|made| made.warnings[0].en.clone());
    let again = drafts.render(&anna, ID).await.expect("orders");
    assert_eq!(again.state, RenderingState::Pending);
    work(&drafts).await;
    let again = drafts.rendering(&anna, ID).await.expect("is there");
    assert_ne!((of(&again), &again.run), (of(&made), &made.run), "it is another film, of the draft as it stands");
    assert_eq!(drafts.active().await.expect("counts"), 0);
}

#[tokio::test]
async fn what_does_not_exist_fails_and_what_nobody_wants_is_cancelled() {
    let bench = Bench::new();
    let (anna, ben) = (caller("anna"), caller("ben"));
    let drafts = drafts(&bench, Rules { unfinished: 2, ..Rules::default() });
    drafts.create(&anna, new(ID)).await.expect("makes");
    // The draft is anna's: to ben it does not exist.
    drafts.render(&ben, ID).await.expect("orders");
    drafts.render(&anna, ID).await.expect("orders");
    drafts.render(&anna, "7434912345678901234").await.expect("orders");
    assert_eq!(Refusal::of(&drafts.render(&anna, "third").await.expect_err("too many")), Some(Refusal::TooMany));
    let cancelled = drafts.cancel(&anna, ID).await.expect("cancels");
    assert_eq!((cancelled.state, cancelled.progress), (RenderingState::Cancelled, 0));
    assert_eq!(Refusal::of(&drafts.cancel(&anna, ID).await.expect_err("once")), Some(Refusal::Over));
    work(&drafts).await;
    for (caller, draft) in [(&ben, ID), (&anna, "7434912345678901234")] {
        let failed = drafts.rendering(caller, draft).await.expect("is there");
        assert_eq!((failed.state, failed.progress), (RenderingState::Failed, 0));
        assert!(failed.why.is_some_and(|why| why.zh.contains("不存在")) && failed.ended.is_some());
    }
    assert_eq!(drafts.clean_up().await.expect("looks"), 0, "they are young");
    let at_once = Drafts { rules: Rules { keep: Duration::ZERO, ..Rules::default() }, ..drafts.clone() };
    bench.clock.sleep(Duration::from_secs(10)).await;
    assert_eq!(at_once.clean_up().await.expect("cleans"), 3);
    assert_eq!(Refusal::of(&drafts.rendering(&ben, ID).await.expect_err("gone")), Some(Refusal::NoRendering));
    assert_eq!(drafts.get(&anna, ID).await.expect("the draft stays").id, ID);
}

#[tokio::test]
async fn files_are_those_that_the_draft_shows() {
    let bench = Bench::new();
    let anna = caller("anna");
    let drafts = drafts(&bench, Rules::default());
    drafts.create(&anna, new(ID)).await.expect("makes");
    let media = format!("{}.png", "0a".repeat(32));
    let path = format!("/app/output/draft/{ID}/assets/images/{media}");
    drafts
        .edit(&anna, ID, None, move |draft| {
            let track = draft.add_track(TrackKind::Video, "main", None);
            for path in [path.clone(), path, "C:\\secret.png".into()] {
                let span = Span::new(Time::from_millis(0), Time::from_millis(1));
                let kind = write::PictureKind::Photo;
                draft.add_picture(&track, &write::Picture::new(path, "a".into(), (8, 8), kind, span));
            }
            Ok(())
        })
        .await
        .expect("edits");
    let files = drafts.get(&anna, ID).await.expect("is there").files();
    assert_eq!(files, [DraftFile { path: format!("assets/images/{media}"), media: MediaId(media) }]);
}
