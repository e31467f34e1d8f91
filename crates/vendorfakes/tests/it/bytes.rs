//! What the adapters send is what the vendors' own clients send: orders as they were captured from those clients, field for field.

use crate::desk::Customer;
use kinora_ports::{
    blobs::Blobs,
    provider::{MusicRequest, NoiseRequest, TextRequest, VideoRequest},
};
use kinora_vendorfakes::{Asked, KEY, Kind};
use serde_json::{Value, json};

/// The last order that came.
fn last(customer: &Customer, ending: &str) -> Asked {
    let asked = customer.fake.asked();
    asked.into_iter().rev().find(|asked| asked.method == "POST" && asked.path.ends_with(ending)).expect("was asked")
}

async fn order_clip(customer: &Customer, request: &VideoRequest) {
    let order = customer.provider.video.clone().expect("films").order(request, &customer.desk()).expect("orders");
    order.submit("kinora-0123456789abcdef0123456789abcdef", customer.deadline()).await.expect("is taken");
}

/// A picture of eight bytes, which is all that anybody looks at here.
async fn stub(customer: &Customer) -> Option<kinora_ports::blobs::MediaId> {
    Some(customer.blobs.put(b"\x89PNG\r\n\x1a\n", "png").await.expect("keeps"))
}

const STUB: &str = "iVBORw0KGgo=";

#[tokio::test]
async fn openai_videos() {
    let customer = Customer::of(Kind::OpenAi).await;
    let first = stub(&customer).await;
    let prompt = "slow dolly toward a lighthouse at dusk".to_owned();
    order_clip(
        &customer,
        &VideoRequest { prompt, first, seconds: 8.0, width: 1280, height: 720, ..VideoRequest::default() },
    )
    .await;
    let asked = last(&customer, "/v1/videos");
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    let kind = asked.header("content-type").expect("says what it is");
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("a form");
    let body = String::from_utf8_lossy(&asked.body).replace(boundary, "b7");
    let field =
        |name: &str, value: &str| format!("--b7\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let expected = [
        field("prompt", "slow dolly toward a lighthouse at dusk"),
        field("model", "wan2.2-t2v"),
        field("seconds", "8"),
        field("size", "1280x720"),
        "--b7\r\nContent-Disposition: form-data; name=\"input_reference\"; filename=\"ref.png\"\r\nContent-Type: image/png\r\n\r\n".into(),
        String::from_utf8_lossy(b"\x89PNG\r\n\x1a\n").into_owned(),
        "\r\n--b7--\r\n".into(),
    ];
    assert_eq!(body, expected.concat());
    assert_eq!(asked.header("content-length"), Some(asked.body.len().to_string().as_str()), "not in chunks");
}

#[tokio::test]
async fn ark_clips() {
    let customer = Customer::of(Kind::Ark).await;
    let first = stub(&customer).await;
    let prompt = "camera pushes in on the harbour".to_owned();
    let request =
        VideoRequest { prompt, first, seconds: 5.0, width: 1280, height: 720, sound: true, ..VideoRequest::default() };
    order_clip(&customer, &request).await;
    let asked = last(&customer, "/api/v3/contents/generations/tasks");
    assert_eq!(asked.header("content-type"), Some("application/json"));
    let mut body = asked.json();
    let key = body.as_object_mut().and_then(|fields| fields.remove("safety_identifier"));
    assert_eq!(key, Some(json!("kinora-0123456789abcdef0123456789abcdef")), "our key, by which it is found again");
    assert_eq!(
        body,
        json!({"model": "doubao-seedance-2-0-260128",
         "content": [{"type": "text", "text": "camera pushes in on the harbour"},
                     {"type": "image_url", "image_url": {"url": format!("data:image/png;base64,{STUB}")}, "role": "first_frame"}],
         "resolution": "720p", "ratio": "adaptive", "duration": 5, "generate_audio": true, "watermark": false, "return_last_frame": true})
    );
}

#[tokio::test]
async fn gemini_words() {
    let customer = Customer::of(Kind::Gemini).await;
    let schema = json!({"type": "object", "properties": {"titles": {"type": "array", "items": {"type": "string"}}}, "required": ["titles"]});
    let ask = TextRequest::ask("Answer in JSON", "Two shot titles", 400).schema("titles", schema.clone());
    let order = customer.provider.text.clone().expect("writes").order(&ask, &customer.desk()).expect("orders");
    order.submit("kinora-1", customer.deadline()).await.expect("answers");
    let asked = last(&customer, "/v1beta/models/gemini-3.8-flash:generateContent");
    assert_eq!((asked.header("x-goog-api-key"), asked.query.len()), (Some(KEY), 0), "the key is in no address");
    assert_eq!(
        asked.json(),
        json!({"contents": [{"role": "user", "parts": [{"text": "Two shot titles"}]}],
         "systemInstruction": {"parts": [{"text": "Answer in JSON"}]},
         "generationConfig": {"maxOutputTokens": 400, "responseMimeType": "application/json", "responseJsonSchema": schema}})
    );
}

#[tokio::test]
async fn gemini_clips() {
    let customer = Customer::of(Kind::Gemini).await;
    let first = stub(&customer).await;
    let prompt = "the boat drifts out of frame".to_owned();
    order_clip(
        &customer,
        &VideoRequest { prompt, first, seconds: 8.0, width: 1280, height: 720, ..VideoRequest::default() },
    )
    .await;
    assert_eq!(
        last(&customer, "/v1beta/interactions").json(),
        json!({"model": "gemini-omni-1.2-flash", "background": true, "store": true,
         "input": [{"type": "user_input", "content": [
            {"type": "image", "mime_type": "image/png", "data": STUB},
            {"type": "text", "text": "the boat drifts out of frame"}]}],
         "generation_config": {"video_config": {"task": "image_to_video"}},
         "response_format": {"type": "video", "aspect_ratio": "16:9", "duration": "8s", "resolution": "720p", "delivery": "uri"}})
    );
}

#[tokio::test]
async fn tencent_clips() {
    let customer = Customer::of(Kind::Tencent).await;
    let first = stub(&customer).await;
    let prompt = "fog rolls over the pier".to_owned();
    order_clip(
        &customer,
        &VideoRequest { prompt, first, seconds: 5.0, width: 1280, height: 720, ..VideoRequest::default() },
    )
    .await;
    let asked = last(&customer, "/");
    let headers = ["x-tc-action", "x-tc-version", "content-type"].map(|name| asked.header(name).unwrap_or_default());
    assert_eq!(headers, ["CreateAigcVideoTask", "2018-07-17", "application/json"]);
    assert_eq!(
        asked.json(),
        json!({"SubAppId": 1_500_000_000, "ModelName": "Vidu", "ModelVersion": "q3", "Prompt": "fog rolls over the pier",
         "FileInfos": [{"Type": "Base64", "Category": "Image", "Base64": STUB, "Usage": "FirstFrame"}],
         "OutputConfig": {"StorageMode": "Temporary", "Duration": 5, "Resolution": "720P", "AudioGeneration": "Disabled"},
         "SessionId": "kinora-0123456789abcdef0123456789abcdef"})
    );
}

#[tokio::test]
async fn elevenlabs_sounds() {
    let customer = Customer::of(Kind::ElevenLabs).await;
    let noise = NoiseRequest { prompt: "distant foghorn".into(), seconds: 4.0, ..NoiseRequest::default() };
    let order = customer.provider.noise.clone().expect("sounds").order(&noise, &customer.desk()).expect("orders");
    order.submit("kinora-1", customer.deadline()).await.expect("answers");
    let asked = last(&customer, "/v1/sound-generation");
    assert_eq!((asked.header("xi-api-key"), asked.parameter("output_format")), (Some(KEY), Some("mp3_44100_128")));
    let model = json!("eleven_text_to_sound_v2");
    assert_eq!(
        asked.json(),
        json!({"text": "distant foghorn", "duration_seconds": 4.0, "prompt_influence": 0.3, "model_id": model})
    );
    let music = MusicRequest {
        prompt: "slow piano, rain".into(),
        seconds: 20.0,
        instrumental: true,
        ..MusicRequest::default()
    };
    let order = customer.provider.music.clone().expect("plays").order(&music, &customer.desk()).expect("orders");
    order.submit("kinora-1", customer.deadline()).await.expect("answers");
    assert_eq!(
        last(&customer, "/v1/music").json(),
        json!({"prompt": "slow piano, rain", "music_length_ms": 20000, "model_id": "music_v2", "force_instrumental": true})
    );
}

#[tokio::test]
async fn comfyui_graphs() {
    let customer = Customer::of(Kind::ComfyUi).await;
    let first = stub(&customer).await;
    let request =
        VideoRequest { prompt: "雾".into(), first, seconds: 2.0, width: 832, height: 480, ..VideoRequest::default() };
    order_clip(&customer, &request).await;
    let body = last(&customer, "/prompt").json();
    let id = body["prompt_id"].as_str().expect("a name of ours");
    assert_eq!((id.len(), id.to_lowercase() == id), (36, true), "a UUID in lower case: {id}");
    let fields: Vec<&String> = body.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    assert_eq!(fields.len(), 3, "{fields:?}");
    assert_eq!(body["prompt"]["2"]["inputs"], json!({"text": "雾", "length": 49, "image": ["1", 0]}));
    let picture: &Value = &body["prompt"]["1"]["inputs"]["image"];
    assert!(picture.as_str().is_some_and(|name| name.starts_with("up_1_")), "the name that the server gave: {picture}");
}
