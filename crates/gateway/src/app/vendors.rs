//! The vendors' adapters, put together from their tables.

use std::collections::HashMap;
use std::sync::Arc;

use super::BuildError;
use crate::clock::Clock;
use crate::config::ProvidersConfig;
use crate::provider::Provider;
use crate::provider::outbound::Outbound;

/// Adapters by name: one for each vendor that the configuration has a table for.
pub(crate) fn build(
    config: &ProvidersConfig,
    public_url: &str,
    clock: &Arc<dyn Clock>,
) -> Result<HashMap<&'static str, Arc<dyn Provider>>, BuildError> {
    let mut vendors: HashMap<&'static str, Arc<dyn Provider>> = HashMap::new();
    if !config.has_vendors() {
        // Without a vendor nothing is called, and no certificates are needed.
        return Ok(vendors);
    }
    let outbound = Outbound::new()?;
    let mut add = |provider: Arc<dyn Provider>| vendors.insert(provider.name(), provider);
    if let Some(verifynow) = &config.verifynow {
        add(Arc::new(
            verifynow.provider(Arc::clone(clock), outbound.clone())?,
        ));
    }
    if let Some(twilio) = &config.twilio {
        add(Arc::new(twilio.provider(outbound.clone())?));
    }
    if let Some(vonage) = &config.vonage {
        add(Arc::new(vonage.provider(outbound.clone())?));
    }
    if let Some(sinch) = &config.sinch {
        add(Arc::new(
            sinch.provider(Arc::clone(clock), outbound.clone())?,
        ));
    }
    if let Some(twilio_messaging) = &config.twilio_messaging {
        add(Arc::new(twilio_messaging.provider(public_url, outbound)?));
    }
    Ok(vendors)
}
