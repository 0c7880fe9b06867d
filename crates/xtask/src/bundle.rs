//! `xtask bundle`, Trunk's hook: turns wasm-bindgen's output into the one script and the module that pages load,
//! and puts the flags and other names of countries next to them.

pub(crate) mod flags;
pub(crate) mod names;
pub(crate) mod plans;
mod short_names;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    compress::{self, Effort},
    environment, fingerprint,
    npm_tools::NpmTools,
    process, progress, repository,
};

/// The script's name: stable, because pages refer to it.
pub(crate) const SCRIPT: &str = "otp-verify.js";

/// Set by `cargo xtask build --dev`: skip optimisation, which takes longest.
pub(crate) const DEVELOPMENT: &str = "OTP_VERIFY_DEVELOPMENT_BUILD";

/// Works in Trunk's staging directory, before Trunk moves it to `dist`.
pub(crate) fn bundle() -> Result<()> {
    let staging = environment::value("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("`xtask bundle` is Trunk's hook: run `cargo xtask build`")?;
    let effort = if environment::value(DEVELOPMENT).is_some() {
        Effort::Quick
    } else {
        Effort::Smallest
    };
    let work = repository::target().join("bundle");
    fs::create_dir_all(&work)?;
    let npm = NpmTools::installed()?;

    let (glue, module) = (work.join("glue.js"), work.join("module.wasm"));
    take(&staging.join(SCRIPT), &glue)?;
    take(&staging.join("otp-verify_bg.wasm"), &module)?;
    remove_declarations(&staging)?;

    if effort == Effort::Smallest {
        short_names::shorten(&module, &glue)?;
    }
    let module = optimised(&npm, &module, effort)?;
    let module_name = format!("otp-verify-{}.wasm", fingerprint::short(&module));
    fs::write(staging.join(&module_name), module)?;
    let flags = flags::copy(&npm.flags(), &staging)?;
    let names = names::write(&npm.names(), &staging)?;
    let plans = plans::write(&staging)?;

    progress::begin("Bundling the script");
    process::run(
        npm.bundle_script()?
            .arg(repository::root().join("src/element/loader.js"))
            .arg(&glue)
            .arg(&module_name)
            .arg(&flags)
            .arg(&names)
            .arg(&plans)
            .arg(staging.join(SCRIPT)),
    )?;

    progress::begin("Compressing with brotli and gzip");
    compress::directory(&staging, effort)
}

/// Moves a file of wasm-bindgen's out of the served files.
fn take(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("Trunk left no {}", from.display()))
}

/// TypeScript's types describe the glue, which no page uses directly.
fn remove_declarations(staging: &Path) -> Result<()> {
    for entry in fs::read_dir(staging)? {
        let path = entry?.path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().ends_with(".d.ts"))
        {
            fs::remove_file(path)?;
        }
    }
    if staging.join("snippets").exists() {
        bail!(
            "wasm-bindgen made snippets: scripts belong in src/element, where the loader imports them"
        );
    }
    Ok(())
}

fn optimised(npm: &NpmTools, module: &Path, effort: Effort) -> Result<Vec<u8>> {
    if effort == Effort::Quick {
        return Ok(fs::read(module)?);
    }
    progress::begin_slow("Optimising the module with wasm-opt", "20 seconds");
    let output = module.with_extension("optimised.wasm");
    process::run(
        npm.wasm_opt()
            .args(WASM_OPT)
            .arg("--output")
            .arg(&output)
            .arg(module),
    )?;
    Ok(fs::read(output)?)
}

/// Measured on the widget, in brotli: `--converge` and `--strip-*` save 290 B beyond `-Oz`, `--flatten --rereloop` and a
/// second `-Oz` 1,180 B more, `--low-memory-unused` another 610 B (nothing lies in the first kilobyte but the far end of the
/// stack); `-Os`, `-O4 -Oz`, `--gufa`, `--closed-world`, `--const-hoisting` and `--merge-similar-functions` are larger or
/// within 0.2 %.
pub(crate) const WASM_OPT: [&str; 9] = [
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
