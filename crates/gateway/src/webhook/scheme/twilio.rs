//! Twilio's `X-Twilio-Signature`: HMAC-SHA1 over the URL and, for a form, its sorted parameters.
//!
//! Source: Twilio, "Webhooks security" (docs/usage/webhooks/webhooks-security), and the validator of its Node library.
//! The scheme has no time stamp, and joins names and values without a mark between them: whoever reads the form must
//! not let a name and a value change places (see `dialect/twilio_form.rs`), and must remember what was read.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{Scheme, Unverified};
use crate::clock::UnixMillis;
use crate::config::Secret;
use crate::encoding::hex;
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::{Received, Target};
use crate::webhook::verified::{CallbackId, Identity, form_pairs};

/// Signed with the account's auth token.
#[derive(Debug)]
pub struct Twilio(Keys);

impl Twilio {
    /// The secrets are auth tokens, as the console shows them.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        if secrets.iter().any(|secret| secret.expose().is_empty()) {
            return Err(BadSecret("must hold auth tokens of the Twilio account"));
        }
        let keys = secrets.iter().map(|secret| secret.expose().into());
        Ok(Self(Keys::new(keys)))
    }
}

impl Scheme for Twilio {
    fn identify(&self, received: &Received, _: UnixMillis) -> Result<Identity, Unverified> {
        let signature = received
            .header(SIGNATURE)
            .ok_or(Unverified::Missing(SIGNATURE))?;
        let signature = STANDARD
            .decode(signature)
            .map_err(|_| Unverified::Malformed(SIGNATURE))?;
        let parameters = signed_parameters(received)?;
        let target = received.target();
        let signs = |origin: &String| {
            let text = format!("{origin}{}{parameters}", path_and_query(target));
            self.0.sign_sha1(text.as_bytes(), &signature)
        };
        if !origins(&target.origin).iter().any(signs) {
            return Err(Unverified::Signature);
        }
        Ok(Identity {
            signed: CallbackId::of(&[
                b"twilio",
                path_and_query(target).as_bytes(),
                parameters.as_bytes(),
            ]),
            event: None,
            stamped: false,
        })
    }
}

/// What of the body is signed: a form's parameters; or nothing, where the URL holds the body's hash and is signed.
fn signed_parameters(received: &Received) -> Result<String, Unverified> {
    if let Some(expected) = body_hash(received.target()) {
        let found = hex(&Sha256::digest(received.signed_bytes()));
        let same: bool = found.as_bytes().ct_eq(expected.as_bytes()).into();
        return same.then(String::new).ok_or(Unverified::Signature);
    }
    let is_form = received.header("content-type").is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default();
        essence.trim() == "application/x-www-form-urlencoded"
    });
    if !is_form {
        // Without the hash a signature covers the URL alone, and any body would do.
        return Err(Unverified::Unbound);
    }
    let pairs = form_pairs(received.signed_bytes()).ok_or(Unverified::Malformed("form"))?;
    Ok(joined(pairs))
}

/// Sorted by name; the values of a name that comes more than once are sorted and each counts once.
fn joined(pairs: Vec<(String, String)>) -> String {
    let mut sorted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in pairs {
        sorted.entry(name).or_default().insert(value);
    }
    let mut text = String::new();
    for (name, values) in &sorted {
        for value in values {
            text.push_str(name);
            text.push_str(value);
        }
    }
    text
}

fn body_hash(target: &Target) -> Option<&str> {
    let query = target.query.as_deref()?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("bodySHA256="))
}

fn path_and_query(target: &Target) -> String {
    match &target.query {
        None => target.path.clone(),
        Some(query) => format!("{}?{query}", target.path),
    }
}

/// Twilio signs the host with or without its port, whichever its part that calls prefers.
fn origins(origin: &str) -> Vec<String> {
    let mut origins = vec![origin.to_owned()];
    let (scheme, authority) = origin.split_once("://").unwrap_or(("", origin));
    let default_port = if scheme == "http" { 80 } else { 443 };
    match authority.rsplit_once(':') {
        // The last colon of a bare IPv6 address begins no port.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            origins.push(format!("{scheme}://{host}"));
        }
        _ => origins.push(format!("{origin}:{default_port}")),
    }
    origins
}

const SIGNATURE: &str = "x-twilio-signature";
