//! Cross-origin rules (Fetch standard, section 3.2): who may read the answers.
//!
//! A preflight names no site, so any listed origin passes it; the call itself is then held to its own site's list.
//! Errors carry the headers too, so that the widget can read why it was refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::ErrorCode;

use super::admission::{OriginHeader, origin};
use super::problem::ApiProblem;
use crate::app::App;

/// Answers preflights, and lets listed origins read everything else.
pub(super) async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let origin = origin(request.headers(), &app.verifier.sites);
    let mut response = match (request.method(), &origin) {
        (&Method::OPTIONS, OriginHeader::Listed(_)) => preflight(),
        (&Method::OPTIONS, OriginHeader::Foreign) => ApiProblem::new(
            StatusCode::FORBIDDEN,
            ErrorCode::OriginNotAllowed,
            "no site lists this origin",
        )
        .into_response(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if let OriginHeader::Listed(origin) = origin {
        allow(headers, origin.as_str());
    }
    response
}

fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type, idempotency-key"),
    );
    // Two hours, the most that Chromium remembers.
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    response
}

fn allow(headers: &mut HeaderMap, origin: &str) {
    // A listed origin is ASCII without control characters, which any header takes.
    if let Ok(value) = HeaderValue::from_str(origin) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After, RateLimit, RateLimit-Policy"),
        );
    }
}
