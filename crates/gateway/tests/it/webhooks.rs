//! Callbacks of providers: what is believed, and what it changes.

mod endpoint;
mod memory;
mod mutation;
mod mutations;
mod reports;
mod stop;
mod vectors;

use std::sync::Arc;

use gateway::provider::Provider;
use provider_sim::{Vendor, configuration};

use crate::support::Gateway;
use crate::support::callback::{
    SINCH_KEY, SINCH_SECRET, STANDARD_SECRET, TWILIO_TOKEN, VERIFYNOW_SECRET, VONAGE_SECRET,
};

/// The instant at which the tests' clock begins: 2026-11-22T09:30:00Z.
const SECONDS: i64 = 1_795_339_800;
const STAMP: &str = "2026-11-22T09:30:00Z";

/// The rest of a vendor's table, for a provider exists where its table does.
fn table(vendor: Vendor) -> Vec<(String, String)> {
    let name = vendor.name().to_ascii_uppercase();
    let table = configuration::table(vendor, "http://127.0.0.1:9");
    let pairs = table.lines().filter_map(|line| line.split_once(" = "));
    let pairs = pairs.filter(|(key, _)| *key != "webhook_secrets");
    let variable = |key: &str| format!("PROVIDERS__{name}__{}", key.to_ascii_uppercase());
    pairs
        .map(|(key, value)| (variable(key), value.to_owned()))
        .collect()
}

/// A gateway that believes every provider.
fn gateway() -> Gateway {
    believing(None)
}

/// One that sends through these providers, in place of the sandbox.
fn believing(providers: Option<Vec<Arc<dyn Provider>>>) -> Gateway {
    let list = |secret: &str| format!("['{secret}']");
    let sinch = format!("{SINCH_KEY}:{SINCH_SECRET}");
    let secrets = [
        ("SANDBOX", list(&format!("whsec_{STANDARD_SECRET}"))),
        ("TWILIO", list(TWILIO_TOKEN)),
        ("TWILIO-MESSAGING", list(TWILIO_TOKEN)),
        ("VONAGE", list(VONAGE_SECRET)),
        ("SINCH", list(&sinch)),
        ("VERIFYNOW", list(VERIFYNOW_SECRET)),
    ];
    let variables =
        secrets.map(|(name, list)| (format!("PROVIDERS__{name}__WEBHOOK_SECRETS"), list));
    let tables = Vendor::ALL.into_iter().flat_map(table);
    let variables: Vec<(String, String)> = tables.chain(variables).collect();
    let borrowed: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, list)| (name.as_str(), list.as_str()))
        .collect();
    match providers {
        None => Gateway::with(&borrowed),
        Some(providers) => Gateway::sending_through(providers, &borrowed),
    }
}
