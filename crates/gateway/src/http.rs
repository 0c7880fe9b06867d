//! The HTTP surface: routes, admission, cross-origin rules, problems. One endpoint a file.

mod admission;
pub mod assets;
mod body;
mod callback;
pub mod client_ip;
mod cors;
pub mod country;
mod idempotency;
mod json;
mod log;
pub mod openapi;
mod problem;
mod rate_limit;
mod routes;
mod shed;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use wire::BASE_PATH;

use crate::app::App;

/// Every route, behind the layers that apply to all.
pub fn router(app: Arc<App>) -> Router {
    let places = Arc::new(Semaphore::new(app.max_requests));
    let for_browsers = Router::new()
        .route("/config", get(routes::config::answer))
        .route("/send", post(routes::send::answer))
        .route("/resend", post(routes::resend::answer))
        .route("/validate", post(routes::validate::answer))
        .route("/refresh", post(routes::refresh::answer))
        .route("/events/{id}", get(routes::events::answer))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(&places), shed::layer))
        .layer(from_fn_with_state(Arc::clone(&app), cors::layer));
    // A server key has no place in a browser, so this one answers no preflight.
    let for_servers = Router::new()
        .route("/siteverify", post(routes::siteverify::answer))
        .route("/deliveries", get(routes::deliveries::answer))
        .layer(from_fn_with_state(places, shed::layer));
    // Nor has a provider: its signature is all that counts.
    let for_providers = Router::new()
        .route("/webhooks/{provider}", post(routes::webhooks::answer))
        .route("/inbound/{provider}", post(routes::inbound::answer));

    let mut router = Router::new()
        .nest(
            BASE_PATH,
            for_browsers.merge(for_servers).merge(for_providers),
        )
        .route("/.well-known/jwks.json", get(routes::jwks::answer))
        .route("/openapi.json", get(openapi::answer))
        .route("/healthz", get(routes::health::alive))
        .route("/readyz", get(routes::health::ready))
        .route("/{file}", get(assets::answer));
    if app.inbox.is_some() {
        router = router
            .route("/sandbox/messages", get(routes::sandbox::messages))
            .route("/sandbox/events", get(routes::sandbox::events));
    }
    router
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(log::layer))
        .with_state(app)
}
