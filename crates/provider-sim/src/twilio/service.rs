//! The Verify service itself: what a caller can read without sending anything.

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
    let body = json!({
        "sid": SERVICE_SID,
        "account_sid": ACCOUNT_SID,
        "friendly_name": "Stand-in",
        "code_length": 6,
        "lookup_enabled": false,
        "psd2_enabled": false,
        "skip_sms_to_landlines": false,
        "dtmf_input_required": true,
        "tts_name": null,
        "do_not_share_warning_enabled": false,
        "custom_code_enabled": true,
        "push": null,
        "totp": null,
        "default_template_sid": null,
        "whatsapp": null,
        "passkeys": null,
        "verify_event_subscription_enabled": true,
        "date_created": "2026-11-22T09:30:00Z",
        "date_updated": "2026-11-22T09:30:00Z",
        "url": format!("https://verify.twilio.com/v2/Services/{SERVICE_SID}"),
        "links": {},
    });
    sim.answer(call(Step::Other, ""), || reply::json(200, &body))
        .await
}
