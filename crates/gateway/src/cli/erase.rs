//! `otp-gateway erase`.

use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;

use super::CliError;
use crate::config::Config;
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};
use crate::verification::pseudonym::PseudonymKeys;
use crate::verification::reply::ReplyReader;
use crate::verification::response::ReplySubject;
use crate::verification::seal::SealKeys;

/// Erases everything stored about a number, next to a gateway that may be running.
pub(super) fn run(config: &Config, number: Option<String>) -> Result<(), CliError> {
    let number = match number {
        Some(number) => number,
        // An argument would be in the shell's history and in the list of processes.
        None => io::stdin()
            .lock()
            .lines()
            .next()
            .transpose()?
            .unwrap_or_default(),
    };
    let number = crate::number::parse_possible(number.trim()).map_err(|_| CliError::NotANumber)?;
    let keys = config.otp.keys()?;
    let names = PseudonymKeys::new(keys.mac).number(&number);
    let seal = SealKeys::new(keys.seal);
    let e164 = number.e164().to_owned();
    let read: ReplyReader = Arc::new(move |id, reply| {
        let response = seal.open_reply(id, reply);
        // Sealed with a key that is gone, nobody can read it.
        response.map_or(ReplySubject::Other, |response| response.subject(&e164))
    });
    let path = &config.store.path;
    let store: Box<dyn Store> = Box::new(SqliteStore::open_beside(path)?);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (replies, erased) = runtime.block_on(async {
        let replies = store.erase_replies(names.clone(), read).await?;
        Ok::<_, StoreError>((replies, store.erase(names).await?))
    })?;
    drop(store);
    let wiped = SqliteStore::wipe_log(path)?;
    writeln!(
        io::stdout(),
        "erased {} verifications and {} entries of the number's history, and {replies} kept answers{}",
        erased.verifications,
        erased.entries,
        if wiped {
            ""
        } else {
            "; overwritten data stays in the write-ahead log until the gateway's next checkpoint"
        }
    )?;
    Ok(())
}
