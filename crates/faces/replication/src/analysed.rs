//! What is told of a video that was looked at.

use kinora_app::replicas::Analysed;
use kinora_model::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// An answer of `/api/process`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Processed {
    /// Always 0.
    pub code: u32,
    /// What was done, for people.
    pub message: String,
    /// What was found.
    pub data: Data,
}

/// What was found in a video. Nothing is made up: what could not be done stands in `not_done`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Data {
    /// A short text of what the video says and how it is cut, to order a new one by.
    pub prompt_text: String,
    /// Names this analysis in a later order.
    pub analysis_id: String,
    /// Seconds that were looked at.
    pub duration: f64,
    /// Pixels, as it is shown.
    pub width: u32,
    /// Pixels, as it is shown.
    pub height: u32,
    /// Frames a second.
    pub frame_rate: f64,
    /// Its shots, in order.
    pub shots: Vec<Shot>,
    /// Mean length of a shot in seconds.
    pub seconds_per_shot: f64,
    /// The language of what is said in it, or else of what is read, `zh` or `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'static str>,
    /// Lines of text in the picture, in the order in which they were seen.
    pub on_screen_text: Vec<Text>,
    /// What is said, as one text; absent where nothing is, or where it could not be written down (`not_done` says so then).
    pub speech: Option<String>,
    /// The same sentence by sentence, with its times.
    pub speech_segments: Vec<Spoken>,
    /// Things in the picture, where it is sure of one.
    pub objects: Vec<Object>,
    /// What the product is called, where a line says so.
    pub product: Option<String>,
    /// What it costs, as it is written there.
    pub prices: Vec<String>,
    /// What speaks for it.
    pub selling_points: Vec<String>,
    /// Its main colours, the commonest first.
    pub dominant_colours: Vec<Colour>,
    /// How loud it is; absent where it has no sound.
    pub sound: Option<Sound>,
    /// Pictures of it.
    pub key_frames: Vec<KeyFrame>,
    /// Who said what it promotes: `offline` is this server's own rules.
    pub analysed_by: String,
    /// What could not be done, and why, for people.
    pub not_done: Vec<String>,
}

/// A shot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shot {
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
    /// How much changes from frame to frame: 0 is a still, 1 is noise.
    pub motion: f64,
}

/// A line of text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Text {
    /// Its words.
    pub text: String,
    /// When it was seen first, in seconds.
    pub at: f64,
    /// How surely it was read, 0…1.
    pub confidence: f64,
}

/// A thing in the picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Object {
    /// What it is called, in the caller's language.
    pub name: String,
    /// When it was seen first, in seconds.
    pub at: f64,
    /// How surely it is one, 0…1.
    pub confidence: f64,
}

/// Something that is said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Spoken {
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
    /// The words.
    pub text: String,
    /// Their language, as ISO 639-1 has it.
    pub language: String,
    /// How surely they were heard, 0…1.
    pub confidence: f64,
}

/// A colour.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Colour {
    /// `#rrggbb`.
    pub hex: String,
    /// Share of the video, 0…1.
    pub share: f64,
}

/// What is heard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sound {
    /// Root mean square, in decibels of full scale.
    pub decibels: f64,
    /// Share of its length in which something is heard, 0…1.
    pub heard: f64,
}

/// A picture of the video.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyFrame {
    /// When it is seen, in seconds.
    pub at: f64,
    /// Where it can be fetched.
    pub url: String,
}

impl Data {
    /// What was found, with links to the pictures in their order.
    pub fn of(analysed: Analysed, links: Vec<String>, language: Language) -> Self {
        let Analysed { id, analysis, .. } = analysed;
        let findings = analysis.findings;
        let texts = findings.texts.into_iter();
        let by = analysis.made_by.unwrap_or_default();
        let analysed_by = if by.provider.is_empty() { "offline".to_owned() } else { by.name() };
        Self {
            prompt_text: findings.prompt,
            analysis_id: id,
            duration: rounded(analysis.seconds),
            width: analysis.width,
            height: analysis.height,
            frame_rate: rounded(analysis.frame_rate),
            seconds_per_shot: rounded(analysis.seconds / analysis.shots.len().max(1) as f64),
            shots: analysis
                .shots
                .iter()
                .map(|s| Shot { start: rounded(s.start), end: rounded(s.end), motion: rounded(f64::from(s.motion)) })
                .collect(),
            language: findings.language.map(|language| match language {
                Language::Zh => "zh",
                Language::En => "en",
            }),
            on_screen_text: texts
                .map(|t| Text { text: t.text, at: rounded(t.at), confidence: rounded(f64::from(t.confidence)) })
                .collect(),
            speech: findings.speech,
            speech_segments: findings
                .said
                .into_iter()
                .map(|said| Spoken {
                    start: rounded(said.start),
                    end: rounded(said.end),
                    text: said.text,
                    language: said.language,
                    confidence: rounded(f64::from(said.confidence)),
                })
                .collect(),
            objects: findings
                .things
                .into_iter()
                .map(|thing| Object {
                    name: thing.name.in_language(language).to_owned(),
                    at: rounded(thing.at),
                    confidence: rounded(f64::from(thing.confidence)),
                })
                .collect(),
            product: findings.product,
            prices: findings.prices,
            selling_points: findings.slogans,
            dominant_colours: analysis
                .colours
                .iter()
                .map(|colour| {
                    let [r, g, b] = colour.rgb;
                    Colour { hex: format!("#{r:02x}{g:02x}{b:02x}"), share: rounded(f64::from(colour.share)) }
                })
                .collect(),
            sound: analysis.sound.map(|s| Sound { decibels: rounded(s.decibels), heard: rounded(s.heard) }),
            key_frames: analysis
                .stills
                .iter()
                .zip(links)
                .map(|(still, url)| KeyFrame { at: rounded(still.at), url })
                .collect(),
            analysed_by,
            not_done: findings
                .undone
                .iter()
                .chain(&by.notes)
                .map(|what| what.in_language(language).to_owned())
                .collect(),
        }
    }
}

/// To thousandths: more is not measured.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
