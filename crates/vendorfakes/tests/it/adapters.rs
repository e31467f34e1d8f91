//! Each adapter makes what its card offers.

use crate::desk::Customer;
use kinora_model::{
    ErrorKind, Language,
    script::{Emotion, LineKind},
};
use kinora_ports::{
    blobs::Blobs,
    provider::{
        ListenRequest, LookRequest, MusicRequest, NoiseRequest, PaintRequest, SpeechRequest, TextRequest, VideoRequest,
        Voice, Withdrawal,
    },
};
use kinora_vendorfakes::{Kind, Media};
use serde_json::json;

const ALL: [Kind; 6] = [Kind::OpenAi, Kind::Gemini, Kind::Ark, Kind::Tencent, Kind::ElevenLabs, Kind::ComfyUi];

pub fn clip() -> VideoRequest {
    VideoRequest {
        prompt: "雾中的灯塔".into(),
        seconds: 8.0,
        width: 1280,
        height: 720,
        seed: Some(7),
        ..VideoRequest::default()
    }
}

pub fn picture() -> PaintRequest {
    PaintRequest { prompt: "雾中的灯塔".into(), width: 2560, height: 1440, count: 1, ..PaintRequest::default() }
}

pub fn line(voice: &str) -> SpeechRequest {
    SpeechRequest {
        text: "The tide is out. 潮水退了。".into(),
        language: Language::En,
        voice: Voice(json!({"voice": voice})),
        emotion: Emotion::Sad,
        kind: LineKind::Narration,
    }
}

#[tokio::test]
async fn every_vendor_answers_whether_the_key_is_good() {
    for kind in ALL {
        let customer = Customer::of(kind).await;
        customer.provider.desk.hello().await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert!(customer.fake.charges().is_empty(), "{kind:?}: asking is free");
    }
}

#[tokio::test]
async fn clips_are_made_from_words_and_from_pictures() {
    for kind in ALL {
        let customer = Customer::of(kind).await;
        let Some(maker) = customer.provider.video.clone() else { continue };
        let first = Some(customer.picture().await);
        for request in [clip(), VideoRequest { first, ..clip() }] {
            if kind == Kind::ComfyUi && request.first.is_none() {
                continue;
            }
            let order = maker.order(&request, &customer.desk()).expect("orders");
            let take = customer.get(order).await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
            assert_eq!(&customer.head(&take.media).await[4..8], b"ftyp", "{kind:?}");
            assert!(take.media.0.ends_with(".mp4"));
            customer.fake.forget();
        }
    }
}

#[tokio::test]
async fn pictures_are_made_and_follow_others() {
    for kind in ALL {
        let customer = Customer::of(kind).await;
        let Some(maker) = customer.provider.paint.clone() else { continue };
        let one = customer.picture().await;
        for references in [vec![], vec![one.clone()], vec![one.clone(), one]] {
            let order = maker.order(&PaintRequest { references, ..picture() }, &customer.desk()).expect("orders");
            let take = customer.get(order).await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
            assert_eq!(take.pictures.len(), 1, "{kind:?}");
            assert_eq!(&customer.head(&take.pictures[0]).await[..4], b"\x89PNG", "{kind:?}");
            customer.fake.forget();
        }
    }
}

#[tokio::test]
async fn models_answer_in_json_and_look_at_pictures() {
    let schema = json!({"type": "object", "properties": {"shots": {"type": "array", "items": {"type": "string"}}},
        "required": ["shots"], "additionalProperties": false});
    for kind in [Kind::OpenAi, Kind::Gemini, Kind::Ark] {
        let customer = Customer::of(kind).await;
        let ask = TextRequest::ask("你是编剧", "三个镜头", 400).schema("shots", schema.clone());
        let writer = customer.provider.text.clone().expect("writes");
        let take = customer.get(writer.order(&ask, &customer.desk()).expect("orders")).await.expect("answers");
        let words: serde_json::Value = serde_json::from_str(&take.words).expect("JSON");
        assert!(words["shots"].is_array() && take.tokens_in.is_some(), "{kind:?}: {words}");
        let mut look =
            LookRequest { question: "画面里有什么？".into(), max_tokens: 300, ..LookRequest::default() };
        look.pictures = vec![customer.picture().await];
        let viewer = customer.provider.look.clone().expect("looks");
        let take = customer.get(viewer.order(&look, &customer.desk()).expect("orders")).await.expect("answers");
        assert_eq!(take.words, "好的。", "{kind:?}");
    }
}

#[tokio::test]
async fn a_film_that_is_too_large_for_a_request_is_uploaded_first() {
    let customer = Customer::of(Kind::Gemini).await;
    let mut film = Media::default().film;
    film.resize(16 << 20, 0);
    let film = Some(customer.blobs.put(&film, "mp4").await.expect("keeps"));
    let look = LookRequest { question: "讲了什么？".into(), film, max_tokens: 300, ..LookRequest::default() };
    let order = customer.provider.look.clone().expect("looks").order(&look, &customer.desk()).expect("orders");
    assert_eq!(customer.get(order).await.expect("answers").words, "好的。");
    let asked = customer.fake.asked();
    let body = asked.iter().find(|asked| asked.path.ends_with(":generateContent")).expect("asked").json();
    assert!(body.pointer("/contents/0/parts/0/fileData/fileUri").is_some(), "{body}");
}

#[tokio::test]
async fn lines_are_spoken_with_the_time_of_each_word() {
    for (kind, voice) in [(Kind::OpenAi, "alloy"), (Kind::ElevenLabs, "VOICE123")] {
        let customer = Customer::of(kind).await;
        let speaker = customer.provider.speech.clone().expect("speaks");
        let take = customer.get(speaker.order(&line(voice), &customer.desk()).expect("orders")).await.expect("speaks");
        assert!(take.seconds > 0.9, "{kind:?}: {}", take.seconds);
        assert_eq!(&customer.head(&take.media).await[..4], b"RIFF");
        let words: Vec<_> = take.words.iter().map(|word| word.chars.clone()).collect();
        assert_eq!(words, [0..3, 4..8, 9..11, 12..15, 17..18, 18..19, 19..20, 20..21], "{kind:?}");
        assert!(take.words.windows(2).all(|pair| pair[0].end <= pair[1].start + 1e-9), "{kind:?}: {:?}", take.words);
        assert!(!take.mouth.is_empty(), "{kind:?}: the mouth moves");
    }
}

#[tokio::test]
async fn a_voice_that_does_not_exist_is_named_as_missing() {
    let customer = Customer::of(Kind::ElevenLabs).await;
    let speaker = customer.provider.speech.clone().expect("speaks");
    let error = customer
        .get(speaker.order(&line("NOBODY"), &customer.desk()).expect("orders"))
        .await
        .expect_err("no such voice");
    assert_eq!(error.kind(), ErrorKind::Missing, "{error}");
    assert_eq!(customer.provider.desk.voices().await.expect("lists")[0].name, "VOICE123");
}

#[tokio::test]
async fn music_and_sounds_are_made_and_their_length_is_known() {
    let customer = Customer::of(Kind::ElevenLabs).await;
    let music =
        MusicRequest { prompt: "slow piano".into(), seconds: 20.0, instrumental: true, ..MusicRequest::default() };
    let order = customer.provider.music.clone().expect("plays").order(&music, &customer.desk()).expect("orders");
    let take = customer.get(order).await.expect("plays");
    assert!((take.seconds - 1.0).abs() < 0.1, "as long as the file is, not as long as was ordered: {}", take.seconds);
    let noise = NoiseRequest { prompt: "foghorn".into(), seconds: 4.0, ..NoiseRequest::default() };
    let order = customer.provider.noise.clone().expect("sounds").order(&noise, &customer.desk()).expect("orders");
    assert!(customer.get(order).await.expect("sounds").media.0.ends_with(".mp3"));
}

#[tokio::test]
async fn speech_is_written_down() {
    let customer = Customer::of(Kind::OpenAi).await;
    let sound = customer.blobs.put(&Media::default().sound, "mp3").await.expect("keeps");
    let request = ListenRequest { model: None, sound, seconds: 1.0, language: Some(Language::Zh), hint: String::new() };
    let order = customer.provider.listen.clone().expect("listens").order(&request, &customer.desk()).expect("orders");
    let take = customer.get(order).await.expect("hears");
    assert_eq!(take.words, "潮水退了。");
}

#[tokio::test]
async fn a_job_that_fails_says_why_in_the_vendors_words() {
    for (kind, words, expected) in [
        (Kind::OpenAi, "moderation_blocked", ErrorKind::Invalid),
        (Kind::Ark, "OutputVideoSensitiveContentDetected", ErrorKind::Invalid),
        (Kind::Ark, "InternalServiceError", ErrorKind::Transient),
        (Kind::Tencent, "ContentModerationFailed", ErrorKind::Invalid),
        (Kind::Tencent, "FailedOperation", ErrorKind::Transient),
        (Kind::Gemini, "the prompt was refused", ErrorKind::Invalid),
    ] {
        let customer = Customer::of(kind).await;
        customer.fake.will_fail([words.to_owned()]);
        let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
        let error = customer.get(order).await.expect_err("fails");
        assert_eq!(error.kind(), expected, "{kind:?}: {error}");
        assert!(error.to_string().contains(words), "{kind:?}: {error}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_picture_fails_and_is_kept_as_a_failure() {
    let customer = Customer::of(Kind::Gemini).await;
    customer.fake.will_fail(["I cannot draw this".to_owned()]);
    let order = customer.provider.paint.clone().expect("paints").order(&picture(), &customer.desk()).expect("orders");
    let remote = order.submit("kinora-1", customer.deadline()).await.expect("was answered, and charged");
    for _ in 0..2 {
        let error = customer.wait(&*order, &remote).await.expect_err("has no picture");
        assert!(error.to_string().contains("I cannot draw this"), "{error}");
    }
    assert_eq!(customer.fake.charges().len(), 1, "it is not tried again by itself");
}

#[tokio::test]
async fn what_is_made_is_believed_by_its_bytes() {
    for kind in [Kind::OpenAi, Kind::Gemini, Kind::Ark, Kind::Tencent] {
        let customer = Customer::of(kind).await;
        customer.fake.set_media(Media { film: b"<html>link expired</html>".to_vec(), ..Media::default() });
        let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
        let error = customer.get(order).await.expect_err("an error page is no film");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{kind:?}: {error}");
        assert_eq!(customer.blobs.names(), Vec::<String>::new(), "{kind:?}: nothing of it is kept");
        assert_eq!(customer.fake.charges().len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn jobs_are_stopped_where_the_vendor_can() {
    for (kind, expected) in [
        (Kind::OpenAi, Withdrawal::Unsupported),
        (Kind::Gemini, Withdrawal::Accepted),
        (Kind::Ark, Withdrawal::Accepted),
        (Kind::Tencent, Withdrawal::Accepted),
    ] {
        let customer = Customer::of(kind).await;
        customer.fake.set_patience(5);
        let order = customer.provider.video.clone().expect("films").order(&clip(), &customer.desk()).expect("orders");
        let remote = order.submit("kinora-1", customer.deadline()).await.expect("is taken");
        let said = order.cancel(&remote).await.expect("is asked");
        assert_eq!(said, expected, "{kind:?}");
        if said == Withdrawal::Accepted {
            let error = customer.wait(&*order, &remote).await.expect_err("was stopped");
            assert_eq!(error.kind(), ErrorKind::Cancelled, "{kind:?}: {error}");
        }
    }
}

#[tokio::test]
async fn large_pictures_go_into_tencents_store_before_the_order() {
    let customer = Customer::of(Kind::Tencent).await;
    let mut large = Media::default().picture;
    large.resize(6 << 20, 0);
    let first = Some(customer.blobs.put(&large, "png").await.expect("keeps"));
    let maker = customer.provider.video.clone().expect("films");
    let order = maker.order(&VideoRequest { first, ..clip() }, &customer.desk()).expect("orders");
    customer.get(order).await.expect("films");
    let asked = customer.fake.asked();
    let actions: Vec<_> = asked.iter().filter_map(|asked| asked.header("x-tc-action")).collect();
    assert_eq!(actions[..3], ["ApplyUpload", "CommitUpload", "CreateAigcVideoTask"]);
    let order = asked.iter().find(|asked| asked.header("x-tc-action") == Some("CreateAigcVideoTask")).expect("ordered");
    assert_eq!(order.json()["FileInfos"][0]["FileId"], "5285890000000000001");
}
