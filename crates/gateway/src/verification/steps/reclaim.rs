//! What a dead process held: messages whose outcome nobody will record any more.

use super::{MessageRef, Transaction, change};
use crate::clock::UnixMillis;
use crate::verification::state::Verification;

/// [`Verification::give_up`] on every message that was claimed before an instant and is still undecided: whoever claimed
/// it is dead. At most `limit` of them; returns which.
pub fn reclaim<X: Transaction + ?Sized>(
    transaction: &mut X,
    claimed_before: UnixMillis,
    limit: u32,
    now: UnixMillis,
) -> Result<Vec<MessageRef>, X::Error> {
    let undecided = transaction.undecided(claimed_before, limit)?;
    for message in &undecided {
        let give_up = |verification: &mut Verification| verification.give_up(message.index, now);
        if change(transaction, &message.key, give_up)?.is_none() {
            transaction.give_up_orphan(*message, now)?;
        }
    }
    Ok(undecided)
}
