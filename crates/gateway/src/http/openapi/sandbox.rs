//! The sandbox's inbox: additional endpoints in development.

use serde_json::json;

use super::answers::Good;
use super::operation::{NONE, Operation};
use super::parameter::{Parameter, Place};

pub(super) const SANDBOX: [Operation; 2] = [
    Operation {
        path: "/sandbox/messages",
        name: "sandboxMessages",
        summary: "What the sandbox has sent, oldest first",
        parameters: &[Parameter {
            name: "to",
            place: Place::Query,
            description: "A number in E.164; all numbers without it",
            schema: || json!({"type": "string", "examples": ["+12025550100"]}),
        }],
        problems: &[400, 404, 405],
        ..NONE
    },
    Operation {
        path: "/sandbox/events",
        name: "sandboxEvents",
        summary: "The same messages as they arrive",
        parameters: &[Parameter::LAST_EVENT_ID],
        good: &[Good::Stream(
            "An event `message` for each; the stream does not end",
            None,
        )],
        problems: &[404, 405, 503],
        ..NONE
    },
];
