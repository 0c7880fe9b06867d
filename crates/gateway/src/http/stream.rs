//! What all event streams share: a limited number of places, and headers that keep proxies from buffering them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse as _, Response, Sse};
use futures_util::stream::{Stream, StreamExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::shed;

/// A place for a stream, given back when it ends.
#[derive(Debug)]
pub(super) struct Place(
    #[expect(dead_code, reason = "held for its place, never read")] OwnedSemaphorePermit,
);

/// Takes a place, if one is free.
pub(super) fn place(places: &Arc<Semaphore>) -> Option<Place> {
    Arc::clone(places).try_acquire_owned().ok().map(Place)
}

/// The response if all places are taken. It closes the connection, which would otherwise be kept for the next request.
pub(super) fn refusal() -> Response {
    tracing::debug!("http.streams_shed");
    let mut response = shed::refusal().into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

/// Responds with these events.
pub(super) fn respond(
    place: Place,
    events: impl Stream<Item = Event> + Send + 'static,
) -> Response {
    let events = events.map(move |event| {
        let _: &Place = &place;
        Ok::<_, Infallible>(event)
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    // A proxy that compresses a stream would hold events back until there is enough to compress.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHING));
    // nginx would buffer the stream before it forwards it.
    headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

const CACHING: &str = "no-store, no-transform";
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// Shorter than the idle time-out of any proxy in common use.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
