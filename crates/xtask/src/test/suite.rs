//! The five suites: on this machine, with loaded numbering plans, against the vendors' SDKs, in a headless browser, and through the whole product.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{
    browsers::{Browsers, chromium::Chromium},
    process,
    programs::Programs,
    progress, proxies, repository,
    sdks::Sdks,
    setup::WidgetTools,
    test::count::Count,
    wasm_toolchain::TARGET,
};

/// A command that runs tests, ready to be started.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    usually: &'static str,
    command: Command,
}

/// Every crate's tests that need no browser.
pub(crate) fn unit() -> Suite {
    proxies::ensure_where_possible();
    let mut command = process::cargo();
    command
        .args(["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"])
        // A changed snapshot is a failure here, never a new file.
        .env("INSTA_UPDATE", "no");
    Suite {
        name: "unit",
        usually: "1 minute; the first time 5",
        command,
    }
}

/// The widget and the phone numbers as they are in a page: the numbering plans are not inside, but loaded.
pub(crate) fn plans() -> Suite {
    let mut command = process::cargo();
    command
        .args(["test", "--package", "otp-verify", "--package", "phone"])
        .args(["--no-default-features", "--lib", "--test", "it"])
        .args(["--", "tests::plans", "loading::tests", "differs_nowhere"]);
    Suite {
        name: "plans",
        usually: "10 seconds; the first time 1 minute",
        command,
    }
}

/// The stand-ins and the gateway against the vendors' official SDKs. Tests of missing SDKs are skipped by name.
pub(crate) fn sdk(sdks: &Sdks) -> Suite {
    let mut command = process::cargo();
    command
        .args(["test", "--package", "gateway", "--test", "sdk"])
        .env("SDK_SUITE", "1");
    for (variable, place) in [("SDK_MODULES", &sdks.modules), ("SDK_PYTHON", &sdks.python)] {
        match place {
            Some(place) => command.env(variable, place),
            None => command.env_remove(variable),
        };
    }
    Suite {
        name: "sdk",
        usually: "10 seconds; the first time 1 minute",
        command,
    }
}

/// The widget's tests in headless Chromium.
pub(crate) fn web(tools: &WidgetTools, chromium: &Chromium) -> Result<Suite> {
    let mut command = tools.compiler.cargo();
    tools.compiler.apply(&mut command, &tools.first_on_path);
    command
        .args([
            "test",
            "--package",
            "otp-verify",
            "--target",
            TARGET,
            "--test",
            "web",
            "--no-fail-fast",
        ])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("CHROMEDRIVER", &chromium.driver)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            chromium.webdriver_json()?,
        );
    Ok(Suite {
        name: "web",
        usually: "30 seconds; the first time 3 minutes",
        command,
    })
}

/// The journeys, in every engine. Their environment tells them where things are.
pub(crate) fn e2e(
    tools: &WidgetTools,
    browsers: &Browsers,
    programs: &Programs,
    frameworks: &Path,
) -> Suite {
    let mut command = process::cargo();
    command
        .args(["test", "--package", "e2e", "--no-fail-fast"])
        .env("OTP_DIST", repository::dist())
        .env("OTP_GATEWAY_BIN", &programs.gateway)
        .env("OTP_AXE", tools.npm.axe())
        .env("OTP_FRAMEWORKS", frameworks)
        .env("CHROME", &browsers.chromium.browser)
        .env("CHROMEDRIVER", &browsers.chromium.driver)
        .env("FIREFOX", &browsers.firefox.browser)
        .env("GECKODRIVER", &browsers.firefox.driver)
        .env("WEBKIT_DRIVER", &browsers.webkit.driver)
        .env("XVFB", &browsers.webkit.screen);
    Suite {
        name: "e2e",
        usually: "5 minutes; the first time 8",
        command,
    }
}

impl Suite {
    /// Limits it to the tests whose name contains `filter`.
    pub(crate) fn only(mut self, filter: &str) -> Self {
        self.command.arg(filter);
        self
    }

    /// Runs it and forwards its output. A suite that could not run counts as one failure.
    pub(crate) fn run(mut self) -> Result<Count> {
        progress::begin_slow(format!("Running the {} tests", self.name), self.usually);
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("the {} tests could not be started", self.name))?;
        let stdout = child.stdout.take().context("cargo has no output")?;
        let mut counts = Vec::new();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            counts.extend(Count::in_line(&line));
            progress::result(&line);
        }
        let mut count: Count = counts.into_iter().sum();
        if !child.wait()?.success() && count.failed == 0 {
            progress::note(format!("the {} tests did not finish", self.name));
            count.failed = 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(script: &str) -> Suite {
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]);
        Suite {
            name: "test",
            usually: "no time",
            command,
        }
    }

    fn counted(script: &str) -> Count {
        suite(script).run().unwrap()
    }

    #[test]
    fn a_filter_reaches_the_harness() {
        let script =
            "test \"$1\" = web_otp && echo 'test result: ok. 1 passed; 0 failed; 0 ignored'";
        let count = suite(script).only("web_otp").run().unwrap();
        assert_eq!(count.passed, 1);
    }

    #[test]
    fn all_harnesses_of_a_suite_are_added_up() {
        let script = "echo 'test result: ok. 2 passed; 0 failed; 1 ignored'; \
                      echo 'test result: FAILED. 3 passed; 1 failed; 0 ignored'; exit 101";
        assert_eq!(
            counted(script),
            Count {
                passed: 5,
                failed: 1,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_suite_that_does_not_compile_is_a_failure() {
        assert_eq!(
            counted("exit 101"),
            Count {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
    }
}
