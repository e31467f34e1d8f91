//! The list of vendors: one line for each.

use crate::{account::Account, ark, comfyui, elevenlabs, gemini, net::Net, openai, tencent};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::Provider;
use std::time::Duration;

/// A vendor.
pub struct Vendor {
    /// Its word in the configuration.
    pub word: &'static str,
    /// Fields of [`Account`] that it cannot do without.
    pub needs: &'static [&'static str],
    open: fn(&str, &Account, &Net) -> Result<Provider>,
    card: &'static str,
}

/// All of them.
pub const VENDORS: &[Vendor] = &[
    Vendor { word: "openai", needs: &[], open: openai::open, card: openai::CARD },
    Vendor { word: "gemini", needs: &["api_key"], open: gemini::open, card: gemini::CARD },
    Vendor { word: "ark", needs: &["api_key"], open: ark::open, card: ark::CARD },
    Vendor { word: "tencent", needs: &["secret_id", "secret_key"], open: tencent::open, card: tencent::CARD },
    Vendor { word: "elevenlabs", needs: &["api_key"], open: elevenlabs::open, card: elevenlabs::CARD },
    Vendor { word: "comfyui", needs: &[], open: comfyui::open, card: comfyui::CARD },
];

/// An account that an environment variable alone configures.
pub struct WellKnown {
    /// The account's name.
    pub name: &'static str,
    /// Its vendor.
    pub vendor: &'static str,
    /// Its address, where it is not the vendor's own.
    pub base_url: Option<&'static str>,
    /// Variables, and the fields of [`Account`] that they fill; all must be set.
    pub variables: &'static [(&'static str, &'static str)],
}

/// Accounts by environment variable: the names that the vendors' own clients read.
pub const WELL_KNOWN: &[WellKnown] = &[
    WellKnown { name: "openai", vendor: "openai", base_url: None, variables: &[("OPENAI_API_KEY", "api_key")] },
    WellKnown {
        name: "apiyi",
        vendor: "openai",
        base_url: Some("https://api.apiyi.com/v1"),
        variables: &[("APIYI_API_KEY", "api_key")],
    },
    WellKnown { name: "gemini", vendor: "gemini", base_url: None, variables: &[("GEMINI_API_KEY", "api_key")] },
    WellKnown { name: "ark", vendor: "ark", base_url: None, variables: &[("ARK_API_KEY", "api_key")] },
    WellKnown {
        name: "tencent",
        vendor: "tencent",
        base_url: None,
        variables: &[("TENCENTCLOUD_SECRET_ID", "secret_id"), ("TENCENTCLOUD_SECRET_KEY", "secret_key")],
    },
    WellKnown {
        name: "elevenlabs",
        vendor: "elevenlabs",
        base_url: None,
        variables: &[("ELEVENLABS_API_KEY", "api_key")],
    },
    WellKnown { name: "comfyui", vendor: "comfyui", base_url: None, variables: &[("COMFYUI_URL", "base_url")] },
];

/// Opens the account called `name`. Nothing is sent.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) for an unknown vendor, a broken address or option,
/// [`Missing`](kinora_model::ErrorKind::Missing) for a key that is not there.
pub fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let vendor = VENDORS.iter().find(|vendor| vendor.word == account.vendor).ok_or_else(|| {
        let (word, known) = (&account.vendor, VENDORS.iter().map(|vendor| vendor.word).collect::<Vec<_>>().join(", "));
        Error::invalid(
            text!("the account {name} is at the vendor “{word}”, which is not known here; known are {known}";
                             "账户 {name} 的供应商“{word}”未知；支持：{known}"),
        )
    })?;
    let mut net = match &account.proxy {
        Some(proxy) => net.through(proxy)?,
        None => net.clone(),
    };
    net.patience = account.answer_within.map(|seconds| Duration::from_secs(seconds.into()));
    (vendor.open)(name, account, &net)
}

impl Vendor {
    /// What an account called `name` can do, without opening it: no key is needed.
    ///
    /// # Errors
    /// Those of offers that the vendor cannot make.
    pub fn card(&self, name: &str, account: &Account) -> Result<kinora_ports::provider::Card> {
        account.card(name, self.card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_ports::provider::{Capability, VideoRequest};

    #[test]
    fn every_card_is_whole_and_offers_nothing_that_was_shut_down() {
        let gone = ["sora", "veo", "imagen", "dall-e", "gpt-image-1", "-preview", "whisper-1", "gemini-2.5"];
        for vendor in VENDORS {
            let card = vendor
                .card(vendor.word, &Account::default())
                .unwrap_or_else(|error| panic!("{}: {error}", vendor.word));
            for model in &card.models {
                assert!(!gone.iter().any(|name| model.name.contains(name)), "{} is gone", model.name);
            }
        }
    }

    #[test]
    fn a_clip_costs_what_the_list_says() {
        // 720p for 5 s are 108000 tokens at 46 yuan a million; 1080p is dearer.
        let card = VENDORS.iter().find(|vendor| vendor.word == "ark").expect("ark").card("ark", &Account::default());
        let card = card.expect("a card");
        let clip = |width, height| VideoRequest {
            prompt: "雾".into(),
            seconds: 5.0,
            width,
            height,
            ..VideoRequest::default()
        };
        let cost = |width, height| card.admit(&clip(width, height)).expect("allowed").cost;
        assert_eq!(cost(1280, 720), Some(4_968_000));
        assert_eq!(cost(1920, 1080), Some(12_393_006));
    }

    #[test]
    fn offers_are_made_after_the_first_model_of_their_kind() {
        let offers = [(Capability::Video, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect();
        let account = Account { vendor: "openai".into(), offers, ..Account::default() };
        let card = VENDORS[0].card("relay", &account).expect("a card");
        let names: Vec<_> = card.models_of(Capability::Video).map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(card.models_of(Capability::Text).next().is_some(), "the others stay");
        let account = Account { offers: [(Capability::Music, vec!["m".to_owned()])].into_iter().collect(), ..account };
        assert!(VENDORS[0].card("relay", &account).is_err(), "it makes no music");
    }

    #[test]
    fn well_known_accounts_are_at_vendors_that_there_are() {
        for known in WELL_KNOWN {
            assert!(VENDORS.iter().any(|vendor| vendor.word == known.vendor), "{}", known.name);
        }
    }
}
