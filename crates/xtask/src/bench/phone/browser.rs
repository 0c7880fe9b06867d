//! What is measured in headless Chromium, by the scripts in `crates/xtask/npm/bench`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    browsers::chromium::Chromium,
    bundle,
    npm_tools::NpmTools,
    process, progress, repository,
    setup::WidgetTools,
    wasm_toolchain::TARGET,
    widget::{self, Build},
};

/// One keystroke in a phone field, next to libphonenumber-js.
pub(super) fn keystroke() -> Result<()> {
    let chromium = Chromium::ensure()?;
    let (glue, module) = module(&WidgetTools::ensure()?)?;
    let peer = NpmTools::ensure_with_peers()?.libphonenumber_js();
    progress::begin_slow("Typing numbers in Chromium", "half a minute");
    process::run(
        script("keystroke.mjs", &chromium)
            .args([&glue, &module])
            .arg(peer.join("bundle/libphonenumber-max.js"))
            .arg(peer.join("examples.mobile.json")),
    )
}

/// One keystroke in the search of the country picker.
pub(super) fn picker() -> Result<()> {
    let chromium = Chromium::ensure()?;
    widget::ensure(Build::Release, &WidgetTools::ensure()?)?;
    progress::begin_slow("Searching countries in Chromium", "half a minute");
    process::run(script("picker.mjs", &chromium).arg(repository::dist()))
}

fn script(name: &str, chromium: &Chromium) -> Command {
    let mut command = Command::new("node");
    command
        .arg(repository::root().join("crates/xtask/npm/bench").join(name))
        .args([&chromium.driver, &chromium.browser]);
    command
}

/// Only the phone crate as WebAssembly, built as the widget is: its glue, and the module.
fn module(tools: &WidgetTools) -> Result<(PathBuf, PathBuf)> {
    progress::begin_slow(
        "Building the phone field for WebAssembly",
        "20 seconds; the first time 3 minutes",
    );
    process::run(tools.compiler.cargo().args([
        "build",
        "--quiet",
        "--package",
        "phone-keystroke",
        "--profile",
        "widget",
        "--target",
        TARGET,
    ]))?;
    let built = repository::target()
        .join("wasm")
        .join(TARGET)
        .join("widget/phone_keystroke.wasm");
    let target = repository::target().join("bench/keystroke");
    fs::create_dir_all(&target)?;
    let program = process::find_in(&tools.first_on_path, "wasm-bindgen");
    process::run(
        Command::new(program.unwrap_or_else(|| "wasm-bindgen".into()))
            .args(["--target", "no-modules", "--no-typescript", "--out-dir"])
            .args([&target, &built]),
    )?;
    let module = target.join("module.wasm");
    optimise(tools, &target.join("phone_keystroke_bg.wasm"), &module)?;
    Ok((target.join("phone_keystroke.js"), module))
}

fn optimise(tools: &WidgetTools, from: &Path, to: &Path) -> Result<()> {
    process::run(
        tools
            .npm
            .wasm_opt()
            .args(bundle::WASM_OPT)
            .arg("--output")
            .args([to, from]),
    )
}
