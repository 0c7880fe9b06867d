//! Limits on cost: countries and money. Without them, production has to be told that this is intended.

use std::fmt;

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
                    "{what}; when environment is \"production\" set it, or put `unlimited = true` in [limits] if this is intended"
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
    if limits.site_sends.is_empty() && !has_budget(site, limits) {
        unbounded.push(Unbounded {
            key: "limits.daily_budget".to_owned(),
            what: format!(
                "with prices, limits.site_budgets or limits.site_sends is missing, so site `{}` may send any number of messages a day",
                site.id
            ),
        });
    }
    unbounded
}

/// Whether every message of the site is paid for out of a budget. A message without a price is not limited by one.
fn has_budget(site: &SiteConfig, limits: &LimitsConfig) -> bool {
    let budget = limits
        .site_budgets
        .get(&site.id)
        .or(limits.daily_budget.as_ref());
    let Ok(prices) = Prices::new(limits.prices.clone()) else {
        return false;
    };
    let costs = |channel: &wire::Channel| prices.of(*channel, None) > Money(0);
    budget.is_some() && prices.are_above_zero() && site.channels.iter().all(costs)
}
