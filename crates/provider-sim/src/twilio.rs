//! Twilio Verify v2 (twilio-oai `twilio_verify_v2`): Basic credentials, forms, one verification per number for ten minutes.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::json;
use wire::Channel;

use crate::accounts::twilio::{ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID};
use crate::calls::Call;
use crate::fate::Fate;
use crate::request::{Fields, basic};
use crate::session::{Attempt, End, Session};
use crate::sim::{Message, Outcome, Sim, Status};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

use self::resource::{checked, verification};
use self::start::Start;

mod resource;
mod service;
pub(crate) mod start;

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/v2/Services/{service}/Verifications", post(start))
        .route(
            "/v2/Services/{service}/Verifications/{handle}",
            post(update).get(fetch),
        )
        .route("/v2/Services/{service}/VerificationCheck", post(check))
        .route("/v2/Services/{service}", get(service::answer))
}

async fn start(
    State(sim): State<Arc<Sim>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&headers, &body);
    let start = match admit(&headers, &service).and_then(|()| Start::read(&fields)) {
        Ok(start) => start,
        Err(refusal) => return refusal,
    };
    sim.answer(call(Step::Start, &start.to), || sim.twilio_start(&start))
        .await
}

async fn check(
    State(sim): State<Arc<Sim>>,
    Path(service): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = admit(&headers, &service) {
        return refusal;
    }
    let fields = Fields::of_form(&headers, &body);
    let Some(code) = fields.get("Code").filter(|code| is_code(code)) else {
        return invalid("Code");
    };
    let Some(handle) = fields.get("VerificationSid").or(fields.get("To")) else {
        return invalid("To");
    };
    let to = sim.twilio_number(handle);
    sim.answer(call(Step::Check, &to), || sim.twilio_check(handle, code))
        .await
}

async fn update(
    State(sim): State<Arc<Sim>>,
    Path((service, handle)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = admit(&headers, &service) {
        return refusal;
    }
    let fields = Fields::of_form(&headers, &body);
    let (end, status) = match fields.get("Status") {
        Some("canceled") => (End::Canceled, "canceled"),
        Some("approved") => (End::Verified, "approved"),
        _ => return invalid("Status"),
    };
    let to = sim.twilio_number(&handle);
    sim.answer(call(Step::Other, &to), || {
        sim.twilio_live(&handle, |session| {
            session.ended = Some(end);
            if end == End::Verified {
                sim.tell(Outcome::of(Vendor::Twilio, session, Status::Verified));
            }
            reply::json(200, &verification(session, status))
        })
    })
    .await
}

async fn fetch(
    State(sim): State<Arc<Sim>>,
    Path((service, handle)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = admit(&headers, &service) {
        return refusal;
    }
    let to = sim.twilio_number(&handle);
    sim.answer(call(Step::Other, &to), || {
        sim.twilio_live(&handle, |session| {
            reply::json(200, &verification(session, "pending"))
        })
    })
    .await
}

impl Sim {
    fn twilio_start(self: &Arc<Self>, start: &Start) -> Response {
        if let Some(refusal) = refused(start) {
            return refusal;
        }
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Twilio);
        let again = sessions.with_live(&start.to, now, |session| {
            session.sends += 1;
            session.channel = start.channel;
            session.attempts.push(attempt(start.channel, now));
            session.sent_at = now;
            // Documented: the same code. A custom code given with it changes nothing.
            session.clone()
        });
        let session = again.unwrap_or_else(|| {
            let void = Fate::of(&start.to, start.channel) == Fate::ArrivesVoid;
            let session = Session {
                id: format!("VE{}", random::hex32()),
                to: start.to.clone(),
                channel: start.channel,
                attempts: vec![attempt(start.channel, now)],
                taken: Vec::new(),
                remaining: Vec::new(),
                code: start.custom_code.clone().unwrap_or_else(|| random::code(6)),
                sent_at: now,
                expires_at: if void { now } else { now + LIFE_MILLISECONDS },
                step_life: 0,
                sends: 1,
                wrong: 0,
                ended: None,
            };
            sessions.add(session.clone());
            session
        });
        if session.sends > 5 {
            return error(429, 60_203, "Max send attempts reached");
        }
        let answer = reply::json(201, &verification(&session, "pending"));
        self.deliver(Message {
            vendor: Vendor::Twilio,
            text: start.text(&session.code),
            id: session.id,
            to: session.to,
            channel: session.channel,
            code: session.code,
            callback: None,
            attempt: session.attempts.last().map(|attempt| attempt.id.clone()),
        });
        answer
    }

    fn twilio_check(&self, handle: &str, code: &str) -> Response {
        self.twilio_live(handle, |session| {
            if session.wrong >= MOST_WRONG {
                return error(429, 60_202, "Max check attempts reached");
            }
            if session.code == code {
                session.ended = Some(End::Verified);
                self.tell(Outcome::of(Vendor::Twilio, session, Status::Verified));
                return reply::json(200, &checked(session, "approved"));
            }
            session.wrong += 1;
            if session.wrong == MOST_WRONG {
                self.tell(Outcome::of(Vendor::Twilio, session, Status::Spent));
            }
            reply::json(200, &checked(session, "pending"))
        })
    }

    /// Works on an active verification, by SID or by number; approved, expired or canceled ones do not count.
    fn twilio_live(&self, handle: &str, work: impl FnOnce(&mut Session) -> Response) -> Response {
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Twilio);
        let answer = if handle.starts_with('+') {
            sessions.with_live(handle, now, work)
        } else {
            sessions
                .with(handle, |session| {
                    session.is_live(now).then(|| work(session))
                })
                .flatten()
        };
        answer.unwrap_or_else(|| error(404, 20_404, "The requested resource was not found"))
    }

    fn twilio_number(&self, handle: &str) -> String {
        self.sessions(Vendor::Twilio)
            .with(handle, |session| session.to.clone())
            .unwrap_or_else(|| handle.to_owned())
    }
}

/// Why the number's owner gets nothing, if that is known at once.
fn refused(start: &Start) -> Option<Response> {
    Some(match Fate::of(&start.to, start.channel) {
        Fate::Invalid => invalid("To"),
        Fate::Fraud => error(
            403,
            60_410,
            "Verification delivery attempt blocked (Fraud Guard)",
        ),
        Fate::OptedOut => error(400, 21_610, "Attempt to send to unsubscribed recipient"),
        Fate::RateLimited => reply::retry_after(error(429, 20_429, "Too many requests"), 60),
        Fate::Broken => reply::broken(),
        _ => return None,
    })
}

fn admit(headers: &HeaderMap, service: &str) -> Result<(), Response> {
    authenticate(headers)?;
    if service != SERVICE_SID {
        return Err(error(404, 20_404, "The requested resource was not found"));
    }
    Ok(())
}

/// Account SID and token.
pub(crate) fn authenticate(headers: &HeaderMap) -> Result<(), Response> {
    match basic(headers) {
        Some((user, password)) if user == ACCOUNT_SID && password == AUTH_TOKEN => Ok(()),
        _ => Err(error(401, 20_003, "Authenticate")),
    }
}

/// Twilio's envelope of errors.
pub(crate) fn error(status: u16, code: u32, message: &str) -> Response {
    let body = json!({
        "code": code,
        "message": message,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": status,
    });
    reply::json(status, &body)
}

fn invalid(parameter: &str) -> Response {
    error(400, 60_200, &format!("Invalid parameter: {parameter}"))
}

fn attempt(channel: Channel, at: i64) -> Attempt {
    Attempt {
        id: format!("VL{}", random::hex32()),
        channel,
        at,
    }
}

fn call(step: Step, to: &str) -> Call {
    Call {
        vendor: Vendor::Twilio,
        step,
        to: to.to_owned(),
    }
}

fn is_code(code: &str) -> bool {
    (4..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

const LIFE_MILLISECONDS: i64 = 600_000;
/// Checks of one verification.
const MOST_WRONG: u32 = 5;
