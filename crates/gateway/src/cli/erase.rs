//! `otp-gateway erase`.

use std::io::{self, BufRead as _, Write as _};

use super::CliError;
use crate::config::Config;
use crate::store::Store as _;
use crate::store::sqlite::SqliteStore;
use crate::verify::pseudonym::PseudonymKeys;

/// Erases all that is kept of a number, beside a gateway that may be running.
pub(super) fn run(config: &Config, number: Option<String>) -> Result<(), CliError> {
    let number = match number {
        Some(number) => number,
        // An argument would stand in the shell's history and in the list of processes.
        None => io::stdin()
            .lock()
            .lines()
            .next()
            .transpose()?
            .unwrap_or_default(),
    };
    let number = phone::parse(number.trim(), None).map_err(|_| CliError::NotANumber)?;
    let keys = config.otp.keys()?;
    let names = PseudonymKeys::new(keys.mac).number(&number);
    let path = &config.store.path;
    let store = SqliteStore::open_beside(path)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let erased = runtime.block_on(store.erase(names))?;
    drop(store);
    let wiped = SqliteStore::wipe_log(path)?;
    writeln!(
        io::stdout(),
        "erased {} verifications and {} entries of the number's history{}",
        erased.verifications,
        erased.entries,
        if wiped {
            ""
        } else {
            "; what was overwritten is still in the log until the gateway moves it"
        }
    )?;
    Ok(())
}
