//! A callback whose sender is certain; the only type that opens a body.

use std::collections::BTreeMap;
use std::fmt;

use hyper::body::Bytes;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

use super::received::Received;
use crate::verification::callback::Identity;

/// A callback that its provider has signed. Made by [`super::scheme::verify`] alone.
pub struct Verified {
    body: Bytes,
    identity: Identity,
}

/// A body that is signed and yet cannot be read. Never quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signed callback cannot be read: {0}")]
pub struct Unreadable(pub &'static str);

impl Verified {
    pub(super) fn new(received: Received, identity: Identity) -> Self {
        Self {
            body: received.into_body(),
            identity,
        }
    }

    /// By what it is known again.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The body as JSON; unknown fields are ignored, for vendors add some.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        serde_json::from_slice(&self.body).map_err(|error| {
            Unreadable(if error.is_data() {
                "a field is missing or of the wrong type"
            } else {
                "not JSON"
            })
        })
    }

    /// The body as a form.
    pub fn form(&self) -> Result<Form, Unreadable> {
        let pairs = form_pairs(&self.body).ok_or(Unreadable("not a form in UTF-8"))?;
        let mut form = BTreeMap::new();
        for (name, value) in pairs {
            // None of the names that mean something comes twice; if one does, which of them was meant?
            if form.insert(name, value).is_some() {
                return Err(Unreadable("a form field occurs twice"));
            }
        }
        Ok(Form(form))
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(…)")
    }
}

/// The fields of a form. Its `Debug` shows none.
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// A field that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A field without which the callback means nothing.
    pub fn require(&self, name: &str) -> Result<&str, Unreadable> {
        self.get(name)
            .ok_or(Unreadable("a form field is missing or empty"))
    }

    /// Names and values, sorted by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(…)")
    }
}

/// Cuts `application/x-www-form-urlencoded` into names and values, in order. `None` for what is not UTF-8: a lenient
/// reader would make different bytes the same text, and a signature over that text would hold for all of them.
pub(crate) fn form_pairs(body: &[u8]) -> Option<Vec<(String, String)>> {
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let cut = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = match cut {
                Some(cut) => (&pair[..cut], &pair[cut + 1..]),
                None => (pair, &[][..]),
            };
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}
