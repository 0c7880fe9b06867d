//! Twilio Messaging: status callbacks and incoming messages, both as forms.
//!
//! Source: Twilio, "Track the message status of outbound messages" and "Twilio's request to your incoming message
//! webhook URL"; error numbers from its error dictionary.

use wire::DeliveryStatus;

use super::{Acknowledgement, Dialect, Inbound, News, number};
use crate::provider::{Handle, Report};
use crate::webhook::keyword::Keyword;
use crate::webhook::verified::{Form, Unreadable, Verified};

/// Forms of Twilio Messaging; incoming messages of Twilio Verify's account, too.
#[derive(Clone, Copy, Debug)]
pub struct TwilioMessaging;

impl Dialect for TwilioMessaging {
    fn news(&self, callback: &Verified) -> Result<News, Unreadable> {
        let form = unspliced(callback, &STATUS_MARKS)?;
        let handle = message_sid(form.require("MessageSid")?)?;
        let status = status(form.require("MessageStatus")?)?;
        let to = form.require("To")?;
        let error = form.get("ErrorCode").map(error_number).transpose()?;
        if error == Some(OPTED_OUT) {
            return Ok(News {
                opted_out: number(address(to)),
                ..News::default()
            });
        }
        let failed = status == DeliveryStatus::Failed;
        Ok(News {
            reports: vec![Report {
                provider: "twilio-messaging",
                handle,
                channel: None,
                status,
                reason: failed.then(|| reason(error)),
                at: None,
                goes_on: false,
            }],
            ..News::default()
        })
    }

    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable> {
        let form = unspliced(callback, &INCOMING_MARKS)?;
        message_sid(form.require("MessageSid")?)?;
        let from = address(form.require("From")?);
        let inbound = Inbound::new(from, form.get("Body").unwrap_or_default());
        // Where the account has words of its own (Advanced Opt-Out), Twilio says which kind this one is of.
        let said = match form.get("OptOutType") {
            Some("STOP") => Some(Keyword::Stop),
            Some("START") => Some(Keyword::Start),
            Some("HELP") => Some(Keyword::Help),
            _ => None,
        };
        Ok(inbound.map(|inbound| Inbound {
            keyword: said.or(inbound.keyword),
            ..inbound
        }))
    }

    fn acknowledge(&self) -> Acknowledgement {
        Acknowledgement::EmptyTwiml
    }
}

/// The form, once it is certain that nobody has moved a part of a name into a value or the other way round: Twilio's
/// signature goes over names and values joined without a mark, and would hold for that as well.
///
/// What is read has to be all that can be read: wherever the joined text has one of `marks`, there has to be that
/// field. Otherwise somebody has hidden the field, or a person has written it into a message.
fn unspliced(callback: &Verified, marks: &[Mark]) -> Result<Form, Unreadable> {
    let form = callback.form()?;
    let joined: String = form
        .fields()
        .flat_map(|(name, value)| [name, value])
        .collect();
    for (name, value) in marks {
        let read = form.get(name).is_some_and(|read| read.starts_with(value));
        if joined.matches(&format!("{name}{value}")).count() != usize::from(read) {
            return Err(Unreadable("a form field is hidden in another one"));
        }
    }
    if !form.fields().all(|(name, _)| is_name(name)) {
        return Err(Unreadable("a form field has a name that Twilio never uses"));
    }
    Ok(form)
}

/// A word of letters, and perhaps a number behind it.
fn is_name(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn message_sid(text: &str) -> Result<Handle, Unreadable> {
    let rest = text.strip_prefix("SM").or_else(|| text.strip_prefix("MM"));
    rest.filter(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|_| Handle::new(text))
        .ok_or(Unreadable("MessageSid is none"))
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
        _ => Err(Unreadable("MessageStatus is none")),
    }
}

fn error_number(text: &str) -> Result<u32, Unreadable> {
    text.parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or(Unreadable("ErrorCode is no number"))
}

fn reason(error: Option<u32>) -> &'static str {
    match error {
        Some(21211 | 21614 | 30005 | 63003 | 63024) => "unknown_number",
        Some(30003) => "unreachable",
        Some(30004) => "blocked",
        Some(30006) => "landline",
        Some(30007 | 30034) => "filtered",
        Some(30001 | 30002) => "provider",
        _ => "undelivered",
    }
}

/// The number of an address such as `whatsapp:+12025550123`.
fn address(text: &str) -> &str {
    text.strip_prefix("whatsapp:").unwrap_or(text)
}

/// A field by its name, and how its value begins where the name alone is the beginning of others (`FromCity`).
type Mark = (&'static str, &'static str);

const STATUS_MARKS: [Mark; 5] = [
    ("ErrorCode", ""),
    ("MessageSid", ""),
    ("MessageStatus", ""),
    ("To", "+"),
    ("To", "whatsapp:"),
];
const INCOMING_MARKS: [Mark; 4] = [
    ("From", "+"),
    ("From", "whatsapp:"),
    ("MessageSid", ""),
    ("OptOutType", ""),
];
/// "Attempt to send to unsubscribed recipient".
const OPTED_OUT: u32 = 21610;
