//! Google's Gemini: words with a schema, pictures ("banana"), looking at pictures and films, and clips through the Interactions API.
//!
//! The key goes in a header, never into an address. Options of an account: `version` (`v1beta` where nothing is said), the part of the
//! path that names the API's version.

mod files;
mod generate;
mod interactions;
mod wire;

use crate::{
    account::Account,
    net::{Ask, Auth, Line, Manners, Net},
    order::Workbench,
};
use async_trait::async_trait;
use kinora_model::{ErrorKind, Result, Text, text};
use kinora_ports::provider::{FrontDesk, Provider, VoiceOption};
use std::{sync::Arc, time::Duration};

/// Its card.
pub(crate) const CARD: &str = include_str!("card.toml");

/// Google's words for faults (google.rpc.Code).
const MANNERS: Manners = Manners {
    codes: &[
        ("RESOURCE_EXHAUSTED", ErrorKind::RateLimited(Duration::from_secs(30))),
        ("UNAUTHENTICATED", ErrorKind::Denied),
        ("PERMISSION_DENIED", ErrorKind::Denied),
        ("FAILED_PRECONDITION", ErrorKind::Invalid),
        ("INVALID_ARGUMENT", ErrorKind::Invalid),
    ],
};

/// The line, and the version in its paths.
pub(crate) struct Google {
    line: Line,
    version: String,
}

impl Google {
    fn path(&self, rest: &str) -> String {
        format!("{}/{rest}", self.version)
    }
}

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let auth = Auth::Header("x-goog-api-key", account.key(name)?);
    let base = account.base_url.as_deref().unwrap_or("https://generativelanguage.googleapis.com");
    let line = Line::new(name, base, auth, MANNERS, net)?;
    let google = Arc::new(Google { line, version: account.word("version").unwrap_or("v1beta").to_owned() });
    let mut provider = Provider::new(card.clone(), google.clone());
    provider.text = Workbench::open(&card, &google);
    provider.look = Workbench::open(&card, &google);
    provider.paint = Workbench::open(&card, &google);
    provider.video = Workbench::open(&card, &google);
    Ok(provider)
}

#[async_trait]
impl FrontDesk for Google {
    async fn hello(&self) -> Result<Text> {
        let count = self.models().await?.len();
        Ok(text!("the key is taken; {count} models are offered"; "密钥有效；提供 {count} 个模型"))
    }
    async fn models(&self) -> Result<Vec<String>> {
        let list: wire::Models = self.line.ask_for(Ask::get(&self.path("models")).query("pageSize", "1000")).await?;
        Ok(list.models.into_iter().map(|model| model.name.trim_start_matches("models/").to_owned()).collect())
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        Ok(Vec::new())
    }
}
