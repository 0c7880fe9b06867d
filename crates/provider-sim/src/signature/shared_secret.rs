//! The gateway's own scheme for callbacks about `VerifyNow` messages (docs/GATEWAY.md).

use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

/// The signature, in hexadecimal, of a body posted to `path` at `timestamp` (seconds since 1970).
pub fn sign(secret: &str, timestamp: &str, path: &str, body: &[u8]) -> String {
    let hash = super::hex(&Sha256::digest(body));
    let text = format!("v1\n{timestamp}\nPOST\n{path}\n{hash}");
    let mut mac: Hmac<Sha256> = super::keyed(secret.as_bytes());
    mac.update(text.as_bytes());
    super::hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn a_signature_is_the_one_that_openssl_makes() {
        let body = br#"{"verificationId":"1234567","deliveryStatus":"DELIVERED"}"#;
        let path = "/verification/v3/webhooks/verifynow";
        assert_eq!(
            sign("a shared secret of a relay", "1795339800", path, body),
            "894fc9a9e5a708f461ef7a59d4c9afc6c58b885a288308f423cd2cf5856d6a56"
        );
    }
}
