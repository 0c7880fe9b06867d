//! Sinch's application-signed callbacks: HMAC-SHA256 over method, body hash, type, time stamp and path.
//!
//! Source: Sinch, "Callback signed request"
//! (developers.sinch.com/docs/verification/api-reference/authentication/callback-signed-request).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::request_signature::{self, Signed, content_md5};
use crate::clock::UnixMillis;
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;
use crate::webhook::scheme::{Scheme, Unverified, fresh, without_query};

/// Signed with an application's secret.
#[derive(Debug)]
pub struct Signature(Vec<Application>);

#[derive(Debug)]
struct Application {
    key: String,
    secret: Keys,
}

impl Signature {
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
            let secret = request_signature::key(secret)
                .ok_or(BadSecret("must contain the application secret in base64"))?;
            Ok(Application {
                key: key.to_owned(),
                secret: Keys::new([secret]),
            })
        });
        applications.collect::<Result<_, _>>().map(Self)
    }
}

impl Scheme for Signature {
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
        let signed = Signed {
            method: received.method(),
            content_type: header("content-type")?,
            timestamp: stamp,
            path: &received.target().path,
            body: received.signed_bytes(),
        };
        let text = signed.text();
        let signs = |application: &Application| {
            application.key == key && application.secret.sign_sha256(text.as_bytes(), &signature)
        };
        if !has_its_hash(received) || !self.0.iter().any(signs) {
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

/// A header with the body's hash, where there is one, must not say otherwise.
fn has_its_hash(received: &Received) -> bool {
    let said = received.header("content-md5");
    said.is_none_or(|said| said == content_md5(received.signed_bytes()))
}

fn both_given((key, secret): &(&str, &str)) -> bool {
    !key.is_empty() && !secret.is_empty()
}

const AUTHORIZATION: &str = "authorization";
const TIMESTAMP: &str = "x-timestamp";
