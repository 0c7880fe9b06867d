//! `[limits]`: what may be sent and checked, how often, and for how much money.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{OtpConfig, SiteConfig, countries};
use crate::setting::ConfigError;
use crate::site::SiteId;
use crate::verification::Gaps;
use crate::verification::limit::{Money, NamedQuota, NumberRules, Prices, Quota, UnknownPrice};
use crate::verification::meter::Limits;

/// Quotas such as `5/10m`; in a list all of them apply, an empty list means no limit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Messages to one number, whoever requests them.
    pub number: Vec<Quota>,
    /// Wrong codes for one number, over all of its verifications, after which no new one can be started. Codes are still
    /// checked.
    pub number_wrong_codes: Quota,
    /// Messages requested from one IPv4 address, or one IPv6 /64.
    pub address_sends: Vec<Quota>,
    /// Messages requested from one IPv6 /48.
    pub network_sends: Vec<Quota>,
    /// Requests with a new `Idempotency-Key` from one IPv4 address, or one IPv6 /64: each is kept for ten
    /// minutes.
    pub address_repeats: Vec<Quota>,
    /// The same from one IPv6 /48.
    pub network_repeats: Vec<Quota>,
    /// Codes checked from one IPv4 address, or one IPv6 /64.
    pub address_checks: Vec<Quota>,
    /// Codes checked from one IPv6 /48.
    pub network_checks: Vec<Quota>,
    /// Messages of each site.
    pub site_sends: Vec<Quota>,
    /// Messages requested to numbers of ranges that no plan contains (`sites.numbers`), from one address or network.
    pub unknown_range_sends: Vec<Quota>,
    /// The same for a whole site.
    pub site_unknown_range_sends: Vec<Quota>,
    /// The maximum that a site may spend on a UTC day.
    pub daily_budget: Option<Money>,
    /// The same for individual sites, by their `id`.
    pub site_budgets: BTreeMap<String, Money>,
    /// What a message costs: `SMS-DE`, `SMS`, `default`.
    pub prices: BTreeMap<String, Money>,
    /// States that sites without countries, budget or quota are intended.
    pub unlimited: bool,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        let quotas = |list: &[(u32, u32)]| {
            let quotas = list.iter().copied();
            quotas
                .filter_map(|(units, seconds)| Quota::new(units, seconds))
                .collect()
        };
        Self {
            number: quotas(&[(3, 10 * MINUTE), (5, HOUR), (8, DAY)]),
            number_wrong_codes: Quota::new(40, DAY).expect("neither may be 0"),
            address_sends: quotas(&[(5, 10 * MINUTE), (20, HOUR)]),
            network_sends: quotas(&[(20, 10 * MINUTE), (80, HOUR)]),
            address_repeats: quotas(&[(60, 10 * MINUTE)]),
            network_repeats: quotas(&[(240, 10 * MINUTE)]),
            address_checks: quotas(&[(60, 10 * MINUTE)]),
            network_checks: quotas(&[(240, 10 * MINUTE)]),
            site_sends: Vec::new(),
            unknown_range_sends: quotas(&[(2, 10 * MINUTE), (4, DAY)]),
            site_unknown_range_sends: quotas(&[(30, HOUR), (100, DAY)]),
            daily_budget: None,
            site_budgets: BTreeMap::new(),
            prices: BTreeMap::new(),
            unlimited: false,
        }
    }
}

impl LimitsConfig {
    /// The limits as used by the use cases.
    pub fn limits(&self, gaps: Gaps) -> Result<Limits, ConfigError> {
        let prices = Prices::new(self.prices.clone())
            .map_err(|error| ConfigError::at("limits.prices", unknown_price(&error)))?;
        let named = |quotas: &[Quota], what: &str| -> Vec<NamedQuota> {
            quotas.iter().map(|quota| quota.named(what)).collect()
        };
        let budgets = self.site_budgets.iter();
        let budgets: HashMap<_, _> = budgets
            .map(|(site, budget)| (SiteId(site.clone()), *budget))
            .collect();
        Ok(Limits {
            number: Arc::new(NumberRules {
                gaps,
                messages: self.number.clone(),
                wrong_codes: self.number_wrong_codes,
            }),
            address_sends: named(&self.address_sends, "send"),
            network_sends: named(&self.network_sends, "send-network"),
            address_repeats: named(&self.address_repeats, "repeat"),
            network_repeats: named(&self.network_repeats, "repeat-network"),
            address_checks: named(&self.address_checks, "check"),
            network_checks: named(&self.network_checks, "check-network"),
            site_sends: named(&self.site_sends, "site"),
            unknown_range_sends: named(&self.unknown_range_sends, "unknown-range"),
            site_unknown_range_sends: named(&self.site_unknown_range_sends, "site-unknown-range"),
            prices,
            budget: self.daily_budget,
            budgets,
        })
    }

    pub(super) fn check(&self, otp: &OtpConfig, sites: &[SiteConfig]) -> Result<(), ConfigError> {
        for (key, quotas) in [
            ("limits.number", &self.number),
            ("limits.address_sends", &self.address_sends),
            ("limits.network_sends", &self.network_sends),
            ("limits.address_repeats", &self.address_repeats),
            ("limits.network_repeats", &self.network_repeats),
            ("limits.address_checks", &self.address_checks),
            ("limits.network_checks", &self.network_checks),
            ("limits.site_sends", &self.site_sends),
            ("limits.unknown_range_sends", &self.unknown_range_sends),
            (
                "limits.site_unknown_range_sends",
                &self.site_unknown_range_sends,
            ),
        ] {
            let windows: HashSet<u32> = quotas.iter().map(|quota| quota.window_seconds()).collect();
            if windows.len() != quotas.len() {
                return Err(ConfigError::at(key, "has two quotas for the same period"));
            }
        }
        let most = self.number.iter().chain([&self.number_wrong_codes]);
        if most
            .into_iter()
            .any(|quota| quota.units() > MOST_REMEMBERED)
        {
            return Err(ConfigError::at(
                "limits.number",
                "and limits.number_wrong_codes are recorded individually: at most 1000",
            ));
        }
        let limits = self.limits(otp.gaps())?;
        let unknown = |site: &&String| !sites.iter().any(|known| known.id == **site);
        if let Some(site) = self.site_budgets.keys().find(unknown) {
            return Err(ConfigError::at(
                "limits.site_budgets",
                format!("`{site}` is not the id of a site"),
            ));
        }
        let has_budget = self.daily_budget.is_some() || !self.site_budgets.is_empty();
        if has_budget && !limits.prices.is_complete() {
            return Err(ConfigError::at(
                "limits.prices",
                "must have a `default`, or a price for every channel, for a budget to have any effect",
            ));
        }
        Ok(())
    }
}

fn unknown_price(error: &UnknownPrice) -> String {
    match error.0.split_once('-') {
        Some((channel, country)) if channel.parse::<Channel>().is_ok() => {
            format!("in `{}`, {}", error.0, countries::wrong(country))
        }
        _ => error.to_string(),
    }
}

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
const MOST_REMEMBERED: u32 = 1000;
