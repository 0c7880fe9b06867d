//! Server-sent events as they come in.

use axum::Router;
use axum::body::Body;
use axum::body::HttpBody as _;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::PAGE;

/// An open stream.
pub(crate) struct EventStream {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Body,
    text: String,
}

impl EventStream {
    /// As the demo site's own page.
    pub(crate) async fn open(router: &Router, path: &str) -> Self {
        Self::open_with(router, path, &[("Origin", PAGE)]).await
    }

    pub(crate) async fn open_with(router: &Router, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            text: String::new(),
        }
    }

    /// The data of the next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let data = block.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(|json| serde_json::from_str(json).expect("JSON"));
                match data {
                    Some(data) => return Some(data),
                    // A comment.
                    None => continue,
                }
            }
            if self.body.is_end_stream() {
                return None;
            }
            let frame = self.body.frame().await?.expect("a frame");
            let bytes = frame.into_data().expect("data");
            self.text
                .push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
        }
    }

    /// The next event's status, channel and reason, as `FAILED SMS undelivered`.
    pub(crate) async fn next_in_short(&mut self) -> String {
        match self.next().await {
            Some(event) => {
                let words = ["deliveryStatus", "channel", "reason"];
                let words: Vec<&str> = words.iter().filter_map(|key| event[key].as_str()).collect();
                words.join(" ")
            }
            None => "the end".to_owned(),
        }
    }
}
