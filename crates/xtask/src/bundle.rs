//! `xtask bundle`, Trunk's hook: out of wasm-bindgen's output it makes the one script and the module that pages load,
//! and puts the flags beside them.

pub(crate) mod flags;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    clone,
    compress::{self, Effort},
    environment, fingerprint,
    npm_tools::NpmTools,
    process, step,
};

/// The script's name: stable, because pages name it.
pub(crate) const SCRIPT: &str = "otp-verify.js";

/// Set by `cargo xtask build --dev`: do not optimise, which takes longest.
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
    let work = clone::target().join("bundle");
    fs::create_dir_all(&work)?;
    let npm = NpmTools::installed()?;

    let (glue, module) = (work.join("glue.js"), work.join("module.wasm"));
    take(&staging.join(SCRIPT), &glue)?;
    take(&staging.join("otp-verify_bg.wasm"), &module)?;
    remove_declarations(&staging)?;

    let module = optimised(&npm, &module, effort)?;
    let module_name = format!("otp-verify-{}.wasm", fingerprint::short(&module));
    fs::write(staging.join(&module_name), module)?;
    let flags = flags::copy(&npm.flags(), &staging)?;

    step::begin("Bundling the script");
    process::run(
        npm.bundle_script()?
            .arg(clone::root().join("src/element/loader.js"))
            .arg(&glue)
            .arg(&module_name)
            .arg(&flags)
            .arg(staging.join(SCRIPT)),
    )?;

    step::begin("Compressing with brotli and gzip");
    compress::directory(&staging, effort)
}

/// Moves a file of wasm-bindgen's out of what will be served.
fn take(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("Trunk left no {}", from.display()))
}

/// Types for TypeScript describe the glue, which no page sees.
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
    step::begin_slow("Optimising the module with wasm-opt", "20 seconds");
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

/// Measured on the widget, in brotli: `--converge` and `--strip-*` take 290 B off what `-Oz` leaves; `-Os`, `-O4 -Oz`,
/// `--gufa`, `--closed-world` and `--merge-similar-functions` are larger or within 0.2 %.
pub(crate) const WASM_OPT: [&str; 5] = [
    "-Oz",
    "--converge",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
