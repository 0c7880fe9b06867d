//! Parameters in the path, the query and the header (`OpenAPI` 3.1, section 4.8.12).

use serde_json::{Value, json};

use crate::vendor::sender::ProviderName;

/// One parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) description: &'static str,
    pub(super) schema: fn() -> Value,
}

/// Where it is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

impl Parameter {
    pub(super) const ORIGIN: Self = Self {
        name: "Origin",
        place: Place::Header,
        description: "The page's origin, exactly as the site lists it; never together with authToken",
        schema: text,
    };

    pub(super) const IDEMPOTENCY_KEY: Self = Self {
        name: "Idempotency-Key",
        place: Place::Header,
        description: "The same key and body within ten minutes get the same response",
        schema: || json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-\\[\\]-~]+$"}),
    };

    pub(super) const LAST_EVENT_ID: Self = Self {
        name: "Last-Event-ID",
        place: Place::Header,
        description: "Id of the last event received, from a client that reconnects",
        schema: text,
    };

    /// The provider that signed the request.
    pub(super) const PROVIDER: Self = Self {
        name: "provider",
        place: Place::Path,
        description: "The provider, by its name in the configuration",
        schema: || {
            let names: Vec<&str> = ProviderName::all().map(ProviderName::name).collect();
            json!({"type": "string", "enum": names})
        },
    };

    pub(super) fn describe(&self) -> Value {
        let place = match self.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        };
        json!({
            "name": self.name,
            "in": place,
            "required": self.place == Place::Path,
            "description": self.description,
            "schema": (self.schema)(),
        })
    }
}

pub(super) fn text() -> Value {
    json!({"type": "string"})
}
