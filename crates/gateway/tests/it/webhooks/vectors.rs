//! Signatures that vendors publish, and some of our own, each in the one form in which it is valid.

use gateway::clock::UnixMillis;
use gateway::secret::Secret;
use gateway::vendor::sinch::{MessageSignature as SinchMessages, Signature as Sinch};
use gateway::vendor::twilio::Signature as Twilio;
use gateway::vendor::verifynow::Signature as VerifyNow;
use gateway::vendor::vonage::Signature as Vonage;
use gateway::webhook::scheme::{Standard, verify};
use gateway::webhook::{Scheme, Unverified};

use crate::support::callback::{
    Callback, VERIFYNOW_SECRET, VONAGE_SECRET, jwt, sha256_hex, sinch_with, standard,
    standard_signature, vonage,
};

fn at(seconds: i64) -> UnixMillis {
    UnixMillis(seconds * 1000)
}

fn secrets(texts: &[&str]) -> Vec<Secret> {
    texts.iter().map(|text| Secret::new(*text)).collect()
}

fn outcome(scheme: &dyn Scheme, callback: &Callback, now: UnixMillis) -> Result<(), Unverified> {
    verify(scheme, callback.received().expect("HTTP"), now).map(drop)
}

/// A callback at the URL of Twilio's own examples.
fn to_my_company(query: &str, content_type: &str, body: &str, signature: &str) -> Callback {
    let mut callback = Callback::post("/myapp.php", body)
        .with("content-type", content_type)
        .with("x-twilio-signature", signature);
    "https://mycompany.com".clone_into(&mut callback.origin);
    callback.query = Some(query.to_owned());
    callback
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn twilios_own_signatures_are_right() {
    let twilio = Twilio::new(&secrets(&["12345"])).expect("good");
    let fields = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309\
                  &To=%2B18005551212";
    let query = "foo=1&bar=2";
    for (query, content_type, body, signature) in [
        (query, FORM, fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        // The same, signed for a host with its port.
        (query, FORM, fields, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        // A name that comes more than once, its values in disorder and one of them twice.
        (
            query,
            FORM,
            "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
        ),
        (
            "foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
            "application/json",
            r#"{"property": "value", "boolean": true}"#,
            "a9nBmqA0ju/hNViExpshrM61xv4=",
        ),
    ] {
        let callback = to_my_company(query, content_type, body, signature);
        assert_eq!(outcome(&twilio, &callback, at(0)), Ok(()), "{signature}");
        let other = Twilio::new(&secrets(&["12346"])).expect("good");
        let refused = outcome(&other, &callback, at(0));
        assert_eq!(refused, Err(Unverified::Signature));
    }
}

#[test]
fn twilios_signatures_by_a_shared_key_are_right_under_their_own_algorithm_alone() {
    // Made by Twilio's Node SDK 6.3.1.
    let fields = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309\
                  &To=%2B18005551212";
    let form = |signature| to_my_company("foo=1&bar=2", FORM, fields, signature);
    let sha1 = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    let sha256 = "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=";
    let json = to_my_company(
        "foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
        "application/json",
        r#"{"property": "value", "boolean": true}"#,
        "+UOCWf84gdgo/5Hpg4m5/EgKnJA2/TbOw5sPNVr3bPk=",
    );
    let settings = |name: &str| format!("key=webhooks_sharedkey_1,algorithm={name}");
    let named = |callback: Callback, name: &str| callback.with(SETTINGS, settings(name));
    let malformed = Err(Unverified::Malformed(SETTINGS));
    let wrong = Err(Unverified::Signature);
    let good = [
        named(form(sha256), "HMAC_SHA256"),
        named(form(sha256), " hmac_sha256 "),
        named(json, "HMAC_SHA256"),
        named(form(sha1), "HMAC_SHA1"),
        form(sha1).with(SETTINGS, "key=webhooks_sharedkey_1"),
        form(sha1).with(SETTINGS, ""),
    ];
    for secrets in [&["12345"][..], &["another", "12345"]] {
        let scheme = Twilio::new(&self::secrets(secrets)).expect("good");
        for callback in &good {
            assert_eq!(outcome(&scheme, callback, at(0)), Ok(()), "{callback:?}");
        }
        for (callback, expected) in [
            // Without its header it is no signature at all, and with another one none either.
            (form(sha256), wrong),
            (named(form(sha256), "HMAC_SHA1"), wrong),
            (named(form(sha1), "HMAC_SHA256"), wrong),
            (form(sha256).with(SETTINGS, "algorithm="), wrong),
            (named(form(sha256), "HMAC_SHA512"), malformed),
            (named(form(sha256), "none"), malformed),
            (
                named(form(sha256), "HMAC_SHA256,algorithm=HMAC_SHA1"),
                malformed,
            ),
            (
                named(named(form(sha256), "HMAC_SHA256"), "HMAC_SHA256"),
                malformed,
            ),
        ] {
            let found = outcome(&scheme, &callback, at(0));
            assert_eq!(found, expected, "{callback:?}");
        }
    }
    let other = Twilio::new(&secrets(&["12346"])).expect("good");
    for callback in &good {
        assert_eq!(outcome(&other, callback, at(0)), wrong, "{callback:?}");
    }
}

const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

#[test]
fn a_port_in_the_public_url_may_be_missing_from_what_twilio_signs() {
    let twilio = Twilio::new(&secrets(&["12345"])).expect("good");
    let body = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309\
                &To=%2B18005551212";
    let mut callback = to_my_company("foo=1&bar=2", FORM, body, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    "https://mycompany.com:8443".clone_into(&mut callback.origin);
    assert_eq!(outcome(&twilio, &callback, at(0)), Ok(()));
    "https://mycompany.com.evil.example".clone_into(&mut callback.origin);
    assert_eq!(
        outcome(&twilio, &callback, at(0)),
        Err(Unverified::Signature)
    );
}

#[test]
fn vonages_own_token_is_right_but_binds_no_body() {
    let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJPbmxpbmUgSldUIEJ1aWxkZXIiLCJpYXQiOjE2OTc2MzQ2ODAs\
                 ImV4cCI6MzMyNTQ1NDA4MjgsImF1ZCI6IiIsInN1YiI6IiJ9.88vJc3I2HhuqEDixHXVhc9R30tA6U_HQHZTC29y6CGM";
    let callback = Callback::post("/", "{}").with("authorization", format!("Bearer {token}"));
    let now = at(1_697_634_680);
    let vonage = Vonage::new(&secrets(&["qwertyuiopasdfghjklzxcvbnm123456"])).expect("good");
    assert_eq!(outcome(&vonage, &callback, now), Err(Unverified::Unbound));
    let other = Vonage::new(&secrets(&["qwertyuiopasdfghjklzxcvbnm123457"])).expect("good");
    assert_eq!(outcome(&other, &callback, now), Err(Unverified::Signature));
}

const VONAGE_BODY: &str = r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315","triggered_at":"2020-01-01T14:00:00.032Z","type":"event","channel":"sms","status":"completed","finalized_at":"2020-01-01T15:00:00.001Z","client_ref":"ref-1"}"#;

#[test]
fn a_vonage_token_binds_the_body_by_its_hash() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjExMTExMTExLTIyMjItNDMzMy04NDQ0\
                 LTU1NTU1NTU1NTU1NSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjQxZmYyNmEwMTY4MjQ4OGQ3MDU4YWM0MjA2MmM4NDMz\
                 YzA5Zjk3OWEwNTEyZmFiY2NhZjIyOWQzYmM1ZGYzZjIiLCJhcGlfa2V5IjoiYWJjZDEyMzQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFh\
                 YWFhLWJiYmItNGNjYy04ZGRkLWVlZWVlZWVlZWVlZSJ9.TfplqWFOmweBaQwCEzp0WvcwBsMTjlD5u17s-BucBHY";
    let scheme = Vonage::new(&secrets(&[VONAGE_SECRET])).expect("good");
    let callback =
        Callback::post("/", VONAGE_BODY).with("authorization", format!("Bearer {token}"));
    for distance in [-300, 0, 300] {
        let now = at(1_700_000_000 + distance);
        assert_eq!(outcome(&scheme, &callback, now), Ok(()));
    }
    for distance in [-301, 301] {
        let now = at(1_700_000_000 + distance);
        assert_eq!(outcome(&scheme, &callback, now), Err(Unverified::Stale));
    }
}

#[test]
fn letter_case_means_nothing_in_a_scheme_and_in_a_hash() {
    let scheme = Vonage::new(&secrets(&[VONAGE_SECRET])).expect("good");
    let now = at(1_700_000_000);
    let mut callback = vonage("/", VONAGE_BODY, 1_700_000_000, "jti-1");
    let claims = serde_json::json!({
        "iat": 1_700_000_000, "jti": "jti-2",
        "payload_hash": sha256_hex(VONAGE_BODY.as_bytes()).to_ascii_uppercase(),
    });
    let token = jwt(VONAGE_SECRET, r#"{"alg":"HS256","typ":"JWT"}"#, &claims);
    for name in ["Bearer", "bearer", "BEARER"] {
        callback.set("authorization", format!("{name} {token}"));
        assert_eq!(outcome(&scheme, &callback, now), Ok(()), "{name}");
    }
}

#[test]
fn vonages_hash_may_be_over_the_json_without_its_white_space() {
    let scheme = Vonage::new(&secrets(&[VONAGE_SECRET])).expect("good");
    let compact = r#"{"text":"a \" b, c : d\\","n":[1,2]}"#;
    let spaced = "{ \"text\" : \"a \\\" b, c : d\\\\\",\r\n\t\"n\": [ 1, 2 ] }\n";
    let mut callback = vonage("/", compact, 1_700_000_000, "jti-1");
    callback.body = spaced.into();
    let now = at(1_700_000_000);
    assert_eq!(outcome(&scheme, &callback, now), Ok(()));
    // White space in a string is text.
    callback.body = spaced.replace("c : d", "c: d").into();
    assert_eq!(outcome(&scheme, &callback, now), Err(Unverified::Signature));
}

#[test]
fn sinchs_own_signatures_are_right() {
    let result = r#"{"id":"018c25e1-7163-5677-b8fb-467d7b1cffa5","event":"VerificationResultEvent","method":"sms","identity":{"verified":false,"type":"number","endpoint":"+33628254417"},"status":"FAIL","reason":"Expired"}"#;
    let ace = r#"{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}"#;
    for (secret, path, content_type, stamp, body, authorization, seconds) in [
        (
            "789:9876543210",
            "/VerificationRequestEvent",
            "application/json; charset=utf-8",
            "2023-12-01T15:01:20.0406449Z",
            result,
            "application 789:xfKhO0XvlRNJraahUBEJzzi1f3Fn3pYO41/ZzwOHPaQ=",
            1_701_442_880,
        ),
        (
            "669E367E-6BBA-48AB-AF15-266871C28135:BeIukql3pTKJ8RGL5zo0DA==",
            "/sinch/callback/ace",
            "application/json",
            "2014-09-24T10:59:41Z",
            ace,
            "Application 669E367E-6BBA-48AB-AF15-266871C28135:Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=",
            1_411_556_381,
        ),
    ] {
        let sinch = Sinch::new(&secrets(&[secret])).expect("good");
        let callback = Callback::post(path, body)
            .with("content-type", content_type)
            .with("x-timestamp", stamp)
            .with("authorization", authorization);
        assert_eq!(outcome(&sinch, &callback, at(seconds)), Ok(()));
        let late = outcome(&sinch, &callback, at(seconds + 302));
        assert_eq!(late, Err(Unverified::Stale));
    }
    // The same signer as in the other tests agrees with Sinch.
    let signed = sinch_with(
        "789",
        &lenient("9876543210"),
        "/VerificationRequestEvent",
        "application/json; charset=utf-8",
        result,
        "2023-12-01T15:01:20.0406449Z",
    );
    assert_eq!(
        signed.header("authorization"),
        "application 789:xfKhO0XvlRNJraahUBEJzzi1f3Fn3pYO41/ZzwOHPaQ="
    );
}

#[test]
fn the_webhook_that_sinchs_sdks_are_tested_with_is_right() {
    let body = r#"{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS","identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},"message_metadata":""}"#;
    let callback = Callback::post("/", body)
        .with(
            "x-sinch-webhook-signature",
            "6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=",
        )
        .with(
            "x-sinch-webhook-signature-nonce",
            "01FJA8B4A7BM43YGWSG9GBV067",
        )
        .with("x-sinch-webhook-signature-timestamp", "1634579353")
        .with("x-sinch-webhook-signature-algorithm", "HmacSHA256");
    let now = at(1_634_579_353);
    // During a change of secrets, either is valid.
    for texts in [&["foo_secret1234"][..], &["new", "foo_secret1234"]] {
        let scheme = SinchMessages::new(&secrets(texts)).expect("good");
        assert_eq!(outcome(&scheme, &callback, now), Ok(()));
    }
    let other = SinchMessages::new(&secrets(&["foo_secret1235"])).expect("good");
    assert_eq!(outcome(&other, &callback, now), Err(Unverified::Signature));
    assert!(SinchMessages::new(&secrets(&[""])).is_err());
}

/// Base64 whose last digit has bits left over.
fn lenient(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.bytes() {
        let value = DIGITS
            .iter()
            .position(|digit| *digit == byte)
            .expect("base64");
        held = held << 6 | u32::try_from(value).expect("small");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}

#[test]
fn the_shared_secrets_signature_can_be_made_in_a_shell() {
    // printf 'v1\n1795339800\nPOST\n/verification/v3/webhooks/verifynow\n%s' "$(printf %s "$BODY" | sha256sum |
    //   cut -d' ' -f1)" | openssl dgst -sha256 -hmac "$SECRET"
    let body = r#"{"verificationId":"1234567","deliveryStatus":"DELIVERED"}"#;
    let callback = Callback::post("/verification/v3/webhooks/verifynow", body)
        .with("x-verifynow-timestamp", "1795339800")
        .with(
            "x-verifynow-signature",
            "v1=894fc9a9e5a708f461ef7a59d4c9afc6c58b885a288308f423cd2cf5856d6a56",
        );
    let scheme = VerifyNow::new(&secrets(&[VERIFYNOW_SECRET])).expect("good");
    assert_eq!(outcome(&scheme, &callback, at(1_795_339_800)), Ok(()));
}

#[test]
fn standard_webhooks_signs_id_time_and_body_and_lists_several_signatures() {
    // The example of the specification's libraries.
    let body = r#"{"test": 2432232314}"#;
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let callback = Callback::post("/", body)
        .with("webhook-id", id)
        .with("webhook-timestamp", "1614265330")
        .with(
            "webhook-signature",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        );
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let scheme = Standard::new(&secrets(&[secret])).expect("good");
    let now = at(1_614_265_330);
    assert_eq!(outcome(&scheme, &callback, now), Ok(()));

    let mut several = standard("/", body, id, 1_614_265_330);
    let right = several.header("webhook-signature").to_owned();
    let other = standard_signature("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", id, 1, body);
    several.set("webhook-signature", format!("{other} v1a,AAAA {right}"));
    assert_eq!(outcome(&scheme, &several, now), Ok(()));
    several.set("webhook-signature", format!("{other} v1a,AAAA"));
    assert_eq!(outcome(&scheme, &several, now), Err(Unverified::Signature));
}

#[test]
fn while_a_secret_changes_the_old_and_the_new_one_are_good() {
    let body = r#"{"a":1}"#;
    let callback = standard("/", body, "msg_1", 1_795_339_800);
    let now = at(1_795_339_800);
    let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let new = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (live, expected) in [
        (vec![old], Ok(())),
        (vec![new, old], Ok(())),
        (vec![old, new], Ok(())),
        (vec![new], Err(Unverified::Signature)),
    ] {
        let scheme = Standard::new(&secrets(&live)).expect("good");
        assert_eq!(outcome(&scheme, &callback, now), expected, "{live:?}");
    }
}

#[test]
fn secrets_that_a_scheme_cannot_use_are_refused_at_the_start() {
    for bad in ["", "12345", "789:", ":9876543210", "789:not base64!"] {
        assert!(Sinch::new(&secrets(&[bad])).is_err(), "{bad}");
    }
    for bad in [
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_c2hvcnQ=",
    ] {
        assert!(Standard::new(&secrets(&[bad])).is_err(), "{bad}");
    }
    assert!(VerifyNow::new(&secrets(&["too short"])).is_err());
    assert!(Twilio::new(&secrets(&[""])).is_err());
    assert!(Vonage::new(&secrets(&[""])).is_err());
}
