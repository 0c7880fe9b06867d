//! `cargo xtask bench phone`: how fast telephone numbers are read.

mod normalize;

use anyhow::{Result, bail};

/// All of it.
pub(super) fn phone(arguments: &[String]) -> Result<()> {
    if let Some(unknown) = arguments.first() {
        bail!("`cargo xtask bench phone` has no {unknown}");
    }
    normalize::measure()
}
