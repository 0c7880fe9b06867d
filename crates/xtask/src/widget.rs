//! `cargo xtask build`: the widget and the demo page, by Trunk, into `dist`. Skipped if nothing has changed.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{
    build_lock, bundle, environment, fingerprint, process, progress, repository, setup::WidgetTools,
};

/// Which widget to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// The one that is served: optimised for size.
    Release,
    /// The one for development: not optimised, and built much faster.
    Development,
}

/// `cargo xtask build [--dev] [--force]`.
pub(crate) fn build(arguments: &[String]) -> Result<()> {
    let mut build = Build::Release;
    let mut force = false;
    for argument in arguments {
        match argument.as_str() {
            "--dev" => build = Build::Development,
            "--force" => force = true,
            other => bail!("`cargo xtask build` has no option {other}; it has --dev and --force"),
        }
    }
    if force {
        let _ = fs::remove_file(stamp());
    }
    ensure(build, &WidgetTools::ensure()?)
}

/// Builds the widget unless `dist` already contains the result.
pub(crate) fn ensure(build: Build, tools: &WidgetTools) -> Result<()> {
    let _turn = build_lock::take()?;
    let made_from = format!(
        "{build:?} {} {}",
        tools.compiler.has_sources,
        fingerprint::of(&inputs()?)?
    );
    let done = repository::dist().join(bundle::SCRIPT).is_file()
        && fs::read_to_string(stamp()).is_ok_and(|stamp| stamp == made_from);
    if done {
        progress::begin("The widget is up to date");
        return Ok(());
    }
    match build {
        Build::Release => progress::begin_slow("Building the widget", "1 minute; the first time 5"),
        Build::Development => progress::begin_slow(
            "Building the widget, not optimised",
            "15 seconds; the first time 2 minutes",
        ),
    }
    process::run(&mut trunk(build, tools)?)?;
    fs::write(stamp(), made_from)?;
    Ok(())
}

fn trunk(build: Build, tools: &WidgetTools) -> Result<Command> {
    // Trunk's hook calls `xtask`: this very program.
    let own = env::current_exe()?
        .parent()
        .context("xtask has no working directory")?
        .to_owned();
    let mut search = vec![own];
    search.extend_from_slice(&tools.first_on_path);
    let program = process::find_in(&search, "trunk").unwrap_or_else(|| "trunk".into());
    let mut command = Command::new(program);
    tools.compiler.apply(&mut command, &search);
    command
        .current_dir(repository::root())
        .args(["build", "--config", "Trunk.toml", "--log", "warn"])
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // The stack frames of Trunk itself help nobody.
        .env_remove("RUST_BACKTRACE");
    // Trunk reads this as a flag of its own and refuses the customary `1`.
    if environment::value("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    match build {
        Build::Release => tools.compiler.shrink(&mut command),
        Build::Development => {
            command
                .args(["--cargo-profile", "dev"])
                .env(bundle::DEVELOPMENT, "true");
        }
    }
    Ok(command)
}

/// Everything that can change the result.
fn inputs() -> Result<Vec<PathBuf>> {
    let root = repository::root();
    let mut inputs: Vec<PathBuf> = INPUTS.iter().map(|place| root.join(place)).collect();
    let page = fs::read_to_string(root.join("index.html")).context("index.html cannot be read")?;
    inputs.extend(linked(&page).map(|place| root.join(place)));
    Ok(inputs)
}

/// The files that the demo page links to; links to anything else do no harm.
fn linked(page: &str) -> impl Iterator<Item = &str> {
    page.split(['"', '\''])
        .filter(|value| value.contains(['.', '/']) && !value.contains(['<', '>', ':', '\n']))
        .filter(|value| !value.starts_with(['/', '.']))
}

/// What the widget in `dist` was made from.
fn stamp() -> PathBuf {
    repository::target().join("widget.stamp")
}

const INPUTS: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/phone",
    "crates/wire",
    "crates/xtask/names",
    "crates/xtask/npm",
    "crates/xtask/src/bundle",
    "crates/xtask/src/bundle.rs",
    "crates/xtask/src/wasm_toolchain.rs",
    "index.html",
    "src",
    "style",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_links_to_is_an_input() {
        let page = r#"<link data-trunk rel="css" href="demo/page.css"><script src="/otp-verify.js"></script>
                      <a href="https://example.com/">x</a> <p class="a">it's 1.5</p>"#;
        assert_eq!(linked(page).collect::<Vec<_>>(), ["demo/page.css"]);
    }
}
