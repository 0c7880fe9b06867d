//! The widget on pages that are not the demo: loaded twice, two of them, without a field of the page's own.

use e2e::{Engine, Options, Step, engines, journey};

const TWICE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Twice</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script>
<script type="module" src="/otp-verify.js?again"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required></otp-verify>
<button>Go on</button></form></body></html>"#;

const TWO: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Two</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" name="otp-token"><label>Yours <input type="tel" name="yours"></label></otp-verify>
<otp-verify site-key="pk_demo" name="second-token"><label>Theirs <input type="tel" name="theirs"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

engines!(a_script_that_is_loaded_twice_defines_one_element);
async fn a_script_that_is_loaded_twice_defines_one_element(engine: Engine) {
    let options = Options {
        page: Some(TWICE),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1, "one press, one message");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.console_errors().await?, [""; 0]);
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(two_widgets_on_a_page_keep_to_themselves);
async fn two_widgets_on_a_page_keep_to_themselves(engine: Engine) {
    let options = Options {
        page: Some(TWO),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let second_waits =
            "return document.querySelectorAll('otp-verify')[1].matches(':state(phone)')";
        assert!(page.script::<bool>(second_waits, &[]).await?);

        page.find("[name=theirs]")
            .await?
            .send_keys("2025550123\u{e007}")
            .await?;
        let code_field = "otp-verify:nth-of-type(2) > input[autocomplete=one-time-code]";
        let field = e2e::until("the second code field", async || {
            Ok(Some(page.find(code_field).await?))
        })
        .await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 2);
        // The other's code is wrong here, and right there.
        field.send_keys(&messages[1].code).await?;
        e2e::until("the second to be verified", async || {
            let script =
                "return document.querySelectorAll('otp-verify')[1].matches(':state(verified)')";
            Ok(page.script::<bool>(script, &[]).await?.then_some(()))
        })
        .await?;
        assert!(page.is_at(Step::Code).await?, "the first has not moved");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        let tokens: Vec<String> = page
            .script(
                "const data = new FormData(document.querySelector('form'));
                 return [data.get('otp-token'), data.get('second-token')]",
                &[],
            )
            .await?;
        assert!(tokens.iter().all(|token| !token.is_empty()) && tokens[0] != tokens[1]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}
