//! Twilio Verify v2.
//!
//! Source: github.com/twilio/twilio-oai, `spec/json/twilio_verify_v2.json`, snapshot d50069b of 2026-04-14, read on
//! 2026-11-28. What belongs to a channel alone is said in the descriptions of its parameters, and in the error
//! dictionary (60227: templates are for text messages and calls; 60602: the hash of an app is for text messages).

use crate::kind::{CODE, E164, Field, Kind, RFC_3339, optional, required};
use crate::operation::{Body, Operation, Response};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "POST",
        path: "/v2/Services/{}/Verifications",
        request: Body::Form(Kind::By(
            "Channel",
            &[
                ("sms", Kind::Object(SMS)),
                ("call", Kind::Object(CALL)),
                ("whatsapp", Kind::Object(WHATSAPP)),
            ],
        )),
        rules: &[],
        responses: &[(201, VERIFICATION)],
        errors: ERRORS,
    },
    Operation {
        method: "POST",
        path: "/v2/Services/{}/Verifications/{}",
        request: Body::Form(Kind::Object(&[required(
            "Status",
            Kind::OneOf(&["canceled", "approved"]),
        )])),
        rules: &[],
        responses: &[(200, VERIFICATION)],
        errors: ERRORS,
    },
    Operation {
        method: "GET",
        path: "/v2/Services/{}/Verifications/{}",
        request: Body::Nothing,
        rules: &[],
        responses: &[(200, VERIFICATION)],
        errors: ERRORS,
    },
    Operation {
        method: "POST",
        path: "/v2/Services/{}/VerificationCheck",
        request: Body::Form(Kind::Object(&[
            required("Code", CODE),
            optional("To", E164),
            optional("VerificationSid", Kind::Sid(&["VE"])),
            optional("Amount", Kind::Text),
            optional("Payee", Kind::Text),
            optional("SnaClientToken", Kind::Text),
        ])),
        rules: &[|fields| {
            let named = fields.get("To").or(fields.get("VerificationSid"));
            named
                .is_none()
                .then(|| "neither To nor VerificationSid".to_owned())
        }],
        responses: &[(200, CHECK), (201, CHECK)],
        errors: ERRORS,
    },
    Operation {
        method: "GET",
        path: "/v2/Services/{}",
        request: Body::Nothing,
        rules: &[],
        responses: &[(200, SERVICE)],
        errors: ERRORS,
    },
];

/// Those of every channel, and those of one channel only.
macro_rules! start {
    ($($field:expr),* $(,)?) => {
        &[
            required("To", E164),
            required("Channel", Kind::Text),
            optional("CustomFriendlyName", Kind::Length(1..=30)),
            optional("SendDigits", Kind::Text),
            optional("Locale", Kind::Text),
            optional("CustomCode", CODE),
            optional("Amount", Kind::Text),
            optional("Payee", Kind::Text),
            optional("RateLimits", Kind::Text),
            optional("ChannelConfiguration", Kind::Text),
            optional("DeviceIp", Kind::Text),
            // Not in the document of April 2026; the page of error 60413 names it (read 2026-11-28).
            optional("Risk.TelemetryId", Kind::Text),
            optional("Tags", Kind::Text),
            $($field),*
        ]
    };
}

const SMS: &[Field] = start![
    optional("AppHash", Kind::Length(11..=11)),
    optional("TemplateSid", Kind::Sid(&["HJ"])),
    optional("TemplateCustomSubstitutions", Kind::Text),
    optional("RiskCheck", Kind::OneOf(&["enable", "disable"])),
];
const CALL: &[Field] = start![
    optional("TemplateSid", Kind::Sid(&["HJ"])),
    optional("TemplateCustomSubstitutions", Kind::Text),
];
const WHATSAPP: &[Field] = start![];

const CHANNEL: Kind = Kind::OneOf(&["sms", "call", "email", "whatsapp", "sna"]);
const STATUS: Kind = Kind::OneOf(&[
    "pending",
    "approved",
    "canceled",
    "max_attempts_reached",
    "deleted",
    "failed",
    "expired",
]);
const NULLABLE_TEXT: Kind = Kind::Nullable(&Kind::Text);

/// No property is required, and all examples have all of them.
const VERIFICATION: Kind = Kind::Object(&[
    required("sid", Kind::Sid(&["VE"])),
    required("service_sid", Kind::Sid(&["VA"])),
    required("account_sid", Kind::Sid(&["AC"])),
    required("to", E164),
    required("channel", CHANNEL),
    required("status", STATUS),
    required("valid", Kind::Boolean),
    required("lookup", Kind::Nullable(&Kind::Open(&[]))),
    required("amount", NULLABLE_TEXT),
    required("payee", NULLABLE_TEXT),
    required("send_code_attempts", Kind::List(1..=5, &ATTEMPT)),
    required("date_created", RFC_3339),
    required("date_updated", RFC_3339),
    required("sna", Kind::Nullable(&Kind::Open(&[]))),
    required("url", Kind::Text),
]);
const ATTEMPT: Kind = Kind::Object(&[
    required("time", RFC_3339),
    required("channel", Kind::Text),
    required("attempt_sid", Kind::Sid(&["VL"])),
]);
const CHECK: Kind = Kind::Object(&[
    required("sid", Kind::Sid(&["VE"])),
    required("service_sid", Kind::Sid(&["VA"])),
    required("account_sid", Kind::Sid(&["AC"])),
    required("to", E164),
    required("channel", CHANNEL),
    required("status", STATUS),
    required("valid", Kind::Boolean),
    required("amount", NULLABLE_TEXT),
    required("payee", NULLABLE_TEXT),
    required("date_created", RFC_3339),
    required("date_updated", RFC_3339),
    required("sna_attempts_error_codes", Kind::List(0..=10, &Kind::Any)),
]);
/// More properties than anybody reads: only those that are read, or distinguish the service from another.
const SERVICE: Kind = Kind::Open(&[
    required("sid", Kind::Sid(&["VA"])),
    required("account_sid", Kind::Sid(&["AC"])),
    required("friendly_name", NULLABLE_TEXT),
    required("code_length", Kind::Integer(4..=10)),
    required("custom_code_enabled", Kind::Nullable(&Kind::Boolean)),
    required(
        "verify_event_subscription_enabled",
        Kind::Nullable(&Kind::Boolean),
    ),
    required("date_created", RFC_3339),
    required("date_updated", RFC_3339),
    required("url", Kind::Text),
]);

/// The document only describes 429; the error dictionary has the same for the others.
pub(crate) const ERRORS: &[Response] = &[
    (400, ERROR),
    (401, ERROR),
    (403, ERROR),
    (404, ERROR),
    (429, ERROR),
];
const ERROR: Kind = Kind::Object(&[
    required("code", Kind::Integer(10_000..=99_999)),
    required("message", Kind::Text),
    required("more_info", Kind::Text),
    required("status", Kind::Integer(400..=599)),
]);
