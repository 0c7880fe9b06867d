//! `cargo xtask <verb>`: set-up, build, run, test, size, tidy. One verb or subject per file.

mod apt;
mod bench;
mod browsers;
mod build_lock;
mod bundle;
mod cargo_tools;
mod chaos;
mod check_wasm;
mod ci;
mod compress;
mod deny;
mod environment;
mod fingerprint;
mod frameworks;
mod fuzz_api;
mod lint;
mod lockfile;
mod npm_tools;
mod plans;
mod process;
mod programs;
mod progress;
mod proxies;
mod python_tools;
mod repository;
mod run;
mod sdks;
mod setup;
mod size;
mod test;
mod tidy;
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
            progress::result(USAGE);
            Ok(())
        }
        other => {
            bail!("there is no `cargo xtask {other}`; `cargo xtask` lists the verbs")
        }
    }
}

const USAGE: &str = "\
usage: cargo xtask <verb>

  run [--port 8080] [--provider sandbox]
                          set up, build and serve the demo; with a vendor's name
                          as provider, deliver through that vendor's stand-in
  test [unit|sdk|web|e2e [name]]
                          set up and run all tests, one suite, or only its tests
                          whose names contain `name`

  setup                   install what the other verbs need; they also do so themselves
  build [--dev] [--force] build the widget and the demo page into dist/
  check-wasm              type-check the widget for WebAssembly, fast
  lint                    check format, clippy and documentation, with warnings denied
  tidy                    check the repository's own rules, which no compiler knows
  plans                   check that the numbering plans match their generator
  deny                    check licences and advisories of the dependencies (cargo-deny)
  size                    compare what a page loads for the widget with its budget
  bench phone [normalize|keystroke|picker]
                          measure number parsing, next to a peer, and country search
  bench gateway           measure the gateway's throughput, latency and memory, next to a peer
  fuzz-api [--cases 200]  run schemathesis against a running gateway
  chaos [--kills 500]     kill the gateway repeatedly, and check that its guarantees hold
  ci                      run lint, tidy, plans, deny, size, a short fuzz-api, and test";
