//! A refusal of one message says nothing about the vendor: whoever chooses the number must not block it for everybody.

use std::sync::Arc;

use gateway::clock::{Clock, SystemClock};
use gateway::entropy::SystemEntropy;
use gateway::provider::ProviderError;
use gateway::provider::dispatch::{Circumstances, Withheld, deliver};
use gateway::provider::registry::{Registry, Routes};
use proptest::prelude::*;
use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor};
use wire::Channel;

use super::subject::{NUMBER, Subject, all, message};

/// Documented responses of a vendor to a number, a channel or a message, as status and body.
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
fn refusals(vendor: Vendor) -> Vec<(u16, String)> {
    let told = |status, body: &str| (status, body.to_owned());
    let twilio = |status: u16, code: u32, message: &str| {
        let body = format!(r#"{{"code":{code},"message":"{message}","status":{status}}}"#);
        (status, body)
    };
    match vendor {
        Vendor::Twilio => {
            let mut refusals = vec![
                twilio(400, 60_200, "Invalid parameter: To"),
                twilio(400, 60_200, "Invalid parameter: Locale"),
            ];
            for status in [400, 403] {
                let codes = [
                    21_211, 21_610, 21_614, 60_205, 60_214, 60_220, 60_223, 60_227, 60_228, 60_238,
                    60_242, 60_250, 60_410, 60_412, 60_413, 60_602, 60_605, 60_999,
                ];
                refusals.extend(codes.map(|code| twilio(status, code, "")));
            }
            refusals.extend([60_202, 60_203, 60_207, 60_212].map(|code| twilio(429, code, "")));
            refusals
        }
        Vendor::TwilioMessaging => {
            let codes = [
                21_211, 21_217, 21_263, 21_265, 21_408, 21_602, 21_610, 21_611, 21_612, 21_614,
                21_635, 30_003, 30_004, 30_005, 30_006, 30_007, 30_450, 30_453, 63_003, 63_014,
                63_016, 63_017, 63_024, 63_032, 63_033, 63_036, 99_999,
            ];
            codes.map(|code| twilio(400, code, "")).to_vec()
        }
        Vendor::Vonage => vec![
            told(
                422,
                r#"{"title":"Bad Request","invalid_parameters":[{"name":"workflow[0].to"}]}"#,
            ),
            told(
                422,
                r#"{"title":"Bad Request","invalid_parameters":[{"name":"locale"}]}"#,
            ),
            told(
                409,
                r#"{"title":"Conflict","request_id":"c11236f4-00bf-4b89-84ba-88b25df97315"}"#,
            ),
            told(
                403,
                r#"{"type":"https://developer.vonage.com/api-errors#forbidden","title":"Forbidden"}"#,
            ),
            told(429, r#"{"title":"Rate Limit Hit"}"#),
        ],
        Vendor::Sinch => {
            let code = |status: u16, code: u32, message: &str| {
                let body = format!(r#"{{"errorCode":{code},"message":"{message}"}}"#);
                (status, body)
            };
            let denied = |status: &str, reason: &str| {
                let body = format!(r#"{{"id":"1","status":"{status}","reason":"{reason}"}}"#);
                (200, body)
            };
            vec![
                code(400, 40_001, ""),
                code(400, 40_002, ""),
                code(400, 40_003, ""),
                code(400, 40_005, ""),
                code(403, 40_300, "blacklisted"),
                code(403, 40_300, "method not available"),
                code(403, 40_303, "restricted"),
                code(409, 40_900, ""),
                code(422, 42_200, ""),
                code(422, 42_201, ""),
                code(429, 42_901, ""),
                denied("DENIED", "Fraud"),
                denied("DENIED", "Blocked"),
                denied("DENIED", "Destination denied"),
                denied("ERROR", "Network error or number unreachable"),
            ]
        }
        Vendor::Verifynow => [400, 409, 506, 511, 800, 999]
            .map(|code| (200, format!(r#"{{"responseCode":{code}}}"#)))
            .to_vec(),
    }
}

/// The vendor alone on its route, told to return each of these in turn; returns the outcome of each, and whether it may
/// still be called.
async fn asked(subject: &Subject, answers: &[(u16, String)]) -> (Vec<ProviderError>, bool) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let routes = Routes {
        default: vec![subject.provider.name().to_owned()],
        ..Routes::default()
    };
    let registry = Registry::new(vec![Arc::clone(&subject.provider)], routes, false, &clock);
    let route = registry.route(Some("US".parse().expect("region")), Channel::Sms);
    let with = Circumstances {
        clock: &*clock,
        entropy: &SystemEntropy,
        earlier: &[],
        exempt: false,
        stopped: false,
    };
    let mut errors = Vec::new();
    for (status, body) in answers {
        subject.sim.orders.clear();
        subject.sim.orders.give(Order {
            step: Some(Step::Start),
            answer: Answer::Told {
                status: *status,
                headers: [("retry-after".to_owned(), "77".to_owned())].into(),
                body: body.clone(),
            },
            ..Order::default()
        });
        let dispatched = deliver(&route, &message(NUMBER, Channel::Sms), &with).await;
        errors.extend(match dispatched.withheld {
            Withheld::No => dispatched.outcome.err(),
            // The vendor knows of a STOP, and nobody must be able to tell.
            _ => Some(ProviderError::OptedOut),
        });
    }
    (errors, route[0].breaker.admit().is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn however_many_messages_a_vendor_refuses_it_stays_in_use(
        who in 0..Vendor::ALL.len(),
        draws in proptest::collection::vec(any::<prop::sample::Index>(), 5..25),
    ) {
        let vendor = Vendor::ALL[who];
        let refusals = refusals(vendor);
        let answers: Vec<_> = draws.iter().map(|draw| draw.get(&refusals).clone()).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (errors, in_use) = runtime.block_on(async {
            let wanted = all().into_iter().find(|wanted| wanted.vendor() == vendor);
            asked(&wanted.expect("each has one").stand().await, &answers).await
        });
        prop_assert_eq!(errors.len(), answers.len());
        for (error, answer) in errors.iter().zip(&answers) {
            prop_assert!(!error.is_illness(), "{:?}: {} of {:?}", vendor, error, answer);
        }
        prop_assert!(in_use, "{:?} after {:?}", vendor, answers);
    }
}

#[tokio::test]
async fn every_refusal_of_every_vendor_is_about_the_message() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let refusals = refusals(subject.vendor);
        for refusal in refusals {
            // Five of the same, as one visitor could cause.
            let answers = vec![refusal.clone(); 5];
            let (errors, in_use) = asked(&subject, &answers).await;
            assert!(in_use, "{}: {refusal:?}", subject.name);
            assert_eq!(errors.len(), 5, "{}: {refusal:?}", subject.name);
        }
    }
}

#[tokio::test]
async fn a_vendor_that_takes_nobodys_messages_is_left_alone() {
    let ill: &[(Vendor, u16, &str)] = &[
        (Vendor::Twilio, 401, r#"{"code":20003,"status":401}"#),
        (Vendor::Twilio, 400, "<html>"),
        (
            Vendor::TwilioMessaging,
            401,
            r#"{"code":20003,"status":401}"#,
        ),
        (Vendor::TwilioMessaging, 404, ""),
        (Vendor::Vonage, 401, r#"{"title":"Unauthorized"}"#),
        (Vendor::Vonage, 402, r#"{"title":"Low balance"}"#),
        (Vendor::Sinch, 401, r#"{"errorCode":40100}"#),
        (Vendor::Sinch, 402, r#"{"errorCode":40200}"#),
        (Vendor::Sinch, 400, ""),
        (Vendor::Verifynow, 401, ""),
    ];
    for (vendor, status, body) in ill {
        let wanted = all().into_iter().find(|it| it.vendor() == *vendor);
        let subject = wanted.expect("each has one").stand().await;
        let answers = vec![(*status, (*body).to_owned()); 5];
        let (_, in_use) = asked(&subject, &answers).await;
        assert!(!in_use, "{vendor:?}: {status} {body}");
    }
}
