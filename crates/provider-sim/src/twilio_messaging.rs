//! Twilio's message API (`2010-04-01/Accounts/{sid}/Messages.json`): text messages, and `WhatsApp` by approved templates.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::Channel;

use crate::accounts::twilio::{
    ACCOUNT_SID, CONTENT_SID, FROM, MESSAGING_SERVICE_SID, WHATSAPP_FROM,
};
use crate::calls::Call;
use crate::clock::rfc2822;
use crate::fate::Fate;
use crate::request::{Fields, is_e164};
use crate::sim::{Message, Sim};
use crate::twilio::start::is_in_a_country_that_twilio_does_not_serve;
use crate::twilio::{authenticate, error};
use crate::vendor::{Step, Vendor};
use crate::{random, reply};

pub(crate) fn router() -> Router<Arc<Sim>> {
    Router::new()
        .route("/2010-04-01/Accounts/{account}/Messages.json", post(create))
        .route(
            "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json",
            get(numbers),
        )
}

async fn numbers(
    State(sim): State<Arc<Sim>>,
    Path(account): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    if account != ACCOUNT_SID {
        return error(404, 20_404, "The requested resource was not found");
    }
    let call = Call {
        vendor: Vendor::TwilioMessaging,
        step: Step::Other,
        to: String::new(),
    };
    let first =
        format!("/2010-04-01/Accounts/{ACCOUNT_SID}/IncomingPhoneNumbers.json?PageSize=50&Page=0");
    let body = json!({
        "incoming_phone_numbers": [],
        "start": 0,
        "end": 0,
        "page": 0,
        "page_size": 50,
        "uri": first,
        "first_page_uri": first,
        "next_page_uri": null,
        "previous_page_uri": null,
    });
    sim.answer(call, || reply::json(200, &body)).await
}

async fn create(
    State(sim): State<Arc<Sim>>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(refusal) = authenticate(&headers) {
        return refusal;
    }
    if account != ACCOUNT_SID {
        return error(404, 20_404, "The requested resource was not found");
    }
    let create = match Create::read(&Fields::of_form(&headers, &body)) {
        Ok(create) => create,
        Err(refusal) => return refusal,
    };
    let call = Call {
        vendor: Vendor::TwilioMessaging,
        step: Step::Start,
        to: create.to.clone(),
    };
    sim.answer(call, || sim.twilio_create(create)).await
}

/// A message, validated.
struct Create {
    to: String,
    channel: Channel,
    text: String,
    code: String,
    pooled: bool,
    callback: Option<String>,
}

impl Create {
    fn read(fields: &Fields) -> Result<Self, Response> {
        let to = fields
            .get("To")
            .ok_or_else(|| error(400, 21_604, "A 'To' phone number is required."))?;
        let (channel, number) = match to.strip_prefix("whatsapp:") {
            Some(number) => (Channel::Whatsapp, number),
            None => (Channel::Sms, to),
        };
        if !is_e164(number) {
            return Err(invalid_to(to));
        }
        if is_in_a_country_that_twilio_does_not_serve(number) {
            let words = "Permission to send an SMS has not been enabled for the region indicated by the 'To' number";
            return Err(error(400, 21_408, words));
        }
        let seconds = fields.get("ValidityPeriod");
        let is_validity = |text: &str| text.parse().is_ok_and(|n: u32| (1..=36_000).contains(&n));
        if seconds.is_some_and(|text| !is_validity(text)) {
            return Err(error(400, 21_620, "Invalid ValidityPeriod"));
        }
        let pooled = fields.get("MessagingServiceSid") == Some(MESSAGING_SERVICE_SID);
        check_sender(fields.get("From"), channel, pooled)?;
        let callback = fields.get("StatusCallback").map(str::to_owned);
        if callback
            .as_ref()
            .is_some_and(|url| !url.starts_with("http"))
        {
            return Err(error(
                400,
                21_609,
                "The 'StatusCallback' URL is not a valid URL.",
            ));
        }
        let (text, code) = match channel {
            Channel::Whatsapp => template(fields)?,
            _ => plain(fields)?,
        };
        Ok(Self {
            to: number.to_owned(),
            channel,
            text,
            code,
            pooled,
            callback,
        })
    }
}

fn check_sender(from: Option<&str>, channel: Channel, pooled: bool) -> Result<(), Response> {
    let whatsapp = format!("whatsapp:{WHATSAPP_FROM}");
    match (from, channel) {
        (Some(from), Channel::Whatsapp) if from == whatsapp => Ok(()),
        (Some(_), Channel::Whatsapp) => Err(error(
            400,
            63_007,
            "Twilio could not find a Channel with the specified From address",
        )),
        (Some(FROM), _) => Ok(()),
        (Some(_), _) => Err(error(
            400,
            21_606,
            "The From phone number is not a valid, SMS-capable number for your account.",
        )),
        (None, _) if pooled => Ok(()),
        (None, _) => Err(error(400, 21_603, "A 'From' phone number is required.")),
    }
}

/// Outside a conversation `WhatsApp` only accepts approved templates.
fn template(fields: &Fields) -> Result<(String, String), Response> {
    if fields.get("ContentSid") != Some(CONTENT_SID) {
        return Err(error(
            400,
            63_016,
            "Failed to send freeform message because you are outside the allowed window.",
        ));
    }
    let variables = fields.get("ContentVariables").unwrap_or_default();
    let code = serde_json::from_str::<Value>(variables)
        .ok()
        .and_then(|variables| variables["1"].as_str().map(str::to_owned))
        .ok_or_else(|| error(400, 21_656, "The ContentVariables Parameter is invalid."))?;
    let text = format!("{code} is your verification code.");
    Ok((text, code))
}

fn plain(fields: &Fields) -> Result<(String, String), Response> {
    let text = fields
        .get("Body")
        .ok_or_else(|| error(400, 21_602, "Message body is required."))?;
    if text.chars().count() > 1600 {
        return Err(error(
            400,
            21_617,
            "The concatenated message body exceeds the 1600 character limit.",
        ));
    }
    Ok((text.to_owned(), code_in(text)))
}

/// The first run of 4 to 10 digits: what a person would type.
fn code_in(text: &str) -> String {
    text.split(|character: char| !character.is_ascii_digit())
        .find(|run| (4..=10).contains(&run.len()))
        .unwrap_or_default()
        .to_owned()
}

impl Sim {
    fn twilio_create(self: &Arc<Self>, create: Create) -> Response {
        match Fate::of(&create.to, create.channel) {
            Fate::Invalid => return invalid_to(&create.to),
            Fate::OptedOut => {
                return error(400, 21_610, "Attempt to send to unsubscribed recipient");
            }
            Fate::Fraud => return error(403, 30_450, "Message delivery blocked"),
            Fate::RateLimited => {
                return reply::retry_after(error(429, 20_429, "Too Many Requests"), 60);
            }
            Fate::Broken => return reply::broken(),
            _ => {}
        }
        let sid = format!("SM{}", random::hex32());
        let to = match create.channel {
            Channel::Whatsapp => format!("whatsapp:{}", create.to),
            _ => create.to.clone(),
        };
        let uri = format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}");
        let body = json!({
            "sid": sid,
            "account_sid": ACCOUNT_SID,
            "api_version": "2010-04-01",
            "body": create.text,
            "date_created": rfc2822(self.clock.wall()),
            "date_sent": null,
            "date_updated": rfc2822(self.clock.wall()),
            "direction": "outbound-api",
            // A pool has not chosen its sender yet.
            "from": (!create.pooled).then_some(FROM),
            "messaging_service_sid": create.pooled.then_some(MESSAGING_SERVICE_SID),
            "num_media": "0",
            "num_segments": if create.pooled { "0" } else { "1" },
            "price": null,
            "price_unit": "USD",
            "to": to,
            "status": if create.pooled { "accepted" } else { "queued" },
            "error_code": null,
            "error_message": null,
            "subresource_uris": {"media": format!("{uri}/Media.json")},
            "uri": format!("{uri}.json"),
        });
        self.deliver(Message {
            vendor: Vendor::TwilioMessaging,
            id: sid,
            to: create.to,
            channel: create.channel,
            text: create.text,
            code: create.code,
            callback: create.callback,
            attempt: None,
        });
        reply::json(201, &body)
    }
}

fn invalid_to(to: &str) -> Response {
    error(400, 21_211, &format!("Invalid 'To' Phone Number: {to}"))
}
