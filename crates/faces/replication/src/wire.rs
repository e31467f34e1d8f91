//! The document's shapes.

use crate::Model;
use kinora_app::clips::{Clip, ClipState, Route};
use kinora_gate::{Gate, Way};
use kinora_http::Fault;
use kinora_model::{Text, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A picture was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Uploaded {
    /// Names it in orders.
    pub file_id: String,
    /// Where it can be fetched.
    pub media_url: String,
    /// Where its cover can be fetched; empty where there is none.
    pub cover_url: String,
}

/// A video to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"model_name": "OS", "prompt": "产品卖点文案...", "model_version": "2.0", "file_id": "xxxxxxxx"}))]
pub struct Create {
    /// The model's name.
    pub model_name: String,
    /// What it shall say: the text of an analysis, as it was or changed, or any other.
    #[schema(min_length = 1, max_length = 4000)]
    pub prompt: String,
    /// The model's version.
    pub model_version: String,
    /// The picture, as the upload named it.
    pub file_id: String,
    /// The analysis whose pace it shall have; found by the prompt where absent. (Not in the document.)
    pub analysis_id: Option<String>,
}

/// A video was ordered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Created {
    /// See its fields.
    pub response: CreatedTask,
}

/// The task.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CreatedTask {
    /// Names it in questions.
    pub task_id: String,
    /// This request.
    pub request_id: String,
}

/// What is decided about a paid order of which nobody knows whether it was taken. (Not in the document.)
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"task_id": "xxxxxxxx", "decision": "give_up"}))]
pub struct Decide {
    /// As the order named it.
    pub task_id: String,
    /// `again`, `adopt` or `give_up`.
    pub decision: String,
    /// The vendor's name of the job, with `adopt`.
    pub job: Option<String>,
}

/// A question for a task.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// As the order named it.
    pub task_id: String,
}

/// A task, as the document has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Told {
    /// Always `AigcVideoTask`.
    pub task_type: &'static str,
    /// `WAITING`, `PROCESSING`, `FINISH` or `FAILED`.
    pub status: &'static str,
    /// When it was ordered, in UTC.
    pub create_time: String,
    /// When it was begun; empty until then.
    pub begin_process_time: String,
    /// When it was over; empty until then.
    pub finish_time: String,
    /// The task.
    pub aigc_video_task: Task,
    /// This request.
    pub request_id: String,
}

/// The task itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Task {
    /// Its id.
    pub task_id: String,
    /// `WAITING`, `PROCESSING`, `SUCCESS` or `FAILED`.
    pub status: &'static str,
    /// 0 unless it failed.
    pub err_code: i32,
    /// Why it failed, or what a person should know; may be empty.
    pub message: String,
    /// Percent; 100 only when it is done.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: u8,
    /// What was asked for.
    pub input: Input,
    /// What was made; without files until it is done.
    pub output: Output,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Input {
    /// The model's name.
    pub model_name: String,
    /// The model's version.
    pub model_version: String,
    /// What it shall say.
    pub prompt: String,
}

/// What was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// The video.
    pub file_infos: Vec<FileInfo>,
}

/// A file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileInfo {
    /// Its id.
    pub file_id: String,
    /// Where it can be fetched.
    pub file_url: String,
    /// The same.
    pub url: String,
    /// `mp4`.
    pub file_type: &'static str,
    /// What is in it.
    pub meta_data: MetaData,
}

/// What is in a video.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct MetaData {
    /// Seconds.
    pub duration: f64,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A refusal.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Failure {
    /// See its fields.
    pub response: Failed,
}

/// What is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Failed {
    /// See its fields.
    pub error: Refused,
    /// This request.
    pub request_id: String,
}

/// What is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Refused {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

/// Code of a task that failed: there is only one, and the message says why.
const FAILED: i32 = 70_000;

/// Puts tasks into the document's words for one caller.
pub struct Reader<'a> {
    /// Makes links.
    pub gate: &'a Gate,
    /// How they asked.
    pub way: &'a Way,
    /// This request.
    pub request_id: &'a str,
    /// The models there are.
    pub models: &'a [Model],
}

impl Reader<'_> {
    /// A task.
    pub fn told(&self, clip: &Clip) -> Result<Told, Fault> {
        let (outside, inside) = match clip.state {
            ClipState::Queued => ("WAITING", "WAITING"),
            ClipState::Processing => ("PROCESSING", "PROCESSING"),
            ClipState::Completed => ("FINISH", "SUCCESS"),
            ClipState::Failed | ClipState::Cancelled => ("FAILED", "FAILED"),
        };
        let mut file_infos = Vec::new();
        if let Some(made) = &clip.made {
            let url = self.gate.link(&made.media, "replica.mp4", self.way)?;
            let file_id = made.media.0.split('.').next().unwrap_or_default().chars().take(32).collect();
            let duration = made.seconds.unwrap_or_default();
            let meta_data = MetaData { duration, width: made.width, height: made.height };
            file_infos.push(FileInfo { file_id, file_url: url.clone(), url, file_type: "mp4", meta_data });
        }
        let model = clip.asked.model.split_once(' ').unwrap_or((clip.asked.model.as_str(), ""));
        Ok(Told {
            task_type: "AigcVideoTask",
            status: outside,
            create_time: stamp(clip.created),
            begin_process_time: clip.started.map(stamp).unwrap_or_default(),
            finish_time: clip.ended.map(stamp).unwrap_or_default(),
            aigc_video_task: Task {
                task_id: clip.id.clone(),
                status: inside,
                err_code: if inside == "FAILED" { FAILED } else { 0 },
                message: self.message(clip),
                progress: clip.progress,
                input: Input {
                    model_name: model.0.to_owned(),
                    model_version: model.1.to_owned(),
                    prompt: clip.order.prompt.clone(),
                },
                output: Output { file_infos },
            },
            request_id: self.request_id.to_owned(),
        })
    }

    /// Why it failed, or what must be decided; of any, who makes it instead of whom, and what was left out.
    fn message(&self, clip: &Clip) -> String {
        let left_out = clip.made.as_ref().map(|made| made.unread.join("；")).filter(|points| !points.is_empty());
        let left_out = left_out
            .map(|points| text!("there was no time to show these: {points}"; "时长不足，以下文案未展示：{points}"));
        let cancelled = (clip.state == ClipState::Cancelled).then(|| text!("it was cancelled"; "任务已取消"));
        // Whoever asked for somebody else and gets ours is told so, and whoever gets another one's.
        let model = self.models.iter().find(|model| model.called() == clip.asked.model);
        let here = model.and_then(|model| model.note.clone()).filter(|_| clip.order.route == Route::Drawn);
        let fallbacks = clip.by.iter().flat_map(|by| by.notes.iter().cloned());
        let all = clip.why.iter().cloned().chain(cancelled).chain(clip.asks.clone()).chain(here);
        let all: Vec<Text> = all.chain(fallbacks).chain(left_out).collect();
        all.iter().map(|what| what.in_language(self.way.language)).collect::<Vec<_>>().join("; ")
    }
}

/// A moment in UTC, to the second, as Tencent Cloud writes it.
fn stamp(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_in_the_document() {
        assert_eq!(stamp(1_704_103_200_999), "2024-01-01T10:00:00Z");
    }
}
