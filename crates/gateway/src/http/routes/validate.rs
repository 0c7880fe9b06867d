//! `POST /validate`: checks a code.

use std::sync::Arc;

use axum::extract::State;
use wire::{TypedCode, ValidateData, ValidateRequest};

use super::verification_id;
use crate::http::App;
use crate::http::admission::Requester;
use crate::http::client_ip::ClientAddress;
use crate::http::json::Json;
use crate::http::problem::{ApiProblem, Fault};
use crate::verification::code::Typed;
use crate::verify::answer::Answer;

/// What cannot be a code at all is refused without counting as an attempt.
pub(in crate::http) async fn validate(
    State(app): State<Arc<App>>,
    requester: Requester,
    address: ClientAddress,
    Json(request): Json<ValidateRequest>,
) -> Result<Answer<ValidateData>, ApiProblem> {
    let caller = requester.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let typed = match &request.code {
        TypedCode::Text(text) => Typed::text(text),
        TypedCode::Number(number) => Typed::number(*number),
    };
    let typed = typed.ok_or(Fault::Code)?;
    let client = address.limited(&caller, None)?;
    Ok(app.verifier.check(id, caller, &typed, client).await?)
}
