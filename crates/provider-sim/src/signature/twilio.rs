//! `X-Twilio-Signature` (twilio.com/docs/usage/security; vectors of the Node SDK's own tests).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// With what an account signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// The account's auth token, by HMAC-SHA1.
    AuthToken(&'a str),
    /// The secret of a shared key, by HMAC-SHA256.
    Shared(&'a str),
}

impl Key<'_> {
    fn sign(self, text: &str) -> String {
        match self {
            Self::AuthToken(token) => {
                let mut mac: Hmac<Sha1> = super::keyed(token.as_bytes());
                mac.update(text.as_bytes());
                STANDARD.encode(mac.finalize().into_bytes())
            }
            Self::Shared(secret) => {
                let mut mac: Hmac<Sha256> = super::keyed(secret.as_bytes());
                mac.update(text.as_bytes());
                STANDARD.encode(mac.finalize().into_bytes())
            }
        }
    }
}

/// Signs a form posted to `url`: the URL, then each field's name and value, sorted by name.
///
/// Of a name given several times the values count once each, sorted.
pub fn sign_form(key: Key<'_>, url: &str, fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    fields.dedup();
    let text = fields
        .iter()
        .fold(url.to_owned(), |text, (name, value)| text + name + value);
    key.sign(&text)
}

/// The URL with the hash of a JSON body in its query, and the signature of that URL.
pub fn sign_json(key: Key<'_>, url: &str, body: &[u8]) -> (String, String) {
    let joint = if url.contains('?') { '&' } else { '?' };
    let url = format!(
        "{url}{joint}bodySHA256={}",
        super::hex(&Sha256::digest(body))
    );
    let signature = key.sign(&url);
    (url, signature)
}

#[cfg(test)]
mod tests {
    use super::{Key, sign_form, sign_json};

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const CALL: [(&str, &str); 5] = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ];

    #[test]
    fn forms_are_signed_as_in_the_sdk() {
        assert_eq!(
            sign_form(Key::AuthToken("12345"), URL, &CALL),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
        let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
        assert_eq!(
            sign_form(Key::AuthToken("12345"), with_port, &CALL),
            "kvajT1Ptam85bY51eRf/AJRuM3w="
        );
    }

    #[test]
    fn repeated_fields_count_once_and_sorted() {
        let fields = [
            ("Sid", "CA123"),
            ("SidAccount", "AC123"),
            ("Digits", "5678"),
            ("Digits", "1234"),
            ("Digits", "1234"),
        ];
        assert_eq!(
            sign_form(Key::AuthToken("12345"), URL, &fields),
            "IK+Dwps556ElfBT0I3Rgjkr1wJU="
        );
    }

    #[test]
    fn json_is_signed_by_its_hash_in_the_url() {
        let body = br#"{"property": "value", "boolean": true}"#;
        let (url, signature) = sign_json(Key::AuthToken("12345"), URL, body);
        assert!(url.ends_with(
            "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        ));
        assert_eq!(signature, "a9nBmqA0ju/hNViExpshrM61xv4=");
    }
}
