//! `kinora doctor`.

use super::{Caller, print};
use crate::assets::{AssetFolder, FileState, packs};
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, Text, text};
use serde::Serialize;

/// One thing looked at.
#[derive(Serialize)]
struct Finding {
    name: String,
    purpose: Text,
    ok: bool,
    state: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Text>,
}

/// Says what is installed, what is missing and how to get it.
///
/// # Errors
/// `Missing` where a film could not be made as things are.
pub fn run(caller: Caller, json: bool) -> Result<()> {
    let findings = look()?;
    if json {
        let page = serde_json::to_string_pretty(&findings).map_err(|cause| {
            Error::internal(text!("the findings cannot be written"; "无法输出检查结果")).caused_by(cause)
        })?;
        print(&format!("{page}\n"))?;
    } else {
        let mut page = String::new();
        for f in &findings {
            let mark = if f.ok { "✓" } else { "✗" };
            page += &format!("{mark} {:<8} {}  ({})\n", f.name, caller.say(&f.state), caller.say(&f.purpose));
            if let Some(remedy) = &f.remedy {
                page += &format!("           → {}\n", caller.say(remedy));
            }
        }
        print(&page)?;
    }
    let missing: Vec<&str> = findings.iter().filter(|f| !f.ok).map(|f| f.name.as_str()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(", ");
    Err(Error::missing(text!("not ready: {names}"; "尚未就绪：{names}")))
}

fn look() -> Result<Vec<Finding>> {
    let (ok, state, remedy) = match Ffmpeg::find() {
        Ok(found) => (
            true,
            text!("{} at {}", found.version(), found.path().display(); "{}，位于 {}", found.version(), found.path().display()),
            None,
        ),
        Err(error) => {
            (false, error.what().clone(), Some(text!("kinora assets install ffmpeg"; "kinora assets install ffmpeg")))
        }
    };
    let purpose = text!("decodes, encodes and checks media"; "媒体解码、编码与校验");
    let mut findings = vec![Finding { name: "ffmpeg".into(), purpose, ok, state, remedy }];
    let folder = AssetFolder::find();
    for pack in packs()? {
        let mut faults = Vec::new();
        for file in &pack.file {
            match folder.state(file)? {
                FileState::Whole => {}
                FileState::Absent => faults.push(text!("{} is missing", file.path; "缺少 {}", file.path)),
                FileState::Wrong => faults.push(text!("{} is damaged", file.path; "{} 已损坏", file.path)),
            }
        }
        let count = pack.file.len();
        let (ok, state) = match faults.as_slice() {
            [] => (
                true,
                text!("{count} files in {}", folder.of(&pack.name).display(); "{count} 个文件，位于 {}", folder.of(&pack.name).display()),
            ),
            [only] => (false, only.clone()),
            [first, rest @ ..] => {
                let more = rest.len();
                (false, text!("{}, and {more} more", first.en; "{}，另有 {more} 处", first.zh))
            }
        };
        let command = format!("kinora assets install {}", pack.name);
        let remedy = (!ok).then(|| Text::same(command));
        findings.push(Finding { name: pack.name, purpose: pack.purpose, ok, state, remedy });
    }
    Ok(findings)
}
