//! `POST /siteverify`: the integrator's server asks what a token is worth. Its key is in the body.

use std::sync::Arc;

use axum::extract::State;
use wire::{SiteverifyAnswer, SiteverifyRequest};

use crate::app::App;
use crate::http::json::{Json, Plain};
use crate::http::problem::ApiProblem;

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    Json(request): Json<SiteverifyRequest>,
) -> Result<Plain<SiteverifyAnswer>, ApiProblem> {
    Ok(Plain(app.verifier.redeem(&request).await?))
}
