//! For each scheme: the callback itself is accepted, and not one of hundreds of changed ones.

use axum::extract::Query;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway::clock::UnixMillis;
use gateway::secret::Secret;
use gateway::vendor::sinch::{MessageSignature as SinchMessages, Signature as Sinch};
use gateway::vendor::twilio::Signature as Twilio;
use gateway::vendor::verifynow::Signature as VerifyNow;
use gateway::vendor::vonage::Signature as Vonage;
use gateway::webhook::Scheme;
use gateway::webhook::scheme::{Standard, verify};
use serde_json::json;

use super::mutation::{Mutation, Mutator};
use crate::support::callback::{
    Callback, SINCH_KEY, SINCH_SECRET, SINCH_WEBHOOK_SECRET, STANDARD_SECRET, TWILIO_TOKEN,
    VERIFYNOW_SECRET, VONAGE_SECRET, jwt, sha256_hex, sinch, sinch_message, sinch_message_with,
    sinch_with, standard, standard_signature, twilio_form, twilio_json, twilio_signature,
    verifynow, vonage,
};

const SECONDS: i64 = 1_795_339_800;
const STAMP: &str = "2026-11-22T09:30:00.1234567Z";
const BODY: &str = r#"{"verificationId":"VE-1","deliveryStatus":"FAILED","reason":"landline"}"#;

fn believes(scheme: &dyn Scheme, callback: &Callback, seconds: i64) -> bool {
    let received = callback.received();
    received.is_some_and(|received| verify(scheme, received, UnixMillis(seconds * 1000)).is_ok())
}

/// The original is accepted within its time, and no mutation ever.
#[track_caller]
fn believed_alone(scheme: &dyn Scheme, original: &Callback, mutations: &[Mutation]) {
    assert!(believes(scheme, original, SECONDS));
    assert!(mutations.len() >= 500, "{} mutations", mutations.len());
    let believed: Vec<&str> = mutations
        .iter()
        .filter(|(_, callback)| believes(scheme, callback, SECONDS))
        .map(|(what, _)| what.as_str())
        .collect();
    assert_eq!(believed, Vec::<&str>::new(), "of {}", mutations.len());
}

/// A signature with a time stamp is worthless five minutes before and after.
#[track_caller]
fn believed_for_five_minutes(scheme: &dyn Scheme, original: &Callback) {
    for distance in [-299, -1, 0, 1, 299] {
        assert!(believes(scheme, original, SECONDS + distance), "{distance}");
    }
    for distance in [302, 600, 660, 3600, 86_400, 1_000_000_000] {
        for seconds in [SECONDS - distance, SECONDS + distance] {
            assert!(!believes(scheme, original, seconds), "{seconds}");
        }
    }
}

const FIELDS: [(&str, &str); 8] = [
    ("SmsSid", "SM0123456789abcdef0123456789abcdef"),
    ("SmsStatus", "undelivered"),
    ("MessageStatus", "undelivered"),
    ("To", "+12025550100"),
    ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
    ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
    ("From", "+12025550199"),
    ("ErrorCode", "30006"),
];
const TWILIO_PATH: &str = "/verification/v3/webhooks/twilio-messaging";

fn twilio() -> Twilio {
    Twilio::new(&[Secret::new(TWILIO_TOKEN)]).expect("good")
}

/// The parameters of a form, in the order in which they are signed: two bodies with the same are the same message.
fn parameters(callback: &Callback) -> Option<Vec<(String, String)>> {
    let body = std::str::from_utf8(&callback.body).ok()?;
    let uri = format!("/?{body}").parse().ok()?;
    let Query(mut fields) = Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    fields.sort();
    Some(fields)
}

/// Whether only the spelling of the form differs: `%2b` for `%2B` changes nothing that anybody reads or signs.
fn is_same_form(callback: &Callback, original: &Callback) -> bool {
    let mut respelled = original.clone();
    respelled.body.clone_from(&callback.body);
    respelled == *callback && parameters(callback) == parameters(original)
}

#[test]
fn no_change_to_a_form_that_twilio_signed_is_believed() {
    let original = twilio_form(TWILIO_PATH, &FIELDS);
    let mut mutator = Mutator::new(1, original.clone());
    mutator.body();
    mutator.header("x-twilio-signature", 0);
    for kind in [
        "",
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=a",
    ] {
        mutator.add(kind, |callback| callback.set("content-type", kind));
    }
    mutator.add("two types", |callback| {
        callback
            .headers
            .push(("content-type".to_owned(), "application/json".to_owned()));
    });
    mutator.path();
    mutator.query();
    for origin in [
        "http://otp.example",
        "https://otp.example.evil.example",
        "https://evil.example",
    ] {
        mutator.add(origin, |callback| origin.clone_into(&mut callback.origin));
    }
    for name in FIELDS.map(|(name, _)| name) {
        let without: Vec<_> = FIELDS
            .into_iter()
            .filter(|(other, _)| *other != name)
            .collect();
        let body = twilio_form(TWILIO_PATH, &without).body;
        mutator.add(format!("without {name}"), |callback| callback.body = body);
        mutator.add(format!("{name} once more"), |callback| {
            callback
                .body
                .extend_from_slice(format!("&{name}=delivered").as_bytes());
        });
    }
    mutator.add("signed with another token", |callback| {
        let text = format!("{}{TWILIO_PATH}", callback.origin);
        callback.set(
            "x-twilio-signature",
            twilio_signature("another token", &text),
        );
    });
    mutator.add("JSON, over which no signature goes", |callback| {
        callback.set("content-type", "application/json");
        callback.body = b"[]".to_vec();
    });
    let mut mutations = mutator.finish();
    mutations.retain(|(_, callback)| !is_same_form(callback, &original));
    believed_alone(&twilio(), &original, &mutations);
}

#[test]
fn a_twilio_form_in_another_order_is_the_same_message_and_no_new_one() {
    let original = twilio_form(TWILIO_PATH, &FIELDS);
    let mut reordered = original.clone();
    let mut fields = FIELDS;
    fields.reverse();
    reordered.body = twilio_form(TWILIO_PATH, &fields).body;
    assert_ne!(reordered.body, original.body);
    let identity = |callback: &Callback| {
        let received = callback.received().expect("HTTP");
        let verified = verify(&twilio(), received, UnixMillis(0)).expect("believed");
        verified.identity().clone()
    };
    assert_eq!(identity(&reordered), identity(&original));
}

#[test]
fn no_change_to_json_that_twilio_signed_is_believed() {
    let original = twilio_json("/verification/v3/webhooks/twilio", BODY);
    let mut mutator = Mutator::new(2, original.clone());
    mutator.body();
    mutator.body();
    mutator.header("x-twilio-signature", 0);
    mutator.path();
    mutator.query();
    for body in ["{}", "[]", " "] {
        // The hash of another body in the URL, and the signature as it was.
        mutator.add(format!("hash of {body}"), |callback| {
            callback.body = body.into();
            callback.query = Some(format!("bodySHA256={}", sha256_hex(body.as_bytes())));
        });
        mutator.add(format!("both hashes, {body}"), |callback| {
            let query = callback.query.clone().unwrap_or_default();
            callback.body = body.into();
            let hash = sha256_hex(body.as_bytes());
            callback.query = Some(format!("bodySHA256={hash}&{query}"));
        });
    }
    let upper = original.query.clone().map(|query| query.to_uppercase());
    mutator.add("hash in upper case", |callback| callback.query = upper);
    believed_alone(&twilio(), &original, &mutator.finish());
}

/// Tokens that claim to be about the body with this hash, each with something wrong.
fn forged_tokens(hash: &str) -> Vec<(String, String)> {
    let good = json!({"iat": SECONDS, "jti": "jti-1", "payload_hash": hash});
    let mut tokens = Vec::new();
    for alg in ["none", "None", "HS512", "hs256", "RS256", ""] {
        let header = format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#);
        let token = jwt(VONAGE_SECRET, &header, &good);
        let (unsigned, _) = token.rsplit_once('.').expect("a token");
        tokens.push((format!("alg {alg}, unsigned"), format!("{unsigned}.")));
        tokens.push((format!("alg {alg}, two parts"), unsigned.to_owned()));
        tokens.push((format!("alg {alg}, signed"), token));
    }
    let with = |name: &str, value: serde_json::Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    for (what, secret, claims) in [
        (
            "another secret",
            "another secret, just as long 001",
            good.clone(),
        ),
        ("an empty secret", "", good.clone()),
        ("no hash", VONAGE_SECRET, with("payload_hash", json!(null))),
        ("no jti", VONAGE_SECRET, with("jti", json!(null))),
        ("empty jti", VONAGE_SECRET, with("jti", json!(""))),
        ("no iat", VONAGE_SECRET, with("iat", json!(null))),
        ("iat as text", VONAGE_SECRET, with("iat", json!("now"))),
        ("iat far off", VONAGE_SECRET, with("iat", json!(i64::MAX))),
        ("exp past", VONAGE_SECRET, with("exp", json!(SECONDS))),
        (
            "hash of another body",
            VONAGE_SECRET,
            with("payload_hash", json!(sha256_hex(b"{}"))),
        ),
        (
            "hash cut short",
            VONAGE_SECRET,
            with("payload_hash", json!(&hash[..32])),
        ),
        ("empty hash", VONAGE_SECRET, with("payload_hash", json!(""))),
    ] {
        tokens.push((what.to_owned(), jwt(secret, header, &claims)));
    }
    tokens
}

#[test]
fn no_change_to_what_vonage_signed_is_believed() {
    let path = "/verification/v3/webhooks/vonage";
    let original = vonage(path, BODY, SECONDS, "jti-1");
    let hash = sha256_hex(BODY.as_bytes());
    let mut mutator = Mutator::new(3, original.clone());
    mutator.body();
    // The name of the scheme is read without regard to case.
    mutator.header("authorization", "Bearer ".len());
    mutator.query();
    for (what, token) in forged_tokens(&hash) {
        mutator.add(what, |callback| {
            callback.set("authorization", format!("Bearer {token}"));
        });
    }
    // The claims exchanged under a signature that was made for others.
    let token = original.header("authorization").to_owned();
    for seconds in 1..200 {
        let claims = json!({"iat": SECONDS + seconds, "jti": "jti-2", "payload_hash": hash});
        let parts: Vec<&str> = token.split('.').collect();
        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        let spliced = format!("{}.{payload}.{}", parts[0], parts[2]);
        mutator.add(format!("claims of {seconds} s later"), |callback| {
            callback.set("authorization", spliced);
        });
    }
    for scheme in ["Bearers", "Basic", "JWT", "Bearer  "] {
        let token = token.replace("Bearer", scheme);
        mutator.add(scheme, |callback| callback.set("authorization", token));
    }
    let scheme = Vonage::new(&[Secret::new(VONAGE_SECRET)]).expect("good");
    believed_alone(&scheme, &original, &mutator.finish());
    believed_for_five_minutes(&scheme, &original);
}

#[test]
fn no_change_to_what_sinch_signed_is_believed() {
    let path = "/verification/v3/webhooks/sinch";
    let original = sinch(path, BODY, STAMP);
    let mut mutator = Mutator::new(4, original.clone());
    mutator.body();
    // The name of the scheme is read without regard to case, which no signature covers.
    mutator.header("authorization", "application ".len());
    mutator.header("content-type", 0);
    mutator.header("x-timestamp", 0);
    mutator.path();
    mutator.query();
    mutator.add("another method", |callback| {
        callback.method = axum::http::Method::PUT;
    });
    mutator.add("Basic", |callback| {
        let value = callback
            .header("authorization")
            .replace("application", "Basic");
        callback.set("authorization", value);
    });
    mutator.add("a body hash that is another's", |callback| {
        callback.set("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==");
    });
    for (key, secret) in [(SINCH_KEY, &b"another secret"[..]), ("another key", b"")] {
        let forged = sinch_with(key, secret, path, "application/json", BODY, STAMP);
        mutator.add(format!("signed as {key}"), |callback| *callback = forged);
    }
    let secret = Secret::new(format!("{SINCH_KEY}:{SINCH_SECRET}"));
    let scheme = Sinch::new(&[secret]).expect("good");
    believed_alone(&scheme, &original, &mutator.finish());
    believed_for_five_minutes(&scheme, &original);
}

#[test]
fn no_change_to_a_message_that_sinch_signed_is_believed() {
    let path = "/verification/v3/inbound/sinch";
    let body = r#"{"type":"mo_text","from":"12025550100","body":"STOP."}"#;
    let original = sinch_message(path, body, "01FJA8B4A7BM43YGWSG9GBV067", SECONDS);
    let mut mutator = Mutator::new(7, original.clone());
    mutator.body();
    for part in ["", "-nonce", "-timestamp", "-algorithm"] {
        let name = match part {
            "-nonce" => "x-sinch-webhook-signature-nonce",
            "-timestamp" => "x-sinch-webhook-signature-timestamp",
            "-algorithm" => "x-sinch-webhook-signature-algorithm",
            _ => "x-sinch-webhook-signature",
        };
        mutator.header(name, 0);
    }
    mutator.query();
    mutator.add("the end of the body in the nonce", |callback| {
        callback.body.truncate(body.len() - 2);
        let nonce = r#""}.01FJA8B4A7BM43YGWSG9GBV067"#;
        callback.set("x-sinch-webhook-signature-nonce", nonce);
    });
    for nonce in ["", ".", "a.b", &"n".repeat(200)] {
        let forged = sinch_message(path, body, nonce, SECONDS);
        mutator.add(format!("nonce {nonce}"), |callback| *callback = forged);
    }
    for algorithm in ["hmacsha256", "HmacSHA512", "HmacSHA1", "none", "SHA256"] {
        mutator.add(algorithm, |callback| {
            callback.set("x-sinch-webhook-signature-algorithm", algorithm);
        });
    }
    for secret in ["", "another secret", SINCH_SECRET] {
        let forged = sinch_message_with(secret, path, body, "n", SECONDS);
        mutator.add(format!("signed with {secret}"), |callback| {
            *callback = forged;
        });
    }
    let application = sinch(path, body, STAMP);
    mutator.add("signed as an application", |callback| {
        *callback = application;
    });
    let scheme = SinchMessages::new(&[Secret::new(SINCH_WEBHOOK_SECRET)]).expect("good");
    believed_alone(&scheme, &original, &mutator.finish());
    believed_for_five_minutes(&scheme, &original);
}

#[test]
fn no_change_to_what_a_shared_secret_signed_is_believed() {
    let path = "/verification/v3/webhooks/verifynow";
    let original = verifynow(path, BODY, SECONDS);
    let mut mutator = Mutator::new(5, original.clone());
    mutator.body();
    mutator.header("x-verifynow-signature", 0);
    mutator.header("x-verifynow-timestamp", 0);
    mutator.path();
    mutator.query();
    mutator.add("another method", |callback| {
        callback.method = axum::http::Method::PUT;
    });
    for version in ["", "v0=", "v2=", "V1=", "sha256="] {
        let value = original
            .header("x-verifynow-signature")
            .replace("v1=", version);
        mutator.add(version, |callback| {
            callback.set("x-verifynow-signature", value);
        });
    }
    for stamp in [
        "1795339801",
        "01795339800",
        "1795339800.0",
        "+1795339800",
        "1795339800\u{a0}",
    ] {
        mutator.add(stamp, |callback| {
            callback.set("x-verifynow-timestamp", stamp);
        });
    }
    let scheme = VerifyNow::new(&[Secret::new(VERIFYNOW_SECRET)]).expect("good");
    believed_alone(&scheme, &original, &mutator.finish());
    believed_for_five_minutes(&scheme, &original);
}

#[test]
fn no_change_to_what_standard_webhooks_signed_is_believed() {
    let path = "/verification/v3/webhooks/sandbox";
    let original = standard(path, BODY, "msg_1", SECONDS);
    let mut mutator = Mutator::new(6, original.clone());
    mutator.body();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        mutator.header(name, 0);
    }
    mutator.query();
    mutator.add("a part of the body in the id", |callback| {
        let id = format!("msg_1.{SECONDS}");
        callback.set("webhook-id", id);
        callback.set("webhook-timestamp", "1");
    });
    for id in ["msg.1", "", ".", &"m".repeat(300)] {
        let forged = standard(path, BODY, id, SECONDS);
        mutator.add(format!("id {id}"), |callback| *callback = forged);
    }
    for version in ["v1", "v1a,", "v2,", "v1:", ",", ""] {
        let value = original.header("webhook-signature").replace("v1,", version);
        mutator.add(version, |callback| callback.set("webhook-signature", value));
    }
    for secret in ["", "AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"] {
        let forged = standard_signature(secret, "msg_1", SECONDS, BODY);
        mutator.add(format!("signed with {secret:?}"), |callback| {
            callback.set("webhook-signature", forged);
        });
    }
    mutator.add("the right signature too far down the list", |callback| {
        let right = callback.header("webhook-signature").to_owned();
        callback.set(
            "webhook-signature",
            format!("{}{right}", "v1,AAAA ".repeat(100)),
        );
    });
    let scheme = Standard::new(&[Secret::new(format!("whsec_{STANDARD_SECRET}"))]).expect("good");
    believed_alone(&scheme, &original, &mutator.finish());
    believed_for_five_minutes(&scheme, &original);
}
