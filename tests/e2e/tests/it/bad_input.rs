//! What is no number: a clear sentence at the field, nothing sent, nothing lost.

use anyhow::Result;
use e2e::SignUp;
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_and_nothing_is_lost() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.script("window.sent = 0; const ask = window.fetch;
        window.fetch = (url, ...rest) => { if (String(url).endsWith('/send')) window.sent += 1; return ask(url, ...rest); }")
        .await?;
    let long = "9".repeat(3000);
    for (typed, said) in [
        ("", "Enter your phone number"),
        ("hello", "not a phone number"),
        ("📱📱", "not a phone number"),
        ("202", "too short"),
        (&long, "too long"),
        ("+999 123 4567", "No country has this code"),
        ("+44 20 7946 0018", "cannot receive messages"),
        ("(000) 555-0123", "Check its digits"),
    ] {
        page.paste_number(typed).await?;
        page.phone().await?.send_keys(Key::Enter + "").await?;
        page.says(said).await?;
        let phone = page.phone().await?;
        assert_eq!(
            phone.attr("aria-invalid").await?.as_deref(),
            Some("true"),
            "{typed}"
        );
        let digits = |text: &str| {
            text.chars()
                .filter(|c| !" ()-".contains(*c))
                .collect::<String>()
        };
        let kept = phone.prop("value").await?.unwrap_or_default();
        assert_eq!(digits(&kept), digits(typed));
    }
    assert_eq!(page.script("return window.sent").await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_pasted_whole_from_another_country_is_understood() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.paste_number(" +44 7400 123456 ").await?;
    page.phone().await?.send_keys(Key::Enter + "").await?;
    page.reaches("code").await?;
    page.code_for("+447400123456").await?;
    Ok(())
}
