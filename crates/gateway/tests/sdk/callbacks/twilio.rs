//! What people write to Twilio's numbers, with every parameter that its references list (read on 2026-11-28: "Twilio's
//! request to your incoming message webhook URL", "Customize opt-out with Advanced Opt-Out").

use provider_sim::accounts::twilio::{
    ACCOUNT_SID, AUTH_TOKEN, FROM, MESSAGING_SERVICE_SID, SHARED_KEY, WHATSAPP_FROM,
};
use serde_json::json;

use super::{believed, opts_out_and_in, refused, url};
use crate::gateway::NUMBER;
use crate::official::SETTINGS;
use crate::payload::{Callback, fields, fresh};
use crate::{Bench, Test};

pub(super) const TESTS: &[Test] = &[
    ("twilio::signs_texts", |bench| {
        inbound(bench, "twilio", texts);
        inbound(bench, "twilio-messaging", texts);
    }),
    ("twilio::signs_whatsapp_messages", |bench| {
        inbound(bench, "twilio", whatsapp);
        inbound(bench, "twilio-messaging", whatsapp);
    }),
    ("twilio::signs_rcs_messages", |bench| {
        inbound(bench, "twilio", rcs);
        inbound(bench, "twilio-messaging", rcs);
    }),
    ("twilio::signs_stop_and_start", stop_and_start),
    ("twilio::signs_advanced_opt_outs", advanced_opt_out),
    ("twilio::signs_for_another_account", another_account),
];

/// Names and values.
pub(super) type Pairs = Vec<(&'static str, String)>;

/// A form as Twilio posts it.
pub(super) fn signed(bench: &Bench, path: &str, secret: &str, pairs: &Pairs) -> Callback {
    let mut body = form_urlencoded::Serializer::new(String::new());
    let body = body.extend_pairs(pairs).finish();
    let settings = (secret == SHARED_KEY).then_some(SHARED_KEY_SETTINGS);
    let given = json!({
        "secret": secret, "settings": settings, "url": url(path), "fields": fields(&body),
    });
    let signed = bench.official.ask("twilio.signForm", given);
    let signature = signed["signature"].as_str().expect("a signature");
    let token = fresh("");
    let mut headers = vec![
        (
            "content-type",
            "application/x-www-form-urlencoded; charset=UTF-8",
        ),
        ("x-twilio-signature", signature),
        ("i-twilio-idempotency-token", &token),
    ];
    headers.extend(settings.map(|settings| (SETTINGS, settings)));
    Callback::new(&url(path), &headers, &body)
}

const SHARED_KEY_SETTINGS: &str =
    "key=webhooks_sharedkey_00000000000000000000000001,algorithm=HMAC_SHA256";

/// What people write by one channel, with or without what Advanced Opt-Out adds.
fn inbound(bench: &Bench, name: &str, channel: fn(&str) -> Pairs) {
    let path = format!("inbound/{name}");
    let callback = |text| (text, signed(bench, &path, AUTH_TOKEN, &channel(text)));
    believed(bench, &TEXTS.map(callback));
}

/// Words that a guard against hidden fields must let pass; and an empty one.
const TEXTS: [&str; 6] = [
    "Hello",
    "",
    "What is a MessageSid? OptOutType=STOP&From=+1",
    "SmsMessageSid and OriginalRepliedMessageSid",
    "caf\u{e9} \u{1f44b} 100% + a&b=c",
    "two\nlines",
];

fn common(sid: &str, text: &str) -> Pairs {
    vec![
        ("SmsMessageSid", sid.to_owned()),
        ("NumMedia", "0".to_owned()),
        ("SmsSid", sid.to_owned()),
        ("SmsStatus", "received".to_owned()),
        ("Body", text.to_owned()),
        ("NumSegments", "1".to_owned()),
        ("MessageSid", sid.to_owned()),
        ("AccountSid", ACCOUNT_SID.to_owned()),
        ("MessagingServiceSid", MESSAGING_SERVICE_SID.to_owned()),
        ("ApiVersion", "2010-04-01".to_owned()),
    ]
}

fn texts(text: &str) -> Pairs {
    let mut pairs = common(&fresh("SM"), text);
    let place = [("State", "CA"), ("City", "SAN FRANCISCO"), ("Zip", "94105")];
    for (name, value) in place {
        let [to, from] = match name {
            "State" => ["ToState", "FromState"],
            "City" => ["ToCity", "FromCity"],
            _ => ["ToZip", "FromZip"],
        };
        pairs.push((to, String::new()));
        pairs.push((from, value.to_owned()));
    }
    pairs.extend([
        ("ToCountry", "US".to_owned()),
        ("FromCountry", "US".to_owned()),
        ("To", FROM.to_owned()),
        ("From", NUMBER.to_owned()),
    ]);
    pairs
}

fn whatsapp(text: &str) -> Pairs {
    let digits = NUMBER.trim_start_matches('+');
    let mut pairs = common(&fresh("SM"), text);
    let context = json!({"ProfileName": "From +1 MessageSid", "WaId": digits});
    let metadata = json!({"type": "whatsapp", "data": {"context": context}});
    let sender = format!("whatsapp:{WHATSAPP_FROM}");
    pairs.extend([
        ("ProfileName", "From +1 MessageSid".to_owned()),
        ("WaId", digits.to_owned()),
        ("MessageType", "text".to_owned()),
        ("ChannelMetadata", metadata.to_string()),
        ("ReferralNumMedia", "0".to_owned()),
        ("Forwarded", "true".to_owned()),
        ("OriginalRepliedMessageSender", sender.clone()),
        ("OriginalRepliedMessageSid", fresh("SM")),
        ("To", sender),
        ("From", format!("whatsapp:{NUMBER}")),
    ]);
    pairs
}

fn rcs(text: &str) -> Pairs {
    let mut pairs = common(&fresh("SM"), text);
    pairs.extend([
        ("MessageType", "text".to_owned()),
        ("ChannelMetadata", json!({"type": "rcs"}).to_string()),
        ("To", "rcs:shop_x1y2z3_agent".to_owned()),
        ("From", format!("rcs:{NUMBER}")),
    ]);
    pairs
}

fn stop_and_start(bench: &Bench) {
    for name in ["twilio", "twilio-messaging"] {
        let path = format!("inbound/{name}");
        for channel in [texts, whatsapp, rcs] {
            for secret in [AUTH_TOKEN, SHARED_KEY] {
                let [stop, start] = ["Stop", "START"].map(channel);
                let [stop, start] = [stop, start].map(|it| signed(bench, &path, secret, &it));
                opts_out_and_in(bench, &stop.body.clone(), &stop, &start);
            }
        }
    }
}

/// Words of the account's own: what they mean, only Twilio says.
fn advanced_opt_out(bench: &Bench) {
    for name in ["twilio", "twilio-messaging"] {
        let path = format!("inbound/{name}");
        for channel in [texts, whatsapp, rcs] {
            let [stop, start] = [("STOP", "basta"), ("START", "torno")].map(|(kind, text)| {
                let mut pairs = channel(text);
                pairs.push(("OptOutType", kind.to_owned()));
                signed(bench, &path, AUTH_TOKEN, &pairs)
            });
            opts_out_and_in(bench, &stop.body.clone(), &stop, &start);
        }
    }
}

fn another_account(bench: &Bench) {
    for name in ["twilio", "twilio-messaging"] {
        let stop = signed(
            bench,
            &format!("inbound/{name}"),
            "another token",
            &texts("STOP"),
        );
        refused(bench, name, &stop);
    }
}
