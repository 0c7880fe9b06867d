//! The Verify service itself: what a caller can look at without sending anything.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::{admit, call};
use crate::accounts::twilio::{ACCOUNT_SID, SERVICE_SID};
use crate::reply;
use crate::sim::Sim;
use crate::vendor::Step;

pub(super) async fn answer(
    State(sim): State<Arc<Sim>>,
    Path(service): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admit(&headers, &service) {
        return refusal;
    }
    let body = json!({"sid": SERVICE_SID, "account_sid": ACCOUNT_SID, "code_length": 6});
    sim.answer(call(Step::Other, ""), || reply::json(200, &body))
        .await
}
