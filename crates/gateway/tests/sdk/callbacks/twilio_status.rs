//! What becomes of Twilio's messages: forms to the status callback, and Event Streams of Verify, with every parameter
//! that its references list (read on 2026-11-28: "Track the message status of outbound messages", "Verify message
//! status").

use provider_sim::accounts::twilio::{
    ACCOUNT_SID, AUTH_TOKEN, FROM, MESSAGING_SERVICE_SID, SERVICE_SID,
};
use serde_json::{Value, json};

use super::twilio::{Pairs, signed};
use super::{believed, url};
use crate::gateway::NUMBER;
use crate::payload::{Callback, fresh};
use crate::{Bench, Test};

pub(super) const TESTS: &[Test] = &[
    ("twilio::signs_what_becomes_of_texts", texts),
    ("twilio::signs_what_becomes_of_rich_messages", rich),
    ("twilio::signs_lives_of_verifications", lives),
    ("twilio::signs_what_becomes_of_codes", codes),
];

/// A name for it, and what it is.
type Named = (&'static str, Callback);

fn status(
    bench: &Bench,
    [to, from]: [&str; 2],
    status: &'static str,
    more: &[(&'static str, &str)],
) -> Named {
    let sid = fresh("SM");
    let mut pairs: Pairs = vec![
        ("ApiVersion", "2010-04-01".to_owned()),
        ("MessageSid", sid.clone()),
        ("SmsSid", sid),
        ("SmsStatus", status.to_owned()),
        ("MessageStatus", status.to_owned()),
        ("To", to.to_owned()),
        ("From", from.to_owned()),
        ("AccountSid", ACCOUNT_SID.to_owned()),
        ("MessagingServiceSid", MESSAGING_SERVICE_SID.to_owned()),
    ];
    let more = more.iter();
    pairs.extend(more.map(|(name, value)| (*name, (*value).to_owned())));
    let path = "webhooks/twilio-messaging";
    (status, signed(bench, path, AUTH_TOKEN, &pairs))
}

fn texts(bench: &Bench) {
    let ends = [NUMBER, FROM];
    let done = ("RawDlrDoneDate", "2611281012");
    let unknown = [
        ("ErrorCode", "30005"),
        ("ErrorMessage", "Unknown destination handset"),
    ];
    let filtered = [("ErrorCode", "30007"), ("StructuredMessage", "false")];
    let callbacks = [
        status(bench, ends, "queued", &[]),
        status(bench, ends, "sent", &[]),
        status(bench, ends, "delivered", &[done]),
        status(bench, ends, "undelivered", &unknown),
        status(bench, ends, "failed", &filtered),
    ];
    believed(bench, &callbacks);
}

fn rich(bench: &Bench) {
    let channel = ("ChannelInstallSid", "XE00000000000000000000000000000001");
    let prefix = ("ChannelPrefix", "whatsapp");
    let kind = |kind| ("EventType", kind);
    let said = ("ChannelStatusMessage", "Failed, To: blocked, ErrorCode 1");
    let failed = [
        kind("UNDELIVERED"),
        ("ErrorCode", "63024"),
        channel,
        prefix,
        said,
    ];
    let [to, from] = [NUMBER, FROM].map(|number| format!("whatsapp:{number}"));
    let whatsapp = [to.as_str(), from.as_str()];
    let to = format!("rcs:{NUMBER}");
    let rcs = [to.as_str(), "rcs:shop_agent"];
    let callbacks = [
        status(bench, whatsapp, "read", &[kind("READ"), channel, prefix]),
        status(bench, whatsapp, "undelivered", &failed),
        status(bench, rcs, "delivered", &[channel]),
        status(bench, rcs, "failed", &[("ErrorCode", "63036"), channel]),
    ];
    believed(bench, &callbacks);
}

/// A batch of events as one callback.
fn streamed(bench: &Bench, name: &'static str, events: &[Value]) -> Named {
    let body = json!(events).to_string();
    let given = json!({
        "secret": AUTH_TOKEN, "settings": null, "url": url("webhooks/twilio"), "body": body,
    });
    let signed = bench.official.ask("twilio.signBody", given);
    let part = |name: &str| signed[name].as_str().expect("a string").to_owned();
    let headers = [
        ("content-type", "application/json"),
        ("x-twilio-signature", &part("signature")),
    ];
    (name, Callback::new(&part("url"), &headers, &body))
}

fn event(kind: &str, mut data: Value) -> Value {
    let verification = fresh("VE");
    data["account_sid"] = Value::from(ACCOUNT_SID);
    data["service_sid"] = Value::from(SERVICE_SID);
    data["verification_sid"] = Value::from(verification.as_str());
    json!({
        "specversion": "1.0",
        "type": format!("com.twilio.accountsecurity.verify.{kind}"),
        "source": format!("/v2/Services/{SERVICE_SID}/Verifications/{verification}"),
        "id": fresh("EZ"),
        "dataschema": "https://events-schemas.twilio.com/AccountSecurity.VerifyEventStreamEvent/2",
        "datacontenttype": "application/json",
        "time": "2026-11-28T10:12:13Z",
        "data": data,
    })
}

fn life(status: &str) -> Value {
    let attempt = json!({
        "time": "2026-11-28T10:12:13Z", "channel": "SMS", "attempt_sid": fresh("VL"),
        "delivery_status": "SENT",
    });
    let data = json!({
        "to": NUMBER, "verification_status": status, "country": "US", "code_length": 6,
        "created_at": "2026-11-28T10:12:13Z",
        "send_code_attempts": {"count": 1, "attempts": [attempt]},
    });
    event(&format!("verification.{}", status.to_lowercase()), data)
}

fn lives(bench: &Bench) {
    let statuses = [
        "PENDING",
        "APPROVED",
        "CANCELED",
        "EXPIRED",
        "MAX_ATTEMPTS_REACHED",
    ];
    let one = |status| streamed(bench, status, &[life(status)]);
    let mut callbacks = statuses.map(one).to_vec();
    let two = [life("PENDING"), life("APPROVED")];
    callbacks.push(streamed(bench, "two at once", &two));
    believed(bench, &callbacks);
}

fn codes(bench: &Bench) {
    let message = |status: &'static str, error: Value, has_fallback: bool| {
        let data = json!({
            "message_sid": fresh("SM"), "message_status": status, "error_code": error,
            "channel": "sms", "has_fallback": has_fallback, "is_fallback": false, "to": NUMBER,
        });
        let event = event(&format!("message.{status}"), data);
        streamed(bench, status, &[event])
    };
    let callbacks = [
        message("sent", Value::Null, false),
        message("delivered", Value::Null, false),
        message("read", Value::Null, false),
        message("undelivered", json!(30003), false),
        message("failed", json!("30007"), true),
    ];
    believed(bench, &callbacks);
}
