//! What is around the gateway, or is not: proxies, files, names of hosts.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

use super::Warning;
use super::leaf::Leaf;
use crate::config::Config;
use crate::origin::Origin;
use crate::setting::Environment;

/// The warnings about it.
pub(super) fn warnings(leaves: &[Leaf], config: &Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if config.environment == Environment::Production {
        warnings.extend(leaves.iter().filter_map(example_host));
        warnings.extend(private_url(config));
        if config.http.trusted_proxies.is_empty() {
            warnings.push(Warning::at(
                "http.trusted_proxies",
                "is empty: the gateway speaks no TLS, and all who come through a proxy that is not listed count as one \
                 visitor, of whom five in ten minutes get a code; list the proxy's address",
            ));
        }
    }
    warnings.extend(proxies(config));
    warnings.extend(widget(config));
    warnings.extend(unused_providers(config));
    if let Some(file) = &config.geo.database
        && !file.is_file()
    {
        warnings.push(Warning::at(
            "geo.database",
            "does not exist, or is not a file",
        ));
    }
    warnings
}

/// A host that nobody can have: the names that RFC 2606 and RFC 6761 keep for examples and tests, and what samples say.
fn example_host(leaf: &Leaf) -> Option<Warning> {
    let names_hosts = ["public_url", "base_url", "origins", "top_origins"];
    if !names_hosts.contains(&leaf.name()) {
        return None;
    }
    let (_, rest) = leaf.value.split_once("://")?;
    let host = rest.split([':', '/']).next()?.to_ascii_lowercase();
    let ends = |domain: &str| {
        let before = host.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let is_sample = host.split('.').any(|label| SAMPLES.contains(&label));
    (is_sample || RESERVED.iter().any(|domain| ends(domain))).then(|| {
        let why = format!(
            "has {host}, a name that stands in examples and belongs to nobody: write your own"
        );
        Warning::at(&leaf.key, why)
    })
}

/// A public URL that only the operator's own network reaches.
fn private_url(config: &Config) -> Option<Warning> {
    let url = Origin::parse(config.http.public_url.as_deref()?).ok()?;
    let host = url.hostname();
    let is_private = match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(v4)) => v4.is_private() || v4.is_link_local(),
        Ok(IpAddr::V6(v6)) => v6.is_unique_local() || v6.is_unicast_link_local(),
        Err(_) => {
            !host.contains('.') || PRIVATE_DOMAINS.iter().any(|domain| host.ends_with(domain))
        }
    };
    is_private.then(|| {
        let why = format!(
            "has {host}, which only your own network reaches: browsers elsewhere and vendors' callbacks do not"
        );
        Warning::at("http.public_url", why)
    })
}

fn proxies(config: &Config) -> Option<Warning> {
    let networks = config.http.trusted_networks().ok()?;
    let wide = networks.iter().find(|network| {
        let least = match network {
            ipnet::IpNet::V4(_) => 8,
            ipnet::IpNet::V6(_) => 16,
        };
        network.prefix_len() < least
    });
    if let Some(wide) = wide {
        let why = format!(
            "has {wide}, which is a large part of the internet: whoever is in it may claim any address"
        );
        return Some(Warning::at("http.trusted_proxies", why));
    }
    let is_unread = networks.is_empty() && !config.geo.country_headers.is_empty();
    is_unread.then(|| {
        Warning::at(
            "geo.country_headers",
            "is never read: only proxies in http.trusted_proxies are believed, and there are none",
        )
    })
}

/// Whether pages can load the widget from here.
fn widget(config: &Config) -> Option<Warning> {
    let warning = |why: &str| Some(Warning::at("http.widget_dir", why));
    let Some(folder) = &config.http.widget_dir else {
        let has_pages = config.sites.iter().any(|site| !site.origins.is_empty());
        return warning("is missing: pages cannot load the widget from here; give the folder with what `cargo xtask build` left in dist/")
            .filter(|_| has_pages);
    };
    let Ok(loader) = std::fs::read_to_string(folder.join(LOADER)) else {
        return warning("contains no otp-verify.js: pages cannot load the widget from here");
    };
    let missing = named_in(&loader)
        .into_iter()
        .find(|name| !is_there(folder, name))?;
    let why = format!(
        "has an otp-verify.js that loads {missing}, and not that file: copy all that `cargo xtask build` left in dist/"
    );
    Some(Warning::at("http.widget_dir", why))
}

fn is_there(folder: &Path, name: &str) -> bool {
    folder.join(name).is_file()
}

/// The files that a script names whole.
fn named_in(script: &str) -> BTreeSet<&str> {
    let names = script
        .match_indices("otp-verify-")
        .filter_map(|(start, _)| {
            let rest = &script[start..];
            let is_part = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
            let end = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
            let name = &rest[..end];
            Path::new(name)
                .extension()
                .is_some_and(|it| it == "wasm")
                .then_some(name)
        });
    names.collect()
}

/// Vendors with an account that nobody sends through.
fn unused_providers(config: &Config) -> Vec<Warning> {
    let routed = config.routes.names();
    let enabled = config.providers.enabled();
    let unused = enabled.into_iter().filter(|name| !routed.contains(name));
    let why = "is in none of [routes]: nothing is sent through it";
    unused
        .map(|name| Warning::at(format!("providers.{name}"), why))
        .collect()
}

const LOADER: &str = "otp-verify.js";
const RESERVED: [&str; 7] = [
    "example",
    "test",
    "invalid",
    "example.com",
    "example.net",
    "example.org",
    "example.edu",
];
/// RFC 6762, and what ICANN keeps for private use.
const PRIVATE_DOMAINS: [&str; 5] = [".local", ".internal", ".lan", ".home.arpa", ".corp"];
const SAMPLES: [&str; 8] = [
    "your-domain",
    "yourdomain",
    "your-site",
    "yoursite",
    "your-company",
    "yourcompany",
    "your-host",
    "your-app",
];
