//! The signature of a request, and of a callback, which Sinch signs in the same way
//! (developers.sinch.com/docs/verification/api-reference/authentication/application-signed-request).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use sha2::Sha256;

/// What is signed.
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    /// As in the header, byte for byte.
    pub(super) content_type: &'a str,
    /// As in the header.
    pub(super) timestamp: &'a str,
    /// The path alone.
    pub(super) path: &'a str,
    pub(super) body: &'a [u8],
}

impl Signed<'_> {
    /// The text that the HMAC is over.
    pub(super) fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\nx-timestamp:{}\n{}",
            self.method,
            content_md5(self.body),
            self.content_type,
            self.timestamp,
            self.path,
        )
    }
}

/// The signature; `None` if the secret is not base64.
pub(super) fn sign(secret: &str, signed: &Signed<'_>) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key(secret)?).ok()?;
    mac.update(signed.text().as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Base64 of the body's MD5, and nothing where there is no body. MD5 is broken as a hash, but whoever would use that
/// needs the body before it is signed, and whoever signs writes it.
pub(super) fn content_md5(body: &[u8]) -> String {
    if body.is_empty() {
        String::new()
    } else {
        STANDARD.encode(Md5::digest(body))
    }
}

/// The bytes that a secret stands for.
pub(super) fn key(secret: &str) -> Option<Vec<u8>> {
    LENIENT.decode(secret).ok()
}

/// Sinch prints secrets with and without their padding, and with bits left over after their last whole byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use super::{Signed, sign};

    #[test]
    fn requests_are_signed_as_in_the_documentation() {
        let mut signed = Signed {
            method: "POST",
            content_type: "application/json; charset=UTF-8",
            timestamp: "2023-11-22T09:10:11.999Z",
            path: "/path/pathParamValue",
            body: br#"{"identity":{"type":"number","endpoint":"+33444555666"},"method":"sms"}"#,
        };
        let secret = "bXkta2V5LXNlY3JldA==";
        assert_eq!(
            sign(secret, &signed).as_deref(),
            Some("QP3OzQZVzRZAEev6DBLvJkgpiqyZPuXYsc7oyjUV0K8=")
        );
        signed.method = "GET";
        signed.content_type = "application/json";
        signed.body = b"";
        assert_eq!(
            sign(secret, &signed).as_deref(),
            Some("nsrLDvP6KVD/dAxb3IfAncdwjPFJVWSrseEFOcZge+A=")
        );
        assert_eq!(sign("not base64!", &signed), None);
    }
}
