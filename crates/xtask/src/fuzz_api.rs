//! `cargo xtask fuzz-api [--cases 5000]`: schemathesis against a running gateway, by the gateway's own `/openapi.json`.
//!
//! Nothing it thinks of may be answered with a server error, or with a status, a media type or a shape that the document
//! does not know.

use std::fs;
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
    run(&schemathesis, cases)
}

fn run(schemathesis: &Path, cases: u32) -> Result<()> {
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
        "seconds; the long form minutes",
    );
    // Once as the site's own server, which gets furthest, and once as a page.
    let page = format!("Origin: http://127.0.0.1:{PORT}");
    let server = format!("authToken: {}", configuration::SERVER_KEY);
    for caller in [&server, &page] {
        process::run(
            Command::new(schemathesis)
                .arg("run")
                .arg(format!("{}/openapi.json", gateway.url))
                .args(["--url", &gateway.url, "--header", caller])
                .args(["--checks", CHECKS, "--max-examples", &cases.to_string()])
                .args(["--seed", "1", "--continue-on-failure", "--no-color"])
                .current_dir(&directory),
        )?;
        gateway.check()?;
    }
    Ok(())
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
public_url = "http://127.0.0.1:{PORT}"
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["{server_key}"]
origins = ["http://127.0.0.1:{PORT}"]
[otp]
{keys}
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
    let pinned = clone::root().join("crates/xtask/python/requirements.txt");
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

/// Cases of each endpoint in the long form: more than 5,000 in all, twice over.
const CASES: u32 = 600;
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// The page that the configuration lists; nothing listens there.
const PORT: u16 = 8080;
