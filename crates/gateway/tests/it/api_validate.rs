//! `/validate`.

use serde_json::json;

use crate::support::{FOREIGN_PAGE, Gateway, OTHER_PAGE, other_than};

const NUMBER: &str = "+12025550100";

#[tokio::test]
async fn a_wrong_code_is_counted_and_the_right_one_verifies() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    let failed = gateway.validate(&id, &other_than(&code)).await.data();
    assert_eq!(
        failed,
        json!({"verificationStatus": "FAILED", "attemptsLeft": 4})
    );
    let verified = gateway.validate(&id, &code).await.data();
    assert_eq!(verified["verificationStatus"], "VERIFIED");
    assert_eq!(verified["tokenExpiresInSeconds"], 300);
}

#[tokio::test]
async fn five_wrong_codes_end_it() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    for left in (0..5).rev() {
        let data = gateway.validate(&id, &other_than(&code)).await.data();
        assert_eq!(
            data,
            json!({"verificationStatus": "FAILED", "attemptsLeft": left})
        );
    }
    let data = gateway.validate(&id, &code).await.data();
    assert_eq!(
        data,
        json!({"verificationStatus": "EXPIRED", "reason": "ATTEMPTS"})
    );
    gateway.resend(&id).await.problem(410, "VERIFICATION_ENDED");
}

#[tokio::test]
async fn what_cannot_be_a_code_does_not_cost_an_attempt() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    for typed in ["", "abc", "12345678901", "😀", "-12345", "-123456"] {
        gateway
            .validate(&id, typed)
            .await
            .problem(400, "BAD_REQUEST");
    }
    // Nor does anything that is not a guess: a six-digit code never has five digits, or seven.
    for typed in ["12345", "1234567", "1", "123-45"] {
        let data = gateway.validate(&id, typed).await.data();
        assert_eq!(
            data,
            json!({"verificationStatus": "FAILED", "attemptsLeft": 5})
        );
    }
    let data = gateway
        .validate(&id, &other_than(&gateway.code(NUMBER)))
        .await
        .data();
    assert_eq!(data["attemptsLeft"], 4);
}

#[tokio::test]
async fn a_code_typed_with_spaces_is_the_code() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(
        gateway.validate(&id, &typed).await.data()["verificationStatus"],
        "VERIFIED"
    );
}

#[tokio::test]
async fn the_same_right_code_gets_the_same_answer_for_a_minute() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    let first = gateway.validate(&id, &code).await;
    gateway.clock.advance_seconds(60);
    let second = gateway.validate(&id, &code).await;
    assert_eq!(first.ok(), second.ok());
    let other = gateway.validate(&id, &other_than(&code)).await;
    other.problem(409, "ALREADY_VERIFIED");
    gateway.clock.advance_seconds(1);
    gateway
        .validate(&id, &code)
        .await
        .problem(409, "ALREADY_VERIFIED");
}

#[tokio::test]
async fn a_code_lives_ten_minutes_and_an_hour_later_nobody_remembers() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    gateway.clock.advance_seconds(599);
    let data = gateway.validate(&id, &other_than(&code)).await.data();
    assert_eq!(data["verificationStatus"], "FAILED");
    gateway.clock.advance_seconds(1);
    let data = gateway.validate(&id, &code).await.data();
    assert_eq!(
        data,
        json!({"verificationStatus": "EXPIRED", "reason": "TIME"})
    );
    gateway.clock.advance_seconds(3601);
    gateway
        .validate(&id, &code)
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
}

#[tokio::test]
async fn a_verification_answers_only_to_whom_began_it() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let body = json!({"verificationId": id, "code": gateway.code(NUMBER)});
    for page in [OTHER_PAGE, FOREIGN_PAGE] {
        let answer = gateway
            .post("validate")
            .origin(page)
            .json(body.clone())
            .await;
        answer.problem(404, "VERIFICATION_NOT_FOUND");
    }
    for key in ["sk_shop", "sk_other"] {
        let answer = gateway
            .post("validate")
            .server(key)
            .json(body.clone())
            .await;
        answer.problem(404, "VERIFICATION_NOT_FOUND");
    }
    let answer = gateway.post("validate").page().json(body).await;
    assert_eq!(answer.data()["verificationStatus"], "VERIFIED");
}

#[tokio::test]
async fn a_hundred_right_codes_at_once_make_one_token() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    let code = gateway.code(NUMBER);
    let answers =
        futures_util::future::join_all((0..100).map(|_| gateway.validate(&id, &code))).await;
    let tokens: std::collections::HashSet<_> = answers
        .iter()
        .map(|answer| answer.data()["token"].as_str().expect("token").to_owned())
        .collect();
    assert_eq!(tokens.len(), 1);
}

#[tokio::test]
async fn a_code_that_came_as_a_number_has_its_leading_zeros_back() {
    let gateway = Gateway::new();
    // Until a code begins with a zero: one in ten does.
    for _ in 0..200 {
        let id = gateway.begin(NUMBER).await;
        let code = gateway.code(NUMBER);
        let number: u64 = code.parse().expect("digits");
        let check = |code: serde_json::Value| {
            let body = json!({"verificationId": id, "code": code});
            gateway.post("validate").page().json(body)
        };
        if !code.starts_with('0') {
            continue;
        }
        for other in [json!(number.to_string()), json!(1_000_000 + number)] {
            assert_eq!(check(other).await.data()["attemptsLeft"], 5);
        }
        let wrong = check(json!(number + 1)).await.data();
        assert_eq!(wrong["attemptsLeft"], 4);
        assert_eq!(
            check(json!(number)).await.data()["verificationStatus"],
            "VERIFIED"
        );
        return;
    }
    panic!("no code begins with a zero");
}

#[tokio::test]
async fn a_code_of_another_length_is_judged_by_how_the_verification_stands() {
    let gateway = Gateway::new();
    let short = async |id: &str| gateway.validate(id, "12345").await;
    short("AAAAAAAAAAAAAAAAAAAAAA")
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
    let (verified, _) = gateway.verified(NUMBER).await;
    short(&verified).await.problem(409, "ALREADY_VERIFIED");
    let id = gateway.begin(NUMBER).await;
    assert_eq!(short(&id).await.data()["attemptsLeft"], 5);
    gateway.clock.advance_seconds(600);
    assert_eq!(short(&id).await.data()["reason"], "TIME");
}
