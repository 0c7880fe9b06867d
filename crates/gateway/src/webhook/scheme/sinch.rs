//! Sinch's application-signed callbacks: HMAC-SHA256 over method, body hash, type, time stamp and path.
//!
//! Source: Sinch, "Callback signed request"
//! (developers.sinch.com/docs/verification/api-reference/authentication/callback-signed-request).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};

use super::{Scheme, Unverified, fresh, without_query};
use crate::clock::UnixMillis;
use crate::config::Secret;
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;
use crate::webhook::verified::{CallbackId, Identity};

/// Signed with an application's secret.
#[derive(Debug)]
pub struct Sinch(Vec<Application>);

#[derive(Debug)]
struct Application {
    key: String,
    secret: Keys,
}

impl Sinch {
    /// A secret is `<application key>:<application secret>`, both as the dashboard shows them; the secret is base64,
    /// which Sinch prints without its padding.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        let applications = secrets.iter().map(|secret| {
            let (key, secret) =
                secret
                    .expose()
                    .split_once(':')
                    .filter(both_given)
                    .ok_or(BadSecret(
                        "must be an application key, a colon, and that application's secret",
                    ))?;
            let secret = LENIENT
                .decode(secret)
                .map_err(|_| BadSecret("must hold the application secret in base64"))?;
            Ok(Application {
                key: key.to_owned(),
                secret: Keys::new([secret]),
            })
        });
        applications.collect::<Result<_, _>>().map(Self)
    }
}

impl Scheme for Sinch {
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified> {
        without_query(received)?;
        let header = |name| received.header(name).ok_or(Unverified::Missing(name));
        let malformed = Unverified::Malformed(AUTHORIZATION);
        let (scheme, credentials) = header(AUTHORIZATION)?.split_once(' ').ok_or(malformed)?;
        // Sinch itself writes `application` in callbacks and `Application` in its documents.
        if !scheme.eq_ignore_ascii_case("application") {
            return Err(malformed);
        }
        let (key, signature) = credentials.split_once(':').ok_or(malformed)?;
        let signature = STANDARD.decode(signature).map_err(|_| malformed)?;
        let stamp = header(TIMESTAMP)?;
        let hash = content_md5(received)?;
        let text = format!(
            "{}\n{hash}\n{}\nx-timestamp:{stamp}\n{}",
            received.method(),
            header("content-type")?,
            received.target().path,
        );
        let signs = |application: &Application| {
            application.key == key && application.secret.sign_sha256(text.as_bytes(), &signature)
        };
        if !self.0.iter().any(signs) {
            return Err(Unverified::Signature);
        }
        let signed_at: jiff::Timestamp = stamp
            .parse()
            .map_err(|_| Unverified::Malformed(TIMESTAMP))?;
        fresh(UnixMillis(signed_at.as_millisecond()), now)?;
        Ok(Identity {
            signed: CallbackId::of(&[b"sinch", text.as_bytes()]),
            event: None,
            stamped: true,
        })
    }
}

/// Base64 of the body's MD5, and nothing where there is no body. MD5 is broken as a hash, but whoever would use that
/// needs the body before it is signed, and Sinch writes it. A header of that name must not say otherwise.
fn content_md5(received: &Received) -> Result<String, Unverified> {
    let body = received.signed_bytes();
    let hash = if body.is_empty() {
        String::new()
    } else {
        STANDARD.encode(Md5::digest(body))
    };
    match received.header("content-md5") {
        Some(said) if said != hash => Err(Unverified::Signature),
        _ => Ok(hash),
    }
}

fn both_given((key, secret): &(&str, &str)) -> bool {
    !key.is_empty() && !secret.is_empty()
}

/// Sinch's own secrets have bits left over after their last whole byte, and mostly no padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const AUTHORIZATION: &str = "authorization";
const TIMESTAMP: &str = "x-timestamp";
