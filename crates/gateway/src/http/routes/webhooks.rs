//! `POST /webhooks/{provider}`: a provider says what became of messages.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::app::App;
use crate::http::callback::{Callback, acknowledged};
use crate::http::problem::ApiProblem;

/// Answers once what the callback says is durable.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    callback: Callback,
) -> Result<Response, ApiProblem> {
    let news = callback.read(|sender, verified| sender.dialect.news(verified))?;
    let asked = news.asks_to_send_to.clone();
    let work = app.verifier.take_callback(callback.provider(), news);
    callback.once(UNSTAMPED_SECONDS, work).await?;
    Ok(match asked {
        // Whoever asks sends only to those that have not said stop.
        Some(number) => {
            let stopped = app.verifier.has_opted_out(&number).await?;
            let action = if stopped { "deny" } else { "allow" };
            Json(json!({ "action": action })).into_response()
        }
        None => acknowledged(),
    })
}

/// Longer than anything can be reported of a message, for whom only a failure within ten minutes matters.
const UNSTAMPED_SECONDS: u32 = 2 * 60 * 60;
