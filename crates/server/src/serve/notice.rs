//! What a server says of itself when it has started: to the person before it, and to other commands.

use crate::cli::{Caller, print};
use kinora_model::{Error, Result, text};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Its file in the data folder, there as long as the server runs.
const FILE: &str = "serving.json";

/// Where a server of this data folder is reached on its own machine.
#[derive(Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Its address.
    pub at: SocketAddr,
    #[serde(skip)]
    path: PathBuf,
}

impl Notice {
    /// Writes down that a server over `data` listens at `at`.
    pub fn write(data: &Path, at: SocketAddr) -> Result<Self> {
        let path = data.join(FILE);
        let notice = Self { at: here(at), path };
        let text = serde_json::to_vec(&notice).unwrap_or_default();
        std::fs::write(&notice.path, text).map_err(|e| Error::io(notice.path.display(), e))?;
        Ok(notice)
    }

    /// Where the server over `data` says it is, if one does.
    pub fn find(data: &Path) -> Option<SocketAddr> {
        let text = std::fs::read(data.join(FILE)).ok()?;
        serde_json::from_slice::<Self>(&text).ok().map(|notice| notice.at)
    }

    /// Says where the docs are, and prints the sign-in link with this word.
    pub fn print(&self, caller: Caller, public_url: Option<&str>, word: &str) -> Result<()> {
        let at = public_url.map_or_else(|| format!("http://{}", self.at), |url| url.trim_end_matches('/').to_owned());
        let say = |text: &kinora_model::Text| caller.say(text).to_owned();
        print(&format!(
            "{}\n  {} {at}/docs\n  {} {at}/api/auth/link?token={word}\n  {}\n",
            say(&text!("Kinora is serving."; "Kinora 正在运行。")),
            say(&text!("docs:   "; "接口文档：")),
            say(&text!("sign in:"; "登录链接：")),
            say(&text!("(the link works once; Ctrl-C stops)"; "（链接仅可使用一次；按 Ctrl-C 停止）")),
        ))
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        // Left behind, it leads to a port where nobody answers, which is said then.
        _ = std::fs::remove_file(&self.path);
    }
}

/// The address at which this machine reaches a server that listens at `at`: one that listens everywhere listens here, too.
fn here(mut at: SocketAddr) -> SocketAddr {
    if at.ip().is_unspecified() {
        at.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    at
}
