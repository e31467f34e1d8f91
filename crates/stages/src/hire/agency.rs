//! The accounts that can be hired, and what their prices are in our money.

use super::Choice;
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Capability, Model, Price, Provider, Usage};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The currency that budgets are kept in, and what others are worth in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// ISO 4217: `USD`.
    pub currency: String,
    /// What one unit of another currency is worth.
    pub rates: BTreeMap<String, f64>,
}

impl Default for Exchange {
    /// US dollars, a yuan being worth 0.14.
    fn default() -> Self {
        Self { currency: "USD".into(), rates: BTreeMap::from([("CNY".into(), 0.14)]) }
    }
}

impl Exchange {
    /// `millionths` of `currency` in ours, rounded up.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where nobody said what that currency is worth.
    pub fn of(&self, millionths: i64, currency: &str) -> Result<i64> {
        if millionths == 0 || currency == self.currency {
            return Ok(millionths);
        }
        let Some(rate) = self.rates.get(currency) else {
            let ours = &self.currency;
            return Err(Error::invalid(
                text!("nobody said what {currency} is worth in {ours}; set `budget.rates.{currency}`"; "未设置 {currency} 兑 {ours} 的汇率；请设置 `budget.rates.{currency}`"),
            ));
        };
        Ok((millionths as f64 * rate).ceil() as i64)
    }
}

/// The accounts that can be hired, by their names in the configuration. Clones are the same. The default is none.
#[derive(Clone, Default)]
pub struct Agency(Arc<Books>);

#[derive(Default)]
struct Books {
    providers: BTreeMap<String, Provider>,
    exchange: Exchange,
}

impl Agency {
    /// Of these accounts.
    pub fn new(providers: BTreeMap<String, Provider>, exchange: Exchange) -> Self {
        Self(Arc::new(Books { providers, exchange }))
    }

    /// All accounts, by name.
    pub fn providers(&self) -> &BTreeMap<String, Provider> {
        &self.0.providers
    }

    /// The money that budgets are kept in.
    pub fn exchange(&self) -> &Exchange {
        &self.0.exchange
    }

    /// The account of this name.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where it is not configured (any more).
    pub fn provider(&self, name: &str) -> Result<&Provider> {
        self.0.providers.get(name).ok_or_else(|| {
            Error::missing(
                text!("the provider “{name}” is not configured; set `providers.{name}`, or choose another one"; "未配置供应商“{name}”；请设置 `providers.{name}`，或改选其他供应商"),
            )
        })
    }

    /// The model that a choice means; `None` for ourselves.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where there is no such account or model.
    pub fn model(&self, capability: Capability, choice: &Choice) -> Result<Option<&Model>> {
        match choice {
            Choice::Offline => Ok(None),
            Choice::Maker { provider, model, .. } => {
                self.provider(provider)?.card.model(capability, model.as_deref()).map(Some)
            }
        }
    }

    /// What `usage` of a model costs in our money, in millionths; `None` where nobody has said what the model costs.
    ///
    /// # Errors
    /// As [`Exchange::of`].
    pub fn cost(&self, price: Option<&Price>, usage: &Usage) -> Result<Option<i64>> {
        price.map(|price| self.exchange().of(price.of(usage), &price.currency)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_changed_and_rounded_against_us() {
        let exchange = Exchange::default();
        assert_eq!(exchange.of(1_000_000, "USD").expect("ours"), 1_000_000);
        assert_eq!(exchange.of(1_000_001, "CNY").expect("known"), 140_001);
        let error = exchange.of(1, "EUR").expect_err("nobody said");
        assert!(error.what().en.contains("budget.rates.EUR"), "{error}");
        assert_eq!(exchange.of(0, "EUR").expect("nothing is nothing"), 0);
    }
}
