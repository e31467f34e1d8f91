//! What is said on the wire.

use serde::Deserialize;
use serde_json::Value;

/// Around every answer.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Envelope {
    pub response: Option<Value>,
}

/// `Create…Task`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Taken {
    #[serde(default)]
    pub task_id: String,
}

/// `DescribeTasks`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Tasks {
    pub task_set: Vec<Listed>,
    pub scroll_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Listed {
    pub task_id: String,
    pub session_id: Option<String>,
}

/// `DescribeTaskDetail`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Detail {
    pub status: String,
    pub aigc_video_task: Option<Task>,
    pub aigc_image_task: Option<Task>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Task {
    pub status: String,
    pub err_code: i64,
    pub err_code_ext: Option<String>,
    pub message: Option<String>,
    pub progress: Option<f64>,
    pub output: Option<Output>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Output {
    pub file_infos: Vec<FileInfo>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct FileInfo {
    pub file_url: Option<String>,
}

/// `ApplyUpload`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Place {
    pub storage_bucket: String,
    pub storage_region: String,
    pub vod_session_key: String,
    pub media_storage_path: String,
    pub temp_certificate: Certificate,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Certificate {
    pub secret_id: String,
    pub secret_key: String,
    pub token: String,
}

/// `CommitUpload`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Stored {
    pub file_id: String,
}
