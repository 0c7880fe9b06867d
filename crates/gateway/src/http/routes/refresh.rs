//! `POST /refresh`: a fresh token for a number that is already verified.

use std::sync::Arc;

use axum::extract::State;
use wire::{RefreshData, RefreshRequest};

use super::verification_id;
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::json::{Json, Success};
use crate::http::problem::ApiProblem;

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(request): Json<RefreshRequest>,
) -> Result<Success<RefreshData>, ApiProblem> {
    let caller = visitor.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    Ok(Success(app.verifier.refresh(id, caller).await?))
}
