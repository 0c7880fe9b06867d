//! Between the adapters and the stand-ins: all their requests and responses are compared with what the vendors have

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use provider_sim::order::Ordered;
use provider_sim::{Sim, Vendor};

/// Stand-ins under watch. When a test lets go of them, no violation may have been found.
pub(crate) struct Watched {
    sim: Arc<Sim>,
    found: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone)]
struct Watch {
    sim: Arc<Sim>,
    found: Arc<Mutex<Vec<String>>>,
}

impl Watched {
    /// The stand-ins, and their routes with a watch before them.
    pub(crate) fn new() -> (Self, Router) {
        let sim = Arc::new(Sim::default());
        let found = Arc::default();
        let watch = Watch {
            sim: Arc::clone(&sim),
            found: Arc::clone(&found),
        };
        let router = provider_sim::router(&sim);
        let router = router.layer(middleware::from_fn_with_state(watch, watch_over));
        (Self { sim, found }, router)
    }
}

impl Watched {
    /// What has been found so far, which then is no failure any more.
    pub(crate) fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut *self.found.lock().expect("not poisoned"))
    }
}

impl Deref for Watched {
    type Target = Arc<Sim>;

    fn deref(&self) -> &Self::Target {
        &self.sim
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sim.fmt(formatter)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Ok(found) = self.found.lock() else { return };
        // One failure is enough, and two at once would end the process.
        if !std::thread::panicking() {
            assert!(found.is_empty(), "not what the vendors publish: {found:#?}");
        }
    }
}

/// Judges a request before it is answered, and the answer, unless a test has ordered it.
async fn watch_over(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.expect("a small body");
    let (target, sent) = (parts.uri.path().to_owned(), body.clone());
    let target = target.trim_start_matches('/');
    let (vendor, path) = target.split_at(target.find('/').unwrap_or(target.len()));
    let Some(vendor) = Vendor::parse(vendor) else {
        return next.run(Request::from_parts(parts, Body::from(body))).await;
    };
    let (method, media_type) = (parts.method.to_string(), media_type(&parts.headers));
    let asked = vendor_api::Request {
        vendor,
        method: &method,
        path,
        media_type: &media_type,
        body: &sent,
    };
    watch.note(vendor_api::request_violations(&asked));
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    // An order is a test's, and an older form is one that no document has any more.
    let is_older = vendor == Vendor::Vonage && watch.sim.settings.get().vonage_older_problems;
    let is_ordered = response.extensions().get::<Ordered>().is_some();
    if is_older || is_ordered || !vendor_api::is_published(vendor) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.expect("a small body");
    let media_type = self::media_type(&parts.headers);
    let status = parts.status.as_u16();
    watch.note(vendor_api::response_violations(
        &asked,
        status,
        &media_type,
        &body,
    ));
    Response::from_parts(parts, Body::from(body))
}

impl Watch {
    fn note(&self, violations: Vec<String>) {
        self.found.lock().expect("not poisoned").extend(violations);
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

const MOST_BYTES: usize = 1 << 20;
