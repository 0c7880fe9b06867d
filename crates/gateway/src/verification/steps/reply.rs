//! A request with an idempotency key is claimed, and its response kept.

use super::Transaction;
use super::charged::charged;
use crate::clock::UnixMillis;
use crate::verification::limit::Metered;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyState};
use crate::verification::seal::Sealed;

/// [`ReplyClaim::decide`]. Only a key that nobody has used before is charged, and limits come first: a stranger must not
/// fill the store with requests that are refused.
pub fn claim_reply<X: Transaction + ?Sized>(
    transaction: &mut X,
    claim: &ReplyClaim,
    now: UnixMillis,
) -> Result<ReplyState, X::Error> {
    let kept = transaction.reply(claim.id)?;
    let (state, keep) = claim.decide(kept, now);
    let Some(keep) = keep else {
        return Ok(state);
    };
    if state != ReplyState::Claimed {
        transaction.keep_reply(claim.id, &keep)?;
        return Ok(state);
    }
    let claimed = charged(transaction, &claim.charges, now, |transaction| {
        transaction.keep_reply(claim.id, &keep)
    })?;
    Ok(match claimed {
        Metered::Done((), _) => state,
        Metered::Limited(limited) => ReplyState::Limited(limited),
    })
}

/// Keeps the response to the request that has claimed `id`. Without one the key is free again, unless a response is kept
/// already.
pub fn finish_reply<X: Transaction + ?Sized>(
    transaction: &mut X,
    id: Pseudonym,
    reply: Option<&Sealed>,
) -> Result<(), X::Error> {
    match reply {
        Some(reply) => transaction.complete_reply(id, reply),
        None => transaction.release_reply(id),
    }
}
