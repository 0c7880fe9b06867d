//! `POST /resend`: the same verification and the same code, another message.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::ResendRequest;

use super::{caller_scope, channels, verification_id};
use crate::http::App;
use crate::http::admission::Requester;
use crate::http::client_ip::ClientAddress;
use crate::http::idempotency::Repeatable;
use crate::http::problem::ApiProblem;

pub(in crate::http) async fn resend(
    State(app): State<Arc<App>>,
    requester: Requester,
    address: ClientAddress,
    Repeatable { request, repeat }: Repeatable<ResendRequest>,
) -> Result<Response, ApiProblem> {
    let caller = requester.for_verification()?;
    let id = verification_id(&request.verification_id)?;
    let channels = channels(request.flow_type.as_ref());
    let client = address.limited(&caller, None)?;
    let verifier = Arc::clone(&app.verifier);
    let kept_for = if verifier.is_about_exempt(id).await? {
        None
    } else {
        client
    };
    let [kind, who] = caller_scope(&caller);
    repeat
        .once(
            &app,
            &[b"resend", kind.as_bytes(), who.as_bytes()],
            kept_for,
            move |_| async move {
                // A request that takes over from a dead process gets the wait after that process's message.
                let answer = verifier.resend(id, caller, channels, client).await?;
                Ok(answer.into_response())
            },
        )
        .await
}
