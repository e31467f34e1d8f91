//! What a film promotes, by a model that looks at its stills; what can be measured stays as it was measured.
//!
//! The answer is checked. Where it is wrong the model is told so once; where it is wrong again the task fails with the
//! faults. The rules' own findings stand only where somebody listed `offline` on the route.

use super::prompt::{prompt, within};
use crate::hire::{
    Agency, Asks, At, Offer, Turn,
    step::{finished, hire, leave_as},
};
use crate::replica::{Analysis, STUDY};
use crate::steps::done;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::{Error, ErrorKind, Language, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{Findings, LookRequest, Schema};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Longest answer that is asked for, in tokens.
const ANSWER: u32 = 2_000;
/// Stills that are looked at, at most: more cost more and show the same.
const STILLS: usize = 8;
/// Lines of text that are told, at most.
const TOLD: usize = 60;
/// Most points and prices, and most characters of one, and of the whole text.
const MOST: (usize, usize, usize) = (12, 80, 2_000);
/// What stands before the lines of a text that are measured.
const MEASURED: [&str; 4] = ["节奏", "主色", "Pace", "Colours"];

/// What a model says of a film.
#[derive(Debug, Deserialize)]
struct Seen {
    language: String,
    product: String,
    prices: Vec<String>,
    selling_points: Vec<String>,
    prompt_text: String,
}

/// The schema of [`Seen`]; every field is required, as strict models want it.
fn schema() -> Schema {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["language", "product", "prices", "selling_points", "prompt_text"],
        "properties": {
            "language": {"type": "string", "enum": ["zh", "en"]},
            "product": {"type": "string"},
            "prices": texts,
            "selling_points": texts,
            "prompt_text": {"type": "string"},
        },
    });
    Schema { name: "film".into(), schema }
}

impl Seen {
    /// What was answered, or all that is wrong with it.
    fn read(answer: &str) -> std::result::Result<Self, Vec<String>> {
        // Some models put JSON between the marks of a code block, whatever they are told.
        let bare = answer.trim().trim_start_matches("```json").trim_matches('`');
        let mut seen: Self = serde_json::from_str(bare).map_err(|wrong| vec![wrong.to_string()])?;
        let (most, longest, whole) = MOST;
        let mut faults = Vec::new();
        for (name, texts) in [("prices", &mut seen.prices), ("selling_points", &mut seen.selling_points)] {
            texts.retain(|text| !text.trim().is_empty());
            if texts.len() > most {
                faults.push(format!("{name}: {} items, at most {most}", texts.len()));
            }
            if let Some(long) = texts.iter().find(|text| text.chars().count() > longest) {
                faults.push(format!("{name}: an item has {} characters, at most {longest}", long.chars().count()));
            }
        }
        if !matches!(seen.language.as_str(), "zh" | "en") {
            faults.push("language: neither zh nor en".into());
        }
        if !(1..=whole).contains(&seen.prompt_text.trim().chars().count()) {
            faults.push(format!("prompt_text: must have 1 to {whole} characters"));
        }
        if faults.is_empty() { Ok(seen) } else { Err(faults) }
    }

    /// The analysis with what was seen in the place of what the rules found; read text, speech and measures stay.
    fn over(self, mut analysis: Analysis) -> Analysis {
        let found = &mut analysis.findings;
        let is_measured = |line: &&str| MEASURED.iter().any(|name| line.starts_with(name));
        let measured: Vec<&str> = found.prompt.lines().filter(is_measured).collect();
        let told = self.prompt_text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_measured(line));
        let prompt = told.chain(measured).collect::<Vec<_>>().join("\n");
        *found = Findings {
            language: Some(if self.language == "zh" { Language::Zh } else { Language::En }),
            product: Some(self.product.trim().to_owned()).filter(|product| !product.is_empty()),
            prices: self.prices,
            slogans: self.selling_points,
            prompt,
            ..std::mem::take(found)
        };
        analysis
    }
}

/// Where it stands between two ticks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Looking {
    at: At,
    /// What the model answered, and what was wrong with it.
    wrong: Option<(MediaId, Vec<String>)>,
}

/// Has a model look at the stills of a film that is measured; hands on an [`Analysis`] that says who did.
pub(in crate::steps) struct HiredStudyStep(pub Agency);

/// What is asked, whoever is asked.
struct Question {
    system: String,
    words: String,
    stills: Vec<MediaId>,
}

#[async_trait]
impl Asks<LookRequest> for Question {
    async fn ask(&self, _: &Cx, offer: &Offer<'_>) -> Result<LookRequest> {
        let Ability::Look(can) = &offer.model.ability else {
            let name = &offer.model.name;
            return Err(Error::missing(text!("“{name}” looks at no pictures"; "“{name}” 不能理解画面")));
        };
        Ok(LookRequest {
            system: self.system.clone(),
            pictures: spread(&self.stills, can.pictures.min(STILLS)),
            question: within(self.words.clone(), can.text.prompt_chars),
            schema: Some(schema()),
            max_tokens: ANSWER.min(can.text.answer_tokens),
            ..LookRequest::default()
        })
    }
}

/// So many of these, the first and the last among them, at equal distances.
fn spread(stills: &[MediaId], most: usize) -> Vec<MediaId> {
    if stills.len() <= most || most == 0 {
        return stills.iter().take(most).cloned().collect();
    }
    (0..most).map(|n| stills[n * (stills.len() - 1) / (most - 1).max(1)].clone()).collect()
}

#[async_trait]
impl Step for HiredStudyStep {
    fn kind(&self) -> &'static str {
        "hired_study"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let analysis: Analysis = cx.need_as(STUDY)?;
        let hire = hire(cx)?;
        let mut looking: Looking = match cursor.is_null() {
            true => Looking::default(),
            false => Looking::deserialize(&*cursor).map_err(|cause| {
                Error::internal(text!("where the looking stands cannot be read"; "无法读取分析任务的进度"))
                    .caused_by(cause)
            })?,
        };
        loop {
            let question = question(cx, &analysis, looking.wrong.as_ref()).await?;
            let end = self.0.turn(cx, &mut looking.at, &hire, &question).await;
            leave_as(cursor, &looking)?;
            let (take, by) = match end? {
                Turn::Wait(next) => return Ok(next),
                Turn::Offline(by) => return finished(cx, done(&analysis)?, by).await,
                Turn::Made(take, by) => (take, by),
            };
            let faults = match Seen::read(&take.words) {
                Ok(seen) => return finished(cx, done(&seen.over(analysis))?, by).await,
                Err(faults) => faults,
            };
            if looking.wrong.is_some() {
                let (who, faults) = (by.model.unwrap_or(by.provider), faults.join("; "));
                return Err(Error::new(
                    ErrorKind::Unverified,
                    text!("{who} gave no usable analysis, also after it was told what was wrong: {faults}; try again, or set another `replication.analyst`";
                          "{who} 未能给出可用的分析，指出问题后仍然有误：{faults}；请重试，或改设其他 `replication.analyst`"),
                ));
            }
            looking.wrong = Some((cx.blobs().put(take.words.as_bytes(), "txt").await?, faults));
            looking.at = looking.at.after();
            leave_as(cursor, &looking)?;
        }
    }
}

/// What is asked about a film, and what was wrong with the last answer.
async fn question(cx: &Cx, analysis: &Analysis, wrong: Option<&(MediaId, Vec<String>)>) -> Result<Question> {
    let found = &analysis.findings;
    let language = found.language.unwrap_or(Language::Zh);
    let is_chinese = language == Language::Zh;
    let lines: Vec<String> = found.texts.iter().take(TOLD).map(|t| format!("{:.1} s: {}", t.at, t.text)).collect();
    let texts = match (lines.is_empty(), is_chinese) {
        (true, _) => String::new(),
        (_, true) => format!("画面文字（由程序识别，可能有误）：\n{}", lines.join("\n")),
        (_, false) => format!("Text in the picture, read by a program that may err:\n{}", lines.join("\n")),
    };
    let speech = match (&found.speech, is_chinese) {
        (None, _) => String::new(),
        (Some(speech), true) => format!("语音：{speech}"),
        (Some(speech), false) => format!("Speech: {speech}"),
    };
    let times: Vec<String> = analysis.stills.iter().map(|still| format!("{:.1}", still.at)).collect();
    let mut words = prompt!("study_facts").fill(
        language,
        &[
            ("seconds", &format!("{:.1}", analysis.seconds)),
            ("shots", &analysis.shots.len().to_string()),
            ("times", &times.join(", ")),
            ("texts", &texts),
            ("speech", &speech),
        ],
    );
    if let Some((answer, faults)) = wrong {
        let answer = cx.blobs().get(answer).await?;
        let faults: String = faults.iter().map(|fault| format!("- {fault}\n")).collect();
        let values = [("answer", &*String::from_utf8_lossy(&answer)), ("faults", &*faults)];
        words = format!("{words}\n{}", prompt!("study_repair").fill(language, &values));
    }
    let stills = analysis.stills.iter().map(|still| still.media.clone()).collect();
    Ok(Question { system: prompt!("study").fill(language, &[]), words, stills })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"language": "zh", "product": "保温杯", "prices": [], "selling_points": ["轻", " "],
        "prompt_text": "商品：保温杯\n节奏：共99个镜头"}"#;

    #[test]
    fn an_answer_is_checked() {
        assert_eq!(Seen::read(ANSWER).expect("it is right").selling_points, ["轻"]);
        assert!(Seen::read(&format!("```json\n{ANSWER}\n```")).is_ok(), "between marks");
        let long = ANSWER.replace("轻", &"轻".repeat(81)).replace("\"zh\"", "\"fr\"");
        let faults = Seen::read(&long).expect_err("two things are wrong");
        assert!(
            faults.len() == 2 && faults[0].contains("81 characters") && faults[1].contains("language"),
            "{faults:?}"
        );
        assert!(Seen::read("好的。").is_err() && Seen::read(&ANSWER.replace("prompt_text", "text")).is_err());
    }

    #[test]
    fn stills_are_spread() {
        let all: Vec<MediaId> = (0..10).map(|n| MediaId(n.to_string())).collect();
        let names = |most| spread(&all, most).into_iter().map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(names(4), ["0", "3", "6", "9"]);
        assert_eq!((names(1), names(0).len(), names(20).len()), (vec!["0".to_owned()], 0, 10));
    }
}
