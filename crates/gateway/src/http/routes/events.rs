//! `GET /events/{id}`: how the messages of one verification fare, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse as _, Response, Sse};
use futures_util::stream;
use wire::DeliveryEvent;

use crate::app::App;
use crate::http::admission::Visitor;
use crate::http::problem::ApiProblem;
use crate::verify::{EventsId, Refusal, Watch};

/// Answers with a stream, each event a [`DeliveryEvent`] without a name of its own; with 204 to a browser that comes
/// back after the end, which then comes no more (HTML standard, section 9.2).
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let caller = visitor.for_watching()?;
    let id = id.ok().and_then(|id| EventsId::decode(&id.0));
    let id = id.ok_or(Refusal::NotFound)?;
    let again = headers.contains_key(LAST_EVENT_ID);
    let Some(watch) = app.verifier.watch(id, caller.as_ref(), again).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let events = stream::unfold(watch, |mut watch: Watch| async {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(written(&event)), watch))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would collect a stream before it passes it on.
    headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    Ok(response)
}

fn written(event: &DeliveryEvent) -> Event {
    let id = format!("{}-{:?}", event.ordinal, event.delivery_status).to_ascii_uppercase();
    match serde_json::to_string(event) {
        Ok(json) => Event::default().id(id).data(json),
        Err(_) => Event::default().id(id),
    }
}

const LAST_EVENT_ID: &str = "last-event-id";
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// Shorter than the idle time-out of any proxy in common use.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
