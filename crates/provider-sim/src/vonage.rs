//! Vonage Verify v2 (`OpenAPI` 1.0.1): JSON, numbers without `+`, a workflow of up to three channels.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::json;

use crate::accounts::vonage::{API_KEY, API_SECRET};
use crate::calls::Call;
use crate::fate::Fate;
use crate::request::{basic, json};
use crate::session::{End, Session, StepEnd};
use crate::sim::{Outcome, Sim, Status};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

use self::problem::{concurrent, invalid_params, not_found};
use self::steps::go_on;
use self::workflow::Start;

mod problem;
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
        return problem::of_platform(
            415,
            "unsupported-media-type",
            "Unsupported Media Type",
            "The body is not JSON.",
        );
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
    let code = body["code"].as_str();
    let Some(code) = code.filter(|code| (4..=10).contains(&code.len())) else {
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
            go_on(session, StepEnd::Expired, now);
            Some(session.clone())
        });
        match moved {
            None => not_found(),
            Some(None) => problem::of_verify(
                409,
                "no-events",
                "Conflict",
                "There are no more events left to trigger.",
            ),
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
                let detail = "Please wait, then retry your request";
                let limited = problem::of_platform(429, "throttled", "Rate Limit Hit", detail);
                return reply::retry_after(limited, 60);
            }
            Fate::Broken => return reply::broken(),
            // Fraud is detected later, and reported by a callback: the request is accepted.
            _ => {}
        }
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Vonage);
        if let Some(id) = sessions.with_live(&start.to, now, |session| session.id.clone()) {
            return concurrent(&id);
        }
        let void = Fate::of(&start.to, channel) == Fate::ArrivesVoid;
        let life = start.channel_timeout * 1000 * i64::try_from(start.channels.len()).unwrap_or(1);
        let session = Session {
            id: random::uuid(),
            to: start.to.clone(),
            channel,
            attempts: Vec::new(),
            taken: Vec::new(),
            remaining: start.channels[1..].to_vec(),
            code: start
                .code
                .clone()
                .unwrap_or_else(|| random::code(start.code_length)),
            sent_at: now,
            expires_at: if void { now } else { now + life },
            step_life: start.channel_timeout * 1000,
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
        let now = self.clock.now();
        let answer = self.sessions(Vendor::Vonage).with(request, |session| {
            if session.ended == Some(End::Spent) {
                return Some(problem::too_many_codes(older));
            }
            if !session.is_live(now) {
                return None;
            }
            if session.code == code {
                session.ended = Some(End::Verified);
                self.tell(Outcome::of(Vendor::Vonage, session, Status::Verified));
                return Some(reply::json(
                    200,
                    &json!({"request_id": session.id, "status": "completed"}),
                ));
            }
            session.wrong += 1;
            if session.wrong < MOST_WRONG {
                return Some(problem::wrong_code(older));
            }
            // "Workflow terminated."
            session.ended = Some(End::Spent);
            Some(problem::too_many_codes(older))
        });
        answer.flatten().unwrap_or_else(not_found)
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

/// Key and secret. `silent_auth` needs a JWT, which the stand-in does not support.
fn authenticate(headers: &HeaderMap) -> Result<(), Response> {
    match basic(headers) {
        Some((key, secret)) if key == API_KEY && secret == API_SECRET => Ok(()),
        _ => Err(problem::of_platform(
            401,
            "unauthorized",
            "Unauthorized",
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

/// "The PIN code can be retried a maximum of three times."
const MOST_WRONG: u32 = 3;
