//! Pages that embed the element in ways of their own.

use anyhow::Result;
use e2e::SignUp;

#[tokio::test(flavor = "multi_thread")]
async fn the_script_may_be_loaded_twice_and_two_elements_share_it() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.script(
        "const script = document.createElement('script');
         script.type = 'module'; script.src = '/otp-verify.js?again';
         script.onload = () => { window.again = true; };
         document.head.append(script);
         const other = document.createElement('otp-verify');
         other.setAttribute('site-key', 'pk_demo');
         other.setAttribute('id', 'other');
         document.querySelector('form').after(other);",
    )
    .await?;
    e2e::until("a second widget", || async {
        let ready = page
            .script("return window.again && document.getElementById('other').shadowRoot.querySelector('[part=send]') !== null")
            .await?;
        Ok((ready == true).then_some(()))
    })
    .await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    let other = page
        .script("return document.getElementById('other').matches(':state(phone)')")
        .await?;
    assert_eq!(other, true);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn resetting_the_form_takes_the_token_away() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    page.type_code(&page.code_for("+12025550123").await?)
        .await?;
    page.reaches("verified").await?;
    let posted = "return new FormData(document.querySelector('form')).has('otp-token')";
    assert_eq!(page.script(posted).await?, true);
    page.script("document.querySelector('form').reset()")
        .await?;
    page.reaches("phone").await?;
    assert_eq!(page.script(posted).await?, false);
    Ok(())
}
