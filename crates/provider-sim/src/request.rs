//! What the routers read from a request: forms, JSON, queries, Basic credentials, numbers.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Uri, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Fields of a form or a query; if a name is given twice, the last one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// The body as a form. With any other media type nothing is read, as at the vendors.
    pub(crate) fn of_form(headers: &HeaderMap, body: &[u8]) -> Self {
        if is_media_type(headers, "application/x-www-form-urlencoded") {
            Self::parse(body)
        } else {
            Self::default()
        }
    }

    /// The query.
    pub(crate) fn of_query(uri: &Uri) -> Self {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }

    /// A field that is present and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }
}

/// The body as JSON, if it is declared as JSON and is valid.
pub(crate) fn json(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    is_media_type(headers, "application/json")
        .then(|| serde_json::from_slice(body).ok())
        .flatten()
}

/// User name and password of Basic authentication (RFC 7617).
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = text(headers, header::AUTHORIZATION.as_str())?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// A header's text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// E.164 with its `+`.
pub(crate) fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(is_international)
}

/// E.164 without its `+`: 7 to 15 digits, the first not 0.
pub(crate) fn is_international(digits: &str) -> bool {
    (7..=15).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
}

/// Only digits, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_media_type(headers: &HeaderMap, wanted: &str) -> bool {
    text(headers, header::CONTENT_TYPE.as_str()).is_some_and(|value| {
        value
            .split(';')
            .next()
            .is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted))
    })
}
