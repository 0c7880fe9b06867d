//! The simple dialect in Message Central's own guide: JSON bodies, `POST /send` and `POST /validate`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};
use wire::Channel;

use crate::reply;
use crate::request::{is_digits, json};
use crate::sim::Sim;
use crate::vendor::Step;
use crate::verifynow::{Refused, Verdict, call};

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/send", post(send))
        .route("/validate", post(validate))
}

async fn send(State(sim): State<Arc<Sim>>, headers: HeaderMap, body: Bytes) -> Response {
    if !sim.verifynow_knows(&headers) {
        return failure(401, "UNAUTHORIZED");
    }
    let Some(body) = json(&headers, &body) else {
        return failure(400, "BAD_REQUEST");
    };
    let (Some(calling), Some(national)) =
        (digits(&body["countryCode"]), digits(&body["mobileNumber"]))
    else {
        return failure(400, "INVALID_NUMBER");
    };
    let channel = match body["flowType"].as_str() {
        Some("SMS") => Channel::Sms,
        Some("WHATSAPP") => Channel::Whatsapp,
        _ => return failure(400, "BAD_REQUEST"),
    };
    let length = match body["otpLength"].as_u64() {
        None => 4,
        Some(length @ 4..=8) => usize::try_from(length).unwrap_or(4),
        Some(_) => return failure(400, "BAD_REQUEST"),
    };
    let number = format!("+{calling}{national}");
    sim.answer(call(Step::Start, &number), || {
        match sim.verifynow_start(&number, channel, length) {
            Ok(session) => reply::json(
                200,
                &json!({
                    "responseCode": 200,
                    "message": "SUCCESS",
                    "data": {"verificationId": session.id, "flowType": channel.as_str()},
                }),
            ),
            Err(Refused::Invalid) => failure(400, "INVALID_NUMBER"),
            Err(Refused::Fraud) => failure(403, "FRAUD_DETECTED"),
            Err(Refused::TooSoon | Refused::RateLimited) => {
                reply::retry_after(failure(429, "RATE_LIMITED"), 60)
            }
            Err(Refused::Broken) => reply::broken(),
        }
    })
    .await
}

async fn validate(State(sim): State<Arc<Sim>>, headers: HeaderMap, body: Bytes) -> Response {
    if !sim.verifynow_knows(&headers) {
        return failure(401, "UNAUTHORIZED");
    }
    let Some(body) = json(&headers, &body) else {
        return failure(400, "BAD_REQUEST");
    };
    // Text on one call and a number on the other, as in v3.
    let id = match &body["verificationId"] {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return failure(400, "BAD_REQUEST"),
    };
    let Some(code) = body["code"].as_str() else {
        return failure(400, "BAD_REQUEST");
    };
    let to = sim.verifynow_number(&id);
    sim.answer(call(Step::Check, &to), || {
        match sim.verifynow_check(&id, code) {
            Verdict::Verified => status("VERIFIED"),
            Verdict::Wrong => status("FAILED"),
            Verdict::Expired | Verdict::Unknown | Verdict::Already => status("EXPIRED"),
            Verdict::Spent => failure(429, "RATE_LIMITED"),
        }
    })
    .await
}

fn digits(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| is_digits(text))
}

fn status(status: &str) -> Response {
    reply::json(
        200,
        &json!({"responseCode": 200, "message": "SUCCESS", "data": {"verificationStatus": status}}),
    )
}

fn failure(status: u16, error: &str) -> Response {
    reply::json(status, &json!({ "error": error }))
}
