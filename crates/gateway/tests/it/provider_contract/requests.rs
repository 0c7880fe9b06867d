//! What a vendor receives for a message: its language, in the vendor's own terms, and what the configuration adds.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use gateway::provider::{Message, Provider as _, ProviderError, Receipt};
use gateway::vendor::vonage::Vonage;
use provider_sim::Vendor;
use serde_json::Value;
use wire::Channel;

use super::subject::{NUMBER, Password, all, message};

/// One request as it came in.
#[derive(Clone, Debug)]
struct Seen {
    uri: String,
    accept_language: Option<String>,
    content_length: Option<String>,
    /// A form's fields or a JSON body.
    body: String,
}

impl Seen {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// A vendor that accepts everything and records the requests.
async fn listener() -> (String, Arc<Mutex<Vec<Seen>>>) {
    listener_after(None).await
}

/// A status, and a body.
type Refusal = (StatusCode, &'static str);

/// One that refuses the first request, and accepts the others.
async fn listener_after(first: Option<Refusal>) -> (String, Arc<Mutex<Vec<Seen>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    let answer = move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 65_536)
            .await
            .unwrap_or(Bytes::new());
        let header = |name: &str| {
            let value = parts.headers.get(name)?;
            Some(value.to_str().expect("text").to_owned())
        };
        let mut kept = keep.lock().expect("not poisoned");
        let refusal = first.filter(|_| kept.is_empty());
        kept.push(Seen {
            uri: parts.uri.to_string(),
            accept_language: header("accept-language"),
            content_length: header("content-length"),
            body: String::from_utf8(body.to_vec()).expect("text"),
        });
        let taken = r#"{"id":"1","sid":"VE1","request_id":"1","responseCode":200,"data":{"verificationId":"1"}}"#;
        refusal.unwrap_or((StatusCode::OK, taken))
    };
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = tokio::net::TcpListener::bind(local).await.expect("binds");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = axum::Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, seen)
}

/// The one request that a message in this language makes.
async fn asked(name: &str, channel: Channel, locale: &str) -> Seen {
    let wanted = all().into_iter().find(|wanted| wanted.name == name);
    let (url, seen) = listener().await;
    let provider = wanted.expect(name).adapter(&url, Password::Right);
    let message = Message {
        locale: Some(locale.to_owned()),
        ..message(NUMBER, channel)
    };
    provider.deliver(&message).await.expect(name);
    let seen = seen.lock().expect("not poisoned").clone();
    let [seen] = seen.as_slice() else {
        panic!("{name}: {seen:?}");
    };
    seen.clone()
}

#[tokio::test]
async fn the_language_of_the_person_reaches_every_vendor_as_far_as_it_has_it() {
    let sms = Channel::Sms;
    for (locale, expected) in [
        ("de-AT", "Locale=de&"),
        ("pt-BR", "Locale=pt-BR&"),
        ("uk", ""),
    ] {
        let form = asked("twilio", sms, locale).await.body + "&";
        assert!(form.contains(expected), "{form}");
        assert_eq!(form.contains("Locale="), !expected.is_empty(), "{form}");
    }
    for (channel, locale, expected) in [
        (sms, "es-MX", Value::from("es-mx")),
        (sms, "de", "de-de".into()),
        (sms, "zh-Hant-HK", "zh-hk".into()),
        (Channel::Voice, "zh-Hant-HK", Value::Null),
        (sms, "uk", Value::Null),
    ] {
        let body = asked("vonage", channel, locale).await.json();
        assert_eq!(body["locale"], expected, "{locale} by {channel}");
    }
    for (channel, accepted, spoken) in [
        (sms, Some("de-AT"), Value::Null),
        (Channel::Whatsapp, None, Value::Null),
        (Channel::Voice, None, "de-DE".into()),
    ] {
        let seen = asked("sinch", channel, "de-AT").await;
        assert_eq!(seen.accept_language.as_deref(), accepted, "{channel}");
        let options = &seen.json()["calloutOptions"];
        assert_eq!(options["speech"]["locale"], spoken, "{channel}");
        assert_eq!(options.is_null(), spoken.is_null(), "{channel}");
    }
    for (locale, english) in [("en-GB", true), ("hi", false)] {
        let seen = asked("verifynow", sms, locale).await;
        assert_eq!(seen.uri.contains("langId=en"), english, "{}", seen.uri);
        assert_eq!(seen.uri.contains("langId"), english, "{}", seen.uri);
        // All of it is in the query, and the request says that there is nothing else.
        assert_eq!(seen.content_length.as_deref(), Some("0"));
    }
}

#[tokio::test]
async fn a_locale_that_twilio_refuses_is_left_out_once_and_nothing_else() {
    let about_the_locale = [
        (
            StatusCode::NOT_FOUND,
            r#"{"code":20404,"message":"The requested resource was not found","status":404}"#,
        ),
        (StatusCode::NOT_FOUND, ""),
        (
            StatusCode::BAD_REQUEST,
            r#"{"code":60200,"message":"Invalid parameter `Locale`: de","status":400}"#,
        ),
    ];
    for refusal in about_the_locale {
        let (taken, seen) = twilio_after(refusal, Some("de-AT")).await;
        assert!(taken.is_ok(), "{refusal:?}: {taken:?}");
        let [with, without] = seen.as_slice() else {
            panic!("{refusal:?}: {seen:?}");
        };
        assert!(with.body.contains("Locale=de"), "{}", with.body);
        let rest = with.body.replace("&Locale=de", "");
        assert_eq!((&without.uri, &without.body), (&with.uri, &rest));
    }
    let about_something_else = (
        StatusCode::BAD_REQUEST,
        r#"{"code":60200,"message":"Invalid parameter `Channel`: sms","status":400}"#,
    );
    // Without a locale there is nothing to omit: the service does not exist.
    for (refusal, locale) in [
        (about_something_else, Some("de-AT")),
        (about_the_locale[0], Some("uk")),
        (about_the_locale[0], None),
    ] {
        let (taken, seen) = twilio_after(refusal, locale).await;
        assert!(taken.is_err(), "{refusal:?}");
        assert_eq!(seen.len(), 1, "{refusal:?}: {seen:?}");
    }
}

/// The outcome of a message through Twilio Verify if its first request is refused, and the requests.
async fn twilio_after(
    refusal: Refusal,
    locale: Option<&str>,
) -> (Result<Receipt, ProviderError>, Vec<Seen>) {
    let (url, seen) = listener_after(Some(refusal)).await;
    let wanted = all().into_iter().find(|wanted| wanted.name == "twilio");
    let provider = wanted.expect("twilio").adapter(&url, Password::Right);
    let message = Message {
        locale: locale.map(str::to_owned),
        ..message(NUMBER, Channel::Sms)
    };
    let taken = provider.deliver(&message).await;
    let seen = seen.lock().expect("not poisoned").clone();
    (taken, seen)
}

#[tokio::test]
async fn what_the_configuration_adds_to_a_text_of_vonages_reaches_it_and_no_call() {
    let (url, seen) = listener().await;
    let vonage = Vonage {
        from: Some("Shop".to_owned()),
        entity_id: Some("1101407360000017170".to_owned()),
        content_id: Some("1107158078772563946".to_owned()),
        fraud_check: Some(false),
        ..vonage(&url)
    };
    for channel in [Channel::Sms, Channel::Voice] {
        let taken = vonage.deliver(&message(NUMBER, channel)).await;
        taken.expect("taken");
    }
    let seen = seen.lock().expect("not poisoned").clone();
    let (text, call) = (seen[0].json(), seen[1].json());
    assert_eq!(text["fraud_check"], false);
    let step = &text["workflow"][0];
    assert_eq!(step["from"], "Shop");
    assert_eq!(step["entity_id"], "1101407360000017170");
    assert_eq!(step["content_id"], "1107158078772563946");
    for name in ["from", "entity_id", "content_id"] {
        assert!(call["workflow"][0][name].is_null(), "{name}");
    }
    // Without settings nothing is sent about them.
    let plain = asked("vonage", Channel::Sms, "en").await.json();
    assert!(plain["fraud_check"].is_null());
    assert!(plain["workflow"][0]["from"].is_null());
}

fn vonage(url: &str) -> Vonage {
    let wanted = all().into_iter();
    let mut plain = wanted.filter(|wanted| wanted.vendor() == Vendor::Vonage);
    let plain = plain.next().expect("one of Vonage's");
    plain.vonage(url.to_owned(), Password::Right)
}
