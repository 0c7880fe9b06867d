//! `otp-gateway keys new`.

use std::io::{self, Write as _};

use super::CliError;
use crate::encoding::base64url;
use crate::entropy::{SystemEntropy, draw};

/// Prints a fresh set of keys, ready to be pasted into a configuration.
pub(super) fn print_fresh() -> Result<(), CliError> {
    let key = || base64url(&draw::<32>(&SystemEntropy));
    writeln!(
        io::stdout(),
        "# The gateway's own keys. Keep them secret; all nodes share them.\n\
         [otp]\n\
         mac_key = \"{}\"\n\
         seal_key = \"{}\"\n\
         token_key = \"{}\"\n\
         \n\
         # Keys for a site: `site_key` is public, `server_keys` are for the site's server alone.\n\
         # [[sites]]\n\
         # site_key = \"pk_{}\"\n\
         # server_keys = [\"sk_{}\"]",
        key(),
        key(),
        key(),
        base64url(&draw::<12>(&SystemEntropy)),
        key(),
    )?;
    Ok(())
}
