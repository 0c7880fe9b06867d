//! Limits on cost: countries and money. Without them, production has to be told that this is intended.

use std::fmt;

use phone::Region;

use super::{Config, LimitsConfig, SiteConfig};
use crate::setting::{ConfigError, Environment};
use crate::verification::limit::{Money, Prices};

/// Something that is not limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbounded {
    /// The key that would limit it.
    pub key: String,
    /// What is unlimited, as the end of a sentence about the key.
    pub what: String,
}

impl fmt::Display for Unbounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "configuration key {} {}", self.key, self.what)
    }
}

impl Config {
    /// Everything for which a stranger can make a site pay without limit, each with the key that would limit it.
    pub fn unbounded(&self) -> Vec<Unbounded> {
        let sites = self.sites.iter().enumerate();
        sites
            .flat_map(|(index, site)| unbounded(index, site, &self.limits))
            .collect()
    }

    pub(super) fn check_bounds(&self) -> Result<(), ConfigError> {
        if self.environment == Environment::Development || self.limits.unlimited {
            return Ok(());
        }
        let sites = self.sites.iter().enumerate();
        let mut unmeant = sites
            .filter(|(_, site)| !site.unlimited)
            .flat_map(|(index, site)| unbounded(index, site, &self.limits));
        match unmeant.next() {
            None => Ok(()),
            Some(Unbounded { key, what }) => Err(ConfigError::at(
                key,
                format!(
                    "{what}; when environment is \"production\" limit it, or put `unlimited = true` in [limits] if this is intended"
                ),
            )),
        }
    }
}

fn unbounded(index: usize, site: &SiteConfig, limits: &LimitsConfig) -> Vec<Unbounded> {
    let mut unbounded = Vec::new();
    if site.countries.is_empty() {
        unbounded.push(Unbounded {
            key: format!("sites[{index}].countries"),
            what: format!("is empty, so site `{}` sends to every country", site.id),
        });
    }
    match daily_bounds(site, limits).into_iter().min_by_key(|bound| bound.messages) {
        Some(bound) if bound.messages <= MOST_A_DAY => {}
        Some(Bound { key, messages }) => unbounded.push(Unbounded {
            key: key.to_owned(),
            what: format!(
                "lets site `{}` send {messages} messages a day, which limits nothing",
                site.id
            ),
        }),
        None => unbounded.push(Unbounded {
            key: "limits.daily_budget".to_owned(),
            what: format!(
                "with prices, limits.site_budgets or limits.site_sends is missing, so site `{}` may send any number of messages a day",
                site.id
            ),
        }),
    }
    unbounded
}

/// How many messages a day a key allows a site.
struct Bound {
    key: &'static str,
    messages: u64,
}

/// The keys that limit them.
fn daily_bounds(site: &SiteConfig, limits: &LimitsConfig) -> Vec<Bound> {
    let quotas = limits.site_sends.iter().map(|quota| {
        let windows = u64::from(DAY_SECONDS.div_ceil(quota.window_seconds()));
        Bound {
            key: "limits.site_sends",
            messages: u64::from(quota.units()) * windows,
        }
    });
    let (key, budget) = budget(site, limits);
    let paid = budget.zip(least_price(site, limits));
    let paid = paid.map(|(budget, price)| Bound {
        key,
        messages: budget.0 / price.0,
    });
    quotas.chain(paid).collect()
}

/// What a site may spend on a day, and the key that says so.
pub(super) fn budget(site: &SiteConfig, limits: &LimitsConfig) -> (&'static str, Option<Money>) {
    match limits.site_budgets.get(&site.id) {
        Some(own) => ("limits.site_budgets", Some(*own)),
        None => ("limits.daily_budget", limits.daily_budget),
    }
}

/// What the cheapest message of the site costs; `None` if one costs nothing, and no budget limits it.
pub(super) fn least_price(site: &SiteConfig, limits: &LimitsConfig) -> Option<Money> {
    let prices = Prices::new(limits.prices.clone()).ok()?;
    if !prices.are_above_zero() {
        return None;
    }
    let countries = site.countries.iter().filter_map(|code| code.parse().ok());
    let countries: Vec<Option<Region>> = match &site.countries[..] {
        [] => phone::countries()
            .iter()
            .map(|it| Some(it.region))
            .collect(),
        _ => countries.map(Some).collect(),
    };
    let each = site.channels.iter().flat_map(|channel| {
        let there = countries.iter().chain([&None]);
        there.map(|country| prices.of(*channel, *country))
    });
    each.min().filter(|price| *price > Money(0))
}

/// More than any site sends in codes: a limit above this was not meant as one.
const MOST_A_DAY: u64 = 1_000_000;
const DAY_SECONDS: u32 = 86_400;
