//! `cargo xtask test [unit|web|e2e]`: sets up what the suites need, runs them, and counts.

mod count;
mod suite;

use anyhow::{Result, bail};

use crate::{
    browsers::{Browsers, chromium::Chromium},
    programs,
    setup::WidgetTools,
    step,
    test::{count::Count, suite::Suite},
    widget::{self, Build},
};

/// Runs one suite or all; the last line on stdout is their sum.
pub(crate) fn test(arguments: &[String]) -> Result<()> {
    let chosen = match arguments {
        [] => SUITES.to_vec(),
        [one] if SUITES.contains(&one.as_str()) => vec![one.as_str()],
        _ => bail!(
            "`cargo xtask test` takes one of {}, or nothing for all of them",
            SUITES.join(", ")
        ),
    };
    let mut suites = Vec::new();
    for name in chosen {
        suites.push(prepare(name)?);
    }
    let counts = suites
        .into_iter()
        .map(|suite| Ok((suite.name, suite.run()?)))
        .collect::<Result<Vec<_>>>()?;
    step::result("");
    for (name, count) in &counts {
        step::result(format!("{name:<5} {count}"));
    }
    let sum: Count = counts.into_iter().map(|(_, count)| count).sum();
    step::result(sum);
    if sum.failed > 0 {
        bail!("not all tests passed");
    }
    Ok(())
}

/// Everything a suite needs is installed and built before the first suite runs.
fn prepare(name: &str) -> Result<Suite> {
    match name {
        "web" => {
            let tools = WidgetTools::ensure()?;
            suite::web(&tools, &Chromium::ensure()?)
        }
        "e2e" => {
            let tools = WidgetTools::ensure()?;
            let browsers = Browsers::ensure()?;
            widget::ensure(Build::Release, &tools)?;
            Ok(suite::e2e(&tools, &browsers, &programs::build()?))
        }
        _ => Ok(suite::unit()),
    }
}

const SUITES: [&str; 3] = ["unit", "web", "e2e"];
