//! One endpoint, and its description (`OpenAPI` 3.1, section 4.8.10).

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::answers::{Good, Schema, problem};
use super::link::{self, Link};
use super::parameter::Parameter;

/// One endpoint.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: &'static [Parameter],
    pub(super) body: Body,
    pub(super) good: &'static [Good],
    /// Statuses of problems.
    pub(super) problems: &'static [u16],
    pub(super) caller: Caller,
    /// Whether it accepts an `Idempotency-Key`.
    pub(super) repeatable: bool,
    /// Whether responses include the client's quotas.
    pub(super) limited: bool,
    /// Where the response leads.
    pub(super) links: &'static [Link],
}

/// The request body.
#[derive(Clone, Copy)]
pub(super) enum Body {
    None,
    Json(Schema),
    /// In the provider's own format.
    Callback,
}

/// What the caller sends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// An `Origin`, or a server key.
    PageOrServer,
    /// A server key.
    Server,
    /// Nothing in addition to the body.
    Anybody,
}

/// What most endpoints have in common.
pub(super) const NONE: Operation = Operation {
    method: "get",
    path: "",
    name: "",
    summary: "",
    parameters: &[],
    body: Body::None,
    good: &[Good::Object],
    problems: &[405],
    caller: Caller::Anybody,
    repeatable: false,
    limited: false,
    links: &[],
};

impl Operation {
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
        match self.body {
            Body::None => {}
            Body::Json(schema) => {
                operation["requestBody"] = json!({
                    "required": true,
                    "description": "At most 8192 bytes.",
                    "content": {"application/json": {"schema": schema(reading)}},
                });
            }
            Body::Callback => {
                operation["requestBody"] = json!({
                    "required": true,
                    "description": "In the provider's own format, signed by the provider; at most 65536 bytes.",
                    "content": {
                        "application/json": {"schema": {"type": "object"}},
                        "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
                    },
                });
            }
        }
        match self.caller {
            Caller::PageOrServer => operation["security"] = json!([{}, {"serverKey": []}]),
            Caller::Server => operation["security"] = json!([{"serverKey": []}]),
            Caller::Anybody => {}
        }
        operation
    }

    fn parameters(&self) -> Vec<Value> {
        let own = self.parameters.iter();
        let origin = (self.caller == Caller::PageOrServer).then_some(&Parameter::ORIGIN);
        let key = self.repeatable.then_some(&Parameter::IDEMPOTENCY_KEY);
        own.chain(origin)
            .chain(key)
            .map(Parameter::describe)
            .collect()
    }

    fn responses(&self, writing: &mut SchemaGenerator) -> Value {
        let mut responses = Map::new();
        for good in self.good {
            let mut answer = good.describe(writing, self.limited);
            if !self.links.is_empty() {
                answer["links"] = link::describe(self.links);
            }
            responses.insert(good.status().to_owned(), answer);
        }
        // Any request may have a head that is too long.
        for status in self.problems.iter().chain(&[431]) {
            let answer = problem(*status, self.repeatable, self.limited);
            responses.insert(status.to_string(), answer);
        }
        Value::Object(responses)
    }
}
