//! Twilio Messaging: a form to the `StatusCallback`, and one for an incoming message, which Verify's senders get, too.

use form_urlencoded::Serializer;
use wire::Channel;

use super::Callback;
use crate::accounts::twilio::{ACCOUNT_SID, AUTH_TOKEN, FROM, WHATSAPP_FROM};
use crate::random;
use crate::signature::twilio::sign_form;
use crate::sim::{Outcome, Status, Text};

/// Where a message says it: Twilio calls nobody on its own account.
pub(super) fn callback(outcome: &Outcome) -> Option<Callback> {
    let url = outcome.callback.as_deref()?;
    let (status, error) = match outcome.status {
        Status::Delivered => ("delivered", None),
        Status::Failed => ("undelivered", Some("30003")),
        Status::Blocked => ("failed", Some("30007")),
        // It knows no codes.
        Status::Verified => return None,
    };
    let (from, to) = match outcome.channel {
        Channel::Whatsapp => (
            format!("whatsapp:{WHATSAPP_FROM}"),
            format!("whatsapp:{}", outcome.to),
        ),
        _ => (FROM.to_owned(), outcome.to.clone()),
    };
    let mut fields = vec![
        ("SmsSid", outcome.id.as_str()),
        ("SmsStatus", status),
        ("MessageStatus", status),
        ("To", &to),
        ("MessageSid", &outcome.id),
        ("AccountSid", ACCOUNT_SID),
        ("From", &from),
        ("ApiVersion", "2010-04-01"),
    ];
    fields.extend(error.map(|error| ("ErrorCode", error)));
    Some(signed(url, &fields))
}

pub(super) fn inbound(text: &Text, url: &str) -> Callback {
    let sid = format!("SM{}", random::hex32());
    let fields = [
        ("MessageSid", sid.as_str()),
        ("SmsSid", &sid),
        ("AccountSid", ACCOUNT_SID),
        ("From", &text.from),
        ("To", FROM),
        ("Body", &text.text),
        ("NumMedia", "0"),
        ("ApiVersion", "2010-04-01"),
    ];
    signed(url, &fields)
}

fn signed(url: &str, fields: &[(&str, &str)]) -> Callback {
    Callback {
        url: url.to_owned(),
        headers: vec![
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
            ("x-twilio-signature", sign_form(AUTH_TOKEN, url, fields)),
        ],
        body: Serializer::new(String::new()).extend_pairs(fields).finish(),
    }
}
