//! Vonage Verify v2: events and summaries as JSON; incoming messages of its Messages API.
//!
//! Source: Vonage, "Verify webhooks" (developer.vonage.com/en/verify/concepts/webhooks), whose enumerations are
//! incomplete: statuses are read as open words. Fraud comes this way only, as `blocked`, after the send was accepted.

use serde::Deserialize;
use wire::{Channel, DeliveryStatus};

use super::NAME;
use crate::provider::{FRAUD, Report};
use crate::verification::Handle;
use crate::webhook::dialect::{Dialect, Inbound, News, instant};
use crate::webhook::verified::{Unreadable, Verified};

/// Callbacks of Vonage Verify.
#[derive(Clone, Copy, Debug)]
pub struct Callbacks;

#[derive(Deserialize)]
struct Callback {
    request_id: String,
    status: String,
    channel: Option<String>,
    finalized_at: Option<String>,
    triggered_at: Option<String>,
    #[serde(default)]
    workflow: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    channel: Option<String>,
    status: String,
}

#[derive(Deserialize)]
struct Incoming {
    /// Missing where the sender has a name on WhatsApp and shows no number.
    from: Option<Sender>,
    message_uuid: Option<String>,
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

impl Dialect for Callbacks {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let callback: Callback = callback.json()?;
        let at = callback.finalized_at.or(callback.triggered_at);
        let handle = Handle::new(callback.request_id).ok_or(Unreadable("request_id is empty"))?;
        let (steps, over) = if callback.workflow.is_empty() {
            let step = Step {
                channel: callback.channel,
                status: callback.status,
            };
            (vec![step], false)
        } else {
            // A summary: after the last step that was taken there is nothing more.
            let taken = callback.workflow.into_iter();
            let taken = taken.filter(|step| step.status != "unused").collect();
            (taken, true)
        };
        let last = steps.len().saturating_sub(1);
        let reports = steps.into_iter().enumerate().filter_map(|(index, step)| {
            let channel = read_channel(step.channel.as_deref());
            let is_ours = step.channel.is_none() || channel.is_some();
            let (status, reason) = read_status(&step.status);
            is_ours.then(|| Report {
                provider: NAME,
                handle: handle.clone(),
                attempt: None,
                channel,
                status,
                reason,
                at: instant(at.as_deref()),
                goes_on: ends(&step.status) && !(over && index == last),
                fallback: None,
            })
        });
        Ok(News {
            reports: reports.collect(),
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let incoming: Incoming = callback.json()?;
        let nested = incoming.message.and_then(|message| message.content.text);
        let text = incoming.text.or(nested).unwrap_or_default();
        Ok(match incoming.from {
            Some(Sender::Number(from)) => Inbound::new(&from, &text),
            Some(Sender::Nested { number }) => number.and_then(|from| Inbound::new(&from, &text)),
            None if incoming.message_uuid.is_some() => None,
            None => return Err(Unreadable("the message has neither a sender nor an id")),
        })
    }
}

/// The channel of a step; none where a callback does not say, or says one that is never asked for.
fn read_channel(name: Option<&str>) -> Option<Channel> {
    match name? {
        "sms" => Some(Channel::Sms),
        "whatsapp" => Some(Channel::Whatsapp),
        "voice" => Some(Channel::Voice),
        _ => None,
    }
}

/// Whether a workflow is at its next step after this.
fn ends(status: &str) -> bool {
    matches!(status, "failed" | "rejected" | "user_rejected" | "expired")
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

#[cfg(test)]
mod tests;
