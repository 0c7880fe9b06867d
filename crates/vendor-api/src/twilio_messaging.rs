//! Twilio's messages.
//!
//! Source: github.com/twilio/twilio-oai, `spec/json/twilio_api_v2010.json`, snapshot d50069b of 2026-04-14, read on
//! 2026-11-28. The descriptions of the parameters say which of several are required.

use serde_json::Value;

use crate::kind::{E164, Kind, RFC_2822, optional, required};
use crate::operation::{Body, Operation};
use crate::twilio::ERRORS;

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "POST",
        path: "/2010-04-01/Accounts/{}/Messages.json",
        request: Body::Form(CREATE),
        rules: &[
            |fields| one_of(fields, &["From", "MessagingServiceSid"]),
            |fields| one_of(fields, &["Body", "MediaUrl", "ContentSid"]),
        ],
        responses: &[(201, MESSAGE)],
        errors: ERRORS,
    },
    Operation {
        method: "GET",
        path: "/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json",
        request: Body::Nothing,
        rules: &[],
        responses: &[(200, NUMBERS)],
        errors: ERRORS,
    },
];

fn one_of(fields: &Value, names: &[&str]) -> Option<String> {
    let given = names.iter().any(|name| fields.get(name).is_some());
    (!given).then(|| format!("none of {names:?}"))
}

const BOOLEAN: Kind = Kind::OneOf(&["true", "false"]);
const NUMERAL: Kind = Kind::Format("a number in a form", |text| text.parse::<f64>().is_ok());
/// A number, or one on a channel (`whatsapp:+…`); a sender may be a name, too.
const RECIPIENT: Kind = Kind::Format("an address", |text| {
    let number = text.split_once(':').map_or(text, |(_, number)| number);
    number.starts_with('+')
});
const URL: Kind = Kind::Format("a URL", |text| text.starts_with("http"));

const CREATE: Kind = Kind::Object(&[
    required("To", RECIPIENT),
    optional("StatusCallback", URL),
    optional("ApplicationSid", Kind::Sid(&["AP"])),
    optional("MaxPrice", NUMERAL),
    optional("ProvideFeedback", BOOLEAN),
    optional("Attempt", NUMERAL),
    optional("ValidityPeriod", NUMERAL),
    optional("ForceDelivery", BOOLEAN),
    optional("ContentRetention", Kind::OneOf(&["retain", "discard"])),
    optional("AddressRetention", Kind::OneOf(&["retain", "obfuscate"])),
    optional("SmartEncoded", BOOLEAN),
    optional("PersistentAction", Kind::Text),
    optional("TrafficType", Kind::OneOf(&["free"])),
    optional("ShortenUrls", BOOLEAN),
    optional("ScheduleType", Kind::OneOf(&["fixed"])),
    optional("SendAt", Kind::Text),
    optional("SendAsMms", BOOLEAN),
    optional("ContentVariables", Kind::Text),
    optional("RiskCheck", Kind::OneOf(&["enable", "disable"])),
    optional("From", Kind::Text),
    optional("FallbackFrom", E164),
    optional("MessagingServiceSid", Kind::Sid(&["MG"])),
    optional("Body", Kind::Length(1..=1600)),
    optional("MediaUrl", URL),
    optional("ContentSid", Kind::Sid(&["HX"])),
]);

const TEXT: Kind = Kind::Nullable(&Kind::Text);
const INSTANT: Kind = Kind::Nullable(&RFC_2822);
const COUNT: Kind = Kind::Format("a count in a string", |text| text.parse::<u32>().is_ok());

/// No property is required, and all examples have all of them.
const MESSAGE: Kind = Kind::Object(&[
    required("account_sid", Kind::Sid(&["AC"])),
    required("api_version", TEXT),
    required("body", TEXT),
    required("date_created", INSTANT),
    required("date_sent", INSTANT),
    required("date_updated", INSTANT),
    required(
        "direction",
        Kind::OneOf(&["inbound", "outbound-api", "outbound-call", "outbound-reply"]),
    ),
    required(
        "error_code",
        Kind::Nullable(&Kind::Integer(10_000..=99_999)),
    ),
    required("error_message", TEXT),
    required("from", TEXT),
    required("messaging_service_sid", Kind::Nullable(&Kind::Sid(&["MG"]))),
    required("num_media", COUNT),
    required("num_segments", COUNT),
    required("price", TEXT),
    required("price_unit", TEXT),
    required("sid", Kind::Sid(&["SM", "MM"])),
    required(
        "status",
        Kind::OneOf(&[
            "queued",
            "sending",
            "sent",
            "failed",
            "delivered",
            "undelivered",
            "receiving",
            "received",
            "accepted",
            "scheduled",
            "read",
            "partially_delivered",
            "canceled",
        ]),
    ),
    required("subresource_uris", Kind::Nullable(&Kind::Open(&[]))),
    required("to", RECIPIENT),
    required("uri", Kind::Text),
]);
const NUMBERS: Kind = Kind::Object(&[
    required(
        "incoming_phone_numbers",
        Kind::List(0..=1000, &Kind::Open(&[])),
    ),
    required("end", Kind::Integer(0..=1000)),
    required("first_page_uri", Kind::Text),
    required("next_page_uri", TEXT),
    required("page", Kind::Integer(0..=1000)),
    required("page_size", Kind::Integer(1..=1000)),
    required("previous_page_uri", TEXT),
    required("start", Kind::Integer(0..=1000)),
    required("uri", Kind::Text),
]);
