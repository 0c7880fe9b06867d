//! `POST /resend`: the same verification and the same code, another message.

use std::sync::Arc;

use axum::extract::State;
use wire::{ResendRequest, SendData};

use super::{channels, verification_id};
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::json::{Json, Success};
use crate::http::problem::ApiProblem;

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Json(request): Json<ResendRequest>,
) -> Result<Success<SendData>, ApiProblem> {
    let caller = visitor.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let channels = channels(request.flow_type.as_ref());
    Ok(Success(app.verifier.resend(id, caller, channels).await?))
}
