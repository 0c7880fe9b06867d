//! `GET /healthz` and `GET /readyz`: liveness and readiness.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;

use crate::http::App;
use crate::http::json::Plain;
use crate::http::problem::ApiProblem;

/// `{"status":"ok"}`.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Health {
    status: &'static str,
}

/// The process is alive.
pub(in crate::http) async fn alive() -> Plain<Health> {
    Plain(Health { status: "ok" })
}

/// The store can be written to.
pub(in crate::http) async fn ready(
    State(app): State<Arc<App>>,
) -> Result<Plain<Health>, ApiProblem> {
    app.verifier.ping().await?;
    Ok(Plain(Health { status: "ok" }))
}
