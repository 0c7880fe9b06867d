//! `POST /refresh`: a fresh token for a number that is already verified.

use std::sync::Arc;

use axum::extract::State;
use wire::{RefreshData, RefreshRequest};

use super::verification_id;
use crate::http::App;
use crate::http::admission::Requester;
use crate::http::json::{Json, Success};
use crate::http::problem::ApiProblem;

pub(in crate::http) async fn refresh(
    State(app): State<Arc<App>>,
    requester: Requester,
    Json(request): Json<RefreshRequest>,
) -> Result<Success<RefreshData>, ApiProblem> {
    let caller = requester.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    Ok(Success(app.verifier.refresh(id, caller).await?))
}
