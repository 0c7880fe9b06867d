//! Vonage Verify v2: events and summaries as JSON; incoming messages of its Messages API.
//!
//! Source: Vonage, "Verify webhooks" (developer.vonage.com/en/verify/concepts/webhooks), whose enumerations are
//! incomplete: statuses are read as open words. Fraud comes this way only, as `blocked`, after the send was accepted.

use serde::Deserialize;
use wire::DeliveryStatus;

use super::{Dialect, Inbound, News, instant};
use crate::provider::{FRAUD, Handle, Report};
use crate::webhook::verified::{Unreadable, Verified};

/// Callbacks of Vonage Verify.
#[derive(Clone, Copy, Debug)]
pub struct VonageVerify;

#[derive(Deserialize)]
struct Callback {
    request_id: String,
    status: String,
    finalized_at: Option<String>,
    triggered_at: Option<String>,
    #[serde(default)]
    workflow: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    status: String,
}

#[derive(Deserialize)]
struct Incoming {
    from: Sender,
    text: Option<String>,
    message: Option<Message>,
}

/// The first version of the Messages API nests what the second writes plainly.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sender {
    Number(String),
    Nested { number: Option<String> },
}

#[derive(Deserialize)]
struct Message {
    content: Content,
}

#[derive(Deserialize)]
struct Content {
    text: Option<String>,
}

impl Dialect for VonageVerify {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let callback: Callback = callback.json()?;
        let at = callback.finalized_at.or(callback.triggered_at);
        // A summary counts its steps; the last one that was taken is the one that decided.
        let taken = callback.workflow.iter().rev();
        let last = taken
            .map(|step| step.status.as_str())
            .find(|status| *status != "unused");
        let (status, reason) = read_status(last.unwrap_or(&callback.status));
        Ok(News {
            reports: vec![Report {
                provider: "vonage",
                handle: Handle::new(callback.request_id).ok_or(Unreadable("request_id is none"))?,
                status,
                reason,
                at: instant(at.as_deref()),
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let incoming: Incoming = callback.json()?;
        let nested = incoming.message.and_then(|message| message.content.text);
        let text = incoming.text.or(nested).unwrap_or_default();
        Ok(match incoming.from {
            Sender::Number(from) => Inbound::new(&from, &text),
            Sender::Nested { number } => number.and_then(|from| Inbound::new(&from, &text)),
        })
    }
}

/// `completed` means that the code was typed. `expired` means silence, which is no failure that anybody knows of.
fn read_status(status: &str) -> (DeliveryStatus, Option<&'static str>) {
    match status {
        "completed" => (DeliveryStatus::Delivered, None),
        "failed" => (DeliveryStatus::Failed, Some("undelivered")),
        "rejected" | "user_rejected" => (DeliveryStatus::Failed, Some("rejected")),
        "blocked" => (DeliveryStatus::Failed, Some(FRAUD)),
        _ => (DeliveryStatus::Pending, None),
    }
}
