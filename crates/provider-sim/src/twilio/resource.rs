//! A verification as Twilio's API shows it.

use serde_json::{Value, json};
use wire::Channel;

use super::LIFE_MILLISECONDS;
use crate::accounts::twilio::{ACCOUNT_SID, SERVICE_SID};
use crate::clock::rfc3339;
use crate::session::Session;

/// The resource as `twilio_verify_v2` has it.
pub(super) fn verification(session: &Session, status: &str) -> Value {
    let name = match session.channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "call",
        Channel::Sms => "sms",
    };
    let begun = rfc3339(session.expires_at - LIFE_MILLISECONDS);
    let attempt = json!({
        "time": rfc3339(session.sent_at),
        "channel": name.to_uppercase(),
        "attempt_sid": format!("VL{}", session.id.trim_start_matches("VE")),
    });
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
        "send_code_attempts": [attempt],
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
