//! Sinch Verification: events as JSON, one of which is a question; incoming messages of its SMS and Conversation APIs.
//!
//! Source: Sinch, Verification API 2.0.1, callbacks; "Verification Result and Reason Codes"; SMS API, `MOText`;
//! Conversation API, `MESSAGE_INBOUND`.

use serde::Deserialize;
use serde_json::Value;
use wire::DeliveryStatus;

use super::NAME;
use crate::provider::{FRAUD, Report};
use crate::verification::Handle;
use crate::webhook::dialect::{Dialect, Inbound, News, number};
use crate::webhook::verified::{Unreadable, Verified};

/// Callbacks of Sinch Verification.
#[derive(Clone, Copy, Debug)]
pub struct Callbacks;

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

/// A callback of one API or the other. The SMS API's have a `type`; the Conversation API's name their app.
#[derive(Deserialize)]
struct Incoming {
    #[serde(rename = "type")]
    kind: Option<String>,
    from: Option<String>,
    /// Text, or what a picture is made of.
    body: Option<Value>,
    app_id: Option<String>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    channel_identity: Option<ChannelIdentity>,
    contact_message: Option<ContactMessage>,
}

#[derive(Deserialize)]
struct ChannelIdentity {
    /// A number, without its `+` on some channels; on others a name that only the channel knows.
    identity: Option<String>,
}

#[derive(Deserialize)]
struct ContactMessage {
    text_message: Option<TextMessage>,
}

#[derive(Deserialize)]
struct TextMessage {
    text: Option<String>,
}

impl Incoming {
    /// Who has written, and what; `None` for reports and other events, which come to the same URL.
    fn said(&self) -> Result<Option<(&str, &str)>, Unreadable> {
        if let Some(message) = &self.message {
            let from = message.channel_identity.as_ref();
            let text = message.contact_message.as_ref();
            let text = text.and_then(|contact| contact.text_message.as_ref());
            return Ok(Some((
                from.and_then(|it| it.identity.as_deref())
                    .unwrap_or_default(),
                text.and_then(|it| it.text.as_deref()).unwrap_or_default(),
            )));
        }
        match self.kind.as_deref() {
            Some(kind) if kind.starts_with("mo_") => {
                let from = self.from.as_deref();
                let from = from.ok_or(Unreadable("the message has no sender"))?;
                let body = self.body.as_ref().and_then(Value::as_str);
                Ok(Some((from, body.unwrap_or_default())))
            }
            None if self.app_id.is_none() => Err(Unreadable("not in the format of either API")),
            _ => Ok(None),
        }
    }
}

impl Dialect for Callbacks {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let callback: Callback = callback.json()?;
        let (status, reason) = match callback.event.as_str() {
            "VerificationRequestEvent" => {
                let to = callback
                    .identity
                    .and_then(|identity| number(&identity.endpoint))
                    .ok_or(Unreadable("the request event has no number"))?;
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
                provider: NAME,
                handle: Handle::new(callback.id).ok_or(Unreadable("id is empty"))?,
                attempt: None,
                channel: None,
                status,
                reason,
                at: None,
                goes_on: false,
                fallback: None,
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let incoming: Incoming = callback.json()?;
        let said = incoming.said()?;
        Ok(said.and_then(|(from, text)| Inbound::new(from, text)))
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

#[cfg(test)]
mod tests;
