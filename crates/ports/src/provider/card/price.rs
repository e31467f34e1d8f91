//! What things cost.

use serde::{Deserialize, Serialize};

/// What a model costs: the sum of its rates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// ISO 4217: `CNY`, `USD`.
    pub currency: String,
    /// Its rates; none: it is free.
    pub rates: Vec<Rate>,
}

/// Money for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The unit.
    pub per: Per,
    /// Money for one of them, in millionths of the currency.
    pub millionths: i64,
    /// Only for what is at least this high, in pixels of its shorter side; the highest that fits counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub from_height: u32,
}

fn is_zero(height: &u32) -> bool {
    *height == 0
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// An order, whatever is in it.
    Order,
    /// A second made or listened to.
    Second,
    /// A second of a million pixels: for vendors whose video tokens are pixels × time.
    MegapixelSecond,
    /// A picture made.
    Picture,
    /// A thousand characters spoken.
    ThousandCharacters,
    /// A million tokens read.
    MillionTokensIn,
    /// A million tokens written.
    MillionTokensOut,
}

/// What an order is billed by. What does not apply is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Seconds.
    pub seconds: f64,
    /// Seconds × millions of pixels.
    pub megapixel_seconds: f64,
    /// Pictures made.
    pub pictures: f64,
    /// Characters spoken.
    pub characters: f64,
    /// Tokens read.
    pub tokens_in: f64,
    /// Tokens written.
    pub tokens_out: f64,
    /// Shorter side in pixels, where something is seen.
    pub height: u32,
}

impl Price {
    /// It costs nothing.
    pub fn free() -> Self {
        Self { currency: "CNY".into(), rates: Vec::new() }
    }
    /// `millionths` of `currency` for each `per`.
    pub fn each(currency: &str, per: Per, millionths: i64) -> Self {
        Self { currency: currency.into(), rates: vec![Rate { per, millionths, from_height: 0 }] }
    }
    /// And this as well.
    #[must_use]
    pub fn and(mut self, per: Per, millionths: i64) -> Self {
        self.rates.push(Rate { per, millionths, from_height: 0 });
        self
    }
    /// Whether nothing is paid.
    pub fn is_free(&self) -> bool {
        self.rates.iter().all(|rate| rate.millionths == 0)
    }
    /// What `usage` costs, in millionths, rounded up.
    pub fn of(&self, usage: &Usage) -> i64 {
        let fits = |rate: &&Rate| rate.from_height <= usage.height;
        let counts = |rate: &&Rate| {
            let of_unit = self.rates.iter().filter(fits).filter(|other| other.per == rate.per);
            of_unit.map(|other| other.from_height).max() == Some(rate.from_height)
        };
        let sum: f64 =
            self.rates.iter().filter(fits).filter(counts).map(|r| r.millionths as f64 * r.per.amount(usage)).sum();
        // Less than a millionth is an artefact of binary fractions, not a price.
        (sum - 1e-6).ceil().max(0.0) as i64
    }
}

impl Per {
    fn amount(self, usage: &Usage) -> f64 {
        match self {
            Self::Order => 1.0,
            Self::Second => usage.seconds,
            Self::MegapixelSecond => usage.megapixel_seconds,
            Self::Picture => usage.pictures,
            Self::ThousandCharacters => usage.characters / 1e3,
            Self::MillionTokensIn => usage.tokens_in / 1e6,
            Self::MillionTokensOut => usage.tokens_out / 1e6,
        }
    }
}
