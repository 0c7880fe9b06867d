//! Responses: a status, JSON, and sometimes a header or two.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// A JSON answer.
pub(crate) fn json(status: u16, body: &Value) -> Response {
    typed(status, "application/json", body)
}

/// `application/problem+json` (RFC 9457).
pub(crate) fn problem(status: u16, body: &Value) -> Response {
    typed(status, "application/problem+json", body)
}

/// Asks the caller to wait.
pub(crate) fn retry_after(mut response: Response, seconds: u32) -> Response {
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Says which language was used.
pub(crate) fn in_language(mut response: Response, tag: &'static str) -> Response {
    response
        .headers_mut()
        .insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tag));
    response
}

/// A proxy's own page in front of a vendor that is down: HTML, with no trace of the API.
pub(crate) fn broken() -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "text/html")],
        "<html><body>Internal Server Error</body></html>",
    )
        .into_response()
}

fn typed(status: u16, media_type: &'static str, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
