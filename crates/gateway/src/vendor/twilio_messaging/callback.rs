//! Twilio Messaging: status callbacks and incoming messages, both as forms.
//!
//! Source: Twilio, "Track the message status of outbound messages" and "Twilio's request to your incoming message
//! webhook URL"; error numbers from its error dictionary.

use wire::{Channel, DeliveryStatus};

use super::NAME;
use super::error::reason;
use super::form::TwilioForm;
use crate::provider::Report;
use crate::verification::Handle;
use crate::webhook::dialect::{Acknowledgement, Dialect, Inbound, News, OptOut, number};
use crate::webhook::keyword::Keyword;
use crate::webhook::verified::{Unreadable, Verified};

/// Forms of Twilio Messaging; incoming messages of Twilio Verify's account, too.
#[derive(Clone, Copy, Debug)]
pub struct Callbacks;

impl Dialect for Callbacks {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let form = TwilioForm::status(callback)?;
        let status = status(form.require("MessageStatus")?)?;
        let to = form.require("To")?;
        let error = form.get("ErrorCode").map(error_number).transpose()?;
        let channel = if through_whatsapp(to) {
            Channel::Whatsapp
        } else {
            Channel::Sms
        };
        if let Some(opt_out) = opt_out(error, address(to), channel, form.message_sid()?) {
            return Ok(News {
                opt_outs: vec![opt_out],
                ..News::default()
            });
        }
        let failed = status == DeliveryStatus::Failed;
        Ok(News {
            reports: vec![Report {
                provider: NAME,
                handle: form.message_sid()?,
                attempt: None,
                channel: None,
                status,
                reason: failed.then(|| reason(error)),
                at: None,
                goes_on: false,
                fallback: None,
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let form = TwilioForm::incoming(callback)?;
        // Whoever writes under a name of an app's own, as WhatsApp allows, has no number that could be written down.
        let from = form.get("From").unwrap_or_default();
        let inbound = Inbound::new(address(from), form.get("Body").unwrap_or_default());
        // Where the account has words of its own (Advanced Opt-Out), Twilio says which kind this one is of.
        let said = match form.get("OptOutType") {
            Some("STOP") => Some(Keyword::Stop),
            Some("START") => Some(Keyword::Start),
            Some("HELP") => Some(Keyword::Help),
            _ => None,
        };
        Ok(inbound.map(|inbound| Inbound {
            keyword: said.or(inbound.keyword),
            app: through_whatsapp(from).then_some(Channel::Whatsapp),
            ..inbound
        }))
    }

    fn acknowledge(&self) -> Acknowledgement {
        Acknowledgement::EmptyTwiml
    }
}

/// Of all that a message goes through on Twilio's side, only the end of it is news.
fn status(text: &str) -> Result<DeliveryStatus, Unreadable> {
    match text {
        "delivered" | "read" => Ok(DeliveryStatus::Delivered),
        "undelivered" | "failed" | "canceled" => Ok(DeliveryStatus::Failed),
        _ if text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_') =>
        {
            Ok(DeliveryStatus::Pending)
        }
        _ => Err(Unreadable("MessageStatus is not a status")),
    }
}

fn error_number(text: &str) -> Result<u32, Unreadable> {
    text.parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or(Unreadable("ErrorCode is not a number"))
}

/// Whether a message to this number, sent by this channel, has failed because of what the person has said. Twilio Verify
/// uses the same error numbers.
pub(in crate::vendor) fn opt_out(
    error: Option<u32>,
    to: &str,
    channel: Channel,
    message: Handle,
) -> Option<OptOut> {
    let channel = match error? {
        OPTED_OUT => None,
        // A text that went by RCS and was blocked there: the person has said nothing about texts.
        BLOCKED if channel == Channel::Whatsapp => Some(channel),
        _ => return None,
    };
    Some(OptOut {
        number: number(to),
        channel,
        message,
    })
}

/// The number of an address such as `whatsapp:+12025550123` or `rcs:+12025550123`.
fn address(text: &str) -> &str {
    match text.split_once(':') {
        Some((app, rest)) if app.bytes().all(|byte| byte.is_ascii_lowercase()) => rest,
        _ => text,
    }
}

fn through_whatsapp(address: &str) -> bool {
    address.starts_with("whatsapp:")
}

/// "Attempt to send to unsubscribed recipient": by any channel, for the person has said STOP.
const OPTED_OUT: u32 = 21610;
/// "Channel message blocked by user action": of the app that the message went through, and of nothing else.
const BLOCKED: u32 = 63014;

#[cfg(test)]
mod tests;
