//! `VerifyNow` v3 as its documentation and integrators' code show it: everything in the query, outcomes in a
//! numeric `responseCode` inside the body.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wire::Channel;

use crate::accounts::verifynow::{AUTH_TOKEN, CUSTOMER_ID, PASSWORD};
use crate::calls::Call;
use crate::fate::Fate;
use crate::request::{Fields, is_digits, is_e164, text};
use crate::session::{End, Session};
use crate::sim::{Message, Outcome, Sim, Status};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

mod token;

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/auth/v1/authentication/token", get(issue_token))
        .route("/verification/v3/send", post(send))
        .route("/verification/v3/validateOtp", get(validate))
}

async fn issue_token(State(sim): State<Arc<Sim>>, uri: Uri) -> Response {
    let query = Fields::of_query(&uri);
    let call = Call {
        vendor: Vendor::Verifynow,
        step: Step::Token,
        to: String::new(),
    };
    sim.answer(call, || {
        if query.get("customerId") != Some(CUSTOMER_ID) {
            // HTTP 200 around a refusal, as seen by an integrator.
            return reply::json(
                200,
                &json!({"status": 400, "error": "customerId is invalid"}),
            );
        }
        if query.get("key") != Some(STANDARD.encode(PASSWORD).as_str()) {
            return reply::json(200, &json!({"status": 401, "error": "key is invalid"}));
        }
        let token = token::issue(sim.clock.now() / 1000);
        reply::json(200, &json!({"status": 200, "token": token}))
    })
    .await
}

async fn send(State(sim): State<Arc<Sim>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    if !sim.verifynow_knows(&headers) {
        return reply::json(401, &json!({"status": 401, "error": "Unauthorized"}));
    }
    let query = Fields::of_query(&uri);
    // A body means that the client uses another dialect.
    let number = match (query.get("countryCode"), query.get("mobileNumber")) {
        (Some(calling), Some(national))
            if body.is_empty() && is_digits(calling) && is_digits(national) =>
        {
            format!("+{calling}{national}")
        }
        _ => return sim.verifynow_failure(400, "BAD_REQUEST"),
    };
    if query.get("customerId").is_some_and(|id| id != CUSTOMER_ID) {
        return sim.verifynow_failure(501, "INVALID_CUSTOMER_ID");
    }
    let channel = match query.get("flowType") {
        Some("SMS") => Channel::Sms,
        Some("WHATSAPP") => Channel::Whatsapp,
        _ => return sim.verifynow_failure(400, "BAD_REQUEST"),
    };
    let length = query.get("otpLength").map_or(Some(4), |text| {
        text.parse().ok().filter(|length| (4..=8).contains(length))
    });
    let Some(length) = length else {
        return sim.verifynow_failure(400, "BAD_REQUEST");
    };
    // "For now we support English only."
    if query.get("langId").is_some_and(|id| id != "en") {
        return sim.verifynow_failure(400, "BAD_REQUEST");
    }
    sim.answer(call(Step::Start, &number), || {
        match sim.verifynow_start(&number, channel, length) {
            Ok(session) => sent(&session),
            Err(Refused::Invalid) if query.get("countryCode") == Some("0") => {
                sim.verifynow_failure(511, "INVALID_COUNTRY_CODE")
            }
            Err(Refused::Invalid) => sim.verifynow_failure(400, "BAD_REQUEST"),
            // v3 documents no code for fraud: this value is from the vendor's own guide.
            Err(Refused::Fraud) => reply::json(403, &json!({"error": "FRAUD_DETECTED"})),
            Err(Refused::TooSoon) => sim.verifynow_failure(506, "REQUEST_ALREADY_EXISTS"),
            Err(Refused::RateLimited) => {
                let failure = sim.verifynow_failure(800, "MAXIMUM_LIMIT_REACHED");
                reply::retry_after(failure, 60)
            }
            Err(Refused::Broken) => reply::broken(),
        }
    })
    .await
}

async fn validate(State(sim): State<Arc<Sim>>, uri: Uri, headers: HeaderMap) -> Response {
    if !sim.verifynow_knows(&headers) {
        return reply::json(401, &json!({"status": 401, "error": "Unauthorized"}));
    }
    let query = Fields::of_query(&uri);
    let (Some(id), Some(code)) = (query.get("verificationId"), query.get("code")) else {
        return sim.verifynow_failure(400, "BAD_REQUEST");
    };
    let to = sim.verifynow_number(id);
    sim.answer(call(Step::Check, &to), || {
        match sim.verifynow_check(id, code) {
            Verdict::Verified => verified(id),
            Verdict::Wrong => sim.verifynow_failure(702, "WRONG_OTP_PROVIDED"),
            Verdict::Already => sim.verifynow_failure(703, "ALREADY_VERIFIED"),
            Verdict::Expired => sim.verifynow_failure(705, "VERIFICATION_EXPIRED"),
            Verdict::Spent => sim.verifynow_failure(800, "MAXIMUM_LIMIT_REACHED"),
            Verdict::Unknown => sim.verifynow_failure(505, "INVALID_VERIFICATION_ID"),
        }
    })
    .await
}

/// Why nothing is sent, in both dialects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Invalid,
    Fraud,
    TooSoon,
    RateLimited,
    Broken,
}

/// The result of a check, in both dialects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verdict {
    Verified,
    Wrong,
    Already,
    Expired,
    Spent,
    Unknown,
}

impl Sim {
    /// Whether the `authToken` is one that was issued and is still valid.
    pub(crate) fn verifynow_knows(&self, headers: &HeaderMap) -> bool {
        let Some(token) = text(headers, "authtoken") else {
            return false;
        };
        token == AUTH_TOKEN || token::expiry(token).is_some_and(|exp| exp > self.clock.now() / 1000)
    }

    pub(crate) fn verifynow_start(
        self: &Arc<Self>,
        number: &str,
        channel: Channel,
        length: usize,
    ) -> Result<Session, Refused> {
        match Fate::of(number, channel) {
            Fate::Invalid => return Err(Refused::Invalid),
            Fate::Fraud => return Err(Refused::Fraud),
            Fate::RateLimited => return Err(Refused::RateLimited),
            Fate::Broken => return Err(Refused::Broken),
            _ if !is_e164(number) => return Err(Refused::Invalid),
            _ => {}
        }
        let now = self.clock.now();
        let sessions = self.sessions(Vendor::Verifynow);
        // The same number within the time-out, by the same channel or another.
        if sessions.with_live(number, now, |_| ()).is_some() {
            return Err(Refused::TooSoon);
        }
        let void = Fate::of(number, channel) == Fate::ArrivesVoid;
        let session = Session {
            id: random::number().to_string(),
            to: number.to_owned(),
            channel,
            attempts: Vec::new(),
            taken: Vec::new(),
            remaining: Vec::new(),
            code: random::code(length),
            sent_at: now,
            expires_at: if void { now } else { now + LIFE_MILLISECONDS },
            step_life: 0,
            sends: 1,
            wrong: 0,
            ended: None,
        };
        sessions.add(session.clone());
        self.deliver(Message {
            vendor: Vendor::Verifynow,
            id: session.id.clone(),
            to: session.to.clone(),
            channel,
            text: format!(
                "Your verification code is {}. Powered by a stand-in.",
                session.code
            ),
            code: session.code.clone(),
            callback: None,
            attempt: None,
        });
        Ok(session)
    }

    pub(crate) fn verifynow_check(&self, id: &str, code: &str) -> Verdict {
        let now = self.clock.now();
        let verdict = self.sessions(Vendor::Verifynow).with(id, |session| {
            if session.ended == Some(End::Verified) {
                Verdict::Already
            } else if now >= session.expires_at {
                Verdict::Expired
            } else if session.wrong >= MOST_WRONG {
                Verdict::Spent
            } else if session.code == code {
                session.ended = Some(End::Verified);
                self.tell(Outcome::of(Vendor::Verifynow, session, Status::Verified));
                Verdict::Verified
            } else {
                session.wrong += 1;
                Verdict::Wrong
            }
        });
        verdict.unwrap_or(Verdict::Unknown)
    }

    pub(crate) fn verifynow_number(&self, id: &str) -> String {
        self.sessions(Vendor::Verifynow)
            .with(id, |session| session.to.clone())
            .unwrap_or_default()
    }

    /// A failure's envelope; its HTTP status is not settled.
    fn verifynow_failure(&self, code: u16, name: &str) -> Response {
        if self.settings.get().verifynow_inner_failures {
            let data = json!({"responseCode": code.to_string(), "errorMessage": name});
            return reply::json(200, &envelope(&data));
        }
        let status = if self.settings.get().verifynow_http_errors {
            400
        } else {
            200
        };
        reply::json(status, &json!({"responseCode": code, "message": name}))
    }
}

/// As recorded: the outer code is a number, the inner one text; the id is text here and a number on validation.
fn sent(session: &Session) -> Response {
    let data = json!({
        "verificationId": session.id,
        "mobileNumber": session.to.trim_start_matches('+'),
        "responseCode": "200",
        "errorMessage": null,
        "timeout": "60.0",
        "smsCLI": null,
        "transactionId": random::uuid(),
        "flowType": session.channel.as_str(),
    });
    reply::json(200, &envelope(&data))
}

fn verified(id: &str) -> Response {
    let data = json!({
        "verificationId": id.parse::<u64>().unwrap_or_default(),
        "verificationStatus": "VERIFICATION_COMPLETED",
        "responseCode": "200",
        "errorMessage": null,
        "transactionId": random::uuid(),
        "authToken": null,
    });
    reply::json(200, &envelope(&data))
}

fn envelope(data: &Value) -> Value {
    json!({"responseCode": 200, "message": "SUCCESS", "data": data})
}

pub(crate) fn call(step: Step, to: &str) -> Call {
    Call {
        vendor: Vendor::Verifynow,
        step,
        to: to.to_owned(),
    }
}

/// `timeout` is 60 s unless requested otherwise.
const LIFE_MILLISECONDS: i64 = 60_000;
/// The allowed number is documented nowhere; five is what the others allow.
const MOST_WRONG: u32 = 5;
