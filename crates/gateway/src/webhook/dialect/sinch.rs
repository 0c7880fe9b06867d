//! Sinch Verification: events as JSON, one of which is a question; incoming messages of its SMS API.
//!
//! Source: Sinch, Verification API 2.0.1, callbacks; "Verification Result and Reason Codes". The incoming message's
//! shape (`mo_text`) is that of the SMS API.

use serde::Deserialize;
use wire::DeliveryStatus;

use super::{Dialect, Inbound, News, number};
use crate::provider::{FRAUD, Handle, Report};
use crate::webhook::verified::{Unreadable, Verified};

/// Callbacks of Sinch Verification.
#[derive(Clone, Copy, Debug)]
pub struct SinchVerification;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Callback {
    id: String,
    event: String,
    identity: Option<Identity>,
    status: Option<String>,
    reason: Option<String>,
    sms_result: Option<String>,
}

#[derive(Deserialize)]
struct Identity {
    endpoint: String,
}

#[derive(Deserialize)]
struct Incoming {
    from: String,
    body: Option<String>,
}

impl Dialect for SinchVerification {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let callback: Callback = callback.json()?;
        let (status, reason) = match callback.event.as_str() {
            "VerificationRequestEvent" => {
                let to = callback
                    .identity
                    .and_then(|identity| number(&identity.endpoint))
                    .ok_or(Unreadable("a request event names no number"))?;
                return Ok(News {
                    asks_to_send_to: Some(to),
                    ..News::default()
                });
            }
            "VerificationSmsDeliveredEvent" => match callback.sms_result.as_deref() {
                Some("Successful") => (DeliveryStatus::Delivered, None),
                Some("Failed") => (DeliveryStatus::Failed, Some("undelivered")),
                _ => (DeliveryStatus::Pending, None),
            },
            "VerificationResultEvent" => result(
                callback.status.as_deref().unwrap_or_default(),
                callback.reason.as_deref().unwrap_or_default(),
            ),
            _ => return Ok(News::default()),
        };
        Ok(News {
            reports: vec![Report {
                provider: "sinch",
                handle: Handle::new(callback.id).ok_or(Unreadable("id is none"))?,
                channel: None,
                status,
                reason,
                at: None,
                goes_on: false,
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let incoming: Incoming = callback.json()?;
        Ok(Inbound::new(
            &incoming.from,
            incoming.body.as_deref().unwrap_or_default(),
        ))
    }
}

/// `FAIL` is about the code that was typed, or that none was: no word about the message. The groups are Sinch's own;
/// an unknown reason falls back on its status.
fn result(status: &str, reason: &str) -> (DeliveryStatus, Option<&'static str>) {
    match (status, reason) {
        ("SUCCESSFUL", _) => (DeliveryStatus::Delivered, None),
        ("DENIED", "Fraud" | "Blocked") => (DeliveryStatus::Failed, Some(FRAUD)),
        ("DENIED", "Destination denied") | ("ERROR", "Network error or number unreachable") => {
            (DeliveryStatus::Failed, Some("unreachable"))
        }
        ("ERROR", "SMS delivery failure") => (DeliveryStatus::Failed, Some("undelivered")),
        ("DENIED" | "ERROR", _) => (DeliveryStatus::Failed, Some("provider")),
        _ => (DeliveryStatus::Pending, None),
    }
}
