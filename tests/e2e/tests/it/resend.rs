//! The resend: not there until it is possible, and then there.

use anyhow::Result;
use e2e::SignUp;

#[tokio::test(flavor = "multi_thread")]
async fn the_resend_is_revealed_and_repeats_the_same_code() -> Result<()> {
    let page = SignUp::open(2).await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    assert!(!page.shows("resend").await?);
    page.part("resend").await?.click().await?;
    page.says("sent again").await?;
    let codes = page.stack.codes("+12025550123").await?;
    assert_eq!(codes.len(), 2);
    assert_eq!(codes[0], codes[1], "a late first message still works");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn change_number_goes_back_with_the_number_still_there() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    page.part("change-number").await?.click().await?;
    page.reaches("phone").await?;
    assert_eq!(
        page.phone().await?.prop("value").await?.as_deref(),
        Some("(202) 555-0123")
    );
    Ok(())
}
