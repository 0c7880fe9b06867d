//! The vendors' own validators check what the stand-ins sign, and their own code signs what the gateway has to accept.
//!
//! `cargo xtask test sdk` installs the official packages of npm and `PyPI` and runs this; each test once for either
//! registry, and skipped by its name where one of them is not there.

mod callbacks;
mod gateway;
mod official;
mod payload;
#[path = "../it/support/process.rs"]
#[expect(dead_code, reason = "a part of it is for other tests")]
mod process;
mod stand_ins;

use std::env;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::gateway::Gateway;
use crate::official::{Official, Registry};

/// What a test is given: one registry's packages, and a gateway.
struct Bench {
    official: Official,
    gateway: Arc<Gateway>,
}

type Test = (&'static str, fn(&Bench));

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if env::var_os("SDK_SUITE").is_none() {
        return libtest_mimic::run(&arguments, Vec::new()).exit_code();
    }
    let gateway = Arc::new(Gateway::start());
    let trials = Registry::ALL
        .into_iter()
        .flat_map(|registry| trials(registry, &gateway))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(registry: Registry, gateway: &Arc<Gateway>) -> Vec<Trial> {
    let bench = registry.installed().map(|official| {
        let gateway = Arc::clone(gateway);
        Arc::new(Bench { official, gateway })
    });
    let tests = stand_ins::TESTS.iter().chain(callbacks::tests());
    let trial = |(name, test): &Test| {
        let (bench, test) = (bench.clone(), *test);
        let skipped = bench.is_none();
        let run = move || {
            let bench = bench.ok_or_else(|| Failed::from("not installed"))?;
            test(&bench);
            Ok(())
        };
        Trial::test(format!("{}::{name}", registry.name()), run).with_ignored_flag(skipped)
    };
    tests.map(trial).collect()
}
