//! The channels that a site offers: those that some provider of its routes has.

use phone::Region;
use wire::Channel;

use crate::config::Warning;
use crate::provider::registry::Registry;
use crate::setting::ConfigError;
use crate::site::Site;

/// Removes the channels that no provider offers in any country of the site; returns a warning about that.
/// `index` is the site's in the configuration.
pub(super) fn narrow(
    index: usize,
    site: &mut Site,
    registry: &Registry,
) -> Result<Option<Warning>, ConfigError> {
    let every = || phone::countries().iter().map(|country| country.region);
    let countries: Vec<Region> = match &site.countries[..] {
        [] => every().collect(),
        some => some.to_vec(),
    };
    let is_carried = |channel: Channel| {
        let mut countries = countries.iter();
        countries.any(|country| !registry.route(Some(*country), channel).is_empty())
    };
    let (carried, uncarried): (Vec<_>, Vec<_>) = site
        .channels
        .iter()
        .partition(|channel| is_carried(**channel));
    let key = format!("sites[{index}].channels");
    if carried.is_empty() {
        let why = "has no channel that a provider in [routes] offers in the site's countries";
        return Err(ConfigError::at(key, why));
    }
    site.channels = carried;
    if uncarried.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = uncarried.iter().map(ToString::to_string).collect();
    let why = format!(
        "has {}, which no provider in [routes] carries to the site's countries: it is not offered. Add a provider, or \
         leave it out of the list",
        names.join(" and ")
    );
    Ok(Some(Warning::at(key, why)))
}
