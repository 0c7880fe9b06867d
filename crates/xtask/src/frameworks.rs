//! Pages with other people's frameworks for the journeys: installed from npm and bundled only for tests.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{fingerprint, npm_tools, process, progress, repository};

/// Where the bundled pages are; built if missing.
pub(crate) fn ensure() -> Result<PathBuf> {
    let sources = repository::root().join("tests/e2e/frameworks");
    let work = repository::tools().join("npm-frameworks");
    let pages = repository::target().join("frameworks");
    npm_tools::install(
        &sources,
        &work,
        "the frameworks of the journeys",
        // Two versions of one framework cannot satisfy each other's peer dependencies.
        &["--legacy-peer-deps"],
    )?;
    let made_from = fingerprint::of(std::slice::from_ref(&sources))?;
    let stamp = pages.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        return Ok(pages);
    }
    progress::begin("Bundling the pages of other frameworks");
    let script = work.join("bundle.mjs");
    fs::copy(sources.join("bundle.mjs"), &script)?;
    process::run(
        Command::new("node")
            .arg(script)
            .arg(&sources)
            .arg(&pages)
            .current_dir(&work),
    )?;
    fs::write(stamp, made_from)?;
    Ok(pages)
}
