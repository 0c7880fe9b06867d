//! `POST /resend`: the same verification and the same code, another message.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::ResendRequest;

use super::{caller_scope, channels, verification_id};
use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::client_ip::ClientAddress;
use crate::http::idempotency::Repeatable;
use crate::http::problem::ApiProblem;

/// Answers.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    address: ClientAddress,
    Repeatable { request, repeat }: Repeatable<ResendRequest>,
) -> Result<Response, ApiProblem> {
    let caller = visitor.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let channels = channels(request.flow_type.as_ref());
    let client = address.limited(&caller, None)?;
    let verifier = Arc::clone(&app.verifier);
    let [kind, who] = caller_scope(&caller);
    repeat
        .once(
            &app,
            &[b"resend", kind.as_bytes(), who.as_bytes()],
            move |_| async move {
                // Whoever takes over from a dead process runs into the gap after its message.
                let answer = verifier.resend(id, caller, channels, client).await?;
                Ok(answer.into_response())
            },
        )
        .await
}
