//! Refusals: what each vendor returns, and that it is understood.

use std::time::Duration;

use gateway::provider::ProviderError;
use gateway::verification::Verdict;
use provider_sim::order::{Answer, Order};
use provider_sim::{Status, Step, Vendor};

use super::subject::{NUMBER, Password, all, message};

pub(super) fn told(status: u16, body: &str) -> Order {
    Order {
        answer: Answer::Told {
            status,
            headers: [].into(),
            body: body.to_owned(),
        },
        ..Order::default()
    }
}

#[tokio::test]
async fn a_number_that_nobody_has_is_said_to_be_one() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let error = subject
            .deliver("+12025550101")
            .await
            .expect_err(subject.name);
        assert_eq!(error, ProviderError::InvalidNumber, "{}", subject.name);
        assert_eq!(subject.starts("+12025550101"), 1, "{}", subject.name);
        assert!(subject.sim.inbox.messages(None).is_empty());
    }
}

#[tokio::test]
async fn a_limit_is_told_with_its_wait() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let error = subject
            .deliver("+12025550103")
            .await
            .expect_err(subject.name);
        let retry_after = Duration::from_mins(1);
        assert_eq!(
            error,
            ProviderError::RateLimited { retry_after },
            "{}",
            subject.name
        );
        assert_eq!(subject.starts("+12025550103"), 1, "{}", subject.name);
    }
}

/// How vendors say that a limit is reached, with the wait in a header.
fn limits(vendor: Vendor) -> &'static [(u16, &'static str)] {
    match vendor {
        Vendor::Twilio | Vendor::TwilioMessaging => &[(429, r#"{"code":20429,"status":429}"#)],
        Vendor::Vonage => &[
            (429, r#"{"title":"Rate Limit Hit"}"#),
            (409, r#"{"title":"Conflict"}"#),
        ],
        Vendor::Sinch => &[(429, r#"{"errorCode":42901}"#)],
        Vendor::Verifynow => &[(200, r#"{"responseCode":800}"#), (429, "")],
    }
}

#[tokio::test]
async fn the_wait_is_the_one_that_the_vendor_says_and_no_guess_of_ours() {
    for wanted in all() {
        for (status, body) in limits(wanted.vendor()) {
            let subject = wanted.stand().await;
            subject.sim.orders.give(Order {
                step: Some(Step::Start),
                answer: Answer::Told {
                    status: *status,
                    headers: [("retry-after".to_owned(), "77".to_owned())].into(),
                    body: (*body).to_owned(),
                },
                ..Order::default()
            });
            let error = subject.deliver(NUMBER).await.expect_err(subject.name);
            let retry_after = Duration::from_secs(77);
            let expected = ProviderError::RateLimited { retry_after };
            assert_eq!(error, expected, "{}: {status}", subject.name);
            assert_eq!(subject.starts(NUMBER), 1, "{}", subject.name);
        }
    }
}

#[tokio::test]
async fn fraud_is_told_at_once_or_later_where_the_vendor_finds_it_later() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let mut outcomes = subject.sim.outcomes();
        let outcome = subject.deliver("+12025550104").await;
        if subject.vendor == Vendor::Vonage {
            outcome.expect(subject.name);
            assert_eq!(outcomes.try_recv().expect("told").status, Status::Blocked);
        } else {
            assert_eq!(
                outcome.expect_err(subject.name),
                ProviderError::Fraud,
                "{}",
                subject.name
            );
        }
        assert_eq!(subject.starts("+12025550104"), 1, "{}", subject.name);
        assert!(subject.sim.inbox.messages(None).is_empty());
    }
}

#[tokio::test]
async fn wrong_credentials_are_somebodys_to_mend() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let (sim, url) = super::subject::stand_in().await;
        let base_url = format!("{url}/{}", subject.vendor.name());
        let provider = wanted.adapter(&base_url, Password::Wrong);
        let outcome = provider.deliver(&message(NUMBER, wire::Channel::Sms)).await;
        let error = outcome.expect_err(subject.name);
        assert!(
            matches!(error, ProviderError::Rejected { .. }),
            "{}: {error}",
            subject.name
        );
        assert!(sim.inbox.messages(None).is_empty());
    }
}

#[tokio::test]
async fn a_vendor_that_is_broken_is_worth_another_try() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let error = subject
            .deliver("+12025550110")
            .await
            .expect_err(subject.name);
        assert_eq!(error, ProviderError::Unavailable, "{}", subject.name);
        assert_eq!(subject.starts("+12025550110"), 1, "{}", subject.name);
    }
}

#[tokio::test]
async fn an_answer_that_says_nothing_after_a_success_is_an_unknown_outcome() {
    for body in [
        "",
        "<html>",
        "{}",
        "[]",
        "null",
        "\"OK\"",
        "{\"data\":{}}",
        "{\"sid\":{}}",
    ] {
        for wanted in all() {
            let subject = wanted.stand().await;
            subject.sim.orders.give(told(200, body));
            let error = subject.deliver(NUMBER).await.expect_err(subject.name);
            let expected = match subject.name {
                // No token was available, so no message has been sent.
                "verifynow, account" => ProviderError::Unavailable,
                _ => ProviderError::Unknown,
            };
            assert_eq!(error, expected, "{}: {body}", subject.name);
        }
    }
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_never_an_approval() {
    for body in [
        "",
        "<html>",
        "{}",
        "true",
        "{\"valid\":true}",
        "{\"status\":\"ok\"}",
    ] {
        for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
            let subject = wanted.stand().await;
            let handle = subject.deliver(NUMBER).await.expect(subject.name);
            let code = subject.code();
            subject.sim.orders.give(told(200, body));
            let verdict = subject.check(&handle, &code).await;
            // Vonage says it by the status: its specification requires nothing of the body.
            let expected = (wanted.vendor() == Vendor::Vonage).then_some(Verdict::Approved);
            assert_eq!(verdict.ok(), expected, "{}: {body}", subject.name);
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for wanted in all() {
        let subject = wanted.stand().await;
        subject.sim.orders.give(Order {
            answer: Answer::Told {
                status: 307,
                headers: [("location".to_owned(), "/sandbox/messages".to_owned())].into(),
                body: String::new(),
            },
            ..Order::default()
        });
        let error = subject.deliver(NUMBER).await.expect_err(subject.name);
        assert!(
            matches!(error, ProviderError::Rejected { .. }),
            "{}: {error}",
            subject.name
        );
    }
}
