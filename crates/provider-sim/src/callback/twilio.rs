//! Twilio Verify: an array with one `CloudEvent`, its hash in the URL (Event Streams).

use serde_json::json;
use wire::Channel;

use super::Callback;
use crate::accounts::twilio::{ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::twilio::sign_json;
use crate::sim::{Outcome, Status};

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let (kind, status, delivery) = match outcome.status {
        Status::Delivered => ("pending", "PENDING", "delivered"),
        Status::Failed => ("pending", "PENDING", "undelivered"),
        Status::Verified => ("approved", "APPROVED", "delivered"),
        // Fraud Guard refuses at the start.
        Status::Blocked => return None,
    };
    let channel = match outcome.channel {
        Channel::Whatsapp => "WHATSAPP",
        Channel::Voice => "CALL",
        _ => "SMS",
    };
    let body = json!([{
        "specversion": "1.0",
        "type": format!("com.twilio.accountsecurity.verify.verification.{kind}"),
        "source": format!("/v2/Services/{SERVICE_SID}/Verifications/{}", outcome.id),
        "id": format!("EZ{}", random::hex32()),
        "dataschema": "https://events-schemas.twilio.com/AccountSecurity.VerifyEventStreamEvent/2",
        "time": rfc3339(now),
        "data": {
            "account_sid": ACCOUNT_SID,
            "service_sid": SERVICE_SID,
            "verification_sid": outcome.id,
            "to": outcome.to,
            "verification_status": status,
            "send_code_attempts": {
                "count": 1,
                "attempts": [{
                    "time": rfc3339(now),
                    "channel": channel,
                    "attempt_sid": format!("VL{}", random::hex32()),
                    "delivery_status": delivery,
                }],
            },
        },
    }])
    .to_string();
    let (url, signature) = sign_json(AUTH_TOKEN, url, body.as_bytes());
    Some(Callback {
        url,
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("x-twilio-signature", signature),
        ],
        body,
    })
}
