//! The provider that holds the current code: how many codes it checks, and until when.
//!
//! Its limits are the verification's as long as no message may have carried a code of ours, which the gateway checks by
//! itself. A withheld message has the limits of the one that would have been sent, so that nobody can tell.

use super::message::Carrier;
use super::{Dispatch, Verification};
use crate::clock::UnixMillis;

impl Verification {
    /// Whether some message may have carried a code of ours.
    pub(super) fn has_sent_our_code(&self) -> bool {
        let ours = |send: &Dispatch| {
            let carrier = send.carrier.as_ref();
            send.counts() && carrier.is_none_or(|carrier| !carrier.holds_code)
        };
        self.sends.iter().any(ours)
    }

    /// Codes that the holder still checks, if that limits the verification.
    pub(super) fn tries_left(&self) -> Option<u8> {
        if self.has_sent_our_code() {
            return None;
        }
        self.holder()?.tries
    }

    /// When no code that was sent is valid any more.
    pub fn code_expires_at(&self) -> UnixMillis {
        let holder = self.holder().filter(|_| !self.has_sent_our_code());
        let dies = holder.and_then(|holder| holder.code_expires_at);
        dies.map_or(self.expires_at, |at| at.min(self.expires_at))
    }

    /// Whether the holder can still say that a code is right.
    pub(super) fn holder_judges(&self, now: UnixMillis) -> bool {
        self.holder().is_some_and(|holder| {
            holder.tries != Some(0) && holder.code_expires_at.is_none_or(|at| now < at)
        })
    }

    /// Counts a code against the holder's attempts.
    pub(super) fn take_try(&mut self) {
        self.change_tries(|tries| tries.saturating_sub(1));
    }

    /// Takes that back: the code was not checked.
    pub(super) fn give_try_back(&mut self) {
        self.change_tries(|tries| tries.saturating_add(1));
    }

    /// The holder has said that it checks no more codes.
    pub(super) fn end_tries(&mut self) {
        if let Some(holder) = self.holder_mut() {
            holder.tries = Some(0);
        }
    }

    fn change_tries(&mut self, change: impl FnOnce(u8) -> u8) {
        if let Some(holder) = self.holder_mut() {
            holder.tries = holder.tries.map(change);
        }
    }

    fn holder(&self) -> Option<&Carrier> {
        let mut newest = self.sends.iter().rev();
        newest.find_map(|send| send.carrier.as_ref().filter(|_| send.is_held()))
    }

    fn holder_mut(&mut self) -> Option<&mut Carrier> {
        let mut newest = self.sends.iter_mut().rev();
        newest.find_map(|send| {
            let held = send.is_held();
            send.carrier.as_mut().filter(|_| held)
        })
    }
}

impl Dispatch {
    /// Whether a provider holds the code of this message, or would if it had not been withheld.
    pub(super) fn is_held(&self) -> bool {
        let holds = self.carrier.as_ref().is_some_and(|it| it.holds_code);
        self.counts() && holds
    }
}

#[cfg(test)]
mod tests;
