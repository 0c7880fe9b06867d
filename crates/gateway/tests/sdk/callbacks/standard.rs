//! The sandbox's callbacks, by the reference libraries of Standard Webhooks.

use serde_json::{Value, json};

use super::{believed, opts_out_and_in, refused, url};
use crate::gateway::{NUMBER, STANDARD_SECRET};
use crate::payload::{Callback, fresh, now};
use crate::{Bench, Test};

pub(super) const TESTS: &[Test] = &[
    ("standardwebhooks::signs_deliveries", |bench| {
        let report = |status: &str| json!({"verificationId": fresh(""), "deliveryStatus": status, "channel": "SMS"});
        let callbacks = ["DELIVERED", "FAILED"].map(|status| {
            (
                status,
                signed(
                    bench,
                    "webhooks/sandbox",
                    STANDARD_SECRET,
                    0,
                    &report(status),
                ),
            )
        });
        for (name, callback) in &callbacks {
            assert!(bench.official.believes(callback, STANDARD_SECRET), "{name}");
        }
        believed(bench, &callbacks);
    }),
    ("standardwebhooks::signs_stop_and_start", |bench| {
        let [stop, start] = ["Stop", "START"].map(|text| json!({"from": NUMBER, "text": text}));
        let [stop, start] =
            [stop, start].map(|body| signed(bench, "inbound/sandbox", STANDARD_SECRET, 0, &body));
        opts_out_and_in(bench, "sandbox", &stop, &start);
    }),
    ("standardwebhooks::signs_long_ago_or_for_another", |bench| {
        let stop = json!({"from": NUMBER, "text": "STOP"});
        let another = "whsec_YW5vdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM=";
        for (name, secret, age) in [
            ("another secret", another, 0),
            ("six minutes old", STANDARD_SECRET, 360),
            ("from six minutes ahead", STANDARD_SECRET, -360),
        ] {
            let callback = signed(bench, "inbound/sandbox", secret, age, &stop);
            assert!(
                !bench.official.believes(&callback, STANDARD_SECRET),
                "{name}"
            );
            refused(bench, name, &callback);
        }
    }),
];

fn signed(bench: &Bench, path: &str, secret: &str, age: i64, body: &Value) -> Callback {
    let at = now().as_second() - age;
    let (id, body) = (fresh("msg_"), body.to_string());
    let given = json!({"secret": secret, "id": id, "timestamp": at, "body": body});
    let signature = bench.official.text("standard.sign", given);
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", &id),
        ("webhook-timestamp", &at.to_string()),
        ("webhook-signature", &signature),
    ];
    Callback::new(&url(path), &headers, &body)
}
