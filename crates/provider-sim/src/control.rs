//! `/sim/…`: orders, calls, settings, the clock and people's messages, for other processes; `/sandbox/…`: the inbox.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::inbox::Numbered;
use crate::order::Order;
use crate::settings::Choices;
use crate::sim::{Sim, Text};

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/sandbox/messages", get(messages))
        .route("/sandbox/events", get(events))
        .route("/sim/orders", post(give).delete(withdraw))
        .route("/sim/calls", get(calls).delete(forget))
        .route("/sim/settings", get(settings).put(choose))
        .route("/sim/clock", post(advance))
        .route("/sim/texts", post(write))
}

#[derive(Debug, Deserialize)]
struct MessagesQuery {
    to: Option<String>,
}

async fn messages(State(sim): State<Arc<Sim>>, Query(query): Query<MessagesQuery>) -> Json<Value> {
    // An unescaped `+` has become a space.
    let to = query.to.map(|to| {
        let digits: String = to.chars().filter(char::is_ascii_digit).collect();
        format!("+{digits}")
    });
    Json(json!({ "messages": sim.inbox.messages(to.as_deref()) }))
}

async fn events(
    State(sim): State<Arc<Sim>>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    Sse::new(stream::unfold(sim.inbox.watch(seen), next)).keep_alive(KeepAlive::default())
}

type Watch = (VecDeque<Numbered>, Receiver<Numbered>);

async fn next((mut missed, mut receiver): Watch) -> Option<(Result<Event, Infallible>, Watch)> {
    let (number, message) = match missed.pop_front() {
        Some(message) => message,
        None => loop {
            match receiver.recv().await {
                Ok(message) => break message,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        },
    };
    let event = Event::default()
        .event("message")
        .id(number.to_string())
        .data(serde_json::to_string(&message).unwrap_or_default());
    Some((Ok(event), (missed, receiver)))
}

async fn give(State(sim): State<Arc<Sim>>, Json(order): Json<Order>) -> StatusCode {
    sim.orders.give(order);
    StatusCode::NO_CONTENT
}

async fn withdraw(State(sim): State<Arc<Sim>>) -> StatusCode {
    sim.orders.clear();
    StatusCode::NO_CONTENT
}

async fn calls(State(sim): State<Arc<Sim>>) -> Json<Value> {
    Json(json!({ "calls": sim.calls.all() }))
}

async fn forget(State(sim): State<Arc<Sim>>) -> StatusCode {
    sim.calls.clear();
    StatusCode::NO_CONTENT
}

async fn settings(State(sim): State<Arc<Sim>>) -> Json<Choices> {
    Json(sim.settings.get())
}

async fn choose(State(sim): State<Arc<Sim>>, Json(choices): Json<Choices>) -> StatusCode {
    sim.settings.set(choices);
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

async fn advance(State(sim): State<Arc<Sim>>, Json(advance): Json<Advance>) -> StatusCode {
    sim.clock.advance(advance.advance_seconds);
    StatusCode::NO_CONTENT
}

async fn write(State(sim): State<Arc<Sim>>, Json(text): Json<Text>) -> StatusCode {
    sim.write(text);
    StatusCode::NO_CONTENT
}
