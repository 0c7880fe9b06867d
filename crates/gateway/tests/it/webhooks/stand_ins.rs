//! The stand-ins' callbacks, which they sign with code of their own, are believed, and what they say is heard.

use std::sync::Arc;

use axum::http::Method;
use gateway::provider::Provider;
use provider_sim::callback::Callback as Posted;
use provider_sim::{Outcome, Status, Vendor, accounts};
use wire::Channel;

use super::{SECONDS, believing_with};
use crate::support::Gateway;
use crate::support::callback::{Callback, PUBLIC_URL};
use crate::support::providers::Scripted;

/// A gateway that knows the stand-ins' accounts.
pub(super) fn gateway(providers: Option<Vec<Arc<dyn Provider>>>) -> Gateway {
    let sinch = format!(
        "{}:{}",
        accounts::sinch::APPLICATION_KEY,
        accounts::sinch::APPLICATION_SECRET
    );
    let secrets = [
        ("TWILIO", accounts::twilio::AUTH_TOKEN),
        ("TWILIO-MESSAGING", accounts::twilio::AUTH_TOKEN),
        ("VONAGE", accounts::vonage::SIGNATURE_SECRET),
        ("SINCH", &sinch),
        ("VERIFYNOW", accounts::verifynow::WEBHOOK_SECRET),
    ];
    believing_with(&secrets, providers)
}

/// What the vendor posts about an outcome; nothing where it is silent.
fn posted(vendor: Vendor, id: &str, channel: Channel, status: Status) -> Option<Callback> {
    let base = format!("{PUBLIC_URL}/verification/v3/webhooks");
    let outcome = Outcome {
        vendor,
        id: id.to_owned(),
        to: "+12025550100".to_owned(),
        channel,
        status,
        callback: Some(format!("{base}/twilio-messaging")),
    };
    told(&outcome)
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

/// What the vendor posts about this outcome; nothing where it is silent.
pub(super) fn told(outcome: &Outcome) -> Option<Callback> {
    let base = format!("{PUBLIC_URL}/verification/v3/webhooks");
    let posted = Posted::about(outcome, &base, SECONDS * 1000)?;
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
            callback.send(&gateway).await.problem(401, "UNAUTHORIZED");
            heard += 1;
        }
    }
    assert!(heard >= 12, "{heard}");
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
