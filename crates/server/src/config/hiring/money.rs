//! Prices in words, and what may be spent.

use super::Budget;
use crate::config::written::Written;
use kinora_engine::Allowance;
use kinora_model::{Text, text};
use kinora_ports::provider::Price;
use kinora_ports::provider::card::{Per, Rate};
use kinora_providers::Account;
use kinora_stages::Exchange;
use std::collections::BTreeMap;
use std::time::Duration;

/// Units, as they are written.
const UNITS: [(&str, Per); 7] = [
    ("order", Per::Order),
    ("second", Per::Second),
    ("megapixel second", Per::MegapixelSecond),
    ("picture", Per::Picture),
    ("thousand characters", Per::ThousandCharacters),
    ("million tokens in", Per::MillionTokensIn),
    ("million tokens out", Per::MillionTokensOut),
];

/// A price in words: `0.25 CNY per picture`, several joined by `+`, or `free`.
pub(super) fn price(words: &str) -> Result<Price, Text> {
    if words.trim() == "free" {
        return Ok(Price::free());
    }
    let wrong = || {
        let units = UNITS.map(|(unit, _)| unit).join(", ");
        text!("`{words}` is no price; write it like \"0.25 CNY per picture\"; units: {units}"; "`{words}` 不是价格；请写成如 \"0.25 CNY per picture\" 的形式；单位：{units}")
    };
    let mut price = Price::default();
    for part in words.split('+') {
        let (money, unit) = part.split_once(" per ").ok_or_else(wrong)?;
        let (amount, currency) = money.trim().split_once(' ').ok_or_else(wrong)?;
        let amount: f64 = amount.parse().ok().filter(|a: &f64| a.is_finite() && *a >= 0.0).ok_or_else(wrong)?;
        let (_, per) = *UNITS.iter().find(|(word, _)| *word == unit.trim()).ok_or_else(wrong)?;
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        if !is_code || (!price.currency.is_empty() && price.currency != currency) {
            return Err(wrong());
        }
        price.currency = currency.to_owned();
        price.rates.push(Rate { per, millionths: (amount * 1e6).round() as i64, from_height: 0 });
    }
    Ok(price)
}

/// What may be spent.
pub(super) fn of(written: &mut Written) -> Budget {
    let usual = Exchange::default();
    let code = |word: &str| match word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) {
        true => Ok(word.to_owned()),
        false => Err(
            text!("`{word}` is no currency; write it like USD or CNY"; "`{word}` 不是货币代码；请写成如 USD 或 CNY 的形式"),
        ),
    };
    let currency = written.text("budget.currency", Some(&usual.currency), code).unwrap_or(usual.currency);
    let mut rates = usual.rates;
    if currency == "CNY" {
        rates = BTreeMap::from([("USD".to_owned(), 7.1)]);
    }
    for name in written.names_of("budget.rates") {
        if let Some(rate) = amount(written, &format!("budget.rates.{name}")) {
            rates.insert(name, rate);
        }
    }
    let millionths = |amount: f64| (amount * 1e6).round() as i64;
    let workflow = amount(written, "budget.workflow").map(millionths);
    let user = amount(written, "budget.user").map(millionths);
    let days = written.number("budget.days", 30, 1, 3660);
    let each = Duration::from_secs(days * 86_400);
    Budget { exchange: Exchange { currency, rates }, workflow, user: user.map(|amount| Allowance { amount, each }) }
}

fn amount(written: &mut Written, key: &str) -> Option<f64> {
    written.text(key, None, |word| {
        word.parse::<f64>()
            .ok()
            .filter(|a| a.is_finite() && *a > 0.0)
            .ok_or_else(|| text!("`{word}` is no amount; write a number above 0"; "`{word}` 不是金额；请写大于 0 的数"))
    })
}

/// Where spending is limited, a model of which nobody says what it costs would pass every limit.
pub(super) fn check_prices(written: &mut Written, accounts: &BTreeMap<String, Account>, budget: &Budget) {
    for (name, account) in accounts {
        for model in account.models.iter().flatten() {
            let key = format!("providers.{name}.prices");
            match &model.price {
                None if budget.workflow.is_some() || budget.user.is_some() => {
                    let model = &model.name;
                    written.refuse(
                        &key,
                        text!("a budget is set, and nobody says what `{model}` costs; add `prices.\"{model}\" = \"… per …\"`, or leave it out of `models`";
                              "已设置预算，但未说明 `{model}` 的价格；请添加 `prices.\"{model}\" = \"… per …\"`，或从 `models` 中移除"),
                    );
                }
                Some(price) => {
                    if let Err(error) = budget.exchange.of(1, &price.currency) {
                        written.refuse(&key, error.what().clone());
                    }
                }
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_they_are_said() {
        let one = price("0.25 CNY per picture").expect("a price");
        assert_eq!((one.currency.as_str(), one.rates[0].per, one.rates[0].millionths), ("CNY", Per::Picture, 250_000));
        let two = price("1.5 USD per million tokens in + 6 USD per million tokens out").expect("a price");
        assert_eq!(two.rates.len(), 2);
        assert!(price("free").expect("a price").is_free());
        for wrong in [
            "",
            "0.25 per picture",
            "0.25 CNY",
            "x CNY per picture",
            "-1 CNY per picture",
            "1 yuan per picture",
            "1 CNY per mile",
            "1 CNY per order + 1 USD per order",
        ] {
            assert!(price(wrong).expect_err(wrong).en.contains("no price"));
        }
    }
}
