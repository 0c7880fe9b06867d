//! Vonage Verify v2, and what comes in through its Messages API.
//!
//! Source: Vonage's `OpenAPI` document of Verify 1.0.1, as stored in github.com/api-evangelist/vonage at 89d17b3
//! (`openapi/_original/vonage-verify-v2-openapi.yml`), read on 2026-11-28. Statuses `blocked` and `expired` of events:
//! developer.vonage.com, "Verify webhooks" and "Anti-fraud"; the `request_id` of a conflict: the official Node SDK.

use serde_json::Value;

use crate::kind::{CODE, DIGITS, Field, Kind, RFC_3339, UUID, optional, required};
use crate::operation::{Body, Operation, Response};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "POST",
        path: "/v2/verify",
        request: Body::Json(START),
        rules: &[templates_are_for_texts, codes_are_as_long_as_they_say],
        responses: &[(
            202,
            Kind::Object(&[
                required("request_id", UUID),
                optional("check_url", Kind::Text),
            ]),
        )],
        errors: &[
            (401, PROBLEM),
            (402, PROBLEM),
            (409, CONFLICT),
            (412, PROBLEM),
            (422, INVALID_PARAMETERS),
            (429, PROBLEM),
        ],
    },
    Operation {
        method: "POST",
        path: "/v2/verify/{}",
        request: Body::Json(Kind::Object(&[required("code", Kind::Length(4..=10))])),
        rules: &[],
        responses: &[(
            200,
            Kind::Object(&[optional("request_id", UUID), optional("status", Kind::Text)]),
        )],
        errors: CHECK_ERRORS,
    },
    Operation {
        method: "DELETE",
        path: "/v2/verify/{}",
        request: Body::Nothing,
        rules: &[],
        responses: &[(204, Kind::Nothing)],
        errors: &[(401, PROBLEM), (402, PROBLEM), (404, PROBLEM)],
    },
    Operation {
        method: "POST",
        path: "/v2/verify/{}/next_workflow",
        request: Body::Nothing,
        rules: &[],
        // It has a body, which the document does not describe.
        responses: &[(200, Kind::Any)],
        errors: &[
            (401, PROBLEM),
            (402, PROBLEM),
            (404, PROBLEM),
            (409, PROBLEM),
        ],
    },
];

const CHECK_ERRORS: &[Response] = &[
    (400, PROBLEM),
    (401, PROBLEM),
    (402, PROBLEM),
    (404, PROBLEM),
    (409, PROBLEM),
    (410, PROBLEM),
    // Not listed for a check; taken from that of a start.
    (422, INVALID_PARAMETERS),
    (429, PROBLEM),
];

const START: Kind = Kind::Object(&[
    required("brand", BRAND),
    required("workflow", Kind::List(1..=3, &STEP)),
    optional("locale", LOCALE),
    optional("channel_timeout", Kind::Integer(15..=900)),
    optional("client_ref", CLIENT_REF),
    optional("code_length", Kind::Integer(4..=10)),
    optional("code", CODE),
    optional("template_id", UUID),
    optional("fraud_check", Kind::Boolean),
]);
const BRAND: Kind = Kind::Format("1 to 18 characters, none of / { } : $", |text| {
    (1..=18).contains(&text.chars().count()) && !text.contains(['/', '{', '}', ':', '$'])
});
const CLIENT_REF: Kind = Kind::Format("1 to 40 letters and digits", |text| {
    (1..=40).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_alphanumeric())
});
const LOCALE: Kind = Kind::Format("a language and a region in lower case", |text| {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let known = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=3).contains(&parts.len()) && (2..=3).contains(&parts[0]) && text.bytes().all(known)
});

const STEP: Kind = Kind::By(
    "channel",
    &[
        (
            "sms",
            Kind::Object(&[
                CHANNEL,
                required("to", DIGITS),
                optional("from", Kind::Length(1..=15)),
                optional("entity_id", Kind::Length(1..=20)),
                optional("content_id", Kind::Length(1..=20)),
                optional("app_hash", Kind::Length(11..=11)),
                REUSE,
            ]),
        ),
        (
            "voice",
            Kind::Object(&[CHANNEL, required("to", DIGITS), REUSE]),
        ),
        (
            "whatsapp",
            Kind::Object(&[
                CHANNEL,
                required("to", DIGITS),
                required("from", DIGITS),
                optional("mode", Kind::OneOf(&["zero_tap", "otp_code"])),
                REUSE,
            ]),
        ),
        (
            "rcs",
            Kind::Object(&[
                CHANNEL,
                required("to", DIGITS),
                required("from", Kind::Length(1..=15)),
                REUSE,
            ]),
        ),
    ],
);
const CHANNEL: Field = required("channel", Kind::Text);
const REUSE: Field = optional("reuse_code", Kind::Boolean);

fn templates_are_for_texts(start: &Value) -> Option<String> {
    start.get("template_id")?;
    let steps = start["workflow"].as_array()?;
    let has_text = steps
        .iter()
        .any(|step| matches!(step["channel"].as_str(), Some("sms" | "rcs")));
    (!has_text).then(|| "template_id without a step by sms or rcs".to_owned())
}

fn codes_are_as_long_as_they_say(start: &Value) -> Option<String> {
    let code = start.get("code")?.as_str()?.len();
    let length = start["code_length"].as_u64().unwrap_or(4);
    let same = u64::try_from(code).is_ok_and(|code| code == length);
    (!same).then(|| format!("a code of {code} where code_length is {length}"))
}

const PROBLEM: Kind = Kind::Object(&[
    required("title", Kind::Text),
    required("type", Kind::Text),
    required("detail", Kind::Text),
    required("instance", Kind::Text),
]);
const CONFLICT: Kind = Kind::Object(&[
    required("title", Kind::Text),
    required("type", Kind::Text),
    required("detail", Kind::Text),
    required("instance", Kind::Text),
    optional("request_id", UUID),
]);
const INVALID_PARAMETERS: Kind = Kind::Object(&[
    required("title", Kind::Text),
    required("type", Kind::Text),
    required("detail", Kind::Text),
    required("instance", Kind::Text),
    // An array in this document; a single object in recorded answers.
    optional(
        "invalid_parameters",
        Kind::Either(&[Kind::List(1..=20, &INVALID_PARAMETER), INVALID_PARAMETER]),
    ),
]);
const INVALID_PARAMETER: Kind =
    Kind::Object(&[required("name", Kind::Text), optional("reason", Kind::Text)]);

/// The document requires a `channel_timeout` of an event, and lists no such property; examples have none.
pub(crate) const CALLBACK: Kind = Kind::Either(&[EVENT, SUMMARY, MESSAGE]);
const EVENT: Kind = Kind::Object(&[
    required("request_id", UUID),
    required("triggered_at", RFC_3339),
    required("type", Kind::OneOf(&["event"])),
    required("channel", Kind::OneOf(&["sms", "voice", "whatsapp", "rcs"])),
    required(
        "status",
        Kind::OneOf(&[
            "completed",
            "failed",
            "user_rejected",
            "rejected",
            "blocked",
            "expired",
        ]),
    ),
    required("finalized_at", RFC_3339),
    optional("channel_timeout", Kind::Integer(15..=900)),
    optional("client_ref", CLIENT_REF),
]);
const SUMMARY: Kind = Kind::Object(&[
    required("request_id", UUID),
    required("submitted_at", RFC_3339),
    required(
        "status",
        Kind::OneOf(&["completed", "failed", "expired", "blocked"]),
    ),
    required("type", Kind::OneOf(&["summary"])),
    required("channel_timeout", Kind::Integer(15..=900)),
    required("workflow", Kind::List(1..=3, &SUMMARY_STEP)),
    optional("client_ref", CLIENT_REF),
    optional("price", Kind::Text),
    optional("finalized_at", RFC_3339),
]);
const SUMMARY_STEP: Kind = Kind::Object(&[
    required("channel", Kind::OneOf(&["sms", "voice", "whatsapp", "rcs"])),
    required("initiated_at", RFC_3339),
    required(
        "status",
        Kind::OneOf(&[
            "unused",
            "completed",
            "failed",
            "expired",
            "user_rejected",
            "blocked",
        ]),
    ),
    optional("reason", Kind::Text),
]);
/// A text from a person (Messages API 1.0, "Inbound message").
const MESSAGE: Kind = Kind::Open(&[
    required("channel", Kind::OneOf(&["sms", "whatsapp", "rcs"])),
    required("message_uuid", UUID),
    required("to", Kind::Text),
    required("from", DIGITS),
    required("timestamp", RFC_3339),
    required("message_type", Kind::OneOf(&["text"])),
    required("text", Kind::Text),
]);
