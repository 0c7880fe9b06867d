//! Callbacks in our own words; and what the tests of every dialect read them with.

use hyper::{HeaderMap, Method};
use wire::DeliveryStatus;
use wire::DeliveryStatus::{Delivered, Failed};

use super::{Dialect, Plain};
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::verified::{Unreadable, Verified};
use crate::webhook::{Keyword, Received, Target};

/// A callback with this body, as if it had been verified.
pub(crate) fn verified(body: &str) -> Verified {
    let target = Target {
        origin: "https://otp.example".to_owned(),
        path: "/".to_owned(),
        query: None,
    };
    let body = body.to_owned().into();
    let received = Received::new(Method::POST, target, HeaderMap::new(), body);
    let identity = Identity {
        signed: CallbackId::of(&[]),
        event: None,
        stamped: true,
    };
    Verified::new(received, identity)
}

pub(crate) type Reported = (String, DeliveryStatus, Option<&'static str>);

pub(crate) fn reports(dialect: &dyn Dialect, body: &str) -> Result<Vec<Reported>, Unreadable> {
    let news = dialect.news(&verified(body))?;
    let plain = news.reports.into_iter().map(|report| {
        (
            report.handle.expose().to_owned(),
            report.status,
            report.reason,
        )
    });
    Ok(plain.collect())
}

#[track_caller]
pub(crate) fn reports_one(
    dialect: &dyn Dialect,
    body: &str,
    expected: (DeliveryStatus, Option<&'static str>),
) {
    let reports = reports(dialect, body).expect("readable");
    let [(_, status, reason)] = reports.as_slice() else {
        panic!("{reports:?} of {body}");
    };
    assert_eq!((*status, *reason), expected, "{body}");
}

pub(crate) fn inbound(dialect: &dyn Dialect, body: &str) -> Option<(String, Option<Keyword>)> {
    let inbound = dialect.inbound(&verified(body)).expect("readable")?;
    Some((inbound.from.e164().to_owned(), inbound.keyword))
}

#[test]
fn our_own_words_are_read_with_ids_of_both_kinds() {
    let plain = Plain {
        provider: "verifynow",
    };
    let body = r#"{"verificationId":1234567,"deliveryStatus":"FAILED","reason":"landline","timestamp":"2026-11-22T09:30:00Z"}"#;
    let expected = ("1234567".to_owned(), Failed, Some("landline"));
    assert_eq!(reports(&plain, body), Ok(vec![expected]));
    let body = r#"{"verificationId":"abc","deliveryStatus":"DELIVERED","reason":"landline"}"#;
    assert_eq!(
        reports(&plain, body),
        Ok(vec![("abc".to_owned(), Delivered, None)])
    );
    // A vendor's own text gets no further.
    let body = r#"{"verificationId":"abc","deliveryStatus":"FAILED","reason":"+12025550100 is unreachable"}"#;
    assert_eq!(
        reports(&plain, body),
        Ok(vec![("abc".to_owned(), Failed, Some("undelivered"))])
    );
    for body in [
        "",
        "[]",
        "{}",
        r#"{"verificationId":"","deliveryStatus":"FAILED"}"#,
    ] {
        assert!(reports(&plain, body).is_err(), "{body}");
    }
    let stop = inbound(&plain, r#"{"from":"+12025550100","text":"STOP"}"#);
    assert_eq!(stop, Some(("+12025550100".to_owned(), Some(Keyword::Stop))));
}
