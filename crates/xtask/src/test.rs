//! `cargo xtask test [unit|plans|sdk|web|e2e [name]]`: sets up what the suites need, runs them, and counts.

mod count;
mod suite;

use anyhow::{Result, bail};

use crate::{
    browsers::{Browsers, chromium::Chromium},
    frameworks, programs, progress,
    sdks::Sdks,
    setup::WidgetTools,
    test::{count::Count, suite::Suite},
    widget::{self, Build},
};

/// Runs one suite or all; the last line on stdout is their sum.
pub(crate) fn test(arguments: &[String]) -> Result<()> {
    let (chosen, filter) = match arguments {
        [] => (SUITES.to_vec(), None),
        [one] if is_suite(one) => (vec![one.as_str()], None),
        [one, filter] if is_suite(one) => (vec![one.as_str()], Some(filter.as_str())),
        _ => bail!(
            "`cargo xtask test` takes one of {} and then, if you like, a part of the names of the tests to run; \
             or nothing for all of them",
            SUITES.join(", ")
        ),
    };
    let mut suites = Vec::new();
    for name in chosen {
        let suite = prepare(name)?;
        suites.push(match filter {
            Some(filter) => suite.only(filter),
            None => suite,
        });
    }
    let counts = suites
        .into_iter()
        .map(|suite| Ok((suite.name, suite.run()?)))
        .collect::<Result<Vec<_>>>()?;
    progress::result("");
    for (name, count) in &counts {
        progress::result(format!("{name:<5} {count}"));
    }
    let sum: Count = counts.into_iter().map(|(_, count)| count).sum();
    progress::result(sum);
    if sum.failed > 0 {
        bail!("not all tests passed");
    }
    Ok(())
}

/// Everything a suite needs is installed and built before the first suite runs.
fn prepare(name: &str) -> Result<Suite> {
    match name {
        "plans" => Ok(suite::plans()),
        "sdk" => Ok(suite::sdk(&Sdks::ensure())),
        "web" => {
            let tools = WidgetTools::ensure()?;
            suite::web(&tools, &Chromium::ensure()?)
        }
        "e2e" => {
            let tools = WidgetTools::ensure()?;
            let browsers = Browsers::ensure()?;
            widget::ensure(Build::Release, &tools)?;
            let frameworks = frameworks::ensure()?;
            Ok(suite::e2e(
                &tools,
                &browsers,
                &programs::build()?,
                &frameworks,
            ))
        }
        _ => Ok(suite::unit()),
    }
}

fn is_suite(name: &str) -> bool {
    SUITES.contains(&name)
}

const SUITES: [&str; 5] = ["unit", "plans", "sdk", "web", "e2e"];
