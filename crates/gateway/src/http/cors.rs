//! Cross-origin rules (Fetch standard, section 3.2): who may read responses.
//!
//! A preflight names no site, so any listed origin passes it; the call itself is then checked against its own site's list.
//! Errors carry the headers too, so that the widget can read why it was refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::ErrorCode;

use super::admission::{OriginHeader, of_no_site, origin};
use super::problem::{ApiProblem, RefusedPage};
use crate::http::App;

/// Responds to preflights, and lets listed origins read everything else. Every other origin may read why it was refused,
/// if a browser sends the request without a preflight, as the widget's first one is.
pub(super) async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let origin = origin(request.headers(), app.verifier.sites());
    let reads = request.method() == Method::GET;
    let mut response = match (request.method(), &origin) {
        (&Method::OPTIONS, OriginHeader::Listed(_)) => preflight(request.headers()),
        (&Method::OPTIONS, OriginHeader::Foreign(origin)) => {
            ApiProblem::from(of_no_site(origin.clone())).into_response()
        }
        _ => next.run(request).await,
    };
    if let Some(page) = response.extensions_mut().remove::<RefusedPage>() {
        app.refused_pages.tell(&page, app.verifier.now());
    }
    let refused = response.extensions().get() == Some(&ErrorCode::OriginNotAllowed);
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    match origin {
        OriginHeader::Listed(origin) => allow(headers, origin.as_str()),
        OriginHeader::Foreign(_) if refused && reads => {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        OriginHeader::Foreign(_) | OriginHeader::Absent => {}
    }
    response
}

fn preflight(asked: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    // Header names, joined by commas.
    if let Ok(allowed) = HeaderValue::try_from(allowed_headers(asked)) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    }
    // Two hours, the maximum in Chromium.
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    response
}

/// The headers that are read, and the requested ones that pages use for tracing: they are not read
/// here, but a page that adds them to every call cannot leave them out of ours.
fn allowed_headers(asked: &HeaderMap) -> String {
    let mut allowed = vec!["content-type".to_owned(), "idempotency-key".to_owned()];
    let lists = asked.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    let names = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    for name in names.take(MOST_ASKED) {
        let name = name.trim().to_ascii_lowercase();
        if is_for_tracing(&name) && !allowed.contains(&name) {
            allowed.push(name);
        }
    }
    allowed.join(", ")
}

/// W3C Trace Context and Baggage, and the headers of common tracers.
fn is_for_tracing(name: &str) -> bool {
    TRACING.contains(&name)
        || TRACING_PREFIXES.iter().any(|prefix| {
            name.strip_prefix(prefix).is_some_and(|rest| {
                (1..=64).contains(&rest.len())
                    && rest
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
        })
}

fn allow(headers: &mut HeaderMap, origin: &str) {
    // A listed origin is ASCII without control characters, so it is a valid header value.
    if let Ok(value) = HeaderValue::from_str(origin) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After, RateLimit, RateLimit-Policy"),
        );
    }
}

const MOST_ASKED: usize = 32;
const TRACING: [&str; 20] = [
    "b3",
    "baggage",
    "elastic-apm-traceparent",
    "grpc-trace-bin",
    "newrelic",
    "request-id",
    "request-context",
    "sentry-trace",
    "traceparent",
    "tracestate",
    "uber-trace-id",
    "x-amzn-trace-id",
    "x-client-trace-id",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-instana-t",
    "x-instana-s",
    "x-instana-l",
    "x-request-id",
    "x-requested-with",
];
const TRACING_PREFIXES: [&str; 4] = ["x-b3-", "x-datadog-", "x-dynatrace-", "x-ot-"];

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::ACCESS_CONTROL_REQUEST_HEADERS;

    use super::allowed_headers;

    #[track_caller]
    fn allows(asked: &str, more: &str) {
        let mut headers = HeaderMap::new();
        let value = asked.parse().expect("a header");
        headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, value);
        let allowed = allowed_headers(&headers);
        assert_eq!(allowed, format!("content-type, idempotency-key{more}"));
    }

    #[test]
    fn a_page_may_trace_its_calls_and_nothing_else() {
        allows("", "");
        allows("content-type", "");
        allows(
            "baggage,content-type,sentry-trace",
            ", baggage, sentry-trace",
        );
        allows("TraceParent, tracestate", ", traceparent, tracestate");
        allows(
            "x-b3-traceid,x-datadog-origin",
            ", x-b3-traceid, x-datadog-origin",
        );
        allows("traceparent,traceparent", ", traceparent");
        for other in [
            "authtoken",
            "authorization",
            "cookie",
            "x-other",
            "x-b3-",
            "x-b3-a b",
            "*",
        ] {
            allows(other, "");
        }
        allows(&format!("{}traceparent", "a,".repeat(32)), "");
    }
}
