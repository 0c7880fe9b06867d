//! `cargo xtask lint`: format, clippy on the host and for WebAssembly, documentation. Every warning is an error.

use anyhow::Result;

use crate::{
    process, progress,
    wasm_toolchain::{TARGET, WasmToolchain},
};

/// The quickest check first.
pub(crate) fn lint() -> Result<()> {
    progress::begin("Checking the format");
    process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    progress::begin_slow("Running clippy", "30 seconds; the first time 3 minutes");
    process::run(process::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))?;
    web()?;
    progress::begin_slow(
        "Checking the documentation",
        "20 seconds; the first time 2 minutes",
    );
    process::run(
        process::cargo()
            .args([
                "doc",
                "--workspace",
                "--no-deps",
                "--document-private-items",
            ])
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )
}

/// What is compiled only for WebAssembly; by the compiler's own lints if clippy is not available.
fn web() -> Result<()> {
    let toolchain = WasmToolchain::ensure()?;
    progress::begin_slow(
        "Checking the widget for WebAssembly",
        "20 seconds; the first time 3 minutes",
    );
    let targets: [&[&str]; 2] = [&["--lib"], &["--test", "web"]];
    for target in targets {
        let mut command = toolchain.cargo();
        if toolchain.has_clippy {
            command.arg("clippy");
        } else {
            command.args(["rustc", "--profile", "check"]);
        }
        command
            .args(["--package", "otp-verify", "--target", TARGET])
            .args(target);
        process::run(command.args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}
