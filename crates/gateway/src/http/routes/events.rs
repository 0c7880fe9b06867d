//! `GET /events/{id}`: the delivery status of one verification's messages, as server-sent events.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::Event;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use wire::DeliveryEvent;

use crate::http::App;
use crate::http::admission::Requester;
use crate::http::problem::ApiProblem;
use crate::http::stream;
use crate::verification::EventsId;
use crate::verify::{Refusal, Watch};

/// Responds with a stream of [`DeliveryEvent`]s without event names; with 204 to a browser that reconnects
/// after the end, which then stops (HTML standard, section 9.2).
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    requester: Requester,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let caller = requester.for_watching()?;
    let id = id.ok().and_then(|id| EventsId::decode(&id.0));
    let id = id.ok_or(Refusal::NotFound)?;
    let again = headers.contains_key(LAST_EVENT_ID);
    let Some(place) = stream::place(&app.streams) else {
        return Ok(stream::refusal());
    };
    let Some(watch) = app.verifier.watch(id, caller.as_ref(), again).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let events = unfold(watch, |mut watch: Watch| async {
        let event = watch.next().await?;
        Some((written(&event), watch))
    });
    Ok(stream::respond(place, events))
}

fn written(event: &DeliveryEvent) -> Event {
    let id = format!("{}-{:?}", event.ordinal, event.delivery_status).to_ascii_uppercase();
    match serde_json::to_string(event) {
        Ok(json) => Event::default().id(id).data(json),
        Err(_) => Event::default().id(id),
    }
}

const LAST_EVENT_ID: &str = "last-event-id";
