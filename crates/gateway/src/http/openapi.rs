//! `GET /openapi.json`: the endpoints as an `OpenAPI` 3.1 document, built from the wire types and one table.
//!
//! The document is checked: its snapshot is in the tests, every route is in it, and a fuzzer that knows only the document
//! finds every response that it does not list.

mod answers;
mod link;
mod operation;
mod operations;
mod parameter;
mod sandbox;

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use wire::{DeliveryEvent, Problem};

use self::operations::OPERATIONS;
use self::sandbox::SANDBOX;
use crate::http::App;

/// Serves the document. Each variant is built once.
pub(super) async fn serve(State(app): State<Arc<App>>) -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(|| document(false).to_string());
    static WITH_SANDBOX: LazyLock<String> = LazyLock::new(|| document(true).to_string());
    let text = match app.inbox {
        Some(_) => &WITH_SANDBOX,
        None => &TEXT,
    };
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

/// The document, with or without the sandbox's inbox, which only exists in development.
pub fn document(with_sandbox: bool) -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.meta_schema = None;
            "/components/schemas".clone_into(settings.definitions_path.to_mut());
        })
    };
    let mut reading = settings().for_deserialize().into_generator();
    let mut writing = settings().for_serialize().into_generator();
    // Schemas that are only referred to by name.
    writing.subschema_for::<Problem>();
    writing.subschema_for::<DeliveryEvent>();
    let sandbox = if with_sandbox { &SANDBOX[..] } else { &[] };
    let mut paths = Map::new();
    for operation in OPERATIONS.iter().chain(sandbox) {
        let entry = paths.entry(operation.path).or_insert_with(|| json!({}));
        entry[operation.method] = operation.describe(&mut reading, &mut writing);
    }
    let mut schemas = definitions(&mut writing);
    schemas.extend(definitions(&mut reading));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "otp-verify",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Verifies phone numbers. Errors are problems (RFC 9457) with a stable `errorCode`.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The gateway that served this document"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "serverKey": {"type": "apiKey", "in": "header", "name": "authToken",
                    "description": "A server key of the site (`sk_…`). Pages send their `Origin` instead."},
            },
        },
    })
}

/// The named schemas, with documentation links turned into plain words.
fn definitions(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let definitions = generator.take_definitions(true);
    definitions
        .into_iter()
        .map(|(name, mut schema)| {
            plain(&mut schema);
            (name, schema)
        })
        .collect()
}

fn plain(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "description" => {
                        *text = text
                            .replace("[`", "`")
                            .replace("`]", "`")
                            .replace("crate::", "");
                    }
                    _ => plain(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}
