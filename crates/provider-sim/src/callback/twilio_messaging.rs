//! Twilio Messaging: a form to the `StatusCallback`, and one for an incoming message, which Verify's senders get, too.

use form_urlencoded::Serializer;
use wire::Channel;

use super::Callback;
use crate::accounts::twilio::{
    ACCOUNT_SID, AUTH_TOKEN, FROM, MESSAGING_SERVICE_SID, WHATSAPP_FROM,
};
use crate::random;
use crate::signature::twilio::{Key, sign_form};
use crate::sim::{Outcome, Status, Text};

/// To the URL given with the message: Twilio calls no other.
pub(super) fn callback(outcome: &Outcome) -> Option<Callback> {
    let url = outcome.callback.as_deref()?;
    let (status, error) = match outcome.status {
        Status::Delivered => ("delivered", None),
        Status::Failed => ("undelivered", Some("30003")),
        Status::Blocked => ("failed", Some("30450")),
        // It knows no codes.
        Status::Verified | Status::Spent | Status::Expired | Status::Exhausted(_) => return None,
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
    if outcome.channel == Channel::Whatsapp {
        fields.extend([
            ("ChannelPrefix", "whatsapp"),
            ("ChannelInstallSid", "XE00000000000000000000000000000001"),
            ("ChannelToAddress", "+1202555XXXX"),
        ]);
    } else {
        fields.push(("RawDlrDoneDate", "2611281200"));
    }
    fields.extend(error.map(|error| ("ErrorCode", error)));
    Some(signed(url, &fields))
}

/// The whole set of parameters, by how the person's address is written: `+1…` for a text, `whatsapp:+1…` in reply to one
/// of ours, `rcs:+1…`.
pub(super) fn inbound(text: &Text, url: &str) -> Callback {
    let sid = format!("SM{}", random::hex32());
    let app = text.from.split_once(':').map_or("", |(app, _)| app);
    let to = match app {
        "whatsapp" => format!("whatsapp:{WHATSAPP_FROM}"),
        "rcs" => "rcs:stand_in_agent".to_owned(),
        _ => FROM.to_owned(),
    };
    let number = text.from.trim_start_matches(|c: char| !c.is_ascii_digit());
    let metadata = match app {
        "whatsapp" => format!(
            r#"{{"type":"whatsapp","data":{{"context":{{"ProfileName":"{PROFILE}","WaId":"{number}"}}}}}}"#
        ),
        _ => r#"{"type":"rcs","data":{"context":{}}}"#.to_owned(),
    };
    let replied = format!("SM{}", random::hex32());
    let mut fields = vec![
        ("SmsMessageSid", sid.as_str()),
        ("NumMedia", "0"),
        ("SmsSid", &sid),
        ("SmsStatus", "received"),
        ("Body", &text.text),
        ("To", &to),
        ("NumSegments", "1"),
        ("MessageSid", &sid),
        ("AccountSid", ACCOUNT_SID),
        ("From", &text.from),
        ("ApiVersion", "2010-04-01"),
    ];
    match app {
        "whatsapp" => fields.extend([
            ("OriginalRepliedMessageSender", to.as_str()),
            ("OriginalRepliedMessageSid", replied.as_str()),
            ("FrequentlyForwarded", "false"),
            ("Forwarded", "false"),
            ("ProfileName", PROFILE),
            ("MessageType", "text"),
            ("WaId", number),
            ("ReferralNumMedia", "0"),
            ("ChannelMetadata", metadata.as_str()),
        ]),
        "rcs" => fields.extend([
            ("MessageType", "text"),
            ("MessagingServiceSid", MESSAGING_SERVICE_SID),
            ("ChannelMetadata", metadata.as_str()),
        ]),
        _ => fields.extend([
            ("MessagingServiceSid", MESSAGING_SERVICE_SID),
            ("ToCountry", "US"),
            ("ToState", ""),
            ("ToCity", ""),
            ("ToZip", ""),
            ("FromCountry", "US"),
            ("FromState", "DC"),
            ("FromCity", "WASHINGTON"),
            ("FromZip", "20001"),
        ]),
    }
    // Advanced Opt-Out gives the meaning of its own keywords.
    fields.extend(opt_out_type(&text.text).map(|kind| ("OptOutType", kind)));
    signed(url, &fields)
}

/// How Advanced Opt-Out classifies a message: the whole of it has to be one of its keywords.
fn opt_out_type(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_uppercase().as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => {
            Some("STOP")
        }
        "START" | "UNSTOP" => Some("START"),
        "HELP" | "INFO" => Some("HELP"),
        _ => None,
    }
}

fn signed(url: &str, fields: &[(&str, &str)]) -> Callback {
    Callback {
        url: url.to_owned(),
        headers: vec![
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
            (
                "x-twilio-signature",
                sign_form(Key::AuthToken(AUTH_TOKEN), url, fields),
            ),
        ],
        body: Serializer::new(String::new()).extend_pairs(fields).finish(),
    }
}

const PROFILE: &str = "Ada Lovelace";
