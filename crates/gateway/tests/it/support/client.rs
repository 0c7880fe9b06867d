//! One request through the router, and its response.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use gateway::http::client_ip::Peer;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::PAGE;

/// A request being built.
pub(crate) struct Call {
    router: Router,
    request: axum::http::request::Builder,
}

/// The response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Call {
    pub(crate) fn new(router: Router, method: Method, path: &str) -> Self {
        Self {
            router,
            request: Request::builder().method(method).uri(path),
        }
    }

    pub(crate) fn post(router: Router, path: &str) -> Self {
        Self::new(router, Method::POST, path)
    }

    pub(crate) fn get(router: Router, path: &str) -> Self {
        Self::new(router, Method::GET, path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// From this address.
    pub(crate) fn peer(mut self, address: &str) -> Self {
        let address = address.parse().expect("an address");
        self.request = self.request.extension(Peer(address));
        self
    }

    pub(crate) fn origin(self, origin: &str) -> Self {
        self.header("Origin", origin)
    }

    /// As the demo site's own page.
    pub(crate) fn page(self) -> Self {
        self.origin(PAGE)
    }

    /// As a server with this key.
    pub(crate) fn server(self, key: &str) -> Self {
        self.header("authToken", key)
    }

    pub(crate) async fn json(self, body: Value) -> Answer {
        self.header("Content-Type", "application/json")
            .body(body.to_string())
            .await
    }

    pub(crate) async fn empty(self) -> Answer {
        self.body(Body::empty()).await
    }

    pub(crate) async fn body(self, body: impl Into<Body>) -> Answer {
        let request = self.request.body(body.into()).expect("a request");
        let response = self.router.oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body of a success response.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.value()
    }

    /// The `data` of a success response.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        let value = self.ok();
        assert_eq!(value["responseCode"], 200);
        assert_eq!(value["message"], "SUCCESS");
        value["data"].clone()
    }

    /// The body of an error response, once it is certain that it is a complete problem with this code.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, error_code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(
            self.header(header::CONTENT_TYPE.as_str()),
            Some("application/problem+json")
        );
        let problem = self.value();
        assert_eq!(problem["errorCode"], error_code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(
            problem["title"]
                .as_str()
                .is_some_and(|title| !title.is_empty())
        );
        assert!(
            problem["type"]
                .as_str()
                .is_some_and(|kind| kind.starts_with("urn:"))
        );
        let retry_after = self
            .header("Retry-After")
            .map(|value| value.parse::<u64>().expect("seconds"));
        assert_eq!(problem["retryAfterSeconds"].as_u64(), retry_after);
        assert!(retry_after.is_none_or(|seconds| seconds > 0));
        problem
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn value(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }
}
