//! `cargo xtask <verb>`: set-up, build, run, test, size, tidy. One verb or subject a file.

mod apt;
mod check_wasm;
mod clone;
mod environment;
mod process;
mod step;
mod version;
mod wasm_toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((verb, rest)) = arguments.split_first() else {
        step::result(USAGE);
        return Ok(());
    };
    match verb.as_str() {
        "check-wasm" => check_wasm::check_wasm(rest),
        other => bail!("there is no `cargo xtask {other}`; `cargo xtask` alone lists what there is"),
    }
}

const USAGE: &str = "cargo xtask <verb>";
