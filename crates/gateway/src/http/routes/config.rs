//! `GET /config`: what a widget needs before the person has typed anything.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire::ConfigAnswer;

use crate::http::App;
use crate::http::admission::Requester;
use crate::http::country::VisitorCountry;
use crate::http::json::Plain;
use crate::http::problem::{ApiProblem, Fault};

/// The query.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct ConfigQuery {
    site_key: Option<String>,
}

/// Handles the request.
pub(in crate::http) async fn config(
    State(app): State<Arc<App>>,
    requester: Requester,
    VisitorCountry(country): VisitorCountry,
    query: Result<Query<ConfigQuery>, QueryRejection>,
) -> Result<Plain<ConfigAnswer>, ApiProblem> {
    let Query(query) = query.map_err(|_| Fault::Query)?;
    let site = requester.for_reading(app.verifier.sites(), query.site_key.as_deref())?;
    let policy = app.verifier.policy();
    let allowed_countries = if site.countries.is_empty() {
        let every = phone::countries().iter();
        every
            .map(|country| country.region.as_str().to_owned())
            .collect()
    } else {
        let served = site.countries.iter();
        served.map(|region| region.as_str().to_owned()).collect()
    };
    Ok(Plain(ConfigAnswer {
        default_country: country
            .filter(|region| site.countries.is_empty() || site.countries.contains(region))
            .map(|region| region.as_str().to_owned()),
        allowed_countries,
        channels: site.channels.clone(),
        resend_after_seconds: policy.gaps.after(1),
        otp_length: site.code_length,
        expires_in_seconds: policy.code_seconds,
        numbers: site.numbers,
        test_numbers: app.verifier.reserved().test_numbers(&site),
    }))
}
