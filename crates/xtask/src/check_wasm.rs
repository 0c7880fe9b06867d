//! `cargo xtask check-wasm`: type-checks the widget for WebAssembly, fast, while you are writing it.

use anyhow::Result;

use crate::{
    process, progress,
    wasm_toolchain::{TARGET, WasmToolchain},
};

/// Checks the widget and its browser tests in the development profile; `arguments` go to cargo.
pub(crate) fn check_wasm(arguments: &[String]) -> Result<()> {
    let toolchain = WasmToolchain::ensure()?;
    progress::begin_slow(
        "Checking the widget for WebAssembly",
        "seconds; the first time 2 minutes",
    );
    process::run(
        toolchain
            .cargo()
            .args(["check", "--package", "otp-verify", "--target", TARGET])
            .args(arguments),
    )
}
