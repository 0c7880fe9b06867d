//! `cargo xtask fuzz-api [--cases 200]`: schemathesis against a running gateway, by the gateway's own `/openapi.json`.
//!
//! No response may be a server error, or have a status, a media type or a shape that the document does not list. It calls
//! once as the site's own server and once as a page; what neither can know from the document is in
//! `crates/xtask/python/fuzz_hooks.py`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::run::{configuration, service::Service};
use crate::{programs, progress, python_tools, repository};

/// The long form, or as many cases as requested.
pub(crate) fn fuzz_api(arguments: &[String]) -> Result<()> {
    let cases = match arguments {
        [] => CASES,
        [name, value] if name == "--cases" => value
            .parse()
            .ok()
            .filter(|cases| *cases > 0)
            .with_context(|| format!("--cases {value} is not a number of cases"))?,
        _ => bail!("`cargo xtask fuzz-api` has only the option --cases"),
    };
    let Some(schemathesis) = ensure()? else {
        bail!("Python 3 with venv is missing: schemathesis needs it");
    };
    let made = run(&schemathesis, cases)?;
    if cases >= CASES && made < LEAST {
        bail!("only {made} cases; at least {LEAST} are required");
    }
    Ok(())
}

/// A minute of it, for every change; skipped if schemathesis is not available.
pub(crate) fn briefly() -> Result<()> {
    match ensure() {
        Ok(Some(schemathesis)) => run(&schemathesis, CASES_BRIEFLY).map(drop),
        Ok(None) => {
            progress::note("Python 3 with venv is missing: the endpoints are not fuzzed");
            Ok(())
        }
        Err(error) => {
            progress::note(format!("the endpoints are not fuzzed: {error:#}"));
            Ok(())
        }
    }
}

/// Runs it against a gateway of its own; returns how many cases it ran.
fn run(schemathesis: &Path, cases: u32) -> Result<u32> {
    let programs = programs::build()?;
    let directory = repository::target().join("fuzz-api");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory)?;
    let file = directory.join("otp-gateway.toml");
    fs::write(&file, configured(&programs.gateway, &directory)?)?;
    let mut serve = Command::new(&programs.gateway);
    serve
        .arg("serve")
        .arg("--config")
        .arg(&file)
        .env("RUST_LOG", "error");
    let mut gateway = Service::start("the gateway", &serve)?;
    progress::begin_slow(
        format!("Sending the gateway {cases} cases for each endpoint"),
        "a minute; the long form five",
    );
    let mut made = 0;
    for caller in ["server", "page"] {
        let mut command = Command::new(schemathesis);
        command
            .arg("run")
            .arg(format!("{}/openapi.json", gateway.url))
            .args(["--url", &gateway.url, "--checks", CHECKS])
            .args(["--max-examples", &cases.to_string(), "--seed", "1"])
            .args(["--continue-on-failure", "--no-color"])
            .env("SCHEMATHESIS_HOOKS", "fuzz_hooks")
            .env("PYTHONPATH", scripts())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("FUZZ_GATEWAY", &gateway.url)
            .env("FUZZ_ORIGIN", PAGE)
            .env("FUZZ_SERVER_KEY", configuration::SERVER_KEY)
            .env("FUZZ_CALLER", caller)
            .current_dir(&directory);
        let cases = counted(&mut command)?;
        progress::result(format!("fuzz-api: {cases} cases as a {caller}"));
        made += cases;
        gateway.check()?;
    }
    progress::result(format!(
        "fuzz-api: {made} cases, every response is documented"
    ));
    Ok(made)
}

/// Runs schemathesis, forwards its output, and reads the number of its cases from it.
fn counted(command: &mut Command) -> Result<u32> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("schemathesis could not be started")?;
    let stdout = child.stdout.take().context("schemathesis has no output")?;
    let mut cases = None;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        cases = cases.or(generated(&line));
        progress::result(line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("schemathesis reported problems ({status})");
    }
    cases.context("schemathesis does not report how many cases it ran")
}

/// `  1247 generated, …`, the line below `Test cases:`.
fn generated(line: &str) -> Option<u32> {
    let (number, rest) = line.trim().split_once(' ')?;
    let says_so = rest.starts_with("generated");
    number.parse().ok().filter(|_| says_so)
}

/// A gateway with the sandbox, with raised limits for one address.
fn configured(gateway: &Path, directory: &Path) -> Result<String> {
    let keys = configuration::fresh_keys(gateway)?;
    let server_key = configuration::SERVER_KEY;
    let store = format!("{:?}", directory.join("otp.sqlite").to_string_lossy());
    Ok(format!(
        r#"environment = "development"
[http]
listen = "127.0.0.1:0"
public_url = "{PAGE}"
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["{server_key}"]
origins = ["{PAGE}"]
[otp]
{keys}
resend_after_seconds = [1]
[limits]
address_sends = []
address_checks = []
[store]
path = {store}
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
"#
    ))
}

/// Installs schemathesis as pinned by `crates/xtask/python/requirements.txt`; `None` without Python.
fn ensure() -> Result<Option<PathBuf>> {
    let installed = python_tools::install(
        &scripts().join("requirements.txt"),
        &repository::tools().join("schemathesis"),
        "schemathesis",
    )?;
    Ok(installed.map(|programs| programs.join("schemathesis")))
}

fn scripts() -> PathBuf {
    repository::root().join("crates/xtask/python")
}

/// Cases of each endpoint in the long form.
const CASES: u32 = 200;
/// The minimum that the long form runs, in all.
const LEAST: u32 = 5000;
const CASES_BRIEFLY: u32 = 10;
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// The page in the configuration; nothing listens there.
const PAGE: &str = "http://127.0.0.1:8080";

#[cfg(test)]
mod tests {
    use super::generated;

    #[test]
    fn the_number_of_cases_is_read_from_the_summary() {
        for (line, number) in [
            ("  1247 generated, 1 found 1 unique failure", Some(1247)),
            ("  40 generated, 40 passed", Some(40)),
            ("Test cases:", None),
            ("     Scenarios:    60", None),
            ("", None),
        ] {
            assert_eq!(generated(line), number, "{line}");
        }
    }
}
