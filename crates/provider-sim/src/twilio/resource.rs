//! A verification as Twilio's API shows it.

use serde_json::{Value, json};
use wire::Channel;

use super::LIFE_MILLISECONDS;
use crate::accounts::twilio::{ACCOUNT_SID, SERVICE_SID};
use crate::clock::rfc3339;
use crate::session::{Attempt, Session};

/// The resource as `twilio_verify_v2` has it.
pub(super) fn verification(session: &Session, status: &str) -> Value {
    let name = name(session.channel);
    let begun = rfc3339(session.expires_at - LIFE_MILLISECONDS);
    let attempts: Vec<Value> = session.attempts.iter().map(attempt).collect();
    json!({
        "sid": session.id,
        "service_sid": SERVICE_SID,
        "account_sid": ACCOUNT_SID,
        "to": session.to,
        "channel": name,
        "status": status,
        "valid": status == "approved",
        "lookup": {},
        "amount": null,
        "payee": null,
        "sna": null,
        "send_code_attempts": attempts,
        "date_created": begun,
        "date_updated": rfc3339(session.sent_at),
        "url": format!(
            "https://verify.twilio.com/v2/Services/{SERVICE_SID}/Verifications/{}",
            session.id
        ),
    })
}

/// The response to a check, which is not a whole verification.
pub(super) fn checked(session: &Session, status: &str) -> Value {
    let mut body = verification(session, status);
    if let Some(fields) = body.as_object_mut() {
        for name in ["lookup", "sna", "send_code_attempts", "url"] {
            fields.remove(name);
        }
        fields.insert("sna_attempts_error_codes".to_owned(), json!([]));
    }
    body
}

fn attempt(attempt: &Attempt) -> Value {
    json!({
        "time": rfc3339(attempt.at),
        "channel": name(attempt.channel).to_uppercase(),
        "attempt_sid": attempt.id,
    })
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "call",
        Channel::Sms => "sms",
    }
}
