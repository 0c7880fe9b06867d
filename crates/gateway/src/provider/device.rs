//! What an integrator's server knows about a person's device, for providers that assess the risk of a message.

use std::fmt;
use std::net::IpAddr;

/// A device. Ignored by providers that do not assess risks. Its `Debug` shows nothing.
#[derive(Clone, Default)]
pub struct Device {
    /// Its address.
    pub address: Option<IpAddr>,
    /// The id that the provider's own script in the page has issued; valid for one attempt.
    pub telemetry_id: Option<String>,
    /// Whether the provider's own protection applies; by default it does.
    pub risk_check: Option<bool>,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Device(…)")
    }
}
