//! The HTTP surface: routes, admission, cross-origin rules, problems. One endpoint per file.

mod admission;
pub mod assets;
mod body;
mod callback;
pub mod client_ip;
mod cors;
pub mod country;
mod endpoints;
mod head;
pub(crate) mod idempotency;
mod json;
mod log;
pub mod neighbour;
pub mod openapi;
mod problem;
mod rate_limit;
pub mod refused_pages;
mod routes;
mod shed;
mod state;
mod stream;

use std::sync::Arc;

use axum::Router;
use axum::http::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use wire::BASE_PATH;

pub use self::endpoints::Endpoint;
use self::endpoints::Endpoints;
pub use self::state::App;

/// Every route, behind the layers that apply to all.
pub fn router(app: Arc<App>) -> Router {
    let places = Arc::new(Semaphore::new(app.max_requests));
    let for_browsers = for_browsers()
        .into_router()
        .layer(CatchPanicLayer::custom(problem::panicked))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(&places), shed::layer))
        .layer(from_fn_with_state(Arc::clone(&app), cors::layer));
    let for_servers = for_servers()
        .into_router()
        .layer(from_fn_with_state(places, shed::layer));
    let verification = for_browsers
        .merge(for_servers)
        .merge(for_providers().into_router());

    let mut router = for_anybody().into_router().nest(BASE_PATH, verification);
    if app.inbox.is_some() {
        router = router.merge(of_sandbox().into_router());
    }
    router
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(head::layer))
        .layer(from_fn(log::layer))
        .with_state(app)
}

/// Whether a request is a health check.
pub(crate) fn is_health_check<B>(request: &Request<B>) -> bool {
    matches!(request.uri().path(), "/healthz" | "/readyz")
}

/// The response on a connection that arrived when all others were taken.
pub(crate) fn out_of_places() -> Response {
    shed::refusal().into_response()
}

/// What [`router`] routes, with or without the sandbox's inbox.
pub fn endpoints(with_sandbox: bool) -> Vec<Endpoint> {
    let verification = [for_browsers(), for_servers(), for_providers()];
    let mut endpoints: Vec<_> = verification
        .into_iter()
        .flat_map(|group| group.below(BASE_PATH))
        .chain(for_anybody().below(""))
        .collect();
    if with_sandbox {
        endpoints.extend(of_sandbox().below(""));
    }
    endpoints
}

fn for_browsers() -> Endpoints {
    Endpoints::default()
        .get("/config", routes::config::config)
        .post("/send", routes::send::send)
        .post("/resend", routes::resend::resend)
        .post("/validate", routes::validate::validate)
        .post("/refresh", routes::refresh::refresh)
        .get("/events/{id}", routes::events::events)
}

/// A server key must not be used in a browser, so these do not support preflights.
fn for_servers() -> Endpoints {
    Endpoints::default()
        .post("/siteverify", routes::siteverify::siteverify)
        .get("/deliveries", routes::deliveries::deliveries)
}

/// The same for providers: only their signature counts.
fn for_providers() -> Endpoints {
    Endpoints::default()
        .post("/webhooks/{provider}", routes::webhooks::webhooks)
        .post("/inbound/{provider}", routes::inbound::inbound)
}

fn for_anybody() -> Endpoints {
    Endpoints::default()
        .get("/.well-known/jwks.json", routes::jwks::jwks)
        .get("/openapi.json", openapi::serve)
        .get("/healthz", routes::health::alive)
        .get("/readyz", routes::health::ready)
        .get("/{file}", assets::serve)
}

fn of_sandbox() -> Endpoints {
    Endpoints::default()
        .get("/sandbox/messages", routes::sandbox::messages)
        .get("/sandbox/events", routes::sandbox::events)
}
