//! What the vendors' own code signs, the gateway believes, whole and only so; and STOP and START are learnt from it.

mod sinch;
mod standard;
mod twilio;
mod twilio_status;
mod vonage;

use crate::payload::Callback;
use crate::{Bench, Test};

/// The tests of every vendor.
pub(crate) fn tests() -> impl Iterator<Item = &'static Test> {
    [
        twilio::TESTS,
        twilio_status::TESTS,
        vonage::TESTS,
        sinch::TESTS,
        standard::TESTS,
    ]
    .into_iter()
    .flatten()
}

/// Where a callback is posted to.
fn url(path: &str) -> String {
    format!("{}/verification/v3/{path}", crate::gateway::PUBLIC_URL)
}

/// Each is taken; with one character changed, none.
fn believed(bench: &Bench, callbacks: &[(&str, Callback)]) {
    for (name, callback) in callbacks {
        for (part, mutation) in callback.mutations() {
            let status = bench.gateway.answers(&[&mutation])[0];
            assert!(
                (400..500).contains(&status),
                "{name}, another {part}: {status}"
            );
        }
    }
    let all: Vec<&Callback> = callbacks.iter().map(|(_, callback)| callback).collect();
    for ((name, callback), status) in callbacks.iter().zip(bench.gateway.answers(&all)) {
        assert!(
            (200..300).contains(&status),
            "{name}: {status}: {}",
            callback.body
        );
    }
}

/// The same under another secret is not.
fn refused(bench: &Bench, name: &str, callback: &Callback) {
    let status = bench.gateway.answers(&[callback])[0];
    assert!((400..500).contains(&status), "{name}: {status}");
}

/// The number is reached until it has said STOP, and again when it has said START.
fn opts_out_and_in(bench: &Bench, name: &str, stop: &Callback, start: &Callback) {
    let _turn = bench.gateway.turn();
    assert!(bench.gateway.reaches(), "{name}: not reached at first");
    believed(bench, &[(name, stop.clone())]);
    assert!(!bench.gateway.reaches(), "{name}: reached after STOP");
    believed(bench, &[(name, start.clone())]);
    assert!(bench.gateway.reaches(), "{name}: not reached after START");
}
