//! One request to the stand-ins, without a socket.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::response::Parts;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use provider_sim::order::Ordered;
use provider_sim::{Sim, Vendor};
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

    /// What is taken has to be what the vendor's document allows, and so has what comes back.
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
            .body(())
            .expect("a request");
        let sent = body.into().collect().await.expect("a body").to_bytes();
        let media_type = media_type(request.headers()).to_owned();
        let request = request.map(|()| Body::from(sent.clone()));
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let target = path.trim_start_matches('/').split('?').next();
        let parts_of = |it: &'_ str| it.find('/').map(|at| (Vendor::parse(&it[..at]), at));
        if let Some((target, (Some(vendor), at))) = target.and_then(|it| Some((it, parts_of(it)?)))
        {
            let asked = vendor_api::Request {
                vendor,
                method,
                path: &target[at..],
                media_type: &media_type,
                body: &sent,
            };
            self.judge(&asked, &parts, &bytes);
        }
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    fn judge(&self, asked: &vendor_api::Request<'_>, answer: &Parts, body: &[u8]) {
        let is_older =
            asked.vendor == Vendor::Vonage && self.sim.settings.get().vonage_older_problems;
        let is_ordered = answer.extensions.get::<Ordered>().is_some();
        if is_older || is_ordered || !vendor_api::is_published(asked.vendor) {
            return;
        }
        if answer.status.is_success() {
            assert_eq!(vendor_api::request_violations(asked), [""; 0], "taken");
        }
        let media_type = media_type(&answer.headers);
        let found =
            vendor_api::response_violations(asked, answer.status.as_u16(), media_type, body);
        assert_eq!(found, [""; 0]);
    }

    /// The code of the last message to the number.
    pub(crate) fn code(&self) -> String {
        let messages = self.sim.inbox.messages(Some(NUMBER));
        messages.last().expect("a message").code.clone()
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get("content-type");
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
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
