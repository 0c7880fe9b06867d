//! Providers' callbacks: which are accepted, and what they change.

mod attempts;
mod endpoint;
mod memory;
mod mutation;
mod mutations;
mod native_fallback;
mod noise;
mod reports;
mod stand_ins;
mod stop;
mod twilio;
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

/// A gateway that accepts every provider's callbacks.
fn gateway() -> Gateway {
    believing(None)
}

/// One that sends through these providers, in place of the sandbox.
fn believing(providers: Option<Vec<Arc<dyn Provider>>>) -> Gateway {
    let sinch = format!("{SINCH_KEY}:{SINCH_SECRET}");
    let sandbox = format!("whsec_{STANDARD_SECRET}");
    let secrets = [
        ("SANDBOX", sandbox.as_str()),
        ("TWILIO", TWILIO_TOKEN),
        ("TWILIO-MESSAGING", TWILIO_TOKEN),
        ("VONAGE", VONAGE_SECRET),
        ("SINCH", &sinch),
        ("VERIFYNOW", VERIFYNOW_SECRET),
    ];
    believing_with(&secrets, providers)
}

/// One with these secrets, by the names of their providers.
fn believing_with(secrets: &[(&str, &str)], providers: Option<Vec<Arc<dyn Provider>>>) -> Gateway {
    let secrets = secrets.iter().map(|(name, secret)| {
        let variable = format!("PROVIDERS__{name}__WEBHOOK_SECRETS");
        (variable, format!("['{secret}']"))
    });
    let tables = Vendor::ALL.into_iter().flat_map(table);
    let variables: Vec<(String, String)> = tables.chain(secrets).collect();
    let borrowed: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, list)| (name.as_str(), list.as_str()))
        .collect();
    match providers {
        None => Gateway::with(&borrowed),
        Some(providers) => Gateway::sending_through(providers, &borrowed),
    }
}
