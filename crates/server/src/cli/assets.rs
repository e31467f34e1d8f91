//! `kinora assets`.

use super::{Caller, print};
use crate::assets::{AssetFolder, Step, install as install_packs, install_ffmpeg, packs};
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, text};
use std::sync::atomic::AtomicBool;

/// Installs what is missing, saying what it does: the packs in `only`, or all that are not optional.
pub fn install(caller: Caller, only: &[String]) -> Result<()> {
    let folder = AssetFolder::find();
    let all = packs()?;
    let named = |name: &String| all.iter().any(|p| p.name == *name) || name == "ffmpeg";
    if let Some(unknown) = only.iter().find(|name| !named(name)) {
        let names: Vec<&str> = all.iter().map(|p| p.name.as_str()).chain(["ffmpeg"]).collect();
        let names = names.join(", ");
        return Err(Error::invalid(text!("there is no asset pack `{unknown}`; there are: {names}";
                                        "没有名为 “{unknown}” 的资源包；现有：{names}")));
    }
    let wanted = |name: &str| only.is_empty() || only.iter().any(|o| o == name);
    let chosen: Vec<_> = all.iter().filter(|p| wanted(&p.name) && !(only.is_empty() && p.optional)).cloned().collect();
    let never = AtomicBool::new(false);
    eprintln!(
        "{}",
        caller.say(&text!("assets: {}", folder.path().display(); "资源包目录：{}", folder.path().display()))
    );
    if wanted("ffmpeg") {
        match Ffmpeg::find() {
            Ok(found) => eprintln!("  ffmpeg {}: {}", found.version(), caller.say(&text!("present"; "已有"))),
            Err(_) => {
                eprintln!(
                    "  ffmpeg: {}",
                    caller.say(&text!("installing from the system's packages…"; "正在从系统软件源安装…"))
                );
                install_ffmpeg(&never)?;
                Ffmpeg::find()?;
            }
        }
    }
    let mut report = |step: Step| match step {
        Step::Present(pack) => eprintln!("  {}: {}", pack.name, caller.say(&text!("present"; "已有"))),
        Step::Fetch { pack, package } => {
            eprintln!(
                "  {} ({}): {} {package}…",
                pack.name,
                caller.say(&pack.purpose),
                caller.say(&text!("fetching"; "正在获取"))
            );
        }
        Step::Place(path) => eprintln!("    {} {path}", caller.say(&text!("checked and placed"; "已校验并放置"))),
    };
    install_packs(&folder, &chosen, &mut report, &never)
}

/// Lists the packs.
pub fn list(caller: Caller) -> Result<()> {
    let folder = AssetFolder::find();
    let mut page = String::new();
    for pack in packs()? {
        let state = if folder.has(&pack)? { text!("installed"; "已安装") } else { text!("missing"; "缺少") };
        let state = if pack.optional { text!("{}, optional", state.en; "{}，可选", state.zh) } else { state };
        page +=
            &format!("{:<8} {:<20} {}  [{}]\n", pack.name, caller.say(&state), caller.say(&pack.purpose), pack.licence);
    }
    print(&page)
}
