//! axe-core over every step, with the size of targets switched on.

use anyhow::Result;
use e2e::SignUp;
use serde_json::Value;

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where things are"
)]
fn axe() -> Result<String> {
    let usual = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/tools/npm/node_modules/axe-core/axe.min.js"
    );
    let path = std::env::var("OTP_AXE").unwrap_or_else(|_| usual.to_owned());
    Ok(std::fs::read_to_string(path)?)
}

async fn findings(page: &SignUp, step: &str) -> Result<()> {
    page.browser.driver.execute(axe()?, vec![]).await?;
    let found = page
        .browser
        .driver
        .execute_async(
            "const done = arguments[0];
             axe.run('otp-verify', { rules: { 'target-size': { enabled: true } } })
                .then((result) => done(result.violations.map((each) => each.id + ' ' + each.nodes.map((node) => node.html).join())));",
            vec![],
        )
        .await?;
    assert_eq!(found.json(), &Value::Array(Vec::new()), "at {step}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_at_any_step() -> Result<()> {
    let page = SignUp::open(30).await?;
    findings(&page, "phone").await?;
    page.send_to("202").await?;
    page.says("too short").await?;
    findings(&page, "error").await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    findings(&page, "code").await?;
    let code = page.code_for("+12025550123").await?;
    page.type_code(SignUp::other_than(&code)).await?;
    page.says("4 tries").await?;
    findings(&page, "wrong code").await?;
    page.type_code(&code).await?;
    page.reaches("verified").await?;
    findings(&page, "verified").await
}
