//! A request with an idempotency key is claimed, and its response kept.

use super::Transaction;
use super::charged::charged;
use crate::clock::UnixMillis;
use crate::verification::limit::Metered;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyReader, ReplyState};
use crate::verification::response::KeptResponse;
use crate::verification::response::ReplySubject;
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
    reply: Option<&Sealed<KeptResponse>>,
) -> Result<(), X::Error> {
    match reply {
        Some(reply) => transaction.complete_reply(id, reply),
        None => transaction.release_reply(id),
    }
}

/// Deletes the responses about the number with these pseudonyms, which `read` identifies; returns how many. Responses
/// about others stay, because a repeated request must get the same one. Runs before the number itself is erased, after
/// which nobody knows which verifications were the number's.
pub fn erase_replies<X: Transaction + ?Sized>(
    transaction: &mut X,
    names: &[Pseudonym],
    read: &ReplyReader,
) -> Result<usize, X::Error> {
    let verifications = transaction.verifications_of(names)?;
    let mut found = Vec::new();
    transaction.each_response(&mut |id, reply| {
        let is_about = match read(&id, reply) {
            ReplySubject::TheNumber => true,
            ReplySubject::Verification(key) => verifications.contains(&key),
            ReplySubject::Other => false,
        };
        if is_about {
            found.push(id);
        }
    })?;
    for id in &found {
        transaction.delete_reply(*id)?;
    }
    Ok(found.len())
}
