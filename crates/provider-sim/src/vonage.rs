//! Vonage Verify v2 (`OpenAPI` 1.0.1): JSON, numbers without `+`, a workflow of up to three channels.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};

use crate::accounts::vonage::{API_KEY, API_SECRET};
use crate::calls::Call;
use crate::fate::Fate;
use crate::request::{basic, json};
use crate::session::{End, Session};
use crate::sim::{Outcome, Sim, Status};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

use self::steps::go_on;
use self::workflow::Start;

mod steps;
mod workflow;

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/v2/verify", post(start))
        .route("/v2/verify/{request}", post(check).delete(cancel))
        .route("/v2/verify/{request}/next_workflow", post(next))
}

async fn start(State(sim): State<Arc<Sim>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    let Some(body) = json(&headers, &body) else {
        return problem(415, "unsupported-media-type", "Unsupported Media Type");
    };
    let start = match Start::read(&body) {
        Ok(start) => start,
        Err(invalid) => return invalid_params(&invalid),
    };
    sim.answer(call(Step::Start, &start.to), || sim.vonage_start(&start))
        .await
}

async fn check(
    State(sim): State<Arc<Sim>>,
    Path(request): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    let body = json(&headers, &body).unwrap_or_default();
    let Some(code) = body["code"].as_str() else {
        return invalid_params("code");
    };
    let to = sim.vonage_number(&request);
    sim.answer(call(Step::Check, &to), || sim.vonage_check(&request, code))
        .await
}

async fn next(
    State(sim): State<Arc<Sim>>,
    Path(request): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    let to = sim.vonage_number(&request);
    sim.answer(call(Step::Next, &to), || {
        let now = sim.clock.now();
        let moved = sim.vonage_live(&request, |session| {
            if session.remaining.is_empty() {
                return None;
            }
            go_on(session, now);
            Some(session.clone())
        });
        match moved {
            None => not_found(),
            Some(None) => problem(409, "no-events", "There are no more events to trigger"),
            Some(Some(session)) => {
                sim.vonage_deliver(&session);
                reply::json(200, &json!({ "request_id": request }))
            }
        }
    })
    .await
}

async fn cancel(
    State(sim): State<Arc<Sim>>,
    Path(request): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    let to = sim.vonage_number(&request);
    sim.answer(call(Step::Other, &to), || {
        let now = sim.clock.now();
        let canceled = sim.vonage_live(&request, |session| {
            // From 30 s after the start, and before the second event.
            let may = session.sends == 1 && now >= session.sent_at + 30_000;
            if may {
                session.ended = Some(End::Canceled);
            }
            may
        });
        if canceled == Some(true) {
            StatusCode::NO_CONTENT.into_response()
        } else {
            not_found()
        }
    })
    .await
}

impl Sim {
    fn vonage_start(self: &Arc<Self>, start: &Start) -> Response {
        let channel = start.channels[0];
        match Fate::of(&start.to, channel) {
            Fate::Invalid => return invalid_params("workflow[0].to"),
            Fate::RateLimited => {
                return reply::retry_after(problem(429, "throttled", "Rate Limit Hit"), 60);
            }
            Fate::Broken => return reply::broken(),
            // Fraud is found later, and told by a callback: the request is taken.
            _ => {}
        }
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Vonage);
        if let Some(id) = sessions.with_live(&start.to, now, |session| session.id.clone()) {
            return reply::problem(
                409,
                &json!({
                    "type": format!("{TYPES}#conflict"),
                    "title": "Conflict",
                    "detail": "Concurrent verifications to the same number are not allowed",
                    "instance": random::uuid(),
                    "request_id": id,
                }),
            );
        }
        let void = Fate::of(&start.to, channel) == Fate::ArrivesVoid;
        let life = start.channel_timeout * 1000 * i64::try_from(start.channels.len()).unwrap_or(1);
        let session = Session {
            id: random::uuid(),
            to: start.to.clone(),
            channel,
            remaining: start.channels[1..].to_vec(),
            code: start
                .code
                .clone()
                .unwrap_or_else(|| random::code(start.code_length)),
            sent_at: now,
            expires_at: if void { now } else { now + life },
            sends: 1,
            wrong: 0,
            ended: None,
        };
        sessions.add(session.clone());
        self.vonage_deliver(&session);
        reply::json(202, &json!({ "request_id": session.id }))
    }

    fn vonage_check(&self, request: &str, code: &str) -> Response {
        let older = self.settings.get().vonage_older_problems;
        let answer = self.vonage_live(request, |session| {
            if session.wrong >= 3 {
                return problem(410, if older { "gone" } else { "expired" }, "Too many wrong codes");
            }
            if session.code == code {
                session.ended = Some(End::Verified);
                self.tell(Outcome {
                    vendor: Vendor::Vonage,
                    id: session.id.clone(),
                    to: session.to.clone(),
                    channel: session.channel,
                    status: Status::Verified,
                    callback: None,
                });
                return reply::json(
                    200,
                    &json!({"request_id": session.id, "status": "completed"}),
                );
            }
            session.wrong += 1;
            if session.wrong >= 3 {
                return problem(410, if older { "gone" } else { "expired" }, "Too many wrong codes");
            }
            if older {
                // One fixture has no `type` at all.
                let body = json!({"title": "Bad Request", "detail": "The code does not match", "instance": random::uuid()});
                return reply::problem(400, &body);
            }
            problem(400, "invalid-code", "Invalid Code")
        });
        answer.unwrap_or_else(not_found)
    }

    fn vonage_live<T>(&self, request: &str, work: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let now = self.clock.now();
        self.sessions(Vendor::Vonage)
            .with(request, |session| {
                session.is_live(now).then(|| work(session))
            })
            .flatten()
    }

    fn vonage_number(&self, request: &str) -> String {
        self.sessions(Vendor::Vonage)
            .with(request, |session| session.to.clone())
            .unwrap_or_default()
    }
}

/// Key and secret. A JWT is what `silent_auth` needs, which the stand-in does not have.
fn authenticate(headers: &HeaderMap) -> Result<(), Response> {
    match basic(headers) {
        Some((key, secret)) if key == API_KEY && secret == API_SECRET => Ok(()),
        _ => Err(problem(
            401,
            "unauthorized",
            "You did not provide correct credentials",
        )),
    }
}

fn call(step: Step, to: &str) -> Call {
    Call {
        vendor: Vendor::Vonage,
        step,
        to: to.to_owned(),
    }
}

fn not_found() -> Response {
    problem(
        404,
        "not-found",
        "Request was not found or it has been verified already",
    )
}

fn problem(status: u16, fragment: &str, title: &str) -> Response {
    reply::problem(
        status,
        &json!({
            "type": format!("{TYPES}#{fragment}"),
            "title": title,
            "detail": title,
            "instance": random::uuid(),
        }),
    )
}

fn invalid_params(name: &str) -> Response {
    let mut body: Value = json!({
        "type": format!("{TYPES}#invalid-params"),
        "title": "Invalid params",
        "detail": "The value of one or more parameters is invalid.",
        "instance": random::uuid(),
    });
    body["invalid_parameters"] = json!([{"name": name, "reason": "is invalid"}]);
    reply::problem(422, &body)
}

const TYPES: &str = "https://developer.vonage.com/api-errors/verify-v2";
