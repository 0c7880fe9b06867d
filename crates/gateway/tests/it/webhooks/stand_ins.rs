//! The stand-ins' callbacks, which they sign with code of their own, are accepted and processed.

use std::sync::Arc;

use axum::http::Method;
use gateway::provider::Provider;
use provider_sim::callback::{Asked, Callback as Posted, question};
use provider_sim::{Outcome, Status, Text, Vendor, accounts};
use serde_json::json;
use wire::Channel;

use super::{SECONDS, believing_with};
use crate::support::callback::{Callback, PUBLIC_URL};
use crate::support::providers::Scripted;
use crate::support::{Answer, Gateway};

/// A gateway that knows the stand-ins' accounts.
pub(super) fn gateway(providers: Option<Vec<Arc<dyn Provider>>>) -> Gateway {
    let sinch = format!(
        "{}:{}",
        accounts::sinch::APPLICATION_KEY,
        accounts::sinch::APPLICATION_SECRET
    );
    let twilio = [accounts::twilio::AUTH_TOKEN, accounts::twilio::SHARED_KEY].join("', '");
    let secrets = [
        ("TWILIO", twilio.as_str()),
        ("TWILIO-MESSAGING", &twilio),
        ("VONAGE", accounts::vonage::SIGNATURE_SECRET),
        ("SINCH", &sinch),
        ("VERIFYNOW", accounts::verifynow::WEBHOOK_SECRET),
    ];
    believing_with(&secrets, providers)
}

/// What the vendor posts about an outcome; nothing where it is silent.
fn posted(vendor: Vendor, id: &str, channel: Channel, status: Status) -> Option<Callback> {
    let told = told(&outcome(vendor, id, channel, status));
    told.into_iter().next()
}

fn outcome(vendor: Vendor, id: &str, channel: Channel, status: Status) -> Outcome {
    Outcome {
        vendor,
        id: id.to_owned(),
        to: "+12025550100".to_owned(),
        channel,
        status,
        attempt: None,
        callback: Some(format!(
            "{PUBLIC_URL}/verification/v3/webhooks/twilio-messaging"
        )),
    }
}

/// A callback of Vonage's, of the stand-ins' account.
pub(super) fn signed_vonage(path: &str, body: &str) -> Callback {
    use provider_sim::signature::vonage::{claims, sign};
    let claims = claims(accounts::vonage::API_KEY, SECONDS, "a-jti", body.as_bytes());
    let token = sign(accounts::vonage::SIGNATURE_SECRET, &claims.to_string());
    Callback {
        method: Method::POST,
        origin: PUBLIC_URL.to_owned(),
        path: path.to_owned(),
        query: None,
        headers: vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("authorization".to_owned(), format!("Bearer {token}")),
        ],
        body: body.as_bytes().to_vec(),
    }
}

/// What the vendor posts about this outcome, the last thing last; nothing where it is silent.
pub(super) fn told(outcome: &Outcome) -> Vec<Callback> {
    let base = format!("{PUBLIC_URL}/verification/v3/webhooks");
    let about = Posted::about(outcome, &base, SECONDS * 1000);
    let end = Posted::about_the_end(outcome, &base, SECONDS * 1000);
    about.into_iter().chain(end).filter_map(received).collect()
}

/// A stand-in's callback as it gets here.
fn received(posted: Posted) -> Option<Callback> {
    let target = posted.url.strip_prefix(PUBLIC_URL)?;
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    Some(Callback {
        method: Method::POST,
        origin: PUBLIC_URL.to_owned(),
        path: path.to_owned(),
        query,
        headers: posted
            .headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        body: posted.body.into_bytes(),
    })
}

#[tokio::test(start_paused = true)]
async fn what_a_stand_in_signs_is_believed_once() {
    let gateway = gateway(Some(vec![Arc::new(Scripted::new("nobody"))]));
    let mut heard = 0;
    for vendor in Vendor::ALL {
        for status in [
            Status::Delivered,
            Status::Failed,
            Status::Blocked,
            Status::Verified,
        ] {
            let id = format!("SM{:032x}", 1);
            let Some(callback) = posted(vendor, &id, Channel::Sms, status) else {
                continue;
            };
            let answer = gateway.in_time(callback.send(&gateway)).await;
            assert_eq!(
                answer.status,
                200,
                "{vendor:?} {status:?}: {}",
                answer.text()
            );
            // The same bytes again: the sender did not get the response, and nothing happens.
            let again = callback.send(&gateway).await;
            assert_eq!(again.status, 200, "{}", again.text());
            heard += 1;
        }
    }
    assert!(heard >= 12, "{heard}");
}

#[tokio::test]
async fn what_twilio_signs_with_a_shared_key_is_believed() {
    let gateway = gateway(None);
    for vendor in [Vendor::Twilio, Vendor::TwilioMessaging] {
        let id = format!("SM{:032x}", 2);
        let outcome = outcome(vendor, &id, Channel::Sms, Status::Failed);
        let base = format!("{PUBLIC_URL}/verification/v3");
        let report = Posted::about(&outcome, &format!("{base}/webhooks"), SECONDS * 1000);
        let text = Text {
            vendor,
            from: "+12025550177".to_owned(),
            text: "hello".to_owned(),
        };
        let text = Posted::about_text(&text, &format!("{base}/inbound"), SECONDS * 1000);
        for posted in [report, text] {
            let posted = posted.expect("it says so").by_shared_key();
            let callback = received(posted).expect("to the gateway");
            let mut other = callback.clone();
            other.set(
                "x-twilio-webhooks-signature-settings",
                "algorithm=HMAC_SHA1",
            );
            assert_eq!(other.send(&gateway).await.status, 401, "{vendor:?}");
            let answer = callback.send(&gateway).await;
            assert_eq!(answer.status, 200, "{vendor:?}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_failure_that_a_stand_in_calls_back_about_moves_on_to_the_next_channel() {
    for vendor in [
        Vendor::Vonage,
        Vendor::Sinch,
        Vendor::Verifynow,
        Vendor::Twilio,
    ] {
        let provider = Arc::new(Scripted::new(vendor.name()));
        let sender: Arc<dyn Provider> = provider.clone();
        let gateway = gateway(Some(vec![sender]));
        let data = gateway.send("+12025550100").await.data();
        let mut events = gateway.events(&data).await;
        assert_eq!(events.next_in_short().await, "PENDING SMS");
        let failed = posted(vendor, "1", Channel::Sms, Status::Failed).expect("it says so");
        assert_eq!(failed.send(&gateway).await.status, 200);
        let heard = events.next_in_short().await;
        assert!(heard.starts_with("FAILED SMS"), "{vendor:?}: {heard}");
        assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
        gateway.app.verifier.drain().await;
        assert_eq!(provider.taken(), [Channel::Sms, Channel::Whatsapp]);
    }
}

#[tokio::test]
async fn what_becomes_of_codes_is_no_word_about_messages() {
    for vendor in [Vendor::Sinch, Vendor::Twilio] {
        let provider = Arc::new(Scripted::new(vendor.name()));
        let sender: Arc<dyn Provider> = provider.clone();
        let gateway = gateway(Some(vec![sender]));
        let data = gateway.send("+12025550100").await.data();
        for status in [Status::Spent, Status::Expired] {
            let told = posted(vendor, "1", Channel::Sms, status).expect("it says so");
            assert_eq!(told.send(&gateway).await.status, 200, "{status:?}");
        }
        gateway.app.verifier.drain().await;
        let mut events = gateway.events(&data).await;
        assert_eq!(events.next_in_short().await, "PENDING SMS", "{vendor:?}");
        assert_eq!(provider.taken(), [Channel::Sms], "{vendor:?}");
        // A report of the message itself is still heard.
        let failed = posted(vendor, "1", Channel::Sms, Status::Failed).expect("it says so");
        assert_eq!(failed.send(&gateway).await.status, 200);
        let heard = events.next_in_short().await;
        assert!(heard.starts_with("FAILED SMS"), "{vendor:?}: {heard}");
    }
}

/// Sinch asks whether a verification of this number may begin.
async fn asked(gateway: &Gateway, id: &str, channel: Channel) -> Answer {
    let asked = Asked {
        id,
        to: "+12025550100",
        channel,
        language: Some("de-DE"),
    };
    let url = format!("{PUBLIC_URL}/verification/v3/webhooks/sinch");
    let posted = question(&asked, &url, SECONDS * 1000).expect("it is signed");
    let body = posted.body.as_bytes();
    assert_eq!(
        vendor_api::callback_violations(Vendor::Sinch, body),
        [""; 0]
    );
    received(posted)
        .expect("to the gateway")
        .send(gateway)
        .await
}

#[tokio::test]
async fn sinchs_question_is_answered_by_whether_the_number_has_sent_stop() {
    let gateway = gateway(None);
    for (word, action) in [("hello", "allow"), ("STOP", "deny"), ("START", "allow")] {
        let text = Text {
            vendor: Vendor::Sinch,
            from: "+12025550100".to_owned(),
            text: word.to_owned(),
        };
        let base = format!("{PUBLIC_URL}/verification/v3/inbound");
        let text = Posted::about_text(&text, &base, SECONDS * 1000).expect("passed on");
        let text = received(text).expect("to the gateway");
        assert_eq!(text.send(&gateway).await.status, 200);
        for channel in [Channel::Sms, Channel::Whatsapp, Channel::Voice] {
            let id = format!("{word} {channel}");
            // Asked again because the response was lost, it gets the same response.
            for _ in 0..2 {
                let answer = asked(&gateway, &id, channel).await;
                assert_eq!(answer.status, 200, "{id}: {}", answer.text());
                assert_eq!(answer.ok(), json!({ "action": action }), "{id}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_person_writes_to_a_stand_in_is_believed_and_heard() {
    for vendor in Vendor::ALL {
        let gateway = gateway(None);
        for (word, arrives) in [("STOP", 0), ("START", 1)] {
            let text = Text {
                vendor,
                from: "+12025550100".to_owned(),
                text: word.to_owned(),
            };
            let base = format!("{PUBLIC_URL}/verification/v3/inbound");
            let posted = Posted::about_text(&text, &base, SECONDS * 1000).expect("passed on");
            let callback = received(posted).expect("to the gateway");
            let answer = callback.send(&gateway).await;
            assert_eq!(answer.status, 200, "{vendor:?}: {}", answer.text());
            gateway.begin("+12025550100").await;
            let messages = gateway.messages("+12025550100").len();
            assert_eq!(messages, arrives, "{vendor:?} {word}");
        }
    }
}
