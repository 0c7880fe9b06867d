//! `Idempotency-Key`: the same request gets the same response again, and has no further effect.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, FOREIGN_PAGE, Gateway, OTHER_PAGE, PAGE};

const NUMBER: &str = "+12025550100";

fn body(number: &str) -> Value {
    json!({"siteKey": "pk_shop", "phoneNumber": number})
}

async fn send(gateway: &Gateway, key: &str, number: &str) -> Answer {
    let call = gateway.post("send").page().header("Idempotency-Key", key);
    call.json(body(number)).await
}

#[tokio::test]
async fn a_repeated_send_gets_the_same_bytes_and_sends_nothing() {
    let gateway = Gateway::new();
    let first = send(&gateway, "k-1", NUMBER).await;
    first.data();
    gateway.clock.advance_seconds(599);
    for key in ["k-1", "\"k-1\"", " k-1 "] {
        let again = send(&gateway, key, NUMBER).await;
        assert_eq!(again.status, 200);
        assert_eq!(again.bytes, first.bytes);
        assert_eq!(again.header("Content-Type"), Some("application/json"));
        assert_eq!(again.header("Access-Control-Allow-Origin"), Some(PAGE));
    }
    assert_eq!(gateway.messages(NUMBER).len(), 1);
    // Ten minutes are over.
    gateway.clock.advance_seconds(1);
    assert_ne!(send(&gateway, "k-1", NUMBER).await.bytes, first.bytes);
    assert_eq!(gateway.messages(NUMBER).len(), 2);
}

#[tokio::test]
async fn another_body_is_refused_and_another_caller_has_keys_of_its_own() {
    let gateway = Gateway::new();
    let first = send(&gateway, "k-1", NUMBER).await;
    first.data();
    let other = send(&gateway, "k-1", "+12025550105").await;
    other.problem(422, "IDEMPOTENCY_CONFLICT");
    // The same request, written differently, is another body.
    let spaced = body(NUMBER).to_string().replace(':', ": ");
    let call = gateway.post("send").page().header("Idempotency-Key", "k-1");
    let call = call.header("Content-Type", "application/json");
    call.body(spaced).await.problem(422, "IDEMPOTENCY_CONFLICT");

    let elsewhere = gateway
        .post("send")
        .origin(OTHER_PAGE)
        .header("Idempotency-Key", "k-1");
    assert_ne!(
        elsewhere.json(body(NUMBER)).await.ok()["data"],
        first.ok()["data"]
    );
    let server = gateway
        .post("send")
        .server("sk_shop")
        .header("Idempotency-Key", "k-1");
    assert_ne!(
        server.json(body(NUMBER)).await.ok()["data"],
        first.ok()["data"]
    );
    let foreign = gateway
        .post("send")
        .origin(FOREIGN_PAGE)
        .header("Idempotency-Key", "k-1");
    foreign
        .json(body(NUMBER))
        .await
        .problem(403, "ORIGIN_NOT_ALLOWED");

    let id = first.ok()["data"]["verificationId"].clone();
    gateway.clock.advance_seconds(30);
    let resend = || {
        let call = gateway
            .post("resend")
            .page()
            .header("Idempotency-Key", "k-1");
        call.json(json!({"verificationId": id}))
    };
    let again = resend().await;
    assert_eq!(again.data()["verificationId"], id);
    assert_eq!(resend().await.bytes, again.bytes);
    assert_eq!(gateway.messages(NUMBER).len(), 4);
}

#[tokio::test]
async fn refusals_that_are_final_are_repeated_and_others_are_tried_anew() {
    let gateway = Gateway::new();
    // The provider says that there is no such number, and will not change its mind.
    let first = send(&gateway, "k-1", "+12025550101").await;
    first.problem(400, "INVALID_NUMBER");
    let again = send(&gateway, "k-1", "+12025550101").await;
    again.problem(400, "INVALID_NUMBER");
    assert_eq!(again.bytes, first.bytes);

    send(&gateway, "k-2", "+12025550103")
        .await
        .problem(429, "RATE_LIMITED");
    send(&gateway, "k-2", NUMBER).await.data();
    gateway.break_store();
    send(&gateway, "k-3", NUMBER)
        .await
        .problem(503, "STORE_UNAVAILABLE");
    gateway.mend_store();
    // It is unknown how far it got: first its time has to be over.
    let early = send(&gateway, "k-3", NUMBER).await;
    assert_eq!(
        early.problem(409, "IDEMPOTENCY_CONFLICT")["retryAfterSeconds"],
        10
    );
    gateway.clock.advance_seconds(10);
    send(&gateway, "k-3", NUMBER).await.data();
    assert_eq!(gateway.messages(NUMBER).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_identical_sends_at_once_one_calls_the_provider() {
    let gateway = Gateway::new();
    let answers = join_all((0..1000).map(|_| send(&gateway, "k-1", NUMBER))).await;
    assert_eq!(gateway.messages(NUMBER).len(), 1);
    let sent: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .collect();
    assert!(!sent.is_empty());
    assert!(sent.iter().all(|answer| answer.bytes == sent[0].bytes));
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.problem(409, "IDEMPOTENCY_CONFLICT");
    }
    assert_eq!(send(&gateway, "k-1", NUMBER).await.bytes, sent[0].bytes);
}

#[tokio::test]
async fn a_redemption_can_be_asked_for_again_by_the_same_request_alone() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    let redeem = |key: &str| {
        let call = gateway.post("siteverify").header("Idempotency-Key", key);
        call.json(json!({"secret": "sk_shop", "token": token}))
    };
    let first = redeem("k-1").await;
    assert_eq!(first.ok()["success"], true);
    assert_eq!(redeem("k-1").await.bytes, first.bytes);
    let redeemed = json!({"success": false, "errorCodes": ["TOKEN_ALREADY_REDEEMED"]});
    assert_eq!(redeem("k-2").await.ok(), redeemed);
    assert_eq!(gateway.siteverify(&token).await, redeemed);

    // The process died between the redemption and its response.
    gateway.in_store("UPDATE replies SET reply = NULL");
    redeem("k-1").await.problem(409, "IDEMPOTENCY_CONFLICT");
    gateway.clock.advance_seconds(10);
    assert_eq!(redeem("k-1").await.ok(), first.ok());
    assert_eq!(redeem("k-2").await.ok(), redeemed);
    let wrong = gateway.post("siteverify").header("Idempotency-Key", "k-1");
    let wrong = wrong
        .json(json!({"secret": "sk_wrong", "token": token}))
        .await;
    assert_eq!(wrong.ok()["errorCodes"], json!(["INVALID_SECRET"]));
}

#[tokio::test]
async fn what_a_dead_process_held_is_taken_over_without_a_second_message() {
    let gateway = Gateway::new();
    let first = send(&gateway, "k-1", NUMBER).await.data();
    // As if it had died after its call to the provider.
    gateway.in_store("UPDATE replies SET reply = NULL; UPDATE sends SET outcome = NULL");
    let early = send(&gateway, "k-1", NUMBER).await;
    assert_eq!(
        early.problem(409, "IDEMPOTENCY_CONFLICT")["retryAfterSeconds"],
        10
    );
    gateway.clock.advance_seconds(10);
    let again = send(&gateway, "k-1", NUMBER).await;
    assert_eq!(again.data()["verificationId"], first["verificationId"]);
    assert_eq!(again.data()["expiresInSeconds"], 590);
    assert_eq!(gateway.messages(NUMBER).len(), 1);
    assert_eq!(send(&gateway, "k-1", NUMBER).await.bytes, again.bytes);

    // As if it had died after the provider's refusal: the id is used up, and nothing was sent.
    send(&gateway, "k-3", "+12025550105").await.data();
    gateway.in_store(
        "UPDATE replies SET reply = NULL;
         UPDATE verifications SET status = 'abandoned', ended_at = created_at",
    );
    gateway.clock.advance_seconds(10);
    send(&gateway, "k-3", "+12025550105").await.data();

    // As if it had died before it started.
    send(&gateway, "k-2", NUMBER).await.data();
    gateway.in_store("UPDATE replies SET reply = NULL; DELETE FROM verifications");
    gateway.clock.advance_seconds(10);
    let begun = send(&gateway, "k-2", NUMBER).await.data();
    let id = begun["verificationId"].as_str().expect("id");
    let code = gateway.code(NUMBER);
    assert_eq!(
        gateway.validate(id, &code).await.data()["verificationStatus"],
        "VERIFIED"
    );
}

#[tokio::test]
async fn nothing_of_a_kept_answer_can_be_read_in_the_store() {
    let gateway = Gateway::new();
    let answer = send(&gateway, "canary-of-a-key", NUMBER).await.data();
    let id = answer["verificationId"].as_str().expect("id").as_bytes();
    let bytes = gateway.store_bytes();
    for secret in [id, b"canary-of-a-key", b"verificationId", b"12025550100"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let gateway = Gateway::new();
    let long = "k".repeat(256);
    for key in ["", " ", "\"\"", "a b", "\"a\"b\"", "\\", &long] {
        send(&gateway, key, NUMBER)
            .await
            .problem(400, "BAD_REQUEST");
    }
    let twice = gateway.post("send").page().header("Idempotency-Key", "a");
    let twice = twice
        .header("Idempotency-Key", "a")
        .json(body(NUMBER))
        .await;
    twice.problem(400, "BAD_REQUEST");
    assert!(gateway.messages(NUMBER).is_empty());
    send(&gateway, &long[..255], NUMBER).await.data();
}

/// How many responses the store keeps.
fn kept(gateway: &Gateway) -> u32 {
    let store = rusqlite::Connection::open(gateway.folder().join("otp.sqlite")).expect("opens");
    let count = store.query_row("SELECT count(*) FROM replies", [], |row| row.get(0));
    count.expect("counts")
}

#[tokio::test]
async fn nobody_fills_the_store_with_requests_that_are_refused() {
    let gateway = Gateway::new();
    let refused = |peer: &str, key: usize, endpoint: &str| {
        let body = match endpoint {
            "send" => json!({"siteKey": "pk_shop", "phoneNumber": "+1 202"}),
            _ => json!({"verificationId": "AAAAAAAAAAAAAAAAAAAAAA"}),
        };
        let call = gateway.post(endpoint).page().peer(peer);
        call.header("Idempotency-Key", &format!("key-{key}"))
            .json(body)
    };
    for (endpoint, status) in [("send", 400), ("resend", 404)] {
        let peer = if endpoint == "send" {
            "203.0.113.7"
        } else {
            "203.0.113.8"
        };
        for key in 0..60 {
            assert_eq!(refused(peer, key, endpoint).await.status, status);
        }
        let before = kept(&gateway);
        for key in 60..200 {
            let answer = refused(peer, key, endpoint).await;
            let problem = answer.problem(429, "RATE_LIMITED");
            assert!(problem["retryAfterSeconds"].as_u64() <= Some(600));
        }
        assert_eq!(kept(&gateway), before);
        // Responses already kept are still repeated.
        assert_eq!(refused(peer, 7, endpoint).await.status, status);
    }
    assert!(kept(&gateway) <= 120);
    assert_eq!(refused("198.51.100.1", 0, "send").await.status, 400);
    // Numbers that stand for an outcome are exempt, as from every limit.
    for key in 0..70 {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"});
        let call = gateway.post("send").page().peer("203.0.113.7");
        let call = call.header("Idempotency-Key", &format!("exempt-{key}"));
        call.json(body).await.data();
    }
}
