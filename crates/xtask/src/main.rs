//! `cargo xtask <verb>`: set-up, build, run, test, size, tidy. One verb or subject a file.

mod apt;
mod bench;
mod browsers;
mod bundle;
mod cargo_tools;
mod chaos;
mod check_wasm;
mod ci;
mod clone;
mod compress;
mod deny;
mod environment;
mod fingerprint;
mod fuzz_api;
mod lint;
mod lockfile;
mod npm_tools;
mod plans;
mod process;
mod programs;
mod run;
mod setup;
mod size;
mod step;
mod test;
mod tidy;
mod turn;
mod version;
mod wasm_toolchain;
mod widget;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            process::exit_code(&error)
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let (verb, rest) = match arguments {
        [] => ("help", arguments),
        [verb, rest @ ..] => (verb.as_str(), rest),
    };
    match verb {
        "setup" | "bundle" | "lint" | "tidy" | "plans" | "deny" | "size" | "ci"
            if !rest.is_empty() =>
        {
            bail!("`cargo xtask {verb}` takes no arguments")
        }
        "setup" => setup::setup(),
        "build" => widget::build(rest),
        "bundle" => bundle::bundle(),
        "bench" => bench::bench(rest),
        "chaos" => chaos::chaos(rest),
        "fuzz-api" => fuzz_api::fuzz_api(rest),
        "check-wasm" => check_wasm::check_wasm(rest),
        "run" => run::run(rest),
        "test" => test::test(rest),
        "lint" => lint::lint(),
        "tidy" => tidy::tidy(),
        "plans" => plans::plans(),
        "deny" => deny::deny(),
        "size" => size::size(),
        "ci" => ci::ci(),
        "help" | "--help" | "-h" => {
            step::result(USAGE);
            Ok(())
        }
        other => {
            bail!("there is no `cargo xtask {other}`; `cargo xtask` alone lists what there is")
        }
    }
}

const USAGE: &str = "\
usage: cargo xtask <verb>

  run [--port 8080] [--provider sandbox]
                          set up, build and serve the demo; a provider that is a
                          vendor's name delivers through that vendor's stand-in
  test [unit|web|e2e]     set up and run all tests, or one suite

  setup                   install what the other verbs need; they do so themselves
  build [--dev] [--force] build the widget and the demo page into dist/
  check-wasm              type-check the widget for WebAssembly, fast
  lint                    format, clippy and documentation, warnings denied
  tidy                    the rules of this repository that no compiler knows
  plans                   the numbering plans are what their program writes
  deny                    licences and advisories of the dependencies (cargo-deny)
  size                    what a page loads for the widget, against its budget
  bench phone [normalize|keystroke|picker]
                          how fast numbers are read, beside a peer, and countries found
  bench gateway           the gateway's throughput, latency and memory, beside a peer
  fuzz-api [--cases 200]  schemathesis against a running gateway
  chaos [--kills 500]     kill the gateway again and again, and see that it kept its word
  ci                      lint, tidy, plans, deny, size, fuzz-api briefly, and test";
