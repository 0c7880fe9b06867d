//! `cargo xtask setup`: everything the other verbs need, installed if missing. Fast if nothing is missing.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    browsers::Browsers, cargo_tools, npm_tools::NpmTools, progress, proxies, sdks::Sdks,
    wasm_toolchain::WasmToolchain,
};

/// Sets up all of it, so that nothing is left to be installed later.
pub(crate) fn setup() -> Result<()> {
    WidgetTools::ensure()?;
    Browsers::ensure()?;
    proxies::ensure_where_possible();
    Sdks::ensure();
    progress::begin("Everything needed is installed");
    Ok(())
}

/// What building the widget requires.
#[derive(Debug)]
pub(crate) struct WidgetTools {
    pub(crate) compiler: WasmToolchain,
    /// Directories to search for programs before all others.
    pub(crate) first_on_path: Vec<PathBuf>,
    pub(crate) npm: NpmTools,
}

impl WidgetTools {
    /// The quickest first: what cannot work is reported before anything slow is done.
    pub(crate) fn ensure() -> Result<Self> {
        let npm = NpmTools::ensure()?;
        let compiler = WasmToolchain::ensure()?.with_sources()?;
        let first_on_path = [cargo_tools::wasm_bindgen()?, cargo_tools::trunk()?]
            .into_iter()
            .flatten()
            .collect();
        Ok(Self {
            compiler,
            first_on_path,
            npm,
        })
    }
}
