//! `POST /inbound/{provider}`: a person has written to the number that sends codes. STOP, START, HELP.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use crate::http::App;
use crate::http::callback::{MessageCallback, acknowledged};
use crate::http::problem::ApiProblem;
use crate::webhook::Acknowledgement;

/// Responds once the request is durable. Never replies to the person: providers reply to STOP and HELP themselves, and
/// two replies are one too many.
pub(in crate::http) async fn inbound(
    State(app): State<Arc<App>>,
    MessageCallback(callback): MessageCallback,
) -> Result<Response, ApiProblem> {
    let inbound = callback.read(|sender, verified| sender.dialect.inbound(verified))?;
    let provider = callback.provider();
    callback
        .once(
            UNSTAMPED_SECONDS,
            app.verifier.take_inbound(provider, inbound),
        )
        .await?;
    Ok(match callback.sender()?.dialect.acknowledge() {
        Acknowledgement::Empty => acknowledged(),
        Acknowledgement::EmptyTwiml => {
            ([(CONTENT_TYPE, "text/xml; charset=utf-8")], "<Response/>").into_response()
        }
    })
}

/// As long as anybody might keep a START that Twilio has signed, in order to lift a STOP with it.
const UNSTAMPED_SECONDS: u32 = 400 * 24 * 60 * 60;
