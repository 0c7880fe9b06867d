//! axe-core: what a program can find out about accessibility.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;
use thirtyfour::WebDriver;

use crate::places;

/// One line for each finding on the page; `target-size`, which is off by default, is on.
pub(crate) async fn findings(driver: &WebDriver) -> Result<Vec<String>> {
    let axe = fs::read_to_string(places::axe()?)?;
    driver.execute(axe, vec![]).await?;
    let script = "
        const done = arguments[0];
        axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })
          .then(
            ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
              nodes.map((node) => `${id}: ${node.target.flat().join(' ')} ${node.failureSummary}`))),
            (error) => done([`axe itself: ${error}`]),
          );";
    let found = driver.execute_async(script, vec![]).await?;
    let found: &Vec<Value> = found.json().as_array().context("axe gives no list")?;
    Ok(found
        .iter()
        .map(|line| line.as_str().unwrap_or_default().to_owned())
        .collect())
}
