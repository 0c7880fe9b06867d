//! What the vendors have published about their HTTP APIs, as far as tests need it: operations, the parameters they accept,
//! and the properties of what they return.
//!
//! Facts, in a form of our own, one vendor per file; each names the document that it was read from, and when. A document
//! is taken to be complete: an unknown parameter or property is a violation, as are a missing one that the
//! document requires or that all of its examples have, a value of another type or outside an enumeration, and `null`
//! where the document does not allow it.
//!
//! `VerifyNow` has published no such document, and is not covered.

mod kind;
mod operation;
mod sinch;
mod twilio;
mod twilio_messaging;
mod vonage;

use serde_json::{Map, Value};
use vendor_name::Vendor;

use crate::kind::Kind;
use crate::operation::{Body, Operation};

/// One request, without its credentials.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The vendor.
    pub vendor: Vendor,
    /// HTTP method, upper case.
    pub method: &'a str,
    /// The path below the vendor's host.
    pub path: &'a str,
    /// The body's media type; empty without one.
    pub media_type: &'a str,
    /// The body, as it went over the wire.
    pub body: &'a [u8],
}

/// Whether the vendor has published what its API accepts and returns.
pub fn is_published(vendor: Vendor) -> bool {
    operations(vendor).is_some()
}

/// What the vendor's document does not allow in a request; nothing for a vendor without one.
pub fn request_violations(request: &Request<'_>) -> Vec<String> {
    let operation = match operation(request) {
        Found::Nothing => return Vec::new(),
        Found::Unknown => return vec![format!("{}: no such operation", named(request))],
        Found::Operation(operation) => operation,
    };
    let mut found = Vec::new();
    match &operation.request {
        Body::Nothing => {
            if !request.body.is_empty() {
                found.push("takes no body".to_owned());
            }
        }
        Body::Form(kind) => match form(request) {
            Ok(fields) => {
                kind.check(&fields, "", &mut found);
                found.extend(operation.rules.iter().filter_map(|rule| rule(&fields)));
            }
            Err(why) => found.push(why),
        },
        Body::Json(kind) => match json(request.media_type, request.body) {
            Ok(body) => {
                kind.check(&body, "", &mut found);
                found.extend(operation.rules.iter().filter_map(|rule| rule(&body)));
            }
            Err(why) => found.push(why),
        },
    }
    let named = named(request);
    found.iter().map(|why| format!("{named}: {why}")).collect()
}

/// What the vendor's document does not allow in the response to a request. A status of 500 or more may come from anywhere,
/// and so may 415.
pub fn response_violations(
    request: &Request<'_>,
    status: u16,
    media_type: &str,
    body: &[u8],
) -> Vec<String> {
    let Found::Operation(operation) = operation(request) else {
        return Vec::new();
    };
    if status >= 500 || status == 415 {
        return Vec::new();
    }
    let documented = operation.responses.iter();
    let documented = documented.chain(operation.errors);
    let Some((_, kind)) = documented.into_iter().find(|(other, _)| *other == status) else {
        return vec![format!("{}: {status} is not documented", named(request))];
    };
    let mut found = Vec::new();
    match kind {
        Kind::Nothing if body.is_empty() => {}
        Kind::Nothing => found.push("a body".to_owned()),
        kind => match json(media_type, body) {
            Ok(body) => kind.check(&body, "", &mut found),
            Err(why) => found.push(why),
        },
    }
    let named = named(request);
    let said = |why: &String| format!("{named}: {status}: {why}");
    found.iter().map(said).collect()
}

/// What the vendor's document does not allow in a callback; nothing if it does not describe them.
pub fn callback_violations(vendor: Vendor, body: &[u8]) -> Vec<String> {
    let kind = match vendor {
        Vendor::Vonage => &vonage::CALLBACK,
        Vendor::Sinch => &sinch::CALLBACK,
        Vendor::Verifynow | Vendor::Twilio | Vendor::TwilioMessaging => return Vec::new(),
    };
    let mut found = Vec::new();
    match serde_json::from_slice(body) {
        Ok(body) => kind.check(&body, "", &mut found),
        Err(error) => found.push(format!("is not JSON: {error}")),
    }
    let said = |why: &String| format!("{}, callback: {why}", vendor.name());
    found.iter().map(said).collect()
}

enum Found {
    /// The vendor has published nothing.
    Nothing,
    /// It has, but not this.
    Unknown,
    Operation(&'static Operation),
}

fn operation(request: &Request<'_>) -> Found {
    let Some(operations) = operations(request.vendor) else {
        return Found::Nothing;
    };
    let found = operations
        .iter()
        .find(|operation| operation.is_at(request.method, request.path));
    found.map_or(Found::Unknown, Found::Operation)
}

fn operations(vendor: Vendor) -> Option<&'static [Operation]> {
    match vendor {
        Vendor::Verifynow => None,
        Vendor::Twilio => Some(twilio::OPERATIONS),
        Vendor::Vonage => Some(vonage::OPERATIONS),
        Vendor::Sinch => Some(sinch::OPERATIONS),
        Vendor::TwilioMessaging => Some(twilio_messaging::OPERATIONS),
    }
}

fn named(request: &Request<'_>) -> String {
    let Request {
        vendor,
        method,
        path,
        ..
    } = request;
    format!("{}, {method} {path}", vendor.name())
}

/// The fields of a form as an object of strings. A field given twice is unknown to these APIs.
fn form(request: &Request<'_>) -> Result<Value, String> {
    if essence(request.media_type) != "application/x-www-form-urlencoded" {
        return Err(format!("is no form, but {:?}", request.media_type));
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(request.body) {
        if fields.insert(name.to_string(), value.into()).is_some() {
            return Err(format!("{name} comes twice"));
        }
    }
    Ok(Value::Object(fields))
}

fn json(media_type: &str, body: &[u8]) -> Result<Value, String> {
    let essence = essence(media_type);
    if essence != "application/json" && essence != "application/problem+json" {
        return Err(format!("is no JSON, but {media_type:?}"));
    }
    serde_json::from_slice(body).map_err(|error| format!("is not JSON: {error}"))
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
