//! The document's shapes.

use crate::settings::Settings;
use kinora_app::clips::{Clip, ClipKind, ClipState, Medium, Route, Stats};
use kinora_gate::{Gate, Way};
use kinora_http::Fault;
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A task to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"prompt": "一只可爱的小猫在阳光下玩耍", "model": "sora_video2", "size": "1280x720", "duration": 10}))]
pub struct CreateTask {
    /// What is to be seen, in Chinese or English.
    #[schema(min_length = 1, max_length = 4000)]
    pub prompt: String,
    /// The model's name.
    pub model: String,
    /// Pixels, `1280x720`; follows from the shape where absent.
    pub size: Option<String>,
    /// Seconds; 10 where absent.
    #[schema(minimum = 1, maximum = 60)]
    pub duration: Option<f64>,
    /// Whether it carries the visible mark of things that machines made.
    pub watermark: Option<bool>,
    /// The picture's shape, `16:9`.
    pub aspect_ratio: Option<String>,
    /// A picture as a data URL or in bare Base64.
    pub reference_image: Option<String>,
    /// Who makes it, by the name of a configuration.
    pub api_config_id: Option<String>,
    /// Another number makes another clip of the same prompt; by chance where absent.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub seed: Option<u64>,
}

/// What is decided about a paid call of which nobody knows whether it was taken.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// `again` sends it again, and it may be paid twice; `adopt` goes on with the job named in `job`; `giveUp` fails.
    pub decision: String,
    /// The provider's name for the job.
    pub job: Option<String>,
}

/// A success.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Success<T> {
    /// Always true.
    pub success: bool,
    /// What was asked for.
    pub data: T,
    /// What was done, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl<T> Success<T> {
    /// Of a question.
    pub fn of(data: T) -> Self {
        Self { success: true, data, message: None }
    }
    /// Of a deed.
    pub fn told(data: T, message: &str) -> Self {
        Self { success: true, data, message: Some(message.to_owned()) }
    }
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
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// 排队中.
    Queued,
    /// 处理中.
    Processing,
    /// 已完成.
    Completed,
    /// 失败.
    Failed,
    /// 已取消.
    Cancelled,
}

/// What a task makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum MediaType {
    /// A video.
    Video,
    /// A picture.
    Image,
}

/// A task.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// An opaque key.
    pub id: String,
    /// What every route takes: `video_` and a UUID.
    pub video_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where it stands.
    pub status: Status,
    /// Percent; 100 only when it is completed.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: u8,
    /// What is made.
    pub media_type: MediaType,
    /// What is to be seen.
    pub prompt: String,
    /// The model's name.
    pub model: String,
    /// Pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Seconds, of a video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// The picture's shape, as far as it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<String>,
    /// Whether it is marked.
    pub watermark: bool,
    /// Who makes it.
    pub api_config_id: String,
    /// Where the video can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_url: Option<String>,
    /// Where the picture can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// What a person should know of what was made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// When it was ordered, in UTC.
    pub created_at: String,
    /// When its state last changed.
    pub updated_at: String,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<String>,
}

/// One page of tasks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskPage {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// How many there are in all.
    pub total: u64,
    /// The page's number, from 1.
    pub page: u32,
    /// Tasks of a page, at most.
    pub page_size: u32,
}

/// Where a result can be fetched.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Of which task.
    pub video_id: String,
    /// An absolute address.
    pub url: String,
}

/// How many tasks somebody has.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct TaskStats {
    total: u64,
    completed: u64,
    failed: u64,
    processing: u64,
    queued: u64,
    cancelled: u64,
}

impl From<Stats> for TaskStats {
    fn from(s: Stats) -> Self {
        let Stats { queued, processing, completed, failed, cancelled } = s;
        Self { total: s.total(), completed, failed, processing, queued, cancelled }
    }
}

impl From<ClipState> for Status {
    fn from(state: ClipState) -> Self {
        match state {
            ClipState::Queued => Self::Queued,
            ClipState::Processing => Self::Processing,
            ClipState::Completed => Self::Completed,
            ClipState::Failed => Self::Failed,
            ClipState::Cancelled => Self::Cancelled,
        }
    }
}

/// To whom a task is told: their language, and how they reach this server.
pub struct Reader<'a> {
    /// Makes addresses.
    pub gate: &'a Gate,
    /// What can be ordered.
    pub settings: &'a Settings,
    /// How they asked.
    pub way: &'a Way,
}

impl Reader<'_> {
    /// A clip as a task.
    pub fn task(&self, clip: &Clip) -> Result<Task, Fault> {
        let url = self.url(clip)?;
        let made = clip.made.as_ref();
        let (size, seconds) = match &clip.order.what {
            ClipKind::Video { seconds, width, height, .. } => (Some((*width, *height)), Some(*seconds)),
            ClipKind::Picture { width, height, .. } => (Some((*width, *height)), None),
            ClipKind::Replica(replica) => (Some((replica.width, replica.height)), Some(replica.shots.iter().sum())),
            ClipKind::Retouch { size, .. } => (size.or(made.map(|m| (m.width, m.height))), None),
        };
        let media_type = match clip.medium {
            Medium::Video => MediaType::Video,
            Medium::Picture => MediaType::Image,
        };
        let unread = made.map(|m| m.unread.join("、")).filter(|words| !words.is_empty());
        let unread = unread
            .map(|words| text!("not drawn, for it is not understood: {words}"; "以下文字未能理解，没有画出：{words}"));
        let config = self.settings.configs.iter().find(|config| config.id == clip.asked.config);
        // Whoever asked for somebody else and gets ours is told so, and whoever gets another one's.
        let here = config.and_then(|config| config.note.clone()).filter(|_| clip.order.route == Route::Drawn);
        let fallbacks = clip.by.iter().flat_map(|by| by.notes.iter().cloned());
        let warnings: Vec<kinora_model::Text> =
            unread.into_iter().chain(here).chain(fallbacks).chain(clip.asks.clone()).collect();
        Ok(Task {
            id: key_of(&clip.id),
            video_id: clip.id.clone(),
            user_id: clip.owner.clone(),
            status: clip.state.into(),
            progress: clip.progress,
            media_type,
            prompt: clip.order.prompt.clone(),
            model: clip.asked.model.clone(),
            size: size.map(|(w, h)| format!("{w}x{h}")),
            duration: seconds,
            aspect_ratio: clip.asked.aspect.clone(),
            watermark: clip.order.watermark,
            api_config_id: clip.asked.config.clone(),
            video_url: url.clone().filter(|_| media_type == MediaType::Video),
            image_url: url.filter(|_| media_type == MediaType::Image),
            error_message: clip.why.as_ref().map(|why| why.in_language(self.way.language).to_owned()),
            warnings: warnings.iter().map(|w| w.in_language(self.way.language).to_owned()).collect(),
            created_at: stamp(clip.created),
            updated_at: stamp(clip.updated),
            completed_at: clip.ended.map(stamp),
        })
    }

    /// Where what was made of a clip can be fetched.
    pub fn url(&self, clip: &Clip) -> Result<Option<String>, Fault> {
        let Some(made) = &clip.made else { return Ok(None) };
        let extension = made.media.0.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        self.gate.link(&made.media, &format!("{}.{extension}", clip.id), self.way).map(Some)
    }
}

/// A task's opaque key: its id without what every one begins with.
fn key_of(id: &str) -> String {
    let digits = id.chars().filter(char::is_ascii_hexdigit).rev().take(23).collect::<String>();
    format!("cl{digits}")
}

/// A moment in UTC, to the second, as the document writes it.
fn stamp(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_in_the_document() {
        assert_eq!(stamp(1_704_103_200_999), "2024-01-01T10:00:00Z");
        assert_eq!(stamp(i64::MAX), "1970-01-01T00:00:00Z", "what no calendar has");
        assert_eq!(key_of("video_d4ed36bb-5522-4c56-8464-159348dea3c5").len(), 25);
    }
}
