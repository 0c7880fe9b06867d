//! Twilio Verify: an array with one `CloudEvent`, its hash in the URL (Event Streams). A message's status comes in the message
//! stream, the end of a verification in the verification stream, whose attempts stay `SENT`.

use serde_json::{Value, json};
use wire::Channel;

use super::Callback;
use crate::accounts::twilio::{ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, SHARED_KEY, SHARED_KEY_ID};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::twilio::{Key, sign_form, sign_json};
use crate::sim::{Outcome, Status};

/// As a current subscriber receives it.
pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let (kind, error) = match outcome.status {
        Status::Delivered => ("delivered", ""),
        Status::Failed => ("undelivered", "30003"),
        Status::Verified => {
            return Some(signed(url, &verification(outcome, "approved", "SENT", now)));
        }
        Status::Spent => {
            return Some(signed(
                url,
                &verification(outcome, "max_attempts_reached", "SENT", now),
            ));
        }
        Status::Expired => {
            return Some(signed(url, &verification(outcome, "expired", "SENT", now)));
        }
        // Fraud Guard refuses at the start.
        Status::Blocked | Status::Exhausted(_) => return None,
    };
    let data = json!({
        "account_sid": ACCOUNT_SID,
        "service_sid": SERVICE_SID,
        "verification_sid": outcome.id,
        "attempt_sid": attempt(outcome),
        "channel": if outcome.channel == Channel::Voice { "VOICE" } else { channel(outcome) },
        "created_at": rfc3339(now),
        "message_status": kind.to_uppercase(),
        "error_code": error,
        "has_fallback": false,
        "is_fallback": false,
        "to": outcome.to,
        "mcc": "310",
        "mnc": "260",
        "number_segments": 1,
        "tags": {},
    });
    let event = event(
        outcome,
        &format!("message.{kind}"),
        "MessageStatusEvent/2",
        &data,
        now,
    );
    Some(signed(url, &event))
}

/// As a subscriber from before April 2026 receives it: a message's status in the verification stream only.
pub(super) fn older(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let (kind, delivery) = match outcome.status {
        Status::Delivered => ("pending", "DELIVERED"),
        Status::Failed => ("pending", "UNDELIVERED"),
        Status::Verified => ("approved", "DELIVERED"),
        Status::Spent => ("max_attempts_reached", "DELIVERED"),
        Status::Expired => ("expired", "DELIVERED"),
        Status::Blocked | Status::Exhausted(_) => return None,
    };
    Some(signed(url, &verification(outcome, kind, delivery, now)))
}

fn verification(outcome: &Outcome, kind: &str, delivery: &str, now: i64) -> Value {
    let mut data = json!({
        "account_sid": ACCOUNT_SID,
        "service_sid": SERVICE_SID,
        "verification_sid": outcome.id,
        "friendly_name": "Stand-in",
        "custom_code_enabled": true,
        "created_at": rfc3339(now),
        "to": outcome.to,
        "verification_status": kind.to_uppercase(),
        "country": "US",
        "code_length": 6,
        "send_code_attempts": {
            "count": 1,
            "attempts": [{
                "time": rfc3339(now),
                "channel": channel(outcome),
                "attempt_sid": attempt(outcome),
                "delivery_status": delivery,
            }],
        },
    });
    if kind == "approved" {
        data["verified_at"] = rfc3339(now).into();
    }
    // Statuses are written with underscores, the types of events with hyphens.
    let kind = format!("verification.{}", kind.replace('_', "-"));
    event(outcome, &kind, "VerifyEventStreamEvent/2", &data, now)
}

fn event(outcome: &Outcome, kind: &str, schema: &str, data: &Value, now: i64) -> Value {
    json!({
        "specversion": "1.0",
        "type": format!("com.twilio.accountsecurity.verify.{kind}"),
        "source": format!(
            "/v1/Accounts/{ACCOUNT_SID}/Services/{SERVICE_SID}/Verifications/{}",
            outcome.id
        ),
        "id": format!("EZ{}", random::hex32()),
        "dataschema": format!("https://events-schemas.twilio.com/AccountSecurity.{schema}"),
        "datacontenttype": "application/json",
        "time": rfc3339(now),
        "data": data,
    })
}

fn attempt(outcome: &Outcome) -> String {
    let given = outcome.attempt.clone();
    given.unwrap_or_else(|| format!("VL{}", random::hex32()))
}

fn channel(outcome: &Outcome) -> &'static str {
    match outcome.channel {
        Channel::Whatsapp => "WHATSAPP",
        Channel::Voice => "CALL",
        Channel::Sms => "SMS",
    }
}

fn signed(url: &str, event: &Value) -> Callback {
    let body = json!([event]).to_string();
    let (url, signature) = sign_json(Key::AuthToken(AUTH_TOKEN), url, body.as_bytes());
    Callback {
        url,
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("x-twilio-signature", signature),
        ],
        body,
    }
}

/// The same as an account signs it whose webhook rules name a shared key for this URL. Verify and messages alike.
pub(super) fn by_shared_key(callback: Callback) -> Callback {
    let fields: Vec<(String, String)> = if callback.url.contains("bodySHA256=") {
        Vec::new()
    } else {
        form_urlencoded::parse(callback.body.as_bytes())
            .into_owned()
            .collect()
    };
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let signature = sign_form(Key::Shared(SHARED_KEY), &callback.url, &fields);
    let mut headers = callback.headers;
    headers.retain(|(name, _)| *name != "x-twilio-signature");
    headers.push(("x-twilio-signature", signature));
    headers.push((
        "x-twilio-webhooks-signature-settings",
        format!("key={SHARED_KEY_ID},algorithm=HMAC_SHA256"),
    ));
    Callback {
        headers,
        ..callback
    }
}
