//! The visitor's country: the only file that reads a CDN's country headers, and only from trusted
//! proxies.
//!
//! A suggestion only: it preselects a country in the widget. Limits and routes depend on the number.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use phone::Region;

use super::client_ip::ClientAddress;
use crate::http::App;

/// The headers in which a CDN names the country, in order.
#[derive(Clone, Debug, Default)]
pub struct CountryHeaders(Vec<HeaderName>);

/// The caller's country, if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VisitorCountry(pub(super) Option<Region>);

impl CountryHeaders {
    /// These headers.
    pub fn new(names: Vec<HeaderName>) -> Self {
        Self(names)
    }

    /// The first of the headers that is present decides. A code that is not a country's (`XX` and `T1` of Cloudflare, `ZZ`)
    /// is ignored; so is a header that occurs twice, because it is unknown which one the CDN wrote.
    fn read(&self, headers: &HeaderMap) -> Option<Region> {
        let present = self.0.iter().find(|name| headers.contains_key(*name))?;
        let mut values = headers.get_all(present).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok()?.parse().ok(),
            _ => None,
        }
    }
}

/// What a trusted proxy says, otherwise the country of the address.
fn country(
    client: ClientAddress,
    names: &CountryHeaders,
    headers: &HeaderMap,
    of_address: impl FnOnce(IpAddr) -> Option<Region>,
) -> Option<Region> {
    let said = if client.is_by_trusted_proxy() {
        names.read(headers)
    } else {
        None
    };
    said.or_else(|| of_address(client.ip()))
}

impl FromRequestParts<Arc<App>> for VisitorCountry {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let client = ClientAddress::from_request_parts(parts, app).await?;
        let of_address = |address| app.countries.as_ref()?.country(address);
        Ok(Self(country(
            client,
            &app.country_headers,
            &parts.headers,
            of_address,
        )))
    }
}

#[cfg(test)]
mod tests;
