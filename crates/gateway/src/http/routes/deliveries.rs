//! `GET /deliveries`: the delivery status of a site's messages, for its servers.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire::DeliveriesAnswer;

use crate::clock::UnixMillis;
use crate::http::App;
use crate::http::admission::Requester;
use crate::http::json::Plain;
use crate::http::problem::{ApiProblem, Fault};
use crate::verify::DeliveriesWanted;

/// The query.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct DeliveriesQuery {
    since: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

pub(in crate::http) async fn deliveries(
    State(app): State<Arc<App>>,
    requester: Requester,
    query: Result<Query<DeliveriesQuery>, QueryRejection>,
) -> Result<Plain<DeliveriesAnswer>, ApiProblem> {
    let site = requester.for_server()?;
    let Query(query) = query.map_err(|_| Fault::Query)?;
    let since = query
        .since
        .as_deref()
        .map(|text| UnixMillis::parse(text).ok_or(Fault::Since));
    let wanted = DeliveriesWanted {
        since: since.transpose()?,
        limit: query.limit,
        cursor: query.cursor,
    };
    let answer = app.verifier.deliveries(&site.id, wanted).await?;
    Ok(Plain(answer))
}
