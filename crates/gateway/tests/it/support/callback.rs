//! Callbacks as vendors would send them: signed here, by what the vendors' documents say, and nowhere else.

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway::webhook::{Received, Target};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::{Answer, Call, Gateway};

/// The `http.public_url` of the tests' gateway.
pub(crate) const PUBLIC_URL: &str = "https://otp.example";
pub(crate) const TWILIO_TOKEN: &str = "b5d4045c3f466fa91fe2cc6abe79232a";
pub(crate) const VONAGE_SECRET: &str = "my-32-byte-signature-secret-0001";
pub(crate) const SINCH_KEY: &str = "669E367E-6BBA-48AB-AF15-266871C28135";
pub(crate) const SINCH_SECRET: &str = "BeIukql3pTKJ8RGL5zo0DA==";
/// With what Sinch's SMS API signs: that of the stand-ins' account.
pub(crate) const SINCH_WEBHOOK_SECRET: &str = provider_sim::accounts::sinch::WEBHOOK_SECRET;
pub(crate) const VERIFYNOW_SECRET: &str = "a shared secret of a relay";
pub(crate) const STANDARD_SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A callback that can be taken apart and changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) method: Method,
    pub(crate) origin: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Callback {
    pub(crate) fn post(path: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: Method::POST,
            origin: PUBLIC_URL.to_owned(),
            path: path.to_owned(),
            query: None,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.into()));
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }

    /// Sends it to a gateway, which must know its own URL.
    pub(crate) async fn send(&self, gateway: &Gateway) -> Answer {
        let call = Call::new(gateway.router.clone(), self.method.clone(), &self.uri());
        let call = self
            .headers
            .iter()
            .fold(call, |call, (name, value)| call.header(name, value));
        call.body(self.body.clone()).await
    }

    pub(crate) fn uri(&self) -> String {
        match &self.query {
            None => self.path.clone(),
            Some(query) => format!("{}?{query}", self.path),
        }
    }

    /// As the gateway receives it; `None` if it is not HTTP at all.
    pub(crate) fn received(&self) -> Option<Received> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(
                HeaderName::try_from(name).ok()?,
                HeaderValue::try_from(value).ok()?,
            );
        }
        let target = Target {
            origin: self.origin.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
        };
        let body = self.body.clone().into();
        Some(Received::new(self.method.clone(), target, headers, body))
    }
}

/// A form, signed with Twilio's auth token.
pub(crate) fn twilio_form(path: &str, fields: &[(&str, &str)]) -> Callback {
    let encoded: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", form_encoded(value)))
        .collect();
    let callback = Callback::post(path, encoded.join("&"))
        .with("content-type", "application/x-www-form-urlencoded");
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let parameters: String = sorted
        .iter()
        .flat_map(|(name, value)| [*name, *value])
        .collect();
    let text = format!("{PUBLIC_URL}{path}{parameters}");
    callback.with("x-twilio-signature", twilio_signature(TWILIO_TOKEN, &text))
}

/// JSON, its hash in the URL, signed with Twilio's auth token.
pub(crate) fn twilio_json(path: &str, body: &str) -> Callback {
    let mut callback = Callback::post(path, body).with("content-type", "application/json");
    callback.query = Some(format!("bodySHA256={}", sha256_hex(body.as_bytes())));
    let text = format!("{PUBLIC_URL}{}", callback.uri());
    callback.with("x-twilio-signature", twilio_signature(TWILIO_TOKEN, &text))
}

pub(crate) fn twilio_signature(token: &str, text: &str) -> String {
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(token.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// JSON, signed as Vonage does at `iat` seconds.
pub(crate) fn vonage(path: &str, body: &str, iat: i64, jti: &str) -> Callback {
    let claims = serde_json::json!({
        "iat": iat, "jti": jti, "iss": "Vonage", "payload_hash": sha256_hex(body.as_bytes()),
        "api_key": "abcd1234", "application_id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    });
    let token = jwt(VONAGE_SECRET, r#"{"alg":"HS256","typ":"JWT"}"#, &claims);
    Callback::post(path, body)
        .with("content-type", "application/json")
        .with("authorization", format!("Bearer {token}"))
}

/// A JWT under HMAC-SHA256, whatever its header says.
pub(crate) fn jwt(secret: &str, header: &str, claims: &serde_json::Value) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encode(header), encode(&claims.to_string()));
    let signature = hmac_sha256(secret.as_bytes(), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// JSON, signed as Sinch does at this time stamp.
pub(crate) fn sinch(path: &str, body: &str, stamp: &str) -> Callback {
    let secret = STANDARD.decode(SINCH_SECRET).expect("base64");
    sinch_with(SINCH_KEY, &secret, path, "application/json", body, stamp)
}

pub(crate) fn sinch_with(
    key: &str,
    secret: &[u8],
    path: &str,
    content_type: &str,
    body: &str,
    stamp: &str,
) -> Callback {
    use md5::{Digest as _, Md5};
    let hash = STANDARD.encode(Md5::digest(body));
    let text = format!("POST\n{hash}\n{content_type}\nx-timestamp:{stamp}\n{path}");
    let signature = STANDARD.encode(hmac_sha256(secret, text.as_bytes()));
    Callback::post(path, body)
        .with("content-type", content_type)
        .with("x-timestamp", stamp)
        .with("authorization", format!("application {key}:{signature}"))
}

/// JSON, signed as Sinch's SMS API does at `at` seconds; the nonce tells callbacks apart.
pub(crate) fn sinch_message(path: &str, body: &str, nonce: &str, at: i64) -> Callback {
    sinch_message_with(SINCH_WEBHOOK_SECRET, path, body, nonce, at)
}

pub(crate) fn sinch_message_with(
    secret: &str,
    path: &str,
    body: &str,
    nonce: &str,
    at: i64,
) -> Callback {
    let text = format!("{body}.{nonce}.{at}");
    let signature = STANDARD.encode(hmac_sha256(secret.as_bytes(), text.as_bytes()));
    Callback::post(path, body)
        .with("content-type", "application/json")
        .with("x-sinch-webhook-signature", signature)
        .with("x-sinch-webhook-signature-nonce", nonce)
        .with("x-sinch-webhook-signature-timestamp", at.to_string())
        .with("x-sinch-webhook-signature-algorithm", "HmacSHA256")
}

/// JSON, signed with the shared secret at `at` seconds.
pub(crate) fn verifynow(path: &str, body: &str, at: i64) -> Callback {
    let hash = sha256_hex(body.as_bytes());
    let text = format!("v1\n{at}\nPOST\n{path}\n{hash}");
    let signature = hmac_sha256(VERIFYNOW_SECRET.as_bytes(), text.as_bytes());
    Callback::post(path, body)
        .with("content-type", "application/json")
        .with("x-verifynow-timestamp", at.to_string())
        .with("x-verifynow-signature", format!("v1={}", hex(&signature)))
}

/// JSON, signed by Standard Webhooks at `at` seconds.
pub(crate) fn standard(path: &str, body: &str, id: &str, at: i64) -> Callback {
    Callback::post(path, body)
        .with("content-type", "application/json")
        .with("webhook-id", id)
        .with("webhook-timestamp", at.to_string())
        .with(
            "webhook-signature",
            standard_signature(STANDARD_SECRET, id, at, body),
        )
}

pub(crate) fn standard_signature(secret: &str, id: &str, at: i64, body: &str) -> String {
    let secret = STANDARD.decode(secret).expect("base64");
    let text = format!("{id}.{at}.{body}");
    format!(
        "v1,{}",
        STANDARD.encode(hmac_sha256(&secret, text.as_bytes()))
    )
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes text");
    }
    text
}

fn form_encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                text.push(char::from(byte));
            }
            b' ' => text.push('+'),
            other => write!(text, "%{other:02X}").expect("a string takes text"),
        }
    }
    text
}
