//! Volcengine Ark: Seedance makes clips, Seedream pictures, Doubao words.
//!
//! A clip is ordered with our key as its `safety_identifier`, which the list of jobs shows again: so an order of which the answer
//! was lost is found there.

mod images;
mod videos;
mod wire;

use crate::{
    account::Account,
    net::{Auth, Line, Manners, Net},
    openai::{Chat, Desk, Dialect},
    order::Workbench,
};
use kinora_model::{ErrorKind, Result};
use kinora_ports::provider::Provider;
use std::{sync::Arc, time::Duration};

/// Its card.
pub(crate) const CARD: &str = include_str!("card.toml");

/// Ark's words, of refusals and of jobs that failed.
const MANNERS: Manners = Manners {
    codes: &[
        ("QuotaExceeded", ErrorKind::Exhausted),
        ("SetLimitExceeded", ErrorKind::Exhausted),
        ("AccountOverdueError", ErrorKind::Exhausted),
        ("OperationDenied.ServiceOverdue", ErrorKind::Exhausted),
        ("InvalidAccountStatus", ErrorKind::Denied),
        ("ModelNotOpen", ErrorKind::Missing),
        ("OperationDenied.ServiceNotOpen", ErrorKind::Missing),
        ("InvalidEndpointOrModel*", ErrorKind::Missing),
        ("InvalidEndpoint*", ErrorKind::Missing),
        ("Input*", ErrorKind::Invalid),
        ("Output*", ErrorKind::Invalid),
        ("RateLimitExceeded*", ErrorKind::RateLimited(Duration::from_secs(15))),
        ("ServerOverloaded", ErrorKind::RateLimited(Duration::from_secs(30))),
        ("InflightBatchsizeExceeded", ErrorKind::RateLimited(Duration::from_secs(30))),
        ("InternalServiceError", ErrorKind::Transient),
    ],
};

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let base = account.base_url.as_deref().unwrap_or("https://ark.cn-beijing.volces.com/api/v3");
    let line = Arc::new(Line::new(name, base, Auth::Bearer(account.key(name)?), MANNERS, net)?);
    let chat = Arc::new(Chat { line: line.clone(), dialect: Dialect::Common });
    let videos = Arc::new(videos::Videos { line: line.clone() });
    let images = Arc::new(images::Images { line: line.clone() });
    let mut provider = Provider::new(card.clone(), Arc::new(Desk { line }));
    provider.video = Workbench::open(&card, &videos);
    provider.paint = Workbench::open(&card, &images);
    provider.text = Workbench::open(&card, &chat);
    provider.look = Workbench::open(&card, &chat);
    Ok(provider)
}
