//! One request to the stand-ins, without a socket.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use provider_sim::Sim;
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const NUMBER: &str = "+12025550123";

pub(crate) struct World {
    pub(crate) sim: Arc<Sim>,
    router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl World {
    pub(crate) fn new() -> Self {
        let sim = Arc::new(Sim::default());
        let router = provider_sim::router(&sim);
        Self { sim, router }
    }

    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: impl Into<Body>,
    ) -> Answer {
        let request = headers
            .iter()
            .fold(
                Request::builder().method(method).uri(path),
                |request, (name, value)| request.header(*name, value),
            )
            .body(body.into())
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    /// The code of the last message to the number.
    pub(crate) fn code(&self) -> String {
        let messages = self.sim.inbox.messages(Some(NUMBER));
        messages.last().expect("a message").code.clone()
    }
}

pub(crate) fn basic(user: &str, password: &str) -> (&'static str, String) {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    ("authorization", format!("Basic {encoded}"))
}

pub(crate) fn content_type(value: &str) -> (&'static str, String) {
    ("content-type", value.to_owned())
}

/// A code that is not `code`.
pub(crate) fn other_than(code: &str) -> String {
    code.chars()
        .map(|digit| if digit == '9' { '0' } else { '9' })
        .collect()
}
