//! Every refusal as its problem.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::IntoResponse as _;
use wire::NumberReason;

use super::{ApiProblem, panicked};
use crate::verify::Refusal;

#[test]
fn every_refusal_has_its_status_and_code() {
    let refusals = [
        Refusal::BadRequest("why"),
        Refusal::InvalidNumber(NumberReason::TooShort),
        Refusal::Fraud,
        Refusal::RateLimited {
            retry_after_seconds: 60,
            standings: Vec::new(),
        },
        Refusal::NotFound,
        Refusal::AlreadyVerified,
        Refusal::NotVerified,
        Refusal::Ended,
        Refusal::ProviderUnavailable {
            retry_after_seconds: 5,
        },
        Refusal::StoreUnavailable,
    ];
    let lines: Vec<String> = refusals
        .into_iter()
        .map(ApiProblem::from)
        .map(|problem| {
            let retry = problem
                .retry_after_seconds
                .map_or_else(String::new, |seconds| format!(", again in {seconds} s"));
            format!("{} {}{retry}", problem.status.as_u16(), problem.code)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    400 BAD_REQUEST
    400 INVALID_NUMBER
    403 FRAUD_DETECTED
    429 RATE_LIMITED, again in 60 s
    404 VERIFICATION_NOT_FOUND
    409 ALREADY_VERIFIED
    409 BAD_REQUEST
    410 VERIFICATION_ENDED
    503 PROVIDER_UNAVAILABLE, again in 5 s
    503 STORE_UNAVAILABLE, again in 5 s
    ");
}

#[test]
fn a_panic_is_a_problem_too_and_its_text_stays_inside() {
    let response = panicked(Box::new("+12025550123"));
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    assert_eq!(response.headers()[RETRY_AFTER], "5");
}

#[test]
fn problems_are_never_cached() {
    let response = ApiProblem::from(Refusal::NotFound).into_response();
    assert_eq!(response.headers()["cache-control"], "no-store");
}
