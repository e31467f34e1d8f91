//! The document's shapes.

use kinora_app::clips::{Clip, ClipState};
use kinora_app::uploads::Upload;
use kinora_gate::{Gate, Way};
use kinora_http::Fault;
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What stands before the keys of uploads.
const KEYS: &str = "tos-cn-i-kinora/";

/// The state of an attachment that was looked into and found good.
const REVIEWED: u8 = 3;

/// A picture that was uploaded, as it is given back in a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// Its name in requests.
    #[schema(example = "tos-cn-i-kinora/0f3a….jpeg")]
    pub key: String,
    /// What the caller calls it.
    pub name: String,
    /// Always `vlm_image`.
    pub r#type: &'static str,
    /// Always 3: it was looked into.
    pub file_review_state: u8,
    /// Always 3: it was opened.
    pub file_parse_state: u8,
    /// An opaque identifier.
    pub identifier: String,
}

impl Attachment {
    /// That of an upload.
    pub fn of(upload: &Upload) -> Self {
        let extension = upload.given.media.0.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        Self {
            key: format!("{KEYS}{}.{extension}", upload.id),
            name: upload.given.name.clone(),
            r#type: "vlm_image",
            file_review_state: REVIEWED,
            file_parse_state: REVIEWED,
            identifier: upload.id.clone(),
        }
    }
}

/// A picture in a request: what the upload answered. Only the key counts; the rest may be left out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GivenAttachment {
    /// The key that the upload answered.
    pub key: String,
}

impl GivenAttachment {
    /// The id of the upload that it names, if it is like one of ours.
    pub fn id(&self) -> Option<&str> {
        self.key.strip_prefix(KEYS)?.split_once('.').map(|(id, _)| id)
    }
}

/// A video to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"prompt": "生成一个海边日落的5秒视频", "guest": false}))]
pub struct Generate {
    /// What is to be seen, in Chinese or English; also how long (`5秒`) and of what shape (`竖屏`, `9:16`).
    #[schema(min_length = 1, max_length = 4000)]
    pub prompt: String,
    /// The picture that shall move; drawn from the prompt where absent.
    pub image_attachment: Option<GivenAttachment>,
    /// Whether it is asked for without an account at whoever makes videos: then we make it ourselves.
    #[serde(default)]
    pub guest: bool,
    /// The conversation to go on with; a new one where absent. (Not in the document.)
    pub conversation_id: Option<String>,
}

/// A video was ordered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Generated {
    /// Always true.
    pub success: bool,
    /// What was done, for people.
    pub message: String,
    /// The conversation: 17 digits.
    pub conversation_id: String,
    /// The task in it: 17 digits.
    pub message_id: String,
    /// An opaque identifier.
    pub section_id: String,
    /// Where the task stands.
    pub task_status: Status,
    /// When it will be there, for people.
    pub estimated_time: String,
}

/// One task.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct One {
    /// Always true.
    pub success: bool,
    /// The task.
    pub task: Task,
}

/// Tasks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Many {
    /// Always true.
    pub success: bool,
    /// How many there are in all.
    pub total: u64,
    /// Those of this page, newest first.
    pub tasks: Vec<Task>,
    /// The page's number.
    pub page: u32,
    /// Tasks of a page.
    pub page_size: u32,
}

/// What is decided about a paid order of which nobody knows whether it was taken. (Not in the document.)
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"conversation_id": "12345678901234567", "message_id": "98765432109876543", "decision": "give_up"}))]
pub struct Decide {
    /// The conversation.
    pub conversation_id: String,
    /// The task in it.
    pub message_id: String,
    /// `again`, `adopt` or `give_up`.
    pub decision: String,
    /// The vendor's name of the job, with `adopt`.
    pub job: Option<String>,
}

/// A failure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Failure {
    /// Always false.
    pub success: bool,
    /// What is wrong, for people.
    pub message: String,
    /// What is wrong, for programs.
    pub code: &'static str,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody has tried to get the video yet.
    Pending,
    /// It is being got.
    Processing,
    /// It is there.
    Completed,
    /// It could not be had.
    Failed,
}

impl Status {
    /// That of a clip. Where others make it, it is pending until they are asked for it the first time.
    pub fn of(clip: &Clip) -> Self {
        match clip.state {
            ClipState::Queued => Self::Pending,
            ClipState::Processing if clip.tries == 0 => Self::Pending,
            ClipState::Processing => Self::Processing,
            ClipState::Completed => Self::Completed,
            ClipState::Failed | ClipState::Cancelled => Self::Failed,
        }
    }
}

/// A task.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Task {
    /// Its conversation.
    pub conversation_id: String,
    /// Itself.
    pub message_id: String,
    /// Where it stands.
    pub status: Status,
    /// Where the video can be fetched; empty until it is completed.
    pub video_urls: Vec<String>,
    /// How often somebody tried to get it.
    pub retry_count: u32,
    /// How often at most; 1 where it is made here.
    pub max_retries: u32,
    /// When it was ordered: UTC, without a zone, as in the document.
    pub created_at: String,
    /// When it last changed, likewise.
    pub updated_at: String,
    /// Why it failed.
    pub error: Option<String>,
    /// What a person should know: that somebody else made it than was wanted, and why; that something must be decided
    /// before it goes on. (Not in the document; absent where there is nothing.)
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// Puts things into the document's words for one caller.
pub struct Reader<'a> {
    /// Makes links.
    pub gate: &'a Gate,
    /// How they asked.
    pub way: &'a Way,
}

impl Reader<'_> {
    /// A task.
    pub fn task(&self, clip: &Clip) -> Result<Task, Fault> {
        let mut video_urls = Vec::new();
        if let Some(made) = &clip.made {
            video_urls.push(self.gate.link(&made.media, "video.mp4", self.way)?);
        }
        let cancelled = text!("it was cancelled"; "任务已取消");
        let error = match clip.state {
            ClipState::Cancelled => Some(&cancelled),
            _ => clip.why.as_ref(),
        };
        let (_, message_id) = parted(&clip.id);
        let warnings = clip.by.iter().flat_map(|by| &by.notes).chain(&clip.asks);
        Ok(Task {
            conversation_id: clip.group.clone(),
            message_id: message_id.to_owned(),
            status: Status::of(clip),
            video_urls,
            retry_count: clip.tries,
            max_retries: clip.order.schedule.map_or(1, |schedule| schedule.attempts),
            created_at: stamp(clip.created),
            updated_at: stamp(clip.updated),
            error: error.map(|why| why.in_language(self.way.language).to_owned()),
            warnings: warnings.map(|what| what.in_language(self.way.language).to_owned()).collect(),
        })
    }
}

/// The name of a clip: that of a message in a conversation.
pub fn name(conversation: &str, message: &str) -> String {
    format!("{conversation}-{message}")
}

/// Conversation and message of a clip's id.
pub fn parted(id: &str) -> (&str, &str) {
    id.split_once('-').unwrap_or(("", id))
}

/// A moment in UTC, to the second and without a zone.
fn stamp(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_keys_are_as_in_the_document() {
        assert_eq!(stamp(1_763_420_400_999), "2025-11-17T23:00:00");
        let given = |key: &str| GivenAttachment { key: key.into() };
        assert_eq!(given("tos-cn-i-kinora/0f3a.jpeg").id(), Some("0f3a"));
        for other in ["", "0f3a.jpeg", "tos-cn-i-kinora/0f3a", "tos-cn-i-xxx/0f3a.jpeg"] {
            assert_eq!(given(other).id(), None, "{other}");
        }
    }
}
