//! Responses: successes, and problems by their status.

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

/// The shape of a body.
pub(super) type Schema = fn(&mut SchemaGenerator) -> schemars::Schema;

/// A success response.
#[derive(Clone, Copy)]
pub(super) enum Good {
    /// JSON of this shape.
    Json(Schema),
    /// JSON whose shape is defined by another standard.
    Object,
    /// Server-sent events, and the name of the schema of their data, if it has one.
    Stream(&'static str, Option<&'static str>),
    /// There are no more events.
    NoContent(&'static str),
    /// The client's copy is still current.
    NotModified,
    /// A file of the widget.
    File,
    /// What a provider expects in response to a callback.
    Acknowledgement(&'static str),
}

impl Good {
    pub(super) fn status(self) -> &'static str {
        match self {
            Self::NoContent(_) => "204",
            Self::NotModified => "304",
            _ => "200",
        }
    }

    pub(super) fn describe(self, writing: &mut SchemaGenerator, limited: bool) -> Value {
        let mut answer = match self {
            Self::Json(schema) => {
                let schema = schema(writing).to_value();
                json!({"description": "Done", "content": {"application/json": {"schema": schema}}})
            }
            Self::Object => {
                json!({"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}})
            }
            Self::Stream(description, data) => {
                json!({"description": description, "content": {"text/event-stream": {"schema": event(data)}}})
            }
            Self::NoContent(description) => json!({"description": description}),
            Self::NotModified => json!({"description": "The client has it already"}),
            Self::File => {
                let types = FILE_TYPES.map(|name| (name.to_owned(), json!({})));
                json!({"description": "The file", "content": Map::from_iter(types)})
            }
            Self::Acknowledgement(description) => {
                let types = [
                    (
                        "application/json".to_owned(),
                        json!({"schema": {"type": "object"}}),
                    ),
                    ("text/xml".to_owned(), json!({"schema": {"type": "string"}})),
                ];
                json!({"description": description, "content": Map::from_iter(types)})
            }
        };
        if limited {
            answer["headers"] = Value::Object(quota_headers());
        }
        answer
    }
}

/// One event as `OpenAPI` 3.2 describes them (section 4.14.3): an object of its fields.
fn event(data: Option<&str>) -> Value {
    let mut text = json!({"type": "string", "contentMediaType": "application/json"});
    if let Some(name) = data {
        text["contentSchema"] = json!({"$ref": format!("#/components/schemas/{name}")});
    }
    json!({
        "type": "object",
        "properties": {"id": {"type": "string"}, "event": {"type": "string"}, "data": text},
        "required": ["id", "data"],
    })
}

/// A problem with this status.
pub(super) fn problem(status: u16, repeatable: bool, limited: bool) -> Value {
    let mut headers = Map::new();
    let integer = json!({"schema": {"type": "integer", "minimum": 1}});
    let text = json!({"schema": {"type": "string"}});
    match status {
        401 => drop(headers.insert("WWW-Authenticate".to_owned(), text)),
        405 => drop(headers.insert("Allow".to_owned(), text)),
        429 | 503 => drop(headers.insert("Retry-After".to_owned(), required(integer))),
        409 if repeatable => drop(headers.insert("Retry-After".to_owned(), integer)),
        _ => {}
    }
    if status == 429 && limited {
        headers.extend(quota_headers());
    }
    json!({
        "description": describe(status),
        "headers": headers,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
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
            header("The client's own quotas, if it has any"),
        ),
        ("RateLimit".to_owned(), header("What is left of them")),
    ])
}

fn describe(status: u16) -> &'static str {
    match status {
        400 => "INVALID_NUMBER, or BAD_REQUEST: the request is invalid",
        401 => {
            "UNAUTHORIZED: the server key or the signature is wrong, or there is neither a key nor an origin"
        }
        403 => "ORIGIN_NOT_ALLOWED, UNKNOWN_SITE or FRAUD_DETECTED",
        404 => "VERIFICATION_NOT_FOUND, or BAD_REQUEST: nothing is at this path",
        405 => "BAD_REQUEST: the path does not have this method",
        408 => "BAD_REQUEST: the body did not arrive in time",
        409 => "ALREADY_VERIFIED, IDEMPOTENCY_CONFLICT, or BAD_REQUEST: not verified yet",
        410 => "VERIFICATION_ENDED",
        413 => "BAD_REQUEST: the body is too long",
        415 => "BAD_REQUEST: the body is not application/json",
        431 => "BAD_REQUEST: request line and headers are too long",
        422 => "IDEMPOTENCY_CONFLICT: the key was used with another body",
        429 => "RATE_LIMITED",
        _ => "PROVIDER_UNAVAILABLE, STORE_UNAVAILABLE or OVERLOADED",
    }
}

const FILE_TYPES: [&str; 8] = [
    "text/javascript",
    "application/wasm",
    "text/css",
    "application/json",
    "image/svg+xml",
    "image/webp",
    "image/png",
    "font/woff2",
];
