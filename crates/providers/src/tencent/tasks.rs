//! What clips and pictures have in common: taken once, found again, asked after.

use super::{SESSION_TAKEN, Said, Vod, wire};
use crate::net::{Says, broken};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{clock::Millis, provider::Withdrawal};
use serde_json::{Value, json};
use std::time::Duration;

/// Tasks on a page of the list, and pages that are looked through.
const PAGE: u32 = 100;
const PAGES: u32 = 20;
/// How far back that list goes, with two hours to spare; a `SessionId` is known for as long.
pub(super) const MEMORY: Duration = Duration::from_secs(70 * 3600);

/// How a task stands.
pub(super) enum Standing {
    Going { done: Option<f64> },
    Done { files: Vec<String> },
    Failed(Error),
}

impl Vod {
    /// Creates a task under `idem`, or finds the one that exists.
    pub(super) async fn create(&self, action: &str, mut body: Value, idem: &str, deadline: Millis) -> Result<String> {
        body["SessionId"] = json!(idem);
        match self.call::<wire::Taken>(action, body, Some(deadline)).await? {
            Said::Yes(taken) if !taken.task_id.is_empty() => Ok(taken.task_id),
            Said::Yes(_) => Err(broken(&self.line.provider, "TaskId", true)),
            Said::No(says) if SESSION_TAKEN.contains(&says.code.as_str()) => {
                // It arrived before, whatever became of the answer.
                let found = self
                    .named(idem)
                    .await
                    .map_err(|error| Error::new(ErrorKind::Ambiguous, error.what().clone()).caused_by(error))?;
                found.ok_or_else(|| broken(&self.line.provider, "task of the SessionId it knows", true))
            }
            Said::No(says) => Err(self.line.manners.error(&self.line.provider, &says, true)),
        }
    }

    /// The task of this `SessionId`, among those of the last three days.
    pub(super) async fn named(&self, idem: &str) -> Result<Option<String>> {
        for status in ["PROCESSING", "WAITING", "FINISH"] {
            let mut token: Option<String> = None;
            for _ in 0..PAGES {
                let mut body =
                    json!({"Status": status, "Limit": PAGE, "Sort": {"Field": "CreateTime", "Order": "Desc"}});
                if let Some(token) = &token {
                    body["ScrollToken"] = json!(token);
                }
                let list: wire::Tasks = self.ask("DescribeTasks", body).await?;
                if let Some(task) = list.task_set.iter().find(|task| task.session_id.as_deref() == Some(idem)) {
                    return Ok(Some(task.task_id.clone()));
                }
                token = list.scroll_token.filter(|token| !token.is_empty());
                if token.is_none() || list.task_set.is_empty() {
                    break;
                }
            }
        }
        Ok(None)
    }

    /// How the task stands.
    pub(super) async fn look(&self, task: &str) -> Result<Standing> {
        let detail: wire::Detail = match self.ask("DescribeTaskDetail", json!({"TaskId": task})).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::Failed(error)),
            detail => detail?,
        };
        let provider = &self.line.provider;
        if detail.status == "ABORTED" {
            return Ok(Standing::Failed(Error::new(
                ErrorKind::Cancelled,
                text!("{provider} stopped the task"; "{provider} 已终止该任务"),
            )));
        }
        let inner = detail.aigc_video_task.or(detail.aigc_image_task).unwrap_or_default();
        if detail.status != "FINISH" && inner.status != "FINISH" {
            let done = inner.progress.map(|percent| (percent / 100.0).clamp(0.0, 1.0));
            return Ok(Standing::Going { done });
        }
        // Finished does not mean well.
        let word = inner.err_code_ext.unwrap_or_default();
        if inner.err_code != 0 || !word.is_empty() {
            let message = self.line.veil(&inner.message.unwrap_or_default());
            return Ok(Standing::Failed(self.fault(inner.err_code, word, message)));
        }
        let files: Vec<String> =
            inner.output.unwrap_or_default().file_infos.into_iter().filter_map(|file| file.file_url).collect();
        if files.is_empty() {
            return Ok(Standing::Failed(broken(provider, "FileInfos", false)));
        }
        Ok(Standing::Done { files })
    }

    /// Why a task failed. What a new task may do better is retryable: it waits for room, or tries a second time.
    fn fault(&self, number: i64, code: String, message: String) -> Error {
        let code = if code.is_empty() { number.to_string() } else { code };
        if code == "OperationCanceled" {
            let provider = &self.line.provider;
            return Error::new(ErrorKind::Cancelled, text!("{provider} cancelled the task"; "{provider} 已取消该任务"));
        }
        // The same words mean a full queue here, not a fast caller.
        let full = ["RequestLimitExceeded", "FailedOperation", "ResourceInsufficient"].contains(&code.as_str());
        let again = full || ["InternalError", "ModelGenerateFailed", "TaskTimeout"].contains(&code.as_str());
        let says = Says { status: if again { 500 } else { 400 }, code, message, after: None };
        self.line.manners.error(&self.line.provider, &says, false)
    }

    /// Asks for a task to be stopped, which is only done while it waits.
    pub(super) async fn abort(&self, task: &str) -> Result<Withdrawal> {
        let body = json!({"TaskId": task, "OperationType": "Abort"});
        match self.call::<Value>("ManageTask", body, None).await? {
            Said::Yes(_) => Ok(Withdrawal::Accepted),
            Said::No(says) => match self.line.manners.kind(&says, false) {
                ErrorKind::Denied | ErrorKind::RateLimited(_) => {
                    Err(self.line.manners.error(&self.line.provider, &says, false))
                }
                _ => Ok(Withdrawal::TooLate),
            },
        }
    }
}

/// `Vidu:q3` as name and version.
pub(super) fn model(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or((name, ""))
}

/// The nearest of the shapes that all makers know.
pub(super) fn ratio(width: u32, height: u32) -> &'static str {
    let wanted = f64::from(width) / f64::from(height.max(1));
    const SHAPES: [(&str, f64); 6] = [
        ("16:9", 16.0 / 9.0),
        ("9:16", 9.0 / 16.0),
        ("1:1", 1.0),
        ("4:3", 4.0 / 3.0),
        ("3:4", 0.75),
        ("21:9", 21.0 / 9.0),
    ];
    let off = |shape: &(&str, f64)| (shape.1 / wanted).ln().abs();
    SHAPES.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))).map_or("16:9", |shape| shape.0)
}
