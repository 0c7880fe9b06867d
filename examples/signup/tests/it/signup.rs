//! `POST /signup`: what a person is told.

use axum::http::StatusCode;
use tower::ServiceExt as _;

use crate::stand_in::{form, in_front_of, nowhere, signup_server, text};

#[tokio::test]
async fn a_good_token_shows_the_verified_number_and_offers_to_redeem_it_again() {
    let posted = form("name=Ada&email=ada%40example.org&phone=202+555+0100&otp-token=good");
    let response = signup_server().await.oneshot(posted).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let page = text(response).await;
    assert!(page.contains(r#"data-outcome="verified""#), "{page}");
    assert!(page.contains("Welcome, Ada"), "{page}");
    assert!(page.contains("<td>+12025550100</td>"), "{page}");
    assert!(page.contains("Text message"), "{page}");
    assert!(page.contains(r#"<input type="hidden" name="otp-token" value="good">"#));
    assert!(page.contains("Redeem the same token again"), "{page}");
}

#[tokio::test]
async fn a_redeemed_token_is_refused_in_plain_words() {
    let response = signup_server()
        .await
        .oneshot(form("otp-token=spent"))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(response).await;
    assert!(page.contains(r#"data-outcome="refused""#), "{page}");
    assert!(page.contains("This proof has been used before"), "{page}");
    assert!(
        page.contains("TOKEN_ALREADY_REDEEMED"),
        "the raw answer is there for developers"
    );
}

#[tokio::test]
async fn a_form_without_a_token_is_told_so_and_the_gateway_is_not_asked() {
    for body in ["name=Ada", "name=Ada&otp-token="] {
        let server = in_front_of(&nowhere().await);
        let response = server.oneshot(form(body)).await.unwrap();
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(response).await;
        assert!(page.contains("The form came without a token"), "{page}");
    }
}

#[tokio::test]
async fn nobody_is_let_in_while_the_gateway_is_away() {
    let dead = in_front_of(&nowhere().await);
    let confused = signup_server().await;
    for (server, token) in [(dead, "good"), (confused, "away")] {
        let response = server
            .oneshot(form(&format!("otp-token={token}")))
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let page = text(response).await;
        assert!(page.contains("no account was created"), "{page}");
        assert!(page.contains(r#"data-outcome="no-answer""#), "{page}");
    }
}

#[tokio::test]
async fn hostile_values_stay_text() {
    let script = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let body = format!("name={script}&email={script}&phone={script}&otp-token=good");
    let response = signup_server().await.oneshot(form(&body)).await.unwrap();
    let page = text(response).await;
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&quot;&gt;&lt;script&gt;"), "{page}");
    assert!(
        page.contains("&lt;b&gt;host&lt;/b&gt;"),
        "the gateway's words too: {page}"
    );

    let body = format!("name=Ada&otp-token={script}");
    let response = signup_server().await.oneshot(form(&body)).await.unwrap();
    assert!(!text(response).await.contains("<script"));
}

#[tokio::test]
async fn a_name_that_looks_like_a_placeholder_is_shown_as_it_is() {
    let posted = form("name=%7Bdetails%7D&otp-token=good");
    let response = signup_server().await.oneshot(posted).await.unwrap();
    assert!(text(response).await.contains("Welcome, {details}"));
}

#[tokio::test]
async fn something_that_is_not_the_form_is_refused_politely() {
    let huge = format!("name={}", "x".repeat(64 * 1024));
    for body in ["otp-token=a&otp-token=b", huge.as_str()] {
        let response = signup_server().await.oneshot(form(body)).await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(text(response).await.contains("We could not read that form"));
    }
}
