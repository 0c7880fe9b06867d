//! From a number to an account.

use anyhow::Result;
use e2e::SignUp;
use thirtyfour::By;

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_code_verifies_the_number_and_the_token_is_good_once() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.send_to("2025550100").await?;
    page.reaches("code").await?;
    let code = page.code_for("+12025550100").await?;
    page.type_code(&code).await?;
    page.reaches("verified").await?;
    let result = page.submit().await?;
    assert!(result.contains("+12025550100"), "{result}");
    let again = page
        .browser
        .driver
        .find(By::XPath("//button[contains(., 'again')]"))
        .await?;
    again.click().await?;
    page.page_with("has been used before").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drawn_phone_fills_the_code_in_through_webotp() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.script("document.addEventListener('otp-code-filled', (event) => { window.source = event.detail.source; })")
        .await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    page.code_for("+12025550123").await?;
    let fill = e2e::until("the button on the phone", || async {
        let found = page.browser.driver.find(By::Css("#messages .fill")).await?;
        Ok(Some(found))
    })
    .await?;
    fill.click().await?;
    page.reaches("verified").await?;
    assert_eq!(page.script("return window.source").await?, "webotp");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_does_not_go_without_a_proof() -> Result<()> {
    let page = SignUp::open(30).await?;
    let valid = page
        .script("return document.querySelector('form').checkValidity()")
        .await?;
    assert_eq!(valid, false);
    let missing = page
        .script("return document.querySelector('otp-verify').validity.valueMissing")
        .await?;
    assert_eq!(missing, true);
    let sent = page
        .script("return new FormData(document.querySelector('form')).has('otp-token')")
        .await?;
    assert_eq!(sent, false);
    Ok(())
}
