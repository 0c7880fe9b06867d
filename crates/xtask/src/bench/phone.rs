//! `cargo xtask bench phone`: how fast telephone numbers are parsed, formatted while typing, and countries found.

mod browser;
mod normalize;

use anyhow::{Result, bail};

/// All of it, or one part.
pub(super) fn phone(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {
            normalize::measure()?;
            browser::keystroke()?;
            browser::picker()
        }
        [part] if part == "normalize" => normalize::measure(),
        [part] if part == "keystroke" => browser::keystroke(),
        [part] if part == "picker" => browser::picker(),
        _ => bail!(
            "`cargo xtask bench phone` takes one of normalize, keystroke, picker, or nothing for all of them"
        ),
    }
}
