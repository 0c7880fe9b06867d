//! Pictures of every state, for a person to judge: `cargo test -p e2e pictures -- --ignored` leaves them in
//! `target/e2e/pictures.every_state`.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, journey};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for a person to look at"]
async fn every_state() {
    let options = Options {
        resend_after_seconds: &[2, 60],
        ..Options::default()
    };
    journey(Engine::Chromium, options, async |demo| {
        for scheme in ["light", "dark"] {
            for (width, height, phone) in [(360, 900, true), (1280, 900, false)] {
                demo.page.prefer(scheme).await?;
                demo.page.resize(width, height, phone).await?;
                Camera(demo, format!("{width}-{scheme}")).walk().await?;
            }
        }
        Ok(())
    })
    .await;
}

struct Camera<'a>(&'a Demo, String);

impl Camera<'_> {
    async fn take(&self, state: &str) -> Result<()> {
        self.0.picture(&format!("{}-{state}", self.1)).await
    }

    async fn walk(&self) -> Result<()> {
        let Self(demo, _) = self;
        let page = &demo.page;
        page.open().await?;
        self.take("01-phone").await?;
        page.part("country").await?.click().await?;
        page.part("country-list").await?;
        self.take("01-countries").await?;
        page.press("\u{e00c}").await?;
        page.until_list_closed().await?;
        page.part("send").await?.click().await?;
        page.until_status("Enter your phone number.").await?;
        self.take("02-phone-error").await?;
        demo.front.hold("/verification/v3/send");
        page.send_code_to("2025550100").await?;
        page.until_status("Sending the code…").await?;
        self.take("03-sending").await?;
        demo.front.release();
        page.reach(Step::Code).await?;
        let right = page.message(1).await?.code()?;
        self.take("04-code").await?;
        page.code().await?.send_keys(&right[..3]).await?;
        self.take("05-typing").await?;
        page.part("channel").await?;
        self.take("06-resend").await?;
        let wrong = if right.ends_with("000") { "111" } else { "000" };
        page.code().await?.send_keys(wrong).await?;
        page.until_status("That code isn't right. 4 attempts left.")
            .await?;
        self.take("07-wrong-code").await?;
        page.part("channel").await?.click().await?;
        page.until_status("Code sent. Check WhatsApp.").await?;
        self.take("08-whatsapp").await?;
        self.refusals().await?;
        self.proven().await
    }

    async fn refusals(&self) -> Result<()> {
        let page = &self.0.page;
        for (number, state) in [
            ("2025550103", "09-rate-limited"),
            ("2025550104", "10-refused"),
        ] {
            page.open().await?;
            page.send_code_to(number).await?;
            e2e::until("a refusal", async || {
                Ok((!page.events().await?.is_empty()).then_some(()))
            })
            .await?;
            self.take(state).await?;
        }
        page.open().await?;
        page.send_code_to("2025550102").await?;
        page.reach(Step::Code).await?;
        page.code().await?.send_keys("123456").await?;
        page.part("send").await?;
        self.take("11-expired").await
    }

    async fn proven(&self) -> Result<()> {
        let page = &self.0.page;
        page.open().await?;
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = page.message(1).await?.code()?;
        page.code().await?.send_keys(&code).await?;
        page.reach(Step::Verified).await?;
        self.take("12-verified").await?;
        page.submit().await?;
        page.result("verified").await?;
        self.take("13-result").await
    }
}
