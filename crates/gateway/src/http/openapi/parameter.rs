//! Parameters in the path, the query and the header (`OpenAPI` 3.1, section 4.8.12).

use serde_json::{Value, json};

/// One parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) description: &'static str,
    pub(super) schema: fn() -> Value,
}

/// Where it stands.
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
        description: "Of the page, exactly as the site lists it; never beside authToken",
        schema: text,
    };

    pub(super) const IDEMPOTENCY_KEY: Self = Self {
        name: "Idempotency-Key",
        place: Place::Header,
        description: "The same key and body within ten minutes get the same answer",
        schema: || json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-\\[\\]-~]+$"}),
    };

    pub(super) const LAST_EVENT_ID: Self = Self {
        name: "Last-Event-ID",
        place: Place::Header,
        description: "Of the last event that was seen, from a client that comes back",
        schema: text,
    };

    /// Who has signed the request.
    pub(super) const PROVIDER: Self = Self {
        name: "provider",
        place: Place::Path,
        description: "The provider, by its name in the configuration",
        schema: || {
            json!({"type": "string", "enum": [
                "verifynow", "twilio", "vonage", "sinch", "twilio-messaging", "sandbox",
            ]})
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
