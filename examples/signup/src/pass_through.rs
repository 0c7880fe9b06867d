//! Forwards the widget's calls to the gateway, so that the browser sees one origin. Bodies are streamed, both ways.
//!
//! An integrator does not need this: the widget finds its gateway by the address its script came from.

use std::net::SocketAddr;

use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::App;

/// Whether a path is the gateway's.
pub fn is_gateway_path(path: &str) -> bool {
    GATEWAY_PATHS.contains(&path)
        || GATEWAY_PREFIXES
            .iter()
            .any(|prefix| path.starts_with(prefix))
}

/// Sends the request to the gateway and streams its response back.
pub async fn forward(app: &App, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(address)| address.ip());
    let (parts, body) = request.into_parts();

    let mut headers = end_to_end(&parts.headers);
    if let Some(host) = headers.remove(header::HOST) {
        headers.insert(FORWARDED_HOST, host);
    }
    // Set, not appended: this server is the edge, and what a client claims about itself is not trusted.
    headers.remove(FORWARDED_FOR);
    if let Some(Ok(peer)) = peer.map(|address| HeaderValue::from_str(&address.to_string())) {
        headers.insert(FORWARDED_FOR, peer);
    }
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static("http"));

    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let base = if path.starts_with(INBOX_PREFIX) {
        &app.settings.inbox
    } else {
        &app.settings.gateway
    };
    let url = format!("{base}{path}");
    let mut call = app.http.request(parts.method, url).headers(headers);
    if !body.is_end_stream() {
        call = call.body(reqwest::Body::wrap_stream(body.into_data_stream()));
    }
    match call.send().await {
        Ok(answer) => copy(answer),
        Err(error) => {
            eprintln!("pass-through: {error}");
            (StatusCode::BAD_GATEWAY, "The gateway does not respond.\n").into_response()
        }
    }
}

fn copy(answer: reqwest::Response) -> Response {
    let status = answer.status();
    let headers = end_to_end(answer.headers());
    let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The end-to-end headers: without those of this connection (RFC 9110, section 7.6.1).
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let mut kept = headers.clone();
    for name in HOP_BY_HOP.iter().chain(&named) {
        kept.remove(name);
    }
    kept
}

const GATEWAY_PATHS: [&str; 3] = ["/healthz", "/readyz", "/openapi.json"];
const GATEWAY_PREFIXES: [&str; 4] = [
    "/verification/",
    INBOX_PREFIX,
    "/otp-verify",
    "/.well-known/",
];

const INBOX_PREFIX: &str = "/sandbox/";

const HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
