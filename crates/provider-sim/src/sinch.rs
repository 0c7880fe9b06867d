//! Sinch Verification v1 (`OpenAPI` 2.0.1), for an application whose dashboard requires signed requests.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{post, put};
use serde_json::{Value, json};
use wire::Channel;

use crate::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET};
use crate::calls::Call;
use crate::fate::Fate;
use crate::request::{json, text};
use crate::session::{Denial, End, Session};
use crate::signature::sinch::{Signed, sign};
use crate::sim::{Message, Outcome, Sim, Status};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

mod question;
mod start;

use self::question::words;
use self::start::Start;

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/verification/v1/verifications", post(start))
        .route(
            "/verification/v1/verifications/id/{id}",
            put(report).get(status),
        )
}

async fn start(
    State(sim): State<Arc<Sim>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = sim.sinch_admit("POST", uri.path(), &headers, &body) {
        return refusal;
    }
    let body = json(&headers, &body).unwrap_or_default();
    match Start::read(&headers, &body) {
        Err((status, code, words)) => sim.sinch_error(status, code, words),
        Ok(start) => {
            let id = random::hex32();
            let denial = sim.sinch_ask(&id, &start).await;
            sim.answer(call(Step::Start, &start.to), || {
                sim.sinch_start(id, &start, denial)
            })
            .await
        }
    }
}

async fn status(
    State(sim): State<Arc<Sim>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = sim.sinch_admit("GET", uri.path(), &headers, &body) {
        return refusal;
    }
    // Nobody needs more of it than whether it exists.
    let unknown = || sim.sinch_error(404, 40_400, "Verification not found");
    sim.answer(call(Step::Other, ""), unknown).await
}

async fn report(
    State(sim): State<Arc<Sim>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = sim.sinch_admit("PUT", uri.path(), &headers, &body) {
        return refusal;
    }
    let body = json(&headers, &body).unwrap_or_default();
    let Some(channel) = channel(&body["method"]) else {
        return sim.sinch_error(400, 40_002, "method is missing");
    };
    let Some(code) = body[method(channel)]["code"].as_str() else {
        return sim.sinch_error(400, 40_002, "code is missing");
    };
    let to = sim
        .sessions(Vendor::Sinch)
        .with(&id, |session| session.to.clone())
        .unwrap_or_default();
    sim.answer(call(Step::Check, &to), || {
        sim.sinch_report(&id, channel, code)
    })
    .await
}

impl Sim {
    /// Checks the application signature; this application does not accept Basic credentials.
    fn sinch_admit(
        &self,
        http_method: &str,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), Response> {
        let Some(authorization) = text(headers, "authorization") else {
            return Err(self.sinch_error(401, 40_100, "The Authorization header is missing"));
        };
        let credentials = authorization
            .strip_prefix("Application ")
            .or_else(|| authorization.strip_prefix("application "))
            .and_then(|rest| rest.split_once(':'));
        let Some((key, signature)) = credentials else {
            return Err(self.sinch_error(401, 40_104, "The application demands signed requests"));
        };
        let timestamp = text(headers, "x-timestamp").unwrap_or_default();
        let Ok(dated) = timestamp.parse::<jiff::Timestamp>() else {
            return Err(self.sinch_error(401, 40_101, "x-timestamp is missing or invalid"));
        };
        if (self.clock.wall() - dated.as_millisecond()).abs() > MOST_SKEW_MILLISECONDS {
            return Err(self.sinch_error(401, 40_107, "x-timestamp is too far off"));
        }
        let signed = Signed {
            method: http_method,
            content_type: text(headers, "content-type").unwrap_or_default(),
            timestamp,
            path,
            body,
        };
        if key != APPLICATION_KEY || sign(APPLICATION_SECRET, &signed).as_deref() != Some(signature)
        {
            return Err(self.sinch_error(401, 40_102, "The signature does not fit"));
        }
        Ok(())
    }

    fn sinch_start(
        self: &Arc<Self>,
        id: String,
        start: &Start,
        denial: Option<Denial>,
    ) -> Response {
        let (to, channel) = (start.to.as_str(), start.channel);
        match Fate::of(to, channel) {
            Fate::Invalid => return self.sinch_error(400, 40_003, "Invalid identity"),
            Fate::Fraud => return self.sinch_error(403, 40_300, "Identity is blacklisted"),
            Fate::RateLimited => {
                let error = self.sinch_error(429, 42_901, "The number was verified too quickly");
                return reply::retry_after(error, 60);
            }
            Fate::Broken => return reply::broken(),
            _ => {}
        }
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Sinch);
        // A newer start supersedes an older one.
        sessions.with_live(to, now, |session| session.ended = Some(End::Canceled));
        let void = Fate::of(to, channel) == Fate::ArrivesVoid;
        let session = Session {
            id,
            to: to.to_owned(),
            channel,
            attempts: Vec::new(),
            taken: Vec::new(),
            remaining: Vec::new(),
            code: random::code(4),
            sent_at: now,
            expires_at: if void { now } else { now + start.life },
            step_life: 0,
            sends: 1,
            wrong: 0,
            ended: denial.map(End::Denied),
        };
        sessions.add(session.clone());
        let body = started(&session);
        if denial.is_none() {
            self.deliver(Message {
                vendor: Vendor::Sinch,
                id: session.id,
                to: session.to,
                channel,
                text: format!("Your code is {}.", session.code),
                code: session.code,
                callback: None,
                attempt: None,
            });
        }
        let answer = reply::json(200, &body);
        match &start.language {
            // The only templates are in English.
            Some(_) => reply::in_language(answer, "en-US"),
            None => answer,
        }
    }

    fn sinch_report(&self, id: &str, channel: Channel, code: &str) -> Response {
        let now = self.clock.now();
        let pending = self.settings.get().sinch_wrong_code_stays_pending;
        let found = self.sessions(Vendor::Sinch).with(id, |session| {
            let (status, reason) = if session.ended == Some(End::Canceled) {
                ("ABORTED", None)
            } else if let Some(End::Denied(denial)) = session.ended {
                ("DENIED", Some(words(denial)))
            } else if session.ended.is_some() {
                return None;
            } else if now >= session.expires_at {
                session.ended = Some(End::Failed);
                self.tell(Outcome::of(Vendor::Sinch, session, Status::Expired));
                ("FAIL", Some("Expired"))
            } else if session.channel == channel && session.code == code {
                session.ended = Some(End::Verified);
                self.tell(Outcome::of(Vendor::Sinch, session, Status::Verified));
                ("SUCCESSFUL", None)
            } else if pending {
                session.wrong += 1;
                ("PENDING", Some("Invalid code"))
            } else {
                session.ended = Some(End::Failed);
                self.tell(Outcome::of(Vendor::Sinch, session, Status::Spent));
                ("FAIL", Some("Invalid code"))
            };
            let mut body = json!({"id": id, "method": method(session.channel), "status": status});
            if let Some(reason) = reason {
                body["reason"] = Value::from(reason);
            }
            Some(body)
        });
        match found.flatten() {
            Some(body) => reply::json(200, &body),
            None => self.sinch_error(404, 40_400, "No such verification"),
        }
    }

    fn sinch_error(&self, status: u16, code: u32, message: &str) -> Response {
        let code = if self.settings.get().sinch_error_codes_as_text {
            Value::from(code.to_string())
        } else {
            Value::from(code)
        };
        reply::json(status, &json!({"errorCode": code, "message": message}))
    }
}

fn call(step: Step, to: &str) -> Call {
    Call {
        vendor: Vendor::Sinch,
        step,
        to: to.to_owned(),
    }
}

fn channel(method: &Value) -> Option<Channel> {
    match method.as_str()? {
        "sms" => Some(Channel::Sms),
        "whatsapp" => Some(Channel::Whatsapp),
        "callout" => Some(Channel::Voice),
        _ => None,
    }
}

fn method(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "callout",
        Channel::Sms => "sms",
    }
}

/// The response to a start: each method has an object of its own name, a call none.
fn started(session: &Session) -> Value {
    let name = method(session.channel);
    let url = format!("{VERIFICATIONS}/id/{}", session.id);
    let mut body = json!({
        "id": session.id,
        "method": name,
        "_links": [
            {"rel": "status", "href": url, "method": "GET"},
            {"rel": "report", "href": url, "method": "PUT"},
        ],
    });
    match session.channel {
        Channel::Sms => {
            body[name] = json!({
                "template": "Your code is {{CODE}}.", "interceptionTimeout": 198, "codeType": "Numeric",
            });
        }
        Channel::Whatsapp => body[name] = json!({"codeType": "Numeric"}),
        Channel::Voice => {}
    }
    body
}

const VERIFICATIONS: &str = "https://verification.api.sinch.com/verification/v1/verifications";
const MOST_SKEW_MILLISECONDS: i64 = 300_000;
