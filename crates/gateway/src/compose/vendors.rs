//! The vendors' adapters, put together from their tables.

use std::collections::HashMap;
use std::sync::Arc;

use super::BuildError;
use crate::clock::Clock;
use crate::config::ProvidersConfig;
use crate::provider::Provider;
use crate::provider::outbound::Outbound;
use crate::vendor::World;

/// Adapters by name: one for each vendor that the configuration has a table for.
pub(crate) fn build(
    config: &ProvidersConfig,
    public_url: &str,
    clock: &Arc<dyn Clock>,
) -> Result<HashMap<&'static str, Arc<dyn Provider>>, BuildError> {
    let mut adapters = HashMap::new();
    // Without a vendor nothing is called, and no certificates are needed.
    if config.vendors().next().is_none() {
        return Ok(adapters);
    }
    let world = World {
        clock: Arc::clone(clock),
        outbound: Outbound::new()?,
        public_url,
    };
    for (vendor, table) in config.vendors() {
        adapters.insert(vendor.name(), table.adapter(&world)?);
    }
    Ok(adapters)
}
