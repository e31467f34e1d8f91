use super::*;
use crate::provider::{TextRequest, VideoRequest};
use kinora_timeline::MediaId;

fn film() -> Card {
    let ability = VideoAbility {
        prompt_chars: 20,
        sizes: Sizes::Listed(vec![(864, 496), (1280, 720), (720, 1280), (1920, 1080)]),
        seconds: Lengths::Listed(vec![4.0, 8.0, 12.0]),
        first: true,
        last: true,
        references: 2,
        references_with_first: false,
        sound: false,
    };
    let model = |name: &str, price| Model {
        name: name.into(),
        ability: Ability::Video(ability.clone()),
        price,
        schedule: Schedule::new(5, 10, 60),
        recover: Recover::Neither,
    };
    let price = Price {
        currency: "CNY".into(),
        rates: vec![
            Rate { per: Per::Second, millionths: 500_000, from_height: 0 },
            Rate { per: Per::Second, millionths: 900_000, from_height: 720 },
        ],
    };
    let models = vec![model("swift", Some(price)), model("unpriced", None)];
    Card { provider: "acme/main".into(), title: Text::same("Acme"), models, limits: Limits::default() }
}

fn wish() -> VideoRequest {
    VideoRequest { prompt: "a boat".into(), seconds: 8.0, width: 1280, height: 720, ..VideoRequest::default() }
}

#[test]
fn a_card_lets_through_what_the_model_can_do_and_says_what_it_costs() {
    let card = film();
    let admission = card.admit(&wish()).expect("allowed");
    assert_eq!((admission.model.name.as_str(), admission.cost), ("swift", Some(7_200_000)));
    let small = card.admit(&VideoRequest { width: 864, height: 496, ..wish() }).expect("allowed");
    assert_eq!(small.cost, Some(4_000_000), "the cheaper rate is for what is lower than 720 pixels");
    let other = card.admit(&wish().with_model("unpriced")).expect("allowed");
    assert_eq!(other.cost, None, "nobody said what it costs, so nobody guesses");
}

#[test]
fn a_card_refuses_what_the_model_cannot_do_and_says_what_it_can() {
    let card = film();
    let picture = || Some(MediaId("a.png".into()));
    for (request, says) in [
        (VideoRequest { prompt: " ".into(), ..wish() }, "no words"),
        (VideoRequest { prompt: "长".repeat(21), ..wish() }, "20 characters"),
        (VideoRequest { seconds: 5.0, ..wish() }, "4, 8, 12"),
        (VideoRequest { seconds: f64::NAN, ..wish() }, "4, 8, 12"),
        (VideoRequest { width: 1000, ..wish() }, "1280x720"),
        (VideoRequest { last: picture(), ..wish() }, "needs a first"),
        (VideoRequest { references: vec![MediaId("a.png".into()); 3], ..wish() }, "at most 2"),
        (VideoRequest { first: picture(), references: vec![MediaId("b.png".into())], ..wish() }, "not both"),
        (VideoRequest { sound: true, ..wish() }, "sound"),
    ] {
        let error = card.admit(&request).expect_err(says);
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains(says), "{error}");
    }
    let error = card.admit(&wish().with_model("gone")).expect_err("no such model");
    assert!(error.kind() == ErrorKind::Missing && error.to_string().contains("swift, unpriced"), "{error}");
    assert_eq!(card.admit(&TextRequest::ask("", "hi", 10)).expect_err("no text here").kind(), ErrorKind::Missing);
}

#[test]
fn the_nearest_size_covers_what_is_wanted() {
    let Ability::Video(can) = &film().models[0].ability else { unreachable!("it makes films") };
    for (wanted, given) in [
        ((1280, 720), (1280, 720)),
        ((1000, 560), (1280, 720)),
        ((3840, 2160), (1920, 1080)),
        ((1080, 1920), (720, 1280)),
        ((640, 360), (864, 496)),
    ] {
        assert_eq!(can.sizes.fit(wanted.0, wanted.1), given, "{wanted:?}");
    }
    let free = Sizes::Within { multiple: 16, least: 655_360, most: 8_294_400, ratio: 3 };
    for (width, height) in [(1920, 1080), (100, 100), (9000, 100), (7680, 4320), (720, 1280)] {
        let (w, h) = free.fit(width, height);
        free.check("m", w, h).unwrap_or_else(|error| panic!("{width}x{height} became {w}x{h}: {error}"));
    }
}

#[test]
fn the_nearest_length_is_not_shorter_while_there_are_longer_ones() {
    let listed = Lengths::Listed(vec![4.0, 8.0]);
    assert_eq!([1.0, 4.0, 4.1, 9.0].map(|s| listed.fit(s)), [4.0, 4.0, 8.0, 8.0]);
    let steps = Lengths::Between(3.0, 10.0, 1.0);
    assert_eq!([0.0, 3.2, 7.0, 20.0].map(|s| steps.fit(s)), [3.0, 4.0, 7.0, 10.0]);
    assert_eq!([0.1, 3.2].map(|s| Lengths::Between(0.5, 30.0, 0.0).fit(s)), [0.5, 3.2]);
}

#[test]
fn a_schedule_ends() {
    let schedule = Schedule::new(30, 10, 3);
    let waits: Vec<_> = (0..4).map(|asked| schedule.wait(asked).map(|wait| wait.as_secs())).collect();
    assert_eq!(waits, [Some(30), Some(10), Some(10), None]);
    let minutes = |n: u64| Duration::from_secs(60 * n);
    let waits = (0..).map_while(|asked| Schedule::new(180, 180, 5).wait(asked));
    assert_eq!(waits.sum::<Duration>(), minutes(15), "the fifth and last look is after 15 minutes");
}
