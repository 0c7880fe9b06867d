//! `POST /resend`: the same verification and the same code, another message.

use std::sync::Arc;

use axum::extract::State;
use wire::{ResendRequest, SendData};

use super::{channels, verification_id};
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::client_ip::ClientAddress;
use crate::http::json::Json;
use crate::http::problem::ApiProblem;
use crate::verify::answer::Answer;

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    address: ClientAddress,
    Json(request): Json<ResendRequest>,
) -> Result<Answer<SendData>, ApiProblem> {
    let caller = visitor.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let channels = channels(request.flow_type.as_ref());
    let client = address.limited(&caller, None)?;
    Ok(app.verifier.resend(id, caller, channels, client).await?)
}
