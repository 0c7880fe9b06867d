//! `cargo xtask fuzz-api [--cases 200]`: schemathesis against a running gateway, by the gateway's own `/openapi.json`.
//!
//! Nothing it thinks of may be answered with a server error, or with a status, a media type or a shape that the document
//! does not know. Once it calls as the site's own server and once as a page; what neither can know by the document is in
//! `crates/xtask/python/fuzz_hooks.py`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::run::{configuration, service::Service};
use crate::{clone, process, programs, step};

/// The long form, or as many cases as are asked for.
pub(crate) fn fuzz_api(arguments: &[String]) -> Result<()> {
    let cases = match arguments {
        [] => CASES,
        [name, value] if name == "--cases" => value
            .parse()
            .ok()
            .filter(|cases| *cases > 0)
            .with_context(|| format!("--cases {value} is no number of cases"))?,
        _ => bail!("`cargo xtask fuzz-api` has --cases and nothing else"),
    };
    let Some(schemathesis) = ensure()? else {
        bail!("Python 3 with venv is missing: schemathesis needs it");
    };
    let made = run(&schemathesis, cases)?;
    if cases >= CASES && made < LEAST {
        bail!("{made} cases are fewer than {LEAST}");
    }
    Ok(())
}

/// A minute of it, for every change; nothing where schemathesis cannot be had.
pub(crate) fn briefly() -> Result<()> {
    match ensure() {
        Ok(Some(schemathesis)) => run(&schemathesis, CASES_BRIEFLY).map(drop),
        Ok(None) => {
            step::note("Python 3 with venv is missing: the endpoints are not fuzzed");
            Ok(())
        }
        Err(error) => {
            step::note(format!("the endpoints are not fuzzed: {error:#}"));
            Ok(())
        }
    }
}

/// Runs it against a gateway of its own; how many cases it made.
fn run(schemathesis: &Path, cases: u32) -> Result<u32> {
    let programs = programs::build()?;
    let directory = clone::target().join("fuzz-api");
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
    step::begin_slow(
        format!("Asking the gateway {cases} things for each of its endpoints"),
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
        step::result(format!("fuzz-api: {cases} cases as a {caller}"));
        made += cases;
        gateway.check()?;
    }
    step::result(format!(
        "fuzz-api: {made} cases, no answer but what the document says"
    ));
    Ok(made)
}

/// Runs schemathesis with its output passed on, and reads the number of its cases in it.
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
        step::result(line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("schemathesis found something ({status})");
    }
    cases.context("schemathesis does not say how many cases it made")
}

/// `  1247 generated, …`, the line below `Test cases:`.
fn generated(line: &str) -> Option<u32> {
    let (number, rest) = line.trim().split_once(' ')?;
    let says_so = rest.starts_with("generated");
    number.parse().ok().filter(|_| says_so)
}

/// A gateway with the sandbox, where one address may ask as much as it likes.
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

/// Installs schemathesis as `crates/xtask/python/requirements.txt` pins it; `None` without Python.
fn ensure() -> Result<Option<PathBuf>> {
    let Some(python) = process::find("python3") else {
        return Ok(None);
    };
    let pinned = scripts().join("requirements.txt");
    let directory = clone::tools().join("schemathesis");
    let program = directory.join("bin/schemathesis");
    let done = directory.join("requirements.txt");
    let pins = fs::read(&pinned)?;
    if fs::read(&done).is_ok_and(|installed| installed == pins) {
        return Ok(Some(program));
    }
    step::begin_slow("Installing schemathesis with pip", "20 seconds");
    let made = Command::new(python)
        .args(["-m", "venv"])
        .arg(&directory)
        .stdout(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    process::run(
        Command::new(directory.join("bin/pip"))
            .args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--requirement",
            ])
            .arg(&pinned),
    )?;
    fs::write(&done, pins)?;
    Ok(Some(program))
}

fn scripts() -> PathBuf {
    clone::root().join("crates/xtask/python")
}

/// Cases of each endpoint in the long form.
const CASES: u32 = 200;
/// What the long form makes at the least, in all.
const LEAST: u32 = 5000;
const CASES_BRIEFLY: u32 = 10;
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// The page that the configuration lists; nothing listens there.
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
