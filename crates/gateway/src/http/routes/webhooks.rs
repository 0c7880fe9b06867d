//! `POST /webhooks/{provider}`: a provider reports deliveries.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::http::App;
use crate::http::callback::{ReportCallback, acknowledged};
use crate::http::problem::ApiProblem;

/// Responds once the callback's contents are durable.
pub(in crate::http) async fn webhooks(
    State(app): State<Arc<App>>,
    ReportCallback(callback): ReportCallback,
) -> Result<Response, ApiProblem> {
    let news = callback.read(|sender, verified| sender.dialect.news(verified))?;
    let asked = news.asks_to_send_to.clone();
    let work = app.verifier.take_callback(callback.provider(), news);
    callback.once(UNSTAMPED_SECONDS, work).await?;
    Ok(match asked {
        // A provider that asks only sends to numbers that have not opted out.
        Some(number) => {
            let stopped = app.verifier.has_opted_out(&number).await?;
            let action = if stopped { "deny" } else { "allow" };
            Json(json!({ "action": action })).into_response()
        }
        None => acknowledged(),
    })
}

/// Twice as long as any sender retries; for a message, only a failure within ten minutes matters.
const UNSTAMPED_SECONDS: u32 = 8 * 60 * 60;
