//! Twilio Verify: its events as a JSON array of `CloudEvents` (Event Streams); incoming messages as Twilio's forms.
//!
//! Two streams say what becomes of a message. `…verify.message.*` has a message's own status, its channel, and whether
//! Twilio sends by another channel when this one fails (schema `AccountSecurity.MessageStatusEvent/1` and `/2`; Twilio,
//! "Message status stream"). `…verify.verification.*` (`AccountSecurity.VerifyEventStreamEvent/2`) tells of the
//! verification; the `delivery_status` of its attempts is `SENT` for ever where the subscription is younger than
//! 2026-04-01, so there only an end is news. Whoever has subscribed to both hears the same twice.

use serde::Deserialize;
use serde_json::Value;
use wire::{Channel, DeliveryStatus};

use super::NAME;
use crate::provider::{Fallback, Report};
use crate::vendor::twilio_messaging::{Callbacks as Messages, opt_out, reason};
use crate::verification::Handle;
use crate::webhook::dialect::{Acknowledgement, Dialect, Inbound, News, instant};
use crate::webhook::verified::{Unreadable, Verified};

/// Events of Twilio Verify.
#[derive(Clone, Copy, Debug)]
pub struct Callbacks;

#[derive(Deserialize)]
struct CloudEvent {
    #[serde(rename = "type")]
    kind: String,
    time: Option<String>,
    data: Value,
}

#[derive(Deserialize)]
struct VerificationEvent {
    verification_sid: String,
    verification_status: String,
    send_code_attempts: Option<Attempts>,
}

#[derive(Deserialize)]
struct Attempts {
    #[serde(default)]
    attempts: Vec<Attempt>,
}

#[derive(Deserialize)]
struct Attempt {
    attempt_sid: Option<String>,
    delivery_status: Option<String>,
}

#[derive(Deserialize)]
struct MessageEvent {
    verification_sid: String,
    attempt_sid: Option<String>,
    channel: Option<String>,
    to: Option<String>,
    /// `dlr_status` in the stream that this one has replaced.
    #[serde(alias = "dlr_status")]
    message_status: String,
    /// Text, empty where there is none.
    error_code: Option<Value>,
    #[serde(default)]
    has_fallback: Option<bool>,
    #[serde(default)]
    is_fallback: Option<bool>,
}

impl Dialect for Callbacks {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let events: Vec<CloudEvent> = callback.json()?;
        let mut news = News::default();
        for event in events {
            // A sink may be subscribed to other products as well.
            if event.kind.starts_with(VERIFICATION) {
                news.reports.push(of_verification(event)?);
            } else if MESSAGE.iter().any(|kind| event.kind.starts_with(kind)) {
                of_message(event, &mut news)?;
            }
        }
        Ok(news)
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        Messages.inbound(callback)
    }

    fn acknowledge(&self) -> Acknowledgement {
        Messages.acknowledge()
    }
}

fn of_message(event: CloudEvent, news: &mut News) -> Result<(), Unreadable> {
    let data: MessageEvent = serde_json::from_value(event.data)
        .map_err(|_| Unreadable("the message event has no message"))?;
    let handle = handle(data.verification_sid)?;
    let through = data.channel.as_deref().map(str::to_ascii_uppercase);
    let channel = match through.as_deref() {
        Some("SMS" | "RCS") => Some(Channel::Sms),
        Some("WHATSAPP") => Some(Channel::Whatsapp),
        Some("VOICE" | "CALL") => Some(Channel::Voice),
        _ => None,
    };
    let mut status = delivery(Some(&data.message_status));
    let error = data.error_code.as_ref().and_then(number);
    if status == DeliveryStatus::Failed {
        let to = data.to.as_deref().unwrap_or_default();
        let sent_by = channel.unwrap_or(Channel::Sms);
        if let Some(opt_out) = opt_out(error, to, sent_by, handle.clone()) {
            news.opt_outs.push(opt_out);
            return Ok(());
        }
    }
    let fallback = if data.has_fallback == Some(true) {
        Some(Fallback::Coming)
    } else if data.is_fallback == Some(true) {
        Some(Fallback::This)
    } else {
        None
    };
    // What we have asked for as a text may go by RCS first: the text that Twilio sends in its place is the same message.
    let upgraded = through.as_deref() == Some("RCS");
    if upgraded && fallback == Some(Fallback::Coming) && status == DeliveryStatus::Failed {
        status = DeliveryStatus::Pending;
    }
    news.reports.push(Report {
        provider: NAME,
        handle,
        attempt: data.attempt_sid.and_then(Handle::new),
        channel,
        status,
        reason: (status == DeliveryStatus::Failed).then(|| reason(error)),
        at: instant(event.time.as_deref()),
        goes_on: false,
        fallback,
    });
    Ok(())
}

fn of_verification(event: CloudEvent) -> Result<Report, Unreadable> {
    let data: VerificationEvent = serde_json::from_value(event.data)
        .map_err(|_| Unreadable("the verification event has no verification"))?;
    let attempts = data.send_code_attempts.map(|all| all.attempts);
    let last = attempts.and_then(|mut all| all.pop());
    // A person who typed the code has received a message. A verification that merely expired says nothing about delivery.
    let (status, attempt) = if data.verification_status.eq_ignore_ascii_case("approved") {
        (DeliveryStatus::Delivered, None)
    } else {
        let said = last.as_ref().and_then(|it| it.delivery_status.as_deref());
        let status = delivery(said);
        (status, last.and_then(|it| it.attempt_sid))
    };
    Ok(Report {
        provider: NAME,
        handle: handle(data.verification_sid)?,
        attempt: attempt.and_then(Handle::new),
        channel: None,
        status,
        reason: (status == DeliveryStatus::Failed).then_some("undelivered"),
        at: instant(event.time.as_deref()),
        goes_on: false,
        fallback: None,
    })
}

/// Sent is not delivered. The words are an open list: one that is not known is no news.
fn delivery(status: Option<&str>) -> DeliveryStatus {
    let status = status.map(str::to_ascii_lowercase);
    match status.as_deref() {
        Some("delivered" | "read" | "completed") => DeliveryStatus::Delivered,
        Some("undelivered" | "failed" | "canceled") => DeliveryStatus::Failed,
        _ => DeliveryStatus::Pending,
    }
}

fn handle(sid: String) -> Result<Handle, Unreadable> {
    Handle::new(sid).ok_or(Unreadable("verification_sid is empty"))
}

fn number(code: &Value) -> Option<u32> {
    match code {
        Value::String(text) => text.parse().ok(),
        code => code.as_u64()?.try_into().ok(),
    }
}

const VERIFICATION: &str = "com.twilio.accountsecurity.verify.verification.";
/// The second is closed to new subscribers, and says the same.
const MESSAGE: [&str; 2] = [
    "com.twilio.accountsecurity.verify.message.",
    "com.twilio.accountsecurity.verify.attempt-dlr.",
];

#[cfg(test)]
mod tests;
