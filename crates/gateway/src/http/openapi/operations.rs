//! What each endpoint takes and answers: one row an endpoint.

use schemars::SchemaGenerator;
use serde_json::json;
use wire::{
    ConfigAnswer, DeliveriesAnswer, Envelope, RefreshData, RefreshRequest, ResendRequest, SendData,
    SendRequest, SiteverifyAnswer, SiteverifyRequest, ValidateData, ValidateRequest,
};

use super::answers::Good;
use super::link::{CHECKED, ONWARD, REFRESHED};
use super::operation::{Body, Caller, NONE, Operation};
use super::parameter::{Parameter, Place, text};

/// All of them, in the order of docs/API.md.
pub(super) const OPERATIONS: [Operation; 15] = [
    Operation {
        path: "/verification/v3/config",
        name: "config",
        summary: "What a client must know before anything is typed",
        parameters: &[Parameter {
            name: "siteKey",
            place: Place::Query,
            description: "The site's public key (`pk_…`); servers need none",
            schema: text,
        }],
        good: &[Good::Json(SchemaGenerator::subschema_for::<ConfigAnswer>)],
        problems: &[400, 401, 403, 405, 503],
        caller: Caller::PageOrServer,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/send",
        name: "send",
        summary: "Begins a verification and sends the first message",
        body: Body::Json(SchemaGenerator::subschema_for::<SendRequest>),
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<Envelope<SendData>>,
        )],
        problems: &[400, 401, 403, 405, 408, 409, 413, 415, 422, 429, 503],
        caller: Caller::PageOrServer,
        repeatable: true,
        limited: true,
        links: ONWARD,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/resend",
        name: "resend",
        summary: "The same verification and the same code, another message",
        body: Body::Json(SchemaGenerator::subschema_for::<ResendRequest>),
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<Envelope<SendData>>,
        )],
        problems: &[
            400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 503,
        ],
        caller: Caller::PageOrServer,
        repeatable: true,
        limited: true,
        links: ONWARD,
        ..NONE
    },
    Operation {
        path: "/verification/v3/events/{id}",
        name: "events",
        summary: "How the messages of one verification fare: the eventsUrl of the answers to send and resend",
        parameters: &[
            Parameter {
                name: "id",
                place: Place::Path,
                description: "128 random bits, base64url",
                schema: text,
            },
            Parameter::LAST_EVENT_ID,
        ],
        good: &[
            Good::Stream("Events without a name", Some("DeliveryEvent")),
            Good::NoContent("To a client that comes back after the end: there is no more"),
        ],
        problems: &[401, 403, 404, 405, 429, 503],
        caller: Caller::PageOrServer,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/validate",
        name: "validate",
        summary: "Checks a code",
        body: Body::Json(SchemaGenerator::subschema_for::<ValidateRequest>),
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<Envelope<ValidateData>>,
        )],
        problems: &[400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 503],
        caller: Caller::PageOrServer,
        limited: true,
        links: CHECKED,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/refresh",
        name: "refresh",
        summary: "A fresh token for a number that is verified already",
        body: Body::Json(SchemaGenerator::subschema_for::<RefreshRequest>),
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<Envelope<RefreshData>>,
        )],
        problems: &[400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 503],
        caller: Caller::PageOrServer,
        links: REFRESHED,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/siteverify",
        name: "siteverify",
        summary: "What a token is worth; a success uses it up",
        body: Body::Json(SchemaGenerator::subschema_for::<SiteverifyRequest>),
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<SiteverifyAnswer>,
        )],
        problems: &[400, 405, 408, 409, 413, 415, 422, 503],
        repeatable: true,
        ..NONE
    },
    Operation {
        path: "/verification/v3/deliveries",
        name: "deliveries",
        summary: "How the site's messages fared, newest first",
        parameters: &[
            Parameter {
                name: "since",
                place: Place::Query,
                description: "Messages decided since then; a day ago without it",
                schema: || json!({"type": "string", "format": "date-time"}),
            },
            Parameter {
                name: "limit",
                place: Place::Query,
                description: "Messages a page",
                schema: || json!({"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
            },
            Parameter {
                name: "cursor",
                place: Place::Query,
                description: "The nextCursor of the page before",
                schema: text,
            },
        ],
        good: &[Good::Json(
            SchemaGenerator::subschema_for::<DeliveriesAnswer>,
        )],
        problems: &[400, 401, 403, 405, 503],
        caller: Caller::Server,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/webhooks/{provider}",
        name: "webhooks",
        summary: "A provider says what became of messages",
        parameters: &[Parameter::PROVIDER],
        body: Body::Callback,
        good: &[Good::Acknowledgement(
            "It is durable. Empty; or, to a provider that asks before it sends, an `action`",
        )],
        problems: &[400, 401, 404, 405, 408, 413, 503],
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/inbound/{provider}",
        name: "inbound",
        summary: "A person has written back: STOP, START, HELP",
        parameters: &[Parameter::PROVIDER],
        body: Body::Callback,
        good: &[Good::Acknowledgement(
            "It is durable. Empty, in the form that the provider wants",
        )],
        problems: &[400, 401, 404, 405, 408, 413, 503],
        ..NONE
    },
    Operation {
        path: "/.well-known/jwks.json",
        name: "jwks",
        summary: "The public keys of tokens (RFC 7517)",
        ..NONE
    },
    Operation {
        path: "/healthz",
        name: "healthz",
        summary: "Whether the process is alive",
        ..NONE
    },
    Operation {
        path: "/readyz",
        name: "readyz",
        summary: "Whether it can work",
        problems: &[405, 503],
        ..NONE
    },
    Operation {
        path: "/openapi.json",
        name: "openapi",
        summary: "This document",
        ..NONE
    },
    Operation {
        path: "/{file}",
        name: "widget",
        summary: "The widget: otp-verify.js and the files it loads",
        parameters: &[Parameter {
            name: "file",
            place: Place::Path,
            description: "The file's name",
            schema: || json!({"type": "string", "examples": ["otp-verify.js"]}),
        }],
        good: &[Good::File, Good::NotModified],
        problems: &[404, 405],
        ..NONE
    },
];
