//! Limits that do not do what they seem to: none at all, or so tight that nothing is sent.

use super::Warning;
use crate::config::bounds::{budget, least_price};
use crate::config::{Config, LimitsConfig};
use crate::setting::Environment;

/// The warnings about them.
pub(super) fn warnings(config: &Config) -> Vec<Warning> {
    let mut warnings = spent_at_once(config);
    warnings.extend(late_resend(config));
    if config.environment == Environment::Production {
        warnings.extend(absent(&config.limits));
        warnings.extend(short_keep_alive(config));
    }
    warnings
}

/// Quotas of which the guarantees in docs/RELIABILITY.md speak, and that are switched off.
fn absent(limits: &LimitsConfig) -> Vec<Warning> {
    let lists = [
        (
            "limits.number",
            &limits.number,
            "one number may get any number of messages, and its codes be guessed at without end",
        ),
        (
            "limits.address_sends",
            &limits.address_sends,
            "one address may request any number of messages",
        ),
        (
            "limits.address_checks",
            &limits.address_checks,
            "one address may check any number of codes",
        ),
        (
            "limits.address_repeats",
            &limits.address_repeats,
            "one address may fill the store with requests that have an Idempotency-Key",
        ),
    ];
    let absent = lists.into_iter().filter(|(_, list, _)| list.is_empty());
    let absent = absent.map(|(key, _, what)| Warning::at(key, format!("is empty: {what}")));
    let wrong_codes = limits.number_wrong_codes;
    let a_day = u64::from(wrong_codes.units()) * 86_400 / u64::from(wrong_codes.window_seconds());
    let many = (a_day > MOST_WRONG_CODES).then(|| {
        let why = format!(
            "allows {a_day} wrong codes for one number in a day; NIST SP 800-63B-4 allows 100 in all"
        );
        Warning::at("limits.number_wrong_codes", why)
    });
    absent.chain(many).collect()
}

/// Budgets below the price of a message.
fn spent_at_once(config: &Config) -> Vec<Warning> {
    let sites = config.sites.iter().filter_map(|site| {
        let (key, budget) = budget(site, &config.limits);
        let (budget, price) = budget.zip(least_price(site, &config.limits))?;
        (budget < price).then(|| {
            let why = format!(
                "is {budget}, less than a message of site `{}` costs ({price}): nothing will be sent",
                site.id
            );
            Warning::at(key, why)
        })
    });
    sites.collect()
}

/// A wait that outlasts the code.
fn late_resend(config: &Config) -> Option<Warning> {
    let first = *config.otp.resend_after_seconds.first()?;
    let life = config.otp.expires_in_seconds;
    (first >= life).then(|| {
        let why = format!(
            "begins with {first} s, and a code lives {life} s: nobody can request another message for it"
        );
        Warning::at("otp.resend_after_seconds", why)
    })
}

/// nginx and the load balancers of AWS keep idle connections for 60 s.
fn short_keep_alive(config: &Config) -> Option<Warning> {
    let seconds = config.http.keep_alive_seconds;
    (seconds <= COMMON_PROXIES_KEEP_SECONDS).then(|| {
        let why = format!(
            "is {seconds}, and common proxies keep a connection for 60 s: they return 502 when it has just been closed here"
        );
        Warning::at("http.keep_alive_seconds", why)
    })
}

const MOST_WRONG_CODES: u64 = 100;
const COMMON_PROXIES_KEEP_SECONDS: u32 = 60;
