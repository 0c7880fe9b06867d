//! Sinch's application signature, of requests and callbacks alike
//! (developers.sinch.com, Verification: "Application Signed Request", "Callback Signed Request").

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, Mac as _};
use md5::{Digest as _, Md5};
use sha2::Sha256;

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// HTTP method, upper case.
    pub method: &'a str,
    /// The `Content-Type` header, byte for byte; empty without one.
    pub content_type: &'a str,
    /// The `x-timestamp` header, as sent.
    pub timestamp: &'a str,
    /// Only the path, decoded, with its leading `/`.
    pub path: &'a str,
    /// The body, as it goes over the wire.
    pub body: &'a [u8],
}

/// The signature; `None` if the secret is not base64 (padded or not: the dashboard gives both).
pub fn sign(secret: &str, signed: &Signed<'_>) -> Option<String> {
    let key = LENIENT.decode(secret).ok()?;
    let content_md5 = if signed.body.is_empty() {
        String::new()
    } else {
        STANDARD.encode(Md5::digest(signed.body))
    };
    let text = format!(
        "{}\n{content_md5}\n{}\nx-timestamp:{}\n{}",
        signed.method, signed.content_type, signed.timestamp, signed.path
    );
    let mut mac: Hmac<Sha256> = super::keyed(&key);
    mac.update(text.as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        // The secret of the documentation's own example has some.
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
    }

    #[test]
    fn callbacks_are_signed_as_in_the_documentation() {
        let signed = Signed {
            method: "POST",
            content_type: "application/json; charset=utf-8",
            timestamp: "2023-12-01T15:01:20.0406449Z",
            path: "/VerificationRequestEvent",
            body: br#"{"id":"018c25e1-7163-5677-b8fb-467d7b1cffa5","event":"VerificationResultEvent","method":"sms","identity":{"verified":false,"type":"number","endpoint":"+33628254417"},"status":"FAIL","reason":"Expired"}"#,
        };
        assert_eq!(
            sign("9876543210", &signed).as_deref(),
            Some("xfKhO0XvlRNJraahUBEJzzi1f3Fn3pYO41/ZzwOHPaQ=")
        );
        let older = Signed {
            method: "POST",
            content_type: "application/json",
            timestamp: "2014-09-24T10:59:41Z",
            path: "/sinch/callback/ace",
            body: br#"{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}"#,
        };
        assert_eq!(
            sign("BeIukql3pTKJ8RGL5zo0DA==", &older).as_deref(),
            Some("Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=")
        );
    }

    #[test]
    fn a_secret_that_is_not_base64_signs_nothing() {
        let signed = Signed {
            method: "GET",
            content_type: "",
            timestamp: "",
            path: "/",
            body: b"",
        };
        assert_eq!(sign("not base64!", &signed), None);
    }
}
