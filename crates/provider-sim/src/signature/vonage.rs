//! Vonage's signed callbacks: a JWT (HS256) whose `payload_hash` is the SHA-256 of the body.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The claims that a callback with this body carries.
pub fn claims(api_key: &str, iat: i64, jti: &str, body: &[u8]) -> Value {
    serde_json::json!({
        "iat": iat,
        "jti": jti,
        "iss": "Vonage",
        "payload_hash": super::hex(&Sha256::digest(body)),
        "api_key": api_key,
        "application_id": crate::accounts::vonage::APPLICATION_ID,
    })
}

/// A JWT over claims given as JSON text, because they are signed as they are written.
pub fn sign(secret: &str, claims: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
    let mut mac: Hmac<Sha256> = super::keyed(secret.as_bytes());
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

#[cfg(test)]
mod tests {
    use super::{claims, sign};

    #[test]
    fn a_jwt_is_signed_as_recomputed_elsewhere() {
        let claims = r#"{"iat":1700000000,"jti":"11111111-2222-4333-8444-555555555555","iss":"Vonage","payload_hash":"41ff26a01682488d7058ac42062c8433c09f979a0512fabccaf229d3bc5df3f2","api_key":"abcd1234","application_id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}"#;
        assert_eq!(
            sign("my-32-byte-signature-secret-0001", claims),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjExMTExMTExLTIyMjItNDMzMy04NDQ0LTU1NTU1NTU1NTU1NSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjQxZmYyNmEwMTY4MjQ4OGQ3MDU4YWM0MjA2MmM4NDMzYzA5Zjk3OWEwNTEyZmFiY2NhZjIyOWQzYmM1ZGYzZjIiLCJhcGlfa2V5IjoiYWJjZDEyMzQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFhYWFhLWJiYmItNGNjYy04ZGRkLWVlZWVlZWVlZWVlZSJ9.TfplqWFOmweBaQwCEzp0WvcwBsMTjlD5u17s-BucBHY"
        );
    }

    #[test]
    fn the_payload_hash_is_that_of_the_body() {
        let body = br#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315","triggered_at":"2020-01-01T14:00:00.032Z","type":"event","channel":"sms","status":"completed","finalized_at":"2020-01-01T15:00:00.001Z","client_ref":"ref-1"}"#;
        assert_eq!(
            claims("abcd1234", 1_700_000_000, "1", body)["payload_hash"],
            "41ff26a01682488d7058ac42062c8433c09f979a0512fabccaf229d3bc5df3f2"
        );
    }
}
