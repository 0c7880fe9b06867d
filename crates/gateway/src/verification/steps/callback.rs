//! A callback that has been seen changes nothing, however often it comes and whatever died in between.

use super::{SeenCallback, Transaction};
use crate::clock::UnixMillis;
use crate::verification::callback::Identity;

/// What is known of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackClaim {
    /// Nothing: it is the caller's to deal with.
    Fresh,
    /// It is being dealt with at this moment.
    InHand,
    /// The same event has been dealt with, whether in the same bytes or signed again: its sender has not received the
    /// response.
    Repeated,
    /// The same signed bytes were dealt with so long ago that nobody who has sent them still waits for a response.
    Replayed,
}

/// Takes a callback in hand, unless it has been seen. What is taken in hand must be finished or released; after a
/// crash it is free again within [`HELD_SECONDS`].
pub fn claim_callback<X: Transaction + ?Sized>(
    transaction: &mut X,
    identity: &Identity,
    forget_at: UnixMillis,
    now: UnixMillis,
) -> Result<CallbackClaim, X::Error> {
    match State::of(transaction.callback(&identity.signed)?, now) {
        State::Unseen => {}
        State::Held => return Ok(CallbackClaim::InHand),
        // What is forgotten later than this one would be has come later, by a clock that was wrong.
        State::Done { forget_at: seen } => {
            let redelivered_until = seen.min(forget_at).plus_seconds(REDELIVERED_SECONDS);
            return Ok(if forget_at <= redelivered_until {
                CallbackClaim::Repeated
            } else {
                CallbackClaim::Replayed
            });
        }
    }
    let event = match &identity.event {
        Some(event) => transaction.callback(event)?,
        None => None,
    };
    match State::of(event, now) {
        // Two deliveries of one event at the same time: the second one is asked to try again later.
        State::Held => Ok(CallbackClaim::InHand),
        State::Done { .. } => {
            let done = SeenCallback {
                held_since: None,
                forget_at,
            };
            transaction.keep_callback(&identity.signed, &done)?;
            Ok(CallbackClaim::Repeated)
        }
        State::Unseen => {
            let held = SeenCallback {
                held_since: Some(now),
                forget_at,
            };
            for id in identity.ids() {
                transaction.keep_callback(id, &held)?;
            }
            Ok(CallbackClaim::Fresh)
        }
    }
}

/// What the callback has changed is durable: it is remembered until its time is over.
pub fn finish_callback<X: Transaction + ?Sized>(
    transaction: &mut X,
    identity: &Identity,
) -> Result<(), X::Error> {
    let mut ids = identity.ids();
    ids.try_for_each(|id| transaction.finish_callback(id))
}

/// The callback has changed nothing: its sender may try again.
pub fn release_callback<X: Transaction + ?Sized>(
    transaction: &mut X,
    identity: &Identity,
) -> Result<(), X::Error> {
    let mut ids = identity.ids();
    ids.try_for_each(|id| transaction.release_callback(id))
}

#[derive(Clone, Copy)]
enum State {
    Unseen,
    Held,
    Done { forget_at: UnixMillis },
}

impl State {
    /// What has been held for too long is as good as unseen: whoever held it is dead.
    fn of(seen: Option<SeenCallback>, now: UnixMillis) -> Self {
        let is_held = |since: UnixMillis| {
            now < since.plus_seconds(HELD_SECONDS) && !since.is_from_the_future(now)
        };
        match seen {
            Some(SeenCallback {
                held_since: None,
                forget_at,
            }) => Self::Done { forget_at },
            Some(SeenCallback {
                held_since: Some(since),
                ..
            }) if is_held(since) => Self::Held,
            Some(_) | None => Self::Unseen,
        }
    }
}

/// For how long senders deliver again what they have received no response to: Twilio's Event Streams try for four hours.
pub const REDELIVERED_SECONDS: u32 = 4 * 60 * 60;
/// How long a callback may be in hand: longer than any of them takes, shorter than a sender waits to try again.
pub const HELD_SECONDS: u32 = 30;
