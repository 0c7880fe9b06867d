//! What Twilio's forms mean: status callbacks, and whole incoming messages as Twilio sends them.

use wire::DeliveryStatus::{Delivered, Failed, Pending};

use super::Callbacks;
use crate::vendor::twilio;
use crate::webhook::dialect::tests::{inbound, reports, reports_one, verified};
use crate::webhook::{Dialect as _, Keyword};

mod recut;

pub(super) const SID: &str = "SM0123456789abcdef0123456789abcdef";
pub(super) const ACCOUNT: &str = "ACfedcba9876543210fedcba9876543210";
const PERSON: &str = "+12025550100";

/// Parameters, in the order in which Twilio posts them, which is none in particular.
pub(super) type Fields = Vec<(&'static str, String)>;

/// A text message to a number in the United States.
pub(super) fn sms(body: &str) -> Fields {
    let fields = [
        ("ToCountry", "US"),
        ("ToState", "DC"),
        ("SmsMessageSid", SID),
        ("NumMedia", "0"),
        ("ToCity", ""),
        ("FromZip", "20001"),
        ("SmsSid", SID),
        ("FromState", "DC"),
        ("SmsStatus", "received"),
        ("FromCity", "WASHINGTON"),
        ("Body", body),
        ("FromCountry", "US"),
        ("To", "+12025550199"),
        ("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"),
        ("ToZip", ""),
        ("NumSegments", "1"),
        ("MessageSid", SID),
        ("AccountSid", ACCOUNT),
        ("From", PERSON),
        ("ApiVersion", "2010-04-01"),
    ];
    owned(&fields)
}

/// A `WhatsApp` message, in answer to one of ours.
pub(super) fn whatsapp(body: &str, profile: &str) -> Fields {
    let metadata = format!(
        r#"{{"type":"whatsapp","data":{{"context":{{"ProfileName":"{profile}","WaId":"12025550100"}}}}}}"#
    );
    let fields = [
        ("OriginalRepliedMessageSender", "whatsapp:+12025550199"),
        ("SmsMessageSid", SID),
        ("FrequentlyForwarded", "false"),
        ("NumMedia", "0"),
        ("ProfileName", profile),
        ("MessageType", "text"),
        ("SmsSid", SID),
        ("WaId", "12025550100"),
        ("SmsStatus", "received"),
        ("Body", body),
        ("Forwarded", "false"),
        ("To", "whatsapp:+12025550199"),
        ("NumSegments", "1"),
        ("ReferralNumMedia", "0"),
        ("MessageSid", SID),
        ("AccountSid", ACCOUNT),
        (
            "OriginalRepliedMessageSid",
            "MMfedcba9876543210fedcba9876543210",
        ),
        ("ChannelMetadata", &metadata),
        ("From", "whatsapp:+12025550100"),
        ("ApiVersion", "2010-04-01"),
    ];
    owned(&fields)
}

/// A tap on a button of a `WhatsApp` template.
pub(super) fn button(text: &str) -> Fields {
    let mut fields = whatsapp(text, "Ada");
    for field in &mut fields {
        if field.0 == "MessageType" {
            "button".clone_into(&mut field.1);
        }
    }
    fields.extend(owned(&[
        ("ButtonText", text),
        ("ButtonPayload", r#"{"id":"a"}"#),
    ]));
    fields
}

/// A message by RCS.
pub(super) fn rcs(body: &str) -> Fields {
    let fields = [
        ("SmsMessageSid", SID),
        ("NumMedia", "0"),
        ("MessageType", "text"),
        ("SmsSid", SID),
        ("SmsStatus", "received"),
        ("Body", body),
        ("To", "rcs:shop_agent"),
        ("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"),
        ("NumSegments", "1"),
        ("MessageSid", SID),
        ("AccountSid", ACCOUNT),
        ("ChannelMetadata", r#"{"type":"rcs","data":{"context":{}}}"#),
        ("From", "rcs:+12025550100"),
        ("ApiVersion", "2010-04-01"),
    ];
    owned(&fields)
}

/// A picture.
pub(super) fn mms(body: &str) -> Fields {
    let sid = SID.replacen("SM", "MM", 1);
    let mut fields = sms(body);
    for (name, value) in &mut fields {
        if value == SID {
            value.clone_from(&sid);
        } else if *name == "NumMedia" {
            "1".clone_into(value);
        }
    }
    let url = format!(
        "https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}/Media/ME0123456789abcdef0123456789abcdef"
    );
    fields.extend(owned(&[
        ("MediaContentType0", "image/jpeg"),
        ("MediaUrl0", &url),
    ]));
    fields
}

pub(super) fn owned(fields: &[(&'static str, &str)]) -> Fields {
    let owned = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
    fields.iter().map(owned).collect()
}

pub(super) fn form<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        body.append_pair(name.as_ref(), value.as_ref());
    }
    body.finish()
}

#[track_caller]
fn says(fields: &Fields, expected: Option<Keyword>) {
    let body = form(fields);
    let expected = Some((PERSON.to_owned(), expected));
    assert_eq!(inbound(&Callbacks, &body), expected, "{body}");
    assert_eq!(inbound(&twilio::Callbacks, &body), expected, "{body}");
}

#[test]
fn whole_messages_of_every_kind_say_who_and_what() {
    for (text, expected) in [
        ("STOP", Some(Keyword::Stop)),
        ("Stop.", Some(Keyword::Stop)),
        ("START", Some(Keyword::Start)),
        ("HELP", Some(Keyword::Help)),
        ("", None),
        ("I can't stop laughing", None),
    ] {
        says(&sms(text), expected);
        says(&mms(text), expected);
        says(&rcs(text), expected);
        says(&whatsapp(text, "Ada Lovelace"), expected);
        says(&button(text), expected);
    }
}

#[test]
fn the_accounts_own_words_are_told_by_twilio() {
    for (kind, expected) in [
        ("STOP", Some(Keyword::Stop)),
        ("START", Some(Keyword::Start)),
        ("HELP", Some(Keyword::Help)),
        ("SOMETHING", None),
    ] {
        for mut fields in [
            sms("NOPE"),
            rcs("NOPE"),
            whatsapp("NOPE", "Ada"),
            mms("NOPE"),
        ] {
            fields.push(("OptOutType", kind.to_owned()));
            says(&fields, expected);
        }
    }
    // It wins over what we would make of the words.
    let mut fields = sms("start");
    fields.push(("OptOutType", "STOP".to_owned()));
    says(&fields, Some(Keyword::Stop));
}

#[test]
fn whatever_a_person_writes_the_message_is_taken() {
    for text in [
        "MessageSid",
        "What is a MessageSid?",
        "From",
        "From+12025550177",
        "Fromwhatsapp:+12025550177",
        "Body",
        "BodySTOP",
        "OptOutType",
        "OptOutTypeSTOP",
        "ErrorCode30003",
        "SmsMessageSid",
        "To+12025550177",
        "NumMedia0NumSegments1",
        "MessageSidSM0123456789abcdef0123456789abcdee",
        "SmsMessageSidSM0123456789abcdef0123456789abcdee",
        "STOPFrom+12025550177MessageSidSM0123456789abcdef0123456789abcdee",
        "a=b&c=d&From=%2B12025550177",
        "AccountSidACApiVersion2010-04-01Body",
        "ButtonText",
        "Forwarded",
        "🛑 + = & %00 é",
    ] {
        says(&sms(text), None);
        says(&mms(text), None);
        says(&rcs(text), None);
        says(&whatsapp(text, "Ada"), None);
        // Whoever calls themselves that can say stop.
        says(&whatsapp("stop", text), Some(Keyword::Stop));
    }
}

#[test]
fn a_parameter_that_twilio_adds_tomorrow_changes_nothing() {
    for (name, value) in [
        ("AddOns", r#"{"status":"successful"}"#),
        ("ConversationSid", "CH0123456789abcdef0123456789abcdef"),
        ("ExtraField", "1"),
        ("NewParameter", ""),
        ("ThreadMessageSid", "SMfedcba9876543210fedcba9876543210"),
        ("Username", "ada"),
    ] {
        for mut fields in [sms("STOP"), whatsapp("STOP", "Ada"), rcs("STOP")] {
            fields.push((name, value.to_owned()));
            says(&fields, Some(Keyword::Stop));
        }
    }
}

#[test]
fn whoever_has_no_number_is_nobody_we_know() {
    let mut named = whatsapp("STOP", "Ada");
    named.push(("ExternalUserId", "whatsapp:ID.4566546130240823".to_owned()));
    let with = |from: &str| {
        let mut fields = named.clone();
        fields.retain(|(name, _)| *name != "From");
        fields.push(("From", from.to_owned()));
        form(&fields)
    };
    for from in ["whatsapp:ID.4566546130240823", "", "12345", "whatsapp:"] {
        assert_eq!(inbound(&Callbacks, &with(from)), None, "{from}");
    }
    named.retain(|(name, _)| *name != "From");
    assert_eq!(inbound(&Callbacks, &form(&named)), None);
}

fn status_callback(status: &str, more: &[(&'static str, &str)]) -> String {
    let fields = [
        ("SmsSid", SID),
        ("SmsStatus", status),
        ("MessageStatus", status),
        ("To", PERSON),
        ("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"),
        ("MessageSid", SID),
        ("AccountSid", ACCOUNT),
        ("From", "+12025550199"),
        ("ApiVersion", "2010-04-01"),
        ("RawDlrDoneDate", "2611220930"),
    ];
    let mut fields = owned(&fields);
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(owned(more));
    form(&fields)
}

#[test]
fn every_status_of_a_twilio_message_is_one_of_three() {
    for (status, expected) in [
        ("accepted", (Pending, None)),
        ("scheduled", (Pending, None)),
        ("queued", (Pending, None)),
        ("sending", (Pending, None)),
        ("sent", (Pending, None)),
        ("a_status_of_tomorrow", (Pending, None)),
        ("delivered", (Delivered, None)),
        ("read", (Delivered, None)),
        ("undelivered", (Failed, Some("undelivered"))),
        ("failed", (Failed, Some("undelivered"))),
        ("canceled", (Failed, Some("undelivered"))),
    ] {
        reports_one(&Callbacks, &status_callback(status, &[]), expected);
        let through_an_app = [
            ("To", "whatsapp:+12025550100"),
            ("From", "whatsapp:+12025550199"),
            ("ChannelPrefix", "whatsapp"),
            ("ChannelInstallSid", "XEfedcba9876543210fedcba9876543210"),
            ("ChannelToAddress", "+1202555XXXX"),
            ("EventType", "DELIVERED"),
        ];
        reports_one(
            &Callbacks,
            &status_callback(status, &through_an_app),
            expected,
        );
    }
    for (code, reason) in [
        ("30003", "unreachable"),
        ("30004", "blocked"),
        ("30005", "unknown_number"),
        ("30006", "landline"),
        ("30007", "filtered"),
        ("30008", "undelivered"),
        ("21614", "unknown_number"),
        ("63032", "unreachable"),
        ("63033", "unreachable"),
        ("63036", "unreachable"),
        ("63049", "unreachable"),
        ("21217", "unknown_number"),
        // Nobody else is asked to carry what was taken for fraud.
        ("30450", "fraud"),
        ("30453", "fraud"),
        ("99999", "undelivered"),
    ] {
        let body = status_callback(
            "undelivered",
            &[
                ("ErrorCode", code),
                ("ChannelStatusMessage", "Channel Error: no such address"),
                ("ErrorMessage", "words"),
            ],
        );
        reports_one(&Callbacks, &body, (Failed, Some(reason)));
    }
    let handle = reports(&Callbacks, &status_callback("sent", &[])).expect("readable");
    assert_eq!(handle[0].0, SID);
}

#[test]
fn a_twilio_message_to_a_number_that_has_stopped_is_learnt_from_and_not_reported() {
    let body = status_callback("failed", &[("ErrorCode", "21610")]);
    let news = Callbacks.news(&verified(&body)).expect("readable");
    assert!(news.reports.is_empty());
    let number = news
        .opt_outs
        .first()
        .map(|it| it.number.as_ref().expect("a number").e164().to_owned());
    assert_eq!(number.as_deref(), Some(PERSON));
}
