//! `GET /sandbox/messages` and `GET /sandbox/events`: what the sandbox has "sent". Routed only where it may be read.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use wire::ErrorCode;

use crate::app::App;
use crate::http::client_ip::is_made_here;
use crate::http::json::Plain;
use crate::http::problem::{self, ApiProblem};
use crate::provider::sandbox::inbox::{Inbox, Numbered, SandboxMessage};

/// Whoever may read the inbox: this machine, unless it is exposed to all.
pub(in crate::http) struct Reader;

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        if app.inbox_is_exposed || is_made_here(&app.proxies, parts) {
            return Ok(Self);
        }
        Err(ApiProblem::new(
            StatusCode::NOT_FOUND,
            ErrorCode::BadRequest,
            "through a proxy, or by a name that is not this machine's, the inbox is not there: see expose_inbox",
        ))
    }
}

/// The query.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct MessagesQuery {
    to: Option<String>,
}

/// `{"messages":[…]}`, oldest first.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Messages {
    messages: Vec<SandboxMessage>,
}

/// The messages to a number; all messages without one.
pub(in crate::http) async fn messages(
    State(app): State<Arc<App>>,
    _: Reader,
    query: Result<Query<MessagesQuery>, QueryRejection>,
) -> Result<Plain<Messages>, ApiProblem> {
    let Query(query) = query.map_err(|_| ApiProblem::bad_request("the query cannot be read"))?;
    let to = query.to.as_deref().map(number);
    Ok(Plain(Messages {
        messages: inbox(&app).await?.messages(to.as_deref()),
    }))
}

/// The same messages as they arrive (`text/event-stream`): one event `message` each. A client that comes back with
/// `Last-Event-ID` misses none.
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    _: Reader,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiProblem> {
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let (missed, receiver) = inbox(&app).await?.watch(seen);
    let stream = stream::unfold((VecDeque::from(missed), receiver), next);
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

type Watch = (VecDeque<Numbered>, Option<Receiver<Numbered>>);

async fn next((mut missed, receiver): Watch) -> Option<(Result<Event, Infallible>, Watch)> {
    if let Some(message) = missed.pop_front() {
        return Some((Ok(event(&message)), (missed, receiver)));
    }
    let mut receiver = receiver?;
    loop {
        match receiver.recv().await {
            Ok(message) => return Some((Ok(event(&message)), (missed, Some(receiver)))),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

fn event((number, message): &Numbered) -> Event {
    let event = Event::default().event("message").id(number.to_string());
    match serde_json::to_string(&**message) {
        Ok(json) => event.data(json),
        Err(_) => event,
    }
}

async fn inbox(app: &App) -> Result<&Inbox, ApiProblem> {
    match &app.inbox {
        Some(inbox) => Ok(inbox),
        None => Err(problem::not_found().await),
    }
}

/// A number in E.164 as it comes out of a query, where an unescaped `+` has become a space.
fn number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    format!("+{digits}")
}
