//! Sinch Verification v1, and the texts that come in through its SMS API.
//!
//! Source: Sinch's `OpenAPI` document of Verification 2.0.1, as stored in github.com/api-evangelist/sinch at cc26b0a
//! (`openapi/_original/sinch-verification-api-openapi.yaml`), read on 2026-11-28; statuses of errors:
//! developers.sinch.com, Verification, "Errors"; `mo_text`: the official Node SDK (`@sinch/sms` 1.4.0).

use crate::kind::{DIGITS, E164, Field, Kind, RFC_3339, optional, required};
use crate::operation::{Body, Operation, Response};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "POST",
        path: "/verification/v1/verifications",
        request: Body::Json(START),
        rules: &[],
        responses: &[(200, STARTED)],
        errors: ERRORS,
    },
    Operation {
        method: "PUT",
        path: "/verification/v1/verifications/id/{}",
        request: Body::Json(REPORT),
        rules: &[],
        responses: &[(200, REPORTED)],
        errors: ERRORS,
    },
    Operation {
        method: "GET",
        path: "/verification/v1/verifications/id/{}",
        request: Body::Nothing,
        rules: &[],
        responses: &[(200, Kind::Open(&[optional("status", STATUS)]))],
        errors: ERRORS,
    },
];

const CODE_TYPE: Field = optional(
    "codeType",
    Kind::OneOf(&["Numeric", "Alpha", "Alphanumeric"]),
);
const EXPIRY: Kind = Kind::Format("HH:MM:SS", |text| {
    let parts: Vec<&str> = text.split(':').collect();
    let two_digits = |part: &&str| part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(two_digits)
});
const LOCALE: Kind = Kind::Format("language-REGION", |text| {
    text.split_once('-').is_some_and(|(language, region)| {
        (2..=3).contains(&language.len())
            && language.bytes().all(|it| it.is_ascii_lowercase())
            && (2..=3).contains(&region.len())
            && region
                .bytes()
                .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    })
});
const IDENTITY: Kind = Kind::Object(&[
    required("type", Kind::OneOf(&["number"])),
    required("endpoint", E164),
]);

/// Those of every method, and those of one method only.
macro_rules! start {
    ($($field:expr),* $(,)?) => {
        Kind::Object(&[
            required("identity", IDENTITY),
            required("method", Kind::Text),
            optional("reference", Kind::Text),
            optional("custom", Kind::Length(0..=4096)),
            $($field),*
        ])
    };
}

const START: Kind = Kind::By(
    "method",
    &[
        (
            "sms",
            start![optional(
                "smsOptions",
                Kind::Open(&[CODE_TYPE, optional("expiry", EXPIRY)]),
            )],
        ),
        (
            "callout",
            start![optional(
                "calloutOptions",
                Kind::Open(&[optional(
                    "speech",
                    Kind::Object(&[optional("locale", LOCALE)])
                )]),
            )],
        ),
        (
            "whatsapp",
            start![optional("whatsappOptions", Kind::Open(&[CODE_TYPE]))],
        ),
    ],
);

const LINKS: Field = optional("_links", Kind::List(0..=10, &LINK));
const LINK: Kind = Kind::Object(&[
    optional("rel", Kind::OneOf(&["status", "report"])),
    optional("href", Kind::Text),
    optional("method", Kind::Text),
]);
const ID: Field = required("id", Kind::Text);
const METHOD: Field = required("method", Kind::Text);

const STARTED: Kind = Kind::By(
    "method",
    &[
        (
            "sms",
            Kind::Object(&[
                ID,
                METHOD,
                LINKS,
                optional(
                    "sms",
                    Kind::Open(&[
                        optional("template", Kind::Text),
                        optional("interceptionTimeout", Kind::Integer(0..=86_400)),
                        CODE_TYPE,
                    ]),
                ),
            ]),
        ),
        ("callout", Kind::Object(&[ID, METHOD, LINKS])),
        (
            "whatsapp",
            Kind::Object(&[
                ID,
                METHOD,
                LINKS,
                optional("whatsapp", Kind::Object(&[CODE_TYPE])),
            ]),
        ),
    ],
);

const GIVEN: Kind = Kind::Object(&[required("code", Kind::Text)]);
const REPORT: Kind = Kind::By(
    "method",
    &[
        ("sms", Kind::Object(&[METHOD, required("sms", GIVEN)])),
        (
            "callout",
            Kind::Object(&[METHOD, required("callout", GIVEN)]),
        ),
        (
            "whatsapp",
            Kind::Object(&[METHOD, required("whatsapp", GIVEN)]),
        ),
    ],
);
const STATUS: Kind = Kind::OneOf(&[
    "PENDING",
    "SUCCESSFUL",
    "FAIL",
    "DENIED",
    "ABORTED",
    "ERROR",
]);
const REASON: Kind = Kind::OneOf(&[
    "Fraud",
    "Not enough credit",
    "Blocked",
    "Denied by callback",
    "Invalid callback",
    "Internal error",
    "Destination denied",
    "Network error or number unreachable",
    "Failed pending",
    "SMS delivery failure",
    "Invalid CLI",
    "Invalid code",
    "Expired",
    "Hung up without entering valid code",
]);
const REPORTED: Kind = Kind::By(
    "method",
    &[
        ("sms", Kind::Object(REPORTED_FIELDS)),
        (
            "callout",
            Kind::Object(&[
                optional("id", Kind::Text),
                METHOD,
                optional("status", STATUS),
                optional("reason", REASON),
                optional("callComplete", Kind::Boolean),
            ]),
        ),
        ("whatsapp", Kind::Object(REPORTED_FIELDS)),
    ],
);
const REPORTED_FIELDS: &[Field] = &[
    optional("id", Kind::Text),
    METHOD,
    optional("status", STATUS),
    optional("reason", REASON),
];

const ERRORS: &[Response] = &[
    (400, ERROR),
    (401, ERROR),
    (402, ERROR),
    (403, ERROR),
    (404, ERROR),
    (409, ERROR),
    (422, ERROR),
    (429, ERROR),
];
const ERROR: Kind = Kind::Object(&[
    optional("status", Kind::Text),
    // A string in the document; a number in the examples of the page "Errors".
    required(
        "errorCode",
        Kind::Either(&[Kind::Text, Kind::Integer(40_000..=59_999)]),
    ),
    required("message", Kind::Text),
    optional("reference", Kind::Text),
]);

pub(crate) const CALLBACK: Kind = Kind::Either(&[
    Kind::By(
        "event",
        &[
            ("VerificationRequestEvent", REQUEST),
            ("VerificationResultEvent", RESULT),
            ("VerificationSmsDeliveredEvent", DELIVERED),
        ],
    ),
    Kind::By("type", &[("mo_text", TEXT)]),
]);

/// Those of every event, and those of one only.
macro_rules! event {
    ($($field:expr),* $(,)?) => {
        Kind::Object(&[
            ID,
            required("event", Kind::Text),
            required("method", Kind::OneOf(&["sms", "flashcall", "callout", "whatsapp"])),
            required("identity", IDENTITY),
            optional("reference", Kind::Text),
            optional("custom", Kind::Text),
            $($field),*
        ])
    };
}

const PRICE: Kind = Kind::Object(&[
    required("currencyId", Kind::Length(3..=3)),
    required("amount", Kind::Number),
]);
const REQUEST: Kind = event![
    optional("price", PRICE),
    optional("rate", PRICE),
    optional("acceptLanguage", Kind::List(0..=20, &Kind::Text)),
];
const RESULT: Kind = event![
    required("status", STATUS),
    optional("reason", REASON),
    optional("source", Kind::OneOf(&["intercepted", "manual"])),
];
const DELIVERED: Kind = event![required(
    "smsResult",
    Kind::OneOf(&["Successful", "Failed"])
)];
const TEXT: Kind = Kind::Object(&[
    required("type", Kind::Text),
    ID,
    required("from", DIGITS),
    required("to", Kind::Text),
    required("body", Kind::Text),
    required("received_at", RFC_3339),
    optional("sent_at", RFC_3339),
    optional("operator_id", Kind::Text),
    optional("client_reference", Kind::Text),
]);
