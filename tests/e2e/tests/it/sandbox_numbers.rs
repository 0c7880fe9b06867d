//! The numbers that misbehave on purpose: what the person sees.

use anyhow::Result;
use e2e::SignUp;

async fn after_sending_to(number: &str, words: &str) -> Result<SignUp> {
    let page = SignUp::open(30).await?;
    page.send_to(number).await?;
    page.says(words).await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn n0101_is_no_number_says_the_provider() -> Result<()> {
    let page = after_sending_to("2025550101", "Check its digits").await?;
    assert_eq!(
        page.phone().await?.attr("aria-invalid").await?.as_deref(),
        Some("true")
    );
    assert_eq!(
        page.phone().await?.prop("value").await?.as_deref(),
        Some("(202) 555-0101")
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn n0102_has_expired_when_it_is_entered() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.send_to("2025550102").await?;
    page.reaches("code").await?;
    let code = page.code_for("+12025550102").await?;
    page.type_code(&code).await?;
    page.says("expired").await?;
    assert!(page.shows("send").await?, "a new code is offered");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn n0103_has_to_wait() -> Result<()> {
    let page = after_sending_to("2025550103", "Too many").await?;
    let label = page.part("send").await?.text().await?;
    assert!(label.contains("0:5") || label.contains("1:00"), "{label}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn n0104_is_refused_without_a_reason() -> Result<()> {
    let page = after_sending_to("2025550104", "cannot verify this number").await?;
    assert!(page.stack.codes("+12025550104").await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn n0108_looks_like_any_other_and_gets_nothing() -> Result<()> {
    let page = after_sending_to("2025550108", "Code sent").await?;
    page.reaches("code").await?;
    assert!(page.stack.codes("+12025550108").await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn n0110_meets_an_outage() -> Result<()> {
    let page = after_sending_to("2025550110", "cannot be sent at the moment").await?;
    assert!(page.stack.codes("+12025550110").await?.is_empty());
    Ok(())
}
