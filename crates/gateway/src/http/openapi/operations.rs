//! What each endpoint accepts and returns: one row per endpoint.

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
        summary: "What a client needs before anything is typed",
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
        summary: "Starts a verification and sends the first message",
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
        summary: "The delivery status of one verification's messages: the eventsUrl of the responses to send and resend",
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
            Good::NoContent("To a client that reconnects after the end: there are no more events"),
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
        summary: "A fresh token for a number that is already verified",
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
        summary: "Whether a token is valid; a success consumes it",
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
        summary: "The delivery status of the site's messages, newest first",
        parameters: &[
            Parameter {
                name: "since",
                place: Place::Query,
                description: "Messages since that time; defaults to a day ago",
                schema: || json!({"type": "string", "format": "date-time"}),
            },
            Parameter {
                name: "limit",
                place: Place::Query,
                description: "Messages per page",
                schema: || json!({"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}),
            },
            Parameter {
                name: "cursor",
                place: Place::Query,
                description: "The nextCursor of the previous page",
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
        summary: "A provider reports deliveries",
        parameters: &[Parameter::PROVIDER],
        body: Body::Callback,
        good: &[Good::Acknowledgement(
            "The report is durable. Empty; or an `action` for a provider that asks before it sends",
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
            "The request is durable. Empty, in the format that the provider expects",
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
        summary: "Whether it can serve requests",
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
