//! `kinora doctor`.

use super::{Caller, print};
use crate::assets::{AssetFolder, FileState, Pack, packs};
use kinora_media::{
    Ffmpeg,
    confine::{self, POLICY_VARIABLE, Policy},
};
use kinora_model::{Error, Result, Text, text};
use serde::Serialize;

/// One thing looked at.
#[derive(Serialize)]
struct Finding {
    name: String,
    purpose: Text,
    ok: bool,
    /// Whether all is well without it, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
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
            let mark = match (f.ok, f.optional) {
                (true, _) => "✓",
                (false, true) => "–",
                (false, false) => "✗",
            };
            page += &format!("{mark} {:<8} {}  ({})\n", f.name, caller.say(&f.state), caller.say(&f.purpose));
            if let Some(remedy) = &f.remedy {
                page += &format!("           → {}\n", caller.say(remedy));
            }
        }
        print(&page)?;
    }
    let missing: Vec<&str> = findings.iter().filter(|f| !f.ok && !f.optional).map(|f| f.name.as_str()).collect();
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
    let mut findings = vec![Finding { name: "ffmpeg".into(), purpose, ok, optional: false, state, remedy }, walls()];
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
        let Pack { name, purpose, optional, .. } = pack;
        findings.push(Finding { name, purpose, ok, optional, state, remedy });
    }
    Ok(findings)
}

/// What the kernel gives to confine the programs that read media.
fn walls() -> Finding {
    let given = confine::given();
    let files = match given.landlock {
        Some(version) => {
            text!("files by Landlock (interface {version})"; "文件访问由 Landlock 限制（接口版本 {version}）")
        }
        None => text!("files NOT confined (no Landlock)"; "文件访问未受限制（没有 Landlock）"),
    };
    let calls = if given.seccomp {
        text!("system calls by seccomp"; "系统调用由 seccomp 限制")
    } else {
        text!("system calls NOT confined (no seccomp)"; "系统调用未受限制（没有 seccomp）")
    };
    let state = text!("{}, {}, memory, processor time and open files by limits", files.en, calls.en;
                      "{}，{}，内存、处理器时间与打开文件数由资源限制约束", files.zh, calls.zh);
    let (ok, remedy) = match Policy::find() {
        Err(error) => (false, Some(error.what().clone())),
        Ok(_) if given.is_whole() => (true, None),
        Ok(policy) => (
            policy == Policy::Warn,
            Some(
                text!("use Linux 5.13 or newer with Landlock switched on (lsm=…,landlock); until then a hostile file that takes ffmpeg over can read what this user can; {POLICY_VARIABLE}=require opens no media without it";
                      "请使用启用了 Landlock 的 Linux 5.13 或更新内核（lsm=…,landlock）；在此之前，攻破 ffmpeg 的恶意文件可读取当前用户的文件；设置 {POLICY_VARIABLE}=require 可在缺少隔离时拒绝打开媒体"),
            ),
        ),
    };
    let purpose = text!("keeps a hostile media file away from this machine"; "防止恶意媒体文件危害本机");
    Finding { name: "walls".into(), purpose, ok, optional: false, state, remedy }
}
