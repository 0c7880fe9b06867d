//! Our own format, for senders without one: VerifyNow (or a relay in front of it) and the sandbox.
//!
//! `{"verificationId","deliveryStatus","reason"?,"timestamp"?}` about a message of ours, with the id that
//! the provider returned when it accepted the message; `{"from","text"}` for an incoming one.

use serde::Deserialize;
use wire::{Channel, DeliveryStatus};

use super::{Dialect, Inbound, News, OptOut, instant, number};
use crate::provider::{FRAUD, Report};
use crate::verification::Handle;
use crate::webhook::verified::{Unreadable, Verified};

/// Callbacks in the gateway's own format.
#[derive(Clone, Copy, Debug)]
pub struct Plain {
    /// Whose they are.
    pub provider: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Callback {
    verification_id: Id,
    delivery_status: DeliveryStatus,
    reason: Option<String>,
    timestamp: Option<String>,
    /// The number, required only if the reason is that it has opted out.
    to: Option<String>,
    /// The one channel that it has opted out of; every one if absent.
    channel: Option<Channel>,
}

/// VerifyNow writes its ids as text in one response and as numbers in another.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

#[derive(Deserialize)]
struct Incoming {
    from: String,
    text: String,
}

impl Dialect for Plain {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let callback: Callback = callback.json()?;
        let id = match callback.verification_id {
            Id::Text(text) => text,
            Id::Number(id) => id.to_string(),
        };
        let handle = Handle::new(id).ok_or(Unreadable("verificationId is empty"))?;
        if callback.reason.as_deref() == Some("opted_out") {
            return Ok(News {
                opt_outs: vec![OptOut {
                    number: callback.to.as_deref().and_then(number),
                    channel: callback.channel,
                    message: handle,
                }],
                ..News::default()
            });
        }
        let failed = callback.delivery_status == DeliveryStatus::Failed;
        Ok(News {
            reports: vec![Report {
                provider: self.provider,
                handle,
                attempt: None,
                channel: None,
                status: callback.delivery_status,
                reason: failed.then(|| reason(callback.reason.as_deref())),
                at: instant(callback.timestamp.as_deref()),
                goes_on: false,
                fallback: None,
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let incoming: Incoming = callback.json()?;
        Ok(Inbound::new(&incoming.from, &incoming.text))
    }
}

/// One of the words that other dialects use, too; an unknown one becomes the most general.
fn reason(word: Option<&str>) -> &'static str {
    const WORDS: [&str; 8] = [
        "blocked",
        "filtered",
        FRAUD,
        "landline",
        "provider",
        "rejected",
        "unknown_number",
        "unreachable",
    ];
    let known = WORDS.into_iter().find(|known| word == Some(known));
    known.unwrap_or("undelivered")
}
