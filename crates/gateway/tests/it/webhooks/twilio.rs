//! Twilio's callbacks as its accounts of today send them, signed and whole: what people write, what is learnt of blocks, and
//! the news of messages.

use std::sync::Arc;

use gateway::provider::Provider;
use serde_json::json;
use wire::Channel;

use super::{believing, gateway};
use crate::support::callback::{Callback, twilio_form, twilio_json};
use crate::support::providers::Scripted;
use crate::support::{Answer, Gateway};

/// Exempt from limits, which are not what is tested here.
const NUMBER: &str = "+12025550100";
const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";

/// Names of parameters with their values.
type Fields<'a> = Vec<(&'a str, &'a str)>;

/// What every incoming message has.
fn common<'a>(sid: &'a str, from: &'a str, to: &'a str, body: &'a str) -> Fields<'a> {
    vec![
        ("SmsMessageSid", sid),
        ("NumMedia", "0"),
        ("SmsSid", sid),
        ("SmsStatus", "received"),
        ("Body", body),
        ("To", to),
        ("NumSegments", "1"),
        ("MessageSid", sid),
        ("AccountSid", "ACfedcba9876543210fedcba9876543210"),
        ("From", from),
        ("ApiVersion", "2010-04-01"),
    ]
}

fn sms<'a>(sid: &'a str, body: &'a str) -> Fields<'a> {
    let mut fields = common(sid, NUMBER, "+12025550199", body);
    fields.extend([
        ("MessagingServiceSid", SERVICE),
        ("ToCountry", "US"),
        ("ToState", ""),
        ("ToCity", ""),
        ("ToZip", ""),
        ("FromCountry", "US"),
        ("FromState", "DC"),
        ("FromCity", "WASHINGTON"),
        ("FromZip", "20001"),
    ]);
    fields
}

fn whatsapp<'a>(sid: &'a str, body: &'a str) -> Fields<'a> {
    let mut fields = common(sid, "whatsapp:+12025550100", "whatsapp:+12025550199", body);
    fields.extend([
        ("OriginalRepliedMessageSender", "whatsapp:+12025550199"),
        ("OriginalRepliedMessageSid", "SMfedcba9876543210fedcba9876543210"),
        ("FrequentlyForwarded", "false"),
        ("Forwarded", "false"),
        ("ProfileName", "MessageSid From+12025550177"),
        ("MessageType", "text"),
        ("WaId", "12025550100"),
        ("ReferralNumMedia", "0"),
        (
            "ChannelMetadata",
            r#"{"type":"whatsapp","data":{"context":{"ProfileName":"MessageSid From+12025550177","WaId":"12025550100"}}}"#,
        ),
    ]);
    fields
}

fn rcs<'a>(sid: &'a str, body: &'a str) -> Fields<'a> {
    let mut fields = common(sid, "rcs:+12025550100", "rcs:shop_agent", body);
    fields.extend([
        ("MessageType", "text"),
        ("MessagingServiceSid", SERVICE),
        ("ChannelMetadata", r#"{"type":"rcs","data":{"context":{}}}"#),
    ]);
    fields
}

/// Makes the parameters of one kind of message, with this SID and this text.
type Kind = for<'a> fn(&'a str, &'a str) -> Fields<'a>;

#[tokio::test]
async fn stop_and_start_are_learnt_from_whole_messages_of_every_kind() {
    let gateway = gateway();
    let kinds: [Kind; 3] = [sms, whatsapp, rcs];
    let mut event = 0;
    for product in ["twilio", "twilio-messaging"] {
        let path = format!("/verification/v3/inbound/{product}");
        for kind in kinds {
            for advanced in [false, true] {
                // With Advanced Opt-Out the account has words of its own.
                let words = if advanced {
                    ["NOPE", "YEP"]
                } else {
                    ["Stop", "start"]
                };
                for (text, means, sends) in [(words[0], "STOP", 0), (words[1], "START", 1)] {
                    event += 1;
                    let sid = format!("SM{event:032x}");
                    let mut fields = kind(&sid, text);
                    if advanced {
                        fields.push(("OptOutType", means));
                    }
                    let answer = twilio_form(&path, &fields).send(&gateway).await;
                    assert_eq!(answer.status, 200, "{fields:?}: {}", answer.text());
                    assert_eq!(answer.text(), "<Response/>");
                    assert_eq!(sent(&gateway, "SMS").await, sends, "{fields:?}");
                }
            }
        }
    }
}

/// How many messages reach the number when one is asked for by this channel.
async fn sent(gateway: &Gateway, channel: &str) -> usize {
    let before = gateway.messages(NUMBER).len();
    by(gateway, channel).await.data();
    gateway.messages(NUMBER).len() - before
}

async fn by(gateway: &Gateway, channel: &str) -> Answer {
    let body = json!({"siteKey": "pk_shop", "phoneNumber": NUMBER, "flowType": channel});
    gateway.post("send").page().json(body).await
}

#[tokio::test]
async fn whoever_writes_without_a_number_is_acknowledged() {
    let gateway = gateway();
    let path = "/verification/v3/inbound/twilio-messaging";
    for (index, from) in ["whatsapp:ID.4566546130240823", "", "12345"]
        .into_iter()
        .enumerate()
    {
        let sid = format!("SM{index:032x}");
        let mut fields = whatsapp(&sid, "STOP");
        fields.retain(|(name, _)| *name != "From");
        fields.push(("From", from));
        fields.push(("ExternalUserId", "whatsapp:ID.4566546130240823"));
        let answer = twilio_form(path, &fields).send(&gateway).await;
        assert_eq!(answer.status, 200, "{from}: {}", answer.text());
    }
    assert_eq!(sent(&gateway, "SMS").await, 1);
}

fn status<'a>(to: &'a str, status: &'a str, error: &'a str) -> Callback {
    let sid = "SM0123456789abcdef0123456789abcdef";
    let fields = [
        ("SmsSid", sid),
        ("SmsStatus", status),
        ("MessageStatus", status),
        ("To", to),
        ("MessageSid", sid),
        ("AccountSid", "ACfedcba9876543210fedcba9876543210"),
        ("From", "whatsapp:+12025550199"),
        ("ApiVersion", "2010-04-01"),
        ("ChannelPrefix", "whatsapp"),
        ("ErrorCode", error),
    ];
    twilio_form("/verification/v3/webhooks/twilio-messaging", &fields)
}

#[tokio::test]
async fn a_block_on_whatsapp_is_for_whatsapp_alone_and_shows_to_nobody() {
    let gateway = gateway();
    let usual = by(&gateway, "WHATSAPP").await;
    let blocked = status("whatsapp:+12025550100", "failed", "63014");
    assert_eq!(blocked.send(&gateway).await.status, 200);
    assert_eq!(sent(&gateway, "WHATSAPP").await, 0);
    assert_eq!(sent(&gateway, "SMS").await, 1);
    let again = by(&gateway, "WHATSAPP").await;
    assert_eq!(
        (again.status, again.data()["flowType"].clone()),
        (usual.status, usual.data()["flowType"].clone())
    );
    // Whoever writes there has not blocked us any more.
    let sid = format!("SM{:032x}", 1);
    let path = "/verification/v3/inbound/twilio-messaging";
    let hello = twilio_form(path, &whatsapp(&sid, "hello"));
    assert_eq!(hello.send(&gateway).await.status, 200);
    assert_eq!(sent(&gateway, "WHATSAPP").await, 1);
}

#[tokio::test]
async fn start_lifts_a_block_of_one_channel_too() {
    let gateway = gateway();
    let blocked = status("whatsapp:+12025550100", "failed", "63014");
    assert_eq!(blocked.send(&gateway).await.status, 200);
    assert_eq!(sent(&gateway, "WHATSAPP").await, 0);
    let number = phone::parse(NUMBER, None).expect("valid");
    // It has not sent STOP.
    assert_eq!(gateway.app.verifier.has_opted_out(&number).await, Ok(false));
    let sid = format!("SM{:032x}", 1);
    let path = "/verification/v3/inbound/twilio-messaging";
    let start = twilio_form(path, &sms(&sid, "START"));
    assert_eq!(start.send(&gateway).await.status, 200);
    assert_eq!(sent(&gateway, "WHATSAPP").await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_whatsapps_own_is_no_stop() {
    let gateway = gateway();
    for error in ["63032", "63033", "63036", "63024"] {
        let failed = status("whatsapp:+12025550100", "undelivered", error);
        gateway.in_time(failed.send(&gateway)).await;
        for channel in ["WHATSAPP", "SMS"] {
            assert_eq!(sent(&gateway, channel).await, 1, "{error} {channel}");
        }
    }
}

/// An event of the message stream about the verification `1`, signed.
fn event(kind: &str, channel: &str, more: &str) -> Callback {
    let body = format!(
        r#"[{{"specversion":"1.0","type":"com.twilio.accountsecurity.verify.message.{}","id":"{kind}{channel}","data":{{"verification_sid":"1","channel":"{channel}","message_status":"{kind}","to":"{NUMBER}"{more}}}}}]"#,
        kind.to_lowercase()
    );
    twilio_json("/verification/v3/webhooks/twilio", &body)
}

fn twilio() -> (Gateway, Arc<Scripted>) {
    let provider = Arc::new(Scripted::new("twilio"));
    let sender: Arc<dyn Provider> = provider.clone();
    (believing(Some(vec![sender])), provider)
}

#[tokio::test]
async fn a_failure_in_the_message_stream_moves_on_and_a_fallback_of_twilios_does_not() {
    let flags = r#","error_code":"30003","has_fallback":false,"is_fallback":false"#;
    let (gateway, provider) = twilio();
    let data = gateway.send(NUMBER).await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    assert_eq!(event("SENT", "SMS", "").send(&gateway).await.status, 200);
    let failed = event("UNDELIVERED", "SMS", flags).send(&gateway).await;
    assert_eq!(failed.status, 200, "{}", failed.text());
    assert_eq!(events.next_in_short().await, "FAILED SMS unreachable");
    assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
    gateway.app.verifier.drain().await;
    assert_eq!(provider.taken(), [Channel::Sms, Channel::Whatsapp]);

    // Twilio says that it sends another one itself: it is told as a message of its own when it comes.
    let (gateway, provider) = twilio();
    let data = gateway.send(NUMBER).await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let flags = r#","error_code":"30003","has_fallback":true,"is_fallback":false"#;
    let failed = event("UNDELIVERED", "SMS", flags).send(&gateway).await;
    assert_eq!(failed.status, 200, "{}", failed.text());
    assert_eq!(events.next_in_short().await, "FAILED SMS unreachable");
    gateway.app.verifier.drain().await;
    assert_eq!(provider.taken(), [Channel::Sms]);
    let flags = r#","has_fallback":false,"is_fallback":true"#;
    let sent = event("SENT", "VOICE", flags).send(&gateway).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert_eq!(events.next_in_short().await, "PENDING VOICE");
    let delivered = event("DELIVERED", "VOICE", flags).send(&gateway).await;
    assert_eq!(delivered.status, 200, "{}", delivered.text());
    assert_eq!(events.next_in_short().await, "DELIVERED VOICE");
    gateway.app.verifier.drain().await;
    assert_eq!(provider.taken(), [Channel::Sms]);
}

#[tokio::test]
async fn a_stop_that_twilio_verify_finds_later_is_learnt_and_shows_to_nobody() {
    for (channel, error, learnt) in [("SMS", "21610", true), ("WHATSAPP", "63014", false)] {
        let (gateway, provider) = twilio();
        let data = by(&gateway, channel).await.data();
        let flags = format!(r#","error_code":"{error}","has_fallback":false,"is_fallback":false"#);
        let refused = event("UNDELIVERED", channel, &flags).send(&gateway).await;
        assert_eq!(refused.status, 200, "{}", refused.text());
        gateway.app.verifier.drain().await;
        let mut events = gateway.events(&data).await;
        let pending = format!("PENDING {channel}");
        assert_eq!(events.next_in_short().await, pending);
        let number = phone::parse(NUMBER, None).expect("valid");
        assert_eq!(
            gateway.app.verifier.has_opted_out(&number).await,
            Ok(learnt)
        );
        // No other channel was tried, and the next message by this one is not sent.
        by(&gateway, channel).await.data();
        assert_eq!(provider.taken().len(), 1, "{channel}");
        let other = if learnt { "WHATSAPP" } else { "SMS" };
        by(&gateway, other).await.data();
        assert_eq!(provider.taken().len(), if learnt { 1 } else { 2 });
    }
}

#[tokio::test]
async fn a_verification_that_is_said_to_be_sent_is_not_delivered() {
    let (gateway, provider) = twilio();
    let data = gateway.send(NUMBER).await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    for (index, status) in ["PENDING", "EXPIRED", "CANCELED"].into_iter().enumerate() {
        let body = format!(
            r#"[{{"type":"com.twilio.accountsecurity.verify.verification.pending","id":"{index}","data":{{"verification_sid":"1","verification_status":"{status}","send_code_attempts":{{"count":1,"attempts":[{{"channel":"SMS","delivery_status":"SENT"}}]}}}}}}]"#
        );
        let callback = twilio_json("/verification/v3/webhooks/twilio", &body);
        assert_eq!(callback.send(&gateway).await.status, 200);
    }
    assert_eq!(
        event("DELIVERED", "SMS", "").send(&gateway).await.status,
        200
    );
    assert_eq!(events.next_in_short().await, "DELIVERED SMS");
    assert_eq!(provider.taken(), [Channel::Sms]);
}

#[tokio::test]
async fn media_types_and_hashes_are_read_without_case() {
    let gateway = gateway();
    let sid = format!("SM{:032x}", 7);
    let mut form = twilio_form("/verification/v3/inbound/twilio", &sms(&sid, "hi"));
    form.set(
        "content-type",
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
    );
    assert_eq!(form.send(&gateway).await.status, 200);
    let body = r#"[{"type":"com.twilio.other","data":{}}]"#;
    let mut json = twilio_json("/verification/v3/webhooks/twilio", body);
    let query = json.query.clone().unwrap_or_default();
    let (name, hash) = query.split_once('=').expect("a hash");
    json.query = Some(format!("{name}={}", hash.to_uppercase()));
    let text = format!("{}{}", json.origin, json.uri());
    json.set(
        "x-twilio-signature",
        crate::support::callback::twilio_signature(crate::support::callback::TWILIO_TOKEN, &text),
    );
    assert_eq!(json.send(&gateway).await.status, 200);
}
