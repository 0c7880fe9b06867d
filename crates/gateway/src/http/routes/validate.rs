//! `POST /validate`: check a code.

use std::sync::Arc;

use axum::extract::State;
use wire::{ValidateData, ValidateRequest};

use super::verification_id;
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::client_ip::ClientAddress;
use crate::http::json::Json;
use crate::http::problem::ApiProblem;
use crate::verify::answer::Answer;
use crate::verify::code::Code;

/// Answers. What cannot be a code at all is refused without counting as an attempt.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    address: ClientAddress,
    Json(request): Json<ValidateRequest>,
) -> Result<Answer<ValidateData>, ApiProblem> {
    let caller = visitor.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let code = Code::read(&request.code)
        .ok_or_else(|| ApiProblem::bad_request("code: at most ten digits and nothing else"))?;
    let client = address.limited(&caller, None)?;
    Ok(app.verifier.check(id, caller, &code, client).await?)
}
