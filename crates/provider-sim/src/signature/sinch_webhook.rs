//! How Sinch's SMS and Conversation APIs sign their webhooks (Conversation API, "Validating callbacks"; the validators of
//! Sinch's SDKs).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// `x-sinch-webhook-signature-algorithm`.
pub const ALGORITHM: &str = "HmacSHA256";

/// `x-sinch-webhook-signature` of a body with this nonce and time stamp (seconds since 1970).
pub fn sign(secret: &str, body: &[u8], nonce: &str, timestamp: &str) -> String {
    let mut mac: Hmac<Sha256> = super::keyed(secret.as_bytes());
    mac.update(body);
    mac.update(format!(".{nonce}.{timestamp}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn a_webhook_is_signed_as_the_sdks_expect() {
        // A callback that Sinch's SDKs are tested with.
        let body = r#"{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS","identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},"message_metadata":""}"#;
        let signature = sign(
            "foo_secret1234",
            body.as_bytes(),
            "01FJA8B4A7BM43YGWSG9GBV067",
            "1634579353",
        );
        assert_eq!(signature, "6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=");
    }
}
