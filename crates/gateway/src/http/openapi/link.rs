//! Links (`OpenAPI` 3.1, section 4.8.20): how a client, or a fuzzer, gets from one call to the next.

use serde_json::{Map, Value, json};

/// From a field of the response to a field of another endpoint's body.
pub(super) struct Link {
    pub(super) operation: &'static str,
    /// Field of the body there, and pointer into the response or the request here.
    pub(super) body: &'static [(&'static str, &'static str)],
}

pub(super) fn describe(links: &[Link]) -> Value {
    let links = links.iter().map(|link| {
        let body: Map<String, Value> = link
            .body
            .iter()
            .map(|(field, from)| ((*field).to_owned(), json!(from)))
            .collect();
        let described = json!({"operationId": link.operation, "requestBody": body});
        (link.operation.to_owned(), described)
    });
    Value::Object(links.collect())
}

/// After starting a verification.
pub(super) const ONWARD: &[Link] = &[
    Link {
        operation: "resend",
        body: &[("verificationId", ID_IN_ANSWER)],
    },
    Link {
        operation: "validate",
        body: &[("verificationId", ID_IN_ANSWER)],
    },
    Link {
        operation: "refresh",
        body: &[("verificationId", ID_IN_ANSWER)],
    },
];

/// After checking a code: redeem the token, or try another code, or ask for another message.
pub(super) const CHECKED: &[Link] = &[
    Link {
        operation: "siteverify",
        body: &[("token", "$response.body#/data/token")],
    },
    Link {
        operation: "refresh",
        body: &[("verificationId", ID_IN_REQUEST)],
    },
    Link {
        operation: "resend",
        body: &[("verificationId", ID_IN_REQUEST)],
    },
];

/// A fresh token is used like the first.
pub(super) const REFRESHED: &[Link] = &[Link {
    operation: "siteverify",
    body: &[("token", "$response.body#/data/token")],
}];

const ID_IN_ANSWER: &str = "$response.body#/data/verificationId";
const ID_IN_REQUEST: &str = "$request.body#/verificationId";
