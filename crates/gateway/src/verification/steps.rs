//! The steps of a verification as a store runs them: each reads, decides and writes within one [`Transaction`].
//!
//! What is charged, what is given back, and what is done without because the limits have no room for it is decided here
//! and nowhere else; a store only keeps what it is given. Pure: a step may be run again after its writes were rolled back,
//! and then decides by what it reads the second time.

mod begin;
mod callback;
mod charged;
mod check;
mod delivery;
mod reclaim;
mod reply;
mod token;
mod transaction;

pub use self::begin::{ResendClaim, begin, claim_resend};
pub use self::callback::{
    CallbackClaim, HELD_SECONDS, REDELIVERED_SECONDS, claim_callback, finish_callback,
    release_callback,
};
pub use self::check::{Attempt, Judged, check, conclude};
pub use self::delivery::{FallbackTerms, Reported, Settled, report, report_by_handle, settle};
pub use self::reclaim::reclaim;
pub use self::reply::{claim_reply, erase_replies, finish_reply};
pub use self::token::{redeem, refresh};
pub use self::transaction::{Bill, Entry, EntryKind, MessageRef, SeenCallback, Transaction};

use crate::verification::VerificationKey;
use crate::verification::state::Verification;

/// Loads a verification, takes a transition, and saves what that has changed; `None` if there is no verification.
fn change<X: Transaction + ?Sized, T>(
    transaction: &mut X,
    key: &VerificationKey,
    transition: impl FnOnce(&mut Verification) -> T,
) -> Result<Option<T>, X::Error> {
    let Some(before) = transaction.load(key)? else {
        return Ok(None);
    };
    let mut after = before.clone();
    let outcome = transition(&mut after);
    if after != before {
        transaction.save(key, Some(&before), &after)?;
    }
    Ok(Some(outcome))
}

#[cfg(test)]
mod tests;
