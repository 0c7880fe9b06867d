//! Twilio's `X-Twilio-Signature`: an HMAC over the URL and, for a form, its sorted parameters.
//!
//! HMAC-SHA1 with the account's auth token; where a webhook rule of the account names a shared key, with that key and the
//! algorithm in `X-Twilio-Webhooks-Signature-Settings: key=…,algorithm=HMAC_SHA256`. What is signed is the same.
//!
//! Source: Twilio, "Webhooks security" (docs/usage/webhooks/webhooks-security) and "Sign webhooks with shared keys"
//! (docs/usage/webhooks/webhook-shared-keys, public beta of 2026-09-07); the validators of its SDKs (Node 6.3.1, Python
//! 9.13.0).
//! The scheme has no time stamp, and joins names and values without a mark between them: whoever reads the form must
//! not let a name and a value change places (see `form.rs`), and must remember what was read.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::clock::UnixMillis;
use crate::encoding::hex;
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::{Received, Target};
use crate::webhook::scheme::{Scheme, Unverified};
use crate::webhook::verified::form_pairs;

/// Signed with the account's auth token, or with a shared key.
#[derive(Debug)]
pub struct Signature(Keys);

impl Signature {
    /// The secrets are auth tokens, as the console shows them, and secrets of shared keys, as their creation returned
    /// them.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        if secrets.iter().any(|secret| secret.expose().is_empty()) {
            return Err(BadSecret(
                "must hold auth tokens or shared keys of the Twilio account",
            ));
        }
        let keys = secrets.iter().map(|secret| secret.expose().into());
        Ok(Self(Keys::new(keys)))
    }
}

impl Scheme for Signature {
    fn identify(&self, received: &Received, _: UnixMillis) -> Result<Identity, Unverified> {
        let signature = received
            .header(SIGNATURE)
            .ok_or(Unverified::Missing(SIGNATURE))?;
        let signature = STANDARD
            .decode(signature)
            .map_err(|_| Unverified::Malformed(SIGNATURE))?;
        let algorithm = Algorithm::of(received)?;
        let parameters = signed_parameters(received)?;
        let target = received.target();
        let signs = |origin: &String| {
            let text = format!("{origin}{}{parameters}", path_and_query(target));
            match algorithm {
                Algorithm::Sha1 => self.0.sign_sha1(text.as_bytes(), &signature),
                Algorithm::Sha256 => self.0.sign_sha256(text.as_bytes(), &signature),
            }
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

/// The hash of the HMAC. It is not signed itself; but none of the two is weak, and a signature under one is none under
/// the other.
#[derive(Clone, Copy)]
enum Algorithm {
    Sha1,
    Sha256,
}

impl Algorithm {
    /// What a request says; without a word about it, what Twilio has always used.
    fn of(received: &Received) -> Result<Self, Unverified> {
        if !received.has_header(SETTINGS) {
            return Ok(Self::Sha1);
        }
        let malformed = Unverified::Malformed(SETTINGS);
        let settings = received.header(SETTINGS).ok_or(malformed)?;
        let mut names = settings.split(',').filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            (name.trim() == "algorithm").then(|| value.trim())
        });
        match (names.next(), names.next()) {
            (None | Some(""), None) => Ok(Self::Sha1),
            (Some(name), None) if name.eq_ignore_ascii_case("HMAC_SHA1") => Ok(Self::Sha1),
            (Some(name), None) if name.eq_ignore_ascii_case("HMAC_SHA256") => Ok(Self::Sha256),
            _ => Err(malformed),
        }
    }
}

/// What of the body is signed: a form's parameters; or nothing, where the URL holds the body's hash and is signed.
fn signed_parameters(received: &Received) -> Result<String, Unverified> {
    if let Some(expected) = body_hash(received.target()) {
        let found = hex(&Sha256::digest(received.signed_bytes()));
        let expected = expected.to_ascii_lowercase();
        let same: bool = found.as_bytes().ct_eq(expected.as_bytes()).into();
        return same.then(String::new).ok_or(Unverified::Signature);
    }
    let is_form = received.header("content-type").is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default();
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
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
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";
