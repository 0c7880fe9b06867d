//! The parameters of a start at Sinch, and their errors.

use axum::http::HeaderMap;
use serde_json::{Map, Value};
use wire::Channel;

use super::channel;
use crate::request::{is_e164, text};

/// A valid start.
pub(super) struct Start {
    /// E.164.
    pub(super) to: String,
    pub(super) channel: Channel,
    /// How long the code is valid, in milliseconds.
    pub(super) life: i64,
    /// The language of the text, if one was requested.
    pub(super) language: Option<String>,
}

/// HTTP status, `errorCode` and text of a refusal.
pub(super) type Refusal = (u16, u32, &'static str);

impl Start {
    pub(super) fn read(headers: &HeaderMap, body: &Value) -> Result<Self, Refusal> {
        let fields = body
            .as_object()
            .ok_or((400, 40_001, "The body is not JSON"))?;
        let to = number(&body["identity"])?;
        let channel = channel(&body["method"]).ok_or((400, 40_001, "method is invalid"))?;
        only_known(fields, channel)?;
        let language = text(headers, "accept-language").map(str::to_owned);
        if language.as_deref().is_some_and(|list| !is_list(list)) {
            return Err((400, 40_001, "Accept-Language is invalid"));
        }
        if let Some(locale) = body["calloutOptions"]["speech"].get("locale") {
            let spoken = locale.as_str().is_some_and(is_voice);
            if !spoken {
                return Err((400, 40_001, "calloutOptions.speech.locale is invalid"));
            }
        }
        Ok(Self {
            to,
            channel,
            life: life(&body["smsOptions"])?,
            language: language.filter(|_| channel == Channel::Sms),
        })
    }
}

fn number(identity: &Value) -> Result<String, Refusal> {
    let to = identity["endpoint"]
        .as_str()
        .ok_or((400, 40_002, "identity.endpoint is missing"))?;
    if identity["type"].as_str() != Some("number") {
        return Err((400, 40_003, "identity.type is invalid"));
    }
    if !to.starts_with('+') {
        return Err((400, 40_005, "The number lacks its +"));
    }
    if !is_e164(to) {
        return Err((400, 40_001, "The number is too short or too long"));
    }
    Ok(to.to_owned())
}

/// The schemas of the methods allow no further properties, and each only its own options.
fn only_known(fields: &Map<String, Value>, channel: Channel) -> Result<(), Refusal> {
    let options = match channel {
        Channel::Whatsapp => "whatsappOptions",
        Channel::Voice => "calloutOptions",
        Channel::Sms => "smsOptions",
    };
    let known = ["identity", "method", "reference", "custom", options];
    if fields.keys().all(|name| known.contains(&name.as_str())) {
        Ok(())
    } else {
        Err((400, 40_001, "A property does not belong to this method"))
    }
}

/// `HH:MM:SS`, in milliseconds; the default is documented nowhere, and is ten minutes here.
fn life(options: &Value) -> Result<i64, Refusal> {
    let refusal = (400, 40_001, "smsOptions.expiry is invalid");
    let expiry = match &options["expiry"] {
        Value::Null => return Ok(600_000),
        expiry => expiry.as_str().ok_or(refusal)?,
    };
    let parts: Vec<i64> = expiry
        .split(':')
        .map(|part| part.parse().map_err(|_| refusal))
        .collect::<Result<_, _>>()?;
    match parts[..] {
        [hours, minutes, seconds] => Ok(((hours * 60 + minutes) * 60 + seconds) * 1000),
        _ => Err(refusal),
    }
}

/// `Accept-Language` (RFC 9110, section 12.5.4): language ranges, each optionally with a weight.
fn is_list(list: &str) -> bool {
    list.split(',').all(|entry| {
        let range = entry.split(';').next().unwrap_or_default().trim();
        range == "*" || is_tag(range)
    })
}

fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (1..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A language and a region.
fn is_voice(locale: &str) -> bool {
    locale.split_once('-').is_some_and(|(language, region)| {
        (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && region.len() == 2
            && region.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}
