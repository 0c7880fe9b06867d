//! Problems as Vonage words them (specification 1.0.1, `responses`).

use axum::response::Response;
use serde_json::{Value, json};

use crate::{random, reply};

/// A problem of Verify's own.
pub(super) fn of_verify(status: u16, fragment: &str, title: &str, detail: &str) -> Response {
    reply::problem(
        status,
        &body(&format!("verify-v2#{fragment}"), title, detail),
    )
}

/// A problem that all of Vonage's APIs have.
pub(super) fn of_platform(status: u16, fragment: &str, title: &str, detail: &str) -> Response {
    reply::problem(status, &body(&format!("#{fragment}"), title, detail))
}

/// Another request to the number is active.
pub(super) fn concurrent(request: &str) -> Response {
    let detail = "Concurrent verifications to the same number are not allowed.";
    let mut body = body("verify-v2#concurrent", "Conflict", detail);
    body["request_id"] = Value::from(request);
    reply::problem(409, &body)
}

pub(super) fn wrong_code(older: bool) -> Response {
    let detail = "The code you provided does not match the expected value.";
    if older {
        // One fixture has no `type` at all.
        let body = json!({"title": "Bad Request", "detail": detail, "instance": random::uuid()});
        return reply::problem(400, &body);
    }
    of_verify(400, "invalid-code", "Invalid Code", detail)
}

pub(super) fn too_many_codes(older: bool) -> Response {
    let fragment = if older { "gone" } else { "expired" };
    let detail = "An incorrect code has been provided too many times. Workflow terminated.";
    of_verify(410, fragment, "Invalid Code", detail)
}

pub(super) fn not_found() -> Response {
    let detail = "Request was not found or it has been verified already.";
    of_verify(404, "request-not-found", "Not Found", detail)
}

/// A parameter is refused, by its name.
pub(super) fn invalid_params(name: &str) -> Response {
    let detail = "The value of one or more parameters is invalid.";
    let mut body = body("#invalid-params", "Invalid params", detail);
    body["invalid_parameters"] = json!([{"name": name, "reason": "is invalid"}]);
    reply::problem(422, &body)
}

fn body(kind: &str, title: &str, detail: &str) -> Value {
    let slash = if kind.starts_with('#') { "" } else { "/" };
    json!({
        "type": format!("https://developer.vonage.com/en/api-errors{slash}{kind}"),
        "title": title,
        "detail": detail,
        "instance": random::uuid(),
    })
}
