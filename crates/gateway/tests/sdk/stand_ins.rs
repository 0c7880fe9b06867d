//! What the stand-ins sign, the vendors' own validators take, and nothing else.

use provider_sim::callback::Callback as Posted;
use provider_sim::{Outcome, Status, Text, Vendor, accounts};
use serde_json::json;
use wire::Channel;

use crate::gateway::{NUMBER, PUBLIC_URL};
use crate::payload::{Callback, fresh, now};
use crate::{Bench, Test};

pub(crate) const TESTS: &[Test] = &[
    ("twilio::judges_what_its_stand_in_reports", |bench| {
        judged(bench, &reports(Vendor::Twilio), 3);
    }),
    ("twilio::judges_what_messages_report", |bench| {
        judged(bench, &reports(Vendor::TwilioMessaging), 3);
    }),
    ("twilio::judges_what_people_write", |bench| {
        judged(bench, &texts(Vendor::Twilio), 6);
        judged(bench, &texts(Vendor::TwilioMessaging), 6);
    }),
    ("twilio::judges_what_a_shared_key_signs", |bench| {
        for vendor in [Vendor::Twilio, Vendor::TwilioMessaging] {
            let all = reports(vendor).into_iter().chain(texts(vendor));
            let all: Vec<Signed> = all.map(by_shared_key).collect();
            judged(bench, &all, 9);
        }
    }),
    ("vonage::judges_what_its_stand_in_reports", |bench| {
        judged(bench, &reports(Vendor::Vonage), 3);
    }),
    ("vonage::judges_what_people_write", |bench| {
        judged(bench, &texts(Vendor::Vonage), 2);
    }),
    ("sinch::judges_what_people_write", |bench| {
        let texts = texts(Vendor::Sinch);
        judged(bench, &texts, 2);
        for (name, text, _) in texts {
            let given = json!({"body": text.body});
            let read = bench.official.text("sinch.readText", given);
            assert!(name.contains(&read), "{name}: {read}");
        }
    }),
    ("sinch::judges_what_its_stand_in_reports", |bench| {
        let reports = reports(Vendor::Sinch);
        judged(bench, &reports, 3);
        for (name, report, _) in reports {
            let read = bench
                .official
                .ask("sinch.readVerification", json!({"body": report.body}));
            assert_eq!(read, json!(true), "{name}");
        }
    }),
];

/// A name, the callback, and its vendor's secret.
type Signed = (String, Posted, String);

/// The same, signed with the shared key of Twilio's account.
fn by_shared_key((name, posted, _): Signed) -> Signed {
    let name = format!("{name}, by a shared key");
    let secret = accounts::twilio::SHARED_KEY.to_owned();
    (name, posted.by_shared_key(), secret)
}

/// Each is believed by the official validator and by the gateway; with one character changed, by neither.
fn judged(bench: &Bench, callbacks: &[Signed], least: usize) {
    assert!(callbacks.len() >= least, "{} callbacks", callbacks.len());
    let callbacks: Vec<(&str, Callback, &str)> = callbacks
        .iter()
        .map(|(name, posted, secret)| {
            (name.as_str(), Callback::of(posted.clone()), secret.as_str())
        })
        .collect();
    for (name, callback, secret) in &callbacks {
        assert!(
            bench.official.believes(callback, secret),
            "{name}: {callback:?}"
        );
        assert!(
            !bench.official.believes(callback, "YW5vdGhlcg=="),
            "{name}, another secret"
        );
        for (part, mutation) in callback.mutations() {
            assert!(
                !bench.official.believes(&mutation, secret),
                "{name}, another {part}"
            );
            let status = bench.gateway.answers(&[&mutation])[0];
            assert!(
                (400..500).contains(&status),
                "{name}, another {part}: {status}"
            );
        }
    }
    let all: Vec<&Callback> = callbacks.iter().map(|(_, callback, _)| callback).collect();
    for ((name, ..), status) in callbacks.iter().zip(bench.gateway.answers(&all)) {
        assert!((200..300).contains(&status), "{name}: {status}");
    }
}

/// What a vendor posts about every outcome that it speaks of.
fn reports(vendor: Vendor) -> Vec<Signed> {
    let statuses = [
        Status::Delivered,
        Status::Failed,
        Status::Blocked,
        Status::Verified,
    ];
    let channels = [Channel::Sms, Channel::Whatsapp, Channel::Voice];
    let cases = channels
        .into_iter()
        .flat_map(|channel| statuses.map(|status| (channel, status)));
    let base = format!("{PUBLIC_URL}/verification/v3/webhooks");
    let signed = cases.filter_map(|(channel, status)| {
        let outcome = Outcome {
            vendor,
            id: fresh("SM"),
            to: NUMBER.to_owned(),
            channel,
            status,
            attempt: None,
            callback: Some(format!("{base}/{}", vendor.name())),
        };
        let posted = Posted::about(&outcome, &base, now().as_millisecond())?;
        let name = format!("{vendor:?} {status:?} by {channel}");
        Some((name, posted, secret(vendor)))
    });
    signed.collect()
}

/// What a vendor posts when somebody writes, by every channel that it passes on.
fn texts(vendor: Vendor) -> Vec<Signed> {
    let base = format!("{PUBLIC_URL}/verification/v3/inbound");
    let channels: &[&str] = match vendor {
        Vendor::Twilio | Vendor::TwilioMessaging => &["", "whatsapp:", "rcs:"],
        _ => &[""],
    };
    let secret = match vendor {
        // They come from another API, with a secret of its own.
        Vendor::Sinch => accounts::sinch::WEBHOOK_SECRET.to_owned(),
        _ => secret(vendor),
    };
    let words = ["Hello, MessageSid & you? +1 50 %", "h\u{e9}llo \u{1f44b}"];
    let cases = channels
        .iter()
        .flat_map(|channel| words.map(|text| (channel, text)));
    let signed = cases.map(|(channel, text)| {
        let written = Text {
            vendor,
            from: format!("{channel}{NUMBER}"),
            text: text.to_owned(),
        };
        let posted = Posted::about_text(&written, &base, now().as_millisecond());
        (
            format!("{vendor:?} {channel}{text}"),
            posted.expect("it passes texts on"),
            secret.clone(),
        )
    });
    signed.collect()
}

/// With what a vendor's validator judges.
fn secret(vendor: Vendor) -> String {
    let secret = match vendor {
        Vendor::Twilio | Vendor::TwilioMessaging => accounts::twilio::AUTH_TOKEN,
        Vendor::Vonage => accounts::vonage::SIGNATURE_SECRET,
        Vendor::Sinch => accounts::sinch::APPLICATION_SECRET,
        Vendor::Verifynow => accounts::verifynow::WEBHOOK_SECRET,
    };
    secret.to_owned()
}
