//! `GET /sandbox/messages` and `GET /sandbox/events`: what the sandbox has "sent". Routed only if it may be read.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::response::Response;
use axum::response::sse::Event;
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::http::App;
use crate::http::client_ip::is_made_here;
use crate::http::json::Plain;
use crate::http::neighbour::Ends;
use crate::http::problem::{ApiProblem, Fault};
use crate::http::stream;
use crate::provider::sandbox::inbox::{Inbox, Numbered, SandboxMessage};

/// Whoever may read the inbox: this machine, unless it is exposed to everybody.
pub(in crate::http) struct Reader;

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        if app.inbox_is_exposed {
            return Ok(Self);
        }
        if is_made_here(&app.proxies, parts) && !is_passed_on(app, parts).await {
            return Ok(Self);
        }
        Err(Fault::InboxOutOfReach.into())
    }
}

/// Whether a proxy has forwarded the request. A trusted one does, and has said for whom.
async fn is_passed_on(app: &App, parts: &Parts) -> bool {
    let Some(ends) = parts.extensions.get::<Ends>().cloned() else {
        return false;
    };
    if app.proxies.contains(ends.peer().ip().to_canonical()) {
        return false;
    }
    let agent = parts.headers.get(USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok().map(str::to_owned));
    let looked_up = tokio::task::spawn_blocking(move || ends.passes_on(agent.as_deref()));
    looked_up.await.unwrap_or(true)
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
    let Query(query) = query.map_err(|_| Fault::Query)?;
    let to = query.to.as_deref().map(number);
    Ok(Plain(Messages {
        messages: inbox(&app)?.messages(to.as_deref()),
    }))
}

/// The same messages as they arrive (`text/event-stream`): one event `message` each. A client that reconnects with
/// `Last-Event-ID` misses none.
pub(in crate::http) async fn events(
    State(app): State<Arc<App>>,
    _: Reader,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let Some(place) = stream::place(&app.streams) else {
        return Ok(stream::refusal());
    };
    let (missed, receiver) = inbox(&app)?.watch(seen);
    let events = unfold((VecDeque::from(missed), receiver), next);
    Ok(stream::respond(place, events))
}

type Watch = (VecDeque<Numbered>, Option<Receiver<Numbered>>);

async fn next((mut missed, receiver): Watch) -> Option<(Event, Watch)> {
    if let Some(message) = missed.pop_front() {
        return Some((event(&message), (missed, receiver)));
    }
    let mut receiver = receiver?;
    loop {
        match receiver.recv().await {
            Ok(message) => return Some((event(&message), (missed, Some(receiver)))),
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

fn inbox(app: &App) -> Result<&Inbox, ApiProblem> {
    match &app.inbox {
        Some(inbox) => Ok(inbox),
        None => Err(Fault::NoSuchPath.into()),
    }
}

/// A number in E.164 as it comes out of a query, where an unescaped `+` has become a space.
fn number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    format!("+{digits}")
}
