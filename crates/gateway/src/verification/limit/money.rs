//! What messages cost. Whole millionths of the operator's currency, so that sums stay exact.

use std::collections::BTreeMap;
use std::fmt;

use phone::Region;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wire::Channel;

/// An amount, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub u64);

/// What a message costs: by channel and country, by channel, or by default.
///
/// The keys are `SMS-DE`, `SMS` and `default`; the most specific one that exists counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices(BTreeMap<String, Money>);

/// An invalid key of [`Prices`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not `default`, a channel, or a channel and a country such as SMS-DE")]
pub struct UnknownPrice(pub String);

impl Prices {
    /// Reads a table of prices. Keys are read in any case, with a hyphen or an underscore: from the environment
    /// they come as `sms_de`.
    pub fn new(table: BTreeMap<String, Money>) -> Result<Self, UnknownPrice> {
        let spelled = |key: String| {
            if key.eq_ignore_ascii_case(DEFAULT) {
                DEFAULT.to_owned()
            } else {
                key.to_ascii_uppercase().replace('_', "-")
            }
        };
        let table: BTreeMap<String, Money> = table
            .into_iter()
            .map(|(key, price)| (spelled(key), price))
            .collect();
        match table.keys().find(|key| !is_price(key)) {
            Some(key) => Err(UnknownPrice(key.clone())),
            None => Ok(Self(table)),
        }
    }

    /// What a message by this channel to this country costs.
    pub fn of(&self, channel: Channel, country: Option<Region>) -> Money {
        let exact = country.map(|country| format!("{channel}-{}", country.as_str()));
        let keys = [exact.as_deref(), Some(channel.as_str()), Some(DEFAULT)];
        keys.into_iter()
            .flatten()
            .find_map(|key| self.0.get(key))
            .copied()
            .unwrap_or_default()
    }

    /// Whether no price is zero.
    pub fn are_above_zero(&self) -> bool {
        self.0.values().all(|price| *price > Money(0))
    }

    /// Whether every message has a price.
    pub fn is_complete(&self) -> bool {
        let has = |key: &str| self.0.contains_key(key);
        has(DEFAULT) || Channel::ALL.iter().all(|channel| has(channel.as_str()))
    }
}

fn is_price(key: &str) -> bool {
    let (channel, country) = match key.split_once('-') {
        Some((channel, country)) => (channel, Some(country)),
        None => (key, None),
    };
    let is_channel = channel.parse::<Channel>().is_ok();
    key == DEFAULT || is_channel && country.is_none_or(|country| country.parse::<Region>().is_ok())
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, millionths) = (self.0 / MILLION, self.0 % MILLION);
        if millionths == 0 {
            return write!(f, "{whole}.0");
        }
        let fraction = format!("{millionths:06}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    /// Reads a number, or text that contains one (as written by [`fmt::Display`]).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(u64),
            Fraction(f64),
            Text(String),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Whole(whole) => whole.to_string(),
            Written::Fraction(fraction) => fraction.to_string(),
            Written::Text(text) => text,
        };
        read(&text).ok_or_else(|| {
            D::Error::custom("must be an amount such as 0.05, with at most six decimal places")
        })
    }
}

fn read(text: &str) -> Option<Money> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let millionths: u64 = format!("{fraction:0<6}").parse().ok()?;
    let whole: u64 = whole.parse().ok()?;
    // An eighth of the range of the store's numbers: sums of a day cannot overflow.
    let amount = whole.checked_mul(MILLION)?.checked_add(millionths)?;
    (amount <= u64::MAX / 16).then_some(Money(amount))
}

const MILLION: u64 = 1_000_000;
const DEFAULT: &str = "default";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wire::Channel;

    use super::{Money, Prices, UnknownPrice, read};

    #[test]
    fn amounts_are_exact() {
        for (text, amount) in [
            ("0", 0),
            ("0.05", 50_000),
            ("12", 12_000_000),
            ("3.000001", 3_000_001),
        ] {
            assert_eq!(read(text), Some(Money(amount)), "{text}");
            assert_eq!(read(&Money(amount).to_string()), Some(Money(amount)));
        }
        for text in [
            "",
            ".5",
            "-1",
            "+1",
            "1e3",
            "0.0000001",
            "1,5",
            "18446744073709551615",
            "NaN",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_most_exact_price_counts() {
        let table = [("SMS-DE", 9), ("SMS", 5), ("default", 1)];
        let table: BTreeMap<_, _> = table
            .iter()
            .map(|(key, amount)| ((*key).to_owned(), Money(*amount)))
            .collect();
        let prices = Prices::new(table).expect("known keys");
        let country = |code: &str| code.parse().ok();
        assert_eq!(prices.of(Channel::Sms, country("DE")), Money(9));
        assert_eq!(prices.of(Channel::Sms, country("US")), Money(5));
        assert_eq!(prices.of(Channel::Sms, None), Money(5));
        assert_eq!(prices.of(Channel::Voice, country("DE")), Money(1));
        assert!(prices.is_complete());
    }

    #[test]
    fn a_key_that_is_no_channel_or_country_is_refused() {
        for key in ["SMS-", "SMS-XX", "FAX", "-DE", "DEFAULT-DE"] {
            let table = BTreeMap::from([(key.to_owned(), Money(1))]);
            assert_eq!(
                Prices::new(table),
                Err(UnknownPrice(key.to_owned())),
                "{key}"
            );
        }
    }
}
