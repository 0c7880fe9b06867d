//! Twilio Verify: its events as a JSON array of `CloudEvents` (Event Streams); incoming messages as Twilio's forms.
//!
//! Source: Twilio, "Verification events" and "Event Streams webhook quickstart"; schema
//! `AccountSecurity.VerifyEventStreamEvent/2`. What `delivery_status` can be is not listed anywhere: words that are
//! not known are no news.

use serde::Deserialize;
use wire::DeliveryStatus;

use super::{Acknowledgement, Dialect, Inbound, News, TwilioMessaging, instant};
use crate::provider::{Handle, Report};
use crate::webhook::verified::{Unreadable, Verified};

/// Events of Twilio Verify.
#[derive(Clone, Copy, Debug)]
pub struct TwilioVerify;

#[derive(Deserialize)]
struct CloudEvent {
    #[serde(rename = "type")]
    kind: String,
    time: Option<String>,
    data: serde_json::Value,
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
    delivery_status: Option<String>,
}

impl Dialect for TwilioVerify {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let events: Vec<CloudEvent> = callback.json()?;
        let mut news = News::default();
        for event in events {
            // A sink may be subscribed to other products as well.
            if event.kind.starts_with(VERIFICATION) {
                news.reports.push(report(event)?);
            }
        }
        Ok(news)
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        TwilioMessaging.inbound(callback)
    }

    fn acknowledge(&self) -> Acknowledgement {
        TwilioMessaging.acknowledge()
    }
}

fn report(event: CloudEvent) -> Result<Report, Unreadable> {
    let data: VerificationEvent = serde_json::from_value(event.data)
        .map_err(|_| Unreadable("a verification event lacks its verification"))?;
    let attempts = data.send_code_attempts.map(|all| all.attempts);
    let last = attempts.and_then(|mut all| all.pop());
    let delivery = last.and_then(|attempt| attempt.delivery_status);
    let status = status(&data.verification_status, delivery.as_deref());
    Ok(Report {
        provider: "twilio",
        handle: Handle::new(data.verification_sid).ok_or(Unreadable("verification_sid is none"))?,
        channel: None,
        status,
        reason: (status == DeliveryStatus::Failed).then_some("undelivered"),
        at: instant(event.time.as_deref()),
        goes_on: false,
    })
}

/// Whoever has typed the code has got the message. A verification that merely ran out says nothing about it.
fn status(verification: &str, delivery: Option<&str>) -> DeliveryStatus {
    if verification.eq_ignore_ascii_case("approved") {
        return DeliveryStatus::Delivered;
    }
    let delivery = delivery.map(str::to_ascii_lowercase);
    match delivery.as_deref() {
        Some("delivered" | "read" | "completed") => DeliveryStatus::Delivered,
        Some("undelivered" | "failed" | "canceled") => DeliveryStatus::Failed,
        _ => DeliveryStatus::Pending,
    }
}

const VERIFICATION: &str = "com.twilio.accountsecurity.verify.verification.";
