//! Wrong codes: what is left is said, and the right one still works.

use anyhow::Result;
use e2e::SignUp;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_says_how_many_tries_are_left_and_the_right_one_still_verifies() -> Result<()>
{
    let page = SignUp::open(30).await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    let code = page.code_for("+12025550123").await?;
    page.type_code(SignUp::other_than(&code)).await?;
    page.says("4 tries left").await?;
    page.type_code(&code).await?;
    page.reaches("verified").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_wrong_code_ends_it_and_a_new_one_can_be_asked_for() -> Result<()> {
    let page = SignUp::open(30).await?;
    page.send_to("2025550123").await?;
    page.reaches("code").await?;
    let code = page.code_for("+12025550123").await?;
    for said in [
        "4 tries",
        "3 tries",
        "2 tries",
        "1 try",
        "no tries are left",
    ] {
        page.type_code(SignUp::other_than(&code)).await?;
        page.says(said).await?;
    }
    page.part("send").await?.click().await?;
    page.says("Code sent").await?;
    assert_eq!(page.stack.codes("+12025550123").await?.len(), 2);
    Ok(())
}
