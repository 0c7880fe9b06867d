//! What each endpoint takes and answers: one row an endpoint.

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use wire::{
    ConfigAnswer, Envelope, RefreshData, RefreshRequest, ResendRequest, SendData, SendRequest,
    SiteverifyAnswer, SiteverifyRequest, ValidateData, ValidateRequest,
};

/// One endpoint.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    name: &'static str,
    summary: &'static str,
    /// Its query, as names with whether they must be there.
    query: &'static [(&'static str, bool)],
    body: Option<Schema>,
    good: Option<Schema>,
    /// Statuses of problems.
    problems: &'static [u16],
    caller: Caller,
    /// Whether it takes an `Idempotency-Key`.
    repeatable: bool,
    /// Whether answers tell the client's quotas.
    limited: bool,
}

type Schema = fn(&mut SchemaGenerator) -> schemars::Schema;

/// What the caller shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// An `Origin`, or a server key.
    PageOrServer,
    /// Nothing beside the body.
    Anybody,
}

const NONE: Operation = Operation {
    method: "get",
    path: "",
    name: "",
    summary: "",
    query: &[],
    body: None,
    good: None,
    problems: &[405],
    caller: Caller::Anybody,
    repeatable: false,
    limited: false,
};

/// All of them, in the order of docs/API.md.
pub(super) const OPERATIONS: [Operation; 10] = [
    Operation {
        path: "/verification/v3/config",
        name: "config",
        summary: "What a client must know before anything is typed",
        query: &[("siteKey", false)],
        good: Some(schemars::SchemaGenerator::subschema_for::<ConfigAnswer>),
        problems: &[400, 401, 403, 405, 503],
        caller: Caller::PageOrServer,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/send",
        name: "send",
        summary: "Begins a verification and sends the first message",
        body: Some(schemars::SchemaGenerator::subschema_for::<SendRequest>),
        good: Some(schemars::SchemaGenerator::subschema_for::<Envelope<SendData>>),
        problems: &[400, 401, 403, 405, 408, 409, 413, 415, 422, 429, 503],
        caller: Caller::PageOrServer,
        repeatable: true,
        limited: true,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/resend",
        name: "resend",
        summary: "The same verification and the same code, another message",
        body: Some(schemars::SchemaGenerator::subschema_for::<ResendRequest>),
        good: Some(schemars::SchemaGenerator::subschema_for::<Envelope<SendData>>),
        problems: &[
            400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 503,
        ],
        caller: Caller::PageOrServer,
        repeatable: true,
        limited: true,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/validate",
        name: "validate",
        summary: "Checks a code",
        body: Some(schemars::SchemaGenerator::subschema_for::<ValidateRequest>),
        good: Some(schemars::SchemaGenerator::subschema_for::<Envelope<ValidateData>>),
        problems: &[400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 503],
        caller: Caller::PageOrServer,
        limited: true,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/refresh",
        name: "refresh",
        summary: "A fresh token for a number that is verified already",
        body: Some(schemars::SchemaGenerator::subschema_for::<RefreshRequest>),
        good: Some(schemars::SchemaGenerator::subschema_for::<Envelope<RefreshData>>),
        problems: &[400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 503],
        caller: Caller::PageOrServer,
        ..NONE
    },
    Operation {
        method: "post",
        path: "/verification/v3/siteverify",
        name: "siteverify",
        summary: "What a token is worth; a success uses it up",
        body: Some(schemars::SchemaGenerator::subschema_for::<SiteverifyRequest>),
        good: Some(schemars::SchemaGenerator::subschema_for::<SiteverifyAnswer>),
        problems: &[400, 405, 408, 409, 413, 415, 422, 503],
        repeatable: true,
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
];

impl Operation {
    /// The operation object (`OpenAPI` 3.1, section 4.8.10).
    pub(super) fn describe(
        &self,
        reading: &mut SchemaGenerator,
        writing: &mut SchemaGenerator,
    ) -> Value {
        let mut operation = json!({
            "operationId": self.name,
            "summary": self.summary,
            "parameters": self.parameters(),
            "responses": self.responses(writing),
        });
        if let Some(schema) = self.body {
            operation["requestBody"] = json!({
                "required": true,
                "description": "At most 8192 bytes.",
                "content": {"application/json": {"schema": schema(reading)}},
            });
        }
        if self.caller == Caller::PageOrServer {
            operation["security"] = json!([{}, {"serverKey": []}]);
        }
        operation
    }

    fn parameters(&self) -> Vec<Value> {
        let query = self.query.iter().map(|(name, required)| {
            json!({"name": name, "in": "query", "required": required, "schema": {"type": "string"}})
        });
        let header = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "header", "required": false, "description": description, "schema": schema});
        let origin = (self.caller == Caller::PageOrServer).then(|| {
            let schema = json!({"type": "string"});
            header(
                "Origin",
                "Of the page, exactly as the site lists it; never beside authToken",
                schema,
            )
        });
        let key = self.repeatable.then(|| {
            let schema = json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-\\[\\]-~]+$"});
            header("Idempotency-Key", "The same key and body within ten minutes get the same answer", schema)
        });
        query.chain(origin).chain(key).collect()
    }

    fn responses(&self, writing: &mut SchemaGenerator) -> Value {
        let schema = match self.good {
            Some(schema) => schema(writing).to_value(),
            None => json!({"type": "object"}),
        };
        let mut good = json!({
            "description": "Done",
            "content": {"application/json": {"schema": schema}},
        });
        if self.limited {
            good["headers"] = Value::Object(quota_headers());
        }
        let mut responses = Map::from_iter([("200".to_owned(), good)]);
        for status in self.problems {
            responses.insert(status.to_string(), self.problem(*status));
        }
        Value::Object(responses)
    }

    fn problem(&self, status: u16) -> Value {
        let mut headers = Map::new();
        let integer = json!({"schema": {"type": "integer", "minimum": 1}});
        let text = json!({"schema": {"type": "string"}});
        match status {
            401 => drop(headers.insert("WWW-Authenticate".to_owned(), text)),
            405 => drop(headers.insert("Allow".to_owned(), text)),
            429 | 503 => drop(headers.insert("Retry-After".to_owned(), required(integer))),
            409 if self.repeatable => drop(headers.insert("Retry-After".to_owned(), integer)),
            _ => {}
        }
        if status == 429 && self.limited {
            headers.extend(quota_headers());
        }
        json!({
            "description": describe(status),
            "headers": headers,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        })
    }
}

fn required(mut header: Value) -> Value {
    header["required"] = json!(true);
    header
}

/// draft-ietf-httpapi-ratelimit-headers-11.
fn quota_headers() -> Map<String, Value> {
    let header =
        |description: &str| json!({"description": description, "schema": {"type": "string"}});
    Map::from_iter([
        (
            "RateLimit-Policy".to_owned(),
            header("The client's own quotas, where it has any"),
        ),
        ("RateLimit".to_owned(), header("What is left of them")),
    ])
}

fn describe(status: u16) -> &'static str {
    match status {
        400 => "INVALID_NUMBER, or BAD_REQUEST: the request makes no sense",
        401 => "UNAUTHORIZED: the server key is wrong, or neither key nor page",
        403 => "ORIGIN_NOT_ALLOWED, UNKNOWN_SITE or FRAUD_DETECTED",
        404 => "VERIFICATION_NOT_FOUND",
        405 => "BAD_REQUEST: the path does not have this method",
        408 => "BAD_REQUEST: the body did not arrive in time",
        409 => "ALREADY_VERIFIED, IDEMPOTENCY_CONFLICT, or BAD_REQUEST: not verified yet",
        410 => "VERIFICATION_ENDED",
        413 => "BAD_REQUEST: the body is too long",
        415 => "BAD_REQUEST: the body is not application/json",
        422 => "IDEMPOTENCY_CONFLICT: the key was used with another body",
        429 => "RATE_LIMITED",
        _ => "PROVIDER_UNAVAILABLE, STORE_UNAVAILABLE or OVERLOADED",
    }
}
